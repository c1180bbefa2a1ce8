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
