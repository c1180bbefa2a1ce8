package store

import (
	"fmt"
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
	type question struct {
		org  string // empty: personal
		role models.Role
	}
	var asked []question
	var columns []string
	var args []any
	for _, g := range a.Grants {
		cond, ok := w.sides[models.SideOf(g.Role)]
		if !ok {
			continue
		}
		asked = append(asked, question{g.OrganisationID, g.Role})
		columns = append(columns, fmt.Sprintf("CASE WHEN %s THEN 1 ELSE 0 END", bind(cond, a.PersonID, []string{g.OrganisationID}, &args)))
	}
	for role, cond := range w.personal {
		asked = append(asked, question{role: role})
		columns = append(columns, fmt.Sprintf("CASE WHEN %s THEN 1 ELSE 0 END", bind(cond, a.PersonID, a.Organisations(models.SideApplicant), &args)))
	}
	columns = append(columns, "1")
	args = append(args, id)
	rows, err := r.db().Raw("SELECT "+strings.Join(columns, ", ")+" FROM "+w.table+" WHERE "+w.table+".id = ?", args...).Rows()
	if err != nil {
		return nil, translate(err)
	}
	defer rows.Close()
	if !rows.Next() {
		return nil, translate(rows.Err())
	}
	held := make([]int, len(columns))
	dest := make([]any, len(columns))
	for i := range held {
		dest[i] = &held[i]
	}
	if err := rows.Scan(dest...); err != nil {
		return nil, translate(err)
	}
	standing := models.Standing{models.SignedIn}
	for i, q := range asked {
		if held[i] == 1 && !standing.Has(q.role) {
			standing = append(standing, q.role)
		}
	}
	return standing, nil
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
