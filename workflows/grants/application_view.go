package grants

import (
	"context"
	"slices"
	"time"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/ids"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
)

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
	Regions      []ids.Region               `json:"regions" nullable:"false" doc:"The project's, by name"`
	Goals        []ids.SDG                  `json:"goals" nullable:"false" doc:"The project's goals of sustainable development, by name"`
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
	Screening    *Screening                 `json:"screening,omitempty" doc:"Every rule beside its evidence, to whoever screens what was sent"`
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
	ClosesAt      time.Time    `json:"closes_at" doc:"Of the call"`
	ChangesDue    string       `json:"changes_due,omitempty" doc:"By when the applicant mends what was asked"`
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
	v.Phase = phaseOf(a.State, call, see.Now)
	v.Regions, v.Goals = []ids.Region{}, []ids.SDG{}
	for _, iso := range a.Project.Regions {
		if region, ok := ids.RegionByISO(iso); ok {
			v.Regions = append(v.Regions, region)
		}
	}
	for _, number := range a.Project.SDG {
		if goal, ok := ids.SDGByNumber(number); ok {
			v.Goals = append(v.Goals, goal)
		}
	}
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
	officer := see.Shows("application", "screen")
	if officer || a.State == models.ApplicationChangesRequested || a.State == models.ApplicationIneligible {
		v.Findings = told(see.Language, call, a.Findings)
	}
	if officer {
		v.AssigneeID = a.AssigneeID
		if !a.SubmittedAt.IsZero() {
			f, err := gather(see.Reader, a, call, see.Now)
			if err != nil {
				return nil, err
			}
			v.Screening = f.screening(see.Language)
		}
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

func phaseOf(state models.ApplicationState, call *models.Call, now models.Time) string {
	draft := state == models.ApplicationDraft || state == models.ApplicationAwaitingSignOff
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
		state := sectionNotStarted
		switch {
		case complete:
			state = sectionCompleted
		case started:
			state = sectionInProgress
		}
		return Section{Name: name, State: state, Open: a.Open(name)}
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
	return workflows.List(ctx, g.House, q, func(see *workflows.Sight, rows []models.ApplicationLine) ([]ApplicationRow, error) {
		out := make([]ApplicationRow, len(rows))
		own, err := store.OwnOrganisations(see.Reader, see.Actor.PersonID)
		if err != nil {
			return nil, err
		}
		var guests []string // the calls of rows of which the reader may not know more than the call lets them
		for i := range rows {
			a := &rows[i]
			row := ApplicationRow{Head: models.HeadOf(&a.Base, string(a.State)), CallID: a.CallID, CallTitle: a.CallTitle, Number: a.Number,
				Title: a.Title, Language: a.Language, Requested: a.Requested, ScreeningDue: string(a.ScreeningDue), ClosesAt: a.CallCloses.Time}
			row.Phase = phaseOf(a.State, a.Call(), see.Now)
			if !a.SubmittedAt.IsZero() {
				row.SubmittedAt = &a.SubmittedAt.Time
			}
			standing := inOrganisation(see.Actor, a.ApplicantID, a.OperatorID)
			if slices.Contains(own, a.ApplicantID) {
				standing = append(standing, models.Insider)
			}
			if knows(see, standing) {
				row.ApplicantID, row.ApplicantName = a.ApplicantID, &a.ApplicantName
				if a.Changes != nil && a.State == models.ApplicationChangesRequested {
					row.ChangesDue = string(a.Changes.DueOn)
				}
			} else {
				guests = append(guests, a.CallID)
			}
			if see.ShowsTo(standing, "application", "screen") {
				row.Blocking, row.AssigneeID, row.AssigneeName = blocking(a.Findings), a.AssigneeID, a.AssigneeName
			}
			out[i] = row
		}
		of, err := store.Named[models.Call](see.Reader, guests, "scoring")
		for i := range rows {
			if call := of[rows[i].CallID]; call != nil && !call.Scoring.Blind {
				out[i].ApplicantID, out[i].ApplicantName = rows[i].ApplicantID, &rows[i].ApplicantName
			}
		}
		return out, err
	})
}
