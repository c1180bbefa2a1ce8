package models_test

import (
	"testing"

	"demeu/models"
	"demeu/models/calendar"
)

// A rule may stand before the milestone that it counts from; one that leads nowhere is refused, and recounting leaves
// the days alone that somebody named.
func TestScheduleCountsRules(t *testing.T) {
	c := models.Call{OpensAt: calendar.LocalTime{Date: "2026-02-02"}, ClosesAt: calendar.LocalTime{Date: "2026-03-10"}, Timeline: []models.Milestone{
		{Code: "evaluation", Rule: "screening + 15 working days"}, {Code: "signing", Due: "2026-05-22"},
		{Code: "screening", Rule: "close + 10 working days"}, {Code: "close"}, {Code: "open"}}}
	if err := c.Schedule(calendar.Official(), "2026-02-01", false); err != nil {
		t.Fatal(err)
	}
	want := []struct {
		code string
		due  calendar.Date
	}{{"open", "2026-02-02"}, {"close", "2026-03-10"}, {"screening", "2026-03-27"}, {"evaluation", "2026-04-17"}, {"signing", "2026-05-22"}}
	for i, w := range want {
		if c.Timeline[i].Code != w.code || c.Timeline[i].Due != w.due {
			t.Fatalf("%d: %+v, want %+v", i, c.Timeline[i], w)
		}
	}
	c.ClosesAt.Date = "2026-03-12"
	if err := c.Schedule(calendar.Official(), "2026-03-01", true); err != nil {
		t.Fatal(err)
	}
	if c.Due("screening") != "2026-03-31" || c.Due("signing") != "2026-05-22" || c.Due("nothing") != "" {
		t.Fatalf("%+v", c.Timeline)
	}
	for _, rule := range []string{"nowhere + 3 working days", "screening + 3 working days"} {
		c.Timeline = []models.Milestone{{Code: "screening", Rule: rule}}
		if err := c.Schedule(calendar.Official(), "2026-03-01", false); models.CodeOf(err) != "request.invalid" {
			t.Errorf("%s: %v", rule, err)
		}
	}
}
