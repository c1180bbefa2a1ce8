package awards_test

import (
	"context"
	"fmt"
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

// stage is the cast of the main job: an operator, three donors whose funds pay a call, and officers.
type stage struct {
	*worktest.House
	w          *awards.Awards
	operator   *models.Organisation
	officer    *models.Person
	directors  []*models.Person
	controller *models.Person
	finance    *models.Person
	compliance *models.Person
	ngo        *models.Organisation
	certifier  *models.Person
	editor     *models.Person
	donors     []*models.Organisation
	funds      []*models.Fund // state, private, international
	call       *models.Call
	n          int
}

func kzt(tenge int64) money.Amount { return money.Amount{Minor: tenge * 100, Currency: money.KZT} }

func eur(cents int64) money.Amount { return money.Amount{Minor: cents, Currency: money.EUR} }

// act runs a step as the platform's own hand.
func (s *stage) act(fn func(*workflows.Step) error) {
	s.T.Helper()
	_, err := workflows.Do(s.System(), s.House.House, "test", func(st *workflows.Step) (*struct{}, error) { return nil, fn(st) })
	worktest.Is(s.T, err, "")
}

func newStage(h *worktest.House, preset string) *stage {
	s := &stage{House: h, w: awards.New(h.House)}
	s.operator = h.Organisation(models.KindOperator, "Оператор", "KZ-71", preset)
	s.officer = h.Person("Officer", s.operator, models.ProgramOfficer)
	for _, name := range []string{"Director One", "Director Two"} {
		s.directors = append(s.directors, h.Person(name, s.operator, models.ProgramDirector))
	}
	s.controller = h.Person("Controller", s.operator, models.FinanceController)
	s.finance = h.Person("Finance", s.operator, models.FinanceOfficer)
	s.compliance = h.Person("Compliance", s.operator, models.ComplianceOfficer)
	s.ngo = h.Organisation(models.KindNGO, "Шипагер", "KZ-61")
	s.certifier = h.Person("Certifier", s.ngo, models.NGOCertifier, models.NGOFinance)
	s.editor = h.Person("Editor", s.ngo, models.NGOEditor)
	s.call = &models.Call{
		OperatorID: s.operator.ID, Code: "ЖЖ-2026/1", Kind: "long_term", Term: "long", Title: models.Text{RU: "Жылы Жүрек"}, Languages: []string{"ru"},
		AppLanguages: []string{"ru"}, Currency: money.KZT, ApplicantKinds: []models.OrganisationKind{models.KindNGO}, State: models.CallDecided,
		Categories: []models.BudgetCategory{{Code: "B1"}, {Code: "B4", Equipment: true}},
		Reports:    []models.ReportPlan{{Code: "R1", AtPercent: 30}, {Code: "R2", AtPercent: 55, Title: models.Text{KK: "«Аралық»"}}, {Code: "R3", AtPercent: 80}, {Code: "RF", DueAfterEnd: 30}},
	}
	for i, percent := range []int64{30, 25, 20, 15, 10} {
		report := []string{"", "R1", "R2", "R3", "RF"}[i]
		conditions := []models.Condition{{Code: models.ConditionSignature}}
		if report != "" {
			conditions = []models.Condition{{Code: models.ConditionReportAccepted, Report: report}}
			if report != "RF" {
				conditions = append(conditions, models.Condition{Code: models.ConditionSpentShare, Need: 70})
			}
		}
		s.call.Tranches = append(s.call.Tranches, models.TranchePlan{No: int64(i + 1), Percent: percent, Conditions: conditions, Title: models.Text{RU: fmt.Sprint("Транш ", i+1)}})
	}
	h.Insert(s.call)
	s.fund("Министерство", kzt(225_000_000), models.Restrictions{ResidentsOnly: true})
	s.fund("Дала", kzt(135_000_000), models.Restrictions{Regions: []string{"KZ-61", "KZ-33", "KZ-35", "KZ-39", "KZ-23"}})
	limit := eur(500_000)
	s.fund("International", eur(15_000_000), models.Restrictions{MaxUnitPrice: &limit, SDGRequired: true})
	return s
}

// fund signs a donor's agreement, receives its money, exchanges what is foreign at 600, and gives it to the call.
func (s *stage) fund(name string, amount money.Amount, r models.Restrictions) {
	s.T.Helper()
	donor := s.Organisation(models.KindDonor, name, "KZ-71")
	f := &models.Fund{OperatorID: s.operator.ID, DonorID: donor.ID, Title: models.Text{RU: name}, Amount: amount, Restrictions: r, State: models.FundSigned}
	s.Insert(f)
	s.act(func(st *workflows.Step) error {
		if _, err := ledger.Sign(st, f.ID, amount); err != nil {
			return err
		}
		_, err := ledger.Receive(st, ledger.Receipt{FundID: f.ID, Amount: amount, BankAccount: "KZ-1", Reference: "in"})
		return err
	})
	given := amount
	if amount.Currency != money.KZT {
		bought, err := money.Convert(amount, "600", money.KZT)
		worktest.Is(s.T, err, "")
		given = bought
		s.Insert(&models.Conversion{FundID: f.ID, Sold: amount, Bought: bought, Rate: "600", Source: "call", DealtOn: "2026-01-30", BankReference: "fx", EntryID: workflows.NewID()})
		s.act(func(st *workflows.Step) error {
			_, err := ledger.Convert(st, ledger.Deal{FundID: f.ID, Sold: amount, Bought: bought, Rate: "600", Source: "call", DealtOn: "2026-01-30",
				BankReference: "fx", FromAccount: "KZ-1", IntoAccount: "KZ-1"})
			return err
		})
	}
	s.Insert(&models.CallFunding{CallID: s.call.ID, FundID: f.ID, Seq: int64(len(s.funds) + 1), Amount: given})
	s.act(func(st *workflows.Step) error {
		_, err := ledger.AllocateToCall(st, s.call.ID, ledger.Line{FundID: f.ID, Amount: given})
		return err
	})
	s.donors, s.funds = append(s.donors, donor), append(s.funds, f)
}

// promise signs an agreement and gives it to a call, without any cash.
func promise(st *workflows.Step, f *models.Fund, callID string) error {
	if _, err := ledger.Sign(st, f.ID, f.Amount); err != nil {
		return err
	}
	_, err := ledger.AllocateToCall(st, callID, ledger.Line{FundID: f.ID, Amount: f.Amount})
	return err
}

// award makes an award of one application, with one budget line for all of it.
func (s *stage) award(asked, given int64, lines ...models.BudgetLine) *awards.AwardView {
	s.T.Helper()
	s.n++
	if lines == nil {
		lines = []models.BudgetLine{{Line: 1, Category: "B1", Title: "Координатор", Unit: "мес", Quantity: "1", Periods: 1, UnitPrice: kzt(asked), Total: kzt(asked), Source: models.SourceGrant}}
	}
	app := &models.Application{
		CallID: s.call.ID, OperatorID: s.operator.ID, ApplicantID: s.ngo.ID, CreatedBy: s.editor.ID, Language: "kk", Number: fmt.Sprintf("ЖЖ-2026/1-%04d", s.n),
		Title: "Ауылға көмек", Regions: []string{"KZ-61"}, Project: models.Project{StartsOn: "2026-06-01", Months: 30, SDG: []int{3}, Regions: []string{"KZ-61"}},
		Budget: lines, Requested: kzt(asked), Own: kzt(0), State: models.ApplicationApproved,
	}
	decision := &models.Decision{CallID: s.call.ID, OperatorID: s.operator.ID, Number: fmt.Sprint(s.n), DecidedOn: "2026-02-01", Members: []string{}, Items: []models.DecisionItem{}, State: models.DecisionConfirmed}
	s.Insert(app, decision)
	amount := kzt(given)
	for range 2 { // made once
		s.act(func(st *workflows.Step) error {
			return s.w.Create(st, decision, app, models.DecisionItem{ApplicationID: app.ID, Outcome: models.OutcomeAward, Amount: &amount})
		})
	}
	a, err := store.AwardOf(s.Store.Read(context.Background()), app.ID)
	worktest.Is(s.T, err, "")
	v, err := s.w.Awards.Get(s.As(s.officer), a.ID)
	worktest.Is(s.T, err, "")
	return v
}

// is fires a verb of an award and expects a code, "" for success.
func (s *stage) is(who *models.Person, verb, id string, body any, code string) *awards.AwardView {
	s.T.Helper()
	v, err := s.w.Awards.Fire(s.As(who), verb, id, body)
	worktest.Is(s.T, err, code)
	return v
}

// tranche fires a verb of a tranche and expects a code.
func (s *stage) tranche(who *models.Person, verb, id string, body any, code string) *awards.TrancheView {
	s.T.Helper()
	v, err := s.w.Tranches.Fire(s.As(who), verb, id, body)
	worktest.Is(s.T, err, code)
	return v
}

func reason() *workflows.ReasonBody {
	return &workflows.ReasonBody{Reason: "потому что так нужно"}
}

// thirds splits an award 50/30/20 over the three funds.
func (s *stage) thirds(amount money.Amount) *awards.FundingInput {
	var in awards.FundingInput
	for i, percent := range []int64{50, 30, 20} {
		in = append(in, models.FundShare{FundID: s.funds[i].ID, Amount: money.Amount{Minor: amount.Minor * percent / 100, Currency: money.KZT}})
	}
	return &in
}

// toActive brings an award from preparing to active.
func (s *stage) toActive(a *awards.AwardView) {
	s.T.Helper()
	s.is(s.officer, "fund", a.ID, s.thirds(a.Amount), "")
	s.approvedToActive(a)
}

// approvedToActive brings a funded award through its approval to active.
func (s *stage) approvedToActive(a *awards.AwardView) {
	s.T.Helper()
	v := s.is(s.officer, "submit", a.ID, nil, "")
	if v.State == string(models.AwardInternalApproval) {
		v = s.is(s.directors[0], "approve", a.ID, nil, "")
	}
	if v.State != string(models.AwardApproved) {
		s.T.Fatalf("after approval the award is %s", v.State)
	}
	s.is(s.officer, "offer", a.ID, nil, "")
	s.is(s.certifier, "accept", a.ID, nil, "")
	s.is(s.officer, "sign", a.ID, &awards.SignBody{Number: "77", SignedOn: "2026-02-01"}, "award.signed_copies")
	for _, kind := range []string{awards.SignedOperator, awards.SignedGrantee} {
		s.Insert(&models.Attachment{ObjectOf: "award", ObjectID: a.ID, Kind: kind, Name: kind + ".pdf", Type: "application/pdf", Size: 1, SHA256: kind, FileKey: kind, UploadedBy: s.officer.ID})
	}
	s.is(s.officer, "sign", a.ID, &awards.SignBody{Number: "77", SignedOn: "2027-02-01"}, "request.invalid")
	s.is(s.officer, "sign", a.ID, &awards.SignBody{Number: "77", SignedOn: "2026-02-01"}, "")
	s.is(s.officer, "activate", a.ID, nil, "")
}

// toApproved brings a tranche from planned to approved, with everybody in their own step.
func (s *stage) toApproved(id string) *awards.TrancheView {
	s.T.Helper()
	s.tranche(s.certifier, "request", id, nil, "")
	s.tranche(s.officer, "certify", id, nil, "")
	return s.tranche(s.directors[0], "approve", id, nil, "")
}

// report puts an accepted report into the books of an award, with what it certifies as spent.
func (s *stage) report(a *awards.AwardView, code string, spent money.Amount) {
	s.T.Helper()
	s.Insert(&models.Report{AwardID: a.ID, OperatorID: s.operator.ID, GranteeID: s.ngo.ID, Code: code, DueOn: "2027-03-01", State: models.ReportAccepted})
	s.certify(a, spent)
}

func (s *stage) certify(a *awards.AwardView, spent money.Amount) {
	s.T.Helper()
	if spent.Minor > 0 {
		s.act(func(st *workflows.Step) error {
			_, err := ledger.CertifySpend(st, a.ID, ledger.Spend{Category: "B1", Amount: spent})
			return err
		})
	}
}

// pay brings an approved tranche to paid through a batch of its own.
func (s *stage) pay(id string, on calendar.Date) {
	s.T.Helper()
	b, err := s.w.CreateBatch(s.As(s.finance), awards.BatchInput{TrancheIDs: []string{id}})
	worktest.Is(s.T, err, "")
	_, err = s.w.Batches.Fire(s.As(s.controller), "release", b.ID, nil)
	worktest.Is(s.T, err, "")
	s.tranche(s.finance, "settle", id, &awards.SettleBody{BankReference: "ref", BookedOn: on}, "")
	b, err = s.w.Batches.Get(s.As(s.finance), b.ID)
	worktest.Is(s.T, err, "")
	if b.State != "settled" {
		s.T.Fatalf("the batch of a paid tranche is %s", b.State)
	}
}

// sound asserts that the books agree.
func (s *stage) sound() {
	s.T.Helper()
	faults, err := ledger.Verify(context.Background(), s.Store)
	worktest.Is(s.T, err, "")
	if len(faults) > 0 {
		s.T.Fatalf("the books do not agree: %+v", faults)
	}
}

func each(t *testing.T, preset string, test func(t *testing.T, s *stage)) {
	t.Helper()
	worktest.Each(t, func(t *testing.T, h *worktest.House) { test(t, newStage(h, preset)) })
}

// step is a command of a test.
type step = workflows.Step

// renew plans the first tranche of an award anew after it was cancelled.
func (s *stage) renew(a *awards.AwardView) {
	s.T.Helper()
	first := a.Tranches[0]
	s.Insert(&models.Tranche{AwardID: a.ID, OperatorID: s.operator.ID, GranteeID: s.ngo.ID, Seq: first.Seq, Title: first.Title, Amount: first.Amount,
		DueOn: first.DueOn, Conditions: []models.Condition{{Code: models.ConditionSignature}}, Waived: []models.Waiver{}, State: models.TranchePlanned})
}

// last is the tranche that was planned anew.
func (s *stage) last(a *awards.AwardView) string {
	s.T.Helper()
	rows, err := store.Find[models.Tranche](s.Store.Read(context.Background()), "", "award_id = ? AND seq = 1 AND state = 'planned'", a.ID)
	worktest.Is(s.T, err, "")
	return rows[0].ID
}
