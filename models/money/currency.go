// Package money holds amounts of money and the exact arithmetic on them.
//
// An amount is a whole number of minor units (tiyn, cents) of one currency. Nothing here is a binary fraction:
// products that could overflow are taken in math/big, every result is rounded at most once, half away from zero,
// and what does not fit is an error, never a wrapped number.
package money

// Currency is an ISO 4217 alphabetic code in capitals, such as "KZT".
type Currency string

// The currencies that the code itself names; the rest are data.
const (
	KZT Currency = "KZT"
	EUR Currency = "EUR"
	USD Currency = "USD"
)

// exponents gives the number of decimal digits of the minor unit, from ISO 4217. The list is the tenge, the
// currencies that the National Bank of Kazakhstan quotes, and a few neighbours and donors; special drawing rights
// are left out because they have no minor unit.
var exponents = map[Currency]int{
	"AED": 2, "AMD": 2, "AUD": 2, "AZN": 2, "BRL": 2, "BYN": 2, "CAD": 2, "CHF": 2, "CNY": 2, "CZK": 2, "DKK": 2,
	"EUR": 2, "GBP": 2, "GEL": 2, "HKD": 2, "HUF": 2, "ILS": 2, "INR": 2, "IRR": 2, "KGS": 2, "KZT": 2, "MDL": 2,
	"MNT": 2, "MXN": 2, "MYR": 2, "NOK": 2, "NZD": 2, "PKR": 2, "PLN": 2, "QAR": 2, "RON": 2, "RUB": 2, "SAR": 2,
	"SEK": 2, "SGD": 2, "THB": 2, "TJS": 2, "TMT": 2, "TRY": 2, "UAH": 2, "USD": 2, "UZS": 2, "ZAR": 2,
	"ISK": 0, "JPY": 0, "KRW": 0, "VND": 0,
	"BHD": 3, "JOD": 3, "KWD": 3, "OMR": 3, "TND": 3,
}

// signs are the currency signs that no two currencies of the list share; the others are shown by their code.
var signs = map[Currency]string{
	"KZT": "₸", "EUR": "€", "USD": "$", "GBP": "£", "RUB": "₽", "TRY": "₺", "UAH": "₴", "KRW": "₩", "ILS": "₪",
}

// Exponent returns how many decimal digits the minor unit has (2 for KZT, 0 for JPY, 3 for KWD), and false for a
// currency that is not known.
func (c Currency) Exponent() (int, bool) {
	e, ok := exponents[c]
	return e, ok
}

// Known reports whether amounts can be kept in the currency.
func (c Currency) Known() bool {
	_, ok := exponents[c]
	return ok
}

// Sign returns the sign to print after a number: "₸" for KZT, the code itself where there is no unambiguous sign.
func (c Currency) Sign() string {
	if s, ok := signs[c]; ok {
		return s
	}
	return string(c)
}
