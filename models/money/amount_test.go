package money

import (
	"encoding/json"
	"errors"
	"math"
	"testing"
)

// kzt and eur read an amount that the test knows to be right.
func kzt(t *testing.T, s string) Amount { return must(t, s, KZT) }
func eur(t *testing.T, s string) Amount { return must(t, s, EUR) }

func must(t *testing.T, s string, cur Currency) Amount {
	t.Helper()
	a, err := Parse(s, cur)
	if err != nil {
		t.Fatalf("Parse(%q, %s): %v", s, cur, err)
	}
	return a
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		in    string
		cur   Currency
		minor int64
		out   string
		err   error
	}{
		{"1234567.50", KZT, 123456750, "1234567.50", nil},
		{"1234567.5", KZT, 123456750, "1234567.50", nil},
		{"43250000", KZT, 4325000000, "43250000.00", nil},
		{"0.05", KZT, 5, "0.05", nil},
		{"-0.05", KZT, -5, "-0.05", nil},
		{"-0.00", KZT, 0, "0.00", nil},
		{"1500", "JPY", 1500, "1500", nil},
		{"1.005", "KWD", 1005, "1.005", nil},
		{"92233720368547758.07", KZT, math.MaxInt64, "92233720368547758.07", nil},
		{"92233720368547758.08", KZT, 0, "", ErrOverflow},
		{"-92233720368547758.08", KZT, 0, "", ErrOverflow},
		{"1.005", KZT, 0, "", ErrScale},
		{"1.0", "JPY", 0, "", ErrScale},
		{"1", "XYZ", 0, "", ErrUnknownCurrency},
		{"1", "kzt", 0, "", ErrUnknownCurrency},
		{"", KZT, 0, "", ErrSyntax},
		{"-", KZT, 0, "", ErrSyntax},
		{"--1", KZT, 0, "", ErrSyntax},
		{"+1", KZT, 0, "", ErrSyntax},
		{"1e3", KZT, 0, "", ErrSyntax},
		{"1.", KZT, 0, "", ErrSyntax},
		{".5", KZT, 0, "", ErrSyntax},
		{"1.2.3", KZT, 0, "", ErrSyntax},
		{"007", KZT, 0, "", ErrSyntax},
		{"1 000", KZT, 0, "", ErrSyntax},
		{"1,5", KZT, 0, "", ErrSyntax},
		{"0x10", KZT, 0, "", ErrSyntax},
		{"NaN", KZT, 0, "", ErrSyntax},
		{"٣", KZT, 0, "", ErrSyntax},
	} {
		a, err := Parse(c.in, c.cur)
		if !errors.Is(err, c.err) || a.Minor != c.minor {
			t.Errorf("Parse(%q, %s) = %d, %v; want %d, %v", c.in, c.cur, a.Minor, err, c.minor, c.err)
		}
		if err == nil && a.String() != c.out {
			t.Errorf("Parse(%q, %s).String() = %q, want %q", c.in, c.cur, a, c.out)
		}
	}
}

func TestAmountInJSON(t *testing.T) {
	got, err := json.Marshal(kzt(t, "1234567.50"))
	if err != nil || string(got) != `{"amount":"1234567.50","currency":"KZT"}` {
		t.Errorf("Marshal = %s, %v", got, err)
	}
	for in, want := range map[string]string{
		`{"amount":"1234567.50","currency":"KZT"}`:   "1234567.50",
		` { "currency":"KZT", "amount":"-2500.00" }`: "-2500.00",
		`{"amount":"12","currency":"JPY"}`:           "12",
	} {
		var a Amount
		if err := json.Unmarshal([]byte(in), &a); err != nil || a.String() != want {
			t.Errorf("Unmarshal %s = %s, %v", in, a, err)
		}
	}
	for name, c := range map[string]struct {
		in  string
		err error
	}{
		"a JSON number":        {`{"amount":1234567.50,"currency":"KZT"}`, ErrSyntax},
		"a whole number":       {`{"amount":100,"currency":"KZT"}`, ErrSyntax},
		"a bare string":        {`"100.00"`, ErrSyntax},
		"a bare number":        {`100`, ErrSyntax},
		"a list":               {`["100.00","KZT"]`, ErrSyntax},
		"an exponent":          {`{"amount":"1e6","currency":"KZT"}`, ErrSyntax},
		"no decimals":          {`{"amount":"100","currency":"KZT"}`, ErrScale},
		"one decimal":          {`{"amount":"100.5","currency":"KZT"}`, ErrScale},
		"three decimals":       {`{"amount":"100.500","currency":"KZT"}`, ErrScale},
		"decimals of yen":      {`{"amount":"100.00","currency":"JPY"}`, ErrScale},
		"an unknown currency":  {`{"amount":"100.00","currency":"ABC"}`, ErrUnknownCurrency},
		"small letters":        {`{"amount":"100.00","currency":"kzt"}`, ErrUnknownCurrency},
		"too much":             {`{"amount":"99999999999999999999.00","currency":"KZT"}`, ErrOverflow},
		"no currency":          {`{"amount":"100.00"}`, ErrSyntax},
		"no amount":            {`{"currency":"KZT"}`, ErrSyntax},
		"a member too many":    {`{"amount":"100.00","currency":"KZT","note":"x"}`, ErrSyntax},
		"another spelling":     {`{"Amount":"100.00","currency":"KZT"}`, ErrSyntax},
		"the same name twice":  {`{"amount":"1.00","amount":"2.00","currency":"KZT"}`, ErrSyntax},
		"an amount of nothing": {`{"amount":null,"currency":"KZT"}`, ErrSyntax},
		"a nested object":      {`{"amount":{"amount":"1.00"},"currency":"KZT"}`, ErrSyntax},
	} {
		a := Amount{7, USD}
		if err := json.Unmarshal([]byte(c.in), &a); !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %v", name, err, c.err)
		}
		if a != (Amount{7, USD}) {
			t.Errorf("%s: a refused amount changed the value to %+v", name, a)
		}
	}
	for _, broken := range []string{`{"amount":"1.00","currency":"KZT"`, `{"amount"`, `{`, ``, `{} {}`} {
		if err := new(Amount).UnmarshalJSON([]byte(broken)); !errors.Is(err, ErrSyntax) {
			t.Errorf("UnmarshalJSON(%q) = %v", broken, err)
		}
	}
	var none struct{ A Amount }
	if text, err := json.Marshal(none); err != nil || string(text) != `{"A":null}` {
		t.Errorf("no amount: %s, %v", text, err)
	} else if err := json.Unmarshal(text, &none); err != nil || none.A != (Amount{}) {
		t.Errorf("no amount read back: %+v, %v", none.A, err)
	}
	if _, err := json.Marshal(Amount{1, "ABC"}); !errors.Is(err, ErrUnknownCurrency) {
		t.Errorf("unknown currency written: %v", err)
	}
}

func TestArithmetic(t *testing.T) {
	a, b := kzt(t, "100.25"), kzt(t, "0.75")
	if sum, err := a.Add(b); err != nil || sum.String() != "101.00" {
		t.Errorf("Add = %s, %v", sum, err)
	}
	if rest, err := b.Sub(a); err != nil || rest.String() != "-99.50" {
		t.Errorf("Sub = %s, %v", rest, err)
	}
	if sum, err := Sum(KZT, a, b, b.Neg()); err != nil || sum != a {
		t.Errorf("Sum = %s, %v", sum, err)
	}
	if none, err := Sum(EUR); err != nil || none != (Amount{0, EUR}) || !none.IsZero() {
		t.Errorf("Sum of none = %+v, %v", none, err)
	}
	if c, err := a.Cmp(b); c != 1 || err != nil {
		t.Errorf("Cmp = %d, %v", c, err)
	}
	for name, got := range map[string]error{
		"add": second(a.Add(eur(t, "1.00"))), "sub": second(a.Sub(eur(t, "1.00"))),
		"cmp": second(a.Cmp(eur(t, "1.00"))), "sum": second(Sum(EUR, a)),
	} {
		if !errors.Is(got, ErrMismatch) {
			t.Errorf("%s across currencies: %v", name, got)
		}
	}
	most := Amount{math.MaxInt64, KZT}
	for name, got := range map[string]error{
		"above":                second(most.Add(Amount{1, KZT})),
		"below":                second(most.Neg().Sub(Amount{2, KZT})),
		"the one without twin": second(most.Neg().Sub(Amount{1, KZT})),
	} {
		if !errors.Is(got, ErrOverflow) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestLine(t *testing.T) {
	for _, c := range []struct {
		price    string
		quantity Decimal
		periods  int64
		want     string
		err      error
	}{
		{"320000.00", "1", 36, "11520000.00", nil},
		{"320000.00", "0.5", 12, "1920000.00", nil},
		{"0.01", "0.5", 1, "0.01", nil}, // half a tiyn goes up
		{"0.01", "0.5", 3, "0.02", nil}, // 1.5: rounded once, at the end
		{"0.01", "0.333333333333", 3, "0.01", nil},
		{"3200.00", "12.5", 1, "40000.00", nil},
		{"100.00", "", 1, "0.00", nil},
		{"100.00", "-1", 1, "", ErrNegative},
		{"100.00", "1", -1, "", ErrNegative},
		{"100.00", "many", 1, "", ErrSyntax},
		{"90000000000000000.00", "2", 1, "", ErrOverflow},
	} {
		got, err := Line(kzt(t, c.price), c.quantity, c.periods)
		if !errors.Is(err, c.err) || err == nil && got.String() != c.want {
			t.Errorf("Line(%s, %s, %d) = %s, %v; want %s, %v", c.price, c.quantity, c.periods, got, err, c.want, c.err)
		}
	}
	// The value of volunteers' time is such a line too: an hourly rate times hours.
	for _, c := range [][3]string{{"4100.00", "12.5", "51250.00"}, {"1100.00", "8.25", "9075.00"}, {"3200.00", "0.25", "800.00"}} {
		if got, err := Line(kzt(t, c[0]), Decimal(c[1]), 1); err != nil || got.String() != c[2] {
			t.Errorf("%s hours at %s = %s, %v; want %s", c[1], c[0], got, err, c[2])
		}
	}
}

func TestDecimal(t *testing.T) {
	for in, want := range map[string]Decimal{
		"0.5": "0.5", "1": "1", "1.50": "1.5", "600.00": "600", "0.0": "0", "-0.0": "0", "-2.5": "-2.5",
		"999999999999999999.999999999999": "999999999999999999.999999999999",
	} {
		if got, err := ParseDecimal(in); err != nil || got != want {
			t.Errorf("ParseDecimal(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
	for in, want := range map[string]error{
		"": ErrSyntax, "1e3": ErrSyntax, "+1": ErrSyntax, "1,5": ErrSyntax, "01": ErrSyntax, "½": ErrSyntax,
		"1000000000000000000": ErrOverflow, "0.0000000000001": ErrOverflow,
	} {
		if got, err := ParseDecimal(in); !errors.Is(err, want) {
			t.Errorf("ParseDecimal(%q) = %q, %v; want %v", in, got, err, want)
		}
	}
	var d Decimal
	if err := json.Unmarshal([]byte(`"2.50"`), &d); err != nil || d != "2.5" {
		t.Errorf("from JSON: %q, %v", d, err)
	}
	if err := json.Unmarshal([]byte(`2.5`), &d); err == nil {
		t.Error("a JSON number was taken for a decimal")
	}
	if text, err := json.Marshal(Decimal("2.50")); err != nil || string(text) != `"2.5"` {
		t.Errorf("to JSON: %s, %v", text, err)
	}
	if _, err := json.Marshal(Decimal("x")); err == nil {
		t.Error("a broken decimal was written")
	}
	for _, src := range []any{"0.50", []byte("0.5")} {
		if err := d.Scan(src); err != nil || d != "0.5" {
			t.Errorf("Scan(%v) = %q, %v", src, d, err)
		}
	}
	if err := d.Scan(0.5); err == nil {
		t.Error("a float column was read as a decimal")
	}
	if err := d.Scan(nil); err != nil || d != "" {
		t.Errorf("Scan(nil) = %q, %v", d, err)
	}
	if v, err := d.Value(); err != nil || v != "0" {
		t.Errorf("Value of zero = %v, %v", v, err)
	}
	if Decimal("-1").Sign() != -1 || Decimal("").Sign() != 0 || Decimal("0.1").Sign() != 1 || Decimal("x").Sign() != 0 {
		t.Error("Sign is wrong")
	}
}

func TestExponents(t *testing.T) {
	for cur, want := range map[Currency]int{"KZT": 2, "EUR": 2, "USD": 2, "GBP": 2, "RUB": 2, "CNY": 2, "UZS": 2, "KGS": 2, "TRY": 2, "JPY": 0, "KWD": 3} {
		if got, ok := cur.Exponent(); !ok || got != want {
			t.Errorf("%s: %d, %v; want %d", cur, got, ok, want)
		}
	}
	if _, ok := Currency("XDR").Exponent(); ok || Currency("").Known() {
		t.Error("a currency without a minor unit is known")
	}
	for cur := range signs {
		if !cur.Known() {
			t.Errorf("%s has a sign and no exponent", cur)
		}
	}
}
