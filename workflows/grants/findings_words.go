package grants

import (
	"regexp"
	"slices"
	"strings"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/ids"
	"demeu/models/lang"
	"demeu/models/money"
)

// told gives findings their text in a language.
func told(language string, call *models.Call, found []models.Finding) []models.Finding {
	out := slices.Clone(found)
	for i := range out {
		f := &out[i]
		params := Dress(language, f.Params)
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
	regionParam = regexp.MustCompile(`^KZ-\d\d(, KZ-\d\d)*$`)
)

// Dress writes the parameters of a finding or of a refusal for a language: amounts, days, shares and regions as people
// there write them.
func Dress(language string, params models.Params) models.Params {
	out := make(models.Params, len(params)+1)
	for name, value := range params {
		out[name] = say(language, value)
	}
	return out
}

func say(language, value string) string {
	switch {
	case amountParam.MatchString(value):
		digits, cur, _ := strings.Cut(value, " ")
		if a, err := money.Parse(digits, money.Currency(cur)); err == nil {
			return money.FormatShort(a, language)
		}
	case calendar.Date(value).Valid():
		return calendar.Date(value).Words(language)
	case regionParam.MatchString(value):
		names := strings.Split(value, ", ")
		for i, iso := range names {
			if region, ok := ids.RegionByISO(iso); ok {
				names[i] = region.Name.In(language)
			}
		}
		return strings.Join(names, ", ")
	case shareParam.MatchString(value) && language != "en":
		return strings.Replace(value, ".", ",", 1)
	}
	return value
}
