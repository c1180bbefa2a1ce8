package people

import (
	"context"
	"slices"

	"demeu/models"
	"demeu/models/store"
	"demeu/policies"
	"demeu/workflows"
)

var memberships workflows.Machine[models.MembershipState, *models.Membership]

// in init because one answer to an invitation moves its other roles
func init() {
	memberships = workflows.Machine[models.MembershipState, *models.Membership]{
		Object:   "membership",
		Load:     store.Get[models.Membership],
		State:    func(m *models.Membership) *models.MembershipState { return &m.State },
		Operator: func(m *models.Membership) string { return m.OrganisationID },
		Moves: []workflows.Move[models.MembershipState, *models.Membership]{
			{Verb: "confirm", From: []models.MembershipState{models.MembershipProposed}, Duty: models.StepSensitiveChange, Primary: true,
				Choose: agreed, Then: askThem},
			{Verb: "accept", From: []models.MembershipState{models.MembershipInvited}, To: models.MembershipActive, Primary: true, Apply: agree, Then: answerRest("accept")},
			{Verb: "decline", From: []models.MembershipState{models.MembershipInvited}, To: models.MembershipDeclined, Apply: oneAnswer, Then: answerRest("decline")},
			{Verb: "revoke", From: []models.MembershipState{models.MembershipProposed, models.MembershipInvited, models.MembershipActive}, To: models.MembershipRevoked,
				Body: workflows.ReasonBody{}, Reason: true, Guard: notLastAdmin, Apply: workflows.Body(oneByOne)},
		},
	}
}

// agreed is the state of a role that everybody needed has granted: nobody becomes a member without their own word.
func agreed(_ *workflows.Step, m *models.Membership) (models.MembershipState, error) {
	if m.AcceptedAt.IsZero() {
		return models.MembershipInvited, nil
	}
	return models.MembershipActive, nil
}

func agree(st *workflows.Step, m *models.Membership, body any) error {
	m.AcceptedAt = st.Now
	return oneAnswer(st, m, body)
}

// oneAnswer lets a person's answers through one after the other: two that begin at different roles of one invitation would
// each wait for the row that the other one holds.
func oneAnswer(st *workflows.Step, m *models.Membership, _ any) error {
	return store.LockPerson(st.Tx, m.PersonID)
}

// answerRest gives the same answer to the other roles of the invitation: an organisation's invitation is one for the person.
func answerRest(verb string) func(*workflows.Step, *models.Membership) error {
	return func(st *workflows.Step, m *models.Membership) error {
		next, err := store.NextInvitation(st.Tx, m.OrganisationID, m.PersonID)
		if err != nil || next == nil {
			return err
		}
		return memberships.Fire(st, next, verb, nil)
	}
}

// askThem writes to somebody whose role at an operator has just been confirmed; one letter for all that wait.
func askThem(st *workflows.Step, m *models.Membership) error {
	waiting, err := store.Count[models.Membership](st.Tx, "organisation_id = ? AND person_id = ? AND state = ?", m.OrganisationID, m.PersonID, models.MembershipInvited)
	if err != nil || m.State != models.MembershipInvited || waiting > 1 {
		return err
	}
	person, err := store.Get[models.Person](st.Tx, m.PersonID)
	if err != nil {
		return err
	}
	o, err := store.Get[models.Organisation](st.Tx, m.OrganisationID)
	if err != nil {
		return err
	}
	return sendInvitation(st, o, person)
}

func sendInvitation(st *workflows.Step, o *models.Organisation, person *models.Person) error {
	return sendCode(st, person.Email, person.Language, "invitation", models.Params{"organisation": o.LegalName.In(person.Language), "by": st.Actor.Name})
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

// oneByOne lets the heads of an organisation leave one after the other: two who are revoked at once would each see the
// other one stay.
func oneByOne(st *workflows.Step, m *models.Membership, _ *workflows.ReasonBody) error {
	if m.State != models.MembershipActive || !slices.Contains(heads, m.Role) {
		return nil
	}
	o, err := store.Get[models.Organisation](st.Tx, m.OrganisationID)
	if err != nil {
		return err
	}
	if err := st.Save(o, "revoke", workflows.Snapshot(o), ""); err != nil {
		return err
	}
	return notLastAdmin(st.Sight(nil), m)
}

// MemberInput invites somebody by e-mail with a bundle or with single roles.
type MemberInput struct {
	Email    string        `json:"email" maxLength:"254"`
	Name     string        `json:"name" maxLength:"200"`
	Language string        `json:"language,omitempty" enum:"kk,ru,en"`
	Bundles  []string      `json:"bundles,omitempty" maxItems:"3" enum:"manage_grants,decide,pay"`
	Roles    []models.Role `json:"roles,omitempty" maxItems:"20"`
}

// MembershipView is one role of one person. Before they have accepted, only they see more of themselves than the address
// that was typed: nobody learns by an invitation who has an account.
type MembershipView struct {
	models.Head
	OrganisationID   string      `json:"organisation_id"`
	OrganisationName models.Text `json:"organisation_name"`
	PersonID         string      `json:"person_id,omitempty"`
	PersonName       string      `json:"person_name,omitempty"`
	Email            string      `json:"email"`
	Role             models.Role `json:"role"`
}

// Invite offers roles in an organisation. At an operator an offer waits for a second person, except while the operator
// has nobody yet; and every offer waits for the person's own word, except what somebody gives themselves.
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
		roles = slices.Compact(slices.Sorted(slices.Values(roles))) // bundles share roles
		person, err := Account(st, email, in.Name, in.Language)
		if err != nil {
			return nil, err
		}
		state, accepted := models.MembershipInvited, models.Time{}
		if person.ID == st.Actor.PersonID {
			state, accepted = models.MembershipActive, st.Now
		}
		if o.Kind == models.KindOperator {
			staffed, err := store.Count[models.Membership](st.Tx, "organisation_id = ? AND state IN ('invited', 'active') AND person_id <> ?", o.ID, person.ID)
			if err != nil {
				return nil, err
			}
			if staffed > 0 {
				state = models.MembershipProposed
			}
		}
		out := &workflows.Page[MembershipView]{Items: []MembershipView{}}
		for _, r := range roles {
			m := &models.Membership{Base: st.New(), OrganisationID: o.ID, PersonID: person.ID, Role: r, State: state, AcceptedAt: accepted}
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
			out.Items = append(out.Items, membershipView(m, o, person, st.Actor))
		}
		if state != models.MembershipInvited {
			return out, nil
		}
		return out, sendInvitation(st, o, person)
	})
}

func membershipView(m *models.Membership, o *models.Organisation, person *models.Person, reader *models.Actor) MembershipView {
	v := MembershipView{Head: models.HeadOf(&m.Base, string(m.State)), OrganisationID: m.OrganisationID, Role: m.Role}
	if o != nil {
		v.OrganisationName = o.LegalName
	}
	if person == nil {
		return v
	}
	v.Email = person.Email
	if m.State == models.MembershipActive || !m.AcceptedAt.IsZero() || person.ID == reader.PersonID {
		v.PersonID, v.PersonName = person.ID, person.Name
	}
	return v
}

func (p *People) showMembership(see *workflows.Sight, m *models.Membership) (*MembershipView, error) {
	rows, err := membershipViews(see, []models.Membership{*m})
	if err != nil {
		return nil, err
	}
	return &rows[0], nil
}

// membershipViews shows roles with the people and the organisations that they join.
func membershipViews(see *workflows.Sight, rows []models.Membership) ([]MembershipView, error) {
	var who, where []string
	for i := range rows {
		who, where = append(who, rows[i].PersonID), append(where, rows[i].OrganisationID)
	}
	people, err := store.Named[models.Person](see.Reader, who)
	if err != nil {
		return nil, err
	}
	organisations, err := store.Named[models.Organisation](see.Reader, where)
	if err != nil {
		return nil, err
	}
	out := make([]MembershipView, len(rows))
	for i := range rows {
		out[i] = membershipView(&rows[i], organisations[rows[i].OrganisationID], people[rows[i].PersonID], see.Actor)
	}
	return out, nil
}

// ListMemberships pages through the roles that the actor may see.
func (p *People) ListMemberships(ctx context.Context, q store.Query) (*workflows.Page[MembershipView], error) {
	return workflows.List(ctx, p.House, q, membershipViews)
}

// invitations are the roles that wait for the actor's own answer, with its buttons.
func (p *People) invitations(see *workflows.Sight) ([]MembershipView, error) {
	rows, err := store.InvitationsOf(see.Reader, see.Actor.PersonID)
	if err != nil {
		return nil, err
	}
	out, err := membershipViews(see, rows)
	for i := range out {
		out[i].Actions = memberships.Actions(see, &rows[i])
	}
	return out, err
}

// Me is who I am, where I belong, and what the navigation shows.
type Me struct {
	User        User             `json:"user"`
	Memberships []MyMembership   `json:"memberships" nullable:"false"`
	Invitations []MembershipView `json:"invitations" nullable:"false" doc:"Roles that wait for my own answer"`
	Places      []string         `json:"places" nullable:"false"`
	Queues      []string         `json:"queues" nullable:"false" doc:"What may wait for me in an office"`
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

// queues of an office that somebody works on, each with the verbs of the matrix that take a record out of it.
var queues = []struct{ name, object, verb string }{
	{"screening", "application", "take"},
	{"screening", "application", "confirm_rejection"},
	{"decide", "decision", "propose"},
	{"confirm", "decision", "confirm"},
	{"awards", "award", "approve"},
	{"certify", "tranche", "certify"},
	{"approve", "tranche", "approve"},
	{"pay", "tranche", "pay"},
	{"reports", "report", "take"},
}

// Me answers GET /me.
func (p *People) Me(ctx context.Context) (*Me, error) {
	a, err := workflows.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	me := &Me{User: User{ID: a.PersonID, Email: a.Email, Name: a.Name, Language: a.Language}, Memberships: []MyMembership{}, Places: []string{"home"}, Queues: []string{}}
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
	see := &workflows.Sight{Reader: r, Now: p.Clock.Now(), Actor: a, House: p.House, Standing: models.Standing{models.SignedIn, models.Self}, Language: workflows.CallOf(ctx).Language}
	if me.Invitations, err = p.invitations(see); err != nil {
		return nil, err
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
	for _, q := range queues {
		if p.Policy.Check(standing, q.object, q.verb) && !slices.Contains(me.Queues, q.name) {
			me.Queues = append(me.Queues, q.name)
		}
	}
	return me, nil
}
