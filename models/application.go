package models

import (
	"time"

	"demeu/models/calendar"
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
	Rounds        int64          // how often changes were requested
	Acknowledged  bool           // the applicant saw the findings before sending
	State         ApplicationState
	SearchKey     string `json:"-"`
}

func (*Application) Object() string { return "application" }

// Project is the description of what will be done.
type Project struct {
	Title          string        `json:"title,omitempty"`
	Direction      string        `json:"direction,omitempty"` // code of the classifier
	SDG            []int         `json:"sdg,omitempty"`
	Regions        []string      `json:"regions,omitempty"`
	StartsOn       calendar.Date `json:"starts_on,omitempty"`
	Months         int64         `json:"months,omitempty"`
	Problem        string        `json:"problem,omitempty"`
	Goal           string        `json:"goal,omitempty"`
	Objectives     []string      `json:"objectives,omitempty"`
	TargetGroups   []TargetGroup `json:"target_groups,omitempty"`
	Activities     []Activity    `json:"activities,omitempty"`
	Risks          []Risk        `json:"risks,omitempty"`
	Partners       []string      `json:"partners,omitempty"`
	Sustainability string        `json:"sustainability,omitempty"`
}

// TargetGroup is whom a project serves.
type TargetGroup struct {
	Title string `json:"title"`
	Count int64  `json:"count"`
}

// Activity is a line of the work plan, in months of the project.
type Activity struct {
	Code  string `json:"code"`
	Title string `json:"title"`
	From  int64  `json:"from"`
	To    int64  `json:"to"`
}

// Risk with what is done against it.
type Risk struct {
	Title      string `json:"title"`
	Mitigation string `json:"mitigation"`
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
	Code      string          `json:"code"`
	Title     string          `json:"title"`
	Unit      string          `json:"unit"`
	Baseline  money.Decimal   `json:"baseline"`
	Targets   []money.Decimal `json:"targets"`
	Direction string          `json:"direction,omitempty" enum:"up,down"`
}

// VolunteerPlan is who helps, how much, and how they are kept safe.
type VolunteerPlan struct {
	Planned       int64  `json:"planned,omitempty"`
	HoursPlanned  int64  `json:"hours_planned,omitempty"`
	MinAge        *int64 `json:"min_age,omitempty"`
	Minors        *bool  `json:"minors,omitempty"`
	WithChildren  bool   `json:"works_with_children,omitempty"`
	Safeguarding  bool   `json:"safeguarding,omitempty"`
	International bool   `json:"international,omitempty"`
	Insurance     bool   `json:"insurance,omitempty"`
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
	Params   Params `json:"params,omitempty"`
	Detail   string `json:"detail,omitempty"` // in the caller's language, filled when shown
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
