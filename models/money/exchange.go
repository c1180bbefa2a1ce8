package money

import "math/big"

// Convert exchanges an amount at a rate of so many units of `to` for one unit of the amount's currency, rounded once
// to the minor unit of `to`, halves away from zero.
func Convert(a Amount, rate Rate, to Currency) (Amount, error) {
	return exchange(a, rate, to, false)
}

// Divide exchanges an amount the other way: the rate says how many units of the amount's currency one unit of `to`
// costs. With the rate 600 it makes 400.00 EUR of 240000.00 KZT. Dividing once is exact where a stored inverse of the
// rate would not be.
func Divide(a Amount, rate Rate, to Currency) (Amount, error) {
	return exchange(a, rate, to, true)
}

func exchange(a Amount, rate Rate, to Currency, inverse bool) (Amount, error) {
	from, known := a.Currency.Exponent()
	into, also := to.Exponent()
	if !known || !also {
		return Amount{}, ErrUnknownCurrency
	}
	num, den, err := rate.fraction()
	if err != nil {
		return Amount{}, err
	}
	if num.Sign() <= 0 {
		return Amount{}, ErrRate // a missing rate must stop the work, never count as 1
	}
	if inverse {
		num, den = den, num
	}
	num.Mul(num, power10(into)).Mul(num, big.NewInt(a.Minor))
	den.Mul(den, power10(from))
	minor, err := toInt64(halfUp(num, den))
	return Amount{minor, to}.unless(err)
}

// CumulativeCost returns what a draw of qty out of a lot costs. A lot is lotQty minor units of one currency, bought
// for lotCost minor units of another; takenBefore of it has been drawn already. Each draw costs the rounded cost of
// all draws so far less that of the earlier ones, so the draws of a whole lot cost exactly lotCost in whatever
// pieces they come. A draw that does not fit into the lot is a fault of the caller, and panics.
func CumulativeCost(lotQty, lotCost, takenBefore, qty int64) int64 {
	if lotQty <= 0 || lotCost < 0 || takenBefore < 0 || qty < 0 || takenBefore > lotQty || qty > lotQty-takenBefore {
		panic("money: draw does not fit into the lot")
	}
	upTo := func(taken int64) int64 {
		cost := new(big.Int).Mul(big.NewInt(lotCost), big.NewInt(taken))
		return halfUp(cost, big.NewInt(lotQty)).Int64() // never above lotCost
	}
	return upTo(takenBefore+qty) - upTo(takenBefore)
}
