package store

import "demeu/models"

// mine is the condition that the person belongs to the organisation in the column: nobody acts as an officer on an
// organisation of their own.
func mine(column string) string {
	return column + " IN (SELECT m.organisation_id FROM memberships m WHERE m.person_id = @me AND m.state = 'active')"
}

// visible states of an assignment: the expert has accepted and sees the application.
const opened = "('accepted', 'in_progress', 'submitted')"

func init() {
	reaches["fund"] = reach{
		table: "funds",
		sides: map[models.Side]string{
			models.SideOperator: "funds.operator_id IN @orgs", models.SideDonor: "funds.donor_id IN @orgs", models.SidePlatform: "1 = 1",
		},
	}
	reaches["call"] = reach{
		table: "calls",
		sides: map[models.Side]string{
			models.SideOperator: "calls.operator_id IN @orgs", models.SidePlatform: "1 = 1",
			models.SideDonor: "EXISTS (SELECT 1 FROM call_fundings cf JOIN funds f ON f.id = cf.fund_id WHERE cf.call_id = calls.id AND f.donor_id IN @orgs)",
		},
		personal: map[models.Role]string{
			models.Expert: "EXISTS (SELECT 1 FROM roster_entries re WHERE re.call_id = calls.id AND re.person_id = @me)",
		},
	}
	reaches["application"] = reach{
		table: "applications",
		sides: map[models.Side]string{
			models.SideApplicant: "applications.applicant_id IN @orgs",
			models.SideOperator:  "applications.operator_id IN @orgs AND applications.submitted_at IS NOT NULL", // a draft is the applicant's own
			models.SidePlatform:  "applications.submitted_at IS NOT NULL",
		},
		personal: map[models.Role]string{
			models.Expert:  "EXISTS (SELECT 1 FROM assignments a WHERE a.application_id = applications.id AND a.expert_id = @me AND a.state IN " + opened + ")",
			models.Insider: mine("applications.applicant_id"),
			// membership of the applicant bars an expert from the evaluation, but not from one's own application
			models.Conflicted: "EXISTS (SELECT 1 FROM conflicts c WHERE c.application_id = applications.id AND c.person_id = @me AND (c.kind <> 'organisation' OR NOT " + mine("applications.applicant_id") + "))",
		},
	}
	listings["fund"] = listing{
		filters: map[string]column{"state": {"state", 't'}, "donor_id": {"donor_id", 'i'}, "operator_id": {"operator_id", 'i'}},
		search:  "search_key",
	}
	listings["call"] = listing{
		filters: map[string]column{"state": {"state", 't'}, "kind": {"kind", 't'}, "operator_id": {"operator_id", 'i'}, "code": {"code", 't'}},
		search:  "search_key",
	}
	listings["application"] = listing{
		filters: map[string]column{"state": {"state", 't'}, "call_id": {"call_id", 'i'}, "applicant_id": {"applicant_id", 'i'},
			"assignee_id": {"assignee_id", 'i'}, "language": {"language", 't'}, "number": {"number", 't'}},
		sorts:  map[string]string{"requested": "requested_minor", "title": "title", "number": "number"},
		search: "search_key",
	}
}
