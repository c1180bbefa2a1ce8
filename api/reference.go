package api

import (
	"cmp"
	"html/template"
	"log/slog"
	"net/http"
	"slices"
	"sort"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"
)

// reference is the API's document as a plain page: it works offline, under the strictest policy and without scripts.
var reference = template.Must(template.New("reference").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Demeu API</title>
<h1>Demeu API</h1>
<p>Machine-readable: <a href="/openapi.json">/openapi.json</a>. Sign in with <code>POST /api/v1/auth/login</code> and send <code>Authorization: Bearer …</code>.
Errors are <code>application/problem+json</code> with a stable <code>code</code>.</p>
{{range .}}<h2>{{.Tag}}</h2><dl>{{range .Operations}}
<dt><code>{{.Method}} {{.Path}}</code></dt><dd>{{.Summary}}{{if .Who}}. May: {{.Who}}{{end}}{{if .Body}}<br>Body: {{range .Body}}<code>{{.}}</code> {{end}}{{end}}{{if .Query}}<br>Query: {{range .Query}}<code>{{.}}</code> {{end}}{{end}}</dd>{{end}}
</dl>{{end}}</html>
`))

type (
	referenceTag struct {
		Tag        string
		Operations []referenceOperation
	}
	referenceOperation struct {
		Method, Path, Summary, Who string
		Body, Query                []string
	}
)

// docs answers GET /docs.
func (a *API) docs(c echo.Context) error {
	byTag := map[string][]referenceOperation{}
	for _, rt := range a.routes {
		op := referenceOperation{Method: rt.method, Path: base + rt.path, Summary: rt.summary, Query: rt.query, Who: "everybody"}
		if !rt.public && a.House.Policy != nil {
			var roles []string
			for _, r := range a.House.Policy.Roles(rt.object, rt.verb) {
				roles = append(roles, string(r))
			}
			op.Who = strings.Join(roles, ", ")
		}
		if rt.body != nil {
			op.Body = a.fields(a.huma.OpenAPI().Components.Schemas.Schema(rt.body, false, ""))
		}
		tag := strings.SplitN(strings.TrimPrefix(rt.path, "/"), "/", 2)[0]
		byTag[tag] = append(byTag[tag], op)
	}
	var tags []referenceTag
	for tag, ops := range byTag {
		slices.SortStableFunc(ops, func(x, y referenceOperation) int { return cmp.Compare(x.Path, y.Path) })
		tags = append(tags, referenceTag{tag, ops})
	}
	sort.Slice(tags, func(i, j int) bool { return tags[i].Tag < tags[j].Tag })
	h := c.Response().Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	c.Response().WriteHeader(http.StatusOK)
	if err := reference.Execute(c.Response(), tags); err != nil {
		slog.Warn("reference not delivered", "cause", err)
	}
	return nil
}

// fields are the members of a body, the required ones marked.
func (a *API) fields(s *huma.Schema) []string {
	var names []string
	for name := range s.Properties {
		if slices.Contains(s.Required, name) {
			name += "*"
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
