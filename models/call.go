package models

import (
	"database/sql/driver"
	"fmt"
	"slices"

	"demeu/models/calendar"
	"demeu/models/money"
)

// CallState is what was decided about a call; that it is open or closed follows from the time and is a Phase.
type CallState string

const (
	CallDraft      CallState = "draft"
	CallInApproval CallState = "in_approval"
	CallApproved   CallState = "approved"
	CallAnnounced  CallState = "announced"
	CallPaused     CallState = "paused"
	CallEvaluating CallState = "evaluating"
	CallDecided    CallState = "decided"
	CallArchived   CallState = "archived"
	CallCancelled  CallState = "cancelled"
)

// Phases of an announced call.
const (
	PhaseScheduled = "scheduled"
	PhaseOpen      = "open"
	PhaseGrace     = "grace"
	PhaseClosed    = "closed"
)

// Call is an invitation to apply: everything about it is data.
type Call struct {
	Base
	OperatorID       string
	Code             string // unique within the operator, printed in numbers
	Kind             string // one of CallKinds
	Term             calendar.Term
	Title            Text     `gorm:"serializer:json"`
	Summary          Text     `gorm:"serializer:json"`
	Languages        []string `gorm:"serializer:json"` // in which its texts must be complete
	AppLanguages     []string `gorm:"serializer:json;column:application_languages"`
	Currency         money.Currency
	AwardMin         int64 // minor units of the call's currency
	AwardMax         int64
	MonthsMin        int64
	MonthsMax        int64
	OwnShareMin      int64              // per cent of the project's total that the applicant brings
	OpensAt          calendar.LocalTime `gorm:"embedded;embeddedPrefix:opens_"`
	ClosesAt         calendar.LocalTime `gorm:"embedded;embeddedPrefix:closes_"`
	OpensUTC         Time               // the same instants, for comparing
	ClosesUTC        Time
	EndsUTC          Time // closing and grace: from here on nothing is accepted
	GraceMinutes     int64
	AnnouncedAt      Time // zero: never shown to the public
	PausedAt         Time
	ApplicantKinds   []OrganisationKind `gorm:"serializer:json"`
	MaxPerApplicant  int64
	Themes           []int             `gorm:"serializer:json"`
	Eligibility      []EligibilityRule `gorm:"serializer:json"`
	Criteria         []Criterion       `gorm:"serializer:json"`
	Scoring          Scoring           `gorm:"serializer:json"`
	Categories       []BudgetCategory  `gorm:"serializer:json"`
	IneligibleCosts  []Text            `gorm:"serializer:json"`
	Tranches         []TranchePlan     `gorm:"serializer:json"`
	Reports          []ReportPlan      `gorm:"serializer:json"`
	Documents        []DocumentRule    `gorm:"serializer:json"`
	Timeline         []Milestone       `gorm:"serializer:json"`
	Form             Form              // frozen when the call leaves its draft
	ConflictsChecked bool              // every expert of the roster has declared
	Proposal         *CallProposal     `gorm:"serializer:json"` // a change that waits for further persons
	State            CallState
	SearchKey        string `json:"-"`
}

func (*Call) Object() string { return "call" }

// EligibilityRule is one named check of a call. Check names it in the table of checks; Params fit it to the call.
type EligibilityRule struct {
	Code     string            `json:"code"`
	Check    string            `json:"check"`
	Params   map[string]string `json:"params,omitempty"`
	Blocking bool              `json:"blocking"`
	Text     Text              `json:"text"`
}

// Criterion is one line of the scoring sheet.
type Criterion struct {
	Code     string        `json:"code"`
	Max      int64         `json:"max"`
	Min      money.Decimal `json:"min,omitempty"` // least panel mean; "" for none
	Title    Text          `json:"title"`
	Guidance Text          `json:"guidance,omitempty"`
}

// Scoring is how a call's scores become a ranking.
type Scoring struct {
	Step          money.Decimal `json:"step"`
	MinExperts    int64         `json:"min_experts"`
	PassThreshold money.Decimal `json:"pass_threshold"`
	ThirdOver     money.Decimal `json:"third_opinion_if_spread_over,omitempty"` // a further opinion above this spread of totals
	TieBreak      []string      `json:"tie_break,omitempty"`                    // criterion codes, then earlier_submission
	Blind         bool          `json:"blind,omitempty"`                        // experts do not learn who applies
	CommentBelow  int64         `json:"comment_below,omitempty"`                // per cent of the maximum under which a comment is demanded
}

// BudgetCategory is a kind of cost with its share of the requested amount.
type BudgetCategory struct {
	Code       string `json:"code"`
	Title      Text   `json:"title"`
	MaxPercent *int64 `json:"max_percent,omitempty"`
	MinPercent *int64 `json:"min_percent,omitempty"`
	Equipment  bool   `json:"equipment,omitempty"` // unit prices count against donors' limits
}

// TranchePlan is a share of the award with what must be true before it is paid.
type TranchePlan struct {
	No         int64       `json:"no"`
	Percent    int64       `json:"percent"`
	Conditions []Condition `json:"conditions"`
	Title      Text        `json:"title"`
}

// Condition of a tranche.
type Condition struct {
	Code   string `json:"code" enum:"signature,report_accepted,spent_share"`
	Report string `json:"report,omitempty"` // code of the report
	Need   int64  `json:"need,omitempty"`   // per cent, for spent_share
}

// ReportPlan is one report that the grantee owes.
type ReportPlan struct {
	Code        string `json:"code"`
	AtPercent   int64  `json:"at_percent_of_duration,omitempty"`
	DueAfterEnd int64  `json:"due_days_after_end,omitempty"`
	Title       Text   `json:"title"`
}

// DocumentRule is a file that an application carries.
type DocumentRule struct {
	Code       string `json:"code"`
	As         string `json:"as" enum:"file,section"`
	Required   bool   `json:"required"`
	MaxAgeDays int64  `json:"max_age_days,omitempty"` // counted to the closing day
	Title      Text   `json:"title"`
}

// Milestone is a day of the call's calendar, announced and then never moved by itself.
type Milestone struct {
	Code  string        `json:"code"`
	Due   calendar.Date `json:"due,omitempty"`
	Rule  string        `json:"rule,omitempty"` // "close + 10 working days": how the day is counted when nobody names it
	Title Text          `json:"title"`
}

// PhaseAt is what time makes of an announced call.
func (c *Call) PhaseAt(now Time) string {
	if c.State != CallAnnounced {
		return ""
	}
	switch grace := c.ClosesUTC.Add(minutes(c.GraceMinutes)); {
	case now.Before(c.OpensUTC.Time):
		return PhaseScheduled
	case now.Before(c.ClosesUTC.Time):
		return PhaseOpen
	case now.Time.Before(grace):
		return PhaseGrace
	}
	return PhaseClosed
}

// AcceptsSubmissions is the one rule of the deadline: the instant, taken after the whole request was read, lies before
// the closing, to the microsecond; the closing instant itself is late. Grace counts.
func (c *Call) AcceptsSubmissions(now Time) bool {
	phase := c.PhaseAt(now)
	return phase == PhaseOpen || phase == PhaseGrace
}

// PublicPhaseAt is what the public calls it: every call that was announced has a phase, whatever was decided since.
func (c *Call) PublicPhaseAt(now Time) string {
	switch c.State {
	case CallAnnounced:
		return c.PhaseAt(now)
	case CallPaused, CallCancelled:
		return string(c.State)
	}
	return PhaseClosed
}

// Form is what applicants fill in: a JSON Schema 2020-12 with x- hints for the screen, kept as it was written, because
// the order of its members is the order on the screen. It describes one object: project, budget, indicators, volunteers
// and attachments stand in it by their own names, and every other member is an answer.
type Form []byte

// Value stores the text.
func (f Form) Value() (driver.Value, error) { return string(f), nil }

// Scan reads the text.
func (f *Form) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*f = nil
	case string:
		*f = Form(v)
	case []byte:
		*f = slices.Clone(Form(v))
	default:
		return fmt.Errorf("models.Form: cannot read %T", v)
	}
	return nil
}

// MarshalJSON writes the schema itself, null for none.
func (f Form) MarshalJSON() ([]byte, error) {
	if len(f) == 0 {
		return []byte("null"), nil
	}
	return f, nil
}

// CallProposal is a change of an announced call that waits for further persons: a later closing, or other money.
type CallProposal struct {
	ClosesAt *calendar.LocalTime `json:"closes_at,omitempty"`
	Funding  *[]FundShare        `json:"funding,omitempty"`
}

// FundShare is an amount of one fund.
type FundShare struct {
	FundID string       `json:"fund_id"`
	Amount money.Amount `json:"amount"`
}

// CallFunding is what one fund puts into a call, in the call's currency.
type CallFunding struct {
	Base
	CallID string
	FundID string
	Seq    int64
	Amount money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
}

func (*CallFunding) Object() string { return "call_funding" }
