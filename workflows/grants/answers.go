package grants

import (
	"bytes"
	"encoding/json"
	"errors"

	"demeu/models"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// answerFaults are the places where answers do not fit the form, as pointers into the answers. A form that cannot be
// compiled was never announced, and finds no fault with anybody.
func answerFaults(form models.Form, answers map[string]any) []string {
	if len(form) == 0 {
		return nil
	}
	schema, err := CompileForm(form)
	if err != nil {
		return nil
	}
	if answers == nil {
		answers = map[string]any{}
	}
	b, err := json.Marshal(answers)
	if err != nil {
		return []string{""}
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b)) // numbers stay exact
	if err != nil {
		return []string{""}
	}
	err = schema.Validate(doc)
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return nil
	}
	return unfit(invalid)
}

// unfit names each wrong field once; a missing one by its own name.
func unfit(e *jsonschema.ValidationError) []string {
	seen := map[string]bool{}
	var places []string
	var walk func(*jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		for _, cause := range e.Causes {
			walk(cause)
		}
		if len(e.Causes) > 0 {
			return
		}
		at := pointer(e.InstanceLocation)
		found := []string{at}
		if required, ok := e.ErrorKind.(*kind.Required); ok {
			found = found[:0]
			for _, name := range required.Missing {
				found = append(found, at+pointer([]string{name}))
			}
		}
		for _, p := range found {
			if !seen[p] {
				seen[p] = true
				places = append(places, p)
			}
		}
	}
	walk(e)
	return places
}
