package workflows

import (
	"context"
	"time"

	"demeu/models"
	"demeu/models/store"
	"demeu/policies"
)

// EventView is one row of the trail.
type EventView struct {
	ID        string         `json:"id"`
	At        time.Time      `json:"at"`
	ActorID   *string        `json:"actor_id"`
	ActorName string         `json:"actor_name"`
	Object    string         `json:"object"`
	ObjectID  string         `json:"object_id"`
	Verb      string         `json:"verb"`
	Outcome   string         `json:"outcome" enum:"done,refused"`
	Code      string         `json:"code,omitempty"`
	StateFrom string         `json:"state_from,omitempty"`
	StateTo   string         `json:"state_to,omitempty"`
	Before    map[string]any `json:"before"`
	After     map[string]any `json:"after"`
	Reason    string         `json:"reason,omitempty"`
	RequestID string         `json:"request_id"`
}

// Trail shows what was done to one record, and what was refused, oldest first. Who may read the record and holds a role
// of oversight on it may read its trail. It tells what officers have not said yet: an insider's office in another house
// does not open it. An organisation's own trail is open to who oversees it from within.
func (h *House) Trail(ctx context.Context, object, id string) (*Page[EventView], error) {
	var bad models.Fields
	bad.Require("/object", object)
	bad.Check(models.IsID(id), "/id", "field.format")
	if err := bad.Err("request.invalid"); err != nil {
		return nil, err
	}
	if !store.Stands(object) {
		return nil, models.Bad("/object", "field.enum")
	}
	a, err := SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	r := h.Store.Read(ctx)
	standing, err := h.may(r, a, object, id, policies.Read)
	if err != nil {
		return nil, err
	}
	if !a.Holds(id, h.Policy.Roles("trail", policies.Read)...) && !h.Policy.Check(standing, "trail", policies.Read) {
		return nil, models.Deny("trail.read.forbidden")
	}
	events, err := store.Events(r, object, id)
	if err != nil {
		return nil, err
	}
	out := &Page[EventView]{Items: make([]EventView, len(events))}
	for i, e := range events {
		out.Items[i] = EventView{e.ID, e.At.Time, e.ActorID, e.ActorName, e.ObjectOf, e.ObjectID, e.Verb, e.Outcome, e.Code, e.StateFrom, e.StateTo, e.Before, e.After, e.Reason, e.RequestID}
	}
	return out, nil
}

// LetterView is one letter: to its reader, and in the outbox.
type LetterView struct {
	models.Head
	To       string     `json:"to"`
	Language string     `json:"language"`
	Template string     `json:"template"`
	Subject  string     `json:"subject"`
	Body     string     `json:"body"`
	Object   string     `json:"object,omitempty"`
	ObjectID *string    `json:"object_id,omitempty"`
	Error    string     `json:"error,omitempty"`
	SentAt   *time.Time `json:"sent_at,omitempty"`
}

// Letters pages through one's own letters; the platform's administrator sees the whole outbox.
func (h *House) Letters(ctx context.Context, q store.Query) (*Page[LetterView], error) {
	return List(ctx, h, q, func(_ *Sight, rows []models.Letter) ([]LetterView, error) {
		out := make([]LetterView, len(rows))
		for i := range rows {
			out[i] = letterView(&rows[i])
		}
		return out, nil
	})
}

// Letter shows one letter to who may read it.
func (h *House) Letter(ctx context.Context, id string) (*LetterView, error) {
	r := h.Store.Read(ctx)
	if _, err := h.May(ctx, r, "letter", id, policies.Read); err != nil {
		return nil, err
	}
	l, err := store.Get[models.Letter](r, id)
	if err != nil {
		return nil, err
	}
	v := letterView(l)
	return &v, nil
}

func letterView(l *models.Letter) LetterView {
	v := LetterView{Head: models.HeadOf(&l.Base, string(l.State)), To: l.Address, Language: l.Language, Template: l.Template, Subject: l.Subject,
		Body: l.Body, Object: l.ObjectOf, ObjectID: l.ObjectID, Error: l.Error}
	if !l.SentAt.IsZero() {
		at := l.SentAt.Time
		v.SentAt = &at
	}
	return v
}
