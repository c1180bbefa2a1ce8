// Package calendar knows days and deadlines as the law and the people of Kazakhstan count them: civil dates, local
// times that stay local until they are compared, working days by tables that can change during the year, and the
// monthly calculation index.
package calendar

import (
	"database/sql/driver"
	"errors"
	"strings"
	"time"
)

// ErrDate says that a text is no day of the calendar in the form 2026-03-10.
var ErrDate = errors.New("calendar: not a date")

// Date is a civil day such as "2026-03-10" (ISO 8601), without a time or a zone. It is text in JSON and in the
// database, so days sort as their texts do. The zero value means no date: "" in JSON, NULL in the database. Make one
// with ParseDate or DateAt.
type Date string

// The years that a day can have which somebody names. They leave room on both sides: what is counted from such a day, and
// its instant in any zone, can still be written with four digits of a year.
const (
	firstYear = 1800
	lastYear  = 2999
)

// ParseDate reads a day in the form 2026-03-10. Days that do not exist are refused, and those beyond any project.
func ParseDate(s string) (Date, error) {
	d, err := day(s)
	if year := d.Year(); err != nil || year < firstYear || year > lastYear {
		return "", ErrDate
	}
	return d, nil
}

// day reads any day that can be written.
func day(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() == 0 {
		return "", ErrDate
	}
	return Date(s), nil
}

// DateAt returns the day that an instant falls on in a zone.
func DateAt(t time.Time, zone *time.Location) Date {
	return Date(t.In(zone).Format(time.DateOnly))
}

// Valid reports whether the date is a real day that somebody can name.
func (d Date) Valid() bool {
	_, err := ParseDate(string(d))
	return err == nil
}

// Compare returns -1, 0 or +1 as d is before, the same as or after other.
func (d Date) Compare(other Date) int { return strings.Compare(string(d), string(other)) }

// Before reports whether d is earlier than other.
func (d Date) Before(other Date) bool { return d < other }

// Year returns the year, 0 for no date.
func (d Date) Year() int {
	if t, ok := d.midnight(); ok {
		return t.Year()
	}
	return 0
}

// AddDays returns the day n days later, or earlier when n is negative. No date stays no date.
func (d Date) AddDays(n int) Date {
	t, ok := d.midnight()
	if !ok {
		return ""
	}
	return Date(t.AddDate(0, 0, n).Format(time.DateOnly))
}

// AddMonths returns the same day n months later, or earlier when n is negative; where that month is too short, its
// last day: one month after 31 January is 28 or 29 February. No date stays no date.
func (d Date) AddMonths(n int) Date {
	t, ok := d.midnight()
	if !ok {
		return ""
	}
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date(first.AddDate(0, 0, min(t.Day(), last)-1).Format(time.DateOnly))
}

// DaysUntil returns how many days later the other date is; negative when it is earlier, 0 when either is no date.
func (d Date) DaysUntil(other Date) int {
	from, ok := d.midnight()
	to, also := other.midnight()
	if !ok || !also {
		return 0
	}
	return int(to.Sub(from) / (24 * time.Hour)) // midnights of UTC: every day has 24 hours
}

// weekday returns the day of the week as ISO 8601 counts it, Monday 1 to Sunday 7; 0 for no date.
func (d Date) weekday() int {
	t, ok := d.midnight()
	if !ok {
		return 0
	}
	return (int(t.Weekday())+6)%7 + 1
}

// midnight returns the start of the day in UTC, for arithmetic only.
func (d Date) midnight() (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, string(d))
	return t, err == nil
}

// AgeOn returns the age in full years on a day. Who was born on 29 February is a year older on 1 March. Where either
// is no date, or the day is before the birth, it is -1, so that a rule of least age refuses.
func AgeOn(birth, day Date) int {
	if !birth.Valid() || !day.Valid() || day < birth {
		return -1
	}
	age := day.Year() - birth.Year()
	if day[4:] < birth[4:] {
		age--
	}
	return age
}

// MarshalText writes the date, or nothing for no date.
func (d Date) MarshalText() ([]byte, error) {
	if d == "" {
		return nil, nil
	}
	_, err := day(string(d))
	return []byte(d), err
}

// UnmarshalText is ParseDate; an empty text is no date.
func (d *Date) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = ""
		return nil
	}
	*d, err = ParseDate(string(text))
	return err
}

// Value stores the date as text, no date as NULL.
func (d Date) Value() (driver.Value, error) {
	if d == "" {
		return nil, nil
	}
	text, err := d.MarshalText()
	return string(text), err
}

// Scan reads what Value stored; the midnight that a driver makes of a column of type date is read too.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = ""
		return nil
	case string:
		return d.scan(v)
	case []byte:
		return d.scan(string(v))
	case time.Time:
		*d = Date(v.Format(time.DateOnly))
		return nil
	}
	return ErrDate
}

// scan reads what was stored, counted days among them.
func (d *Date) scan(s string) (err error) {
	if s == "" {
		*d = ""
		return nil
	}
	*d, err = day(s)
	return err
}
