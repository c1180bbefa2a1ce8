package people

import (
	"context"

	"demeu/models/store"
	"demeu/workflows"
)

// Entered is the answer to a sign-in, with what GET /me would say to it.
type Entered struct {
	SignedIn
	Me *Me `json:"me"`
}

// Enter signs somebody in and tells them where they belong, so that their first page needs no second question.
func (p *People) Enter(ctx context.Context, in SignIn) (*Entered, error) {
	signed, err := p.SignIn(ctx, in)
	if err != nil {
		return nil, err
	}
	c := *workflows.CallOf(ctx)
	if c.Actor, err = store.ActorOf(p.Store.Read(ctx), signed.User.ID); err != nil {
		return nil, err
	}
	me, err := p.Me(workflows.WithCall(ctx, &c))
	if err != nil {
		return nil, err
	}
	return &Entered{*signed, me}, nil
}
