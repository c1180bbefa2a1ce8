package grants

import (
	"regexp"
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

// outcome of one check: what it found, or that nobody knows yet, and what the answer stands on.
type outcome struct {
	found    []models.Finding
	unknown  bool
	evidence string
	pointer  string
}

// check is one named rule. A call names it, its parameters fit it to the call, and its findings carry the call's code.
type check func(*facts, *models.EligibilityRule) outcome

// checks by the names of models.CallChecks.
var checks = map[string]check{
	"resident_ngo":    residentNGO,
	"bin_and_age":     binAndAge,
	"ngo_database":    ngoDatabase,
	"legal_status":    answered("liquidation", "bankruptcy", "seized_property", "suspended"),
	"tax_debt":        taxDebt,
	"list_screening":  answered("list_screening"),
	"amount_and_term": amountAndTerm,
	"own_share":       ownShare,
	"category_limits": categoryLimits,
	"overdue_reports": overdueReports,
	"adult":           adult,
	"group_size":      groupSize,
	"max_amount":      maxAmount,
	"in_time":         inTime,
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

// answer of the last verification; unknown when nobody has checked.
func (f *facts) answer(code string) models.CheckAnswer {
	if f.checked != nil {
		for _, a := range f.checked.Answers {
			if a.Code == code {
				return a
			}
		}
	}
	return models.CheckAnswer{Code: code, Answer: models.AnswerUnknown}
}

func evidence(a models.CheckAnswer) string {
	if a.DatedOn == "" {
		return a.Evidence
	}
	return strings.TrimSpace(a.Evidence + " (" + string(a.DatedOn) + ")")
}

// answered is the check that only the verification can answer.
func answered(codes ...string) check {
	return func(f *facts, _ *models.EligibilityRule) outcome {
		out := outcome{pointer: "/applicant"}
		var seen []string
		for _, code := range codes {
			a := f.answer(code)
			switch good, known := a.Speaks(); {
			case !known:
				out.unknown = true
			case !good:
				out.found = append(out.found, finding(code, "/applicant"))
			}
			if e := evidence(a); e != "" && !slices.Contains(seen, e) {
				seen = append(seen, e)
			}
		}
		out.evidence = strings.Join(seen, "; ")
		return out
	}
}

func residentNGO(f *facts, _ *models.EligibilityRule) outcome {
	out := outcome{pointer: "/applicant", evidence: string(f.applicant.Kind) + ", " + f.applicant.Country}
	if f.applicant.Kind != models.KindNGO || !f.applicant.Resident() {
		out.found = one(finding("resident_ngo", "/applicant"))
	}
	return out
}

func binAndAge(f *facts, rule *models.EligibilityRule) outcome {
	o := f.applicant
	out := outcome{pointer: "/applicant/registration_number", evidence: strings.Trim(o.RegistrationNumber+", "+string(o.FoundedOn), ", ")}
	months, _ := strconv.Atoi(rule.Params["months"]) // the call has been checked
	closing := f.call.ClosesAt.Date
	_, fault := ids.ParseBIN(o.RegistrationNumber)
	switch {
	case fault != nil || !o.Resident():
		out.found = one(finding("bin", out.pointer))
	case o.FoundedOn == "":
		out.found = one(finding("founded_on", "/applicant/founded_on"))
	case closing < o.FoundedOn.AddMonths(months):
		out.found = one(finding("young", "/applicant/founded_on", "founded", string(o.FoundedOn), "months", number(int64(months)), "closing", string(closing)))
	}
	return out
}

// ngoDatabase takes the applicant's own word as long as nobody has looked.
func ngoDatabase(f *facts, _ *models.EligibilityRule) outcome {
	a := f.answer("ngo_database")
	out := outcome{pointer: "/applicant/ngo_database_year", evidence: evidence(a)}
	switch good, known := a.Speaks(); {
	case known && !good, !known && f.applicant.NGODatabaseYear <= 0:
		out.found = one(finding("ngo_database", out.pointer))
	case !known:
		out.unknown, out.evidence = true, number(f.applicant.NGODatabaseYear)
	}
	return out
}

// taxDebt reads the verification, and the age of the certificate on the closing day.
func taxDebt(f *facts, rule *models.EligibilityRule) outcome {
	out := answered("tax_debt")(f, rule)
	closing := f.call.ClosesAt.Date
	var most int64
	for _, d := range f.call.Documents {
		if d.Code == rule.Params["document"] {
			most = d.MaxAgeDays
		}
	}
	var newest calendar.Date
	for _, file := range f.files {
		if file.Kind == rule.Params["document"] {
			newest = max(newest, file.IssuedOn)
		}
	}
	if age := int64(newest.DaysUntil(closing)); newest != "" && most > 0 && age > most {
		out.found = append(out.found, finding("certificate_old", "/attachments", "age", number(age), "limit", number(most), "issued", string(newest), "closing", string(closing)))
	}
	return out
}

func amountAndTerm(f *facts, _ *models.EligibilityRule) outcome {
	a, c := f.application, f.call
	out := outcome{pointer: "/budget/lines", evidence: sum(a.Requested) + ", " + number(a.Project.Months)}
	least, most := money.Amount{Minor: c.AwardMin, Currency: c.Currency}, money.Amount{Minor: c.AwardMax, Currency: c.Currency}
	if n := a.Requested.Minor; n > 0 && (n < c.AwardMin || c.AwardMax > 0 && n > c.AwardMax) {
		out.found = append(out.found, finding("amount", out.pointer, "amount", sum(a.Requested), "min", sum(least), "max", sum(most)))
	}
	if n := a.Project.Months; n > 0 && (n < c.MonthsMin || c.MonthsMax > 0 && n > c.MonthsMax) {
		out.found = append(out.found, finding("months", "/project/months", "months", number(n), "min", number(c.MonthsMin), "max", number(c.MonthsMax)))
	}
	return out
}

func maxAmount(f *facts, _ *models.EligibilityRule) outcome {
	a, most := f.application, money.Amount{Minor: f.call.AwardMax, Currency: f.call.Currency}
	out := outcome{pointer: "/budget/lines", evidence: sum(a.Requested)}
	if a.Requested.Minor > most.Minor {
		out.found = one(finding("max_amount", out.pointer, "amount", sum(a.Requested), "max", sum(most)))
	}
	return out
}

func ownShare(f *facts, _ *models.EligibilityRule) outcome {
	a := f.application
	total, _ := plus(a.Requested, a.Own)
	share := money.Percent(a.Own, total)
	out := outcome{pointer: "/budget/lines", evidence: share + " %"}
	if a.Requested.Minor > 0 && below(a.Own, total, f.call.OwnShareMin) {
		out.found = one(finding("own_share", out.pointer, "share", share, "limit", number(f.call.OwnShareMin)))
	}
	return out
}

// categoryLimits finds each category whose share of the requested amount is out of its limits.
func categoryLimits(f *facts, _ *models.EligibilityRule) outcome {
	a := f.application
	out := outcome{pointer: "/budget/lines"}
	if a.Requested.Minor == 0 {
		return out // nothing to be a share of
	}
	sums := granted(a)
	var shares []string
	for _, c := range f.call.Categories {
		part := sums[c.Code]
		part.Currency = a.Requested.Currency
		share := money.Percent(part, a.Requested)
		shares = append(shares, c.Code+" "+share+" %")
		if c.MaxPercent != nil && above(part, a.Requested, *c.MaxPercent) {
			out.found = append(out.found, finding("category_above", out.pointer, "category", c.Code, "share", share, "limit", number(*c.MaxPercent)))
		}
		if c.MinPercent != nil && below(part, a.Requested, *c.MinPercent) {
			out.found = append(out.found, finding("category_below", out.pointer, "category", c.Code, "share", share, "limit", number(*c.MinPercent)))
		}
	}
	out.evidence = strings.Join(shares, ", ")
	return out
}

// overdueReports knows the awards of this platform; for others the verification answers.
func overdueReports(f *facts, rule *models.EligibilityRule) outcome {
	out := answered("overdue_reports")(f, rule)
	if f.overdue > 0 && len(out.found) == 0 {
		out.found = one(finding("overdue_reports", "/applicant", "count", number(f.overdue)))
	}
	return out
}

func adult(f *facts, _ *models.EligibilityRule) outcome {
	o := f.applicant
	out := outcome{pointer: "/applicant/birth_date", evidence: string(o.BirthDate)}
	if o.Kind != models.KindIndividual {
		out.evidence = string(o.Kind)
		return out
	}
	const majority = 18
	switch age := calendar.AgeOn(o.BirthDate, f.call.ClosesAt.Date); {
	case o.BirthDate == "":
		out.found = one(finding("birth_date", out.pointer))
	case age < majority:
		out.found = one(finding("adult", out.pointer, "age", number(int64(age)), "closing", string(f.call.ClosesAt.Date)))
	}
	return out
}

func groupSize(f *facts, rule *models.EligibilityRule) outcome {
	o := f.applicant
	out := outcome{pointer: "/applicant/members", evidence: string(o.Kind)}
	if o.Kind != models.KindInitiativeGroup {
		return out
	}
	least, _ := strconv.Atoi(rule.Params["min"]) // the call has been checked
	most, _ := strconv.Atoi(rule.Params["max"])
	n := len(o.Members)
	out.evidence = strconv.Itoa(n)
	led := slices.ContainsFunc(o.Members, func(m models.Member) bool { return m.Leader })
	switch {
	case n < least || n > most:
		out.found = one(finding("group_size", out.pointer, "count", strconv.Itoa(n), "min", strconv.Itoa(least), "max", strconv.Itoa(most)))
	case !led:
		out.found = one(finding("group_leader", out.pointer))
	}
	return out
}

// inTime holds the instant of sending against the closing; a draft is late once the call takes nothing more.
func inTime(f *facts, _ *models.EligibilityRule) outcome {
	at := f.application.SubmittedAt
	if at.IsZero() {
		at = f.now
	}
	out := outcome{evidence: at.UTC().Format("2006-01-02T15:04:05Z")}
	if !f.call.EndsUTC.IsZero() && !at.Before(f.call.EndsUTC.Time) {
		out.found = one(finding("in_time", ""))
	}
	return out
}

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
			found = append(found, warn("DOC", "document", "/attachments", "document", d.Code))
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
	need(p.Title != "", "PROJECT", "/project/title")
	need(p.Problem != "", "PROJECT", "/project/problem")
	need(p.Goal != "", "PROJECT", "/project/goal")
	need(p.StartsOn != "", "PROJECT", "/project/starts_on")
	need(p.Months > 0, "PROJECT", "/project/months")
	need(len(p.Regions) > 0, "PROJECT", "/project/regions")
	need(len(p.Objectives) > 0, "PROJECT", "/project/objectives")
	need(len(p.Activities) > 0, "PROJECT", "/project/activities")
	need(len(a.Budget) > 0, "BUDGET", "/budget/lines")
	for i, l := range a.Budget {
		at := workflows.Pointer("budget", "lines", i)
		need(l.Title != "", "BUDGET", at+"/title")
		need(l.Category != "", "BUDGET", at+"/category")
		need(l.Total.Minor > 0, "BUDGET", at+"/unit_price")
	}
	need(len(a.Indicators) > 0, "INDICATORS", "/indicators")
	years := int((p.Months + 11) / 12)
	for i, ind := range a.Indicators {
		at := workflows.Pointer("indicators", i)
		need(ind.Title != "", "INDICATORS", at+"/title")
		need(ind.Unit != "", "INDICATORS", at+"/unit")
		if len(ind.Targets) < years {
			found = append(found, warn("INDICATORS", "targets", at+"/targets", "years", strconv.Itoa(years)))
		}
	}
	need(a.Volunteers.Planned > 0, "VOLUNTEERS", "/volunteers/planned")
	return found
}

// told gives findings their text in a language.
func told(language string, call *models.Call, found []models.Finding) []models.Finding {
	out := slices.Clone(found)
	for i := range out {
		f := &out[i]
		params := make(map[string]string, len(f.Params)+1)
		for name, value := range f.Params {
			params[name] = say(language, value)
		}
		if _, ends := f.Params["closing"]; ends || f.Check == "in_time" {
			params["closing"] = call.ClosesAt.Words(language)
		}
		if c, ok := category(call, f.Params["category"]); ok {
			params["category"] = c.Title.In(language)
		}
		if t, ok := ids.ActivityTypeByCode(f.Params["type"]); ok {
			params["type"] = t.Name.In(language)
		}
		for _, d := range call.Documents {
			if d.Code == f.Params["document"] {
				params["document"] = d.Title.In(language)
			}
		}
		f.Detail = lang.Text(language, "finding."+f.Check, params)
		if rule := ruleOf(call, f.Code); f.Detail == "" && rule != nil {
			f.Detail = rule.Text.In(language)
		}
	}
	return out
}

func ruleOf(call *models.Call, code string) *models.EligibilityRule {
	for i := range call.Eligibility {
		if call.Eligibility[i].Code == code {
			return &call.Eligibility[i]
		}
	}
	return nil
}

var (
	amountParam = regexp.MustCompile(`^-?\d+(\.\d+)? [A-Z]{3}$`)
	shareParam  = regexp.MustCompile(`^-?\d+\.\d+$`)
)

// say dresses a parameter for a language: amounts, days and shares as people there write them.
func say(language, value string) string {
	switch {
	case amountParam.MatchString(value):
		digits, cur, _ := strings.Cut(value, " ")
		if a, err := money.Parse(digits, money.Currency(cur)); err == nil {
			return money.FormatShort(a, language)
		}
	case calendar.Date(value).Valid():
		return calendar.Date(value).Words(language)
	case shareParam.MatchString(value) && language != "en":
		return strings.Replace(value, ".", ",", 1)
	}
	return value
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
