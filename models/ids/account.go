package ids

import "strings"

// NormaliseIBAN returns an account number as it is stored: capitals, no spaces and no label "IBAN" before it.
func NormaliseIBAN(s string) string {
	s = upper(strip(s))
	if rest, labelled := strings.CutPrefix(s, "IBAN"); labelled {
		s = strings.TrimPrefix(rest, ":")
	}
	return s
}

// ParseIBAN returns a valid account number of Kazakhstan in its stored form: KZ, two check digits, three digits of
// the bank, 13 letters and digits. The error is a Fault; an account in another country is Country. The name of the
// bank and the currency are not in the number.
func ParseIBAN(s string) (string, error) {
	n := NormaliseIBAN(s)
	switch {
	case n == "":
		return "", Empty
	case !isASCII(n):
		return "", NotASCII
	case !strings.HasPrefix(n, "KZ"):
		return "", Country
	case len(n) != 20:
		return "", Length
	case !only(n[2:7], digits) || !only(n[7:], digits+letters):
		return "", Format
	case n[2:4] < "02" || n[2:4] > "98" || mod97(n[4:]+n[:4]) != 1:
		return "", Checksum
	}
	return n, nil
}

// ibanLengths are the lengths of account numbers in the countries of the registry of ISO 13616.
var ibanLengths = map[string]int{
	"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29, "BY": 28, "CH": 21, "CR": 22,
	"CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22,
	"GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30,
	"KW": 30, "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MN": 20, "MR": 27,
	"MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33,
	"SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29,
	"VA": 22, "VG": 24, "XK": 20, "YE": 30,
}

// ParseAccount returns a valid account number of somebody in a country, in its stored form. In Kazakhstan it is an IBAN
// of Kazakhstan. Elsewhere it is an IBAN of any country, or a plain number of 5 to 34 letters and digits where banks know
// no IBAN. The error is a Fault.
func ParseAccount(country, s string) (string, error) {
	n := NormaliseIBAN(s)
	if country == "KZ" || strings.HasPrefix(n, "KZ") {
		return ParseIBAN(n)
	}
	switch {
	case n == "":
		return "", Empty
	case !isASCII(n):
		return "", NotASCII
	case len(n) < 5 || len(n) > 34:
		return "", Length
	case !only(n, digits+letters):
		return "", Format
	}
	length, registered := ibanLengths[n[:2]]
	switch {
	case !registered || !only(n[2:4], digits):
		return n, nil
	case len(n) != length:
		return "", Length
	case mod97(n[4:]+n[:4]) != 1:
		return "", Checksum
	}
	return n, nil
}

// mod97 reads the letters A to Z as the numbers 10 to 35 and returns the whole modulo 97 (ISO 13616).
func mod97(s string) int {
	rest := 0
	for _, r := range s {
		if '0' <= r && r <= '9' {
			rest = (rest*10 + int(r-'0')) % 97
		} else {
			rest = (rest*100 + int(r-'A') + 10) % 97
		}
	}
	return rest
}

// MaskIBAN hides an account number for lists: "KZ85••••••••••••0001".
func MaskIBAN(iban string) string { return mask(iban, 4, 4) }

// NormaliseBIC returns a bank identifier as it is stored: capitals without spaces.
func NormaliseBIC(s string) string { return upper(strip(s)) }

// ParseBIC returns a well-formed bank identifier (ISO 9362) in its stored form: four letters or digits, two letters of
// the country, two more characters and perhaps three of the branch. The error is a Fault.
func ParseBIC(s string) (string, error) {
	n := NormaliseBIC(s)
	switch {
	case n == "":
		return "", Empty
	case !isASCII(n):
		return "", NotASCII
	case len(n) != 8 && len(n) != 11:
		return "", Length
	case !only(n[4:6], letters):
		return "", Country
	case !only(n, digits+letters):
		return "", Format
	}
	return n, nil
}

// ParseKBe returns a valid beneficiary code in its stored form: residency 1 or 2 and economic sector 1 to 9, such as
// "18" for an NGO of Kazakhstan. The error is a Fault. The names of the parts are in KBeResidencies and KBeSectors.
func ParseKBe(s string) (string, error) {
	n, err := parseCode(s, 2)
	if err == nil && (!only(n[:1], "12") || n[1] == '0') {
		return "", Format
	}
	return n, err
}

// ParseKNP returns a payment purpose code in its stored form: three digits by resolution No. 203 of the National Bank
// of 31 August 2016, whose table an administrator loads. The error is a Fault.
func ParseKNP(s string) (string, error) { return parseCode(s, 3) }

// parseCode returns a code of so many digits.
func parseCode(s string, length int) (string, error) {
	n := strip(s)
	switch {
	case n == "":
		return "", Empty
	case !only(n, digits):
		return "", NotDigits
	case len(n) != length:
		return "", Length
	}
	return n, nil
}
