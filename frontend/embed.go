// Package frontend carries the built screens inside the binary and serves them.
package frontend

import (
	"bytes"
	"crypto/rand"
	"embed"
	"encoding/base64"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed all:dist
var dist embed.FS

//go:embed placeholder.html
var placeholder []byte

const nonceMark = "__CSP_NONCE__"

// Handler serves the screens: files under /assets/ and /fonts/ for ever, every other path as the
// page itself, which reads the path in the browser. It never answers for /api/.
func Handler() http.Handler {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the folder is named in the embed directive above
	}
	return handler(built)
}

func handler(built fs.FS) http.Handler {
	page, err := fs.ReadFile(built, "index.html")
	if err != nil {
		page = placeholder
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		nonce := newNonce()
		secure(w.Header(), nonce)
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
		switch {
		case name == "api" || strings.HasPrefix(name, "api/"):
			notFound(w)
		case name != "index.html" && isFile(built, name):
			serveFile(w, r, built, name)
		case strings.HasPrefix(name, "assets/"), strings.HasPrefix(name, "fonts/"), looksLikeFile(name):
			// An old tab asking for a file of an earlier build must see 404, not a page.
			notFound(w)
		default:
			servePage(w, r, page, nonce)
		}
	})
}

func servePage(w http.ResponseWriter, r *http.Request, page []byte, nonce string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(bytes.ReplaceAll(page, []byte(nonceMark), []byte(nonce)))
}

func serveFile(w http.ResponseWriter, r *http.Request, built fs.FS, name string) {
	header := w.Header()
	header.Set("Content-Type", contentType(path.Ext(name)))
	if strings.HasPrefix(name, "assets/") || strings.HasPrefix(name, "fonts/") {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		header.Set("Cache-Control", "no-cache")
	}
	header.Add("Vary", "Accept-Encoding")
	for _, packed := range []struct{ coding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if accepts(r.Header.Get("Accept-Encoding"), packed.coding) && isFile(built, name+packed.suffix) {
			header.Set("Content-Encoding", packed.coding)
			name += packed.suffix
			break
		}
	}
	body, err := fs.ReadFile(built, name)
	if err != nil {
		notFound(w)
		return
	}
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body)
}

// contentType names the kinds that not every machine's table knows.
func contentType(extension string) string {
	switch extension {
	case ".woff2":
		return "font/woff2"
	case ".webmanifest":
		return "application/manifest+json"
	}
	if kind := mime.TypeByExtension(extension); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

func notFound(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, "not found", http.StatusNotFound)
}

// looksLikeFile is true for robots.txt or .env, not for the page /status/A.17.
func looksLikeFile(name string) bool {
	return name != "index.html" && (strings.HasPrefix(name, ".") || path.Ext(name) != "" && !strings.Contains(name, "/"))
}

// isFile leaves out folders and names that begin with a dot (the build's manifest, .gitkeep).
func isFile(built fs.FS, name string) bool {
	if strings.HasPrefix(name, ".") || !fs.ValidPath(name) {
		return false
	}
	info, err := fs.Stat(built, name)
	return err == nil && info.Mode().IsRegular()
}

// accepts reads an Accept-Encoding list; a coding with q=0 is refused.
func accepts(list, coding string) bool {
	for item := range strings.SplitSeq(list, ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(item), ";")
		if strings.EqualFold(strings.TrimSpace(name), coding) {
			value := strings.TrimPrefix(strings.ReplaceAll(quality, " ", ""), "q=")
			return quality == "" || strings.Trim(value, "0.") != ""
		}
	}
	return false
}

func secure(header http.Header, nonce string) {
	header.Set("Content-Security-Policy", strings.Join([]string{
		"default-src 'none'",
		"script-src 'self' 'nonce-" + nonce + "'",
		"style-src 'self' 'nonce-" + nonce + "'",
		"img-src 'self' data: blob:",
		"font-src 'self'",
		"connect-src 'self'",
		"manifest-src 'self'",
		"worker-src 'self'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
		"object-src 'none'",
		"require-trusted-types-for 'script'",
	}, "; "))
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=(), usb=()")
}

func newNonce() string {
	var raw [16]byte
	_, _ = rand.Read(raw[:]) // never fails: it ends the program instead
	return base64.RawURLEncoding.EncodeToString(raw[:])
}
