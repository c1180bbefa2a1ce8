package reviews

import (
	"slices"
	"strconv"
	"strings"

	"demeu/models"
	"demeu/models/lang"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
)

// batch is a decision with all it is judged by.
type batch struct {
	*models.Decision
	call    *models.Call
	ranking *models.Ranking
	apps    map[string]*models.Application
}

func loadBatch(r store.Reader, d *models.Decision) (*batch, error) {
	b := &batch{Decision: d}
	var err error
	if b.call, err = store.Get[models.Call](r, d.CallID); err != nil {
		return nil, err
	}
	if b.ranking, err = store.Get[models.Ranking](r, *d.RankingID); err != nil {
		return nil, err
	}
	ids := make([]string, len(d.Items))
	for i := range d.Items {
		ids[i] = d.Items[i].ApplicationID
	}
	b.apps, err = store.Named[models.Application](r, ids)
	return b, err
}

// item is the outcome of an application in a batch; nil when it has none there.
func item(d *models.Decision, applicationID string) *models.DecisionItem {
	if i := slices.IndexFunc(d.Items, func(it models.DecisionItem) bool { return it.ApplicationID == applicationID }); i >= 0 {
		return &d.Items[i]
	}
	return nil
}

// ranked is the place of an application in a ranking; nil when it has none.
func ranked(k *models.Ranking, applicationID string) *models.RankingItem {
	if i := slices.IndexFunc(k.Items, func(it models.RankingItem) bool { return it.ApplicationID == applicationID }); i >= 0 {
		return &k.Items[i]
	}
	return nil
}

// check names every wrong outcome of the batch.
func (b *batch) check() error {
	var bad models.Fields
	for i := range b.Items {
		it := &b.Items[i]
		at := func(field string) string { return workflows.Pointer("items", i, field) }
		app, place := b.apps[it.ApplicationID], ranked(b.ranking, it.ApplicationID)
		if app == nil || app.CallID != b.CallID {
			bad.Add(at("application_id"), "decision.application_unknown")
			continue
		}
		bad.Check(item(b.Decision, it.ApplicationID) == it, at("application_id"), "field.twice")
		if place == nil || app.State != models.ApplicationRanked && (app.State != models.ApplicationReserve || it.Outcome == models.OutcomeReserve) {
			bad.Add(at("application_id"), "decision.not_ranked", "state", string(app.State))
			continue
		}
		bad.Check(complete(place, b.call), at("application_id"), "decision.reviews_incomplete")
		bad.Check(place.Passed || it.Outcome == models.OutcomeDecline, at("outcome"), "decision.not_passed")
		switch {
		case it.Outcome == models.OutcomeAward && it.Amount == nil:
			bad.Add(at("amount"), "field.required")
		case it.Outcome == models.OutcomeDecline:
			bad.Check(it.Amount == nil, at("amount"), "decision.amount_unneeded")
		case it.Amount != nil:
			c, err := it.Amount.Cmp(app.Requested)
			bad.Check(err == nil && it.Amount.Minor > 0 && c <= 0, at("amount"), "decision.amount", "requested", app.Requested.String())
			bad.Check(err != nil || c >= 0 || it.Reasons != "", at("reasons"), "decision.cut_reason")
		}
	}
	for _, i := range b.departures() {
		bad.Check(b.Items[i].Reasons != "", workflows.Pointer("items", i, "reasons"), "decision.departure_reason")
	}
	return bad.Err("decision.invalid")
}

// outcomeVerb moves an application to where a decision puts it.
var outcomeVerb = map[string]string{models.OutcomeAward: "approve", models.OutcomeReserve: "reserve", models.OutcomeDecline: "decline"}

// outcomeLevel orders outcomes by what they give.
var outcomeLevel = map[string]int{models.OutcomeAward: 2, models.OutcomeReserve: 1}

// departures are the outcomes that leave the order of the ranking: whoever gets less than somebody behind them, and
// whoever passes somebody that the batch leaves out.
func (b *batch) departures() []int {
	outcome := map[string]string{}
	for _, it := range b.Items {
		outcome[it.ApplicationID] = it.Outcome
	}
	var out []int
	for i := range b.Items {
		mine := ranked(b.ranking, b.Items[i].ApplicationID)
		if mine == nil || mine.Rank == nil {
			continue
		}
		level := outcomeLevel[b.Items[i].Outcome]
		if slices.ContainsFunc(b.ranking.Items, func(other models.RankingItem) bool {
			theirs, decided := outcome[other.ApplicationID]
			switch {
			case other.Rank == nil:
				return false
			case decided:
				return *other.Rank > *mine.Rank && outcomeLevel[theirs] > level
			}
			return *other.Rank < *mine.Rank && level > 0
		}) {
			out = append(out, i)
		}
	}
	return out
}

// awarded is what the batch gives away.
func (b *batch) awarded() (money.Amount, error) {
	sum := money.Amount{Currency: b.call.Currency}
	for i := range b.Items {
		if it := &b.Items[i]; it.Outcome == models.OutcomeAward && it.Amount != nil {
			var err error
			if sum, err = sum.Add(*it.Amount); err != nil {
				return sum, err
			}
		}
	}
	return sum, nil
}

// grounded says whether the batch still stands on what is true: the newest ranking, of the reviews as they are now,
// and money that is there.
func (b *batch) grounded(r store.Reader) error {
	newest, err := store.LatestRanking(r, b.CallID)
	if err != nil {
		return err
	}
	now, err := gather(r, b.call, b.ranking.Method, b.ranking.Seed)
	if err != nil {
		return err
	}
	if newest.ID != b.ranking.ID || now.hash() != b.ranking.InputHash {
		return models.Refuse("decision.ranking_outdated")
	}
	awarded, err := b.awarded()
	if err != nil {
		return err
	}
	funds, err := store.Endowment(r, b.CallID)
	if err != nil {
		return err
	}
	promised, err := store.Promised(r, b.CallID)
	if err != nil {
		return err
	}
	left := money.Amount{Minor: funds - promised, Currency: b.call.Currency}
	if over, err := awarded.Cmp(left); err != nil || over > 0 {
		return models.Refuse("decision.over_funding").With("awarded", awarded.String()).With("left", left.String())
	}
	return nil
}

// tellApplicant writes what was decided, how the application was scored and why, and what happens next, in the
// language of each who answers for the applicant.
func (b *batch) tellApplicant(st *workflows.Step, app *models.Application, it models.DecisionItem) error {
	people, err := store.Holders(st.Tx, app.ApplicantID, []models.Role{models.NGOAdmin, models.NGOCertifier})
	if err != nil {
		return err
	}
	for i := range people {
		language := people[i].Language
		v := b.result(language, app, it)
		p := models.Params{"call": b.call.Title.In(language), "number": app.Number, "title": app.Title, "decision": v.Number, "decided_on": v.DecidedOn.Words(language),
			"mean": v.Mean, "requested": money.FormatShort(v.Requested, language), "reasons": ""}
		if v.Amount != nil {
			p["amount"] = money.FormatShort(*v.Amount, language)
		}
		var scores []string
		for _, c := range v.Criteria {
			scores = append(scores, "• "+c.Title.In(language)+": "+c.Mean+" / "+strconv.FormatInt(c.Max, 10))
		}
		p["scores"] = strings.Join(scores, "\n")
		if len(v.Reasons) > 0 {
			p["reasons"] = lang.Text(language, "letter.decision.reasons", models.Params{"reasons": strings.Join(v.Reasons, "\n")})
		}
		if err := st.Tell(&people[i], "decision_"+it.Outcome, app, p); err != nil {
			return err
		}
	}
	return nil
}
