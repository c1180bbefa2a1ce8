package api

import (
	"encoding/json"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// Example is the smallest body that the schema of an operation accepts; nil for an operation without a body. The
// authorisation matrix is asked with it.
func (a *API) Example(op Operation) []byte {
	item := a.huma.OpenAPI().Paths[op.Path]
	if item == nil {
		return nil
	}
	o := map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete}[op.Method]
	if o == nil || o.RequestBody == nil || o.RequestBody.Content["application/json"] == nil {
		return nil
	}
	b, err := json.Marshal(a.example(o.RequestBody.Content["application/json"].Schema, 0))
	if err != nil {
		panic(err) // maps, lists, texts and numbers
	}
	return b
}

func (a *API) example(s *huma.Schema, depth int) any {
	if s.Ref != "" {
		s = a.huma.OpenAPI().Components.Schemas.SchemaFromRef(s.Ref)
	}
	if s == nil || depth > 8 {
		return nil
	}
	if len(s.Enum) > 0 {
		return s.Enum[0]
	}
	if len(s.Examples) > 0 {
		return s.Examples[0]
	}
	switch s.Type {
	case huma.TypeObject:
		m := map[string]any{}
		for _, name := range s.Required {
			m[name] = a.example(s.Properties[name], depth+1)
		}
		return m
	case huma.TypeArray:
		l := []any{}
		if s.MinItems != nil {
			for range *s.MinItems {
				l = append(l, a.example(s.Items, depth+1))
			}
		}
		return l
	case huma.TypeBoolean:
		return true
	case huma.TypeInteger, huma.TypeNumber:
		if s.Minimum != nil {
			return *s.Minimum
		}
		return 1
	}
	switch {
	case s.Format == "date-time":
		return "2030-01-01T00:00:00Z"
	case s.Format == "uuid":
		return "00000000-0000-7000-8000-000000000000"
	case s.Pattern == "^[A-Z]{2}$":
		return "KZ"
	}
	n := 4
	if s.MinLength != nil && *s.MinLength > n {
		n = *s.MinLength
	}
	return strings.Repeat("a", n)
}
