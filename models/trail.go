package models

// Outcomes of an event.
const (
	Done    = "done"
	Refused = "refused"
)

// Event is one row of the trail: who did what to which record, what it was before and after, why and when.
// Rows are appended in the transaction of the change itself and never rewritten.
type Event struct {
	ID        string `gorm:"primaryKey"`
	At        Time
	ActorID   *string
	ActorName string
	ObjectOf  string `gorm:"column:object"`
	ObjectID  string
	Verb      string
	Outcome   string
	Code      string // of the refusal
	StateFrom string
	StateTo   string
	Before    map[string]any `gorm:"serializer:json"` // only what changed
	After     map[string]any `gorm:"serializer:json"`
	Reason    string
	RequestID string
}

// Object and Meta let the trail be listed like any record.
func (*Event) Object() string { return "event" }
func (e *Event) Meta() *Base  { return &Base{ID: e.ID, CreatedAt: e.At} }

// Approval notes that a person acted in a step which takes several persons. Digest binds it to what the person saw:
// after a change of money, payee, dates or conditions it no longer counts.
type Approval struct {
	ID       string `gorm:"primaryKey"`
	ObjectOf string `gorm:"column:object"`
	ObjectID string
	Step     string
	Digest   string
	PersonID string
	Role     Role
	Round    int64 // how often what was said before has been voided
	At       Time
}

// StepVoided is the step of the row that ends a round of approvals.
const StepVoided = "voided"

// IdempotencyKey is the stored answer of a command, so that the same command sent twice acts once.
type IdempotencyKey struct {
	ActorID   string `gorm:"primaryKey"`
	Key       string `gorm:"primaryKey"`
	Command   string
	BodyHash  string
	Failed    bool
	Outcome   string
	CreatedAt Time `gorm:"autoCreateTime:false"`
}

// LetterState is where a letter is on its way.
type LetterState string

const (
	LetterQueued LetterState = "queued"
	LetterSent   LetterState = "sent"
	LetterFailed LetterState = "failed"
)

// Letter is one message to one person. One event makes at most one letter of a template for an address.
type Letter struct {
	Base
	EventID  *string
	PersonID *string
	Address  string
	Language string
	Template string
	Params   Params `gorm:"serializer:json"`
	ObjectOf string `gorm:"column:object"`
	ObjectID *string
	Subject  string // filled when it is sent
	Body     string
	State    LetterState
	Error    string
	SentAt   Time
}

func (*Letter) Object() string { return "letter" }
