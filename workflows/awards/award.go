package awards

import (
	"context"
	"slices"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/ids"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/ledger"
)

// Kinds of the two signed copies of an agreement.
const (
	SignedOperator = "signed_operator"
	SignedGrantee  = "signed_grantee"
)

// people of the two sides who are told about an award.
var (
	granteeHeads = []models.Role{models.NGOAdmin, models.NGOCertifier}
	granteeMoney = []models.Role{models.NGOCertifier, models.NGOFinance}
	officers     = []models.Role{models.ProgramOfficer}
	approvers    = []models.Role{models.ProgramDirector, models.FinanceController, models.ComplianceOfficer}
)

type awardMove = workflows.Move[models.AwardState, *models.Award]

var awards = workflows.Machine[models.AwardState, *models.Award]{
	Object:   "award",
	Load:     store.Get[models.Award],
	State:    func(a *models.Award) *models.AwardState { return &a.State },
	Operator: func(a *models.Award) string { return a.OperatorID },
	Digest:   awardDigest,
	Moves: []awardMove{
		{Verb: "fit", Via: "PUT", From: in(models.AwardPreparing), Body: BudgetFit{}, Guard: cut, Apply: workflows.Body(fit), Primary: true, Tells: officers},
		{Verb: "fund", Via: "PUT", Keyed: true, From: in(models.AwardPreparing), Body: FundingInput{}, Apply: workflows.Body(fund)},
		{Verb: "plan", Via: "PUT", Keyed: true, From: in(models.AwardPreparing), Body: TranchePlanInput{}, Apply: workflows.Body(plan)},
		{Verb: "submit", Keyed: true, From: in(models.AwardPreparing), Guard: complete, Alone: models.StepAwardApprove, Choose: alone, Then: submitted, Primary: true, Tells: approvers},
		{Verb: "return", From: in(models.AwardInternalApproval), To: models.AwardPreparing, Body: workflows.ReasonBody{}, Reason: true, Apply: void[*models.Award], Then: told("award_returned", officers), Tells: officers},
		{Verb: "approve", Keyed: true, From: in(models.AwardInternalApproval), To: models.AwardApproved, Duty: models.StepAwardApprove, Guard: complete, Then: commit, Primary: true, Tells: officers},
		{Verb: "offer", Keyed: true, From: in(models.AwardApproved), To: models.AwardOffered, Guard: payable, Apply: takePayee, Then: offered, Primary: true, Tells: granteeHeads},
		{Verb: "accept", Keyed: true, From: in(models.AwardOffered), To: models.AwardAccepted, Then: told("award_accepted", officers), Primary: true, Tells: officers},
		{Verb: "decline", Keyed: true, From: in(models.AwardOffered), To: models.AwardDeclined, Body: workflows.ReasonBody{}, Reason: true, Then: giveUp("award_declined", officers), Tells: officers},
		{Verb: "retract", Keyed: true, From: in(models.AwardOffered), To: models.AwardRetracted, Body: workflows.ReasonBody{}, Reason: true, Then: giveUp("award_retracted", granteeHeads), Tells: granteeHeads},
		{Verb: "cancel", Keyed: true, From: in(models.AwardPreparing, models.AwardInternalApproval, models.AwardApproved, models.AwardOffered, models.AwardAccepted),
			To: models.AwardCancelled, Body: workflows.ReasonBody{}, Reason: true, Then: giveUp("award_cancelled", granteeHeads), Tells: granteeHeads},
		{Verb: "attach", Via: "POST", From: in(models.AwardOffered, models.AwardAccepted, models.AwardSigned, models.AwardActive, models.AwardSuspended, models.AwardTerminated, models.AwardClosing), Body: models.Attachment{}, Apply: workflows.Body(attach)},
		{Verb: "sign", Keyed: true, From: in(models.AwardAccepted), To: models.AwardSigned, Body: SignBody{}, Guard: bothCopies, Apply: workflows.Body(sign), Then: told("award_signed", granteeHeads), Primary: true, Tells: granteeHeads},
		// the officer may start early: the days of the plan stand, and both signatures are what has to come before
		{Verb: "activate", Keyed: true, From: in(models.AwardSigned), To: models.AwardActive, Guard: bothCopies, Primary: true},
		{Verb: "suspend", Keyed: true, From: in(models.AwardActive), To: models.AwardSuspended, Body: workflows.ReasonBody{}, Reason: true, Then: told("award_suspended", granteeHeads), Tells: granteeHeads},
		{Verb: "resume", Keyed: true, From: in(models.AwardSuspended), To: models.AwardActive, Body: workflows.ReasonBody{}, Reason: true, Then: told("award_resumed", granteeHeads), Tells: granteeHeads},
		{Verb: "terminate", Keyed: true, From: in(models.AwardActive, models.AwardSuspended), To: models.AwardTerminated, Body: workflows.ReasonBody{}, Reason: true, Apply: terminate, Then: told("award_terminated", granteeHeads), Tells: granteeHeads},
		{Verb: "start_closing", Keyed: true, From: in(models.AwardActive, models.AwardTerminated), To: models.AwardClosing},
		{Verb: "close", Keyed: true, From: in(models.AwardClosing), To: models.AwardClosed, Guard: settled, Then: closed, Primary: true, Tells: granteeHeads},
	},
}

func in[S any](states ...S) []S { return states }

func void[P store.Entity](st *workflows.Step, p P, _ any) error { return st.VoidApprovals(p) }

// terminate is remembered: closing what was terminated pays nothing more.
func terminate(_ *workflows.Step, a *models.Award, _ any) error {
	a.Terminated = true
	return nil
}

// SignBody is the agreement's number and day as both sides signed it.
type SignBody struct {
	Number   string        `json:"number" minLength:"1" maxLength:"100"`
	SignedOn calendar.Date `json:"signed_on"`
}

// Create makes the award of one decided application, once: with the budget that the grant pays, the report plan and the
// tranches of the call. The operator's officer then says which funds pay.
func (w *Awards) Create(st *workflows.Step, d *models.Decision, app *models.Application, item models.DecisionItem) error {
	made, err := store.AwardOf(st.Tx, app.ID)
	if err != nil || made != nil {
		return err
	}
	call, err := store.Get[models.Call](st.Tx, app.CallID)
	if err != nil {
		return err
	}
	grantee, err := store.Get[models.Organisation](st.Tx, app.ApplicantID)
	if err != nil {
		return err
	}
	amount := app.Requested
	if item.Amount != nil {
		amount = *item.Amount
	}
	if amount.Currency != app.Requested.Currency || amount.Minor <= 0 || amount.Minor > app.Requested.Minor {
		return models.Refuse("award.amount").With("requested", plain(app.Requested)).With("amount", plain(amount))
	}
	a := &models.Award{
		Base: st.New(), OperatorID: app.OperatorID, GranteeID: app.ApplicantID, CallID: app.CallID, ApplicationID: app.ID, DecisionID: d.ID,
		Number: "G-" + app.Number, Title: app.Title, Language: app.Language, Regions: app.Regions, Direction: app.Project.Direction,
		SDG: app.Project.SDG, Amount: amount, Requested: app.Requested, StartsOn: app.Project.StartsOn, Months: app.Project.Months,
		Budget: granted(app.Budget), Fitted: amount == app.Requested, Indicators: app.Indicators, State: models.AwardPreparing,
	}
	if !a.StartsOn.Valid() {
		a.StartsOn = st.Today()
	}
	a.EndsOn = a.StartsOn.AddMonths(int(a.Months)).AddDays(-1)
	a.ReportPlan = reportPlan(call.Reports, a.StartsOn, a.EndsOn)
	a.SearchKey = ids.Fold(a.Number + " " + a.Title + " " + grantee.LegalName.All())
	if err := st.Insert(a, "create"); err != nil {
		return err
	}
	if err := planned(st, a, call.Tranches); err != nil {
		return err
	}
	template := "award_prepared"
	if !a.Fitted {
		template = "award_fit"
	}
	return st.TellRoles(a.GranteeID, append([]models.Role{models.NGOEditor}, granteeHeads...), template, a, awardWords(a))
}

// granted are the lines that the grant pays.
func granted(budget []models.BudgetLine) []models.BudgetLine {
	lines := []models.BudgetLine{}
	for _, l := range budget {
		if l.Source == models.SourceGrant {
			lines = append(lines, l)
		}
	}
	return lines
}

// reportPlan puts days to the call's reports: a share of the project's days, or days after its end.
func reportPlan(reports []models.ReportPlan, starts, ends calendar.Date) []models.DueReport {
	days := int64(starts.DaysUntil(ends) + 1)
	due := make([]models.DueReport, len(reports))
	for i, r := range reports {
		due[i] = models.DueReport{Code: r.Code, Title: r.Title, DueOn: starts.AddDays(int((days*r.AtPercent + 50) / 100))}
		if r.AtPercent == 0 {
			due[i].DueOn = ends.AddDays(int(r.DueAfterEnd))
		}
	}
	return due
}

// planned makes the tranches of the call's plan. One that waits for a report is due when the report is.
func planned(st *workflows.Step, a *models.Award, tranches []models.TranchePlan) error {
	weights := make([]int64, len(tranches))
	for i, t := range tranches {
		weights[i] = t.Percent
	}
	parts, err := money.SplitByWeights(a.Amount.Minor, weights)
	if err != nil {
		return models.Refuse("award.no_tranches").Because(err)
	}
	for i, t := range tranches {
		due := a.StartsOn
		for _, c := range t.Conditions {
			if r := reportDue(a, c.Report); c.Code == models.ConditionReportAccepted && r.Valid() {
				due = r
			}
		}
		row := newTranche(st, a, t.No, t.Title, money.Amount{Minor: parts[i], Currency: a.Amount.Currency}, due, t.Conditions)
		if err := st.Insert(row, "create"); err != nil {
			return err
		}
	}
	return nil
}

func newTranche(st *workflows.Step, a *models.Award, seq int64, title models.Text, amount money.Amount, due calendar.Date, conditions []models.Condition) *models.Tranche {
	return &models.Tranche{
		Base: st.New(), AwardID: a.ID, OperatorID: a.OperatorID, GranteeID: a.GranteeID, Seq: seq, Title: title, Amount: amount, DueOn: due,
		Conditions: conditions, Waived: []models.Waiver{}, State: models.TranchePlanned,
	}
}

func reportDue(a *models.Award, code string) calendar.Date {
	for _, r := range a.ReportPlan {
		if r.Code == code {
			return r.DueOn
		}
	}
	return ""
}

// awardDigest binds an approval to the sum, who is paid, who pays, and when under which conditions.
func awardDigest(r store.Reader, a *models.Award) (string, error) {
	o, err := store.Get[models.Organisation](r, a.GranteeID)
	if err != nil {
		return "", err
	}
	lines, err := store.FundingOf(r, a.ID)
	if err != nil {
		return "", err
	}
	rows, err := store.TranchesOf(r, a.ID)
	if err != nil {
		return "", err
	}
	type part struct {
		Who    string
		Amount money.Amount
		When   calendar.Date
		What   []models.Condition
	}
	var parts []part
	for _, l := range lines {
		parts = append(parts, part{Who: l.FundID, Amount: l.Amount})
	}
	for _, t := range rows {
		parts = append(parts, part{Amount: t.Amount, When: t.DueOn, What: t.Conditions})
	}
	return workflows.Digest([]any{a.Amount, a.GranteeID, o.IBAN.Reveal(), o.BIC, o.KBe, parts}), nil
}

// complete says whether an award can be approved: its lines fit, and funds that may pay it pay all of it.
func complete(see *workflows.Sight, a *models.Award) error {
	if !a.Fitted {
		e := models.Refuse("award.not_fitted").With("amount", plain(a.Amount))
		e.Unblock = see.House.Policy.Roles("award", "fit")
		return e
	}
	lines, err := store.FundingOf(see.Reader, a.ID)
	if err != nil {
		return err
	}
	var funded int64
	for _, l := range lines {
		funded += l.Amount.Minor
	}
	if funded != a.Amount.Minor {
		e := models.Refuse("award.not_funded").With("need", plain(a.Amount)).With("have", plain(money.Amount{Minor: funded, Currency: a.Amount.Currency}))
		e.Unblock = see.House.Policy.Roles("award", "fund")
		return e
	}
	for _, l := range lines { // once more: the budget may have been fitted since
		f, err := store.Get[models.Fund](see.Reader, l.FundID)
		if err != nil {
			return err
		}
		if err := mayPay(see.Language, see.Reader, f, a); err != nil {
			return err
		}
	}
	return nil
}

// alone decides where a submitted award goes. Where the step takes one person, submitting and approving are one act.
func alone(st *workflows.Step, a *models.Award) (models.AwardState, error) {
	table, err := store.DutiesOf(st.Tx, a.OperatorID)
	if err != nil {
		return "", err
	}
	if table == nil {
		return "", models.Deny("duty.table_missing")
	}
	d, ok := table.Steps[models.StepAwardApprove]
	switch {
	case !ok:
		return "", models.Deny("duty.table_missing")
	case d.Alone():
		return models.AwardApproved, nil
	}
	return models.AwardInternalApproval, nil
}

// submitted counts who submits as one of the persons whom the approval takes.
func submitted(st *workflows.Step, a *models.Award) error {
	digest, err := awardDigest(st.Tx, a)
	if err != nil {
		return err
	}
	if err := st.ActedIn(a, models.StepAwardApprove, digest); err != nil {
		return err
	}
	if a.State == models.AwardApproved {
		return commit(st, a)
	}
	return st.TellRoles(a.OperatorID, approvers, "award_submitted", a, awardWords(a))
}

// commit takes the money out of the call's: of two awards for the last of it, one is approved. What exchanged lines
// cost is fixed now and never computed again.
func commit(st *workflows.Step, a *models.Award) error {
	lines, err := store.FundingOf(st.Tx, a.ID)
	if err != nil {
		return err
	}
	parts := make([]ledger.Line, len(lines))
	for i, l := range lines {
		parts[i] = ledger.Line{FundID: l.FundID, Amount: l.Amount}
	}
	entry, err := ledger.ApproveAward(st, ledger.Award{ID: a.ID, CallID: a.CallID}, parts...)
	if err != nil {
		return err
	}
	costs, err := store.CostsOf(st.Tx, entry)
	if err != nil {
		return err
	}
	for _, c := range costs {
		i := slices.IndexFunc(lines, func(l models.FundingLine) bool { return l.FundID == c.FundID })
		before := workflows.Snapshot(&lines[i])
		lines[i].FundAmount = money.Amount{Minor: c.Minor, Currency: c.Currency}
		if err := st.Save(&lines[i], "approve", before, ""); err != nil {
			return err
		}
	}
	return st.TellRoles(a.OperatorID, officers, "award_approved", a, awardWords(a))
}

// payable says whether the grantee can be paid: it was checked, and its account is one.
func payable(see *workflows.Sight, a *models.Award) error {
	o, err := store.Get[models.Organisation](see.Reader, a.GranteeID)
	if err != nil {
		return err
	}
	if o.State != models.OrganisationVerified {
		e := models.Refuse("award.grantee_unverified")
		e.Unblock = see.House.Policy.Roles("organisation", "verify")
		return e
	}
	var bad models.Fields
	if _, err := o.Account(o.IBAN.Reveal()); o.Resident() {
		bad.Check(err == nil, "/bank/iban", "id.iban")
	} else {
		bad.Check(err == nil, "/bank/iban", "id.account")
	}
	_, err = ids.ParseBIC(o.BIC)
	bad.Check(err == nil, "/bank/bic", "id.format")
	_, err = ids.ParseKBe(o.KBe)
	bad.Check(err == nil, "/bank/kbe", "id.format")
	if len(bad) > 0 {
		e := models.Refuse("award.payee")
		e.Fields, e.Unblock = bad, see.House.Policy.Roles("organisation", "edit")
		return e
	}
	return nil
}

// takePayee writes down who is paid and where, as it is offered: later changes of a profile do not move money.
func takePayee(st *workflows.Step, a *models.Award, _ any) error {
	o, err := store.Get[models.Organisation](st.Tx, a.GranteeID)
	if err != nil {
		return err
	}
	a.PayeeName, a.PayeeIBAN, a.PayeeBIC, a.PayeeKBe = o.LegalName.In(a.Language), o.IBAN, o.BIC, o.KBe
	return nil
}

func offered(st *workflows.Step, a *models.Award) error {
	return st.TellRoles(a.GranteeID, granteeHeads, "award_offer", a, awardWords(a))
}

// told writes to one side what has happened.
func told(template string, roles []models.Role) func(*workflows.Step, *models.Award) error {
	return func(st *workflows.Step, a *models.Award) error {
		org := a.OperatorID
		if models.SideOf(roles[0]) == models.SideApplicant {
			org = a.GranteeID
		}
		return st.TellRoles(org, roles, template, a, awardWords(a))
	}
}

// giveUp returns the money of an award that will not be, and drops its tranches.
func giveUp(template string, roles []models.Role) func(*workflows.Step, *models.Award) error {
	return func(st *workflows.Step, a *models.Award) error {
		if err := uncommit(st, a); err != nil {
			return err
		}
		rows, err := store.TranchesOf(st.Tx, a.ID)
		if err != nil {
			return err
		}
		for i := range rows {
			if rows[i].State == models.TranchePlanned {
				if err := tranches.Effect(st, &rows[i], "drop"); err != nil {
					return err
				}
			}
		}
		return told(template, roles)(st, a)
	}
}

// uncommit gives back to the call what an award holds and no tranche has; there may be nothing.
func uncommit(st *workflows.Step, a *models.Award) error {
	m, err := awardMoney(st.Tx, a)
	if err != nil || m.Left.IsZero() {
		return err
	}
	_, err = ledger.CancelAward(st, ledger.Award{ID: a.ID, CallID: a.CallID})
	return err
}

// bothCopies says whether the copies that both sides signed are there.
func bothCopies(see *workflows.Sight, a *models.Award) error {
	kinds, err := store.AttachedKinds(see.Reader, "award", a.ID)
	if err != nil {
		return err
	}
	for _, k := range []string{SignedOperator, SignedGrantee} {
		if !slices.Contains(kinds, k) {
			e := models.Refuse("award.signed_copies").With("kind", k)
			e.Unblock = see.House.Policy.Roles("award", "attach")
			return e
		}
	}
	return nil
}

// attach takes a file of an award. The signed copies come before the signature is noted and stay as they are.
func attach(st *workflows.Step, a *models.Award, file *models.Attachment) error {
	switch file.Kind {
	case SignedOperator, SignedGrantee:
		if a.State != models.AwardOffered && a.State != models.AwardAccepted {
			return models.Refuse("award.already_signed").With("number", a.SignedNumber)
		}
	case "other":
	default:
		return models.Bad("/kind", "field.enum")
	}
	return workflows.Attached(st, a, file)
}

// Attach stores a file of an award.
func (w *Awards) Attach(ctx context.Context, id string, up workflows.Upload) (*AwardView, error) {
	if _, err := workflows.Attach(ctx, w.House, &awards, id, up); err != nil {
		return nil, err
	}
	return w.Awards.Get(ctx, id)
}

func sign(st *workflows.Step, a *models.Award, b *SignBody) error {
	var bad models.Fields
	bad.Check(b.SignedOn.Valid() && !st.Today().Before(b.SignedOn), "/signed_on", "award.signed_on")
	a.SignedNumber, a.SignedOn = b.Number, b.SignedOn
	return bad.Err("request.invalid")
}

// settled says whether an award can be closed: nothing is on its way, owed or unaccounted for.
func settled(see *workflows.Sight, a *models.Award) error {
	rows, err := store.TranchesOf(see.Reader, a.ID)
	if err != nil {
		return err
	}
	for _, t := range rows {
		if !slices.Contains(finalTranche, t.State) {
			return models.Refuse("award.open_tranche").With("seq", num(t.Seq)).With("state", string(t.State))
		}
	}
	accepted, err := store.AcceptedReports(see.Reader, []string{a.ID})
	if err != nil {
		return err
	}
	for _, due := range a.ReportPlan {
		if !slices.ContainsFunc(accepted, func(r models.Report) bool { return r.Code == due.Code }) {
			return models.Refuse("award.open_report").With("report", due.Code)
		}
	}
	m, err := awardMoney(see.Reader, a)
	if err != nil {
		return err
	}
	if m.Paid != m.Accepted {
		open, err := m.Paid.Sub(m.Accepted)
		if err != nil {
			return err
		}
		return models.Refuse("award.open_advance").With("amount", plain(open))
	}
	return nil
}

func closed(st *workflows.Step, a *models.Award) error {
	if err := uncommit(st, a); err != nil {
		return err
	}
	return st.TellRoles(a.GranteeID, granteeHeads, "award_closed", a, awardWords(a))
}

func awardWords(a *models.Award) func(language string) models.Params {
	return func(language string) models.Params {
		return models.Params{"number": a.Number, "title": a.Title, "amount": money.FormatShort(a.Amount, language)}
	}
}
