package grants

import (
	"slices"
	"strconv"

	"demeu/models"
	"demeu/models/ids"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
)

// facts are all that the checks know: they ask nothing themselves, so that the same facts always give the same
// findings.
type facts struct {
	application *models.Application
	call        *models.Call
	applicant   *models.Organisation
	checked     *models.Verification // nil: nobody has checked the applicant yet
	files       []models.Attachment
	overdue     int64 // reports that the applicant owes on earlier awards
	limits      []priceLimit
	now         models.Time // of sending, or of the look at a draft
}

// priceLimit is the most that a fund of the call pays for one piece of equipment: as agreed, and in the call's
// currency.
type priceLimit struct {
	fund   models.Text
	agreed money.Amount
	most   money.Amount
}

// gather reads the facts of an application.
func gather(r store.Reader, a *models.Application, call *models.Call, now models.Time) (*facts, error) {
	f := &facts{application: a, call: call, now: now}
	var err error
	if f.applicant, err = store.Get[models.Organisation](r, a.ApplicantID); err != nil {
		return nil, err
	}
	if f.checked, err = store.LatestVerification(r, a.ApplicantID); err != nil {
		return nil, err
	}
	if f.files, err = store.Attachments(r, "application", a.ID); err != nil {
		return nil, err
	}
	if f.overdue, err = store.OverdueReports(r, a.ApplicantID, workflows.Day(now)); err != nil {
		return nil, err
	}
	funding, err := store.FundsOfCall(r, call.ID)
	if err != nil {
		return nil, err
	}
	for _, line := range funding {
		fund, err := store.Get[models.Fund](r, line.FundID)
		if err != nil {
			return nil, err
		}
		rate, err := RateOf(r, fund, call.Currency)
		if err != nil {
			return nil, err
		}
		// a limit in another currency is compared once a rate is known; the award's funding asks again
		if most, err := unitLimit(fund, rate, call.Currency); err == nil && most != nil {
			f.limits = append(f.limits, priceLimit{fund.Title, *fund.Restrictions.MaxUnitPrice, *most})
		}
	}
	return f, nil
}

// judged is one rule of the call with its outcome.
type judged struct {
	rule *models.EligibilityRule
	outcome
}

// judge runs the call's rules in their order.
func (f *facts) judge() []judged {
	var all []judged
	for i := range f.call.Eligibility {
		rule := &f.call.Eligibility[i]
		run, known := checks[rule.Check]
		if !known {
			all = append(all, judged{rule, outcome{unknown: true}}) // a person looks at what no check knows
			continue
		}
		out := run(f, rule)
		for j := range out.found {
			out.found[j].Code, out.found[j].Severity = rule.Code, models.Warning
			if rule.Blocking {
				out.found[j].Severity = models.Blocking
			}
		}
		all = append(all, judged{rule, out})
	}
	return all
}

// assess is everything that screening would say: the call's rules, then what holds for every call. What nobody knows
// yet is said to officers alone.
func (f *facts) assess(officer bool) []models.Finding {
	found := []models.Finding{}
	for _, j := range f.judge() {
		found = append(found, j.found...)
		if officer && j.unknown && len(j.found) == 0 {
			found = append(found, models.Finding{Code: j.rule.Code, Severity: models.Warning, Pointer: j.pointer, Check: "to_check", ToCheck: true})
		}
	}
	found = append(found, f.money()...)
	found = append(found, f.people()...)
	found = append(found, f.documents()...)
	found = append(found, f.answers()...)
	return append(found, f.gaps()...)
}

func finding(check, pointer string, params ...string) models.Finding {
	f := models.Finding{Check: check, Pointer: pointer}
	for i := 0; i+1 < len(params); i += 2 {
		if f.Params == nil {
			f.Params = models.Params{}
		}
		f.Params[params[i]] = params[i+1]
	}
	return f
}

// warn is a finding of the platform's own, with a code of its own.
func warn(code, check, pointer string, params ...string) models.Finding {
	f := finding(check, pointer, params...)
	f.Code, f.Severity = code, models.Warning
	return f
}

func one(f models.Finding) []models.Finding { return []models.Finding{f} }

func number(n int64) string { return strconv.FormatInt(n, 10) }

// sum writes an amount as a parameter; it is dressed for a language when it is shown.
func sum(a money.Amount) string { return a.String() + " " + string(a.Currency) }

// money are the findings about sums and accounts that hold for every call.
func (f *facts) money() []models.Finding {
	var found []models.Finding
	a := f.application
	if a.Declared != nil && *a.Declared != a.Requested.Minor {
		declared := money.Amount{Minor: *a.Declared, Currency: a.Requested.Currency}
		found = append(found, warn("SUM", "sum", "/budget/declared_requested", "declared", sum(declared), "computed", sum(a.Requested)))
	}
	if _, err := ids.ParseIBAN(f.applicant.IBAN.Reveal()); err != nil {
		iban := warn("IBAN", "iban", "/applicant/bank/iban")
		iban.Severity = models.Blocking
		found = append(found, iban)
	}
	if !f.applicant.Resident() {
		found = append(found, warn("FOREIGN_FUNDING", "foreign_funding", "/applicant/country"))
	}
	for i, l := range a.Budget {
		c, known := category(f.call, l.Category)
		at := workflows.Pointer("budget", "lines", i)
		if !known && l.Category != "" && l.Source == models.SourceGrant {
			found = append(found, warn("CATEGORY", "category", at+"/category", "category", l.Category))
		}
		if !c.Equipment || l.Source != models.SourceGrant {
			continue
		}
		for _, limit := range f.limits {
			if l.UnitPrice.Minor > limit.most.Minor {
				found = append(found, warn("FUND_UNIT_PRICE", "fund_unit_price", at+"/unit_price", "line", l.Title, "price", sum(l.UnitPrice),
					"limit", sum(limit.agreed), "fund", limit.fund.In(a.Language)))
			}
		}
	}
	return found
}

// people are the findings about those who help.
func (f *facts) people() []models.Finding {
	var found []models.Finding
	v := &f.application.Volunteers
	minors := v.Minors != nil && *v.Minors
	const consentBelow = 14
	if v.Planned > 0 && v.HoursPlanned == 0 {
		found = append(found, warn("HOURS_ZERO", "hours_zero", "/volunteers/hours_planned"))
	}
	if v.MinAge != nil && *v.MinAge < consentBelow {
		found = append(found, warn("CHILDREN_CONSENT", "children_consent", "/volunteers/min_age", "age", number(consentBelow)))
	}
	if minors && !v.Safeguarding {
		found = append(found, warn("MINORS_SAFEGUARDING", "minors_safeguarding", "/volunteers/safeguarding"))
	}
	for i, code := range v.Types {
		t, _ := ids.ActivityTypeByCode(code)
		if minors && t.MinAge != nil && *t.MinAge >= 18 {
			w := warn("EMERGENCY_MINORS", "emergency_minors", workflows.Pointer("volunteers", "types", i), "type", code)
			w.Severity = models.Blocking // the law leaves no choice
			found = append(found, w)
		}
	}
	return found
}

// documents are the required files that are not there.
func (f *facts) documents() []models.Finding {
	var found []models.Finding
	for _, d := range f.call.Documents {
		has := slices.ContainsFunc(f.files, func(a models.Attachment) bool { return a.Kind == d.Code })
		if d.As == "file" && d.Required && !has {
			found = append(found, warn("DOC", "document", "/attachments/"+d.Code, "document", d.Code))
		}
	}
	return found
}

// answers are the faults of the answers against the call's form. It blocks nothing.
func (f *facts) answers() []models.Finding {
	faults := answerFaults(f.call.Form, f.application.Answers)
	found := make([]models.Finding, len(faults))
	for i, at := range faults {
		found[i] = warn("FORM", "form", "/answers"+at)
	}
	return found
}

// gaps are what a complete application would have and this one has not.
func (f *facts) gaps() []models.Finding {
	var found []models.Finding
	need := func(ok bool, code, pointer string) {
		if !ok {
			found = append(found, warn(code, "missing", pointer))
		}
	}
	a := f.application
	p := &a.Project
	need(!models.Blank(p.Title), "PROJECT", "/project/title")
	need(!models.Blank(p.Problem), "PROJECT", "/project/problem")
	need(!models.Blank(p.Goal), "PROJECT", "/project/goal")
	need(p.StartsOn != "", "PROJECT", "/project/starts_on")
	need(p.Months > 0, "PROJECT", "/project/months")
	need(len(p.Regions) > 0, "PROJECT", "/project/regions")
	need(len(p.Objectives) > 0, "PROJECT", "/project/objectives")
	need(len(p.Activities) > 0, "PROJECT", "/project/activities")
	need(len(a.Budget) > 0, "BUDGET", "/budget/lines")
	for i, l := range a.Budget {
		at := workflows.Pointer("budget", "lines", i)
		need(!models.Blank(l.Title), "BUDGET", at+"/title")
		need(l.Category != "", "BUDGET", at+"/category")
		need(l.Total.Minor > 0, "BUDGET", at+"/unit_price")
	}
	need(len(a.Indicators) > 0, "INDICATORS", "/indicators")
	years := int((p.Months + 11) / 12)
	for i, ind := range a.Indicators {
		at := workflows.Pointer("indicators", i)
		need(!models.Blank(ind.Title), "INDICATORS", at+"/title")
		need(!models.Blank(ind.Unit), "INDICATORS", at+"/unit")
		if len(ind.Targets) < years {
			found = append(found, warn("INDICATORS", "targets", at+"/targets", "years", strconv.Itoa(years)))
		}
	}
	need(a.Volunteers.Planned > 0, "VOLUNTEERS", "/volunteers/planned")
	return found
}

// count of the findings that stand in the way at screening.
func blocking(found []models.Finding) int {
	n := 0
	for _, f := range found {
		if f.Severity == models.Blocking {
			n++
		}
	}
	return n
}
