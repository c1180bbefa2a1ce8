package reviews_test

import (
	"strings"
	"sync"
	"testing"

	"demeu/models"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/worktest"
)

func (w *work) assignment(id string) *models.Assignment {
	w.T.Helper()
	a, err := store.Get[models.Assignment](w.Store.Read(w.System()), id)
	worktest.Is(w.T, err, "")
	return a
}

// Several invitations are accepted at once and their applications open with the answer.
func TestAcceptEach(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		w.declareAll()
		ids := w.assign()
		mine := []string{ids["APP-05X1"], ids["APP-01X1"], ids["APP-02X1"]}
		out, err := w.r.AcceptEach(h.As(w.experts["X1"]), workflows.Selection{IDs: mine})
		worktest.Is(t, err, "")
		for i, id := range mine {
			if v := out.Items[i]; v.ID != id || v.State != "accepted" || out.Applications[i].ID != v.ApplicationID {
				t.Errorf("%d: %s is %s, beside it %s", i, v.ID, v.State, out.Applications[i].ID)
			}
			if n := w.events("object_id = ? AND verb = 'accept'", id); len(n) != 1 {
				t.Errorf("%d events of %s", len(n), id)
			}
		}
	})
}

// One that is not the expert's own, or closed to them, stops all of them, and the answer names it.
func TestAcceptEachIsAllOrNone(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		w.declareAll()
		ids := w.assign()
		x1, own := w.experts["X1"], ids["APP-01X1"]
		conflicted, inside := ids["APP-02X1"], ids["APP-05X1"]
		_, err := w.r.Assignments.Fire(h.As(x1), "declare_conflict", conflicted, &workflows.ReasonBody{Reason: "a relative works there"})
		worktest.Is(t, err, "")
		h.Member(x1, w.applicants["APP-05"], models.NGOReader, models.MembershipActive)
		for _, c := range []struct {
			why, id string
			by      *models.Person
			code    string
		}{
			{"another expert's", ids["APP-01X2"], x1, "assignment.not_found"},
			{"in conflict", conflicted, x1, "assignment.not_found"},
			{"of the own organisation", inside, x1, "assignment.not_found"},
			{"an officer's wish", own, w.officer, "assignment.accept.forbidden"},
		} {
			in := workflows.Selection{IDs: []string{own, c.id}}
			if c.id == own {
				in.IDs = in.IDs[:1]
			}
			_, err := w.r.AcceptEach(h.As(c.by), in)
			worktest.Is(t, err, c.code)
			if got := models.AsError(err).Params["id"]; got != c.id {
				t.Errorf("%s: the answer names %q, want %q", c.why, got, c.id)
			}
			if a := w.assignment(own); a.State != models.AssignmentInvited {
				t.Fatalf("%s: the other one is %s", c.why, a.State)
			}
		}
		errs := make([]error, 4)
		var wg sync.WaitGroup
		for i := range errs {
			ctx := h.As(x1)
			wg.Go(func() { _, errs[i] = w.r.AcceptEach(ctx, workflows.Selection{IDs: []string{own, ids["APP-04X1"]}}) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if code := models.CodeOf(err); code != "stale" && code != "assignment.wrong_state" {
				t.Errorf("a second click got %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d of %d clicks won: %v", won, len(errs), errs)
		}
	})
}

// A review is saved and sent in one act, or neither; a stale one does nothing.
func TestReviewIsSentWithItsScores(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		w.declareAll()
		id, x1 := w.assign()["APP-01X1"], w.experts["X1"]
		_, err := w.r.AcceptEach(h.As(x1), workflows.Selection{IDs: []string{id}})
		worktest.Is(t, err, "")

		half := scores(given["APP-01"]["X1"][:3])
		half.Send = true
		_, err = w.r.SaveReview(h.As(x1), id, &half)
		worktest.Is(t, err, "review.incomplete")
		if a := w.assignment(id); a.State != models.AssignmentAccepted || len(a.Scores) != 0 {
			t.Fatalf("a refused sending left %s with %d scores", a.State, len(a.Scores))
		}
		full := scores(given["APP-01"]["X1"])
		full.Send = true
		_, err = w.r.SaveReview(h.As(w.experts["X2"]), id, &full)
		worktest.Is(t, err, "assignment.not_found")
		_, err = w.r.SaveReview(h.As(w.officer), id, &full)
		worktest.Is(t, err, "assignment.review.forbidden")

		old := w.assignment(id).Version
		ctx := h.As(x1)
		seen := old + 1
		workflows.CallOf(ctx).IfMatch = &seen
		_, err = w.r.SaveReview(ctx, id, &full)
		worktest.Is(t, err, "precondition")

		errs := make([]error, 4)
		var wg sync.WaitGroup
		for i := range errs {
			ctx, version := h.As(x1), old
			workflows.CallOf(ctx).IfMatch = &version
			wg.Go(func() { _, errs[i] = w.r.SaveReview(ctx, id, &full) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if code := models.CodeOf(err); code != "stale" && code != "precondition" {
				t.Errorf("a second click got %v", err)
			}
		}
		a := w.assignment(id)
		if won != 1 || a.State != models.AssignmentSubmitted || a.Total != "83" || a.Version != old+2 {
			t.Fatalf("%d won; %s, total %s, version %d after %d", won, a.State, a.Total, a.Version, old)
		}
		var verbs []string
		for _, e := range w.events("object_id = ? AND outcome = ?", id, models.Done) {
			verbs = append(verbs, e.Verb)
		}
		if got := strings.Join(verbs, " "); got != "invite accept review submit" {
			t.Errorf("the trail says %s", got)
		}
		_, err = w.r.SaveReview(h.As(x1), id, &full)
		worktest.Is(t, err, "review.sent")

		k := h.As(w.experts["X2"], "once")
		other := w.assignments("APP-01", "X2")
		_, err = w.r.AcceptEach(h.As(w.experts["X2"]), workflows.Selection{IDs: []string{other}})
		worktest.Is(t, err, "")
		b := scores(given["APP-01"]["X2"])
		b.Send = true
		first, err := w.r.SaveReview(k, other, &b)
		worktest.Is(t, err, "")
		again, err := w.r.SaveReview(k, other, &b)
		worktest.Is(t, err, "")
		if first.Version != again.Version || !workflows.CallOf(k).Replayed {
			t.Error("the same key did it twice")
		}
	})
}

// assignments finds the id of an assignment.
func (w *work) assignments(app, x string) string {
	w.T.Helper()
	a, err := store.AssignmentOf(w.Store.Read(w.System()), w.apps[app].ID, w.experts[x].ID)
	worktest.Is(w.T, err, "")
	return a.ID
}
