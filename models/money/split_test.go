package money

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestC08_SplitByWeights(t *testing.T) {
	for _, c := range []struct {
		total         int64
		weights, want []int64
	}{
		{100, []int64{50, 30, 20}, []int64{50, 30, 20}},
		{10001, []int64{1, 1, 1}, []int64{3334, 3334, 3333}},
		{10002, []int64{1, 1, 1}, []int64{3334, 3334, 3334}},
		{1, []int64{30, 25, 20, 15, 10}, []int64{1, 0, 0, 0, 0}},
		{4361200101, []int64{30, 25, 20, 15, 10}, []int64{1308360031, 1090300025, 872240020, 654180015, 436120010}},
		{7216000000, []int64{30, 25, 20, 15, 10}, []int64{2164800000, 1804000000, 1443200000, 1082400000, 721600000}},
		{0, []int64{50, 50}, []int64{0, 0}},
		{0, []int64{0, 0}, []int64{0, 0}},
		{999999999999, []int64{33333, 33333, 33334}, []int64{333330000000, 333330000000, 333339999999}},
		{math.MaxInt64, []int64{math.MaxInt64, math.MaxInt64}, []int64{1 << 62, 1<<62 - 1}},
		{7, []int64{0, 1, 0}, []int64{0, 7, 0}},
	} {
		if got, err := SplitByWeights(c.total, c.weights); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("SplitByWeights(%d, %v) = %v, %v; want %v", c.total, c.weights, got, err, c.want)
		}
	}
	for _, c := range []struct {
		total   int64
		weights []int64
		want    error
	}{{-1, []int64{1}, ErrSplit}, {1, nil, ErrSplit}, {1, []int64{0, 0}, ErrSplit}, {1, []int64{2, -1}, ErrNegative}} {
		if got, err := SplitByWeights(c.total, c.weights); !errors.Is(err, c.want) {
			t.Errorf("SplitByWeights(%d, %v) = %v, %v; want %v", c.total, c.weights, got, err, c.want)
		}
	}
	rnd := dice(t)
	for range 5000 {
		weights := randoms(rnd, 1+rnd.IntN(8), 1<<40)
		weights[0]++ // somebody must take the money
		total := rnd.Int64N(1 << 60)
		parts, err := SplitByWeights(total, weights)
		if err != nil || sumOf(parts) != total || slices.Min(parts) < 0 {
			t.Fatalf("SplitByWeights(%d, %v) = %v, %v", total, weights, parts, err)
		}
	}
}

func TestShares(t *testing.T) {
	for name, c := range map[string]struct {
		commitments, taken []int64
		amount             int64
		want               []int64
		err                error
	}{
		"in proportion":                    {[]int64{600, 400}, []int64{0, 0}, 100, []int64{60, 40}, nil},
		"a tie goes to the first line":     {[]int64{100, 100}, []int64{0, 0}, 1, []int64{1, 0}, nil},
		"the next one makes it good":       {[]int64{100, 100}, []int64{1, 0}, 1, []int64{0, 1}, nil},
		"the last takes what is left":      {[]int64{70, 30}, []int64{33, 29}, 38, []int64{37, 1}, nil},
		"one line paid by hand ahead":      {[]int64{100, 100}, []int64{100, 0}, 50, []int64{0, 50}, nil},
		"three lines, one paid ahead":      {[]int64{100, 100, 100}, []int64{90, 0, 0}, 30, []int64{0, 15, 15}, nil},
		"a line of nothing gives nothing":  {[]int64{0, 100}, []int64{0, 0}, 100, []int64{0, 100}, nil},
		"nothing of nothing":               {[]int64{0, 0}, []int64{0, 0}, 0, []int64{0, 0}, nil},
		"no lines":                         {nil, nil, 0, []int64{}, nil},
		"more than was promised":           {[]int64{10, 10}, []int64{10, 9}, 2, nil, ErrSplit},
		"a line overdrawn":                 {[]int64{10, 10}, []int64{11, 0}, 1, nil, ErrSplit},
		"lists of different length":        {[]int64{10, 10}, []int64{1}, 1, nil, ErrSplit},
		"a negative amount":                {[]int64{10}, []int64{5}, -1, nil, ErrNegative},
		"a negative commitment":            {[]int64{10, -1}, []int64{0, 0}, 1, nil, ErrNegative},
		"a negative sum taken":             {[]int64{10, 10}, []int64{-1, 0}, 1, nil, ErrNegative},
		"sums beyond 64 bits stay exact":   {[]int64{math.MaxInt64, math.MaxInt64}, []int64{math.MaxInt64, 0}, math.MaxInt64, []int64{0, math.MaxInt64}, nil},
		"millions of units are taken back": {[]int64{1e15, 1e15, 1e15}, []int64{1e15, 0, 0}, 1e14, []int64{0, 5e13, 5e13}, nil},
	} {
		got, err := Shares(c.commitments, c.taken, c.amount)
		if !errors.Is(err, c.err) || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v; want %v, %v", name, got, err, c.want, c.err)
		}
	}
}

// An award is used up in random tranches; some splits on the way are made by hand.
func TestSharesOverAnAward(t *testing.T) {
	rnd := dice(t)
	for round := range 4000 {
		commitments := randoms(rnd, 1+rnd.IntN(6), 1<<(1+rnd.IntN(45)))
		taken := make([]int64, len(commitments))
		left := sumOf(commitments)
		byHand := round%3 == 0
		for left > 0 {
			amount := 1 + rnd.Int64N(left)
			if byHand && rnd.IntN(4) == 0 {
				for i := range taken { // fill in the order of the lines
					given := min(amount, commitments[i]-taken[i])
					taken[i] += given
					amount -= given
					left -= given
				}
				continue
			}
			shares, err := Shares(commitments, taken, amount)
			again, _ := Shares(commitments, taken, amount)
			if err != nil || sumOf(shares) != amount || !slices.Equal(shares, again) {
				t.Fatalf("Shares(%v, %v, %d) = %v and %v, %v", commitments, taken, amount, shares, again, err)
			}
			for i, s := range shares {
				if taken[i] += s; s < 0 || taken[i] > commitments[i] {
					t.Fatalf("line %d of %v gave %d and %d in all", i, commitments, s, taken[i])
				}
			}
			left -= amount
			if !byHand {
				closeToQuota(t, commitments, taken)
			}
		}
		if !slices.Equal(taken, commitments) {
			t.Fatalf("used up, but %v of %v was taken", taken, commitments)
		}
	}
}

// closeToQuota fails when a line is a whole unit or more away from its exact proportion.
func closeToQuota(t *testing.T, commitments, taken []int64) {
	t.Helper()
	promised, used := big.NewInt(sumOf(commitments)), big.NewInt(sumOf(taken))
	for i, c := range commitments {
		off := new(big.Int).Mul(used, big.NewInt(c))
		off.Sub(off, new(big.Int).Mul(promised, big.NewInt(taken[i])))
		if off.CmpAbs(promised) >= 0 {
			t.Fatalf("line %d of %v is off by %s/%s after %v", i, commitments, off, promised, taken)
		}
	}
}

// The rule told unit by unit, as the design describes it, gives the same shares.
func TestSharesFollowTheRule(t *testing.T) {
	rnd := dice(t)
	for range 20000 {
		commitments := randoms(rnd, 1+rnd.IntN(5), 40)
		taken := make([]int64, len(commitments))
		for i, c := range commitments {
			taken[i] = rnd.Int64N(c + 1)
		}
		amount := rnd.Int64N(sumOf(commitments) - sumOf(taken) + 1)
		got, err := Shares(commitments, taken, amount)
		if want := unitByUnit(commitments, taken, amount); err != nil || !slices.Equal(got, want) {
			t.Fatalf("Shares(%v, %v, %d) = %v, %v; want %v", commitments, taken, amount, got, err, want)
		}
	}
}

func unitByUnit(commitments, taken []int64, amount int64) []int64 {
	promised, target := sumOf(commitments), sumOf(taken)+amount
	shares := make([]int64, len(commitments))
	deficit := func(i int) int64 { return target*commitments[i] - promised*(taken[i]+shares[i]) }
	for i := range shares {
		if promised > 0 {
			shares[i] = max(0, deficit(i)) / promised
		}
	}
	for sumOf(shares) < amount {
		best := -1
		for i := range shares {
			if taken[i]+shares[i] < commitments[i] && (best < 0 || deficit(i) > deficit(best)) {
				best = i
			}
		}
		shares[best]++
	}
	for sumOf(shares) > amount {
		worst := -1
		for i := range shares {
			if shares[i] > 0 && (worst < 0 || deficit(i) < deficit(worst)) {
				worst = i
			}
		}
		shares[worst]--
	}
	return shares
}

func TestReturnShares(t *testing.T) {
	rnd := dice(t)
	for range 5000 {
		paid := randoms(rnd, 1+rnd.IntN(6), 1<<(1+rnd.IntN(45)))
		for left := sumOf(paid); left > 0; left = sumOf(paid) {
			amount := 1 + rnd.Int64N(left)
			back, err := ReturnShares(paid, amount)
			if err != nil || sumOf(back) != amount {
				t.Fatalf("ReturnShares(%v, %d) = %v, %v", paid, amount, back, err)
			}
			for i, b := range back {
				if b < 0 || b > paid[i] {
					t.Fatalf("fund %d paid %d and gets %d", i, paid[i], b)
				}
				paid[i] -= b
			}
		}
	}
	if got, err := ReturnShares([]int64{6, 4}, 11); !errors.Is(err, ErrSplit) {
		t.Errorf("more came back than was paid: %v, %v", got, err)
	}
}

func randoms(rnd *rand.Rand, n int, below int64) []int64 {
	numbers := make([]int64, n)
	for i := range numbers {
		numbers[i] = rnd.Int64N(below)
	}
	return numbers
}

func sumOf(numbers []int64) (sum int64) {
	for _, n := range numbers {
		sum += n
	}
	return sum
}
