package calendar

import (
	"fmt"
	"maps"
	"slices"
)

// fixedHolidays fall on the same day each year. Constitution Day is 15 March from 2027 on; Kurban Ait follows the moon
// and is left to the decree.
var fixedHolidays = []string{"01-01", "01-02", "01-07", "03-08", "03-15", "03-21", "03-22", "03-23", "05-01", "05-07", "05-09", "07-06", "10-25", "12-16"}

// Foresee returns a table with a provisional year added: the fixed holidays, and the next working day off for each that
// falls on a weekend. It is for looking ahead in demonstrations; a year that is loaded already stays as it is.
func (t *Table) Foresee(y int) *Table {
	if _, known := t.years[y]; known {
		return t
	}
	guess := year{Year: y, Provisional: true, Weekend: []int{6, 7}, Versions: []version{{Known: Date(fmt.Sprintf("%04d-01-01", y-1))}}}
	off := func(d Date) bool {
		return slices.ContainsFunc(guess.Days, func(s special) bool { return s.Date == d })
	}
	var moved []Date
	for _, md := range fixedHolidays {
		d := Date(fmt.Sprintf("%04d-%s", y, md))
		guess.Days = append(guess.Days, special{Date: d})
		if slices.Contains(guess.Weekend, d.weekday()) {
			moved = append(moved, d)
		}
	}
	for _, d := range moved {
		for d = d.AddDays(1); off(d) || slices.Contains(guess.Weekend, d.weekday()); {
			d = d.AddDays(1)
		}
		guess.Days = append(guess.Days, special{Date: d})
	}
	years := maps.Clone(t.years)
	years[y] = guess
	return &Table{years}
}
