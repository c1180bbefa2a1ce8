package reviews

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
)

// protocol is the kind of the file with the minutes of the commission's meeting.
const protocol = "protocol"

func (r *Reviews) decisionMachine() workflows.Machine[models.DecisionState, *models.Decision] {
	open := []models.DecisionState{models.DecisionDraft, models.DecisionProposed}
	return workflows.Machine[models.DecisionState, *models.Decision]{
		Object:   "decision",
		Load:     store.Get[models.Decision],
		State:    func(d *models.Decision) *models.DecisionState { return &d.State },
		Operator: func(d *models.Decision) string { return d.OperatorID },
		Digest:   decisionDigest,
		Moves: []workflows.Move[models.DecisionState, *models.Decision]{
			{Verb: "edit", Via: "PUT", From: open, To: models.DecisionDraft, Body: DecisionInput{}, Guard: impartial, Apply: workflows.Body(writeDecision)},
			{Verb: "attach", Via: "POST", From: open, Guard: impartial, Apply: workflows.Body(attachProtocol)},
			{Verb: "propose", Via: "POST", From: open[:1], To: models.DecisionProposed, Guard: decidable, Then: tellProposed,
				Primary: true, Tells: []models.Role{models.ProgramDirector, models.PanelChair}},
			{Verb: "confirm", Via: "POST", From: open, To: models.DecisionConfirmed, Pending: models.DecisionProposed, Duty: models.StepDecisionConfirm,
				Keyed: true, Guard: confirmable, Then: r.takeEffect, Primary: true, Tells: []models.Role{models.NGOCertifier, models.NGOAdmin}},
		},
	}
}

// decisionDigest binds an approval to the batch and to the minutes.
func decisionDigest(r store.Reader, d *models.Decision) (string, error) {
	files, err := store.Attachments(r, "decision", d.ID)
	content := workflows.Snapshot(d)
	delete(content, "State")
	for _, f := range files {
		content["file "+f.ID] = f.SHA256
	}
	return workflows.Digest(content), err
}

// DecisionInput is a batch of outcomes as a commission decided them.
type DecisionInput struct {
	Number     string              `json:"number,omitempty" maxLength:"100" doc:"Of the minutes"`
	DecidedOn  calendar.Date       `json:"decided_on,omitempty"`
	Members    []string            `json:"members,omitempty" maxItems:"100" doc:"Who was present"`
	Commission int64               `json:"commission,omitempty" minimum:"0" maximum:"1000" doc:"How many members the commission has; needed where the operator asks for a quorum"`
	Reasons    string              `json:"reasons,omitempty" maxLength:"20000"`
	Items      []DecisionItemInput `json:"items" minItems:"1" maxItems:"2000"`
}

// DecisionItemInput is the outcome of one application.
type DecisionItemInput struct {
	ApplicationID string        `json:"application_id"`
	Outcome       string        `json:"outcome" enum:"award,reserve,decline"`
	Amount        *money.Amount `json:"amount,omitempty" doc:"Of an award"`
	Reasons       string        `json:"reasons,omitempty" maxLength:"20000"`
}

// DecisionView is a batch as somebody sees it: what is closed to them is not in it.
type DecisionView struct {
	models.Head
	CallID      string                     `json:"call_id"`
	RankingID   *string                    `json:"ranking_id"`
	Number      string                     `json:"number"`
	DecidedOn   calendar.Date              `json:"decided_on"`
	Members     []string                   `json:"members" nullable:"false"`
	Commission  int64                      `json:"commission,omitempty"`
	Reasons     string                     `json:"reasons"`
	Items       []DecisionItemView         `json:"items" nullable:"false"`
	Awarded     money.Amount               `json:"awarded" doc:"Sum of the awards shown"`
	Attachments []workflows.AttachmentView `json:"attachments" nullable:"false"`
}

// DecisionItemView is one outcome with its names and its place in the ranking.
type DecisionItemView struct {
	models.DecisionItem
	Number    string       `json:"number"`
	Title     string       `json:"title"`
	Applicant *models.Text `json:"applicant,omitempty"`
	Rank      *int64       `json:"rank"`
	Mean      string       `json:"mean,omitempty"`
}

// DecisionRow is a batch in a list.
type DecisionRow struct {
	models.Head
	CallID    string        `json:"call_id"`
	CallTitle models.Text   `json:"call_title"`
	Number    string        `json:"number"`
	DecidedOn calendar.Date `json:"decided_on"`
}

// PutDecision writes the open batch of a call: makes it, or replaces what was in it.
func (r *Reviews) PutDecision(ctx context.Context, callID string, in DecisionInput) (*DecisionView, error) {
	return workflows.Do(ctx, r.House, "decision.edit:"+callID, func(st *workflows.Step) (*DecisionView, error) {
		if _, err := st.May("call", callID, "decide"); err != nil {
			return nil, err
		}
		call, err := store.Get[models.Call](st.Tx, callID)
		if err != nil {
			return nil, err
		}
		d, err := store.OpenDecision(st.Tx, callID)
		if err != nil {
			return nil, err
		}
		if d == nil {
			d = &models.Decision{Base: st.New(), CallID: callID, OperatorID: call.OperatorID, Members: []string{}, Items: []models.DecisionItem{}, State: models.DecisionDraft}
			if err := st.Insert(d, "create"); err != nil {
				if store.IsUnique(err) {
					return nil, models.New(models.Stale, "stale").With("object", "decision").With("id", d.ID)
				}
				return nil, err
			}
		}
		if err := r.decisions.Fire(st, d, "edit", &in); err != nil {
			return nil, err
		}
		return r.Decisions.Present(st, d)
	})
}

// FireDecision proposes or confirms the open batch of a call.
func (r *Reviews) FireDecision(ctx context.Context, callID, verb string) (*DecisionView, error) {
	run := workflows.Do[*DecisionView]
	if verb == "confirm" {
		run = workflows.DoKeyed[*DecisionView]
	}
	return run(ctx, r.House, "decision."+verb+":"+callID, func(st *workflows.Step) (*DecisionView, error) {
		if _, err := st.May("call", callID, "decide"); err != nil {
			return nil, err
		}
		d, err := store.OpenDecision(st.Tx, callID)
		if err != nil {
			return nil, err
		}
		if d == nil {
			return nil, models.Refuse("decision.none_open")
		}
		if err := r.decisions.Fire(st, d, verb, nil); err != nil {
			return nil, err
		}
		return r.Decisions.Present(st, d)
	})
}

// Attach stores a file of a batch.
func (r *Reviews) Attach(ctx context.Context, id string, up workflows.Upload) (*DecisionView, error) {
	if _, err := workflows.Attach(ctx, r.House, &r.decisions, id, up); err != nil {
		return nil, err
	}
	return r.Decisions.Get(ctx, id)
}

func attachProtocol(st *workflows.Step, d *models.Decision, a *models.Attachment) error {
	if a.Kind != protocol {
		return models.Bad("/kind", "field.enum")
	}
	return workflows.Attached(st, d, a)
}

// writeDecision takes over a batch and checks what can be checked of each outcome.
func writeDecision(st *workflows.Step, d *models.Decision, in *DecisionInput) error {
	if err := st.VoidApprovals(d); err != nil {
		return err
	}
	d.Number, d.DecidedOn, d.Commission, d.Reasons = strings.TrimSpace(in.Number), in.DecidedOn, in.Commission, in.Reasons
	d.Members = []string{}
	for _, m := range in.Members {
		if m = strings.TrimSpace(m); m != "" {
			d.Members = append(d.Members, m)
		}
	}
	k, err := store.LatestRanking(st.Tx, d.CallID)
	if err != nil {
		return err
	}
	if k == nil {
		return models.Refuse("decision.no_ranking")
	}
	d.RankingID = &k.ID
	closed, err := store.ClosedTo(st.Tx, st.Actor.PersonID, d.CallID)
	if err != nil {
		return err
	}
	var bad models.Fields
	ids := make([]string, len(in.Items))
	for i := range in.Items {
		ids[i] = in.Items[i].ApplicationID
		bad.Check(models.IsID(ids[i]) && !closed[ids[i]], workflows.Pointer("items", i, "application_id"), "decision.application_unknown")
	}
	if err := bad.Err("decision.invalid"); err != nil {
		return err
	}
	apps, err := store.Named[models.Application](st.Tx, ids)
	if err != nil {
		return err
	}
	d.Items = make([]models.DecisionItem, len(in.Items))
	for i, it := range in.Items {
		d.Items[i] = models.DecisionItem{ApplicationID: it.ApplicationID, Outcome: it.Outcome, Amount: it.Amount, Reasons: strings.TrimSpace(it.Reasons)}
		if app := apps[it.ApplicationID]; app != nil && it.Outcome == models.OutcomeAward {
			asked := app.Requested // what was asked stays beside what is given
			d.Items[i].Requested = &asked
		} else if it.Amount != nil && it.Amount.IsZero() {
			d.Items[i].Amount = nil
		}
	}
	b, err := loadBatch(st.Tx, d)
	if err != nil {
		return err
	}
	return b.check()
}

// impartial keeps everybody out who has a conflict with an application of the batch or ever belonged to its applicant.
func impartial(see *workflows.Sight, d *models.Decision) error {
	closed, err := store.ClosedTo(see.Reader, see.Actor.PersonID, d.CallID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(d.Items, func(it models.DecisionItem) bool { return closed[it.ApplicationID] }) {
		return models.Deny("decision.conflicted")
	}
	return nil
}

// decidable says whether the batch can be put before the commission's signatories.
func decidable(see *workflows.Sight, d *models.Decision) error {
	if err := impartial(see, d); err != nil {
		return err
	}
	if d.RankingID == nil {
		return models.Refuse("decision.no_ranking")
	}
	var bad models.Fields
	bad.Require("/number", d.Number)
	bad.Check(d.DecidedOn.Valid() && !see.Today().Before(d.DecidedOn), "/decided_on", "decision.date")
	bad.Check(len(d.Members) > 0, "/members", "field.required")
	if err := bad.Err("decision.incomplete"); err != nil {
		return err
	}
	b, err := loadBatch(see.Reader, d)
	if err != nil {
		return err
	}
	if err := b.check(); err != nil {
		return err
	}
	return b.grounded(see.Reader)
}

// confirmable adds what the operator's duty table asks beside persons: the minutes, and a quorum.
func confirmable(see *workflows.Sight, d *models.Decision) error {
	if err := decidable(see, d); err != nil {
		return err
	}
	table, err := store.DutiesOf(see.Reader, d.OperatorID)
	if err != nil || table == nil {
		return err // without a table the machine has refused already
	}
	duty := table.Steps[models.StepDecisionConfirm]
	if duty.File {
		filed, err := store.HasAttachment(see.Reader, "decision", d.ID, protocol)
		if err != nil {
			return err
		}
		if !filed {
			return models.Refuse("decision.protocol_missing")
		}
	}
	if duty.Quorum && int64(len(d.Members))*2 <= d.Commission || duty.Quorum && d.Commission == 0 {
		return models.Refuse("decision.no_quorum").With("present", strconv.Itoa(len(d.Members))).With("members", strconv.FormatInt(d.Commission, 10))
	}
	return nil
}

func tellProposed(st *workflows.Step, d *models.Decision) error {
	call, err := store.Get[models.Call](st.Tx, d.CallID)
	if err != nil {
		return err
	}
	return st.TellRoles(d.OperatorID, []models.Role{models.ProgramDirector, models.PanelChair}, "decision_proposed", d, func(string) models.Params {
		return models.Params{"number": d.Number, "call": call.Code}
	})
}

// takeEffect moves every application of a confirmed batch, makes the awards and tells the applicants, all at once or
// not at all.
func (r *Reviews) takeEffect(st *workflows.Step, d *models.Decision) error {
	b, err := loadBatch(st.Tx, d)
	if err != nil {
		return err
	}
	before := workflows.Snapshot(b.call) // the call's version serialises its batches and its money
	if err := st.Save(b.call, "decide", before, ""); err != nil {
		return err
	}
	for i := range d.Items {
		it := d.Items[i]
		app := b.apps[it.ApplicationID]
		if err := r.grants.Decide(st, app, outcomeVerb[it.Outcome]); err != nil {
			return err
		}
		if err := b.tellApplicant(st, app, it); err != nil {
			return err
		}
		if it.Outcome == models.OutcomeAward {
			if err := r.MakeAward(st, d, app, it); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Reviews) showDecision(see *workflows.Sight, d *models.Decision) (*DecisionView, error) {
	v := &DecisionView{CallID: d.CallID, RankingID: d.RankingID, Number: d.Number, DecidedOn: d.DecidedOn, Members: d.Members, Commission: d.Commission,
		Reasons: d.Reasons, Items: []DecisionItemView{}}
	var err error
	if v.Attachments, err = workflows.AttachmentsOf(see.Reader, "decision", d.ID); err != nil {
		return nil, err
	}
	closed, err := store.ClosedTo(see.Reader, see.Actor.PersonID, d.CallID)
	if err != nil || d.RankingID == nil {
		return v, err
	}
	b, err := loadBatch(see.Reader, d)
	if err != nil {
		return nil, err
	}
	shown := *d
	shown.Items = slices.DeleteFunc(slices.Clone(d.Items), func(it models.DecisionItem) bool { return closed[it.ApplicationID] })
	b.Decision = &shown // a total over everything would tell what is hidden
	if v.Awarded, err = b.awarded(); err != nil {
		return nil, err
	}
	apps := make([]models.Application, 0, len(b.apps))
	for _, a := range b.apps {
		apps = append(apps, *a)
	}
	names, err := applicantsOf(see.Reader, apps)
	if err != nil {
		return nil, err
	}
	for _, it := range shown.Items {
		app := b.apps[it.ApplicationID]
		row := DecisionItemView{DecisionItem: it, Number: app.Number, Title: app.Title, Applicant: nameOf(names[app.ApplicantID])}
		if place := ranked(b.ranking, app.ID); place != nil {
			row.Rank, row.Mean = place.Rank, place.Mean
		}
		v.Items = append(v.Items, row)
	}
	return v, nil
}

// ListDecisions pages through the batches that the actor may see.
func (r *Reviews) ListDecisions(ctx context.Context, q store.Query) (*workflows.Page[DecisionRow], error) {
	return workflows.List(ctx, r.House, q, func(see *workflows.Sight, rows []models.Decision) ([]DecisionRow, error) {
		of := make([]string, len(rows))
		for i := range rows {
			of[i] = rows[i].CallID
		}
		calls, err := store.Named[models.Call](see.Reader, of, "title")
		if err != nil {
			return nil, err
		}
		out := make([]DecisionRow, len(rows))
		for i := range rows {
			out[i] = DecisionRow{Head: models.HeadOf(&rows[i].Base, string(rows[i].State)), CallID: rows[i].CallID, CallTitle: calls[rows[i].CallID].Title, Number: rows[i].Number, DecidedOn: rows[i].DecidedOn}
		}
		return out, nil
	})
}
