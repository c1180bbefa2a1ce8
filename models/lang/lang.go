// Package lang holds the words that the program itself says: the text of every error code, finding and letter, in
// Kazakh, Russian and English. Words of the screens live with the screens.
package lang

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"demeu/models/money"
)

//go:embed *.json
var files embed.FS

// Entry is one text in the three languages.
type Entry struct {
	KK string `json:"kk"`
	RU string `json:"ru"`
	EN string `json:"en"`
}

func (e Entry) in(language string) string {
	switch language {
	case "kk":
		return e.KK
	case "en":
		return e.EN
	}
	return e.RU
}

// all is every entry by key; a key twice is a defect that stops the program at once.
var all = sync.OnceValue(func() map[string]Entry {
	entries := map[string]Entry{}
	names, err := fs.Glob(files, "*.json")
	if err != nil {
		panic(err)
	}
	for _, n := range names {
		b, err := files.ReadFile(n)
		if err != nil {
			panic(err)
		}
		part := map[string]Entry{}
		if err := json.Unmarshal(b, &part); err != nil {
			panic(fmt.Sprintf("lang: %s: %v", n, err))
		}
		for k, e := range part {
			if _, twice := entries[k]; twice {
				panic("lang: " + k + " stands in two files")
			}
			entries[k] = e
		}
	}
	return entries
})

// Keys are all keys, sorted; tests compare them with the code.
func Keys() []string {
	var keys []string
	for k := range all() {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Of is the entry of a key.
func Of(key string) (Entry, bool) {
	e, ok := all()[key]
	return e, ok
}

// Text is the text of a key in a language with {name} replaced by params. A key without text gives "".
func Text(language, key string, params map[string]string) string {
	e, ok := all()[key]
	if !ok {
		return ""
	}
	return Fill(e.in(language), params)
}

// Fill replaces {name} by params. A name that stands in quotation marks never gets them twice.
func Fill(text string, params map[string]string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	pairs := make([]string, 0, 4*len(params))
	for k, v := range params {
		pairs = append(pairs, "«{"+k+"}»", "«"+unquoted(v)+"»", "{"+k+"}", v)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// unquoted is a name to stand between « and »: what is quoted as a whole stands bare, and quotes inside become the inner
// ones, as both Kazakh and Russian write them.
func unquoted(name string) string {
	if bare, ok := strings.CutPrefix(name, "«"); ok {
		if bare, ok = strings.CutSuffix(bare, "»"); ok && !strings.ContainsAny(bare, "«»") {
			return bare
		}
	}
	return strings.NewReplacer("«", "„", "»", "“").Replace(name)
}

// Error is the text of an error code. A few families of codes share one text: object.verb.forbidden,
// object.wrong_state, object.not_found.
func Error(language, code string, params map[string]string) string {
	params = spoken(language, params)
	if s := Text(language, "error."+code, params); s != "" {
		return s
	}
	for _, family := range []string{"forbidden", "wrong_state", "not_found", "invalid"} {
		if strings.HasSuffix(code, "."+family) || strings.HasSuffix(code, "_"+family) {
			return Text(language, "error.*."+family, params)
		}
	}
	return code
}

var amount = regexp.MustCompile(`^(-?\d+(?:\.\d{2})?) ([A-Z]{3})$`)

// spoken writes params as people read them: 50000000.00 KZT is 50 000 000 ₸, and a step of the duty table has a name.
func spoken(language string, params map[string]string) map[string]string {
	out := maps.Clone(params)
	if name := Text(language, "step."+out["step"], nil); name != "" {
		out["step"] = name
	}
	for name, value := range out {
		m := amount.FindStringSubmatch(value)
		if m == nil {
			continue
		}
		if a, err := money.Parse(m[1], money.Currency(m[2])); err == nil {
			out[name] = money.FormatShort(a, language)
		}
	}
	return out
}
