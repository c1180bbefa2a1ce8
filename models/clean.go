package models

import (
	"strings"
	"unicode"
)

// Trimmed is a text without the blanks around it, and no text at all when nobody could see anything of it.
func Trimmed(s string) string {
	if Blank(s) {
		return ""
	}
	return strings.TrimSpace(s)
}

// CleanName is a name or a title without what can disguise it: marks that turn the direction of writing and marks
// without a width. The joiners stay, as some scripts are not written without them. Other texts are kept as typed.
func CleanName(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', // embeddings, overrides, isolates
			r == '\u200b', r == '\u200e', r == '\u200f', r == '\u061c', r == '\u2060', r == '\ufeff', r == '\u00ad':
			return -1
		}
		return r
	}, s)
}

// Reference is what a bank calls a line of its statement, as it is kept and compared: two that look alike are the same
// one. Control characters and marks without a width are out, blanks are joined to one; capitals stay as they are.
func Reference(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Variation_Selector) || unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
