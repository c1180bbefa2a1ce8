package store

import (
	"reflect"

	"strconv"

	"demeu/models"
	"demeu/models/money"

	"gorm.io/gorm"
)

func init() {
	// the books of a fund are read by who keeps it; the record is the fund
	reaches["ledger"] = reach{
		table: "funds",
		sides: map[models.Side]string{models.SideOperator: "funds.operator_id IN @orgs", models.SidePlatform: "1 = 1"},
	}
	listings["ledger"] = listing{filters: map[string]column{"award_id": {"award_id", 'i'}, "fund_id": {"fund_id", 'i'}, "kind": {"kind", 't'}}}
}

// HeldByFund is how much of a fund lies in a stage, by the award it is for, in one currency. AwardID is "" for money
// of no award.
type HeldByFund struct {
	FundID    string
	AwardID   string
	Agreement money.Currency // of the fund's agreement, and of Cost
	Currency  money.Currency
	Stage     models.Stage
	Minor     int64
	Cost      int64 // 0 in the currency of the agreement
}

// HeldByFunds adds up funds by award and stage.
func HeldByFunds(r Reader, fundIDs []string) ([]HeldByFund, error) {
	var rows []HeldByFund
	err := r.db().Raw(`SELECT a.fund_id, CASE WHEN a.code = 'allocated' THEN '' ELSE a.dim END AS award_id, f.currency AS agreement, a.currency,
		a.code AS stage, CAST(SUM(a.balance_minor) AS bigint) AS minor, CAST(SUM(a.cost_minor) AS bigint) AS cost
		FROM ledger_accounts a JOIN ledger_funds f ON f.fund_id = a.fund_id
		WHERE a.book = 'commitment' AND a.code NOT IN ('pledge', 'converted') AND a.fund_id IN ?
		GROUP BY a.fund_id, CASE WHEN a.code = 'allocated' THEN '' ELSE a.dim END, f.currency, a.currency, a.code
		ORDER BY a.fund_id, award_id, a.currency, a.code`, fundIDs).Scan(&rows).Error
	return rows, translate(err)
}

// ReturnedToFunds adds up what grantees sent back to funds, by award, without what was undone. Stage is not filled.
func ReturnedToFunds(r Reader, fundIDs []string) ([]HeldByFund, error) {
	var rows []HeldByFund
	err := r.db().Raw(`SELECT t.fund_id, a.dim AS award_id, f.currency AS agreement, t.currency,
		CAST(SUM(t.amount_minor) AS bigint) AS minor, CAST(SUM(COALESCE(t.cost_minor, 0)) AS bigint) AS cost
		FROM ledger_transfers t JOIN ledger_entries e ON e.id = t.entry_id JOIN ledger_accounts a ON a.id = t.credit_id
		JOIN ledger_funds f ON f.fund_id = t.fund_id
		WHERE e.kind = ? AND t.book = 'commitment' AND t.fund_id IN ?
		AND NOT EXISTS (SELECT 1 FROM ledger_entries c WHERE c.corrects = e.id)
		GROUP BY t.fund_id, a.dim, f.currency, t.currency ORDER BY t.fund_id, a.dim`, models.EntryUnspentReturned, fundIDs).Scan(&rows).Error
	return rows, translate(err)
}

// FundsOf are the signed funds of a donor that a scope allows, the oldest first.
func FundsOf(r Reader, scope models.Scope, donorID string) ([]models.Fund, error) {
	cond, args := within(scope)
	return Find[models.Fund](r, "created_at, id", cond+" AND donor_id = ? AND state = ?", append(args, donorID, models.FundSigned)...)
}

// ofLedger are the conditions that the filters of the ledger stand for.
var ofLedger = map[string]string{
	"kind":    "ledger_entries.kind = ?",
	"fund_id": "EXISTS (SELECT 1 FROM ledger_transfers t WHERE t.entry_id = ledger_entries.id AND t.fund_id = ?)",
	"award_id": "EXISTS (SELECT 1 FROM ledger_transfers t JOIN ledger_accounts a ON a.id = t.debit_id OR a.id = t.credit_id" +
		" WHERE t.entry_id = ledger_entries.id AND a.dim = ?)",
}

// LedgerEntries reads one page of the entries that moved money of the funds which the scope allows, the newest first.
// Entries have no version, so this is not a List; cursors and refusals are the same.
func LedgerEntries(r Reader, scope models.Scope, q Query) (Page[models.LedgerEntry], error) {
	const order = "-at"
	var page Page[models.LedgerEntry]
	var bad models.Fields
	if q.Limit == 0 {
		q.Limit = defaultLimit
	}
	bad.Check(q.Limit > 0 && q.Limit <= maxLimit, "/limit", "field.range", "min", "1", "max", strconv.Itoa(maxLimit))
	bad.Check(q.Sort == "" || q.Sort == order, "/sort", "sort.unknown")
	bad.Check(q.Search == "", "/q", "filter.unknown")
	cond, args := within(scope)
	db := r.db().Model(&models.LedgerEntry{}).
		Where("EXISTS (SELECT 1 FROM ledger_transfers t JOIN funds ON funds.id = t.fund_id WHERE t.entry_id = ledger_entries.id AND "+cond+")", args...)
	for _, name := range sortedKeys(q.Filters) {
		where, known := ofLedger[name]
		if !known {
			bad.Add("/"+name, "filter.unknown")
			continue
		}
		v, ok := listings["ledger"].filters[name].read(q.Filters[name])
		if !ok {
			bad.Add("/"+name, "field.format")
			continue
		}
		db = db.Where(where, v)
	}
	if err := bad.Err("request.invalid"); err != nil {
		return page, err
	}
	if q.Count {
		var n int64
		if err := db.Session(&gorm.Session{}).Count(&n).Error; err != nil {
			return page, translate(err)
		}
		page.Total = &n
	}
	if q.Cursor != "" {
		at, id, ok := openCursor(q.Cursor, order, reflect.TypeFor[models.Time]())
		if !ok {
			return page, models.Bad("/cursor", "field.format")
		}
		db = db.Where("(at, id) < (?, ?)", at, id)
	}
	if err := db.Order("at DESC, id DESC").Limit(q.Limit + 1).Find(&page.Items).Error; err != nil {
		return page, translate(err)
	}
	if len(page.Items) > q.Limit {
		page.Items = page.Items[:q.Limit]
		last := page.Items[q.Limit-1]
		page.Next = closeCursor(order, last.At, last.ID)
	}
	return page, nil
}

// Leg is one transfer by the words of its two accounts.
type Leg struct {
	EntryID      string
	FundID       string
	Book         models.Book
	From         models.Stage
	FromDim      string
	To           models.Stage
	ToDim        string
	Currency     money.Currency
	Minor        int64
	Cost         *int64
	CostCurrency *money.Currency
}

// LegsOf are the transfers of entries in the funds that a scope allows, in their order.
func LegsOf(r Reader, scope models.Scope, entryIDs []string) ([]Leg, error) {
	cond, args := within(scope)
	var rows []Leg
	err := r.db().Raw(`SELECT t.entry_id, t.fund_id, t.book, c.code AS "from", c.dim AS from_dim, d.code AS "to", d.dim AS to_dim,
		t.currency, t.amount_minor AS minor, t.cost_minor AS cost, t.cost_currency
		FROM ledger_transfers t JOIN ledger_accounts c ON c.id = t.credit_id JOIN ledger_accounts d ON d.id = t.debit_id
		JOIN funds ON funds.id = t.fund_id WHERE t.entry_id IN ? AND `+cond+` ORDER BY t.entry_id, t.seq`,
		append([]any{entryIDs}, args...)...).Scan(&rows).Error
	return rows, translate(err)
}
