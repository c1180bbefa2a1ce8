// Package api is the voice: HTTP and nothing else. Operations are registered through on, desk and list (route.go),
// errors become problems in one place (problem.go), and every handler decodes, calls one workflow and renders.
package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/workflows"
	"demeu/workflows/awards"
	"demeu/workflows/grants"
	"demeu/workflows/people"
	"demeu/workflows/reviews"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"
)

// base is where the API lives.
const base = "/api/v1"

// Version of the program, set by the build.
var Version = "dev"

// Parts are the workflows that the api gives a voice to.
type Parts struct {
	House   *workflows.House
	People  *people.People
	Grants  *grants.Grants
	Reviews *reviews.Reviews
	Awards  *awards.Awards
	Pages   http.Handler // the frontend; nil leaves every other address unknown
	Secure  bool         // served over https: cookies say so
	Demo    bool         // demonstration data: the screens offer its guide and its accounts
	Ready   func(context.Context) error
	// ClockMoved runs what has become due, before the test clock's answer.
	ClockMoved func(context.Context) error
}

// API is the router with everything registered.
type API struct {
	Parts
	echo   *echo.Echo
	huma   huma.API
	routes []route
	tables []workflows.Table
	metric *metrics
}

// New builds the router.
func New(p Parts) *API {
	a := &API{Parts: p, echo: echo.New(), metric: newMetrics()}
	a.echo.HideBanner, a.echo.HidePort = true, true
	a.echo.IPExtractor = echo.ExtractIPDirect() // no header is trusted for an address
	a.echo.HTTPErrorHandler = a.httpError
	a.middleware()

	c := huma.DefaultConfig("Demeu", "1")
	c.OpenAPIPath, c.DocsPath, c.SchemasPath, c.CreateHooks = "", "", "", nil
	c.Info.Description = "Grants for volunteer projects: calls, applications, reviews, awards, money."
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"bearer": {Type: "http", Scheme: "bearer"}, "cookie": {Type: "apiKey", In: "cookie", Name: a.cookieName()},
	}
	registry := c.Components.Schemas
	registry.RegisterTypeAlias(reflect.TypeFor[money.Amount](), reflect.TypeFor[moneyBody]())
	registry.RegisterTypeAlias(reflect.TypeFor[money.Decimal](), reflect.TypeFor[decimalText]())
	registry.RegisterTypeAlias(reflect.TypeFor[calendar.Date](), reflect.TypeFor[dateText]())
	a.huma = humaecho.New(a.echo, c)

	a.meta()
	a.people()
	a.applications()
	a.attachments()
	a.trail()
	a.funds()
	a.awards()
	a.tranches()
	a.payments()
	a.reports()
	a.portfolio()
	a.exports()
	a.calls()
	a.reviews()
	a.decisions()

	a.echo.GET("/openapi.json", func(c echo.Context) error { return c.Blob(http.StatusOK, "application/json", a.OpenAPI()) })
	a.echo.GET("/docs", a.docs)
	return a
}

// moneyBody is how an amount looks in the document: a decimal text, never a number that a browser would round.
type moneyBody struct {
	Amount   string `json:"amount" pattern:"^-?[0-9]{1,16}(\\.[0-9]{1,3})?$" example:"1234567.50"`
	Currency string `json:"currency" pattern:"^[A-Z]{3}$" example:"KZT"`
}

// dateText and decimalText are how dates and exact numbers look in the document. Empty stands for none.
type (
	dateText    string
	decimalText string
)

// Schema of a date.
func (dateText) Schema(huma.Registry) *huma.Schema {
	return pattern(`^([0-9]{4}-[0-9]{2}-[0-9]{2})?$`, "2026-06-01")
}

// Schema of an exact decimal number.
func (decimalText) Schema(huma.Registry) *huma.Schema {
	return pattern(`^(-?[0-9]{1,18}(\.[0-9]{1,12})?)?$`, "1")
}

func pattern(p, example string) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString, Pattern: p, Examples: []any{example}}
	s.PrecomputeMessages()
	return s
}

// pages lets the frontend answer whatever address is nobody else's. A route of its own would hide from the router which
// methods an address takes.
func (a *API) pages(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := next(c)
		r := c.Request()
		switch {
		case !errors.Is(err, echo.ErrNotFound) || a.Pages == nil || strings.HasPrefix(r.URL.Path, "/api/"):
			return err
		case r.Method != http.MethodGet:
			c.Response().Header().Set("Allow", "OPTIONS, GET")
			return echo.ErrMethodNotAllowed
		}
		c.SetPath("/*")
		a.Pages.ServeHTTP(c.Response(), r)
		return nil
	}
}

// ServeHTTP makes the API a handler. HEAD is GET without the body, wherever there is a GET.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		r = r.Clone(r.Context())
		r.Method, w = http.MethodGet, headOnly{w}
	}
	a.echo.ServeHTTP(w, r)
}

// headOnly keeps the head of an answer and drops its body.
type headOnly struct{ http.ResponseWriter }

// Write pretends.
func (headOnly) Write(b []byte) (int, error) { return len(b), nil }

// OpenAPI is the document, indented, as committed in docs/openapi.json.
func (a *API) OpenAPI() []byte {
	b, err := json.MarshalIndent(a.huma.OpenAPI(), "", " ")
	if err != nil {
		panic(err) // a declaration that cannot be printed fails in every test
	}
	return append(b, '\n')
}

// Operation is one registered operation as the authorisation matrix needs it.
type Operation struct {
	Method, Path string
	Object, Verb string
	Public       bool
	Upload       bool // takes a file
}

// Operations lists what is registered.
func (a *API) Operations() []Operation {
	var ops []Operation
	for _, rt := range a.routes {
		ops = append(ops, Operation{rt.method, base + rt.path, rt.object, rt.verb, rt.public, rt.upload})
	}
	return ops
}

// Tables are the machines behind the operations.
func (a *API) Tables() []workflows.Table { return a.tables }

// httpError answers what never reached an operation: unknown addresses, panics, bodies cut off.
func (a *API) httpError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	call := workflows.CallOf(c.Request().Context())
	he, ok := err.(*echo.HTTPError)
	switch {
	case ok && he.Code == http.StatusNotFound:
		err = models.New(models.NotFound, "route.not_found")
	case ok && he.Code == http.StatusMethodNotAllowed:
		err = models.New(models.Malformed, "request.method")
		allow := c.Response().Header().Get("Allow")
		c.Response().Header().Set("Allow", strings.Replace(allow, "GET", "GET, HEAD", 1)) // HEAD goes wherever GET does
	case ok && he.Code == http.StatusRequestEntityTooLarge:
		err = models.New(models.TooLarge, "request.too_large").With("limit", strconv.Itoa(limitOf(c.Request())))
	case ok && he.Code < 500:
		err = models.New(models.Malformed, "request.malformed").Because(he)
	}
	writeProblem(c.Response(), call, err)
}

// meta registers what is about the program itself.
func (a *API) meta() {
	type meta struct {
		Version   string    `json:"version"`
		Now       time.Time `json:"now"`
		TestClock bool      `json:"test_clock"`
		Demo      bool      `json:"demo"`
	}
	on(a, route{method: http.MethodGet, path: "/meta", summary: "Version, server time, test clock", public: true},
		func(context.Context, *request[none]) (*meta, error) {
			return &meta{Version: Version, Now: a.House.Clock.Now().Time, TestClock: a.House.Clock.Testable(), Demo: a.Demo}, nil
		})
	type clock struct {
		Now time.Time `json:"now"`
	}
	if a.House.Clock.Testable() {
		on(a, route{method: http.MethodPut, path: "/test/clock", summary: "Move the test clock forward", public: true},
			func(ctx context.Context, r *request[clock]) (*clock, error) {
				if err := a.House.Clock.Set(r.Body.Now); err != nil {
					return nil, err
				}
				if a.ClockMoved != nil {
					if err := a.ClockMoved(ctx); err != nil {
						return nil, err
					}
				}
				return &clock{Now: a.House.Clock.Now().Time}, nil
			})
	}
	a.echo.GET("/healthz", func(c echo.Context) error { return c.String(http.StatusOK, "ok\n") })
	a.echo.GET("/readyz", func(c echo.Context) error {
		if a.Ready != nil {
			if err := a.Ready(c.Request().Context()); err != nil {
				slog.Warn("not ready", "cause", err)
				return c.String(http.StatusServiceUnavailable, "not ready\n")
			}
		}
		return c.String(http.StatusOK, "ready\n")
	})
}

// writerOf is the plain writer under an operation.
func writerOf(ctx huma.Context) http.ResponseWriter { return humaecho.Unwrap(ctx).Response() }

// language is the one of ours that somebody likes best, the first of several that they like as much; "" for none. What
// cannot be read is passed over: a strict reader throws the whole header away for one unknown part.
func language(accept string) string {
	best, most := "", 0.0
	for part := range strings.SplitSeq(accept, ",") {
		tag, weight, _ := strings.Cut(strings.ToLower(part), ";")
		tag, liking := strings.TrimSpace(tag), 1.0
		if _, q, ok := strings.Cut(weight, "q="); ok {
			if n, err := strconv.ParseFloat(strings.TrimSpace(q), 64); err == nil {
				liking = n
			}
		}
		for _, l := range models.Languages {
			if (tag == l || strings.HasPrefix(tag, l+"-")) && liking > most {
				best, most = l, liking
			}
		}
	}
	return best
}

// Bare is the API without a database behind it: enough for its document, its tables and its operations.
func Bare() *API {
	h := &workflows.House{Clock: workflows.NewClock(false)}
	return New(Parts{House: h, People: people.New(h), Grants: grants.New(h), Reviews: reviews.New(h), Awards: awards.New(h)})
}
