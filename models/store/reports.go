package store

import "demeu/models"

func init() {
	// A draft is the grantee's own; a donor sees what was accepted.
	reaches["report"] = reach{
		table: "reports",
		sides: map[models.Side]string{
			models.SideApplicant: "reports.grantee_id IN @orgs",
			models.SideOperator:  "reports.operator_id IN @orgs AND reports.submitted_at IS NOT NULL",
			models.SidePlatform:  "reports.submitted_at IS NOT NULL",
			models.SideDonor: "reports.state = 'accepted' AND EXISTS (SELECT 1 FROM funding_lines fl JOIN funds f ON f.id = fl.fund_id" +
				" WHERE fl.award_id = reports.award_id AND f.donor_id IN @orgs)",
		},
		personal: map[models.Role]string{models.Insider: mine("reports.grantee_id")},
	}
	listings["report"] = listing{
		filters: map[string]column{"state": {"state", 's'}, "award_id": {"award_id", 'i'}, "grantee_id": {"grantee_id", 'i'}, "code": {"code", 't'}},
		sorts:   map[string]string{"due_on": "due_on"}, nullable: "due_on",
	}
}

// CertifiedSpend is what the accepted expenses of an award add up to, in minor units: no total is ever typed.
func CertifiedSpend(r Reader, awardID string) (int64, error) {
	var minor int64
	err := r.db().Raw("SELECT CAST(COALESCE(SUM(amount_minor), 0) AS bigint) FROM expenses WHERE award_id = ? AND state = ?",
		awardID, models.ExpenseAccepted).Scan(&minor).Error
	return minor, translate(err)
}

// ReportAccepted says whether the report of an award with this code was accepted.
func ReportAccepted(r Reader, awardID, code string) (bool, error) {
	n, err := Count[models.Report](r, "award_id = ? AND code = ? AND state = ?", awardID, code, models.ReportAccepted)
	return n > 0, err
}

// ExpensesOf are the expenses of a report in their order.
func ExpensesOf(r Reader, reportID string) ([]models.Expense, error) {
	return Find[models.Expense](r, "seq", "report_id = ?", reportID)
}

// AcceptedByLine adds up the accepted expenses of an award by line of its budget, in minor units.
func AcceptedByLine(r Reader, awardID string) (map[int64]int64, error) {
	var rows []struct{ Line, Minor int64 }
	err := r.db().Raw("SELECT line, CAST(SUM(amount_minor) AS bigint) AS minor FROM expenses WHERE award_id = ? AND state = ? GROUP BY line",
		awardID, models.ExpenseAccepted).Scan(&rows).Error
	byLine := make(map[int64]int64, len(rows))
	for _, row := range rows {
		byLine[row.Line] = row.Minor
	}
	return byLine, translate(err)
}

// CertifiedShares are what each fund paid of the spending that an entry certified.
func CertifiedShares(r Reader, entryID string) ([]FundCost, error) {
	var rows []FundCost
	err := r.db().Raw(`SELECT fund_id, currency, CAST(SUM(amount_minor) AS bigint) AS minor FROM ledger_transfers
		WHERE entry_id = ? AND book = ? GROUP BY fund_id, currency ORDER BY MIN(seq)`, entryID, models.BookCommitment).Scan(&rows).Error
	return rows, translate(err)
}

// NamedIn is Named for those of the records that a scope allows.
func NamedIn[T any, P Record[T]](r Reader, scope models.Scope, ids []string) (map[string]*T, error) {
	cond, args := within(scope)
	rows, err := Find[T](r, "", cond+" AND id IN ?", append(args, ids)...)
	out := make(map[string]*T, len(rows))
	for i := range rows {
		out[P(&rows[i]).Meta().ID] = &rows[i]
	}
	return out, err
}

// SpentByCategory is what the books count as spent of an award, by budget category, over all its funds.
func SpentByCategory(r Reader, awardID string) (map[string]int64, error) {
	var rows []struct {
		Part  string
		Minor int64
	}
	err := r.db().Raw("SELECT part, CAST(SUM(balance_minor) AS bigint) AS minor FROM ledger_accounts WHERE book = ? AND code = ? AND dim = ? GROUP BY part",
		models.BookCommitment, models.StageSpent, awardID).Scan(&rows).Error
	spent := make(map[string]int64, len(rows))
	for _, row := range rows {
		spent[row.Part] = row.Minor
	}
	return spent, translate(err)
}
