package grants

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/policies"
	"demeu/workflows"
)

// States of a call before it is announced, while it takes applications, and while they are judged.
var (
	unpublished = []models.CallState{models.CallDraft, models.CallInApproval, models.CallApproved}
	live        = []models.CallState{models.CallAnnounced, models.CallPaused}
	judging     = []models.CallState{models.CallEvaluating, models.CallDecided}
)

var calls = workflows.Machine[models.CallState, *models.Call]{
	Object:   "call",
	Load:     store.Get[models.Call],
	State:    func(c *models.Call) *models.CallState { return &c.State },
	Operator: func(c *models.Call) string { return c.OperatorID },
	Digest:   callDigest,
	Moves: []workflows.Move[models.CallState, *models.Call]{
		{Verb: "edit", Via: "PATCH", From: unpublished[:1], Body: CallChange{}, Apply: workflows.Body(editCall)},
		{Verb: "submit", From: unpublished[:1], To: models.CallApproved, Pending: models.CallInApproval, Duty: models.StepCallPublish, Alone: models.StepCallPublish, Primary: true,
			Guard: complete, Tells: []models.Role{models.ProgramDirector}},
		{Verb: "return", From: []models.CallState{models.CallInApproval, models.CallApproved}, To: models.CallDraft, Body: workflows.ReasonBody{}, Reason: true,
			Apply: returnCall, Then: tellOfficers("call_returned"), Tells: []models.Role{models.ProgramOfficer}},
		{Verb: "approve", From: []models.CallState{models.CallInApproval}, To: models.CallApproved, Duty: models.StepCallPublish, Primary: true, Guard: complete,
			Then: tellOfficers("call_approved"), Tells: []models.Role{models.ProgramOfficer}},
		{Verb: "announce", From: []models.CallState{models.CallApproved}, To: models.CallAnnounced, Primary: true, Guard: notPast, Apply: announce},
		{Verb: "fund", Via: "PUT", From: slices.Concat(unpublished, live, judging), Body: Funding{}, Keyed: true,
			Duty: models.StepCallPublish, DutyIn: slices.Concat(live, judging), Apply: workflows.Body(proposeFunding), Then: takeFunding},
		{Verb: "extend", From: live, Body: Extension{}, Reason: true, Duty: models.StepCallPublish, Guard: notOver,
			Apply: workflows.Body(proposeExtension), Then: takeExtension, Tells: []models.Role{models.NGOEditor}},
		{Verb: "pause", From: live[:1], To: models.CallPaused, Body: workflows.ReasonBody{}, Reason: true, Guard: isOpen,
			Apply: pause, Then: tellDrafters("call_paused"), Tells: []models.Role{models.NGOEditor}},
		{Verb: "resume", From: live[1:], To: models.CallAnnounced, Apply: resume, Primary: true, Then: tellDrafters("call_resumed"), Tells: []models.Role{models.NGOEditor}},
		{Verb: "cancel", From: slices.Concat(unpublished, live), To: models.CallCancelled, Body: workflows.ReasonBody{}, Reason: true,
			Then: cancel, Tells: []models.Role{models.NGOEditor}},
		{Verb: "start_evaluation", From: live[:1], To: models.CallEvaluating, Primary: true, Guard: screened},
		{Verb: "conclude", From: []models.CallState{models.CallEvaluating}, To: models.CallDecided, Keyed: true, Primary: true, Guard: decided, Then: releaseRest},
		{Verb: "archive", From: []models.CallState{models.CallDecided}, To: models.CallArchived, Primary: true, Guard: covered, Then: releaseRest},
	},
}

// AwardLimits are the least and the most that one award of a call may be.
type AwardLimits struct {
	Min money.Amount `json:"min"`
	Max money.Amount `json:"max"`
}

// Months are the least and the longest duration of a project.
type Months struct {
	Min int64 `json:"min" minimum:"1" maximum:"120"`
	Max int64 `json:"max" minimum:"1" maximum:"120"`
}

// CallInput is a new call, or a copy of another one with a code and days of its own.
type CallInput struct {
	OperatorID string `json:"operator_id,omitempty" doc:"Needed only by who works for several operators"`
	CopyOf     string `json:"copy_of,omitempty" doc:"Everything is taken from that call but its code and its days"`
	CallChange
}

// CallChange is any part of a call; what is absent stays.
type CallChange struct {
	Code            *string                    `json:"code,omitempty" maxLength:"40"`
	Kind            *string                    `json:"kind,omitempty" enum:"long_term,medium_term,short_term,micro_regrant,other"`
	Title           *models.Text               `json:"title,omitempty"`
	Summary         *models.Text               `json:"summary,omitempty"`
	Languages       *[]string                  `json:"languages,omitempty" maxItems:"3" doc:"In which every text must be complete; kk and ru when nobody says"`
	AppLanguages    *[]string                  `json:"application_languages,omitempty" maxItems:"3"`
	Award           *AwardLimits               `json:"award,omitempty"`
	Months          *Months                    `json:"duration_months,omitempty"`
	OwnShareMin     *int64                     `json:"own_contribution_min_percent,omitempty"`
	OpensAt         *string                    `json:"opens_at,omitempty" maxLength:"40" doc:"RFC 3339, or the local time of time_zone such as 2026-02-02T09:00"`
	ClosesAt        *string                    `json:"closes_at,omitempty" maxLength:"40" doc:"As opens_at"`
	TimeZone        *string                    `json:"time_zone,omitempty" maxLength:"60" example:"Asia/Almaty"`
	GraceMinutes    *int64                     `json:"grace_minutes,omitempty"`
	ApplicantKinds  *[]models.OrganisationKind `json:"applicant_kinds,omitempty" maxItems:"3"`
	MaxPerApplicant *int64                     `json:"max_applications_per_applicant,omitempty"`
	Themes          *[]int                     `json:"themes_sdg,omitempty" maxItems:"17"`
	Eligibility     *[]models.EligibilityRule  `json:"eligibility,omitempty" maxItems:"40"`
	Criteria        *[]models.Criterion        `json:"criteria,omitempty" maxItems:"40"`
	Scoring         *models.Scoring            `json:"scoring,omitempty"`
	Categories      *[]models.BudgetCategory   `json:"budget_categories,omitempty" maxItems:"60"`
	IneligibleCosts *[]models.Text             `json:"ineligible_costs,omitempty" maxItems:"60"`
	Tranches        *[]models.TranchePlan      `json:"tranches,omitempty" maxItems:"20"`
	Reports         *[]models.ReportPlan       `json:"reports,omitempty" maxItems:"40"`
	Documents       *[]models.DocumentRule     `json:"documents,omitempty" maxItems:"40"`
	Timeline        *[]models.Milestone        `json:"timeline,omitempty" maxItems:"40" doc:"Days left out are counted when the call is announced"`
	Form            json.RawMessage            `json:"form,omitempty" doc:"JSON Schema 2020-12 of the whole application, with x- hints"`
}

// CallBody is what everybody sees of a call.
type CallBody struct {
	OperatorID      string                    `json:"operator_id"`
	OperatorName    models.Text               `json:"operator_name"`
	Code            string                    `json:"code"`
	Kind            string                    `json:"kind"`
	Term            calendar.Term             `json:"term" doc:"Class by law of what the call gives at least; empty for none"`
	Title           models.Text               `json:"title"`
	Summary         models.Text               `json:"summary"`
	Languages       []string                  `json:"languages" nullable:"false"`
	AppLanguages    []string                  `json:"application_languages" nullable:"false"`
	Award           AwardLimits               `json:"award"`
	Months          Months                    `json:"duration_months"`
	OwnShareMin     int64                     `json:"own_contribution_min_percent"`
	OpensAt         time.Time                 `json:"opens_at"`
	ClosesAt        time.Time                 `json:"closes_at"`
	TimeZone        string                    `json:"time_zone"`
	GraceMinutes    int64                     `json:"grace_minutes"`
	ApplicantKinds  []models.OrganisationKind `json:"applicant_kinds" nullable:"false"`
	MaxPerApplicant int64                     `json:"max_applications_per_applicant"`
	Themes          []int                     `json:"themes_sdg" nullable:"false"`
	Eligibility     []models.EligibilityRule  `json:"eligibility" nullable:"false"`
	Criteria        []models.Criterion        `json:"criteria" nullable:"false"`
	MaxScore        int64                     `json:"max_score" doc:"Sum of the criteria's maxima"`
	Scoring         models.Scoring            `json:"scoring"`
	Categories      []models.BudgetCategory   `json:"budget_categories" nullable:"false"`
	IneligibleCosts []models.Text             `json:"ineligible_costs" nullable:"false"`
	Tranches        []models.TranchePlan      `json:"tranches" nullable:"false"`
	Reports         []models.ReportPlan       `json:"reports" nullable:"false"`
	Documents       []models.DocumentRule     `json:"documents" nullable:"false"`
	Timeline        []models.Milestone        `json:"timeline" nullable:"false"`
	Form            json.RawMessage           `json:"form,omitempty"`
}

// CallView is a call for those who work with it.
type CallView struct {
	models.Head
	CallBody
	AnnouncedAt *time.Time           `json:"announced_at,omitempty"`
	PausedAt    *time.Time           `json:"paused_at,omitempty"`
	Funding     []CallFundingView    `json:"funding" nullable:"false"`
	FundedTotal *money.Amount        `json:"funded_total,omitempty" doc:"For the operator"`
	Proposal    *models.CallProposal `json:"proposal,omitempty" doc:"A change that waits for further persons"`
	Parts       []string             `json:"parts" nullable:"false" doc:"Pages of the call that the reader may open: funding, experts, grid, ranking, decisions, history"`
}

// callParts are the pages of a call beside its own, each with the cell of the matrix that opens it.
var callParts = []struct{ name, object, verb string }{
	{"funding", "call", "fund"},
	{"experts", "roster_entry", policies.Read},
	{"grid", "call", "assign"},
	{"ranking", "ranking", policies.Read},
	{"decisions", "decision", policies.Read},
	{"history", "trail", policies.Read},
}

// CallRow is a call in a list.
type CallRow struct {
	models.Head
	OperatorID string      `json:"operator_id"`
	Code       string      `json:"code"`
	Kind       string      `json:"kind"`
	Title      models.Text `json:"title"`
	Award      AwardLimits `json:"award"`
	OpensAt    time.Time   `json:"opens_at"`
	ClosesAt   time.Time   `json:"closes_at"`
	TimeZone   string      `json:"time_zone"`
	DecideBy   string      `json:"decide_by,omitempty" doc:"The day of the decision in the calendar of the call"`
}

// CreateCall starts the draft of a call, empty or as a copy.
func (g *Grants) CreateCall(ctx context.Context, in CallInput) (*CallView, error) {
	return workflows.Do(ctx, g.House, "call.create", func(st *workflows.Step) (*CallView, error) {
		operator, err := employer(st, in.OperatorID, "call", "create")
		if err != nil {
			return nil, err
		}
		c, err := blank(st, in)
		if err != nil {
			return nil, err
		}
		c.OperatorID = operator
		if err := in.onto(c); err != nil {
			return nil, err
		}
		if err := checkDraft(c); err != nil {
			return nil, err
		}
		if err := st.Insert(c, "create"); err != nil {
			if store.IsUnique(err) {
				return nil, models.Refuse("call.code_taken").With("code", c.Code)
			}
			return nil, err
		}
		return g.Calls.Present(st, c)
	})
}

// blank is the draft that the input is written onto.
func blank(st *workflows.Step, in CallInput) (*models.Call, error) {
	var bad models.Fields
	bad.Check(in.Code != nil, "/code", "field.required")
	bad.Check(in.OpensAt != nil, "/opens_at", "field.required")
	bad.Check(in.ClosesAt != nil, "/closes_at", "field.required")
	if in.CopyOf == "" {
		bad.Check(in.Kind != nil, "/kind", "field.required")
		bad.Check(in.Title != nil, "/title", "field.required")
		bad.Check(in.Award != nil, "/award", "field.required")
		bad.Check(in.Months != nil, "/duration_months", "field.required")
	}
	if err := bad.Err("call.invalid"); err != nil {
		return nil, err
	}
	if in.CopyOf == "" {
		return &models.Call{
			Base: st.New(), State: models.CallDraft, Languages: []string{"kk", "ru"}, AppLanguages: slices.Clone(models.Languages),
			ApplicantKinds: []models.OrganisationKind{models.KindNGO}, MaxPerApplicant: 1,
			OpensAt: calendar.LocalTime{Zone: calendar.Kazakhstan}, ClosesAt: calendar.LocalTime{Zone: calendar.Kazakhstan},
		}, nil
	}
	if _, err := st.May("call", in.CopyOf, policies.Read); err != nil {
		return nil, err
	}
	c, err := store.Get[models.Call](st.Tx, in.CopyOf)
	if err != nil {
		return nil, err
	}
	draft := c.Copy()
	draft.Base = st.New()
	return draft, nil
}

// onto writes what is there onto a call.
func (in *CallChange) onto(c *models.Call) error {
	put(&c.Code, in.Code)
	put(&c.Kind, in.Kind)
	put(&c.Title, in.Title)
	put(&c.Summary, in.Summary)
	put(&c.Languages, in.Languages)
	put(&c.AppLanguages, in.AppLanguages)
	put(&c.OwnShareMin, in.OwnShareMin)
	put(&c.GraceMinutes, in.GraceMinutes)
	put(&c.ApplicantKinds, in.ApplicantKinds)
	put(&c.MaxPerApplicant, in.MaxPerApplicant)
	put(&c.Themes, in.Themes)
	put(&c.Eligibility, in.Eligibility)
	put(&c.Criteria, in.Criteria)
	put(&c.Scoring, in.Scoring)
	put(&c.Categories, in.Categories)
	put(&c.IneligibleCosts, in.IneligibleCosts)
	put(&c.Tranches, in.Tranches)
	put(&c.Reports, in.Reports)
	put(&c.Documents, in.Documents)
	put(&c.Timeline, in.Timeline)
	if in.Form != nil {
		c.Form = models.Form(in.Form)
	}
	if in.Months != nil {
		c.MonthsMin, c.MonthsMax = in.Months.Min, in.Months.Max
	}
	if a := in.Award; a != nil {
		if a.Min.Currency != a.Max.Currency {
			return models.Bad("/award", "call.currencies")
		}
		c.Currency, c.AwardMin, c.AwardMax = a.Min.Currency, a.Min.Minor, a.Max.Minor
	}
	if in.TimeZone != nil {
		c.OpensAt.Zone, c.ClosesAt.Zone = *in.TimeZone, *in.TimeZone
	}
	var bad models.Fields
	for _, t := range []struct {
		at   string
		text *string
		to   *calendar.LocalTime
	}{{"/opens_at", in.OpensAt, &c.OpensAt}, {"/closes_at", in.ClosesAt, &c.ClosesAt}} {
		if t.text != nil {
			local, err := localTime(*t.text, t.to.Zone)
			bad.Check(err == nil, t.at, "field.format")
			*t.to = local
		}
	}
	if err := bad.Err("call.invalid"); err != nil {
		return err
	}
	return c.Settle()
}

// localTime reads an instant or a local time, and keeps it as the words in which it was announced.
func localTime(text, zone string) (calendar.LocalTime, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return calendar.LocalAt(t, zone)
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			l := calendar.LocalTime{Date: calendar.DateAt(t, time.UTC), Clock: t.Format("15:04"), Zone: zone}
			if t.Second() != 0 {
				l.Clock = t.Format(time.TimeOnly)
			}
			return l, l.Validate()
		}
	}
	return calendar.LocalTime{}, calendar.ErrClock
}

func put[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

func editCall(_ *workflows.Step, c *models.Call, in *CallChange) error {
	if err := in.onto(c); err != nil {
		return err
	}
	return checkDraft(c)
}

func checkDraft(c *models.Call) error {
	if err := c.Validate(); err != nil {
		return err
	}
	if len(c.Form) == 0 {
		return nil
	}
	_, err := CompileForm(c.Form)
	return err
}

func bodyOf(c *models.Call, operator *models.Organisation) CallBody {
	b := CallBody{
		OperatorID: c.OperatorID, Code: c.Code, Kind: c.Kind, Term: c.Term, Title: c.Title, Summary: c.Summary, Languages: c.Languages,
		AppLanguages: c.AppLanguages, Award: limits(c), Months: Months{c.MonthsMin, c.MonthsMax}, OwnShareMin: c.OwnShareMin,
		OpensAt: local(c.OpensUTC, c.OpensAt.Zone), ClosesAt: local(c.ClosesUTC, c.ClosesAt.Zone), TimeZone: c.ClosesAt.Zone,
		GraceMinutes: c.GraceMinutes, ApplicantKinds: c.ApplicantKinds, MaxPerApplicant: c.MaxPerApplicant, Themes: list(c.Themes),
		Eligibility: list(c.Eligibility), Criteria: list(c.Criteria), MaxScore: c.MaxScore(), Scoring: c.Scoring, Categories: list(c.Categories),
		IneligibleCosts: list(c.IneligibleCosts), Tranches: list(c.Tranches), Reports: list(c.Reports), Documents: list(c.Documents),
		Timeline: list(c.Timeline), Form: json.RawMessage(c.Form),
	}
	if operator != nil {
		b.OperatorName = operator.LegalName
	}
	return b
}

func limits(c *models.Call) AwardLimits {
	return AwardLimits{Min: money.Amount{Minor: c.AwardMin, Currency: c.Currency}, Max: money.Amount{Minor: c.AwardMax, Currency: c.Currency}}
}

// local is an instant as the clocks of a zone show it.
func local(t models.Time, zone string) time.Time {
	l, err := time.LoadLocation(zone)
	if err != nil {
		return t.Time
	}
	return t.In(l)
}

// list is never null.
func list[T any](v []T) []T {
	if v == nil {
		return []T{}
	}
	return v
}

func (g *Grants) showCall(see *workflows.Sight, c *models.Call) (*CallView, error) {
	operator, err := store.Get[models.Organisation](see.Reader, c.OperatorID)
	if err != nil {
		return nil, err
	}
	v := &CallView{Head: models.Head{Phase: c.PhaseAt(see.Now)}, CallBody: bodyOf(c, operator),
		AnnouncedAt: moment(c.AnnouncedAt), PausedAt: moment(c.PausedAt), Parts: []string{}}
	for _, part := range callParts {
		if g.Policy.Check(see.Standing, part.object, part.verb) {
			v.Parts = append(v.Parts, part.name)
		}
	}
	if see.Shows("call", "read_funding") {
		v.Proposal = c.Proposal // it names funds and their sums
	}
	v.Funding, v.FundedTotal, err = showFunding(see, c)
	return v, err
}

func moment(t models.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t.Time
}

// ListCalls pages through what the actor may see.
func (g *Grants) ListCalls(ctx context.Context, q store.Query) (*workflows.Page[CallRow], error) {
	return workflows.List(ctx, g.House, q, func(see *workflows.Sight, rows []models.Call) ([]CallRow, error) {
		out := make([]CallRow, len(rows))
		for i := range rows {
			out[i] = callRow(&rows[i], rows[i].PhaseAt(see.Now))
		}
		return out, nil
	})
}

func callRow(c *models.Call, phase string) CallRow {
	r := CallRow{Head: models.HeadOf(&c.Base, string(c.State)), OperatorID: c.OperatorID, Code: c.Code, Kind: c.Kind, Title: c.Title, Award: limits(c),
		OpensAt: local(c.OpensUTC, c.OpensAt.Zone), ClosesAt: local(c.ClosesUTC, c.ClosesAt.Zone), TimeZone: c.ClosesAt.Zone}
	r.Phase = phase
	for _, m := range c.Timeline {
		if m.Code == "decision" {
			r.DecideBy = string(m.Due)
		}
	}
	return r
}
