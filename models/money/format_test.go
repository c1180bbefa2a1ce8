package money

import (
	"strings"
	"testing"
)

func TestFormat(t *testing.T) {
	for _, c := range []struct{ amount, kk, short, en, enShort string }{
		{"0", "0,00 ₸", "0 ₸", "0.00 ₸", "0 ₸"},
		{"1", "1,00 ₸", "1 ₸", "1.00 ₸", "1 ₸"},
		{"100", "100,00 ₸", "100 ₸", "100.00 ₸", "100 ₸"},
		{"1000", "1_000,00 ₸", "1_000 ₸", "1_000.00 ₸", "1_000 ₸"},
		{"43250000", "43_250_000,00 ₸", "43_250_000 ₸", "43_250_000.00 ₸", "43_250_000 ₸"},
		{"1234567.50", "1_234_567,50 ₸", "1_234_567,50 ₸", "1_234_567.50 ₸", "1_234_567.50 ₸"},
		{"-2500", "-2_500,00 ₸", "-2_500 ₸", "-2_500.00 ₸", "-2_500 ₸"},
		{"-0.05", "-0,05 ₸", "-0,05 ₸", "-0.05 ₸", "-0.05 ₸"},
	} {
		a := kzt(t, c.amount)
		nb := strings.NewReplacer("_", nbsp, " ", nbsp).Replace
		for _, got := range [][3]string{
			{"kk", Format(a, "kk"), nb(c.kk)}, {"ru", Format(a, "ru"), nb(c.kk)}, {"en", Format(a, "en"), nb(c.en)},
			{"kk", FormatShort(a, "kk"), nb(c.short)}, {"en", FormatShort(a, "en"), nb(c.enShort)},
		} {
			if got[1] != got[2] {
				t.Errorf("%s in %s is %q, want %q", c.amount, got[0], got[1], got[2])
			}
		}
	}
	for want, a := range map[string]Amount{
		"1\u00a0234\u00a0567,50\u00a0€": {123456750, EUR},
		"1\u00a0500\u00a0JPY":           {1500, "JPY"},
		"1,500\u00a0KWD":                {1500, "KWD"},
	} {
		if got := Format(a, "ru"); got != want {
			t.Errorf("Format(%+v) = %q, want %q", a, got, want)
		}
	}
}

func TestPercent(t *testing.T) {
	for _, c := range []struct{ part, whole, want string }{
		{"5348", "10000", "53.48"},
		{"53475", "100000", "53.48"}, // halves go up
		{"53474.99", "100000", "53.47"},
		{"1", "3", "33.33"},
		{"2", "3", "66.67"},
		{"0", "3", "0.00"},
		{"0.05", "100", "0.05"},
		{"3", "2", "150.00"},
		{"-1", "3", "-33.33"},
		{"1", "0", ""},
	} {
		if got := Percent(kzt(t, c.part), kzt(t, c.whole)); got != c.want {
			t.Errorf("%s of %s is %q %%, want %q", c.part, c.whole, got, c.want)
		}
	}
	if got := Percent(eur(t, "1"), kzt(t, "2")); got != "" {
		t.Errorf("euros of tenge: %q", got)
	}
}

func TestAtLeast(t *testing.T) {
	for _, c := range []struct {
		part, whole string
		want        bool
	}{
		{"69.99", "100", false},
		{"6999.99", "10000", false}, // 69.9999 %, which two decimals would show as 70.00
		{"70", "100", true},
		{"70.01", "100", true},
		{"0", "100", false},
		{"0", "0", true}, // nothing paid, nothing to account for
	} {
		if got := AtLeast(kzt(t, c.part), kzt(t, c.whole), 70); got != c.want {
			t.Errorf("%s is at least 70 %% of %s: %v", c.part, c.whole, got)
		}
	}
	if AtLeast(eur(t, "100"), kzt(t, "100"), 1) {
		t.Error("euros passed for tenge")
	}
	if !AtLeast(Amount{1 << 62, KZT}, Amount{1 << 62, KZT}, 100) {
		t.Error("a large amount overflowed")
	}
}
