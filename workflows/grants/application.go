package grants

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"demeu/models"
	"demeu/models/calendar"
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

// states in which the commission has an application before it.
var judgeable = []models.ApplicationState{models.ApplicationUnderReview, models.ApplicationReviewComplete, models.ApplicationRanked,
	models.ApplicationRecommended, models.ApplicationReserve, models.ApplicationNotRecommended}

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
		{Verb: "rank", From: judgeable, To: models.ApplicationRanked, Hidden: true},
		{Verb: "recommend", From: judgeable, To: models.ApplicationRecommended, Hidden: true},
		{Verb: "reserve", From: judgeable, To: models.ApplicationReserve, Hidden: true},
		{Verb: "not_recommend", From: judgeable, To: models.ApplicationNotRecommended, Hidden: true},
		{Verb: "approve", From: judgeable, To: models.ApplicationApproved, Hidden: true},
		{Verb: "decline", From: judgeable, To: models.ApplicationDeclined, Hidden: true},
		{Verb: "convert", From: []models.ApplicationState{models.ApplicationApproved}, To: models.ApplicationConverted, Hidden: true},
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

// SubmitBody says whether the sender has seen what screening would find.
type SubmitBody struct {
	Acknowledged bool `json:"acknowledged,omitempty" doc:"The findings were shown; they never keep anybody from sending"`
}

// Receipt proves what was sent and when.
type Receipt struct {
	Number      string    `json:"number"`
	SubmittedAt time.Time `json:"submitted_at"`
	SHA256      string    `json:"sha256" doc:"Of the canonical JSON of what was sent"`
}

// ApplicationView is an application as somebody sees it. An expert of a blind call does not learn who applies.
type ApplicationView struct {
	models.Head
	Call         CallBasics                 `json:"call"`
	ApplicantID  string                     `json:"applicant_id,omitempty"`
	Applicant    *ApplicantBasics           `json:"applicant,omitempty"`
	Language     string                     `json:"language"`
	Number       string                     `json:"number,omitempty"`
	Project      models.Project             `json:"project"`
	Answers      map[string]any             `json:"answers" nullable:"false"`
	Budget       *BudgetView                `json:"budget"`
	Indicators   []models.Indicator         `json:"indicators" nullable:"false"`
	Volunteers   models.VolunteerPlan       `json:"volunteers"`
	Attachments  []workflows.AttachmentView `json:"attachments" nullable:"false"`
	Sections     []Section                  `json:"sections,omitempty" doc:"The list of tasks of whoever writes it"`
	Receipt      *Receipt                   `json:"receipt,omitempty"`
	Findings     []models.Finding           `json:"findings,omitempty" doc:"As screening stated them"`
	Changes      *models.ChangeRequest      `json:"changes,omitempty"`
	Rejection    *models.Rejection          `json:"rejection,omitempty"`
	AssigneeID   *string                    `json:"assignee_id,omitempty"`
	ScreeningDue calendar.Date              `json:"screening_due,omitempty"`
}

// CallBasics is what somebody writing or reading an application needs of its call.
type CallBasics struct {
	ID                string                `json:"id"`
	Code              string                `json:"code"`
	Title             models.Text           `json:"title"`
	Phase             string                `json:"phase,omitempty"`
	ClosesAt          time.Time             `json:"closes_at"`
	ClosesWords       models.Text           `json:"closes_words" doc:"Date, time and zone in words"`
	Currency          money.Currency        `json:"currency"`
	Award             CallRange             `json:"award"`
	Months            CallMonths            `json:"duration_months"`
	OwnShareMin       int64                 `json:"own_contribution_min_percent"`
	LanguagesAccepted []string              `json:"application_languages" nullable:"false"`
	Documents         []models.DocumentRule `json:"documents" nullable:"false"`
}

// CallRange is what an award may be.
type CallRange struct {
	Min money.Amount `json:"min"`
	Max money.Amount `json:"max"`
}

// CallMonths is how long a project may last.
type CallMonths struct {
	Min int64 `json:"min"`
	Max int64 `json:"max"`
}

// ApplicantBasics is who applies.
type ApplicantBasics struct {
	ID     string                   `json:"id"`
	Name   models.Text              `json:"name"`
	Kind   models.OrganisationKind  `json:"kind"`
	Region string                   `json:"region,omitempty"`
	State  models.OrganisationState `json:"state"`
}

// States of a section of the list of tasks.
const (
	sectionNotStarted = "not_started"
	sectionInProgress = "in_progress"
	sectionCompleted  = "completed"
)

// Section is one task of whoever writes an application.
type Section struct {
	Name  string `json:"name" enum:"project,answers,budget,indicators,volunteers,attachments"`
	State string `json:"state" enum:"not_started,in_progress,completed"`
	Open  bool   `json:"open" doc:"May be edited now"`
}

// ApplicationRow is an application in a list.
type ApplicationRow struct {
	models.Head
	CallID        string       `json:"call_id"`
	CallTitle     models.Text  `json:"call_title"`
	Number        string       `json:"number,omitempty"`
	Title         string       `json:"title"`
	Language      string       `json:"language"`
	ApplicantID   string       `json:"applicant_id,omitempty"`
	ApplicantName *models.Text `json:"applicant_name,omitempty"`
	Requested     money.Amount `json:"requested"`
	SubmittedAt   *time.Time   `json:"submitted_at,omitempty"`
	AssigneeID    *string      `json:"assignee_id,omitempty"`
	AssigneeName  string       `json:"assignee_name,omitempty"`
	Blocking      int          `json:"blocking_findings"`
	ScreeningDue  string       `json:"screening_due,omitempty"`
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

// sendable is what sending asks beyond the role: the call takes it at this very instant, and there is something to
// send. Everything else is a finding.
func sendable(see *workflows.Sight, a *models.Application) error {
	call, err := store.Get[models.Call](see.Reader, a.CallID)
	if err != nil {
		return err
	}
	if !call.AcceptsSubmissions(see.Now) {
		return closed(see.Language, call)
	}
	if a.Title == "" || a.Requested.Minor <= 0 {
		return models.Refuse("application.incomplete")
	}
	return nil
}

func submit(st *workflows.Step, a *models.Application, b *SubmitBody) error {
	call, err := store.Get[models.Call](st.Tx, a.CallID)
	if err != nil {
		return err
	}
	f, err := gather(st.Tx, a, call, st.Now)
	if err != nil {
		return err
	}
	found := f.assess(false)
	if len(found) > 0 && !b.Acknowledged {
		return models.New(models.Invalid, "application.findings_unseen").With("count", strconv.Itoa(len(found))).With("blocking", strconv.Itoa(blocking(found)))
	}
	n, err := st.Tx.Next("application:" + call.ID) // whoever sends at the same time waits here, so the limit below is exact
	if err != nil {
		return err
	}
	if err := withinLimit(st.Tx, call, a.ApplicantID); err != nil {
		return err
	}
	by := st.Actor.PersonID
	a.Number = fmt.Sprintf("%s-%04d", call.Code, n)
	a.SubmittedAt, a.SubmittedBy, a.Acknowledged, a.Findings = st.Now, &by, b.Acknowledged, found
	a.SearchKey = ids.Fold(a.Title + " " + a.Number + " " + f.applicant.LegalName.All())
	for _, m := range call.Timeline {
		if m.Code == "screening" {
			a.ScreeningDue = m.Due
		}
	}
	return seal(a, call, f.files)
}

// sent is what a receipt is about: the application as it was sent.
type sent struct {
	Number      string               `json:"number"`
	Call        string               `json:"call"`
	Applicant   string               `json:"applicant_id"`
	SubmittedAt time.Time            `json:"submitted_at"`
	Language    string               `json:"language"`
	Project     models.Project       `json:"project"`
	Answers     map[string]any       `json:"answers"`
	Budget      []models.BudgetLine  `json:"budget"`
	Declared    *int64               `json:"declared_minor"`
	Requested   money.Amount         `json:"requested"`
	Own         money.Amount         `json:"own"`
	Indicators  []models.Indicator   `json:"indicators"`
	Volunteers  models.VolunteerPlan `json:"volunteers"`
	Files       []sentFile           `json:"files"`
}

type sentFile struct {
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// seal keeps what was sent as canonical JSON (sorted members, no spaces) with its SHA-256.
func seal(a *models.Application, call *models.Call, files []models.Attachment) error {
	s := sent{Number: a.Number, Call: call.Code, Applicant: a.ApplicantID, SubmittedAt: a.SubmittedAt.Time, Language: a.Language, Project: a.Project,
		Answers: a.Answers, Budget: a.Budget, Declared: a.Declared, Requested: a.Requested, Own: a.Own, Indicators: a.Indicators, Volunteers: a.Volunteers,
		Files: []sentFile{}}
	for _, f := range files {
		s.Files = append(s.Files, sentFile{f.Kind, f.Name, f.SHA256})
	}
	text, err := canonical(s)
	if err != nil {
		return err
	}
	hash := sha256.Sum256(text)
	a.Snapshot, a.ReceiptSHA256 = string(text), hex.EncodeToString(hash[:])
	return nil
}

// canonical writes JSON that is the same for the same content: members sorted, numbers as they were, nothing escaped
// that need not be.
func canonical(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var loose any
	if err := d.Decode(&loose); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(loose); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// acknowledge writes the receipt to whoever sent it and to the heads of the organisation.
func acknowledge(st *workflows.Step, a *models.Application) error {
	params := models.Params{"number": a.Number, "title": a.Title, "sha256": a.ReceiptSHA256, "submitted_at": astana(a.SubmittedAt)}
	if st.Actor.PersonID != "" {
		sender, err := store.Get[models.Person](st.Tx, st.Actor.PersonID)
		if err != nil {
			return err
		}
		if err := st.Tell(sender, "receipt", a, params); err != nil {
			return err
		}
	}
	return st.TellRoles(a.ApplicantID, []models.Role{models.NGOAdmin}, "receipt", a, params)
}

// astana writes an instant as people there read it, to the second.
func astana(t models.Time) string {
	return t.In(time.FixedZone("UTC+5", 5*60*60)).Format("02.01.2006 15:04:05") + " (UTC+5)"
}

func askSignatory(st *workflows.Step, a *models.Application) error {
	call, err := store.Get[models.Call](st.Tx, a.CallID)
	if err != nil {
		return err
	}
	return tellEach(st, a, []models.Role{models.NGOCertifier}, "certify", func(language string) models.Params {
		return models.Params{"title": a.Title, "by": st.Actor.Name, "closing": call.ClosesAt.Words(language)}
	})
}

func returned(st *workflows.Step, a *models.Application, b *workflows.ReasonBody) error {
	return st.TellRoles(a.ApplicantID, []models.Role{models.NGOEditor}, "returned_to_editor", a, models.Params{"title": a.Title, "by": st.Actor.Name, "reason": b.Reason})
}

// tellEach writes to the holders of roles at the applicant, each in words of their own language.
func tellEach(st *workflows.Step, a *models.Application, roles []models.Role, template string, params func(language string) models.Params) error {
	people, err := store.Holders(st.Tx, a.ApplicantID, roles)
	if err != nil {
		return err
	}
	for i := range people {
		if people[i].ID == st.Actor.PersonID {
			continue
		}
		if err := st.Tell(&people[i], template, a, params(people[i].Language)); err != nil {
			return err
		}
	}
	return nil
}

func (g *Grants) showApplication(see *workflows.Sight, a *models.Application) (*ApplicationView, error) {
	call, err := store.Get[models.Call](see.Reader, a.CallID)
	if err != nil {
		return nil, err
	}
	known := knows(see, see.Standing)
	v := &ApplicationView{
		Call: callBasics(call, see.Now), Language: a.Language, Number: a.Number, Project: a.Project, Answers: a.Answers, Budget: budgetView(a, call),
		Indicators: a.Indicators, Volunteers: a.Volunteers,
	}
	v.Phase = phaseOf(a, call, see.Now)
	if v.Answers == nil {
		v.Answers = map[string]any{}
	}
	if v.Indicators == nil {
		v.Indicators = []models.Indicator{}
	}
	if v.Attachments, err = shownFiles(see, a.ID, known, call.Scoring.Blind); err != nil {
		return nil, err
	}
	if !known && call.Scoring.Blind {
		v.Project.Partners = nil // they name people
		return v, nil
	}
	applicant, err := store.Get[models.Organisation](see.Reader, a.ApplicantID)
	if err != nil {
		return nil, err
	}
	v.ApplicantID = a.ApplicantID
	v.Applicant = &ApplicantBasics{ID: applicant.ID, Name: applicant.LegalName, Kind: applicant.Kind, Region: applicant.Region, State: applicant.State}
	if !known {
		return v, nil
	}
	if !a.SubmittedAt.IsZero() {
		v.Receipt = &Receipt{Number: a.Number, SubmittedAt: a.SubmittedAt.Time, SHA256: a.ReceiptSHA256}
	}
	v.Changes, v.ScreeningDue = a.Changes, a.ScreeningDue
	officer := see.Actor.System || g.Policy.Check(see.Standing, "application", "screen")
	if officer || a.State == models.ApplicationChangesRequested || a.State == models.ApplicationIneligible {
		v.Findings = told(see.Language, call, a.Findings)
	}
	if officer {
		v.AssigneeID = a.AssigneeID
	}
	if officer || a.State == models.ApplicationIneligible {
		v.Rejection = a.Rejection
	}
	if g.Policy.Check(see.Standing, "application", "edit") {
		v.Sections = sections(a, call, v.Attachments)
	}
	return v, nil
}

// phaseLapsed is a draft that was not sent in time. It stays readable.
const phaseLapsed = "lapsed"

func phaseOf(a *models.Application, call *models.Call, now models.Time) string {
	draft := a.State == models.ApplicationDraft || a.State == models.ApplicationAwaitingSignOff
	if draft && call.PublicPhaseAt(now) == models.PhaseClosed {
		return phaseLapsed
	}
	return ""
}

func callBasics(c *models.Call, now models.Time) CallBasics {
	b := CallBasics{
		ID: c.ID, Code: c.Code, Title: c.Title, Phase: c.PublicPhaseAt(now), ClosesAt: c.ClosesUTC.Time, Currency: c.Currency,
		ClosesWords: models.Text{KK: c.ClosesAt.Words("kk"), RU: c.ClosesAt.Words("ru"), EN: c.ClosesAt.Words("en")},
		Award:       CallRange{money.Amount{Minor: c.AwardMin, Currency: c.Currency}, money.Amount{Minor: c.AwardMax, Currency: c.Currency}},
		Months:      CallMonths{c.MonthsMin, c.MonthsMax}, OwnShareMin: c.OwnShareMin,
		LanguagesAccepted: append([]string{}, c.AppLanguages...), Documents: append([]models.DocumentRule{}, c.Documents...),
	}
	return b
}

// sections are the list of tasks: what is untouched, begun, and complete as far as the platform can tell.
func sections(a *models.Application, call *models.Call, files []workflows.AttachmentView) []Section {
	f := &facts{application: a, call: call}
	for _, file := range files {
		f.files = append(f.files, models.Attachment{Kind: file.Kind})
	}
	missing := map[string]bool{}
	for _, gap := range f.gaps() {
		missing[gap.Code] = true
	}
	grant := slices.ContainsFunc(a.Budget, func(l models.BudgetLine) bool { return l.Source == models.SourceGrant && l.Total.Minor > 0 })
	section := func(name string, started, complete bool) Section {
		s := Section{Name: name, State: sectionNotStarted, Open: a.Open(name)}
		switch {
		case complete:
			s.State = sectionCompleted
		case started:
			s.State = sectionInProgress
		}
		return s
	}
	blank := workflows.Digest(a.Project) == workflows.Digest(models.Project{})
	return []Section{
		section(models.PartProject, !blank, !missing["PROJECT"]),
		section(models.PartAnswers, len(a.Answers) > 0, len(answerFaults(call.Form, a.Answers)) == 0),
		section(models.PartBudget, len(a.Budget) > 0, grant && !missing["BUDGET"]),
		section(models.PartIndicators, len(a.Indicators) > 0, !missing["INDICATORS"]),
		section(models.PartVolunteers, a.Volunteers.Planned > 0 || a.Volunteers.HoursPlanned > 0 || a.Volunteers.MinAge != nil, !missing["VOLUNTEERS"]),
		section(models.PartAttachments, len(files) > 0, len(f.documents()) == 0),
	}
}

// ListApplications pages through what the actor may see.
func (g *Grants) ListApplications(ctx context.Context, q store.Query) (*workflows.Page[ApplicationRow], error) {
	return workflows.List(ctx, g.House, q, func(see *workflows.Sight, rows []models.Application) ([]ApplicationRow, error) {
		var orgs, calls, people []string
		for i := range rows {
			orgs, calls = append(orgs, rows[i].ApplicantID), append(calls, rows[i].CallID)
			if rows[i].AssigneeID != nil {
				people = append(people, *rows[i].AssigneeID)
			}
		}
		applicants, err := store.Named[models.Organisation](see.Reader, orgs)
		if err != nil {
			return nil, err
		}
		of, err := store.Named[models.Call](see.Reader, calls)
		if err != nil {
			return nil, err
		}
		officers, err := store.Named[models.Person](see.Reader, people)
		if err != nil {
			return nil, err
		}
		out := make([]ApplicationRow, len(rows))
		for i := range rows {
			a, call := &rows[i], of[rows[i].CallID]
			row := ApplicationRow{Head: models.HeadOf(&a.Base, string(a.State)), CallID: a.CallID, CallTitle: call.Title, Number: a.Number,
				Title: a.Title, Language: a.Language, Requested: a.Requested, ScreeningDue: string(a.ScreeningDue)}
			row.Phase = phaseOf(a, call, see.Now)
			if !a.SubmittedAt.IsZero() {
				row.SubmittedAt = &a.SubmittedAt.Time
			}
			standing := inOrganisation(see.Actor, a.ApplicantID, a.OperatorID)
			known := knows(see, standing)
			if known || !call.Scoring.Blind {
				row.ApplicantID, row.ApplicantName = a.ApplicantID, &applicants[a.ApplicantID].LegalName
			}
			if see.Actor.System || g.Policy.Check(standing, "application", "screen") {
				row.Blocking, row.AssigneeID = blocking(a.Findings), a.AssigneeID
				if a.AssigneeID != nil && officers[*a.AssigneeID] != nil {
					row.AssigneeName = officers[*a.AssigneeID].Name
				}
			}
			out[i] = row
		}
		return out, nil
	})
}
