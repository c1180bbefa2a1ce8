package grants

import (
	"context"
	"strconv"
	"time"

	"demeu/models"
	"demeu/models/ids"
	"demeu/models/lang"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
)

// PublicCallRow is a call in the public list.
type PublicCallRow struct {
	CallRow
	Summary        models.Text               `json:"summary"`
	OperatorName   models.Text               `json:"operator_name"`
	Donors         []DonorName               `json:"donors" nullable:"false"`
	Months         Months                    `json:"duration_months"`
	ApplicantKinds []models.OrganisationKind `json:"applicant_kinds" nullable:"false"`
	Themes         []int                     `json:"themes_sdg" nullable:"false"`
	ClosesInWords  string                    `json:"closes_in_words"`
	AwardInWords   string                    `json:"award_in_words"`
}

// PublicCall is a call as anybody may read and print it.
type PublicCall struct {
	models.Head
	CallBody
	Donors        []DonorName     `json:"donors" nullable:"false"`
	AnnouncedAt   time.Time       `json:"announced_at"`
	WhoMayApply   []string        `json:"who_may_apply" nullable:"false" doc:"In the caller's language"`
	AwardInWords  string          `json:"award_in_words"`
	MonthsInWords string          `json:"duration_in_words"`
	OpensInWords  string          `json:"opens_in_words"`
	ClosesInWords string          `json:"closes_in_words"`
	Days          []MilestoneView `json:"timeline_in_words" nullable:"false"`
	Weights       []CriterionView `json:"criteria_weights" nullable:"false"`
	Accepts       bool            `json:"accepts_submissions"`
}

// MilestoneView is a day of a call's calendar in words.
type MilestoneView struct {
	Code  string `json:"code"`
	Title string `json:"title"`
	Due   string `json:"due_in_words"`
}

// CriterionView is a criterion with its part of the whole.
type CriterionView struct {
	Code    string `json:"code"`
	Title   string `json:"title"`
	Max     int64  `json:"max"`
	Percent string `json:"percent" doc:"Of all points"`
}

// PublicCalls pages through the calls that were announced, for everybody, newest first.
func (g *Grants) PublicCalls(ctx context.Context, q store.Query, phase string) (*workflows.Page[PublicCallRow], error) {
	r, now, language := g.Store.Read(ctx), g.Clock.Now(), workflows.CallOf(ctx).Language
	page, err := store.PublicCalls(r, q, phase, now)
	if err != nil {
		return nil, err
	}
	var callIDs, operatorIDs []string
	for i := range page.Items {
		callIDs, operatorIDs = append(callIDs, page.Items[i].ID), append(operatorIDs, page.Items[i].OperatorID)
	}
	operators, err := store.Named[models.Organisation](r, operatorIDs)
	if err != nil {
		return nil, err
	}
	funding, err := store.FundsOfCalls(r, callIDs)
	if err != nil {
		return nil, err
	}
	funds, donors, err := payers(r, funding)
	if err != nil {
		return nil, err
	}
	out := &workflows.Page[PublicCallRow]{Items: make([]PublicCallRow, len(page.Items)), Total: page.Total}
	for i := range page.Items {
		c := &page.Items[i]
		row := PublicCallRow{CallRow: callRow(c, c.PublicPhaseAt(now)), Summary: c.Summary, Donors: []DonorName{}, Months: Months{c.MonthsMin, c.MonthsMax},
			ApplicantKinds: c.ApplicantKinds, Themes: list(c.Themes), ClosesInWords: c.ClosesAt.Words(language), AwardInWords: sumsInWords(c, language)}
		if o := operators[c.OperatorID]; o != nil {
			row.OperatorName = o.LegalName
		}
		for _, f := range funding {
			if f.CallID == c.ID && f.Amount.Minor > 0 {
				row.Donors = append(row.Donors, donorName(donors[funds[f.FundID].DonorID]))
			}
		}
		out.Items[i] = row
	}
	if page.Next != "" {
		out.NextCursor = &page.Next
	}
	return out, nil
}

// PublicCall shows everything that somebody needs to decide whether to apply.
func (g *Grants) PublicCall(ctx context.Context, id string) (*PublicCall, error) {
	r, now, language := g.Store.Read(ctx), g.Clock.Now(), workflows.CallOf(ctx).Language
	c, err := store.Get[models.Call](r, id)
	if err != nil {
		return nil, err
	}
	if c.AnnouncedAt.IsZero() {
		return nil, models.Missing("call")
	}
	operator, err := store.Get[models.Organisation](r, c.OperatorID)
	if err != nil {
		return nil, err
	}
	rows, err := store.FundsOfCall(r, c.ID)
	if err != nil {
		return nil, err
	}
	funds, donors, err := payers(r, rows)
	if err != nil {
		return nil, err
	}
	v := &PublicCall{Head: models.HeadOf(&c.Base, string(c.State)), CallBody: bodyOf(c, operator), Donors: []DonorName{}, AnnouncedAt: c.AnnouncedAt.Time,
		WhoMayApply: whoMayApply(c, language), AwardInWords: sumsInWords(c, language), MonthsInWords: monthsInWords(c, language),
		OpensInWords: c.OpensAt.Words(language), ClosesInWords: c.ClosesAt.Words(language), Days: []MilestoneView{}, Weights: []CriterionView{},
		Accepts: c.AcceptsSubmissions(now)}
	v.Phase = c.PublicPhaseAt(now)
	for _, row := range rows {
		if row.Amount.Minor > 0 {
			v.Donors = append(v.Donors, donorName(donors[funds[row.FundID].DonorID]))
		}
	}
	for _, m := range c.Timeline {
		words := m.Due.Deadline(language)
		switch m.Code {
		case "open":
			words = c.OpensAt.Words(language)
		case "close":
			words = c.ClosesAt.Words(language)
		}
		v.Days = append(v.Days, MilestoneView{m.Code, m.Title.In(language), words})
	}
	all := money.Amount{Minor: c.MaxScore(), Currency: c.Currency}
	for _, k := range c.Criteria {
		v.Weights = append(v.Weights, CriterionView{k.Code, k.Title.In(language), k.Max, money.Percent(money.Amount{Minor: k.Max, Currency: c.Currency}, all)})
	}
	return v, nil
}

// whoMayApply says it in sentences: the kinds of applicants first, then the call's own rules.
func whoMayApply(c *models.Call, language string) []string {
	out := []string{}
	for _, k := range c.ApplicantKinds {
		out = append(out, lang.Text(language, "applicant."+string(k), nil))
	}
	for _, r := range c.Eligibility {
		out = append(out, r.Text.In(language))
	}
	return out
}

func sumsInWords(c *models.Call, language string) string {
	a := limits(c)
	return lang.Text(language, "call.award", models.Params{"min": money.FormatShort(a.Min, language), "max": money.FormatShort(a.Max, language)})
}

func monthsInWords(c *models.Call, language string) string {
	return lang.Text(language, "call.months", models.Params{"min": strconv.FormatInt(c.MonthsMin, 10), "max": strconv.FormatInt(c.MonthsMax, 10)})
}

// Classifiers are the lists that forms and filters offer.
type Classifiers struct {
	Regions       []ids.Region       `json:"regions" nullable:"false"`
	SDG           []ids.SDG          `json:"sdg" nullable:"false"`
	Directions    []ids.Direction    `json:"directions" nullable:"false"`
	ActivityTypes []ids.ActivityType `json:"activity_types" nullable:"false"`
	BudgetUnits   []ids.Item         `json:"budget_units" nullable:"false"`
}

// Classifiers gives all of them at once; they change only with the program.
func (g *Grants) Classifiers() *Classifiers {
	return &Classifiers{Regions: ids.Regions(), SDG: ids.SDGs(), Directions: ids.Directions(), ActivityTypes: ids.ActivityTypes(), BudgetUnits: ids.BudgetUnits()}
}
