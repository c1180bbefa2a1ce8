package reviews_test

import (
	"testing"

	"demeu/models"
	"demeu/models/store"
	"demeu/policies"
	"demeu/workflows"
	"demeu/workflows/reviews"
	"demeu/workflows/worktest"
)

// Who left the applicant is in conflict as before: cannot be assigned, decides nothing about it, and has no application of
// their own there any more that the conflict would spare.
func TestE03_HavingBelongedIsAConflict(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		x1, app := w.experts["X1"], w.apps["APP-01"]
		h.Member(x1, w.applicants["APP-01"], models.NGOEditor, models.MembershipRevoked)
		h.Insert(&models.Membership{OrganisationID: w.applicants["APP-02"].ID, PersonID: x1.ID, Role: models.NGOReader, State: models.MembershipRevoked}) // never accepted
		h.Member(w.director, w.applicants["APP-04"], models.NGOReader, models.MembershipRevoked)
		w.declareAll()
		_, err := w.r.ConfirmAssignments(h.As(w.officer), w.call.ID, reviews.Pairs{Pairs: [][]string{w.pair("APP-01", "X1")}})
		if got := fields(err)["/pairs/0"]; got != "assignment.conflict" {
			t.Fatalf("the pair is %q", got)
		}
		_, err = w.r.ConfirmAssignments(h.As(w.officer), w.call.ID, reviews.Pairs{Pairs: [][]string{w.pair("APP-02", "X1")}})
		worktest.Is(t, err, "")
		r := h.Store.Read(h.System())
		written, err := store.ConflictsIn(r, w.call.ID)
		worktest.Is(t, err, "")
		found := false
		for _, c := range written {
			found = found || c.ApplicationID == app.ID && c.PersonID == x1.ID && c.Kind == models.ConflictOrganisation
		}
		if !found {
			t.Fatalf("%d conflicts, and none of who left", len(written))
		}
		h.Member(x1, w.op, models.ProgramOfficer, models.MembershipActive)
		_, err = h.May(h.As(x1), r, "application", app.ID, policies.Read)
		worktest.Is(t, err, "application.not_found")
		lines, err := store.List[models.ApplicationLine](r, h.Policy.Scope(workflows.CallOf(h.As(x1)).Actor, "application"), store.Query{Search: "APP-01"})
		worktest.Is(t, err, "")
		if len(lines.Items) != 0 {
			t.Fatal("the list names it")
		}
		h.Member(x1, w.applicants["APP-01"], models.NGOReader, models.MembershipActive) // back among the applicant's people
		_, err = h.May(h.As(x1), r, "application", app.ID, policies.Read)
		worktest.Is(t, err, "")
		closed, err := store.ClosedTo(r, w.director.ID, w.call.ID)
		worktest.Is(t, err, "")
		if len(closed) != 1 || !closed[w.apps["APP-04"].ID] {
			t.Fatalf("closed to the director: %v", closed)
		}
	})
}
