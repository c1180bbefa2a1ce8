package money

import (
	"database/sql/driver"
	"math/big"
	"strings"
)

// The most digits that a Decimal may have before and after the point: room for any quantity and for a rate in
// either direction, and a bound on what a stranger can make us multiply.
const (
	maxWhole = 18
	maxFrac  = 12
)

// Decimal is an exact decimal number such as "0.5", "1" or "598.37": a quantity, a number of hours, a rate. It is
// text in JSON and in the database, since a column of fractions loses digits on SQLite. The zero value is 0. Make one
// with ParseDecimal; two equal numbers are then equal strings.
type Decimal string

// Rate says how many units of one currency are paid for one unit of another. It must be above zero.
type Rate = Decimal

// ParseDecimal reads a plain decimal number and drops what does not change its value ("1.50" becomes "1.5"). It
// refuses exponents, group separators and more than 18 digits before or 12 after the point.
func ParseDecimal(s string) (Decimal, error) {
	negative, whole, frac, err := cut(s)
	if err != nil {
		return "", err
	}
	if len(whole) > maxWhole || len(frac) > maxFrac {
		return "", ErrOverflow
	}
	if frac = strings.TrimRight(frac, "0"); frac != "" {
		whole += "." + frac
	}
	if negative && whole != "0" {
		whole = "-" + whole
	}
	return Decimal(whole), nil
}

// fraction returns the number as num/den, where den is a power of ten. It reads the text anew, so a Decimal made by
// a conversion is checked here.
func (d Decimal) fraction() (num, den *big.Int, err error) {
	clean, err := ParseDecimal(d.String())
	if err != nil {
		return nil, nil, err
	}
	whole, frac, _ := strings.Cut(string(clean), ".")
	num, _ = new(big.Int).SetString(whole+frac, 10)
	return num, power10(len(frac)), nil
}

// Sign returns -1, 0 or +1 as the number is below, at or above zero; text that is no number counts as zero.
func (d Decimal) Sign() int {
	num, _, err := d.fraction()
	if err != nil {
		return 0
	}
	return num.Sign()
}

// Cmp returns -1, 0 or +1 as the number is less than, equal to or more than the other; text that is no number counts
// as zero.
func (d Decimal) Cmp(other Decimal) int {
	read := func(d Decimal) *big.Rat {
		num, den, err := d.fraction()
		if err != nil {
			return new(big.Rat)
		}
		return new(big.Rat).SetFrac(num, den)
	}
	return read(d).Cmp(read(other))
}

// String returns the number as text, "0" for the zero value.
func (d Decimal) String() string {
	if d == "" {
		return "0"
	}
	return string(d)
}

// MarshalText writes the number, after checking it.
func (d Decimal) MarshalText() ([]byte, error) {
	clean, err := ParseDecimal(d.String())
	return []byte(clean), err
}

// UnmarshalText is ParseDecimal; a JSON number is refused by the json package, which hands only strings over.
func (d *Decimal) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDecimal(string(text))
	return err
}

// Value stores the number as text.
func (d Decimal) Value() (driver.Value, error) {
	clean, err := ParseDecimal(d.String())
	return string(clean), err
}

// Scan reads the text that Value stored.
func (d *Decimal) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	case nil:
		*d = ""
		return nil
	}
	return ErrSyntax // a float or an integer means that the column is not text
}

// power10 returns 10 to the n.
func power10(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}
