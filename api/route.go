package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"demeu/models"
	"demeu/models/store"
	"demeu/workflows"

	"github.com/danielgtaylor/huma/v2"
)

// "Amount" beside "amount" would be a second word for the same thing: names are taken as they are written.
func init() { huma.ValidateStrictCasing = true }

// route is one operation before it is registered. Object and verb name the cell of the policy that opens it: a route
// without them must be public, and the authorisation matrix is generated from them.
type route struct {
	method, path string
	summary      string
	object, verb string
	public       bool         // no sign-in
	keyed        bool         // needs an Idempotency-Key
	fresh        int          // seconds for which anybody may keep the answer; public ones only
	status       int          // of success; 0 means 200, or 201 for a POST that makes something
	query        []string     // names of query parameters, all text
	upload       bool         // multipart/form-data: the handler reads the stream
	body         reflect.Type // set by on
	reply        reflect.Type // set by on
	limit        int64        // bytes of the body; 0 means 1 MiB
}

// request is what a handler gets: the ids of the path, the query, and the decoded body.
type request[B any] struct {
	ID    string
	Body  *B
	query url.Values
	param func(string) string
	raw   huma.Context
}

// Param is another id of the path.
func (r *request[B]) Param(name string) string { return r.param(name) }

// Query is a query parameter, "" when absent.
func (r *request[B]) Query(name string) string { return r.query.Get(name) }

// none stands for an absent body or answer.
type none struct{}

// file is an answer that is not JSON: a download.
type file struct {
	name string // offered to the browser, any script
	kind string // media type
	body io.ReadCloser
	view bool // shown in the page rather than offered for saving: pictures of ours only
}

// on registers an operation: it decodes and checks the request, calls the handler, and renders what comes back. It is
// the one way onto the router.
func on[B, V any](a *API, rt route, handler func(context.Context, *request[B]) (V, error)) {
	if t := reflect.TypeFor[B](); t != reflect.TypeFor[none]() && !rt.upload {
		rt.body = t
	}
	if t := reflect.TypeFor[V](); t != reflect.TypeFor[none]() && t != reflect.TypeFor[*file]() {
		rt.reply = t
	}
	a.register(rt, func(ctx huma.Context, in *request[any]) (any, error) {
		r := &request[B]{ID: in.ID, query: in.query, param: in.param, raw: in.raw}
		if in.Body != nil {
			r.Body = (*in.Body).(*B)
		}
		return handler(ctx.Context(), r)
	})
}

// desk registers what every noun with states has: the single GET, and one operation per verb of its machine, each with
// its own body type.
func desk(a *API, path string, d workflows.Table) {
	a.tables = append(a.tables, d)
	one := path + "/{id}"
	a.register(route{method: http.MethodGet, path: one, summary: "One " + d.Object(), object: d.Object(), verb: "read", reply: d.ViewType()},
		func(ctx huma.Context, r *request[any]) (any, error) { return d.GetAny(ctx.Context(), r.ID) })
	for _, v := range d.Verbs() {
		if v.Hidden || v.Via != "" && v.Via != http.MethodPatch {
			continue // the route of such a verb is registered by hand
		}
		rt := route{method: http.MethodPost, path: one + "/" + v.Name, summary: v.Name + " " + d.Object(), object: d.Object(), verb: v.Name,
			keyed: v.Keyed, body: v.Body, reply: d.ViewType()}
		if v.Via == http.MethodPatch {
			rt.method, rt.path = http.MethodPatch, one
		}
		rt.status = http.StatusOK
		a.register(rt, func(ctx huma.Context, r *request[any]) (any, error) {
			var body any
			if r.Body != nil {
				body = *r.Body
			}
			return d.FireAny(ctx.Context(), v.Name, r.ID, body)
		})
	}
}

// list registers a list with the filters and sorts that the store knows for the object.
func list[R any](a *API, path, object string, handler func(context.Context, store.Query) (*workflows.Page[R], error)) {
	filters := store.Filters(object)
	rt := route{method: http.MethodGet, path: path, summary: "List of " + object + "s", object: object, verb: "read",
		query: append([]string{"limit", "cursor", "sort", "q", "count"}, filters...), reply: reflect.TypeFor[*workflows.Page[R]]()}
	a.register(rt, func(ctx huma.Context, r *request[any]) (any, error) {
		q, err := query(r.query, filters)
		if err != nil {
			return nil, err
		}
		return handler(ctx.Context(), q)
	})
}

func query(v url.Values, filters []string) (store.Query, error) {
	q := store.Query{Cursor: v.Get("cursor"), Sort: v.Get("sort"), Search: v.Get("q"), Filters: map[string]string{}}
	var bad models.Fields
	if s := v.Get("limit"); s != "" {
		n, err := strconv.Atoi(s)
		bad.Check(err == nil && n > 0, "/limit", "field.range", "min", "1", "max", "200")
		q.Limit = n
	}
	if s := v.Get("count"); s != "" {
		yes, err := strconv.ParseBool(s)
		bad.Check(err == nil, "/count", "field.format")
		q.Count = yes
	}
	for _, f := range filters {
		if s := v.Get(f); s != "" {
			q.Filters[f] = s
		}
	}
	return q, bad.Err("request.invalid")
}

// register puts an operation into the document and onto the router.
func (a *API) register(rt route, handler func(huma.Context, *request[any]) (any, error)) {
	registry := a.huma.OpenAPI().Components.Schemas
	op := &huma.Operation{
		Method: rt.method, Path: base + rt.path, Summary: rt.summary, OperationID: operationID(rt),
		Tags: []string{strings.SplitN(strings.TrimPrefix(rt.path, "/"), "/", 2)[0]}, Responses: map[string]*huma.Response{},
		Extensions: map[string]any{},
	}
	switch {
	case rt.public:
		op.Extensions["x-authz"] = map[string]string{"public": "true"}
	case rt.object == "" || rt.verb == "":
		panic("api: " + rt.method + " " + rt.path + " names no object and verb")
	default:
		op.Extensions["x-authz"] = map[string]string{"object": rt.object, "verb": rt.verb}
		op.Security = []map[string][]string{{"bearer": {}}, {"cookie": {}}}
	}
	for _, name := range pathParams(rt.path) {
		op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}})
	}
	for _, name := range rt.query {
		op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "query", Schema: &huma.Schema{Type: huma.TypeString}})
	}
	if rt.method != http.MethodGet {
		op.Parameters = append(op.Parameters, &huma.Param{Name: "Idempotency-Key", In: "header", Required: rt.keyed, Schema: &huma.Schema{Type: huma.TypeString}})
		if strings.Contains(rt.path, "{id}") {
			op.Parameters = append(op.Parameters, &huma.Param{Name: "If-Match", In: "header", Schema: &huma.Schema{Type: huma.TypeString}})
		}
	}
	if rt.limit == 0 {
		rt.limit = 1 << 20
	}
	var schema *huma.Schema
	if rt.body != nil {
		schema = registry.Schema(rt.body, true, rt.body.Name())
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
	} else if rt.upload {
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: uploadSchema}}}
	}
	if rt.status == 0 {
		rt.status = http.StatusOK
		if rt.method == http.MethodPost {
			rt.status = http.StatusCreated
		}
	}
	ok := &huma.Response{Description: "OK"}
	if rt.reply != nil {
		ok.Content = map[string]*huma.MediaType{"application/json": {Schema: registry.Schema(rt.reply, true, rt.reply.Name())}}
	} else {
		ok.Description = "No content, or a file"
	}
	op.Responses[strconv.Itoa(rt.status)] = ok
	op.Responses["default"] = &huma.Response{Description: "Problem (RFC 9457)", Content: map[string]*huma.MediaType{
		"application/problem+json": {Schema: registry.Schema(reflect.TypeFor[Problem](), true, "Problem")}}}
	a.huma.OpenAPI().AddOperation(op)
	a.routes = append(a.routes, rt)

	a.huma.Adapter().Handle(op, func(ctx huma.Context) {
		in, err := a.decode(ctx, rt, registry, schema)
		var out any
		if err == nil {
			out, err = handler(ctx, in)
		}
		a.render(ctx, rt, out, err)
	})
}

// decode reads and checks a request. Who is nobody is told so before anything is looked at.
func (a *API) decode(ctx huma.Context, rt route, registry huma.Registry, schema *huma.Schema) (*request[any], error) {
	call := workflows.CallOf(ctx.Context())
	if !rt.public && call.Actor == nil {
		return nil, models.New(models.Unauthenticated, "auth.required")
	}
	if rt.keyed && call.Key == "" {
		return nil, models.New(models.Malformed, "idempotency.key_missing")
	}
	u := ctx.URL()
	asked, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, models.New(models.Malformed, "request.malformed").Because(err)
	}
	in := &request[any]{query: asked, param: ctx.Param, raw: ctx}
	for _, name := range pathParams(rt.path) {
		id := ctx.Param(name)
		if name == "id" {
			in.ID = id
		}
		if strings.HasSuffix(name, "id") && !models.IsID(id) {
			return nil, models.Missing(rt.object)
		}
	}
	var bad models.Fields
	for name, values := range in.query {
		bad.Check(slices.Contains(rt.query, name), "/"+name, "filter.unknown")
		bad.Check(len(values) == 1, "/"+name, "field.twice")
		bad.Check(!slices.ContainsFunc(values, unreadable), "/"+name, "field.format")
	}
	if err := bad.Err("request.invalid"); err != nil {
		return nil, err
	}
	if rt.body == nil {
		return in, nil
	}
	raw, err := io.ReadAll(http.MaxBytesReader(nil, io.NopCloser(ctx.BodyReader()), rt.limit))
	if err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return nil, models.New(models.TooLarge, "request.too_large").With("limit", strconv.FormatInt(rt.limit, 10))
		}
		return nil, models.New(models.Malformed, "request.unreadable").Because(err)
	}
	if ct := ctx.Header("Content-Type"); ct != "" {
		if kind, _, err := mime.ParseMediaType(ct); err != nil || kind != "application/json" {
			return nil, &models.Error{Kind: models.Malformed, Code: "request.media_type"}
		}
	}
	body, err := decodeBody(raw, rt.body, registry, schema)
	if err != nil {
		return nil, err
	}
	in.Body = &body
	return in, nil
}

func decodeBody(raw []byte, t reflect.Type, registry huma.Registry, schema *huma.Schema) (any, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		raw = []byte("{}")
	}
	switch pointer, err := strictJSON(raw); {
	case errors.Is(err, errUnreadable):
		return nil, models.Bad(pointer, "field.format")
	case errors.Is(err, errLong):
		return nil, models.Bad(pointer, "field.length")
	case err != nil:
		return nil, models.New(models.Malformed, "request.malformed").Because(err)
	}
	var loose any
	if err := json.Unmarshal(raw, &loose); err != nil {
		return nil, models.New(models.Malformed, "request.malformed").Because(err)
	}
	if loose == nil { // null is no empty list: a call would lose its funds by it
		return nil, models.Bad("", "field.required")
	}
	var res huma.ValidateResult
	huma.Validate(registry, schema, huma.NewPathBuffer([]byte{}, 0), huma.ModeWriteToServer, loose, &res)
	if len(res.Errors) > 0 {
		return nil, invalid(res.Errors)
	}
	var bad models.Fields
	absent(registry, schema, loose, "", &bad)
	if err := bad.Err("request.invalid"); err != nil {
		return nil, err
	}
	body := reflect.New(t)
	if err := json.Unmarshal(raw, body.Interface()); err != nil {
		var ours *models.Error
		if errors.As(err, &ours) {
			return nil, ours
		}
		return nil, models.Bad(misfit(raw, t, ""), "field.format")
	}
	return body.Interface(), nil
}

// misfit finds the first place of a body that its type does not take: a day that no calendar has, a sum with too many
// places. The decoder itself only says that there is one.
func misfit(raw []byte, t reflect.Type, pointer string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	fits := func(raw []byte, t reflect.Type) bool { return json.Unmarshal(raw, reflect.New(t).Interface()) == nil }
	whole := reflect.New(t).Interface()
	if _, ok := whole.(json.Unmarshaler); ok {
		return pointer
	}
	switch t.Kind() {
	case reflect.Struct:
		var parts map[string]json.RawMessage
		if json.Unmarshal(raw, &parts) != nil {
			return pointer
		}
		for _, f := range reflect.VisibleFields(t) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if part, ok := parts[name]; ok && !fits(part, f.Type) {
				return misfit(part, f.Type, pointer+"/"+name)
			}
		}
	case reflect.Slice:
		var parts []json.RawMessage
		if json.Unmarshal(raw, &parts) != nil {
			return pointer
		}
		for i, part := range parts {
			if !fits(part, t.Elem()) {
				return misfit(part, t.Elem(), pointer+"/"+strconv.Itoa(i))
			}
		}
	}
	return pointer
}

// absent notes what a body must have and names as null: the document lets every list be null, for answers, but in a body
// null is nothing.
func absent(registry huma.Registry, s *huma.Schema, v any, pointer string, bad *models.Fields) {
	for s != nil && s.Ref != "" {
		s = registry.SchemaFromRef(s.Ref)
	}
	if s == nil {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		for _, name := range s.Required {
			bad.Check(v[name] != nil, pointer+"/"+name, "field.required")
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			absent(registry, s.Properties[name], v[name], pointer+"/"+name, bad)
		}
	case []any:
		for i := range v {
			absent(registry, s.Items, v[i], pointer+"/"+strconv.Itoa(i), bad)
		}
	}
}

// invalid turns the schema's complaints into fields; what was sent is never echoed.
func invalid(errs []error) error {
	var bad models.Fields
	for _, err := range errs {
		var d *huma.ErrorDetail
		if !errors.As(err, &d) {
			continue
		}
		pointer, code := pointerOf(d.Location), "field.invalid"
		switch m := d.Message; {
		case strings.HasPrefix(m, "expected required property "):
			name := strings.TrimSuffix(strings.TrimPrefix(m, "expected required property "), " to be present")
			pointer, code = pointer+"/"+name, "field.required"
		case strings.HasPrefix(m, "unexpected property"):
			code = "field.unknown"
		case strings.Contains(m, "length"):
			code = "field.length"
		case strings.Contains(m, "one of"):
			code = "field.enum"
		}
		bad.Add(pointer, code)
	}
	return bad.Err("request.invalid")
}

// pointerOf turns items[3].title into /items/3/title.
func pointerOf(location string) string {
	location = strings.TrimPrefix(strings.TrimPrefix(location, "body"), ".")
	if location == "" {
		return ""
	}
	return "/" + strings.NewReplacer("[", "/", "]", "", ".", "/").Replace(location)
}

// deepest is how far lists and objects of a body may lie in each other. Forms are the deepest bodies and stay far below.
const deepest = 100

// errUnreadable is a text that one of the databases could not keep, or that came damaged.
var errUnreadable = errors.New("api: a text that cannot be kept")

// errLong is a text beyond what any field takes.
var errLong = errors.New("api: a text without end")

// unreadable says that a text holds the character zero, which PostgreSQL takes in no text, or bytes that are no UTF-8. In
// a text out of JSON those have become U+FFFD, as has half of a surrogate pair.
func unreadable(s string) bool {
	return strings.ContainsRune(s, 0) || strings.ContainsRune(s, utf8.RuneError)
}

// strictJSON refuses what two readers could understand differently (a key twice, or text after the end), what is nested
// without measure, and texts that cannot be kept or are longer than any field takes; of those it gives the pointer.
func strictJSON(raw []byte) (string, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if pointer, err := strictValue(d, "", 0); err != nil {
		return pointer, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return "", errors.New("text after the end")
	}
	return "", nil
}

func strictValue(d *json.Decoder, pointer string, depth int) (string, error) {
	t, err := d.Token()
	if err != nil {
		return pointer, err
	}
	if s, ok := t.(string); ok {
		switch {
		case unreadable(s):
			return pointer, errUnreadable
		case utf8.RuneCountInString(s) > models.LongestText:
			return pointer, errLong
		}
	}
	open, ok := t.(json.Delim)
	if !ok {
		return pointer, nil
	}
	if depth == deepest {
		return pointer, errors.New("nested too deep")
	}
	keys := map[string]bool{}
	for i := 0; d.More(); i++ {
		name := strconv.Itoa(i)
		if open == '{' {
			k, err := d.Token()
			if err != nil {
				return pointer, err
			}
			name, _ = k.(string)
			switch {
			case unreadable(name):
				return pointer, errUnreadable
			case utf8.RuneCountInString(name) > models.LongestName:
				return pointer, errLong
			}
			if keys[name] {
				return pointer, errors.New("a key twice")
			}
			keys[name] = true
		}
		if at, err := strictValue(d, pointer+"/"+name, depth+1); err != nil {
			return at, err
		}
	}
	_, err = d.Token()
	return pointer, err
}

func pathParams(path string) []string {
	var names []string
	for _, part := range strings.Split(path, "/") {
		if strings.HasPrefix(part, "{") {
			names = append(names, strings.Trim(part, "{}"))
		}
	}
	return names
}

func operationID(rt route) string {
	return strings.ToLower(rt.method) + strings.NewReplacer("/", "-", "{", "", "}", "", "_", "-", ".", "-").Replace(rt.path)
}

var uploadSchema = &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{
	"kind": {Type: huma.TypeString}, "issued_on": {Type: huma.TypeString}, "file": {Type: huma.TypeString, Format: "binary"},
}, Required: []string{"file"}}
