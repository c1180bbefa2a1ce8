package awards_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/awards"
	"demeu/workflows/ledger"
	"demeu/workflows/worktest"
)

// supplier is a valid BIN of nobody.
const supplier = "190340999201"

func line(n int64, category string, tenge int64) models.BudgetLine {
	return models.BudgetLine{Line: n, Category: category, Title: fmt.Sprint("Строка ", n), Unit: "мес", Quantity: "1", Periods: 1, UnitPrice: kzt(tenge), Total: kzt(tenge), Source: models.SourceGrant}
}

// running is an active award of ten millions with two lines and two indicators, whose first tranche of three millions
// was paid.
func (s *stage) running() *awards.AwardView {
	s.T.Helper()
	a := s.award(10_000_000, 10_000_000, line(1, "B1", 9_000_000), line(2, "B4", 1_000_000))
	s.act(func(st *workflows.Step) error {
		record, err := store.Get[models.Award](st.Tx, a.ID)
		if err != nil {
			return err
		}
		record.Indicators = []models.Indicator{
			{Code: "I1", Title: "дни здоровья", Unit: "день", Baseline: "0", Targets: []money.Decimal{"20", "44", "60"}},
			{Code: "I2", Title: "осмотрено", Unit: "человек", Baseline: "0", Targets: []money.Decimal{"3000", "7500", "12000"}},
		}
		return st.Save(record, "edit", workflows.Snapshot(record), "")
	})
	s.toActive(a)
	s.At(fmt.Sprintf("2026-06-%02dT12:00:00+05:00", 5+s.n))
	s.pay(s.tranchesOf(a)[0].ID, calendar.Date(fmt.Sprintf("2026-06-%02d", 5+s.n)))
	return a
}

func (s *stage) tranchesOf(a *awards.AwardView) []models.Tranche {
	s.T.Helper()
	rows, err := store.TranchesOf(s.Store.Read(context.Background()), a.ID)
	worktest.Is(s.T, err, "")
	if rows[0].State == models.TranchePlanned {
		s.toApproved(rows[0].ID)
	}
	return rows
}

// begin starts a report with a narrative and both indicators.
func (s *stage) begin(a *awards.AwardView, code string) *awards.ReportView {
	s.T.Helper()
	r, err := s.w.StartReport(s.As(s.editor), a.ID, awards.ReportStart{Code: code})
	worktest.Is(s.T, err, "")
	value := "18"
	return s.edit(r.ID, &awards.ReportChange{
		Narrative:  &map[string]string{"summary": "Сделано."},
		Indicators: &[]awards.IndicatorInput{{Code: "I1", Value: &value}, {Code: "I2", Reason: "осмотры начнутся осенью"}},
	}, "")
}

func (s *stage) edit(id string, c *awards.ReportChange, code string) *awards.ReportView {
	s.T.Helper()
	v, err := s.w.Reports.Fire(s.As(s.editor), "edit", id, c)
	worktest.Is(s.T, err, code)
	return v
}

// onReport fires a verb of a report and expects a code.
func (s *stage) onReport(who *models.Person, verb, id string, body any, code string) *awards.ReportView {
	s.T.Helper()
	v, err := s.w.Reports.Fire(s.As(who), verb, id, body)
	worktest.Is(s.T, err, code)
	return v
}

func (s *stage) accept(who *models.Person, id, aspect, code string, disallowed ...models.Disallowance) *awards.ReportView {
	s.T.Helper()
	v, err := s.w.AcceptReport(s.As(who), id, awards.Acceptance{Aspect: aspect, Verdict: awards.Verdict{Disallowed: disallowed}})
	worktest.Is(s.T, err, code)
	return v
}

// claim is one expense in tiyn.
func claim(budgetLine, minor int64) awards.ExpenseInput {
	return awards.ExpenseInput{SpentOn: "2026-06-03", Document: "Счёт № 1", SupplierBIN: supplier, SupplierName: "ТОО Демо", Line: budgetLine, Amount: money.Amount{Minor: minor, Currency: money.KZT}}
}

// inReview sends a report with these expenses and lets an officer take it.
func (s *stage) inReview(a *awards.AwardView, code string, claims ...awards.ExpenseInput) *awards.ReportView {
	s.T.Helper()
	r := s.begin(a, code)
	s.edit(r.ID, &awards.ReportChange{Expenses: &claims}, "")
	s.onReport(s.certifier, "submit", r.ID, nil, "")
	return s.onReport(s.officer, "take", r.ID, nil, "")
}

// M-07: a report is not sent with an indicator left empty without a reason; nought is a value.
func TestM07_NoIndicatorIsLeftEmpty(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		a := s.running()
		start := func(code, want string) *awards.ReportView {
			t.Helper()
			v, err := s.w.StartReport(s.As(s.editor), a.ID, awards.ReportStart{Code: code})
			worktest.Is(t, err, want)
			return v
		}
		start("R9", "request.invalid")
		start("R2", "report.previous_missing")
		r := start("R1", "")
		start("R1", "report.exists")
		if len(r.Indicators) != 2 || r.Indicators[0].Title != "дни здоровья" || r.Indicators[0].Value != nil || r.Indicators[0].Planned != "20" {
			t.Fatalf("the draft is not filled from the award: %+v", r.Indicators)
		}
		_, err := s.w.Reports.Get(s.As(s.officer), r.ID)
		worktest.Is(t, err, "report.not_found") // a draft is the grantee's own

		_, err = s.w.Reports.Fire(s.As(s.certifier), "submit", r.ID, nil)
		worktest.Is(t, err, "report.incomplete")
		var codes []string
		for _, f := range models.AsError(err).Fields {
			codes = append(codes, f.Pointer+" "+f.Code)
		}
		if !slices.Equal(codes, []string{"/narrative report.narrative_empty", "/indicators/0/value report.indicator_empty", "/indicators/1/value report.indicator_empty"}) {
			t.Fatalf("missing: %v", codes)
		}
		nought, blank, word := "0", "", "много"
		s.edit(r.ID, &awards.ReportChange{Indicators: &[]awards.IndicatorInput{{Code: "I9"}, {Code: "I1", Value: &word}}}, "report.invalid")
		s.edit(r.ID, &awards.ReportChange{Narrative: &map[string]string{"summary": "Сделано."}, Indicators: &[]awards.IndicatorInput{{Code: "I1", Value: &nought}, {Code: "I2", Value: &blank}}}, "")
		s.onReport(s.certifier, "submit", r.ID, nil, "report.incomplete")
		v := s.edit(r.ID, &awards.ReportChange{Indicators: &[]awards.IndicatorInput{{Code: "I2", Reason: "осмотры начнутся осенью"}}}, "")
		if v.Indicators[0].Value == nil || *v.Indicators[0].Value != "0" || v.Indicators[1].Value != nil {
			t.Fatalf("nought and nothing are mixed up: %+v", v.Indicators)
		}
		s.onReport(s.editor, "submit", r.ID, nil, "report.submit.forbidden")
		s.onReport(s.editor, "send_for_certification", r.ID, nil, "")
		s.onReport(s.certifier, "submit", r.ID, nil, "")
		start("R2", "")
		letters, err := store.Count[models.Letter](s.Store.Read(context.Background()), "template = ? AND object_id = ?", "report_submitted", r.ID)
		if err != nil || letters != 2 { // the program officer and the finance officer
			t.Fatalf("%d letters, %v", letters, err)
		}
	})
}

// M-05: every line of the register is checked, no total is typed, and a line of the budget is never exceeded by more
// than a tenth.
func TestM05_SumByLineNeverExceedsTheAllowedShift(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		a := s.running()
		r := s.begin(a, "R1")
		wrong := claim(7, 0)
		wrong.SpentOn, wrong.SupplierBIN, wrong.Document, wrong.ReceiptID = "2026-05-31", "190340999202", " ", &r.ID
		late := claim(1, 100)
		late.SpentOn, late.Amount.Currency = "2026-06-28", money.EUR
		_, err := s.w.Reports.Fire(s.As(s.editor), "edit", r.ID, &awards.ReportChange{Expenses: &[]awards.ExpenseInput{wrong, late}})
		worktest.Is(t, err, "report.invalid")
		got := map[string]bool{}
		for _, f := range models.AsError(err).Fields {
			got[f.Pointer+" "+f.Code] = true
		}
		for _, want := range []string{
			"/expenses/0/spent_on expense.outside_award", "/expenses/0/document field.required", "/expenses/0/supplier_bin id.checksum",
			"/expenses/0/line expense.line_unknown", "/expenses/0/amount expense.amount", "/expenses/0/receipt_id expense.receipt_unknown",
			"/expenses/1/spent_on expense.in_future", "/expenses/1/amount expense.currency",
		} {
			if !got[want] {
				t.Errorf("not refused: %s", want)
			}
			delete(got, want)
		}
		if len(got) > 0 {
			t.Errorf("refused beside it: %v", got)
		}

		// the line of a million: a tenth more passes, one tiyn above that does not
		claims := []awards.ExpenseInput{claim(2, 100_000_000), claim(2, 10_000_000), claim(2, 1), claim(1, 50_000_000)}
		v := s.edit(r.ID, &awards.ReportChange{Expenses: &claims}, "")
		if v.Totals.Claimed.Minor != 160_000_001 {
			t.Fatalf("claimed %s", v.Totals.Claimed)
		}
		if !slices.ContainsFunc(v.Findings, func(f models.Finding) bool {
			return f.Code == "expense.over_line" && f.Params["line"] == "2" && f.Params["limit"] == "1100000.00 KZT"
		}) {
			t.Fatalf("findings: %+v", v.Findings)
		}
		again := s.edit(r.ID, &awards.ReportChange{Expenses: &claims}, "")
		if again.Expenses[0].ID != v.Expenses[0].ID || len(again.Expenses) != 4 {
			t.Fatal("saving the same register again made other rows of it")
		}
		s.onReport(s.certifier, "submit", r.ID, nil, "")
		s.onReport(s.officer, "take", r.ID, nil, "")
		s.accept(s.finance, r.ID, "finance", "expense.over_line")
		s.accept(s.finance, r.ID, "finance", "report.invalid", models.Disallowance{ExpenseID: r.ID, Reason: "чужой"})
		tiyn := models.Disallowance{ExpenseID: v.Expenses[2].ID, Reason: "сверх строки"}
		s.accept(s.officer, r.ID, "finance", "report.accept_finance.forbidden", tiyn)
		v = s.accept(s.finance, r.ID, "finance", "", tiyn)
		if v.Totals.Accepted.Minor != 160_000_000 || v.Totals.Disallowed.Minor != 1 || v.Totals.Claimed.Minor != 0 || v.Expenses[2].Reason != "сверх строки" {
			t.Fatalf("after acceptance: %+v", v.Totals)
		}
		if v.Lines[1].Accepted.Minor != 110_000_000 || v.Lines[1].Share != "110.00" || v.State != "in_review" {
			t.Fatalf("line 2: %+v", v.Lines[1])
		}
		var split int64
		for _, l := range v.Shares {
			split += l.Amount.Minor
		}
		if len(v.Shares) != 3 || split != 160_000_000 || v.Shares[0].Amount.Minor != 80_000_000 {
			t.Fatalf("the donors' split: %+v", v.Shares)
		}
		// what one report used of a line is used for the next one
		s.accept(s.officer, r.ID, "programme", "")
		next := s.inReview(a, "R2", claim(2, 1))
		s.accept(s.finance, next.ID, "finance", "expense.over_line")
		s.sound()
	})
}

// M-02: only accepted expenses count as spent. The second tranche stays locked at 69.99 % and opens at 70.00 %.
func TestM02_GateCountsAcceptedLinesOnly(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		for _, c := range []struct {
			disallowedTiyn int64
			code           string
		}{{1, "tranche.conditions"}, {0, ""}} {
			a := s.running()
			claims := []awards.ExpenseInput{claim(1, 210_000_000-c.disallowedTiyn)}
			var out []models.Disallowance
			if c.disallowedTiyn > 0 {
				claims = append(claims, claim(1, c.disallowedTiyn))
			}
			second := s.tranchesOf(a)[1].ID
			r := s.inReview(a, "R1", claims...)
			if c.disallowedTiyn > 0 {
				out = append(out, models.Disallowance{ExpenseID: r.Expenses[1].ID, Reason: "нет документа"})
			}
			s.accept(s.officer, r.ID, "programme", "")
			s.tranche(s.certifier, "request", second, nil, "tranche.conditions") // claimed is not accepted
			v := s.accept(s.finance, r.ID, "finance", "", out...)
			if v.State != "accepted" {
				t.Fatalf("with both aspects accepted the report is %s", v.State)
			}
			certified, paid, err := awards.SpentShare(s.Store.Read(context.Background()), a.ID)
			worktest.Is(t, err, "")
			if certified != 210_000_000-c.disallowedTiyn || paid != 300_000_000 {
				t.Fatalf("certified %d of %d", certified, paid)
			}
			s.tranche(s.certifier, "request", second, nil, c.code)
		}
		s.sound()
	})
}

// Nobody accounts for money that did not come, and the same acceptance twice posts once.
func TestM05_NeverAboveWhatWasPaid(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		a := s.running()
		r := s.inReview(a, "R1", claim(1, 300_000_000), claim(1, 1))
		s.accept(s.finance, r.ID, "finance", "report.spent_above_paid")
		body := awards.Acceptance{Aspect: "finance", Verdict: awards.Verdict{Disallowed: []models.Disallowance{{ExpenseID: r.Expenses[1].ID, Reason: "сверх выплаченного"}}}}
		for range 2 {
			_, err := s.w.AcceptReport(s.As(s.finance, "key-accept"), r.ID, body)
			worktest.Is(t, err, "")
		}
		n, err := store.Count[models.LedgerEntry](s.Store.Read(context.Background()), "kind = ?", models.EntrySpendCertified)
		if err != nil || n != 1 {
			t.Fatalf("%d entries, %v", n, err)
		}
		s.accept(s.finance, r.ID, "finance", "report.money_certified")
		s.onReport(s.directors[0], "reject", r.ID, reason(), "report.money_certified")
		s.onReport(s.officer, "request_changes", r.ID, &awards.ReportRequest{Sections: []string{"expenses"}, Reason: "ещё раз", Kind: "incorrect"}, "report.money_certified")
		s.sound()
	})
}

// The two aspects are accepted by two persons where the duty table says so, in whatever order.
func TestReportAspectsByTwoPersons(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		both := s.Person("Both", s.operator, models.ProgramOfficer, models.FinanceOfficer)
		first := s.inReview(s.running(), "R1", claim(1, 100))
		s.accept(both, first.ID, "programme", "")
		s.accept(both, first.ID, "finance", "duty.acted_before")
		s.accept(s.finance, first.ID, "finance", "")
		second := s.inReview(s.running(), "R1", claim(1, 100))
		s.accept(both, second.ID, "finance", "")
		s.accept(both, second.ID, "programme", "duty.acted_before")
		s.accept(s.officer, second.ID, "programme", "")
	})
}

func TestSmallOperatorAcceptsWithOnePerson(t *testing.T) {
	each(t, "small", func(t *testing.T, s *stage) {
		one := s.Person("One", s.operator, models.ProgramOfficer, models.FinanceOfficer)
		r := s.inReview(s.running(), "R1", claim(1, 100))
		s.accept(one, r.ID, "programme", "")
		if v := s.accept(one, r.ID, "finance", ""); v.State != "accepted" {
			t.Fatalf("the report is %s", v.State)
		}
	})
}

// M-09: a request opens the named sections alone; rounds are counted, and what was accepted of them is looked at anew.
func TestM09_OnlyNamedSectionsOpen(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		r := s.inReview(s.running(), "R1", claim(1, 100))
		s.accept(s.officer, r.ID, "programme", "")
		s.onReport(s.officer, "request_changes", r.ID, &awards.ReportRequest{Sections: []string{"narrative"}, Reason: "подробнее", Kind: "incomplete", DueOn: "2026-01-01"}, "request.invalid")
		v := s.onReport(s.officer, "request_changes", r.ID, &awards.ReportRequest{Sections: []string{"narrative"}, Reason: "подробнее", Kind: "incomplete", DueOn: "2026-06-10"}, "")
		if v.Rounds != 1 || v.Programme != nil || !slices.Equal(v.Open, []string{"narrative"}) || v.Phase != "due_soon" {
			t.Fatalf("round %d, open %v, phase %s", v.Rounds, v.Open, v.Phase)
		}
		s.edit(r.ID, &awards.ReportChange{Expenses: &[]awards.ExpenseInput{}}, "report.invalid")
		s.edit(r.ID, &awards.ReportChange{Narrative: &map[string]string{"summary": "Сделано подробно."}}, "")
		s.onReport(s.editor, "resubmit", r.ID, nil, "report.resubmit.forbidden")
		s.onReport(s.certifier, "resubmit", r.ID, nil, "")
		s.accept(s.finance, r.ID, "finance", "")
		if v := s.accept(s.officer, r.ID, "programme", ""); v.State != "accepted" || len(v.Expenses) != 1 {
			t.Fatalf("the report is %s", v.State)
		}
	})
}

// The plan shows each report with what the day makes of it.
func TestReportPlanTellsPhases(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		a := s.running() // 2026-06-01 to 2028-11-30; R1 is due at 30 % of it
		phases := func(now string, want ...string) *awards.ReportPlanView {
			t.Helper()
			s.At(now)
			v, err := s.w.ReportPlan(s.As(s.certifier), a.ID)
			worktest.Is(t, err, "")
			var got []string
			for _, i := range v.Items {
				got = append(got, i.Phase)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%s: %v, due %v", now, got, v.Items)
			}
			return v
		}
		v := phases("2026-07-01T12:00:00+05:00", "open", "not_due", "not_due", "not_due")
		if !v.Items[0].CanStart || v.Items[1].CanStart {
			t.Fatal("the reports do not begin one after the other")
		}
		due := v.Items[0].DueOn
		phases(string(due.AddDays(-14))+"T00:00:00+05:00", "due_soon", "not_due", "not_due", "not_due")
		phases(string(due)+"T23:59:59+05:00", "due_soon", "open", "not_due", "not_due")
		phases(string(due.AddDays(1))+"T00:00:00+05:00", "overdue", "open", "not_due", "not_due")
		r := s.inReview(a, "R1", claim(1, 150_000_000))
		s.accept(s.finance, r.ID, "finance", "")
		v, err := s.w.ReportPlan(s.As(s.editor), a.ID)
		worktest.Is(t, err, "")
		if v.Items[0].State != "in_review" || v.Items[0].Phase != "" || !v.Items[1].CanStart || v.Share != "50.00" || v.Lines[0].Accepted.Minor != 150_000_000 {
			t.Fatalf("plan: %+v", v)
		}
		mine := s.begin(a, "R2")
		for who, state := range map[*models.Person]string{s.editor: "draft", s.officer: ""} { // a draft is the grantee's own
			theirs, err := s.w.ReportPlan(s.As(who), a.ID)
			worktest.Is(t, err, "")
			if theirs.Items[1].State != state || (theirs.Items[1].ReportID == mine.ID) != (state != "") {
				t.Fatalf("%s sees of a draft %+v", who.Name, theirs.Items[1])
			}
		}
	})
}

// The last report accounts for what its own tranche reimburses: it is posted when that is paid, and the award closes
// with nothing open.
func TestLastReportAccountsForItsOwnTranche(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		a := s.running()
		for i, code := range []string{"R1", "R2", "R3"} {
			r := s.inReview(a, code, claim(1, []int64{300_000_000, 250_000_000, 200_000_000}[i]))
			s.accept(s.officer, r.ID, "programme", "")
			s.accept(s.finance, r.ID, "finance", "")
			next := s.tranchesOf(a)[i+1].ID
			s.toApproved(next)
			s.pay(next, "2026-06-06")
		}
		r := s.inReview(a, "RF", claim(1, 150_000_000), claim(2, 100_000_000), claim(2, 1))
		s.accept(s.finance, r.ID, "finance", "report.spent_above_paid")
		s.accept(s.officer, r.ID, "programme", "")
		v := s.accept(s.finance, r.ID, "finance", "", models.Disallowance{ExpenseID: r.Expenses[2].ID, Reason: "сверх гранта"})
		if v.State != "accepted" || v.Totals.Accepted.Minor != 250_000_000 {
			t.Fatalf("the report is %s: %+v", v.State, v.Totals)
		}
		spent := func() (minor int64) {
			t.Helper()
			shares, err := ledger.Shares(s.Store.Read(context.Background()), a.ID)
			worktest.Is(t, err, "")
			for _, l := range shares {
				minor += l.Spent.Minor
			}
			return minor
		}
		if spent() != 900_000_000 {
			t.Fatalf("%d is posted before the last tranche is paid", spent())
		}
		last := s.tranchesOf(a)[4].ID
		s.toApproved(last)
		s.pay(last, "2026-06-06")
		if spent() != 1_000_000_000 {
			t.Fatalf("%d is posted after the last tranche was paid", spent())
		}
		s.is(s.officer, "start_closing", a.ID, nil, "")
		s.is(s.controller, "close", a.ID, nil, "")
		s.sound()
	})
}

// Of two reports accepted at one instant, which together exceed a line of the budget, exactly one is accepted.
func TestM05_TwoReportsAtOnce(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		a := s.running()
		answers := make(chan error, 2)
		var race []func()
		for _, code := range []string{"R1", "R2"} {
			r, ctx := s.inReview(a, code, claim(2, 60_000_000)), s.As(s.finance)
			race = append(race, func() {
				_, err := s.w.AcceptReport(ctx, r.ID, awards.Acceptance{Aspect: "finance"})
				answers <- err
			})
		}
		for _, accept := range race {
			go accept()
		}
		accepted := 0
		for range race {
			switch code := models.CodeOf(<-answers); code {
			case "":
				accepted++
			case "expense.over_line", "stale":
			default:
				t.Errorf("refused as %s", code)
			}
		}
		if certified, _, err := awards.SpentShare(s.Store.Read(context.Background()), a.ID); err != nil || accepted != 1 || certified != 60_000_000 {
			t.Fatalf("%d accepted, %d certified, %v", accepted, certified, err)
		}
		s.sound()
	})
}

// The queue of reports is read by the day on which they are due, those taken for review among them, with whose they are.
func TestReportsWaitByDay(t *testing.T) {
	each(t, "small", func(t *testing.T, s *stage) {
		a := s.running()
		s.inReview(a, "R1", claim(1, 1_000_000))
		page, err := s.w.ListReports(s.As(s.officer), store.Query{Sort: "due_on", Filters: map[string]string{"state": "submitted,in_review"}})
		worktest.Is(t, err, "")
		if len(page.Items) != 1 || page.Items[0].Code != "R1" || page.Items[0].DueOn == "" || page.Items[0].Grantee.RU != s.ngo.LegalName.RU {
			t.Fatalf("%+v", page.Items)
		}
	})
}

// What nobody can see is no narrative, no reason and no supplier.
func TestM07_InvisibleTextsSayNothing(t *testing.T) {
	each(t, "small", func(t *testing.T, s *stage) {
		a := s.running()
		r := s.begin(a, "R1")
		nothing := "\u200b\u2060 \ufeff"
		v := s.edit(r.ID, &awards.ReportChange{Narrative: &map[string]string{"summary": nothing}, Deviations: &nothing,
			Indicators: &[]awards.IndicatorInput{{Code: "I1", Value: &nothing, Reason: nothing}, {Code: "I2", Reason: nothing, Evidence: nothing}}}, "")
		if len(v.Narrative) != 0 || v.Deviations != "" || v.Indicators[0].Value != nil || v.Indicators[0].Reason != "" || v.Indicators[1].Evidence != "" {
			t.Errorf("nothing is kept as something: %+v", v)
		}
		_, err := s.w.Reports.Fire(s.As(s.certifier), "submit", r.ID, nil)
		worktest.Is(t, err, "report.incomplete")
		if n := len(models.AsError(err).Fields); n != 3 {
			t.Errorf("%d places are named as empty, want 3", n)
		}
		blank := claim(1, 100)
		blank.Document, blank.SupplierBIN, blank.SupplierName = nothing, nothing, nothing
		_, err = s.w.Reports.Fire(s.As(s.editor), "edit", r.ID, &awards.ReportChange{Expenses: &[]awards.ExpenseInput{blank}})
		worktest.Is(t, err, "report.invalid")
		if bad := models.AsError(err).Fields; len(bad) != 2 || bad[0].Pointer != "/expenses/0/document" || bad[1].Pointer != "/expenses/0/supplier_name" {
			t.Errorf("%+v", bad)
		}
	})
}

// An expense that says the same as one before it is pointed out to both sides and stops nothing.
func TestExpenseTwiceIsPointedOut(t *testing.T) {
	each(t, "small", func(t *testing.T, s *stage) {
		a := s.running()
		first, other, foreign := claim(1, 100_00), claim(1, 100_00), claim(1, 100_00)
		again := first
		again.Document, again.Line = " счёт  №\u200b 1 ", 2
		other.Document = "Счёт № 2"
		foreign.SupplierBIN, foreign.SupplierName = "", "Acme"
		r := s.inReview(a, "R1", first, other, foreign, again)
		for _, who := range []*models.Person{s.officer, s.editor} {
			v, err := s.w.Reports.Get(s.As(who), r.ID)
			worktest.Is(t, err, "")
			var found []models.Finding
			for _, f := range v.Findings {
				if f.Code == "expense.twice" {
					found = append(found, f)
				}
			}
			if len(found) != 1 || found[0].Pointer != "/expenses/3" || found[0].Severity != models.Warning || found[0].Params["expense"] != "4" || found[0].Params["before"] != "1" || found[0].Detail == "" {
				t.Fatalf("%+v", found)
			}
		}
		s.accept(s.officer, r.ID, "programme", "")
		s.accept(s.finance, r.ID, "finance", "")
	})
}

// No file of a report is from tomorrow, and the bank's word for a payment is kept as it is seen.
func TestWhatComesFromOutsideIsReadAsItLooks(t *testing.T) {
	each(t, "small", func(t *testing.T, s *stage) {
		a := s.running()
		r := s.begin(a, "R1")
		today := workflows.Day(s.Clock.Now())
		file := func(on calendar.Date) error {
			_, err := s.w.AttachToReport(s.As(s.editor), r.ID, workflows.Upload{Kind: "receipt", IssuedOn: on, Name: "a.pdf", Content: worktest.Text("%PDF-1.7")})
			return err
		}
		err := file(today.AddDays(1))
		if e := models.AsError(err); e == nil || len(e.Fields) != 1 || e.Fields[0].Pointer != "/issued_on" || e.Fields[0].Code != "file.issued_later" {
			t.Errorf("a file of tomorrow: %v", err)
		}
		worktest.Is(t, file(today), "")

		paid := s.award(10_000_000, 10_000_000, line(1, "B1", 10_000_000))
		s.toActive(paid)
		tranche := s.tranchesOf(paid)[0].ID
		b, err := s.w.CreateBatch(s.As(s.finance), awards.BatchInput{TrancheIDs: []string{tranche}})
		worktest.Is(t, err, "")
		_, err = s.w.Batches.Fire(s.As(s.controller), "release", b.ID, nil)
		worktest.Is(t, err, "")
		on := workflows.Day(s.Clock.Now())
		s.tranche(s.finance, "settle", tranche, &awards.SettleBody{BankReference: "\u200b \u2060", BookedOn: on}, "request.invalid")
		s.tranche(s.finance, "settle", tranche, &awards.SettleBody{BankReference: " REF\u200b \t 7\ufeff", BookedOn: on}, "")
		record, err := store.Get[models.Tranche](s.Store.Read(context.Background()), tranche)
		worktest.Is(t, err, "")
		if record.BankRef != "REF 7" {
			t.Errorf("the reference is kept as %q", record.BankRef)
		}
	})
}
