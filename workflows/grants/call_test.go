package grants_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/grants"
	"demeu/workflows/worktest"
)

// Both calls of the demonstration are bodies of the API and nothing else; they show in three languages.
func TestC01_CallIsData(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h)
		long, micro := o.announced(demoCall(t, 0)), o.announced(demoCall(t, 1))
		if long.Term != calendar.Long || micro.Term != calendar.NoTerm {
			t.Fatalf("terms %q and %q", long.Term, micro.Term)
		}
		for language, words := range map[string][2]string{
			"kk": {"«Жылы Жүрек»: волонтерлік", "Астана уақыты (UTC+5)"}, "ru": {"конкурс долгосрочных", "время Астаны (UTC+5)"}, "en": {"long-term grants", "Astana time (UTC+5)"},
		} {
			ctx := workflows.WithCall(context.Background(), &workflows.Call{Language: language})
			page, err := o.PublicCalls(ctx, store.Query{Count: true}, "")
			worktest.Is(t, err, "")
			if *page.Total != 2 {
				t.Fatalf("%d calls are public", *page.Total)
			}
			v, err := o.PublicCall(ctx, long.ID)
			worktest.Is(t, err, "")
			if !strings.Contains(v.Title.In(language), words[0]) || !strings.Contains(v.ClosesInWords, words[1]) || len(v.Form) == 0 {
				t.Fatalf("%s: %s, %s", language, v.Title.In(language), v.ClosesInWords)
			}
			if len(v.WhoMayApply) != 11 || v.Weights[0].Percent != "15.00" || v.Days[0].Title == "" {
				t.Fatalf("%s: %v %v", language, v.WhoMayApply, v.Weights[0])
			}
		}
		// the phases: the long call opens tomorrow, the micro call in April
		for phase, want := range map[string]int{models.PhaseScheduled: 2, models.PhaseOpen: 0} {
			page, err := o.PublicCalls(context.Background(), store.Query{}, phase)
			worktest.Is(t, err, "")
			if len(page.Items) != want {
				t.Fatalf("%d calls are %s", len(page.Items), phase)
			}
		}
		h.At("2026-02-02T09:00:00+05:00")
		page, err := o.PublicCalls(context.Background(), store.Query{Search: "жылы ЖҮРЕК"}, models.PhaseOpen)
		worktest.Is(t, err, "")
		if len(page.Items) != 1 || page.Items[0].Phase != models.PhaseOpen {
			t.Fatalf("at the opening %d calls are open", len(page.Items))
		}
		_, err = o.PublicCalls(context.Background(), store.Query{}, "someday")
		worktest.Is(t, err, "request.invalid")
	})
}

// The pages of a call are named for who reads it, so that no link leads to a refusal.
func TestPartsOfACall(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h)
		call := o.announced(demoCall(t, 0))
		finance := h.Person("Finance", o.operator, models.FinanceOfficer)
		for person, want := range map[*models.Person][]string{
			o.officer:  {"funding", "experts", "grid", "ranking", "decisions"},
			o.director: {"funding", "experts", "ranking", "decisions", "history"},
			o.approver: {"history"},
			finance:    {},
		} {
			v, err := o.Calls.Get(o.As(person), call.ID)
			worktest.Is(t, err, "")
			if !slices.Equal(v.Parts, want) {
				t.Fatalf("%s opens %v, want %v", person.Name, v.Parts, want)
			}
		}
	})
}

// A draft is nobody's business; it is announced only when it is whole, and what is missing has a name.
func TestCallGapsAreNamed(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h)
		in := demoCall(t, 0)
		tranches := (*in.Tranches)[:4]
		in.Tranches = &tranches
		title := models.Text{RU: "Конкурс"}
		in.Title = &title
		in.Form = nil
		v, err := o.CreateCall(o.As(o.officer), in)
		worktest.Is(t, err, "")
		_, err = o.PublicCall(context.Background(), v.ID)
		worktest.Is(t, err, "call.not_found")
		_, err = o.Calls.Fire(o.As(o.officer), "submit", v.ID, nil)
		worktest.Is(t, err, "call.incomplete")
		got := fields(err)
		for pointer, code := range map[string]string{"/title": "call.text_missing", "/tranches": "call.tranches_sum", "/form": "field.required"} {
			if got[pointer] != code {
				t.Fatalf("%s: %q, want %q", pointer, got[pointer], code)
			}
		}
		// what contradicts itself is refused even in a draft
		criteria := append([]models.Criterion{}, *in.Criteria...)
		criteria[3].Min = "16"
		scoring := *in.Scoring
		scoring.PassThreshold = "101"
		_, err = o.Calls.Fire(o.As(o.officer), "edit", v.ID, &grants.CallChange{Criteria: &criteria, Scoring: &scoring})
		worktest.Is(t, err, "call.invalid")
		if got := fields(err); got["/criteria/3/min"] != "call.threshold_above_max" || got["/scoring/pass_threshold"] != "call.threshold_above_max" {
			t.Fatal(got)
		}
		for form, code := range map[string]string{`[]`: "form.not_object", `{"type":"object","properties":{"a":{"type":"colour"}}}`: "form.not_schema",
			`{"type":"object","properties":{"a":{"$ref":"file:///etc/passwd"}}}`: "form.not_schema"} {
			_, err = o.Calls.Fire(o.As(o.officer), "edit", v.ID, &grants.CallChange{Form: []byte(form)})
			found := ""
			for _, c := range fields(err) {
				found = c
			}
			if found != code {
				t.Fatalf("%s: %v", form, err)
			}
		}
		_, err = o.CreateCall(o.As(o.officer), demoCall(t, 0))
		worktest.Is(t, err, "call.code_taken")
		_, err = o.CreateCall(o.As(o.controller), demoCall(t, 1))
		worktest.Is(t, err, "call.create.forbidden")
		// an operator of somebody else answers as an applicant of somebody else does
		for _, id := range []string{h.Organisation(models.KindOperator, "Чужой", "KZ-61").ID, workflows.NewID(), "no id"} {
			in := demoCall(t, 1)
			in.OperatorID = id
			_, err = o.CreateCall(o.As(o.officer), in)
			worktest.Is(t, err, "organisation.not_found")
		}
	})
}

// 24 months and 10,000 times the index of the year are long; one tenge less is not.
func TestC02_TermClass(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h)
		in := demoCall(t, 0)
		in.Award = &grants.AwardLimits{Min: kzt(43_249_999), Max: kzt(86_500_000)}
		v, err := o.CreateCall(o.As(o.officer), in)
		worktest.Is(t, err, "")
		_, err = o.Calls.Fire(o.As(o.officer), "submit", v.ID, nil)
		worktest.Is(t, err, "call.incomplete")
		if got := fields(err); len(got) != 1 || got["/award/min"] != "call.term" {
			t.Fatal(got)
		}
		v, err = o.Calls.Fire(o.As(o.officer), "edit", v.ID, &grants.CallChange{Award: &grants.AwardLimits{Min: kzt(43_250_000), Max: kzt(86_500_000)}})
		worktest.Is(t, err, "")
		if v.Term != calendar.Long {
			t.Fatalf("term %q", v.Term)
		}
		// the index of 2025 makes 39,320,000 the limit
		opens, closes := "2025-02-02T09:00", "2025-03-10T18:00"
		v, err = o.Calls.Fire(o.As(o.officer), "edit", v.ID, &grants.CallChange{OpensAt: &opens, ClosesAt: &closes, Award: &grants.AwardLimits{Min: kzt(39_320_000), Max: kzt(86_500_000)}})
		worktest.Is(t, err, "")
		if v.Term != calendar.Long {
			t.Fatalf("term %q by the index of 2025", v.Term)
		}
		v, err = o.Calls.Fire(o.As(o.officer), "edit", v.ID, &grants.CallChange{Award: &grants.AwardLimits{Min: kzt(39_319_999), Max: kzt(86_500_000)}})
		worktest.Is(t, err, "")
		if v.Term == calendar.Long {
			t.Fatal("39,319,999 is long by the index of 2025")
		}
		// a year without an index has no answer
		opens, closes = "2027-02-02T09:00", "2027-03-10T18:00"
		_, err = o.Calls.Fire(o.As(o.officer), "edit", v.ID, &grants.CallChange{OpensAt: &opens, ClosesAt: &closes})
		worktest.Is(t, err, "")
		_, err = o.Calls.Fire(o.As(o.officer), "submit", v.ID, nil)
		if got := fields(err); got["/opens_at"] != "calendar.beyond_table" {
			t.Fatal(got)
		}
	})
}

// Three donors pay for the long call: 450 million together, EUR 150,000 at the fixed rate of 600 being 90 of them.
func TestC05_SeveralDonors(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h)
		funds := o.demoFunds("demo")
		call := o.announced(demoCall(t, 0))
		v, err := o.PutFunding(o.As(o.officer), call.ID, grants.Funding{
			{FundID: funds["D-STATE"].ID, Amount: kzt(225_000_000)}, {FundID: funds["D-PRIV"].ID, Amount: kzt(135_000_000)}, {FundID: funds["D-INT"].ID, Amount: kzt(90_000_000)}})
		worktest.Is(t, err, "")
		if *v.FundedTotal != kzt(450_000_000) || len(v.Funding) != 3 || v.Proposal != nil {
			t.Fatalf("%v from %d funds", v.FundedTotal, len(v.Funding))
		}
		for i, words := range []string{"20 декабря", "Карагандинская область", "5 000 €"} {
			if all := strings.ReplaceAll(strings.Join(v.Funding[i].Restrictions, "; "), "\u00a0", " "); !strings.Contains(all, words) {
				t.Errorf("restrictions of fund %d: %s", i, all)
			}
		}
		if got := o.stage(funds["D-INT"].ID, models.StageAllocated); got != "150000.00" {
			t.Errorf("the international fund has allocated EUR %s", got)
		}
		// less for one, more for nobody: the difference is free again
		v, err = o.PutFunding(o.As(o.officer), call.ID, grants.Funding{{FundID: funds["D-STATE"].ID, Amount: kzt(200_000_000)}, {FundID: funds["D-INT"].ID, Amount: kzt(90_000_000)}})
		worktest.Is(t, err, "")
		if *v.FundedTotal != kzt(290_000_000) || o.stage(funds["D-STATE"].ID, models.StageAvailable) != "25000000.00" || o.stage(funds["D-PRIV"].ID, models.StageAvailable) != "135000000.00" {
			t.Fatalf("%v", v.FundedTotal)
		}
		// a donor sees its own sum and the names of the others
		donor, err := store.Get[models.Organisation](h.Store.Read(context.Background()), funds["D-STATE"].DonorID)
		worktest.Is(t, err, "")
		viewer := h.Person("Viewer", donor, models.DonorViewer)
		seen, err := o.Calls.Get(h.As(viewer), call.ID)
		worktest.Is(t, err, "")
		if seen.FundedTotal != nil || seen.Funding[0].Amount == nil || seen.Funding[1].Amount != nil || seen.Funding[1].Donor.Name.EN == "" {
			t.Fatalf("%+v", seen.Funding)
		}
		if len(seen.Funding[0].Restrictions) == 0 || len(seen.Funding[1].Restrictions) != 0 || seen.Funding[1].FundID != "" {
			t.Fatalf("a donor reads what another asks for: %+v", seen.Funding)
		}
		expert := h.Person("Expert", nil)
		h.Insert(&models.RosterEntry{CallID: call.ID, OperatorID: o.operator.ID, PersonID: expert.ID, Languages: []string{"ru"}, MaxLoad: 5})
		seen, err = o.Calls.Get(h.As(expert), call.ID)
		worktest.Is(t, err, "")
		for _, line := range seen.Funding {
			if line.Amount != nil || line.FundID != "" || len(line.Restrictions) != 0 || line.Donor.Name.EN == "" {
				t.Fatalf("an expert reads %+v", line)
			}
		}
		// and nothing of another's agreement
		_, err = o.Funds.Get(h.As(viewer), funds["D-PRIV"].ID)
		worktest.Is(t, err, "fund.not_found")
		_, err = o.PutFunding(o.As(o.officer), call.ID, grants.Funding{{FundID: funds["D-INT"].ID, Amount: money.Amount{Minor: 100, Currency: money.EUR}}})
		if got := fields(err); got["/0/amount"] != "call.funding_currency" {
			t.Fatal(err)
		}
	})
}

// Two calls want the same money at the same time: exactly one gets it.
func TestC07_NeverOverAllocated(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h)
		fund := o.fund(100_000_000, models.Restrictions{})
		var calls []*grants.CallView
		for _, code := range []string{"A-1", "A-2"} {
			in := demoCall(t, 0)
			in.Code = &code
			calls = append(calls, o.announced(in))
		}
		errs := make([]error, len(calls))
		var wg sync.WaitGroup
		for i, c := range calls {
			ctx := o.As(o.officer)
			wg.Go(func() {
				_, errs[i] = o.PutFunding(ctx, c.ID, grants.Funding{{FundID: fund.ID, Amount: kzt(60_000_000)}})
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else {
				worktest.Is(t, err, "funds.insufficient")
			}
		}
		if won != 1 || o.stage(fund.ID, models.StageAllocated) != "60000000.00" || o.stage(fund.ID, models.StageAvailable) != "40000000.00" {
			t.Fatalf("%d calls got the money, %v", won, errs)
		}
	})
}

// The days after the closing are counted by the days off as they are known at the announcement.
func TestA11E08_DueByWorkingDays(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h)
		in := demoCall(t, 0)
		in.Timeline = nil
		v := o.announced(in)
		want := map[string]calendar.Date{"open": "2026-02-02", "close": "2026-03-10", "screening": "2026-03-27", "evaluation": "2026-04-17", "decision": "2026-04-24", "appeal": "2026-05-04"}
		for _, m := range v.Timeline {
			if m.Due != want[m.Code] || !m.Title.Has("kk", "ru", "en") {
				t.Errorf("%s is due on %s, want %s", m.Code, m.Due, want[m.Code])
			}
			delete(want, m.Code)
		}
		if len(want) > 0 {
			t.Errorf("no day for %v", want)
		}
		// what the demonstration names is what the rules count
		for _, m := range *demoCall(t, 0).Timeline {
			if m.Code == "screening" && m.Due != "2026-03-27" {
				t.Errorf("the fixture says %s", m.Due)
			}
		}
	})
}

// Beyond the years that are published nothing is guessed, and what was announced stays.
func TestZ13_RefusesBeyondLoadedYears(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h)
		in := demoCall(t, 1)
		in.Timeline = nil
		closes := "2026-12-21T18:00:00+05:00"
		in.ClosesAt = &closes
		v, err := o.CreateCall(o.As(o.officer), in)
		worktest.Is(t, err, "")
		_, err = o.Calls.Fire(o.As(o.officer), "submit", v.ID, nil)
		worktest.Is(t, err, "")
		_, err = o.Calls.Fire(o.As(o.officer), "announce", v.ID, nil)
		worktest.Is(t, err, "calendar.beyond_table")
		if year := models.AsError(err).Params["year"]; year != "2027" {
			t.Errorf("the missing year is %s", year)
		}
		// a call whose days someone named needs no table; before the change of March 28 August + 1 working day is 1 September
		code, opens, until := "B-2", "2026-08-01T09:00", "2026-08-28T18:00"
		in.Code, in.OpensAt, in.ClosesAt = &code, &opens, &until
		in.Timeline = &[]models.Milestone{{Code: "qa_until", Rule: "close + 1 working days", Title: models.Text{KK: "Сұрақтар", RU: "Вопросы", EN: "Questions"}}}
		january := o.announced(in)
		h.At("2026-03-20T12:00:00+05:00")
		code = "B-3"
		march := o.announced(in)
		due := func(v *grants.CallView) calendar.Date {
			for _, m := range v.Timeline {
				if m.Code == "qa_until" {
					return m.Due
				}
			}
			return ""
		}
		again, err := o.Calls.Get(o.As(o.officer), january.ID)
		worktest.Is(t, err, "")
		if due(january) != "2026-09-01" || due(again) != "2026-09-01" || due(march) != "2026-08-31" {
			t.Fatalf("%s, %s, %s", due(january), due(again), due(march))
		}
	})
}

// Two persons publish where the duty table wants two; who sent a call in counts as the first, and what they saw is what
// they approved.
func TestPublishTakesTwoPersons(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h, "standard")
		v, err := o.CreateCall(o.As(o.officer), demoCall(t, 0))
		worktest.Is(t, err, "")
		v, err = o.Calls.Fire(o.As(o.officer), "submit", v.ID, nil)
		worktest.Is(t, err, "")
		if v.State != "in_approval" {
			t.Fatalf("after one person it is %s", v.State)
		}
		_, err = o.Calls.Fire(o.As(o.officer), "approve", v.ID, nil)
		worktest.Is(t, err, "duty.already_acted")
		_, err = o.Calls.Fire(o.As(o.director), "return", v.ID, &workflows.ReasonBody{Reason: "исправьте сроки"})
		worktest.Is(t, err, "")
		v, err = o.Calls.Fire(o.As(o.officer), "submit", v.ID, nil) // unchanged, and still a new round
		worktest.Is(t, err, "")
		if v.State != "in_approval" {
			t.Fatalf("after the return one person makes it %s", v.State)
		}
		v, err = o.Calls.Fire(o.As(o.director), "approve", v.ID, nil)
		worktest.Is(t, err, "")
		if v.State != "approved" {
			t.Fatalf("after two persons it is %s", v.State)
		}
		_, err = o.Calls.Fire(o.As(o.officer), "announce", v.ID, nil)
		worktest.Is(t, err, "")
		// the same duty holds for a later closing and for the money
		h.At("2026-03-01T12:00:00+05:00")
		_, err = o.Calls.Fire(o.As(o.officer), "extend", v.ID, &grants.Extension{ClosesAt: "2026-03-10T17:59", Reason: "раньше"})
		worktest.Is(t, err, "call.not_longer")
		v, err = o.Calls.Fire(o.As(o.officer), "extend", v.ID, &grants.Extension{ClosesAt: "2026-03-12T18:00", Reason: "сбой связи в регионах"})
		worktest.Is(t, err, "")
		if v.Proposal == nil || v.ClosesAt.Day() != 10 {
			t.Fatal("one person alone extended the call")
		}
		v, err = o.Calls.Fire(o.As(o.director), "extend", v.ID, &grants.Extension{ClosesAt: "2026-03-12T18:00:00+05:00", Reason: "согласен"})
		worktest.Is(t, err, "")
		if v.Proposal != nil || v.ClosesAt.Day() != 12 || v.Timeline[2].Due != "2026-03-12" {
			t.Fatalf("after two persons it closes on %s, %+v", v.ClosesAt, v.Timeline)
		}
		fund := o.fund(50_000_000, models.Restrictions{})
		money := grants.Funding{{FundID: fund.ID, Amount: kzt(50_000_000)}}
		_, err = o.PutFunding(o.As(o.officer), v.ID, money)
		worktest.Is(t, err, "")
		if got := o.stage(fund.ID, models.StageAllocated); got != "0.00" {
			t.Fatalf("one person alone moved %s", got)
		}
		expert := h.Person("Expert", nil)
		h.Insert(&models.RosterEntry{CallID: v.ID, OperatorID: o.operator.ID, PersonID: expert.ID, Languages: []string{"ru"}, MaxLoad: 5})
		mine, err := o.Calls.Get(o.As(o.officer), v.ID)
		worktest.Is(t, err, "")
		theirs, err := o.Calls.Get(o.As(expert), v.ID)
		worktest.Is(t, err, "")
		if mine.Proposal == nil || theirs.Proposal != nil {
			t.Fatal("which fund is to pay what is told to an expert, or not to the office")
		}
		_, err = o.PutFunding(o.As(o.director), v.ID, money)
		worktest.Is(t, err, "")
		if got := o.stage(fund.ID, models.StageAllocated); got != "50000000.00" {
			t.Fatalf("two persons moved %s", got)
		}
	})
}

// A pause gives its length back, rounded up to the minute.
func TestPauseProlongs(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h)
		v := o.announced(demoCall(t, 0))
		_, err := o.Calls.Fire(o.As(o.director), "pause", v.ID, &workflows.ReasonBody{Reason: "сбой"})
		worktest.Is(t, err, "call.not_open")
		h.At("2026-03-10T17:00:00+05:00")
		_, err = o.Calls.Fire(o.As(o.director), "pause", v.ID, &workflows.ReasonBody{Reason: "сбой сети"})
		worktest.Is(t, err, "")
		page, err := o.PublicCalls(context.Background(), store.Query{}, "paused")
		worktest.Is(t, err, "")
		if len(page.Items) != 1 || page.Items[0].Phase != "paused" {
			t.Fatal("the public does not see the pause")
		}
		h.At("2026-03-10T19:00:01+05:00")
		v, err = o.Calls.Fire(o.As(o.director), "resume", v.ID, nil)
		worktest.Is(t, err, "")
		if got := v.ClosesAt.Format("2006-01-02T15:04:05Z07:00"); got != "2026-03-10T20:01:00+05:00" || v.Phase != models.PhaseOpen {
			t.Fatalf("closes at %s, %s", got, v.Phase)
		}
	})
}

// A copy takes everything but the code and the days.
func TestCopyOfACall(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h)
		first := o.announced(demoCall(t, 0))
		_, err := o.CreateCall(o.As(o.officer), grants.CallInput{CopyOf: first.ID})
		if got := fields(err); got["/code"] != "field.required" || got["/opens_at"] != "field.required" || got["/closes_at"] != "field.required" {
			t.Fatal(err)
		}
		code, opens, closes := "ЖЖ-2026/2", "2026-05-04T09:00", "2026-06-10T18:00"
		v, err := o.CreateCall(o.As(o.officer), grants.CallInput{CopyOf: first.ID, CallChange: grants.CallChange{Code: &code, OpensAt: &opens, ClosesAt: &closes}})
		worktest.Is(t, err, "")
		if v.State != "draft" || v.Title != first.Title || len(v.Criteria) != 8 || string(v.Form) != string(first.Form) || v.AnnouncedAt != nil {
			t.Fatalf("%+v", v)
		}
		_, err = o.Calls.Fire(o.As(o.officer), "submit", v.ID, nil)
		if models.CodeOf(err) != "call.incomplete" || len(fields(err)) != 2 { // the two days that no rule counts
			t.Fatal(err)
		}
	})
}

// Evaluation begins when the call is closed and everything that came in was looked at; conclusion gives the rest of the
// money back.
func TestFromClosingToArchive(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h)
		call := o.announced(demoCall(t, 0))
		fund := o.fund(100_000_000, models.Restrictions{})
		_, err := o.PutFunding(o.As(o.officer), call.ID, grants.Funding{{FundID: fund.ID, Amount: kzt(90_000_000)}})
		worktest.Is(t, err, "")
		_, err = o.Calls.Fire(o.As(o.officer), "start_evaluation", call.ID, nil)
		worktest.Is(t, err, "call.not_closed")
		ngo := h.Organisation(models.KindNGO, "Қоғам", "KZ-35")
		writer := h.Person("Writer", ngo, models.NGOEditor)
		app := &models.Application{CallID: call.ID, OperatorID: o.operator.ID, ApplicantID: ngo.ID, CreatedBy: writer.ID, Language: "ru", Title: "Заявка",
			Requested: kzt(1), Own: kzt(0), SubmittedAt: h.Clock.Now(), State: models.ApplicationScreening, Regions: []string{}}
		h.Insert(app)
		h.At("2026-03-10T18:00:00+05:00")
		_, err = o.Calls.Fire(o.As(o.officer), "start_evaluation", call.ID, nil)
		worktest.Is(t, err, "call.screening_open")
		_, err = o.Calls.Fire(o.As(o.officer), "extend", call.ID, &grants.Extension{ClosesAt: "2026-03-20T18:00", Reason: "поздно"})
		worktest.Is(t, err, "call.closed")
		o.became(app, models.ApplicationUnderReview)
		_, err = o.Calls.Fire(o.As(o.officer), "start_evaluation", call.ID, nil)
		worktest.Is(t, err, "")
		_, err = o.Calls.Fire(o.As(o.director), "conclude", call.ID, nil)
		worktest.Is(t, err, "call.undecided")
		o.became(app, models.ApplicationDeclined)
		v, err := o.Calls.Fire(o.As(o.director), "conclude", call.ID, nil)
		worktest.Is(t, err, "")
		if v.State != "decided" || o.stage(fund.ID, models.StageAvailable) != "100000000.00" || !v.FundedTotal.IsZero() {
			t.Fatalf("%s, %v", v.State, v.FundedTotal)
		}
		v, err = o.Calls.Fire(o.As(o.director), "archive", call.ID, nil)
		worktest.Is(t, err, "")
		page, err := o.PublicCalls(context.Background(), store.Query{}, models.PhaseClosed)
		worktest.Is(t, err, "")
		if v.State != "archived" || len(page.Items) != 1 {
			t.Fatalf("%s, %d", v.State, len(page.Items))
		}
	})
}

// Cancelling gives the money back and tells who was writing; time tells them the rest, once.
func TestLettersOfACall(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h)
		call := o.announced(demoCall(t, 0))
		ngo := h.Organisation(models.KindNGO, "Қоғам", "KZ-35")
		writer := h.Person("Writer", ngo, models.NGOEditor)
		h.Insert(&models.Application{CallID: call.ID, OperatorID: o.operator.ID, ApplicantID: ngo.ID, CreatedBy: writer.ID, Language: "ru", Title: "Заявка",
			Requested: kzt(0), Own: kzt(0), State: models.ApplicationDraft, Regions: []string{}})
		letters := func(template string) int64 {
			n, err := store.Count[models.Letter](h.Store.Read(context.Background()), "template = ? AND person_id = ?", template, writer.ID)
			worktest.Is(t, err, "")
			return n
		}
		tick := func() {
			var wg sync.WaitGroup
			errs := make([]error, 3) // as three copies of the program would
			for i := range errs {
				wg.Go(func() { errs[i] = o.Tick(context.Background()) })
			}
			wg.Wait()
			worktest.Is(t, errors.Join(errs...), "")
		}
		h.At("2026-03-07T17:59:59+05:00")
		tick()
		if letters("call_closing") != 0 {
			t.Fatal("too early")
		}
		h.At("2026-03-07T18:00:00+05:00")
		tick()
		if letters("call_closing") != 1 {
			t.Fatalf("%d letters three days before the closing", letters("call_closing"))
		}
		_, err := o.Calls.Fire(o.As(o.officer), "extend", call.ID, &grants.Extension{ClosesAt: "2026-03-13T18:00", Reason: "паводок"})
		worktest.Is(t, err, "")
		h.At("2026-03-10T18:00:00+05:00")
		tick()
		if letters("call_closing") != 2 || letters("call_extended") != 1 || letters("draft_lapsed") != 0 {
			t.Fatalf("%d, %d, %d letters after the extension", letters("call_closing"), letters("call_extended"), letters("draft_lapsed"))
		}
		h.At("2026-03-13T18:00:00+05:00")
		tick()
		if letters("draft_lapsed") != 1 {
			t.Fatalf("%d letters at the closing", letters("draft_lapsed"))
		}
		in := demoCall(t, 1)
		second := o.announced(in)
		_, err = o.Calls.Fire(o.As(o.director), "cancel", second.ID, &workflows.ReasonBody{Reason: "донор отозвал деньги"})
		worktest.Is(t, err, "")
		v, err := o.PublicCall(context.Background(), second.ID)
		worktest.Is(t, err, "")
		if v.Phase != "cancelled" || v.Accepts {
			t.Fatalf("a cancelled call is %s", v.Phase)
		}
	})
}
