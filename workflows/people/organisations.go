package people

import (
	"context"
	"strings"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/ids"
	"demeu/models/store"
	"demeu/workflows"
)

// every state of an organisation: its profile may be mended and checked at any time.
var anyOrganisation = []models.OrganisationState{models.OrganisationUnverified, models.OrganisationVerified, models.OrganisationReturned, models.OrganisationRefused}

var organisations = workflows.Machine[models.OrganisationState, *models.Organisation]{
	Object: "organisation",
	Load:   store.Get[models.Organisation],
	State:  func(o *models.Organisation) *models.OrganisationState { return &o.State },
	Moves: []workflows.Move[models.OrganisationState, *models.Organisation]{
		{Verb: "edit", Via: "PATCH", From: anyOrganisation, Body: OrganisationChange{}, Apply: workflows.Body(edit), Choose: stillVouchedFor},
		{Verb: "verify", From: anyOrganisation, Body: VerifyBody{}, Apply: workflows.Body(verify), Primary: true,
			Choose: verdict, Tells: []models.Role{models.NGOAdmin}},
	},
}

// Bank is where an organisation is paid.
type Bank struct {
	IBAN string `json:"iban,omitempty" maxLength:"40"`
	BIC  string `json:"bic,omitempty" maxLength:"11"`
	KBe  string `json:"kbe,omitempty" maxLength:"2"`
}

// Leader of an organisation.
type Leader struct {
	Name string `json:"name,omitempty" maxLength:"300"`
	IIN  string `json:"iin,omitempty" maxLength:"20"`
}

// Donor says what kind of donor an organisation is.
type Donor struct {
	Sector string `json:"sector" enum:"public,private"`
	Origin string `json:"origin" enum:"domestic,international"`
}

// OrganisationInput is a new organisation. It may be incomplete: what a call wants is checked by the call.
type OrganisationInput struct {
	Kind models.OrganisationKind `json:"kind" enum:"ngo,initiative_group,individual,donor,operator"`
	OrganisationChange
	Preset string `json:"preset,omitempty" enum:"small,standard,state" doc:"Duty table of an operator"`
}

// OrganisationChange is any part of the profile; what is absent stays.
type OrganisationChange struct {
	LegalName          *models.Text     `json:"legal_name,omitempty"`
	LegalForm          *string          `json:"legal_form,omitempty" maxLength:"200"`
	Country            *string          `json:"country,omitempty" pattern:"^[A-Z]{2}$"`
	RegistrationNumber *string          `json:"registration_number,omitempty" maxLength:"40"`
	Region             *string          `json:"region,omitempty" maxLength:"6"`
	Address            *string          `json:"address,omitempty" maxLength:"500"`
	FoundedOn          *calendar.Date   `json:"founded_on,omitempty"`
	Email              *string          `json:"email,omitempty" maxLength:"254"`
	Phone              *string          `json:"phone,omitempty" maxLength:"40"`
	Leader             *Leader          `json:"leader,omitempty"`
	BirthDate          *calendar.Date   `json:"birth_date,omitempty" doc:"Of an individual, or of the leader of a group"`
	Members            *[]models.Member `json:"members,omitempty" maxItems:"50"`
	Bank               *Bank            `json:"bank,omitempty"`
	Donor              *Donor           `json:"donor,omitempty"`
	NGODatabaseYear    *int64           `json:"ngo_database_year,omitempty" minimum:"0" maximum:"2100"`
}

// OrganisationView is an organisation as somebody sees it. Personal numbers are masked; the bank account is shown to
// the organisation itself and to its payers.
type OrganisationView struct {
	models.Head
	Kind               models.OrganisationKind `json:"kind"`
	LegalName          models.Text             `json:"legal_name"`
	LegalForm          string                  `json:"legal_form,omitempty"`
	Country            string                  `json:"country"`
	RegistrationNumber string                  `json:"registration_number,omitempty"`
	Region             string                  `json:"region,omitempty"`
	RegionName         *ids.Names              `json:"region_name,omitempty"`
	Address            string                  `json:"address,omitempty"`
	FoundedOn          calendar.Date           `json:"founded_on,omitempty"`
	Email              string                  `json:"email,omitempty"`
	Phone              string                  `json:"phone,omitempty"`
	Leader             *Leader                 `json:"leader,omitempty"`
	BirthDate          calendar.Date           `json:"birth_date,omitempty"`
	Members            []models.Member         `json:"members,omitempty"`
	Bank               *Bank                   `json:"bank,omitempty"`
	Donor              *Donor                  `json:"donor,omitempty"`
	NGODatabaseYear    int64                   `json:"ngo_database_year,omitempty"`
	VerifiedUntil      calendar.Date           `json:"verified_until,omitempty"`
	Answers            []models.CheckAnswer    `json:"answers,omitempty" doc:"Of the last check"`
	CheckCodes         []string                `json:"check_codes,omitempty" doc:"What a check asks of this kind"`
}

// OrganisationRow is an organisation in a list.
type OrganisationRow struct {
	models.Head
	Kind               models.OrganisationKind `json:"kind"`
	LegalName          models.Text             `json:"legal_name"`
	RegistrationNumber string                  `json:"registration_number,omitempty"`
	Region             string                  `json:"region,omitempty"`
	Country            string                  `json:"country"`
	Donor              *Donor                  `json:"donor,omitempty"`
}

// VerifyBody is one check with all its answers.
type VerifyBody struct {
	Answers []models.CheckAnswer `json:"checks" minItems:"1" maxItems:"20"`
}

// CreateOrganisation registers an organisation; who registers it gets all its roles. An operator is set up by the
// platform, which then names its first people.
func (p *People) CreateOrganisation(ctx context.Context, in OrganisationInput) (*OrganisationView, error) {
	return workflows.Do(ctx, p.House, "organisation.create", func(st *workflows.Step) (*OrganisationView, error) {
		verb := "create"
		if in.Kind == models.KindOperator {
			verb = "create_operator"
		}
		if err := p.mayAtAll(st.Actor, "organisation", verb); err != nil {
			return nil, err
		}
		o := &models.Organisation{Base: st.New(), Kind: in.Kind, Country: "KZ", State: models.OrganisationUnverified}
		in.OrganisationChange.onto(o)
		if err := o.Validate(); err != nil {
			return nil, err
		}
		if err := st.Insert(o, "create"); err != nil {
			if store.IsUnique(err) {
				return nil, models.Refuse("organisation.exists")
			}
			return nil, err
		}
		if in.Kind == models.KindOperator {
			preset := in.Preset
			if preset == "" {
				preset = "small"
			}
			t := &models.DutyTable{Base: st.New(), OperatorID: o.ID, Preset: preset, Steps: models.Presets[preset], State: models.DutyInForce}
			if err := st.Insert(t, "create"); err != nil {
				return nil, err
			}
		} else {
			for _, role := range models.GrantableRoles() {
				if models.SideOf(role) == models.SideOfKind(in.Kind) {
					m := &models.Membership{Base: st.New(), OrganisationID: o.ID, PersonID: st.Actor.PersonID, Role: role, State: models.MembershipActive, AcceptedAt: st.Now}
					if err := st.Insert(m, "grant"); err != nil {
						return nil, err
					}
					st.Actor.Grants = append(st.Actor.Grants, models.Grant{OrganisationID: o.ID, Role: role})
				}
			}
		}
		return p.Organisations.Present(st, o)
	})
}

// mayAtAll asks for verbs that have no record yet: one of the actor's roles anywhere must allow it.
func (p *People) mayAtAll(a *models.Actor, object, verb string) error {
	standing := models.Standing{models.SignedIn}
	for _, g := range a.Grants {
		standing = append(standing, g.Role)
	}
	if a.System || p.Policy.Check(standing, object, verb) {
		return nil
	}
	e := models.Deny(object + "." + verb + ".forbidden")
	e.Unblock = p.Policy.Roles(object, verb)
	return e
}

func (c *OrganisationChange) onto(o *models.Organisation) {
	set(&o.LegalName, c.LegalName)
	set(&o.LegalForm, c.LegalForm)
	set(&o.Country, c.Country)
	set(&o.Region, c.Region)
	set(&o.Address, c.Address)
	set(&o.FoundedOn, c.FoundedOn)
	set(&o.Email, c.Email)
	set(&o.Phone, c.Phone)
	set(&o.BirthDate, c.BirthDate)
	set(&o.Members, c.Members)
	set(&o.NGODatabaseYear, c.NGODatabaseYear)
	if c.RegistrationNumber != nil {
		o.RegistrationNumber = *c.RegistrationNumber
		if o.Resident() {
			o.RegistrationNumber = ids.NormaliseNumber(*c.RegistrationNumber)
		}
	}
	if c.Leader != nil {
		o.LeaderName = c.Leader.Name
		if !strings.Contains(c.Leader.IIN, "•") { // what we masked ourselves comes back unchanged
			o.LeaderIIN = models.Secret(ids.NormaliseNumber(c.Leader.IIN))
		}
	}
	if c.Bank != nil {
		o.IBAN, o.BIC, o.KBe = models.Secret(ids.NormaliseIBAN(c.Bank.IBAN)), ids.NormaliseBIC(c.Bank.BIC), c.Bank.KBe
	}
	if c.Donor != nil {
		o.DonorSector, o.DonorOrigin = c.Donor.Sector, c.Donor.Origin
	}
	o.SearchKey = ids.Fold(o.LegalName.All() + " " + o.RegistrationNumber)
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

func edit(st *workflows.Step, o *models.Organisation, c *OrganisationChange) error {
	c.onto(o)
	return o.Validate()
}

// stillVouchedFor takes the verdict away from an organisation that is no longer the one that was checked: another name,
// number, country or account asks for another check. A verdict against it stays until the next check.
func stillVouchedFor(st *workflows.Step, o *models.Organisation) (models.OrganisationState, error) {
	was, err := store.Get[models.Organisation](st.Tx, o.ID)
	if err != nil || o.State != models.OrganisationVerified || was.Identity() == o.Identity() {
		return o.State, err
	}
	o.VerifiedUntil = ""
	return models.OrganisationUnverified, nil
}

// validity of a check: a year, after which the profile is looked at again.
const verificationMonths = 12

func verify(st *workflows.Step, o *models.Organisation, b *VerifyBody) error {
	until := st.Today().AddMonths(verificationMonths)
	v := &models.Verification{Base: st.New(), OrganisationID: o.ID, CheckedBy: st.Actor.PersonID, Answers: b.Answers, Verdict: models.Verdict(o.Kind, b.Answers), ValidUntil: until}
	var bad models.Fields
	for i, a := range b.Answers {
		bad.Check(a.Answer == models.AnswerUnknown || a.Evidence != "", workflows.Pointer("checks", i, "evidence"), "field.required")
	}
	if err := bad.Err("verification.invalid"); err != nil {
		return err
	}
	if v.Verdict != models.OrganisationVerified {
		v.ValidUntil = ""
	}
	o.VerifiedUntil = v.ValidUntil
	return store.Insert(st.Tx, v)
}

// verdict is the state that the answers just given compute.
func verdict(st *workflows.Step, o *models.Organisation) (models.OrganisationState, error) {
	v, err := store.LatestVerification(st.Tx, o.ID)
	if err != nil || v == nil {
		return o.State, err
	}
	return v.Verdict, nil
}

func (p *People) showOrganisation(see *workflows.Sight, o *models.Organisation) (*OrganisationView, error) {
	v := &OrganisationView{
		Kind: o.Kind, LegalName: o.LegalName, LegalForm: o.LegalForm, Country: o.Country, RegistrationNumber: o.RegistrationNumber,
		Region: o.Region, Address: o.Address, FoundedOn: o.FoundedOn, VerifiedUntil: o.VerifiedUntil, NGODatabaseYear: o.NGODatabaseYear,
	}
	if region, ok := ids.RegionByISO(o.Region); ok {
		v.RegionName = &region.Name
	}
	if o.Kind == models.KindDonor {
		v.Donor = &Donor{o.DonorSector, o.DonorOrigin}
	}
	if !p.Policy.Check(see.Standing, "organisation", "read_details") {
		return v, nil
	}
	v.Email, v.Phone, v.Members, v.BirthDate = o.Email, o.Phone, o.Members, o.BirthDate
	if o.LeaderName != "" {
		v.Leader = &Leader{o.LeaderName, o.LeaderIIN.String()}
	}
	if o.IBAN != "" {
		v.Bank = &Bank{o.IBAN.Reveal(), o.BIC, o.KBe}
	}
	v.CheckCodes = models.CheckCodes(o.Kind)
	last, err := store.LatestVerification(see.Reader, o.ID)
	if err != nil {
		return nil, err
	}
	if last != nil {
		v.Answers = last.Answers
	}
	return v, nil
}

// ListOrganisations pages through what the actor may see.
func (p *People) ListOrganisations(ctx context.Context, q store.Query) (*workflows.Page[OrganisationRow], error) {
	return workflows.List(ctx, p.House, q, func(_ *workflows.Sight, rows []models.Organisation) ([]OrganisationRow, error) {
		out := make([]OrganisationRow, len(rows))
		for i := range rows {
			o := &rows[i]
			out[i] = OrganisationRow{Head: models.HeadOf(&o.Base, string(o.State)), Kind: o.Kind, LegalName: o.LegalName,
				RegistrationNumber: o.RegistrationNumber, Region: o.Region, Country: o.Country}
			if o.Kind == models.KindDonor {
				out[i].Donor = &Donor{o.DonorSector, o.DonorOrigin}
			}
		}
		return out, nil
	})
}
