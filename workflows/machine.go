package workflows

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"slices"

	"demeu/models"
	"demeu/models/store"
	"demeu/policies"
)

// Machine is the table of one noun: which verbs there are, from which states, to which, under which duties and guards,
// and who is told. State changes happen in Fire and nowhere else. The same table makes the routes of the api, the
// `actions` of every body, docs/states.md and the test that every verb has somebody who may fire it.
type Machine[S ~string, P store.Entity] struct {
	Object   string
	Load     func(store.Reader, string) (P, error)
	State    func(P) *S
	Operator func(P) string                        // whose duty table counts; "" for nobody's
	Digest   func(store.Reader, P) (string, error) // what an approval is bound to; nil: the record without its state
	Moves    []Move[S, P]
}

// Move is one verb of a machine.
type Move[S ~string, P store.Entity] struct {
	Verb    string
	From    []S
	To      S      // "" keeps the state
	Pending S      // where it waits while a duty still needs more persons; "" keeps the state
	Via     string // "" is POST /{noun}/{id}/{verb}; otherwise the route is the api's own, such as "PATCH"
	Body    any    // a zero value of the body's type; nil for none
	Duty    string // the step of the duty table
	DutyIn  []S    // the states in which the duty counts; nil: in all
	Alone   string // the step that the verb takes whole where the duty table wants one person for it
	Keyed   bool   // moves money: needs an Idempotency-Key
	Reason  bool   // wants a reason
	Primary bool   // what one does next, when allowed
	Hidden  bool   // an effect of another verb or of time: no route, no button

	Choose func(*Step, P) (S, error) // the state, when the outcome decides it; instead of To
	Guard  func(*Sight, P) error     // may it happen now, whatever the body says
	Apply  func(*Step, P, any) error // takes the body over into the record
	Then   func(*Step, P) error      // effects once every needed person has acted
	Tells  []models.Role             // who gets a letter, for the button's text
}

// Body turns a typed function into an Apply.
func Body[P store.Entity, B any](fn func(*Step, P, *B) error) func(*Step, P, any) error {
	return func(st *Step, p P, body any) error { return fn(st, p, body.(*B)) }
}

// ReasonBody is the body of verbs that want nothing but a reason.
type ReasonBody struct {
	Reason string `json:"reason" minLength:"3" maxLength:"4000" doc:"Why, in words that the other side will read"`
}

// reasoned is any body with a reason.
type reasoned interface{ Why() string }

// Why gives the reason to the event.
func (r *ReasonBody) Why() string { return r.Reason }

// Sight is what a guard or a view works with: a look at the data, the instant, who looks and what they are on this
// record.
type Sight struct {
	Reader   store.Reader
	Now      models.Time
	Actor    *models.Actor
	Standing models.Standing
	House    *House
	Language string // of the answer
}

// Shows says whether whoever looks may see what a permission covers: the fields of a body that are not everybody's.
func (see *Sight) Shows(object, verb string) bool {
	return see.ShowsTo(see.Standing, object, verb)
}

// ShowsTo is Shows on a record with a standing of its own, as each row of a list has.
func (see *Sight) ShowsTo(standing models.Standing, object, verb string) bool {
	return see.Actor.System || see.House.Policy.Check(standing, object, verb)
}

// Sight of a command.
func (s *Step) Sight(standing models.Standing) *Sight {
	return &Sight{Reader: s.Tx, Now: s.Now, Actor: s.Actor, Standing: standing, House: s.House, Language: s.call.Language}
}

// move finds a verb.
func (m *Machine[S, P]) move(verb string) (*Move[S, P], bool) {
	for i := range m.Moves {
		if m.Moves[i].Verb == verb {
			return &m.Moves[i], true
		}
	}
	return nil, false
}

// Fire moves a loaded record by a verb. In this order: may the actor see it, may they act, is it the version they saw,
// does the state allow it, do the duties, does the guard; then the body is taken over, the persons are counted, the
// effects happen, and the record is saved with its event.
func (m *Machine[S, P]) Fire(st *Step, p P, verb string, body any) error {
	mv, ok := m.move(verb)
	if !ok {
		return models.Missing(m.Object)
	}
	id, state := p.Meta().ID, m.State(p)
	standing, err := st.House.may(st.Tx, st.Actor, m.Object, id, policies.Read)
	if err != nil {
		return err
	}
	// a hidden verb has no route: who may was asked for the verb that it follows, and its duties count for the same person
	if !st.Actor.System && !mv.Hidden && !st.House.Policy.Check(standing, m.Object, verb) {
		e := models.Deny(m.Object + "." + verb + ".forbidden")
		e.Unblock = st.House.Policy.Roles(m.Object, verb)
		return keep(e, m.Object, id, verb, string(*state))
	}
	if want := st.call.IfMatch; want != nil && !st.matched && *want != p.Meta().Version {
		return models.New(models.Precondition, "precondition").With("object", m.Object).With("id", id)
	}
	st.matched = true // If-Match is about the record of the command, not about those that follow it
	sight := st.Sight(standing)
	duty, err := m.ready(sight, mv, p)
	if err != nil {
		return keep(err, m.Object, id, verb, string(*state))
	}
	before := Snapshot(p)
	reason := ""
	if r, ok := body.(reasoned); ok {
		if reason = r.Why(); mv.Reason && models.Blank(reason) {
			return models.Bad("/reason", "field.required")
		}
	}
	if mv.Apply != nil {
		if err := mv.Apply(st, p, body); err != nil {
			return keep(err, m.Object, id, verb, string(*state))
		}
	}
	done := true
	if duty != nil {
		if done, err = m.act(sight, st, mv, duty, p); err != nil {
			return keep(err, m.Object, id, verb, string(*state))
		}
	}
	switch {
	case done && mv.Choose != nil:
		if *state, err = mv.Choose(st, p); err != nil {
			return err
		}
	case done && mv.To != "":
		*state = mv.To
	case !done && mv.Pending != "":
		*state = mv.Pending
	}
	if err := st.Save(p, verb, before, reason); err != nil {
		return err
	}
	if done && mv.Then != nil {
		return keep(mv.Then(st, p), m.Object, id, verb, string(*state))
	}
	return nil
}

// Effect moves another record by a hidden verb as a consequence of the command: who may was asked for the command, and
// the event still names who gave it. A verb with a body gets it.
func (m *Machine[S, P]) Effect(st *Step, p P, verb string, body ...any) error {
	actor := st.Actor
	st.Actor, st.matched = models.SystemActor(), true
	defer func() { st.Actor = actor }()
	return m.Fire(st, p, verb, append(body, nil)[0])
}

// ready checks what does not depend on the body: state, duties, guard. It is asked for every button too.
func (m *Machine[S, P]) ready(see *Sight, mv *Move[S, P], p P) (*models.Duty, error) {
	if state := *m.State(p); !slices.Contains(mv.From, state) {
		return nil, models.Refuse(m.Object+".wrong_state").With("state", string(state))
	}
	var duty *models.Duty
	if mv.Duty != "" && !see.Actor.System && (mv.DutyIn == nil || slices.Contains(mv.DutyIn, *m.State(p))) {
		d, err := m.duty(see, mv, p)
		if err != nil {
			return nil, err
		}
		duty = d
	}
	if mv.Guard != nil {
		if err := mv.Guard(see, p); err != nil {
			return nil, err
		}
	}
	return duty, nil
}

// duty finds the row of the operator's table and checks who acted before. A missing table is a refusal.
func (m *Machine[S, P]) duty(see *Sight, mv *Move[S, P], p P) (*models.Duty, error) {
	table, err := store.DutiesOf(see.Reader, m.Operator(p))
	if err != nil {
		return nil, err
	}
	if table == nil {
		return nil, models.Deny("duty.table_missing")
	}
	d, ok := table.Steps[mv.Duty]
	if !ok {
		return nil, models.Deny("duty.table_missing")
	}
	acted, _, err := store.Approvals(see.Reader, m.Object, p.Meta().ID)
	if err != nil {
		return nil, err
	}
	digest, err := m.digest(see.Reader, p)
	if err != nil {
		return nil, err
	}
	for _, a := range acted {
		if a.PersonID != see.Actor.PersonID {
			continue
		}
		if slices.Contains(d.NotBy, a.Step) {
			return nil, m.heldBy(see, mv, models.Deny("duty.acted_before").With("step", a.Step))
		}
		if a.Step == mv.Duty && a.Digest == digest && d.Persons > 1 {
			return nil, m.heldBy(see, mv, models.Deny("duty.already_acted").With("step", a.Step))
		}
	}
	return &d, nil
}

func (m *Machine[S, P]) heldBy(see *Sight, mv *Move[S, P], e *models.Error) error {
	e.Unblock = see.House.Policy.Roles(m.Object, mv.Verb)
	return e.With("by", see.Actor.Name)
}

// act counts the actor in and says whether every needed person has acted on exactly this content.
func (m *Machine[S, P]) act(see *Sight, st *Step, mv *Move[S, P], d *models.Duty, p P) (bool, error) {
	digest, err := m.digest(st.Tx, p)
	if err != nil {
		return false, err
	}
	acted, round, err := store.Approvals(st.Tx, m.Object, p.Meta().ID)
	if err != nil {
		return false, err
	}
	mine := models.Approval{
		ID: NewID(), ObjectOf: m.Object, ObjectID: p.Meta().ID, Step: mv.Duty, Digest: digest,
		PersonID: st.Actor.PersonID, Round: round, At: st.Now,
	}
	for _, r := range see.House.Policy.Roles(m.Object, mv.Verb) {
		if see.Standing.Has(r) {
			mine.Role = r
		}
	}
	for _, r := range d.Also { // the rarer role counts when the person holds it
		if see.Standing.Has(r) {
			mine.Role = r
		}
	}
	persons, roles := map[string]bool{}, []models.Role{}
	known := false
	for _, a := range append(acted, mine) {
		if a.Step == mv.Duty && a.Digest == digest {
			known = known || a.ID != mine.ID && a.PersonID == mine.PersonID
			persons[a.PersonID] = true
			roles = append(roles, a.Role)
		}
	}
	if !known {
		if err := store.Append(st.Tx, mine); err != nil {
			if store.IsUnique(err) { // by a second click at the same moment
				return false, store.Late(p)
			}
			return false, err
		}
	}
	if len(persons) < d.Persons {
		return false, nil
	}
	for _, r := range d.Also {
		if !slices.Contains(roles, r) {
			return false, nil // enough persons, but not yet the one with this role
		}
	}
	return true, nil
}

// CountIn notes that the actor is the first of the persons whom a step takes: who proposes a change has acted on it.
func (m *Machine[S, P]) CountIn(st *Step, p P, step string) error {
	digest, err := m.digest(st.Tx, p)
	if err != nil {
		return err
	}
	return st.ActedIn(p, step, digest)
}

// ActedIn notes that the actor acted in a step on exactly this content.
func (s *Step) ActedIn(e store.Entity, step, digest string) error {
	_, round, err := store.Approvals(s.Tx, e.Object(), e.Meta().ID)
	if err != nil {
		return err
	}
	return store.Append(s.Tx, models.Approval{
		ID: NewID(), ObjectOf: e.Object(), ObjectID: e.Meta().ID, Step: step, Digest: digest, PersonID: s.Actor.PersonID, Round: round, At: s.Now,
	})
}

// VoidApprovals ends a round: what was returned, rejected or has taken effect starts anew, even when the same comes again.
func (s *Step) VoidApprovals(e store.Entity) error {
	acted, _, err := store.Approvals(s.Tx, e.Object(), e.Meta().ID)
	if err != nil || len(acted) == 0 {
		return err
	}
	return s.ActedIn(e, models.StepVoided, NewID())
}

func (m *Machine[S, P]) digest(r store.Reader, p P) (string, error) {
	if m.Digest != nil {
		return m.Digest(r, p)
	}
	content := Snapshot(p)
	delete(content, "State")
	return Digest(content), nil
}

// Digest is the SHA-256 of a value's JSON, whose map keys are sorted.
func Digest(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "unreadable" // never equal to a stored digest of 64 hex digits
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Actions are the buttons of a record for somebody: every verb that a role of theirs on it may ever fire.
func (m *Machine[S, P]) Actions(see *Sight, p P) []models.Action {
	actions := []models.Action{}
	primary := false
	for i := range m.Moves {
		mv := &m.Moves[i]
		if mv.Hidden || !see.House.Policy.Check(see.Standing, m.Object, mv.Verb) {
			continue
		}
		a := models.Action{Verb: mv.Verb, Allowed: true, Tells: mv.Tells}
		if mv.Reason {
			a.Needs = "reason"
		}
		if m.alone(see, mv, p) {
			a.Alone, a.Tells = true, nil // nobody has to follow
		}
		if _, err := m.ready(see, mv, p); err != nil {
			e := models.AsError(err)
			a.Allowed, a.Code, a.Params, a.Unblock = false, e.Code, e.Params, e.Unblock
		}
		if a.Allowed && mv.Primary && !primary {
			a.Primary, primary = true, true
		}
		actions = append(actions, a)
	}
	return actions
}

// alone says whether the verb does by itself what takes several persons elsewhere. Where nothing can be read, it does not.
func (m *Machine[S, P]) alone(see *Sight, mv *Move[S, P], p P) bool {
	if mv.Alone == "" || !slices.Contains(mv.From, *m.State(p)) {
		return false
	}
	table, err := store.DutiesOf(see.Reader, m.Operator(p))
	return err == nil && table != nil && table.Steps[mv.Alone].Alone()
}

// Verb is a move as the outside sees it: what the routes, the documents and the house tests are made of.
type Verb struct {
	Object string
	Name   string
	From   []string
	To     string
	Via    string
	Body   reflect.Type // nil for none
	Keyed  bool
	Reason bool
	Hidden bool
	Duty   string
	Tells  []models.Role
}

// Verbs lists the table.
func (m *Machine[S, P]) Verbs() []Verb {
	verbs := make([]Verb, len(m.Moves))
	for i, mv := range m.Moves {
		v := Verb{Object: m.Object, Name: mv.Verb, To: string(mv.To), Via: mv.Via, Keyed: mv.Keyed, Reason: mv.Reason,
			Hidden: mv.Hidden, Duty: mv.Duty, Tells: mv.Tells}
		for _, s := range mv.From {
			v.From = append(v.From, string(s))
		}
		if mv.Body != nil {
			v.Body = reflect.TypeOf(mv.Body)
		}
		verbs[i] = v
	}
	return verbs
}
