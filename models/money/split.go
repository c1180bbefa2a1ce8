package money

import (
	"math/big"
	"slices"
)

// SplitByWeights splits a total into parts proportional to the weights by the largest remainder: each part is first
// rounded down, and the units left over go one each to the largest remainders, to the earlier position where they
// tie. The parts add up to the total exactly.
func SplitByWeights(total int64, weights []int64) ([]int64, error) {
	sum, err := addUp(weights)
	if err != nil {
		return nil, err
	}
	parts := make([]int64, len(weights))
	if total == 0 {
		return parts, nil
	}
	if total < 0 || sum.Sign() == 0 {
		return nil, ErrSplit
	}
	left := total
	remainders := make([]*big.Int, len(weights))
	for i, w := range weights {
		share, rest := new(big.Int).Mul(big.NewInt(total), big.NewInt(w)), new(big.Int)
		share.QuoRem(share, sum, rest)
		parts[i], remainders[i] = share.Int64(), rest
		left -= parts[i]
	}
	for _, i := range order(remainders, func(a, b *big.Int) int { return b.Cmp(a) })[:left] {
		parts[i]++
	}
	return parts, nil
}

// Shares splits the next amount of an award among its funding lines so that the sums so far stay as close as whole
// minor units allow to the proportions of the commitments. commitments and taken hold one number per funding line,
// in the order of line numbers, in minor units of the award's currency; taken is what earlier tranches used up.
//
// The parts add up to the amount exactly, none is negative, no line ever gives more than it committed, and when the
// award is used up each has given exactly its commitment. The same input always gives the same parts. The error is
// ErrSplit when the lines cannot cover the amount, ErrNegative when a number is below zero.
//
// The split aims at the target of each line *after* this amount, so an earlier rounding, or a split that people
// changed by hand, is made good by the next tranches instead of growing.
func Shares(commitments, taken []int64, amount int64) ([]int64, error) {
	promised, err := addUp(commitments)
	if err != nil {
		return nil, err
	}
	used, err := addUp(taken)
	if err != nil {
		return nil, err
	}
	if amount < 0 {
		return nil, ErrNegative
	}
	target := used.Add(used, big.NewInt(amount)) // the sum of all lines once this amount is given
	if len(commitments) != len(taken) || target.Cmp(promised) > 0 {
		return nil, ErrSplit
	}
	shares := make([]int64, len(commitments))
	if amount == 0 {
		return shares, nil
	}
	// deficits are what a line is short of its target, in units of 1/promised so that they stay whole numbers.
	deficits := make([]*big.Int, len(commitments))
	missing := amount
	for i, c := range commitments {
		if taken[i] > c {
			return nil, ErrSplit
		}
		d := new(big.Int).Mul(target, big.NewInt(c))
		d.Sub(d, new(big.Int).Mul(promised, big.NewInt(taken[i])))
		if d.Sign() > 0 {
			whole := new(big.Int)
			whole.QuoRem(d, promised, d)
			shares[i] = whole.Int64()
			missing -= shares[i]
		}
		deficits[i] = d
	}
	for ; missing > 0; missing-- { // fewer rounds than lines: rounding down lost less than one unit in each
		i := neediest(deficits, func(i int) bool { return taken[i]+shares[i] < commitments[i] })
		shares[i]++
		deficits[i].Sub(deficits[i], promised)
	}
	takeBack(shares, deficits, -missing)
	return shares, nil
}

// ReturnShares splits money that comes back among the funds that paid it, in the proportions in which they paid, and
// never gives one more than it paid. For a second return pass what each fund has paid less what it got back.
func ReturnShares(paid []int64, amount int64) ([]int64, error) {
	return Shares(paid, make([]int64, len(paid)), amount)
}

// neediest returns the line with the largest deficit among those that may still give; the first where they tie.
func neediest(deficits []*big.Int, may func(int) bool) int {
	best := -1
	for i, d := range deficits {
		if may(i) && (best < 0 || d.Cmp(deficits[best]) > 0) {
			best = i
		}
	}
	return best
}

// takeBack lowers the shares by surplus units in all, each time from the line with the smallest deficit that still
// has a share. Giving a unit back raises a deficit by one, so the lines take turns in the order of their fractions;
// whole rounds are taken at once, because after a hand-made split the surplus can be millions of units.
func takeBack(shares []int64, fractions []*big.Int, surplus int64) {
	turns := order(fractions, (*big.Int).Cmp)
	for surplus > 0 {
		turns = slices.DeleteFunc(turns, func(i int) bool { return shares[i] == 0 })
		rounds := surplus / int64(len(turns))
		if rounds == 0 {
			turns, rounds = turns[:surplus], 1
		}
		for _, i := range turns {
			rounds = min(rounds, shares[i])
		}
		for _, i := range turns {
			shares[i] -= rounds
		}
		surplus -= rounds * int64(len(turns))
	}
}

// order returns the positions of values sorted by compare; equal values keep their order.
func order(values []*big.Int, compare func(a, b *big.Int) int) []int {
	positions := make([]int, len(values))
	for i := range positions {
		positions[i] = i
	}
	slices.SortStableFunc(positions, func(i, j int) int { return compare(values[i], values[j]) })
	return positions
}

// addUp returns the sum of numbers that must not be negative.
func addUp(numbers []int64) (*big.Int, error) {
	sum := new(big.Int)
	for _, n := range numbers {
		if n < 0 {
			return nil, ErrNegative
		}
		sum.Add(sum, big.NewInt(n))
	}
	return sum, nil
}
