package reviews

import (
	"context"
	"math/big"
	"slices"
	"strconv"

	"demeu/models"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
)

// ReviewBody is a review as it stands; it may be partial until it is sent.
type ReviewBody struct {
	Scores         []models.Score `json:"scores" maxItems:"100"`
	OverallComment string         `json:"overall_comment,omitempty" maxLength:"20000"`
	Send           bool           `json:"send,omitempty" doc:"Send it at once: it counts and does not change any more"`
}

// SaveReview keeps a review as it stands, and sends it when that is asked for.
func (r *Reviews) SaveReview(ctx context.Context, id string, b *ReviewBody) (*AssignmentView, error) {
	return workflows.Do(ctx, r.House, "assignment.review:"+id, func(st *workflows.Step) (*AssignmentView, error) {
		a, err := assignments.Load(st.Tx, id)
		if err != nil {
			return nil, err
		}
		if err := assignments.Fire(st, a, "review", b); err != nil {
			return nil, err
		}
		if b.Send {
			if err := assignments.Fire(st, a, "submit", nil); err != nil {
				return nil, err
			}
		}
		return r.Assignments.Present(st, a)
	})
}

// rat is a decimal as an exact fraction; a Decimal was checked when it was read.
func rat(d money.Decimal) *big.Rat {
	q, ok := new(big.Rat).SetString(d.String())
	if !ok {
		return new(big.Rat)
	}
	return q
}

// evaluated says whether opinions on an application in this state still count: it is neither taken back nor decided.
func evaluated(s models.ApplicationState) bool {
	return s == models.ApplicationUnderReview || s == models.ApplicationReviewComplete || s == models.ApplicationRanked
}

// stillAsked refuses the work of an expert on an application that is taken back or decided.
func stillAsked(see *workflows.Sight, a *models.Assignment) error {
	app, err := store.Get[models.Application](see.Reader, a.ApplicationID)
	if err != nil {
		return err
	}
	if !evaluated(app.State) {
		return models.Refuse("review.not_asked").With("state", string(app.State))
	}
	return nil
}

// notSent refuses to rewrite a review that was sent, or one that nobody waits for any more.
func notSent(see *workflows.Sight, a *models.Assignment) error {
	if a.State == models.AssignmentSubmitted {
		return models.Refuse("review.sent")
	}
	return stillAsked(see, a)
}

// writeReview takes over what the expert has so far.
func writeReview(st *workflows.Step, a *models.Assignment, b *ReviewBody) error {
	call, err := store.Get[models.Call](st.Tx, a.CallID)
	if err != nil {
		return err
	}
	var bad models.Fields
	seen := map[string]bool{}
	for i, s := range b.Scores {
		c := criterion(call, s.Criterion)
		bad.Check(c != nil, workflows.Pointer("scores", i, "criterion"), "score.criterion_unknown")
		bad.Check(!seen[s.Criterion], workflows.Pointer("scores", i, "criterion"), "field.twice")
		seen[s.Criterion] = true
		if c == nil {
			continue
		}
		v, step := rat(s.Score), rat(call.Scoring.Step)
		bad.Check(v.Sign() >= 0 && v.Cmp(new(big.Rat).SetInt64(c.Max)) <= 0, workflows.Pointer("scores", i, "score"), "field.range", "min", "0", "max", strconv.FormatInt(c.Max, 10))
		bad.Check(step.Sign() <= 0 || new(big.Rat).Quo(v, step).IsInt(), workflows.Pointer("scores", i, "score"), "score.step", "step", call.Scoring.Step.String())
	}
	if err := bad.Err("review.invalid"); err != nil {
		return err
	}
	a.Scores, a.OverallComment = b.Scores, b.OverallComment
	return nil
}

func criterion(call *models.Call, code string) *models.Criterion {
	if i := slices.IndexFunc(call.Criteria, func(c models.Criterion) bool { return c.Code == code }); i >= 0 {
		return &call.Criteria[i]
	}
	return nil
}

// scoreOf is the score of a criterion in a review; nil when there is none.
func scoreOf(a *models.Assignment, code string) *models.Score {
	if i := slices.IndexFunc(a.Scores, func(s models.Score) bool { return s.Criterion == code }); i >= 0 {
		return &a.Scores[i]
	}
	return nil
}

// reviewComplete names what a review still needs before it can be sent.
func reviewComplete(see *workflows.Sight, a *models.Assignment) error {
	if err := notSent(see, a); err != nil {
		return err
	}
	call, err := store.Get[models.Call](see.Reader, a.CallID)
	if err != nil {
		return err
	}
	var bad models.Fields
	for _, c := range call.Criteria {
		s := scoreOf(a, c.Code)
		if s == nil {
			bad.Add(workflows.Pointer("scores", c.Code, "score"), "field.required")
			continue
		}
		// below so many per cent of the maximum a comment is owed to the applicant
		floor := big.NewRat(c.Max*call.Scoring.CommentBelow, 100)
		bad.Check(rat(s.Score).Cmp(floor) >= 0 || !models.Blank(s.Comment), workflows.Pointer("scores", c.Code, "comment"), "score.comment_needed",
			"percent", strconv.FormatInt(call.Scoring.CommentBelow, 10))
	}
	return bad.Err("review.incomplete")
}

// sendReview seals a review: its total is computed once, and from now on it counts.
func sendReview(st *workflows.Step, a *models.Assignment, _ any) error {
	total, err := totalOf(a)
	if err != nil {
		return err
	}
	a.Total, a.SubmittedAt = total, st.Now
	return nil
}

// totalOf adds up the scores exactly.
func totalOf(a *models.Assignment) (money.Decimal, error) {
	sum := new(big.Rat)
	for _, s := range a.Scores {
		sum.Add(sum, rat(s.Score))
	}
	return money.ParseDecimal(sum.FloatString(12)) // scores have at most twelve places: nothing is rounded
}

// notDecided keeps a review as it was once a decision rests on it.
func notDecided(see *workflows.Sight, a *models.Assignment) error {
	decided, err := store.ConfirmedDecisions(see.Reader, a.CallID)
	if err != nil {
		return err
	}
	for i := range decided {
		if item(&decided[i], a.ApplicationID) != nil {
			return models.Refuse("review.decided")
		}
	}
	return nil
}

func reopenReview(_ *workflows.Step, a *models.Assignment, _ *workflows.ReasonBody) error {
	a.Total, a.SubmittedAt = "", models.Time{}
	return nil
}

func tellReopened(st *workflows.Step, a *models.Assignment) error {
	app, err := store.Get[models.Application](st.Tx, a.ApplicationID)
	if err != nil {
		return err
	}
	expert, err := store.Get[models.Person](st.Tx, a.ExpertID)
	if err != nil {
		return err
	}
	return st.Tell(expert, "review_reopened", a, models.Params{"title": app.Title})
}

// ReviewView is one review of an application. Experts never learn each other's names.
type ReviewView struct {
	AssignmentID   string         `json:"assignment_id,omitempty"`
	ExpertID       string         `json:"expert_id,omitempty"`
	ExpertName     string         `json:"expert_name,omitempty"`
	Own            bool           `json:"own,omitempty"`
	Further        bool           `json:"further,omitempty"`
	State          string         `json:"state"`
	Scores         []models.Score `json:"scores" nullable:"false"`
	OverallComment string         `json:"overall_comment,omitempty"`
	Total          string         `json:"total,omitempty"`
	SubmittedAt    models.Time    `json:"submitted_at"`
}

// ApplicationReviews are the reviews of one application that the actor may see: officers see what was sent; an expert
// sees their own, and the others' once their own is sent.
func (r *Reviews) ApplicationReviews(ctx context.Context, applicationID string) (*workflows.Page[ReviewView], error) {
	read := r.Store.Read(ctx)
	standing, err := r.May(ctx, read, "application", applicationID, "read_reviews")
	if err != nil {
		return nil, err
	}
	me := workflows.CallOf(ctx).Actor.PersonID
	own, err := store.AssignmentOf(read, applicationID, me)
	if err != nil {
		return nil, err
	}
	sent, err := store.ReviewsOf(read, applicationID)
	if err != nil {
		return nil, err
	}
	waits := own != nil && (own.State == models.AssignmentInvited || own.State == models.AssignmentAccepted || own.State == models.AssignmentInProgress)
	if waits {
		sent = []models.Assignment{*own}
	}
	names := map[string]*models.Person{}
	if officer := slices.ContainsFunc(standing, func(role models.Role) bool {
		return role != models.Expert && r.Policy.Check(models.Standing{role}, "application", "read_reviews")
	}); officer {
		var who []string
		for i := range sent {
			who = append(who, sent[i].ExpertID)
		}
		if names, err = store.Named[models.Person](read, who); err != nil {
			return nil, err
		}
	}
	out := &workflows.Page[ReviewView]{Items: []ReviewView{}}
	for i := range sent {
		a := &sent[i]
		v := ReviewView{Own: a.ExpertID == me, Further: a.Further, State: string(a.State), Scores: a.Scores, OverallComment: a.OverallComment, SubmittedAt: a.SubmittedAt}
		if a.State == models.AssignmentSubmitted {
			v.Total = a.Total.String()
		}
		if p := names[a.ExpertID]; p != nil {
			v.AssignmentID, v.ExpertID, v.ExpertName = a.ID, a.ExpertID, p.Name
		}
		if v.Own {
			v.AssignmentID = a.ID
		}
		if v.Scores == nil {
			v.Scores = []models.Score{}
		}
		out.Items = append(out.Items, v)
	}
	return out, nil
}
