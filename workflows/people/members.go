package people

import (
	"context"
	"slices"

	"demeu/models"
	"demeu/models/store"
	"demeu/policies"
	"demeu/workflows"
)

var memberships = workflows.Machine[models.MembershipState, *models.Membership]{
	Object:   "membership",
	Load:     store.Get[models.Membership],
	State:    func(m *models.Membership) *models.MembershipState { return &m.State },
	Operator: func(m *models.Membership) string { return m.OrganisationID },
	Moves: []workflows.Move[models.MembershipState, *models.Membership]{
		{Verb: "confirm", From: []models.MembershipState{models.MembershipProposed}, To: models.MembershipActive, Duty: models.StepSensitiveChange, Primary: true},
		{Verb: "revoke", From: []models.MembershipState{models.MembershipProposed, models.MembershipActive}, To: models.MembershipRevoked,
			Body: workflows.ReasonBody{}, Reason: true, Guard: notLastAdmin},
	},
}

// heads may manage the people of their organisation; each organisation keeps at least one.
var heads = []models.Role{models.NGOAdmin, models.DonorAdmin, models.ProgramDirector}

func notLastAdmin(see *workflows.Sight, m *models.Membership) error {
	for _, head := range heads {
		if m.Role != head || m.State != models.MembershipActive {
			continue
		}
		people, err := store.Holders(see.Reader, m.OrganisationID, []models.Role{head})
		if err != nil {
			return err
		}
		if len(people) <= 1 {
			return models.Refuse("membership.last_head")
		}
	}
	return nil
}

// MemberInput invites somebody by e-mail with a bundle or with single roles.
type MemberInput struct {
	Email    string        `json:"email" maxLength:"254"`
	Name     string        `json:"name" maxLength:"200"`
	Language string        `json:"language,omitempty" enum:"kk,ru,en"`
	Bundles  []string      `json:"bundles,omitempty" maxItems:"3" enum:"manage_grants,decide,pay"`
	Roles    []models.Role `json:"roles,omitempty" maxItems:"20"`
}

// MembershipView is one role of one person.
type MembershipView struct {
	models.Head
	OrganisationID string      `json:"organisation_id"`
	PersonID       string      `json:"person_id"`
	PersonName     string      `json:"person_name"`
	Email          string      `json:"email"`
	Role           models.Role `json:"role"`
}

// Invite grants roles in an organisation. At an operator a grant waits for a second person, except while the
// operator has nobody yet.
func (p *People) Invite(ctx context.Context, organisationID string, in MemberInput) (*workflows.Page[MembershipView], error) {
	return workflows.Do(ctx, p.House, "membership.invite:"+organisationID, func(st *workflows.Step) (*workflows.Page[MembershipView], error) {
		if _, err := st.May("team", organisationID, "invite"); err != nil {
			return nil, err
		}
		email, err := address(in.Email)
		if err != nil {
			return nil, err
		}
		o, err := store.Get[models.Organisation](st.Tx, organisationID)
		if err != nil {
			return nil, err
		}
		roles := in.Roles
		for _, b := range in.Bundles {
			roles = append(roles, models.Bundles[b]...)
		}
		var bad models.Fields
		bad.Check(len(roles) > 0, "/roles", "field.required")
		for i, r := range roles {
			bad.Check(models.SideOf(r) == models.SideOfKind(o.Kind), workflows.Pointer("roles", i), "role.wrong_side")
		}
		if err := bad.Err("membership.invalid"); err != nil {
			return nil, err
		}
		person, err := Account(st, email, in.Name, in.Language)
		if err != nil {
			return nil, err
		}
		if err := drawnIn(st, o, person); err != nil {
			return nil, err
		}
		state := models.MembershipActive
		if o.Kind == models.KindOperator {
			staffed, err := store.Count[models.Membership](st.Tx, "organisation_id = ? AND state = 'active' AND person_id <> ?", o.ID, person.ID)
			if err != nil {
				return nil, err
			}
			if staffed > 0 {
				state = models.MembershipProposed
			}
		}
		out := &workflows.Page[MembershipView]{Items: []MembershipView{}}
		for _, r := range roles {
			m := &models.Membership{Base: st.New(), OrganisationID: o.ID, PersonID: person.ID, Role: r, State: state}
			if err := st.Insert(m, "grant"); err != nil {
				if store.IsUnique(err) {
					return nil, models.Refuse("membership.exists").With("role", string(r))
				}
				return nil, err
			}
			if state == models.MembershipProposed {
				if err := memberships.CountIn(st, m, models.StepSensitiveChange); err != nil {
					return nil, err
				}
			}
			out.Items = append(out.Items, membershipView(m, person))
		}
		return out, p.sendCode(st, email, person.Language, "invitation", models.Params{"organisation": o.LegalName.In(person.Language), "by": st.Actor.Name})
	})
}

// drawnIn refuses to make a member of somebody who works for an operator or the platform. Nobody acts on an organisation
// of their own, so an applicant could otherwise choose, by inviting them, who may not judge it. Where it is true that they
// belong there, they have founded it themselves, or the platform's administrator notes it.
func drawnIn(st *workflows.Step, o *models.Organisation, person *models.Person) error {
	if o.Kind == models.KindOperator || o.Kind == models.KindPlatform || st.Actor.System || person.ID == st.Actor.PersonID {
		return nil
	}
	for _, g := range st.Actor.Grants {
		if g.Role == models.PlatformAdmin {
			return nil
		}
	}
	invited, err := store.ActorOf(st.Tx, person.ID)
	if err != nil || invited == nil {
		return err
	}
	if len(invited.Organisations(models.SideOperator))+len(invited.Organisations(models.SidePlatform)) > 0 {
		return models.Refuse("membership.officer")
	}
	return nil
}

func membershipView(m *models.Membership, person *models.Person) MembershipView {
	v := MembershipView{Head: models.HeadOf(&m.Base, string(m.State)), OrganisationID: m.OrganisationID, PersonID: m.PersonID, Role: m.Role}
	if person != nil {
		v.PersonName, v.Email = person.Name, person.Email
	}
	return v
}

func (p *People) showMembership(see *workflows.Sight, m *models.Membership) (*MembershipView, error) {
	person, err := store.Get[models.Person](see.Reader, m.PersonID)
	if err != nil {
		return nil, err
	}
	v := membershipView(m, person)
	return &v, nil
}

// ListMemberships pages through the roles that the actor may see.
func (p *People) ListMemberships(ctx context.Context, q store.Query) (*workflows.Page[MembershipView], error) {
	return workflows.List(ctx, p.House, q, func(see *workflows.Sight, rows []models.Membership) ([]MembershipView, error) {
		var who []string
		for i := range rows {
			who = append(who, rows[i].PersonID)
		}
		people, err := store.Named[models.Person](see.Reader, who)
		out := make([]MembershipView, len(rows))
		for i := range rows {
			out[i] = membershipView(&rows[i], people[rows[i].PersonID])
		}
		return out, err
	})
}

// Me is who I am, where I belong, and what the navigation shows.
type Me struct {
	User        User           `json:"user"`
	Memberships []MyMembership `json:"memberships" nullable:"false"`
	Places      []string       `json:"places" nullable:"false"`
}

// MyMembership is one organisation of mine with my roles there.
type MyMembership struct {
	OrganisationID   string                  `json:"organisation_id"`
	OrganisationName models.Text             `json:"organisation_name"`
	Kind             models.OrganisationKind `json:"kind"`
	Roles            []models.Role           `json:"roles"`
}

// places of the navigation, in order, each with a cell of the matrix that opens it; any one of them is enough. Only the matrix decides: the
// screen knows no role.
var places = []struct{ name, object, verb string }{
	{"organisation", "organisation", "edit"},
	{"calls", "call", "create"},
	{"calls", "call", "rank"},
	{"calls", "call", "conclude"},
	{"applications", "application", "edit"},
	{"screening", "application", "take"},
	{"screening", "application", "confirm_rejection"},
	{"assignments", "assignment", "accept"},
	{"decisions", "decision", "propose"},
	{"awards", "award", policies.Read},
	{"tranches", "tranche", "certify"},
	{"payments", "payment_batch", policies.Read},
	{"reports", "report", "take"},
	{"funds", "fund", policies.Read},
	{"portfolio", "portfolio", policies.Read},
	{"team", "team", "invite"},
	{"duties", "duty_table", policies.Read},
	{"outbox", "outbox", policies.Read},
	{"trail", "trail", policies.Read},
}

// Me answers GET /me.
func (p *People) Me(ctx context.Context) (*Me, error) {
	a, err := workflows.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	me := &Me{User: User{ID: a.PersonID, Email: a.Email, Name: a.Name, Language: a.Language}, Memberships: []MyMembership{}, Places: []string{"home"}}
	r := p.Store.Read(ctx)
	var orgs []string
	standing := models.Standing{}
	for _, g := range a.Grants {
		orgs = append(orgs, g.OrganisationID)
		standing = append(standing, g.Role)
	}
	expert, err := store.IsExpert(r, a.PersonID)
	if err != nil {
		return nil, err
	}
	if expert {
		standing = append(standing, models.Expert)
	}
	names, err := store.Named[models.Organisation](r, orgs)
	if err != nil {
		return nil, err
	}
	for _, g := range a.Grants {
		if n := len(me.Memberships); n > 0 && me.Memberships[n-1].OrganisationID == g.OrganisationID {
			me.Memberships[n-1].Roles = append(me.Memberships[n-1].Roles, g.Role)
			continue
		}
		m := MyMembership{OrganisationID: g.OrganisationID, Roles: []models.Role{g.Role}}
		if o := names[g.OrganisationID]; o != nil {
			m.OrganisationName, m.Kind = o.LegalName, o.Kind
		}
		me.Memberships = append(me.Memberships, m)
	}
	for _, pl := range places {
		if p.Policy.Check(standing, pl.object, pl.verb) && !slices.Contains(me.Places, pl.name) {
			me.Places = append(me.Places, pl.name)
		}
	}
	return me, nil
}
