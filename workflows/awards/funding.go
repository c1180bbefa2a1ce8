package awards

import (
	"slices"
	"strconv"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/grants"
)

// FundingInput says which fund pays how much of an award, in the award's currency; together they pay all of it.
type FundingInput []models.FundShare

// TranchePlanInput is the whole plan of payments.
type TranchePlanInput []PlannedTranche

// PlannedTranche is one payment of the plan.
type PlannedTranche struct {
	Seq        int64              `json:"seq" minimum:"1" maximum:"99"`
	DueOn      calendar.Date      `json:"due_on"`
	Amount     money.Amount       `json:"amount"`
	Conditions []models.Condition `json:"conditions" maxItems:"10" nullable:"false"`
}

// BudgetFit fits the budget to a smaller award: only the lines that change, each with its reason.
type BudgetFit struct {
	Lines []FittedLine `json:"lines" minItems:"1" maxItems:"500" nullable:"false"`
}

// FittedLine is a line as it is now; a quantity of 0 drops it.
type FittedLine struct {
	Line      int64         `json:"line"`
	Quantity  money.Decimal `json:"quantity"`
	Periods   int64         `json:"periods" minimum:"0" maximum:"1200"`
	UnitPrice money.Amount  `json:"unit_price"`
	Reason    string        `json:"reason,omitempty" maxLength:"1000"`
}

// cut says that there is something to fit: the commission gave less than was asked.
func cut(_ *workflows.Sight, a *models.Award) error {
	if a.Amount == a.Requested {
		return models.Refuse("award.nothing_to_fit")
	}
	return nil
}

// fit takes the changed lines over. The lines add up to the award exactly; each keeps what was asked, and why it changed.
func fit(_ *workflows.Step, a *models.Award, b *BudgetFit) error {
	var bad models.Fields
	budget := slices.Clone(a.Budget)
	for i, in := range b.Lines {
		at := slices.IndexFunc(budget, func(l models.BudgetLine) bool { return l.Line == in.Line })
		if at < 0 {
			bad.Add(workflows.Pointer("lines", i, "line"), "award.line_unknown")
			continue
		}
		l := &budget[at]
		asked := l.Total
		if l.Requested != nil {
			asked = *l.Requested
		}
		total, err := money.Line(in.UnitPrice, in.Quantity, in.Periods)
		if err != nil || total.Currency != a.Amount.Currency || total.Minor < 0 {
			bad.Add(workflows.Pointer("lines", i, "unit_price"), "award.line_amount")
			continue
		}
		l.Quantity, l.Periods, l.UnitPrice, l.Total = in.Quantity, in.Periods, in.UnitPrice, total
		l.Requested, l.Reason = nil, ""
		if total != asked {
			bad.Require(workflows.Pointer("lines", i, "reason"), in.Reason)
			l.Requested, l.Reason = &asked, in.Reason
		}
	}
	if err := bad.Err("award.budget_invalid"); err != nil {
		return err
	}
	sum := money.Amount{Currency: a.Amount.Currency}
	for _, l := range budget {
		var err error
		if sum, err = sum.Add(l.Total); err != nil {
			return models.Bad("/lines", "award.line_amount")
		}
	}
	if sum != a.Amount {
		return mismatch("/lines", "award.budget_sum", a.Amount, sum)
	}
	a.Budget, a.Fitted = budget, true
	return nil
}

// fund replaces the funding lines: funds of the call that may pay this award, and together all of it.
func fund(st *workflows.Step, a *models.Award, in *FundingInput) error {
	allowed, err := store.Find[models.CallFunding](st.Tx, "seq", "call_id = ?", a.CallID)
	if err != nil {
		return err
	}
	var bad models.Fields
	var sum int64
	seen := map[string]bool{}
	for i, part := range *in {
		at := func(field string) string { return workflows.Pointer(i, field) }
		bad.Check(part.Amount.Currency == a.Amount.Currency && part.Amount.Minor > 0, at("amount"), "funding.amount")
		bad.Check(!seen[part.FundID], at("fund_id"), "field.twice")
		bad.Check(slices.ContainsFunc(allowed, func(c models.CallFunding) bool { return c.FundID == part.FundID }), at("fund_id"), "funding.not_in_call")
		seen[part.FundID] = true
		if part.Amount.Minor > 0 && part.Amount.Minor <= a.Amount.Minor {
			sum += part.Amount.Minor
		}
	}
	bad.Check(len(*in) > 0 && len(*in) <= 50, "", "field.required")
	if err := bad.Err("funding.invalid"); err != nil {
		return err
	}
	if sum != a.Amount.Minor {
		return mismatch("", "award.funding_sum", a.Amount, money.Amount{Minor: sum, Currency: a.Amount.Currency})
	}
	old, err := store.FundingOf(st.Tx, a.ID)
	if err != nil {
		return err
	}
	if err := store.Remove[models.FundingLine](st.Tx, "award_id = ?", a.ID); err != nil {
		return err
	}
	for i, part := range *in {
		f, err := store.Get[models.Fund](st.Tx, part.FundID)
		if err != nil {
			return err
		}
		if err := mayPay(workflows.CallOf(st.Context()).Language, st.Tx, f, a); err != nil {
			return err
		}
		line, err := fundingLine(st, f, a, part)
		if err != nil {
			return err
		}
		line.Seq = int64(i + 1)
		if err := st.Insert(line, "fund"); err != nil {
			return err
		}
	}
	return st.Note(a, "funding_lines", map[string]any{"lines": shares(old)}, map[string]any{"lines": *in}, "")
}

func shares(lines []models.FundingLine) FundingInput {
	out := make(FundingInput, len(lines))
	for i, l := range lines {
		out[i] = models.FundShare{FundID: l.FundID, Amount: l.Amount}
	}
	return out
}

// fundingLine prices a part in the fund's own currency, at the rate of the fund's last exchange.
func fundingLine(st *workflows.Step, f *models.Fund, a *models.Award, part models.FundShare) (*models.FundingLine, error) {
	line := &models.FundingLine{Base: st.New(), AwardID: a.ID, FundID: f.ID, Amount: part.Amount, FundAmount: part.Amount, Rate: "1"}
	if f.Amount.Currency == part.Amount.Currency {
		return line, nil
	}
	d, err := store.LastDeal(st.Tx, f.ID, string(part.Amount.Currency))
	if err != nil {
		return nil, err
	}
	if d == nil { // a missing rate is never 1
		return nil, models.Refuse("funding.rate_missing").With("fund", f.Title.In("ru")).With("currency", string(f.Amount.Currency))
	}
	line.Rate, line.RateDated, line.RateBasis = d.Rate, d.DealtOn, d.Source
	line.FundAmount, err = money.Divide(part.Amount, d.Rate, f.Amount.Currency)
	return line, err
}

// mayPay holds a donor's restrictions against an award. What is spent is split among all funds line by line, so a line
// that a fund may not pay keeps it out of the whole award. The refusal is in words of the language.
func mayPay(language string, r store.Reader, f *models.Fund, a *models.Award) error {
	switch {
	case f.State != models.FundSigned:
		return models.Refuse("funds.unsigned").With("fund", f.Title.In(language))
	case f.ValidTo != "" && f.ValidTo.Before(a.StartsOn):
		return models.Refuse("funding.period").With("fund", f.Title.In(language)).With("until", f.ValidTo.Words(language))
	}
	grantee, err := store.Get[models.Organisation](r, a.GranteeID)
	if err != nil {
		return err
	}
	call, err := store.Get[models.Call](r, a.CallID)
	if err != nil {
		return err
	}
	rate, err := grants.RateOf(r, f, a.Amount.Currency)
	if err != nil {
		return err
	}
	found := grants.CheckFunding(f, rate, grants.AwardFacts{
		Currency: a.Amount.Currency, Resident: grantee.Resident(), Regions: a.Regions, SDG: a.SDG, Lines: paidLines(a.Budget), Categories: call.Categories,
	})
	if len(found) == 0 {
		return nil
	}
	e := models.Refuse(found[0].Code)
	for i, finding := range found {
		params := grants.Dress(language, finding.Params)
		params["fund"] = f.Title.In(language)
		if i == 0 {
			e.Params = params
		}
		e.Fields = append(e.Fields, models.FieldError{Pointer: finding.Pointer, Code: finding.Code, Params: params})
	}
	return e.With("fund_id", f.ID)
}

// paidLines are the lines that were not fitted away.
func paidLines(budget []models.BudgetLine) []models.BudgetLine {
	return slices.DeleteFunc(slices.Clone(budget), func(l models.BudgetLine) bool { return l.Total.IsZero() })
}

// plan replaces the tranches. Together they are the award; a condition names a report that is owed.
func plan(st *workflows.Step, a *models.Award, in *TranchePlanInput) error {
	old, err := store.TranchesOf(st.Tx, a.ID)
	if err != nil {
		return err
	}
	var bad models.Fields
	var sum int64
	for i, t := range *in {
		at := func(field string) string { return workflows.Pointer(i, field) }
		bad.Check(t.Seq == int64(i+1), at("seq"), "tranche.seq")
		bad.Check(t.DueOn.Valid(), at("due_on"), "field.required")
		bad.Check(t.Amount.Currency == a.Amount.Currency && t.Amount.Minor > 0 && t.Amount.Minor <= a.Amount.Minor, at("amount"), "tranche.amount")
		for j, c := range t.Conditions {
			conditionFaults(&bad, a, c, workflows.Pointer(i, "conditions", j))
		}
		if t.Amount.Minor <= a.Amount.Minor {
			sum += t.Amount.Minor
		}
	}
	bad.Check(len(*in) > 0 && len(*in) <= 99, "", "field.required")
	if err := bad.Err("tranche.plan_invalid"); err != nil {
		return err
	}
	if sum != a.Amount.Minor {
		return mismatch("", "award.tranche_sum", a.Amount, money.Amount{Minor: sum, Currency: a.Amount.Currency})
	}
	if err := store.Remove[models.Tranche](st.Tx, "award_id = ?", a.ID); err != nil {
		return err
	}
	for _, t := range *in {
		var title models.Text
		if i := slices.IndexFunc(old, func(o models.Tranche) bool { return o.Seq == t.Seq }); i >= 0 {
			title = old[i].Title
		}
		if err := st.Insert(newTranche(st, a, t.Seq, title, t.Amount, t.DueOn, t.Conditions), "plan"); err != nil {
			return err
		}
	}
	return st.Note(a, "tranche_plan", map[string]any{"tranches": plannedOf(old)}, map[string]any{"tranches": *in}, "")
}

func plannedOf(rows []models.Tranche) TranchePlanInput {
	out := make(TranchePlanInput, len(rows))
	for i, t := range rows {
		out[i] = PlannedTranche{t.Seq, t.DueOn, t.Amount, t.Conditions}
	}
	return out
}

func conditionFaults(bad *models.Fields, a *models.Award, c models.Condition, at string) {
	switch c.Code {
	case models.ConditionSignature:
	case models.ConditionReportAccepted:
		known := slices.ContainsFunc(a.ReportPlan, func(r models.DueReport) bool { return r.Code == c.Report })
		bad.Check(known, at+"/report", "tranche.report_unknown")
	case models.ConditionSpentShare:
		bad.Check(c.Need >= 1 && c.Need <= 100, at+"/need", "field.range", "min", "1", "max", "100")
	default:
		bad.Add(at+"/code", "field.enum")
	}
}

// plain is an amount in the form of the API, with its currency: texts in every language can hold it.
// mismatch tells what a sum must come to and what it comes to, as a whole and at its place.
func mismatch(pointer, code string, need, have money.Amount) error {
	var bad models.Fields
	bad.Add(pointer, code, "need", plain(need), "have", plain(have))
	return models.AsError(bad.Err(code)).With("need", plain(need)).With("have", plain(have))
}

func plain(a money.Amount) string { return a.String() + " " + string(a.Currency) }

func num(n int64) string { return strconv.FormatInt(n, 10) }
