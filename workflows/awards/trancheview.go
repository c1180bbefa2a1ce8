package awards

import (
	"context"
	"math/big"
	"slices"
	"strings"
	"time"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
)

// PhaseRequestable is a planned tranche whose conditions are met.
const PhaseRequestable = "requestable"

// TrancheView is a tranche as somebody sees it. Who acted inside the operator is the operator's and the auditor's.
type TrancheView struct {
	TrancheRow
	Conditions  []ConditionView `json:"conditions" nullable:"false"`
	Waivers     []models.Waiver `json:"waivers,omitempty"`
	Shares      []ShareView     `json:"shares" nullable:"false"`
	Duties      *DutiesView     `json:"duties,omitempty"`
	RequestedBy *string         `json:"requested_by,omitempty"`
	Held        *HeldView       `json:"held,omitempty"`
	PaidOn      calendar.Date   `json:"paid_on,omitempty"`
	BankRef     string          `json:"bank_reference,omitempty"`
}

// TrancheRow is a tranche in a list.
type TrancheRow struct {
	models.Head
	AwardID     string        `json:"award_id"`
	AwardNumber string        `json:"award_number"`
	AwardTitle  string        `json:"award_title"`
	GranteeID   string        `json:"grantee_id"`
	Grantee     *models.Text  `json:"grantee,omitempty"`
	Seq         int64         `json:"seq"`
	Title       models.Text   `json:"title"`
	Amount      money.Amount  `json:"amount"`
	DueOn       calendar.Date `json:"due_on"`
	Overdue     bool          `json:"overdue,omitempty"`
	BatchID     string        `json:"batch_id,omitempty" doc:"The batch in which it is being paid, or was; in a list only while the batch is a draft"`
	BatchNumber string        `json:"batch_number,omitempty"`
}

// ShareView is what one fund pays of a tranche.
type ShareView struct {
	FundID     string        `json:"fund_id,omitempty"`
	Donor      *models.Text  `json:"donor,omitempty"`
	Others     bool          `json:"others,omitempty"`
	Amount     money.Amount  `json:"amount"`
	FundAmount *money.Amount `json:"fund_amount,omitempty"`
}

// HeldView says why a tranche waits, and where it goes on.
type HeldView struct {
	Code   string `json:"code"`
	Reason string `json:"reason"`
	From   string `json:"from"`
}

// DutiesView is how many persons it takes until the money leaves, who acted, and who must act now.
type DutiesView struct {
	Needed int       `json:"needed"`
	Done   []ActView `json:"done" nullable:"false"`
	Next   *DutyNext `json:"next,omitempty"`
}

// ActView is one person's act.
type ActView struct {
	PersonID string    `json:"person_id"`
	Person   string    `json:"person"`
	Step     string    `json:"step"`
	At       time.Time `json:"at"`
}

// DutyNext is the step that waits for persons.
type DutyNext struct {
	Step    string        `json:"step"`
	Persons int           `json:"persons"`
	Roles   []models.Role `json:"roles" nullable:"false"`
	NotBy   []string      `json:"not_by,omitempty" doc:"Persons who acted in an earlier step"`
}

func (f *facts) row(see *workflows.Sight, t *models.Tranche) TrancheRow {
	row := TrancheRow{Head: models.HeadOf(&t.Base, string(t.State)), AwardID: t.AwardID, AwardNumber: f.award.Number, AwardTitle: f.award.Title,
		GranteeID: t.GranteeID, Seq: t.Seq, Title: t.Title, Amount: t.Amount, DueOn: t.DueOn}
	row.Overdue = t.DueOn.Before(see.Today()) && !slices.Contains(finalTranche, t.State)
	open := slices.ContainsFunc(f.judge(t), func(c ConditionView) bool { return c.open() })
	if t.State == models.TranchePlanned && !open && pays(f.award) == nil {
		row.Phase = PhaseRequestable
	}
	return row
}

// ListTranches is the queue of payments, the first due first.
func (w *Awards) ListTranches(ctx context.Context, q store.Query) (*workflows.Page[TrancheRow], error) {
	return workflows.List(ctx, w.House, q, func(see *workflows.Sight, rows []models.Tranche) ([]TrancheRow, error) {
		var awardIDs, orgs []string
		for i := range rows {
			awardIDs, orgs = append(awardIDs, rows[i].AwardID), append(orgs, rows[i].GranteeID)
		}
		all, err := factsOf(see.Reader, awardIDs)
		if err != nil {
			return nil, err
		}
		names, err := store.Named[models.Organisation](see.Reader, orgs)
		out := make([]TrancheRow, len(rows))
		for i := range rows {
			out[i] = all[rows[i].AwardID].row(see, &rows[i])
			if o := names[rows[i].GranteeID]; o != nil {
				out[i].Grantee = &o.LegalName
			}
		}
		if err != nil {
			return nil, err
		}
		return out, gathered(see, rows, out)
	})
}

// gathered names the batch of each approved tranche that waits in one already, to those who see batches.
func gathered(see *workflows.Sight, rows []models.Tranche, out []TrancheRow) error {
	var approved []string
	for i := range rows {
		if rows[i].State == models.TrancheApproved {
			approved = append(approved, rows[i].ID)
		}
	}
	scope := see.House.Policy.Scope(see.Actor, "payment_batch")
	if len(approved) == 0 {
		return nil
	}
	lines, err := store.LiveLines(see.Reader, approved)
	if err != nil || len(lines) == 0 {
		return err
	}
	in := map[string]string{}
	ids := make([]string, len(lines))
	for i, l := range lines {
		in[l.TrancheID], ids[i] = l.BatchID, l.BatchID
	}
	seen, err := store.NamedIn[models.PaymentBatch](see.Reader, scope, ids)
	for i := range out {
		if b := seen[in[out[i].ID]]; b != nil {
			out[i].BatchID, out[i].BatchNumber = b.ID, b.Number
		}
	}
	return err
}

func showTranche(see *workflows.Sight, t *models.Tranche) (*TrancheView, error) {
	all, err := factsOf(see.Reader, []string{t.AwardID})
	if err != nil {
		return nil, err
	}
	f := all[t.AwardID]
	v := &TrancheView{TrancheRow: f.row(see, t), Conditions: f.judge(t), Shares: []ShareView{}, PaidOn: t.PaidOn}
	if v.Shares, err = shareViews(see, t); err != nil {
		return nil, err
	}
	if see.Standing.ForDonorAlone() {
		return v, nil
	}
	v.Waivers, v.RequestedBy, v.BankRef = t.Waived, t.RequestedBy, t.BankRef
	if t.State == models.TrancheHeld {
		v.Held = &HeldView{t.HoldCode, t.HoldReason, string(t.HeldFrom)}
	}
	if !seesDuties(see.Standing) {
		return v, nil
	}
	b, err := store.BatchOf(see.Reader, t.ID)
	if err != nil {
		return nil, err
	}
	if b != nil {
		v.BatchID, v.BatchNumber = b.ID, b.Number
	}
	v.Duties, err = dutiesOf(see, t)
	return v, err
}

// shareViews names the donors of the shares. A donor gets its own and one for all the others.
func shareViews(see *workflows.Sight, t *models.Tranche) ([]ShareView, error) {
	rows, err := trancheShares(see.Reader, t)
	if err != nil {
		return nil, err
	}
	lines, err := store.FundingOf(see.Reader, t.AwardID)
	if err != nil {
		return nil, err
	}
	funds, donors, err := donorsOf(see.Reader, lines)
	if err != nil {
		return nil, err
	}
	mine := see.Actor.Organisations(models.SideDonor)
	views := []ShareView{}
	others := ShareView{Others: true, Amount: money.Amount{Currency: t.Amount.Currency}}
	for _, s := range rows {
		f := funds[s.FundID]
		if see.Standing.ForDonorAlone() && !slices.Contains(mine, f.DonorID) {
			others.Amount.Minor += s.AmountMinor
			continue
		}
		v := ShareView{FundID: f.ID, Donor: &donors[f.DonorID].LegalName, Amount: money.Amount{Minor: s.AmountMinor, Currency: t.Amount.Currency}}
		if s.CostMinor != nil {
			v.FundAmount = &money.Amount{Minor: *s.CostMinor, Currency: f.Amount.Currency}
		}
		views = append(views, v)
	}
	if others.Amount.Minor > 0 {
		views = append(views, others)
	}
	return views, nil
}

// dutySteps are the steps of a payment in their order, with the verb of each.
var dutySteps = []struct {
	step, object, verb string
	from               models.TrancheState
}{
	{models.StepTrancheCertify, "tranche", "certify", models.TrancheRequested},
	{models.StepTrancheApprove, "tranche", "approve", models.TrancheCertified},
	{models.StepTrancheRelease, "payment_batch", "release", models.TrancheApproved},
	{models.StepTrancheSettle, "tranche", "settle", models.TrancheReleased},
}

// dutiesOf reads the operator's table against who has acted on exactly this content.
func dutiesOf(see *workflows.Sight, t *models.Tranche) (*DutiesView, error) {
	table, err := store.DutiesOf(see.Reader, t.OperatorID)
	if err != nil || table == nil {
		return nil, err
	}
	acted, _, err := store.Approvals(see.Reader, "tranche", t.ID)
	if err != nil {
		return nil, err
	}
	digest, err := trancheDigest(see.Reader, t)
	if err != nil {
		return nil, err
	}
	counted := slices.DeleteFunc(slices.Clone(acted), func(a models.Approval) bool {
		return a.Step == models.StepTrancheApprove && a.Digest != digest // given to something else: it no longer counts
	})
	v := &DutiesView{Needed: personsNeeded(table)}
	if v.Done, err = actsOf(see.Reader, counted); err != nil {
		return nil, err
	}
	count := map[string]int{}
	for _, a := range counted {
		count[a.Step]++
	}
	for _, s := range dutySteps {
		if d := table.Steps[s.step]; s.from == t.State {
			v.Next = &DutyNext{Step: s.verb, Persons: max(1, d.Persons-count[s.step]), Roles: see.House.Policy.Roles(s.object, s.verb)}
			for _, a := range acted {
				if slices.Contains(d.NotBy, a.Step) && !slices.Contains(v.Next.NotBy, a.PersonID) {
					v.Next.NotBy = append(v.Next.NotBy, a.PersonID)
				}
			}
		}
	}
	return v, nil
}

// seesDuties says whether somebody may know who acted inside the operator.
func seesDuties(standing models.Standing) bool {
	return standing.Has(models.Auditor) || slices.ContainsFunc(standing, func(r models.Role) bool { return models.SideOf(r) == models.SideOperator })
}

// actsOf names the persons of some approvals.
func actsOf(r store.Reader, acted []models.Approval) ([]ActView, error) {
	ids := make([]string, len(acted))
	for i, a := range acted {
		ids[i] = a.PersonID
	}
	people, err := store.Named[models.Person](r, ids)
	acts := make([]ActView, len(acted))
	for i, a := range acted {
		_, step, _ := strings.Cut(a.Step, ".")
		acts[i] = ActView{PersonID: a.PersonID, Step: step, At: a.At.Time}
		if p := people[a.PersonID]; p != nil {
			acts[i].Person = p.Name
		}
	}
	return acts, err
}

// approvalDuties says who has approved an award that waits, and who else must.
func approvalDuties(see *workflows.Sight, a *models.Award) (*DutiesView, error) {
	if a.State != models.AwardInternalApproval || !seesDuties(see.Standing) {
		return nil, nil
	}
	table, err := store.DutiesOf(see.Reader, a.OperatorID)
	if err != nil || table == nil {
		return nil, err
	}
	acted, _, err := store.Approvals(see.Reader, "award", a.ID)
	if err != nil {
		return nil, err
	}
	digest, err := awardDigest(see.Reader, a)
	if err != nil {
		return nil, err
	}
	acted = slices.DeleteFunc(acted, func(p models.Approval) bool { return p.Step != models.StepAwardApprove || p.Digest != digest })
	v := &DutiesView{Needed: table.Steps[models.StepAwardApprove].Persons}
	if v.Done, err = actsOf(see.Reader, acted); err != nil {
		return nil, err
	}
	v.Next = &DutyNext{Step: "approve", Persons: max(1, v.Needed-len(acted)), Roles: see.House.Policy.Roles("award", "approve")}
	for _, p := range acted {
		v.Next.NotBy = append(v.Next.NotBy, p.PersonID)
	}
	return v, nil
}

// personsNeeded counts the distinct persons until the money leaves: a step that may be done by who did another adds none.
func personsNeeded(table *models.DutyTable) int {
	certify, approve, release := table.Steps[models.StepTrancheCertify], table.Steps[models.StepTrancheApprove], table.Steps[models.StepTrancheRelease]
	n := certify.Persons
	if slices.Contains(approve.NotBy, models.StepTrancheCertify) {
		n += approve.Persons
	} else {
		n = max(n, approve.Persons)
	}
	if slices.Contains(release.NotBy, models.StepTrancheApprove) {
		return n + release.Persons
	}
	return max(n, certify.Persons+release.Persons)
}

// percent is how much part is of whole, cut off after two decimals: 69.999 is shown as 69.99 and never as 70.
func percent(part, whole money.Amount) string {
	if whole.Minor <= 0 {
		return "0.00"
	}
	n := new(big.Int).Mul(big.NewInt(part.Minor), big.NewInt(10000))
	n.Quo(n, big.NewInt(whole.Minor))
	s := n.String()
	for len(s) < 3 {
		s = "0" + s
	}
	return s[:len(s)-2] + "." + s[len(s)-2:]
}
