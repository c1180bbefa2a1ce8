package awards

import (
	"errors"
	"slices"
	"strings"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/ledger"
)

// finalTranche are the states in which nothing more happens to a tranche before its award is closed.
var finalTranche = []models.TrancheState{models.TranchePaid, models.TrancheReconciled, models.TrancheCancelled}

// payingAward are the states of an award in which its tranches go on.
var payingAward = []models.AwardState{models.AwardSigned, models.AwardActive, models.AwardClosing}

type trancheMove = workflows.Move[models.TrancheState, *models.Tranche]

var tranches = workflows.Machine[models.TrancheState, *models.Tranche]{
	Object:   "tranche",
	Load:     store.Get[models.Tranche],
	State:    func(t *models.Tranche) *models.TrancheState { return &t.State },
	Operator: func(t *models.Tranche) string { return t.OperatorID },
	Digest:   trancheDigest,
	Moves: []trancheMove{
		{Verb: "request", Keyed: true, From: in(models.TranchePlanned), To: models.TrancheRequested, Guard: conditionsMet, Apply: requestedBy, Then: tellTranche("tranche_requested", officers), Primary: true, Tells: officers},
		{Verb: "return", Keyed: true, From: in(models.TrancheRequested), To: models.TranchePlanned, Body: workflows.ReasonBody{}, Reason: true, Apply: void[*models.Tranche], Then: tellTranche("tranche_returned", granteeMoney), Tells: granteeMoney},
		{Verb: "waive", Keyed: true, From: in(models.TranchePlanned, models.TrancheRequested), Body: WaiveBody{}, Reason: true, Duty: models.StepSensitiveChange, Apply: workflows.Body(waive), Then: confirmWaivers},
		{Verb: "certify", Keyed: true, From: in(models.TrancheRequested), To: models.TrancheCertified, Duty: models.StepTrancheCertify, Guard: conditionsMet, Then: tellTranche("tranche_certified", payers), Primary: true, Tells: payers},
		{Verb: "approve", Keyed: true, From: in(models.TrancheCertified), To: models.TrancheApproved, Duty: models.StepTrancheApprove, Guard: awardPays, Apply: lockAward, Then: reserve, Primary: true, Tells: releasers},
		// gathering approved tranches for the bank makes the batch, and leaves them as they are
		{Verb: "pay", Via: "POST", Keyed: true, From: in(models.TrancheApproved), Guard: notGathered, Primary: true, Tells: releasers},
		{Verb: "settle", Keyed: true, From: in(models.TrancheReleased), To: models.TranchePaid, Duty: models.StepTrancheSettle, Body: SettleBody{}, Apply: workflows.Body(settle), Then: paid, Primary: true, Tells: granteeMoney},
		{Verb: "hold", Keyed: true, From: in(models.TranchePlanned, models.TrancheRequested, models.TrancheCertified, models.TrancheApproved), To: models.TrancheHeld, Body: HoldBody{}, Reason: true, Apply: workflows.Body(hold), Then: tellTranche("tranche_held", granteeMoney), Tells: granteeMoney},
		{Verb: "resume", Keyed: true, From: in(models.TrancheHeld), Body: workflows.ReasonBody{}, Reason: true, Choose: unhold, Then: tellTranche("tranche_resumed", granteeMoney), Tells: granteeMoney},
		{Verb: "cancel", Keyed: true, From: in(models.TranchePlanned, models.TrancheRequested, models.TrancheCertified, models.TrancheApproved, models.TrancheHeld), To: models.TrancheCancelled, Body: workflows.ReasonBody{}, Reason: true, Then: cancelled, Tells: granteeMoney},
		// a batch sends and calls back its tranches, each under its own duties
		{Verb: "release", Hidden: true, From: in(models.TrancheApproved), To: models.TrancheReleased, Duty: models.StepTrancheRelease, Guard: awardPays},
		{Verb: "recall", Hidden: true, From: in(models.TrancheReleased), To: models.TrancheApproved},
		{Verb: "drop", Hidden: true, From: in(models.TranchePlanned), To: models.TrancheCancelled},
	},
}

// who works on a tranche at the operator.
var (
	payers    = []models.Role{models.ProgramDirector, models.FinanceOfficer, models.FinanceController}
	releasers = []models.Role{models.FinanceController}
)

// WaiveBody names a condition that shall not count, and why.
type WaiveBody struct {
	Code   string `json:"code" enum:"signature,report_accepted,spent_share"`
	Report string `json:"report,omitempty" maxLength:"20"`
	Reason string `json:"reason" minLength:"3" maxLength:"4000"`
}

// Why gives the reason to the event.
func (b *WaiveBody) Why() string { return b.Reason }

// HoldBody says why a tranche waits.
type HoldBody struct {
	Code   string `json:"code" enum:"report_overdue,risk,list_screening,bank_details,other"`
	Reason string `json:"reason" minLength:"3" maxLength:"4000"`
}

// Why gives the reason to the event.
func (b *HoldBody) Why() string { return b.Code + ": " + b.Reason }

// SettleBody is what the bank says.
type SettleBody struct {
	BankReference string        `json:"bank_reference" minLength:"1" maxLength:"100"`
	BookedOn      calendar.Date `json:"booked_on"`
}

// trancheDigest binds an approval to the sum, who is paid, the conditions and which donor pays what.
func trancheDigest(r store.Reader, t *models.Tranche) (string, error) {
	a, err := store.Get[models.Award](r, t.AwardID)
	if err != nil {
		return "", err
	}
	rows, err := trancheShares(r, t)
	if err != nil {
		return "", err
	}
	type part struct {
		Fund  string
		Minor int64
	}
	parts := make([]part, len(rows))
	for i, s := range rows {
		parts[i] = part{s.FundID, s.AmountMinor}
	}
	return workflows.Digest([]any{t.Amount, a.PayeeName, a.PayeeIBAN.Reveal(), a.PayeeBIC, a.PayeeKBe, t.Conditions, t.Waived, parts}), nil
}

// trancheShares are the shares of a tranche: the stored ones once it is approved, before that what they would be now. An
// award without funds has none.
func trancheShares(r store.Reader, t *models.Tranche) ([]models.TrancheShare, error) {
	rows, err := store.SharesOf(r, t.ID)
	if err != nil || len(rows) > 0 || slices.Contains(finalTranche, t.State) {
		return rows, err
	}
	lines, err := store.FundingOf(r, t.AwardID)
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	given, err := store.AwardShares(r, t.AwardID)
	if err != nil {
		return nil, err
	}
	committed, taken := make([]int64, len(lines)), make([]int64, len(lines))
	for i, l := range lines {
		committed[i] = l.Amount.Minor
		for _, g := range given {
			if g.FundID == l.FundID {
				taken[i] += g.Taken
			}
		}
	}
	parts, err := money.Shares(committed, taken, t.Amount.Minor)
	switch {
	case errors.Is(err, money.ErrSplit):
		return nil, nil // more than the award has left: approval refuses it
	case err != nil:
		return nil, err
	}
	rows = make([]models.TrancheShare, len(lines))
	for i, l := range lines {
		rows[i] = models.TrancheShare{ID: workflows.NewID(), TrancheID: t.ID, FundID: l.FundID, Seq: l.Seq, AmountMinor: parts[i]}
	}
	return rows, nil
}

// facts are what the conditions of an award's tranches are judged by.
type facts struct {
	award    *models.Award
	accepted map[string]bool
	money    MoneySums
}

// factsOf gathers the facts of several awards in a fixed number of questions.
func factsOf(r store.Reader, awardIDs []string) (map[string]*facts, error) {
	slices.Sort(awardIDs)
	awardIDs = slices.Compact(awardIDs)
	rows, err := store.Named[models.Award](r, awardIDs)
	if err != nil {
		return nil, err
	}
	var list []*models.Award
	for _, a := range rows {
		list = append(list, a)
	}
	sums, err := moneyOf(r, list...)
	if err != nil {
		return nil, err
	}
	reports, err := store.AcceptedReports(r, awardIDs)
	if err != nil {
		return nil, err
	}
	out := map[string]*facts{}
	for _, a := range list {
		out[a.ID] = &facts{award: a, accepted: map[string]bool{}, money: sums[a.ID]}
	}
	for _, rep := range reports {
		out[rep.AwardID].accepted[rep.Code] = true
	}
	return out, nil
}

// ConditionView is a condition with how it stands.
type ConditionView struct {
	Code   string `json:"code"`
	Report string `json:"report,omitempty"`
	Met    bool   `json:"met"`
	Waived bool   `json:"waived,omitempty"`
	Need   string `json:"need,omitempty" doc:"Per cent of what was paid, for spent_share"`
	Have   string `json:"have,omitempty"`
}

// judge holds each condition of a tranche against the facts. Of a paid one they held; what happened since, its own payment
// among it, says nothing about it.
func (f *facts) judge(t *models.Tranche) []ConditionView {
	views := make([]ConditionView, len(t.Conditions))
	for i, c := range t.Conditions {
		v := &views[i]
		v.Code, v.Report = c.Code, c.Report
		v.Waived = slices.ContainsFunc(t.Waived, func(w models.Waiver) bool { return w.Confirmed && w.Waives(c) })
		if c.Code == models.ConditionSpentShare {
			v.Need = num(c.Need)
		}
		if t.State == models.TranchePaid {
			v.Met = !v.Waived
			continue
		}
		switch c.Code {
		case models.ConditionSignature:
			v.Met = f.award.SignedOn != ""
		case models.ConditionReportAccepted:
			v.Met = f.accepted[c.Report]
		case models.ConditionSpentShare:
			v.Have = percent(f.money.Accepted, f.money.Paid)
			v.Met = f.money.Paid.Minor > 0 && money.AtLeast(f.money.Accepted, f.money.Paid, c.Need)
		}
	}
	return views
}

// notGathered refuses a tranche that is on its way in a batch already.
func notGathered(see *workflows.Sight, t *models.Tranche) error {
	b, err := store.BatchOf(see.Reader, t.ID)
	if err == nil && b != nil {
		return models.Refuse("payment.live_elsewhere").With("tranche_id", t.ID).With("seq", num(t.Seq)).With("batch", b.Number)
	}
	return err
}

func (c *ConditionView) open() bool { return !c.Met && !c.Waived }

// conditionsMet refuses with every condition that is missing.
func conditionsMet(see *workflows.Sight, t *models.Tranche) error {
	all, err := factsOf(see.Reader, []string{t.AwardID})
	if err != nil {
		return err
	}
	f := all[t.AwardID]
	var missing models.Fields
	for i, c := range f.judge(t) {
		if c.open() {
			missing.Add(workflows.Pointer("conditions", i), "condition."+c.Code, "report", c.Report, "need", c.Need, "have", c.Have)
		}
	}
	if len(missing) > 0 {
		e := models.Refuse("tranche.conditions")
		e.Fields = missing
		for _, c := range missing {
			e.With(strings.TrimPrefix(c.Code, "condition."), c.Params["have"])
		}
		e.Unblock = see.House.Policy.Roles("tranche", "waive")
		return e
	}
	return pays(f.award)
}

func pays(a *models.Award) error {
	switch {
	case a.Terminated:
		return models.Refuse("tranche.award_state").With("state", string(models.AwardTerminated))
	case !slices.Contains(payingAward, a.State):
		return models.Refuse("tranche.award_state").With("state", string(a.State))
	}
	return nil
}

// awardPays says whether the award is in a state in which it is paid.
func awardPays(see *workflows.Sight, t *models.Tranche) error {
	a, err := store.Get[models.Award](see.Reader, t.AwardID)
	if err != nil {
		return err
	}
	return pays(a)
}

func requestedBy(st *workflows.Step, t *models.Tranche, _ any) error {
	me := st.Actor.PersonID
	t.RequestedBy = &me
	return nil
}

// waive proposes that a condition shall not count, or seconds the proposal of another. One proposal is open at a time.
func waive(st *workflows.Step, t *models.Tranche, b *WaiveBody) error {
	all, err := factsOf(st.Tx, []string{t.AwardID})
	if err != nil {
		return err
	}
	views := all[t.AwardID].judge(t)
	i := slices.IndexFunc(views, func(c ConditionView) bool { return c.Code == b.Code && c.Report == b.Report })
	switch {
	case i < 0:
		return models.Bad("/code", "tranche.no_condition")
	case !views[i].open():
		return models.Refuse("tranche.nothing_to_waive").With("condition", b.Code)
	}
	for _, w := range t.Waived {
		if !w.Confirmed && !w.Waives(t.Conditions[i]) {
			return models.Refuse("tranche.waiver_open").With("condition", w.Code)
		}
		if !w.Confirmed {
			return nil // seconded
		}
	}
	t.Waived = append(slices.Clone(t.Waived), models.Waiver{Code: b.Code, Report: b.Report, Reason: b.Reason, PersonID: st.Actor.PersonID})
	return nil
}

// confirmWaivers lets the waiver count once every needed person stood for it.
func confirmWaivers(st *workflows.Step, t *models.Tranche) error {
	before := workflows.Snapshot(t)
	t.Waived = slices.Clone(t.Waived)
	for i := range t.Waived {
		t.Waived[i].Confirmed = true
	}
	return st.Save(t, "waiver_in_force", before, "")
}

// lockAward makes tranches of one award pass approval one after the other: each share depends on those before it.
func lockAward(st *workflows.Step, t *models.Tranche, _ any) error {
	a, err := store.Get[models.Award](st.Tx, t.AwardID)
	if err != nil {
		return err
	}
	return st.Save(a, "approve_tranche", workflows.Snapshot(a), "")
}

// reserve writes the shares down and takes them out of what the award has left.
func reserve(st *workflows.Step, t *models.Tranche) error {
	rows, err := trancheShares(st.Tx, t)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return models.Refuse("tranche.above_award").With("amount", plain(t.Amount))
	}
	lines := make([]ledger.Line, len(rows))
	for i, s := range rows {
		lines[i] = ledger.Line{FundID: s.FundID, Amount: money.Amount{Minor: s.AmountMinor, Currency: t.Amount.Currency}}
	}
	entry, err := ledger.ApproveTranche(st, t.AwardID, t.ID, lines...)
	if err != nil {
		return err
	}
	costs, err := store.CostsOf(st.Tx, entry)
	if err != nil {
		return err
	}
	for _, c := range costs {
		for i := range rows {
			if rows[i].FundID == c.FundID {
				rows[i].CostMinor = &c.Minor
			}
		}
	}
	if err := store.Append(st.Tx, rows...); err != nil {
		return err
	}
	if err := st.Note(t, "shares", nil, map[string]any{"shares": lines}, ""); err != nil {
		return err
	}
	return tellTranche("tranche_approved", releasers)(st, t)
}

func hold(_ *workflows.Step, t *models.Tranche, b *HoldBody) error {
	t.HeldFrom, t.HoldCode, t.HoldReason = t.State, b.Code, b.Reason
	return nil
}

func unhold(_ *workflows.Step, t *models.Tranche) (models.TrancheState, error) {
	to := t.HeldFrom
	t.HeldFrom, t.HoldCode, t.HoldReason = "", "", ""
	return to, nil
}

// cancelled gives reserved shares back to the award.
func cancelled(st *workflows.Step, t *models.Tranche) error {
	rows, err := store.SharesOf(st.Tx, t.ID)
	if err != nil {
		return err
	}
	batch, err := store.BatchOf(st.Tx, t.ID)
	switch {
	case err != nil:
		return err
	case batch != nil:
		return models.Refuse("tranche.in_batch").With("batch", batch.Number)
	}
	if len(rows) > 0 {
		if _, err := ledger.UnapproveTranche(st, t.ID); err != nil {
			return err
		}
		if err := store.Remove[models.TrancheShare](st.Tx, "tranche_id = ?", t.ID); err != nil {
			return err
		}
	}
	return tellTranche("tranche_cancelled", granteeMoney)(st, t)
}

// settle takes over what the bank says: it cannot have booked a payment before it was sent, nor tomorrow.
func settle(st *workflows.Step, t *models.Tranche, b *SettleBody) error {
	batch, err := store.BatchOf(st.Tx, t.ID)
	if err != nil {
		return err
	}
	var bad models.Fields
	switch {
	case !b.BookedOn.Valid():
		bad.Add("/booked_on", "field.required")
	case st.Today().Before(b.BookedOn):
		bad.Add("/booked_on", "funds.booked_on")
	case batch != nil && b.BookedOn.Before(workflows.Day(batch.ReleasedAt)):
		bad.Add("/booked_on", "tranche.before_release", "released", string(workflows.Day(batch.ReleasedAt)))
	}
	bad.Require("/bank_reference", b.BankReference)
	if err := bad.Err("request.invalid"); err != nil {
		return err
	}
	t.PaidOn, t.BankRef = b.BookedOn, models.Reference(b.BankReference)
	return nil
}

// paid books the payment in the ledger; the batch is settled with its last tranche.
func paid(st *workflows.Step, t *models.Tranche) error {
	if _, err := ledger.SettleTranche(st, ledger.Settlement{TrancheID: t.ID, BookedOn: t.PaidOn, Reference: t.BankRef}); err != nil {
		return err
	}
	if err := settleBatch(st, t); err != nil {
		return err
	}
	a, err := store.Get[models.Award](st.Tx, t.AwardID)
	if err != nil {
		return err
	}
	if _, err := postAccepted(st, a); err != nil { // what it reimburses was accounted for before
		return err
	}
	return st.TellRoles(t.GranteeID, granteeMoney, "tranche_paid", t, trancheWords(a, t))
}

// tellTranche writes to one side what has happened to a tranche.
func tellTranche(template string, roles []models.Role) func(*workflows.Step, *models.Tranche) error {
	return func(st *workflows.Step, t *models.Tranche) error {
		a, err := store.Get[models.Award](st.Tx, t.AwardID)
		if err != nil {
			return err
		}
		org := t.OperatorID
		if models.SideOf(roles[0]) == models.SideApplicant {
			org = t.GranteeID
		}
		return st.TellRoles(org, roles, template, t, trancheWords(a, t))
	}
}

func trancheWords(a *models.Award, t *models.Tranche) func(language string) models.Params {
	return func(language string) models.Params {
		return models.Params{"number": a.Number, "title": a.Title, "seq": num(t.Seq), "amount": money.FormatShort(t.Amount, language),
			"reason": t.HoldReason, "reference": t.BankRef, "on": t.PaidOn.Words(language)}
	}
}
