package ids

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"testing"
)

// entry is a row of the files in testdata. All numbers are invented, but for the public sample of the IBAN registry.
type entry struct {
	Kind       Kind
	Value      string
	Fault      Fault // empty: valid
	Birth      string
	Sex        string
	Warn       string
	Registered string
	Why        string
}

type normal struct{ In, Out string }

func load(t *testing.T, file string, into any) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

// check compares the outcome of a parser with a row.
func check(t *testing.T, e entry, parse func(string) (string, error)) {
	t.Helper()
	got, err := parse(e.Value)
	if e.Fault != "" {
		if !errors.Is(err, e.Fault) || got != "" {
			t.Errorf("%s %q (%s): %q, %v; want %s", e.Kind, e.Value, e.Why, got, err, e.Fault)
		}
		return
	}
	if err != nil || got != e.Value {
		t.Errorf("%s %q (%s): %q, %v", e.Kind, e.Value, e.Why, got, err)
	}
}

func TestA07_EveryNumber(t *testing.T) {
	var file struct {
		Cases  []entry
		Normal []normal
	}
	load(t, "numbers.json", &file)
	for _, e := range file.Cases {
		switch e.Kind {
		case IIN:
			check(t, e, ParseIIN)
			want := PersonHints{e.Birth, e.Sex, e.Warn}
			if got := ReadIIN(e.Value); e.Fault == "" && got != want {
				t.Errorf("ReadIIN(%s) = %+v, want %+v", e.Value, got, want)
			}
		case BIN:
			check(t, e, ParseBIN)
			if got := ReadBIN(e.Value); e.Fault == "" && got.Registered != e.Registered {
				t.Errorf("ReadBIN(%s) = %+v, want %s", e.Value, got, e.Registered)
			}
		default:
			t.Errorf("%q has no kind", e.Value)
		}
		if _, kind, err := ParseNumber(e.Value); e.Fault == "" && (err != nil || kind != e.Kind) {
			t.Errorf("ParseNumber(%s): %s, %v", e.Value, kind, err)
		}
	}
	for _, n := range file.Normal {
		if got, _, err := ParseNumber(n.In); err != nil || got != n.Out || NormaliseNumber(n.In) != n.Out {
			t.Errorf("%q: %q, %v; want %q", n.In, got, err, n.Out)
		}
	}
	if len(file.Cases) != 33 || len(file.Normal) != 3 {
		t.Errorf("%d and %d rows", len(file.Cases), len(file.Normal))
	}
}

func TestOrganisationHints(t *testing.T) {
	for bin, want := range map[string]OrganisationHints{
		"150840999004": {"2015-08", true, "head"},
		"110541999001": {"2011-05", true, "branch"},
		"991150999000": {"1999-11", false, "head"},
		"240652999207": {"2024-06", false, "representative"},
		"159940999004": {"", true, "head"},
		"15084099":     {},
	} {
		if got := ReadBIN(bin); got != want {
			t.Errorf("%s: %+v, want %+v", bin, got, want)
		}
	}
	if got := ReadIIN("9001"); got != (PersonHints{}) {
		t.Errorf("hints of a broken IIN: %+v", got)
	}
	if kind, ok := KindOf("900179399006"); ok {
		t.Errorf("a fifth digit of 7 is %s", kind)
	}
	if _, ok := KindOf("9001"); ok {
		t.Error("four digits have a kind")
	}
}

func TestA07_EveryAccount(t *testing.T) {
	var file struct {
		IBAN, BIC []entry
		Normal    []normal
	}
	load(t, "accounts.json", &file)
	for _, e := range file.IBAN {
		check(t, e, ParseIBAN)
	}
	for _, e := range file.BIC {
		check(t, e, ParseBIC)
	}
	for _, n := range file.Normal {
		if got, err := ParseIBAN(n.In); err != nil || got != n.Out {
			t.Errorf("%q: %q, %v; want %q", n.In, got, err, n.Out)
		}
	}
	if len(file.IBAN) != 16 || len(file.BIC) != 8 || len(file.Normal) != 4 {
		t.Errorf("%d, %d and %d rows", len(file.IBAN), len(file.BIC), len(file.Normal))
	}
	for in, want := range map[string]Fault{"DEMO*ZKA": Country, "DEMOKZ*A": Format, "": Empty} {
		if got, err := ParseBIC(in); !errors.Is(err, want) {
			t.Errorf("BIC %q: %q, %v; want %s", in, got, err, want)
		}
	}
	if got, err := ParseBIC(" demo kzka "); err != nil || got != "DEMOKZKA" {
		t.Errorf("a BIC in small letters: %q, %v", got, err)
	}
	if got, err := ParseIBAN("KZ85998KZT000000000ı"); !errors.Is(err, NotASCII) {
		t.Errorf("a dotless i: %q, %v", got, err)
	}
}

func TestPaymentCodes(t *testing.T) {
	for in, want := range map[string]Fault{
		"18": "", "19": "", "17": "", "28": "", "29": "", "12": "", " 1 8": "",
		"38": Format, "10": Format, "08": Format, "1": Length, "118": Length, "1a": NotDigits, "": Empty,
	} {
		if got, err := ParseKBe(in); want == "" && (err != nil || len(got) != 2) || want != "" && !errors.Is(err, want) {
			t.Errorf("KBe %q: %q, %v; want %q", in, got, err, want)
		}
	}
	for in, want := range map[string]Fault{"119": "", "12": Length, "12x": NotDigits} {
		if got, err := ParseKNP(in); want == "" && got != in || want != "" && !errors.Is(err, want) {
			t.Errorf("KNP %q: %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestMask(t *testing.T) {
	for got, want := range map[string]string{
		Mask("900101399006"):             "9001••••••06",
		Mask("9001"):                     "••••",
		Mask(""):                         "",
		MaskIBAN("KZ85998KZT0000000001"): "KZ85••••••••••••0001",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if Checksum.Error() != "ids: checksum" {
		t.Errorf("Error = %q", Checksum.Error())
	}
}

// Whoever stands outside Kazakhstan has an account of their own country; at home nothing but an account at home does.
func TestParseAccount(t *testing.T) {
	for _, c := range []struct {
		country, in, out string
		fault            error
	}{
		{"KZ", "kz86 125K ZT50 0410 0100", "KZ86125KZT5004100100", nil},
		{"KZ", "DE89370400440532013000", "", Country},
		{"DE", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000", nil},
		{"DE", "KZ86125KZT5004100100", "KZ86125KZT5004100100", nil},
		{"DE", "KZ86125KZT5004100101", "", Checksum},
		{"DE", "DE89370400440532013001", "", Checksum},
		{"DE", "DE8937040044053201300", "", Length},
		{"NO", "GB82WEST12345698765432", "GB82WEST12345698765432", nil},
		{"US", "000123456789", "000123456789", nil},
		{"US", "1234", "", Length},
		{"US", "12345678901234567890123456789012345", "", Length},
		{"US", "12345/67", "", Format},
		{"US", "ДЕ12345", "", NotASCII},
		{"US", " ", "", Empty},
	} {
		got, err := ParseAccount(c.country, c.in)
		if got != c.out || !errors.Is(err, c.fault) {
			t.Errorf("%s %q: %q, %v", c.country, c.in, got, err)
		}
	}
	for country := range ibanLengths {
		if !IsCountry(country) && country != "XK" {
			t.Errorf("%s is no country", country)
		}
	}
}

func TestCountriesAndEmails(t *testing.T) {
	if len(countries) != 249 || !slices.IsSorted(countries) {
		t.Errorf("%d countries, sorted %v", len(countries), slices.IsSorted(countries))
	}
	for code, want := range map[string]bool{"KZ": true, "NO": true, "XX": false, "EU": false, "kz": false, "": false, "UK": false, "SU": false} {
		if IsCountry(code) != want {
			t.Errorf("%q is a country: %v", code, !want)
		}
	}
	for in, want := range map[string]string{" Info@Example.KZ ": "info@example.kz", "a@b.kz": "a@b.kz", "Info <a@b.kz>": "", "a@": "", "a b@c.kz": "", "": "", "почта": ""} {
		if got, err := ParseEmail(in); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}
