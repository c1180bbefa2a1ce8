package reviews

import (
	"context"
	"slices"
	"strconv"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/lang"
	"demeu/models/store"
	"demeu/workflows"
)

// table is everything about who reviews what in a call, loaded in a fixed number of questions. What is closed to the
// person who looks is not in it.
type table struct {
	call        *models.Call
	roster      []models.RosterEntry
	persons     map[string]*models.Person
	apps        []models.Application
	applicants  map[string]*models.Organisation
	assignments []models.Assignment
	sent        []models.Assignment
	conflicts   map[store.Pair]string // kind
}

func loadTable(r store.Reader, callID, viewer string) (*table, error) {
	t := &table{conflicts: map[store.Pair]string{}}
	var err error
	if t.call, err = store.Get[models.Call](r, callID); err != nil {
		return nil, err
	}
	if t.roster, err = store.Roster(r, callID); err != nil {
		return nil, err
	}
	var who []string
	for i := range t.roster {
		who = append(who, t.roster[i].PersonID)
	}
	if t.persons, err = store.Named[models.Person](r, who); err != nil {
		return nil, err
	}
	if t.apps, err = store.Received(r, callID); err != nil {
		return nil, err
	}
	closed, err := store.ClosedTo(r, viewer, callID)
	if err != nil {
		return nil, err
	}
	t.apps = slices.DeleteFunc(t.apps, func(a models.Application) bool { return closed[a.ID] })
	if t.applicants, err = applicantsOf(r, t.apps); err != nil {
		return nil, err
	}
	if t.assignments, err = store.AssignmentsIn(r, callID); err != nil {
		return nil, err
	}
	if t.sent, err = store.SentReviews(r, callID); err != nil {
		return nil, err
	}
	declared, err := store.ConflictsIn(r, callID)
	if err != nil {
		return nil, err
	}
	computed, err := store.Belonging(r, callID)
	if err != nil {
		return nil, err
	}
	for _, p := range computed {
		t.conflicts[p] = models.ConflictOrganisation
	}
	for _, c := range declared {
		t.conflicts[store.Pair{ApplicationID: c.ApplicationID, PersonID: c.PersonID}] = c.Kind
	}
	return t, nil
}

func (t *table) app(id string) *models.Application {
	if i := slices.IndexFunc(t.apps, func(a models.Application) bool { return a.ID == id }); i >= 0 {
		return &t.apps[i]
	}
	return nil
}

// entry finds an expert by the person or by the place on the roster.
func (t *table) entry(id string) *models.RosterEntry {
	if i := slices.IndexFunc(t.roster, func(e models.RosterEntry) bool { return e.PersonID == id || e.ID == id }); i >= 0 {
		return &t.roster[i]
	}
	return nil
}

func (t *table) assignment(applicationID, personID string) *models.Assignment {
	if i := slices.IndexFunc(t.assignments, func(a models.Assignment) bool { return a.ApplicationID == applicationID && a.ExpertID == personID }); i >= 0 {
		return &t.assignments[i]
	}
	return nil
}

func (t *table) conflict(applicationID, personID string) string {
	return t.conflicts[store.Pair{ApplicationID: applicationID, PersonID: personID}]
}

// loads are how many applications each expert has in hand.
func (t *table) loads() map[string]int64 {
	load := map[string]int64{}
	for i := range t.assignments {
		if slices.Contains(liveAssignment, t.assignments[i].State) {
			load[t.assignments[i].ExpertID]++
		}
	}
	return load
}

// hands are how many experts are on each application.
func (t *table) hands() map[string]int64 {
	hands := map[string]int64{}
	for i := range t.assignments {
		if slices.Contains(liveAssignment, t.assignments[i].State) {
			hands[t.assignments[i].ApplicationID]++
		}
	}
	return hands
}

// wantsFurther says whether the sent totals of an application lie so far apart that the call wants one more opinion.
func (t *table) wantsFurther(app *models.Application) bool {
	if !evaluated(app.State) {
		return false
	}
	var own []models.Assignment
	for _, a := range t.sent {
		if a.ApplicationID == app.ID {
			own = append(own, a)
		}
	}
	return weigh(t.call, app, own).tooWide(t.call)
}

func (t *table) warnings() []Warning {
	out := []Warning{}
	hands := t.hands()
	for i := range t.apps {
		if a := &t.apps[i]; a.State == models.ApplicationUnderReview && hands[a.ID] < leastExperts(t.call) {
			out = append(out, Warning{Code: "experts.too_few", ApplicationID: a.ID,
				Have: strconv.FormatInt(hands[a.ID], 10), Need: strconv.FormatInt(leastExperts(t.call), 10)})
		}
	}
	return out
}

// due says in words by when reviews are wanted; "" when the call names no day.
func (t *table) due(language string) string {
	day := calendar.Date(evaluationDue(t.call))
	if !day.Valid() {
		return ""
	}
	return lang.Text(language, "letter.assignment_invitation.due", models.Params{"due": day.Deadline(language)})
}

// Grid is who reviews what in a call: applications down, experts across.
type Grid struct {
	CallID       string       `json:"call_id"`
	MinExperts   int64        `json:"min_experts"`
	Experts      []GridExpert `json:"experts" nullable:"false"`
	Applications []GridApp    `json:"applications" nullable:"false"`
	Warnings     []Warning    `json:"warnings" nullable:"false"`
}

// GridExpert is one column.
type GridExpert struct {
	RosterEntryID string      `json:"roster_entry_id"`
	ExpertID      string      `json:"expert_id"`
	Name          string      `json:"name"`
	Languages     []string    `json:"languages"`
	Load          int64       `json:"load"`
	MaxLoad       int64       `json:"max_load"`
	DeclaredAt    models.Time `json:"declared_at"`
}

// GridApp is one row.
type GridApp struct {
	ApplicationID string       `json:"application_id"`
	Number        string       `json:"number"`
	Title         string       `json:"title"`
	Applicant     *models.Text `json:"applicant,omitempty"`
	Language      string       `json:"language"`
	State         string       `json:"state"`
	Experts       int64        `json:"experts" doc:"How many have it in hand"`
	WantsFurther  bool         `json:"needs_further_opinion,omitempty"`
	Cells         []GridCell   `json:"cells" nullable:"false" doc:"One for each expert, in their order"`
}

// GridCell is one expert before one application.
type GridCell struct {
	ExpertID   string          `json:"expert_id"`
	Language   bool            `json:"language" doc:"The expert reads the application's language"`
	Conflict   string          `json:"conflict,omitempty" enum:"declared,organisation"`
	Assignment *GridAssignment `json:"assignment,omitempty"`
}

// GridAssignment is what an expert has to do with an application.
type GridAssignment struct {
	ID      string `json:"id"`
	State   string `json:"state"`
	Further bool   `json:"further,omitempty"`
}

// AssignmentGrid shows the whole table to whoever assigns.
func (r *Reviews) AssignmentGrid(ctx context.Context, callID string) (*Grid, error) {
	read := r.Store.Read(ctx)
	if _, err := r.May(ctx, read, "call", callID, "assign"); err != nil {
		return nil, err
	}
	t, err := loadTable(read, callID, workflows.CallOf(ctx).Actor.PersonID)
	if err != nil {
		return nil, err
	}
	load, hands := t.loads(), t.hands()
	g := &Grid{CallID: callID, MinExperts: leastExperts(t.call), Experts: []GridExpert{}, Applications: []GridApp{}, Warnings: t.warnings()}
	for i := range t.roster {
		e := &t.roster[i]
		g.Experts = append(g.Experts, GridExpert{RosterEntryID: e.ID, ExpertID: e.PersonID, Name: t.persons[e.PersonID].Name, Languages: e.Languages,
			Load: load[e.PersonID], MaxLoad: e.MaxLoad, DeclaredAt: e.DeclaredAt})
	}
	given := map[store.Pair]*models.Assignment{}
	for i := range t.assignments {
		given[store.Pair{ApplicationID: t.assignments[i].ApplicationID, PersonID: t.assignments[i].ExpertID}] = &t.assignments[i]
	}
	for i := range t.apps {
		app := &t.apps[i]
		row := GridApp{ApplicationID: app.ID, Number: app.Number, Title: app.Title, Applicant: nameOf(t.applicants[app.ApplicantID]), Language: app.Language,
			State: string(app.State), Experts: hands[app.ID], WantsFurther: t.wantsFurther(app), Cells: make([]GridCell, len(t.roster))}
		for j := range t.roster {
			e := &t.roster[j]
			c := GridCell{ExpertID: e.PersonID, Language: slices.Contains(e.Languages, app.Language), Conflict: t.conflict(app.ID, e.PersonID)}
			if a := given[store.Pair{ApplicationID: app.ID, PersonID: e.PersonID}]; a != nil {
				c.Assignment = &GridAssignment{ID: a.ID, State: string(a.State), Further: a.Further}
			}
			row.Cells[j] = c
		}
		g.Applications = append(g.Applications, row)
	}
	return g, nil
}
