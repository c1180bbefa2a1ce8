package reviews

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"demeu/models"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/grants"
)

var liveAssignment = []models.AssignmentState{models.AssignmentInvited, models.AssignmentAccepted, models.AssignmentInProgress, models.AssignmentSubmitted}

var assignments = workflows.Machine[models.AssignmentState, *models.Assignment]{
	Object: "assignment",
	Load:   store.Get[models.Assignment],
	State:  func(a *models.Assignment) *models.AssignmentState { return &a.State },
	Moves: []workflows.Move[models.AssignmentState, *models.Assignment]{
		{Verb: "accept", From: []models.AssignmentState{models.AssignmentInvited}, To: models.AssignmentAccepted, Guard: stillAsked, Primary: true},
		{Verb: "decline", From: []models.AssignmentState{models.AssignmentInvited, models.AssignmentAccepted}, To: models.AssignmentDeclined,
			Body: workflows.ReasonBody{}, Reason: true, Then: tellDeclined, Tells: officers},
		{Verb: "declare_conflict", From: append([]models.AssignmentState{models.AssignmentDeclined}, liveAssignment...), To: models.AssignmentConflicted,
			Body: workflows.ReasonBody{}, Reason: true, Apply: workflows.Body(declareConflict), Then: tellConflict, Tells: officers},
		{Verb: "review", Via: "PUT", From: liveAssignment[1:], To: models.AssignmentInProgress, Body: ReviewBody{}, Guard: notSent,
			Apply: workflows.Body(writeReview)},
		{Verb: "submit", Via: "POST", From: liveAssignment[1:], To: models.AssignmentSubmitted, Guard: reviewComplete, Apply: sendReview, Primary: true, Tells: officers},
		{Verb: "reopen", Via: "POST", From: []models.AssignmentState{models.AssignmentSubmitted}, To: models.AssignmentInProgress,
			Body: workflows.ReasonBody{}, Reason: true, Guard: notDecided, Apply: workflows.Body(reopenReview), Then: tellReopened, Tells: []models.Role{models.Expert}},
	},
}

// AssignmentView is one application in the hands of one expert. Scores are there for the expert, and for the officers
// once they are sent.
type AssignmentView struct {
	models.Head
	CallID         string             `json:"call_id"`
	CallTitle      *models.Text       `json:"call_title,omitempty"`
	ApplicationID  string             `json:"application_id"`
	Title          string             `json:"title,omitempty"`
	Summary        string             `json:"summary,omitempty"`
	Applicant      *models.Text       `json:"applicant,omitempty" doc:"Absent where the call is blind"`
	Language       string             `json:"language,omitempty"`
	ExpertID       string             `json:"expert_id"`
	ExpertName     string             `json:"expert_name,omitempty"`
	Further        bool               `json:"further,omitempty"`
	Due            string             `json:"due,omitempty" doc:"By which day the review is wanted"`
	Progress       Progress           `json:"progress"`
	Criteria       []models.Criterion `json:"criteria,omitempty"`
	Step           money.Decimal      `json:"step,omitempty" doc:"Scores are multiples of it"`
	Scores         []models.Score     `json:"scores,omitempty"`
	OverallComment string             `json:"overall_comment,omitempty"`
	Total          string             `json:"total,omitempty"`
	SubmittedAt    models.Time        `json:"submitted_at"`
}

// Progress of a review: how many criteria have a score.
type Progress struct {
	Scored int `json:"scored"`
	Of     int `json:"of"`
}

// AssignmentRow is an assignment in a list.
type AssignmentRow struct {
	models.Head
	CallID        string       `json:"call_id"`
	CallTitle     *models.Text `json:"call_title,omitempty"`
	ApplicationID string       `json:"application_id"`
	Title         string       `json:"title"`
	Applicant     *models.Text `json:"applicant,omitempty"`
	ExpertID      string       `json:"expert_id"`
	ExpertName    string       `json:"expert_name"`
	Further       bool         `json:"further,omitempty"`
	Due           string       `json:"due,omitempty"`
	Progress      Progress     `json:"progress"`
}

func (r *Reviews) showAssignment(see *workflows.Sight, a *models.Assignment) (*AssignmentView, error) {
	v := &AssignmentView{CallID: a.CallID, ApplicationID: a.ApplicationID, ExpertID: a.ExpertID, Further: a.Further}
	if see.Standing.Has(models.Conflicted) {
		return v, nil // who has just declared a conflict sees that it is done, and no more
	}
	app, err := store.Get[models.Application](see.Reader, a.ApplicationID)
	if err != nil {
		return nil, err
	}
	call, err := store.Get[models.Call](see.Reader, a.CallID)
	if err != nil {
		return nil, err
	}
	expert, err := store.Get[models.Person](see.Reader, a.ExpertID)
	if err != nil {
		return nil, err
	}
	own := a.ExpertID == see.Actor.PersonID
	v.CallTitle, v.Title, v.Summary, v.Language, v.ExpertName = &call.Title, app.Title, app.Project.Goal, app.Language, expert.Name
	v.Due, v.Criteria, v.Step, v.Progress = evaluationDue(call), call.Criteria, call.Scoring.Step, progress(a, call)
	if !own || !call.Scoring.Blind {
		o, err := store.Get[models.Organisation](see.Reader, app.ApplicantID)
		if err != nil {
			return nil, err
		}
		v.Applicant = nameOf(o)
	}
	open := own
	if !own && a.State == models.AssignmentSubmitted {
		owed, err := store.Unsent(see.Reader, a.CallID, see.Actor.PersonID)
		if err != nil {
			return nil, err
		}
		open = !owed[a.ApplicationID] // an officer who is an expert too waits like one
	}
	if open {
		v.Scores, v.OverallComment, v.SubmittedAt = a.Scores, a.OverallComment, a.SubmittedAt
		if a.State == models.AssignmentSubmitted {
			v.Total = a.Total.String()
		}
	}
	return v, nil
}

func progress(a *models.Assignment, call *models.Call) Progress {
	return Progress{Scored: len(a.Scores), Of: len(call.Criteria)}
}

// ListAssignments pages through the assignments that the actor may see.
func (r *Reviews) ListAssignments(ctx context.Context, q store.Query) (*workflows.Page[AssignmentRow], error) {
	return workflows.List(ctx, r.House, q, assignmentRows)
}

// MyAssignments pages through what the actor has to review and has reviewed.
func (r *Reviews) MyAssignments(ctx context.Context, q store.Query) (*workflows.Page[AssignmentRow], error) {
	a, err := workflows.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	q.Filters["expert_id"] = a.PersonID
	return r.ListAssignments(ctx, q.StillAsked())
}

func assignmentRows(see *workflows.Sight, rows []models.Assignment) ([]AssignmentRow, error) {
	var appIDs, callIDs, expertIDs []string
	for i := range rows {
		appIDs, callIDs, expertIDs = append(appIDs, rows[i].ApplicationID), append(callIDs, rows[i].CallID), append(expertIDs, rows[i].ExpertID)
	}
	apps, err := store.Named[models.Application](see.Reader, appIDs)
	if err != nil {
		return nil, err
	}
	calls, err := store.Named[models.Call](see.Reader, callIDs)
	if err != nil {
		return nil, err
	}
	experts, err := store.Named[models.Person](see.Reader, expertIDs)
	if err != nil {
		return nil, err
	}
	var orgs []string
	for _, a := range apps {
		orgs = append(orgs, a.ApplicantID)
	}
	names, err := store.Named[models.Organisation](see.Reader, orgs)
	if err != nil {
		return nil, err
	}
	out := make([]AssignmentRow, len(rows))
	for i := range rows {
		a := &rows[i]
		app, call := apps[a.ApplicationID], calls[a.CallID] // foreign keys: both are there
		out[i] = AssignmentRow{Head: models.HeadOf(&a.Base, string(a.State)), CallID: a.CallID, CallTitle: &call.Title, ApplicationID: a.ApplicationID,
			Title: app.Title, ExpertID: a.ExpertID, ExpertName: experts[a.ExpertID].Name, Further: a.Further, Due: evaluationDue(call), Progress: progress(a, call)}
		if a.ExpertID != see.Actor.PersonID || !call.Scoring.Blind {
			out[i].Applicant = nameOf(names[app.ApplicantID])
		}
	}
	return out, nil
}

// Pairs is who is to review what.
type Pairs struct {
	Pairs   [][]string `json:"pairs" minItems:"1" maxItems:"2000" doc:"Each is [application, expert]; the expert is the person, or the place on the roster"`
	Further bool       `json:"further,omitempty" doc:"A further opinion, because the first totals lie too far apart"`
}

// Confirmed is the answer: the new assignments, and the applications that still have too few experts.
type Confirmed struct {
	Items    []AssignmentRow `json:"items" nullable:"false"`
	Warnings []Warning       `json:"warnings" nullable:"false"`
}

// Warning about an application after confirming: nothing is blocked by it.
type Warning struct {
	Code          string `json:"code"` // experts.too_few
	ApplicationID string `json:"application_id"`
	Have          string `json:"have"`
	Need          string `json:"need"`
}

// ConfirmAssignments gives applications to experts and invites them. Every wrong pair is named at once, and then
// nothing happens.
func (r *Reviews) ConfirmAssignments(ctx context.Context, callID string, in Pairs) (*Confirmed, error) {
	return workflows.Do(ctx, r.House, "call.assign:"+callID, func(st *workflows.Step) (*Confirmed, error) {
		if _, err := st.May("call", callID, "assign"); err != nil {
			return nil, err
		}
		if err := addBelonging(st, callID); err != nil {
			return nil, err
		}
		t, err := loadTable(st.Tx, callID, st.Actor.PersonID)
		if err != nil {
			return nil, err
		}
		made, err := t.check(st, in)
		if err != nil {
			return nil, err
		}
		for i := range made {
			if err := st.Insert(&made[i], "invite"); err != nil {
				return nil, err
			}
			app, person := t.app(made[i].ApplicationID), t.persons[made[i].ExpertID]
			if err := st.Tell(person, "assignment_invitation", &made[i], models.Params{"call": t.call.Title.In(person.Language), "title": app.Title, "due": t.due(person.Language)}); err != nil {
				return nil, err
			}
		}
		before := workflows.Snapshot(t.call) // the loads of experts span rows: the call's version serialises them
		t.call.ConflictsChecked = !slices.ContainsFunc(t.roster, func(e models.RosterEntry) bool { return e.DeclaredAt.IsZero() })
		if err := st.Save(t.call, "assign", before, ""); err != nil {
			return nil, err
		}
		rows, err := assignmentRows(st.Sight(nil), made)
		if err != nil {
			return nil, err
		}
		return &Confirmed{Items: rows, Warnings: t.warnings()}, nil
	})
}

// Accepted are the assignments that an expert accepted, and the applications that opened with them.
type Accepted struct {
	Items        []*AssignmentView         `json:"items" nullable:"false"`
	Applications []*grants.ApplicationView `json:"applications" nullable:"false"`
	Calls        []*grants.CallView        `json:"calls" nullable:"false" doc:"With the questions that the answers belong to"`
}

// AcceptEach accepts several assignments, all or none.
func (r *Reviews) AcceptEach(ctx context.Context, in workflows.Selection) (*Accepted, error) {
	items, err := r.Assignments.FireEach(ctx, "accept", in.IDs)
	if err != nil {
		return nil, err
	}
	out := &Accepted{Items: items, Applications: make([]*grants.ApplicationView, len(items))}
	for i, a := range items {
		if out.Applications[i], err = r.grants.Applications.Get(ctx, a.ApplicationID); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(items[:i], func(o *AssignmentView) bool { return o.CallID == a.CallID }) {
			continue
		}
		call, err := r.grants.Calls.Get(ctx, a.CallID)
		if err != nil {
			return nil, err
		}
		out.Calls = append(out.Calls, call)
	}
	return out, nil
}

// addBelonging writes down the conflicts that nobody needs to declare: an expert belongs or ever belonged to an applicant.
func addBelonging(st *workflows.Step, callID string) error {
	pairs, err := store.Belonging(st.Tx, callID)
	if err != nil {
		return err
	}
	known, err := store.ConflictsIn(st.Tx, callID)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if slices.ContainsFunc(known, func(c models.Conflict) bool { return c.ApplicationID == p.ApplicationID && c.PersonID == p.PersonID }) {
			continue
		}
		app, err := store.Get[models.Application](st.Tx, p.ApplicationID)
		if err != nil {
			return err
		}
		if err := closeTo(st, app, p.PersonID, models.ConflictOrganisation); err != nil {
			return err
		}
	}
	return nil
}

// check makes the assignments of the pairs, or names every wrong pair.
func (t *table) check(st *workflows.Step, in Pairs) ([]models.Assignment, error) {
	var bad models.Fields
	var made []models.Assignment
	load := t.loads()
	for i, pair := range in.Pairs {
		at := func(part ...any) string { return workflows.Pointer(append([]any{"pairs", i}, part...)...) }
		if len(pair) != 2 {
			bad.Add(at(), "field.length")
			continue
		}
		app, e := t.app(pair[0]), t.entry(pair[1])
		bad.Check(app != nil, at(0), "assignment.application_unknown")
		bad.Check(e != nil, at(1), "assignment.expert_unknown")
		if app == nil || e == nil {
			continue
		}
		noted := len(bad)
		if in.Further {
			bad.Check(t.wantsFurther(app), at(0), "assignment.further_not_needed")
		} else {
			bad.Check(app.State == models.ApplicationUnderReview, at(0), "assignment.not_under_review", "state", string(app.State))
		}
		bad.Check(!e.DeclaredAt.IsZero() && !e.DeclaredAt.Before(app.SubmittedAt.Time), at(1), "assignment.undeclared")
		bad.Check(t.conflict(app.ID, e.PersonID) == "", at(), "assignment.conflict")
		bad.Check(slices.Contains(e.Languages, app.Language), at(1), "assignment.language", "language", app.Language)
		bad.Check(t.assignment(app.ID, e.PersonID) == nil, at(), "assignment.exists")
		bad.Check(!slices.ContainsFunc(made, func(a models.Assignment) bool { return a.ApplicationID == app.ID && a.ExpertID == e.PersonID }), at(), "field.twice")
		bad.Check(load[e.PersonID] < e.MaxLoad, at(1), "assignment.overload", "max", strconv.FormatInt(e.MaxLoad, 10))
		if len(bad) == noted {
			load[e.PersonID]++
			made = append(made, models.Assignment{Base: st.New(), CallID: t.call.ID, OperatorID: t.call.OperatorID, ApplicationID: app.ID, ExpertID: e.PersonID,
				Further: in.Further, Scores: []models.Score{}, State: models.AssignmentInvited})
		}
	}
	t.assignments = append(t.assignments, made...)
	return made, bad.Err("assignment.invalid")
}

// declareConflict closes the application to the expert. What they wrote leaves the record, so that nothing can count
// it; the event keeps it.
func declareConflict(st *workflows.Step, a *models.Assignment, b *workflows.ReasonBody) error {
	app, err := store.Get[models.Application](st.Tx, a.ApplicationID)
	if err != nil {
		return err
	}
	a.Scores, a.OverallComment, a.Total, a.SubmittedAt = []models.Score{}, "", "", models.Time{}
	return addConflict(st, app, a.ExpertID, b.Reason)
}

func tellDeclined(st *workflows.Step, a *models.Assignment) error {
	return tellOfficers(st, a, "assignment_declined")
}

func tellConflict(st *workflows.Step, a *models.Assignment) error {
	return tellOfficers(st, a, "assignment_conflict")
}

func tellOfficers(st *workflows.Step, a *models.Assignment, template string) error {
	app, err := store.Get[models.Application](st.Tx, a.ApplicationID)
	if err != nil {
		return err
	}
	expert, err := store.Get[models.Person](st.Tx, a.ExpertID)
	if err != nil {
		return err
	}
	people, err := store.Holders(st.Tx, a.OperatorID, officers)
	if err != nil {
		return err
	}
	for i := range people {
		closed, err := store.ClosedTo(st.Tx, people[i].ID, a.CallID)
		if err != nil {
			return err
		}
		if closed[app.ID] || people[i].ID == a.ExpertID {
			continue // a letter would tell what the platform keeps from them
		}
		if err := st.Tell(&people[i], template, a, models.Params{"title": app.Title, "number": app.Number, "expert": strings.TrimSpace(expert.Name)}); err != nil {
			return err
		}
	}
	return nil
}
