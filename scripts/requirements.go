//go:build ignore

// Requirements writes docs/requirements.md from the tests that passed, and from nothing else:
//
//	go test -json ./... | go run scripts/requirements.go -tee   keep the results, print what plain go test prints
//	go run scripts/requirements.go                              write the page from the kept results
//	go run scripts/requirements.go -check                       fail when the page differs from what would be written
//
// A test proves a requirement when it carries the id in its name: TestC07_… is about C-07, TestC07M04_… about two, and
// so is a step of a longer test, TestAcceptance_LongCall_SQLite/C07_…. A browser test carries it at the start of its
// title. docs/requirements.json holds the words and no verdicts.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Files that this program reads and writes, from the top of the repository.
const (
	page    = "docs/requirements.md"
	words   = "docs/requirements.json"
	results = "bin/go-test.json"
	browser = "frontend/test-results/results.json"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("requirements: ")
	tee := flag.Bool("tee", false, "read go test -json from standard input, keep the results, print what go test would")
	check := flag.Bool("check", false, "compare with the page and write nothing")
	flag.Parse()
	if err := run(*tee, *check); err != nil {
		log.Fatal(err)
	}
}

func run(tee, check bool) error {
	if tee {
		return keep(os.Stdin, os.Stdout)
	}
	proofs, err := goTests(results)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf(`%s is not there: run "make test" first`, results)
	} else if err != nil {
		return err
	}
	seen, err := browserTests(browser)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	b, err := write(append(proofs, seen...))
	if err != nil {
		return err
	}
	if !check {
		return os.WriteFile(page, b, 0o644)
	}
	old, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	if !bytes.Equal(old, b) {
		return fmt.Errorf("%s is out of date: run \"go run scripts/requirements.go\" and commit the result", page)
	}
	return nil
}

// event is a line of go test -json.
type event struct {
	Action  string
	Package string `json:",omitempty"`
	Test    string `json:",omitempty"`
	Output  string `json:",omitempty"`
}

// chatter are the lines that only go test -v prints.
var chatter = regexp.MustCompile(`^\s*(=== (RUN|PAUSE|CONT|NAME|ATTR|ARTIFACTS)\b|--- PASS)|^PASS$`)

// verdict are the closing lines of a package.
var verdict = regexp.MustCompile(`^(ok  |\?   |FAIL|\t)`)

// keep stores the outcome of each test and prints what go test prints without -v: a line for each package, and the words
// of whatever did not pass.
func keep(in io.Reader, out io.Writer) error {
	if err := os.MkdirAll(filepath.Dir(results), 0o755); err != nil {
		return err
	}
	file, err := os.Create(results)
	if err != nil {
		return err
	}
	defer file.Close()
	said := map[string][]event{} // package → what its tests said
	passed := map[[2]string]bool{}
	r := bufio.NewReader(in)
	for {
		line, err := r.ReadBytes('\n')
		if len(line) == 0 && errors.Is(err, io.EOF) {
			return file.Close()
		} else if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		var e event
		if json.Unmarshal(line, &e) != nil {
			fmt.Fprintf(out, "%s", line)
			continue
		}
		switch e.Action {
		case "build-output":
			fmt.Fprint(out, e.Output)
		case "output":
			switch {
			case chatter.MatchString(strings.TrimRight(e.Output, "\n")):
			case e.Test != "" || !verdict.MatchString(e.Output):
				said[e.Package] = append(said[e.Package], e)
			default:
				if strings.HasPrefix(e.Output, "FAIL") { // the words of the tests come first
					tell(out, said, passed, e.Package)
				}
				fmt.Fprint(out, e.Output)
			}
		case "pass", "fail", "skip":
			passed[[2]string{e.Package, e.Test}] = e.Action == "pass"
			if e.Test == "" {
				if e.Action == "fail" {
					tell(out, said, passed, e.Package)
				}
				delete(said, e.Package)
			}
			if err := json.NewEncoder(file).Encode(event{Action: e.Action, Package: e.Package, Test: e.Test}); err != nil {
				return err
			}
		}
	}
}

// tell prints what the tests of a package said that did not pass, once.
func tell(out io.Writer, said map[string][]event, passed map[[2]string]bool, pkg string) {
	for _, e := range said[pkg] {
		if !passed[[2]string{pkg, e.Test}] {
			fmt.Fprint(out, e.Output)
		}
	}
	delete(said, pkg)
}

// proof is a test that passed and carries a requirement's id.
type proof struct {
	id, test, where string
	on              []string // engines or browsers
}

var (
	named = regexp.MustCompile(`^(?:Test|.+/)((?:[A-Z][0-9]{2})+)_[^/]*$`)
	parts = regexp.MustCompile(`[A-Z][0-9]{2}`)
)

// goTests reads the kept results.
func goTests(path string) ([]proof, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	passed := map[[2]string]bool{}
	d := json.NewDecoder(f)
	for {
		var e event
		if err := d.Decode(&e); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		key := [2]string{e.Package, e.Test}
		was, known := passed[key]
		passed[key] = e.Action == "pass" && (was || !known) // a test that ran twice passed twice
	}
	var list []proof
	for key, ok := range passed {
		pkg, test := key[0], key[1]
		m := named.FindStringSubmatch(test)
		if m == nil || !ok {
			continue
		}
		on := engines(test, func(sub string) bool { return passed[[2]string{pkg, test + "/" + sub}] })
		_, where, _ := strings.Cut(pkg, "/") // after the name of the module
		for _, id := range parts.FindAllString(m[1], -1) {
			p := proof{id[:1] + "-" + id[1:], twin.ReplaceAllString(test, ""), where, on}
			if at := slices.IndexFunc(list, func(q proof) bool { return q.id == p.id && q.test == p.test && q.where == p.where }); at >= 0 {
				list[at].on = inOrder(append(list[at].on, p.on...))
				continue
			}
			list = append(list, p)
		}
	}
	return list, nil
}

// twin is how the name of a test ends that is there once for each engine; its steps follow.
var twin = regexp.MustCompile(`_(SQLite|Postgres)\b`)

// engines says on which databases a test passed: by its subtests, or by the name itself.
func engines(test string, passed func(sub string) bool) []string {
	var on []string
	top, _, _ := strings.Cut(test, "/")
	for _, e := range []string{"SQLite", "Postgres"} {
		if passed(strings.ToLower(e)) || passed(e) || strings.HasSuffix(top, "_"+e) {
			on = append(on, map[string]string{"SQLite": "SQLite", "Postgres": "PostgreSQL"}[e])
		}
	}
	return on
}

// inOrder names each engine once, the default one first.
func inOrder(on []string) []string {
	return slices.DeleteFunc([]string{"SQLite", "PostgreSQL"}, func(e string) bool { return !slices.Contains(on, e) })
}

// suite is a part of Playwright's report.
type suite struct {
	Title  string
	File   string
	Suites []suite
	Specs  []struct {
		Title string
		File  string
		Tests []struct{ ProjectName, Status string }
	}
}

var (
	titled  = regexp.MustCompile(`^(?:[A-Z]-[0-9]{2}\b[ :.,–-]*)+`)
	inTitle = regexp.MustCompile(`[A-Z]-[0-9]{2}`)
)

// browserTests reads Playwright's JSON report. Only what passed at the first try in every browser counts.
func browserTests(path string) ([]proof, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var top suite
	if err := json.Unmarshal(b, &top); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var list []proof
	var walk func(suite)
	walk = func(s suite) {
		for _, sub := range s.Suites {
			walk(sub)
		}
		for _, spec := range s.Specs {
			ids := titled.FindString(spec.Title)
			if ids == "" || len(spec.Tests) == 0 {
				continue
			}
			p, whole := proof{test: strings.TrimPrefix(spec.Title, ids), where: "frontend"}, true
			for _, t := range spec.Tests {
				whole = whole && t.Status == "expected"
				if !slices.Contains(p.on, t.ProjectName) {
					p.on = append(p.on, t.ProjectName)
				}
			}
			for _, id := range inTitle.FindAllString(ids, -1) {
				if p.id = id; whole {
					list = append(list, p)
				}
			}
		}
	}
	walk(top)
	return list, nil
}

// requirement is an entry of the words: what is asked for, and what each test shows of it.
type requirement struct {
	Says  string            `json:"says"`
	Shown map[string]string `json:"shown"`
}

func write(proofs []proof) ([]byte, error) {
	raw, err := os.ReadFile(words)
	if err != nil {
		return nil, err
	}
	all := map[string]requirement{}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&all); err != nil {
		return nil, fmt.Errorf("%s: %w", words, err)
	}
	by := map[string][]proof{}
	for _, p := range proofs {
		if _, ok := all[p.id]; !ok {
			return nil, fmt.Errorf("%s says nothing of %s, which %s proves", words, p.id, p.test)
		}
		by[p.id] = append(by[p.id], p)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Requirements\n\nMade by `scripts/requirements.go` from the tests that passed in the last `make test`; the words are in `%s`.\n"+
		"A row stands here because a test passed that carries its id, and it goes when that test fails or is gone. The column\n"+
		"\"asked for\" is the aim; \"shown\" is all that the test proves of it. A dash under \"on\": not repeated by engine.\n", words)
	ids := slices.Sorted(maps.Keys(all))
	fmt.Fprintf(&b, "\n## Shown\n\n| id | asked for | shown | test | in | on |\n|---|---|---|---|---|---|\n")
	for _, id := range ids {
		rows := by[id]
		slices.SortFunc(rows, func(x, y proof) int { return strings.Compare(x.where+"\x00"+x.test, y.where+"\x00"+y.test) })
		head, says := id, all[id].Says
		for _, p := range rows {
			shown := all[id].Shown[p.test]
			if shown == "" {
				shown = plain(p.test)
			}
			on, where := "–", "the top folder"
			if len(p.on) > 0 {
				on = strings.Join(p.on, ", ")
			}
			if p.where != "" {
				where = "[" + p.where + "](../" + p.where + ")"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | `%s` | %s | %s |\n", head, cell(says), cell(shown), cell(p.test), where, on)
			head, says = "", ""
		}
	}
	fmt.Fprintf(&b, "\n## Not yet\n\nNo passing test carries these ids. Some of them may be built in part; nothing here says so.\n\n| id | asked for |\n|---|---|\n")
	for _, id := range ids {
		if len(by[id]) == 0 {
			fmt.Fprintf(&b, "| %s | %s |\n", id, cell(all[id].Says))
		}
	}
	return b.Bytes(), nil
}

var humps = regexp.MustCompile(`([a-z0-9])([A-Z])`)

// plain makes words of a test's name.
func plain(test string) string {
	_, rest, found := strings.Cut(test[strings.LastIndex(test, "/")+1:], "_")
	if !found || !strings.HasPrefix(test, "Test") {
		return test
	}
	return strings.ToLower(strings.ReplaceAll(humps.ReplaceAllString(rest, "$1 $2"), "_", ", "))
}

func cell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }
