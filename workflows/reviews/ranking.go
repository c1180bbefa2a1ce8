package reviews

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"

	"demeu/models"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
)

// MethodMean ranks by the mean of the totals: the default order of a call.
const MethodMean = "mean"

// inRanking are the states in which an application has a place in a ranking.
var inRanking = []models.ApplicationState{models.ApplicationUnderReview, models.ApplicationReviewComplete, models.ApplicationRanked, models.ApplicationReserve}

// inputs are the rows on which a ranking rests, in a fixed order: their hash says whether a ranking is still true.
type inputs struct {
	Call     string             `json:"call"`
	Method   string             `json:"method"`
	Seed     string             `json:"seed"`
	Criteria []models.Criterion `json:"criteria"`
	Scoring  models.Scoring     `json:"scoring"`
	Rows     []inputRow         `json:"rows"`

	call *models.Call
	apps []models.Application
	sent []models.Assignment
}

type inputRow struct {
	Application string        `json:"application"`
	SubmittedAt models.Time   `json:"submitted_at"`
	Reviews     []inputReview `json:"reviews"`
}

type inputReview struct {
	Assignment string         `json:"assignment"`
	Further    bool           `json:"further"`
	Scores     []models.Score `json:"scores"`
}

// gather reads what a ranking of a call would rest on now.
func gather(r store.Reader, call *models.Call, method, seed string) (*inputs, error) {
	in := &inputs{Call: call.ID, Method: method, Seed: seed, Criteria: call.Criteria, Scoring: call.Scoring, Rows: []inputRow{}, call: call}
	var err error
	if in.apps, err = store.ApplicationsIn(r, call.ID, inRanking...); err != nil {
		return nil, err
	}
	if in.sent, err = store.SentReviews(r, call.ID); err != nil {
		return nil, err
	}
	of := byApplication(in.sent)
	for i := range in.apps {
		row := inputRow{Application: in.apps[i].ID, SubmittedAt: in.apps[i].SubmittedAt, Reviews: []inputReview{}}
		for _, a := range of[in.apps[i].ID] {
			scores := make([]models.Score, len(a.Scores)) // comments change no rank
			for j, s := range a.Scores {
				scores[j] = models.Score{Criterion: s.Criterion, Score: s.Score}
			}
			row.Reviews = append(row.Reviews, inputReview{Assignment: a.ID, Further: a.Further, Scores: scores})
		}
		in.Rows = append(in.Rows, row)
	}
	slices.SortFunc(in.Rows, func(a, b inputRow) int { return cmp.Compare(a.Application, b.Application) })
	return in, nil
}

func (in *inputs) hash() string { return workflows.Digest(in) }

func byApplication(sent []models.Assignment) map[string][]models.Assignment {
	of := map[string][]models.Assignment{}
	for _, a := range sent {
		of[a.ApplicationID] = append(of[a.ApplicationID], a)
	}
	return of
}

// leastExperts is how many reviews a decision needs; never none.
func leastExperts(call *models.Call) int64 { return max(1, call.Scoring.MinExperts) }

// weighed is one application with its exact numbers; they are rounded only to be shown.
type weighed struct {
	app       *models.Application
	reviews   int64
	further   bool // a further opinion is in
	mean      *big.Rat
	spread    *big.Rat
	criterion map[string]*big.Rat
}

// weigh computes the numbers of one application from the reviews that count.
func weigh(call *models.Call, app *models.Application, sent []models.Assignment) *weighed {
	w := &weighed{app: app, reviews: int64(len(sent)), mean: new(big.Rat), spread: new(big.Rat), criterion: map[string]*big.Rat{}}
	for _, c := range call.Criteria {
		w.criterion[c.Code] = new(big.Rat)
	}
	if w.reviews == 0 {
		return w
	}
	var least, most *big.Rat
	for i := range sent {
		w.further = w.further || sent[i].Further
		total := new(big.Rat)
		for _, c := range call.Criteria {
			if s := scoreOf(&sent[i], c.Code); s != nil {
				total.Add(total, rat(s.Score))
				w.criterion[c.Code].Add(w.criterion[c.Code], rat(s.Score))
			}
		}
		w.mean.Add(w.mean, total)
		if least == nil || total.Cmp(least) < 0 {
			least = total
		}
		if most == nil || total.Cmp(most) > 0 {
			most = total
		}
	}
	n := new(big.Rat).SetInt64(w.reviews)
	w.mean.Quo(w.mean, n)
	for _, sum := range w.criterion {
		sum.Quo(sum, n)
	}
	w.spread.Sub(most, least)
	return w
}

// tooWide says whether the call wants one more opinion: the totals lie too far apart and none was called in yet.
func (w *weighed) tooWide(call *models.Call) bool {
	limit := call.Scoring.ThirdOver
	return limit != "" && !w.further && w.reviews > 1 && w.spread.Cmp(rat(limit)) > 0
}

// item judges one application by the gates of its call. Means are compared exactly: 59.996 does not pass 60.
func (w *weighed) item(call *models.Call) models.RankingItem {
	it := models.RankingItem{ApplicationID: w.app.ID, Reviews: w.reviews, NeedsFurther: w.tooWide(call), ByCriterion: map[string]string{}, Reasons: []models.RankingReason{}}
	if w.reviews > 0 {
		it.Mean, it.Spread = w.mean.FloatString(2), plain(w.spread)
		for code, mean := range w.criterion {
			it.ByCriterion[code] = mean.FloatString(2)
		}
	}
	add := func(code, criterion, have, need string) {
		it.Reasons = append(it.Reasons, models.RankingReason{Code: code, Criterion: criterion, Have: have, Need: need})
	}
	switch {
	case w.reviews < leastExperts(call):
		add("reviews.too_few", "", strconv.FormatInt(w.reviews, 10), strconv.FormatInt(leastExperts(call), 10))
	case it.NeedsFurther:
		add("reviews.spread", "", it.Spread, call.Scoring.ThirdOver.String())
	}
	if w.reviews >= leastExperts(call) { // fewer reviews say nothing about a threshold
		if need := rat(call.Scoring.PassThreshold); w.mean.Cmp(need) < 0 {
			add("threshold.total", "", it.Mean, call.Scoring.PassThreshold.String())
		}
		for _, c := range call.Criteria {
			if c.Min != "" && w.criterion[c.Code].Cmp(rat(c.Min)) < 0 {
				add("threshold.criterion", c.Code, it.ByCriterion[c.Code], c.Min.String())
			}
		}
	}
	it.Passed = len(it.Reasons) == 0
	return it
}

// plain writes an exact decimal without superfluous zeros.
func plain(q *big.Rat) string {
	d, err := money.ParseDecimal(q.FloatString(12))
	if err != nil {
		return q.FloatString(2) // longer than any score can be
	}
	return d.String()
}

// before orders two applications: the higher mean first, then the tie-break list of the call. 0 is an honest tie.
func before(call *models.Call, a, b *weighed) int {
	if c := b.mean.Cmp(a.mean); c != 0 {
		return c
	}
	for _, rule := range call.Scoring.TieBreak {
		c := 0
		if rule == "earlier_submission" {
			c = a.app.SubmittedAt.Compare(b.app.SubmittedAt.Time)
		} else if a.criterion[rule] != nil {
			c = b.criterion[rule].Cmp(a.criterion[rule])
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

// rank computes the order: those that passed, with equal ranks for what the tie-break cannot tell apart, then the
// others by their means without a rank.
func (in *inputs) rank() []models.RankingItem {
	of := byApplication(in.sent)
	type placed struct {
		*weighed
		item models.RankingItem
	}
	var rows []placed
	for i := range in.apps {
		w := weigh(in.call, &in.apps[i], of[in.apps[i].ID])
		rows = append(rows, placed{w, w.item(in.call)})
	}
	slices.SortFunc(rows, func(a, b placed) int {
		if a.item.Passed != b.item.Passed {
			if a.item.Passed {
				return -1
			}
			return 1
		}
		if c := before(in.call, a.weighed, b.weighed); c != 0 {
			return c
		}
		return cmp.Compare(a.app.ID, b.app.ID) // a fixed order of rows, not a rank
	})
	items := make([]models.RankingItem, len(rows))
	for i := range rows {
		items[i] = rows[i].item
		if !items[i].Passed {
			continue
		}
		n := int64(i + 1)
		if i > 0 && before(in.call, rows[i-1].weighed, rows[i].weighed) == 0 {
			n = *items[i-1].Rank
		}
		items[i].Rank = &n
	}
	return items
}

// complete says whether the reviews of an application are all in: enough of them, and no further opinion awaited.
func complete(it *models.RankingItem, call *models.Call) bool {
	return it.Reviews >= leastExperts(call) && !it.NeedsFurther
}
