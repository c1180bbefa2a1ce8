package store

import (
	"database/sql"
	"slices"

	"demeu/models"
)

func init() {
	reaches["organisation"] = reach{
		table: "organisations",
		sides: map[models.Side]string{
			models.SideApplicant: "organisations.id IN @orgs",
			// an operator sees donors, its own record, and whoever has sent it an application or holds an award of it
			models.SideOperator: "organisations.id IN @orgs OR organisations.kind = 'donor' OR EXISTS (SELECT 1 FROM applications a WHERE a.applicant_id = organisations.id AND a.operator_id IN @orgs AND a.submitted_at IS NOT NULL)",
			models.SideDonor:    "organisations.id IN @orgs",
			models.SidePlatform: "1 = 1",
		},
		personal: map[models.Role]string{models.Insider: mine("organisations.id")},
	}
	// the people of an organisation: only those of the organisation itself, and the platform
	reaches["team"] = reach{
		table: "organisations",
		sides: map[models.Side]string{
			models.SideApplicant: "organisations.id IN @orgs", models.SideOperator: "organisations.id IN @orgs",
			models.SideDonor: "organisations.id IN @orgs", models.SidePlatform: "1 = 1",
		},
	}
	reaches["membership"] = reach{
		table: "memberships",
		sides: map[models.Side]string{
			models.SideApplicant: "memberships.organisation_id IN @orgs", models.SideOperator: "memberships.organisation_id IN @orgs",
			models.SideDonor: "memberships.organisation_id IN @orgs", models.SidePlatform: "1 = 1",
		},
		personal: map[models.Role]string{models.Self: "memberships.person_id = @me"},
	}
	reaches["person"] = reach{
		table:    "people",
		sides:    map[models.Side]string{models.SidePlatform: "1 = 1"},
		personal: map[models.Role]string{models.Self: "people.id = @me"},
	}
	reaches["duty_table"] = reach{
		table: "duty_tables",
		sides: map[models.Side]string{models.SideOperator: "duty_tables.operator_id IN @orgs", models.SidePlatform: "1 = 1"},
	}
	reaches["letter"] = reach{
		table:    "letters",
		sides:    map[models.Side]string{models.SidePlatform: "1 = 1"},
		personal: map[models.Role]string{models.Self: "letters.person_id = @me"},
	}
	listings["organisation"] = listing{
		filters: map[string]column{"kind": {"kind", 't'}, "state": {"state", 't'}, "region": {"region", 't'}, "country": {"country", 't'}},
		search:  "search_key",
	}
	listings["membership"] = listing{
		filters: map[string]column{"organisation_id": {"organisation_id", 'i'}, "role": {"role", 't'}, "state": {"state", 't'}},
	}
	listings["letter"] = listing{filters: map[string]column{"state": {"state", 't'}, "template": {"template", 't'}, "object_id": {"object_id", 'i'}}}
	listings["person"] = listing{filters: map[string]column{"state": {"state", 't'}}, search: "search_key"}
	listings["duty_table"] = listing{filters: map[string]column{"operator_id": {"operator_id", 'i'}}}
}

// PersonByEmail finds an account; nil when there is none.
func PersonByEmail(r Reader, email string) (*models.Person, error) {
	return First[models.Person](r, "", "email = ?", email)
}

// SessionActor finds who stands behind a token's hash, with the grants that are valid now, and when the sign-in was last
// used; nil when nobody does.
func SessionActor(r Reader, tokenHash string, now, idleSince models.Time) (*models.Actor, models.Time, error) {
	return actor(r, "s.id, s.seen_at", "JOIN sessions s ON s.person_id = p.id",
		"s.token_hash = ? AND s.ended_at IS NULL AND s.expires_at > ? AND s.seen_at > ?", tokenHash, now, idleSince)
}

// ActorOf makes the actor of a person; nil when the account is disabled.
func ActorOf(r Reader, personID string) (*models.Actor, error) {
	a, _, err := actor(r, "NULL, NULL", "", "p.id = ?", personID)
	return a, err
}

// actor reads a person and their grants in one question: every request asks it.
func actor(r Reader, session, join, where string, args ...any) (*models.Actor, models.Time, error) {
	var seen models.Time
	rows, err := r.db().Raw("SELECT p.id, p.email, p.name, p.language, "+session+", m.organisation_id, m.role FROM people p "+join+
		" LEFT JOIN memberships m ON m.person_id = p.id AND m.state = 'active' WHERE p.state = 'active' AND "+where+" ORDER BY m.organisation_id, m.role", args...).Rows()
	if err != nil {
		return nil, seen, translate(err)
	}
	defer rows.Close()
	var a *models.Actor
	for rows.Next() {
		if a == nil {
			a = new(models.Actor)
		}
		var sessionID, organisation, role sql.NullString
		if err := rows.Scan(&a.PersonID, &a.Email, &a.Name, &a.Language, &sessionID, &seen, &organisation, &role); err != nil {
			return nil, seen, translate(err)
		}
		a.SessionID = sessionID.String
		if organisation.Valid {
			a.Grants = append(a.Grants, models.Grant{OrganisationID: organisation.String, Role: models.Role(role.String)})
		}
	}
	return a, seen, translate(rows.Err())
}

// Holders are the active people who hold one of the roles in an organisation, each once.
func Holders(r Reader, organisationID string, roles []models.Role) ([]models.Person, error) {
	return Find[models.Person](r, "id", "state = 'active' AND id IN (SELECT person_id FROM memberships WHERE organisation_id = ? AND state = 'active' AND role IN ?)", organisationID, roles)
}

// InvitationsOf are the roles that wait for a person's own answer.
func InvitationsOf(r Reader, personID string) ([]models.Membership, error) {
	return Find[models.Membership](r, "organisation_id, role", "person_id = ? AND state = ?", personID, models.MembershipInvited)
}

// NextInvitation is a role in an organisation that waits for a person's own answer; nil when none does.
func NextInvitation(r Reader, organisationID, personID string) (*models.Membership, error) {
	return First[models.Membership](r, "role", "organisation_id = ? AND person_id = ? AND state = ?", organisationID, personID, models.MembershipInvited)
}

// LockPerson makes the rest of this transaction the only one that answers for the person; why it is an update stands at
// LockFund.
func LockPerson(tx *Tx, personID string) error {
	return translate(tx.gorm.Exec("UPDATE people SET version = version WHERE id = ?", personID).Error)
}

// OwnOrganisations are those to which a person belongs or ever belonged.
func OwnOrganisations(r Reader, personID string) ([]string, error) {
	var ids []string
	if personID == "" {
		return nil, nil // the platform's own hand belongs nowhere
	}
	err := translate(r.db().Model(&models.Organisation{}).Where(belonged("?", "id"), personID).Pluck("id", &ids).Error)
	return ids, err
}

// DutiesOf is the duty table of an operator; nil when it has none.
func DutiesOf(r Reader, operatorID string) (*models.DutyTable, error) {
	if !models.IsID(operatorID) {
		return nil, nil
	}
	return First[models.DutyTable](r, "", "operator_id = ?", operatorID)
}

// LatestVerification is the newest check of an organisation; nil when it was never checked.
func LatestVerification(r Reader, organisationID string) (*models.Verification, error) {
	return First[models.Verification](r, "created_at DESC, id DESC", "organisation_id = ?", organisationID)
}

// Named loads records by their ids in one question, keyed by id: names beside rows without asking row by row. Who needs
// only some columns says so; id comes always.
func Named[T any, P Record[T]](r Reader, ids []string, columns ...string) (map[string]*T, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	out := make(map[string]*T, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	q := r.db().Where("id IN ?", ids)
	if len(columns) > 0 {
		q = q.Select(append(columns, "id"))
	}
	rows, err := read[T](q, len(ids))
	for i := range rows {
		out[P(&rows[i]).Meta().ID] = &rows[i]
	}
	return out, err
}

// EndSessions ends every sign-in of a person but one.
func (t *Tx) EndSessions(personID, except string, now models.Time) error {
	q := t.gorm.Model(&models.Session{}).Where("person_id = ? AND ended_at IS NULL", personID)
	if except != "" {
		q = q.Where("id <> ?", except)
	}
	return translate(q.Update("ended_at", now).Error)
}

// EndSession ends one sign-in.
func (t *Tx) EndSession(id string, now models.Time) error {
	return translate(t.gorm.Model(&models.Session{}).Where("id = ?", id).Update("ended_at", now).Error)
}

// TouchSession notes that a sign-in is in use.
func (t *Tx) TouchSession(id string, now models.Time) error {
	return translate(t.gorm.Model(&models.Session{}).Where("id = ?", id).Update("seen_at", now).Error)
}

// TryCode counts a try of a one-time code; false when it has borne as many as it may.
func (t *Tx) TryCode(id string, most int) (bool, error) {
	res := t.gorm.Exec("UPDATE login_codes SET attempts = attempts + 1 WHERE id = ? AND attempts < ?", id, most)
	return res.RowsAffected == 1, translate(res.Error)
}

// UseCode spends a code; false when somebody else did.
func (t *Tx) UseCode(id string, now models.Time) (bool, error) {
	res := t.gorm.Model(&models.LoginCode{}).Where("id = ? AND used_at IS NULL", id).Update("used_at", now)
	return res.RowsAffected == 1, translate(res.Error)
}

// IsExpert says whether a person is on the roster of any call.
func IsExpert(r Reader, personID string) (bool, error) {
	n, err := Count[models.RosterEntry](r, "person_id = ?", personID)
	return n > 0, err
}
