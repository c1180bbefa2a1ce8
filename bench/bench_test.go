// Package bench measures the two commonest requests against the same work in SQL by hand, in one run on both engines.
// Read the ratios: the times belong to the machine of the day.
package bench

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"demeu/api"
	"demeu/models"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/awards"
	"demeu/workflows/grants"
	"demeu/workflows/people"
	"demeu/workflows/reviews"
	"demeu/workflows/worktest"
)

const (
	rows       = 100_000
	applicants = 50
	calls      = 20
	experts    = 5_000 // each may be invited to every call, once
	clients    = 8
	rounds     = 3 // by turns with the same by hand, so that a slow moment of the machine meets both
	lasts      = time.Second
)

// road is one kind of request: as the platform answers it, or as the same SQL by hand does.
type road struct {
	name    string
	request func() (*http.Request, error)
	times   []time.Duration
	took    time.Duration
	bytes   uint64
	cpu     time.Duration // of this process, clients and all
}

// BenchmarkRoads prints the table; run it with `make bench`.
func BenchmarkRoads(b *testing.B) {
	quiet, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	check(b, err)
	defer quiet.Close()
	loud := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(quiet, nil))) // the lines are written as in production, and go nowhere
	defer slog.SetDefault(loud)
	table := []string{fmt.Sprintf("%-9s %-15s %9s %9s %9s %10s %10s %6s", "engine", "request", "per s", "p50 ms", "p99 ms", "kB/request", "CPU ms", "ratio")}
	for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
		b.Run(string(engine), func(b *testing.B) {
			l := newLab(b, engine)
			pairs := map[string][2]*road{
				"list":   {{name: "list by hand", request: l.get("/hand/applications" + asked)}, {name: "list", request: l.get("/api/v1/applications" + asked)}},
				"create": {{name: "create by hand", request: l.post("/hand/calls/")}, {name: "create", request: l.post("/api/v1/calls/")}},
			}
			l.same(pairs["list"][0], pairs["list"][1])
			for _, name := range []string{"list", "create"} {
				b.Run(name, func(b *testing.B) {
					p := pairs[name]
					for range rounds {
						for _, r := range p {
							l.drive(r)
						}
					}
					for _, r := range p {
						table = append(table, fmt.Sprintf("%-9s %s %6.2f", engine, r, r.perSecond()/p[0].perSecond()))
					}
				})
			}
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			table = append(table, fmt.Sprintf("%-9s heap in use %d MB, taken from the system %d MB", engine, m.HeapInuse>>20, m.Sys>>20))
		})
	}
	fmt.Fprintf(os.Stdout, "\n%d applications, %d clients in the same process, %d CPUs; neither side waits for the disk at a commit\n%s\n",
		rows, clients, runtime.NumCPU(), strings.Join(table, "\n"))
}

func (r *road) perSecond() float64 { return float64(len(r.times)) / r.took.Seconds() }

func (r *road) String() string {
	slices.Sort(r.times)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	n := len(r.times)
	return fmt.Sprintf("%-15s %9.0f %9.2f %9.2f %10d %10.2f", r.name, r.perSecond(), ms(r.times[n/2]), ms(r.times[n*99/100]), r.bytes/uint64(n)/1024, ms(r.cpu)/float64(n))
}

// asked is the list that an officer opens in the morning: what is in screening, the newest first.
const asked = "?state=screening&limit=20"

// lab is a program with a hundred thousand applications, and plain handlers that do the same by hand.
type lab struct {
	b       *testing.B
	h       *worktest.House
	srv     *httptest.Server
	raw     *sql.DB // one writer on SQLite, as the platform has it
	reads   *sql.DB // its readers
	token   string
	calls   []*models.Call
	emails  []string
	invited atomic.Int64
	queries sync.Map // text by hand -> the statement on SQLite, the text with its own placeholders on PostgreSQL
}

func newLab(b *testing.B, engine store.Engine) *lab {
	h := worktest.New(b, engine)
	l := &lab{b: b, h: h}
	op := h.Organisation(models.KindOperator, "Оператор", "KZ-71")
	officer := h.Person("officer", op, models.ProgramOfficer)
	var ngos []*models.Organisation
	for i := range applicants {
		ngos = append(ngos, h.Organisation(models.KindNGO, fmt.Sprintf("Қор %d", i), "KZ-35"))
	}
	for i := range calls {
		c := &models.Call{OperatorID: op.ID, Code: fmt.Sprintf("B%d", i), Kind: "micro", Title: models.Text{KK: "Байқау", RU: "Конкурс", EN: "Call"}, Languages: []string{"ru"},
			AppLanguages: []string{"ru"}, Currency: money.KZT, ApplicantKinds: []models.OrganisationKind{models.KindNGO}, State: models.CallAnnounced}
		h.Insert(c)
		l.calls = append(l.calls, c)
	}
	story := strings.Repeat("Ауылдағы жасөспірімдер үшін еріктілер мектебі. ", 8)
	insert(l, rows, func(i int, base models.Base) models.Application {
		state := models.ApplicationScreening
		if i%4 == 0 {
			state = models.ApplicationSubmitted
		}
		c := l.calls[i%calls]
		return models.Application{Base: base, CallID: c.ID, OperatorID: op.ID, ApplicantID: ngos[i*7%applicants].ID, CreatedBy: officer.ID, Language: "ru",
			Number: fmt.Sprintf("B-%06d", i), Title: fmt.Sprintf("Жоба %d", i), Project: models.Project{Title: fmt.Sprintf("Жоба %d", i), Problem: story},
			Answers: map[string]any{"experience": story}, Requested: money.Amount{Minor: int64(i) * 100, Currency: money.KZT}, Own: money.Amount{Currency: money.KZT},
			SubmittedAt: base.CreatedAt, AssigneeID: &officer.ID, ScreeningDue: "2026-03-01", State: state,
			Findings: []models.Finding{{Code: "B1", Severity: models.Blocking, Pointer: "/budget", Check: "sum"}, {Code: "B2", Severity: models.Warning, Pointer: "/project", Check: "months"}}}
	})
	insert(l, experts, func(i int, base models.Base) models.Person {
		p := models.Person{Base: base, Email: fmt.Sprintf("expert.%d@bench.example", i), Name: fmt.Sprintf("Эксперт %d", i), Language: "ru", State: models.PersonActive}
		l.emails = append(l.emails, p.Email)
		return p
	})
	l.raw, l.reads = h.Store.SQL(), h.Store.SQL()
	if engine == store.Postgres {
		_, err := l.raw.Exec("ANALYZE")
		check(b, err)
	} else {
		l.reads = readers(b, l.raw)
	}
	ppl := people.New(h.House)
	l.token = l.signIn(ppl, officer)
	a := api.New(api.Parts{House: h.House, People: ppl, Grants: grants.New(h.House), Reviews: reviews.New(h.House), Awards: awards.New(h.House)})
	mux := http.NewServeMux()
	mux.Handle("/api/", a)
	mux.HandleFunc("GET /hand/applications", l.handList)
	mux.HandleFunc("POST /hand/calls/{id}/experts", l.handCreate)
	l.srv = httptest.NewServer(mux)
	b.Cleanup(l.srv.Close)
	return l
}

// insert fills a table in parts; each row is a millisecond younger than the one before.
func insert[T any](l *lab, n int, row func(int, models.Base) T) {
	check(l.b, l.h.Store.Write(context.Background(), func(tx *store.Tx) error {
		var part []T
		for i := range n {
			at := models.At(l.h.Clock.Now().Add(time.Duration(i) * time.Millisecond))
			part = append(part, row(i, models.Base{ID: workflows.NewID(), Version: 1, CreatedAt: at, UpdatedAt: at}))
			if len(part) == 500 || i == n-1 {
				if err := store.Append(tx, part...); err != nil {
					return err
				}
				part = part[:0]
			}
		}
		return nil
	}))
}

// readers are connections to the same file as the platform's own readers have them.
func readers(b *testing.B, writer *sql.DB) *sql.DB {
	db, err := sql.Open("sqlite", "file:"+sqliteFile(b, writer)+"?_time_format=sqlite&_pragma=busy_timeout(5000)&_pragma=query_only(1)")
	check(b, err)
	db.SetMaxOpenConns(20)
	db.SetMaxIdleConns(20)
	b.Cleanup(func() { db.Close() })
	return db
}

func (l *lab) signIn(ppl *people.People, p *models.Person) string {
	ctx := workflows.WithCall(context.Background(), &workflows.Call{Language: "ru"})
	check(l.b, ppl.SendCode(ctx, p.Email, "ru"))
	letter, err := store.First[models.Letter](l.h.Store.Read(ctx), "created_at DESC", "address = ?", p.Email)
	check(l.b, err)
	in, err := ppl.SignIn(ctx, people.SignIn{Email: p.Email, Code: letter.Params["code"]})
	check(l.b, err)
	return in.Token
}

// same wants two roads to answer with the same bytes: otherwise their figures say nothing of each other.
func (l *lab) same(a, b *road) {
	var bodies [2][]byte
	for i, r := range []*road{a, b} {
		q, err := r.request()
		check(l.b, err)
		var status int
		status, bodies[i], err = send(q)
		check(l.b, err)
		if status != http.StatusOK {
			l.b.Fatalf("%s: %d %s", r.name, status, bodies[i])
		}
	}
	if !bytes.Equal(bodies[0], bodies[1]) {
		n := 0
		for n < min(len(bodies[0]), len(bodies[1])) && bodies[0][n] == bodies[1][n] {
			n++
		}
		l.b.Fatalf("%s and %s answer differently from byte %d on:\n%.200s\n%.200s", a.name, b.name, n, bodies[0][n:], bodies[1][n:])
	}
}

func send(r *http.Request) (int, []byte, error) {
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return res.StatusCode, body, err
}

// drive sends one kind of request from all clients for a while.
func (l *lab) drive(r *road) {
	var mu sync.Mutex
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start, busy := time.Now(), cpu(l.b)
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			var mine []time.Duration
			for time.Since(start) < lasts {
				q, err := r.request()
				check(l.b, err)
				at := time.Now()
				status, body, err := send(q)
				mine = append(mine, time.Since(at))
				if err != nil || status > 299 {
					l.b.Errorf("%s: %d %s %v", r.name, status, body, err)
					return
				}
			}
			mu.Lock()
			defer mu.Unlock()
			r.times = append(r.times, mine...)
		})
	}
	wg.Wait()
	r.took += time.Since(start)
	r.cpu += cpu(l.b) - busy
	runtime.ReadMemStats(&after)
	r.bytes += after.TotalAlloc - before.TotalAlloc
	if len(r.times) == 0 {
		l.b.Fatal(r.name, ": nothing answered")
	}
}

// cpu is what this process has used so far: a busy neighbour changes the times, but hardly this.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	check(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (l *lab) get(path string) func() (*http.Request, error) {
	return func() (*http.Request, error) {
		r, err := http.NewRequest(http.MethodGet, l.srv.URL+path, nil)
		if err == nil {
			r.Header.Set("Authorization", "Bearer "+l.token)
		}
		return r, err
	}
}

// post invites the next expert to the next call: one record with its event, a letter and the job that sends it. Nobody
// gathers more than a few.
func (l *lab) post(path string) func() (*http.Request, error) {
	return func() (*http.Request, error) {
		n := int(l.invited.Add(1) - 1)
		if n >= experts*calls {
			return nil, fmt.Errorf("more than %d invitations: raise the number of experts", experts*calls)
		}
		body := fmt.Sprintf(`{"email":%q,"languages":["ru"],"max_load":5}`, l.emails[n%experts])
		r, err := http.NewRequest(http.MethodPost, l.srv.URL+path+l.calls[n/experts].ID+"/experts", strings.NewReader(body))
		if err == nil {
			r.Header.Set("Authorization", "Bearer "+l.token)
			r.Header.Set("Content-Type", "application/json")
		}
		return r, err
	}
}

func check(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
