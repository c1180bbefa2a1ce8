package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"demeu/models"
	"demeu/workflows"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// Bounds of a request. Uploads have their own, larger one.
const (
	bodyLimit      = 1 << 20
	uploadLimit    = 64 << 20
	requestTimeout = 10 * time.Second
	uploadTimeout  = 60 * time.Second
)

func (a *API) middleware() {
	a.echo.Use(a.begin, a.headers, middleware.RecoverWithConfig(middleware.RecoverConfig{
		DisableStackAll: true, DisablePrintStack: true,
		LogErrorFunc: func(c echo.Context, err error, stack []byte) error {
			slog.Error("panic", "request_id", workflows.CallOf(c.Request().Context()).RequestID, "cause", err, "stack", string(stack))
			return err
		},
	}), a.sameOrigin, a.bounds, a.identify, a.pages)
}

// begin gives the request its id, its language and its line in the log.
func (a *API) begin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := workflows.Wall()
		r := c.Request()
		call := &workflows.Call{RequestID: workflows.NewID(), Language: "ru", Key: r.Header.Get("Idempotency-Key")}
		if l := language(r.Header.Get("Accept-Language")); l != "" {
			call.Language = l
		}
		c.SetRequest(r.WithContext(workflows.WithCall(r.Context(), call)))
		c.Response().Header().Set("X-Request-Id", call.RequestID)
		if err := next(c); err != nil {
			c.Error(err)
		}
		a.metric.saw(r.Method, c.Path(), c.Response().Status, workflows.Wall().Sub(start))
		who := ""
		if call.Actor != nil {
			who = call.Actor.PersonID
		}
		slog.Info("request", "request_id", call.RequestID, "method", r.Method, "route", c.Path(), "status", c.Response().Status,
			"bytes", c.Response().Size, "ms", workflows.Wall().Sub(start).Milliseconds(), "person", who)
		return nil
	}
}

// headers harden every answer, errors and files too. The frontend's handler sets the policy of its pages itself.
func (a *API) headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Frame-Options", "DENY")
		if strings.HasPrefix(c.Request().URL.Path, "/api/") {
			h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		}
		if a.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		return next(c)
	}
}

// sameOrigin refuses changes that another site's page sends with our cookie.
func (a *API) sameOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	guard := http.NewCrossOriginProtection()
	return func(c echo.Context) error {
		if err := guard.Check(c.Request()); err != nil {
			return models.Deny("request.cross_origin").Because(err)
		}
		return next(c)
	}
}

// bounds limits the bytes and the time of a request.
func (a *API) bounds(next echo.HandlerFunc) echo.HandlerFunc {
	limit := func(n int64, d time.Duration) echo.HandlerFunc {
		return middleware.ContextTimeoutWithConfig(middleware.ContextTimeoutConfig{Timeout: d})(
			middleware.BodyLimit(strconv.FormatInt(n, 10) + "B")(next))
	}
	plain, upload := limit(bodyLimit, requestTimeout), limit(uploadLimit, uploadTimeout)
	return func(c echo.Context) error {
		if limitOf(c.Request()) == uploadLimit {
			return upload(c)
		}
		return plain(c)
	}
}

// limitOf is how many bytes a request may bring.
func limitOf(r *http.Request) int {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return uploadLimit
	}
	return bodyLimit
}

// identify finds the actor of the session or token, the version the caller saw, and the hash of a keyed body.
func (a *API) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if !strings.HasPrefix(r.URL.Path, base) {
			return next(c)
		}
		call := workflows.CallOf(r.Context())
		if strings.ContainsFunc(call.Key, func(c rune) bool { return c < ' ' || c > '~' }) {
			return models.New(models.Malformed, "request.malformed") // a header is ASCII, and a key is stored as it is
		}
		if token := a.token(r); token != "" {
			actor, err := a.People.Authenticate(r.Context(), token)
			if err != nil {
				return err
			}
			call.Actor = actor
			if actor != nil && language(r.Header.Get("Accept-Language")) == "" {
				call.Language = actor.Language
			}
		}
		if m := strings.Trim(strings.TrimPrefix(r.Header.Get("If-Match"), "W/"), `"`); m != "" && m != "*" {
			v, err := strconv.ParseInt(m, 10, 64)
			if err != nil {
				return models.New(models.Malformed, "request.precondition")
			}
			call.IfMatch = &v
		}
		if call.Key != "" && r.Body != nil && !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
			b, err := io.ReadAll(r.Body)
			if err != nil {
				return err
			}
			sum := sha256.Sum256(b)
			call.BodyHash = hex.EncodeToString(sum[:])
			r.Body = io.NopCloser(bytes.NewReader(b))
		}
		return next(c)
	}
}

func (a *API) cookieName() string {
	if a.Secure {
		return "__Host-demeu"
	}
	return "demeu" // browsers refuse the prefix without https
}

func (a *API) token(r *http.Request) string {
	if t, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return t
	}
	if c, err := r.Cookie(a.cookieName()); err == nil {
		return c.Value
	}
	return ""
}
