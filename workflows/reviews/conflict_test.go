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

// A declared conflict closes the application to the expert in every form; the answer equals that for an id that never
// was, and the trail says who declared what.
func TestE03_DeclaredConflictLeavesNoTrace(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		x3, hidden := w.experts["X3"], w.apps["APP-02"]
		rosters, err := w.r.MyRosters(h.As(x3))
		worktest.Is(t, err, "")
		if n := len(rosters.Items[0].Applications); n != 5 {
			t.Fatalf("%d applications to declare on", n)
		}
		_, err = w.r.Declare(h.As(w.experts["X1"]), w.entries["X3"], reviews.Declaration{})
		worktest.Is(t, err, "roster_entry.not_found")
		w.declareAll()

		rosters, err = w.r.MyRosters(h.As(x3))
		worktest.Is(t, err, "")
		for _, a := range rosters.Items[0].Applications {
			if a.ApplicationID == hidden.ID {
				t.Fatal("the list to declare on still names it")
			}
		}
		// X3 is made an officer too: not even that opens it
		h.Member(x3, w.op, models.ProgramOfficer, models.MembershipActive)
		ids := w.assign()
		for _, app := range []string{"APP-01", "APP-02"} {
			for _, x := range keys(given[app]) {
				w.review(x, ids[app+x], given[app][x])
			}
		}
		ranking := w.rank()
		ctx := h.As(x3)
		r := h.Store.Read(ctx)
		actor := workflows.CallOf(ctx).Actor
		page, err := store.List[models.ApplicationLine](r, h.Policy.Scope(actor, "application"), store.Query{Count: true})
		worktest.Is(t, err, "")
		found, err := store.List[models.ApplicationLine](r, h.Policy.Scope(actor, "application"), store.Query{Search: "APP-02"})
		worktest.Is(t, err, "")
		if *page.Total != 4 || len(found.Items) != 0 {
			t.Fatalf("the list has %d, the search finds %d", *page.Total, len(found.Items))
		}
		for _, id := range []string{hidden.ID, workflows.NewID()} {
			_, err = h.May(ctx, r, "application", id, policies.Read)
			worktest.Is(t, err, "application.not_found")
			_, err = w.r.ApplicationReviews(ctx, id)
			worktest.Is(t, err, "application.not_found")
			_, err = w.r.Declare(h.As(x3), w.entries["X3"], reviews.Declaration{Conflicts: []reviews.DeclaredConflict{{ApplicationID: id, Reason: "again"}}})
			if got := fields(err)["/conflicts/0/application_id"]; got != "conflict.application_unknown" {
				t.Fatalf("declaring again says %q", got)
			}
			_, err = w.r.ConfirmAssignments(h.As(x3), w.call.ID, reviews.Pairs{Pairs: [][]string{{id, w.experts["X5"].ID}}})
			if got := fields(err)["/pairs/0/0"]; got != "assignment.application_unknown" {
				t.Fatalf("assigning says %q", got)
			}
		}
		for _, id := range []string{ids["APP-02X1"], workflows.NewID()} {
			_, err = w.r.Assignments.Get(ctx, id)
			worktest.Is(t, err, "assignment.not_found")
		}
		rows, err := w.r.ListAssignments(ctx, store.Query{Limit: 200})
		worktest.Is(t, err, "")
		for _, row := range rows.Items {
			if row.ApplicationID == hidden.ID {
				t.Fatal("an assignment of it is listed")
			}
		}
		grid, err := w.r.AssignmentGrid(ctx, w.call.ID)
		worktest.Is(t, err, "")
		for _, row := range grid.Applications {
			if row.ApplicationID == hidden.ID {
				t.Fatal("it is in the grid")
			}
		}
		seen, err := w.r.Ranking(ctx, ranking.ID)
		worktest.Is(t, err, "")
		if len(seen.Items) != 4 || len(ranking.Items) != 5 {
			t.Fatalf("the ranking shows %d of %d", len(seen.Items), len(ranking.Items))
		}
		csv, err := w.r.RankingFile(ctx, ranking.ID, "csv")
		worktest.Is(t, err, "")
		whole, err := w.r.RankingFile(h.As(w.secretary), ranking.ID, "csv")
		worktest.Is(t, err, "")
		if contains(csv.Body, "APP-02") || !contains(whole.Body, "APP-02") {
			t.Fatal("the export names it")
		}
		told := w.events("object = 'conflict' AND verb = 'declare' AND actor_id = ?", x3.ID)
		if len(told) != 1 || told[0].After["ApplicationID"] != hidden.ID {
			t.Fatalf("the trail holds %d declarations", len(told))
		}
		if n := w.events("object = 'application' AND object_id = ? AND verb = 'conflict'", hidden.ID); len(n) != 1 {
			t.Fatal("the trail of the application does not say so")
		}
	})
}

// Who belongs to the applicant is in conflict without saying so, cannot be assigned, and still works on their own
// application as its applicant.
func TestE03_BelongingIsAConflict(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		x1 := w.experts["X1"]
		h.Member(x1, w.applicants["APP-01"], models.NGOEditor, models.MembershipActive)
		// an applicant invites the expert who shall not judge it: nothing, as long as the expert does not accept
		h.Insert(&models.Membership{OrganisationID: w.applicants["APP-02"].ID, PersonID: x1.ID, Role: models.NGOReader, State: models.MembershipInvited})
		w.declareAll()
		_, err := w.r.ConfirmAssignments(h.As(w.officer), w.call.ID, reviews.Pairs{Pairs: [][]string{w.pair("APP-01", "X1")}})
		if got := fields(err)["/pairs/0"]; got != "assignment.conflict" {
			t.Fatalf("the pair is %q", got)
		}
		out, err := w.r.ConfirmAssignments(h.As(w.officer), w.call.ID, reviews.Pairs{Pairs: [][]string{w.pair("APP-02", "X1")}})
		worktest.Is(t, err, "")
		if len(out.Warnings) != 5 { // nobody has three experts yet; that blocks nothing
			t.Fatalf("%d warnings", len(out.Warnings))
		}
		_, err = h.May(h.As(x1), h.Store.Read(h.System()), "application", w.apps["APP-01"].ID, policies.Read)
		worktest.Is(t, err, "")
		_, err = w.r.ApplicationReviews(h.As(x1), w.apps["APP-01"].ID)
		worktest.Is(t, err, "application.read_reviews.forbidden")
	})
}

// A conflict found late ends the assignment, closes the application, and takes the score out of every ranking while
// the trail keeps it.
func TestE03_LateConflictTakesTheScoreOut(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		ids := w.evaluate()
		first := w.rank()
		_, err := w.r.Assignments.Fire(h.As(w.experts["X1"]), "declare_conflict", ids["APP-05X1"], &workflows.ReasonBody{Reason: "my cousin joined them"})
		worktest.Is(t, err, "")
		_, err = w.r.Assignments.Get(h.As(w.experts["X1"]), ids["APP-05X1"])
		worktest.Is(t, err, "assignment.not_found")
		second := w.rank()
		for _, it := range second.Items {
			if it.Number == "APP-05" && (it.Passed || it.Reviews != 2 || it.Reasons[0].Code != "reviews.too_few") {
				t.Fatalf("APP-05 stands at %+v", it.RankingItem)
			}
		}
		old, err := w.r.Ranking(h.As(w.secretary), first.ID)
		worktest.Is(t, err, "")
		if old.InputHash == second.InputHash || len(old.Items) != 5 {
			t.Fatal("the first ranking did not stay as it was")
		}
		kept := w.events("object = 'assignment' AND object_id = ? AND verb = 'declare_conflict'", ids["APP-05X1"])
		if len(kept) != 1 || kept[0].Before["Total"] != "83" {
			t.Fatalf("the trail keeps %v", kept)
		}
	})
}

// Every wrong pair is named by its place and code, and then nothing happens.
func TestAssignmentNamesEveryWrongPair(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		_, err := w.r.AddExpert(h.As(w.officer), w.call.ID, reviews.ExpertInput{Email: "X1@test.example", Languages: []string{"ru"}, MaxLoad: 1})
		worktest.Is(t, err, "roster_entry.exists")
		_, err = w.r.AddExpert(h.As(w.officer), w.call.ID, reviews.ExpertInput{Email: "x9@test.example", Languages: []string{"ru"}, MaxLoad: 1})
		worktest.Is(t, err, "")
		x9, err := store.PersonByEmail(h.Store.Read(h.System()), "x9@test.example")
		worktest.Is(t, err, "")
		_, err = w.r.ConfirmAssignments(h.As(w.officer), w.call.ID, reviews.Pairs{Pairs: [][]string{w.pair("APP-01", "X1")}})
		if got := fields(err)["/pairs/0/1"]; got != "assignment.undeclared" {
			t.Fatalf("before the declaration: %q", got)
		}
		w.declareAll()
		rosters, err := w.r.MyRosters(h.As(x9))
		worktest.Is(t, err, "")
		_, err = w.r.Declare(h.As(x9), rosters.Items[0].ID, reviews.Declaration{})
		worktest.Is(t, err, "")
		in := reviews.Pairs{Pairs: [][]string{
			w.pair("APP-02", "X3"), w.pair("APP-02", "X5"), {workflows.NewID(), w.experts["X1"].ID}, {w.apps["APP-01"].ID, w.secretary.ID},
			w.pair("APP-01", "X1"), w.pair("APP-01", "X1"), {w.apps["APP-01"].ID, x9.ID}, {w.apps["APP-04"].ID, x9.ID}, {"one"},
		}}
		_, err = w.r.ConfirmAssignments(h.As(w.officer), w.call.ID, in)
		worktest.Is(t, err, "assignment.invalid")
		want := map[string]string{"/pairs/0": "assignment.conflict", "/pairs/1/1": "assignment.language", "/pairs/2/0": "assignment.application_unknown",
			"/pairs/3/1": "assignment.expert_unknown", "/pairs/5": "field.twice", "/pairs/7/1": "assignment.overload", "/pairs/8": "field.length"}
		got := fields(err)
		for pointer, code := range want {
			if got[pointer] != code {
				t.Errorf("%s is %q, want %q", pointer, got[pointer], code)
			}
		}
		if len(got) != len(want) {
			t.Errorf("named %v", got)
		}
		n, err := store.Count[models.Assignment](h.Store.Read(h.System()), "1 = 1")
		if err != nil || n != 0 {
			t.Fatalf("%d assignments, %v", n, err)
		}
		_, err = w.r.ConfirmAssignments(h.As(w.director), w.call.ID, in)
		worktest.Is(t, err, "call.assign.forbidden")
	})
}
