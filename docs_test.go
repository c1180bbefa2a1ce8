package main

import (
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// pages are the documents that people write; the generated ones are compared by their generators.
var pages = []string{"README.md", "AGENTS.md", "frontend/README.md", "docs/*.md", "docs/adr/*.md"}

func eachPage(t *testing.T, look func(name, text string)) {
	t.Helper()
	for _, pattern := range pages {
		names, err := fs.Glob(root, pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: no pages (%v)", pattern, err)
		}
		for _, name := range names {
			b, err := fs.ReadFile(root, name)
			if err != nil {
				t.Fatal(err)
			}
			look(name, string(b))
		}
	}
}

var links = regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)]*)?\)`)

// Every link of a page leads to something that is there.
func TestHouseLinks(t *testing.T) {
	eachPage(t, func(name, text string) {
		for _, m := range links.FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			if _, err := fs.Stat(root, path.Join(path.Dir(name), m[1])); err != nil {
				t.Errorf("%s leads to %s, which is not there", name, m[1])
			}
		}
	})
}

var excerpts = regexp.MustCompile("(?s)## [^\n]*\\]\\(\\.\\./([^)]+)\\)\n\n```go\n(.*?)```")

// The lines that the tour shows are lines of the files that it names, in their order.
func TestHouseTour(t *testing.T) {
	tour, err := fs.ReadFile(root, "docs/tour.md")
	if err != nil {
		t.Fatal(err)
	}
	found := excerpts.FindAllStringSubmatch(string(tour), -1)
	if len(found) != 6 {
		t.Fatalf("%d excerpts, want six", len(found))
	}
	for _, m := range found {
		b, err := fs.ReadFile(root, m[1])
		if err != nil {
			t.Fatal(err)
		}
		rest := string(b)
		for part := range strings.SplitSeq(m[2], "…") {
			part = strings.Trim(part, "\n\t ")
			at := strings.Index(rest, part)
			if at < 0 {
				t.Errorf("%s has no longer, after what the tour showed before it:\n%s", m[1], part)
				break
			}
			rest = rest[at+len(part):]
		}
	}
}

// The README names every setting, its variable and its default.
func TestHouseSettings(t *testing.T) {
	readme, err := fs.ReadFile(root, "README.md")
	if err != nil {
		t.Fatal(err)
	}
	humps := regexp.MustCompile(`([a-z])([A-Z])`)
	acronyms := strings.NewReplacer("URL", "Url", "SMTP", "Smtp")
	for f := range reflect.TypeFor[Config]().Fields() {
		if !f.IsExported() {
			continue
		}
		flag := "--" + strings.ToLower(humps.ReplaceAllString(acronyms.Replace(f.Name), "$1-$2"))
		row := fmt.Sprintf("| `%s` | `%s` |", flag, f.Tag.Get("env"))
		if d := f.Tag.Get("default"); d != "" {
			row += fmt.Sprintf(" `%s` |", d)
		}
		if !strings.Contains(string(readme), row) {
			t.Errorf("README.md has no row that begins with %s", row)
		}
	}
}
