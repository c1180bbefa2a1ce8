package store_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/modeltest"
	"demeu/models/money"
	"demeu/models/store"
)

func write(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func base(n int) models.Base {
	at := models.At(time.Date(2026, 2, 1, 7, 0, n, 0, time.UTC))
	return models.Base{ID: fmt.Sprintf("00000000-0000-7000-8000-%012d", n), CreatedAt: at, UpdatedAt: at}
}

func organisation(n int, name string) *models.Organisation {
	return &models.Organisation{Base: base(n), Kind: models.KindNGO, LegalName: models.Text{RU: name}, Country: "KZ", Region: "KZ-35", State: models.OrganisationUnverified, SearchKey: strings.ToLower(name)}
}

// What is written comes back equal: instants to the microsecond, texts in Kazakh, empty dates, lists.
func TestRoundTrip(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		o := organisation(1, "«Ақ ниет» қоры ӘәҒғҚқҢңӨөҰұҮүҺһІі ₸")
		o.CreatedAt = models.At(time.Date(2026, 3, 10, 12, 59, 59, 999_999_999, time.FixedZone("+05", 5*3600)))
		o.LeaderIIN = "900101399006"
		write(t, s, func(tx *store.Tx) error { return store.Insert(tx, o) })
		back, err := store.Get[models.Organisation](s.Read(context.Background()), o.ID)
		if err != nil {
			t.Fatal(err)
		}
		if back.LegalName != o.LegalName || !back.CreatedAt.Equal(o.CreatedAt.Time) || back.LeaderIIN.Reveal() != "900101399006" || back.FoundedOn != "" || back.Version != 1 {
			t.Fatalf("came back as %+v", back)
		}
	})
}

// Of two saves of the same version one wins and the other is told that it is stale.
func TestSaveIsCompareAndSet(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		o := organisation(1, "a")
		write(t, s, func(tx *store.Tx) error { return store.Insert(tx, o) })
		first, second := *o, *o
		first.Phone, second.Phone = "1", "2"
		write(t, s, func(tx *store.Tx) error { return store.Save(tx, &first) })
		err := s.Write(context.Background(), func(tx *store.Tx) error { return store.Save(tx, &second) })
		if models.CodeOf(err) != "stale" {
			t.Fatalf("the second save: %v", err)
		}
		back, err := store.Get[models.Organisation](s.Read(context.Background()), o.ID)
		if err != nil || back.Phone != "1" || back.Version != 2 {
			t.Fatalf("%+v, %v", back, err)
		}
	})
}

// Sixteen savers of one version, over warmed connections, fifty rounds: one winner each time.
func TestSaveRaceHasOneWinner(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		for round := range 50 {
			o := organisation(round, "a")
			write(t, s, func(tx *store.Tx) error { return store.Insert(tx, o) })
			var wins, stale int
			var mu sync.Mutex
			var wg sync.WaitGroup
			for i := range 16 {
				wg.Go(func() {
					mine := *o
					mine.Phone = fmt.Sprint(i)
					err := s.Write(context.Background(), func(tx *store.Tx) error { return store.Save(tx, &mine) })
					mu.Lock()
					defer mu.Unlock()
					switch {
					case err == nil:
						wins++
					case models.CodeOf(err) == "stale":
						stale++
					default:
						t.Errorf("round %d: %v", round, err)
					}
				})
			}
			wg.Wait()
			if wins != 1 || stale != 15 {
				t.Fatalf("round %d: %d winners, %d stale", round, wins, stale)
			}
		}
	})
}

// A failed transaction leaves nothing behind.
func TestRollbackLeavesNothing(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		boom := errors.New("boom")
		err := s.Write(context.Background(), func(tx *store.Tx) error {
			if err := store.Insert(tx, organisation(1, "a")); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
		if n, err := store.Count[models.Organisation](s.Read(context.Background()), "1 = 1"); err != nil || n != 0 {
			t.Fatalf("%d rows, %v", n, err)
		}
	})
}

// History cannot be rewritten, not even by a statement of ours.
func TestZ05_EventsAreAppendOnly(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		ev := models.Event{ID: base(1).ID, At: base(1).CreatedAt, ObjectOf: "call", ObjectID: base(2).ID, Verb: "edit", Outcome: models.Done, Before: map[string]any{}, After: map[string]any{}}
		write(t, s, func(tx *store.Tx) error { return store.Append(tx, ev) })
		for _, statement := range []string{"UPDATE events SET reason = 'x'", "DELETE FROM events"} {
			if _, err := s.SQL().Exec(statement); err == nil {
				t.Errorf("%s went through", statement)
			}
		}
	})
}

// A list walks by key: every row once, in order, also with a filter and a search; the scope cuts the rest.
func TestListPages(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, func(tx *store.Tx) error {
			for i := 1; i <= 45; i++ {
				o := organisation(i, fmt.Sprintf("улытау %d", i))
				if i%3 == 0 {
					o.State = models.OrganisationVerified
				}
				if err := store.Insert(tx, o); err != nil {
					return err
				}
			}
			return nil
		})
		r := s.Read(context.Background())
		everything := models.Scope{Object: "organisation", All: true}
		for name, c := range map[string]struct {
			q    store.Query
			want int
		}{
			"newest first": {store.Query{Limit: 10}, 45}, "oldest first": {store.Query{Limit: 7, Sort: "created_at"}, 45},
			"filtered": {store.Query{Limit: 4, Filters: map[string]string{"state": "verified"}}, 15}, "found by another spelling": {store.Query{Limit: 200, Search: "Ұлытау"}, 45},
			"a percent sign is itself": {store.Query{Search: "%"}, 0},
		} {
			var seen []string
			q := c.q
			for {
				page, err := store.List[models.Organisation](r, everything, q)
				if err != nil {
					t.Fatal(name, err)
				}
				for _, o := range page.Items {
					seen = append(seen, o.ID)
				}
				if q.Cursor = page.Next; q.Cursor == "" {
					break
				}
			}
			sorted := slices.Clone(seen)
			slices.Sort(sorted)
			if len(slices.Compact(sorted)) != len(seen) || len(seen) != c.want {
				t.Errorf("%s: %d rows, want %d once each", name, len(seen), c.want)
			}
		}
		for name, q := range map[string]store.Query{
			"unknown filter": {Filters: map[string]string{"secret": "1"}}, "unknown sort": {Sort: "-secret"}, "limit": {Limit: 201}, "cursor": {Cursor: "x"},
			"a search of thousands of words": {Search: strings.Repeat("a ", 3000)}, "a letter too long": {Search: strings.Repeat("ұ", 201)},
		} {
			if _, err := store.List[models.Organisation](r, everything, q); models.CodeOf(err) != "request.invalid" {
				t.Errorf("%s: %v", name, err)
			}
		}
		nothing, err := store.List[models.Organisation](r, models.Scope{Object: "organisation"}, store.Query{})
		if err != nil || len(nothing.Items) != 0 {
			t.Fatalf("the empty scope shows %d rows, %v", len(nothing.Items), err)
		}
	})
}

// Every standing rule is valid SQL on both engines, for a single record and for a list.
func TestStandingRulesRun(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		a := &models.Actor{PersonID: base(1).ID}
		for _, r := range models.GrantableRoles() {
			a.Grants = append(a.Grants, models.Grant{OrganisationID: base(2).ID, Role: r})
		}
		for _, object := range store.Reaches() {
			if _, err := store.Standing(s.Read(context.Background()), a, object, base(3).ID); err != nil {
				t.Errorf("%s: %v", object, err)
			}
		}
	})
}

// A folder may be called anything; the file lies in it and nowhere else.
func TestSQLiteInAFolderWithAnOddName(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Құжат #1 50% ?")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(context.Background(), filepath.Join(dir, "demeu.db"), store.Options{Unsafe: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "demeu.db")); err != nil {
		t.Error(err)
	}
}

// A cursor is read as what its sort column holds: a title that looks like a number or a day stays a title.
func TestListPagesByTextThatLooksLikeSomethingElse(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		titles := []string{"2026", "2026-01-01T00:00:00Z", "31", "а"}
		states := []models.ApplicationState{models.ApplicationSubmitted, models.ApplicationScreening, models.ApplicationDraft, models.ApplicationSubmitted}
		due := []calendar.Date{"2026-03-02", "2026-03-01", "", ""}
		write(t, s, func(tx *store.Tx) error {
			op, person := organisation(1, "o"), &models.Person{Base: base(2), Email: "a@b.kz", Name: "a", Language: "ru", State: models.PersonActive}
			call := &models.Call{Base: base(3), OperatorID: op.ID, Code: "C", Kind: "other", Currency: "KZT", Languages: []string{"ru"}, AppLanguages: []string{"ru"},
				ApplicantKinds: []models.OrganisationKind{models.KindNGO}, OpensUTC: base(1).CreatedAt, ClosesUTC: base(2).CreatedAt, EndsUTC: base(2).CreatedAt, State: models.CallDraft}
			for _, e := range []store.Entity{op, person, call} {
				if err := store.Insert(tx, e); err != nil {
					return err
				}
			}
			for i, title := range titles {
				org := organisation(10+i, title)
				if err := store.Insert(tx, org); err != nil {
					return err
				}
				a := &models.Application{Base: base(20 + i), CallID: call.ID, OperatorID: op.ID, ApplicantID: org.ID, CreatedBy: person.ID, Language: "ru", Title: title,
					Requested: money.Amount{Minor: 1, Currency: money.KZT}, Own: money.Amount{Currency: money.KZT}, State: states[i], ScreeningDue: due[i]}
				if err := store.Insert(tx, a); err != nil {
					return err
				}
			}
			return nil
		})
		for _, c := range []struct {
			sort, state string
			want        []string
		}{
			{"title", "", titles},
			{"screening_due", "", []string{"31", "а", "2026-01-01T00:00:00Z", "2026"}}, // without a day first, none of them lost
			{"screening_due", "submitted,screening", []string{"а", "2026-01-01T00:00:00Z", "2026"}},
			{"-screening_due", "submitted", []string{"2026", "а"}},
		} {
			q := store.Query{Sort: c.sort, Limit: 1, Filters: map[string]string{"state": c.state}}
			if c.state == "" {
				q.Filters = nil
			}
			var got []string
			for range c.want {
				page, err := store.List[models.ApplicationLine](s.Read(context.Background()), models.Scope{Object: "application", All: true}, q)
				if err != nil {
					t.Fatal(q.Cursor, err)
				}
				for _, a := range page.Items {
					got = append(got, a.Title)
				}
				q.Cursor = page.Next
			}
			if !slices.Equal(got, c.want) || q.Cursor != "" {
				t.Fatal(c.sort, c.state, got)
			}
		}
		for _, c := range []store.Query{
			{Cursor: base64.RawURLEncoding.EncodeToString([]byte(`{"s":"-created_at","v":"x","i":"00000000-0000-7000-8000-000000000000"}`))},
			{Sort: "requested", Cursor: base64.RawURLEncoding.EncodeToString([]byte(`{"s":"requested","v":"2026-01-01T00:00:00Z","i":"00000000-0000-7000-8000-000000000000"}`))},
			{Sort: "title", Cursor: base64.RawURLEncoding.EncodeToString([]byte(`{"s":"title","v":"\u0000","i":"00000000-0000-7000-8000-000000000000"}`))},
		} {
			if _, err := store.List[models.ApplicationLine](s.Read(context.Background()), models.Scope{Object: "application", All: true}, c); models.CodeOf(err) != "request.invalid" {
				t.Error(c.Sort, err)
			}
		}
	})
}

// Somebody of three thousand organisations still stands where they stand, and nowhere else.
func TestStandingOfManyOrganisations(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, func(tx *store.Tx) error { return store.Insert(tx, organisation(1, "a")) })
		a := &models.Actor{PersonID: base(9_000_000).ID}
		for i := 3000; i > 0; i-- {
			a.Grants = append(a.Grants, models.Grant{OrganisationID: base(i).ID, Role: models.NGOEditor}, models.Grant{OrganisationID: base(i).ID, Role: models.NGOReader})
		}
		for id, want := range map[string]models.Standing{base(1).ID: {models.SignedIn, models.NGOEditor, models.NGOReader}, base(2).ID: nil} {
			got, err := store.Standing(s.Read(context.Background()), a, "organisation", id)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v (%v)", id, got, want, err)
			}
		}
	})
}

// A statement that is kept is ready again after an error, after rows that nobody read to their end, and while other rows
// of the same text are still being read; more texts than a connection keeps are no trouble, and neither is a table that
// changes.
func TestStatementsAreKeptSafely(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, func(tx *store.Tx) error {
			for i := range 3 {
				if err := store.Insert(tx, organisation(i+1, "a")); err != nil {
					return err
				}
			}
			return nil
		})
		if err := s.Write(context.Background(), func(tx *store.Tx) error { return store.Insert(tx, organisation(1, "b")) }); !store.IsUnique(err) {
			t.Fatal(err)
		}
		write(t, s, func(tx *store.Tx) error { return store.Insert(tx, organisation(4, "b")) })

		db := s.SQL()
		ids := func(query string) (n int) {
			t.Helper()
			rows, err := db.Query(query)
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			for rows.Next() {
				n++
			}
			return n
		}
		tx, err := db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		const query = "SELECT * FROM organisations"
		if s.Engine == store.SQLite { // one connection of PostgreSQL reads one thing at a time
			outer, err := tx.Query(query)
			if err != nil || !outer.Next() {
				t.Fatal(err)
			}
			var inner int
			rows, err := tx.Query(query)
			if err != nil {
				t.Fatal(err)
			}
			for rows.Next() {
				inner++
			}
			rest := 1
			for outer.Next() {
				rest++
			}
			if inner != 4 || rest != 4 {
				t.Errorf("%d rows inside, %d outside, want 4 and 4", inner, rest)
			}
		}
		cut, err := tx.Query(query)
		if err != nil || !cut.Next() {
			t.Fatal(err)
		}
		cut.Close()
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		for i := range 500 {
			if n := ids(fmt.Sprintf("SELECT %d FROM organisations", i)); n != 4 {
				t.Fatal(i, n)
			}
		}
		if n := ids("SELECT legal_name FROM organisations"); n != 4 {
			t.Fatal(n)
		}
		if _, err := db.Exec("ALTER TABLE organisations RENAME COLUMN legal_name TO other_name"); err != nil {
			t.Fatal(err)
		}
		if rows, err := db.Query("SELECT legal_name FROM organisations"); err == nil {
			rows.Close()
			t.Error("a column is read under a name that it has no more")
		}
	})
}
