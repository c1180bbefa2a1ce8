package api

import (
	"encoding/json"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"demeu/models"
	"demeu/models/lang"
	"demeu/workflows"

	"github.com/danielgtaylor/huma/v2"
)

// Problem is the body of every error (RFC 9457). Code is stable and public; detail is in the caller's language.
type Problem struct {
	Type      string         `json:"type"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Code      string         `json:"code"`
	Detail    string         `json:"detail"`
	RequestID string         `json:"request_id"`
	Params    models.Params  `json:"params,omitempty"`
	Errors    []ProblemField `json:"errors,omitempty"`
	Unblocks  []models.Role  `json:"unblocks,omitempty"`
}

// ProblemField is one wrong field.
type ProblemField struct {
	Pointer string        `json:"pointer"`
	Code    string        `json:"code"`
	Detail  string        `json:"detail"`
	Params  models.Params `json:"params,omitempty"`
}

var statuses = map[models.Kind]int{
	models.Malformed: http.StatusBadRequest, models.Invalid: http.StatusUnprocessableEntity, models.Unauthenticated: http.StatusUnauthorized,
	models.Forbidden: http.StatusForbidden, models.NotFound: http.StatusNotFound, models.Refusal: http.StatusConflict,
	models.Stale: http.StatusConflict, models.Precondition: http.StatusPreconditionFailed, models.TooLarge: http.StatusRequestEntityTooLarge,
	models.TooMany: http.StatusTooManyRequests, models.Unavailable: http.StatusServiceUnavailable, models.Internal: http.StatusInternalServerError,
}

// problem is the one mapper from our errors to HTTP.
func problem(call *workflows.Call, err error) *Problem {
	e := models.AsError(err)
	status := statuses[e.Kind]
	switch e.Code {
	case "request.media_type":
		status = http.StatusUnsupportedMediaType
	case "request.method":
		status = http.StatusMethodNotAllowed
	}
	p := &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: e.Code, RequestID: call.RequestID, Unblocks: e.Unblock}
	p.Detail = lang.Error(call.Language, e.Code, e.Params)
	if e.Kind != models.Internal {
		p.Params = e.Params
	}
	for _, f := range e.Fields {
		p.Errors = append(p.Errors, ProblemField{Pointer: f.Pointer, Code: f.Code, Params: f.Params, Detail: lang.Error(call.Language, f.Code, f.Params)})
	}
	return p
}

func writeProblem(w http.ResponseWriter, call *workflows.Call, err error) {
	p := problem(call, err)
	switch {
	case p.Status == http.StatusServiceUnavailable: // busy, not broken
		slog.Warn("request put off", "request_id", call.RequestID, "code", p.Code, "cause", err)
	case p.Status >= 500:
		slog.Error("request failed", "request_id", call.RequestID, "code", p.Code, "cause", err)
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json; charset=utf-8")
	h.Set("Content-Language", call.Language)
	h.Set("Cache-Control", "no-store")
	if e := models.AsError(err); e.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(e.RetryAfter))
	}
	if call.Replayed {
		h.Set("Idempotency-Replayed", "true")
	}
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client is gone when this fails
}

// render writes the answer of an operation.
func (a *API) render(ctx huma.Context, rt route, out any, err error) {
	call := workflows.CallOf(ctx.Context())
	w := writerOf(ctx)
	if err != nil {
		writeProblem(w, call, err)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	if rt.fresh > 0 {
		h.Set("Cache-Control", "public, max-age="+strconv.Itoa(rt.fresh))
		h.Set("Vary", "Accept-Language, Authorization, Cookie")
	}
	if call.Replayed {
		h.Set("Idempotency-Replayed", "true")
	}
	switch v := out.(type) {
	case none, nil:
		w.WriteHeader(http.StatusNoContent)
		return
	case *file:
		sendFile(w, v)
		return
	case workflows.View:
		head := v.Top()
		h.Set("ETag", `"`+strconv.FormatInt(head.Version, 10)+`"`)
		for i := range head.Actions {
			act := &head.Actions[i]
			if !act.Allowed {
				act.Reason = lang.Error(call.Language, act.Code, act.Params)
			}
		}
	}
	h.Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(rt.status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		slog.Warn("answer not delivered", "request_id", call.RequestID, "cause", err)
	}
}

// sendFile streams a download. Nothing uploaded by people is ever shown inside our pages: it is offered for saving,
// sandboxed, with its type as we found it.
func sendFile(w http.ResponseWriter, f *file) {
	defer f.body.Close()
	how := "attachment"
	if f.view {
		how = "inline"
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Content-Disposition", disposition(how, f.name))
	h.Set("X-Content-Type-Options", "nosniff")
	policy := "sandbox; default-src 'none'"
	if f.view {
		policy += "; style-src 'unsafe-inline'" // a page of ours to be printed brings its own style and nothing else
	}
	h.Set("Content-Security-Policy", policy)
	w.WriteHeader(http.StatusOK)
	if _, err := io.Copy(w, f.body); err != nil {
		slog.Warn("file not delivered", "cause", err)
	}
}

// disposition names a file by RFC 6266: ASCII for old readers, UTF-8 for the rest.
func disposition(how, name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == '"' || r == '\\' || r == '/' || r == 0x7f {
			return '_'
		}
		return r
	}, name)
	return mime.FormatMediaType(how, map[string]string{"filename": name})
}
