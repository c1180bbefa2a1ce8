package grants

import (
	"context"
	"slices"

	"demeu/models"
	"demeu/models/ids"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
)

// ApplicationDesk is where applications are loaded, moved and shown.
type ApplicationDesk = workflows.Desk[models.ApplicationState, *models.Application, *ApplicationView]

type applicationMove = workflows.Move[models.ApplicationState, *models.Application]

// states in which an applicant may take an application back.
var withdrawable = []models.ApplicationState{models.ApplicationSubmitted, models.ApplicationScreening, models.ApplicationChangesRequested,
	models.ApplicationUnderReview, models.ApplicationReviewComplete, models.ApplicationRanked}

var editable = []models.ApplicationState{models.ApplicationDraft, models.ApplicationChangesRequested}

var applications = workflows.Machine[models.ApplicationState, *models.Application]{
	Object:   "application",
	Load:     store.Get[models.Application],
	State:    func(a *models.Application) *models.ApplicationState { return &a.State },
	Operator: func(a *models.Application) string { return a.OperatorID },
	Moves: []applicationMove{
		{Verb: "submit", From: []models.ApplicationState{models.ApplicationDraft, models.ApplicationAwaitingSignOff}, To: models.ApplicationSubmitted,
			Body: SubmitBody{}, Guard: sendable, Apply: workflows.Body(submit), Then: acknowledge, Primary: true, Tells: []models.Role{models.NGOAdmin}},
		{Verb: "send_for_certification", From: []models.ApplicationState{models.ApplicationDraft}, To: models.ApplicationAwaitingSignOff,
			Guard: sendable, Then: askSignatory, Primary: true, Tells: []models.Role{models.NGOCertifier}},
		{Verb: "return_to_editor", From: []models.ApplicationState{models.ApplicationAwaitingSignOff}, To: models.ApplicationDraft,
			Body: workflows.ReasonBody{}, Reason: true, Apply: workflows.Body(returned), Tells: []models.Role{models.NGOEditor}},
		{Verb: "edit", Via: "PATCH", From: editable, Body: ApplicationChange{}, Apply: workflows.Body(editApplication)},
		{Verb: "attach", Via: "POST attachments", From: editable, Guard: filesOpen, Apply: workflows.Body(workflows.Attached[*models.Application])},
		{Verb: "detach", Via: "DELETE attachments", From: editable, Guard: filesOpen, Apply: workflows.Body(workflows.Detached[*models.Application])},
		{Verb: "resubmit", From: []models.ApplicationState{models.ApplicationChangesRequested}, To: models.ApplicationScreening,
			Apply: resubmit, Then: tellAssignee, Primary: true, Tells: []models.Role{models.ProgramOfficer}},
		{Verb: "withdraw", From: withdrawable, To: models.ApplicationWithdrawn, Body: workflows.ReasonBody{}, Reason: true, Then: tellAssignee},

		{Verb: "take", From: []models.ApplicationState{models.ApplicationSubmitted, models.ApplicationChangesRequested}, To: models.ApplicationScreening,
			Guard: unsealed, Apply: take, Primary: true},
		{Verb: "pass", From: []models.ApplicationState{models.ApplicationScreening}, To: models.ApplicationUnderReview,
			Body: PassBody{}, Apply: workflows.Body(pass), Primary: true},
		{Verb: "request_changes", From: []models.ApplicationState{models.ApplicationScreening}, To: models.ApplicationChangesRequested,
			Body: ChangesBody{}, Reason: true, Guard: roundLeft, Apply: workflows.Body(requestChanges), Then: tellChanges, Tells: []models.Role{models.NGOAdmin, models.NGOEditor, models.NGOCertifier}},
		{Verb: "reject", From: []models.ApplicationState{models.ApplicationScreening}, To: models.ApplicationIneligible, Duty: models.StepApplicationReject,
			Body: RejectBody{}, Reason: true, Apply: workflows.Body(reject), Then: tellRejected, Tells: []models.Role{models.NGOAdmin, models.NGOCertifier}},
		{Verb: "confirm_rejection", From: []models.ApplicationState{models.ApplicationScreening}, To: models.ApplicationIneligible, Duty: models.StepApplicationReject,
			Guard: rejectionStated, Then: tellRejected, Primary: true, Tells: []models.Role{models.NGOAdmin, models.NGOCertifier}},

		// effects of what the commission does with the call
		{Verb: "close_review", From: []models.ApplicationState{models.ApplicationUnderReview}, To: models.ApplicationReviewComplete, Hidden: true},
		{Verb: "rank", From: []models.ApplicationState{models.ApplicationReviewComplete}, To: models.ApplicationRanked, Hidden: true},
		{Verb: "reserve", From: []models.ApplicationState{models.ApplicationRanked}, To: models.ApplicationReserve, Hidden: true},
		{Verb: "approve", From: []models.ApplicationState{models.ApplicationRanked, models.ApplicationReserve}, To: models.ApplicationApproved, Hidden: true},
		{Verb: "decline", From: []models.ApplicationState{models.ApplicationRanked, models.ApplicationReserve}, To: models.ApplicationDeclined, Hidden: true},
	},
}

// ApplicationInput starts a draft.
type ApplicationInput struct {
	ApplicantID string `json:"applicant_id" format:"uuid"`
	Language    string `json:"language" enum:"kk,ru,en"`
}

// ApplicationChange is any part of an application. A part replaces the one before; what is absent stays. A draft may
// be as incomplete as it is.
type ApplicationChange struct {
	Language   *string               `json:"language,omitempty" enum:"kk,ru,en"`
	Project    *models.Project       `json:"project,omitempty"`
	Answers    *map[string]any       `json:"answers,omitempty"`
	Budget     *BudgetInput          `json:"budget,omitempty"`
	Indicators *[]models.Indicator   `json:"indicators,omitempty" maxItems:"100"`
	Volunteers *models.VolunteerPlan `json:"volunteers,omitempty"`
}

// StartApplication makes a draft for an organisation of the actor's. The call is reached without any standing on it,
// as everybody may apply: what was never announced does not exist for them.
func (g *Grants) StartApplication(ctx context.Context, callID string, in ApplicationInput) (*ApplicationView, error) {
	v, err := workflows.Do(ctx, g.House, "application.create:"+callID, func(st *workflows.Step) (*ApplicationView, error) {
		call, err := store.Get[models.Call](st.Tx, callID)
		if err != nil {
			return nil, err
		}
		phase := call.PublicPhaseAt(st.Now)
		if call.State != models.CallAnnounced && call.AnnouncedAt.IsZero() {
			return nil, models.Missing("call")
		}
		applicant, err := g.applicant(st, in.ApplicantID)
		if err != nil {
			return nil, err
		}
		switch phase {
		case models.PhaseOpen:
		case models.PhaseScheduled:
			return nil, models.Refuse("application.call_not_open").With("opening", call.OpensAt.Words(workflows.CallOf(ctx).Language))
		default:
			return nil, closed(workflows.CallOf(ctx).Language, call)
		}
		if len(call.ApplicantKinds) > 0 && !slices.Contains(call.ApplicantKinds, applicant.Kind) {
			return nil, models.Refuse("application.applicant_kind")
		}
		if len(call.AppLanguages) > 0 && !slices.Contains(call.AppLanguages, in.Language) {
			return nil, models.Bad("/language", "application.language")
		}
		if draft, err := store.DraftOf(st.Tx, callID, applicant.ID); err != nil || draft != nil {
			return nil, draftExists(draft, err)
		}
		if err := withinLimit(st.Tx, call, applicant.ID); err != nil {
			return nil, err
		}
		a := &models.Application{
			Base: st.New(), CallID: call.ID, OperatorID: call.OperatorID, ApplicantID: applicant.ID, CreatedBy: st.Actor.PersonID, Language: in.Language,
			Requested: money.Amount{Currency: call.Currency}, Own: money.Amount{Currency: call.Currency}, State: models.ApplicationDraft,
			SearchKey: ids.Fold(applicant.LegalName.All()),
		}
		if err := a.Validate(); err != nil {
			return nil, err
		}
		if err := st.Insert(a, "create"); err != nil {
			if store.IsUnique(err) { // a colleague was faster; the transaction is spent, so who it was is looked up after it
				return nil, draftExists(nil, nil)
			}
			return nil, err
		}
		return g.Applications.Present(st, a)
	})
	if e := models.AsError(err); err != nil && e.Code == "application.draft_exists" && e.Params["id"] == "" {
		if draft, err := store.DraftOf(g.Store.Read(ctx), callID, in.ApplicantID); err == nil && draft != nil {
			return nil, draftExists(draft, nil)
		}
	}
	return v, err
}

// applicant is an organisation in whose name the actor may apply; of an organisation that is not theirs they learn
// nothing.
func (g *Grants) applicant(st *workflows.Step, id string) (*models.Organisation, error) {
	o, err := store.Get[models.Organisation](st.Tx, id)
	if err != nil {
		return nil, err
	}
	if st.Actor.System {
		return o, nil
	}
	mine := models.Standing{}
	for _, grant := range st.Actor.Grants {
		if grant.OrganisationID == id {
			mine = append(mine, grant.Role)
		}
	}
	switch {
	case len(mine) == 0:
		return nil, models.Missing("organisation")
	case !g.Policy.Check(mine, "application", "create"):
		e := models.Deny("application.create.forbidden")
		e.Unblock = g.Policy.Roles("application", "create")
		return nil, e
	}
	return o, nil
}

func draftExists(draft *models.Application, err error) error {
	if err != nil {
		return err
	}
	e := models.Refuse("application.draft_exists")
	if draft != nil {
		e.With("id", draft.ID)
	}
	return e
}

// withinLimit refuses one application more than the call takes from one applicant.
func withinLimit(r store.Reader, call *models.Call, applicantID string) error {
	sent, err := store.SentBy(r, call.ID, applicantID)
	if err != nil {
		return err
	}
	if call.MaxPerApplicant > 0 && sent >= call.MaxPerApplicant {
		return models.Refuse("application.limit").With("limit", number(call.MaxPerApplicant))
	}
	return nil
}

// closed says that the call takes nothing any more, and since when.
func closed(language string, call *models.Call) error {
	return models.Refuse("call.closed").With("closing", call.ClosesAt.Words(language))
}

func editApplication(st *workflows.Step, a *models.Application, c *ApplicationChange) error {
	call, err := store.Get[models.Call](st.Tx, a.CallID)
	if err != nil {
		return err
	}
	sent := map[string]bool{
		models.PartProject: c.Project != nil, models.PartAnswers: c.Answers != nil, models.PartBudget: c.Budget != nil,
		models.PartIndicators: c.Indicators != nil, models.PartVolunteers: c.Volunteers != nil,
	}
	for part, is := range sent {
		if is && !a.Open(part) {
			return models.Refuse("application.section_closed").With("section", part)
		}
	}
	if c.Language != nil {
		if a.State != models.ApplicationDraft {
			return models.Refuse("application.section_closed").With("section", "language")
		}
		if len(call.AppLanguages) > 0 && !slices.Contains(call.AppLanguages, *c.Language) {
			return models.Bad("/language", "application.language")
		}
		a.Language = *c.Language
	}
	if c.Project != nil {
		a.Project, a.Title, a.Regions = *c.Project, c.Project.Title, c.Project.Regions
	}
	if c.Answers != nil {
		a.Answers = *c.Answers
	}
	if c.Budget != nil {
		if a.Budget, a.Declared, err = c.Budget.lines(call.Currency); err != nil {
			return err
		}
	}
	if c.Indicators != nil {
		a.Indicators = *c.Indicators
	}
	if c.Volunteers != nil {
		a.Volunteers = *c.Volunteers
	}
	if err := a.Validate(); err != nil {
		return err
	}
	applicant, err := store.Get[models.Organisation](st.Tx, a.ApplicantID)
	if err != nil {
		return err
	}
	a.SearchKey = ids.Fold(a.Title + " " + a.Number + " " + applicant.LegalName.All())
	return addUp(a, call.Currency)
}

func filesOpen(_ *workflows.Sight, a *models.Application) error {
	if !a.Open(models.PartAttachments) {
		return models.Refuse("application.section_closed").With("section", models.PartAttachments)
	}
	return nil
}
