package main

import (
	"context"
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"demeu/api"
	"demeu/models"
	"demeu/models/store"
	"demeu/workflows"
)

// audit holds the tables against the trail: every row of a noun must be what its events tell, one after the other, and
// every event must name who, what, when and, where the verb wants it, why.
type audit struct {
	t      *testing.T
	r      store.Reader
	events map[[2]string][]models.Event // of object and id, in their order
	at     map[models.Time]bool         // instants at which something was done
	tables []string                     // that were looked at
	rows   int
}

// beside are the tables without events of their own, and why.
var beside = map[string]string{
	"events": "the trail itself", "idempotency_keys": "stored answers", "login_codes": "ways in, not nouns", "sessions": "ways in, not nouns",
	"counters": "numbers already given", "ledger_funds": "accounts follow from entries", "ledger_accounts": "balances follow from transfers",
}

func (s *story) audited() {
	s.t.Helper()
	a := &audit{t: s.t, r: s.app.Store.Read(context.Background()), events: map[[2]string][]models.Event{}, at: map[models.Time]bool{}}
	trail, err := store.Find[models.Event](a.r, "id", "")
	if err != nil {
		s.t.Fatal(err)
	}
	for _, e := range trail {
		key := [2]string{e.ObjectOf, e.ObjectID}
		a.events[key] = append(a.events[key], e)
		a.at[e.At] = true
	}
	a.whoAndWhy(trail)

	replayed[models.Person](a, "people")
	replayed[models.Organisation](a, "organisations")
	replayed[models.Membership](a, "memberships")
	replayed[models.DutyTable](a, "duty_tables")
	replayed[models.Fund](a, "funds")
	replayed[models.Receipt](a, "receipts")
	replayed[models.Conversion](a, "conversions")
	replayed[models.Call](a, "calls")
	replayed[models.Application](a, "applications")
	replayed[models.Attachment](a, "attachments")
	replayed[models.RosterEntry](a, "roster_entries")
	replayed[models.Conflict](a, "conflicts")
	replayed[models.Assignment](a, "assignments")
	replayed[models.Ranking](a, "rankings")
	replayed[models.Decision](a, "decisions")
	replayed[models.Award](a, "awards")
	replayed[models.FundingLine](a, "funding_lines")
	replayed[models.Tranche](a, "tranches")
	replayed[models.PaymentBatch](a, "payment_batches")
	replayed[models.Report](a, "reports")
	// rows that the event of another noun tells
	told(a, "call_fundings", func(f models.CallFunding) (string, string, models.Time) { return "call", f.CallID, f.UpdatedAt })
	told(a, "verifications", func(v models.Verification) (string, string, models.Time) {
		return "organisation", v.OrganisationID, v.CreatedAt
	})
	told(a, "expenses", func(e models.Expense) (string, string, models.Time) { return "report", e.ReportID, e.UpdatedAt })
	told(a, "approvals", func(p models.Approval) (string, string, models.Time) { return p.ObjectOf, p.ObjectID, p.At })
	told(a, "tranche_shares", func(x models.TrancheShare) (string, string, models.Time) {
		return "tranche", x.TrancheID, models.Time{}
	})
	told(a, "payment_lines", func(l models.PaymentLine) (string, string, models.Time) {
		return "payment_batch", l.BatchID, models.Time{}
	})
	told(a, "fx_deals", func(d models.FXDeal) (string, string, models.Time) { return "", "", a.entry(d.EntryID) })
	told(a, "ledger_transfers", func(x models.LedgerTransfer) (string, string, models.Time) { return "", "", a.entry(x.EntryID) })
	told(a, "ledger_entries", func(e models.LedgerEntry) (string, string, models.Time) { return "", "", e.At })
	told(a, "letters", func(l models.Letter) (string, string, models.Time) { return "", "", l.CreatedAt })
	a.complete()
	s.writes("%d rows of %d tables are what %d events tell, as expected", a.rows, len(a.tables), len(trail))
}

// replayed holds every row of a noun against its events.
func replayed[T any, P interface {
	*T
	store.Entity
}](a *audit, table string) {
	a.t.Helper()
	rows, err := store.Find[T](a.r, "id", "")
	if err != nil {
		a.t.Fatal(table, err)
	}
	a.tables = append(a.tables, table)
	a.rows += len(rows)
	for i := range rows {
		p := P(&rows[i])
		events := a.events[[2]string{p.Object(), p.Meta().ID}]
		if len(events) == 0 {
			a.t.Errorf("%s %s: no event tells of it", table, p.Meta().ID)
			continue
		}
		content := map[string]any{}
		last := models.Time{}
		for _, e := range events {
			if e.Outcome == models.Done {
				for k, v := range e.After {
					content[k] = v
				}
				last = e.At
			}
		}
		for k, v := range workflows.Snapshot(p) {
			if !reflect.DeepEqual(v, content[k]) {
				a.t.Errorf("%s %s: %s is %v, the trail says %v", table, p.Meta().ID, k, v, content[k])
			}
		}
		if p.Meta().UpdatedAt.After(last.Time) {
			a.t.Errorf("%s %s: changed at %s, the last event is of %s", table, p.Meta().ID, p.Meta().UpdatedAt, last)
		}
	}
}

// told holds rows that have no events of their own against those of the noun to which they belong: something was done to
// it at that instant. Where the row has no instant, something was done to it at all; where it has no noun, at all then.
func told[T any](a *audit, table string, by func(T) (object, id string, at models.Time)) {
	a.t.Helper()
	rows, err := store.Find[T](a.r, "", "")
	if err != nil {
		a.t.Fatal(table, err)
	}
	a.tables = append(a.tables, table)
	a.rows += len(rows)
	for _, row := range rows {
		object, id, at := by(row)
		events := a.events[[2]string{object, id}]
		found := slices.ContainsFunc(events, func(e models.Event) bool { return at.IsZero() || e.At == at })
		if object == "" {
			found = a.at[at]
		}
		if !found {
			a.t.Errorf("%s: no event tells of %+v", table, row)
		}
	}
}

func (a *audit) entry(id string) models.Time {
	a.t.Helper()
	e, err := store.First[models.LedgerEntry](a.r, "id", "id = ?", id)
	if err != nil || e == nil {
		a.t.Fatal(id, err)
	}
	return e.At
}

// whoAndWhy looks at the events themselves.
func (a *audit) whoAndWhy(trail []models.Event) {
	a.t.Helper()
	reasons := map[[2]string]bool{}
	for _, table := range api.Bare().Tables() {
		for _, v := range table.Verbs() {
			reasons[[2]string{v.Object, v.Name}] = v.Reason
		}
	}
	for _, e := range trail {
		if e.ActorName == "" || e.At.IsZero() || e.Verb == "" || e.ObjectOf == "" || e.ObjectID == "" {
			a.t.Errorf("an event without who, when or what: %+v", e)
		}
		if e.Outcome == models.Refused && e.Code == "" {
			a.t.Errorf("a refusal without its code: %+v", e)
		}
		if e.Outcome == models.Done && reasons[[2]string{e.ObjectOf, e.Verb}] && e.Reason == "" && e.StateFrom != e.StateTo {
			a.t.Errorf("%s %s without a reason: %+v", e.Verb, e.ObjectOf, e)
		}
	}
}

var created = regexp.MustCompile(`(?m)^CREATE TABLE (\w+)`)

// complete fails for a table that nobody looked at.
func (a *audit) complete() {
	a.t.Helper()
	files, err := fs.Glob(root, "models/store/migrations/postgres/*.sql")
	if err != nil || len(files) == 0 {
		a.t.Fatal(files, err)
	}
	for _, name := range files {
		b, err := fs.ReadFile(root, name)
		if err != nil {
			a.t.Fatal(err)
		}
		for _, m := range created.FindAllStringSubmatch(string(b), -1) {
			if !slices.Contains(a.tables, m[1]) && beside[m[1]] == "" {
				a.t.Errorf("%s: nobody holds the table %s against the trail", name, m[1])
			}
		}
	}
}
