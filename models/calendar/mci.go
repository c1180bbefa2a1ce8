package calendar

import "fmt"

// mci lists the monthly calculation index (МРП, АЕК) in tenge by the day it came into force, from the laws on the
// republican budget. The last entry holds to the end of its year.
var mci = []struct {
	From  Date
	Tenge int64
}{
	{"2024-01-01", 3692},
	{"2025-01-01", 3932},
	{"2026-01-01", 4325},
}

// MCI returns the monthly calculation index in force on a day, in whole tenge; false for a day that the list does
// not cover.
func MCI(on Date) (tenge int64, ok bool) {
	if !on.Valid() || on.Year() > mci[len(mci)-1].From.Year() {
		return 0, false
	}
	for _, entry := range mci {
		if entry.From <= on {
			tenge, ok = entry.Tenge, true
		}
	}
	return tenge, ok
}

// Term is the class of a state grant by its length and size.
type Term string

// The terms of Article 6-1 of Law No. 36-III of 12 April 2005. NoTerm is a grant that fits none of them.
const (
	NoTerm Term = ""
	Short  Term = "short"  // 3 to 12 months, 500 to 3,000 times the index
	Medium Term = "medium" // 12 to 24 months, 3,000 to 10,000 times
	Long   Term = "long"   // 24 to 36 months, 10,000 times and more
)

// terms are in the order in which a grant on a common border is classed: the longer term wins.
var terms = []struct {
	term                 Term
	fromMonths, toMonths int
	fromMCI, toMCI       int64 // toMCI 0: no upper limit
}{
	{Long, 24, 36, 10_000, 0},
	{Medium, 12, 24, 3_000, 10_000},
	{Short, 3, 12, 500, 3_000},
}

// TermClass returns the term of a grant of so many months and tiyn, by the index at the beginning of a year. A year
// whose index is not listed is ErrBeyondTable.
func TermClass(months int, amountMinorKZT int64, year int) (Term, error) {
	index, ok := MCI(Date(fmt.Sprintf("%04d-01-01", year)))
	if !ok {
		return NoTerm, fmt.Errorf("%w: calculation index of %d", ErrBeyondTable, year)
	}
	index *= 100 // in tiyn
	for _, t := range terms {
		if months >= t.fromMonths && months <= t.toMonths &&
			amountMinorKZT >= t.fromMCI*index && (t.toMCI == 0 || amountMinorKZT <= t.toMCI*index) {
			return t.term, nil
		}
	}
	return NoTerm, nil
}
