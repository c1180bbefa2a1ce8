// Package workflows holds the verbs: the one door through which every command goes, the Machine that moves states,
// and what the contexts below it share.
package workflows

import (
	"context"
	"fmt"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/store"
	"demeu/policies"

	"github.com/google/uuid"
)

// House is what every workflow stands on.
type House struct {
	Store  *store.Store
	Policy *policies.Policy
	Clock  *Clock
	Queue  Queue
	Files  Files
	Days   *calendar.Table // working days; nil means the official table
}

// Calendar is the table of working days that terms are counted by.
func (h *House) Calendar() *calendar.Table {
	if h.Days == nil {
		return calendar.Official()
	}
	return h.Days
}

// Job is work for after the commit: Kind names the worker, Args are its JSON.
type Job struct {
	Kind string
	Args map[string]string
}

// Queue takes jobs in the transaction of the command, so that they exist exactly when its change does.
type Queue interface {
	Enqueue(ctx context.Context, tx *store.Tx, jobs []Job) error
}

// Call is what came with the request, put into the context once by the api.
type Call struct {
	Actor     *models.Actor
	RequestID string
	Language  string // of the answer: kk, ru, en
	Key       string // Idempotency-Key
	BodyHash  string // SHA-256 of the body as received
	IfMatch   *int64 // the version the caller saw
	Replayed  bool   // set by the door when the answer is a stored one
}

type callKey struct{}

// WithCall puts the call into the context.
func WithCall(ctx context.Context, c *Call) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}

// CallOf is the call of a context; never nil.
func CallOf(ctx context.Context) *Call {
	if c, ok := ctx.Value(callKey{}).(*Call); ok {
		return c
	}
	return &Call{Language: "ru"}
}

// As gives a context in which somebody acts without a request: the platform's own hand, or a loader of data.
func As(ctx context.Context, a *models.Actor) context.Context {
	return WithCall(ctx, &Call{Actor: a, Language: a.Language, RequestID: NewID()})
}

// NewID is a UUIDv7: unique, and in the order of time.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// SignedIn is the actor of the context, or a refusal.
func SignedIn(ctx context.Context) (*models.Actor, error) {
	if a := CallOf(ctx).Actor; a != nil {
		return a, nil
	}
	return nil, models.New(models.Unauthenticated, "auth.required")
}

// Pointer makes a JSON pointer of its parts.
func Pointer(parts ...any) string {
	s := ""
	for _, p := range parts {
		s += "/" + fmt.Sprint(p)
	}
	return s
}
