package ids

import (
	"regexp"
	"strings"
	"unicode"
)

// folding maps letters to the ones that a person with a Russian keyboard, or in a hurry, types instead.
var folding = strings.NewReplacer(
	"ә", "а", "ғ", "г", "қ", "к", "ң", "н", "ө", "о", "ұ", "у", "ү", "у", "һ", "х", "і", "и", "ё", "е", "й", "и",
)

// Fold returns the key under which a text is searched: lower case, Kazakh letters as their Russian neighbours, no
// accents and no invisible marks, Latin letters in Cyrillic words set right, single spaces. Fold both sides of a comparison, so that
// "улытау" finds "Ұлытау" and "омир" finds "өмір". It is a key only and is never shown.
func Fold(s string) string {
	s = strings.ToLower(repairLookalikes(s))
	s = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Mn, unicode.Cf) {
			return -1 // й and ё written as a letter and a mark; marks that nobody sees
		}
		return r
	}, s)
	return strings.Join(strings.Fields(folding.Replace(s)), " ")
}

// Old 8-bit Kazakh fonts drew their letters over Serbian, Macedonian, Ukrainian and Belarusian ones.
var legacy = strings.NewReplacer(
	"Ј", "Ә", "Є", "Ғ", "Ќ", "Қ", "Ѕ", "Ң", "Ґ", "Ө", "Ў", "Ұ", "Ї", "Ү",
	"ј", "ә", "є", "ғ", "ќ", "қ", "ѕ", "ң", "ґ", "ө", "ў", "ұ", "ї", "ү",
)

// RepairKazakh mends the two damages found in public registers: letters of old 8-bit fonts ("КЇРШІМ") and Latin
// letters inside Cyrillic words ("Солтүстiк"). Use it only on text that is known to be Kazakh, since Ukrainian and
// Belarusian use some of these letters rightly; text that holds proper Kazakh letters keeps them. Importers report
// the changes, so it says whether there was one.
func RepairKazakh(s string) (repaired string, changed bool) {
	repaired = s
	if !strings.ContainsAny(s, "ӘҒҚҢӨҰҮҺәғқңөұүһ") {
		repaired = legacy.Replace(repaired)
	}
	repaired = repairLookalikes(repaired)
	return repaired, repaired != s
}

// lookalikes are the Latin letters that a reader takes for Cyrillic ones.
var lookalikes = strings.NewReplacer(
	"a", "а", "c", "с", "e", "е", "h", "һ", "i", "і", "k", "к", "o", "о", "p", "р", "x", "х", "y", "у",
	"A", "А", "B", "В", "C", "С", "E", "Е", "H", "Н", "I", "І", "K", "К", "M", "М", "O", "О", "P", "Р", "T", "Т", "X", "Х",
)

var word = regexp.MustCompile(`[\pL\pM]+`)

// repairLookalikes sets Latin letters right in words that are otherwise Cyrillic; Latin words stay as they are.
func repairLookalikes(s string) string {
	return word.ReplaceAllStringFunc(s, func(w string) string {
		if mended := lookalikes.Replace(w); !hasLatin(mended) && hasCyrillic(w) {
			return mended
		}
		return w
	})
}

func hasLatin(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
}

func hasCyrillic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}
