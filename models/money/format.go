package money

import (
	"math/big"
	"strings"
)

// nbsp keeps a number and its sign on one line.
const nbsp = "\u00a0"

// Format writes an amount for people: the number in groups, a no-break space and the sign. Only the decimal mark differs,
// a comma in Kazakh and Russian ("kk", "ru") and a point in English and any other language: nobody who reads two of them
// side by side can take a group for decimals. The screens write sums in the same way.
func Format(a Amount, lang string) string { return format(a, lang, false) }

// FormatShort is Format without the decimals of a whole amount: "43 250 000 ₸", but "1 234 567,50 ₸".
func FormatShort(a Amount, lang string) string { return format(a, lang, true) }

func format(a Amount, lang string, short bool) string {
	point := "."
	if lang == "kk" || lang == "ru" {
		point = ","
	}
	exp, _ := a.Currency.Exponent()
	whole, frac := a.digits(exp)
	var b strings.Builder
	if a.Minor < 0 {
		b.WriteByte('-')
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(nbsp)
		}
		b.WriteRune(digit)
	}
	if frac != "" && !(short && strings.Trim(frac, "0") == "") {
		b.WriteString(point + frac)
	}
	return b.String() + nbsp + a.Currency.Sign()
}

// Percent returns part as a percentage of whole with two decimals, halves away from zero: "53.48". It is for showing;
// compare with AtLeast. Where there is no such percentage (nothing to be a part of, different currencies) it is "".
func Percent(part, whole Amount) string {
	if part.Currency != whole.Currency || whole.Minor <= 0 {
		return ""
	}
	hundredths := new(big.Int).Mul(big.NewInt(part.Minor), big.NewInt(100*100))
	hundredths = halfUp(hundredths, big.NewInt(whole.Minor))
	sign := ""
	if hundredths.Sign() < 0 {
		sign = "-"
		hundredths.Neg(hundredths)
	}
	text := hundredths.String()
	if len(text) < 3 {
		text = strings.Repeat("0", 3-len(text)) + text
	}
	return sign + text[:len(text)-2] + "." + text[len(text)-2:]
}

// AtLeast reports whether part is at least so many per cent of whole, compared as whole numbers so that 69.999 %
// never passes for 70 %. Amounts of different currencies do not compare, and the answer is no.
func AtLeast(part, whole Amount, percent int64) bool {
	if part.Currency != whole.Currency {
		return false
	}
	have := new(big.Int).Mul(big.NewInt(part.Minor), big.NewInt(100))
	need := new(big.Int).Mul(big.NewInt(whole.Minor), big.NewInt(percent))
	return have.Cmp(need) >= 0
}
