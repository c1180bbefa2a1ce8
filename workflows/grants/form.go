package grants

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"

	"demeu/models"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// formURL names a form for the compiler; nothing is ever fetched from it.
const formURL = "form:/form"

// CompileForm reads the form of a call: JSON Schema 2020-12. References lead only within the form itself.
func CompileForm(f models.Form) (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(f))
	if err != nil {
		return nil, models.Bad("/form", "form.unreadable").Because(err)
	}
	root, ok := doc.(map[string]any)
	if !ok || root["type"] != "object" {
		return nil, models.Bad("/form", "form.not_object")
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.UseLoader(sealed{})
	c.AssertFormat()
	if err := c.AddResource(formURL, doc); err != nil {
		return nil, models.Bad("/form", "form.not_schema").Because(err)
	}
	schema, err := c.Compile(formURL)
	if err != nil {
		return nil, &models.Error{Kind: models.Invalid, Code: "request.invalid", Fields: formFaults(err)}
	}
	return schema, nil
}

// sealed loads nothing: a form may not make the program open addresses or files.
type sealed struct{}

func (sealed) Load(string) (any, error) {
	return nil, errors.New("a form refers to nothing outside itself")
}

// formFaults names the places of a form that are no schema.
func formFaults(err error) models.Fields {
	var bad models.Fields
	var not *jsonschema.SchemaValidationError
	var invalid *jsonschema.ValidationError
	if errors.As(err, &not) && errors.As(not.Err, &invalid) {
		for _, pointer := range deepest(invalid) {
			if len(bad) < 20 {
				bad.Add("/form"+pointer, "form.not_schema")
			}
		}
	}
	if len(bad) == 0 {
		bad.Add("/form", "form.not_schema")
	}
	return bad
}

// deepest are the pointers of the causes that have no causes of their own, each once.
func deepest(e *jsonschema.ValidationError) []string {
	if len(e.Causes) == 0 {
		return []string{pointer(e.InstanceLocation)}
	}
	var all []string
	for _, cause := range e.Causes {
		for _, p := range deepest(cause) {
			if !slices.Contains(all, p) {
				all = append(all, p)
			}
		}
	}
	return all
}

func pointer(parts []string) string {
	s := ""
	for _, p := range parts {
		s += "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(p)
	}
	return s
}

// untold finds the labels and helps of a form that lack one of the languages.
func untold(f models.Form, languages []string) models.Fields {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(f))
	if err != nil {
		return nil // CompileForm says so
	}
	var bad models.Fields
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, key := range sortedKeys(v) {
				place := at + pointer([]string{key})
				inSection := strings.HasPrefix(at, "/form/x-sections/") && (key == "label" || key == "help")
				if key == "x-label" || key == "x-help" || inSection {
					words, _ := v[key].(map[string]any)
					lacks := slices.ContainsFunc(languages, func(l string) bool { s, _ := words[l].(string); return s == "" })
					bad.Check(!lacks, place, "call.text_missing", "languages", strings.Join(languages, ", "))
					continue
				}
				walk(place, v[key])
			}
		case []any:
			for i := range v {
				walk(at+"/"+strconv.Itoa(i), v[i])
			}
		}
	}
	walk("/form", doc)
	return bad
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
