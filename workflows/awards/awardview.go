package awards

import (
	"context"
	"slices"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/policies"
	"demeu/workflows"
)

// AwardView is an award as somebody sees it: a donor its own line and the total of the others, the account of the
// grantee only who pays and who is paid.
type AwardView struct {
	models.Head
	Number        string              `json:"number"`
	Title         string              `json:"title"`
	Language      string              `json:"language"`
	CallID        string              `json:"call_id"`
	ApplicationID string              `json:"application_id"`
	DecisionID    string              `json:"decision_id"`
	OperatorID    string              `json:"operator_id"`
	Operator      models.Text         `json:"operator"`
	GranteeID     string              `json:"grantee_id"`
	Grantee       models.Text         `json:"grantee"`
	Regions       []string            `json:"regions" nullable:"false"`
	Direction     string              `json:"direction,omitempty"`
	SDG           []int               `json:"sdg" nullable:"false"`
	Amount        money.Amount        `json:"amount"`
	Requested     money.Amount        `json:"requested"`
	StartsOn      calendar.Date       `json:"starts_on"`
	EndsOn        calendar.Date       `json:"ends_on"`
	Months        int64               `json:"months"`
	Fitted        bool                `json:"fitted"`
	Budget        []models.BudgetLine `json:"budget" nullable:"false"`
	Indicators    []models.Indicator  `json:"indicators" nullable:"false"`
	Funding       []FundingView       `json:"funding" nullable:"false"`
	Tranches      []TrancheRow        `json:"tranches" nullable:"false"`
	Reports       []ReportDue         `json:"report_plan" nullable:"false"`
	Spending      *ReportPlanView     `json:"spending" doc:"The reports one by one, and the budget against what was accepted"`
	Money         MoneySums           `json:"money"`
	SignedNumber  string              `json:"signed_number,omitempty"`
	SignedOn      calendar.Date       `json:"signed_on,omitempty"`
	Payee         *Payee              `json:"payee,omitempty"`
	Next          *NextStep           `json:"next,omitempty"`
	Duties        *DutiesView         `json:"duties,omitempty" doc:"While it waits for approval, to the operator"`

	Attachments []workflows.AttachmentView `json:"attachments" nullable:"false"`
}

// FundingView is what one fund pays. Others stands for the funds that the reader has no part in.
type FundingView struct {
	FundID     string        `json:"fund_id,omitempty"`
	Fund       *models.Text  `json:"fund,omitempty"`
	DonorID    string        `json:"donor_id,omitempty"`
	Donor      *models.Text  `json:"donor,omitempty"`
	Others     bool          `json:"others,omitempty"`
	Amount     money.Amount  `json:"amount"`
	FundAmount *money.Amount `json:"fund_amount,omitempty"`
	FX         *FX           `json:"fx,omitempty"`
}

// FX says at which rate a line was priced, of which day, and who named it.
type FX struct {
	Rate  money.Decimal `json:"rate"`
	Dated calendar.Date `json:"dated"`
	Basis string        `json:"basis"`
}

// ReportDue is a report of the plan and how it stands.
type ReportDue struct {
	Code     string        `json:"code"`
	Title    models.Text   `json:"title"`
	DueOn    calendar.Date `json:"due_on"`
	ReportID string        `json:"report_id,omitempty"`
	State    string        `json:"state,omitempty"`
	Phase    string        `json:"phase,omitempty" enum:"not_due,open,due_soon,overdue"`
}

// Payee is who is paid and where.
type Payee struct {
	Name string `json:"name"`
	IBAN string `json:"iban"`
	BIC  string `json:"bic"`
	KBe  string `json:"kbe"`
}

// MoneySums are the sums of an award. What is left is not meant for any approved tranche.
type MoneySums struct {
	Awarded   money.Amount `json:"awarded"`
	Reserved  money.Amount `json:"reserved"`
	InPayment money.Amount `json:"in_payment"`
	Paid      money.Amount `json:"paid"`
	Accepted  money.Amount `json:"accepted"`
	Left      money.Amount `json:"left"`
}

// NextStep is the one thing to do next, by whom, and until when where there is a day.
type NextStep struct {
	What string        `json:"what"`
	Who  []models.Role `json:"who" nullable:"false"`
	By   calendar.Date `json:"by,omitempty"`
	ID   string        `json:"id,omitempty" doc:"Of the tranche, or the code of the report, that it is about"`
}

// AwardRow is an award in a list.
type AwardRow struct {
	models.Head
	Number    string        `json:"number"`
	Title     string        `json:"title"`
	CallID    string        `json:"call_id"`
	GranteeID string        `json:"grantee_id"`
	Grantee   models.Text   `json:"grantee"`
	Regions   []string      `json:"regions" nullable:"false"`
	Amount    money.Amount  `json:"amount"`
	Paid      money.Amount  `json:"paid"`
	Accepted  money.Amount  `json:"accepted"`
	StartsOn  calendar.Date `json:"starts_on"`
	EndsOn    calendar.Date `json:"ends_on"`
}

// ListAwards pages through what the actor may see.
func (w *Awards) ListAwards(ctx context.Context, q store.Query) (*workflows.Page[AwardRow], error) {
	return workflows.List(ctx, w.House, q, func(see *workflows.Sight, rows []models.Award) ([]AwardRow, error) {
		list := make([]*models.Award, len(rows))
		orgs := make([]string, len(rows))
		for i := range rows {
			list[i], orgs[i] = &rows[i], rows[i].GranteeID
		}
		names, err := store.Named[models.Organisation](see.Reader, orgs)
		if err != nil {
			return nil, err
		}
		sums, err := moneyOf(see.Reader, list...)
		if err != nil {
			return nil, err
		}
		out := make([]AwardRow, len(rows))
		for i, a := range list {
			out[i] = AwardRow{Head: models.HeadOf(&a.Base, string(a.State)), Number: a.Number, Title: a.Title, CallID: a.CallID, GranteeID: a.GranteeID,
				Regions: full(a.Regions), Amount: a.Amount, Paid: sums[a.ID].Paid, Accepted: sums[a.ID].Accepted, StartsOn: a.StartsOn, EndsOn: a.EndsOn}
			if o := names[a.GranteeID]; o != nil {
				out[i].Grantee = o.LegalName
			}
		}
		return out, nil
	})
}

// full is the list itself, never null in JSON.
func full[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// pays or is paid: the roles that see the account of a payee.
func seesPayee(standing models.Standing) bool {
	return slices.ContainsFunc(standing, func(r models.Role) bool {
		side := models.SideOf(r)
		return side == models.SideApplicant || side == models.SideOperator
	})
}

func showAward(see *workflows.Sight, a *models.Award) (*AwardView, error) {
	v := &AwardView{
		Number: a.Number, Title: a.Title, Language: a.Language, CallID: a.CallID, ApplicationID: a.ApplicationID, DecisionID: a.DecisionID,
		OperatorID: a.OperatorID, GranteeID: a.GranteeID, Regions: full(a.Regions), Direction: a.Direction, SDG: full(a.SDG), Amount: a.Amount,
		Requested: a.Requested, StartsOn: a.StartsOn, EndsOn: a.EndsOn, Months: a.Months, Fitted: a.Fitted, Budget: full(a.Budget),
		Indicators: full(a.Indicators), SignedNumber: a.SignedNumber, SignedOn: a.SignedOn,
	}
	names, err := store.Named[models.Organisation](see.Reader, []string{a.GranteeID, a.OperatorID})
	if err != nil {
		return nil, err
	}
	v.Grantee, v.Operator = names[a.GranteeID].LegalName, names[a.OperatorID].LegalName
	if a.PayeeIBAN != "" && seesPayee(see.Standing) {
		v.Payee = &Payee{a.PayeeName, a.PayeeIBAN.Reveal(), a.PayeeBIC, a.PayeeKBe}
	}
	lines, err := store.FundingOf(see.Reader, a.ID)
	if err != nil {
		return nil, err
	}
	if v.Funding, err = fundingViews(see, lines); err != nil {
		return nil, err
	}
	all, err := factsOf(see.Reader, []string{a.ID})
	if err != nil {
		return nil, err
	}
	f := all[a.ID]
	v.Money = f.money
	rows, err := store.TranchesOf(see.Reader, a.ID)
	if err != nil {
		return nil, err
	}
	v.Tranches = make([]TrancheRow, len(rows))
	for i := range rows {
		v.Tranches[i] = f.row(see, &rows[i])
	}
	reports, err := store.ReportsOf(see.Reader, a.ID)
	if err != nil {
		return nil, err
	}
	v.Reports = reportsDue(see, a, reports)
	if v.Spending, err = reportPlanOf(see, a, reports); err != nil {
		return nil, err
	}
	v.Next = next(see, a, v)
	if v.Duties, err = approvalDuties(see, a); err != nil {
		return nil, err
	}
	v.Attachments = []workflows.AttachmentView{}
	if !see.Standing.ForDonorAlone() { // they show where the grantee is paid
		v.Attachments, err = workflows.AttachmentsOf(see.Reader, "award", a.ID)
	}
	return v, err
}

// fundingViews names the funds and donors of the lines. A donor gets its own lines and one for all the others.
func fundingViews(see *workflows.Sight, lines []models.FundingLine) ([]FundingView, error) {
	funds, donors, err := donorsOf(see.Reader, lines)
	if err != nil {
		return nil, err
	}
	mine := see.Actor.Organisations(models.SideDonor)
	views := []FundingView{}
	var others *FundingView
	for _, l := range lines {
		f := funds[l.FundID]
		if see.Standing.ForDonorAlone() && !slices.Contains(mine, f.DonorID) {
			if others == nil {
				others = &FundingView{Others: true, Amount: money.Amount{Currency: l.Amount.Currency}}
			}
			others.Amount.Minor += l.Amount.Minor
			continue
		}
		v := FundingView{FundID: f.ID, Fund: &f.Title, DonorID: f.DonorID, Donor: &donors[f.DonorID].LegalName, Amount: l.Amount}
		if l.FundAmount.Currency != l.Amount.Currency {
			v.FundAmount, v.FX = &l.FundAmount, &FX{l.Rate, l.RateDated, l.RateBasis}
		}
		views = append(views, v)
	}
	if others != nil {
		views = append(views, *others)
	}
	return views, nil
}

// donorsOf loads the funds of some lines and the organisations behind them.
func donorsOf(r store.Reader, lines []models.FundingLine) (map[string]*models.Fund, map[string]*models.Organisation, error) {
	ids := make([]string, len(lines))
	for i, l := range lines {
		ids[i] = l.FundID
	}
	funds, err := store.Named[models.Fund](r, ids)
	if err != nil {
		return nil, nil, err
	}
	var orgs []string
	for _, f := range funds {
		orgs = append(orgs, f.DonorID)
	}
	donors, err := store.Named[models.Organisation](r, orgs)
	return funds, donors, err
}

// reportsDue joins the plan with what was sent. A report that is not sent yet is the grantee's own.
func reportsDue(see *workflows.Sight, a *models.Award, reports []models.Report) []ReportDue {
	own := slices.ContainsFunc(see.Standing, func(r models.Role) bool { return models.SideOf(r) == models.SideApplicant })
	out := make([]ReportDue, len(a.ReportPlan))
	for i, p := range a.ReportPlan {
		r := reportWith(reports, p.Code)
		due := ReportDue{Code: p.Code, Title: p.Title, DueOn: p.DueOn, Phase: reportPhase(a, p.Code, r, see.Today())}
		if r != nil && (own || !r.SubmittedAt.IsZero()) {
			due = ReportDue{due.Code, due.Title, due.DueOn, r.ID, string(r.State), due.Phase}
		}
		out[i] = due
	}
	return out
}

// moneyOf adds up awards by stage.
func moneyOf(r store.Reader, awards ...*models.Award) (map[string]MoneySums, error) {
	out := make(map[string]MoneySums, len(awards))
	ids := make([]string, len(awards))
	for i, a := range awards {
		none := money.Amount{Currency: a.Amount.Currency}
		ids[i] = a.ID
		out[a.ID] = MoneySums{Awarded: a.Amount, Reserved: none, InPayment: none, Paid: none, Accepted: none, Left: none}
	}
	if len(ids) == 0 {
		return out, nil
	}
	totals, err := store.StageTotals(r, ids)
	for _, t := range totals {
		m := out[t.AwardID]
		m.add(t.Stage, t.Minor)
		out[t.AwardID] = m
	}
	return out, err
}

func (m *MoneySums) add(stage models.Stage, minor int64) {
	switch stage {
	case models.StageAwarded:
		m.Left.Minor += minor
	case models.StageReserved:
		m.Reserved.Minor += minor
	case models.StageInPayment:
		m.InPayment.Minor += minor
	case models.StageAdvanced:
		m.Paid.Minor += minor
	case models.StageSpent:
		m.Paid.Minor += minor
		m.Accepted.Minor += minor
	}
}

func awardMoney(r store.Reader, a *models.Award) (MoneySums, error) {
	all, err := moneyOf(r, a)
	return all[a.ID], err
}

// AwardMoney is where the money of an award is, for each fund.
type AwardMoney struct {
	AwardID  string       `json:"award_id"`
	Number   string       `json:"number"`
	Total    MoneySums    `json:"total"`
	Funds    []FundSums   `json:"funds" nullable:"false"`
	Tranches []TrancheRow `json:"tranches" nullable:"false"`
}

// FundSums are the sums of one fund in an award; Others stands for those that the reader has no part in.
type FundSums struct {
	FundID  string        `json:"fund_id,omitempty"`
	DonorID string        `json:"donor_id,omitempty"`
	Donor   *models.Text  `json:"donor,omitempty"`
	Others  bool          `json:"others,omitempty"`
	Cost    *money.Amount `json:"cost,omitempty" doc:"Of exchanged money, in the currency of the agreement"`
	MoneySums
}

// Money answers where the money of an award is.
func (w *Awards) Money(ctx context.Context, id string) (*AwardMoney, error) {
	r := w.Store.Read(ctx)
	standing, err := w.May(ctx, r, "award", id, policies.Read)
	if err != nil {
		return nil, err
	}
	a, err := store.Get[models.Award](r, id)
	if err != nil {
		return nil, err
	}
	see := &workflows.Sight{Reader: r, Now: w.Clock.Now(), Actor: workflows.CallOf(ctx).Actor, Standing: standing, House: w.House}
	v, err := showAward(see, a)
	if err != nil {
		return nil, err
	}
	stages, err := store.StagesOfAward(r, id)
	if err != nil {
		return nil, err
	}
	out := &AwardMoney{AwardID: a.ID, Number: a.Number, Total: v.Money, Funds: []FundSums{}, Tranches: v.Tranches}
	known := map[string]int{}
	for _, f := range v.Funding {
		none := money.Amount{Currency: a.Amount.Currency}
		known[f.FundID] = len(out.Funds) // the others have no id
		out.Funds = append(out.Funds, FundSums{FundID: f.FundID, DonorID: f.DonorID, Donor: f.Donor, Others: f.Others,
			MoneySums: MoneySums{Awarded: f.Amount, Reserved: none, InPayment: none, Paid: none, Accepted: none, Left: none}})
	}
	for _, s := range stages {
		i, ok := known[s.FundID]
		if !ok {
			i = known[""]
		}
		sums := &out.Funds[i]
		sums.add(s.Stage, s.Minor)
		if s.Currency != s.Agreement && !sums.Others {
			if sums.Cost == nil {
				sums.Cost = &money.Amount{Currency: s.Agreement}
			}
			sums.Cost.Minor += s.Cost
		}
	}
	return out, nil
}

// next finds the one next step of an award.
func next(see *workflows.Sight, a *models.Award, v *AwardView) *NextStep {
	step := func(verb string, by calendar.Date) *NextStep {
		return &NextStep{What: verb, Who: see.House.Policy.Roles("award", verb), By: by}
	}
	switch a.State {
	case models.AwardPreparing:
		switch {
		case !a.Fitted:
			return step("fit", "")
		case len(v.Funding) == 0:
			return step("fund", "")
		}
		return step("submit", "")
	case models.AwardInternalApproval:
		return step("approve", "")
	case models.AwardApproved:
		return step("offer", "")
	case models.AwardOffered:
		return step("accept", "")
	case models.AwardAccepted:
		return step("sign", a.StartsOn)
	case models.AwardSigned:
		return step("activate", a.StartsOn)
	case models.AwardSuspended:
		return step("resume", "")
	case models.AwardTerminated:
		return step("start_closing", "")
	case models.AwardActive, models.AwardClosing:
		return nextOfWork(see, a, v)
	}
	return nil
}

// onTheWay tells which verb moves a tranche on.
var onTheWay = map[models.TrancheState]string{
	models.TrancheRequested: "certify", models.TrancheCertified: "approve", models.TrancheApproved: "release", models.TrancheReleased: "settle",
	models.TrancheHeld: "resume",
}

// nextOfWork is the next step of an award under way: a tranche that somebody waits for, one that may be requested, or
// the first report that is not accepted.
func nextOfWork(see *workflows.Sight, a *models.Award, v *AwardView) *NextStep {
	for _, t := range v.Tranches {
		verb := onTheWay[models.TrancheState(t.State)]
		if t.Phase == PhaseRequestable {
			verb = "request"
		}
		if verb != "" {
			object := "tranche"
			if verb == "release" { // in a batch
				object = "payment_batch"
			}
			return &NextStep{What: verb + "_tranche", Who: see.House.Policy.Roles(object, verb), By: t.DueOn, ID: t.ID}
		}
	}
	for _, r := range v.Reports {
		switch models.ReportState(r.State) {
		case models.ReportAccepted:
		case models.ReportSubmitted, models.ReportInReview:
			return &NextStep{What: "accept_report", Who: see.House.Policy.Roles("report", "accept"), ID: r.Code}
		default:
			return &NextStep{What: "report", Who: see.House.Policy.Roles("award", "report"), By: r.DueOn, ID: r.Code}
		}
	}
	verb := "start_closing"
	if a.State == models.AwardClosing {
		verb = "close"
	}
	return &NextStep{What: verb, Who: see.House.Policy.Roles("award", verb)}
}
