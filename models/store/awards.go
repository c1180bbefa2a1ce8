package store

import "demeu/models"

func init() {
	// a donor sees an award once its own money is committed to it
	donors := func(award string) string {
		return "EXISTS (SELECT 1 FROM funding_lines fl JOIN funds f ON f.id = fl.fund_id JOIN awards aw ON aw.id = fl.award_id WHERE fl.award_id = " + award +
			" AND f.donor_id IN @orgs AND aw.state NOT IN ('preparing', 'internal_approval', 'cancelled'))"
	}
	// the grantee sees an award once the commission's decision is out: it may have to fit its budget
	reaches["award"] = reach{
		table: "awards",
		sides: map[models.Side]string{
			models.SideApplicant: "awards.grantee_id IN @orgs", models.SideOperator: "awards.operator_id IN @orgs",
			models.SideDonor: donors("awards.id"), models.SidePlatform: "1 = 1",
		},
		personal: map[models.Role]string{models.Insider: mine("awards.grantee_id")},
	}
	reaches["tranche"] = reach{
		table: "tranches",
		sides: map[models.Side]string{
			models.SideApplicant: "tranches.grantee_id IN @orgs", models.SideOperator: "tranches.operator_id IN @orgs",
			models.SideDonor: donors("tranches.award_id"), models.SidePlatform: "1 = 1",
		},
		personal: map[models.Role]string{models.Insider: mine("tranches.grantee_id")},
	}
	reaches["payment_batch"] = reach{
		table:    "payment_batches",
		sides:    map[models.Side]string{models.SideOperator: "payment_batches.operator_id IN @orgs", models.SidePlatform: "1 = 1"},
		personal: map[models.Role]string{models.Insider: "EXISTS (SELECT 1 FROM payment_lines pl JOIN tranches t ON t.id = pl.tranche_id WHERE pl.batch_id = payment_batches.id AND " + mine("t.grantee_id") + ")"},
	}
	// what a donor sees of its own money: the record is the donor's organisation
	reaches["portfolio"] = reach{
		table: "organisations",
		sides: map[models.Side]string{
			models.SideDonor:    "organisations.id IN @orgs",
			models.SideOperator: "EXISTS (SELECT 1 FROM funds f WHERE f.donor_id = organisations.id AND f.operator_id IN @orgs)",
			models.SidePlatform: "organisations.kind = 'donor'",
		},
	}
	listings["award"] = listing{
		filters: map[string]column{"state": {"state", 't'}, "call_id": {"call_id", 'i'}, "grantee_id": {"grantee_id", 'i'}, "number": {"number", 't'}},
		sorts:   map[string]string{"amount": "amount_minor", "number": "number"}, search: "search_key",
	}
	listings["tranche"] = listing{
		filters: map[string]column{"state": {"state", 's'}, "award_id": {"award_id", 'i'}, "grantee_id": {"grantee_id", 'i'}, "seq": {"seq", 'n'}},
		sorts:   map[string]string{"seq": "seq", "amount": "amount_minor", "due_on": "due_on"}, sort: "due_on",
	}
	listings["payment_batch"] = listing{filters: map[string]column{"state": {"state", 't'}}}
}

// AwardOf finds the award of an application; nil when there is none.
func AwardOf(r Reader, applicationID string) (*models.Award, error) {
	return First[models.Award](r, "", "application_id = ?", applicationID)
}

// FundingOf are the funding lines of an award in their order.
func FundingOf(r Reader, awardID string) ([]models.FundingLine, error) {
	return Find[models.FundingLine](r, "seq", "award_id = ?", awardID)
}

// TranchesOf are the tranches of awards, each award's in their order; a cancelled one comes before its successor.
func TranchesOf(r Reader, awardIDs ...string) ([]models.Tranche, error) {
	return Find[models.Tranche](r, "award_id, seq, created_at", "award_id IN ?", awardIDs)
}

// ReportsOf are the reports of an award in the order of their days.
func ReportsOf(r Reader, awardID string) ([]models.Report, error) {
	return Find[models.Report](r, "due_on, code", "award_id = ?", awardID)
}

// SharesOf are the shares of tranches in the order of the funding lines; none before a tranche is approved.
func SharesOf(r Reader, trancheIDs ...string) ([]models.TrancheShare, error) {
	return Find[models.TrancheShare](r, "tranche_id, seq", "tranche_id IN ?", trancheIDs)
}

// LinesOf are the payment lines of a batch in the order in which they were made.
func LinesOf(r Reader, batchID string) ([]models.PaymentLine, error) {
	return Find[models.PaymentLine](r, "id", "batch_id = ?", batchID)
}

// LiveLines are the payment lines by which tranches are being paid, or were.
func LiveLines(r Reader, trancheIDs []string) ([]models.PaymentLine, error) {
	return Find[models.PaymentLine](r, "id", "live AND tranche_id IN ?", trancheIDs)
}

// BatchOf is the batch in which a tranche is being paid, or was; nil when it is in none.
func BatchOf(r Reader, trancheID string) (*models.PaymentBatch, error) {
	return First[models.PaymentBatch](r, "", "id IN (SELECT pl.batch_id FROM payment_lines pl WHERE pl.tranche_id = ? AND pl.live)", trancheID)
}

// EndLines takes the lines of a tranche out of payment: its shares may be paid by another batch.
func (t *Tx) EndLines(batchID, trancheID string) error {
	return translate(t.gorm.Model(&models.PaymentLine{}).Where("batch_id = ? AND tranche_id = ?", batchID, trancheID).Update("live", false).Error)
}

// StageTotal is how much of an award lies in a stage, over all its funds, in the award's currency.
type StageTotal struct {
	AwardID string
	Stage   models.Stage
	Minor   int64
}

// StageTotals adds up awards by stage in one question.
func StageTotals(r Reader, awardIDs []string) ([]StageTotal, error) {
	var rows []StageTotal
	err := r.db().Raw(`SELECT a.dim AS award_id, a.code AS stage, CAST(SUM(a.balance_minor) AS bigint) AS minor
		FROM ledger_accounts a WHERE a.book = 'commitment' AND a.dim IN ? GROUP BY a.dim, a.code`, awardIDs).Scan(&rows).Error
	return rows, translate(err)
}

// AcceptedReports are the reports of awards that were accepted.
func AcceptedReports(r Reader, awardIDs []string) ([]models.Report, error) {
	return Find[models.Report](r, "award_id, code", "state = ? AND award_id IN ?", models.ReportAccepted, awardIDs)
}

// AttachedKinds are the kinds of files that a record has.
func AttachedKinds(r Reader, object, id string) ([]string, error) {
	var kinds []string
	return kinds, translate(r.db().Model(&models.Attachment{}).Distinct("kind").Where("object = ? AND object_id = ?", object, id).Pluck("kind", &kinds).Error)
}
