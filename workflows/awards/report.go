package awards

import (
	"context"
	"maps"
	"slices"
	"strings"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/ledger"
)

// Sections of a report: what a request for changes opens again.
const (
	SectionNarrative  = "narrative"
	SectionDeviations = "deviations"
	SectionIndicators = "indicators"
	SectionExpenses   = "expenses"
)

// Phases of a report that is not sent yet.
const (
	ReportNotDue  = "not_due"
	ReportOpen    = "open"
	ReportDueSoon = "due_soon"
	ReportOverdue = "overdue"
)

// dueSoon is how many days before its day a report counts as due soon.
const dueSoon = 14

// people who are told about a report.
var (
	reporters   = []models.Role{models.NGOEditor, models.NGOFinance, models.NGOCertifier}
	reportHands = []models.Role{models.ProgramOfficer, models.FinanceOfficer}
	signers     = []models.Role{models.NGOCertifier}
)

type reportMove = workflows.Move[models.ReportState, *models.Report]

var reports = workflows.Machine[models.ReportState, *models.Report]{
	Object:   "report",
	Load:     store.Get[models.Report],
	State:    func(r *models.Report) *models.ReportState { return &r.State },
	Operator: func(r *models.Report) string { return r.OperatorID },
	Digest:   reportDigest,
	Moves: []reportMove{
		{Verb: "edit", Via: "PATCH", From: in(models.ReportDraft, models.ReportChangesRequested), Body: ReportChange{}, Apply: workflows.Body(editReport)},
		{Verb: "attach", Via: "POST attachments", From: in(models.ReportDraft, models.ReportChangesRequested), Body: models.Attachment{}, Apply: workflows.Body(workflows.Attached[*models.Report])},
		{Verb: "detach", Via: "DELETE attachments", From: in(models.ReportDraft, models.ReportChangesRequested), Body: models.Attachment{}, Apply: workflows.Body(detachFromReport)},
		{Verb: "send_for_certification", From: in(models.ReportDraft), To: models.ReportAwaitingSignOff, Guard: reportComplete, Then: tellReport("report_to_sign", signers), Tells: signers},
		{Verb: "return_to_editor", From: in(models.ReportAwaitingSignOff), To: models.ReportDraft, Body: workflows.ReasonBody{}, Reason: true},
		{Verb: "submit", From: in(models.ReportDraft, models.ReportAwaitingSignOff), To: models.ReportSubmitted, Guard: reportComplete, Apply: stampReport, Then: tellOperator, Primary: true, Tells: reportHands},
		{Verb: "take", From: in(models.ReportSubmitted), To: models.ReportInReview, Primary: true},
		{Verb: "request_changes", From: in(models.ReportInReview), To: models.ReportChangesRequested, Body: ReportRequest{}, Reason: true, Apply: workflows.Body(requestReportChanges), Then: tellReport("report_returned", reporters), Tells: reporters},
		{Verb: "resubmit", From: in(models.ReportChangesRequested), To: models.ReportInReview, Guard: reportComplete, Apply: closeRequest, Then: tellOperator, Primary: true, Tells: reportHands},
		// two verdicts side by side; both have the route …/accept, which names the aspect
		{Verb: "accept_programme", Via: "accept", Keyed: true, From: in(models.ReportInReview), Duty: models.StepReportProgramme, Guard: programmeOpen, Choose: acceptProgramme, Then: tellAccepted, Primary: true, Tells: reporters},
		{Verb: "accept_finance", Via: "accept", Keyed: true, From: in(models.ReportInReview), Duty: models.StepReportFinance, Body: Verdict{}, Guard: financeOpen, Apply: workflows.Body(weighExpenses), Choose: acceptFinance, Then: certify, Primary: true, Tells: reporters},
		{Verb: "reject", From: in(models.ReportInReview), To: models.ReportRejected, Body: workflows.ReasonBody{}, Reason: true, Guard: financeOpen, Then: tellReport("report_rejected", reporters), Tells: reporters},
	},
}

// reportDigest is what an acceptance is bound to: all that the grantee said and what finance takes out, but not who
// accepted the other aspect meanwhile.
func reportDigest(r store.Reader, p *models.Report) (string, error) {
	content := workflows.Snapshot(p)
	for _, verdict := range []string{"State", "ProgrammeBy", "FinanceBy", "CertifiedAt"} {
		delete(content, verdict)
	}
	return workflows.Digest(content), nil
}

// ReportStart begins a report of the plan.
type ReportStart struct {
	Code string `json:"code" minLength:"1" maxLength:"40" doc:"Of the award's report plan"`
}

// ReportChange is any part of a report; what is absent stays. Narrative and indicators are taken over key by key,
// expenses as a whole.
type ReportChange struct {
	Narrative  *map[string]string `json:"narrative,omitempty" doc:"By section; an empty text takes the section away"`
	Deviations *string            `json:"deviations,omitempty" maxLength:"20000"`
	Indicators *[]IndicatorInput  `json:"indicators,omitempty" maxItems:"200"`
	Expenses   *[]ExpenseInput    `json:"expenses,omitempty" maxItems:"2000"`
}

// IndicatorInput is what was reached; without a value it needs a reason.
type IndicatorInput struct {
	Code     string  `json:"code"`
	Value    *string `json:"value,omitempty" nullable:"true" maxLength:"40" doc:"A plain decimal number; empty or null for none"`
	Reason   string  `json:"reason,omitempty" maxLength:"4000"`
	Evidence string  `json:"evidence,omitempty" maxLength:"4000"`
}

// ReportRequest names the sections that must be mended.
type ReportRequest struct {
	Sections []string      `json:"sections" minItems:"1" maxItems:"4" enum:"narrative,deviations,indicators,expenses"`
	Reason   string        `json:"reason" minLength:"3" maxLength:"4000"`
	Kind     string        `json:"kind" enum:"incorrect,incomplete,outdated"`
	DueOn    calendar.Date `json:"due_on,omitempty"`
}

// Why gives the reason to the event.
func (r *ReportRequest) Why() string { return r.Reason }

// Verdict is what finance takes out of the claimed expenses; the rest is accepted.
type Verdict struct {
	Disallowed []models.Disallowance `json:"disallowed,omitempty" maxItems:"2000"`
}

// Acceptance accepts one aspect of a report.
type Acceptance struct {
	Aspect string `json:"aspect" enum:"programme,finance"`
	Verdict
}

// SpentShare is what an award has accounted for and what it was paid, to date, in minor units: the gate of a tranche
// compares the two. Only accepted expenses count as spent.
func SpentShare(r store.Reader, awardID string) (certified, paid int64, err error) {
	if certified, err = store.CertifiedSpend(r, awardID); err != nil {
		return 0, 0, err
	}
	shares, err := ledger.Shares(r, awardID)
	for _, s := range shares {
		paid += s.Paid.Minor
	}
	return certified, paid, err
}

// reporting are the states of an award in which its grantee reports: a suspended or ended one still owes its reports.
var reporting = []models.AwardState{models.AwardActive, models.AwardSuspended, models.AwardTerminated, models.AwardClosing}

// StartReport begins a report of an award's plan with the award's indicators in it.
func (w *Awards) StartReport(ctx context.Context, awardID string, b ReportStart) (*ReportView, error) {
	return workflows.Do(ctx, w.House, "report.start:"+awardID, func(st *workflows.Step) (*ReportView, error) {
		if _, err := st.May("award", awardID, "report"); err != nil {
			return nil, err
		}
		a, err := store.Get[models.Award](st.Tx, awardID)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(reporting, a.State) {
			return nil, models.Refuse("report.award_not_active").With("state", string(a.State))
		}
		at := slices.IndexFunc(a.ReportPlan, func(d models.DueReport) bool { return d.Code == b.Code })
		if at < 0 {
			return nil, models.Bad("/code", "report.not_in_plan")
		}
		begun, err := store.ReportsOf(st.Tx, a.ID)
		if err != nil {
			return nil, err
		}
		if reportWith(begun, b.Code) != nil {
			return nil, models.Refuse("report.exists").With("code", b.Code)
		}
		if at > 0 {
			before := a.ReportPlan[at-1].Code
			if r := reportWith(begun, before); r == nil || r.SubmittedAt.IsZero() {
				return nil, models.Refuse("report.previous_missing").With("code", before)
			}
		}
		r := &models.Report{
			Base: st.New(), AwardID: a.ID, OperatorID: a.OperatorID, GranteeID: a.GranteeID, Code: b.Code, DueOn: a.ReportPlan[at].DueOn,
			Narrative: map[string]string{}, Indicators: make([]models.IndicatorActual, len(a.Indicators)), State: models.ReportDraft,
		}
		for i, ind := range a.Indicators {
			r.Indicators[i].Code = ind.Code
		}
		if err := st.Insert(r, "start"); err != nil {
			if store.IsUnique(err) {
				return nil, models.Refuse("report.exists").With("code", b.Code)
			}
			return nil, err
		}
		return w.Reports.Present(st, r)
	})
}

func reportWith(begun []models.Report, code string) *models.Report {
	for i := range begun {
		if begun[i].Code == code {
			return &begun[i]
		}
	}
	return nil
}

// AcceptReport accepts the aspect that the body names.
func (w *Awards) AcceptReport(ctx context.Context, id string, b Acceptance) (*ReportView, error) {
	return w.Reports.Fire(ctx, "accept_"+b.Aspect, id, &b.Verdict)
}

// reportFiles are the kinds of files that a report has.
var reportFiles = []string{"receipt", "photo", "consent", "bank_statement", "other"}

// AttachToReport stores a file of a report: a receipt may be a photo.
func (w *Awards) AttachToReport(ctx context.Context, id string, up workflows.Upload) (*workflows.AttachmentView, error) {
	if !slices.Contains(reportFiles, up.Kind) {
		return nil, models.Bad("/kind", "field.enum")
	}
	return workflows.Attach(ctx, w.House, &reports, id, up)
}

// DetachFromReport takes a file of a report away.
func (w *Awards) DetachFromReport(ctx context.Context, id, attachmentID string) error {
	return workflows.Detach(ctx, w.House, &reports, id, attachmentID)
}

// detachFromReport refuses to take away the receipt of an expense.
func detachFromReport(st *workflows.Step, r *models.Report, at *models.Attachment) error {
	rows, err := store.ExpensesOf(st.Tx, r.ID)
	if err != nil {
		return err
	}
	for i := range rows {
		if rows[i].ReceiptID != nil && *rows[i].ReceiptID == at.ID {
			return models.Refuse("report.receipt_in_use").With("expense", num(rows[i].Seq))
		}
	}
	return workflows.Detached(st, r, at)
}

// editReport takes over what the grantee saved. After a request for changes only the named sections are open.
func editReport(st *workflows.Step, r *models.Report, c *ReportChange) error {
	a, err := store.Get[models.Award](st.Tx, r.AwardID)
	if err != nil {
		return err
	}
	var bad models.Fields
	for section, given := range map[string]bool{
		SectionNarrative: c.Narrative != nil, SectionDeviations: c.Deviations != nil,
		SectionIndicators: c.Indicators != nil, SectionExpenses: c.Expenses != nil,
	} {
		bad.Check(!given || slices.Contains(openSections(r), section), "/"+section, "report.section_closed")
	}
	if c.Narrative != nil {
		editNarrative(&bad, r, *c.Narrative)
	}
	if c.Deviations != nil {
		r.Deviations = models.Trimmed(*c.Deviations)
	}
	if c.Indicators != nil {
		editIndicators(&bad, r, *c.Indicators)
	}
	var claims []models.Expense
	if c.Expenses != nil {
		if claims, err = claimed(st, &bad, a, r, *c.Expenses); err != nil {
			return err
		}
	}
	if err := bad.Err("report.invalid"); err != nil || c.Expenses == nil {
		return err
	}
	return replaceExpenses(st, r, claims)
}

// openSections are those that may be written now.
func openSections(r *models.Report) []string {
	switch r.State {
	case models.ReportDraft:
		return []string{SectionNarrative, SectionDeviations, SectionIndicators, SectionExpenses}
	case models.ReportChangesRequested:
		return r.Changes.Sections
	}
	return []string{}
}

const (
	maxParts = 40    // sections of a narrative
	maxPart  = 20000 // characters of one
)

func editNarrative(bad *models.Fields, r *models.Report, parts map[string]string) {
	was := r.Narrative
	r.Narrative = map[string]string{}
	for name, text := range was {
		r.Narrative[name] = text
	}
	for name, text := range parts {
		bad.Check(name != "" && len(name) <= 60 && len(text) <= maxPart, workflows.Pointer(SectionNarrative, name), "field.length")
		if text = models.Trimmed(text); text == "" {
			delete(r.Narrative, name)
		} else {
			r.Narrative[name] = text
		}
	}
	bad.Check(len(r.Narrative) <= maxParts, "/"+SectionNarrative, "field.length")
}

func editIndicators(bad *models.Fields, r *models.Report, given []IndicatorInput) {
	r.Indicators = slices.Clone(r.Indicators)
	for i, in := range given {
		at := slices.IndexFunc(r.Indicators, func(a models.IndicatorActual) bool { return a.Code == in.Code })
		if at < 0 {
			bad.Add(workflows.Pointer(SectionIndicators, i, "code"), "indicator.unknown")
			continue
		}
		actual := models.IndicatorActual{Code: in.Code, Reason: models.Trimmed(in.Reason), Evidence: models.Trimmed(in.Evidence)}
		if in.Value != nil && !models.Blank(*in.Value) {
			value, err := money.ParseDecimal(strings.TrimSpace(*in.Value))
			bad.Check(err == nil, workflows.Pointer(SectionIndicators, i, "value"), "field.format")
			actual.Value = &value
		}
		r.Indicators[at] = actual
	}
}

// missing names what a report cannot be sent without.
func missing(r *models.Report) models.Fields {
	var bad models.Fields
	told := slices.ContainsFunc(slices.Collect(maps.Values(r.Narrative)), func(text string) bool { return !models.Blank(text) })
	bad.Check(told, "/"+SectionNarrative, "report.narrative_empty")
	for i, ind := range r.Indicators {
		bad.Check(ind.Value != nil || !models.Blank(ind.Reason), workflows.Pointer(SectionIndicators, i, "value"), "report.indicator_empty", "indicator", ind.Code)
	}
	return bad
}

func reportComplete(_ *workflows.Sight, r *models.Report) error {
	bad := missing(r)
	if len(bad) == 0 {
		return nil
	}
	e := models.Refuse("report.incomplete")
	e.Fields = bad
	return e
}

// stampReport keeps the instant of the first sending.
func stampReport(st *workflows.Step, r *models.Report, _ any) error {
	r.SubmittedAt = st.Now
	return nil
}

// requestReportChanges opens sections again. What was accepted of an opened aspect is to be looked at anew; money that
// is certified stays so.
func requestReportChanges(st *workflows.Step, r *models.Report, b *ReportRequest) error {
	if slices.Contains(b.Sections, SectionExpenses) && r.FinanceBy != nil {
		return models.Refuse("report.money_certified")
	}
	if b.DueOn != "" && b.DueOn.Before(st.Today()) {
		return models.Bad("/due_on", "report.due_past")
	}
	if slices.ContainsFunc(b.Sections, func(s string) bool { return s != SectionExpenses }) {
		r.ProgrammeBy = nil
	}
	r.Changes = &models.ChangeRequest{Sections: b.Sections, Reason: b.Reason, Kind: b.Kind, DueOn: b.DueOn}
	r.Rounds++
	return nil
}

func closeRequest(_ *workflows.Step, r *models.Report, _ any) error {
	r.Changes = nil
	return nil
}

func programmeOpen(_ *workflows.Sight, r *models.Report) error {
	if r.ProgrammeBy != nil {
		return models.Refuse("report.aspect_accepted")
	}
	return nil
}

func financeOpen(_ *workflows.Sight, r *models.Report) error {
	if r.FinanceBy != nil {
		return models.Refuse("report.money_certified")
	}
	return nil
}

func acceptProgramme(st *workflows.Step, r *models.Report) (models.ReportState, error) {
	r.ProgrammeBy = &st.Actor.PersonID
	return verdictOf(r), nil
}

func acceptFinance(st *workflows.Step, r *models.Report) (models.ReportState, error) {
	r.FinanceBy, r.CertifiedAt = &st.Actor.PersonID, st.Now
	return verdictOf(r), nil
}

// verdictOf is accepted once both aspects are.
func verdictOf(r *models.Report) models.ReportState {
	if r.ProgrammeBy != nil && r.FinanceBy != nil {
		return models.ReportAccepted
	}
	return models.ReportInReview
}

func tellReport(template string, roles []models.Role) func(*workflows.Step, *models.Report) error {
	return func(st *workflows.Step, r *models.Report) error {
		return tellOf(st, r, r.GranteeID, roles, template)
	}
}

func tellOperator(st *workflows.Step, r *models.Report) error {
	return tellOf(st, r, r.OperatorID, reportHands, "report_submitted")
}

func tellAccepted(st *workflows.Step, r *models.Report) error {
	if r.State != models.ReportAccepted {
		return nil
	}
	return tellOf(st, r, r.GranteeID, reporters, "report_accepted")
}

func tellOf(st *workflows.Step, r *models.Report, organisationID string, roles []models.Role, template string) error {
	a, err := store.Get[models.Award](st.Tx, r.AwardID)
	if err != nil {
		return err
	}
	return st.TellRoles(organisationID, roles, template, r, func(language string) models.Params {
		params := awardWords(a)(language)
		params["code"], params["due"] = r.Code, "—"
		if c := r.Changes; c != nil {
			params["reason"] = c.Reason
			if c.DueOn != "" {
				params["due"] = c.DueOn.Deadline(language)
			}
		}
		return params
	})
}
