package money_test

import (
	"testing"

	"demeu/models/money"
)

// Numbers compare by value and not by text, and what is no number is zero.
func TestDecimalCompares(t *testing.T) {
	for _, c := range []struct {
		a, b money.Decimal
		want int
	}{{"9", "10", -1}, {"1.50", "1.5", 0}, {"-2", "-3", 1}, {"", "0", 0}, {"0.000000000001", "", 1}, {"x", "1", -1}} {
		if got := c.a.Cmp(c.b); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
