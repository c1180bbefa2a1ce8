package frontend

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func built() fstest.MapFS {
	return fstest.MapFS{
		".gitkeep":            {},
		".vite/manifest.json": {Data: []byte("{}")},
		"index.html":          {Data: []byte(`<meta name="csp-nonce" content="__CSP_NONCE__"><div id="root"></div>`)},
		"favicon.svg":         {Data: []byte("<svg/>")},
		"assets/app-1.js":     {Data: []byte("plain")},
		"assets/app-1.js.br":  {Data: []byte("brotli")},
		"assets/app-1.js.gz":  {Data: []byte("gzip")},
		"fonts/onest-1.woff2": {Data: []byte("font")},
		"assets/lonely-1.css": {Data: []byte("a{}")},
	}
}

func get(t *testing.T, h http.Handler, method, path, encoding string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	if encoding != "" {
		r.Header.Set("Accept-Encoding", encoding)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Result(), string(body)
}

func TestPaths(t *testing.T) {
	const page = `<div id="root">`
	forever := "public, max-age=31536000, immutable"
	for _, c := range []struct {
		path, encoding       string
		status               int
		body, cache, packing string
	}{
		{"/", "", 200, page, "no-cache", ""},
		{"/index.html", "", 200, page, "no-cache", ""},
		{"/kk/status/A.17", "", 200, page, "no-cache", ""},
		{"/app/applications/7", "", 200, page, "no-cache", ""},
		{"/kk/calls", "", 200, page, "no-cache", ""},
		{"/api", "", 404, "", "no-store", ""},
		{"/api/v1/none", "", 404, "", "no-store", ""},
		{"/x/../api/v1/none", "", 404, "", "no-store", ""},
		{"/assets/app-0.js", "", 404, "", "no-store", ""},
		{"/assets", "", 200, page, "no-cache", ""},
		{"/fonts/none.woff2", "", 404, "", "no-store", ""},
		{"/robots.txt", "", 404, "", "no-store", ""},
		{"/.gitkeep", "", 404, "", "no-store", ""},
		{"/.vite/manifest.json", "", 404, "", "no-store", ""},
		{"/favicon.svg", "", 200, "<svg/>", "no-cache", ""},
		{"/fonts/onest-1.woff2", "gzip, br", 200, "font", forever, ""},
		{"/assets/app-1.js", "", 200, "plain", forever, ""},
		{"/assets/app-1.js", "gzip, br", 200, "brotli", forever, "br"},
		{"/assets/app-1.js", "gzip;q=1.0, br;q=0", 200, "gzip", forever, "gzip"},
		{"/assets/lonely-1.css", "gzip, br", 200, "a{}", forever, ""},
	} {
		t.Run(c.path+" "+c.encoding, func(t *testing.T) {
			res, body := get(t, handler(built()), "GET", c.path, c.encoding)
			if res.StatusCode != c.status || !strings.Contains(body, c.body) {
				t.Errorf("answer %d %q, want %d with %q", res.StatusCode, body, c.status, c.body)
			}
			if got := res.Header.Get("Cache-Control"); got != c.cache {
				t.Errorf("Cache-Control %q, want %q", got, c.cache)
			}
			if got := res.Header.Get("Content-Encoding"); got != c.packing {
				t.Errorf("Content-Encoding %q, want %q", got, c.packing)
			}
		})
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	for _, path := range []string{"/", "/assets/app-1.js", "/assets/none.js", "/api/v1/none"} {
		res, _ := get(t, handler(built()), "GET", path, "")
		policy := res.Header.Get("Content-Security-Policy")
		for _, bad := range []string{"unsafe-inline", "unsafe-eval", "*", "http:"} {
			if strings.Contains(policy, bad) {
				t.Errorf("%s: policy holds %q: %s", path, bad, policy)
			}
		}
		for _, need := range []string{"default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"} {
			if !strings.Contains(policy, need) {
				t.Errorf("%s: policy lacks %q: %s", path, need, policy)
			}
		}
		if res.Header.Get("X-Content-Type-Options") != "nosniff" || res.Header.Get("Referrer-Policy") == "" {
			t.Errorf("%s: headers %v", path, res.Header)
		}
	}
}

func TestNonceIsFreshAndInThePage(t *testing.T) {
	seen := map[string]bool{}
	for range 3 {
		res, body := get(t, handler(built()), "GET", "/", "")
		found := regexp.MustCompile(`content="([^"]{22})"`).FindStringSubmatch(body)
		if found == nil {
			t.Fatalf("no nonce in %q", body)
		}
		if !strings.Contains(res.Header.Get("Content-Security-Policy"), "'nonce-"+found[1]+"'") {
			t.Errorf("the policy has another nonce than the page: %s", res.Header.Get("Content-Security-Policy"))
		}
		if seen[found[1]] {
			t.Error("the same nonce twice")
		}
		seen[found[1]] = true
	}
}

func TestWithoutABuildThePlaceholderAnswers(t *testing.T) {
	res, body := get(t, handler(fstest.MapFS{".gitkeep": {}}), "GET", "/kk", "")
	if res.StatusCode != 200 || !strings.Contains(body, "make frontend") {
		t.Errorf("answer %d %q", res.StatusCode, body)
	}
}

func TestOnlyReading(t *testing.T) {
	res, _ := get(t, handler(built()), "POST", "/", "")
	if res.StatusCode != http.StatusMethodNotAllowed || res.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("answer %d %v", res.StatusCode, res.Header)
	}
	if _, body := get(t, handler(built()), "HEAD", "/", ""); body != "" {
		t.Errorf("a body for HEAD: %q", body)
	}
}

func TestTheEmbeddedFolderServes(t *testing.T) {
	if res, _ := get(t, Handler(), "GET", "/", ""); res.StatusCode != 200 {
		t.Errorf("answer %d", res.StatusCode)
	}
}
