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
	for object, table := range map[string]string{"tranche": "tranches", "report": "reports"} {
		reaches[object] = reach{
			table: table,
			sides: map[models.Side]string{
				models.SideApplicant: table + ".grantee_id IN @orgs", models.SideOperator: table + ".operator_id IN @orgs",
				models.SideDonor: donors(table + ".award_id"), models.SidePlatform: "1 = 1",
			},
			personal: map[models.Role]string{models.Insider: mine(table + ".grantee_id")},
		}
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
		filters: map[string]column{"state": {"state", 't'}, "award_id": {"award_id", 'i'}, "grantee_id": {"grantee_id", 'i'}, "seq": {"seq", 'n'}},
		sorts:   map[string]string{"seq": "seq", "amount": "amount_minor"},
	}
	listings["report"] = listing{filters: map[string]column{"state": {"state", 't'}, "award_id": {"award_id", 'i'}, "code": {"code", 't'}}}
	listings["payment_batch"] = listing{filters: map[string]column{"state": {"state", 't'}}}
}
