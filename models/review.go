package models

import (
	"demeu/models/calendar"
	"demeu/models/money"
)

// RosterEntry puts a person on a call's roster of experts.
type RosterEntry struct {
	Base
	CallID     string
	OperatorID string
	PersonID   string
	Languages  []string `gorm:"serializer:json"`
	MaxLoad    int64
	DeclaredAt Time // when the person declared conflicts for the whole list
}

func (*RosterEntry) Object() string { return "roster_entry" }

// Conflict closes one application to one person, everywhere. Conflicts are added and never taken back: a wrong one is
// answered by another expert.
type Conflict struct {
	Base
	CallID        string
	OperatorID    string
	ApplicationID string
	PersonID      string
	Kind          string // one of the kinds below
	Reason        string
}

func (*Conflict) Object() string { return "conflict" }

// Kinds of a conflict.
const (
	ConflictDeclared     = "declared"     // by the person
	ConflictOrganisation = "organisation" // the person belongs to the applicant
)

// AssignmentState is where one expert is with one application.
type AssignmentState string

const (
	AssignmentInvited    AssignmentState = "invited"
	AssignmentAccepted   AssignmentState = "accepted"
	AssignmentInProgress AssignmentState = "in_progress"
	AssignmentSubmitted  AssignmentState = "submitted"
	AssignmentDeclined   AssignmentState = "declined"
	AssignmentConflicted AssignmentState = "conflicted"
)

// Assignment gives one application to one expert, and holds the review.
type Assignment struct {
	Base
	CallID         string
	OperatorID     string
	ApplicationID  string
	ExpertID       string
	Further        bool    // called in because the first totals lie too far apart
	Scores         []Score `gorm:"serializer:json"`
	OverallComment string
	Total          money.Decimal // sum of the scores; "" before sending
	SubmittedAt    Time
	State          AssignmentState
}

func (*Assignment) Object() string { return "assignment" }

// Score of one criterion.
type Score struct {
	Criterion string        `json:"criterion"`
	Score     money.Decimal `json:"score"`
	Comment   string        `json:"comment,omitempty"`
}

// Ranking is an immutable snapshot of the order of a call's applications with every fact it rests on.
type Ranking struct {
	Base
	CallID     string
	OperatorID string
	Method     string
	Seed       string
	Items      []RankingItem `gorm:"serializer:json"`
	InputHash  string        // SHA-256 of the rows used
	ComputedBy string
}

func (*Ranking) Object() string { return "ranking" }

// RankingItem is one application in a ranking.
type RankingItem struct {
	Rank          *int64            `json:"rank"` // nil when it did not pass
	ApplicationID string            `json:"application_id"`
	Mean          string            `json:"mean"`
	Spread        string            `json:"spread"`
	Passed        bool              `json:"passed"`
	NeedsFurther  bool              `json:"needs_further_opinion,omitempty"`
	Reviews       int64             `json:"reviews"`
	ByCriterion   map[string]string `json:"by_criterion"`
	Reasons       []RankingReason   `json:"reasons" nullable:"false"`
}

// RankingReason says why an application did not pass.
type RankingReason struct {
	Code      string `json:"code"` // threshold.total, threshold.criterion, reviews.too_few, reviews.spread
	Criterion string `json:"criterion,omitempty"`
	Have      string `json:"have,omitempty"`
	Need      string `json:"need,omitempty"`
}

// DecisionState is where a batch of decisions is.
type DecisionState string

const (
	DecisionDraft     DecisionState = "draft"
	DecisionProposed  DecisionState = "proposed"
	DecisionConfirmed DecisionState = "confirmed"
)

// Outcomes of a decision.
const (
	OutcomeAward   = "award"
	OutcomeReserve = "reserve"
	OutcomeDecline = "decline"
)

// Decision is a batch of outcomes that a commission decided in one meeting.
type Decision struct {
	Base
	CallID     string
	OperatorID string
	RankingID  *string
	Number     string
	DecidedOn  calendar.Date
	Members    []string `gorm:"serializer:json"` // present
	Commission int64    // how many members it has, for the quorum; 0 when no quorum is asked
	Reasons    string
	Items      []DecisionItem `gorm:"serializer:json"`
	State      DecisionState
}

func (*Decision) Object() string { return "decision" }

// DecisionItem is the outcome of one application.
type DecisionItem struct {
	ApplicationID string        `json:"application_id"`
	Outcome       string        `json:"outcome" enum:"award,reserve,decline"`
	Amount        *money.Amount `json:"amount,omitempty"`
	Requested     *money.Amount `json:"requested,omitempty"` // what was asked, beside an award
	Reasons       string        `json:"reasons,omitempty"`
}
