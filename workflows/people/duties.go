package people

import (
	"context"

	"demeu/models"
	"demeu/models/store"
	"demeu/workflows"
)

var duties = workflows.Machine[models.DutyState, *models.DutyTable]{
	Object:   "duty_table",
	Load:     store.Get[models.DutyTable],
	State:    func(t *models.DutyTable) *models.DutyState { return &t.State },
	Operator: func(t *models.DutyTable) string { return t.OperatorID },
	Digest:   func(_ store.Reader, t *models.DutyTable) (string, error) { return workflows.Digest(t.Proposed), nil },
	Moves: []workflows.Move[models.DutyState, *models.DutyTable]{
		{Verb: "propose", From: []models.DutyState{models.DutyInForce}, To: models.DutyProposed, Body: DutyProposal{}, Apply: workflows.Body(proposeDuties), Then: countProposer},
		{Verb: "confirm", From: []models.DutyState{models.DutyProposed}, To: models.DutyInForce, Duty: models.StepSensitiveChange, Primary: true, Then: takeProposal},
		{Verb: "reject", From: []models.DutyState{models.DutyProposed}, To: models.DutyInForce, Body: workflows.ReasonBody{}, Reason: true, Then: dropProposal},
	},
}

// DutyProposal is a whole new table.
type DutyProposal struct {
	Steps  map[string]models.Duty `json:"steps"`
	Reason string                 `json:"reason" minLength:"3" maxLength:"4000"`
}

// Why gives the reason to the event.
func (d *DutyProposal) Why() string { return d.Reason }

// DutyTableView is the table of an operator with a change that waits, if any.
type DutyTableView struct {
	models.Head
	OperatorID string                 `json:"operator_id"`
	Preset     string                 `json:"preset"`
	Steps      map[string]models.Duty `json:"steps"`
	Proposed   map[string]models.Duty `json:"proposed,omitempty"`
}

func proposeDuties(st *workflows.Step, t *models.DutyTable, b *DutyProposal) error {
	if err := t.Validate(b.Steps); err != nil {
		return err
	}
	me := st.Actor.PersonID
	t.Proposed, t.ProposedBy = b.Steps, &me
	return nil
}

// countProposer makes who proposes the first of the persons whom the change takes.
func countProposer(st *workflows.Step, t *models.DutyTable) error {
	return st.ActedIn(t, models.StepSensitiveChange, workflows.Digest(t.Proposed))
}

func takeProposal(st *workflows.Step, t *models.DutyTable) error {
	before := workflows.Snapshot(t)
	t.Steps, t.Preset = t.Proposed, "custom"
	t.Proposed, t.ProposedBy = nil, nil
	if err := st.Save(t, "take_effect", before, ""); err != nil {
		return err
	}
	return st.VoidApprovals(t)
}

func dropProposal(st *workflows.Step, t *models.DutyTable) error {
	before := workflows.Snapshot(t)
	t.Proposed, t.ProposedBy = nil, nil
	if err := st.Save(t, "drop", before, ""); err != nil {
		return err
	}
	return st.VoidApprovals(t)
}

func (p *People) showDuties(_ *workflows.Sight, t *models.DutyTable) (*DutyTableView, error) {
	return &DutyTableView{OperatorID: t.OperatorID, Preset: t.Preset, Steps: t.Steps, Proposed: t.Proposed}, nil
}

// ListDuties pages through the tables that the actor may see.
func (p *People) ListDuties(ctx context.Context, q store.Query) (*workflows.Page[DutyTableView], error) {
	return workflows.List(ctx, p.House, q, func(_ *workflows.Sight, rows []models.DutyTable) ([]DutyTableView, error) {
		out := make([]DutyTableView, len(rows))
		for i := range rows {
			t := &rows[i]
			out[i] = DutyTableView{Head: models.HeadOf(&t.Base, string(t.State)), OperatorID: t.OperatorID, Preset: t.Preset, Steps: t.Steps, Proposed: t.Proposed}
		}
		return out, nil
	})
}
