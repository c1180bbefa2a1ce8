package calendar

import (
	"encoding/json"
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	for _, good := range []string{"2026-03-10", "2024-02-29", "1899-01-01"} {
		if d, err := ParseDate(good); err != nil || string(d) != good || !d.Valid() {
			t.Errorf("%s: %q, %v", good, d, err)
		}
	}
	for _, bad := range []string{"", "2026-02-29", "2026-3-10", "2026-13-01", "10.03.2026", "2026-03-10T00:00:00Z", "0000-01-01", " 2026-03-10", "0001-01-01", "1799-12-31", "3000-01-01", "9999-12-31"} {
		if d, err := ParseDate(bad); err != ErrDate || Date(bad).Valid() {
			t.Errorf("%q was taken for the date %q, %v", bad, d, err)
		}
	}
}

// What is counted from the last day that can be named is still a day that can be kept and shown, and so is its instant at
// the other end of the world.
func TestRoomAfterTheLastYear(t *testing.T) {
	d := Date("2999-12-31").AddMonths(120)
	v, err := d.Value()
	if text, bad := json.Marshal(d); err != nil || bad != nil || string(text) != `"3009-12-31"` {
		t.Error(v, err, string(text), bad)
	}
	var back Date
	if err := back.Scan(v); err != nil || back != d {
		t.Error(back, err)
	}
	at, err := LocalTime{"2999-12-31", "23:59", "Pacific/Honolulu"}.UTC()
	if _, bad := at.MarshalJSON(); err != nil || bad != nil {
		t.Error(at, err, bad)
	}
	if err := (LocalTime{"9999-12-31", "23:59", "Pacific/Honolulu"}).Validate(); err != ErrDate {
		t.Error(err)
	}
}

func TestDateArithmetic(t *testing.T) {
	for _, c := range []struct{ what, got, want Date }{
		{"a day on", Date("2026-02-28").AddDays(1), "2026-03-01"},
		{"a day on in a leap year", Date("2024-02-28").AddDays(1), "2024-02-29"},
		{"a year of days back", Date("2026-01-01").AddDays(-365), "2025-01-01"},
		{"a month on", Date("2026-03-10").AddMonths(1), "2026-04-10"},
		{"the end of January, a month on", Date("2026-01-31").AddMonths(1), "2026-02-28"},
		{"the same in a leap year", Date("2024-01-31").AddMonths(1), "2024-02-29"},
		{"three years on", Date("2024-02-29").AddMonths(36), "2027-02-28"},
		{"over the year", Date("2026-11-30").AddMonths(3), "2027-02-28"},
		{"a month back", Date("2026-03-31").AddMonths(-1), "2026-02-28"},
		{"a year and more back", Date("2026-01-15").AddMonths(-13), "2024-12-15"},
		{"no date stays so", Date("").AddDays(1), ""},
		{"no date stays so by months", Date("2026-02-30").AddMonths(1), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.what, c.got, c.want)
		}
	}
	if Date("2026-03-10").Compare("2026-03-11") != -1 || !Date("2025-12-31").Before("2026-01-01") {
		t.Error("dates are out of order")
	}
	if n := Date("2026-02-27").DaysUntil("2026-03-02"); n != 3 {
		t.Errorf("DaysUntil = %d", n)
	}
	if n := Date("").DaysUntil("2026-03-02"); n != 0 {
		t.Errorf("DaysUntil from no date = %d", n)
	}
	if Date("2026-03-10").Year() != 2026 || Date("").Year() != 0 || Date("").weekday() != 0 {
		t.Error("Year or weekday of no date is wrong")
	}
	evening := time.Date(2026, 12, 31, 19, 30, 0, 0, time.UTC)
	if d := DateAt(evening, time.FixedZone("", 5*60*60)); d != "2027-01-01" {
		t.Errorf("DateAt = %s", d)
	}
}

func TestAgeOn(t *testing.T) {
	for _, c := range []struct {
		birth, day Date
		want       int
	}{
		{"2012-09-15", "2026-09-14", 13},
		{"2012-09-15", "2026-09-15", 14},
		{"2008-02-29", "2026-02-28", 17},
		{"2008-02-29", "2026-03-01", 18},
		{"2026-03-10", "2026-03-10", 0},
		{"2026-03-10", "2026-03-09", -1},
		{"", "2026-03-09", -1},
		{"2000-01-01", "", -1},
	} {
		if got := AgeOn(c.birth, c.day); got != c.want {
			t.Errorf("born %s, on %s: %d, want %d", c.birth, c.day, got, c.want)
		}
	}
}

func TestDateInJSONAndSQL(t *testing.T) {
	var body struct {
		On   Date `json:"on"`
		Till Date `json:"till"`
	}
	text := `{"on":"2026-03-10","till":""}`
	if err := json.Unmarshal([]byte(text), &body); err != nil || body.On != "2026-03-10" || body.Till != "" {
		t.Errorf("read %+v, %v", body, err)
	}
	if got, err := json.Marshal(body); err != nil || string(got) != text {
		t.Errorf("wrote %s, %v", got, err)
	}
	for _, bad := range []string{`{"on":"2026-02-30"}`, `{"on":20260310}`, `{"on":"10/03/2026"}`} {
		if err := json.Unmarshal([]byte(bad), &body); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
	if _, err := json.Marshal(Date("soon")); err == nil {
		t.Error("a broken date was written")
	}
	if v, err := Date("2026-03-10").Value(); err != nil || v != "2026-03-10" {
		t.Errorf("Value = %v, %v", v, err)
	}
	if v, err := Date("").Value(); err != nil || v != nil {
		t.Errorf("Value of no date = %v, %v", v, err)
	}
	if _, err := Date("soon").Value(); err == nil {
		t.Error("a broken date was stored")
	}
	for _, src := range []any{"2026-03-10", []byte("2026-03-10"), time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC)} {
		var d Date
		if err := d.Scan(src); err != nil || d != "2026-03-10" {
			t.Errorf("Scan(%v) = %s, %v", src, d, err)
		}
	}
	d := Date("2026-03-10")
	if err := d.Scan(nil); err != nil || d != "" {
		t.Errorf("Scan(nil) = %s, %v", d, err)
	}
	if d.Scan(5) == nil || d.Scan("soon") == nil {
		t.Error("what is no date was scanned")
	}
}
