package store

import (
	"demeu/models"

	"gorm.io/gorm"
)

func init() {
	conflicted := func(column string) string {
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
			models.Expert: "assignments.expert_id = @me", models.Conflicted: conflicted("assignments.application_id"),
			models.Insider: "EXISTS (SELECT 1 FROM applications a WHERE a.id = assignments.application_id AND " + mine("a.applicant_id") + ")",
		},
	}
	// A list of a whole call is read without the applications that are closed to the reader; what cannot be cut so, its
	// trail and its files, is closed to whoever has a conflict anywhere in the call.
	for object, table := range map[string]string{"ranking": "rankings", "decision": "decisions"} {
		reaches[object] = reach{
			table: table,
			sides: map[models.Side]string{models.SideOperator: table + ".operator_id IN @orgs", models.SidePlatform: "1 = 1"},
			personal: map[models.Role]string{models.Conflicted: "EXISTS (SELECT 1 FROM conflicts c WHERE c.call_id = " + table + ".call_id AND c.person_id = @me)" +
				" OR EXISTS (SELECT 1 FROM applications a WHERE a.call_id = " + table + ".call_id AND " + mine("a.applicant_id") + ")"},
		}
	}
	listings["roster_entry"] = listing{filters: map[string]column{"call_id": {"call_id", 'i'}, "person_id": {"person_id", 'i'}}}
	listings["assignment"] = listing{filters: map[string]column{"call_id": {"call_id", 'i'}, "application_id": {"application_id", 'i'}, "expert_id": {"expert_id", 'i'}, "state": {"state", 't'}}}
	listings["ranking"] = listing{filters: map[string]column{"call_id": {"call_id", 'i'}, "method": {"method", 't'}}}
	listings["decision"] = listing{filters: map[string]column{"call_id": {"call_id", 'i'}, "state": {"state", 't'}}}
}

// ClosedTo are the applications of a call whose evaluation a person may not see in any form: those with a conflict of
// theirs, and those of an organisation to which they belong or ever belonged.
func ClosedTo(r Reader, personID, callID string) (map[string]bool, error) {
	closed := map[string]bool{}
	if personID == "" {
		return closed, nil // the platform's own hand belongs nowhere
	}
	var ids []string
	err := r.db().Model(&models.Application{}).Where("call_id = ? AND (id IN (SELECT c.application_id FROM conflicts c WHERE c.person_id = ?)"+
		" OR "+belonged("?", "applicant_id")+")", callID, personID, personID).
		Pluck("id", &ids).Error
	for _, id := range ids {
		closed[id] = true
	}
	return closed, translate(err)
}

// Roster is the list of a call's experts, in the order in which they were named.
func Roster(r Reader, callID string) ([]models.RosterEntry, error) {
	return Find[models.RosterEntry](r, "created_at, id", "call_id = ?", callID)
}

// RosterEntryOf is a person's place on a call's roster; nil when there is none.
func RosterEntryOf(r Reader, callID, personID string) (*models.RosterEntry, error) {
	return First[models.RosterEntry](r, "", "call_id = ? AND person_id = ?", callID, personID)
}

// RostersOf are the rosters that name a person, newest first.
func RostersOf(r Reader, personID string) ([]models.RosterEntry, error) {
	return Find[models.RosterEntry](r, "created_at DESC, id DESC", "person_id = ?", personID)
}

// Received are the applications of a call that were sent and are still in the running or decided, in the order in
// which they came.
func Received(r Reader, callID string) ([]models.Application, error) {
	return Find[models.Application](r, "submitted_at, id", "call_id = ? AND submitted_at IS NOT NULL AND state NOT IN ?", callID,
		[]models.ApplicationState{models.ApplicationDraft, models.ApplicationAwaitingSignOff, models.ApplicationIneligible, models.ApplicationWithdrawn})
}

// ApplicationsIn are the applications of a call in one of the states, in the order in which they came.
func ApplicationsIn(r Reader, callID string, states ...models.ApplicationState) ([]models.Application, error) {
	return Find[models.Application](r, "submitted_at, id", "call_id = ? AND state IN ?", callID, states)
}

// ConflictsIn are the conflicts of a call.
func ConflictsIn(r Reader, callID string) ([]models.Conflict, error) {
	return Find[models.Conflict](r, "created_at, id", "call_id = ?", callID)
}

// Belonged says whether a person belongs or ever belonged to an organisation.
func Belonged(r Reader, personID, organisationID string) (bool, error) {
	n, err := Count[models.Organisation](r, "id = ? AND "+belonged("?", "id"), organisationID, personID)
	return n > 0, err
}

// Pair is an application and an expert.
type Pair struct{ ApplicationID, PersonID string }

// Belonging are the pairs of a call's applications and experts where the expert belongs or ever belonged to the applicant.
func Belonging(r Reader, callID string) ([]Pair, error) {
	var rows []Pair
	err := r.db().Table("applications a").Select("a.id AS application_id, re.person_id").
		Joins("JOIN roster_entries re ON re.call_id = a.call_id").
		Where("a.call_id = ? AND a.submitted_at IS NOT NULL AND "+belonged("re.person_id", "a.applicant_id"), callID).
		Order("a.id, re.person_id").Find(&rows).Error
	return rows, translate(err)
}

// AssignmentsIn are all assignments of a call.
func AssignmentsIn(r Reader, callID string) ([]models.Assignment, error) {
	return Find[models.Assignment](r, "created_at, id", "call_id = ?", callID)
}

// AssignmentOf is what a person has to do with an application as an expert; nil for nothing.
func AssignmentOf(r Reader, applicationID, personID string) (*models.Assignment, error) {
	return First[models.Assignment](r, "", "application_id = ? AND expert_id = ?", applicationID, personID)
}

// Unsent are the applications of a call on which a person still owes a review of their own.
func Unsent(r Reader, callID, personID string) (map[string]bool, error) {
	rows, err := Find[models.Assignment](r, "", "call_id = ? AND expert_id = ? AND state IN ('invited', 'accepted', 'in_progress')", callID, personID)
	owed := make(map[string]bool, len(rows))
	for i := range rows {
		owed[rows[i].ApplicationID] = true
	}
	return owed, err
}

// StillAsked leaves out of a list of assignments the work that nobody waits for any more: an unsent review of an
// application that is taken back or decided.
func (q Query) StillAsked() Query {
	q.only = "NOT (assignments.state IN ('invited', 'accepted', 'in_progress') AND EXISTS (SELECT 1 FROM applications a" +
		" WHERE a.id = assignments.application_id AND a.state NOT IN ('under_review', 'review_complete', 'ranked')))"
	return q
}

// unconflicted leaves out what somebody with a conflict wrote, whenever it became known.
const unconflicted = " AND NOT EXISTS (SELECT 1 FROM conflicts c WHERE c.application_id = assignments.application_id AND c.person_id = assignments.expert_id)"

// SentReviews are the reviews of a call that count: sent, and by nobody with a conflict.
func SentReviews(r Reader, callID string) ([]models.Assignment, error) {
	return Find[models.Assignment](r, "application_id, expert_id", "call_id = ? AND state = 'submitted'"+unconflicted, callID)
}

// ReviewsOf are the reviews of one application that count.
func ReviewsOf(r Reader, applicationID string) ([]models.Assignment, error) {
	return Find[models.Assignment](r, "submitted_at, id", "application_id = ? AND state = 'submitted'"+unconflicted, applicationID)
}

// LatestRanking is the newest ranking of a call; nil when there is none.
func LatestRanking(r Reader, callID string) (*models.Ranking, error) {
	return First[models.Ranking](r, "created_at DESC, id DESC", "call_id = ?", callID)
}

// OpenDecision is the batch of a call that is not confirmed yet; nil when there is none.
func OpenDecision(r Reader, callID string) (*models.Decision, error) {
	return First[models.Decision](r, "", "call_id = ? AND state <> 'confirmed'", callID)
}

// ConfirmedDecisions are the batches of a call that are in force.
func ConfirmedDecisions(r Reader, callID string) ([]models.Decision, error) {
	return Find[models.Decision](r, "created_at, id", "call_id = ? AND state = 'confirmed'", callID)
}

// Promised is what the live awards of a call come to; what a winner gave back counts no more.
func Promised(r Reader, callID string) (int64, error) {
	return sum(r.db().Model(&models.Award{}).Where("call_id = ? AND state NOT IN ('declined', 'retracted', 'cancelled')", callID), "amount_minor")
}

// Endowment is what the funds of a call come to, in the call's currency.
func Endowment(r Reader, callID string) (int64, error) {
	return sum(r.db().Model(&models.CallFunding{}).Where("call_id = ?", callID), "amount_minor")
}

// sum adds up a column; nothing at all is zero. The cast keeps PostgreSQL from answering with a numeric.
func sum(q *gorm.DB, column string) (int64, error) {
	var n int64
	return n, translate(q.Select("CAST(COALESCE(SUM(" + column + "), 0) AS bigint)").Row().Scan(&n))
}

// HasAttachment says whether a record carries a file of a kind.
func HasAttachment(r Reader, object, id, kind string) (bool, error) {
	n, err := Count[models.Attachment](r, "object = ? AND object_id = ? AND kind = ?", object, id, kind)
	return n > 0, err
}
