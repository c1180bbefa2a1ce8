// Package worktest gives the tests of the contexts a house to work in and a cast of people, on a real database.
package worktest

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"demeu/models"
	"demeu/models/ids"
	"demeu/models/modeltest"
	"demeu/models/store"
	"demeu/policies"
	"demeu/workflows"
	"demeu/workflows/jobs"
)

// House is a workflows.House on a fresh database, with a clock that tests move and a queue that is really there.
type House struct {
	*workflows.House
	T testing.TB
	n int
}

// Each runs a test on both engines.
func Each(t *testing.T, test func(t *testing.T, h *House)) {
	t.Helper()
	for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			test(t, New(t, engine))
		})
	}
}

// New opens a house on one engine; its clock stands at noon of 1 February 2026 in Astana.
func New(t testing.TB, engine store.Engine) *House {
	t.Helper()
	s := modeltest.Open(t, engine, jobs.Migrate)
	policy, err := policies.Load()
	must(t, err)
	queue, err := jobs.NewQueue(s)
	must(t, err)
	files, err := jobs.NewFiles(t.TempDir())
	must(t, err)
	h := &House{T: t, House: &workflows.House{Store: s, Policy: policy, Clock: workflows.NewClock(true), Queue: queue, Files: files}}
	h.At("2026-02-01T12:00:00+05:00")
	return h
}

// At moves the clock forward.
func (h *House) At(rfc3339 string) {
	h.T.Helper()
	t, err := time.Parse(time.RFC3339Nano, rfc3339)
	must(h.T, err)
	must(h.T, h.Clock.Set(t))
}

// Organisation makes a verified organisation; an operator gets the preset's duty table.
func (h *House) Organisation(kind models.OrganisationKind, name, region string, preset ...string) *models.Organisation {
	h.T.Helper()
	h.n++
	o := &models.Organisation{
		Kind: kind, LegalName: models.Text{KK: name, RU: name, EN: name}, Country: "KZ", Region: region, State: models.OrganisationVerified,
		FoundedOn: "2015-01-01", IBAN: "KZ86125KZT5004100100", BIC: "DEMOKZKA", KBe: "18", NGODatabaseYear: 2025, SearchKey: ids.Fold(name),
	}
	if kind == models.KindDonor {
		o.DonorSector, o.DonorOrigin = "private", "domestic"
	}
	h.do(func(st *workflows.Step) error {
		o.Base = st.New()
		if err := st.Insert(o, "create"); err != nil {
			return err
		}
		if kind != models.KindOperator {
			return nil
		}
		p := append(preset, "small")[0]
		return st.Insert(&models.DutyTable{Base: st.New(), OperatorID: o.ID, Preset: p, Steps: models.Presets[p], State: models.DutyInForce}, "create")
	})
	return o
}

// Person makes somebody with roles in an organisation; nil gives an account without any.
func (h *House) Person(name string, o *models.Organisation, roles ...models.Role) *models.Person {
	h.T.Helper()
	h.n++
	p := &models.Person{Email: fmt.Sprintf("%s.%d@test.example", strings.ToLower(strings.ReplaceAll(name, " ", ".")), h.n), Name: name, Language: "ru", State: models.PersonActive}
	h.do(func(st *workflows.Step) error {
		p.Base = st.New()
		if err := st.Insert(p, "register"); err != nil {
			return err
		}
		for _, r := range roles {
			m := &models.Membership{Base: st.New(), OrganisationID: o.ID, PersonID: p.ID, Role: r, State: models.MembershipActive, AcceptedAt: st.Now}
			if err := st.Insert(m, "grant"); err != nil {
				return err
			}
		}
		return nil
	})
	return p
}

// Member puts down a role that somebody accepted, and what became of it since.
func (h *House) Member(p *models.Person, o *models.Organisation, role models.Role, state models.MembershipState) {
	h.T.Helper()
	h.Insert(&models.Membership{OrganisationID: o.ID, PersonID: p.ID, Role: role, State: state, AcceptedAt: h.Clock.Now()})
}

// As is the context of a request of somebody, with the grants they hold now. key is an Idempotency-Key, a fresh one
// when none is given.
func (h *House) As(p *models.Person, key ...string) context.Context {
	h.T.Helper()
	a, err := store.ActorOf(h.Store.Read(context.Background()), p.ID)
	must(h.T, err)
	return workflows.WithCall(context.Background(), &workflows.Call{Actor: a, Language: "ru", RequestID: workflows.NewID(), Key: append(key, workflows.NewID())[0]})
}

// System is the context of the platform's own hand.
func (h *House) System() context.Context {
	return workflows.As(context.Background(), models.SystemActor())
}

// Insert puts prepared records into the database with their events.
func (h *House) Insert(records ...store.Entity) {
	h.T.Helper()
	h.do(func(st *workflows.Step) error {
		for _, r := range records {
			if r.Meta().ID == "" {
				*r.Meta() = st.New()
			}
			if err := st.Insert(r, "create"); err != nil {
				return err
			}
		}
		return nil
	})
}

func (h *House) do(fn func(*workflows.Step) error) {
	h.T.Helper()
	_, err := workflows.Do(h.System(), h.House, "test", func(st *workflows.Step) (*struct{}, error) { return nil, fn(st) })
	must(h.T, err)
}

// Is asserts the public code of an error; "" means that there must be none.
func Is(t testing.TB, err error, code string) {
	t.Helper()
	if got := models.CodeOf(err); got != code {
		t.Fatalf("error %q, want %q (%v)", got, code, err)
	}
}

// Text is a file's content for an upload.
func Text(s string) io.Reader { return strings.NewReader(s) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
