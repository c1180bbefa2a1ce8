package reviews

import (
	"context"
	"slices"
	"strings"

	"demeu/models"
	"demeu/models/lang"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/policies"
	"demeu/workflows"
	"demeu/workflows/sheet"
)

// RankingInput asks for a ranking.
type RankingInput struct {
	Method string `json:"method" doc:"mean"`
	Seed   string `json:"seed,omitempty" maxLength:"200" doc:"Kept with the ranking; the mean draws no lots"`
}

// RankingView is a snapshot as somebody sees it: what is closed to them is not in it.
type RankingView struct {
	models.Head
	CallID     string          `json:"call_id"`
	Method     string          `json:"method"`
	Seed       string          `json:"seed,omitempty"`
	InputHash  string          `json:"input_hash"`
	ComputedBy string          `json:"computed_by"`
	Items      []RankedAppView `json:"items" nullable:"false"`
}

// RankedAppView is one application in a ranking, with its names.
type RankedAppView struct {
	models.RankingItem
	Number    string       `json:"number"`
	Title     string       `json:"title"`
	Applicant *models.Text `json:"applicant,omitempty"`
	Requested money.Amount `json:"requested"`
}

// RankingRow is a ranking in a list.
type RankingRow struct {
	models.Head
	CallID    string `json:"call_id"`
	Method    string `json:"method"`
	InputHash string `json:"input_hash"`
}

// Rank computes a ranking of a call from the reviews that count now, and keeps it for ever. Applications whose reviews
// are complete are ranked by it.
func (r *Reviews) Rank(ctx context.Context, callID string, in RankingInput) (*RankingView, error) {
	return workflows.Do(ctx, r.House, "call.rank:"+callID, func(st *workflows.Step) (*RankingView, error) {
		if _, err := st.May("call", callID, "rank"); err != nil {
			return nil, err
		}
		if in.Method != MethodMean {
			return nil, models.Bad("/method", "ranking.method_unknown")
		}
		call, err := store.Get[models.Call](st.Tx, callID)
		if err != nil {
			return nil, err
		}
		rows, err := gather(st.Tx, call, in.Method, in.Seed)
		if err != nil {
			return nil, err
		}
		if len(rows.sent) == 0 {
			return nil, models.Refuse("ranking.empty")
		}
		k := &models.Ranking{Base: st.New(), CallID: callID, OperatorID: call.OperatorID, Method: in.Method, Seed: in.Seed,
			Items: rows.rank(), InputHash: rows.hash(), ComputedBy: st.Actor.PersonID}
		if err := st.Insert(k, "compute"); err != nil {
			return nil, err
		}
		for i := range rows.apps {
			app := &rows.apps[i]
			at := slices.IndexFunc(k.Items, func(it models.RankingItem) bool { return it.ApplicationID == app.ID })
			if !complete(&k.Items[at], call) {
				continue
			}
			for _, verb := range rankVerbs[app.State] {
				if err := r.grants.Decide(st, app, verb); err != nil {
					return nil, err
				}
			}
		}
		return showRanking(st.Tx, st.Actor.PersonID, k)
	})
}

// rankVerbs lead an application from where it is to its place in the ranking.
var rankVerbs = map[models.ApplicationState][]string{
	models.ApplicationUnderReview:    {"close_review", "rank"},
	models.ApplicationReviewComplete: {"rank"},
}

// Ranking shows one snapshot.
func (r *Reviews) Ranking(ctx context.Context, id string) (*RankingView, error) {
	read := r.Store.Read(ctx)
	if _, err := r.May(ctx, read, "ranking", id, policies.Read); err != nil {
		return nil, err
	}
	k, err := store.Get[models.Ranking](read, id)
	if err != nil {
		return nil, err
	}
	return showRanking(read, workflows.CallOf(ctx).Actor.PersonID, k)
}

func showRanking(r store.Reader, viewer string, k *models.Ranking) (*RankingView, error) {
	closed, err := store.ClosedTo(r, viewer, k.CallID)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(k.Items))
	for i := range k.Items {
		ids[i] = k.Items[i].ApplicationID
	}
	apps, err := store.Named[models.Application](r, ids)
	if err != nil {
		return nil, err
	}
	var orgs []string
	for _, a := range apps {
		orgs = append(orgs, a.ApplicantID)
	}
	names, err := store.Named[models.Organisation](r, orgs)
	if err != nil {
		return nil, err
	}
	v := &RankingView{Head: models.HeadOf(&k.Base, ""), CallID: k.CallID, Method: k.Method, Seed: k.Seed, InputHash: k.InputHash, ComputedBy: k.ComputedBy, Items: []RankedAppView{}}
	owed, err := store.Unsent(r, k.CallID, viewer)
	if err != nil {
		return nil, err
	}
	for _, it := range k.Items {
		if owed[it.ApplicationID] { // an officer who is an expert too scores before seeing how others did
			it = models.RankingItem{ApplicationID: it.ApplicationID, Reviews: it.Reviews, ByCriterion: map[string]string{}, Reasons: []models.RankingReason{}}
		}
		if a := apps[it.ApplicationID]; !closed[it.ApplicationID] {
			v.Items = append(v.Items, RankedAppView{RankingItem: it, Number: a.Number, Title: a.Title, Applicant: nameOf(names[a.ApplicantID]), Requested: a.Requested})
		}
	}
	return v, nil
}

// ListRankings pages through the rankings that the actor may see.
func (r *Reviews) ListRankings(ctx context.Context, q store.Query) (*workflows.Page[RankingRow], error) {
	return workflows.List(ctx, r.House, q, func(_ *workflows.Sight, rows []models.Ranking) ([]RankingRow, error) {
		out := make([]RankingRow, len(rows))
		for i := range rows {
			out[i] = RankingRow{Head: models.HeadOf(&rows[i].Base, ""), CallID: rows[i].CallID, Method: rows[i].Method, InputHash: rows[i].InputHash}
		}
		return out, nil
	})
}

// RankingFile writes a ranking as a spreadsheet, in the language of the caller.
func (r *Reviews) RankingFile(ctx context.Context, id, format string) (*sheet.File, error) {
	v, err := r.Ranking(ctx, id)
	if err != nil {
		return nil, err
	}
	call, err := store.Get[models.Call](r.Store.Read(ctx), v.CallID)
	if err != nil {
		return nil, err
	}
	language := workflows.CallOf(ctx).Language
	word := func(key string, params models.Params) string { return lang.Text(language, key, params) }
	t := sheet.Table{Name: word("ranking.name", models.Params{"call": call.Code}), Head: []string{
		word("ranking.rank", nil), word("ranking.number", nil), word("ranking.title", nil), word("ranking.applicant", nil), word("ranking.requested", nil),
		word("ranking.mean", nil), word("ranking.spread", nil), word("ranking.reviews", nil)}}
	for _, c := range call.Criteria {
		t.Head = append(t.Head, c.Code+" "+c.Title.In(language))
	}
	t.Head = append(t.Head, word("ranking.passed", nil), word("ranking.reasons", nil))
	for i := range v.Items {
		it := &v.Items[i]
		var rank, applicant any
		if it.Rank != nil {
			rank = *it.Rank
		}
		if it.Applicant != nil {
			applicant = it.Applicant.In(language)
		}
		row := []any{rank, it.Number, it.Title, applicant, it.Requested, number(it.Mean), number(it.Spread), it.Reviews}
		for _, c := range call.Criteria {
			row = append(row, number(it.ByCriterion[c.Code]))
		}
		passed := word("ranking.no", nil)
		if it.Passed {
			passed = word("ranking.yes", nil)
		}
		t.Rows = append(t.Rows, append(row, passed, strings.Join(reasonsIn(language, call, it.Reasons), "; ")))
	}
	return sheet.Write(format, t)
}

// number keeps a computed number a number in a spreadsheet; nothing stays nothing.
func number(s string) any {
	if s == "" {
		return nil
	}
	return money.Decimal(s)
}

// reasonsIn are the reasons of a ranking in words.
func reasonsIn(language string, call *models.Call, reasons []models.RankingReason) []string {
	out := make([]string, len(reasons))
	for i, reason := range reasons {
		p := models.Params{"have": reason.Have, "need": reason.Need, "criterion": reason.Criterion}
		if c := criterion(call, reason.Criterion); c != nil {
			p["criterion"] = c.Title.In(language)
		}
		out[i] = lang.Text(language, "ranking.reason."+reason.Code, p)
	}
	return out
}
