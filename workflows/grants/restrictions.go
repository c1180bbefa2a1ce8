package grants

import (
	"slices"
	"strconv"
	"strings"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/ids"
	"demeu/models/lang"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
)

// Words says in a language what a donor's money may not pay for, one line for each rule.
func Words(language string, r *models.Restrictions) []string {
	out := []string{}
	say := func(key string, params models.Params) {
		out = append(out, lang.Text(language, "restriction."+key, params))
	}
	if r.ResidentsOnly {
		say("residents", nil)
	}
	if len(r.Regions) > 0 {
		var names []string
		for _, iso := range r.Regions {
			region, _ := ids.RegionByISO(iso)
			names = append(names, region.Name.In(language))
		}
		say("regions", models.Params{"regions": strings.Join(names, ", ")})
	}
	if len(r.Categories) > 0 {
		say("categories", models.Params{"categories": strings.Join(r.Categories, ", ")})
	}
	if len(r.Themes) > 0 {
		var names []string
		for _, n := range r.Themes {
			goal, _ := ids.SDGByNumber(n)
			names = append(names, lang.Text(language, "restriction.goal", models.Params{"number": strconv.Itoa(n), "name": goal.Name.In(language)}))
		}
		say("themes", models.Params{"themes": strings.Join(names, ", ")})
	}
	if r.SDGRequired {
		say("sdg", nil)
	}
	if r.MaxUnitPrice != nil {
		say("unit_price", models.Params{"limit": money.FormatShort(*r.MaxUnitPrice, language)})
	}
	if r.FiscalYearEnd != "" {
		say("fiscal_year", models.Params{"day": yearly(r.FiscalYearEnd, language)})
	}
	return out
}

// yearly writes a day that comes every year: "20 December".
func yearly(monthDay, language string) string {
	const year = "2025"
	words := calendar.Date(year + "-" + monthDay).Words(language)
	for _, cut := range []string{year + " ж. ", " " + year + " г.", " " + year} {
		words = strings.Replace(words, cut, "", 1)
	}
	return words
}

// AwardFacts are what a donor's restrictions look at: an application, or the award that became of it.
type AwardFacts struct {
	Currency   money.Currency
	Resident   bool
	Regions    []string
	SDG        []int
	Lines      []models.BudgetLine
	Categories []models.BudgetCategory // of the call: they say what is equipment
}

// FactsOf gathers them from an application.
func FactsOf(c *models.Call, applicant *models.Organisation, a *models.Application) AwardFacts {
	return AwardFacts{Currency: c.Currency, Resident: applicant.Resident(), Regions: a.Project.Regions, SDG: a.Project.SDG, Lines: a.Budget, Categories: c.Categories}
}

// CheckFunding says what of an award a fund may not pay for. Findings about the whole award stand at the project or the
// applicant, findings about single lines at the line: those lines may be paid by another fund. rate says how many units
// of the award's currency one unit of the fund's costs; without one, a limit in another currency cannot be compared, and
// that is a finding too.
func CheckFunding(f *models.Fund, rate money.Rate, facts AwardFacts) []models.Finding {
	var found []models.Finding
	note := func(code, pointer string, params models.Params) {
		if params == nil {
			params = models.Params{}
		}
		params["fund"] = f.Title.In("ru")
		found = append(found, models.Finding{Code: code, Check: code, Severity: models.Blocking, Pointer: pointer, Params: params})
	}
	r := &f.Restrictions
	if r.ResidentsOnly && !facts.Resident {
		note("funding.resident", "/applicant", nil)
	}
	if len(r.Regions) > 0 {
		outside := slices.DeleteFunc(slices.Clone(facts.Regions), func(iso string) bool { return slices.Contains(r.Regions, iso) })
		if len(outside) > 0 || len(facts.Regions) == 0 {
			note("funding.region", "/project/regions", models.Params{"regions": strings.Join(outside, ", ")})
		}
	}
	if r.SDGRequired && len(facts.SDG) == 0 {
		note("funding.sdg", "/project/sdg", nil)
	}
	if len(r.Themes) > 0 && !slices.ContainsFunc(facts.SDG, func(n int) bool { return slices.Contains(r.Themes, n) }) {
		note("funding.theme", "/project/sdg", models.Params{"themes": numbers(r.Themes)})
	}
	limit, err := unitLimit(f, rate, facts.Currency)
	if err != nil {
		note("funding.rate_missing", "/budget/lines", models.Params{"currency": string(f.Amount.Currency)})
	}
	for i, l := range facts.Lines {
		if l.Source != models.SourceGrant {
			continue
		}
		at := workflows.Pointer("budget", "lines", i)
		if len(r.Categories) > 0 && !slices.Contains(r.Categories, l.Category) {
			note("funding.category", at+"/category", models.Params{"category": l.Category, "line": strconv.FormatInt(l.Line, 10)})
		}
		if limit != nil && equipment(facts.Categories, l.Category) && l.UnitPrice.Minor > limit.Minor {
			note("funding.unit_price", at+"/unit_price", models.Params{"line": strconv.FormatInt(l.Line, 10), "title": l.Title,
				"limit": r.MaxUnitPrice.String() + " " + string(r.MaxUnitPrice.Currency), "price": l.UnitPrice.String() + " " + string(l.UnitPrice.Currency)})
		}
	}
	return found
}

// unitLimit is the greatest unit price of equipment in the award's currency; nil for no limit.
func unitLimit(f *models.Fund, rate money.Rate, currency money.Currency) (*money.Amount, error) {
	limit := f.Restrictions.MaxUnitPrice
	if limit == nil || limit.Currency == currency {
		return limit, nil
	}
	converted, err := money.Convert(*limit, rate, currency)
	if err != nil {
		return nil, err
	}
	return &converted, nil
}

func equipment(categories []models.BudgetCategory, code string) bool {
	return slices.ContainsFunc(categories, func(b models.BudgetCategory) bool { return b.Code == code && b.Equipment })
}

func numbers(ns []int) string {
	var words []string
	for _, n := range ns {
		words = append(words, strconv.Itoa(n))
	}
	return strings.Join(words, ", ")
}

// RateOf is the rate of a fund's last exchange into a currency; "" when there was none.
func RateOf(r store.Reader, f *models.Fund, into money.Currency) (money.Rate, error) {
	deal, err := store.LastDeal(r, f.ID, string(into))
	if err != nil || deal == nil {
		return "", err
	}
	return deal.Rate, nil
}
