package models

import (
	"demeu/models/calendar"
	"demeu/models/money"
)

// AwardState is what was decided about an award.
type AwardState string

const (
	AwardPreparing        AwardState = "preparing"
	AwardInternalApproval AwardState = "internal_approval"
	AwardApproved         AwardState = "approved"
	AwardOffered          AwardState = "offered"
	AwardAccepted         AwardState = "accepted"
	AwardSigned           AwardState = "signed"
	AwardActive           AwardState = "active"
	AwardSuspended        AwardState = "suspended"
	AwardTerminated       AwardState = "terminated"
	AwardClosing          AwardState = "closing"
	AwardClosed           AwardState = "closed"
	AwardDeclined         AwardState = "declined"
	AwardRetracted        AwardState = "retracted"
	AwardCancelled        AwardState = "cancelled"
)

// Award is the grant itself: made once from an approved application, funded by one or more funds, paid in tranches.
type Award struct {
	Base
	OperatorID    string
	GranteeID     string
	CallID        string
	ApplicationID string
	DecisionID    string
	Number        string
	Title         string
	Language      string
	Regions       []string `gorm:"serializer:json"`
	Direction     string
	SDG           []int        `gorm:"serializer:json;column:sdg"`
	Amount        money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
	Requested     money.Amount `gorm:"embedded;embeddedPrefix:requested_"`
	StartsOn      calendar.Date
	EndsOn        calendar.Date // the last day that still counts
	Months        int64
	Budget        []BudgetLine `gorm:"serializer:json"`
	Terminated    bool         // the operator ended it before its time: no tranche goes on
	Fitted        bool         // the lines fit the amount: at once when nothing was cut
	Indicators    []Indicator  `gorm:"serializer:json"`
	ReportPlan    []DueReport  `gorm:"serializer:json"`
	SignedNumber  string
	SignedOn      calendar.Date
	PayeeName     string
	PayeeIBAN     Secret `gorm:"column:payee_iban"`
	PayeeBIC      string `gorm:"column:payee_bic"`
	PayeeKBe      string `gorm:"column:payee_kbe"`
	State         AwardState
	SearchKey     string `json:"-"`
}

func (*Award) Object() string { return "award" }

// DueReport is a report of the plan with its day.
type DueReport struct {
	Code  string        `json:"code"`
	Title Text          `json:"title"`
	DueOn calendar.Date `json:"due_on"`
}

// FundingLine is what one fund pays of one award.
type FundingLine struct {
	Base
	AwardID    string
	FundID     string
	Seq        int64
	Amount     money.Amount  `gorm:"embedded;embeddedPrefix:amount_"`      // in the award's currency
	FundAmount money.Amount  `gorm:"embedded;embeddedPrefix:fund_amount_"` // in the fund's currency, fixed at approval
	Rate       money.Decimal // award currency for one unit of fund currency; "1" when they are the same
	RateDated  calendar.Date
	RateBasis  string
}

func (*FundingLine) Object() string { return "funding_line" }

// TrancheState is what was decided about a tranche.
type TrancheState string

const (
	TranchePlanned    TrancheState = "planned"
	TrancheRequested  TrancheState = "requested"
	TrancheCertified  TrancheState = "certified"
	TrancheApproved   TrancheState = "approved"
	TrancheReleased   TrancheState = "released"
	TranchePaid       TrancheState = "paid"
	TrancheReconciled TrancheState = "reconciled"
	TrancheHeld       TrancheState = "held"
	TrancheCancelled  TrancheState = "cancelled"
)

// Tranche is one payment of an award, gated by conditions.
type Tranche struct {
	Base
	AwardID     string
	OperatorID  string
	GranteeID   string
	Seq         int64
	Title       Text         `gorm:"serializer:json"`
	Amount      money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
	DueOn       calendar.Date
	Conditions  []Condition  `gorm:"serializer:json"`
	Waived      []Waiver     `gorm:"serializer:json"`
	HeldFrom    TrancheState // the state to go back to when a hold ends
	HoldCode    string       // why it is held, as a code
	HoldReason  string
	RequestedBy *string
	PaidOn      calendar.Date
	BankRef     string
	State       TrancheState
}

func (*Tranche) Object() string { return "tranche" }

// Waiver of a condition, with its reason and who proposed it. It counts once further persons have confirmed it.
type Waiver struct {
	Code      string `json:"code"`
	Report    string `json:"report,omitempty"`
	Reason    string `json:"reason"`
	PersonID  string `json:"person_id"`
	Confirmed bool   `json:"confirmed"`
}

// Waives says whether the waiver is about the condition.
func (w Waiver) Waives(c Condition) bool { return w.Code == c.Code && w.Report == c.Report }

// Codes for holding a tranche.
const (
	HoldReportOverdue = "report_overdue"
	HoldRisk          = "risk"
	HoldScreening     = "list_screening"
	HoldBankDetails   = "bank_details"
	HoldOther         = "other"
)

// Conditions of a tranche.
const (
	ConditionSignature      = "signature"
	ConditionReportAccepted = "report_accepted"
	ConditionSpentShare     = "spent_share"
)

// TrancheShare is what one fund pays of one tranche; shares are computed at approval and add up to the tranche.
type TrancheShare struct {
	ID          string `gorm:"primaryKey"`
	TrancheID   string
	FundID      string
	Seq         int64
	AmountMinor int64  // of the award's currency
	CostMinor   *int64 // of the fund's currency, where it differs
}

// BatchState is where a payment batch is.
type BatchState string

const (
	BatchDraft    BatchState = "draft"
	BatchReleased BatchState = "released"
	BatchSettled  BatchState = "settled"
	BatchRecalled BatchState = "recalled"
)

// PaymentBatch is a list of approved tranches that go to the bank together.
type PaymentBatch struct {
	Base
	OperatorID string
	Number     string
	Currency   money.Currency
	Total      int64 // minor units
	ReleasedAt Time
	ReleasedBy *string
	State      BatchState
}

func (*PaymentBatch) Object() string { return "payment_batch" }

// PaymentLine is one fund's share of one tranche in a batch. A share has at most one live line: it is paid once.
type PaymentLine struct {
	ID         string `gorm:"primaryKey"`
	BatchID    string
	TrancheID  string
	FundID     string
	Amount     money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
	EndToEndID string       `gorm:"column:end_to_end_id"`
	Live       bool
}

// ReportState is what was decided about a report; due and overdue follow from the day.
type ReportState string

const (
	ReportDraft            ReportState = "draft"
	ReportAwaitingSignOff  ReportState = "awaiting_certification"
	ReportSubmitted        ReportState = "submitted"
	ReportInReview         ReportState = "in_review"
	ReportChangesRequested ReportState = "changes_requested"
	ReportAccepted         ReportState = "accepted"
	ReportRejected         ReportState = "rejected"
)

// Report is what a grantee tells about a period: what was done, reached and spent. Programme and finance judge it
// apart.
type Report struct {
	Base
	AwardID     string
	OperatorID  string
	GranteeID   string
	Code        string
	DueOn       calendar.Date
	Narrative   map[string]string `gorm:"serializer:json"`
	Deviations  string
	Indicators  []IndicatorActual `gorm:"serializer:json"`
	SubmittedAt Time
	Changes     *ChangeRequest `gorm:"serializer:json"`
	Rounds      int64
	Disallowed  []Disallowance `gorm:"serializer:json"` // as finance stated them
	ProgrammeBy *string        // who accepted that aspect
	FinanceBy   *string
	CertifiedAt Time    // when its accepted expenses were posted
	EntryID     *string // of the ledger; nil when nothing was spent
	State       ReportState
}

func (*Report) Object() string { return "report" }

// IndicatorActual is what was reached; an empty value needs a reason, and nought is not empty.
type IndicatorActual struct {
	Code     string         `json:"code"`
	Value    *money.Decimal `json:"value"`
	Reason   string         `json:"reason,omitempty"`
	Evidence string         `json:"evidence,omitempty"`
}

// Disallowance names an expense that the grant does not pay for, and why.
type Disallowance struct {
	ExpenseID string `json:"expense_id" format:"uuid"`
	Reason    string `json:"reason" minLength:"3" maxLength:"2000"`
}

// ExpenseState is what finance decided about one expense.
type ExpenseState string

const (
	ExpenseClaimed    ExpenseState = "claimed"
	ExpenseAccepted   ExpenseState = "accepted"
	ExpenseDisallowed ExpenseState = "disallowed"
)

// Expense is one line of the expense register: only accepted ones count as spent.
type Expense struct {
	Base
	ReportID     string
	AwardID      string
	OperatorID   string
	GranteeID    string
	Seq          int64
	SpentOn      calendar.Date
	Document     string
	SupplierBIN  string `gorm:"column:supplier_bin"`
	SupplierName string
	Line         int64        // of the award's budget
	Amount       money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
	ReceiptID    *string      // attachment
	Reason       string       // of a disallowance
	State        ExpenseState
}

func (*Expense) Object() string { return "expense" }
