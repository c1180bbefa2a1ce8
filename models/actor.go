package models

import "slices"

// Role is what a person may be in an organisation, on a call or on the platform. The ids are public: policies,
// accounts and documents use the same words.
type Role string

const (
	NGOAdmin          Role = "ngo_admin"
	NGOEditor         Role = "ngo_editor"
	NGOCertifier      Role = "ngo_certifier"
	NGOFinance        Role = "ngo_finance"
	NGOReader         Role = "ngo_reader"
	ProgramOfficer    Role = "program_officer"
	ProgramDirector   Role = "program_director"
	ComplianceOfficer Role = "compliance_officer"
	Secretary         Role = "secretary"
	FinanceOfficer    Role = "finance_officer"
	FinanceController Role = "finance_controller"
	PanelChair        Role = "panel_chair"
	DonorAdmin        Role = "donor_admin"
	DonorDecider      Role = "donor_decider"
	DonorViewer       Role = "donor_viewer"
	Auditor           Role = "auditor"
	PlatformAdmin     Role = "platform_admin"
	Expert            Role = "expert"     // held on a record through an assignment or a call's roster
	SignedIn          Role = "signed_in"  // everybody with an account
	Self              Role = "self"       // the person whom the record is about
	Insider           Role = "insider"    // belongs or ever belonged to the organisation that the record is about: no officer's act on one's own
	Conflicted        Role = "conflicted" // declared or computed conflict of interest: sees nothing of the record
)

// Side is how a role reaches a record: the organisation that gives the role stands on one side of it.
type Side string

const (
	SideApplicant Side = "applicant" // the organisation that applies and receives
	SideOperator  Side = "operator"  // the organisation that runs the call
	SideDonor     Side = "donor"     // an organisation whose fund pays
	SidePlatform  Side = "platform"  // the platform itself: every record
)

// Personal sides hold through the person and not through an organisation; each gives the role of the same name.
var PersonalSides = []Role{Expert, Self, Insider, Conflicted}

// grantable lists the roles that an organisation of each kind can give to its people, with the side they stand on.
var grantable = map[Role]Side{
	NGOAdmin: SideApplicant, NGOEditor: SideApplicant, NGOCertifier: SideApplicant, NGOFinance: SideApplicant, NGOReader: SideApplicant,
	ProgramOfficer: SideOperator, ProgramDirector: SideOperator, ComplianceOfficer: SideOperator, Secretary: SideOperator,
	FinanceOfficer: SideOperator, FinanceController: SideOperator, PanelChair: SideOperator,
	DonorAdmin: SideDonor, DonorDecider: SideDonor, DonorViewer: SideDonor,
	PlatformAdmin: SidePlatform, Auditor: SidePlatform,
}

// SideOf tells on which side of a record a role stands; "" for the personal roles.
func SideOf(r Role) Side { return grantable[r] }

// GrantableRoles are the roles that may be given, sorted.
func GrantableRoles() []Role {
	roles := make([]Role, 0, len(grantable))
	for r := range grantable {
		roles = append(roles, r)
	}
	slices.Sort(roles)
	return roles
}

// Grant is one role of a person in one organisation.
type Grant struct {
	OrganisationID string `json:"organisation_id"`
	Role           Role   `json:"role"`
}

// Actor is who acts: a signed-in person with the grants that are valid now, or the platform itself.
type Actor struct {
	PersonID  string
	SessionID string
	Email     string
	Name      string
	Language  string
	Grants    []Grant
	System    bool
}

// SystemActor is the platform's own hand: timers and bank lines.
func SystemActor() *Actor { return &Actor{System: true, Name: "system", Language: "ru"} }

// Organisations in which the actor holds a role on the side.
func (a *Actor) Organisations(side Side) []string {
	var ids []string
	for _, g := range a.Grants {
		if SideOf(g.Role) == side && !slices.Contains(ids, g.OrganisationID) {
			ids = append(ids, g.OrganisationID)
		}
	}
	return ids
}

// Holds says whether the actor has the role in the organisation.
func (a *Actor) Holds(organisationID string, roles ...Role) bool {
	for _, g := range a.Grants {
		if g.OrganisationID == organisationID && slices.Contains(roles, g.Role) {
			return true
		}
	}
	return false
}

// Standing is what the actor is on one very record: the roles that count there.
type Standing []Role

// Has says whether one of the roles is held on the record.
func (s Standing) Has(roles ...Role) bool {
	for _, r := range roles {
		if slices.Contains(s, r) {
			return true
		}
	}
	return false
}

// ForDonorAlone says whether somebody stands on a record for a donor and for nobody else: they see its substance, and not
// where anybody is paid.
func (s Standing) ForDonorAlone() bool {
	return !slices.ContainsFunc(s, func(r Role) bool {
		side := SideOf(r)
		return side != "" && side != SideDonor
	})
}

// Scope says which records of an object the actor may list. It is made by policies only, from the same rules that
// answer for a single record; the store turns it into a condition. The zero Scope sees nothing.
type Scope struct {
	Object   string
	PersonID string
	All      bool              // everything (the platform's own hand)
	Sides    map[Side][]string // through these organisations
	Personal []Role            // through the person
	Except   []Role            // never through these, whatever the others say
}
