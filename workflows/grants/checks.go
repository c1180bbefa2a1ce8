package grants

import (
	"slices"
	"strconv"
	"strings"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/ids"
	"demeu/models/money"
)

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
		out.found = append(out.found, finding("certificate_old", "/attachments/"+rule.Params["document"], "age", number(age), "limit", number(most), "issued", string(newest), "closing", string(closing)))
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
