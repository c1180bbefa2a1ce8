package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"strings"
	"testing"
	"time"

	"demeu/models"
	"demeu/models/modeltest"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/jobs"
)

// world is the whole program over HTTP, on one engine, with a clock that tests move.
type world struct {
	t    *testing.T
	app  *App
	srv  *httptest.Server
	sent int // requests so far
}

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	os.Exit(m.Run())
}

func newWorld(t *testing.T, engine store.Engine, now string) *world {
	t.Helper()
	s := modeltest.Open(t, engine, jobs.Migrate)
	c := Config{Addr: "127.0.0.1:0", BaseURL: "http://127.0.0.1", DataDir: t.TempDir(), TestClock: true}
	app, err := assemble(context.Background(), c, s)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	if err := app.Runner.Start(ctx); err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, app: app, srv: httptest.NewServer(app.API)}
	t.Cleanup(func() {
		w.srv.Close()
		end, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := app.Runner.Stop(end); err != nil {
			t.Log("queue:", err)
		}
		stop()
	})
	w.at(now)
	return w
}

// at moves the clock.
func (w *world) at(rfc3339 string) {
	w.t.Helper()
	(&client{w: w, name: "clock"}).put("/test/clock", obj{"now": rfc3339}).is(200)
}

// client is one person at the API.
type client struct {
	w     *world
	name  string
	token string
	lang  string
}

// anyone is somebody without an account.
func (w *world) anyone() *client { return &client{w: w, name: "anyone", lang: "ru"} }

// join signs somebody in by the one-time code that was mailed to them; a first time makes the account.
func (w *world) join(email, name, lang string) *client {
	w.t.Helper()
	c := &client{w: w, name: name, lang: lang}
	c.post("/auth/codes", obj{"email": email, "language": lang}).is(204)
	return c.signIn(email, w.code(email))
}

// code reads the newest code out of the letters, as its receiver would.
func (w *world) code(email string) string {
	w.t.Helper()
	l, err := store.First[models.Letter](w.app.Store.Read(context.Background()), "created_at DESC, id DESC", "address = ? AND template IN ('code', 'invitation', 'expert_invitation')", strings.ToLower(email))
	if err != nil || l == nil {
		w.t.Fatalf("no code for %s: %v", email, err)
	}
	return l.Params["code"]
}

func (c *client) signIn(email, code string) *client {
	c.w.t.Helper()
	c.token = c.post("/auth/login", obj{"email": email, "code": code, "name": c.name, "language": c.lang}).is(200).str("token")
	return c
}

type obj = map[string]any

// answer of the API.
type answer struct {
	c      *client
	what   string
	status int
	header http.Header
	raw    []byte
	body   obj
}

func (c *client) get(path string) *answer { c.w.t.Helper(); return c.send(http.MethodGet, path, nil) }
func (c *client) post(path string, body any) *answer {
	c.w.t.Helper()
	return c.send(http.MethodPost, path, body)
}
func (c *client) put(path string, body any) *answer {
	c.w.t.Helper()
	return c.send(http.MethodPut, path, body)
}
func (c *client) patch(path string, body any) *answer {
	c.w.t.Helper()
	return c.send(http.MethodPatch, path, body)
}
func (c *client) delete(path string) *answer {
	c.w.t.Helper()
	return c.send(http.MethodDelete, path, nil)
}
func (c *client) keyed(key, path string, body any) *answer {
	c.w.t.Helper()
	return c.send(http.MethodPost, path, body, "Idempotency-Key", key)
}

// send makes one request. Whatever may change something carries a fresh key, as a careful client does.
func (c *client) send(method, path string, body any, headers ...string) *answer {
	c.w.t.Helper()
	var r io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			c.w.t.Fatal(err)
		}
		r = bytes.NewReader(b)
	}
	req, err := http.NewRequest(method, c.w.srv.URL+"/api/v1"+path, r)
	if err != nil {
		c.w.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if method != http.MethodGet {
		req.Header.Set("Idempotency-Key", workflows.NewID())
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return c.roundTrip(req)
}

// upload sends a file with its form fields.
func (c *client) upload(path, name, kind, issued string, content []byte) *answer {
	c.w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	_ = m.WriteField("kind", kind)
	_ = m.WriteField("issued_on", issued)
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", fmt.Sprintf(`form-data; name="file"; filename="%s"`, name))
	h.Set("Content-Type", "application/octet-stream")
	p, err := m.CreatePart(h)
	if err == nil {
		_, err = p.Write(content)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		c.w.t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, c.w.srv.URL+"/api/v1"+path, &b)
	if err != nil {
		c.w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", m.FormDataContentType())
	return c.roundTrip(req)
}

func (c *client) roundTrip(req *http.Request) *answer {
	c.w.t.Helper()
	c.w.sent++
	req.Header.Set("Accept-Language", c.lang)
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.w.t.Fatal(err)
	}
	defer res.Body.Close()
	a := &answer{c: c, what: c.name + ": " + req.Method + " " + req.URL.Path, status: res.StatusCode, header: res.Header}
	if a.raw, err = io.ReadAll(res.Body); err != nil {
		c.w.t.Fatal(err)
	}
	if strings.Contains(res.Header.Get("Content-Type"), "json") {
		if err := json.Unmarshal(a.raw, &a.body); err != nil {
			c.w.t.Fatalf("%s: %v in %s", a.what, err, a.raw)
		}
	}
	return a
}

// is asserts the status.
func (a *answer) is(status int) *answer {
	a.c.w.t.Helper()
	if a.status != status {
		a.c.w.t.Fatalf("%s: %d, want %d\n%.900s", a.what, a.status, status, a.raw)
	}
	return a
}

// ok asserts any success.
func (a *answer) ok() *answer {
	a.c.w.t.Helper()
	if a.status < 200 || a.status > 299 {
		a.c.w.t.Fatalf("%s: %d\n%.900s", a.what, a.status, a.raw)
	}
	return a
}

// refused asserts status and public code.
func (a *answer) refused(status int, code string) *answer {
	a.c.w.t.Helper()
	if a.status != status || a.body["code"] != code {
		a.c.w.t.Fatalf("%s: %d %v, want %d %s\n%.900s", a.what, a.status, a.body["code"], status, code, a.raw)
	}
	return a
}

// at walks into the body: keys and indexes by dots.
func (a *answer) at(path string) any {
	a.c.w.t.Helper()
	v, ok := dig(a.body, path)
	if !ok {
		a.c.w.t.Fatalf("%s: no %s in\n%.900s", a.what, path, a.raw)
	}
	return v
}

func (a *answer) str(path string) string { a.c.w.t.Helper(); return fmt.Sprint(a.at(path)) }
func (a *answer) id() string             { a.c.w.t.Helper(); return a.str("id") }
func (a *answer) list(path string) []any {
	a.c.w.t.Helper()
	l, ok := a.at(path).([]any)
	if !ok {
		a.c.w.t.Fatalf("%s: %s is no list in\n%.900s", a.what, path, a.raw)
	}
	return l
}

// action finds a verb among the actions of a body.
func (a *answer) action(verb string) obj {
	a.c.w.t.Helper()
	for _, x := range a.list("actions") {
		if m := x.(obj); m["verb"] == verb {
			return m
		}
	}
	a.c.w.t.Fatalf("%s: no action %s in\n%.900s", a.what, verb, a.raw)
	return nil
}

func dig(v any, path string) (any, bool) {
	for part := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case obj:
			var ok bool
			if v, ok = x[part]; !ok {
				return nil, false
			}
		case []any:
			var i int
			if _, err := fmt.Sscan(part, &i); err != nil || i < 0 || i >= len(x) {
				return nil, false
			}
			v = x[i]
		default:
			return nil, false
		}
	}
	return v, true
}
