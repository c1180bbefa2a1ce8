package grants

import (
	"errors"
	"slices"

	"demeu/models"
	"demeu/models/money"
	"demeu/workflows"
)

// BudgetInput is a whole budget: its lines replace those before. What it comes to is the platform's own sum; what the
// applicant declares is kept beside it.
type BudgetInput struct {
	Lines    []BudgetLineInput `json:"lines" maxItems:"500" nullable:"false"`
	Declared *money.Amount     `json:"declared_requested,omitempty" doc:"The sum as the applicant has it; screening compares"`
}

// BudgetLineInput is one line of it. Only the number is needed while it is a draft.
type BudgetLineInput struct {
	Line      int64         `json:"line" minimum:"1" maximum:"9999"`
	Category  string        `json:"category,omitempty" maxLength:"20"`
	Title     string        `json:"title,omitempty" maxLength:"500"`
	Unit      string        `json:"unit,omitempty" maxLength:"100"`
	Quantity  money.Decimal `json:"quantity,omitempty" example:"0.5"`
	Periods   *int64        `json:"periods,omitempty" doc:"1 when absent"`
	UnitPrice *money.Amount `json:"unit_price,omitempty"`
	Source    string        `json:"source,omitempty" enum:"grant,own,in_kind" doc:"grant when absent"`
}

// BudgetView is a budget with its sums.
type BudgetView struct {
	Currency   money.Currency      `json:"currency"`
	Lines      []models.BudgetLine `json:"lines" nullable:"false"`
	ByCategory []CategoryTotal     `json:"by_category" nullable:"false"`
	Requested  money.Amount        `json:"requested"`
	Own        money.Amount        `json:"own"`
	Total      money.Amount        `json:"total"`
	OwnPercent string              `json:"own_percent" doc:"Of the total"`
	Declared   *money.Amount       `json:"declared_requested,omitempty"`
}

// CategoryTotal is what the grant pays in one category, with its share of the requested amount and its limits.
type CategoryTotal struct {
	Category   string       `json:"category"`
	Title      models.Text  `json:"title"`
	Total      money.Amount `json:"total"`
	Percent    string       `json:"percent"`
	MinPercent *int64       `json:"min_percent,omitempty"`
	MaxPercent *int64       `json:"max_percent,omitempty"`
	Within     bool         `json:"within"`
}

// lines turns what was sent into lines of the call's currency.
func (b *BudgetInput) lines(cur money.Currency) ([]models.BudgetLine, *int64, error) {
	var bad models.Fields
	out := make([]models.BudgetLine, len(b.Lines))
	for i, in := range b.Lines {
		l := models.BudgetLine{Line: in.Line, Category: in.Category, Title: in.Title, Unit: in.Unit, Quantity: in.Quantity, Periods: 1,
			UnitPrice: money.Amount{Currency: cur}, Source: in.Source}
		if in.Periods != nil {
			l.Periods = *in.Periods
		}
		if in.UnitPrice != nil {
			l.UnitPrice = *in.UnitPrice
			bad.Check(l.UnitPrice.Currency == cur, workflows.Pointer("budget", "lines", i, "unit_price"), "budget.currency", "currency", string(cur))
		}
		if l.Source == "" {
			l.Source = models.SourceGrant
		}
		out[i] = l
	}
	var declared *int64
	if b.Declared != nil {
		bad.Check(b.Declared.Currency == cur, "/budget/declared_requested", "budget.currency", "currency", string(cur))
		declared = &b.Declared.Minor
	}
	return out, declared, bad.Err("application.invalid")
}

// addUp prices every line and sums up who pays what. Each line is rounded once; what is too large for any budget is
// refused and never wrapped.
func addUp(a *models.Application, cur money.Currency) error {
	a.Requested, a.Own = money.Amount{Currency: cur}, money.Amount{Currency: cur}
	var bad models.Fields
	for i := range a.Budget {
		l := &a.Budget[i]
		var err error
		if l.Total, err = money.Line(l.UnitPrice, l.Quantity, l.Periods); err == nil {
			sum := &a.Own
			if l.Source == models.SourceGrant {
				sum = &a.Requested
			}
			*sum, err = plus(*sum, l.Total)
		}
		if err != nil && !errors.Is(err, money.ErrNegative) { // a negative quantity has its own code
			bad.Add(workflows.Pointer("budget", "lines", i), "budget.too_large")
		}
	}
	if _, err := a.Requested.Add(a.Own); err != nil {
		bad.Add("/budget/lines", "budget.too_large")
	}
	return bad.Err("application.invalid")
}

// plus adds and keeps the sum as it was when it cannot.
func plus(sum, more money.Amount) (money.Amount, error) {
	next, err := sum.Add(more)
	if err != nil {
		return sum, err
	}
	return next, nil
}

// granted is what the grant pays in each category.
func granted(a *models.Application) map[string]money.Amount {
	sums := map[string]money.Amount{}
	for _, l := range a.Budget {
		if l.Source != models.SourceGrant {
			continue
		}
		sum, ok := sums[l.Category]
		if !ok {
			sum.Currency = a.Requested.Currency
		}
		sums[l.Category], _ = plus(sum, l.Total) // no more than the requested amount, which fits
	}
	return sums
}

// above and below compare a share with a limit in per cent exactly: 40.001 % is above 40.
func above(part, whole money.Amount, percent int64) bool {
	rest, err := whole.Sub(part)
	return err == nil && !money.AtLeast(rest, whole, 100-percent)
}

func below(part, whole money.Amount, percent int64) bool { return !money.AtLeast(part, whole, percent) }

func budgetView(a *models.Application, call *models.Call) *BudgetView {
	v := &BudgetView{Currency: call.Currency, Lines: a.Budget, ByCategory: []CategoryTotal{}, Requested: a.Requested, Own: a.Own}
	if v.Lines == nil {
		v.Lines = []models.BudgetLine{}
	}
	v.Total, _ = plus(a.Requested, a.Own) // addUp has refused what does not fit
	if v.OwnPercent = money.Percent(a.Own, v.Total); v.OwnPercent == "" {
		v.OwnPercent = "0.00"
	}
	if a.Declared != nil {
		v.Declared = &money.Amount{Minor: *a.Declared, Currency: call.Currency}
	}
	sums := granted(a)
	for _, c := range call.Categories {
		t := CategoryTotal{Category: c.Code, Title: c.Title, Total: sums[c.Code], MinPercent: c.MinPercent, MaxPercent: c.MaxPercent, Within: true}
		t.Total.Currency = call.Currency
		if t.Percent = money.Percent(t.Total, a.Requested); t.Percent == "" {
			t.Percent = "0.00"
		}
		if !a.Requested.IsZero() {
			t.Within = (c.MaxPercent == nil || !above(t.Total, a.Requested, *c.MaxPercent)) && (c.MinPercent == nil || !below(t.Total, a.Requested, *c.MinPercent))
		}
		v.ByCategory = append(v.ByCategory, t)
	}
	return v
}

// category of a call by its code.
func category(call *models.Call, code string) (models.BudgetCategory, bool) {
	if i := slices.IndexFunc(call.Categories, func(c models.BudgetCategory) bool { return c.Code == code }); i >= 0 {
		return call.Categories[i], true
	}
	return models.BudgetCategory{}, false
}
