package money

import (
	"errors"
	"math/rand/v2"
	"testing"
)

func TestC09_ExchangeToTheMinorUnit(t *testing.T) {
	for _, c := range []struct {
		amount    string
		from      Currency
		rate      Rate
		to        Currency
		want      string
		backwards bool
		err       error
	}{
		{amount: "150000.00", from: EUR, rate: "600", to: KZT, want: "90000000.00"},
		{amount: "1234.57", from: EUR, rate: "598.37", to: KZT, want: "738729.65"}, // 738729.6509
		{amount: "0.01", from: USD, rate: "505.5", to: KZT, want: "5.06"},          // 5.055; a binary fraction gives 5.05
		{amount: "-0.01", from: USD, rate: "505.5", to: KZT, want: "-5.06"},
		{amount: "1000", from: "JPY", rate: "3.21", to: KZT, want: "3210.00"},
		{amount: "1.000", from: "KWD", rate: "1712.345", to: KZT, want: "1712.35"},
		{amount: "11040000.00", from: KZT, rate: "600", to: EUR, want: "18400.00", backwards: true},
		{amount: "12106400.00", from: KZT, rate: "600", to: EUR, want: "20177.33", backwards: true},
		{amount: "3.00", from: KZT, rate: "600", to: EUR, want: "0.01", backwards: true}, // exactly half a cent
		{amount: "-3.00", from: KZT, rate: "600", to: EUR, want: "-0.01", backwards: true},
		{amount: "1712.35", from: KZT, rate: "1712.345", to: "KWD", want: "1.000", backwards: true},
		{amount: "1.00", from: EUR, rate: "0", to: KZT, err: ErrRate},
		{amount: "1.00", from: EUR, rate: "", to: KZT, err: ErrRate},
		{amount: "1.00", from: EUR, rate: "-600", to: KZT, err: ErrRate},
		{amount: "1.00", from: EUR, rate: "0", to: KZT, err: ErrRate, backwards: true},
		{amount: "1.00", from: EUR, rate: "6e2", to: KZT, err: ErrSyntax},
		{amount: "1.00", from: EUR, rate: "600", to: "XXX", err: ErrUnknownCurrency},
		{amount: "900000000000000.00", from: EUR, rate: "600", to: KZT, err: ErrOverflow},
	} {
		exchange := Convert
		if c.backwards {
			exchange = Divide
		}
		got, err := exchange(must(t, c.amount, c.from), c.rate, c.to)
		if !errors.Is(err, c.err) || err == nil && (got.String() != c.want || got.Currency != c.to) {
			t.Errorf("%s %s at %s = %s %s, %v; want %s, %v", c.amount, c.from, c.rate, got, got.Currency, err, c.want, c.err)
		}
	}
}

// A euro lot of four awards: the costs are those of the donor's statement.
func TestCumulativeCost(t *testing.T) {
	lot, cost := kzt(t, "90000000.00").Minor, eur(t, "150000.00").Minor
	var taken, total int64
	for _, c := range [][2]string{
		{"11040000.00", "18400.00"}, {"16093000.00", "26821.67"}, {"14432000.00", "24053.33"}, {"12106400.00", "20177.33"},
	} {
		draw := kzt(t, c[0]).Minor
		got := CumulativeCost(lot, cost, taken, draw)
		if (Amount{got, EUR}).String() != c[1] {
			t.Errorf("a draw of %s costs %s, want %s", c[0], Amount{got, EUR}, c[1])
		}
		taken, total = taken+draw, total+got
	}
	if (Amount{total, EUR}).String() != "89452.33" {
		t.Errorf("the draws cost %s in all", Amount{total, EUR})
	}
	if total += CumulativeCost(lot, cost, taken, lot-taken); total != cost {
		t.Errorf("the whole lot cost %d, want %d", total, cost)
	}
}

func TestCumulativeCostUsesUpTheLot(t *testing.T) {
	rnd := dice(t)
	for range 3000 {
		lot, cost := 1+rnd.Int64N(1<<rnd.IntN(62)), rnd.Int64N(1<<rnd.IntN(62)+1)
		var taken, total int64
		for taken < lot {
			draw := 1 + rnd.Int64N(lot-taken)
			c := CumulativeCost(lot, cost, taken, draw)
			if c < 0 {
				t.Fatalf("lot %d for %d: a draw of %d after %d costs %d", lot, cost, draw, taken, c)
			}
			taken, total = taken+draw, total+c
		}
		if total != cost {
			t.Fatalf("lot %d for %d: draws cost %d", lot, cost, total)
		}
	}
}

func TestCumulativeCostRefusesWhatDoesNotFit(t *testing.T) {
	for _, c := range [][4]int64{{0, 1, 0, 0}, {10, -1, 0, 1}, {10, 1, -1, 1}, {10, 1, 0, -1}, {10, 1, 5, 6}, {10, 1, 11, 0}, {10, 1, 9, 1<<63 - 1}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v was not refused", c)
				}
			}()
			CumulativeCost(c[0], c[1], c[2], c[3])
		}()
	}
}

// dice returns a random source and prints its seed, so that a failure can be played again.
func dice(t *testing.T) *rand.Rand {
	t.Helper()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}
