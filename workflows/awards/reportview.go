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
	"demeu/workflows/ledger"
)

// phaseOf is what the day makes of a report that is not sent yet: its period begins when the one before ends.
func phaseOf(opens, due, today calendar.Date) string {
	switch {
	case due.Valid() && due.Before(today):
		return ReportOverdue
	case due.Valid() && !today.Before(due.AddDays(-dueSoon)):
		return ReportDueSoon
	case opens.Valid() && today.Before(opens):
		return ReportNotDue
	}
	return ReportOpen
}

// reportPhase is the phase of a report of an award's plan; "" once nothing is expected from the grantee.
func reportPhase(a *models.Award, code string, r *models.Report, today calendar.Date) string {
	opens, due := a.StartsOn, calendar.Date("")
	for _, d := range a.ReportPlan {
		if d.Code == code {
			due = d.DueOn
			break
		}
		opens = d.DueOn
	}
	if r == nil || r.State == models.ReportDraft || r.State == models.ReportAwaitingSignOff {
		return phaseOf(opens, due, today)
	}
	if r.State == models.ReportChangesRequested {
		return phaseOf("", r.Changes.DueOn, today)
	}
	return ""
}

// IndicatorView is an indicator with what was planned until the day of the report and what was reached.
type IndicatorView struct {
	Code      string          `json:"code"`
	Title     string          `json:"title"`
	Unit      string          `json:"unit"`
	Baseline  money.Decimal   `json:"baseline"`
	Planned   money.Decimal   `json:"planned"`
	Targets   []money.Decimal `json:"targets" nullable:"false"`
	Direction string          `json:"direction,omitempty"`
	Value     *money.Decimal  `json:"value"`
	Reason    string          `json:"reason,omitempty"`
	Evidence  string          `json:"evidence,omitempty"`
}

// VerdictView says who accepted an aspect. Outside the two organisations a person is initials.
type VerdictView struct {
	PersonID string `json:"person_id,omitempty"`
	Name     string `json:"name"`
}

// ReportView is a report as somebody sees it.
type ReportView struct {
	models.Head
	AwardID     string                     `json:"award_id"`
	AwardNumber string                     `json:"award_number"`
	AwardTitle  string                     `json:"award_title"`
	Code        string                     `json:"code"`
	Title       models.Text                `json:"title"`
	DueOn       calendar.Date              `json:"due_on"`
	Narrative   map[string]string          `json:"narrative"`
	Deviations  string                     `json:"deviations"`
	Indicators  []IndicatorView            `json:"indicators" nullable:"false"`
	Expenses    []ExpenseView              `json:"expenses" nullable:"false"`
	Lines       []LineView                 `json:"lines" nullable:"false" doc:"Of the award's budget, with what this report claims"`
	Totals      ExpenseTotals              `json:"totals"`
	Shares      []ledger.Line              `json:"shares,omitempty" doc:"What each fund pays of the accepted expenses; to a donor, its own funds"`
	Attachments []workflows.AttachmentView `json:"attachments" nullable:"false" doc:"None to who stands outside the award and its operator"`
	Findings    []models.Finding           `json:"findings" nullable:"false" doc:"What is missing, and what finance would refuse"`
	Open        []string                   `json:"open_sections" nullable:"false"`
	Changes     *models.ChangeRequest      `json:"changes,omitempty"`
	Rounds      int64                      `json:"rounds"`
	SubmittedAt *models.Time               `json:"submitted_at"`
	CertifiedAt *models.Time               `json:"certified_at"`
	Programme   *VerdictView               `json:"programme,omitempty"`
	Finance     *VerdictView               `json:"finance,omitempty"`
}

func showReport(see *workflows.Sight, r *models.Report) (*ReportView, error) {
	a, err := store.Get[models.Award](see.Reader, r.AwardID)
	if err != nil {
		return nil, err
	}
	rows, err := store.ExpensesOf(see.Reader, r.ID)
	if err != nil {
		return nil, err
	}
	accepted, err := store.AcceptedByLine(see.Reader, r.AwardID)
	if err != nil {
		return nil, err
	}
	masked := !see.Shows("report", "read_details")
	v := &ReportView{
		Head: models.Head{Phase: reportPhase(a, r.Code, r, see.Today())}, AwardID: a.ID, AwardNumber: a.Number, AwardTitle: a.Title, Code: r.Code,
		DueOn: r.DueOn, Narrative: r.Narrative, Deviations: r.Deviations, Indicators: indicatorViews(a, r), Expenses: expenseViews(a, rows, masked),
		Lines: lineViews(a, rows, accepted), Totals: totalsOf(a, rows),
		Open: openSections(r), Changes: r.Changes, Rounds: r.Rounds, SubmittedAt: instant(r.SubmittedAt), CertifiedAt: instant(r.CertifiedAt),
	}
	if v.Narrative == nil {
		v.Narrative = map[string]string{}
	}
	for _, d := range a.ReportPlan {
		if d.Code == r.Code {
			v.Title = d.Title
		}
	}
	if v.Programme, err = verdictView(see, r.ProgrammeBy, masked); err != nil {
		return nil, err
	}
	if v.Finance, err = verdictView(see, r.FinanceBy, masked); err != nil {
		return nil, err
	}
	v.Attachments = []workflows.AttachmentView{}
	if !masked {
		if v.Attachments, err = workflows.AttachmentsOf(see.Reader, r.Object(), r.ID); err != nil {
			return nil, err
		}
	}
	if v.Shares, err = sharesOf(see, r, masked); err != nil {
		return nil, err
	}
	v.Findings, err = findingsOf(see, a, r, rows, accepted)
	return v, err
}

func instant(t models.Time) *models.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func verdictView(see *workflows.Sight, personID *string, masked bool) (*VerdictView, error) {
	if personID == nil || *personID == "" {
		return nil, nil
	}
	p, err := store.Get[models.Person](see.Reader, *personID)
	if err != nil {
		return nil, err
	}
	if masked {
		return &VerdictView{Name: models.Initials(p.Name)}, nil
	}
	return &VerdictView{PersonID: p.ID, Name: p.Name}, nil
}

func indicatorViews(a *models.Award, r *models.Report) []IndicatorView {
	views := make([]IndicatorView, len(r.Indicators))
	for i, actual := range r.Indicators {
		views[i] = IndicatorView{Code: actual.Code, Value: actual.Value, Reason: actual.Reason, Evidence: actual.Evidence, Targets: []money.Decimal{}}
		for _, ind := range a.Indicators {
			if ind.Code == actual.Code {
				v := &views[i]
				v.Title, v.Unit, v.Baseline, v.Direction = ind.Title, ind.Unit, ind.Baseline, ind.Direction
				v.Targets, v.Planned = append(v.Targets, ind.Targets...), plannedOn(a, ind, r.DueOn)
			}
		}
	}
	return views
}

// plannedOn is the target that counts on a day: there is one for each year of the award, the last one for what comes
// after.
func plannedOn(a *models.Award, ind models.Indicator, day calendar.Date) money.Decimal {
	if len(ind.Targets) == 0 {
		return ind.Baseline
	}
	year := 0
	for year+1 < len(ind.Targets) && !day.Before(a.StartsOn.AddMonths(12*(year+1))) {
		year++
	}
	return ind.Targets[year]
}

// sharesOf are what the funds pay of a report's accepted expenses. Who stands outside the award and its operator sees
// the part of its own funds alone.
func sharesOf(see *workflows.Sight, r *models.Report, outside bool) ([]ledger.Line, error) {
	if r.EntryID == nil {
		return nil, nil
	}
	rows, err := store.CertifiedShares(see.Reader, *r.EntryID)
	if err != nil {
		return nil, err
	}
	var own map[string]*models.Fund
	if outside {
		if own, err = ownFunds(see, rows); err != nil {
			return nil, err
		}
	}
	lines := []ledger.Line{}
	for _, s := range rows {
		if _, ok := own[s.FundID]; ok || !outside {
			lines = append(lines, ledger.Line{FundID: s.FundID, Amount: money.Amount{Minor: s.Minor, Currency: s.Currency}})
		}
	}
	return lines, nil
}

func ownFunds(see *workflows.Sight, rows []store.FundCost) (map[string]*models.Fund, error) {
	var of []string
	for _, s := range rows {
		of = append(of, s.FundID)
	}
	return store.NamedIn[models.Fund](see.Reader, see.House.Policy.Scope(see.Actor, "fund"), of)
}

// ReportRow is a report in a list.
type ReportRow struct {
	models.Head
	AwardID     string        `json:"award_id"`
	AwardNumber string        `json:"award_number"`
	AwardTitle  string        `json:"award_title"`
	Grantee     models.Text   `json:"grantee"`
	Code        string        `json:"code"`
	DueOn       calendar.Date `json:"due_on"`
	Rounds      int64         `json:"rounds"`
	SubmittedAt *models.Time  `json:"submitted_at"`
}

// ListReports pages through the reports that the actor may see.
func (w *Awards) ListReports(ctx context.Context, q store.Query) (*workflows.Page[ReportRow], error) {
	return workflows.List(ctx, w.House, q, func(see *workflows.Sight, rows []models.Report) ([]ReportRow, error) {
		var of, orgs []string
		for i := range rows {
			of, orgs = append(of, rows[i].AwardID), append(orgs, rows[i].GranteeID)
		}
		named, err := store.Named[models.Award](see.Reader, of)
		if err != nil {
			return nil, err
		}
		grantees, err := store.Named[models.Organisation](see.Reader, orgs)
		if err != nil {
			return nil, err
		}
		out := make([]ReportRow, len(rows))
		for i := range rows {
			r, a := &rows[i], named[rows[i].AwardID]
			out[i] = ReportRow{Head: models.HeadOf(&r.Base, string(r.State)), AwardID: a.ID, AwardNumber: a.Number, AwardTitle: a.Title,
				Code: r.Code, DueOn: r.DueOn, Rounds: r.Rounds, SubmittedAt: instant(r.SubmittedAt)}
			out[i].Phase = reportPhase(a, r.Code, r, see.Today())
			if o := grantees[r.GranteeID]; o != nil {
				out[i].Grantee = o.LegalName
			}
		}
		return out, nil
	})
}

// PlannedReport is a report of an award's plan with where it is.
type PlannedReport struct {
	Code     string        `json:"code"`
	Title    models.Text   `json:"title"`
	DueOn    calendar.Date `json:"due_on"`
	Phase    string        `json:"phase,omitempty" enum:"not_due,open,due_soon,overdue"`
	State    string        `json:"state,omitempty" doc:"Absent while nobody has begun it"`
	ReportID string        `json:"report_id,omitempty" doc:"When the caller may read it"`
	CanStart bool          `json:"can_start"`
}

// ReportPlanView is the report plan of an award with what was spent so far.
type ReportPlanView struct {
	Items    []PlannedReport `json:"items" nullable:"false"`
	Lines    []LineView      `json:"lines" nullable:"false"`
	Paid     money.Amount    `json:"paid"`
	Accepted money.Amount    `json:"accepted"`
	Share    string          `json:"share" doc:"Accepted as a percentage of what was paid, for showing; gates compare whole numbers"`
}

// ReportPlan shows the plan of an award's reports with the state of each, and the budget against what was accepted.
func (w *Awards) ReportPlan(ctx context.Context, awardID string) (*ReportPlanView, error) {
	r := w.Store.Read(ctx)
	standing, err := w.May(ctx, r, "award", awardID, policies.Read)
	if err != nil {
		return nil, err
	}
	a, err := store.Get[models.Award](r, awardID)
	if err != nil {
		return nil, err
	}
	begun, err := store.ReportsOf(r, awardID)
	if err != nil {
		return nil, err
	}
	actor, err := workflows.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	return reportPlanOf(&workflows.Sight{Reader: r, Now: w.Clock.Now(), Actor: actor, Standing: standing, House: w.House}, a, begun)
}

func reportPlanOf(see *workflows.Sight, a *models.Award, begun []models.Report) (*ReportPlanView, error) {
	accepted, err := store.AcceptedByLine(see.Reader, a.ID)
	if err != nil {
		return nil, err
	}
	certified, paid, err := SpentShare(see.Reader, a.ID)
	if err != nil {
		return nil, err
	}
	today := see.Today()
	v := &ReportPlanView{
		Items: []PlannedReport{}, Lines: lineViews(a, nil, accepted),
		Paid: money.Amount{Minor: paid, Currency: a.Amount.Currency}, Accepted: money.Amount{Minor: certified, Currency: a.Amount.Currency},
	}
	v.Share = money.Percent(v.Accepted, v.Paid)
	mine := see.Shows("award", "report")
	ready := slices.Contains(reporting, a.State)
	for _, d := range a.ReportPlan {
		rep := reportWith(begun, d.Code)
		state, id, err := visible(see, rep)
		if err != nil {
			return nil, err
		}
		row := PlannedReport{Code: d.Code, Title: d.Title, DueOn: d.DueOn, Phase: reportPhase(a, d.Code, rep, today), State: state, ReportID: id,
			CanStart: mine && ready && rep == nil}
		v.Items = append(v.Items, row)
		ready = ready && rep != nil && !rep.SubmittedAt.IsZero() // one after the other
	}
	return v, nil
}

// visible is the state of a report of the plan, and its id for whoever may read it. A report that is not sent yet is the
// grantee's own.
func visible(see *workflows.Sight, rep *models.Report) (state, id string, err error) {
	if rep == nil {
		return "", "", nil
	}
	on, err := store.Standing(see.Reader, see.Actor, "report", rep.ID)
	if err == nil && see.ShowsTo(on, "report", policies.Read) {
		id = rep.ID
	}
	if id != "" || !rep.SubmittedAt.IsZero() {
		state = string(rep.State)
	}
	return state, id, err
}
