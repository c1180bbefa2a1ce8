package grants

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/store"
	"demeu/workflows"
)

// rounds is how often an application may go back to its applicant before the verdict.
const rounds = 1

// PassBody lets an application on to the experts.
type PassBody struct {
	Acknowledged bool `json:"acknowledged,omitempty" doc:"The officer knows that no check of the organisation is in force"`
}

// ChangesBody names the sections that open again, and why.
type ChangesBody struct {
	Sections []string      `json:"sections" minItems:"1" maxItems:"6" enum:"project,answers,budget,indicators,volunteers,attachments"`
	Kind     string        `json:"kind" enum:"incorrect,incomplete,outdated"`
	Reason   string        `json:"reason" minLength:"3" maxLength:"4000"`
	DueOn    calendar.Date `json:"due_on,omitempty" doc:"The last day for the answer"`
}

// Why gives the reason to the event.
func (b *ChangesBody) Why() string { return b.Reason }

// RejectBody states why an application is not eligible, by the codes of the rules.
type RejectBody struct {
	Findings []string `json:"findings" minItems:"1" maxItems:"50"`
	Reason   string   `json:"reason" minLength:"3" maxLength:"4000"`
}

// Why gives the reason to the event.
func (b *RejectBody) Why() string { return b.Reason }

// Findings is what screening would say now.
type Findings struct {
	Items []models.Finding `json:"items" nullable:"false"`
}

// Screening is every rule of the call beside what its answer stands on.
type Screening struct {
	Items    []ScreeningItem  `json:"items" nullable:"false"`
	Findings []models.Finding `json:"findings" nullable:"false" doc:"All of them, those beyond the call's rules too"`
}

// ScreeningItem is one rule.
type ScreeningItem struct {
	Code     string   `json:"code"`
	Text     string   `json:"text"`
	Blocking bool     `json:"blocking"`
	Result   string   `json:"result" enum:"pass,fail,to_check"`
	Evidence string   `json:"evidence,omitempty"`
	Pointer  string   `json:"pointer"`
	Details  []string `json:"details,omitempty"`
}

// ApplicationFindings answers what screening would say. Officers also learn what nobody has checked yet.
func (g *Grants) ApplicationFindings(ctx context.Context, id string) (*Findings, error) {
	f, standing, err := g.look(ctx, id, "read_findings")
	if err != nil {
		return nil, err
	}
	officer := g.Policy.Check(standing, "application", "screen")
	return &Findings{told(workflows.CallOf(ctx).Language, f.call, f.assess(officer))}, nil
}

// Screen answers rule by rule, for whoever screens.
func (g *Grants) Screen(ctx context.Context, id string) (*Screening, error) {
	f, _, err := g.look(ctx, id, "screen")
	if err != nil {
		return nil, err
	}
	return f.screening(workflows.CallOf(ctx).Language), nil
}

func (f *facts) screening(language string) *Screening {
	out := &Screening{Items: []ScreeningItem{}, Findings: told(language, f.call, f.assess(true))}
	for _, j := range f.judge() {
		item := ScreeningItem{Code: j.rule.Code, Text: j.rule.Text.In(language), Blocking: j.rule.Blocking, Result: "pass", Evidence: j.evidence, Pointer: j.pointer}
		switch {
		case len(j.found) > 0:
			item.Result = "fail"
		case j.unknown:
			item.Result = "to_check"
		}
		for _, found := range told(language, f.call, j.found) {
			item.Details = append(item.Details, found.Detail)
		}
		out.Items = append(out.Items, item)
	}
	return out
}

// Taken are the applications that somebody took, as they are now.
type Taken struct {
	Items []*ApplicationView `json:"items" nullable:"false"`
}

// TakeEach makes the actor the officer of several applications, all or none.
func (g *Grants) TakeEach(ctx context.Context, in workflows.Selection) (*Taken, error) {
	items, err := g.Applications.FireEach(ctx, "take", in.IDs)
	if err != nil {
		return nil, err
	}
	return &Taken{items}, nil
}

// look gathers the facts of an application for somebody who may ask for them.
func (g *Grants) look(ctx context.Context, id, verb string) (*facts, models.Standing, error) {
	r := g.Store.Read(ctx)
	standing, err := g.May(ctx, r, "application", id, verb)
	if err != nil {
		return nil, nil, err
	}
	a, err := store.Get[models.Application](r, id)
	if err != nil {
		return nil, nil, err
	}
	call, err := store.Get[models.Call](r, a.CallID)
	if err != nil {
		return nil, nil, err
	}
	f, err := gather(r, a, call, g.Clock.Now())
	return f, standing, err
}

// assessed reads the facts within a command.
func assessed(st *workflows.Step, a *models.Application) (*facts, []models.Finding, error) {
	call, err := store.Get[models.Call](st.Tx, a.CallID)
	if err != nil {
		return nil, nil, err
	}
	f, err := gather(st.Tx, a, call, st.Now)
	if err != nil {
		return nil, nil, err
	}
	return f, f.assess(false), nil
}

// unsealed keeps applications closed until the call is, and an open request for changes with its applicant until its
// day has passed.
func unsealed(see *workflows.Sight, a *models.Application) error {
	call, err := store.Get[models.Call](see.Reader, a.CallID)
	if err != nil {
		return err
	}
	if phase := call.PublicPhaseAt(see.Now); phase != models.PhaseClosed {
		return models.Refuse("application.sealed").With("closing", call.ClosesAt.Words(see.Language))
	}
	if c := a.Changes; a.State == models.ApplicationChangesRequested && (c.DueOn == "" || see.Today() <= c.DueOn) {
		return models.Refuse("application.with_applicant")
	}
	return nil
}

// take makes the actor the officer of an application. One that did not come back in time is taken as it was sent.
func take(st *workflows.Step, a *models.Application, _ any) error {
	by := st.Actor.PersonID
	a.AssigneeID = &by
	if a.State != models.ApplicationChangesRequested {
		return nil
	}
	var was sent
	if err := json.Unmarshal([]byte(a.Snapshot), &was); err != nil {
		return err
	}
	a.Project, a.Title, a.Regions, a.Answers, a.Budget = was.Project, was.Project.Title, was.Project.Regions, was.Answers, was.Budget
	a.Declared, a.Requested, a.Own, a.Indicators, a.Volunteers = was.Declared, was.Requested, was.Own, was.Indicators, was.Volunteers
	return nil
}

func roundLeft(_ *workflows.Sight, a *models.Application) error {
	if a.Rounds >= rounds {
		return models.Refuse("application.rounds_used").With("limit", number(rounds))
	}
	return nil
}

func requestChanges(st *workflows.Step, a *models.Application, b *ChangesBody) error {
	var bad models.Fields
	parts := []string{models.PartProject, models.PartAnswers, models.PartBudget, models.PartIndicators, models.PartVolunteers, models.PartAttachments}
	for i, s := range b.Sections {
		bad.Check(slices.Contains(parts, s), workflows.Pointer("sections", i), "field.enum")
	}
	bad.Check(b.DueOn == "" || b.DueOn > st.Today(), "/due_on", "field.past")
	if err := bad.Err("application.changes.invalid"); err != nil {
		return err
	}
	_, found, err := assessed(st, a)
	if err != nil {
		return err
	}
	a.Changes = &models.ChangeRequest{Sections: b.Sections, Reason: b.Reason, Kind: b.Kind, DueOn: b.DueOn}
	a.Findings, a.Rejection = found, nil
	a.Rounds++
	return nil
}

func tellChanges(st *workflows.Step, a *models.Application) error {
	return st.TellRoles(a.ApplicantID, []models.Role{models.NGOAdmin, models.NGOEditor, models.NGOCertifier}, "changes_requested", a, func(language string) models.Params {
		due := a.Changes.DueOn.Deadline(language)
		if due == "" {
			due = "—"
		}
		return models.Params{"number": a.Number, "title": a.Title, "reason": a.Changes.Reason, "due": due}
	})
}

// resubmit sends the mended version. The instant of the first sending stays: only what was asked for has changed.
func resubmit(st *workflows.Step, a *models.Application, _ any) error {
	if models.Blank(a.Title) || a.Requested.Minor <= 0 {
		return models.Refuse("application.incomplete")
	}
	f, found, err := assessed(st, a)
	if err != nil {
		return err
	}
	a.Findings = found
	return seal(a, f.call, f.files)
}

// tellAssignee writes to the officer who screens an application that its applicant moved it.
func tellAssignee(st *workflows.Step, a *models.Application) error {
	if a.AssigneeID == nil {
		return nil
	}
	officer, err := store.Get[models.Person](st.Tx, *a.AssigneeID)
	if err != nil {
		return err
	}
	template := "resubmitted"
	if a.State == models.ApplicationWithdrawn {
		template = "withdrawn"
	}
	return st.Tell(officer, template, a, models.Params{"number": a.Number, "title": a.Title})
}

// pass lets an application on to the experts. What a check of the organisation would say is asked for: it is in
// force, or the officer knows that it is not.
func pass(st *workflows.Step, a *models.Application, b *PassBody) error {
	f, found, err := assessed(st, a)
	if err != nil {
		return err
	}
	o := f.applicant
	inForce := o.State == models.OrganisationVerified && (o.VerifiedUntil == "" || st.Today() <= o.VerifiedUntil)
	if !inForce && !b.Acknowledged {
		return models.Refuse("application.not_verified")
	}
	a.Findings, a.Rejection = found, nil
	return nil
}

// reject states the reasons by their codes. From then on the application's findings are those that the officer stated.
func reject(st *workflows.Step, a *models.Application, b *RejectBody) error {
	f, found, err := assessed(st, a)
	if err != nil {
		return err
	}
	var bad models.Fields
	stated := []models.Finding{}
	for i, code := range b.Findings {
		rule := ruleOf(f.call, code)
		n := len(stated)
		for _, one := range found {
			if one.Code == code {
				stated = append(stated, one)
			}
		}
		if n == len(stated) && rule != nil { // the officer knows what no check does
			stated = append(stated, models.Finding{Code: code, Severity: models.Blocking, Check: "stated"})
		}
		bad.Check(n < len(stated), workflows.Pointer("findings", i), "field.enum")
	}
	if err := bad.Err("application.rejection.invalid"); err != nil {
		return err
	}
	a.Findings = stated
	a.Rejection = &models.Rejection{Codes: b.Findings, Reason: b.Reason, By: st.Actor.PersonID}
	return nil
}

func rejectionStated(_ *workflows.Sight, a *models.Application) error {
	if a.Rejection == nil {
		return models.Refuse("application.no_rejection")
	}
	return nil
}

// tellRejected writes the verdict with every finding in the person's language.
func tellRejected(st *workflows.Step, a *models.Application) error {
	call, err := store.Get[models.Call](st.Tx, a.CallID)
	if err != nil {
		return err
	}
	return st.TellRoles(a.ApplicantID, []models.Role{models.NGOAdmin, models.NGOCertifier}, "rejected", a, func(language string) models.Params {
		var lines []string
		for _, f := range told(language, call, a.Findings) {
			lines = append(lines, "• "+f.Detail)
		}
		return models.Params{"number": a.Number, "title": a.Title, "reason": a.Rejection.Reason, "findings": strings.Join(lines, "\n")}
	})
}
