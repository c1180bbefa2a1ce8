package awards_test

import (
	"context"
	"testing"

	"demeu/models"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/awards"
	"demeu/workflows/grants"
	"demeu/workflows/people"
	"demeu/workflows/worktest"
)

// E-13: who gets less than asked fits the lines; each changed one keeps the old value and the reason.
func TestE13_FittedLinesKeepOldValueAndReason(t *testing.T) {
	each(t, "small", func(t *testing.T, s *stage) {
		line := func(n, price int64) models.BudgetLine {
			return models.BudgetLine{Line: n, Category: "B1", Title: "Жол", Unit: "ай", Quantity: "1", Periods: 1, UnitPrice: kzt(price), Total: kzt(price), Source: models.SourceGrant}
		}
		own := line(3, 5)
		own.Source = models.SourceOwn
		a := s.award(100, 80, line(1, 60), line(2, 40), own)
		if a.Fitted || len(a.Budget) != 2 || a.Next.What != "fit" {
			t.Fatalf("a cut award begins %+v", a)
		}
		s.is(s.officer, "submit", a.ID, nil, "award.not_fitted")
		fit := func(lines ...awards.FittedLine) *awards.BudgetFit { return &awards.BudgetFit{Lines: lines} }
		s.is(s.editor, "fit", a.ID, fit(awards.FittedLine{Line: 1, Quantity: "0.5", Periods: 1, UnitPrice: kzt(60), Reason: "меньше"}), "award.budget_sum")
		s.is(s.editor, "fit", a.ID, fit(awards.FittedLine{Line: 1, Quantity: "1", Periods: 1, UnitPrice: kzt(40)}), "award.budget_invalid")
		s.is(s.editor, "fit", a.ID, fit(awards.FittedLine{Line: 9, Quantity: "1", Periods: 1, UnitPrice: kzt(40), Reason: "r"}), "award.budget_invalid")
		s.is(s.officer, "fit", a.ID, fit(awards.FittedLine{Line: 1, Quantity: "1", Periods: 1, UnitPrice: kzt(40), Reason: "r"}), "award.fit.forbidden")
		v := s.is(s.editor, "fit", a.ID, fit(awards.FittedLine{Line: 1, Quantity: "1", Periods: 1, UnitPrice: kzt(40), Reason: "бір маусым аз"}), "")
		l := v.Budget[0]
		if !v.Fitted || l.Total != kzt(40) || l.Requested == nil || *l.Requested != kzt(60) || l.Reason != "бір маусым аз" || v.Budget[1].Requested != nil {
			t.Fatalf("the fitted line is %+v", l)
		}
		v = s.is(s.editor, "fit", a.ID, fit(awards.FittedLine{Line: 1, Quantity: "1", Periods: 1, UnitPrice: kzt(60)}, awards.FittedLine{Line: 2, Quantity: "0.5", Periods: 1, UnitPrice: kzt(40), Reason: "жарты"}), "")
		if v.Budget[0].Requested != nil || v.Budget[0].Reason != "" || *v.Budget[1].Requested != kzt(40) {
			t.Fatalf("fitted again: %+v", v.Budget)
		}
		whole := s.award(50, 50)
		s.is(s.editor, "fit", whole.ID, fit(awards.FittedLine{Line: 1, Quantity: "1", Periods: 1, UnitPrice: kzt(50)}), "award.nothing_to_fit")
	})
}

// C-06: an award in a region that a donor's agreement does not name cannot be booked on that donor, nor equipment above
// its limit; no fund outside the call and no sum but the award's is taken.
func TestC06_FundingRefusesWrongRegion(t *testing.T) {
	each(t, "small", func(t *testing.T, s *stage) {
		a := s.award(1000, 1000)
		move := func(to string) {
			row, err := store.Get[models.Award](s.Store.Read(context.Background()), a.ID)
			worktest.Is(t, err, "")
			s.act(func(st *workflows.Step) error {
				row.Regions = []string{to}
				return st.Save(row, "test", nil, "")
			})
		}
		move("KZ-10")
		s.is(s.officer, "fund", a.ID, s.thirds(kzt(1000)), "funding.region")
		move("KZ-61")
		other := &awards.FundingInput{{FundID: workflows.NewID(), Amount: kzt(1000)}}
		s.is(s.officer, "fund", a.ID, other, "funding.invalid")
		s.is(s.officer, "fund", a.ID, s.thirds(kzt(999)), "award.funding_sum")
		s.is(s.certifier, "fund", a.ID, s.thirds(kzt(1000)), "award.fund.forbidden")
		v := s.is(s.officer, "fund", a.ID, s.thirds(kzt(1000)), "")
		if fx := v.Funding[2].FX; len(v.Funding) != 3 || fx == nil || fx.Rate != "600" || fx.Dated != "2026-01-30" || fx.Basis != "call" || *v.Funding[2].FundAmount != eur(33) {
			t.Fatalf("funding %+v", v.Funding)
		}

		car := models.BudgetLine{Line: 1, Category: "B4", Title: "Автомобиль", Unit: "шт", Quantity: "1", Periods: 1, UnitPrice: kzt(12_500_000), Total: kzt(12_500_000), Source: models.SourceGrant}
		b := s.award(12_500_000, 12_500_000, car)
		s.is(s.officer, "fund", b.ID, s.thirds(b.Amount), "funding.unit_price")
		s.is(s.officer, "fund", b.ID, &awards.FundingInput{{FundID: s.funds[0].ID, Amount: b.Amount}}, "")
		car.UnitPrice, car.Total = kzt(3_000_000), kzt(3_000_000) // exactly 5,000 EUR
		c := s.award(3_000_000, 3_000_000, car)
		s.is(s.officer, "fund", c.ID, s.thirds(c.Amount), "")
	})
}

// The plan of payments adds up to the award, names reports that are owed, and is the officer's to change.
func TestM02_PlanAddsUp(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		a := s.award(1000, 1000)
		if a.Reports[0].DueOn != "2027-03-02" || a.Reports[3].DueOn != "2028-12-30" || a.EndsOn != "2028-11-30" {
			t.Fatalf("report plan %+v, ends %s", a.Reports, a.EndsOn)
		}
		part := func(seq, amount int64, c ...models.Condition) awards.PlannedTranche {
			return awards.PlannedTranche{Seq: seq, DueOn: "2026-07-01", Amount: kzt(amount), Conditions: c}
		}
		s.is(s.officer, "plan", a.ID, &awards.TranchePlanInput{part(1, 600), part(2, 300)}, "award.tranche_sum")
		s.is(s.officer, "plan", a.ID, &awards.TranchePlanInput{part(2, 600), part(1, 400)}, "tranche.plan_invalid")
		s.is(s.officer, "plan", a.ID, &awards.TranchePlanInput{part(1, 1000, models.Condition{Code: models.ConditionReportAccepted, Report: "R9"})}, "tranche.plan_invalid")
		v := s.is(s.officer, "plan", a.ID, &awards.TranchePlanInput{part(1, 600, models.Condition{Code: models.ConditionSignature}), part(2, 400)}, "")
		if len(v.Tranches) != 2 || v.Tranches[1].Amount != kzt(400) || v.Tranches[1].Title.RU != "Транш 2" {
			t.Fatalf("plan %+v", v.Tranches)
		}
		page, err := s.w.ListTranches(s.As(s.officer), store.Query{})
		worktest.Is(t, err, "")
		if len(page.Items) != 2 || page.Items[0].AwardNumber != v.Number {
			t.Fatalf("queue %+v", page.Items)
		}
		page, err = s.w.ListTranches(s.As(s.officer), store.Query{Sort: "-due_on", Filters: map[string]string{"state": "held,planned"}})
		worktest.Is(t, err, "")
		if len(page.Items) != 2 {
			t.Fatalf("of two states %+v", page.Items)
		}
	})
}

// Who approved and then sent it back has approved nothing, even when it comes again as it was.
func TestAReturnedAwardIsApprovedAnew(t *testing.T) {
	each(t, "state", func(t *testing.T, s *stage) {
		a := s.award(1000, 1000)
		s.is(s.officer, "fund", a.ID, s.thirds(a.Amount), "")
		s.is(s.officer, "submit", a.ID, nil, "")
		s.is(s.directors[0], "approve", a.ID, nil, "")
		s.is(s.directors[0], "return", a.ID, reason(), "")
		s.is(s.officer, "submit", a.ID, nil, "")
		if v := s.is(s.directors[1], "approve", a.ID, nil, ""); v.State != "internal_approval" || len(v.Duties.Done) != 2 {
			t.Fatalf("%s after %+v", v.State, v.Duties)
		}
		if v := s.is(s.directors[0], "approve", a.ID, nil, ""); v.State != "approved" {
			t.Fatalf("%s after three persons", v.State)
		}
	})
}

// What was terminated is closed, and pays nothing more on the way.
func TestATerminatedAwardPaysNothingMore(t *testing.T) {
	each(t, "small", func(t *testing.T, s *stage) {
		a := s.award(1000, 1000)
		s.toActive(a)
		first := a.Tranches[0].ID
		s.tranche(s.certifier, "request", first, nil, "")
		s.is(s.directors[0], "terminate", a.ID, reason(), "")
		s.tranche(s.officer, "certify", first, nil, "tranche.award_state")
		s.is(s.officer, "start_closing", a.ID, nil, "")
		s.tranche(s.officer, "certify", first, nil, "tranche.award_state")
		s.tranche(s.directors[0], "cancel", first, reason(), "")
		s.sound()
	})
}

// An approval counts for what was approved: money, payee, funds and plan. The whole way of an award, with the sides that
// may and may not, and its money back when it is declined.
func TestAwardWay(t *testing.T) {
	each(t, "state", func(t *testing.T, s *stage) {
		a := s.award(1000, 1000)
		s.is(s.officer, "submit", a.ID, nil, "award.not_funded")
		s.is(s.officer, "fund", a.ID, s.thirds(a.Amount), "")
		v := s.is(s.officer, "submit", a.ID, nil, "")
		if v.State != "internal_approval" {
			t.Fatal(v.State)
		}
		s.is(s.officer, "fund", a.ID, s.thirds(a.Amount), "award.wrong_state")
		s.is(s.officer, "approve", a.ID, nil, "award.approve.forbidden")
		v = s.is(s.directors[0], "approve", a.ID, nil, "")
		if v.State != "internal_approval" || v.Money.Left.Minor != 0 {
			t.Fatalf("after two of three persons: %s, %v", v.State, v.Money)
		}
		if d := v.Duties; d == nil || d.Needed != 3 || len(d.Done) != 2 || d.Done[1].Person != "Director One" || d.Next.Persons != 1 {
			t.Fatalf("duties %+v", v.Duties)
		}
		if own, err := s.w.Awards.Get(s.As(s.certifier), a.ID); err != nil || own.Duties != nil {
			t.Fatalf("the grantee sees who approves: %v", err)
		}
		s.is(s.directors[0], "approve", a.ID, nil, "duty.already_acted")
		s.is(s.controller, "return", a.ID, reason(), "")
		in := s.thirds(a.Amount)
		(*in)[0].Amount, (*in)[1].Amount = kzt(400), kzt(400)
		s.is(s.officer, "fund", a.ID, in, "")
		s.is(s.officer, "submit", a.ID, nil, "")
		v = s.is(s.directors[1], "approve", a.ID, nil, "")
		if v.State != "internal_approval" {
			t.Fatal("an approval of other funding still counts")
		}
		v = s.is(s.directors[0], "approve", a.ID, nil, "")
		if v.State != "approved" || v.Money.Left != kzt(1000) || *v.Funding[2].FundAmount != eur(33) {
			t.Fatalf("%s %+v", v.State, v.Money)
		}
		bank := func(iban models.Secret, country ...string) {
			o, err := store.Get[models.Organisation](s.Store.Read(context.Background()), s.ngo.ID)
			worktest.Is(t, err, "")
			s.act(func(st *workflows.Step) error {
				o.IBAN, o.State, o.Country = iban, models.OrganisationVerified, append(country, "KZ")[0]
				return st.Save(o, "test", nil, "")
			})
		}
		bank("KZ00125KZT5004100100")
		s.is(s.officer, "offer", a.ID, nil, "award.payee")
		bank("NO9386011117948", "NO") // abroad the slip of the keyboard is found as well
		s.is(s.officer, "offer", a.ID, nil, "award.payee")
		// another account is offered nothing before it has been checked
		changed := &people.OrganisationChange{Bank: &people.Bank{IBAN: "KZ70998KZT0000009001", BIC: "DEMOKZKA", KBe: "18"}}
		bank("KZ86125KZT5004100100")
		_, err := people.New(s.House.House).Organisations.Fire(s.As(s.editor), "edit", s.ngo.ID, changed)
		worktest.Is(t, err, "")
		s.is(s.officer, "offer", a.ID, nil, "award.grantee_unverified")
		bank("KZ86125KZT5004100100")
		s.is(s.officer, "offer", a.ID, nil, "")
		bank("KZ00125KZT5004100100") // a later profile moves no money
		v = s.is(s.certifier, "decline", a.ID, reason(), "")
		if v.State != "declined" || v.Money.Left.Minor != 0 || v.Tranches[0].State != "cancelled" || v.Payee.IBAN != "KZ86125KZT5004100100" {
			t.Fatalf("%s %+v", v.State, v.Money)
		}
		s.sound()
	})
}

// Where the step takes one person, submitting and approving are one act.
func TestSmallOperatorApprovesInOneAct(t *testing.T) {
	each(t, "small", func(t *testing.T, s *stage) {
		a := s.award(1000, 1000)
		s.is(s.officer, "fund", a.ID, s.thirds(a.Amount), "")
		if v := s.is(s.officer, "submit", a.ID, nil, ""); v.State != "approved" || v.Money.Left != kzt(1000) {
			t.Fatalf("%s %+v", v.State, v.Money)
		}
		s.is(s.directors[0], "cancel", a.ID, reason(), "")
		s.sound()
	})
}

// A donor sees its own line and the total of the others, and no account; a stranger sees nothing.
func TestC10_DonorSeesItsOwnLine(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		viewer := s.Person("Viewer", s.donors[2], models.DonorViewer)
		a := s.award(1000, 1000)
		_, err := s.w.Awards.Get(s.As(viewer), a.ID)
		worktest.Is(t, err, "award.not_found")
		s.toActive(a)
		v, err := s.w.Awards.Get(s.As(viewer), a.ID)
		worktest.Is(t, err, "")
		if len(v.Funding) != 2 || v.Funding[0].FundID != s.funds[2].ID || v.Funding[0].Amount != kzt(200) || !v.Funding[1].Others || v.Funding[1].Amount != kzt(800) || v.Funding[1].Donor != nil {
			t.Fatalf("a donor sees %+v", v.Funding)
		}
		if v.Payee != nil || len(v.Attachments) > 0 {
			t.Fatal("a donor sees the account of the grantee")
		}
		signed, err := s.w.Awards.Get(s.As(s.officer), a.ID)
		worktest.Is(t, err, "")
		for _, f := range signed.Attachments {
			_, _, err = grants.New(s.House.House).Attachment(s.As(viewer), f.ID)
			worktest.Is(t, err, "attachment.not_found") // nor by its address
		}
		if len(signed.Attachments) == 0 {
			t.Fatal("nothing was signed")
		}
		m, err := s.w.Money(s.As(viewer), a.ID)
		worktest.Is(t, err, "")
		if len(m.Funds) != 2 || *m.Funds[0].Cost != eur(33) || m.Funds[0].Left != kzt(200) || m.Funds[1].Left != kzt(800) || m.Funds[1].Cost != nil {
			t.Fatalf("money %+v", m.Funds)
		}
		tr, err := s.w.Tranches.Get(s.As(viewer), v.Tranches[0].ID)
		worktest.Is(t, err, "")
		if len(tr.Shares) != 2 || tr.Shares[0].Amount != kzt(60) || !tr.Shares[1].Others || tr.Duties != nil {
			t.Fatalf("shares %+v", tr.Shares)
		}
		stranger := s.Person("Stranger", s.Organisation(models.KindNGO, "Басқа", "KZ-33"), models.NGOCertifier)
		_, err = s.w.Awards.Get(s.As(stranger), a.ID)
		worktest.Is(t, err, "award.not_found")
		page, err := s.w.ListAwards(s.As(stranger), store.Query{})
		worktest.Is(t, err, "")
		if len(page.Items) > 0 {
			t.Fatal("a stranger lists awards")
		}
		own, err := s.w.ListAwards(s.As(s.certifier), store.Query{})
		worktest.Is(t, err, "")
		if len(own.Items) != 1 || own.Items[0].Amount != kzt(1000) || own.Items[0].Grantee.RU == "" {
			t.Fatalf("list %+v", own.Items)
		}
	})
}

// Suspension stops payments, and an award closes only when nothing of it is open; what is left goes back to the call.
func TestAwardClosesWhenNothingIsOpen(t *testing.T) {
	each(t, "small", func(t *testing.T, s *stage) {
		a := s.award(1000, 1000)
		s.toActive(a)
		first, rest := a.Tranches[0].ID, a.Tranches[1:]
		s.is(s.directors[0], "suspend", a.ID, reason(), "")
		s.tranche(s.certifier, "request", first, nil, "tranche.award_state")
		s.is(s.directors[0], "resume", a.ID, reason(), "")
		s.toApproved(first)
		s.pay(first, "2026-02-01")
		s.is(s.officer, "start_closing", a.ID, nil, "")
		s.is(s.controller, "close", a.ID, nil, "award.open_tranche")
		for _, r := range rest {
			s.tranche(s.directors[0], "cancel", r.ID, reason(), "")
		}
		s.is(s.controller, "close", a.ID, nil, "award.open_report")
		for _, code := range []string{"R1", "R2", "R3"} {
			s.report(a, code, kzt(0))
		}
		s.report(a, "RF", kzt(299))
		s.is(s.controller, "close", a.ID, nil, "award.open_advance")
		s.certify(a, kzt(1))
		v := s.is(s.controller, "close", a.ID, nil, "")
		if v.State != "closed" || v.Money.Left.Minor != 0 || v.Money.Accepted != kzt(300) || v.Next != nil {
			t.Fatalf("%s %+v", v.State, v.Money)
		}
		s.sound()
	})
}

// Where the table wants one person, the button says that submitting approves; where it wants more, that it is sent on.
func TestSubmitSaysWhetherOnePersonSuffices(t *testing.T) {
	for preset, alone := range map[string]bool{"small": true, "standard": false, "state": false} {
		each(t, preset, func(t *testing.T, s *stage) {
			a := s.award(1000, 1000)
			says := func(want bool) {
				t.Helper()
				v, err := s.w.Awards.Get(s.As(s.officer), a.ID)
				worktest.Is(t, err, "")
				for _, x := range v.Actions {
					if x.Alone != (want && x.Verb == "submit") || x.Alone && x.Tells != nil {
						t.Fatalf("%s: %+v", preset, x)
					}
				}
			}
			says(alone) // before it is complete, too
			s.is(s.officer, "fund", a.ID, s.thirds(a.Amount), "")
			says(alone)
			if v := s.is(s.officer, "submit", a.ID, nil, ""); (v.State == "approved") != alone {
				t.Fatal(preset, v.State)
			}
			says(false)
		})
	}
}
