package calendar

import "testing"

// A foreseen year is provisional, moves holidays off weekends, and never replaces a decreed one.
func TestForesee(t *testing.T) {
	table := Official().Foresee(2027).Foresee(2026)
	if !table.Provisional(2027) || table.Provisional(2026) {
		t.Fatal("2027 is foreseen, 2026 is decreed")
	}
	for day, works := range map[Date]bool{
		"2027-03-15": false,                      // Constitution Day
		"2027-03-23": false, "2027-03-24": false, // Nauryz, and the substitute for Sunday 21
		"2027-05-10": false, // the substitute for Sunday 9
		"2027-05-11": true, "2027-10-25": false, "2027-12-16": false, "2027-12-17": true,
	} {
		if got, err := table.IsWorkingDay(day, "2026-12-01"); err != nil || got != works {
			t.Errorf("%s: works %v, want %v (%v)", day, got, works, err)
		}
	}
}
