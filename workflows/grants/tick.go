package grants

import (
	"context"
	"time"

	"demeu/models"
	"demeu/models/store"
	"demeu/workflows"
)

const (
	warnBefore = 3 * 24 * time.Hour  // of the closing
	lookBack   = 30 * 24 * time.Hour // for calls that ended while the program stood still
)

// Tick does for calls what time alone brings: who has begun an application hears three days before the closing, and
// afterwards that it was not sent. Run as often as one likes: each letter is written once for a closing.
func (g *Grants) Tick(ctx context.Context) error {
	now := g.Clock.Now()
	r := g.Store.Read(ctx)
	closing, err := store.CallsClosing(r, now, models.At(now.Add(warnBefore)))
	if err != nil {
		return err
	}
	for i := range closing {
		c := &closing[i]
		if now.Before(c.OpensUTC.Time) {
			continue
		}
		if err := g.remind(ctx, c, "call_closing", models.At(c.ClosesUTC.Add(-warnBefore))); err != nil {
			return err
		}
	}
	ended, err := store.CallsEnded(r, models.At(now.Add(-lookBack)), now)
	if err != nil {
		return err
	}
	for i := range ended {
		if err := g.remind(ctx, &ended[i], "draft_lapsed", ended[i].EndsUTC); err != nil {
			return err
		}
	}
	return nil
}

// remind writes to whoever began an application of the call and has no letter of the template since an instant. An
// extension moves the instant, so the new closing is announced anew.
func (g *Grants) remind(ctx context.Context, c *models.Call, template string, since models.Time) error {
	if drafts, err := store.UntoldDrafts(g.Store.Read(ctx), c.ID, template, since); err != nil || len(drafts) == 0 {
		return err
	}
	_, err := workflows.Do(workflows.As(ctx, models.SystemActor()), g.House, "call."+template+":"+c.ID, func(st *workflows.Step) (*struct{}, error) {
		if _, err := st.Tx.Next("call." + template + ":" + c.ID); err != nil { // copies of the program come one after the other
			return nil, err
		}
		drafts, err := store.UntoldDrafts(st.Tx, c.ID, template, since)
		if err != nil {
			return nil, err
		}
		var who []string
		for i := range drafts {
			who = append(who, drafts[i].CreatedBy)
		}
		people, err := store.Named[models.Person](st.Tx, who)
		if err != nil {
			return nil, err
		}
		for i := range drafts {
			a := &drafts[i]
			p := people[a.CreatedBy]
			if p == nil || p.State != models.PersonActive {
				continue
			}
			words := deadline(c, p.Language)
			words["application"] = a.Title
			if err := st.Note(a, template, nil, map[string]any{"closes_at": c.ClosesUTC}, ""); err != nil {
				return nil, err
			}
			if err := st.Tell(p, template, a, words); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	return err
}
