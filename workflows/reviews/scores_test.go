package reviews_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"demeu/models"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/grants"
	"demeu/workflows/reviews"
	"demeu/workflows/worktest"
)

func contains(b []byte, s string) bool { return bytes.Contains(b, []byte(s)) }

// No expert sees another's score before sending their own, and never another's name.
func TestE04_OwnScoreBeforeOthers(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		w.declareAll()
		ids := w.assign()
		app := w.apps["APP-01"].ID
		_, err := w.r.ApplicationReviews(h.As(w.experts["X2"]), app)
		worktest.Is(t, err, "application.not_found") // invited only: not opened yet
		w.review("X1", ids["APP-01X1"], given["APP-01"]["X1"])
		_, err = w.r.Assignments.Fire(h.As(w.experts["X2"]), "accept", ids["APP-01X2"], nil)
		worktest.Is(t, err, "")
		half := scores(given["APP-01"]["X2"][:3])
		v, err := w.r.Assignments.Fire(h.As(w.experts["X2"]), "review", ids["APP-01X2"], &half)
		worktest.Is(t, err, "")
		if v.State != "in_progress" || v.Progress != (reviews.Progress{Scored: 3, Of: 8}) {
			t.Fatalf("after a partial save: %s %v", v.State, v.Progress)
		}
		_, err = w.r.Assignments.Fire(h.As(w.experts["X2"]), "submit", ids["APP-01X2"], nil)
		worktest.Is(t, err, "review.incomplete")
		if fields(err)["/scores/C4/score"] != "field.required" {
			t.Fatalf("missing criteria are not named: %v", fields(err))
		}
		page, err := w.r.ApplicationReviews(h.As(w.experts["X2"]), app)
		worktest.Is(t, err, "")
		if len(page.Items) != 1 || !page.Items[0].Own {
			t.Fatalf("before sending X2 sees %d reviews", len(page.Items))
		}
		officers, err := w.r.ApplicationReviews(h.As(w.officer), app)
		worktest.Is(t, err, "")
		if len(officers.Items) != 1 || officers.Items[0].ExpertName != "X1" || officers.Items[0].Total != "83" {
			t.Fatalf("an officer sees %+v", officers.Items)
		}
		draft, err := w.r.Assignments.Get(h.As(w.officer), ids["APP-01X2"])
		worktest.Is(t, err, "")
		if len(draft.Scores) != 0 {
			t.Fatal("an officer sees a draft")
		}
		full := scores(given["APP-01"]["X2"])
		_, err = w.r.Assignments.Fire(h.As(w.experts["X2"]), "review", ids["APP-01X2"], &full)
		worktest.Is(t, err, "")
		_, err = w.r.Assignments.Fire(h.As(w.experts["X2"]), "submit", ids["APP-01X2"], nil)
		worktest.Is(t, err, "")
		page, err = w.r.ApplicationReviews(h.As(w.experts["X2"]), app)
		worktest.Is(t, err, "")
		if len(page.Items) != 2 {
			t.Fatalf("after sending X2 sees %d reviews", len(page.Items))
		}
		for _, it := range page.Items {
			if it.ExpertName != "" || it.ExpertID != "" || !it.Own && it.AssignmentID != "" {
				t.Fatalf("an expert learns who wrote a review: %+v", it)
			}
		}
		_, err = w.r.Assignments.Get(h.As(w.experts["X2"]), ids["APP-01X1"])
		worktest.Is(t, err, "assignment.not_found")
		_, err = w.r.ApplicationReviews(h.As(w.certifiers["APP-01"]), app)
		worktest.Is(t, err, "application.read_reviews.forbidden")

		_, err = w.r.Assignments.Fire(h.As(w.experts["X2"]), "review", ids["APP-01X2"], &full)
		worktest.Is(t, err, "review.sent")
		_, err = w.r.Assignments.Fire(h.As(w.officer), "reopen", ids["APP-01X2"], &workflows.ReasonBody{Reason: "typo"})
		worktest.Is(t, err, "assignment.reopen.forbidden")
		_, err = w.r.Assignments.Fire(h.As(w.chair), "reopen", ids["APP-01X2"], &workflows.ReasonBody{Reason: "a slip in C3"})
		worktest.Is(t, err, "")
		page, err = w.r.ApplicationReviews(h.As(w.experts["X2"]), app)
		worktest.Is(t, err, "")
		if len(page.Items) != 1 {
			t.Fatal("a reopened review still shows the others")
		}
		mine, err := w.r.MyAssignments(h.As(w.experts["X2"]), store.Query{Filters: map[string]string{}})
		worktest.Is(t, err, "")
		if len(mine.Items) != 4 || mine.Items[0].Due != "2026-04-17" {
			t.Fatalf("X2 has %d assignments, due %q", len(mine.Items), mine.Items[0].Due)
		}
	})
}

// An officer who is an expert too scores before any door shows how the others did.
func TestE04_OfficerWhoIsExpertWaitsToo(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		x2 := w.experts["X2"]
		h.Insert(&models.Membership{OrganisationID: w.op.ID, PersonID: x2.ID, Role: models.Secretary, State: models.MembershipActive})
		w.declareAll()
		ids := w.assign()
		w.review("X1", ids["APP-01X1"], given["APP-01"]["X1"])
		k := w.rank()
		look := func() (ranked reviews.RankedAppView, scores, reviewed int) {
			seen, err := w.r.Ranking(h.As(x2), k.ID)
			worktest.Is(t, err, "")
			other, err := w.r.Assignments.Get(h.As(x2), ids["APP-01X1"])
			worktest.Is(t, err, "")
			page, err := w.r.ApplicationReviews(h.As(x2), w.apps["APP-01"].ID)
			worktest.Is(t, err, "")
			return at(t, seen, "APP-01"), len(other.Scores), len(page.Items)
		}
		ranked, scores, reviewed := look()
		if ranked.Mean != "" || len(ranked.ByCriterion) != 0 || scores != 0 || reviewed != 1 {
			t.Fatalf("before sending: %+v, %d scores, %d reviews", ranked.RankingItem, scores, reviewed)
		}
		w.review("X2", ids["APP-01X2"], given["APP-01"]["X2"])
		if ranked, scores, reviewed = look(); ranked.Mean != "83.00" || scores != 8 || reviewed != 2 {
			t.Fatalf("after sending: %+v, %d scores, %d reviews", ranked.RankingItem, scores, reviewed)
		}
	})
}

// Scores lie within the criterion's maximum, on the call's scale, once for each criterion.
func TestScoresFitTheScale(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		w.declareAll()
		id := w.assign()["APP-01X1"]
		_, err := w.r.Assignments.Fire(h.As(w.experts["X1"]), "accept", id, nil)
		worktest.Is(t, err, "")
		b := reviews.ReviewBody{Scores: []models.Score{{Criterion: "C1", Score: "15.5"}, {Criterion: "C2", Score: "7.5"}, {Criterion: "C9", Score: "1"},
			{Criterion: "C3", Score: "-1"}, {Criterion: "C2", Score: "1"}}}
		_, err = w.r.Assignments.Fire(h.As(w.experts["X1"]), "review", id, &b)
		worktest.Is(t, err, "review.invalid")
		got := fields(err)
		for pointer, code := range map[string]string{"/scores/1/score": "score.step", "/scores/2/criterion": "score.criterion_unknown", "/scores/3/score": "field.range", "/scores/4/criterion": "field.twice"} {
			if got[pointer] != code {
				t.Errorf("%s is %q, want %q", pointer, got[pointer], code)
			}
		}
		v, err := w.r.Assignments.Fire(h.As(w.experts["X1"]), "decline", id, &workflows.ReasonBody{Reason: "no time"})
		worktest.Is(t, err, "")
		if v.State != "declined" {
			t.Fatalf("it is %s", v.State)
		}
		n, err := store.Count[models.Letter](h.Store.Read(h.System()), "template = ?", "assignment_declined")
		if err != nil || n != 2 {
			t.Fatalf("%d officers were told, %v", n, err)
		}
	})
}

// The first three totals of APP-03 lie 40 apart: a further expert is called, and the mean is that of four.
func TestE06_WideSpreadCallsAFurtherExpert(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		w.evaluate()
		first := w.rank()
		it := at(t, first, "APP-03")
		if !it.NeedsFurther || it.Spread != "40" || it.Passed || it.Rank != nil || it.Reasons[0].Code != "reviews.spread" {
			t.Fatalf("APP-03 stands at %+v", it.RankingItem)
		}
		if w.state("APP-03") != models.ApplicationUnderReview || w.state("APP-01") != models.ApplicationRanked {
			t.Fatal("complete and incomplete applications stand alike")
		}
		_, err := w.r.ConfirmAssignments(h.As(w.officer), w.call.ID, reviews.Pairs{Pairs: [][]string{w.pair("APP-01", "X5")}, Further: true})
		if got := fields(err)["/pairs/0/0"]; got != "assignment.further_not_needed" {
			t.Fatalf("a further opinion on APP-01: %q", got)
		}
		w.third()
		it = at(t, w.rank(), "APP-03")
		if it.Mean != "70.25" || it.Reviews != 4 || !it.Passed || it.NeedsFurther || it.Spread != "40" {
			t.Fatalf("APP-03 stands at %+v", it.RankingItem)
		}
	})
}

// APP-04 fails on the total and on C4, and is told both.
func TestE05_BothThresholdsAreNamed(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		w.evaluate()
		it := at(t, w.rank(), "APP-04")
		if it.Mean != "57.67" || it.ByCriterion["C4"] != "5.33" || it.Passed || it.Rank != nil || len(it.Reasons) != 2 {
			t.Fatalf("APP-04 stands at %+v", it.RankingItem)
		}
		if it.Reasons[0] != (models.RankingReason{Code: "threshold.total", Have: "57.67", Need: "60"}) ||
			it.Reasons[1] != (models.RankingReason{Code: "threshold.criterion", Criterion: "C4", Have: "5.33", Need: "6"}) {
			t.Fatalf("reasons %+v", it.Reasons)
		}
	})
}

// The order of the main job, its numbers, and its files.
func TestE07_OrderAndFiles(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		_, err := w.r.Rank(h.As(w.secretary), w.call.ID, reviews.RankingInput{Method: "mean"})
		worktest.Is(t, err, "ranking.empty")
		w.evaluate()
		w.third()
		_, err = w.r.Rank(h.As(w.secretary), w.call.ID, reviews.RankingInput{Method: "astrology"})
		if fields(err)["/method"] != "ranking.method_unknown" {
			t.Fatalf("an unknown method: %v", err)
		}
		_, err = w.r.Rank(h.As(w.director), w.call.ID, reviews.RankingInput{Method: "mean"})
		worktest.Is(t, err, "call.rank.forbidden")
		k := w.rank()
		want := []struct{ number, mean, spread string }{{"APP-02", "84.67", "8"}, {"APP-05", "83.67", "6"}, {"APP-01", "82.33", "4"}, {"APP-03", "70.25", "40"}, {"APP-04", "57.67", "5"}}
		for i, x := range want {
			it := k.Items[i]
			if it.Number != x.number || it.Mean != x.mean || it.Spread != x.spread {
				t.Errorf("place %d: %s %s %s", i+1, it.Number, it.Mean, it.Spread)
			}
			if i < 4 && (it.Rank == nil || *it.Rank != int64(i+1)) {
				t.Errorf("%s has rank %v", it.Number, it.Rank)
			}
		}
		again := w.rank()
		if again.InputHash != k.InputHash || again.ID == k.ID {
			t.Fatal("the same reviews give another hash, or no snapshot of their own")
		}
		csv, err := w.r.RankingFile(h.As(w.chair), k.ID, "csv")
		worktest.Is(t, err, "")
		if !strings.HasPrefix(string(csv.Body), "\ufeff") || !contains(csv.Body, "84.67") || !contains(csv.Body, "Критерий") {
			t.Fatalf("csv:\n%s", csv.Body)
		}
		xlsx, err := w.r.RankingFile(h.As(w.chair), k.ID, "xlsx")
		worktest.Is(t, err, "")
		if !strings.HasPrefix(string(xlsx.Body), "PK") {
			t.Fatal("not a spreadsheet")
		}
		_, err = w.r.RankingFile(h.As(w.chair), k.ID, "pdf")
		worktest.Is(t, err, "request.invalid")
		_, err = w.r.Ranking(h.As(w.experts["X1"]), k.ID)
		worktest.Is(t, err, "ranking.not_found")
		_, err = w.r.Ranking(h.As(w.certifiers["APP-01"]), k.ID)
		worktest.Is(t, err, "ranking.not_found")
	})
}

func at(t *testing.T, k *reviews.RankingView, number string) reviews.RankedAppView {
	t.Helper()
	for _, it := range k.Items {
		if it.Number == number {
			return it
		}
	}
	t.Fatalf("%s is not ranked", number)
	return reviews.RankedAppView{}
}

// Nobody reads or scores what the applicant has taken back; what was sent stays, and what was not leaves the list.
func TestWithdrawnApplicationAsksForNoReview(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		w.declareAll()
		ids := w.assign()
		w.review("X2", ids["APP-01X2"], given["APP-01"]["X2"])
		_, err := w.r.Assignments.Fire(h.As(w.experts["X1"]), "accept", ids["APP-01X1"], nil)
		worktest.Is(t, err, "")
		_, err = grants.New(h.House).Applications.Fire(h.As(w.certifiers["APP-01"]), "withdraw", w.apps["APP-01"].ID, &workflows.ReasonBody{Reason: "Планы изменились"})
		worktest.Is(t, err, "")

		b := scores(given["APP-01"]["X1"])
		for _, send := range []bool{false, true} {
			b.Send = send
			_, err = w.r.SaveReview(h.As(w.experts["X1"]), ids["APP-01X1"], &b)
			worktest.Is(t, err, "review.not_asked")
		}
		for _, verb := range []string{"review", "submit"} {
			_, err = w.r.Assignments.Fire(h.As(w.experts["X1"]), verb, ids["APP-01X1"], &b)
			worktest.Is(t, err, "review.not_asked")
		}
		_, err = w.r.AcceptEach(h.As(w.experts["X3"]), workflows.Selection{IDs: []string{ids["APP-01X3"]}})
		worktest.Is(t, err, "review.not_asked")
		for x, want := range map[string]bool{"X1": false, "X2": true, "X3": false} {
			mine, err := w.r.MyAssignments(h.As(w.experts[x]), store.Query{Filters: map[string]string{}, Limit: 100})
			worktest.Is(t, err, "")
			if got := slices.ContainsFunc(mine.Items, func(a reviews.AssignmentRow) bool { return a.ApplicationID == w.apps["APP-01"].ID }); got != want {
				t.Errorf("APP-01 in the list of %s: %v", x, got)
			}
		}
		v, err := w.r.Assignments.Get(h.As(w.experts["X1"]), ids["APP-01X1"])
		worktest.Is(t, err, "")
		for _, a := range v.Actions {
			if (a.Verb == "review" || a.Verb == "submit") && (a.Allowed || a.Code != "review.not_asked") {
				t.Errorf("%s is offered: %+v", a.Verb, a)
			}
		}
	})
}
