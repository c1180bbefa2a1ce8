package models

import (
	"errors"

	"demeu/models/calendar"
	"demeu/models/ids"
)

// OrganisationKind says what an organisation is to the platform.
type OrganisationKind string

const (
	KindNGO             OrganisationKind = "ngo"
	KindInitiativeGroup OrganisationKind = "initiative_group"
	KindIndividual      OrganisationKind = "individual"
	KindDonor           OrganisationKind = "donor"
	KindOperator        OrganisationKind = "operator"
	KindPlatform        OrganisationKind = "platform" // whoever runs this installation; exactly one
)

// SideOfKind is the side on which an organisation of the kind stands, and so which roles it can give.
func SideOfKind(k OrganisationKind) Side {
	switch k {
	case KindDonor:
		return SideDonor
	case KindOperator:
		return SideOperator
	case KindPlatform:
		return SidePlatform
	}
	return SideApplicant
}

// OrganisationState is the verdict of the last check.
type OrganisationState string

const (
	OrganisationUnverified OrganisationState = "unverified"
	OrganisationVerified   OrganisationState = "verified"
	OrganisationReturned   OrganisationState = "returned" // an answer is missing or out of date
	OrganisationRefused    OrganisationState = "refused"  // an answer rules the organisation out
)

// Organisation is whoever applies, runs calls or gives: an NGO, an initiative group, a single person, an operator, a
// donor.
type Organisation struct {
	Base
	Kind               OrganisationKind
	LegalName          Text `gorm:"serializer:json"`
	LegalForm          string
	Country            string // ISO 3166-1 alpha-2
	RegistrationNumber string // BIN in Kazakhstan, the foreign register's number elsewhere; "" for people and groups
	Region             string // ISO 3166-2:KZ, "" abroad
	Address            string
	FoundedOn          calendar.Date
	Email              string
	Phone              string
	LeaderName         string
	LeaderIIN          Secret
	BirthDate          calendar.Date // of an individual, or of the leader of a group
	Members            []Member      `gorm:"serializer:json"`
	IBAN               Secret        `gorm:"column:iban"`
	BIC                string        `gorm:"column:bic"`
	KBe                string        `gorm:"column:kbe"` // residency and sector of the payee
	DonorSector        string        // public, private; donors only
	DonorOrigin        string        // domestic, international; donors only
	NGODatabaseYear    int64         `gorm:"column:ngo_database_year"` // last yearly report in the NGO database, by the organisation's own word; 0 for none
	State              OrganisationState
	VerifiedUntil      calendar.Date
	SearchKey          string `json:"-"`
}

func (*Organisation) Object() string { return "organisation" }

// Resident says whether the organisation is registered in Kazakhstan.
func (o *Organisation) Resident() bool { return o.Country == "KZ" }

// Account reads a bank account that is the organisation's own: at home an account at home, abroad one of any country.
func (o *Organisation) Account(number string) (string, error) {
	return ids.ParseAccount(o.Country, number)
}

// Identity is what a check of an organisation vouches for: who it is and where it is paid.
type Identity struct {
	LegalName          Text
	Country            string
	RegistrationNumber string
	IBAN               Secret
	BIC, KBe           string
}

// Identity of the organisation as it stands in its profile.
func (o *Organisation) Identity() Identity {
	return Identity{o.LegalName, o.Country, o.RegistrationNumber, o.IBAN, o.BIC, o.KBe}
}

// Validate checks what an organisation can know alone. Only what is filled is checked: a draft of a profile is saved
// as it is, and what a call wants is the call's business.
func (o *Organisation) Validate() error {
	var bad Fields
	bad.Check(!Blank(o.LegalName.In("ru")), "/legal_name", "field.required")
	bad.Name("/legal_name", &o.LegalName)
	o.LeaderName = CleanName(o.LeaderName)
	for i := range o.Members {
		o.Members[i].Name = CleanName(o.Members[i].Name)
	}
	bad.Check(o.Country != "", "/country", "field.required")
	bad.Check(o.Country == "" || ids.IsCountry(o.Country), "/country", "country.unknown")
	if o.Email != "" {
		_, err := ids.ParseEmail(o.Email)
		bad.Check(err == nil, "/email", "field.email")
	}
	switch o.Kind {
	case KindNGO, KindOperator, KindDonor:
		if o.Resident() && o.RegistrationNumber != "" {
			check(&bad, "/registration_number", ids.ParseBIN, o.RegistrationNumber)
		}
	case KindInitiativeGroup, KindIndividual:
		bad.Check(o.RegistrationNumber == "", "/registration_number", "organisation.no_registration_for_people")
	default:
		bad.Add("/kind", "field.enum")
	}
	if o.Resident() && o.Region != "" {
		_, known := ids.RegionByISO(o.Region)
		bad.Check(known, "/region", "region.unknown")
	}
	if o.LeaderIIN != "" {
		check(&bad, "/leader/iin", ids.ParseIIN, o.LeaderIIN.Reveal())
	}
	if o.IBAN != "" {
		check(&bad, "/bank/iban", o.Account, o.IBAN.Reveal())
	}
	if o.Kind == KindDonor {
		bad.Check(o.DonorSector == "public" || o.DonorSector == "private", "/donor/sector", "field.enum")
		bad.Check(o.DonorOrigin == "domestic" || o.DonorOrigin == "international", "/donor/origin", "field.enum")
	}
	return bad.Err("organisation.invalid")
}

// Answers of a check.
const (
	AnswerYes     = "yes"
	AnswerNo      = "no"
	AnswerUnknown = "unknown"
)

// CheckAnswer is one answer of a verification with its evidence.
type CheckAnswer struct {
	Code     string        `json:"code" enum:"registration,ngo_database,liquidation,bankruptcy,seized_property,suspended,tax_debt,list_screening,overdue_reports,identity"`
	Answer   string        `json:"answer" enum:"yes,no,unknown"`
	Evidence string        `json:"evidence" maxLength:"1000"`
	DatedOn  calendar.Date `json:"dated_on"`
	Year     int64         `json:"year,omitempty" doc:"Last report year, for the NGO database"`
}

// goodAnswers tells which answer speaks for the organisation.
var goodAnswers = map[string]string{
	"registration": AnswerYes, "ngo_database": AnswerYes, "identity": AnswerYes,
	"liquidation": AnswerNo, "bankruptcy": AnswerNo, "seized_property": AnswerNo, "suspended": AnswerNo,
	"tax_debt": AnswerNo, "list_screening": AnswerNo, "overdue_reports": AnswerNo,
}

// CheckCodes are the questions that a verification of this kind of organisation asks, each with the answer that speaks
// for it. "list_screening" asks whether the organisation is on a list.
func CheckCodes(k OrganisationKind) []string {
	switch k {
	case KindIndividual, KindInitiativeGroup:
		return []string{"identity", "list_screening"}
	}
	return []string{"registration", "ngo_database", "liquidation", "bankruptcy", "seized_property", "suspended", "tax_debt", "list_screening", "overdue_reports"}
}

// ruledOut are the answers that refuse an organisation for good; the others send the profile back.
var ruledOut = map[string]bool{"liquidation": true, "bankruptcy": true, "list_screening": true}

// Speaks says whether an answer speaks for the organisation; ok is false while nobody knows.
func (c CheckAnswer) Speaks() (good, ok bool) {
	if c.Answer != AnswerYes && c.Answer != AnswerNo {
		return false, false
	}
	return c.Answer == goodAnswers[c.Code], true
}

// Verdict computes the result of a verification from its answers: nobody types it.
func Verdict(k OrganisationKind, answers []CheckAnswer) OrganisationState {
	by := map[string]CheckAnswer{}
	for _, a := range answers {
		by[a.Code] = a
	}
	state := OrganisationVerified
	for _, code := range CheckCodes(k) {
		switch good, known := by[code].Speaks(); {
		case known && !good && ruledOut[code]:
			return OrganisationRefused
		case !known || !good:
			state = OrganisationReturned
		}
	}
	return state
}

// Verification is one check of an organisation with all its answers; the newest counts, the others stay.
type Verification struct {
	Base
	OrganisationID string
	CheckedBy      string
	Answers        []CheckAnswer `gorm:"serializer:json"`
	Verdict        OrganisationState
	ValidUntil     calendar.Date
}

func (*Verification) Object() string { return "verification" }

// check notes the fault of an identifier.
func check(bad *Fields, pointer string, parse func(string) (string, error), value string) {
	if _, err := parse(value); err != nil {
		var fault ids.Fault
		if errors.As(err, &fault) {
			bad.Add(pointer, "id."+string(fault))
			return
		}
		bad.Add(pointer, "field.format")
	}
}
