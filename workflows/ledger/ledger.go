// Package ledger keeps the money. Each fund has two books made of the same transfers: the commitment book follows
// what was promised from stage to stage, the actual book follows the cash. A posting is one entry in the transaction
// of the command that asks for it; what is not there is refused by the floors of the database.
//
// An entry locks its funds in a fixed order, so no two entries wait for each other. A command that posts several
// entries over different funds takes all of them first, with Lock.
package ledger

import (
	"slices"
	"strconv"

	"demeu/models"
	"demeu/models/lang"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
)

// Line is an amount of one fund.
type Line struct {
	FundID string       `json:"fund_id"`
	Amount money.Amount `json:"amount"`
}

// Word is the name of a stage for people.
func Word(language string, stage models.Stage) string {
	return lang.Text(language, "stage."+string(stage), nil)
}

// KindWord is the name of what happened for people.
func KindWord(language string, kind models.EntryKind) string {
	return lang.Text(language, "entry."+string(kind), nil)
}

// place is an account of a fund, without the fund. Looking for money at a place, no dim means any.
type place struct {
	stage     models.Stage
	dim, part string
}

// placeOf is where an account is.
func placeOf(a *models.LedgerAccount) place { return place{a.Code, a.Dim, a.Part} }

// posting is one entry while it is made. The lock on its funds is held until the transaction ends, so what is read of
// their balances stays true; it serves to find lots, costs and the words of a refusal. The floors decide.
type posting struct {
	tx         *store.Tx
	entry      models.LedgerEntry
	agreements map[string]money.Currency // of the locked funds
	deals      map[string][]models.FXDeal
	transfers  []models.LedgerTransfer
}

// Lock makes this command the only one that moves money of some funds until it ends.
func Lock(st *workflows.Step, funds ...string) error {
	_, err := lock(st, funds)
	return err
}

// lock takes the funds in the order of their ids and tells the currencies of their agreements.
func lock(st *workflows.Step, funds []string) (map[string]money.Currency, error) {
	agreements := map[string]money.Currency{}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(funds))) {
		currency, err := store.LockFund(st.Tx, id)
		if err != nil {
			return nil, err
		}
		if currency == "" {
			return nil, models.Refuse("funds.unsigned").With("fund", id)
		}
		agreements[id] = currency
	}
	return agreements, nil
}

// begin locks the funds of an entry and makes its head.
func begin(st *workflows.Step, entry models.LedgerEntry, funds ...string) (*posting, error) {
	if entry.BookedOn == "" {
		entry.BookedOn = st.Today()
	}
	if !entry.BookedOn.Valid() || st.Today().Before(entry.BookedOn) {
		return nil, models.Bad("/booked_on", "funds.booked_on")
	}
	entry.ID, entry.At = workflows.NewID(), st.Now
	if person := st.Actor.PersonID; person != "" {
		entry.ActorID = &person
	}
	agreements, err := lock(st, funds)
	return &posting{tx: st.Tx, entry: entry, agreements: agreements, deals: map[string][]models.FXDeal{}}, err
}

// post writes the entry with its transfers.
func (p *posting) post() (string, error) {
	if err := store.Append(p.tx, p.entry); err != nil {
		return "", err
	}
	return p.entry.ID, store.Append(p.tx, p.transfers...)
}

// account opens the account of a fund at a place.
func (p *posting) account(fundID string, currency money.Currency, at place, lot int64) (*models.LedgerAccount, error) {
	a := accountAt(fundID, currency, at, lot)
	a.ID = workflows.NewID()
	return a, store.OpenAccount(p.tx, a)
}

func accountAt(fundID string, currency money.Currency, at place, lot int64) *models.LedgerAccount {
	kind := models.Chart[at.stage]
	a := &models.LedgerAccount{
		FundID: fundID, Book: kind.Book, Code: at.stage, Currency: currency, Dim: at.dim, Part: at.part, Lot: lot,
		NormalSide: kind.Normal,
	}
	if !kind.Unbounded {
		a.FloorMinor = new(int64)
	}
	return a
}

// move takes an amount of a fund from one place to another of the same book. Promised money that was exchanged is
// taken from its lots, the oldest first, each at its own cost.
func (p *posting) move(fundID string, amount money.Amount, from, to place) error {
	if models.Chart[from.stage].Book == models.BookCommitment && amount.Currency != p.agreements[fundID] {
		return p.moveLots(fundID, amount, from, to)
	}
	source, err := p.account(fundID, amount.Currency, from, 0)
	if err != nil {
		return err
	}
	target, err := p.account(fundID, amount.Currency, to, 0)
	if err != nil {
		return err
	}
	return p.transfer(source, target, amount.Minor, nil)
}

func (p *posting) moveLots(fundID string, amount money.Amount, from, to place) error {
	all := accountAt(fundID, amount.Currency, from, 0)
	lots, err := store.LotsAt(p.tx, all)
	if err != nil {
		return err
	}
	for _, a := range lots {
		all.BalanceMinor += a.BalanceMinor
	}
	if all.BalanceMinor < amount.Minor {
		return short(all, amount.Minor)
	}
	for left := amount.Minor; left > 0; lots = lots[1:] {
		part := min(left, lots[0].BalanceMinor)
		if err := p.carry(&lots[0], to, part); err != nil {
			return err
		}
		left -= part
	}
	return nil
}

// carry moves a part of what lies on an account to a place, in the same lot.
func (p *posting) carry(source *models.LedgerAccount, to place, minor int64) error {
	target, err := p.account(source.FundID, source.Currency, to, source.Lot)
	if err != nil {
		return err
	}
	if source.Lot == 0 {
		return p.transfer(source, target, minor, nil)
	}
	if source.BalanceMinor < minor {
		return short(source, minor)
	}
	cost, err := p.costOf(source, minor)
	if err != nil {
		return err
	}
	return p.transfer(source, target, minor, &cost)
}

// costOf is the cost of a part of what lies on an account. What stays behind keeps what the last of the lot would cost
// by money.CumulativeCost, rounded once, and the part takes the difference. So whatever lies on an account leaves it
// at its cost exactly, in whatever pieces it goes, and what is taken from a whole lot costs what CumulativeCost says.
func (p *posting) costOf(a *models.LedgerAccount, minor int64) (int64, error) {
	if _, read := p.deals[a.FundID]; !read {
		deals, err := store.DealsOf(p.tx, a.FundID)
		if err != nil {
			return 0, err
		}
		p.deals[a.FundID] = deals
	}
	lot := p.deals[a.FundID][a.Lot-1] // numbered without gaps under the lock of the fund
	stays := a.BalanceMinor - minor
	kept := money.CumulativeCost(lot.Bought.Minor, lot.Sold.Minor, lot.Bought.Minor-stays, stays)
	return max(0, a.CostMinor-kept), nil
}

// transfer credits one account and debits the other.
func (p *posting) transfer(from, to *models.LedgerAccount, minor int64, cost *int64) error {
	if err := p.change(from, models.Credit, minor, cost); err != nil {
		return err
	}
	if err := p.change(to, models.Debit, minor, cost); err != nil {
		return err
	}
	t := models.LedgerTransfer{
		ID: workflows.NewID(), EntryID: p.entry.ID, Seq: int64(len(p.transfers) + 1), FundID: from.FundID, Book: from.Book,
		Currency: from.Currency, DebitID: to.ID, CreditID: from.ID, AmountMinor: minor, CostMinor: cost,
	}
	if cost != nil {
		agreement := p.agreements[from.FundID]
		t.CostCurrency = &agreement
	}
	p.transfers = append(p.transfers, t)
	return nil
}

// change raises an account on its normal side and lowers it on the other.
func (p *posting) change(a *models.LedgerAccount, side models.LedgerSide, minor int64, cost *int64) error {
	by, costBy := minor, int64(0)
	if cost != nil {
		costBy = *cost
	}
	if side != a.NormalSide {
		by, costBy = -by, -costBy
	}
	err := store.PostBalance(p.tx, a.ID, by, costBy)
	if store.IsCheck(err) {
		return short(a, minor).Because(err)
	}
	return err
}

// short is the refusal of money that is not there.
func short(a *models.LedgerAccount, asked int64) *models.Error {
	code := "funds.insufficient"
	if a.Code == models.CashBank {
		code = "funds.cash_short"
	}
	return models.Refuse(code).With("fund", a.FundID).With("stage", string(a.Code)).
		With("available", plain(a.BalanceMinor, a.Currency)).With("asked", plain(asked, a.Currency))
}

// plain is an amount in the form of the API, with its currency: texts in every language can hold it.
func plain(minor int64, currency money.Currency) string {
	return money.Amount{Minor: minor, Currency: currency}.String() + " " + string(currency)
}

// everything is all money of all funds that lies at a place, its funds locked under a new entry.
func everything(st *workflows.Step, entry models.LedgerEntry, at place) (*posting, []models.LedgerAccount, error) {
	return locked(st, entry, at.stage,
		func() ([]models.LedgerAccount, error) { return store.HeldAt(st.Tx, at.stage, at.dim, at.part) },
		func(a *models.LedgerAccount) string { return a.FundID })
}

// locked reads rows of one or more funds and locks the funds under a new entry. It reads again once they are locked,
// because the answer may have changed until then.
func locked[T any](st *workflows.Step, entry models.LedgerEntry, stage models.Stage, read func() ([]T, error), fundOf func(*T) string) (*posting, []T, error) {
	rows, err := read()
	if err != nil {
		return nil, nil, err
	}
	funds := make([]string, len(rows))
	for i := range rows {
		funds[i] = fundOf(&rows[i])
	}
	p, err := begin(st, entry, funds...)
	if err != nil {
		return nil, nil, err
	}
	if rows, err = read(); err != nil {
		return nil, nil, err
	}
	for i := range rows {
		if p.agreements[fundOf(&rows[i])] == "" { // a fund came in between: the next try sees it
			return nil, nil, models.New(models.Unavailable, "unavailable")
		}
	}
	if len(rows) == 0 {
		return nil, nil, models.Refuse("funds.nothing_there").With("stage", string(stage))
	}
	return p, rows, nil
}

// carryAll moves everything that lies at a place to another, which may follow from where it lies.
func carryAll(st *workflows.Step, entry models.LedgerEntry, from place, to func(*models.LedgerAccount) place) (string, error) {
	p, rows, err := everything(st, entry, from)
	if err != nil {
		return "", err
	}
	for i := range rows {
		if err := p.carry(&rows[i], to(&rows[i]), rows[i].BalanceMinor); err != nil {
			return "", err
		}
	}
	return p.post()
}

// moveLines moves each line from one place of its fund to another.
func moveLines(st *workflows.Step, entry models.LedgerEntry, lines []Line, from, to place) (string, error) {
	lines, err := given(lines)
	if err != nil {
		return "", err
	}
	funds := make([]string, len(lines))
	for i, l := range lines {
		funds[i] = l.FundID
	}
	p, err := begin(st, entry, funds...)
	if err != nil {
		return "", err
	}
	for _, l := range lines {
		if err := p.move(l.FundID, l.Amount, from, to); err != nil {
			return "", err
		}
	}
	return p.post()
}

// given drops the lines without money and refuses those below zero; at least one must be left.
func given(lines []Line) ([]Line, error) {
	var bad models.Fields
	var kept []Line
	for i, l := range lines {
		switch {
		case l.Amount.Minor < 0 || !l.Amount.Currency.Known():
			bad.Add("/lines/"+strconv.Itoa(i)+"/amount", "funds.amount")
		case l.Amount.Minor > 0:
			kept = append(kept, l)
		}
	}
	bad.Check(len(kept) > 0 || len(bad) > 0, "/lines", "field.required")
	return kept, bad.Err("request.invalid")
}

// some refuses an amount that is not above zero, and one that no bank ever moved.
func some(a money.Amount) error {
	switch {
	case a.Minor <= 0 || !a.Currency.Known():
		return models.Bad("/amount", "funds.amount")
	case a.Minor > money.Largest:
		return models.Bad("/amount", "funds.too_large")
	}
	return nil
}
