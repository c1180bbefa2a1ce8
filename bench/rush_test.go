package bench

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"demeu/api"
	"demeu/models"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/awards"
	"demeu/workflows/grants"
	"demeu/workflows/people"
	"demeu/workflows/reviews"
	"demeu/workflows/worktest"
)

// The last minute before a deadline: how many applications are sent in a second, how many of them again because the
// first answer was slow to come, and how many people read or sign in meanwhile.
const (
	minute    = 60 * time.Second
	replays   = 10 // of a hundred
	reading   = 20 // a second
	signingIn = 2  // a second
)

var rushes = []struct {
	engine store.Engine
	rate   int // a second, the replays not counted
}{{store.Postgres, 300}, {store.SQLite, 150}}

// BenchmarkRush sends 18,000 applications in a minute to the real program on PostgreSQL, 9,000 on SQLite, with every commit
// on the disk; run it with `make bench-rush`. Clients do not wait for each other: whoever is late is sent all the same.
func BenchmarkRush(b *testing.B) {
	var table []string
	for _, rush := range rushes {
		b.Run(string(rush.engine), func(b *testing.B) {
			r := newRush(b, rush.engine, rush.rate*int(minute/time.Second))
			r.url = r.program()
			r.storm(rush.rate)
			for _, fault := range r.faults() {
				b.Error(fault)
			}
			table = append(table, fmt.Sprintf("%s, %d applications in %.0f s", rush.engine, len(r.drafts), r.took.Seconds()))
			for _, k := range []string{"send", "replay", "read", "sign in"} {
				table = append(table, "  "+r.seen[k].String())
			}
		})
	}
	fmt.Fprintf(os.Stdout, "\n%s\n", strings.Join(table, "\n"))
}

// A program that answers before it has kept anything, or keeps one thing twice, is found out by the same count.
func TestRushFindsWhatIsLostOrDoubled(t *testing.T) {
	for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			r := newRush(t, engine, 40)
			honest := r.house()
			r.url = serve(t, honest)
			for i := range 20 {
				r.send(i, "")
			}
			if faults := r.faults(); len(faults) > 0 {
				t.Fatal(faults)
			}
			r.url = serve(t, http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { // a receipt before the commit
				fmt.Fprintf(w, `{"id":%q,"receipt":{"number":"L-1","sha256":"%064d"}}`, strings.Split(q.URL.Path, "/")[4], 0)
			}))
			r.send(20, "")
			if faults := r.faults(); len(faults) != 1 || !strings.Contains(faults[0], "lost") {
				t.Errorf("a lost application: %v", faults)
			}
			r.acks = slices.DeleteFunc(r.acks, func(a ack) bool { return a.number == "L-1" })
			r.url = serve(t, honest)
			r.send(21, "")
			event, err := store.First[models.Event](r.h.Store.Read(context.Background()), "", "object_id = ? AND verb = 'submit'", r.drafts[21].ID)
			check(t, err)
			event.ID = workflows.NewID()
			check(t, r.h.Store.Write(context.Background(), func(tx *store.Tx) error { return store.Append(tx, *event) }))
			if faults := r.faults(); len(faults) != 1 || !strings.Contains(faults[0], "sent 2 times") {
				t.Errorf("an application sent twice: %v", faults)
			}
		})
	}
}

// ack is a receipt that somebody holds in their hands.
type ack struct {
	draft          int
	number, sha256 string
}

type rush struct {
	t      testing.TB
	h      *worktest.House
	url    string
	call   string
	drafts []models.Application
	tokens []string
	client *http.Client

	mu   sync.Mutex
	acks []ack
	seen map[string]*road
	took time.Duration
}

// newRush makes n organisations, each with a finished draft of some eight kilobytes and somebody signed in who may send it.
func newRush(t testing.TB, engine store.Engine, n int) *rush {
	h := worktest.New(t, engine)
	r := &rush{t: t, h: h, seen: map[string]*road{}, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 512}, Timeout: 30 * time.Second}}
	for _, k := range []string{"send", "replay", "read", "sign in"} {
		r.seen[k] = &road{name: k}
	}
	g := grants.New(h.House)
	op := h.Organisation(models.KindOperator, "Оператор", "KZ-71")
	officer := h.Person("Officer", op, models.ProgramOfficer)
	var calls []struct {
		Body grants.CallInput `json:"body"`
	}
	fixture(t, "calls.json", &calls)
	in := calls[0].Body
	in.OperatorID = op.ID
	v, err := g.CreateCall(h.As(officer), in)
	check(t, err)
	r.call = v.ID

	ngo := h.Organisation(models.KindNGO, "Қор", "KZ-35")
	head := h.Person("Head", ngo, models.NGOAdmin, models.NGOEditor, models.NGOCertifier)
	var written struct {
		Applications []struct {
			Parts grants.ApplicationChange `json:"parts"` // some eight kilobytes
		} `json:"applications"`
	}
	fixture(t, "applications.json", &written)
	h.At("2026-03-01T10:00:00+05:00")
	r.open(models.At(time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)), models.At(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)))
	first, err := g.StartApplication(h.As(head), v.ID, grants.ApplicationInput{ApplicantID: ngo.ID, Language: "ru"})
	check(t, err)
	_, err = g.Applications.Fire(h.As(head), "edit", first.ID, &written.Applications[0].Parts)
	check(t, err)
	model, err := store.Get[models.Application](h.Store.Read(context.Background()), first.ID)
	check(t, err)
	h.Clock.Release(false)
	now := models.At(time.Now())
	r.open(models.At(now.Add(-time.Hour)), models.At(now.Add(time.Hour)))

	var people []models.Person
	var organisations []models.Organisation
	var members []models.Membership
	var sessions []models.Session
	for i := range n {
		p := models.Person{Base: base(now), Email: fmt.Sprintf("head.%d@rush.example", i), Name: "Басшы", Language: "kk", State: models.PersonActive}
		o := *ngo
		o.Base, o.RegistrationNumber = base(now), ""
		a := *model
		a.Base, a.ApplicantID, a.CreatedBy = base(now), o.ID, p.ID
		people, organisations, r.drafts = append(people, p), append(organisations, o), append(r.drafts, a)
		members = append(members, models.Membership{Base: base(now), OrganisationID: o.ID, PersonID: p.ID, Role: models.NGOAdmin, State: models.MembershipActive, AcceptedAt: now},
			models.Membership{Base: base(now), OrganisationID: o.ID, PersonID: p.ID, Role: models.NGOCertifier, State: models.MembershipActive, AcceptedAt: now})
		token := fmt.Sprintf("rush-%064d", i)
		sum := sha256.Sum256([]byte(token))
		r.tokens = append(r.tokens, token)
		sessions = append(sessions, models.Session{ID: workflows.NewID(), PersonID: p.ID, TokenHash: hex.EncodeToString(sum[:]), CreatedAt: now, SeenAt: now, ExpiresAt: models.At(now.Add(time.Hour))})
	}
	check(t, h.Store.Write(context.Background(), func(tx *store.Tx) error {
		for _, put := range []func(*store.Tx) error{inParts(people), inParts(organisations), inParts(members), inParts(sessions), inParts(r.drafts)} {
			if err := put(tx); err != nil {
				return err
			}
		}
		return nil
	}))
	return r
}

func base(now models.Time) models.Base {
	return models.Base{ID: workflows.NewID(), Version: 1, CreatedAt: now, UpdatedAt: now}
}

func inParts[T any](rows []T) func(*store.Tx) error {
	return func(tx *store.Tx) error {
		for part := range slices.Chunk(rows, 500) {
			if err := store.Append(tx, part...); err != nil {
				return err
			}
		}
		return nil
	}
}

func fixture(t testing.TB, name string, into any) {
	b, err := os.ReadFile(filepath.Join("..", "demo", name))
	check(t, err)
	check(t, json.Unmarshal(b, into))
}

// open announces the call between two instants.
func (r *rush) open(from, to models.Time) {
	check(r.t, r.h.Store.Write(context.Background(), func(tx *store.Tx) error {
		c, err := store.Get[models.Call](tx, r.call)
		if err != nil {
			return err
		}
		c.State, c.OpensUTC, c.ClosesUTC, c.EndsUTC = models.CallAnnounced, from, to, to
		return store.Save(tx, c)
	}))
}

// house is the program inside this process.
func (r *rush) house() http.Handler {
	h := r.h.House
	return api.New(api.Parts{House: h, People: people.New(h), Grants: grants.New(h), Reviews: reviews.New(h), Awards: awards.New(h)})
}

func serve(t testing.TB, h http.Handler) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// program builds the real program, starts it on the same database and gives its address.
func (r *rush) program() string {
	binary := filepath.Join(r.t.TempDir(), "demeu")
	build := exec.Command("go", "build", "-o", binary, "..")
	if out, err := build.CombinedOutput(); err != nil {
		r.t.Fatalf("%v\n%s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(r.t, err)
	address := l.Addr().String()
	check(r.t, l.Close())
	cmd := exec.Command(binary, "serve", "--addr", address, "--log-level", "warn", "--data-dir", r.t.TempDir())
	if pool := r.h.Store.Pool(); pool != nil {
		cmd.Env = append(os.Environ(), "DEMEU_DATABASE_URL="+pool.Config().ConnString())
	} else {
		cmd.Args[len(cmd.Args)-1] = filepath.Dir(sqliteFile(r.t, r.h.Store.SQL()))
	}
	cmd.Stderr = os.Stderr
	check(r.t, cmd.Start())
	r.t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	for range 100 {
		if res, err := http.Get("http://" + address + "/readyz"); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return "http://" + address
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	r.t.Fatal("the program did not start")
	return ""
}

func sqliteFile(t testing.TB, db *sql.DB) string {
	var seq int
	var name, file string
	check(t, db.QueryRow("PRAGMA database_list").Scan(&seq, &name, &file))
	return file
}

// storm lets a minute pass.
func (r *rush) storm(rate int) {
	start := time.Now()
	var wg sync.WaitGroup
	every := func(n int, per time.Duration, act func(i int)) {
		wg.Go(func() {
			for i := range n {
				time.Sleep(time.Until(start.Add(time.Duration(i) * per)))
				wg.Go(func() { act(i) })
			}
		})
	}
	every(len(r.drafts), time.Second/time.Duration(rate), func(i int) {
		r.send(i, "send")
		if i%100 < replays {
			time.Sleep(time.Duration(rand.IntN(2000)) * time.Millisecond)
			r.send(i, "replay")
		}
	})
	seconds := len(r.drafts) / rate
	every(reading*seconds, time.Second/reading, func(i int) {
		r.timed("read", http.MethodGet, "/api/v1/calls/"+r.call, r.tokens[i%len(r.tokens)], "", nil)
	})
	every(signingIn*seconds, time.Second/signingIn, r.signIn)
	wg.Wait()
	r.took = time.Since(start)
}

// send is one application on its way, or the same once more.
func (r *rush) send(i int, as string) {
	body := r.timed(as, http.MethodPost, "/api/v1/applications/"+r.drafts[i].ID+"/submit", r.tokens[i], r.drafts[i].ID, map[string]any{"acknowledged": true})
	var got struct {
		Receipt struct {
			Number string `json:"number"`
			SHA256 string `json:"sha256"`
		} `json:"receipt"`
	}
	if body == nil || json.Unmarshal(body, &got) != nil || got.Receipt.Number == "" {
		r.t.Errorf("%s of %d: %.300s", as, i, body)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.acks = append(r.acks, ack{i, got.Receipt.Number, got.Receipt.SHA256})
}

// signIn asks for a code, reads it in the letter and comes in with it.
func (r *rush) signIn(i int) {
	email := fmt.Sprintf("head.%d@rush.example", i*7%len(r.drafts))
	at := time.Now()
	r.timed("", http.MethodPost, "/api/v1/auth/codes", "", "", map[string]any{"email": email})
	letter, err := store.First[models.Letter](r.h.Store.Read(context.Background()), "created_at DESC, id DESC", "address = ? AND template = 'code'", email)
	if err != nil || letter == nil {
		r.t.Errorf("no letter to %s: %v", email, err)
		return
	}
	r.timed("", http.MethodPost, "/api/v1/auth/login", "", "", map[string]any{"email": email, "code": letter.Params["code"]})
	r.keep("sign in", time.Since(at))
}

func (r *rush) keep(as string, took time.Duration) {
	if road := r.seen[as]; road != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		road.times = append(road.times, took)
	}
}

func (r *rush) timed(as, method, path, token, key string, body any) []byte {
	sent, err := json.Marshal(body)
	check(r.t, err)
	q, err := http.NewRequest(method, r.url+path, bytes.NewReader(sent))
	check(r.t, err)
	q.Header.Set("Content-Type", "application/json")
	if token != "" {
		q.Header.Set("Authorization", "Bearer "+token)
	}
	if key != "" {
		q.Header.Set("Idempotency-Key", key)
	}
	at := time.Now()
	res, err := r.client.Do(q)
	if err != nil {
		r.t.Error(err)
		return nil
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	r.keep(as, time.Since(at))
	if err != nil || res.StatusCode > 299 {
		r.t.Errorf("%s %s: %d %.300s %v", method, path, res.StatusCode, got, err)
		return nil
	}
	return got
}

// faults holds every receipt against what is kept: nothing lost, nothing doubled, no number given twice.
func (r *rush) faults() (faults []string) {
	read := r.h.Store.Read(context.Background())
	kept, err := store.Find[models.Application](read, "", "call_id = ? AND state <> 'draft'", r.call)
	check(r.t, err)
	events, err := store.Find[models.Event](read, "", "object = 'application' AND verb = 'submit' AND outcome = 'done'")
	check(r.t, err)
	byID, times, owner := map[string]*models.Application{}, map[string]int{}, map[string]string{}
	for i := range kept {
		a := &kept[i]
		byID[a.ID] = a
		if other := owner[a.Number]; other != "" {
			faults = append(faults, fmt.Sprintf("number %s was given to %s and %s", a.Number, other, a.ID))
		}
		owner[a.Number] = a.ID
	}
	for _, e := range events {
		times[e.ObjectID]++
	}
	for id, n := range times {
		if n != 1 {
			faults = append(faults, fmt.Sprintf("application %s was sent %d times", id, n))
		}
	}
	for _, got := range r.acks {
		id := r.drafts[got.draft].ID
		switch a := byID[id]; {
		case a == nil:
			faults = append(faults, fmt.Sprintf("application %s is lost: its receipt is %s", id, got.number))
		case a.Number != got.number || a.ReceiptSHA256 != got.sha256:
			faults = append(faults, fmt.Sprintf("application %s is kept as %s, its receipt says %s", id, a.Number, got.number))
		}
	}
	return faults
}
