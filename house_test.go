package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"demeu/api"
	"demeu/models/store"
	"demeu/policies"
)

// The tests of this file read the house itself. A failure says what to mend.

// room is a row of the table: our packages that it may import, and the libraries that are none of its business.
type room struct {
	room  string
	ours  []string
	never []string
}

// rooms says who may import whom: our own packages by prefix, and the libraries that only some rooms may know.
var rooms = []room{
	{room: "demeu/models/money", ours: nil, never: libraries},
	{room: "demeu/models/calendar", ours: nil, never: libraries},
	{room: "demeu/models/ids", ours: nil, never: libraries},
	{room: "demeu/models/lang", ours: []string{"demeu/models/money"}, never: libraries},
	{room: "demeu/models/store", ours: []string{"demeu/models"}, never: []string{"echo", "huma", "river", "casbin"}},
	{room: "demeu/models", ours: []string{"demeu/models/money", "demeu/models/calendar", "demeu/models/ids"}, never: libraries},
	{room: "demeu/policies", ours: []string{"demeu/models"}, never: []string{"gorm", "echo", "huma", "river"}},
	{room: "demeu/workflows/ledger", ours: []string{"demeu/workflows", "demeu/models", "demeu/policies"}, never: voice},
	{room: "demeu/workflows/people", ours: []string{"demeu/workflows", "demeu/models", "demeu/policies", "demeu/workflows/ledger"}, never: voice},
	{room: "demeu/workflows/grants", ours: []string{"demeu/workflows", "demeu/models", "demeu/policies", "demeu/workflows/ledger", "demeu/workflows/people", "demeu/workflows/sheet"}, never: voice},
	{room: "demeu/workflows/reviews", ours: []string{"demeu/workflows", "demeu/models", "demeu/policies", "demeu/workflows/ledger", "demeu/workflows/people", "demeu/workflows/grants", "demeu/workflows/sheet"}, never: voice},
	{room: "demeu/workflows/awards", ours: []string{"demeu/workflows", "demeu/models", "demeu/policies", "demeu/workflows/ledger", "demeu/workflows/people", "demeu/workflows/grants", "demeu/workflows/reviews", "demeu/workflows/sheet"}, never: voice},
	{room: "demeu/workflows/sheet", ours: []string{"demeu/models"}, never: voice},
	{room: "demeu/workflows/mail", ours: []string{"demeu/workflows", "demeu/models"}, never: []string{"echo", "huma", "gorm"}},
	{room: "demeu/workflows/jobs", ours: []string{"demeu/workflows", "demeu/models", "demeu/policies", "demeu/workflows/mail"}, never: []string{"echo", "huma", "gorm"}},
	{room: "demeu/workflows", ours: []string{"demeu/models", "demeu/policies"}, never: voice},
	{room: "demeu/api", ours: []string{"demeu/workflows", "demeu/models", "demeu/frontend"}, never: []string{"gorm", "casbin", "river"}},
	{room: "demeu/frontend", ours: nil, never: libraries},
}

var (
	libraries = []string{"gorm", "echo", "huma", "river", "casbin", "pgx"}
	voice     = []string{"gorm", "echo", "huma", "river", "casbin", "pgx"}
	// testing helpers may look everywhere
	benches = []string{"demeu/models/modeltest", "demeu/workflows/worktest"}
)

func TestHouseImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		pkg := words[0]
		if pkg == "demeu" || slices.Contains(benches, pkg) || strings.HasPrefix(pkg, "demeu/bench") {
			continue
		}
		i := slices.IndexFunc(rooms, func(r room) bool { return r.room == pkg })
		if i < 0 {
			t.Errorf("%s has no row in the table of rooms: say what it may import, or put its files where they belong", pkg)
			continue
		}
		for _, imp := range words[1:] {
			if strings.HasPrefix(imp, "demeu/") && !allowedImport(rooms[i].ours, imp) {
				t.Errorf("%s imports %s: that arrow points the wrong way", pkg, imp)
			}
			for _, lib := range rooms[i].never {
				if !strings.HasPrefix(imp, "demeu") && regexp.MustCompile(`(^|[/.])`+lib).MatchString(imp) {
					t.Errorf("%s imports %s: that library is not of this room", pkg, imp)
				}
			}
		}
	}
}

// allowedImport lets models stand for its leaves too, but workflows only for itself.
func allowedImport(ours []string, imp string) bool {
	for _, o := range ours {
		if imp == o || o == "demeu/models" && strings.HasPrefix(imp, "demeu/models/") || o == "demeu/workflows" && imp == o {
			return true
		}
		if o == "demeu/workflows" && slices.Contains(ours, "demeu/frontend") && strings.HasPrefix(imp, "demeu/workflows/") {
			return true // the api gives a voice to every context
		}
	}
	return false
}

// Every verb has somebody who may fire it, and every line of the policy is about a verb that exists.
func TestHouseVerbsAndPolicy(t *testing.T) {
	policy, err := policies.Load()
	if err != nil {
		t.Fatal(err)
	}
	real := map[[2]string]bool{}
	for _, op := range api.Bare().Operations() {
		if op.Public {
			continue
		}
		real[[2]string{op.Object, op.Verb}] = true
		if len(policy.Roles(op.Object, op.Verb)) == 0 {
			t.Errorf("%s %s: nobody may %s %s; add a line to policy.csv", op.Method, op.Path, op.Verb, op.Object)
		}
	}
	for _, table := range api.Bare().Tables() {
		for _, v := range table.Verbs() {
			real[[2]string{table.Object(), v.Name}] = true
			if !v.Hidden && len(policy.Roles(table.Object(), v.Name)) == 0 {
				t.Errorf("nobody may %s %s; add a line to policy.csv", v.Name, table.Object())
			}
		}
	}
	// cells that open a part of a body or a place of the navigation rather than a route
	for _, c := range [][2]string{{"organisation", "read_details"}, {"report", "read_details"}, {"organisation", "create_operator"}, {"outbox", "read"}, {"team", "read"}, {"person", "read"}, {"application", "read_applicant"}, {"call", "read_funding"}} {
		real[c] = true
	}
	for _, l := range policy.Lines() {
		if l.Verb != "*" && !real[[2]string{l.Object, l.Verb}] {
			t.Errorf("policy.csv: %s %s %s: there is no such verb", l.Role, l.Object, l.Verb)
		}
	}
}

// Every object of the policy that lists or loads records has standing rules.
func TestHouseStandingRules(t *testing.T) {
	for _, table := range api.Bare().Tables() {
		if !store.Stands(table.Object()) {
			t.Errorf("%s has no standing rules in models/store: nobody would ever reach a record", table.Object())
		}
	}
}

// There is one door for each: the clock, SQL, transactions, states, routes.
func TestHouseOneDoor(t *testing.T) {
	doors := []struct {
		pattern string
		allowed []string // paths with this prefix
		mend    string
	}{
		{`time\.Now\(`, []string{"workflows/clock.go", "models/modeltest/"}, "take the instant from Step.Now or Sight.Now"},
		{`"gorm\.io/gorm"|database/sql"`, []string{"models/store/", "models/base.go", "models/secret.go", "models/calendar/", "models/money/", "workflows/jobs/jobs.go"}, "SQL lives in models/store"},
		{`\.Write\(ctx, func\(tx`, []string{"workflows/door.go", "models/store/"}, "transactions begin in the door"},
		{`\.echo\.(GET|POST|PUT|PATCH|DELETE|Any|Static|Add|Group)\(`, []string{"api/api.go"}, "register operations through on, desk or list"},
		{`\bSkipNow\(|\bt\.Skip`, nil, "a test that is skipped proves nothing"},
	}
	sources(t, func(path, text string) {
		for _, d := range doors {
			if regexp.MustCompile(d.pattern).MatchString(text) && !slices.ContainsFunc(d.allowed, func(a string) bool { return strings.HasPrefix(path, a) }) {
				t.Errorf("%s: %s", path, d.mend)
			}
		}
	})
}

// A state is written by Machine.Fire alone. Letters have no machine: the queue delivers them.
func TestHouseStatesMoveInFire(t *testing.T) {
	set := token.NewFileSet()
	sources(t, func(path, text string) {
		if path == "workflows/machine.go" || path == "workflows/jobs/jobs.go" || strings.HasPrefix(path, "models/") || !strings.HasPrefix(path, "workflows/") {
			return
		}
		f, err := parser.ParseFile(set, path, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			a, ok := n.(*ast.AssignStmt)
			if !ok {
				return true
			}
			for _, left := range a.Lhs {
				if s, ok := left.(*ast.SelectorExpr); ok && s.Sel.Name == "State" {
					t.Errorf("%s: a state is written outside Machine.Fire; make it a move of the table", set.Position(s.Pos()))
				}
			}
			return true
		})
	})
}

// sources walks our Go files that are not tests.
func sources(t *testing.T, look func(path, text string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git" || d.Name() == "bench") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			b, err := fs.ReadFile(root, path)
			if err != nil {
				return err
			}
			look(path, string(b))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

var root = os.DirFS(".")
