package store

import (
	"fmt"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"

	"gorm.io/gorm/clause"
)

// OpenFund opens the books of a fund in the currency of its agreement; books that are open stay as they are.
func OpenFund(tx *Tx, fundID string, currency money.Currency) error {
	return translate(tx.gorm.Clauses(clause.OnConflict{DoNothing: true}).
		Create(&models.LedgerFund{FundID: fundID, Currency: currency}).Error)
}

// LockFund makes the rest of this transaction the only one that moves money of the fund, and names the currency of
// the agreement; "" when the fund has no books. FOR UPDATE does not exist on SQLite; an update locks on both engines.
func LockFund(tx *Tx, fundID string) (money.Currency, error) {
	var currencies []money.Currency
	err := tx.gorm.Raw("UPDATE ledger_funds SET version = version + 1 WHERE fund_id = ? RETURNING currency", fundID).Scan(&currencies).Error
	if err != nil || len(currencies) == 0 {
		return "", translate(err)
	}
	return currencies[0], nil
}

// OpenAccount loads the account at a place, making it on first use. What is found replaces *a.
func OpenAccount(tx *Tx, a *models.LedgerAccount) error {
	at := []any{a.FundID, a.Book, a.Code, a.Currency, a.Dim, a.Part, a.Lot}
	const place = "fund_id = ? AND book = ? AND code = ? AND currency = ? AND dim = ? AND part = ? AND lot = ?"
	for {
		found, err := First[models.LedgerAccount](tx, "", place, at...)
		if err != nil {
			return err
		}
		if found != nil {
			*a = *found
			return nil
		}
		if err := tx.gorm.Clauses(clause.OnConflict{DoNothing: true}).Create(a).Error; err != nil {
			return translate(err)
		}
	}
}

// PostBalance changes what lies on an account, and what it cost. The floor of the account decides: an amount that is
// not there is a check violation.
func PostBalance(tx *Tx, accountID string, minor, cost int64) error {
	res := tx.gorm.Exec("UPDATE ledger_accounts SET balance_minor = balance_minor + ?, cost_minor = cost_minor + ?, version = version + 1 WHERE id = ?",
		minor, cost, accountID)
	if res.Error == nil && res.RowsAffected != 1 {
		return fmt.Errorf("store: no ledger account %s", accountID)
	}
	return translate(res.Error)
}

// LotsAt are the accounts at a place of one fund that hold exchanged money, the oldest lot first.
func LotsAt(r Reader, a *models.LedgerAccount) ([]models.LedgerAccount, error) {
	return Find[models.LedgerAccount](r, "lot",
		"fund_id = ? AND book = ? AND code = ? AND currency = ? AND dim = ? AND part = ? AND lot > 0 AND balance_minor > 0",
		a.FundID, a.Book, a.Code, a.Currency, a.Dim, a.Part)
}

// HeldAt are the accounts of all funds with money in a stage: of a tranche when part is given, else of the call or
// award in dim; in the order of their first use.
func HeldAt(r Reader, stage models.Stage, dim, part string) ([]models.LedgerAccount, error) {
	if part != "" {
		return Find[models.LedgerAccount](r, "id", "part = ? AND code = ? AND balance_minor > 0", part, stage)
	}
	return Find[models.LedgerAccount](r, "id", "dim = ? AND code = ? AND balance_minor > 0", dim, stage)
}

// PaidFrom is the bank account from which money last came to an account in transit.
func PaidFrom(r Reader, accountID string) (*models.LedgerAccount, error) {
	return First[models.LedgerAccount](r, "", `id = (SELECT t.credit_id FROM ledger_transfers t JOIN ledger_accounts b ON b.id = t.credit_id
		WHERE t.debit_id = ? AND b.code = 'bank' ORDER BY t.id DESC LIMIT 1)`, accountID)
}

// AccountsOf loads both accounts of each transfer, keyed by id.
func AccountsOf(r Reader, transfers []models.LedgerTransfer) (map[string]*models.LedgerAccount, error) {
	var ids []string
	for _, t := range transfers {
		ids = append(ids, t.DebitID, t.CreditID)
	}
	rows, err := Find[models.LedgerAccount](r, "", "id IN ?", ids)
	byID := make(map[string]*models.LedgerAccount, len(rows))
	for i := range rows {
		byID[rows[i].ID] = &rows[i]
	}
	return byID, err
}

// Entry loads one entry; nil when there is none.
func Entry(r Reader, id string) (*models.LedgerEntry, error) {
	if !models.IsID(id) {
		return nil, nil
	}
	return First[models.LedgerEntry](r, "", "id = ?", id)
}

// TransfersOf are the transfers of an entry in their order.
func TransfersOf(r Reader, entryID string) ([]models.LedgerTransfer, error) {
	return Find[models.LedgerTransfer](r, "seq", "entry_id = ?", entryID)
}

// DealsOf are the exchange deals of a fund, the oldest first.
func DealsOf(r Reader, fundID string) ([]models.FXDeal, error) {
	return Find[models.FXDeal](r, "lot", "fund_id = ?", fundID)
}

// AllDeals are the exchange deals of all funds.
func AllDeals(r Reader) ([]models.FXDeal, error) {
	return Find[models.FXDeal](r, "fund_id, lot", "1 = 1")
}

// StageSum is how much of a fund lies in a stage in one currency.
type StageSum struct {
	FundID    string
	Agreement money.Currency // of the fund's agreement, and of Cost
	Currency  money.Currency
	Stage     models.Stage
	Minor     int64
	Cost      int64 // 0 in the currency of the agreement
}

// stageSums adds up the accounts of the commitment book for which a condition holds, the agreement's currency first.
func stageSums(r Reader, cond string, args ...any) ([]StageSum, error) {
	var sums []StageSum
	err := r.db().Raw(`SELECT a.fund_id, f.currency AS agreement, a.currency, a.code AS stage,
		CAST(SUM(a.balance_minor) AS bigint) AS minor, CAST(SUM(a.cost_minor) AS bigint) AS cost
		FROM ledger_accounts a JOIN ledger_funds f ON f.fund_id = a.fund_id
		WHERE a.book = 'commitment' AND a.code <> 'pledge' AND (`+cond+`)
		GROUP BY a.fund_id, f.currency, a.currency, a.code
		ORDER BY a.fund_id, a.currency <> f.currency, a.currency, a.code`, args...).Scan(&sums).Error
	return sums, translate(err)
}

// StagesOfFund adds up a fund.
func StagesOfFund(r Reader, fundID string) ([]StageSum, error) {
	return stageSums(r, "a.fund_id = ?", fundID)
}

// StagesOfFunds adds up several funds, one after the other.
func StagesOfFunds(r Reader, fundIDs []string) ([]StageSum, error) {
	if len(fundIDs) == 0 {
		return nil, nil
	}
	return stageSums(r, "a.fund_id IN ?", fundIDs)
}

// StagesOfAward adds up an award over its funds.
func StagesOfAward(r Reader, awardID string) ([]StageSum, error) {
	return stageSums(r, "a.dim = ?", awardID)
}

// StagesOfCall adds up a call with all its awards over its funds.
func StagesOfCall(r Reader, callID string) ([]StageSum, error) {
	return stageSums(r, `a.dim = ? OR a.dim IN (
		SELECT w.dim FROM ledger_accounts c JOIN ledger_transfers t ON t.credit_id = c.id JOIN ledger_accounts w ON w.id = t.debit_id
		WHERE c.code = 'allocated' AND c.dim = ? AND w.code = 'awarded')`, callID, callID)
}

// legs are the two halves of every transfer: what it adds to the debited account and takes from the credited one.
const legs = `(SELECT entry_id, fund_id, book, debit_id AS account_id, amount_minor AS minor, COALESCE(cost_minor, 0) AS cost FROM ledger_transfers
	UNION ALL SELECT entry_id, fund_id, book, credit_id, -amount_minor, -COALESCE(cost_minor, 0) FROM ledger_transfers)`

// StagesBefore adds up a fund as it was at the beginning of a day.
func StagesBefore(r Reader, fundID string, day calendar.Date) ([]StageSum, error) {
	var sums []StageSum
	err := r.db().Raw(`SELECT a.fund_id, f.currency AS agreement, a.currency, a.code AS stage,
		CAST(SUM(l.minor) AS bigint) AS minor, CAST(SUM(l.cost) AS bigint) AS cost
		FROM `+legs+` l JOIN ledger_entries e ON e.id = l.entry_id JOIN ledger_accounts a ON a.id = l.account_id
		JOIN ledger_funds f ON f.fund_id = a.fund_id
		WHERE l.fund_id = ? AND l.book = 'commitment' AND a.code <> 'pledge' AND e.booked_on < ?
		GROUP BY a.fund_id, f.currency, a.currency, a.code
		ORDER BY a.currency <> f.currency, a.currency, a.code`, fundID, day).Scan(&sums).Error
	return sums, translate(err)
}

// FundCurrency is the currency of a fund's agreement; "" when the fund has no books.
func FundCurrency(r Reader, fundID string) (money.Currency, error) {
	f, err := First[models.LedgerFund](r, "", "fund_id = ?", fundID)
	if err != nil || f == nil {
		return "", err
	}
	return f.Currency, nil
}

// Movement is what one entry moved from one stage to another, whatever lots it came from.
type Movement struct {
	EntryID  string
	Kind     models.EntryKind
	At       models.Time
	BookedOn calendar.Date
	ActorID  *string
	Memo     string
	From     models.Stage
	FromDim  string
	To       models.Stage
	ToDim    string
	Currency money.Currency
	Minor    int64
	Cost     *int64
}

// MovementsOf are the movements of a fund's promised money that count for a period, in their order.
func MovementsOf(r Reader, fundID string, from, to calendar.Date) ([]Movement, error) {
	var rows []Movement
	err := r.db().Raw(`SELECT e.id AS entry_id, e.kind, e.at, e.booked_on, e.actor_id, e.memo,
		c.code AS "from", c.dim AS from_dim, d.code AS "to", d.dim AS to_dim,
		t.currency, CAST(SUM(t.amount_minor) AS bigint) AS minor, CAST(SUM(t.cost_minor) AS bigint) AS cost
		FROM ledger_transfers t JOIN ledger_entries e ON e.id = t.entry_id
		JOIN ledger_accounts c ON c.id = t.credit_id JOIN ledger_accounts d ON d.id = t.debit_id
		WHERE t.fund_id = ? AND t.book = 'commitment' AND e.booked_on >= ? AND e.booked_on <= ?
		GROUP BY e.id, e.kind, e.at, e.booked_on, e.actor_id, e.memo, c.code, c.dim, d.code, d.dim, t.currency
		ORDER BY e.booked_on, e.at, e.id, MIN(t.seq)`, fundID, from, to).Scan(&rows).Error
	return rows, translate(err)
}

// Stream is how much has gone from one stage to another, for drawing a fund as a river.
type Stream struct {
	From     models.Stage
	FromDim  string
	To       models.Stage
	ToDim    string
	Currency money.Currency
	Minor    int64
	Cost     *int64
	Count    int64
}

// StreamsOf adds up all movements of a fund's promised money.
func StreamsOf(r Reader, fundID string) ([]Stream, error) {
	var rows []Stream
	err := r.db().Raw(`SELECT c.code AS "from", c.dim AS from_dim, d.code AS "to", d.dim AS to_dim, t.currency,
		CAST(SUM(t.amount_minor) AS bigint) AS minor, CAST(SUM(t.cost_minor) AS bigint) AS cost, COUNT(*) AS count
		FROM ledger_transfers t JOIN ledger_accounts c ON c.id = t.credit_id JOIN ledger_accounts d ON d.id = t.debit_id
		WHERE t.fund_id = ? AND t.book = 'commitment'
		GROUP BY c.code, c.dim, d.code, d.dim, t.currency
		ORDER BY t.currency, MIN(CAST(t.id AS text))`, fundID).Scan(&rows).Error
	return rows, translate(err)
}

// CashAt are the accounts of a fund's actual book that hold something.
func CashAt(r Reader, fundID string) ([]models.LedgerAccount, error) {
	return Find[models.LedgerAccount](r, "currency, code, id", "fund_id = ? AND book = 'actual' AND balance_minor <> 0", fundID)
}

// AwardShare is what one fund has given of its part of an award.
type AwardShare struct {
	FundID    string
	Currency  money.Currency
	Committed int64 // its funding line
	Taken     int64 // by approved tranches, whether paid or not
	Paid      int64 // and not returned
	Spent     int64 // and certified
}

// AwardShares are the shares of an award's funds in the order of its funding lines.
func AwardShares(r Reader, awardID string) ([]AwardShare, error) {
	var rows []AwardShare
	err := r.db().Raw(`SELECT a.fund_id, a.currency, CAST(SUM(a.balance_minor) AS bigint) AS committed,
		CAST(SUM(CASE WHEN a.code = 'awarded' THEN 0 ELSE a.balance_minor END) AS bigint) AS taken,
		CAST(SUM(CASE WHEN a.code IN ('advanced', 'spent') THEN a.balance_minor ELSE 0 END) AS bigint) AS paid,
		CAST(SUM(CASE WHEN a.code = 'spent' THEN a.balance_minor ELSE 0 END) AS bigint) AS spent
		FROM ledger_accounts a WHERE a.book = 'commitment' AND a.dim = ?
		GROUP BY a.fund_id, a.currency HAVING SUM(a.balance_minor) > 0
		ORDER BY MIN(CAST(a.id AS text))`, awardID).Scan(&rows).Error
	return rows, translate(err)
}

// FundCost is what a fund gave up in the currency of its agreement for what an entry moved.
type FundCost struct {
	FundID   string
	Currency money.Currency
	Minor    int64
}

// CostsOf adds up the costs of an entry by fund; funds whose money was not exchanged are left out.
func CostsOf(r Reader, entryID string) ([]FundCost, error) {
	var rows []FundCost
	err := r.db().Raw(`SELECT fund_id, cost_currency AS currency, CAST(SUM(cost_minor) AS bigint) AS minor
		FROM ledger_transfers WHERE entry_id = ? AND cost_minor IS NOT NULL
		GROUP BY fund_id, cost_currency ORDER BY fund_id`, entryID).Scan(&rows).Error
	return rows, translate(err)
}

// signed is a balance as debits see it.
const signed = `CASE a.normal_side WHEN 'debit' THEN 1 ELSE -1 END`

// ledgerChecks find the rows that break an invariant of money.md 1.7. Each selects id, expected and found.
var ledgerChecks = []struct{ table, what, query string }{
	{"ledger_transfers", "amount above zero between two accounts of this fund, currency and book", // I1
		`SELECT t.id, 'sound' AS expected, CAST(t.amount_minor AS text) AS found FROM ledger_transfers t
		LEFT JOIN ledger_accounts d ON d.id = t.debit_id AND d.fund_id = t.fund_id AND d.currency = t.currency AND d.book = t.book
		LEFT JOIN ledger_accounts c ON c.id = t.credit_id AND c.fund_id = t.fund_id AND c.currency = t.currency AND c.book = t.book
		WHERE d.id IS NULL OR c.id IS NULL OR t.amount_minor <= 0 OR t.debit_id = t.credit_id`},
	{"ledger_transfers", "between accounts of one lot, with a cost exactly when there is a lot",
		`SELECT t.id, CAST(c.lot AS text) AS expected, CAST(d.lot AS text) AS found FROM ledger_transfers t
		JOIN ledger_accounts d ON d.id = t.debit_id JOIN ledger_accounts c ON c.id = t.credit_id
		WHERE d.lot <> c.lot OR (t.cost_minor IS NULL) <> (d.lot = 0)`},
	{"ledger_entries", "number of transfers",
		`SELECT e.id, CAST(COALESCE(MAX(t.seq), 1) AS text) AS expected, CAST(COUNT(t.id) AS text) AS found
		FROM ledger_entries e LEFT JOIN ledger_transfers t ON t.entry_id = e.id
		GROUP BY e.id HAVING COUNT(t.id) = 0 OR MAX(t.seq) <> COUNT(t.id)`},
	{"ledger_funds", "debits = credits, in each currency, book and lot", // I2, and I5: what was promised = the sum of the stages
		`SELECT a.fund_id AS id, '0' AS expected, CAST(SUM(` + signed + ` * a.balance_minor) AS text) || ' ' || a.currency || ' ' || a.book AS found FROM ledger_accounts a
		GROUP BY a.fund_id, a.currency, a.book, a.lot HAVING SUM(` + signed + ` * a.balance_minor) <> 0`},
	{"ledger_funds", "cost of the stages = cost of the lot",
		`SELECT a.fund_id AS id, '0' AS expected, CAST(SUM(` + signed + ` * a.cost_minor) AS text) || ' ' || a.currency || ' ' || a.book AS found FROM ledger_accounts a
		GROUP BY a.fund_id, a.currency, a.book, a.lot HAVING SUM(` + signed + ` * a.cost_minor) <> 0`},
	{"ledger_accounts", "balance = sum of its transfers", // I3
		`SELECT a.id, CAST(` + signed + ` * COALESCE(s.minor, 0) AS text) AS expected, CAST(a.balance_minor AS text) AS found
		FROM ledger_accounts a LEFT JOIN (SELECT account_id, SUM(minor) AS minor FROM ` + legs + ` l GROUP BY account_id) s ON s.account_id = a.id
		WHERE a.balance_minor <> ` + signed + ` * COALESCE(s.minor, 0)`},
	{"ledger_accounts", "cost = sum of the costs of its transfers",
		`SELECT a.id, CAST(` + signed + ` * COALESCE(s.cost, 0) AS text) AS expected, CAST(a.cost_minor AS text) AS found
		FROM ledger_accounts a LEFT JOIN (SELECT account_id, SUM(cost) AS cost FROM ` + legs + ` l GROUP BY account_id) s ON s.account_id = a.id
		WHERE a.cost_minor <> ` + signed + ` * COALESCE(s.cost, 0)`},
	{"ledger_accounts", "balance at or above the floor", // I4
		`SELECT a.id, CAST(a.floor_minor AS text) AS expected, CAST(a.balance_minor AS text) AS found
		FROM ledger_accounts a WHERE a.balance_minor < a.floor_minor`},
	{"ledger_accounts", "commitment and cash of a tranche at the bank are equal", // I6
		`SELECT MIN(CAST(a.id AS text)) AS id, CAST(SUM(CASE a.code WHEN 'in_payment' THEN a.balance_minor ELSE 0 END) AS text) AS expected,
		CAST(SUM(CASE a.code WHEN 'in_transit' THEN a.balance_minor ELSE 0 END) AS text) AS found
		FROM ledger_accounts a WHERE a.code IN ('in_payment', 'in_transit') GROUP BY a.fund_id, a.currency, a.part
		HAVING SUM(CASE a.code WHEN 'in_payment' THEN a.balance_minor ELSE -a.balance_minor END) <> 0`},
	{"ledger_accounts", "commitment and cash of an award's advance are equal", // I6
		`SELECT MIN(CAST(a.id AS text)) AS id, CAST(SUM(CASE a.code WHEN 'advanced' THEN a.balance_minor ELSE 0 END) AS text) AS expected,
		CAST(SUM(CASE a.code WHEN 'advance' THEN a.balance_minor ELSE 0 END) AS text) AS found
		FROM ledger_accounts a WHERE a.code IN ('advanced', 'advance') GROUP BY a.fund_id, a.currency, a.dim
		HAVING SUM(CASE a.code WHEN 'advanced' THEN a.balance_minor ELSE -a.balance_minor END) <> 0`},
	{"fx_deals", "what was bought is the quantity of the lot",
		`SELECT d.id, CAST(d.bought_minor AS text) AS expected, COALESCE(CAST(a.balance_minor AS text), 'nothing') AS found
		FROM fx_deals d LEFT JOIN ledger_accounts a ON a.fund_id = d.fund_id AND a.code = 'pledge' AND a.lot = d.lot AND a.currency = d.bought_currency
		WHERE a.id IS NULL OR a.balance_minor <> d.bought_minor`},
	{"fx_deals", "what was sold is the cost of the lot",
		`SELECT d.id, CAST(d.sold_minor AS text) AS expected, CAST(a.cost_minor AS text) AS found
		FROM fx_deals d JOIN ledger_accounts a ON a.fund_id = d.fund_id AND a.code = 'pledge' AND a.lot = d.lot
		WHERE a.cost_minor <> d.sold_minor`},
	{"ledger_accounts", "what was exchanged = what the deals sold",
		`SELECT a.id, CAST(COALESCE(SUM(d.sold_minor), 0) AS text) AS expected, CAST(a.balance_minor AS text) AS found
		FROM ledger_accounts a LEFT JOIN fx_deals d ON d.fund_id = a.fund_id AND d.sold_currency = a.currency
		WHERE a.code = 'converted' GROUP BY a.id, a.balance_minor HAVING a.balance_minor <> COALESCE(SUM(d.sold_minor), 0)`},
}

// LedgerFaults are the rows that break an invariant; none when the books are in order.
func LedgerFaults(r Reader) ([]models.LedgerFault, error) {
	var faults []models.LedgerFault
	for _, check := range ledgerChecks {
		var rows []models.LedgerFault
		if err := r.db().Raw(check.query).Scan(&rows).Error; err != nil {
			return nil, translate(err)
		}
		for _, f := range rows {
			f.Table, f.What = check.table, check.what
			faults = append(faults, f)
		}
	}
	return faults, nil
}

// AccountKinds are one account of each kind in use, for comparing with the chart.
func AccountKinds(r Reader) ([]models.LedgerAccount, error) {
	var rows []models.LedgerAccount
	err := r.db().Raw(`SELECT MIN(CAST(id AS text)) AS id, book, code, normal_side, floor_minor
		FROM ledger_accounts GROUP BY book, code, normal_side, floor_minor ORDER BY code`).Scan(&rows).Error
	return rows, translate(err)
}
