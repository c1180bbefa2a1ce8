package grants

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/lang"
	"demeu/models/money"
)

// fixture is one of the twelve applications of the demonstration, with what must come of it.
type fixture struct {
	ID           string
	Call         string
	Language     string
	SubmittedAt  models.Time `json:"submitted_at"`
	Organisation struct {
		Kind               models.OrganisationKind
		LegalName          models.Text `json:"legal_name"`
		Country            string
		RegistrationNumber string `json:"registration_number"`
		Region             string
		FoundedOn          calendar.Date `json:"founded_on"`
		BirthDate          calendar.Date `json:"birth_date"`
		Members            []models.Member
		Bank               struct{ IBAN string }
		NGODatabaseYear    int64 `json:"ngo_database_year"`
	}
	Verification struct{ Checks []models.CheckAnswer }
	Parts        ApplicationChange
	Attachments  []struct {
		Kind     string
		IssuedOn calendar.Date `json:"issued_on"`
		Name     string
	}
	Expected struct {
		Screening  string
		Findings   []string
		Warnings   []string
		Requested  money.Amount
		Own        money.Amount
		OwnPercent string `json:"own_percent"`
		ByCategory map[string]struct {
			Total   money.Amount
			Percent string
		} `json:"by_category"`
	}
}

func fixtures(t *testing.T) []fixture {
	t.Helper()
	b, err := os.ReadFile("../../demo/applications.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Applications []fixture }
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	return file.Applications
}

func fixtureOf(t *testing.T, id string) fixture {
	t.Helper()
	all := fixtures(t)
	i := slices.IndexFunc(all, func(f fixture) bool { return f.ID == id })
	if i < 0 {
		t.Fatalf("no %s", id)
	}
	return all[i]
}

func at(rfc3339 string) models.Time {
	t, err := time.Parse(time.RFC3339, rfc3339)
	if err != nil {
		panic(err)
	}
	return models.At(t)
}

func rule(code, check string, blocking bool, params ...string) models.EligibilityRule {
	r := models.EligibilityRule{Code: code, Check: check, Blocking: blocking, Text: models.Text{KK: code, RU: code, EN: code}}
	for i := 0; i+1 < len(params); i += 2 {
		if r.Params == nil {
			r.Params = map[string]string{}
		}
		r.Params[params[i]] = params[i+1]
	}
	return r
}

func percent(n int64) *int64 { return &n }

// longCall and microCall are the two calls of the demonstration as far as screening looks at them.
func longCall() *models.Call {
	title := func(s string) models.Text { return models.Text{KK: s, RU: s, EN: s} }
	c := &models.Call{
		Code: "ЖЖ-2026/1", Kind: "long_term", Title: title("Жылы Жүрек"), Currency: money.KZT, Languages: []string{"kk", "ru"}, AppLanguages: []string{"kk", "ru", "en"},
		AwardMin: 43_250_000_00, AwardMax: 86_500_000_00, MonthsMin: 24, MonthsMax: 36, OwnShareMin: 5, MaxPerApplicant: 2,
		OpensAt:        calendar.LocalTime{Date: "2026-02-02", Clock: "09:00", Zone: calendar.Kazakhstan},
		ClosesAt:       calendar.LocalTime{Date: "2026-03-10", Clock: "18:00", Zone: calendar.Kazakhstan},
		ApplicantKinds: []models.OrganisationKind{models.KindNGO},
		Eligibility: []models.EligibilityRule{
			rule("E01", "resident_ngo", true), rule("E02", "bin_and_age", true, "months", "12"), rule("E03", "ngo_database", true),
			rule("E04", "legal_status", true), rule("E05", "tax_debt", true, "document", "tax_certificate"), rule("E06", "list_screening", true),
			rule("E07", "amount_and_term", true), rule("E08", "own_share", true), rule("E09", "category_limits", false), rule("E10", "overdue_reports", true),
		},
		Categories: []models.BudgetCategory{
			{Code: "B1", Title: title("Staff"), MaxPercent: percent(40)}, {Code: "B2", Title: title("Volunteers"), MinPercent: percent(15)}, {Code: "B3", Title: title("Activities")},
			{Code: "B4", Title: title("Equipment"), MaxPercent: percent(20), Equipment: true}, {Code: "B5", Title: title("Travel")}, {Code: "B6", Title: title("Communication"), MaxPercent: percent(5)},
			{Code: "B7", Title: title("Evaluation"), MaxPercent: percent(5), MinPercent: percent(2)}, {Code: "B8", Title: title("Development"), MaxPercent: percent(10)}, {Code: "B9", Title: title("Administration"), MaxPercent: percent(7)},
		},
		Documents: []models.DocumentRule{
			{Code: "budget", As: "section", Required: true}, {Code: "charter", As: "file", Required: true}, {Code: "registration", As: "file", Required: true},
			{Code: "tax_certificate", As: "file", Required: true, MaxAgeDays: 10, Title: title("Tax certificate")}, {Code: "bank_certificate", As: "file", Required: true},
			{Code: "partner_letters", As: "file"}, {Code: "volunteer_policy", As: "file"},
		},
		Timeline: []models.Milestone{{Code: "close", Due: "2026-03-10"}, {Code: "screening", Due: "2026-03-27", Rule: "close + 10 working days"}},
		Form:     models.Form(`{"type":"object","properties":{"why":{"type":"string","minLength":1}}}`),
		State:    models.CallAnnounced, AnnouncedAt: at("2026-01-20T12:00:00+05:00"),
	}
	if err := c.Settle(); err != nil {
		panic(err)
	}
	return c
}

func microCall() *models.Call {
	c := longCall()
	c.Code, c.Kind = "К300-2026/1", "micro_regrant"
	c.AwardMin, c.AwardMax, c.MonthsMin, c.MonthsMax, c.OwnShareMin, c.MaxPerApplicant = 50_000_00, 300_000_00, 1, 4, 0, 1
	c.OpensAt = calendar.LocalTime{Date: "2026-04-25", Clock: "00:00", Zone: calendar.Kazakhstan}
	c.ClosesAt = calendar.LocalTime{Date: "2026-05-20", Clock: "18:00", Zone: calendar.Kazakhstan}
	c.ApplicantKinds = models.MayApply
	c.Eligibility = []models.EligibilityRule{rule("M01", "adult", true), rule("M02", "group_size", true, "min", "3", "max", "5"),
		rule("M03", "max_amount", true), rule("M04", "in_time", true), rule("M05", "list_screening", true)}
	c.Categories = []models.BudgetCategory{{Code: "M1"}, {Code: "M2", MaxPercent: percent(40)}, {Code: "M3", MaxPercent: percent(40)}, {Code: "M4", MaxPercent: percent(15)}}
	c.Documents, c.Timeline = nil, nil
	if err := c.Settle(); err != nil {
		panic(err)
	}
	return c
}

// inMemory builds the facts of a fixture without a database.
func inMemory(t *testing.T, fx fixture) *facts {
	t.Helper()
	call := longCall()
	if strings.HasSuffix(fx.Call, "M1") {
		call = microCall()
	}
	in := fx.Organisation
	o := &models.Organisation{Kind: in.Kind, LegalName: in.LegalName, Country: in.Country, RegistrationNumber: in.RegistrationNumber, Region: in.Region,
		FoundedOn: in.FoundedOn, BirthDate: in.BirthDate, Members: in.Members, IBAN: models.Secret(in.Bank.IBAN), NGODatabaseYear: in.NGODatabaseYear}
	a := &models.Application{Language: fx.Language, Project: *fx.Parts.Project, Title: fx.Parts.Project.Title, Indicators: *fx.Parts.Indicators,
		Volunteers: *fx.Parts.Volunteers, SubmittedAt: fx.SubmittedAt}
	var err error
	if a.Budget, a.Declared, err = fx.Parts.Budget.lines(call.Currency); err != nil {
		t.Fatal(err)
	}
	if err := a.Validate(); err != nil {
		t.Fatal(err)
	}
	if err := addUp(a, call.Currency); err != nil {
		t.Fatal(err)
	}
	f := &facts{application: a, call: call, applicant: o, now: fx.SubmittedAt, checked: &models.Verification{Answers: fx.Verification.Checks}}
	for _, file := range fx.Attachments {
		f.files = append(f.files, models.Attachment{Kind: file.Kind, IssuedOn: file.IssuedOn})
	}
	if call.Kind == "long_term" { // the international donor's limit of EUR 5,000 at 600
		f.limits = []priceLimit{{models.Text{RU: "D-INT"}, money.Amount{Minor: 5_000_00, Currency: money.EUR}, money.Amount{Minor: 3_000_000_00, Currency: money.KZT}}}
	}
	return f
}

// verdictCodes are the codes that decide, warnings the others, both sorted.
func split(found []models.Finding) (verdict, warnings []string) {
	verdict, warnings = []string{}, []string{}
	for _, f := range found {
		rule := len(f.Code) == 3 && (f.Code[0] == 'E' || f.Code[0] == 'M') && f.Code[1] >= '0' && f.Code[1] <= '9'
		if rule || f.Code == "SUM" || f.Code == "IBAN" {
			verdict = append(verdict, f.Code)
		} else {
			warnings = append(warnings, f.Code)
		}
	}
	slices.Sort(verdict)
	slices.Sort(warnings)
	return verdict, warnings
}

// All twelve applications get exactly the findings that they were made for, and the eight good ones get none.
func TestFindingsOfTheTwelveApplications(t *testing.T) {
	for _, fx := range fixtures(t) {
		found := inMemory(t, fx).assess(false)
		verdict, warnings := split(found)
		if want := sortedCopy(fx.Expected.Findings); !slices.Equal(verdict, want) {
			t.Errorf("%s: findings %v, want %v", fx.ID, verdict, want)
		}
		if want := sortedCopy(fx.Expected.Warnings); !slices.Equal(warnings, want) {
			t.Errorf("%s: warnings %v, want %v", fx.ID, warnings, want)
		}
		if pass := blocking(found) == 0; pass != (fx.Expected.Screening == "pass") {
			t.Errorf("%s: %d blocking findings, want %s", fx.ID, blocking(found), fx.Expected.Screening)
		}
	}
}

func sortedCopy(s []string) []string {
	out := append([]string{}, s...)
	slices.Sort(out)
	return out
}

// Sums are the platform's own, by category and in all.
func TestBudgetsOfTheTwelveApplications(t *testing.T) {
	for _, fx := range fixtures(t) {
		f := inMemory(t, fx)
		v := budgetView(f.application, f.call)
		want := fx.Expected
		if v.Requested != want.Requested || v.Own != want.Own || v.OwnPercent != want.OwnPercent {
			t.Errorf("%s: %v + %v (%s %%), want %v + %v (%s %%)", fx.ID, v.Requested, v.Own, v.OwnPercent, want.Requested, want.Own, want.OwnPercent)
		}
		for _, c := range v.ByCategory {
			if w := want.ByCategory[c.Category]; c.Total != w.Total || c.Percent != w.Percent {
				t.Errorf("%s %s: %v %s, want %v %s", fx.ID, c.Category, c.Total, c.Percent, w.Total, w.Percent)
			}
		}
	}
}

func only(found []models.Finding, code string) []models.Finding {
	return slices.DeleteFunc(slices.Clone(found), func(f models.Finding) bool { return f.Code != code })
}

func TestA04_DeclaredSumIsCompared(t *testing.T) {
	f := inMemory(t, fixtureOf(t, "APP-06"))
	sums := told("ru", f.call, only(f.assess(false), "SUM"))
	if len(sums) != 1 || sums[0].Params["declared"] != "65310000.00 KZT" || sums[0].Params["computed"] != "67310000.00 KZT" {
		t.Fatalf("%+v", sums)
	}
	if want := "65 310 000"; !strings.Contains(strings.ReplaceAll(sums[0].Detail, "\u00a0", " "), want) {
		t.Errorf("%q does not say %s", sums[0].Detail, want)
	}
}

func TestA05_CategoryLimits(t *testing.T) {
	f := inMemory(t, fixtureOf(t, "APP-06"))
	got := map[string]string{}
	for _, one := range only(f.assess(false), "E09") {
		got[one.Params["category"]] = one.Params["share"] + " of " + one.Params["limit"] + " at " + one.Pointer
	}
	want := map[string]string{"B1": "53.48 of 40 at /budget/lines", "B2": "3.34 of 15 at /budget/lines", "B6": "6.42 of 5 at /budget/lines", "B7": "0.00 of 2 at /budget/lines"}
	for code, w := range want {
		if got[code] != w {
			t.Errorf("%s: %s, want %s", code, got[code], w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%v", got)
	}
	whole := money.Amount{Minor: 1_000_000_00, Currency: money.KZT}
	for _, c := range []struct {
		part         int64
		above, below bool
	}{{400_000_00, false, false}, {400_000_01, true, false}, {399_999_99, false, true}} {
		part := money.Amount{Minor: c.part, Currency: money.KZT}
		if above(part, whole, 40) != c.above || below(part, whole, 40) != c.below {
			t.Errorf("%d against 40 %%: above %v, below %v", c.part, above(part, whole, 40), below(part, whole, 40))
		}
	}
}

func TestA06_OwnContribution(t *testing.T) {
	for id, want := range map[string]int{"APP-01": 0, "APP-06": 1} {
		f := inMemory(t, fixtureOf(t, id))
		if n := len(only(f.assess(false), "E08")); n != want {
			t.Errorf("%s: %d findings of the own share", id, n)
		}
	}
	if v := budgetView(inMemory(t, fixtureOf(t, "APP-01")).application, longCall()); v.OwnPercent != "5.20" {
		t.Errorf("APP-01 brings %s %%", v.OwnPercent)
	}
}

func TestA07_NumbersAndAccounts(t *testing.T) {
	f := inMemory(t, fixtureOf(t, "APP-01"))
	for _, c := range []struct{ bin, iban, code string }{
		{"150840999103", "KZ04998KZT0000000101", ""},
		{"150840999104", "KZ04998KZT0000000101", "E02"}, // check digit
		{"850312399110", "KZ04998KZT0000000101", "E02"}, // a person's number
		{"", "KZ04998KZT0000000101", "E02"},
		{"150840999103", "KZ05998KZT0000000101", "IBAN"}, // check digits
		{"150840999103", "DE89370400440532013000", "IBAN"},
		{"150840999103", "", "IBAN"},
	} {
		f.applicant.RegistrationNumber, f.applicant.IBAN = c.bin, models.Secret(c.iban)
		verdict, _ := split(f.assess(false))
		if strings.Join(verdict, " ") != c.code {
			t.Errorf("BIN %q, IBAN %q: %v, want %q", c.bin, c.iban, verdict, c.code)
		}
	}
}

// The certificate's age counts to the closing day, whenever the application is sent.
func TestA10_CertificateAge(t *testing.T) {
	for issued, want := range map[calendar.Date]int{"2026-02-28": 0, "2026-02-27": 1, "": 0} {
		f := inMemory(t, fixtureOf(t, "APP-04"))
		for i := range f.files {
			if f.files[i].Kind == "tax_certificate" {
				f.files[i].IssuedOn = issued
			}
		}
		found := only(f.assess(false), "E05")
		if len(found) != want {
			t.Errorf("issued %q: %v", issued, found)
		}
		if want == 1 && (found[0].Params["age"] != "11" || found[0].Params["limit"] != "10") {
			t.Errorf("%v", found[0].Params)
		}
	}
}

func TestC06_CarIsAboveTheDonorsLimit(t *testing.T) {
	f := inMemory(t, fixtureOf(t, "APP-06"))
	found := only(f.assess(false), "FUND_UNIT_PRICE")
	if len(found) != 1 || found[0].Pointer != "/budget/lines/4/unit_price" || found[0].Params["limit"] != "5000.00 EUR" || found[0].Severity != models.Warning {
		t.Fatalf("%+v", found)
	}
	f.application.Budget[4].UnitPrice.Minor = 3_000_000_00 // exactly the limit
	if found := only(f.assess(false), "FUND_UNIT_PRICE"); len(found) != 0 {
		t.Errorf("the limit itself is refused: %+v", found)
	}
}

func TestA18_MinorsAndWhatTheLawForbids(t *testing.T) {
	f := inMemory(t, fixtureOf(t, "APP-01"))
	f.application.Volunteers.Types = []string{"environment", "emergency_support"}
	found := only(f.assess(false), "EMERGENCY_MINORS")
	if len(found) != 1 || found[0].Pointer != "/volunteers/types/1" {
		t.Fatalf("%+v", found)
	}
}

func TestA17_IndicatorsHaveUnitsAndYears(t *testing.T) {
	f := inMemory(t, fixtureOf(t, "APP-01")) // 36 months: three targets
	f.application.Indicators[0].Unit, f.application.Indicators[1].Targets = "", f.application.Indicators[1].Targets[:2]
	found := only(f.assess(false), "INDICATORS")
	if len(found) != 2 || found[0].Pointer != "/indicators/0/unit" || found[1].Pointer != "/indicators/1/targets" {
		t.Fatalf("%+v", found)
	}
}

// While nobody has checked the organisation, its own word counts for the database; the rest is the officer's to look at
// and no fault of the applicant.
func TestA08_UnknownIsNoFault(t *testing.T) {
	f := inMemory(t, fixtureOf(t, "APP-01"))
	f.checked = nil
	if verdict, _ := split(f.assess(false)); len(verdict) != 0 {
		t.Fatalf("an unchecked organisation gets %v", verdict)
	}
	var open []string
	for _, one := range f.assess(true) {
		if one.ToCheck {
			open = append(open, one.Code)
		}
	}
	if strings.Join(open, " ") != "E03 E04 E05 E06 E10" {
		t.Errorf("the officer is asked to look at %v", open)
	}
	f.applicant.NGODatabaseYear = 0
	if verdict, _ := split(f.assess(false)); strings.Join(verdict, " ") != "E03" {
		t.Errorf("without a word on the database: %v", verdict)
	}
}

func TestC13_GroupsAndPeople(t *testing.T) {
	f := inMemory(t, fixtureOf(t, "APP-09"))
	f.applicant.Members = f.applicant.Members[:2]
	if verdict, _ := split(f.assess(false)); strings.Join(verdict, " ") != "M02" {
		t.Errorf("a group of two: %v", verdict)
	}
	f = inMemory(t, fixtureOf(t, "APP-08"))
	f.applicant.BirthDate = "2008-05-20" // eighteen on the closing day itself
	if verdict, _ := split(f.assess(false)); len(verdict) != 0 {
		t.Errorf("eighteen on the day: %v", verdict)
	}
	f.applicant.BirthDate = "2008-05-21"
	if verdict, _ := split(f.assess(false)); strings.Join(verdict, " ") != "M01" {
		t.Errorf("seventeen on the day: %v", verdict)
	}
}

// Texts of a deadline carry its day, its time and the zone in words.
func TestZ12_DeadlinesInWords(t *testing.T) {
	for language, want := range map[string]string{
		"kk": "2026 ж. 20 мамыр, 18:00, Астана уақыты (UTC+5)", "ru": "20 мая 2026 г., 18:00, время Астаны (UTC+5)", "en": "20 May 2026, 18:00, Astana time (UTC+5)",
	} {
		f := inMemory(t, fixtureOf(t, "APP-12"))
		late := told(language, f.call, only(f.assess(false), "M04"))
		if len(late) != 1 || !strings.Contains(late[0].Detail, want) {
			t.Errorf("%s: %+v", language, late)
		}
		refusal := models.AsError(closed(language, f.call))
		if text := lang.Error(language, refusal.Code, refusal.Params); !strings.Contains(text, want) {
			t.Errorf("%s: %q", language, text)
		}
	}
}

// Every check that a call may name exists, and every finding has its words without a gap.
func TestChecksAndTheirWords(t *testing.T) {
	for name := range models.CallChecks {
		if checks[name] == nil {
			t.Errorf("a call may name the check %q, and there is none", name)
		}
	}
	for name := range checks {
		if _, ok := models.CallChecks[name]; !ok {
			t.Errorf("no call can name the check %q", name)
		}
	}
	for _, fx := range fixtures(t) {
		f := inMemory(t, fx)
		for _, language := range models.Languages {
			for _, one := range told(language, f.call, f.assess(true)) {
				if one.Detail == "" || strings.ContainsAny(one.Detail, "{}") {
					t.Errorf("%s %s %s in %s: %q", fx.ID, one.Code, one.Check, language, one.Detail)
				}
			}
		}
	}
}

// Answers are held against the call's form; each fault points at its field.
func TestAnswersAgainstTheForm(t *testing.T) {
	form := models.Form(`{"type":"object","required":["why","team"],"properties":{"why":{"type":"string","maxLength":5},"team":{"type":"array","items":{"type":"object","required":["name"]}}}}`)
	got := answerFaults(form, map[string]any{"why": "far too long", "team": []any{map[string]any{}}})
	slices.Sort(got)
	if strings.Join(got, " ") != "/team/0/name /why" {
		t.Errorf("%v", got)
	}
	if got := answerFaults(form, nil); len(got) != 2 {
		t.Errorf("an empty draft: %v", got)
	}
	if got := answerFaults(form, map[string]any{"why": "so", "team": []any{}}); len(got) != 0 {
		t.Errorf("good answers: %v", got)
	}
}

func TestSumsThatNoBudgetHas(t *testing.T) {
	a := &models.Application{Language: "ru", Budget: []models.BudgetLine{{Line: 1, Quantity: "999999999999999999", Periods: 9, UnitPrice: money.Amount{Minor: 9e17, Currency: money.KZT}, Source: models.SourceGrant}}}
	if err := addUp(a, money.KZT); models.CodeOf(err) != "application.invalid" || models.AsError(err).Fields[0].Code != "budget.too_large" {
		t.Errorf("%v", err)
	}
}
