package models

import (
	"slices"
	"strconv"
	"time"

	"demeu/models/ids"
	"demeu/models/money"
)

// Validate checks what an agreement can know alone.
func (f *Fund) Validate() error {
	var bad Fields
	bad.Check(!Blank(f.Title.All()), "/title", "field.required")
	bad.Name("/title", &f.Title)
	bad.Check(f.Amount.Currency.Known(), "/amount", "field.required")
	bad.Check(f.Amount.Minor > 0, "/amount", "funds.amount")
	bad.Check(f.Amount.Minor <= money.Largest, "/amount", "funds.too_large")
	bad.Check(f.ValidFrom == "" || f.ValidTo == "" || !f.ValidTo.Before(f.ValidFrom), "/valid_to", "funds.period")
	r := &f.Restrictions
	for i, iso := range r.Regions {
		_, known := ids.RegionByISO(iso)
		bad.Check(known, "/restrictions/regions/"+strconv.Itoa(i), "region.unknown")
	}
	for i, n := range r.Themes {
		_, known := ids.SDGByNumber(n)
		bad.Check(known, "/restrictions/themes/"+strconv.Itoa(i), "field.range", "min", "1", "max", "17")
	}
	for i, code := range r.Categories {
		bad.Check(code != "" && !slices.Contains(r.Categories[:i], code), "/restrictions/categories/"+strconv.Itoa(i), "field.invalid")
	}
	if p := r.MaxUnitPrice; p != nil {
		bad.Check(p.Minor > 0, "/restrictions/max_unit_price", "funds.amount")
		bad.Check(p.Currency == f.Amount.Currency, "/restrictions/max_unit_price", "funds.currency")
	}
	if r.FiscalYearEnd != "" {
		_, err := time.Parse("2006-01-02", "2025-"+r.FiscalYearEnd) // a year without a leap day: the day comes every year
		bad.Check(err == nil, "/restrictions/fiscal_year_end", "field.format")
	}
	return bad.Err("fund.invalid")
}
