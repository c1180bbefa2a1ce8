package models

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"demeu/models/calendar"
	"demeu/models/ids"
	"demeu/models/money"
)

// CallKinds are the kinds of calls with the term by Article 6-1 that their awards must have; NoTerm where the article
// does not apply.
var CallKinds = map[string]calendar.Term{
	"long_term": calendar.Long, "medium_term": calendar.Medium, "short_term": calendar.Short,
	"micro_regrant": calendar.NoTerm, "other": calendar.NoTerm,
}

// CallChecks are the checks of eligibility that a call can name, each with the parameters that fit it to the call.
var CallChecks = map[string][]string{
	"resident_ngo": nil, "bin_and_age": {"months"}, "ngo_database": nil, "legal_status": nil, "tax_debt": {"document"},
	"list_screening": nil, "amount_and_term": nil, "own_share": nil, "category_limits": nil, "overdue_reports": nil,
	"adult": nil, "group_size": {"min", "max"}, "max_amount": nil, "in_time": nil,
}

// EarlierSubmission breaks a tie by who sent first.
const EarlierSubmission = "earlier_submission"

// MayApply are the kinds of organisations that a call can admit.
var MayApply = []OrganisationKind{KindNGO, KindInitiativeGroup, KindIndividual}

var callCode = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}/._-]{0,39}$`)

// Copy is a draft with the same content, without what belongs to the life of the original. The days of its calendar are
// asked anew: those of last year are nobody's.
func (c *Call) Copy() *Call {
	draft := *c
	draft.Base, draft.State = Base{}, CallDraft
	draft.AnnouncedAt, draft.PausedAt, draft.ConflictsChecked, draft.Proposal = Time{}, Time{}, false, nil
	draft.Timeline = slices.Clone(c.Timeline)
	for i := range draft.Timeline {
		draft.Timeline[i].Due = ""
	}
	return &draft
}

// Settle computes what follows from the other fields: the instants, the term, the words to search by.
func (c *Call) Settle() error {
	opens, err := c.OpensAt.UTC()
	if err != nil {
		return Bad("/opens_at", "field.format").Because(err)
	}
	closes, err := c.ClosesAt.UTC()
	if err != nil {
		return Bad("/closes_at", "field.format").Because(err)
	}
	c.OpensUTC, c.ClosesUTC, c.EndsUTC = At(opens), At(closes), At(closes.Add(minutes(c.GraceMinutes)))
	c.Term = calendar.NoTerm
	if c.Currency == money.KZT {
		c.Term, _ = calendar.TermClass(int(c.MonthsMin), c.AwardMin, c.OpensAt.Date.Year()) // an unknown year has no term yet
	}
	c.SearchKey = ids.Fold(c.Code + " " + c.Title.All() + " " + c.Summary.All())
	return nil
}

// Validate checks what is there: a draft is saved with gaps, but never with contradictions.
func (c *Call) Validate() error {
	var bad Fields
	bad.Check(callCode.MatchString(c.Code), "/code", "field.format")
	_, known := CallKinds[c.Kind]
	bad.Check(known, "/kind", "field.enum")
	bad.Check(c.Currency.Known(), "/currency", "field.enum")
	bad.Check(!Blank(c.Title.All()), "/title", "field.required")
	bad.Name("/title", &c.Title)
	bad.Check(c.AwardMin >= 0 && c.AwardMin <= c.AwardMax, "/award", "call.min_above_max")
	bad.Check(c.MonthsMin >= 1 && c.MonthsMax <= 120, "/duration_months", "field.range", "min", "1", "max", "120")
	bad.Check(c.MonthsMin <= c.MonthsMax, "/duration_months", "call.min_above_max")
	within(&bad, "/own_contribution_min_percent", c.OwnShareMin, 0, 99)
	within(&bad, "/grace_minutes", c.GraceMinutes, 0, 7*24*60)
	within(&bad, "/max_applications_per_applicant", c.MaxPerApplicant, 1, 100)
	bad.Check(c.OpensUTC.Before(c.ClosesUTC.Time), "/closes_at", "call.closes_before_opening")
	bad.Check(subset(c.Languages, Languages), "/languages", "field.enum")
	bad.Check(subset(c.AppLanguages, Languages), "/application_languages", "field.enum")
	bad.Check(subset(c.ApplicantKinds, MayApply), "/applicant_kinds", "field.enum")
	for i, t := range c.Themes {
		_, known := ids.SDGByNumber(t)
		bad.Check(known, at("/themes_sdg", i), "field.enum")
	}
	c.validateEligibility(&bad)
	c.validateScoring(&bad)
	c.validateMoney(&bad)
	c.validateDuties(&bad)
	return bad.Err("call.invalid")
}

func (c *Call) validateEligibility(bad *Fields) {
	unique(bad, "/eligibility", c.Eligibility, func(r EligibilityRule) string { return r.Code })
	for i, r := range c.Eligibility {
		params, known := CallChecks[r.Check]
		bad.Check(known, at("/eligibility", i, "check"), "field.enum")
		for name := range r.Params {
			bad.Check(slices.Contains(params, name), at("/eligibility", i, "params", name), "field.unknown")
		}
		for _, name := range params {
			bad.Require(at("/eligibility", i, "params", name), r.Params[name])
		}
		switch document := r.Params["document"]; {
		case document == "":
		default:
			bad.Check(slices.ContainsFunc(c.Documents, func(d DocumentRule) bool { return d.Code == document }),
				at("/eligibility", i, "params", "document"), "call.document_unknown", "document", document)
		}
		for _, name := range []string{"months", "min", "max"} {
			if v, set := r.Params[name]; set {
				n, err := strconv.Atoi(v)
				bad.Check(err == nil && n > 0 && n <= 1000, at("/eligibility", i, "params", name), "field.range", "min", "1", "max", "1000")
			}
		}
	}
}

func (c *Call) validateScoring(bad *Fields) {
	unique(bad, "/criteria", c.Criteria, func(k Criterion) string { return k.Code })
	for i, k := range c.Criteria {
		within(bad, at("/criteria", i, "max"), k.Max, 1, 1000)
		bad.Check(k.Min.Sign() >= 0 && k.Min.Cmp(whole(k.Max)) <= 0, at("/criteria", i, "min"), "call.threshold_above_max")
	}
	s := c.Scoring
	if len(c.Criteria) > 0 {
		bad.Check(s.Step.Sign() > 0, "/scoring/step", "call.step")
		within(bad, "/scoring/min_experts", s.MinExperts, 1, 20)
		bad.Check(s.PassThreshold.Sign() >= 0 && s.PassThreshold.Cmp(whole(c.MaxScore())) <= 0, "/scoring/pass_threshold", "call.threshold_above_max")
		bad.Check(s.ThirdOver.Sign() >= 0, "/scoring/third_opinion_if_spread_over", "field.invalid")
	}
	within(bad, "/scoring/comment_below", s.CommentBelow, 0, 100)
	for i, code := range s.TieBreak {
		known := code == EarlierSubmission || slices.ContainsFunc(c.Criteria, func(k Criterion) bool { return k.Code == code })
		bad.Check(known, at("/scoring/tie_break", i), "call.criterion_unknown", "criterion", code)
	}
}

// MaxScore is the sum of the criteria's maxima.
func (c *Call) MaxScore() int64 {
	var sum int64
	for _, k := range c.Criteria {
		sum += k.Max
	}
	return sum
}

func (c *Call) validateMoney(bad *Fields) {
	unique(bad, "/budget_categories", c.Categories, func(b BudgetCategory) string { return b.Code })
	for i, b := range c.Categories {
		least, most := int64(0), int64(100)
		if b.MinPercent != nil {
			within(bad, at("/budget_categories", i, "min_percent"), *b.MinPercent, 0, 100)
			least = *b.MinPercent
		}
		if b.MaxPercent != nil {
			within(bad, at("/budget_categories", i, "max_percent"), *b.MaxPercent, 0, 100)
			most = *b.MaxPercent
		}
		bad.Check(least <= most, at("/budget_categories", i), "call.min_above_max")
	}
	for i, t := range c.Tranches {
		bad.Check(t.No == int64(i+1), at("/tranches", i, "no"), "call.tranche_order")
		within(bad, at("/tranches", i, "percent"), t.Percent, 1, 100)
		for j, k := range t.Conditions {
			switch k.Code {
			case "signature":
			case "report_accepted":
				known := slices.ContainsFunc(c.Reports, func(r ReportPlan) bool { return r.Code == k.Report })
				bad.Check(known, at("/tranches", i, "conditions", j, "report"), "call.report_unknown", "report", k.Report)
			case "spent_share":
				within(bad, at("/tranches", i, "conditions", j, "need"), k.Need, 1, 100)
			default:
				bad.Add(at("/tranches", i, "conditions", j, "code"), "field.enum")
			}
		}
	}
}

func (c *Call) validateDuties(bad *Fields) {
	unique(bad, "/reports", c.Reports, func(r ReportPlan) string { return r.Code })
	for i, r := range c.Reports {
		within(bad, at("/reports", i, "at_percent_of_duration"), r.AtPercent, 0, 100)
		within(bad, at("/reports", i, "due_days_after_end"), r.DueAfterEnd, 0, 1000)
		bad.Check((r.AtPercent > 0) != (r.DueAfterEnd > 0), at("/reports", i), "call.report_due")
	}
	unique(bad, "/documents", c.Documents, func(d DocumentRule) string { return d.Code })
	for i, d := range c.Documents {
		bad.Check(d.As == "file" || d.As == "section", at("/documents", i, "as"), "field.enum")
		within(bad, at("/documents", i, "max_age_days"), d.MaxAgeDays, 0, 3650)
	}
	unique(bad, "/timeline", c.Timeline, func(m Milestone) string { return m.Code })
	for i, m := range c.Timeline {
		if m.Rule != "" {
			_, _, ok := m.Counted()
			bad.Check(ok, at("/timeline", i, "rule"), "call.rule")
		}
	}
}

// Gaps are what still keeps a valid draft from being published.
func (c *Call) Gaps() Fields {
	var bad Fields
	bad.Check(c.AwardMax > 0, "/award/max", "field.required")
	bad.Check(c.MaxScore() > 0, "/criteria", "field.required")
	bad.Check(len(c.Categories) > 0, "/budget_categories", "field.required")
	bad.Check(len(c.Form) > 0, "/form", "field.required")
	var percent int64
	for _, t := range c.Tranches {
		percent += t.Percent
	}
	bad.Check(percent == 100, "/tranches", "call.tranches_sum", "sum", strconv.FormatInt(percent, 10))
	for i, m := range c.Timeline {
		dated := m.Due != "" || m.Rule != "" || m.Code == MilestoneOpen || m.Code == MilestoneClose
		bad.Check(dated, at("/timeline", i, "due"), "field.required")
	}
	c.termGaps(&bad)
	c.textGaps(&bad)
	return bad
}

// termGaps holds a statutory kind against the article: both ends of what it gives must be of its term.
func (c *Call) termGaps(bad *Fields) {
	want := CallKinds[c.Kind]
	if want == calendar.NoTerm {
		return
	}
	if c.Currency != money.KZT {
		bad.Add("/currency", "call.term_currency")
		return
	}
	year := c.OpensAt.Date.Year()
	least, err := calendar.TermClass(int(c.MonthsMin), c.AwardMin, year)
	if err != nil {
		bad.Add("/opens_at", "calendar.beyond_table", "year", strconv.Itoa(year))
		return
	}
	most, _ := calendar.TermClass(int(c.MonthsMax), c.AwardMax, year) // the year is known
	if least != want {
		index, _ := calendar.MCI(c.OpensAt.Date)
		bad.Add("/award/min", "call.term", "kind", c.Kind, "mci", strconv.FormatInt(index, 10), "year", strconv.Itoa(year))
	}
	bad.Check(most != calendar.NoTerm, "/award/max", "call.term_max", "kind", c.Kind)
}

// textGaps finds texts that lack one of the call's languages.
func (c *Call) textGaps(bad *Fields) {
	need := func(t Text, parts ...any) {
		bad.Check(t.Has(c.Languages...), at("", parts...), "call.text_missing", "languages", strings.Join(c.Languages, ", "))
	}
	need(c.Title, "title")
	need(c.Summary, "summary")
	for i, r := range c.Eligibility {
		need(r.Text, "eligibility", i, "text")
	}
	for i, k := range c.Criteria {
		need(k.Title, "criteria", i, "title")
		if k.Guidance != (Text{}) {
			need(k.Guidance, "criteria", i, "guidance")
		}
	}
	for i, b := range c.Categories {
		need(b.Title, "budget_categories", i, "title")
	}
	for i, t := range c.IneligibleCosts {
		need(t, "ineligible_costs", i)
	}
	for i, t := range c.Tranches {
		need(t.Title, "tranches", i, "title")
	}
	for i, r := range c.Reports {
		need(r.Title, "reports", i, "title")
	}
	for i, d := range c.Documents {
		need(d.Title, "documents", i, "title")
	}
	for i, m := range c.Timeline {
		need(m.Title, "timeline", i, "title")
	}
}

// Milestones that every call has.
const (
	MilestoneOpen       = "open"
	MilestoneClose      = "close"
	MilestoneScreening  = "screening"
	MilestoneEvaluation = "evaluation"
	MilestoneDecision   = "decision"
	MilestoneAppeal     = "appeal"
)

// StandardRules say how the milestones of every call are counted when nobody says otherwise, in their order.
var StandardRules = []Milestone{
	{Code: MilestoneOpen}, {Code: MilestoneClose},
	{Code: MilestoneScreening, Rule: "close + 10 working days"},
	{Code: MilestoneEvaluation, Rule: "screening + 15 working days"},
	{Code: MilestoneDecision, Rule: "evaluation + 5 working days"},
	{Code: MilestoneAppeal, Rule: "decision + 5 working days"},
}

var countedRule = regexp.MustCompile(`^([a-z_]{1,40}) \+ ([0-9]{1,3}) working days$`)

// Counted reads a rule: so many working days after another milestone.
func (m Milestone) Counted() (after string, days int, ok bool) {
	parts := countedRule.FindStringSubmatch(m.Rule)
	if parts == nil {
		return "", 0, false
	}
	days, err := strconv.Atoi(parts[2])
	return parts[1], days, err == nil
}

// Due is the day of a milestone, "" when the call has none of the code.
func (c *Call) Due(code string) calendar.Date {
	for _, m := range c.Timeline {
		if m.Code == code {
			return m.Due
		}
	}
	return ""
}

// Schedule gives every milestone its day by the table of days off as it is known on a day, and puts them in order.
// Days that somebody named stay, unless recount: then whatever has a rule is counted anew. A year without a table is an
// error, never a guess.
func (c *Call) Schedule(table *calendar.Table, knownOn calendar.Date, recount bool) error {
	days := map[string]calendar.Date{MilestoneOpen: c.OpensAt.Date, MilestoneClose: c.ClosesAt.Date}
	timeline := slices.Clone(c.Timeline)
	for i := range timeline {
		m := &timeline[i]
		if fixed := days[m.Code]; fixed != "" {
			m.Due = fixed
		} else if m.Due != "" && (m.Rule == "" || !recount) {
			days[m.Code] = m.Due
		} else {
			m.Due = ""
		}
	}
	for progress := true; progress; { // a rule may stand before the milestone that it counts from
		progress = false
		for i := range timeline {
			m := &timeline[i]
			after, n, _ := m.Counted()
			if m.Due != "" || days[after] == "" {
				continue
			}
			due, err := WorkingDaysAfter(table, days[after], n, knownOn)
			if err != nil {
				return err
			}
			m.Due, days[m.Code], progress = due, due, true
		}
	}
	for i, m := range timeline {
		if m.Due == "" {
			return Bad(at("/timeline", i, "rule"), "call.rule")
		}
	}
	slices.SortStableFunc(timeline, func(a, b Milestone) int { return a.Due.Compare(b.Due) })
	c.Timeline = timeline
	return nil
}

// WorkingDaysAfter is the n-th working day after a day, by the table of days off as it was known on another. Beyond the
// years that are loaded it refuses, and names the year that is missing.
func WorkingDaysAfter(table *calendar.Table, from calendar.Date, n int, knownOn calendar.Date) (calendar.Date, error) {
	due, err := table.AddWorkingDays(from, n, knownOn)
	if err == nil {
		return due, nil
	}
	missing := from.AddDays(1).Year()
	if _, err := table.IsWorkingDay(from.AddDays(1), knownOn); err == nil {
		missing++
	}
	return "", Refuse("calendar.beyond_table").With("year", strconv.Itoa(missing)).Because(err)
}

// at makes a JSON pointer.
func at(base string, parts ...any) string {
	for _, p := range parts {
		switch p := p.(type) {
		case int:
			base += "/" + strconv.Itoa(p)
		case string:
			base += "/" + p
		}
	}
	return base
}

func within(bad *Fields, pointer string, n, least, most int64) {
	bad.Check(n >= least && n <= most, pointer, "field.range", "min", strconv.FormatInt(least, 10), "max", strconv.FormatInt(most, 10))
}

// subset says whether a list is not empty, holds nothing twice and nothing that is not allowed.
func subset[T comparable](list, allowed []T) bool {
	for i, v := range list {
		if !slices.Contains(allowed, v) || slices.Contains(list[:i], v) {
			return false
		}
	}
	return len(list) > 0
}

// unique notes codes that are empty or stand twice.
func unique[T any](bad *Fields, pointer string, list []T, code func(T) string) {
	seen := map[string]bool{}
	for i, v := range list {
		bad.Check(code(v) != "" && len(code(v)) <= 40, at(pointer, i, "code"), "field.required")
		bad.Check(!seen[code(v)], at(pointer, i, "code"), "call.code_twice", "code", code(v))
		seen[code(v)] = true
	}
}

func whole(n int64) money.Decimal { return money.Decimal(strconv.FormatInt(n, 10)) }
