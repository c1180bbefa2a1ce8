package grants

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"demeu/models"
	"demeu/models/ids"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/mail"
	"demeu/workflows/worktest"
)

// stage is an open call with an operator's people and an applicant's.
type stage struct {
	*worktest.House
	g         *Grants
	call      *models.Call
	operator  *models.Organisation
	officer   *models.Person
	second    *models.Person
	ngo       *models.Organisation
	head      *models.Person // every role of the applicant
	editor    *models.Person
	signatory *models.Person
}

func newStage(h *worktest.House, preset string) *stage {
	s := &stage{House: h, g: New(h.House)}
	s.operator = h.Organisation(models.KindOperator, "Оператор", "KZ-71", preset)
	s.officer = h.Person("Officer", s.operator, models.ProgramOfficer)
	s.second = h.Person("Second", s.operator, models.ProgramDirector)
	s.ngo = h.Organisation(models.KindNGO, "«Мост» қоры", "KZ-35")
	s.head = h.Person("Head", s.ngo, models.NGOAdmin, models.NGOEditor, models.NGOCertifier)
	s.editor = h.Person("Editor", s.ngo, models.NGOEditor)
	s.signatory = h.Person("Signatory", s.ngo, models.NGOCertifier)
	s.call = s.announce(longCall())
	h.At("2026-03-01T10:00:00+05:00")
	return s
}

func (s *stage) announce(c *models.Call) *models.Call {
	c.OperatorID = s.operator.ID
	s.Insert(c)
	return c
}

// draft starts an application and fills it with the parts of a fixture.
func (s *stage) draft(fixtureID string) *ApplicationView {
	s.T.Helper()
	v, err := s.g.StartApplication(s.As(s.head), s.call.ID, ApplicationInput{ApplicantID: s.ngo.ID, Language: "ru"})
	worktest.Is(s.T, err, "")
	fx := fixtureOf(s.T.(*testing.T), fixtureID)
	v, err = s.fire(s.head, "edit", v.ID, &fx.Parts)
	worktest.Is(s.T, err, "")
	return v
}

func (s *stage) fire(p *models.Person, verb, id string, body any) (*ApplicationView, error) {
	return s.g.Applications.Fire(s.As(p), verb, id, body)
}

func (s *stage) must(p *models.Person, verb, id string, body any) *ApplicationView {
	s.T.Helper()
	v, err := s.fire(p, verb, id, body)
	worktest.Is(s.T, err, "")
	return v
}

func (s *stage) letters(template string) []models.Letter {
	s.T.Helper()
	l, err := store.Find[models.Letter](s.Store.Read(context.Background()), "address", "template = ?", template)
	worktest.Is(s.T, err, "")
	for i := range l {
		for _, l[i].Language = range models.Languages {
			if subject, body, err := mail.Render(&l[i], "https://demeu.example"); err != nil || strings.ContainsAny(subject+body, "{}") {
				s.T.Errorf("%s in %s: %v %s %s", template, l[i].Language, err, subject, body)
			}
		}
	}
	return l
}

var acknowledged = &SubmitBody{Acknowledged: true}

// Colleagues learn who was faster; the other side learns only that somebody was, and who may not act not even that.
func TestTheOtherSideHasNoName(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		in := s.draft("APP-01")
		s.must(s.head, "submit", in.ID, acknowledged)
		by := func(who *models.Person, verb string, body any) string {
			t.Helper()
			ctx := s.As(who)
			_, err := s.g.Applications.Fire(ctx, verb, in.ID, body)
			return models.AsError(err).Params["by"]
		}
		if got := by(s.head, "submit", acknowledged); got != s.head.Name {
			t.Errorf("one's own act was done by %q", got)
		}
		if got := by(s.signatory, "submit", acknowledged); got != s.head.Name {
			t.Errorf("a colleague's act was done by %q", got)
		}
		s.At("2026-03-11T10:00:00+05:00")
		s.must(s.officer, "take", in.ID, nil)
		other := h.Person("Other officer", s.operator, models.ProgramOfficer)
		if got := by(other, "take", nil); got != s.officer.Name {
			t.Errorf("for an officer the other officer is %q", got)
		}
		if got := by(s.head, "submit", acknowledged); got != "кто-то другой" {
			t.Errorf("for the applicant the officer is %q", got)
		}
		ctx, old := s.As(s.editor), int64(0)
		workflows.CallOf(ctx).IfMatch = &old
		_, err := s.g.Applications.Fire(ctx, "take", in.ID, nil)
		worktest.Is(t, err, "application.take.forbidden")
	})
}

// The deadline is the server's clock, to the second, and the closing instant itself is late.
func TestA02_ClosingToTheSecond(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		in := s.draft("APP-05")
		s.At("2026-03-10T17:59:59+05:00")
		v := s.must(s.head, "submit", in.ID, acknowledged)
		if v.Receipt == nil || v.Receipt.SubmittedAt.Format("2006-01-02T15:04:05Z") != "2026-03-10T12:59:59Z" || v.Receipt.Number != "ЖЖ-2026/1-0001" || len(v.Receipt.SHA256) != 64 {
			t.Fatalf("receipt %+v", v.Receipt)
		}
		late := s.draft("APP-04")
		s.At("2026-03-10T18:00:00+05:00")
		_, err := s.fire(s.head, "submit", late.ID, acknowledged)
		worktest.Is(t, err, "call.closed")
		s.At("2026-03-10T18:00:01+05:00")
		_, err = s.fire(s.head, "submit", late.ID, acknowledged)
		worktest.Is(t, err, "call.closed")
		lapsed, lost := s.g.Applications.Get(s.As(s.head), late.ID)
		worktest.Is(t, lost, "")
		if lapsed.Phase != "lapsed" {
			t.Errorf("a draft after the deadline is %q", lapsed.Phase)
		}
		if got := models.AsError(err).Params["closing"]; got != "10 марта 2026 г., 18:00, время Астаны (UTC+5)" {
			t.Errorf("closing %q", got)
		}
		_, err = s.g.StartApplication(s.As(s.head), s.call.ID, ApplicationInput{ApplicantID: s.ngo.ID, Language: "ru"})
		worktest.Is(t, err, "call.closed")
	})
}

// Findings are shown before sending and never stop it; sending twice, or without anything in it, does not work.
func TestSubmitShowsFindingsAndSeals(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		v, err := s.g.StartApplication(s.As(s.head), s.call.ID, ApplicationInput{ApplicantID: s.ngo.ID, Language: "ru"})
		worktest.Is(t, err, "")
		_, err = s.fire(s.head, "submit", v.ID, acknowledged)
		worktest.Is(t, err, "application.incomplete")
		fx := fixtureOf(t, "APP-06")
		s.must(s.head, "edit", v.ID, &fx.Parts)
		_, err = s.fire(s.head, "submit", v.ID, &SubmitBody{})
		worktest.Is(t, err, "application.findings_unseen")
		if n := models.AsError(err).Params["count"]; n == "" || n == "0" {
			t.Errorf("count %q", n)
		}
		s.must(s.editor, "send_for_certification", v.ID, nil)
		_, err = s.fire(s.editor, "submit", v.ID, acknowledged)
		worktest.Is(t, err, "application.submit.forbidden")
		_, err = s.fire(s.editor, "edit", v.ID, &ApplicationChange{})
		worktest.Is(t, err, "application.wrong_state")
		s.must(s.signatory, "return_to_editor", v.ID, &workflows.ReasonBody{Reason: "Проверьте бюджет"})
		s.must(s.editor, "send_for_certification", v.ID, nil)
		if n, m := len(s.letters("certify")), len(s.letters("returned_to_editor")); n != 4 || m != 2 {
			t.Errorf("%d letters to signatories, %d back to editors", n, m)
		}
		out := s.must(s.signatory, "submit", v.ID, acknowledged)
		if string(out.ScreeningDue) != "2026-03-27" {
			t.Errorf("screening is due on %s", out.ScreeningDue)
		}
		_, err = s.fire(s.signatory, "submit", v.ID, acknowledged)
		worktest.Is(t, err, "application.wrong_state")
		a, err := store.Get[models.Application](s.Store.Read(context.Background()), v.ID)
		worktest.Is(t, err, "")
		if again, err := canonical(json.RawMessage(a.Snapshot)); err != nil || string(again) != a.Snapshot {
			t.Errorf("the snapshot is not canonical: %v", err)
		}
		var to []string
		for _, l := range s.letters("receipt") {
			to = append(to, l.Address)
		}
		if len(to) != 2 || !slices.Contains(to, s.head.Email) || !slices.Contains(to, s.signatory.Email) {
			t.Errorf("receipts went to %v", to)
		}
	})
}

// One open draft per applicant and call, and no more sent applications than the call takes.
func TestA14_OneDraftAndALimit(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		start := func() (*ApplicationView, error) {
			return s.g.StartApplication(s.As(s.head), s.call.ID, ApplicationInput{ApplicantID: s.ngo.ID, Language: "kk"})
		}
		first := s.draft("APP-01")
		_, err := start()
		worktest.Is(t, err, "application.draft_exists")
		if models.AsError(err).Params["id"] != first.ID {
			t.Errorf("the draft is named %q", models.AsError(err).Params["id"])
		}
		s.must(s.head, "submit", first.ID, acknowledged)
		second := s.draft("APP-04")
		v := s.must(s.head, "submit", second.ID, acknowledged)
		if v.Number != "ЖЖ-2026/1-0002" {
			t.Errorf("number %s", v.Number)
		}
		_, err = start()
		worktest.Is(t, err, "application.limit")
		s.must(s.head, "withdraw", second.ID, &workflows.ReasonBody{Reason: "Подадим позже"})
		_, err = start()
		worktest.Is(t, err, "")
	})
}

// Eighteen people send one draft at once: one receipt. Ten start a draft at once: one draft.
func TestSendingAndStartingAtOnce(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		at := func(n int, act func(ctx context.Context) error) (codes map[string]int) {
			codes = map[string]int{}
			var mu sync.Mutex
			var wg sync.WaitGroup
			for range n {
				ctx := s.As(s.head)
				wg.Go(func() {
					code := models.CodeOf(act(ctx))
					mu.Lock()
					defer mu.Unlock()
					codes[code]++
				})
			}
			wg.Wait()
			return codes
		}
		started := at(10, func(ctx context.Context) error {
			_, err := s.g.StartApplication(ctx, s.call.ID, ApplicationInput{ApplicantID: s.ngo.ID, Language: "ru"})
			if err != nil && models.AsError(err).Params["id"] == "" {
				return fmt.Errorf("the loser does not learn which draft: %w", err)
			}
			return err
		})
		if started[""] != 1 || started["application.draft_exists"] != 9 {
			t.Fatalf("starting: %v", started)
		}
		draft, err := store.DraftOf(s.Store.Read(context.Background()), s.call.ID, s.ngo.ID)
		worktest.Is(t, err, "")
		fx := fixtureOf(t, "APP-01")
		s.must(s.head, "edit", draft.ID, &fx.Parts)
		sent := at(18, func(ctx context.Context) error {
			_, err := s.g.Applications.Fire(ctx, "submit", draft.ID, acknowledged)
			return err
		})
		if sent[""] != 1 || sent["stale"]+sent["application.wrong_state"] != 17 {
			t.Fatalf("sending: %v", sent)
		}
		if n := len(s.letters("receipt")); n != 1 {
			t.Errorf("%d receipts", n)
		}
	})
}

// A call that was never announced does not exist for applicants, and an organisation of others neither.
func TestStartingLearnsNothing(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		hidden := longCall()
		hidden.Code, hidden.State, hidden.AnnouncedAt = "X-1", models.CallDraft, models.Time{}
		s.announce(hidden)
		in := ApplicationInput{ApplicantID: s.ngo.ID, Language: "ru"}
		_, err := s.g.StartApplication(s.As(s.head), hidden.ID, in)
		worktest.Is(t, err, "call.not_found")
		_, err = s.g.StartApplication(s.As(s.head), workflows.NewID(), in)
		worktest.Is(t, err, "call.not_found")
		other := s.Organisation(models.KindNGO, "Чужие", "KZ-61")
		_, err = s.g.StartApplication(s.As(s.head), s.call.ID, ApplicationInput{ApplicantID: other.ID, Language: "ru"})
		worktest.Is(t, err, "organisation.not_found")
		_, err = s.g.StartApplication(s.As(s.signatory), s.call.ID, in)
		worktest.Is(t, err, "application.create.forbidden")
		group := s.Organisation(models.KindInitiativeGroup, "Топ", "KZ-61")
		leader := s.Person("Leader", group, models.NGOAdmin)
		_, err = s.g.StartApplication(s.As(leader), s.call.ID, ApplicationInput{ApplicantID: group.ID, Language: "ru"})
		worktest.Is(t, err, "application.applicant_kind")
		draft := s.draft("APP-01")
		for _, stranger := range []*models.Person{leader, s.officer} { // a draft is its applicant's own
			_, err = s.g.Applications.Get(s.As(stranger), draft.ID)
			worktest.Is(t, err, "application.not_found")
		}
	})
}

// Parts replace each other one by one; faults that no draft may have are named with their place.
func TestPartsOfADraft(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		v := s.draft("APP-01")
		if v.Budget.Requested.String() != "72160000.00" || v.Budget.OwnPercent != "5.20" || len(v.Indicators) != 4 {
			t.Fatalf("%+v", v.Budget)
		}
		answers := map[string]any{"why": "Так надо"}
		v = s.must(s.editor, "edit", v.ID, &ApplicationChange{Answers: &answers})
		if v.Project.Months != 36 || v.Answers["why"] != "Так надо" || v.Budget.Requested.String() != "72160000.00" {
			t.Fatal("a part that was not sent has changed")
		}
		for _, section := range v.Sections {
			want := sectionCompleted
			if section.Name == models.PartAttachments {
				want = sectionNotStarted
			}
			if section.State != want || !section.Open {
				t.Errorf("%s is %s, open %v", section.Name, section.State, section.Open)
			}
		}
		price := money.Amount{Minor: 100, Currency: money.KZT}
		euro := money.Amount{Minor: 100, Currency: money.EUR}
		minus := int64(-1)
		for _, c := range []struct {
			lines   []BudgetLineInput
			pointer string
			code    string
		}{
			{[]BudgetLineInput{{Line: 1, UnitPrice: &price}, {Line: 1}}, "/budget/lines/1/line", "budget.line_twice"},
			{[]BudgetLineInput{{Line: 1, Quantity: "-1"}}, "/budget/lines/0/quantity", "field.negative"},
			{[]BudgetLineInput{{Line: 1, Periods: &minus}}, "/budget/lines/0/periods", "field.negative"},
			{[]BudgetLineInput{{Line: 1, UnitPrice: &euro}}, "/budget/lines/0/unit_price", "budget.currency"},
		} {
			_, err := s.fire(s.editor, "edit", v.ID, &ApplicationChange{Budget: &BudgetInput{Lines: c.lines}})
			worktest.Is(t, err, "application.invalid")
			if f := models.AsError(err).Fields; f[0].Pointer != c.pointer || f[0].Code != c.code {
				t.Errorf("%+v", f)
			}
		}
		// an unknown category is a finding and no fault
		v = s.must(s.editor, "edit", v.ID, &ApplicationChange{Budget: &BudgetInput{Lines: []BudgetLineInput{{Line: 7, Category: "ZZ", Title: "Что-то", Quantity: "0.5", UnitPrice: &price}}}})
		found, err := s.g.ApplicationFindings(s.As(s.editor), v.ID)
		worktest.Is(t, err, "")
		if f := only(found.Items, "CATEGORY"); len(f) != 1 || f[0].Pointer != "/budget/lines/0/category" || v.Budget.Requested.String() != "0.50" {
			t.Errorf("%+v, requested %s", f, v.Budget.Requested)
		}
	})
}

// screened brings a fixture to an officer's desk.
func (s *stage) screened(fixtureID string) *ApplicationView {
	s.T.Helper()
	v := s.draft(fixtureID)
	s.must(s.head, "submit", v.ID, acknowledged)
	_, err := s.fire(s.officer, "take", v.ID, nil)
	worktest.Is(s.T, err, "application.sealed")
	s.At("2026-03-11T09:00:00+05:00")
	return s.must(s.officer, "take", v.ID, nil)
}

// Changes are asked once: only what is named opens, the clock of the first sending stays, a second return is impossible.
func TestA12_OneRoundOfChanges(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		v := s.screened("APP-01")
		sha := v.Receipt.SHA256
		s.must(s.officer, "request_changes", v.ID, &ChangesBody{Sections: []string{"indicators"}, Kind: "incomplete", Reason: "Уточните показатели", DueOn: "2026-03-16"})
		if l := s.letters("changes_requested"); len(l) != 3 || l[0].Params["due"] != "16 марта 2026 г., 23:59, время Астаны (UTC+5)" {
			t.Errorf("%d letters, %v", len(l), l)
		}
		fx := fixtureOf(t, "APP-01")
		_, err := s.fire(s.editor, "edit", v.ID, &ApplicationChange{Project: fx.Parts.Project})
		worktest.Is(t, err, "application.section_closed")
		_, err = s.g.Attach(s.As(s.editor), v.ID, workflows.Upload{Kind: "charter", Name: "a.pdf", Content: worktest.Text("%PDF-1.7")})
		worktest.Is(t, err, "application.section_closed")
		one := (*fx.Parts.Indicators)[:1]
		s.must(s.editor, "edit", v.ID, &ApplicationChange{Indicators: &one})
		out := s.must(s.signatory, "resubmit", v.ID, nil)
		if out.State != "screening" || out.Receipt.SHA256 == sha || out.Receipt.Number != v.Receipt.Number || !out.Receipt.SubmittedAt.Equal(v.Receipt.SubmittedAt) {
			t.Errorf("%s %+v", out.State, out.Receipt)
		}
		_, err = s.fire(s.officer, "request_changes", v.ID, &ChangesBody{Sections: []string{"budget"}, Kind: "incorrect", Reason: "Ещё раз"})
		worktest.Is(t, err, "application.rounds_used")
		s.must(s.signatory, "withdraw", v.ID, &workflows.ReasonBody{Reason: "Планы изменились"})
		if n, m := len(s.letters("resubmitted")), len(s.letters("withdrawn")); n != 1 || m != 1 {
			t.Errorf("the officer got %d and %d letters", n, m)
		}
	})
}

// What did not come back in time is screened as it was sent.
func TestChangesThatNeverCame(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		v := s.screened("APP-01")
		s.must(s.officer, "request_changes", v.ID, &ChangesBody{Sections: []string{"project"}, Kind: "outdated", Reason: "Обновите", DueOn: "2026-03-16"})
		s.must(s.editor, "edit", v.ID, &ApplicationChange{Project: &models.Project{Title: "Половина"}})
		_, err := s.fire(s.officer, "take", v.ID, nil)
		worktest.Is(t, err, "application.with_applicant")
		s.At("2026-03-17T09:00:00+05:00")
		out := s.must(s.officer, "take", v.ID, nil)
		if out.State != "screening" || out.Project.Title != v.Project.Title || out.Budget.Requested != v.Budget.Requested {
			t.Errorf("%s %q", out.State, out.Project.Title)
		}
	})
}

// At a standard operator a rejection takes two persons, on the same grounds; the letter says each in words.
func TestRejectionByTheDutyTable(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "standard")
		v := s.screened("APP-06")
		_, err := s.fire(s.second, "confirm_rejection", v.ID, nil)
		worktest.Is(t, err, "application.no_rejection")
		_, err = s.fire(s.officer, "reject", v.ID, &RejectBody{Findings: []string{"Z99"}, Reason: "Не подходит"})
		worktest.Is(t, err, "application.rejection.invalid")
		out := s.must(s.officer, "reject", v.ID, &RejectBody{Findings: []string{"E08", "E04"}, Reason: "Не подходит условиям"})
		if out.State != "screening" || out.Rejection == nil {
			t.Fatalf("after one person: %s", out.State)
		}
		_, err = s.fire(s.officer, "confirm_rejection", v.ID, nil)
		worktest.Is(t, err, "duty.already_acted")
		out = s.must(s.second, "confirm_rejection", v.ID, nil)
		if out.State != "ineligible" || len(out.Findings) != 2 {
			t.Fatalf("after two persons: %s %+v", out.State, out.Findings)
		}
		l := s.letters("rejected")
		if len(l) != 2 || !strings.Contains(l[0].Params["findings"], "Собственный вклад 0,00 %") {
			t.Errorf("%+v", l)
		}
	})
}

func TestRejectionAtASmallOperator(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		v := s.screened("APP-06")
		if out := s.must(s.officer, "reject", v.ID, &RejectBody{Findings: []string{"E08"}, Reason: "Нет вклада"}); out.State != "ineligible" {
			t.Errorf("at a small operator one person is enough: %s", out.State)
		}
	})
}

// One officer takes an application; it passes when a check of the organisation is in force, or the officer says so.
func TestTakeAndPass(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		v := s.draft("APP-01")
		s.must(s.head, "submit", v.ID, acknowledged)
		s.At("2026-03-11T09:00:00+05:00")
		other := s.Person("Other", s.operator, models.ProgramOfficer)
		codes := map[string]int{}
		var mu sync.Mutex
		var wg sync.WaitGroup
		for _, p := range []*models.Person{s.officer, other} {
			ctx := s.As(p)
			wg.Go(func() {
				_, err := s.g.Applications.Fire(ctx, "take", v.ID, nil)
				mu.Lock()
				defer mu.Unlock()
				codes[models.CodeOf(err)]++
			})
		}
		wg.Wait()
		if codes[""] != 1 {
			t.Fatalf("%v", codes)
		}
		screen, err := s.g.Screen(s.As(s.officer), v.ID)
		worktest.Is(t, err, "")
		results := map[string]string{}
		for _, item := range screen.Items {
			results[item.Code] = item.Result
		}
		if results["E01"] != "pass" || results["E06"] != "to_check" || results["E02"] != "fail" { // the cast has no BIN and nobody checked it
			t.Errorf("%v", results)
		}
		_, err = s.g.Screen(s.As(s.head), v.ID)
		worktest.Is(t, err, "application.screen.forbidden")
		page, err := s.g.ListApplications(s.As(s.officer), store.Query{Filters: map[string]string{"call_id": s.call.ID}})
		worktest.Is(t, err, "")
		if row := page.Items[0]; row.Blocking != 1 || row.ApplicantName == nil || row.AssigneeName == "" || row.Number == "" || row.ClosesAt.IsZero() {
			t.Errorf("%+v", row)
		}
		s.unverify()
		_, err = s.fire(s.officer, "pass", v.ID, &PassBody{})
		worktest.Is(t, err, "application.not_verified")
		if out := s.must(s.officer, "pass", v.ID, &PassBody{Acknowledged: true}); out.State != "under_review" {
			t.Errorf("%s", out.State)
		}
	})
}

// unverify lets the applicant's check run out.
func (s *stage) unverify() {
	s.T.Helper()
	_, err := workflows.Do(s.System(), s.House.House, "test", func(st *workflows.Step) (*struct{}, error) {
		o, err := store.Get[models.Organisation](st.Tx, s.ngo.ID)
		if err != nil {
			return nil, err
		}
		o.VerifiedUntil = "2026-03-10"
		return nil, st.Save(o, "edit", nil, "")
	})
	worktest.Is(s.T, err, "")
}

// Nobody screens an organisation of their own.
func TestOfficerOfTheApplicantDoesNotScreen(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		s.Member(s.officer, s.ngo, models.NGOReader, models.MembershipActive)
		v := s.draft("APP-01")
		s.must(s.head, "submit", v.ID, acknowledged)
		s.At("2026-03-11T09:00:00+05:00")
		_, err := s.fire(s.officer, "take", v.ID, nil)
		worktest.Is(t, err, "application.take.forbidden")
	})
}

// In a blind call an expert learns neither who applies nor what files are called; accounts no expert ever sees.
func TestBlindExpertsSeeNoApplicant(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		expert := h.Person("Expert", nil)
		for _, blind := range []bool{false, true} {
			c := longCall()
			c.Code, c.Scoring.Blind = fmt.Sprintf("BLIND-%v", blind), blind
			s.call = s.announce(c)
			v := s.draft("APP-01")
			charter, err := s.g.Attach(s.As(s.head), v.ID, workflows.Upload{Kind: "charter", Name: "Устав фонда «Мост».pdf", Content: worktest.Text("%PDF-1.7 a")})
			worktest.Is(t, err, "")
			account, err := s.g.Attach(s.As(s.head), v.ID, workflows.Upload{Kind: "bank_certificate", Name: "счёт.pdf", Content: worktest.Text("%PDF-1.7 b")})
			worktest.Is(t, err, "")
			s.must(s.head, "submit", v.ID, acknowledged)
			s.Insert(&models.Assignment{CallID: c.ID, OperatorID: s.operator.ID, ApplicationID: v.ID, ExpertID: expert.ID, Scores: []models.Score{}, State: models.AssignmentAccepted})
			seen, err := s.g.Applications.Get(s.As(expert), v.ID)
			worktest.Is(t, err, "")
			whole, err := json.Marshal(seen)
			worktest.Is(t, err, "")
			if blind == strings.Contains(string(whole), "Мост") || strings.Contains(string(whole), "счёт") || len(seen.Attachments) != 1 {
				t.Errorf("blind %v: %s", blind, whole)
			}
			if seen.Receipt != nil || seen.Findings != nil {
				t.Error("an expert sees the receipt or the findings")
			}
			_, _, err = s.g.Attachment(s.As(expert), account.ID)
			worktest.Is(t, err, "attachment.not_found")
			_, f, err := s.g.Attachment(s.As(expert), charter.ID)
			worktest.Is(t, err, map[bool]string{false: "", true: "attachment.not_found"}[blind])
			if f != nil {
				f.Close()
			}
			_, err = s.g.ApplicationFindings(s.As(expert), v.ID)
			worktest.Is(t, err, "application.read_findings.forbidden")
			page, err := s.g.ListApplications(s.As(expert), store.Query{Filters: map[string]string{"call_id": c.ID}})
			worktest.Is(t, err, "")
			if len(page.Items) != 1 || (page.Items[0].ApplicantName == nil) != blind || page.Items[0].Blocking != 0 {
				t.Errorf("blind %v: %+v", blind, page.Items)
			}
			for _, q := range []store.Query{{Search: "мост"}, {Filters: map[string]string{"applicant_id": s.ngo.ID}}} {
				q.Count = true
				page, err := s.g.ListApplications(s.As(expert), q)
				worktest.Is(t, err, "")
				if len(page.Items) != 0 || *page.Total != 0 {
					t.Errorf("an expert finds an application by its applicant: %+v", page.Items)
				}
				file, err := s.g.ApplicationsFile(s.As(expert), q, "csv")
				worktest.Is(t, err, "")
				if strings.Contains(string(file.Body), "BLIND") {
					t.Error("a file tells an expert who applies")
				}
				if page, err = s.g.ListApplications(s.As(s.head), q); err != nil || *page.Total == 0 {
					t.Errorf("the applicant does not find their own: %v", err)
				}
			}
		}
	})
}

// Searching finds an application by its applicant's name typed without Kazakh letters.
func TestApplicationsAreFound(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		s.draft("APP-02")
		for _, q := range []string{"коры", "ауылга комек", strings.ToUpper(ids.Fold("медициналық"))} {
			page, err := s.g.ListApplications(s.As(s.head), store.Query{Search: q})
			worktest.Is(t, err, "")
			if len(page.Items) != 1 {
				t.Errorf("%q finds %d", q, len(page.Items))
			}
		}
	})
}

// The limit of a donor in another currency is compared at the rate of its last exchange.
func TestC06_WarningThroughTheFundsOfTheCall(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		donor := h.Organisation(models.KindDonor, "Донор", "")
		most := money.Amount{Minor: 5_000_00, Currency: money.EUR}
		fund := &models.Fund{OperatorID: s.operator.ID, DonorID: donor.ID, Title: models.Text{RU: "D-INT"}, Amount: money.Amount{Minor: 150_000_00, Currency: money.EUR},
			Restrictions: models.Restrictions{MaxUnitPrice: &most}, State: models.FundSigned}
		h.Insert(fund)
		h.Insert(&models.CallFunding{CallID: s.call.ID, FundID: fund.ID, Seq: 1, Amount: money.Amount{Minor: 90_000_000_00, Currency: money.KZT}})
		v := s.draft("APP-06")
		count := func() int {
			found, err := s.g.ApplicationFindings(s.As(s.head), v.ID)
			worktest.Is(t, err, "")
			return len(only(found.Items, "FUND_UNIT_PRICE"))
		}
		if n := count(); n != 0 {
			t.Errorf("%d warnings without a rate", n)
		}
		h.Insert(&models.Conversion{FundID: fund.ID, Sold: money.Amount{Minor: 1_000_00, Currency: money.EUR}, Bought: money.Amount{Minor: 600_000_00, Currency: money.KZT},
			Rate: "600", Source: "bank", DealtOn: "2026-02-20", BankReference: "D-1", EntryID: workflows.NewID()})
		if n := count(); n != 1 {
			t.Errorf("%d warnings at 600", n)
		}
	})
}
