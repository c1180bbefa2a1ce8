package reviews_test

import (
	"slices"
	"strings"
	"testing"

	"demeu/models"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/grants"
	"demeu/workflows/mail"
	"demeu/workflows/reviews"
	"demeu/workflows/worktest"
)

func (w *work) outcome(app, outcome string, tenge int64, reasons string) reviews.DecisionItemInput {
	it := reviews.DecisionItemInput{ApplicationID: w.apps[app].ID, Outcome: outcome, Reasons: reasons}
	if tenge > 0 {
		a := kzt(tenge)
		it.Amount = &a
	}
	return it
}

// minutes is the batch of the main job: three awards, one of them cut, a place on reserve, one refusal.
func (w *work) minutes() reviews.DecisionInput {
	return reviews.DecisionInput{Number: "7", DecidedOn: "2026-02-01", Members: []string{"A", "B", "C"}, Items: []reviews.DecisionItemInput{
		w.outcome("APP-02", "award", 60_000_000, ""), w.outcome("APP-05", "award", 60_000_000, ""), w.outcome("APP-01", "award", 50_000_000, "the vehicle is not needed"),
		w.outcome("APP-03", "reserve", 0, ""), w.outcome("APP-04", "decline", 0, ""),
	}}
}

func (w *work) put(in reviews.DecisionInput) *reviews.DecisionView {
	w.T.Helper()
	d, err := w.r.PutDecision(w.As(w.secretary), w.call.ID, in)
	worktest.Is(w.T, err, "")
	return d
}

func (w *work) protocol(id string) {
	w.T.Helper()
	_, err := w.r.Attach(w.As(w.secretary), id, workflows.Upload{Kind: "protocol", Name: "minutes.pdf", Content: worktest.Text("%PDF-1.7 minutes")})
	worktest.Is(w.T, err, "")
}

// An award below the request keeps what was asked and why it was cut; a confirmed batch moves every application, makes
// each award once and writes to every applicant in their language, with scores and reasons.
func TestE13_AwardBelowRequestKeepsOldValueAndReason(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		w.evaluate()
		w.third()
		w.rank()
		in := w.minutes()
		in.Items[2].Reasons = ""
		_, err := w.r.PutDecision(h.As(w.secretary), w.call.ID, in)
		if fields(err)["/items/2/reasons"] != "decision.cut_reason" {
			t.Fatalf("a cut without a reason: %v", err)
		}
		d := w.put(w.minutes())
		cut := d.Items[2]
		if cut.Requested == nil || *cut.Requested != kzt(60_000_000) || *cut.Amount != kzt(50_000_000) || cut.DecisionItem.Reasons == "" || d.Awarded != kzt(170_000_000) {
			t.Fatalf("the cut item is %+v, %s awarded", cut, d.Awarded)
		}
		_, err = w.r.FireDecision(h.As(w.secretary), w.call.ID, "propose")
		worktest.Is(t, err, "")
		_, err = w.r.FireDecision(h.As(w.secretary), w.call.ID, "confirm")
		worktest.Is(t, err, "decision.confirm.forbidden")
		_, err = w.r.FireDecision(h.As(w.director), w.call.ID, "confirm")
		worktest.Is(t, err, "decision.protocol_missing")
		w.protocol(d.ID)
		confirm := h.As(w.director, "once")
		v, err := w.r.FireDecision(confirm, w.call.ID, "confirm")
		worktest.Is(t, err, "")
		again, err := w.r.FireDecision(h.As(w.director, "once"), w.call.ID, "confirm")
		worktest.Is(t, err, "")
		if v.State != "confirmed" || again.ID != v.ID || len(w.awards) != 3 {
			t.Fatalf("%s, %d awards", v.State, len(w.awards))
		}
		for app, want := range map[string]models.ApplicationState{"APP-01": models.ApplicationApproved, "APP-02": models.ApplicationApproved,
			"APP-03": models.ApplicationReserve, "APP-04": models.ApplicationDeclined, "APP-05": models.ApplicationApproved} {
			if got := w.state(app); got != want {
				t.Errorf("%s is %s, want %s", app, got, want)
			}
		}
		letters, err := store.Find[models.Letter](h.Store.Read(h.System()), "created_at, id", "template LIKE 'decision\\_%' ESCAPE '\\' AND object = 'application'")
		worktest.Is(t, err, "")
		if len(letters) != 5 {
			t.Fatalf("%d letters", len(letters))
		}
		for _, l := range letters {
			if l.Template == "decision_decline" && (!strings.Contains(l.Params["reasons"], "57.67") || !strings.Contains(l.Params["reasons"], "5.33") || !strings.Contains(l.Params["scores"], "Критерий")) {
				t.Fatalf("the refusal says %v", l.Params)
			}
		}
		_, err = w.r.Assignments.Fire(h.As(w.chair), "reopen", assignmentOf(w, "APP-01", "X1"), &workflows.ReasonBody{Reason: "late thought"})
		worktest.Is(t, err, "review.decided")
		_, err = w.r.FireDecision(h.As(w.director), w.call.ID, "confirm")
		worktest.Is(t, err, "decision.none_open")

		// a place on reserve moves up in a later batch, on a new ranking
		w.rank()
		d = w.put(reviews.DecisionInput{Number: "8", DecidedOn: "2026-02-01", Members: []string{"A"}, Items: []reviews.DecisionItemInput{w.outcome("APP-03", "award", 60_000_000, "")}})
		w.protocol(d.ID)
		_, err = w.r.FireDecision(h.As(w.director), w.call.ID, "confirm")
		worktest.Is(t, err, "")
		if w.state("APP-03") != models.ApplicationApproved {
			t.Fatal("the reserve did not move up")
		}
	})
}

// Each applicant gets a letter in their own language with the scores by criterion, the reasons and what happens next.
func TestE14_EveryApplicantIsToldInTheirLanguage(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		w.evaluate()
		w.third()
		w.rank()
		speaks := map[string]string{"APP-01": "en", "APP-02": "kk", "APP-03": "ru", "APP-04": "kk", "APP-05": "ru"}
		_, err := workflows.Do(h.System(), h.House, "test", func(st *workflows.Step) (*struct{}, error) {
			for app, language := range speaks {
				w.certifiers[app].Language = language
				if err := store.Save(st.Tx, w.certifiers[app]); err != nil {
					return nil, err
				}
			}
			return nil, nil
		})
		worktest.Is(t, err, "")
		d := w.put(w.minutes())
		w.protocol(d.ID)
		result := func(who *models.Person, app, language string) (*reviews.ResultView, error) {
			ctx := h.As(who)
			workflows.CallOf(ctx).Language = language
			return w.r.Result(ctx, w.apps[app].ID)
		}
		_, err = result(w.certifiers["APP-04"], "APP-04", "kk")
		worktest.Is(t, err, "application.undecided")
		_, err = w.r.FireDecision(h.As(w.director), w.call.ID, "confirm")
		worktest.Is(t, err, "")
		got, err := result(w.certifiers["APP-01"], "APP-01", "en")
		worktest.Is(t, err, "")
		if got.Outcome != "award" || *got.Amount != kzt(50_000_000) || got.Requested != kzt(60_000_000) || got.Mean != "82.33" || got.Number != d.Number ||
			!slices.Equal(got.Reasons, []string{"the vehicle is not needed"}) || len(got.Criteria) != len(w.call.Criteria) || got.Criteria[0].Max == 0 {
			t.Fatalf("the screen shows %+v", got)
		}
		got, err = result(w.certifiers["APP-04"], "APP-04", "kk")
		worktest.Is(t, err, "")
		if got.Outcome != "decline" || got.Amount != nil || got.Mean != "57.67" || len(got.Reasons) == 0 || !strings.Contains(strings.Join(got.Reasons, " "), "5.33") {
			t.Fatalf("the refusal on the screen is %+v", got)
		}
		_, err = result(w.certifiers["APP-01"], "APP-04", "kk")
		worktest.Is(t, err, "application.not_found")
		_, err = result(w.experts["X1"], "APP-04", "kk")
		worktest.Is(t, err, "application.read_result.forbidden")
		for app, words := range map[string][]string{
			"APP-01": {"Congratulations", "82.33", "Criterion: 13.00 / 15", "Requested: 60 000 000 ₸", "Awarded: 50 000 000 ₸", "the vehicle is not needed", "What happens next"},
			"APP-02": {"Құттықтаймыз", "84.67", "Өлшем: 12.33 / 15", "Енді не болады"},
			"APP-03": {"в резерве", "70.25", "Что дальше"},
			"APP-04": {"Өкінішке қарай", "57.67", "5.33", "Енді не болады"},
			"APP-05": {"Поздравляем", "83.67", "1 февраля 2026"},
		} {
			l, err := store.First[models.Letter](h.Store.Read(h.System()), "", "object_id = ? AND template LIKE 'decision%'", w.apps[app].ID)
			worktest.Is(t, err, "")
			if l == nil || l.Language != speaks[app] {
				t.Fatalf("%s: letter %+v", app, l)
			}
			_, body, err := mail.Render(l, "https://demeu.example")
			worktest.Is(t, err, "")
			for _, word := range words {
				if !strings.Contains(strings.ReplaceAll(body, "\u00a0", " "), word) {
					t.Errorf("%s: %q is not in\n%s", app, word, body)
				}
			}
			if strings.ContainsAny(body, "{}") {
				t.Errorf("%s: a gap is left in\n%s", app, body)
			}
		}
	})
}

func assignmentOf(w *work, app, x string) string {
	a, err := store.AssignmentOf(w.Store.Read(w.System()), w.apps[app].ID, w.experts[x].ID)
	worktest.Is(w.T, err, "")
	return a.ID
}

// What a batch may not hold, each wrong outcome by its place.
func TestDecisionNamesEveryWrongOutcome(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		_, err := w.r.PutDecision(h.As(w.secretary), w.call.ID, w.minutes())
		worktest.Is(t, err, "decision.no_ranking")
		w.evaluate()
		w.third()
		w.rank()
		usd := money.Amount{Minor: 100, Currency: "USD"}
		for _, c := range []struct {
			change        func(*reviews.DecisionInput)
			pointer, code string
		}{
			{func(in *reviews.DecisionInput) { in.Items[0].Amount = nil }, "/items/0/amount", "field.required"},
			{func(in *reviews.DecisionInput) { in.Items[0] = w.outcome("APP-02", "award", 60_000_001, "") }, "/items/0/amount", "decision.amount"},
			{func(in *reviews.DecisionInput) { in.Items[0].Amount = &usd }, "/items/0/amount", "decision.amount"},
			{func(in *reviews.DecisionInput) { in.Items[4] = w.outcome("APP-04", "award", 60_000_000, "") }, "/items/4/outcome", "decision.not_passed"},
			{func(in *reviews.DecisionInput) { in.Items[4] = w.outcome("APP-04", "reserve", 0, "") }, "/items/4/outcome", "decision.not_passed"},
			{func(in *reviews.DecisionInput) { in.Items[1] = w.outcome("APP-05", "decline", 0, "") }, "/items/1/reasons", "decision.departure_reason"},
			{func(in *reviews.DecisionInput) { in.Items = in.Items[1:] }, "/items/0/reasons", "decision.departure_reason"},
			{func(in *reviews.DecisionInput) { in.Items[1] = in.Items[0] }, "/items/1/application_id", "field.twice"},
			{func(in *reviews.DecisionInput) { in.Items[1].ApplicationID = workflows.NewID() }, "/items/1/application_id", "decision.application_unknown"},
		} {
			in := w.minutes()
			c.change(&in)
			_, err := w.r.PutDecision(h.As(w.secretary), w.call.ID, in)
			if got := fields(err)[c.pointer]; got != c.code {
				t.Errorf("%s is %q, want %q (%v)", c.pointer, got, c.code, err)
			}
		}
		w.put(reviews.DecisionInput{Items: w.minutes().Items})
		_, err = w.r.FireDecision(h.As(w.secretary), w.call.ID, "propose")
		worktest.Is(t, err, "decision.incomplete")
		if f := fields(err); len(f) != 3 || f["/decided_on"] != "decision.date" {
			t.Fatalf("named %v", f)
		}
		// more than the call has: 300 million, of which five awards of 60 would take all; take one fund away first
		over := w.minutes()
		over.Items[3] = w.outcome("APP-03", "award", 60_000_000, "")
		fundings, err := store.Find[models.CallFunding](h.Store.Read(h.System()), "", "call_id = ?", w.call.ID)
		worktest.Is(t, err, "")
		_, err = workflows.Do(h.System(), h.House, "test", func(st *workflows.Step) (*struct{}, error) {
			fundings[0].Amount = kzt(229_999_999)
			return nil, store.Save(st.Tx, &fundings[0])
		})
		worktest.Is(t, err, "")
		w.put(over)
		_, err = w.r.FireDecision(h.As(w.secretary), w.call.ID, "propose")
		worktest.Is(t, err, "decision.over_funding")
		// a reopened review leaves its application without enough of them
		_, err = w.r.Assignments.Fire(h.As(w.chair), "reopen", assignmentOf(w, "APP-04", "X1"), &workflows.ReasonBody{Reason: "a slip"})
		worktest.Is(t, err, "")
		w.rank()
		_, err = w.r.PutDecision(h.As(w.secretary), w.call.ID, w.minutes())
		if fields(err)["/items/4/application_id"] != "decision.reviews_incomplete" {
			t.Fatalf("an application with two reviews: %v", err)
		}
		_, err = w.r.Assignments.Fire(h.As(w.experts["X1"]), "submit", assignmentOf(w, "APP-04", "X1"), nil)
		worktest.Is(t, err, "")
		w.rank()
		// a review that leaves makes the ranking a thing of the past
		w.put(w.minutes())
		_, err = w.r.Assignments.Fire(h.As(w.experts["X5"]), "declare_conflict", assignmentOf(w, "APP-03", "X5"), &workflows.ReasonBody{Reason: "I found my brother's name"})
		worktest.Is(t, err, "")
		_, err = w.r.FireDecision(h.As(w.secretary), w.call.ID, "propose")
		worktest.Is(t, err, "decision.ranking_outdated")
	})
}

// The table of the state preset asks for two persons and a quorum; a change of the batch voids what was approved.
func TestDecisionTakesTwoPersonsAndAQuorum(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "state")
		w.evaluate()
		w.third()
		w.rank()
		in := w.minutes()
		in.Commission = 7
		w.put(in)
		_, err := w.r.FireDecision(h.As(w.director), w.call.ID, "confirm")
		worktest.Is(t, err, "decision.no_quorum")
		in.Commission = 5
		w.put(in)
		v, err := w.r.FireDecision(h.As(w.director), w.call.ID, "confirm")
		worktest.Is(t, err, "")
		if v.State != "proposed" || len(w.awards) != 0 {
			t.Fatalf("after one person it is %s", v.State)
		}
		_, err = w.r.FireDecision(h.As(w.director), w.call.ID, "confirm")
		worktest.Is(t, err, "duty.already_acted")
		in.Reasons = "another thought"
		w.put(in)
		v, err = w.r.FireDecision(h.As(w.second), w.call.ID, "confirm")
		worktest.Is(t, err, "")
		if v.State != "proposed" {
			t.Fatalf("an approval of the old text counted: %s", v.State)
		}
		v, err = w.r.FireDecision(h.As(w.director), w.call.ID, "confirm")
		worktest.Is(t, err, "")
		if v.State != "confirmed" || len(w.awards) != 3 {
			t.Fatalf("after two persons it is %s", v.State)
		}
	})
}

// Nobody with an interest in an application of the batch writes, proposes or confirms it, nor sees that part of it.
func TestDecisionKeepsTheInterestedOut(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		w := newWork(h, "small")
		w.evaluate()
		w.third()
		w.rank()
		d := w.put(w.minutes())
		w.protocol(d.ID)
		h.Member(w.director, w.applicants["APP-04"], models.NGOReader, models.MembershipActive)
		h.Insert(&models.Conflict{CallID: w.call.ID, OperatorID: w.op.ID, ApplicationID: w.apps["APP-05"].ID, PersonID: w.chair.ID, Kind: models.ConflictDeclared, Reason: "relative"})
		_, err := w.r.FireDecision(h.As(w.director), w.call.ID, "confirm")
		worktest.Is(t, err, "decision.conflicted")
		_, err = w.r.FireDecision(h.As(w.chair), w.call.ID, "confirm")
		worktest.Is(t, err, "decision.conflicted")
		_, err = w.r.PutDecision(h.As(w.chair), w.call.ID, reviews.DecisionInput{Items: []reviews.DecisionItemInput{w.outcome("APP-02", "award", 60_000_000, "")}})
		worktest.Is(t, err, "decision.conflicted")
		seen, err := w.r.Decisions.Get(h.As(w.chair), d.ID)
		worktest.Is(t, err, "")
		if len(seen.Items) != 4 {
			t.Fatalf("the chair sees %d outcomes", len(seen.Items))
		}
		_, err = w.r.Decisions.Get(h.As(w.certifiers["APP-01"]), d.ID)
		worktest.Is(t, err, "decision.not_found")
		files := grants.New(h.House)
		for who, code := range map[*models.Person]string{w.chair: "attachment.not_found", w.director: "attachment.not_found", w.second: ""} {
			_, body, err := files.Attachment(h.As(who), seen.Attachments[0].ID)
			worktest.Is(t, err, code)
			if err == nil {
				body.Close()
			}
		}
		for _, object := range []string{"decision", "ranking"} {
			id := map[string]string{"decision": d.ID, "ranking": *d.RankingID}[object]
			_, err = h.Trail(h.As(w.director), object, id)
			worktest.Is(t, err, "trail.read.forbidden")
			_, err = h.Trail(h.As(w.second), object, id)
			worktest.Is(t, err, "")
		}
		_, err = w.r.FireDecision(h.As(w.second), w.call.ID, "confirm")
		worktest.Is(t, err, "")
	})
}
