package grants

import (
	"context"
	"slices"

	"demeu/models"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/ledger"
)

// Funding is the whole money of a call: what each fund puts in, in the call's currency. A fund left out puts in nothing.
type Funding []models.FundShare

// DonorName is a donor as everybody may know it.
type DonorName struct {
	ID     string      `json:"id"`
	Name   models.Text `json:"name"`
	Sector string      `json:"sector" enum:"public,private"`
	Origin string      `json:"origin" enum:"domestic,international"`
}

// CallFundingView is what one fund puts into a call. Its sum and its restrictions are shown to the operator and to the
// donor itself; the others learn who pays.
type CallFundingView struct {
	FundID       string        `json:"fund_id,omitempty"`
	Amount       *money.Amount `json:"amount,omitempty"`
	Donor        DonorName     `json:"donor"`
	Restrictions []string      `json:"restrictions_in_words" nullable:"false"`
}

// PutFunding replaces the money of a call.
func (g *Grants) PutFunding(ctx context.Context, callID string, in Funding) (*CallView, error) {
	return g.Calls.Fire(ctx, "fund", callID, &in)
}

// proposeFunding checks the lines; they count once everybody has acted whom the duty asks for.
func proposeFunding(st *workflows.Step, c *models.Call, in *Funding) error {
	var bad models.Fields
	shares := []models.FundShare{}
	for i, l := range *in {
		bad.Check(l.Amount.Currency == c.Currency, workflows.Pointer(i, "amount"), "call.funding_currency", "currency", string(c.Currency))
		bad.Check(l.Amount.Minor >= 0, workflows.Pointer(i, "amount"), "field.negative")
		bad.Check(!slices.ContainsFunc((*in)[:i], func(o models.FundShare) bool { return o.FundID == l.FundID }), workflows.Pointer(i, "fund_id"), "field.twice")
		f, err := store.Get[models.Fund](st.Tx, l.FundID)
		switch {
		case models.AsError(err) != nil && models.AsError(err).Kind != models.NotFound:
			return err
		case err != nil || f.OperatorID != c.OperatorID:
			bad.Add(workflows.Pointer(i, "fund_id"), "call.fund_unknown")
		case f.State != models.FundSigned:
			bad.Add(workflows.Pointer(i, "fund_id"), "funds.unsigned")
		}
		if l.Amount.Minor > 0 {
			shares = append(shares, l)
		}
	}
	if err := bad.Err("funding.invalid"); err != nil {
		return err
	}
	if err := enough(st, c, shares); err != nil {
		return err
	}
	c.Proposal = &models.CallProposal{Funding: &shares}
	return nil
}

// enough tells the first person already what the second would be refused: a fund has less than is asked. The floors of
// the ledger decide when the money moves.
func enough(st *workflows.Step, c *models.Call, shares []models.FundShare) error {
	rows, err := store.FundsOfCall(st.Tx, c.ID)
	if err != nil {
		return err
	}
	for _, s := range shares {
		positions, err := ledger.StagesOfFund(st.Tx, s.FundID)
		if err != nil {
			return err
		}
		there := money.Amount{Currency: c.Currency}
		if row := find(rows, func(r models.CallFunding) bool { return r.FundID == s.FundID }); row != nil {
			there.Minor = row.Amount.Minor
		}
		for _, p := range positions {
			if p.Currency == c.Currency {
				there.Minor += p.Amounts[models.StageAvailable].Minor
			}
		}
		if there.Minor < s.Amount.Minor {
			return models.Refuse("funds.insufficient").With("fund", s.FundID).With("available", sum(there)).With("asked", sum(s.Amount))
		}
	}
	return nil
}

// takeFunding moves the difference between what was set aside and what is now wanted.
func takeFunding(st *workflows.Step, c *models.Call) error {
	before := workflows.Snapshot(c)
	wanted := *c.Proposal.Funding
	c.Proposal = nil
	rows, err := store.FundsOfCall(st.Tx, c.ID)
	if err != nil {
		return err
	}
	var more, less []ledger.Line
	had := map[string]any{}
	for i := range rows {
		row := &rows[i]
		had[row.FundID] = row.Amount
		at := slices.IndexFunc(wanted, func(s models.FundShare) bool { return s.FundID == row.FundID })
		if at < 0 {
			less = append(less, ledger.Line{FundID: row.FundID, Amount: row.Amount})
			if err := store.Remove[models.CallFunding](st.Tx, "id = ?", row.ID); err != nil {
				return err
			}
			continue
		}
		switch diff := wanted[at].Amount.Minor - row.Amount.Minor; {
		case diff > 0:
			more = append(more, ledger.Line{FundID: row.FundID, Amount: money.Amount{Minor: diff, Currency: c.Currency}})
		case diff < 0:
			less = append(less, ledger.Line{FundID: row.FundID, Amount: money.Amount{Minor: -diff, Currency: c.Currency}})
		}
	}
	has := map[string]any{}
	for i, s := range wanted {
		has[s.FundID] = s.Amount
		row := find(rows, func(r models.CallFunding) bool { return r.FundID == s.FundID })
		if row == nil {
			more = append(more, ledger.Line{FundID: s.FundID, Amount: s.Amount})
			row = &models.CallFunding{Base: st.New(), CallID: c.ID, FundID: s.FundID, Seq: int64(i + 1), Amount: s.Amount}
			if err := store.Insert(st.Tx, row); err != nil {
				return err
			}
			continue
		}
		row.Seq, row.Amount, row.UpdatedAt = int64(i+1), s.Amount, st.Now
		if err := store.Save(st.Tx, row); err != nil {
			return err
		}
	}
	if err := moveMoney(st, c, more, less); err != nil {
		return err
	}
	if err := st.Save(c, "take_funding", before, ""); err != nil {
		return err
	}
	if err := st.VoidApprovals(c); err != nil {
		return err
	}
	return st.Note(c, "funding", had, has, "")
}

// moveMoney gives back first, so that money can go from one line of a fund to another in one act.
func moveMoney(st *workflows.Step, c *models.Call, more, less []ledger.Line) error {
	if len(less) > 0 {
		if _, err := ledger.TakeFromCall(st, c.ID, less...); err != nil {
			return err
		}
	}
	if len(more) > 0 {
		if _, err := ledger.AllocateToCall(st, c.ID, more...); err != nil {
			return err
		}
	}
	return nil
}

// releaseRest gives the money that no award needs back to its funds. While an award still waits to be approved, the
// call keeps its money for it, and the rest is given back when the call is archived.
func releaseRest(st *workflows.Step, c *models.Call) error {
	waiting, err := store.AwardsWithoutMoney(st.Tx, c.ID)
	if err != nil || waiting > 0 {
		return err
	}
	held, err := ledger.StagesOfCall(st.Tx, c.ID)
	if err != nil {
		return err
	}
	free := map[string]int64{}
	for _, p := range held {
		if a := p.Amounts[models.StageAllocated]; a.Minor > 0 {
			free[p.FundID] += a.Minor
		}
	}
	if len(free) == 0 {
		return nil
	}
	if _, err := ledger.ReleaseFromCall(st, c.ID); err != nil {
		return err
	}
	rows, err := store.FundsOfCall(st.Tx, c.ID)
	if err != nil {
		return err
	}
	had, has := map[string]any{}, map[string]any{}
	for i := range rows {
		row := &rows[i]
		if free[row.FundID] == 0 {
			continue
		}
		had[row.FundID] = row.Amount
		row.Amount.Minor, row.UpdatedAt = max(0, row.Amount.Minor-free[row.FundID]), st.Now
		has[row.FundID] = row.Amount
		if err := store.Save(st.Tx, row); err != nil {
			return err
		}
	}
	return st.Note(c, "release", had, has, "")
}

func find[T any](rows []T, is func(T) bool) *T {
	if i := slices.IndexFunc(rows, is); i >= 0 {
		return &rows[i]
	}
	return nil
}

// showFunding tells who pays for a call. Sums and restrictions are the operator's business, and each donor's own.
func showFunding(see *workflows.Sight, c *models.Call) ([]CallFundingView, *money.Amount, error) {
	rows, err := store.FundsOfCall(see.Reader, c.ID)
	if err != nil {
		return nil, nil, err
	}
	funds, donors, err := payers(see.Reader, rows)
	if err != nil {
		return nil, nil, err
	}
	office := see.Shows("call", "read_funding")
	out, total := []CallFundingView{}, money.Amount{Currency: c.Currency}
	for _, row := range rows {
		f := funds[row.FundID]
		v := CallFundingView{Donor: donorName(donors[f.DonorID]), Restrictions: []string{}}
		if office || slices.Contains(see.Actor.Organisations(models.SideDonor), f.DonorID) {
			amount := row.Amount
			v.FundID, v.Amount, v.Restrictions = f.ID, &amount, Words(see.Language, &f.Restrictions)
		}
		total.Minor += row.Amount.Minor
		out = append(out, v)
	}
	if !office {
		return out, nil, nil
	}
	return out, &total, nil
}

// payers loads the funds of a call and their donors in two questions.
func payers(r store.Reader, rows []models.CallFunding) (map[string]*models.Fund, map[string]*models.Organisation, error) {
	var fundIDs, donorIDs []string
	for _, row := range rows {
		fundIDs = append(fundIDs, row.FundID)
	}
	funds, err := store.Named[models.Fund](r, fundIDs)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range funds {
		donorIDs = append(donorIDs, f.DonorID)
	}
	donors, err := store.Named[models.Organisation](r, donorIDs)
	return funds, donors, err
}

func donorName(o *models.Organisation) DonorName {
	return DonorName{ID: o.ID, Name: o.LegalName, Sector: o.DonorSector, Origin: o.DonorOrigin}
}
