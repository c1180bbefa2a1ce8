// Package reviews holds experts, conflicts of interest, assignments, scores, rankings and decisions.
package reviews

import (
	"demeu/models"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/grants"
)

// Reviews is the workflow of this context.
type Reviews struct {
	*workflows.House
	Assignments *workflows.Desk[models.AssignmentState, *models.Assignment, *AssignmentView]
	Decisions   *workflows.Desk[models.DecisionState, *models.Decision, *DecisionView]
	// MakeAward turns a confirmed decision for an application into an award. Main wires it to the context that knows
	// awards, which stands to the right of this one.
	MakeAward func(*workflows.Step, *models.Decision, *models.Application, models.DecisionItem) error

	grants    *grants.Grants
	decisions workflows.Machine[models.DecisionState, *models.Decision]
}

// New wires the context.
func New(h *workflows.House) *Reviews {
	r := &Reviews{House: h, grants: grants.New(h)}
	r.decisions = r.decisionMachine()
	r.Assignments = &workflows.Desk[models.AssignmentState, *models.Assignment, *AssignmentView]{House: h, Machine: &assignments, Show: r.showAssignment}
	r.Decisions = &workflows.Desk[models.DecisionState, *models.Decision, *DecisionView]{House: h, Machine: &r.decisions, Show: r.showDecision}
	return r
}

// officers run the evaluation of a call; they are told what experts answer.
var officers = []models.Role{models.ProgramOfficer, models.Secretary}

// applicantsOf are the applicants of applications, by organisation id.
func applicantsOf(r store.Reader, apps []models.Application) (map[string]*models.Organisation, error) {
	ids := make([]string, len(apps))
	for i := range apps {
		ids[i] = apps[i].ApplicantID
	}
	return store.Named[models.Organisation](r, ids)
}

// nameOf is an organisation's name, nil when there is none to show.
func nameOf(o *models.Organisation) *models.Text {
	if o == nil {
		return nil
	}
	return &o.LegalName
}
