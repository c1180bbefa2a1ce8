package store

import "demeu/models"

func init() {
	unconflicted := func(column string) string {
		return "EXISTS (SELECT 1 FROM conflicts c WHERE c.application_id = " + column + " AND c.person_id = @me)"
	}
	reaches["roster_entry"] = reach{
		table:    "roster_entries",
		sides:    map[models.Side]string{models.SideOperator: "roster_entries.operator_id IN @orgs", models.SidePlatform: "1 = 1"},
		personal: map[models.Role]string{models.Self: "roster_entries.person_id = @me"},
	}
	reaches["assignment"] = reach{
		table: "assignments",
		sides: map[models.Side]string{models.SideOperator: "assignments.operator_id IN @orgs", models.SidePlatform: "1 = 1"},
		personal: map[models.Role]string{
			models.Expert: "assignments.expert_id = @me", models.Conflicted: unconflicted("assignments.application_id"),
			models.Insider: "EXISTS (SELECT 1 FROM applications a WHERE a.id = assignments.application_id AND " + mine("a.applicant_id") + ")",
		},
	}
	reaches["ranking"] = reach{
		table: "rankings",
		sides: map[models.Side]string{models.SideOperator: "rankings.operator_id IN @orgs", models.SidePlatform: "1 = 1"},
	}
	reaches["decision"] = reach{
		table: "decisions",
		sides: map[models.Side]string{models.SideOperator: "decisions.operator_id IN @orgs", models.SidePlatform: "1 = 1"},
	}
	listings["roster_entry"] = listing{filters: map[string]column{"call_id": {"call_id", 'i'}, "person_id": {"person_id", 'i'}}}
	listings["assignment"] = listing{filters: map[string]column{"call_id": {"call_id", 'i'}, "application_id": {"application_id", 'i'}, "expert_id": {"expert_id", 'i'}, "state": {"state", 't'}}}
	listings["ranking"] = listing{filters: map[string]column{"call_id": {"call_id", 'i'}, "method": {"method", 't'}}}
	listings["decision"] = listing{filters: map[string]column{"call_id": {"call_id", 'i'}, "state": {"state", 't'}}}
}
