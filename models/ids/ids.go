// Package ids knows the identifiers and lists that the country gives to everybody: the numbers of persons and
// organisations, bank accounts, regions and classifiers. It reads what people type, says precisely what is wrong
// with it, and hides what must not be seen.
package ids

import (
	"strings"
	"unicode"
)

// Fault says what is wrong with an identifier. It is stable, and a part of public error codes.
type Fault string

// The faults, in the order in which they are looked for.
const (
	Empty     Fault = "empty"
	NotASCII  Fault = "not_ascii"  // a letter that only looks Latin, such as the Cyrillic К
	NotDigits Fault = "not_digits" // something else than 0 to 9
	Country   Fault = "country"    // not a country where one is expected, or not Kazakhstan where only it is
	Length    Fault = "length"
	AllZero   Fault = "all_zero"
	Format    Fault = "format"   // letters where digits belong, or the other way round
	Checksum  Fault = "checksum" // a slip of the keyboard
	WrongKind Fault = "kind"     // an IIN in the field of a BIN, or the other way round
)

// Error returns the fault as an English phrase without the value, which may be personal.
func (f Fault) Error() string { return "ids: " + string(f) }

// strip drops what comes along with copying and grouping: spaces of all kinds, zero-width characters and hyphens.
func strip(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), r == '-', r == '\u2010', r == '\u2011':
			return -1
		}
		return r
	}, s)
}

// upper makes capitals of ASCII letters alone: strings.ToUpper would make an I of the dotless ı and let it pass.
func upper(s string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

// isASCII reports whether s holds no character beyond ASCII.
func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

// only reports whether every character of s is among the allowed ones.
func only(s, allowed string) bool { return strings.Trim(s, allowed) == "" }

// The characters that identifiers are made of.
const (
	digits  = "0123456789"
	letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// mask keeps the head and the tail of a text and shows a bullet for each character between; a text too short to hide
// anything is all bullets.
func mask(s string, head, tail int) string {
	r := []rune(s)
	if len(r) < 2*(head+tail) {
		head, tail = 0, 0
	}
	return string(r[:head]) + strings.Repeat("•", len(r)-head-tail) + string(r[len(r)-tail:])
}
