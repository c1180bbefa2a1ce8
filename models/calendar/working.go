package calendar

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
)

// The ways in which the working-day table refuses.
var (
	ErrBeyondTable = errors.New("calendar: no table of holidays for this year")
	ErrTable       = errors.New("calendar: table of holidays is not usable")
	ErrCount       = errors.New("calendar: number of days must not be negative")
)

// holidays holds the published days off of Kazakhstan. For 2026 they are those of the calendar published before the
// year, which gives 246 working days; on 18 March 2026, after the referendum, 30 August stopped being a holiday and
// its substitute day a day off, which makes 247.
//
//go:embed holidays.json
var holidays []byte

// Table tells working days from days off in the years that it has been given. It never changes: Load returns a new
// one, so a table may be shared.
type Table struct {
	years map[int]year
}

// year is one year of the table as the file has it.
type year struct {
	Year        int       `json:"year"`
	Provisional bool      `json:"provisional"` // not yet decreed, for looking ahead only
	Weekend     []int     `json:"weekend"`     // ISO days of the week, Monday 1 to Sunday 7
	Versions    []version `json:"versions"`
	Days        []special `json:"days"`
}

// version states how many working days the year had as known since a day: a check against slips in the list.
type version struct {
	Known       Date `json:"known"`
	WorkingDays int  `json:"working_days"`
}

// special is a day that is not what its day of the week says.
type special struct {
	Date      Date              `json:"date"`
	Known     Date              `json:"known"`     // since when it has been so; empty: from the first version on
	Withdrawn Date              `json:"withdrawn"` // since when it has not been so any more; empty: still is
	Working   bool              `json:"working"`   // a weekend day worked in exchange for another; otherwise a day off
	Name      map[string]string `json:"name"`      // kk, ru, en
}

// holds reports whether the day was special as far as anybody knew on a day.
func (s special) holds(knownOn Date) bool {
	return s.Known <= knownOn && (s.Withdrawn == "" || knownOn < s.Withdrawn)
}

// Official is the table of the years that have been published for Kazakhstan: 2026.
var Official = sync.OnceValue(func() *Table {
	t, err := new(Table).Load(bytes.NewReader(holidays))
	if err != nil {
		panic(err) // the file is part of the program
	}
	return t
})

// Load returns a table with the years of r added; a year that is there already is replaced, as when the decree
// follows a provisional table. r holds a JSON list of years in the form of the package's own holidays.json. A year is
// ErrTable when a day is wrong or listed twice or when the count of working days differs from the one it states.
func (t *Table) Load(r io.Reader) (*Table, error) {
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields() // a misspelt member would silently make a holiday a working day
	var added []year
	if err := dec.Decode(&added); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTable, err)
	}
	years := maps.Clone(t.years)
	if years == nil {
		years = map[int]year{}
	}
	for _, y := range added {
		if err := y.validate(); err != nil {
			return nil, err
		}
		years[y.Year] = y
	}
	return &Table{years}, nil
}

func (y year) validate() error {
	if y.Year < 1991 || y.Year > 9999 || len(y.Weekend) == 0 || len(y.Versions) == 0 {
		return fmt.Errorf("%w: year %d, weekend or versions missing", ErrTable, y.Year)
	}
	if !slices.IsSortedFunc(y.Versions, func(a, b version) int { return a.Known.Compare(b.Known) }) {
		return fmt.Errorf("%w: versions of %d are not in the order of time", ErrTable, y.Year)
	}
	for i, s := range y.Days {
		twice := slices.ContainsFunc(y.Days[:i], func(o special) bool { return o.Date == s.Date && o.Working == s.Working })
		if s.Date.Year() != y.Year || twice {
			return fmt.Errorf("%w: day %s of %d", ErrTable, s.Date, y.Year)
		}
	}
	for _, v := range y.Versions {
		count := 0
		for d := (Date(fmt.Sprintf("%04d-01-01", y.Year))); d.Year() == y.Year; d = d.AddDays(1) {
			if y.works(d, v.Known) {
				count++
			}
		}
		if count != v.WorkingDays {
			return fmt.Errorf("%w: %d working days in %d as known on %s, stated %d", ErrTable, count, y.Year, v.Known, v.WorkingDays)
		}
	}
	return nil
}

// works reports whether a day of the year is worked, by the version known on a day. Who asks before the first
// version gets the first: nothing older was ever published.
func (y year) works(d, knownOn Date) bool {
	knownOn = max(knownOn, y.Versions[0].Known)
	for _, s := range y.Days {
		if s.Date == d && s.holds(knownOn) {
			return s.Working
		}
	}
	return !slices.Contains(y.Weekend, d.weekday())
}

// Provisional reports whether the year was loaded from a table that is not decreed yet.
func (t *Table) Provisional(year int) bool { return t.years[year].Provisional }

// IsWorkingDay reports whether a day is worked, as known on another day. It is ErrBeyondTable for a year that has
// not been loaded.
func (t *Table) IsWorkingDay(d, knownOn Date) (bool, error) {
	if !d.Valid() || !knownOn.Valid() {
		return false, ErrDate
	}
	y, ok := t.years[d.Year()]
	if !ok {
		return false, fmt.Errorf("%w: %d", ErrBeyondTable, d.Year())
	}
	return y.works(d, knownOn), nil
}

// AddWorkingDays returns the n-th working day after a day; the day itself does not count. knownOn is the day of the
// announcement: tables change during a year, and what was announced keeps the date that it was given. It is
// ErrBeyondTable when the count reaches a year that has not been loaded, since a guess would be a wrong deadline.
func (t *Table) AddWorkingDays(from Date, n int, knownOn Date) (Date, error) {
	if !from.Valid() {
		return "", ErrDate
	}
	if n < 0 {
		return "", ErrCount
	}
	day := from
	for n > 0 {
		day = day.AddDays(1)
		works, err := t.IsWorkingDay(day, knownOn)
		if err != nil {
			return "", err
		}
		if works {
			n--
		}
	}
	return day, nil
}

// HolidayName returns why a day is off, as known on another day, in a language ("kk", "ru", "en"); "" for a day that
// is not in the table of days off.
func (t *Table) HolidayName(d, knownOn Date, lang string) string {
	for _, s := range t.years[d.Year()].Days {
		if s.Date == d && !s.Working && s.holds(max(knownOn, t.years[d.Year()].Versions[0].Known)) {
			return s.Name[known(lang)]
		}
	}
	return ""
}
