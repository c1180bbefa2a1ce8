package models

import (
	"strings"
	"unicode"

	"demeu/models/calendar"
)

// PersonState says whether somebody may sign in.
type PersonState string

const (
	PersonActive   PersonState = "active"
	PersonDisabled PersonState = "disabled"
)

// Person is somebody with an account. The e-mail address is the sign-in and the recovery; a password is optional.
type Person struct {
	Base
	Email        string // lower case, unique
	Name         string
	Language     string
	PasswordHash string `json:"-"`
	State        PersonState
	SearchKey    string `json:"-"`
}

func (*Person) Object() string { return "person" }

// LoginCode is a one-time code sent by mail: sign-in, recovery and invitation are the same act. Only its hash is kept.
// A printed one is long, goes to nobody's mail, and is worth nothing less because somebody asked for a code by mail.
type LoginCode struct {
	ID        string `gorm:"primaryKey"`
	Email     string
	CodeHash  string
	Attempts  int64
	ExpiresAt Time
	UsedAt    Time
	CreatedAt Time `gorm:"autoCreateTime:false"`
	Printed   bool
}

// Session is one sign-in. Only the hash of its token is kept; its life follows the real clock.
type Session struct {
	ID        string `gorm:"primaryKey"`
	PersonID  string
	TokenHash string
	CreatedAt Time `gorm:"autoCreateTime:false"`
	SeenAt    Time
	ExpiresAt Time
	EndedAt   Time
}

// MembershipState is where a role grant is. At an operator a second person confirms it; it gives nothing, neither a right
// nor a conflict, before the person themselves has accepted it.
type MembershipState string

const (
	MembershipProposed MembershipState = "proposed"
	MembershipInvited  MembershipState = "invited"
	MembershipActive   MembershipState = "active"
	MembershipDeclined MembershipState = "declined"
	MembershipRevoked  MembershipState = "revoked"
)

// Membership gives one person one role in one organisation.
type Membership struct {
	Base
	OrganisationID string
	PersonID       string
	Role           Role
	State          MembershipState
	AcceptedAt     Time // when the person agreed to be a member; zero while they have not
}

func (*Membership) Object() string { return "membership" }

// Bundles are the three sets in which an operator usually gives its roles.
var Bundles = map[string][]Role{
	"manage_grants": {ProgramOfficer, ComplianceOfficer, Secretary},
	"decide":        {ProgramDirector, PanelChair},
	"pay":           {FinanceOfficer, FinanceController},
}

// Member is a person on an organisation's own list: the leader or a member of a group. No personal number here.
type Member struct {
	Name      string        `json:"name"`
	BirthDate calendar.Date `json:"birth_date,omitempty"`
	Leader    bool          `json:"leader,omitempty"`
}

// Initials are what a name becomes for those who need not know the person: "А. С." for "Айгүл Серікқызы". What stands
// in brackets is no part of a name.
func Initials(name string) string {
	if i := strings.IndexByte(name, '('); i > 0 {
		name = name[:i]
	}
	var letters []string
	for _, word := range strings.Fields(name) {
		if first := []rune(word)[0]; unicode.IsLetter(first) {
			letters = append(letters, string(unicode.ToUpper(first))+".")
		}
	}
	return strings.Join(letters, " ")
}
