package workflows

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"demeu/models"
	"demeu/models/store"
	"demeu/policies"
)

// View is a body of the API: a struct that begins with a models.Head.
type View interface{ Top() *models.Head }

// Desk joins what every noun with states needs: how a record is loaded, moved and shown. Show decides by the standing
// which fields this reader may see.
type Desk[S ~string, P store.Entity, V View] struct {
	House   *House
	Machine *Machine[S, P]
	Show    func(*Sight, P) (V, error)
}

// Get shows one record.
func (d *Desk[S, P, V]) Get(ctx context.Context, id string) (V, error) {
	var zero V
	a, err := SignedIn(ctx)
	if err != nil {
		return zero, err
	}
	r := d.House.Store.Read(ctx)
	standing, err := d.House.may(r, a, d.Machine.Object, id, policies.Read)
	if err != nil {
		return zero, err
	}
	p, err := d.Machine.Load(r, id)
	if err != nil {
		return zero, err
	}
	return d.view(&Sight{Reader: r, Now: d.House.Clock.Now(), Actor: a, Standing: standing, House: d.House, Language: CallOf(ctx).Language}, p)
}

// Fire moves one record and shows it as it is then.
func (d *Desk[S, P, V]) Fire(ctx context.Context, verb, id string, body any) (V, error) {
	run := Do[V]
	if mv, ok := d.Machine.move(verb); ok && mv.Keyed {
		run = DoKeyed[V]
	}
	return run(ctx, d.House, d.Machine.Object+"."+verb+":"+id, func(st *Step) (V, error) {
		return d.fireOne(st, verb, id, body)
	})
}

// Selection names the records of a command on several.
type Selection struct {
	IDs []string `json:"ids" minItems:"1" maxItems:"50" nullable:"false"`
}

// FireEach moves several records by one verb in one command, all or none, and shows each as it is then. A refusal names
// the record that stands in the way.
func (d *Desk[S, P, V]) FireEach(ctx context.Context, verb string, ids []string) ([]V, error) {
	run := Do[[]V]
	if mv, ok := d.Machine.move(verb); ok && mv.Keyed {
		run = DoKeyed[[]V]
	}
	return run(ctx, d.House, d.Machine.Object+"."+verb, func(st *Step) ([]V, error) {
		for i, id := range ids {
			if slices.Contains(ids[:i], id) {
				return nil, models.Bad(Pointer("ids", i), "field.twice")
			}
		}
		views := make([]V, len(ids))
		for _, id := range slices.Sorted(slices.Values(ids)) { // everybody in one order: two selections never wait for each other
			v, err := d.fireOne(st, verb, id, nil)
			if err != nil {
				if e := new(models.Error); errors.As(err, &e) {
					e.With("id", id)
				}
				return nil, err
			}
			views[slices.Index(ids, id)] = v
		}
		return views, nil
	})
}

func (d *Desk[S, P, V]) fireOne(st *Step, verb, id string, body any) (V, error) {
	var zero V
	p, err := d.Machine.Load(st.Tx, id)
	if err != nil {
		return zero, err
	}
	if err := d.Machine.Fire(st, p, verb, body); err != nil {
		return zero, err
	}
	return d.Present(st, p)
}

// Present shows a record at the end of a command, with the actor's standing as it is now.
func (d *Desk[S, P, V]) Present(st *Step, p P) (V, error) {
	standing, err := store.Standing(st.Tx, st.Actor, d.Machine.Object, p.Meta().ID)
	if err != nil {
		var zero V
		return zero, err
	}
	return d.view(st.Sight(standing), p)
}

func (d *Desk[S, P, V]) view(see *Sight, p P) (V, error) {
	v, err := d.Show(see, p)
	if err != nil {
		return v, err
	}
	head := v.Top()
	*head = models.Head{
		ID: p.Meta().ID, State: string(*d.Machine.State(p)), Phase: head.Phase, Version: p.Meta().Version,
		CreatedAt: p.Meta().CreatedAt.Time, UpdatedAt: p.Meta().UpdatedAt.Time, Actions: d.Machine.Actions(see, p),
	}
	return v, nil
}

// Table is a desk without its types: what the api needs to make routes of it.
type Table interface {
	Object() string
	Verbs() []Verb
	ViewType() reflect.Type
	GetAny(ctx context.Context, id string) (View, error)
	FireAny(ctx context.Context, verb, id string, body any) (View, error)
}

// Object names the noun.
func (d *Desk[S, P, V]) Object() string { return d.Machine.Object }

// Verbs lists the machine's table.
func (d *Desk[S, P, V]) Verbs() []Verb { return d.Machine.Verbs() }

// ViewType is the type of the body.
func (d *Desk[S, P, V]) ViewType() reflect.Type { return reflect.TypeFor[V]().Elem() }

// GetAny is Get for the api's generic routes.
func (d *Desk[S, P, V]) GetAny(ctx context.Context, id string) (View, error) { return d.Get(ctx, id) }

// FireAny is Fire for the api's generic routes.
func (d *Desk[S, P, V]) FireAny(ctx context.Context, verb, id string, body any) (View, error) {
	return d.Fire(ctx, verb, id, body)
}

// Page is one page of a list, as the API shows it.
type Page[R any] struct {
	Items      []R     `json:"items" nullable:"false"`
	NextCursor *string `json:"next_cursor"`
	Total      *int64  `json:"total,omitempty"`

	// Actions are what the actor may do with the list itself, like beginning another record.
	Actions []models.Action `json:"actions,omitempty"`
}

// List reads one page of what the actor may see and turns the records into rows. make gets the whole page at once, so
// that what belongs to the rows is fetched in one question and not in one per row.
func List[T any, P store.Record[T], R any](ctx context.Context, h *House, q store.Query, make_ func(*Sight, []T) ([]R, error)) (*Page[R], error) {
	a, err := SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	r := h.Store.Read(ctx)
	page, err := store.List[T, P](r, h.Policy.Scope(a, P(new(T)).Object()), q)
	if err != nil {
		return nil, err
	}
	rows, err := make_(&Sight{Reader: r, Now: h.Clock.Now(), Actor: a, House: h, Language: CallOf(ctx).Language}, page.Items)
	if err != nil {
		return nil, err
	}
	if rows == nil {
		rows = []R{}
	}
	out := &Page[R]{Items: rows, Total: page.Total}
	if page.Next != "" {
		out.NextCursor = &page.Next
	}
	return out, nil
}
