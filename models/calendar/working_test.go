package calendar

import (
	"errors"
	"strings"
	"testing"
)

// The two days on which the calendar of 2026 was known in its two versions.
const (
	january = Date("2026-01-15")
	summer  = Date("2026-06-01")
)

func TestAddWorkingDays(t *testing.T) {
	for _, c := range []struct {
		from    Date
		n       int
		knownOn Date
		want    Date
		err     error
	}{
		{"2026-03-10", 10, summer, "2026-03-27", nil}, // screening, over Nauryz
		{"2026-03-10", 10, january, "2026-03-27", nil},
		{"2026-03-27", 15, summer, "2026-04-17", nil}, // evaluation after it
		{"2026-04-30", 1, summer, "2026-05-04", nil},
		{"2026-12-15", 1, summer, "2026-12-17", nil},
		{"2025-12-31", 1, summer, "2026-01-05", nil}, // the count begins in 2026
		{"2025-12-31", 1, "2025-12-31", "2026-01-05", nil},
		{"2026-05-06", 5, summer, "2026-05-15", nil},
		{"2026-08-28", 1, summer, "2026-08-31", nil},
		{"2026-08-28", 1, "2026-03-18", "2026-08-31", nil},
		{"2026-08-28", 1, "2026-03-17", "2026-09-01", nil},
		{"2026-08-28", 1, january, "2026-09-01", nil},
		{"2026-08-30", 0, summer, "2026-08-30", nil},
		{"2026-12-31", 1, summer, "", ErrBeyondTable},
		{"2026-12-01", 30, summer, "", ErrBeyondTable},
		{"2025-12-30", 1, summer, "", ErrBeyondTable},
		{"2026-03-10", -1, summer, "", ErrCount},
		{"soon", 1, summer, "", ErrDate},
		{"2026-03-10", 1, "", "", ErrDate},
	} {
		got, err := Official().AddWorkingDays(c.from, c.n, c.knownOn)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s + %d as known on %s: %s, %v; want %s, %v", c.from, c.n, c.knownOn, got, err, c.want, c.err)
		}
	}
}

func TestWorkingDaysOfTheYear(t *testing.T) {
	for knownOn, want := range map[Date]int{january: 246, summer: 247} {
		count := 0
		for d := Date("2026-01-01"); d.Year() == 2026; d = d.AddDays(1) {
			if works, err := Official().IsWorkingDay(d, knownOn); err != nil {
				t.Fatal(err)
			} else if works {
				count++
			}
		}
		if count != want {
			t.Errorf("as known on %s the year has %d working days, want %d", knownOn, count, want)
		}
	}
	for _, c := range []struct {
		day, knownOn Date
		lang, want   string
	}{
		{"2026-08-30", january, "en", "Constitution Day"},
		{"2026-08-30", summer, "en", ""},
		{"2026-12-16", summer, "kk", "Тәуелсіздік күні"},
		{"2026-12-17", summer, "kk", ""},
		{"2031-01-01", summer, "kk", ""},
	} {
		if got := Official().HolidayName(c.day, c.knownOn, c.lang); got != c.want {
			t.Errorf("%s as known on %s: %q, want %q", c.day, c.knownOn, got, c.want)
		}
	}
}

// nextYear is invented but for 15 March: a table to look ahead with until the decree is out. 2027 has 261 weekdays;
// three of them are off here and one Saturday is worked, which makes 259.
const nextYear = `[{"year": 2027, "provisional": true, "weekend": [6, 7],
	"versions": [{"known": "2026-11-01", "working_days": 259}],
	"days": [
		{"date": "2027-01-01", "name": {"en": "New Year"}},
		{"date": "2027-01-09", "working": true, "name": {"en": "Worked for 4 January"}},
		{"date": "2027-01-04", "name": {"en": "Exchanged day"}},
		{"date": "2027-03-15", "name": {"en": "Constitution Day"}}
	]}]`

func TestLoadNextYear(t *testing.T) {
	both, err := Official().Load(strings.NewReader(nextYear))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		from Date
		n    int
		want Date
	}{{"2026-12-31", 1, "2027-01-05"}, {"2027-01-08", 1, "2027-01-09"}, {"2027-03-12", 1, "2027-03-16"}} {
		if got, err := both.AddWorkingDays(c.from, c.n, summer); err != nil || got != c.want {
			t.Errorf("%s + %d = %s, %v; want %s", c.from, c.n, got, err, c.want)
		}
	}
	if !both.Provisional(2027) || both.Provisional(2026) {
		t.Error("only 2027 is provisional")
	}
	if _, err := Official().AddWorkingDays("2026-12-31", 1, summer); !errors.Is(err, ErrBeyondTable) {
		t.Errorf("loading changed the official table: %v", err)
	}
	decreed, err := both.Load(strings.NewReader(strings.Replace(nextYear, "true, \"weekend\"", "false, \"weekend\"", 1)))
	if err != nil || decreed.Provisional(2027) {
		t.Errorf("the decree did not replace the provisional year: %v", err)
	}
	for name, bad := range map[string]string{
		"a wrong count":         strings.Replace(nextYear, "259", "260", 1),
		"a day of another year": strings.Replace(nextYear, "2027-03-15", "2026-03-15", 1),
		"a day twice":           strings.Replace(nextYear, "2027-03-15", "2027-01-01", 1),
		"an impossible day":     strings.Replace(nextYear, "2027-03-15", "2027-02-30", 1),
		"a misspelt member":     strings.Replace(nextYear, `"working": true`, `"worked": true`, 1),
		"no weekend":            strings.Replace(nextYear, "[6, 7]", "[]", 1),
		"versions out of order": strings.Replace(nextYear, `"versions": [`, `"versions": [{"known": "2027-01-01", "working_days": 259}, `, 1),
		"no JSON":               "2027",
	} {
		if _, err := Official().Load(strings.NewReader(bad)); !errors.Is(err, ErrTable) {
			t.Errorf("%s was loaded: %v", name, err)
		}
	}
}

func TestMCI(t *testing.T) {
	for day, want := range map[Date]int64{"2024-01-01": 3692, "2025-07-01": 3932, "2026-12-31": 4325, "2023-12-31": 0, "2027-01-01": 0, "": 0} {
		if got, ok := MCI(day); got != want || ok != (want != 0) {
			t.Errorf("MCI on %s = %d, %v; want %d", day, got, ok, want)
		}
	}
}

func TestTermClass(t *testing.T) {
	for _, c := range []struct {
		months int
		tenge  int64
		year   int
		want   Term
	}{
		{24, 43_250_000, 2026, Long},
		{24, 43_249_999, 2026, Medium},
		{36, 500_000_000, 2026, Long},
		{37, 500_000_000, 2026, NoTerm},
		{12, 12_975_000, 2026, Medium},
		{12, 12_974_999, 2026, Short},
		{3, 2_162_500, 2026, Short},
		{3, 2_162_499, 2026, NoTerm},
		{2, 2_162_500, 2026, NoTerm},
		{36, 43_249_999, 2026, NoTerm}, // long by its months, not by its money
		{24, 39_320_000, 2025, Long},
	} {
		if got, err := TermClass(c.months, c.tenge*100, c.year); err != nil || got != c.want {
			t.Errorf("%d months, %d tenge in %d: %q, %v; want %q", c.months, c.tenge, c.year, got, err, c.want)
		}
	}
	if _, err := TermClass(24, 1, 2027); !errors.Is(err, ErrBeyondTable) {
		t.Errorf("2027: %v", err)
	}
}
