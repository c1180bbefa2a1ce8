package models

import (
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
	Kind             string // long_term, micro, …
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
	GraceMinutes     int64
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
	Form             []byte            // JSON Schema 2020-12 with x- hints, frozen at announce
	ConflictsChecked bool              // every expert of the roster has declared
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
	MaxPercent *int64 `json:"max_percent"`
	MinPercent *int64 `json:"min_percent"`
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
	Due   calendar.Date `json:"due"`
	Rule  string        `json:"rule,omitempty"`
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

// CallFunding is what one fund puts into a call, in the call's currency.
type CallFunding struct {
	Base
	CallID string
	FundID string
	Seq    int64
	Amount money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
}

func (*CallFunding) Object() string { return "call_funding" }
