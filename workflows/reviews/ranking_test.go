package reviews

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"demeu/models"
	"demeu/models/money"
)

// panel is a call with two criteria and applications with the totals given by criterion.
func panel(tieBreak []string, apps ...[][2]string) *inputs {
	in := &inputs{call: &models.Call{Criteria: []models.Criterion{{Code: "A", Max: 10}, {Code: "B", Max: 10}},
		Scoring: models.Scoring{MinExperts: 1, PassThreshold: "0", TieBreak: tieBreak}}}
	for i, reviews := range apps {
		id := string(rune('a' + i))
		in.apps = append(in.apps, models.Application{Base: models.Base{ID: id}, SubmittedAt: models.At(time.Date(2026, 3, 10, 12, 0, 10-i, 0, time.UTC))})
		for _, r := range reviews {
			in.sent = append(in.sent, models.Assignment{ApplicationID: id, Scores: []models.Score{{Criterion: "A", Score: money.Decimal(r[0])}, {Criterion: "B", Score: money.Decimal(r[1])}}})
		}
	}
	return in
}

func order(items []models.RankingItem) (ids string, ranks []int64) {
	for _, it := range items {
		ids += it.ApplicationID
		ranks = append(ranks, *it.Rank)
	}
	return ids, ranks
}

func TestE07_TieBreak(t *testing.T) {
	tie := [][][2]string{{{"5", "5"}}, {{"6", "4"}}, {{"6", "4"}}}
	for _, c := range []struct {
		rules []string
		ids   string
		ranks []int64
	}{
		{nil, "abc", []int64{1, 1, 1}}, // nothing tells them apart: they share the place
		{[]string{"A"}, "bca", []int64{1, 1, 3}},
		{[]string{"B"}, "abc", []int64{1, 2, 2}},
		{[]string{"A", "earlier_submission"}, "cba", []int64{1, 2, 3}},
	} {
		ids, ranks := order(panel(c.rules, tie...).rank())
		if ids != c.ids || !slices.Equal(ranks, c.ranks) {
			t.Errorf("%v: %s %v", c.rules, ids, ranks)
		}
	}
}

// Means are compared exactly: what is shown as 60.00 does not pass 60 when it is less.
func TestE05_ThresholdIsExact(t *testing.T) {
	in := panel(nil, [][2]string{{"6", "3.999"}, {"6", "4"}, {"6", "4"}})
	in.call.Scoring.PassThreshold = "10"
	it := in.rank()[0]
	if it.Passed || it.Mean != "10.00" {
		t.Fatalf("%+v", it)
	}
}

// The order of the rows that come in changes nothing of what goes out.
func TestRankingDoesNotDependOnRowOrder(t *testing.T) {
	in := panel([]string{"A"}, [][2]string{{"5", "5"}, {"7", "1"}}, [][2]string{{"6", "4"}}, [][2]string{{"9", "0.5"}, {"1", "1"}}, [][2]string{{"4", "6"}})
	want := in.rank()
	for range 50 {
		rand.Shuffle(len(in.apps), func(i, j int) { in.apps[i], in.apps[j] = in.apps[j], in.apps[i] })
		rand.Shuffle(len(in.sent), func(i, j int) { in.sent[i], in.sent[j] = in.sent[j], in.sent[i] })
		got := in.rank()
		for i := range want {
			if got[i].ApplicationID != want[i].ApplicationID || *got[i].Rank != *want[i].Rank || got[i].Mean != want[i].Mean {
				t.Fatalf("place %d: %+v, before %+v", i+1, got[i], want[i])
			}
		}
	}
}
