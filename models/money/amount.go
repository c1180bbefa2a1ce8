package money

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// The ways in which arithmetic or reading can be refused. Test with errors.Is.
var (
	ErrSyntax          = errors.New("money: not a plain decimal number")
	ErrScale           = errors.New("money: wrong number of decimal places for the currency")
	ErrUnknownCurrency = errors.New("money: unknown currency")
	ErrMismatch        = errors.New("money: currencies differ")
	ErrOverflow        = errors.New("money: amount too large")
	ErrNegative        = errors.New("money: must not be negative")
	ErrRate            = errors.New("money: rate must be above zero")
	ErrSplit           = errors.New("money: cannot be split as asked")
)

// Largest is the most, in minor units, that one entry brings into the books: ten trillion tenge. Thousands of such sums
// still add up to a whole number that the database and the program can hold.
const Largest int64 = 1_000_000_000_000_000

// Amount is a sum of money: a whole number of minor units of one currency. Embedded in a GORM model with a prefix x_
// it takes the columns x_minor and x_currency. In JSON it is {"amount":"1234567.50","currency":"KZT"}; the zero
// value, which has no currency, is null.
type Amount struct {
	Minor    int64    `gorm:"column:minor"`
	Currency Currency `gorm:"column:currency"`
}

// Parse reads a plain decimal number such as "1234567.50", "-2500" or "0.5" as an amount of the currency. It refuses
// signs other than a leading minus, exponents, group separators and more decimal places than the currency has.
func Parse(s string, cur Currency) (Amount, error) {
	exp, ok := cur.Exponent()
	if !ok {
		return Amount{}, ErrUnknownCurrency
	}
	negative, whole, frac, err := cut(s)
	if err != nil {
		return Amount{}, err
	}
	if len(frac) > exp {
		return Amount{}, ErrScale
	}
	digits := whole + frac + strings.Repeat("0", exp-len(frac))
	minor, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return Amount{}, ErrOverflow // cut let only digits through, so the size is all that can be wrong
	}
	if negative {
		minor = -minor
	}
	return Amount{minor, cur}, nil
}

// cut takes a plain decimal number apart: sign, digits before the point, digits after it.
func cut(s string) (negative bool, whole, frac string, err error) {
	s, negative = strings.CutPrefix(s, "-")
	whole, frac, point := strings.Cut(s, ".")
	if !allDigits(whole) || point && !allDigits(frac) || len(whole) > 1 && whole[0] == '0' {
		return false, "", "", ErrSyntax
	}
	return negative, whole, frac, nil
}

// allDigits reports whether s is one or more of the ASCII digits.
func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// String returns the plain decimal number without the currency, with all decimal places of the currency:
// "1234567.50".
func (a Amount) String() string {
	exp, _ := a.Currency.Exponent()
	whole, frac := a.digits(exp)
	if a.Minor < 0 {
		whole = "-" + whole
	}
	if frac == "" {
		return whole
	}
	return whole + "." + frac
}

// digits returns the digits before and after the decimal point, without the sign.
func (a Amount) digits(exp int) (whole, frac string) {
	d := strings.TrimPrefix(strconv.FormatInt(a.Minor, 10), "-")
	if len(d) <= exp {
		d = strings.Repeat("0", exp-len(d)+1) + d
	}
	return d[:len(d)-exp], d[len(d)-exp:]
}

// MarshalJSON writes {"amount":"1234567.50","currency":"KZT"}: a decimal string, because a JSON number is a binary
// fraction to most readers.
func (a Amount) MarshalJSON() ([]byte, error) {
	if a == (Amount{}) {
		return []byte("null"), nil
	}
	if !a.Currency.Known() {
		return nil, ErrUnknownCurrency
	}
	return fmt.Appendf(nil, `{"amount":"%s","currency":"%s"}`, a, a.Currency), nil
}

// UnmarshalJSON accepts only what MarshalJSON writes: both members once and nothing else, both strings, and exactly
// as many decimal places as the currency has.
func (a *Amount) UnmarshalJSON(data []byte) error {
	if bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		return nil
	}
	members, err := stringMembers(data)
	if err != nil {
		return err
	}
	number, hasAmount := members["amount"]
	currency, hasCurrency := members["currency"]
	if !hasAmount || !hasCurrency || len(members) != 2 {
		return ErrSyntax
	}
	parsed, err := Parse(number, Currency(currency))
	if err != nil {
		return err
	}
	_, frac, _ := strings.Cut(number, ".")
	if exp, _ := parsed.Currency.Exponent(); len(frac) != exp {
		return ErrScale
	}
	*a = parsed
	return nil
}

// stringMembers reads an object whose members are all strings. The json package alone would match names without
// regard to case and let the last of two equal names win, and neither is fit for money.
func stringMembers(data []byte) (map[string]string, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return nil, ErrSyntax
	}
	members := map[string]string{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, ErrSyntax
		}
		value, err := dec.Token()
		if err != nil {
			return nil, ErrSyntax
		}
		name, _ := key.(string)
		text, ok := value.(string)
		if _, twice := members[name]; twice || !ok {
			return nil, ErrSyntax
		}
		members[name] = text
	}
	if _, err := dec.Token(); err != nil {
		return nil, ErrSyntax
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, ErrSyntax
	}
	return members, nil
}

// Add returns a + b; the currencies must be the same.
func (a Amount) Add(b Amount) (Amount, error) {
	if a.Currency != b.Currency {
		return Amount{}, ErrMismatch
	}
	minor, err := toInt64(new(big.Int).Add(big.NewInt(a.Minor), big.NewInt(b.Minor)))
	return Amount{minor, a.Currency}.unless(err)
}

// Sub returns a - b; the currencies must be the same.
func (a Amount) Sub(b Amount) (Amount, error) {
	return a.Add(b.Neg())
}

// Sum adds up amounts that are all in the given currency; the sum of none is zero.
func Sum(cur Currency, amounts ...Amount) (Amount, error) {
	total := Amount{0, cur}
	for _, a := range amounts {
		var err error
		if total, err = total.Add(a); err != nil {
			return Amount{}, err
		}
	}
	return total, nil
}

// Neg returns the amount with the other sign. No function of this package makes the one number that has no
// opposite.
func (a Amount) Neg() Amount { return Amount{-a.Minor, a.Currency} }

// Cmp returns -1, 0 or +1 as a is less than, equal to or more than b; the currencies must be the same.
func (a Amount) Cmp(b Amount) (int, error) {
	if a.Currency != b.Currency {
		return 0, ErrMismatch
	}
	return cmp.Compare(a.Minor, b.Minor), nil
}

// IsZero reports whether there is no money in the amount, in whatever currency. Mind that the json option omitzero
// asks it too, and would leave out an honest 0.00.
func (a Amount) IsZero() bool { return a.Minor == 0 }

// unless returns the amount, or none where there is an error.
func (a Amount) unless(err error) (Amount, error) {
	if err != nil {
		return Amount{}, err
	}
	return a, nil
}

// Line prices a line of a budget: unit price × quantity × number of periods, rounded once to the minor unit.
// Quantity and periods must not be negative.
func Line(unitPrice Amount, quantity Decimal, periods int64) (Amount, error) {
	num, den, err := quantity.fraction()
	if err != nil {
		return Amount{}, err
	}
	if num.Sign() < 0 || periods < 0 {
		return Amount{}, ErrNegative
	}
	num.Mul(num, big.NewInt(unitPrice.Minor)).Mul(num, big.NewInt(periods))
	minor, err := toInt64(halfUp(num, den))
	return Amount{minor, unitPrice.Currency}.unless(err)
}

// halfUp returns num/den as a whole number, halves away from zero; den is above zero.
func halfUp(num, den *big.Int) *big.Int {
	twice := new(big.Int).Abs(num)
	twice.Lsh(twice, 1).Add(twice, den)
	q := twice.Quo(twice, new(big.Int).Lsh(den, 1))
	if num.Sign() < 0 {
		q.Neg(q)
	}
	return q
}

// toInt64 narrows n. The smallest int64 is refused as well, so that every amount has an opposite.
func toInt64(n *big.Int) (int64, error) {
	if !n.IsInt64() || n.Int64() == math.MinInt64 {
		return 0, ErrOverflow
	}
	return n.Int64(), nil
}
