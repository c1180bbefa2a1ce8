package reviews_test

import (
	"fmt"
	"slices"

	"demeu/models"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/reviews"
	"demeu/workflows/worktest"
)

// criteria of the long call and what each expert gave each application on C1 to C8.
var maxima = []int64{15, 10, 15, 15, 10, 15, 10, 10}

var given = map[string]map[string][]int64{
	"APP-01": {"X1": {13, 8, 13, 13, 8, 12, 8, 8}, "X2": {14, 9, 12, 14, 7, 11, 8, 9}, "X3": {12, 8, 13, 12, 8, 12, 7, 8}},
	"APP-02": {"X1": {14, 9, 13, 12, 8, 13, 7, 8}, "X2": {15, 9, 14, 13, 8, 13, 8, 9}, "X4": {13, 9, 12, 12, 8, 12, 7, 8}},
	"APP-03": {"X2": {11, 7, 12, 12, 9, 11, 8, 10}, "X3": {6, 4, 7, 7, 5, 5, 4, 6}, "X4": {12, 8, 12, 13, 9, 12, 8, 10}},
	"APP-04": {"X1": {10, 7, 9, 5, 6, 9, 6, 6}, "X3": {9, 7, 8, 6, 6, 8, 6, 5}, "X4": {10, 8, 9, 5, 6, 9, 7, 6}},
	"APP-05": {"X1": {13, 9, 13, 14, 7, 12, 8, 7}, "X2": {14, 9, 14, 14, 8, 12, 8, 8}, "X3": {13, 9, 13, 13, 7, 12, 7, 7}},
}

var furtherOpinion = []int64{10, 7, 11, 11, 8, 10, 7, 9} // of X5 on APP-03

var declared = map[string]string{"X3": "APP-02", "X2": "APP-04", "X4": "APP-05"}

// work is a call with five applications under review and five experts on its roster.
type work struct {
	*worktest.House
	r                                           *reviews.Reviews
	op                                          *models.Organisation
	call                                        *models.Call
	officer, secretary, director, second, chair *models.Person
	apps                                        map[string]*models.Application
	applicants                                  map[string]*models.Organisation
	certifiers, experts                         map[string]*models.Person
	entries                                     map[string]string // roster entry ids
	awards                                      []models.DecisionItem
}

func newWork(h *worktest.House, preset string) *work {
	w := &work{House: h, r: reviews.New(h.House), apps: map[string]*models.Application{}, applicants: map[string]*models.Organisation{},
		certifiers: map[string]*models.Person{}, experts: map[string]*models.Person{}, entries: map[string]string{}}
	w.r.MakeAward = func(_ *workflows.Step, _ *models.Decision, _ *models.Application, it models.DecisionItem) error {
		w.awards = append(w.awards, it)
		return nil
	}
	w.op = h.Organisation(models.KindOperator, "Оператор", "KZ-71", preset)
	w.officer = h.Person("Officer", w.op, models.ProgramOfficer)
	w.secretary = h.Person("Secretary", w.op, models.Secretary)
	w.director = h.Person("Director", w.op, models.ProgramDirector)
	w.second = h.Person("Second", w.op, models.ProgramDirector)
	w.chair = h.Person("Chair", w.op, models.PanelChair)
	w.call = &models.Call{OperatorID: w.op.ID, Code: "ЖЖ-2026/1", Kind: "long_term", Title: models.Text{KK: "Жылы жүрек", RU: "Тёплое сердце", EN: "Warm heart"},
		Languages: []string{"kk", "ru"}, AppLanguages: []string{"kk", "ru", "en"}, ApplicantKinds: []models.OrganisationKind{models.KindNGO},
		Currency: "KZT", State: models.CallEvaluating, Form: []byte("{}"), Timeline: []models.Milestone{{Code: "evaluation", Due: "2026-04-17"}},
		Scoring: models.Scoring{Step: "1", MinExperts: 3, PassThreshold: "60", ThirdOver: "30", TieBreak: []string{"C4", "C3", "earlier_submission"}}}
	for i, most := range maxima {
		c := models.Criterion{Code: fmt.Sprintf("C%d", i+1), Max: most, Title: models.Text{KK: "Өлшем", RU: "Критерий", EN: "Criterion"}}
		if c.Code == "C4" {
			c.Min = "6"
		}
		w.call.Criteria = append(w.call.Criteria, c)
	}
	h.Insert(w.call)
	donor := h.Organisation(models.KindDonor, "Донор", "KZ-75")
	fund := &models.Fund{OperatorID: w.op.ID, DonorID: donor.ID, Title: models.Text{RU: "Фонд"}, Amount: kzt(300_000_000), State: models.FundSigned}
	h.Insert(fund)
	h.Insert(&models.CallFunding{CallID: w.call.ID, FundID: fund.ID, Seq: 1, Amount: kzt(300_000_000)})
	languages := []string{"ru", "kk", "en", "ru", "kk"}
	for i := range 5 {
		code := fmt.Sprintf("APP-%02d", i+1)
		w.applicants[code] = h.Organisation(models.KindNGO, "ОФ "+code, "KZ-35")
		w.certifiers[code] = h.Person("Certifier "+code, w.applicants[code], models.NGOCertifier)
		w.apps[code] = &models.Application{CallID: w.call.ID, OperatorID: w.op.ID, ApplicantID: w.applicants[code].ID, CreatedBy: w.certifiers[code].ID,
			Language: languages[i], Number: code, Title: "Жоба " + code, Requested: kzt(60_000_000), Own: kzt(0), SubmittedAt: h.Clock.Now(),
			State: models.ApplicationUnderReview, SearchKey: "жоба " + code}
		h.Insert(w.apps[code])
	}
	for i, languages := range [][]string{{"kk", "ru"}, {"kk", "ru", "en"}, {"ru", "en", "kk"}, {"kk", "en", "ru"}, {"en", "ru"}} {
		code := fmt.Sprintf("X%d", i+1)
		v, err := w.r.AddExpert(h.As(w.secretary), w.call.ID, reviews.ExpertInput{Email: code + "@test.example", Name: code, Languages: languages, MaxLoad: 5})
		worktest.Is(h.T, err, "")
		p, err := store.PersonByEmail(h.Store.Read(h.System()), v.Email)
		worktest.Is(h.T, err, "")
		w.experts[code], w.entries[code] = p, v.ID
	}
	return w
}

func kzt(tenge int64) money.Amount { return money.Amount{Minor: tenge * 100, Currency: "KZT"} }

// declareAll lets every expert declare; each names what the data say.
func (w *work) declareAll() {
	w.T.Helper()
	for x := range w.experts {
		w.declare(x)
	}
}

func (w *work) declare(x string) {
	w.T.Helper()
	in := reviews.Declaration{Conflicts: []reviews.DeclaredConflict{}}
	if app := declared[x]; app != "" {
		in.Conflicts = append(in.Conflicts, reviews.DeclaredConflict{ApplicationID: w.apps[app].ID, Reason: "works with a partner"})
	}
	_, err := w.r.Declare(w.As(w.experts[x]), w.entries[x], in)
	worktest.Is(w.T, err, "")
}

func (w *work) pair(app, x string) []string { return []string{w.apps[app].ID, w.experts[x].ID} }

// assign confirms the pairs of the data and returns the assignments by application and expert.
func (w *work) assign() map[string]string {
	w.T.Helper()
	var in reviews.Pairs
	for _, app := range keys(given) {
		for _, x := range keys(given[app]) {
			in.Pairs = append(in.Pairs, w.pair(app, x))
		}
	}
	out, err := w.r.ConfirmAssignments(w.As(w.officer), w.call.ID, in)
	worktest.Is(w.T, err, "")
	if len(out.Warnings) != 0 {
		w.T.Fatalf("warnings %v", out.Warnings)
	}
	ids := map[string]string{}
	for i, pair := range in.Pairs {
		ids[w.code(pair[0])+w.who(pair[1])] = out.Items[i].ID
	}
	return ids
}

func (w *work) code(id string) string {
	for code, a := range w.apps {
		if a.ID == id {
			return code
		}
	}
	return ""
}

func (w *work) who(id string) string {
	for code, p := range w.experts {
		if p.ID == id {
			return code
		}
	}
	return ""
}

func keys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func scores(values []int64) reviews.ReviewBody {
	b := reviews.ReviewBody{OverallComment: "ok"}
	for i, v := range values {
		b.Scores = append(b.Scores, models.Score{Criterion: fmt.Sprintf("C%d", i+1), Score: money.Decimal(fmt.Sprint(v))})
	}
	return b
}

// review takes one assignment from the invitation to the sent review.
func (w *work) review(x, assignmentID string, values []int64) {
	w.T.Helper()
	_, err := w.r.Assignments.Fire(w.As(w.experts[x]), "accept", assignmentID, nil)
	worktest.Is(w.T, err, "")
	b := scores(values)
	_, err = w.r.Assignments.Fire(w.As(w.experts[x]), "review", assignmentID, &b)
	worktest.Is(w.T, err, "")
	_, err = w.r.Assignments.Fire(w.As(w.experts[x]), "submit", assignmentID, nil)
	worktest.Is(w.T, err, "")
}

// evaluate does everything up to the sent reviews of the data, without the further opinion.
func (w *work) evaluate() map[string]string {
	w.T.Helper()
	w.declareAll()
	ids := w.assign()
	for _, app := range keys(given) {
		for _, x := range keys(given[app]) {
			w.review(x, ids[app+x], given[app][x])
		}
	}
	return ids
}

// rank computes a ranking as the secretary.
func (w *work) rank() *reviews.RankingView {
	w.T.Helper()
	k, err := w.r.Rank(w.As(w.secretary), w.call.ID, reviews.RankingInput{Method: "mean", Seed: "s"})
	worktest.Is(w.T, err, "")
	return k
}

// third lets X5 give the further opinion on APP-03.
func (w *work) third() {
	w.T.Helper()
	out, err := w.r.ConfirmAssignments(w.As(w.officer), w.call.ID, reviews.Pairs{Pairs: [][]string{w.pair("APP-03", "X5")}, Further: true})
	worktest.Is(w.T, err, "")
	w.review("X5", out.Items[0].ID, furtherOpinion)
}

func (w *work) state(app string) models.ApplicationState {
	w.T.Helper()
	a, err := store.Get[models.Application](w.Store.Read(w.System()), w.apps[app].ID)
	worktest.Is(w.T, err, "")
	return a.State
}

func (w *work) events(where string, args ...any) []models.Event {
	w.T.Helper()
	rows, err := store.Find[models.Event](w.Store.Read(w.System()), "at, id", where, args...)
	worktest.Is(w.T, err, "")
	return rows
}

// fields are the codes of an error by pointer.
func fields(err error) map[string]string {
	out := map[string]string{}
	if err != nil {
		for _, f := range models.AsError(err).Fields {
			out[f.Pointer] = f.Code
		}
	}
	return out
}
