package ledger

import (
	"maps"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/models/store"
)

// Sums are amounts by stage, all in one currency.
type Sums map[models.Stage]money.Amount

// Of is the amount in some stages together, nothing where there is none.
func (s Sums) Of(currency money.Currency, stages ...models.Stage) money.Amount {
	total := money.Amount{Currency: currency}
	for _, stage := range stages {
		total.Minor += s[stage].Minor
	}
	return total
}

// Position is where the money of one fund lies, in one currency.
type Position struct {
	FundID    string         `json:"fund_id"`
	Currency  money.Currency `json:"currency"`
	Amounts   Sums           `json:"amounts"`
	Agreement money.Currency `json:"agreement_currency"`
	Costs     Sums           `json:"costs,omitempty"` // in the currency of the agreement; nil where that is the currency
}

// StagesOfFund says where the money of a fund lies: the currency of the agreement first, then what was exchanged.
func StagesOfFund(r store.Reader, fundID string) ([]Position, error) {
	return positions(store.StagesOfFund(r, fundID))
}

// AvailableOf says how much of each fund is for no call yet, in the currency of its agreement.
func AvailableOf(r store.Reader, funds []models.Fund) (map[string]money.Amount, error) {
	ids := make([]string, len(funds))
	for i := range funds {
		ids[i] = funds[i].ID
	}
	list, err := positions(store.StagesOfFunds(r, ids))
	if err != nil {
		return nil, err
	}
	of := map[string][]Position{}
	for _, p := range list {
		of[p.FundID] = append(of[p.FundID], p)
	}
	out := map[string]money.Amount{}
	for i := range funds {
		out[funds[i].ID] = Worth(funds[i].Amount.Currency, of[funds[i].ID])[models.StageAvailable]
	}
	return out, nil
}

// StagesOfCall says where the money of a call and its awards lies, fund by fund.
func StagesOfCall(r store.Reader, callID string) ([]Position, error) {
	return positions(store.StagesOfCall(r, callID))
}

// StagesOfAward says where the money of an award lies, fund by fund.
func StagesOfAward(r store.Reader, awardID string) ([]Position, error) {
	return positions(store.StagesOfAward(r, awardID))
}

func positions(sums []store.StageSum, err error) ([]Position, error) {
	var list []Position
	for _, s := range sums {
		last := len(list) - 1
		if last < 0 || list[last].FundID != s.FundID || list[last].Currency != s.Currency {
			list = append(list, Position{FundID: s.FundID, Currency: s.Currency, Amounts: Sums{}, Agreement: s.Agreement})
			last++
		}
		list[last].Amounts[s.Stage] = money.Amount{Minor: s.Minor, Currency: s.Currency}
		if s.Currency != s.Agreement {
			if list[last].Costs == nil {
				list[last].Costs = Sums{}
			}
			list[last].Costs[s.Stage] = money.Amount{Minor: s.Cost, Currency: s.Agreement}
		}
	}
	return list, err
}

// Total adds up the positions of several funds, by currency.
func Total(list []Position) map[money.Currency]Sums {
	total := map[money.Currency]Sums{}
	for _, p := range list {
		if total[p.Currency] == nil {
			total[p.Currency] = Sums{}
		}
		for stage, a := range p.Amounts {
			a.Minor += total[p.Currency][stage].Minor
			total[p.Currency][stage] = a
		}
	}
	return total
}

// Worth is where a fund's money lies in the currency of its agreement: exchanged money counts at its cost. Every stage
// is there, and together they are what was promised, to the minor unit.
func Worth(currency money.Currency, list []Position) Sums {
	worth := Sums{}
	for _, stage := range models.Stages {
		a := money.Amount{Currency: currency}
		for _, p := range list {
			if p.Costs != nil {
				a.Minor += p.Costs[stage].Minor
			} else {
				a.Minor += p.Amounts[stage].Minor
			}
		}
		worth[stage] = a
	}
	return worth
}

// Movement is money that went from one stage to another.
type Movement struct {
	EntryID  string           `json:"entry_id"`
	Kind     models.EntryKind `json:"kind"`
	At       models.Time      `json:"at"`
	BookedOn calendar.Date    `json:"booked_on"`
	From     models.Stage     `json:"stage_from"`
	To       models.Stage     `json:"stage_to"`
	Amount   money.Amount     `json:"amount"`
	Cost     *money.Amount    `json:"cost,omitempty"` // of exchanged money, in the currency of the agreement
	CallID   string           `json:"call_id,omitempty"`
	AwardID  string           `json:"award_id,omitempty"`
	Memo     string           `json:"memo,omitempty"`
}

// Worth is the movement in the currency of the agreement.
func (m *Movement) Worth() money.Amount {
	if m.Cost != nil {
		return *m.Cost
	}
	return m.Amount
}

// Statement is a period of a fund in the currency of its agreement: for every stage, opening + what came - what went
// = closing. An exchange takes from `available` in one currency and gives to it in the other.
type Statement struct {
	FundID    string         `json:"fund_id"`
	Currency  money.Currency `json:"currency"`
	From      calendar.Date  `json:"from"` // the first day; "" is the beginning
	To        calendar.Date  `json:"to"`   // the last day; "" is today
	Opening   Sums           `json:"opening"`
	Movements []Movement     `json:"movements"`
	Closing   Sums           `json:"closing"`
}

// The days before and after every booking.
const (
	firstDay calendar.Date = "0001-01-01"
	lastDay  calendar.Date = "9999-12-31"
)

// StatementOf tells a fund's period, both days included; without a day it is open on that side.
func StatementOf(r store.Reader, fundID string, from, to calendar.Date) (*Statement, error) {
	s := &Statement{FundID: fundID, From: from, To: to, Movements: []Movement{}}
	if from == "" {
		from = firstDay
	}
	if to == "" {
		to = lastDay
	}
	if to.Before(from) {
		return nil, models.Bad("/to", "funds.period")
	}
	currency, err := store.FundCurrency(r, fundID)
	if err != nil {
		return nil, err
	}
	if s.Currency = currency; currency == "" {
		return nil, models.Refuse("funds.unsigned").With("fund", fundID)
	}
	before, err := positions(store.StagesBefore(r, fundID, from))
	if err != nil {
		return nil, err
	}
	rows, err := store.MovementsOf(r, fundID, from, to)
	if err != nil {
		return nil, err
	}
	s.Opening = Worth(currency, before)
	// The end is the beginning and what moved, not a question of its own: an entry made between two questions would
	// be in one answer and not in the other.
	s.Closing = maps.Clone(s.Opening)
	for _, row := range rows {
		m := movement(row, currency)
		s.Closing.add(m.From, -m.Worth().Minor)
		s.Closing.add(m.To, m.Worth().Minor)
		s.Movements = append(s.Movements, m)
	}
	return s, nil
}

// add raises a stage that is among the sums; the pledge and what was exchanged are not.
func (s Sums) add(stage models.Stage, minor int64) {
	if a, ok := s[stage]; ok {
		a.Minor += minor
		s[stage] = a
	}
}

func movement(row store.Movement, agreement money.Currency) Movement {
	m := Movement{
		EntryID: row.EntryID, Kind: row.Kind, At: row.At, BookedOn: row.BookedOn, From: row.From, To: row.To, Memo: row.Memo,
		Amount: money.Amount{Minor: row.Minor, Currency: row.Currency}, Cost: costed(row.Cost, agreement),
	}
	for _, end := range []Node{{row.From, row.FromDim}, {row.To, row.ToDim}} {
		if end.Stage == models.StageAllocated {
			m.CallID = end.ID
		} else if end.ID != "" {
			m.AwardID = end.ID
		}
	}
	return m
}

func costed(minor *int64, currency money.Currency) *money.Amount {
	if minor == nil {
		return nil
	}
	return &money.Amount{Minor: *minor, Currency: currency}
}

// Node is a bank of the river: a stage, and the call or the award of which it is.
type Node struct {
	Stage models.Stage `json:"stage"`
	ID    string       `json:"id,omitempty"`
}

// Stream is how much has gone from one stage to another; what came back is a stream of its own.
type Stream struct {
	From   Node          `json:"from"`
	To     Node          `json:"to"`
	Amount money.Amount  `json:"amount"`
	Cost   *money.Amount `json:"cost,omitempty"`
	Count  int64         `json:"count"`
}

// Flow is all that ever moved in a fund, for drawing it.
func Flow(r store.Reader, fundID string) ([]Stream, error) {
	agreement, err := store.FundCurrency(r, fundID)
	if err != nil {
		return nil, err
	}
	rows, err := store.StreamsOf(r, fundID)
	list := make([]Stream, len(rows))
	for i, s := range rows {
		list[i] = Stream{
			From: Node{s.From, s.FromDim}, To: Node{s.To, s.ToDim}, Count: s.Count,
			Amount: money.Amount{Minor: s.Minor, Currency: s.Currency}, Cost: costed(s.Cost, agreement),
		}
	}
	return list, err
}

// Cash is an amount of a fund in the actual book: on a bank account, on its way, with a grantee, owed to the donor.
type Cash struct {
	Account models.Stage `json:"account"`
	ID      string       `json:"id,omitempty"` // the bank account, batch or award
	Amount  money.Amount `json:"amount"`
}

// CashOf says where the cash of a fund is.
func CashOf(r store.Reader, fundID string) ([]Cash, error) {
	rows, err := store.CashAt(r, fundID)
	list := make([]Cash, len(rows))
	for i, a := range rows {
		list[i] = Cash{a.Code, a.Dim, money.Amount{Minor: a.BalanceMinor, Currency: a.Currency}}
	}
	return list, err
}

// Costs are what an entry cost each fund whose money was exchanged, in the currency of its agreement, by fund.
func Costs(r store.Reader, entryID string) (map[string]money.Amount, error) {
	rows, err := store.CostsOf(r, entryID)
	costs := make(map[string]money.Amount, len(rows))
	for _, c := range rows {
		costs[c.FundID] = money.Amount{Minor: c.Minor, Currency: c.Currency}
	}
	return costs, err
}

// Share is what one fund has given of an award, in the award's currency.
type Share struct {
	FundID    string       `json:"fund_id"`
	Committed money.Amount `json:"committed"` // its funding line
	Taken     money.Amount `json:"taken"`     // by approved tranches, whether paid or not
	Paid      money.Amount `json:"paid"`      // and not returned
	Spent     money.Amount `json:"spent"`     // and certified
}

// Shares are what the funds of an award have given, in the order of its funding lines.
func Shares(r store.Reader, awardID string) ([]Share, error) {
	rows, err := store.AwardShares(r, awardID)
	list := make([]Share, len(rows))
	for i, s := range rows {
		in := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: s.Currency} }
		list[i] = Share{s.FundID, in(s.Committed), in(s.Taken), in(s.Paid), in(s.Spent)}
	}
	return list, err
}

// SplitTranche splits the next tranche of an award among its funds, exactly and as close to their funding lines as
// minor units allow; one line for each fund, in the order of the funding lines.
func SplitTranche(r store.Reader, awardID string, amount money.Amount) ([]Line, error) {
	if err := some(amount); err != nil {
		return nil, err
	}
	shares, err := store.AwardShares(r, awardID)
	if err != nil {
		return nil, err
	}
	return divide(shares, amount, models.StageAwarded, committed, taken)
}
