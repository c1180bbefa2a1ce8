package models

import (
	"slices"
	"strconv"
	"time"

	"demeu/models/calendar"
	"demeu/models/ids"
	"demeu/models/money"
)

func minutes(n int64) time.Duration { return time.Duration(n) * time.Minute }

// ApplicationState is what was decided about an application.
type ApplicationState string

const (
	ApplicationDraft            ApplicationState = "draft"
	ApplicationAwaitingSignOff  ApplicationState = "awaiting_certification"
	ApplicationSubmitted        ApplicationState = "submitted"
	ApplicationScreening        ApplicationState = "screening"
	ApplicationChangesRequested ApplicationState = "changes_requested"
	ApplicationIneligible       ApplicationState = "ineligible"
	ApplicationUnderReview      ApplicationState = "under_review"
	ApplicationReviewComplete   ApplicationState = "review_complete"
	ApplicationRanked           ApplicationState = "ranked"
	ApplicationRecommended      ApplicationState = "recommended"
	ApplicationReserve          ApplicationState = "reserve"
	ApplicationNotRecommended   ApplicationState = "not_recommended"
	ApplicationApproved         ApplicationState = "approved"
	ApplicationConverted        ApplicationState = "converted"
	ApplicationDeclined         ApplicationState = "declined"
	ApplicationWithdrawn        ApplicationState = "withdrawn"
)

// Application is what an applicant asks of a call. Sums are always the platform's own; what the applicant declared is
// kept beside them.
type Application struct {
	Base
	CallID        string
	OperatorID    string // of the call, here so that every question about rights is one look
	ApplicantID   string
	CreatedBy     string
	Language      string
	Number        string // given with the receipt; "" before
	Title         string
	Regions       []string       `gorm:"serializer:json"`
	Project       Project        `gorm:"serializer:json"`
	Answers       map[string]any `gorm:"serializer:json"` // of the call's form, by field
	Budget        []BudgetLine   `gorm:"serializer:json"`
	Indicators    []Indicator    `gorm:"serializer:json"`
	Volunteers    VolunteerPlan  `gorm:"serializer:json"`
	Requested     money.Amount   `gorm:"embedded;embeddedPrefix:requested_"` // sum of the lines that the grant pays
	Own           money.Amount   `gorm:"embedded;embeddedPrefix:own_"`       // sum of the lines that others pay
	Declared      *int64         `gorm:"column:declared_minor"`              // what the applicant wrote as the sum, in minor units
	SubmittedAt   Time
	SubmittedBy   *string
	ReceiptSHA256 string  `gorm:"column:receipt_sha256"` // of the snapshot
	Snapshot      string  `json:"-"`                     // canonical JSON of what was sent
	AssigneeID    *string // the officer who screens it
	ScreeningDue  calendar.Date
	Findings      []Finding      `gorm:"serializer:json"` // as screening stated them
	Changes       *ChangeRequest `gorm:"serializer:json"`
	Rejection     *Rejection     `gorm:"serializer:json"` // stated by one person; in force once the duty's persons have acted
	Rounds        int64          // how often changes were requested
	Acknowledged  bool           // the applicant saw the findings before sending
	State         ApplicationState
	SearchKey     string `json:"-"`
}

func (*Application) Object() string { return "application" }

// ApplicationLine is an application as a list shows it: without its long texts, with what stands beside it.
type ApplicationLine struct {
	Base
	CallID        string
	OperatorID    string
	ApplicantID   string
	Language      string
	Number        string
	Title         string
	Requested     money.Amount `gorm:"embedded;embeddedPrefix:requested_"`
	SubmittedAt   Time
	AssigneeID    *string
	ScreeningDue  calendar.Date
	Findings      []Finding      `gorm:"serializer:json"`
	Changes       *ChangeRequest `gorm:"serializer:json"`
	State         ApplicationState
	ApplicantName Text `gorm:"serializer:json"`
	AssigneeName  string
	CallTitle     Text `gorm:"serializer:json"`
	CallState     CallState
	CallOpens     Time
	CallCloses    Time
	CallGrace     int64
}

// Object names the noun: whoever may list applications lists these.
func (*ApplicationLine) Object() string { return "application" }

// Call is as much of the call as says in which phase it is.
func (a *ApplicationLine) Call() *Call {
	return &Call{State: a.CallState, OpensUTC: a.CallOpens, ClosesUTC: a.CallCloses, GraceMinutes: a.CallGrace}
}

// Project is the description of what will be done.
type Project struct {
	Title          string        `json:"title,omitempty" maxLength:"300"`
	Direction      string        `json:"direction,omitempty"` // code of the classifier
	SDG            []int         `json:"sdg,omitempty"`
	Regions        []string      `json:"regions,omitempty"`
	StartsOn       calendar.Date `json:"starts_on,omitempty"`
	Months         int64         `json:"months,omitempty"`
	Problem        string        `json:"problem,omitempty" maxLength:"10000"`
	Goal           string        `json:"goal,omitempty" maxLength:"5000"`
	Objectives     []string      `json:"objectives,omitempty"`
	TargetGroups   []TargetGroup `json:"target_groups,omitempty"`
	Activities     []Activity    `json:"activities,omitempty"`
	Risks          []Risk        `json:"risks,omitempty"`
	Partners       []string      `json:"partners,omitempty"`
	Sustainability string        `json:"sustainability,omitempty" maxLength:"10000"`
}

// TargetGroup is whom a project serves.
type TargetGroup struct {
	Title string `json:"title" maxLength:"500"`
	Count int64  `json:"count,omitempty"`
}

// Activity is a line of the work plan, in months of the project.
type Activity struct {
	Code  string `json:"code,omitempty" maxLength:"20"`
	Title string `json:"title" maxLength:"500"`
	From  int64  `json:"from,omitempty"`
	To    int64  `json:"to,omitempty"`
}

// Risk with what is done against it.
type Risk struct {
	Title      string `json:"title" maxLength:"1000"`
	Mitigation string `json:"mitigation,omitempty" maxLength:"2000"`
}

// Sources of a budget line.
const (
	SourceGrant  = "grant"
	SourceOwn    = "own"
	SourceInKind = "in_kind"
)

// BudgetLine is one line of a budget. Total is always computed: unit price × quantity × periods, rounded half up once.
type BudgetLine struct {
	Line      int64         `json:"line"`
	Category  string        `json:"category"`
	Title     string        `json:"title"`
	Unit      string        `json:"unit"`
	Quantity  money.Decimal `json:"quantity"`
	Periods   int64         `json:"periods"`
	UnitPrice money.Amount  `json:"unit_price"`
	Total     money.Amount  `json:"total"`
	Source    string        `json:"source" enum:"grant,own,in_kind"`
	// Requested and Reason are kept when the commission gave less than was asked and the line was fitted.
	Requested *money.Amount `json:"requested,omitempty"`
	Reason    string        `json:"reason,omitempty"`
}

// Indicator of a project with a target for each year.
type Indicator struct {
	Code      string          `json:"code" maxLength:"20"`
	Title     string          `json:"title" maxLength:"500"`
	Unit      string          `json:"unit,omitempty" maxLength:"100"`
	Baseline  money.Decimal   `json:"baseline,omitempty"`
	Targets   []money.Decimal `json:"targets,omitempty" maxItems:"20"`
	Direction string          `json:"direction,omitempty" enum:"up,down"`
}

// VolunteerPlan is who helps, how much, and how they are kept safe.
type VolunteerPlan struct {
	Planned       int64    `json:"planned,omitempty"`
	HoursPlanned  int64    `json:"hours_planned,omitempty"`
	MinAge        *int64   `json:"min_age,omitempty"`
	Minors        *bool    `json:"minors,omitempty"`
	WithChildren  bool     `json:"works_with_children,omitempty"`
	Safeguarding  bool     `json:"safeguarding,omitempty"`
	International bool     `json:"international,omitempty"`
	Insurance     bool     `json:"insurance,omitempty"`
	Types         []string `json:"types,omitempty" maxItems:"10"` // of volunteer activity, by the law's list
}

// Severities of a finding. A blocking one leads to refusal at screening; none ever blocks sending.
const (
	Blocking = "blocking"
	Warning  = "warning"
)

// Finding is what a check says about an application: a code, where, and the facts for its text.
type Finding struct {
	Code     string `json:"code"`
	Severity string `json:"severity" enum:"blocking,warning"`
	Pointer  string `json:"pointer"`
	Check    string `json:"check"` // which of the texts finding.… says it
	Params   Params `json:"params,omitempty"`
	ToCheck  bool   `json:"to_check,omitempty"` // nothing is known yet: the officer looks
	Detail   string `json:"detail,omitempty"`   // in the caller's language, filled when shown
}

// Rejection is what an officer states when an application is not eligible.
type Rejection struct {
	Codes  []string `json:"codes"`
	Reason string   `json:"reason"`
	By     string   `json:"by"`
}

// ChangeRequest names the sections that are open again, and why.
type ChangeRequest struct {
	Sections []string      `json:"sections"`
	Reason   string        `json:"reason"`
	Kind     string        `json:"kind" enum:"incorrect,incomplete,outdated"`
	DueOn    calendar.Date `json:"due_on,omitempty"`
}

// Attachment is an uploaded file of a record. The name is the uploader's, the type is what we found in the bytes.
type Attachment struct {
	Base
	ObjectOf   string `gorm:"column:object"`
	ObjectID   string
	Kind       string // code of the document rule, or what the noun knows
	Name       string
	Type       string
	Size       int64
	SHA256     string `gorm:"column:sha256"`
	FileKey    string `json:"-"`
	IssuedOn   calendar.Date
	UploadedBy string
}

func (*Attachment) Object() string { return "attachment" }

// Parts of an application: what a list of tasks shows, and what a request for changes may open.
const (
	PartProject     = "project"
	PartAnswers     = "answers"
	PartBudget      = "budget"
	PartIndicators  = "indicators"
	PartVolunteers  = "volunteers"
	PartAttachments = "attachments"
)

// Open says whether a part may be edited in the present state.
func (a *Application) Open(part string) bool {
	switch a.State {
	case ApplicationDraft:
		return true
	case ApplicationChangesRequested:
		return a.Changes != nil && slices.Contains(a.Changes.Sections, part)
	}
	return false
}

// Validate refuses what no draft can be: values that mean nothing. What is only missing is a finding and no fault.
func (a *Application) Validate() error {
	var bad Fields
	bad.Check(slices.Contains(Languages, a.Language), "/language", "field.enum")
	p := &a.Project
	a.Title, p.Title = CleanName(a.Title), CleanName(p.Title)
	if p.Direction != "" {
		_, known := ids.DirectionByCode(p.Direction)
		bad.Check(known, "/project/direction", "field.enum")
	}
	for i, n := range p.SDG {
		_, known := ids.SDGByNumber(n)
		bad.Check(known, "/project/sdg/"+strconv.Itoa(i), "field.range", "min", "1", "max", "17")
	}
	for i, r := range p.Regions {
		_, known := ids.RegionByISO(r)
		bad.Check(known, "/project/regions/"+strconv.Itoa(i), "region.unknown")
	}
	bad.Check(p.Months >= 0 && p.Months <= 120, "/project/months", "field.range", "min", "0", "max", "120")
	for i, g := range p.TargetGroups {
		bad.Check(g.Count >= 0, "/project/target_groups/"+strconv.Itoa(i)+"/count", "field.negative")
	}
	a.validateBudget(&bad)
	v := &a.Volunteers
	bad.Check(v.Planned >= 0, "/volunteers/planned", "field.negative")
	bad.Check(v.HoursPlanned >= 0, "/volunteers/hours_planned", "field.negative")
	bad.Check(v.MinAge == nil || *v.MinAge >= 0 && *v.MinAge <= 120, "/volunteers/min_age", "field.range", "min", "0", "max", "120")
	for i, code := range v.Types {
		_, known := ids.ActivityTypeByCode(code)
		bad.Check(known, "/volunteers/types/"+strconv.Itoa(i), "field.enum")
	}
	return bad.Err("application.invalid")
}

func (a *Application) validateBudget(bad *Fields) {
	seen := map[int64]bool{}
	for i := range a.Budget {
		l, at := &a.Budget[i], "/budget/lines/"+strconv.Itoa(i)
		bad.Check(l.Line > 0 && !seen[l.Line], at+"/line", "budget.line_twice")
		seen[l.Line] = true
		bad.Check(l.Quantity.Sign() >= 0, at+"/quantity", "field.negative")
		bad.Check(l.Periods >= 0, at+"/periods", "field.negative")
		bad.Check(l.UnitPrice.Minor >= 0, at+"/unit_price", "field.negative")
		bad.Check(slices.Contains([]string{SourceGrant, SourceOwn, SourceInKind}, l.Source), at+"/source", "field.enum")
	}
	bad.Check(a.Declared == nil || *a.Declared >= 0, "/budget/declared_requested", "field.negative")
}
