// Package bench measures the two commonest requests against the same work in SQL by hand, in one run on both engines.
// Read the ratios: the times belong to the machine of the day.
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
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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
	rows    = 100_000
	clients = 8
	lasts   = 3 * time.Second
)

// result of one measured road.
type result struct {
	name     string
	perSec   float64
	p50, p99 time.Duration
	kb       uint64 // allocated for one request
}

// BenchmarkRoads prints the table; run it with `make bench`.
func BenchmarkRoads(b *testing.B) {
	var table []string
	for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
		l := newLab(b, engine)
		pairs := [][2]result{
			{l.drive("list by hand", l.listByHand), l.drive("list", l.list)},
			{l.drive("create by hand", l.createByHand), l.drive("create", l.create)},
		}
		for _, p := range pairs {
			for _, r := range p {
				table = append(table, fmt.Sprintf("%-9s %-15s %8.0f/s  p50 %7s  p99 %7s  %5d kB  ratio %.2f", engine, r.name, r.perSec,
					r.p50.Round(10*time.Microsecond), r.p99.Round(10*time.Microsecond), r.kb, r.perSec/p[0].perSec))
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Fprintf(os.Stdout, "\n%d applications, %d clients, %s each\n%s\nheap in use %d MB\n", rows, clients, lasts, strings.Join(table, "\n"), m.HeapInuse>>20)
}

// lab is a program with a hundred thousand applications, and plain handlers that do the same by hand.
type lab struct {
	b     *testing.B
	h     *worktest.House
	srv   *httptest.Server
	raw   *sql.DB
	token string
	call  *models.Call
	ngo   *models.Organisation
	names atomic.Int64
}

func newLab(b *testing.B, engine store.Engine) *lab {
	h := worktest.New(b, engine)
	l := &lab{b: b, h: h}
	op := h.Organisation(models.KindOperator, "Оператор", "KZ-71")
	l.ngo = h.Organisation(models.KindNGO, "Қор", "KZ-35")
	officer := h.Person("officer", op, models.ProgramOfficer)
	l.call = &models.Call{OperatorID: op.ID, Code: "B", Kind: "micro", Title: models.Text{RU: "Конкурс"}, Languages: []string{"ru"}, AppLanguages: []string{"ru"},
		Currency: money.KZT, ApplicantKinds: []models.OrganisationKind{models.KindNGO}, State: models.CallAnnounced}
	h.Insert(l.call)
	err := h.Store.Write(context.Background(), func(tx *store.Tx) error {
		batch := make([]models.Application, 0, 500)
		for i := range rows {
			at := models.At(h.Clock.Now().Add(time.Duration(i) * time.Millisecond))
			state := models.ApplicationScreening
			if i%4 == 0 {
				state = models.ApplicationSubmitted
			}
			batch = append(batch, models.Application{Base: models.Base{ID: workflows.NewID(), Version: 1, CreatedAt: at, UpdatedAt: at}, CallID: l.call.ID, OperatorID: op.ID,
				ApplicantID: l.ngo.ID, CreatedBy: officer.ID, Language: "ru", Number: fmt.Sprintf("B-%06d", i), Title: fmt.Sprintf("Жоба %d", i),
				Requested: money.Amount{Minor: int64(i), Currency: money.KZT}, Own: money.Amount{Currency: money.KZT}, SubmittedAt: at, State: state})
			if len(batch) == cap(batch) {
				if err := store.Append(tx, batch...); err != nil {
					return err
				}
				batch = batch[:0]
			}
		}
		return nil
	})
	check(b, err)
	if engine == store.Postgres {
		_, err = h.Store.SQL().Exec("ANALYZE applications")
		check(b, err)
	}
	ppl := people.New(h.House)
	l.token = l.signIn(ppl, officer)
	l.raw = h.Store.SQL()
	a := api.New(api.Parts{House: h.House, People: ppl, Grants: grants.New(h.House), Reviews: reviews.New(h.House), Awards: awards.New(h.House)})
	mux := http.NewServeMux()
	mux.Handle("/api/", a)
	mux.HandleFunc("GET /hand/applications", l.handList)
	mux.HandleFunc("POST /hand/organisations", l.handCreate)
	l.srv = httptest.NewServer(mux)
	b.Cleanup(l.srv.Close)
	return l
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

// drive sends one kind of request from all clients for a while.
func (l *lab) drive(name string, request func() (*http.Request, error)) result {
	var mu sync.Mutex
	var times []time.Duration
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			var mine []time.Duration
			for time.Since(start) < lasts {
				r, err := request()
				check(l.b, err)
				at := time.Now()
				res, err := http.DefaultClient.Do(r)
				check(l.b, err)
				body, _ := io.ReadAll(res.Body)
				res.Body.Close()
				if res.StatusCode > 299 {
					l.b.Errorf("%s: %d %s", name, res.StatusCode, body)
					return
				}
				mine = append(mine, time.Since(at))
			}
			mu.Lock()
			defer mu.Unlock()
			times = append(times, mine...)
		})
	}
	wg.Wait()
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if len(times) == 0 {
		l.b.Fatal(name, ": nothing answered")
	}
	slices.Sort(times)
	return result{name, float64(len(times)) / took.Seconds(), times[len(times)/2], times[len(times)*99/100], (after.TotalAlloc - before.TotalAlloc) / uint64(len(times)) / 1024}
}

func (l *lab) list() (*http.Request, error) {
	return l.get("/api/v1/applications?state=screening&limit=20")
}

func (l *lab) listByHand() (*http.Request, error) { return l.get("/hand/applications") }

func (l *lab) get(path string) (*http.Request, error) {
	r, err := http.NewRequest(http.MethodGet, l.srv.URL+path, nil)
	if err == nil {
		r.Header.Set("Authorization", "Bearer "+l.token)
	}
	return r, err
}

func (l *lab) create() (*http.Request, error)       { return l.post("/api/v1/organisations") }
func (l *lab) createByHand() (*http.Request, error) { return l.post("/hand/organisations") }

func (l *lab) post(path string) (*http.Request, error) {
	body := fmt.Sprintf(`{"kind":"initiative_group","legal_name":{"kk":"Топ %d","ru":"Группа"},"region":"KZ-35"}`, l.names.Add(1))
	r, err := http.NewRequest(http.MethodPost, l.srv.URL+path, bytes.NewReader([]byte(body)))
	if err == nil {
		r.Header.Set("Authorization", "Bearer "+l.token)
		r.Header.Set("Content-Type", "application/json")
	}
	return r, err
}

// handList is what somebody would write without the house: the session, the roles, the page, the JSON.
func (l *lab) handList(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	var person string
	err := l.raw.QueryRowContext(ctx, l.q("SELECT person_id FROM sessions WHERE token_hash = ? AND ended_at IS NULL"), hash(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))).Scan(&person)
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	var operator string
	if err := l.raw.QueryRowContext(ctx, l.q("SELECT organisation_id FROM memberships WHERE person_id = ? AND state = 'active' AND role = 'program_officer'"), person).Scan(&operator); err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	rows, err := l.raw.QueryContext(ctx, l.q(`SELECT a.id, a.version, a.number, a.title, a.requested_minor, a.requested_currency, a.state, a.created_at, a.updated_at, a.submitted_at, o.legal_name
		FROM applications a JOIN organisations o ON o.id = a.applicant_id WHERE a.operator_id = ? AND a.submitted_at IS NOT NULL AND a.state = 'screening' ORDER BY a.created_at DESC, a.id DESC LIMIT 21`), operator)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer rows.Close()
	type row struct {
		ID, Number, Title, Currency, State, Name string
		Version, Minor                           int64
		CreatedAt, UpdatedAt, SubmittedAt        models.Time
	}
	var out []row
	for rows.Next() {
		var x row
		if err := rows.Scan(&x.ID, &x.Version, &x.Number, &x.Title, &x.Minor, &x.Currency, &x.State, &x.CreatedAt, &x.UpdatedAt, &x.SubmittedAt, &x.Name); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		out = append(out, x)
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"items": out})
}

// handCreate writes the same rows as the platform's create: the organisation, its five memberships, an event for each.
func (l *lab) handCreate(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	var person string
	err := l.raw.QueryRowContext(ctx, l.q("SELECT person_id FROM sessions WHERE token_hash = ? AND ended_at IS NULL"), hash(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))).Scan(&person)
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	var in struct {
		Kind      string      `json:"kind"`
		LegalName models.Text `json:"legal_name"`
		Region    string      `json:"region"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	id, now := workflows.NewID(), l.h.Clock.Now()
	err = l.inTx(ctx, func(tx *sql.Tx) error {
		name, _ := json.Marshal(in.LegalName)
		if _, err := tx.ExecContext(ctx, l.q(`INSERT INTO organisations (id, version, created_at, updated_at, kind, legal_name, legal_form, country, registration_number, region, address, email, phone,
			leader_name, leader_iin, iban, bic, kbe, donor_sector, donor_origin, ngo_database_year, state, search_key) VALUES (?, 1, ?, ?, ?, ?, '', 'KZ', '', ?, '', '', '', '', '', '', '', '', '', '', 0, 'unverified', '')`),
			id, now, now, in.Kind, string(name), in.Region); err != nil {
			return err
		}
		if err := l.handEvent(ctx, tx, person, "organisation", id, now); err != nil {
			return err
		}
		for _, role := range []string{"ngo_admin", "ngo_certifier", "ngo_editor", "ngo_finance", "ngo_reader"} {
			m := workflows.NewID()
			if _, err := tx.ExecContext(ctx, l.q("INSERT INTO memberships (id, version, created_at, updated_at, organisation_id, person_id, role, state) VALUES (?, 1, ?, ?, ?, ?, ?, 'active')"), m, now, now, id, person, role); err != nil {
				return err
			}
			if err := l.handEvent(ctx, tx, person, "membership", m, now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(map[string]any{"id": id, "legal_name": in.LegalName})
}

func (l *lab) handEvent(ctx context.Context, tx *sql.Tx, person, object, id string, now models.Time) error {
	_, err := tx.ExecContext(ctx, l.q(`INSERT INTO events (id, at, actor_id, actor_name, object, object_id, verb, outcome, code, state_from, state_to, before, after, reason, request_id)
		VALUES (?, ?, ?, 'x', ?, ?, 'create', 'done', '', '', '', '{}', '{}', '', '')`), workflows.NewID(), now, person, object, id)
	return err
}

func (l *lab) inTx(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := l.raw.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}

// q numbers the placeholders for PostgreSQL.
func (l *lab) q(s string) string {
	if l.h.Store.Engine != store.Postgres {
		return s
	}
	var b strings.Builder
	n := 0
	for _, c := range s {
		if c == '?' {
			n++
			fmt.Fprintf(&b, "$%d", n)
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

func check(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
