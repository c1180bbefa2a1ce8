package workflows

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"

	"demeu/models"
	"demeu/models/lang"
	"demeu/models/store"
	"demeu/policies"
)

// Step is one command on its way through the door: a transaction, an actor, one instant.
type Step struct {
	Tx    *store.Tx
	Now   models.Time
	Actor *models.Actor
	House *House
	ctx   context.Context
	call  *Call
	jobs  []Job
	last  string // id of the newest event: letters hang on it

	matched bool // If-Match has been compared with the record of the command
}

// Context of the request, for files and the like; never for another transaction.
func (s *Step) Context() context.Context { return s.ctx }

// Do runs one command in one transaction: state, event, jobs and stored answer are committed together or not at all.
// name tells the command from others under the same idempotency key.
func Do[T any](ctx context.Context, h *House, name string, fn func(*Step) (T, error)) (T, error) {
	return do(ctx, h, name, false, fn)
}

// DoKeyed is Do for commands that create or move money: they need an Idempotency-Key.
func DoKeyed[T any](ctx context.Context, h *House, name string, fn func(*Step) (T, error)) (T, error) {
	return do(ctx, h, name, true, fn)
}

// errReplay leaves the transaction of a command whose key is already there.
var errReplay = errors.New("workflows: this key has an answer")

func do[T any](ctx context.Context, h *House, name string, keyed bool, fn func(*Step) (T, error)) (T, error) {
	var zero, out T
	call := CallOf(ctx)
	if call.Actor == nil {
		return zero, models.New(models.Unauthenticated, "auth.required")
	}
	if keyed && call.Key == "" && !call.Actor.System {
		return zero, models.New(models.Malformed, "idempotency.key_missing")
	}
	if len(call.Key) > 200 {
		return zero, models.New(models.Malformed, "idempotency.key_long")
	}
	key := &models.IdempotencyKey{ActorID: call.Actor.PersonID, Key: call.Key, Command: name, BodyHash: call.BodyHash}
	var refusal *refused
	turn := "" // whoever lost a race waits for the others who lost it
	once := func(tx *store.Tx) error {
		if turn != "" {
			if err := tx.InTurn(turn); err != nil {
				return err
			}
		}
		now, err := h.Clock.instant(tx)
		if err != nil {
			return err
		}
		if key.Key != "" {
			key.CreatedAt = now
			if err := tx.TakeKey(key); err != nil {
				if store.IsUnique(err) {
					return errReplay
				}
				return err
			}
		}
		st := &Step{Tx: tx, Now: now, Actor: call.Actor, House: h, ctx: ctx, call: call}
		if out, err = fn(st); err != nil {
			errors.As(err, &refusal)
			return err
		}
		if err := h.Queue.Enqueue(ctx, tx, st.jobs); err != nil {
			return err
		}
		if key.Key != "" {
			b, err := json.Marshal(out)
			if err != nil {
				return err
			}
			key.Outcome = string(b)
			return tx.AnswerKey(key)
		}
		return nil
	}
	err := h.Store.Write(ctx, once)
	for range tries - 1 {
		if turn = lost(call, err); turn == "" {
			break
		}
		out, refusal, key.Outcome = zero, nil, ""
		err = h.Store.Write(ctx, once)
	}
	switch {
	case errors.Is(err, errReplay):
		return replay[T](ctx, h, key)
	case err != nil:
		err = h.afterRefusal(ctx, key, refusal, err)
		return zero, err
	}
	return out, nil
}

// tries is how often a command runs when others are faster each time.
const tries = 5

// lost names what a command lost a race for and may simply try again: nobody told it which version they saw, so it sees the
// newest one. The system's own jobs come again by themselves.
func lost(call *Call, err error) string {
	e := new(models.Error)
	switch {
	case err == nil || call.IfMatch != nil || call.Actor.System:
		return ""
	case store.IsDeadlock(err):
		return "deadlock"
	case errors.As(err, &e) && e.Kind == models.Stale:
		return e.Params["object"] + " " + e.Params["id"]
	}
	return ""
}

// replay gives the stored answer of a key, refusals included.
func replay[T any](ctx context.Context, h *House, asked *models.IdempotencyKey) (T, error) {
	var out T
	k, err := store.Key(h.Store.Read(ctx), asked.ActorID, asked.Key)
	if err != nil {
		return out, err
	}
	if k == nil { // the first command was rolled back between our two looks
		e := models.New(models.Unavailable, "idempotency.running")
		e.RetryAfter = 1
		return out, e
	}
	if k.Command != asked.Command || k.BodyHash != asked.BodyHash {
		return out, &models.Error{Kind: models.Invalid, Code: "idempotency.key_reused"}
	}
	CallOf(ctx).Replayed = true
	if k.Failed {
		e := new(models.Error)
		if err := json.Unmarshal([]byte(k.Outcome), e); err != nil {
			return out, err
		}
		return out, e
	}
	return out, json.Unmarshal([]byte(k.Outcome), &out)
}

// refused is a refusal that the trail keeps: who was denied what on which record.
type refused struct {
	object, id, verb string
	state            string
	err              error
}

func (r *refused) Error() string { return r.err.Error() }
func (r *refused) Unwrap() error { return r.err }

// afterRefusal keeps, after the rollback, what must be known of it: the outcome of the key and the refused attempt.
// It also tells the loser of a race who was faster.
func (h *House) afterRefusal(ctx context.Context, key *models.IdempotencyKey, r *refused, cause error) error {
	e := models.AsError(cause)
	object, id := e.Params["object"], e.Params["id"]
	late := e.Kind == models.Stale || e.Kind == models.Precondition
	if r != nil && e.Code == r.object+".wrong_state" { // too late by a whole command
		object, id, late = r.object, r.id, true
	}
	if late {
		r := h.Store.Read(ctx)
		if last, err := store.LastEvent(r, object, id); err == nil && last != nil {
			e.With("by", nameFor(r, CallOf(ctx), last)).With("at", last.At.UTC().Format("2006-01-02T15:04:05Z"))
		}
	}
	stored := e.Kind == models.Refusal || e.Kind == models.Forbidden || e.Kind == models.Invalid // a lost race may end otherwise the next time
	if !stored || key.Key == "" && r == nil {
		return e
	}
	call := CallOf(ctx)
	err := h.Store.Write(ctx, func(tx *store.Tx) error {
		now, err := h.Clock.instant(tx)
		if err != nil {
			return err
		}
		if r != nil {
			ev := newEvent(now, call, r.object, r.id, r.verb)
			ev.Outcome, ev.Code, ev.StateFrom, ev.StateTo = models.Refused, e.Code, r.state, r.state
			if err := store.Append(tx, *ev); err != nil {
				return err
			}
		}
		if key.Key != "" {
			b, err := json.Marshal(e)
			if err != nil {
				return err
			}
			key.Failed, key.Outcome, key.CreatedAt = true, string(b), now
			return tx.TakeKey(key)
		}
		return nil
	})
	if err != nil && !store.IsUnique(err) {
		return models.AsError(err) // the refusal could not be recorded: say so rather than pretend
	}
	return e
}

// nameFor says who did something to somebody who works with them. To all others, an applicant or the expert of a blind call
// among them, it was somebody.
func nameFor(r store.Reader, call *Call, last *models.Event) string {
	if last.ActorID == nil || *last.ActorID == call.Actor.PersonID {
		return last.ActorName
	}
	if them, err := store.ActorOf(r, *last.ActorID); err == nil && them != nil {
		for _, g := range call.Actor.Grants {
			works := func(theirs models.Grant) bool {
				return theirs.OrganisationID == g.OrganisationID && theirs.Role != models.Expert
			}
			if g.Role != models.Expert && slices.ContainsFunc(them.Grants, works) {
				return last.ActorName
			}
		}
	}
	return lang.Text(call.Language, "somebody", nil)
}

func newEvent(now models.Time, call *Call, object, id, verb string) *models.Event {
	ev := &models.Event{
		ID: NewID(), At: now, ActorName: call.Actor.Name, ObjectOf: object, ObjectID: id, Verb: verb, Outcome: models.Done,
		RequestID: call.RequestID, Before: map[string]any{}, After: map[string]any{},
	}
	if call.Actor.PersonID != "" {
		p := call.Actor.PersonID
		ev.ActorID = &p
	}
	return ev
}

// Record writes the event of a change: what differs between the record before and after. before is nil for a new one.
func (s *Step) Record(e store.Entity, verb string, before map[string]any, reason string) error {
	ev := newEvent(s.Now, s.call, e.Object(), e.Meta().ID, verb)
	after := Snapshot(e)
	for k, v := range after {
		if was, ok := before[k]; !ok || !reflect.DeepEqual(was, v) {
			if ok {
				ev.Before[k] = was
			}
			ev.After[k] = v
		}
	}
	ev.StateFrom, _ = before["State"].(string)
	ev.StateTo, _ = after["State"].(string)
	ev.Reason = reason
	s.last = ev.ID
	return store.Append(s.Tx, *ev)
}

// Note writes an event about a record with facts of its own beside the record's columns: lines replaced, files added.
func (s *Step) Note(e store.Entity, verb string, before, after map[string]any, reason string) error {
	ev := newEvent(s.Now, s.call, e.Object(), e.Meta().ID, verb)
	maps.Copy(ev.Before, before)
	maps.Copy(ev.After, after)
	ev.Reason = reason
	s.last = ev.ID
	return store.Append(s.Tx, *ev)
}

// Snapshot is a record as plain JSON values, for comparing. Secrets are masked by their own types.
func Snapshot(e any) map[string]any {
	b, err := json.Marshal(e)
	if err != nil {
		return map[string]any{"error": err.Error()}
	}
	m := map[string]any{}
	_ = json.Unmarshal(b, &m) // what Marshal wrote
	for _, head := range []string{"Version", "UpdatedAt", "CreatedAt", "ID"} {
		delete(m, head)
	}
	return m
}

// New prepares the head of a new record.
func (s *Step) New() models.Base {
	return models.Base{ID: NewID(), CreatedAt: s.Now, UpdatedAt: s.Now}
}

// Insert adds a record and its event.
func (s *Step) Insert(e store.Entity, verb string) error {
	if err := store.Insert(s.Tx, e); err != nil {
		return err
	}
	return s.Record(e, verb, nil, "")
}

// Save writes a changed record and its event.
func (s *Step) Save(e store.Entity, verb string, before map[string]any, reason string) error {
	e.Meta().UpdatedAt = s.Now
	if err := store.Save(s.Tx, e); err != nil {
		return err
	}
	return s.Record(e, verb, before, reason)
}

// Enqueue adds a job that starts after the commit.
func (s *Step) Enqueue(kind string, args map[string]string) {
	s.jobs = append(s.jobs, Job{kind, args})
}

// May asks whether the actor may fire the verb on a record: 404 for who may not even read it, 403 for who may not act.
func (s *Step) May(object, id, verb string) (models.Standing, error) {
	standing, err := s.House.may(s.Tx, s.Actor, object, id, verb)
	return standing, keep(err, object, id, verb, "")
}

// May is the same question outside a command.
func (h *House) May(ctx context.Context, r store.Reader, object, id, verb string) (models.Standing, error) {
	a, err := SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	return h.may(r, a, object, id, verb)
}

func (h *House) may(r store.Reader, a *models.Actor, object, id, verb string) (models.Standing, error) {
	if a.System {
		return nil, nil
	}
	standing, err := store.Standing(r, a, object, id)
	if err != nil {
		return nil, err
	}
	if !h.Policy.Check(standing, object, policies.Read) {
		return nil, models.Missing(object)
	}
	if !h.Policy.Check(standing, object, verb) {
		e := models.Deny(object + "." + verb + ".forbidden")
		e.Unblock = h.Policy.Roles(object, verb)
		return standing, e
	}
	return standing, nil
}

// keep marks a refusal for the trail. Only acts on a record that the actor can see are kept: a probe of foreign ids
// leaves no rows.
func keep(err error, object, id, verb, state string) error {
	if err == nil {
		return nil
	}
	switch e := models.AsError(err); e.Kind {
	case models.Forbidden, models.Refusal:
		return &refused{object, id, verb, state, err}
	}
	return err
}
