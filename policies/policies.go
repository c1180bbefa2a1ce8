// Package policies says who may. Casbin holds the matrix role × object × verb with its deny rows; which roles an
// actor has on a record is worked out from the record (models/store) and handed in. Nothing here touches the database.
package policies

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"demeu/models"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	stringadapter "github.com/casbin/casbin/v2/persist/string-adapter"
)

//go:embed model.conf
var modelConf string

//go:embed policy.csv
var policyCSV string

// Read is the verb that every list and every single GET asks for.
const Read = "read"

// fewestLines guards against a truncated policy: fewer lines mean that something is broken, and the answer is no.
const fewestLines = 20

// Policy is the matrix, read once. Because the embedded lines cannot change while the program runs, Casbin is asked
// once per role, object and verb; TestTableEqualsCasbin proves that the table and Casbin give the same answers.
type Policy struct {
	enforcer *casbin.SyncedEnforcer
	lines    []Line
	allow    map[Line]bool
	deny     map[Line]bool
}

// Line is one cell of the matrix.
type Line struct {
	Role   models.Role
	Object string
	Verb   string
}

// Load reads the embedded matrix.
func Load() (*Policy, error) { return load(policyCSV) }

// LoadFrom reads another matrix: tests delete a line and expect that somebody notices.
func LoadFrom(csv string) (*Policy, error) { return load(csv) }

// Embedded is the text of policy.csv.
func Embedded() string { return policyCSV }

func load(csv string) (*Policy, error) {
	m, err := model.NewModelFromString(modelConf)
	if err != nil {
		return nil, fmt.Errorf("policies: model: %w", err)
	}
	e, err := casbin.NewSyncedEnforcer(m, stringadapter.NewAdapter(withoutComments(csv)))
	if err != nil {
		return nil, fmt.Errorf("policies: policy: %w", err)
	}
	e.AddFunction("holds", func(args ...any) (any, error) {
		roles, _ := args[0].(models.Standing)
		role, _ := args[1].(string)
		return role != "" && slices.Contains(roles, models.Role(role)), nil
	})
	p := &Policy{enforcer: e, allow: map[Line]bool{}, deny: map[Line]bool{}}
	if err := p.tabulate(); err != nil {
		return nil, err
	}
	return p, nil
}

// probe is a role that no person can hold; a rule that allows it everything shows which cells are denied.
const probe = "probe"

func (p *Policy) tabulate() error {
	rules, err := p.enforcer.GetPolicy()
	if err != nil {
		return err
	}
	if len(rules) < fewestLines {
		return fmt.Errorf("policies: only %d lines, refusing to start", len(rules))
	}
	verbs := map[string][]string{} // of each object
	for _, r := range rules {
		p.lines = append(p.lines, Line{models.Role(r[0]), r[1], r[2]})
		if r[2] != "*" && !slices.Contains(verbs[r[1]], r[2]) {
			verbs[r[1]] = append(verbs[r[1]], r[2])
		}
	}
	// only a cell that a line names can be anything but closed
	for _, l := range p.lines {
		if l.Verb != "*" {
			p.allow[l], p.deny[l] = false, false
			continue
		}
		for _, v := range verbs[l.Object] {
			c := Line{l.Role, l.Object, v}
			p.allow[c], p.deny[c] = false, false
		}
	}
	for c := range p.allow {
		ok, err := p.Ask(models.Standing{c.Role}, c.Object, c.Verb)
		if err != nil {
			return err
		}
		if p.allow[c] = ok; ok {
			continue
		}
		// closed because of a deny, or for want of an allow? A role that may do everything tells.
		if _, err := p.enforcer.AddPolicy(probe, c.Object, c.Verb, "allow"); err != nil {
			return err
		}
		if ok, err = p.Ask(models.Standing{c.Role, probe}, c.Object, c.Verb); err != nil {
			return err
		}
		p.deny[c] = !ok
		if _, err := p.enforcer.RemovePolicy(probe, c.Object, c.Verb, "allow"); err != nil {
			return err
		}
	}
	return nil
}

// Ask puts the question to Casbin itself. An empty word is never allowed.
func (p *Policy) Ask(standing models.Standing, object, verb string) (bool, error) {
	if len(standing) == 0 || object == "" || verb == "" {
		return false, nil
	}
	return p.enforcer.Enforce(standing, object, verb)
}

// Check answers whether somebody with this standing may fire the verb. A deny beats every allow.
func (p *Policy) Check(standing models.Standing, object, verb string) bool {
	ok := false
	for _, role := range standing {
		if p.deny[Line{role, object, verb}] {
			return false
		}
		ok = ok || p.allow[Line{role, object, verb}]
	}
	return ok
}

// Roles that may fire a verb, sorted: who can unblock, who will be told, what the roles page prints.
func (p *Policy) Roles(object, verb string) []models.Role { return rolesIn(p.allow, object, verb) }

// Denied are the roles that close a verb whatever else somebody is.
func (p *Policy) Denied(object, verb string) []models.Role { return rolesIn(p.deny, object, verb) }

func rolesIn(cells map[Line]bool, object, verb string) []models.Role {
	var roles []models.Role
	for l, yes := range cells {
		if yes && l.Object == object && l.Verb == verb {
			roles = append(roles, l.Role)
		}
	}
	slices.Sort(roles)
	return roles
}

// Lines are the rules as written.
func (p *Policy) Lines() []Line { return p.lines }

// Scope says which records of an object the actor may list: the same cells as Check, asked for every role that the
// actor could have on some record.
func (p *Policy) Scope(a *models.Actor, object string) models.Scope {
	s := models.Scope{Object: object, PersonID: a.PersonID, All: a.System, Sides: map[models.Side][]string{}}
	for _, g := range a.Grants {
		side := models.SideOf(g.Role)
		if p.allow[Line{g.Role, object, Read}] && !slices.Contains(s.Sides[side], g.OrganisationID) {
			s.Sides[side] = append(s.Sides[side], g.OrganisationID)
		}
	}
	for _, role := range models.PersonalSides {
		switch l := (Line{role, object, Read}); {
		case p.deny[l]:
			s.Except = append(s.Except, role)
		case p.allow[l]:
			s.Personal = append(s.Personal, role)
		}
	}
	return s
}

func withoutComments(csv string) string {
	var b strings.Builder
	for line := range strings.Lines(csv) {
		if t := strings.TrimSpace(line); t != "" && !strings.HasPrefix(t, "#") {
			b.WriteString(t + "\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}
