package main

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/store"
	"demeu/workflows"
)

//go:embed demo
var demoFiles embed.FS

// demoPassword opens every account of the demonstration, and of nothing else.
const demoPassword = "demeu-demo-2026"

// DemoCmd serves the platform with demonstration data.
type DemoCmd struct {
	Remove bool `help:"Take the demonstration's folder away."`
}

// Run loads the data on the first start, prints the way in, and serves.
func (d DemoCmd) Run(ctx context.Context, c *Config) error {
	dir := filepath.Join(c.DataDir, "demo")
	if d.Remove {
		return os.RemoveAll(dir)
	}
	if c.DatabaseURL != "" {
		return errors.New("the demonstration keeps its data in its own folder; start it without --database-url")
	}
	conf := *c
	conf.DataDir = dir
	app, err := openDemo(ctx, conf, workflows.Day(models.At(workflows.Wall())))
	if err != nil {
		return err
	}
	defer app.Close()
	app.House.Clock.Release(c.TestClock)
	fmt.Fprintf(os.Stderr, "\nDemeu with demonstration data: %s\nTwelve steps through it:       %s/demo\nEvery account's password:      %s\nCtrl+C stops it; \"demeu demo --remove\" takes its data away.\n\n", c.BaseURL, c.BaseURL, demoPassword)
	return app.listen(ctx)
}

// openDemo opens the demonstration in its folder, and loads it when it is new, as of a day.
func openDemo(ctx context.Context, conf Config, today calendar.Date) (*App, error) {
	conf.TestClock, conf.demo = true, true
	app, err := Assemble(ctx, conf, store.Options{})
	if err != nil {
		return nil, err
	}
	app.House.Days = calendar.Official()
	for year := dataToday.Year(); year <= today.Year()+1; year++ {
		app.House.Days = app.House.Days.Foresee(year)
	}
	fresh, err := app.People.Untouched(ctx)
	if err == nil && fresh {
		fmt.Fprintln(os.Stderr, "Loading demonstration data through the program's own commands ...")
		err = loadDemo(ctx, app, today)
	}
	if err != nil {
		app.Close()
		if fresh {
			err = errors.Join(fmt.Errorf("demonstration: %w", err), os.RemoveAll(conf.DataDir))
		}
		return nil, err
	}
	return app, nil
}

// loader plays the past of the demonstration: the workflows' own commands, sent to the program's own API with the clock
// moved, so that events, ledger and letters exist as if it had happened. Its first error ends everything after it.
type loader struct {
	ctx    context.Context
	app    *App
	today  calendar.Date
	shift  int       // days from the data's time to ours
	now    time.Time // where the clock stands
	tokens map[string]string
	err    error
}

type object = map[string]any

// dataToday is where "today" lies in the time of the data: five days before the first report of the long call is due.
const dataToday calendar.Date = "2027-04-20"

func loadDemo(ctx context.Context, app *App, today calendar.Date) error {
	l := &loader{ctx: ctx, app: app, today: today, shift: dataToday.DaysUntil(today), tokens: map[string]string{}}
	(&demo{loader: l, ids: map[string]string{}, applications: map[string]object{}}).play()
	return l.err
}

// file reads a fixture with every date in it moved into our time.
func (l *loader) file(name string, into any) {
	b, err := demoFiles.ReadFile("demo/" + name)
	if err == nil {
		err = json.Unmarshal(l.moved(b), into)
	}
	l.fail(name, err)
}

var dates = regexp.MustCompile(`"(\d{4}-\d{2}-\d{2})(T[^"]*)?"`)

func (l *loader) moved(b []byte) []byte {
	return dates.ReplaceAllFunc(b, func(m []byte) []byte {
		d := calendar.Date(m[1:11])
		return append([]byte(`"`+string(d.AddDays(l.shift))), m[11:]...)
	})
}

func (l *loader) fail(what string, err error) {
	if l.err == nil && err != nil {
		l.err = fmt.Errorf("%s: %w", what, err)
	}
}

// at moves the clock to a date of the data and a time of day in Astana; on, to a day counted from today. The clock only
// goes forward, so a moment that is past already leaves it.
func (l *loader) at(date calendar.Date, clock string) { l.move(date.AddDays(l.shift), clock) }

func (l *loader) on(days int, clock string) { l.move(l.day(days), clock) }

// day is a date counted from today.
func (l *loader) day(days int) calendar.Date { return l.today.AddDays(days) }

func (l *loader) move(date calendar.Date, clock string) {
	at, err := calendar.LocalTime{Date: date, Clock: clock, Zone: calendar.Kazakhstan}.UTC()
	l.fail("clock", err)
	if l.err == nil && at.After(l.now) {
		l.now = at
		l.fail("clock", l.app.House.Clock.Set(at))
	}
}

// send makes one request in somebody's name and gives the answer.
func (l *loader) send(who, method, path string, body any) object {
	if l.err != nil {
		return object{}
	}
	b, err := json.Marshal(body)
	l.fail(path, err)
	r := httptest.NewRequest(method, "/api/v1"+path, bytes.NewReader(b))
	r.Header.Set("Content-Type", "application/json")
	return l.answer(who, r)
}

func (l *loader) answer(who string, r *http.Request) object {
	if l.err != nil {
		return object{}
	}
	if r.Method != http.MethodGet {
		r.Header.Set("Idempotency-Key", workflows.NewID())
	}
	r.Header.Set("Accept-Language", "ru")
	if t := l.tokens[who]; t != "" {
		r.Header.Set("Authorization", "Bearer "+t)
	}
	rec := httptest.NewRecorder()
	l.app.API.ServeHTTP(rec, r.WithContext(l.ctx))
	out := object{}
	if rec.Body.Len() > 0 {
		l.fail(r.URL.Path, json.Unmarshal(rec.Body.Bytes(), &out))
	}
	if rec.Code > 299 {
		l.fail(who+" "+r.Method+" "+r.URL.Path, fmt.Errorf("%d %.600s", rec.Code, rec.Body))
	}
	return out
}

func (l *loader) get(who, path string) object { return l.send(who, http.MethodGet, path, nil) }
func (l *loader) post(who, path string, body any) object {
	return l.send(who, http.MethodPost, path, body)
}
func (l *loader) put(who, path string, body any) object {
	return l.send(who, http.MethodPut, path, body)
}
func (l *loader) patch(who, path string, body any) object {
	return l.send(who, http.MethodPatch, path, body)
}

// upload attaches a small fictional file.
func (l *loader) upload(who, path, kind, issued, name string) string {
	if l.err != nil {
		return ""
	}
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	l.fail(path, errors.Join(m.WriteField("kind", kind), m.WriteField("issued_on", issued)))
	w, err := m.CreateFormFile("file", name)
	if err == nil {
		_, err = w.Write(paper(name))
	}
	l.fail(path, errors.Join(err, m.Close()))
	r := httptest.NewRequest(http.MethodPost, "/api/v1"+path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return id(l.answer(who, r))
}

// paper is a small file of the kind that its name says.
func paper(name string) []byte {
	if strings.HasSuffix(name, ".jpg") {
		return []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9")
	}
	return []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
}

// account signs somebody in by the code of their letter and gives them the demonstration's password.
func (l *loader) account(name, person, language string) {
	if l.err != nil {
		return
	}
	email := name + "@demo.example"
	l.post("", "/auth/codes", object{"email": email, "language": language})
	l.enter(name, person, language)
}

// enter uses the newest code that was mailed to an account.
func (l *loader) enter(name, person, language string) {
	if l.err != nil {
		return
	}
	email := name + "@demo.example"
	letter, err := store.First[models.Letter](l.app.Store.Read(l.ctx), "id DESC", "address = ? AND template IN ('code', 'invitation', 'expert_invitation')", email)
	if err == nil && letter == nil {
		err = errors.New("no code for " + email)
	}
	l.fail(email, err)
	if l.err != nil {
		return
	}
	in := l.post("", "/auth/login", object{"email": email, "code": letter.Params["code"], "name": person, "language": language})
	l.tokens[name], _ = in["token"].(string)
	l.put(name, "/me/password", object{"password": demoPassword})
}

// id of an answer.
func id(o object) string {
	s, _ := o["id"].(string)
	return s
}

// items of a list.
func items(o object) []object {
	var out []object
	list, _ := o["items"].([]any)
	for _, x := range list {
		if m, ok := x.(object); ok {
			out = append(out, m)
		}
	}
	return out
}

// word is a text inside nested objects, by dots.
func word(o object, path string) string {
	parts := strings.Split(path, ".")
	for _, p := range parts[:len(parts)-1] {
		o, _ = o[p].(object)
	}
	s, _ := o[parts[len(parts)-1]].(string)
	return s
}
