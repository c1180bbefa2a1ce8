package store

import (
	"fmt"
	"slices"
	"strings"

	"demeu/models"
)

// reach says how people stand on the records of one object: for each side a condition on the object's table that
// holds when one of @orgs stands on that side, for each personal role one on @me. The same conditions answer
// "what am I on this record?" and "which records may I list?".
type reach struct {
	table    string
	sides    map[models.Side]string
	personal map[models.Role]string
}

// reaches is filled by the files of the nouns.
var reaches = map[string]reach{}

// Reaches tells which objects have standing rules; house tests compare it with the policy.
func Reaches() []string {
	var names []string
	for n := range reaches {
		names = append(names, n)
	}
	return names
}

// Standing works out which of the actor's roles count on one record. Everybody who is signed in stands on a record
// that exists as signed_in; an unknown record gives nothing at all.
func Standing(r Reader, a *models.Actor, object, id string) (models.Standing, error) {
	w, ok := reaches[object]
	if !ok {
		return nil, fmt.Errorf("store: no standing rules for %q", object)
	}
	if a == nil || a.PersonID == "" || !models.IsID(id) {
		return nil, nil
	}
	// one question for each organisation on a side, whatever number of roles it gives, and one for each personal role
	var asked []question
	seen := map[question]bool{}
	for _, g := range a.Grants {
		q := question{side: models.SideOf(g.Role), org: g.OrganisationID}
		if _, ok := w.sides[q.side]; ok && !seen[q] {
			seen[q] = true
			asked = append(asked, q)
		}
	}
	for role := range w.personal {
		asked = append(asked, question{role: role})
	}
	holds := map[question]bool{}
	for part := range slices.Chunk(append(asked, question{}), questionsAtOnce) { // the empty one asks whether the record is there
		there, err := w.ask(r, a, id, part, holds)
		if err != nil || !there {
			return nil, err
		}
	}
	standing := models.Standing{models.SignedIn}
	for _, g := range a.Grants {
		if holds[question{side: models.SideOf(g.Role), org: g.OrganisationID}] && !standing.Has(g.Role) {
			standing = append(standing, g.Role)
		}
	}
	for role := range w.personal {
		if holds[question{role: role}] {
			standing = append(standing, role)
		}
	}
	return standing, nil
}

// question is "does this organisation stand on that side?", or, with a role, "does this personal role hold?".
type question struct {
	side models.Side
	org  string
	role models.Role
}

// questionsAtOnce keeps a person of very many organisations within the columns that a result may have.
const questionsAtOnce = 200

// ask answers some questions about one record; false when the record is not there.
func (w reach) ask(r Reader, a *models.Actor, id string, asked []question, holds map[question]bool) (bool, error) {
	var columns []string
	var args []any
	for _, q := range asked {
		cond := "1 = 1"
		switch {
		case q.role != "":
			cond = bind(w.personal[q.role], a.PersonID, a.Organisations(models.SideApplicant), &args)
		case q.side != "":
			cond = bind(w.sides[q.side], a.PersonID, []string{q.org}, &args)
		}
		columns = append(columns, "CASE WHEN "+cond+" THEN 1 ELSE 0 END")
	}
	rows, err := r.db().Raw("SELECT "+strings.Join(columns, ", ")+" FROM "+w.table+" WHERE "+w.table+".id = ?", append(args, id)...).Rows()
	if err != nil {
		return false, translate(err)
	}
	defer rows.Close()
	if !rows.Next() {
		return false, translate(rows.Err())
	}
	held := make([]int, len(columns))
	dest := make([]any, len(columns))
	for i := range held {
		dest[i] = &held[i]
	}
	if err := rows.Scan(dest...); err != nil {
		return false, translate(err)
	}
	for i, q := range asked {
		holds[q] = held[i] == 1
	}
	return true, nil
}

// within turns a Scope into a condition. No side and no personal role means no row.
func within(s models.Scope) (string, []any) {
	if s.All {
		return "1 = 1", nil
	}
	w := reaches[s.Object]
	var any []string
	var args []interface{}
	for side, orgs := range s.Sides {
		if cond, ok := w.sides[side]; ok && len(orgs) > 0 {
			any = append(any, bind(cond, s.PersonID, orgs, &args))
		}
	}
	for _, role := range s.Personal {
		if cond, ok := w.personal[role]; ok && s.PersonID != "" {
			any = append(any, bind(cond, s.PersonID, s.Sides[models.SideApplicant], &args))
		}
	}
	if len(any) == 0 {
		return "1 = 0", nil
	}
	cond := "(" + strings.Join(any, " OR ") + ")"
	for _, role := range s.Except {
		if c, ok := w.personal[role]; ok && s.PersonID != "" {
			cond += " AND NOT " + bind(c, s.PersonID, nil, &args)
		}
	}
	return cond, args
}

// bind replaces @me and @orgs by placeholders in the order in which they stand.
func bind(cond, me string, orgs []string, args *[]any) string {
	var b strings.Builder
	b.WriteByte('(')
	for {
		i := strings.IndexByte(cond, '@')
		if i < 0 {
			break
		}
		b.WriteString(cond[:i])
		switch rest := cond[i:]; {
		case strings.HasPrefix(rest, "@me"):
			b.WriteByte('?')
			*args = append(*args, me)
			cond = rest[len("@me"):]
		case strings.HasPrefix(rest, "@orgs"):
			if len(orgs) == 0 {
				b.WriteString("(NULL)")
			} else {
				b.WriteString("(?" + strings.Repeat(",?", len(orgs)-1) + ")")
				for _, o := range orgs {
					*args = append(*args, o)
				}
			}
			cond = rest[len("@orgs"):]
		default:
			panic("store: unknown word in a standing rule: " + rest)
		}
	}
	b.WriteString(cond + ")")
	return b.String()
}

// Stands says whether an object has standing rules at all.
func Stands(object string) bool {
	_, ok := reaches[object]
	return ok
}
