package store

import (
	"demeu/models"
)

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
		filters: map[string]column{"state": {"state", 't'}, "award_id": {"award_id", 'i'}, "grantee_id": {"grantee_id", 'i'}, "code": {"code", 't'}},
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
