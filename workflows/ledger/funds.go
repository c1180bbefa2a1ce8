package ledger

import (
	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
)

// Places that are one of a kind in a fund.
var (
	pledge     = place{stage: models.StagePledge}
	available  = place{stage: models.StageAvailable}
	converted  = place{stage: models.StageConverted}
	refundable = place{stage: models.CashRefundable}
	clearing   = place{stage: models.CashFXClearing}
)

func allocated(callID string) place { return place{stage: models.StageAllocated, dim: callID} }
func bank(account string) place     { return place{stage: models.CashBank, dim: account} }

// Sign opens the books of a fund in the currency of its agreement and makes what is promised available. Signed again,
// it adds to the promise.
func Sign(st *workflows.Step, fundID string, amount money.Amount) (string, error) {
	if err := some(amount); err != nil {
		return "", err
	}
	if err := store.OpenFund(st.Tx, fundID, amount.Currency); err != nil {
		return "", err
	}
	p, err := begin(st, models.LedgerEntry{Kind: models.EntrySigned, ObjectOf: "fund", ObjectID: fundID}, fundID)
	if err != nil {
		return "", err
	}
	if err := p.agreed(fundID, amount); err != nil {
		return "", err
	}
	if err := p.move(fundID, amount, pledge, available); err != nil {
		return "", err
	}
	return p.post()
}

// agreed refuses an amount in another currency than the fund's.
func (p *posting) agreed(fundID string, amount money.Amount) error {
	if amount.Currency != p.agreements[fundID] {
		return models.Bad("/amount", "funds.currency")
	}
	return nil
}

// Receipt is a donor's money that arrived at a bank account.
type Receipt struct {
	FundID      string
	Amount      money.Amount
	BankAccount string
	BookedOn    calendar.Date // "" is today
	Reference   string        // of the bank
}

// Receive books the money of a donor: it is owed back until it is spent as agreed.
func Receive(st *workflows.Step, r Receipt) (string, error) {
	if err := some(r.Amount); err != nil {
		return "", err
	}
	p, err := begin(st, models.LedgerEntry{
		Kind: models.EntryReceived, ObjectOf: "fund", ObjectID: r.FundID, BookedOn: r.BookedOn, Memo: r.Reference,
	}, r.FundID)
	if err != nil {
		return "", err
	}
	if err := p.agreed(r.FundID, r.Amount); err != nil {
		return "", err
	}
	if err := p.move(r.FundID, r.Amount, refundable, bank(r.BankAccount)); err != nil {
		return "", err
	}
	return p.post()
}

// Deal is an exchange of a fund's cash at the bank.
type Deal struct {
	FundID        string
	Sold          money.Amount // in the currency of the agreement
	Bought        money.Amount // must be what the rate makes of it; fees are apart
	Rate          money.Rate   // units of what is bought for one unit of what is sold
	Source        string       // who named the rate
	DealtOn       calendar.Date
	BankReference string
	FromAccount   string // the bank account that gave
	IntoAccount   string // and the one that got
}

// Convert exchanges a part of a fund that is not yet meant for any call. What is bought is a lot whose cost is what
// was sold; from now on each amount taken out of it carries its part of that cost, and no rate is ever looked up again.
func Convert(st *workflows.Step, d Deal) (string, error) {
	if err := some(d.Sold); err != nil {
		return "", err
	}
	bought, err := money.Convert(d.Sold, d.Rate, d.Bought.Currency)
	switch {
	case err != nil || bought.Currency == d.Sold.Currency || bought.Minor <= 0:
		return "", models.Bad("/rate", "funds.rate")
	case bought.Minor > money.Largest:
		return "", models.Bad("/bought", "funds.too_large")
	case bought != d.Bought:
		bad := models.Fields{}
		bad.Add("/bought", "funds.rate_mismatch", "expected", plain(bought.Minor, bought.Currency))
		return "", bad.Err("request.invalid")
	}
	p, err := begin(st, models.LedgerEntry{
		Kind: models.EntryConverted, ObjectOf: "fund", ObjectID: d.FundID, BookedOn: d.DealtOn, Memo: d.BankReference,
	}, d.FundID)
	if err != nil {
		return "", err
	}
	if err := p.agreed(d.FundID, d.Sold); err != nil {
		return "", err
	}
	if err := p.convert(d); err != nil {
		return "", err
	}
	earlier, err := store.DealsOf(st.Tx, d.FundID)
	if err != nil {
		return "", err
	}
	lot := int64(len(earlier) + 1)
	if err := p.fill(d, lot); err != nil {
		return "", err
	}
	id, err := p.post()
	if err != nil {
		return "", err
	}
	return id, store.Append(st.Tx, models.FXDeal{
		ID: workflows.NewID(), FundID: d.FundID, Lot: lot, EntryID: id, Sold: d.Sold, Bought: d.Bought, Rate: d.Rate,
		Source: d.Source, DealtOn: p.entry.BookedOn, BankReference: d.BankReference,
	})
}

// convert takes what is sold out of both books and brings in the cash that was bought, with the debt to the donor.
func (p *posting) convert(d Deal) error {
	for _, m := range []struct {
		amount   money.Amount
		from, to place
	}{
		{d.Sold, available, converted},
		{d.Sold, bank(d.FromAccount), clearing},
		{d.Sold, clearing, refundable},
		{d.Bought, clearing, bank(d.IntoAccount)},
		{d.Bought, refundable, clearing},
	} {
		if err := p.move(d.FundID, m.amount, m.from, m.to); err != nil {
			return err
		}
	}
	return nil
}

// fill makes what was bought available as a new lot.
func (p *posting) fill(d Deal, lot int64) error {
	from, err := p.account(d.FundID, d.Bought.Currency, pledge, lot)
	if err != nil {
		return err
	}
	to, err := p.account(d.FundID, d.Bought.Currency, available, lot)
	if err != nil {
		return err
	}
	return p.transfer(from, to, d.Bought.Minor, &d.Sold.Minor)
}

// AllocateToCall sets money of one or more funds aside for a call.
func AllocateToCall(st *workflows.Step, callID string, lines ...Line) (string, error) {
	return moveLines(st, models.LedgerEntry{Kind: models.EntryCallFunded, ObjectOf: "call", ObjectID: callID}, lines,
		available, allocated(callID))
}

// ReleaseFromCall gives back to the funds whatever of a call's money is meant for no award.
func ReleaseFromCall(st *workflows.Step, callID string) (string, error) {
	return carryAll(st, models.LedgerEntry{Kind: models.EntryCallReleased, ObjectOf: "call", ObjectID: callID},
		allocated(callID), func(*models.LedgerAccount) place { return available })
}
