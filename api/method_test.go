package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"demeu/models/store"
	"demeu/workflows/worktest"
)

// A known address says which methods it takes, an unknown one that it is none; both as a problem. HEAD is GET without the
// body, on pages and on the API.
func TestMethods(t *testing.T) {
	h := worktest.New(t, store.SQLite)
	v := visit(t, h, h.Person("visitor", nil))
	parts := v.api.(*API).Parts
	parts.Pages = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte("<!doctype html>")) })
	a := New(parts)
	for _, c := range []struct {
		method, path string
		status       int
		code, allow  string
	}{
		{"DELETE", base + "/me", 405, "request.method", "OPTIONS, GET, HEAD, PATCH"},
		{"PUT", base + "/organisations", 405, "request.method", "OPTIONS, GET, HEAD, POST"},
		{"GET", base + "/auth/logout", 405, "request.method", "OPTIONS, POST"},
		{"HEAD", base + "/auth/logout", 405, "", "OPTIONS, POST"},
		{"GET", base + "/nothing", 404, "route.not_found", ""},
		{"POST", base + "/nothing", 404, "route.not_found", ""},
		{"POST", "/", 405, "request.method", "OPTIONS, GET, HEAD"},
		{"DELETE", "/healthz", 405, "request.method", "OPTIONS, GET, HEAD"},
		{"GET", "/", 200, "doctype", ""},
		{"HEAD", "/", 200, "", ""},
		{"HEAD", "/app/calls", 200, "", ""},
		{"HEAD", "/healthz", 200, "", ""},
		{"HEAD", "/docs", 200, "", ""},
		{"HEAD", base + "/me", 200, "", ""},
		{"HEAD", base + "/organisations/00000000-0000-7000-8000-000000000000", 404, "", ""},
	} {
		r := httptest.NewRequest(c.method, c.path, nil)
		r.Header.Set("Authorization", "Bearer "+v.token)
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.code) || c.method == http.MethodHead && w.Body.Len() > 0 {
			t.Errorf("%s %s: %d %s", c.method, c.path, w.Code, w.Body)
		}
		if got := w.Header().Get("Allow"); got != c.allow {
			t.Errorf("%s %s: Allow %q", c.method, c.path, got)
		}
		if c.status >= 400 && w.Header().Get("Content-Type") != "application/problem+json; charset=utf-8" {
			t.Errorf("%s %s: %s", c.method, c.path, w.Header().Get("Content-Type"))
		}
	}
}
