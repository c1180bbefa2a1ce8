package reviews

import (
	"context"
	"slices"
	"time"

	"demeu/models"
	"demeu/models/store"
	"demeu/policies"
	"demeu/workflows"
	"demeu/workflows/people"
)

// ExpertInput names somebody for the roster of a call.
type ExpertInput struct {
	Email     string   `json:"email" maxLength:"254"`
	Name      string   `json:"name,omitempty" maxLength:"200"`
	Languages []string `json:"languages" minItems:"1" maxItems:"3" enum:"kk,ru,en" doc:"In which the expert reads applications; the first is for letters"`
	MaxLoad   int64    `json:"max_load" minimum:"1" maximum:"1000" doc:"How many applications the expert takes at most"`
}

// RosterEntryView is a person's place on the roster of a call.
type RosterEntryView struct {
	models.Head
	CallID     string      `json:"call_id"`
	CallTitle  models.Text `json:"call_title"`
	ExpertID   string      `json:"expert_id"`
	Name       string      `json:"name"`
	Email      string      `json:"email,omitempty"`
	Languages  []string    `json:"languages"`
	MaxLoad    int64       `json:"max_load"`
	DeclaredAt models.Time `json:"declared_at" doc:"When conflicts of interest were declared for the whole list"`
}

// AddExpert puts a person on a call's roster and invites them by letter; an unknown address gets an account.
func (r *Reviews) AddExpert(ctx context.Context, callID string, in ExpertInput) (*RosterEntryView, error) {
	return workflows.Do(ctx, r.House, "call.roster:"+callID, func(st *workflows.Step) (*RosterEntryView, error) {
		if _, err := st.May("call", callID, "roster"); err != nil {
			return nil, err
		}
		call, err := store.Get[models.Call](st.Tx, callID)
		if err != nil {
			return nil, err
		}
		languages := slices.Clone(in.Languages)
		slices.Sort(languages)
		if len(slices.Compact(languages)) != len(in.Languages) {
			return nil, models.Bad("/languages", "field.twice")
		}
		person, err := people.Account(st, in.Email, in.Name, in.Languages[0])
		if err != nil {
			return nil, err
		}
		e := &models.RosterEntry{Base: st.New(), CallID: call.ID, OperatorID: call.OperatorID, PersonID: person.ID, Languages: in.Languages, MaxLoad: in.MaxLoad}
		if err := st.Insert(e, "invite"); err != nil {
			if store.IsUnique(err) {
				return nil, models.Refuse("roster_entry.exists")
			}
			return nil, err
		}
		err = st.Tell(person, "expert_invitation", e, models.Params{"call": call.Title.In(person.Language), "by": st.Actor.Name})
		v := rosterView(e, call, person)
		return &v, err
	})
}

func rosterView(e *models.RosterEntry, call *models.Call, person *models.Person) RosterEntryView {
	v := RosterEntryView{Head: models.HeadOf(&e.Base, ""), CallID: e.CallID, ExpertID: e.PersonID, Languages: e.Languages, MaxLoad: e.MaxLoad, DeclaredAt: e.DeclaredAt}
	if call != nil {
		v.CallTitle = call.Title
	}
	if person != nil {
		v.Name, v.Email = person.Name, person.Email
	}
	return v
}

// ListExperts pages through the roster of one call.
func (r *Reviews) ListExperts(ctx context.Context, callID string, q store.Query) (*workflows.Page[RosterEntryView], error) {
	if _, err := r.May(ctx, r.Store.Read(ctx), "call", callID, policies.Read); err != nil {
		return nil, err
	}
	q.Filters["call_id"] = callID
	return r.ListRoster(ctx, q)
}

// ListRoster pages through the places on rosters that the actor may see.
func (r *Reviews) ListRoster(ctx context.Context, q store.Query) (*workflows.Page[RosterEntryView], error) {
	return workflows.List(ctx, r.House, q, func(see *workflows.Sight, rows []models.RosterEntry) ([]RosterEntryView, error) {
		return rosterViews(see.Reader, rows)
	})
}

func rosterViews(r store.Reader, rows []models.RosterEntry) ([]RosterEntryView, error) {
	var who, which []string
	for i := range rows {
		who, which = append(who, rows[i].PersonID), append(which, rows[i].CallID)
	}
	persons, err := store.Named[models.Person](r, who)
	if err != nil {
		return nil, err
	}
	calls, err := store.Named[models.Call](r, which)
	if err != nil {
		return nil, err
	}
	out := make([]RosterEntryView, len(rows))
	for i := range rows {
		out[i] = rosterView(&rows[i], calls[rows[i].CallID], persons[rows[i].PersonID])
	}
	return out, nil
}

// RosterEntry shows one place on a roster.
func (r *Reviews) RosterEntry(ctx context.Context, id string) (*RosterEntryView, error) {
	read := r.Store.Read(ctx)
	if _, err := r.May(ctx, read, "roster_entry", id, policies.Read); err != nil {
		return nil, err
	}
	e, err := store.Get[models.RosterEntry](read, id)
	if err != nil {
		return nil, err
	}
	views, err := rosterViews(read, []models.RosterEntry{*e})
	if err != nil {
		return nil, err
	}
	return &views[0], nil
}

// MyRoster is a call in which I am an expert, with what was sent to it: titles and applicants, nothing more, so that
// conflicts of interest are known before anything is read.
type MyRoster struct {
	RosterEntryView
	Due          string          `json:"evaluation_due,omitempty"`
	Applications []DeclarableApp `json:"applications" nullable:"false"`
}

// DeclarableApp is an application as an expert sees it before declaring.
type DeclarableApp struct {
	ApplicationID string       `json:"application_id"`
	Title         string       `json:"title"`
	Applicant     *models.Text `json:"applicant,omitempty" doc:"Absent where the call is blind"`
}

// MyRosters lists the calls in which the actor is an expert.
func (r *Reviews) MyRosters(ctx context.Context) (*workflows.Page[MyRoster], error) {
	a, err := workflows.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	read := r.Store.Read(ctx)
	entries, err := store.RostersOf(read, a.PersonID)
	if err != nil {
		return nil, err
	}
	views, err := rosterViews(read, entries)
	if err != nil {
		return nil, err
	}
	out := &workflows.Page[MyRoster]{Items: []MyRoster{}}
	for i := range entries {
		call, err := store.Get[models.Call](read, entries[i].CallID)
		if err != nil {
			return nil, err
		}
		mine := MyRoster{RosterEntryView: views[i], Due: evaluationDue(call), Applications: []DeclarableApp{}}
		apps, err := declarable(read, call, a.PersonID, r.Clock.Now())
		if err != nil {
			return nil, err
		}
		names, err := applicantsOf(read, apps)
		if err != nil {
			return nil, err
		}
		for j := range apps {
			row := DeclarableApp{ApplicationID: apps[j].ID, Title: apps[j].Title}
			if !call.Scoring.Blind {
				row.Applicant = nameOf(names[apps[j].ApplicantID])
			}
			mine.Applications = append(mine.Applications, row)
		}
		out.Items = append(out.Items, mine)
	}
	return out, nil
}

// declarable are the applications on which an expert is asked: sent, after the call has closed, and not closed to them
// already. What somebody has declared leaves no trace in their own list either.
func declarable(r store.Reader, call *models.Call, personID string, now models.Time) ([]models.Application, error) {
	if call.State != models.CallEvaluating && call.State != models.CallDecided && call.PhaseAt(now) != models.PhaseClosed {
		return nil, nil // nobody looks into an open call
	}
	apps, err := store.Received(r, call.ID)
	if err != nil {
		return nil, err
	}
	closed, err := store.ClosedTo(r, personID, call.ID)
	return slices.DeleteFunc(apps, func(a models.Application) bool { return closed[a.ID] }), err
}

// evaluationDue is the day by which the call wants its reviews; "" when it names none.
func evaluationDue(call *models.Call) string {
	for _, m := range call.Timeline {
		if m.Code == "evaluation" {
			return string(m.Due)
		}
	}
	return ""
}

// Declaration is the answer to "with which of these are you in conflict?": none but the ones named.
type Declaration struct {
	Conflicts []DeclaredConflict `json:"conflicts" maxItems:"1000" nullable:"false"`
}

// DeclaredConflict is one conflict of interest in the expert's own words.
type DeclaredConflict struct {
	ApplicationID string `json:"application_id"`
	Reason        string `json:"reason" minLength:"3" maxLength:"4000"`
}

// Declared is the answer to a declaration: what is left to read.
type Declared struct {
	models.Head
	CallID     string    `json:"call_id"`
	DeclaredAt time.Time `json:"declared_at"`
	Conflicts  int       `json:"conflicts" doc:"How many were declared now"`
}

// Declare dates the expert's word on the whole list of a call, and closes what they named to them, everywhere.
func (r *Reviews) Declare(ctx context.Context, entryID string, in Declaration) (*Declared, error) {
	return workflows.Do(ctx, r.House, "roster_entry.declare:"+entryID, func(st *workflows.Step) (*Declared, error) {
		if _, err := st.May("roster_entry", entryID, "declare"); err != nil {
			return nil, err
		}
		e, err := store.Get[models.RosterEntry](st.Tx, entryID)
		if err != nil {
			return nil, err
		}
		call, err := store.Get[models.Call](st.Tx, e.CallID)
		if err != nil {
			return nil, err
		}
		apps, err := declarable(st.Tx, call, e.PersonID, st.Now)
		if err != nil {
			return nil, err
		}
		var bad models.Fields
		named := map[string]*models.Application{}
		for i, c := range in.Conflicts {
			at := slices.IndexFunc(apps, func(a models.Application) bool { return a.ID == c.ApplicationID })
			bad.Check(at >= 0, workflows.Pointer("conflicts", i, "application_id"), "conflict.application_unknown")
			bad.Check(named[c.ApplicationID] == nil, workflows.Pointer("conflicts", i, "application_id"), "field.twice")
			if at >= 0 {
				named[c.ApplicationID] = &apps[at]
			}
		}
		if err := bad.Err("declaration.invalid"); err != nil {
			return nil, err
		}
		for _, c := range in.Conflicts {
			if err := closeTo(st, named[c.ApplicationID], e.PersonID, c.Reason); err != nil {
				return nil, err
			}
		}
		before := workflows.Snapshot(e)
		e.DeclaredAt = st.Now
		if err := st.Save(e, "declare", before, ""); err != nil {
			return nil, err
		}
		return &Declared{Head: models.HeadOf(&e.Base, ""), CallID: e.CallID, DeclaredAt: e.DeclaredAt.Time, Conflicts: len(in.Conflicts)}, nil
	})
}

// closeTo closes an application to a person. An assignment that they have ends with it.
func closeTo(st *workflows.Step, app *models.Application, personID, reason string) error {
	as, err := store.AssignmentOf(st.Tx, app.ID, personID)
	if err != nil {
		return err
	}
	if as == nil || as.State == models.AssignmentConflicted {
		return addConflict(st, app, personID, reason)
	}
	return assignments.Effect(st, as, "declare_conflict", &workflows.ReasonBody{Reason: reason})
}

// addConflict writes the row that closes an application to a person, and says so in the trail of the application too.
func addConflict(st *workflows.Step, app *models.Application, personID, reason string) error {
	kind := models.ConflictDeclared
	switch belonged, err := store.Belonged(st.Tx, personID, app.ApplicantID); {
	case err != nil:
		return err
	case belonged:
		kind = models.ConflictOrganisation
	}
	c := &models.Conflict{Base: st.New(), CallID: app.CallID, OperatorID: app.OperatorID, ApplicationID: app.ID, PersonID: personID, Kind: kind, Reason: reason}
	if err := st.Insert(c, "declare"); err != nil {
		return err
	}
	return st.Note(app, "conflict", nil, map[string]any{"person_id": personID, "kind": kind}, reason)
}
