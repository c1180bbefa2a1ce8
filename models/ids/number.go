package ids

import (
	"fmt"
	"time"
)

// Kind tells a person's number from an organisation's.
type Kind string

// The two kinds of 12-digit numbers.
const (
	IIN Kind = "IIN" // of a natural person
	BIN Kind = "BIN" // of an organisation
)

// NormaliseNumber returns an IIN, BIN or another code of digits as it is stored: without spaces, zero-width
// characters and hyphens.
func NormaliseNumber(s string) string { return strip(s) }

// ParseNumber returns a valid IIN or BIN in its stored form, and which of the two it is. The error is a Fault.
func ParseNumber(s string) (string, Kind, error) {
	n := strip(s)
	switch {
	case n == "":
		return "", "", Empty
	case !only(n, digits):
		return "", "", NotDigits
	case len(n) != 12:
		return "", "", Length
	case only(n, "0"):
		return "", "", AllZero // its checksum is right
	case !checksum(n):
		return "", "", Checksum
	}
	kind, ok := KindOf(n)
	if !ok {
		return "", "", WrongKind
	}
	return n, kind, nil
}

// ParseIIN returns a valid individual identification number in its stored form. The error is a Fault.
func ParseIIN(s string) (string, error) { return parseKind(s, IIN) }

// ParseBIN returns a valid business identification number in its stored form. The error is a Fault.
func ParseBIN(s string) (string, error) { return parseKind(s, BIN) }

func parseKind(s string, want Kind) (string, error) {
	n, kind, err := ParseNumber(s)
	if err == nil && kind != want {
		err = WrongKind
	}
	if err != nil {
		return "", err
	}
	return n, nil
}

// KindOf tells the kind of a stored number by its fifth digit: the first digit of the day of birth in an IIN (0 to 3),
// the type of the organisation in a BIN (4 to 6). It does not check the number.
func KindOf(number string) (Kind, bool) {
	if len(number) != 12 {
		return "", false
	}
	switch d := number[4]; {
	case '0' <= d && d <= '3':
		return IIN, true
	case '4' <= d && d <= '6':
		return BIN, true
	}
	return "", false
}

// checksum compares the last of 12 digits with the weighted sum of the others modulo 11. Where that is 10 a second
// row of weights decides; a number for which it is 10 again is never issued.
func checksum(n string) bool {
	for _, first := range []int{1, 3} { // the weights are 1 to 11, and 3 to 11 followed by 1 and 2
		sum := 0
		for i := range 11 {
			sum += int(n[i]-'0') * ((first+i-1)%11 + 1)
		}
		if r := sum % 11; r < 10 {
			return r == int(n[11]-'0')
		}
	}
	return false
}

// Mask hides an IIN or BIN for lists: "9001••••••06".
func Mask(number string) string { return mask(number, 4, 2) }

// The reasons to doubt what an IIN says of its holder. Since the decree No. 853 of 26 August 2013 the number need not
// agree with the date of birth and the sex, so none of them makes it invalid.
const (
	CenturyUnknown   = "century_digit_unknown"
	NotADate         = "date_part_not_a_date"
	BirthImplausible = "birth_date_implausible"
)

// PersonHints is what an IIN suggests of its holder: enough to pre-fill a form and to ask again, never to decide.
type PersonHints struct {
	Birth   string // ISO date, or empty
	Sex     string // "M", "F", or empty
	Warning string // CenturyUnknown, NotADate, BirthImplausible, or empty
}

// ReadIIN returns the hints in a valid IIN (YYMMDD, a digit for century and sex, four digits, check digit).
func ReadIIN(iin string) PersonHints {
	if len(iin) != 12 {
		return PersonHints{}
	}
	code := iin[6] // 1 and 2 for the 1800s, 3 and 4 for the 1900s, 5 and 6 for the 2000s; odd for men
	if code < '1' || code > '6' {
		return PersonHints{Warning: CenturyUnknown}
	}
	century := 18 + int(code-'1')/2
	hints := PersonHints{Sex: "F"}
	if code%2 == 1 { // the digits have the parity of their characters
		hints.Sex = "M"
	}
	birth := fmt.Sprintf("%d%s-%s-%s", century, iin[:2], iin[2:4], iin[4:6])
	if _, err := time.Parse(time.DateOnly, birth); err != nil {
		hints.Warning = NotADate
		return hints
	}
	hints.Birth = birth
	if century == 18 {
		hints.Warning = BirthImplausible
	}
	return hints
}

// OrganisationHints is what a BIN says of an organisation.
type OrganisationHints struct {
	Registered string // month of registration, "2015-08"; empty where the digits are no month
	Resident   bool   // registered under the law of Kazakhstan
	Unit       string // "head", "branch", "representative", or empty
}

// ReadBIN returns the hints in a valid BIN (YYMM, type, unit, five digits, check digit). The number holds two digits
// of the year: those from 91, the year of independence, on are read as years of the 1900s.
func ReadBIN(bin string) OrganisationHints {
	if len(bin) != 12 {
		return OrganisationHints{}
	}
	century := "20"
	if bin[:2] >= "91" {
		century = "19"
	}
	hints := OrganisationHints{Resident: bin[4] == '4' || bin[4] == '6'}
	month := century + bin[:2] + "-" + bin[2:4]
	if _, err := time.Parse("2006-01", month); err == nil {
		hints.Registered = month
	}
	switch bin[5] {
	case '0':
		hints.Unit = "head"
	case '1':
		hints.Unit = "branch"
	case '2':
		hints.Unit = "representative"
	}
	return hints
}
