package reviews

import (
	"context"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
)

// ResultView is what an applicant learns of the outcome of an application: what the letter about it says, and no more.
// Neither experts nor their single reviews are in it.
type ResultView struct {
	ApplicationID string            `json:"application_id"`
	Outcome       string            `json:"outcome" enum:"award,reserve,decline"`
	Number        string            `json:"number" doc:"Of the minutes"`
	DecidedOn     calendar.Date     `json:"decided_on"`
	Requested     money.Amount      `json:"requested"`
	Amount        *money.Amount     `json:"amount,omitempty" doc:"Of an award"`
	Mean          string            `json:"mean" doc:"Of the experts' totals"`
	Threshold     money.Decimal     `json:"threshold" doc:"The least mean that passes"`
	Criteria      []CriterionResult `json:"criteria" nullable:"false"`
	Reasons       []string          `json:"reasons" nullable:"false" doc:"In the language of the reader, as far as the platform says them"`
}

// CriterionResult is the mean of the experts on one criterion.
type CriterionResult struct {
	Code  string        `json:"code"`
	Title models.Text   `json:"title"`
	Mean  string        `json:"mean"`
	Max   int64         `json:"max"`
	Min   money.Decimal `json:"min,omitempty" doc:"The least mean that passes, when the call asks for one"`
}

// Result shows the applicant's side what was decided about their application, once it was.
func (r *Reviews) Result(ctx context.Context, id string) (*ResultView, error) {
	reader := r.Store.Read(ctx)
	if _, err := r.May(ctx, reader, "application", id, "read_result"); err != nil {
		return nil, err
	}
	app, err := store.Get[models.Application](reader, id)
	if err != nil {
		return nil, err
	}
	batches, err := store.ConfirmedDecisions(reader, app.CallID)
	if err != nil {
		return nil, err
	}
	for i := len(batches) - 1; i >= 0; i-- { // a later decision replaces an earlier one: the reserve moves up
		if it := item(&batches[i], id); it != nil {
			b, err := loadBatch(reader, &batches[i])
			if err != nil {
				return nil, err
			}
			return b.result(workflows.CallOf(ctx).Language, app, *it), nil
		}
	}
	return nil, models.Refuse("application.undecided")
}

// result is what the applicant is told of an outcome, on the screen and in the letter.
func (b *batch) result(language string, app *models.Application, it models.DecisionItem) *ResultView {
	place := ranked(b.ranking, app.ID)
	v := &ResultView{ApplicationID: app.ID, Outcome: it.Outcome, Number: b.Number, DecidedOn: b.DecidedOn, Requested: app.Requested, Amount: it.Amount,
		Mean: place.Mean, Threshold: b.call.Scoring.PassThreshold, Criteria: []CriterionResult{}, Reasons: reasonsIn(language, b.call, place.Reasons)}
	for _, c := range b.call.Criteria {
		v.Criteria = append(v.Criteria, CriterionResult{Code: c.Code, Title: c.Title, Mean: place.ByCriterion[c.Code], Max: c.Max, Min: c.Min})
	}
	for _, text := range []string{it.Reasons, b.Reasons} {
		if text != "" {
			v.Reasons = append(v.Reasons, text)
		}
	}
	return v
}
