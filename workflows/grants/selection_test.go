package grants

import (
	"slices"
	"sync"
	"testing"

	"demeu/models"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/worktest"
)

// sent gives three applications of three organisations that wait for an officer; the call has closed.
func (s *stage) sent() []string {
	s.T.Helper()
	var ids []string
	for _, name := range []string{"Бірінші", "Екінші", "Үшінші"} {
		s.ngo = s.Organisation(models.KindNGO, name, "KZ-35")
		s.head = s.Person("Head "+name, s.ngo, models.NGOAdmin, models.NGOEditor, models.NGOCertifier)
		v := s.draft("APP-01")
		s.must(s.head, "submit", v.ID, acknowledged)
		ids = append(ids, v.ID)
	}
	s.At("2026-03-11T09:00:00+05:00")
	return ids
}

// untaken asserts that none of the applications has an officer or a trace of one.
func (s *stage) untaken(ids []string) {
	s.T.Helper()
	for _, id := range ids {
		a, err := store.Get[models.Application](s.Store.Read(s.System()), id)
		worktest.Is(s.T, err, "")
		n, err := store.Count[models.Event](s.Store.Read(s.System()), "object_id = ? AND verb = 'take' AND outcome = ?", id, models.Done)
		worktest.Is(s.T, err, "")
		if a.State != models.ApplicationSubmitted || a.AssigneeID != nil || n != 0 {
			s.T.Fatalf("%s is %s, taken by %v, %d events", id, a.State, a.AssigneeID, n)
		}
	}
}

func (s *stage) take(p *models.Person, ids ...string) (*Taken, error) {
	return s.g.TakeEach(s.As(p), workflows.Selection{IDs: ids})
}

// Several are taken at once: each has its event, the answer keeps the order in which they were asked for.
func TestTakeEach(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		ids := s.sent()
		slices.Reverse(ids)
		taken, err := s.take(s.officer, ids...)
		worktest.Is(t, err, "")
		for i, v := range taken.Items {
			if v.ID != ids[i] || v.State != "screening" || v.AssigneeID == nil || *v.AssigneeID != s.officer.ID || v.Screening == nil {
				t.Errorf("%d: %s is %s of %v", i, v.ID, v.State, v.AssigneeID)
			}
			n, err := store.Count[models.Event](h.Store.Read(h.System()), "object_id = ? AND verb = 'take' AND actor_id = ?", v.ID, s.officer.ID)
			worktest.Is(t, err, "")
			if n != 1 {
				t.Errorf("%d events of %s", n, v.ID)
			}
		}
	})
}

// One that the actor may not take stops all of them, and the answer names it.
func TestTakeEachIsAllOrNone(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		ids := s.sent()
		foreign := h.Person("Foreign", h.Organisation(models.KindOperator, "Басқа", "KZ-75"), models.ProgramOfficer)
		h.Member(s.officer, s.ngo, models.NGOReader, models.MembershipActive)
		last := ids[2] // of the officer's own organisation
		for name, c := range map[string]struct {
			by   *models.Person
			ids  []string
			code string
			id   string
		}{
			"own organisation": {s.officer, ids, "application.take.forbidden", last},
			"unknown":          {s.officer, append([]string{workflows.NewID()}, ids[:2]...), "application.not_found", ""},
			"no id at all":     {s.officer, []string{ids[0], "../" + ids[1]}, "application.not_found", "../" + ids[1]},
			"another operator": {foreign, ids[:1], "application.not_found", ids[0]},
			"an applicant":     {s.head, []string{last}, "application.take.forbidden", last},
			"twice":            {s.officer, []string{ids[0], ids[0]}, "request.invalid", ""},
		} {
			_, err := s.take(c.by, c.ids...)
			if got := models.CodeOf(err); got != c.code {
				t.Errorf("%s: %q, want %q", name, got, c.code)
				continue
			}
			if name == "unknown" {
				c.id = c.ids[0]
			}
			if got := models.AsError(err).Params["id"]; got != c.id {
				t.Errorf("%s: the answer names %q, want %q", name, got, c.id)
			}
		}
		s.untaken(ids)
	})
}

// Two officers take the same selection at once, from either end: one has all of it, the other nothing.
func TestTakeEachHasOneWinner(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		ids := s.sent()
		turned := slices.Clone(ids)
		slices.Reverse(turned)
		errs := make([]error, 6)
		officers := make([]*models.Person, len(errs))
		var wg sync.WaitGroup
		for i := range errs {
			officers[i] = h.Person("Officer", s.operator, models.ProgramOfficer)
			ctx, order := h.As(officers[i]), ids
			if i%2 == 1 {
				order = turned
			}
			wg.Go(func() { _, errs[i] = s.g.TakeEach(ctx, workflows.Selection{IDs: order}) })
		}
		wg.Wait()
		var winner *models.Person
		for i, err := range errs {
			switch code := models.CodeOf(err); code {
			case "":
				if winner != nil {
					t.Fatal("two winners")
				}
				winner = officers[i]
			case "stale", "application.wrong_state":
				if p := models.AsError(err).Params; p["by"] == "" || !slices.Contains(ids, p["id"]) {
					t.Errorf("the loser does not learn who was faster, and where: %v", p)
				}
			default:
				t.Errorf("a loser got %v", err)
			}
		}
		if winner == nil {
			t.Fatalf("nobody won: %v", errs)
		}
		for _, id := range ids {
			a, err := store.Get[models.Application](h.Store.Read(h.System()), id)
			worktest.Is(t, err, "")
			if a.AssigneeID == nil || *a.AssigneeID != winner.ID {
				t.Errorf("%s belongs to %v, the winner is %s", id, a.AssigneeID, winner.ID)
			}
		}
	})
}
