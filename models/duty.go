package models

// Steps of the duty table: how many distinct persons each takes at an operator.
const (
	StepCallPublish       = "call.publish"
	StepApplicationReject = "application.reject"
	StepDecisionConfirm   = "decision.confirm"
	StepAwardApprove      = "award.approve"
	StepTrancheCertify    = "tranche.certify"
	StepTrancheApprove    = "tranche.approve"
	StepTrancheRelease    = "tranche.release"
	StepTrancheSettle     = "tranche.settle"
	StepReportProgramme   = "report.programme"
	StepReportFinance     = "report.finance"
	StepSensitiveChange   = "sensitive.change" // waive a condition, change roles, limits or the table itself
)

// Duty is one row of the table.
type Duty struct {
	Persons int      `json:"persons"`          // distinct persons who act before it happens
	NotBy   []string `json:"not_by,omitempty"` // steps whose actors on the same record may not act here
	Also    []Role   `json:"also,omitempty"`   // one of the persons must hold each of these
	Quorum  bool     `json:"quorum,omitempty"` // the commission's quorum is checked too
	File    bool     `json:"file,omitempty"`   // a protocol file must be attached
}

// Alone says whether one person suffices, whoever of those who may.
func (d Duty) Alone() bool { return d.Persons == 1 && len(d.Also) == 0 }

// DutyState is where a change of the table is.
type DutyState string

const (
	DutyInForce  DutyState = "in_force"
	DutyProposed DutyState = "proposed"
)

// DutyTable holds the duties of one operator. It comes from a preset; two persons change it.
type DutyTable struct {
	Base
	OperatorID string
	Preset     string
	Steps      map[string]Duty `gorm:"serializer:json"`
	Proposed   map[string]Duty `gorm:"serializer:json"`
	ProposedBy *string
	State      DutyState
}

func (*DutyTable) Object() string { return "duty_table" }

// Presets of the duty table, named by the size of the operator.
var Presets = map[string]map[string]Duty{
	"small": {
		StepCallPublish:       {Persons: 1},
		StepApplicationReject: {Persons: 1},
		StepDecisionConfirm:   {Persons: 1, File: true},
		StepAwardApprove:      {Persons: 1},
		StepTrancheCertify:    {Persons: 1},
		StepTrancheApprove:    {Persons: 1, NotBy: []string{StepTrancheCertify}},
		StepTrancheRelease:    {Persons: 1, NotBy: []string{StepTrancheCertify}},
		StepTrancheSettle:     {Persons: 1},
		StepReportProgramme:   {Persons: 1},
		StepReportFinance:     {Persons: 1},
		StepSensitiveChange:   {Persons: 2},
	},
	"standard": {
		StepCallPublish:       {Persons: 2},
		StepApplicationReject: {Persons: 2},
		StepDecisionConfirm:   {Persons: 2},
		StepAwardApprove:      {Persons: 2},
		StepTrancheCertify:    {Persons: 1},
		StepTrancheApprove:    {Persons: 1, NotBy: []string{StepTrancheCertify}},
		StepTrancheRelease:    {Persons: 1, NotBy: []string{StepTrancheCertify, StepTrancheApprove}},
		StepTrancheSettle:     {Persons: 1, NotBy: []string{StepTrancheRelease}},
		StepReportProgramme:   {Persons: 1, NotBy: []string{StepReportFinance}}, // in whatever order they come
		StepReportFinance:     {Persons: 1, NotBy: []string{StepReportProgramme}},
		StepSensitiveChange:   {Persons: 2},
	},
	"state": {
		StepCallPublish:       {Persons: 3, Also: []Role{ComplianceOfficer}},
		StepApplicationReject: {Persons: 2},
		StepDecisionConfirm:   {Persons: 2, Quorum: true},
		StepAwardApprove:      {Persons: 3},
		StepTrancheCertify:    {Persons: 1},
		StepTrancheApprove:    {Persons: 2, NotBy: []string{StepTrancheCertify}},
		StepTrancheRelease:    {Persons: 1, NotBy: []string{StepTrancheCertify, StepTrancheApprove}},
		StepTrancheSettle:     {Persons: 1, NotBy: []string{StepTrancheRelease}},
		StepReportProgramme:   {Persons: 1, NotBy: []string{StepReportFinance}}, // in whatever order they come
		StepReportFinance:     {Persons: 1, NotBy: []string{StepReportProgramme}},
		StepSensitiveChange:   {Persons: 3, Also: []Role{ComplianceOfficer}},
	},
}

// floors are what no table lowers: who certified a tranche does not release it.
var floors = map[string][]string{StepTrancheRelease: {StepTrancheCertify}}

// Validate refuses a table with a missing step, a step without a person, or one below the floors.
func (t *DutyTable) Validate(steps map[string]Duty) error {
	var bad Fields
	for step := range Presets["small"] {
		d, ok := steps[step]
		bad.Check(ok, "/steps/"+step, "field.required")
		bad.Check(!ok || d.Persons >= 1 && d.Persons <= 9, "/steps/"+step+"/persons", "field.range", "min", "1", "max", "9")
		for _, f := range floors[step] {
			found := false
			for _, n := range d.NotBy {
				found = found || n == f
			}
			bad.Check(found, "/steps/"+step+"/not_by", "duty.floor")
		}
	}
	bad.Check(steps[StepSensitiveChange].Persons >= 2, "/steps/"+StepSensitiveChange+"/persons", "duty.floor")
	return bad.Err("duty_table.invalid")
}
