package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"demeu/models"
	"demeu/models/lang"
)

// The tests of this file hold the texts of models/lang against the program: what it says, it says in three languages,
// and what no line of it says is gone. The texts of the screens are held by the tests of the screens.

// spoken is what the source can say: whole strings, and the beginnings and ends of keys that it puts together.
type spoken struct {
	whole, begins, ends map[string]bool
	constants           map[string][]string // type → its values, of the typed constants
	codes               map[string]string   // public code → where it is given
	letters             map[string]string   // template → where it is written
	findings            map[string]string   // check → where it is found
}

var (
	spaces   = regexp.MustCompile(`\{[a-z_]+\}`)
	codeLike = regexp.MustCompile(`^[a-z_]+(\.[a-z_]+)+$`)
	// the functions that give a code or write a letter; a string among their arguments that looks like one is one
	givers  = []string{"Refuse", "Deny", "New", "Add", "Check", "Bad", "check"}
	finders = map[string]int{"finding": 0, "warn": 1, "note": 0} // and which of their arguments is the check
	writers = []string{"Tell", "TellRoles", "TellAddress", "tellEach", "tellAll", "tellOf", "tellOfficers", "tellDrafters", "tellApplicants", "tellAbout", "told", "tellReport", "tellTranche"}
)

func listen(t *testing.T) *spoken {
	t.Helper()
	s := &spoken{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string][]string{}, map[string]string{}, map[string]string{}, map[string]string{}}
	set := token.NewFileSet()
	sources(t, func(path, text string) {
		if strings.HasPrefix(path, "scripts/") {
			return
		}
		f, err := parser.ParseFile(set, path, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if v, ok := literal(n); ok {
					s.whole[v] = true
				}
			case *ast.BinaryExpr:
				if v, ok := literal(n.X); ok {
					s.begins[v] = true
				}
				if v, ok := literal(n.Y); ok {
					s.ends[v] = true
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Check" {
					if v, ok := literal(n.Value); ok {
						s.findings[v] = set.Position(n.Pos()).String()
					}
				}
			case *ast.ValueSpec:
				if kind, ok := n.Type.(*ast.Ident); ok {
					for _, v := range n.Values {
						if v, ok := literal(v); ok {
							s.constants[kind.Name] = append(s.constants[kind.Name], v)
						}
					}
				}
			case *ast.CallExpr:
				s.call(set, n)
			}
			return true
		})
	})
	return s
}

func (s *spoken) call(set *token.FileSet, n *ast.CallExpr) {
	name := ""
	switch f := n.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	for i, arg := range n.Args {
		v, ok := literal(arg)
		if !ok {
			continue
		}
		if slices.Contains(givers, name) && codeLike.MatchString(v) {
			s.codes[v] = set.Position(n.Pos()).String()
		}
		if slices.Contains(writers, name) && !strings.HasSuffix(v, "_") {
			s.letters[v] = set.Position(n.Pos()).String()
		}
		if at, ok := finders[name]; ok && at == i {
			s.findings[v] = set.Position(n.Pos()).String()
		}
	}
}

func literal(n ast.Expr) (string, bool) {
	l, ok := n.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	v, err := strconv.Unquote(l.Value)
	return v, err == nil
}

// says tells whether the program can say a key: whole, or put together of a beginning, an end and what it says whole.
func (s *spoken) says(key string) bool {
	if s.whole[key] {
		return true
	}
	for i := 1; i < len(key); i++ {
		if key[i-1] == '.' || key[i-1] == '_' {
			if s.begins[key[:i]] && s.says(key[i:]) {
				return true
			}
		}
		if key[i] == '.' && s.ends[key[i:]] && s.says(key[:i]) {
			return true
		}
	}
	return false
}

// Every text is there in Kazakh, Russian and English with the same gaps, and some line of the program says it.
func TestZ01_EveryTextIsWholeAndUsed(t *testing.T) {
	s := listen(t)
	for _, key := range lang.Keys() {
		e, _ := lang.Of(key)
		if e.KK == "" || e.RU == "" || e.EN == "" {
			t.Errorf("%s lacks a language", key)
		}
		for name, text := range map[string]string{"kk": e.KK, "en": e.EN} {
			if !slices.Equal(gaps(e.RU), gaps(text)) {
				t.Errorf("%s: %v in ru, %v in %s", key, gaps(e.RU), gaps(text), name)
			}
		}
		if strings.ContainsFunc(e.EN, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
			t.Errorf("%s: the English has Cyrillic letters", key)
		}
		if e.KK == e.RU && len([]rune(e.KK)) > 12 && strings.ContainsFunc(e.KK, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
			t.Errorf("%s: the Kazakh is the Russian", key)
		}
		if !s.says(key) {
			t.Errorf("%s: no line of the program says it; take it away", key)
		}
	}
}

// gaps are the places of a text that are filled in, each once.
func gaps(text string) []string {
	found := spaces.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// Everything that the program says has its text: codes, letters, findings and the names of states and kinds.
func TestZ01_EveryCodeHasItsText(t *testing.T) {
	s := listen(t)
	if len(s.codes) < 100 || len(s.letters) < 20 || len(s.findings) < 20 {
		t.Fatalf("%d codes, %d letters and %d findings were heard", len(s.codes), len(s.letters), len(s.findings))
	}
	for code, where := range s.codes {
		if got := lang.Error("ru", code, nil); got == code {
			t.Errorf("%s: %q has no text; add error.%s to models/lang", where, code, code)
		}
	}
	need := func(key, why string) {
		if _, ok := lang.Of(key); !ok {
			t.Errorf("%s has no text (%s)", key, why)
		}
	}
	for template, where := range s.letters {
		need("letter."+template+".subject", where)
		need("letter."+template+".body", where)
	}
	for check, where := range s.findings {
		need("finding."+check, where)
	}
	for kind, prefix := range map[string]string{
		"ApplicationState": "state.application.", "TrancheState": "state.tranche.", "Stage": "stage.", "EntryKind": "entry.", "Fault": "error.id.",
	} {
		if len(s.constants[kind]) == 0 {
			t.Errorf("%s has no values any more", kind)
		}
		for _, v := range s.constants[kind] {
			need(prefix+v, kind)
		}
	}
	for step := range models.Presets["small"] {
		need("step."+step, "the duty table")
	}
	for _, k := range []models.OrganisationKind{models.KindNGO, models.KindInitiativeGroup, models.KindIndividual} {
		need("applicant."+string(k), "who may apply")
	}
}
