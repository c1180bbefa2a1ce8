package ledger

import (
	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
)

// Award says of which call an award is.
type Award struct {
	ID     string
	CallID string
}

func of(stage models.Stage, awardID, part string) place {
	return place{stage: stage, dim: awardID, part: part}
}

// ApproveAward takes the funding lines of an award, in their order, out of the money of its call, so that an offer is
// always covered. Costs tells what exchanged lines cost.
func ApproveAward(st *workflows.Step, a Award, lines ...Line) (string, error) {
	return moveLines(st, models.LedgerEntry{Kind: models.EntryAwardApproved, ObjectOf: "award", ObjectID: a.ID}, lines,
		allocated(a.CallID), of(models.StageAwarded, a.ID, ""))
}

// CancelAward gives back to the call whatever of an award is meant for no approved tranche.
func CancelAward(st *workflows.Step, a Award) (string, error) {
	return carryAll(st, models.LedgerEntry{Kind: models.EntryAwardCancelled, ObjectOf: "award", ObjectID: a.ID},
		of(models.StageAwarded, a.ID, ""), func(*models.LedgerAccount) place { return allocated(a.CallID) })
}

// ApproveTranche reserves the shares of a tranche out of its award. SplitTranche computes them.
func ApproveTranche(st *workflows.Step, awardID, trancheID string, shares ...Line) (string, error) {
	return moveLines(st, models.LedgerEntry{Kind: models.EntryTrancheApproved, ObjectOf: "tranche", ObjectID: trancheID}, shares,
		of(models.StageAwarded, awardID, ""), of(models.StageReserved, awardID, trancheID))
}

// UnapproveTranche gives the shares of a tranche back to its award.
func UnapproveTranche(st *workflows.Step, trancheID string) (string, error) {
	return carryAll(st, models.LedgerEntry{Kind: models.EntryTrancheUnapproved, ObjectOf: "tranche", ObjectID: trancheID},
		of(models.StageReserved, "", trancheID), func(a *models.LedgerAccount) place { return of(models.StageAwarded, a.Dim, "") })
}

// ReleaseTranche sends the reserved shares of a tranche to the bank in a batch. banks names the account from which
// each fund pays; a fund whose cash there is short stops the whole tranche, because no donor pays another's share.
func ReleaseTranche(st *workflows.Step, trancheID, batchID string, banks map[string]string) (string, error) {
	p, shares, err := everything(st, models.LedgerEntry{Kind: models.EntryTrancheReleased, ObjectOf: "tranche", ObjectID: trancheID},
		of(models.StageReserved, "", trancheID))
	if err != nil {
		return "", err
	}
	for i := range shares {
		s := &shares[i]
		if err := p.carry(s, of(models.StageInPayment, s.Dim, trancheID), s.BalanceMinor); err != nil {
			return "", err
		}
		amount := money.Amount{Minor: s.BalanceMinor, Currency: s.Currency}
		if err := p.move(s.FundID, amount, bank(banks[s.FundID]), place{models.CashInTransit, batchID, trancheID}); err != nil {
			return "", err
		}
	}
	return p.post()
}

// RecallTranche undoes the release: the bank refused, or somebody stopped it. The shares are reserved again, and the
// cash is back on the accounts from which it went.
func RecallTranche(st *workflows.Step, trancheID string) (string, error) {
	p, shares, err := everything(st, models.LedgerEntry{Kind: models.EntryTrancheRecalled, ObjectOf: "tranche", ObjectID: trancheID},
		of(models.StageInPayment, "", trancheID))
	if err != nil {
		return "", err
	}
	err = p.arrive(shares, trancheID,
		func(a *models.LedgerAccount) place { return of(models.StageReserved, a.Dim, trancheID) },
		func(sent *models.LedgerAccount) (place, error) {
			from, err := store.PaidFrom(st.Tx, sent.ID)
			if err != nil {
				return place{}, err
			}
			return bank(from.Dim), nil
		})
	if err != nil {
		return "", err
	}
	return p.post()
}

// Settlement is what the bank says of a released tranche.
type Settlement struct {
	TrancheID string
	BookedOn  calendar.Date // "" is today
	Reference string        // of the bank
}

// SettleTranche notes that the grantee has the money: an advance until it is accounted for.
func SettleTranche(st *workflows.Step, s Settlement) (string, error) {
	p, shares, err := everything(st, models.LedgerEntry{
		Kind: models.EntryTrancheSettled, ObjectOf: "tranche", ObjectID: s.TrancheID, BookedOn: s.BookedOn, Memo: s.Reference,
	}, of(models.StageInPayment, "", s.TrancheID))
	if err != nil {
		return "", err
	}
	awardID := shares[0].Dim
	err = p.arrive(shares, s.TrancheID,
		func(*models.LedgerAccount) place { return of(models.StageAdvanced, awardID, "") },
		func(*models.LedgerAccount) (place, error) { return of(models.CashAdvance, awardID, ""), nil })
	if err != nil {
		return "", err
	}
	return p.post()
}

// arrive takes a tranche that is at the bank to where it ends up, in both books.
func (p *posting) arrive(shares []models.LedgerAccount, trancheID string, stage func(*models.LedgerAccount) place, cash func(*models.LedgerAccount) (place, error)) error {
	for i := range shares {
		if err := p.carry(&shares[i], stage(&shares[i]), shares[i].BalanceMinor); err != nil {
			return err
		}
	}
	sent, err := store.HeldAt(p.tx, models.CashInTransit, "", trancheID)
	if err != nil {
		return err
	}
	for i := range sent {
		to, err := cash(&sent[i])
		if err != nil {
			return err
		}
		if err := p.carry(&sent[i], to, sent[i].BalanceMinor); err != nil {
			return err
		}
	}
	return nil
}

// Spend is an accepted cost of a budget category.
type Spend struct {
	Category string
	Amount   money.Amount
}

// CertifySpend counts accepted costs of an award as spent. Each is split among the funds in the proportions in which
// they paid, and what was paid is the limit.
func CertifySpend(st *workflows.Step, awardID string, spends ...Spend) (string, error) {
	if len(spends) == 0 {
		return "", models.Bad("/lines", "field.required")
	}
	p, shares, err := payers(st, models.LedgerEntry{Kind: models.EntrySpendCertified, ObjectOf: "award", ObjectID: awardID}, awardID)
	if err != nil {
		return "", err
	}
	for _, s := range spends {
		if err := some(s.Amount); err != nil {
			return "", err
		}
		parts, err := divide(shares, s.Amount, models.StageAdvanced, paid, spent)
		if err != nil {
			return "", err
		}
		for i, l := range parts {
			shares[i].Spent += l.Amount.Minor
			if err := p.unadvance(awardID, l, of(models.StageSpent, awardID, s.Category), refundable); err != nil {
				return "", err
			}
		}
	}
	return p.post()
}

// Return is money that a grantee sent back.
type Return struct {
	AwardID     string
	Amount      money.Amount
	BankAccount string
	Reusable    bool          // by further tranches of the award; otherwise it is for the donors again
	BookedOn    calendar.Date // "" is today
	Reference   string        // of the bank
}

// ReturnUnspent books money that came back. It goes to the funds in the proportions in which they still have an
// advance out, so that none gets back more than it gave.
func ReturnUnspent(st *workflows.Step, r Return) (string, error) {
	if err := some(r.Amount); err != nil {
		return "", err
	}
	p, shares, err := payers(st, models.LedgerEntry{
		Kind: models.EntryUnspentReturned, ObjectOf: "award", ObjectID: r.AwardID, BookedOn: r.BookedOn, Memo: r.Reference,
	}, r.AwardID)
	if err != nil {
		return "", err
	}
	parts, err := divide(shares, r.Amount, models.StageAdvanced, advanced, nothing)
	if err != nil {
		return "", err
	}
	to := of(models.StageLapsed, r.AwardID, "")
	if r.Reusable {
		to = of(models.StageAwarded, r.AwardID, "")
	}
	for _, l := range parts {
		if err := p.unadvance(r.AwardID, l, to, bank(r.BankAccount)); err != nil {
			return "", err
		}
	}
	return p.post()
}

// unadvance takes a fund's part out of what is with the grantee, in both books.
func (p *posting) unadvance(awardID string, l Line, stage, cash place) error {
	if l.Amount.Minor == 0 {
		return nil
	}
	if err := p.move(l.FundID, l.Amount, of(models.StageAdvanced, awardID, ""), stage); err != nil {
		return err
	}
	return p.move(l.FundID, l.Amount, of(models.CashAdvance, awardID, ""), cash)
}

// payers locks the funds of an award under a new entry and reads what each has given.
func payers(st *workflows.Step, entry models.LedgerEntry, awardID string) (*posting, []store.AwardShare, error) {
	return locked(st, entry, models.StageAdvanced,
		func() ([]store.AwardShare, error) { return store.AwardShares(st.Tx, awardID) },
		func(s *store.AwardShare) string { return s.FundID })
}

// What divide goes by.
func committed(s store.AwardShare) int64 { return s.Committed }
func taken(s store.AwardShare) int64     { return s.Taken }
func paid(s store.AwardShare) int64      { return s.Paid }
func spent(s store.AwardShare) int64     { return s.Spent }
func advanced(s store.AwardShare) int64  { return s.Paid - s.Spent }
func nothing(store.AwardShare) int64     { return 0 }

// divide splits an amount among the funds of an award, one line for each in the order of its funding lines, so that
// what is used comes as close to the proportions of the whole as minor units allow. stage names what may run short.
func divide(shares []store.AwardShare, amount money.Amount, stage models.Stage, whole, used func(store.AwardShare) int64) ([]Line, error) {
	wholes, useds := make([]int64, len(shares)), make([]int64, len(shares))
	left := models.LedgerAccount{Code: stage, Currency: amount.Currency}
	for i, s := range shares {
		if s.Currency == amount.Currency {
			wholes[i], useds[i] = whole(s), used(s)
			left.BalanceMinor += wholes[i] - useds[i]
		}
	}
	parts, err := money.Shares(wholes, useds, amount.Minor)
	if err != nil {
		return nil, short(&left, amount.Minor).Because(err)
	}
	lines := make([]Line, len(shares))
	for i, part := range parts {
		lines[i] = Line{shares[i].FundID, money.Amount{Minor: part, Currency: amount.Currency}}
	}
	return lines, nil
}

// Reverse undoes an entry by one that names it, if the money is still where the entry put it. An exchange cannot be
// undone: the bank did it, and exchanging back is another deal.
func Reverse(st *workflows.Step, entryID, reason string) (string, error) {
	wrong, err := store.Entry(st.Tx, entryID)
	if err != nil {
		return "", err
	}
	if wrong == nil {
		return "", models.Missing("entry")
	}
	if wrong.Kind == models.EntryConverted || wrong.Kind == models.EntryReversed {
		return "", models.Refuse("funds.not_reversible")
	}
	transfers, err := store.TransfersOf(st.Tx, entryID)
	if err != nil {
		return "", err
	}
	accounts, err := store.AccountsOf(st.Tx, transfers)
	if err != nil {
		return "", err
	}
	var funds []string
	for _, t := range transfers {
		funds = append(funds, t.FundID)
	}
	p, err := begin(st, models.LedgerEntry{
		Kind: models.EntryReversed, ObjectOf: wrong.ObjectOf, ObjectID: wrong.ObjectID, Corrects: &wrong.ID, Memo: reason,
	}, funds...)
	if err != nil {
		return "", err
	}
	for i := len(transfers) - 1; i >= 0; i-- {
		t := transfers[i]
		from, to := accounts[t.DebitID], accounts[t.CreditID]
		source, err := p.account(t.FundID, t.Currency, placeOf(from), from.Lot)
		if err != nil {
			return "", err
		}
		if err := p.carry(source, placeOf(to), t.AmountMinor); err != nil {
			return "", err
		}
	}
	id, err := p.post()
	if store.IsUnique(err) {
		return "", models.Refuse("funds.already_reversed")
	}
	return id, err
}
