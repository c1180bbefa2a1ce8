package store

import "demeu/models"

// mine is the condition that the person belongs, or ever belonged, to the organisation in the column: nobody acts as an
// officer on an organisation of their own, and nobody gets rid of it by leaving.
func mine(column string) string { return belonged("@me", column) }

// belonged is the same of any person. What makes a member is their own word, so an invitation that nobody accepted counts
// for nothing, whoever sent it.
func belonged(person, organisation string) string {
	return organisation + " IN (SELECT m.organisation_id FROM memberships m WHERE m.person_id = " + person + " AND m.accepted_at IS NOT NULL)"
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
			// membership of the applicant bars an expert from the evaluation, but not from one's own application; who has left
			// the applicant has none there
			models.Conflicted: "EXISTS (SELECT 1 FROM conflicts c WHERE c.application_id = applications.id AND c.person_id = @me AND (c.kind <> 'organisation'" +
				" OR applications.applicant_id NOT IN (SELECT m.organisation_id FROM memberships m WHERE m.person_id = @me AND m.state = 'active')))",
		},
	}
	listings["fund"] = listing{
		filters: map[string]column{"state": {"state", 't'}, "donor_id": {"donor_id", 'i'}, "operator_id": {"operator_id", 'i'}},
		search:  "search_key",
	}
	listings["call"] = listing{
		filters: map[string]column{"state": {"state", 't'}, "kind": {"kind", 't'}, "operator_id": {"operator_id", 'i'}, "code": {"code", 't'}},
		sorts:   map[string]string{"closes_at": "closes_utc", "opens_at": "opens_utc", "code": "code"}, // every call has both from its draft on
		search:  "search_key",
	}
	listings["application"] = listing{
		filters: map[string]column{"state": {"state", 's'}, "call_id": {"call_id", 'i'}, "applicant_id": {"applicant_id", 'i'},
			"assignee_id": {"assignee_id", 'i'}, "language": {"language", 't'}, "number": {"number", 't'}},
		sorts: map[string]string{"requested": "requested_minor", "title": "title", "number": "number", "screening_due": "screening_due"}, nullable: "screening_due",
		search: "search_key", private: []string{"applicant_id", "assignee_id", "q"}, // a blind call would tell by them who applies
		from: `applications JOIN organisations o ON o.id = applications.applicant_id JOIN calls c ON c.id = applications.call_id
			LEFT JOIN people p ON p.id = applications.assignee_id`,
		columns: `applications.id, applications.version, applications.created_at, applications.updated_at, applications.call_id, applications.operator_id,
			applications.applicant_id, applications.language, applications.number, applications.title, applications.requested_minor, applications.requested_currency,
			applications.submitted_at, applications.assignee_id, applications.screening_due, applications.findings, applications.changes, applications.state,
			o.legal_name AS applicant_name, COALESCE(p.name, '') AS assignee_name, c.title AS call_title, c.state AS call_state,
			c.opens_utc AS call_opens, c.closes_utc AS call_closes, c.grace_minutes AS call_grace`,
	}
}

// CountApplications counts the applications of a call in some states.
func CountApplications(r Reader, callID string, states ...models.ApplicationState) (int64, error) {
	return Count[models.Application](r, "call_id = ? AND state IN ?", callID, states)
}

// AwardsWithoutMoney counts the awards of a call that do not yet hold its money: those before their approval.
func AwardsWithoutMoney(r Reader, callID string) (int64, error) {
	return Count[models.Award](r, "call_id = ? AND state IN ('preparing', 'internal_approval')", callID)
}

// Writers are the people who began the applications of a call in some states, each once.
func Writers(r Reader, callID string, states ...models.ApplicationState) ([]models.Person, error) {
	return Find[models.Person](r, "id", "state = 'active' AND id IN (SELECT created_by FROM applications WHERE call_id = ? AND state IN ?)", callID, states)
}

// ReceiptBy finds a receipt by the bank's reference; nil when there is none.
func ReceiptBy(r Reader, fundID, reference string) (*models.Receipt, error) {
	return First[models.Receipt](r, "", "fund_id = ? AND bank_reference = ?", fundID, reference)
}

// ReceiptsOf are all receipts of a fund, the oldest first.
func ReceiptsOf(r Reader, fundID string) ([]models.Receipt, error) {
	return Find[models.Receipt](r, "booked_on, id", "fund_id = ?", fundID)
}

// ReceivedOf adds up the receipts of a fund, which are all in the currency of its agreement.
func ReceivedOf(r Reader, fundID string) (int64, error) {
	rows, err := ReceiptsOf(r, fundID)
	var sum int64
	for _, row := range rows {
		sum += row.Amount.Minor
	}
	return sum, err
}

// ConversionBy finds an exchange by the bank's reference; nil when there is none.
func ConversionBy(r Reader, fundID, reference string) (*models.Conversion, error) {
	return First[models.Conversion](r, "", "fund_id = ? AND bank_reference = ?", fundID, reference)
}

// ConversionsOf are all exchanges of a fund, the oldest first.
func ConversionsOf(r Reader, fundID string) ([]models.Conversion, error) {
	return Find[models.Conversion](r, "dealt_on, id", "fund_id = ?", fundID)
}

// PublicCalls pages through the calls that were announced, of one phase or of all, as everybody may.
func PublicCalls(r Reader, q Query, phase string, now models.Time) (Page[models.Call], error) {
	q.only = "announced_at IS NOT NULL"
	switch phase {
	case "":
	case models.PhaseScheduled:
		q.only, q.with = q.only+" AND state = 'announced' AND opens_utc > ?", []any{now}
	case models.PhaseOpen:
		q.only, q.with = q.only+" AND state = 'announced' AND opens_utc <= ? AND closes_utc > ?", []any{now, now}
	case models.PhaseGrace:
		q.only, q.with = q.only+" AND state = 'announced' AND closes_utc <= ? AND ends_utc > ?", []any{now, now}
	case models.PhaseClosed:
		q.only, q.with = q.only+" AND (state IN ('evaluating', 'decided', 'archived') OR state = 'announced' AND ends_utc <= ?)", []any{now}
	case string(models.CallPaused), string(models.CallCancelled):
		q.only, q.with = q.only+" AND state = ?", []any{phase}
	default:
		return Page[models.Call]{}, models.Bad("/phase", "field.enum")
	}
	return List[models.Call](r, models.Scope{Object: "call", All: true}, q)
}

// CallsClosing are the announced calls whose closing lies after one instant and not after another.
func CallsClosing(r Reader, after, until models.Time) ([]models.Call, error) {
	return Find[models.Call](r, "closes_utc, id", "state = 'announced' AND closes_utc > ? AND closes_utc <= ?", after, until)
}

// CallsEnded are the calls whose last minute lies after one instant and not after another, whatever they did since.
func CallsEnded(r Reader, after, until models.Time) ([]models.Call, error) {
	return Find[models.Call](r, "ends_utc, id", "state IN ('announced', 'evaluating', 'decided') AND ends_utc > ? AND ends_utc <= ?", after, until)
}

// UntoldDrafts are applications of a call that were begun and not sent, and about which no letter of a template was
// written since an instant.
func UntoldDrafts(r Reader, callID, template string, since models.Time) ([]models.Application, error) {
	return Find[models.Application](r, "id", `call_id = ? AND state IN ('draft', 'awaiting_certification') AND NOT EXISTS (
		SELECT 1 FROM letters l WHERE l.object_id = applications.id AND l.template = ? AND l.created_at >= ?)`, callID, template, since)
}

// FundsOfCalls is what each fund puts into each of some calls, in their order.
func FundsOfCalls(r Reader, callIDs []string) ([]models.CallFunding, error) {
	if len(callIDs) == 0 {
		return nil, nil
	}
	return Find[models.CallFunding](r, "call_id, seq, id", "call_id IN ?", callIDs)
}
