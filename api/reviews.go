package api

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"demeu/workflows"
	"demeu/workflows/reviews"
)

func (a *API) reviews() {
	r := a.Reviews
	on(a, route{method: http.MethodPost, path: "/calls/{id}/experts", summary: "Name somebody for the roster of experts and invite them", object: "call", verb: "roster"},
		func(ctx context.Context, q *request[reviews.ExpertInput]) (*reviews.RosterEntryView, error) {
			return r.AddExpert(ctx, q.ID, *q.Body)
		})
	on(a, route{method: http.MethodGet, path: "/calls/{id}/experts", summary: "The roster of a call", object: "call", verb: "read", query: pageQuery},
		func(ctx context.Context, q *request[none]) (*workflows.Page[reviews.RosterEntryView], error) {
			page, err := query(q.query, nil)
			if err != nil {
				return nil, err
			}
			return r.ListExperts(ctx, q.ID, page)
		})
	list(a, "/roster-entries", "roster_entry", r.ListRoster)
	on(a, route{method: http.MethodGet, path: "/roster-entries/{id}", summary: "One place on a roster", object: "roster_entry", verb: "read"},
		func(ctx context.Context, q *request[none]) (*reviews.RosterEntryView, error) {
			return r.RosterEntry(ctx, q.ID)
		})
	on(a, route{method: http.MethodPost, path: "/roster-entries/{id}/declare", summary: "No conflict of interest with all but these", object: "roster_entry", verb: "declare", status: http.StatusOK},
		func(ctx context.Context, q *request[reviews.Declaration]) (*reviews.Declared, error) {
			return r.Declare(ctx, q.ID, *q.Body)
		})
	on(a, route{method: http.MethodGet, path: "/me/rosters", summary: "Calls in which I am an expert, with what I am to declare on", object: "me", verb: "read"},
		func(ctx context.Context, _ *request[none]) (*workflows.Page[reviews.MyRoster], error) {
			return r.MyRosters(ctx)
		})
	on(a, route{method: http.MethodGet, path: "/me/assignments", summary: "What I am to review", object: "me", verb: "read", query: append([]string{"state", "call_id"}, pageQuery...)},
		func(ctx context.Context, q *request[none]) (*workflows.Page[reviews.AssignmentRow], error) {
			page, err := query(q.query, []string{"state", "call_id"})
			if err != nil {
				return nil, err
			}
			return r.MyAssignments(ctx, page)
		})
	on(a, route{method: http.MethodGet, path: "/calls/{id}/assignments/grid", summary: "Who reviews what: applications and experts with loads, conflicts and languages", object: "call", verb: "assign"},
		func(ctx context.Context, q *request[none]) (*reviews.Grid, error) {
			return r.AssignmentGrid(ctx, q.ID)
		})
	on(a, route{method: http.MethodPost, path: "/calls/{id}/assignments/confirm", summary: "Give applications to experts and invite them", object: "call", verb: "assign", status: http.StatusOK},
		func(ctx context.Context, q *request[reviews.Pairs]) (*reviews.Confirmed, error) {
			return r.ConfirmAssignments(ctx, q.ID, *q.Body)
		})
	list(a, "/assignments", "assignment", r.ListAssignments)
	desk(a, "/assignments", r.Assignments)
	on(a, route{method: http.MethodPost, path: "/assignments/accept", summary: "Accept several assignments, all or none; their applications open", object: "assignment", verb: "accept", status: http.StatusOK},
		func(ctx context.Context, q *request[workflows.Selection]) (*reviews.Accepted, error) {
			return r.AcceptEach(ctx, *q.Body)
		})
	on(a, route{method: http.MethodPut, path: "/assignments/{id}/review", summary: "Save a review as it stands", object: "assignment", verb: "review"},
		func(ctx context.Context, q *request[reviews.ReviewBody]) (*reviews.AssignmentView, error) {
			return r.SaveReview(ctx, q.ID, q.Body)
		})
	on(a, route{method: http.MethodPost, path: "/assignments/{id}/review/submit", summary: "Send a review: it counts and does not change any more", object: "assignment", verb: "submit", status: http.StatusOK},
		func(ctx context.Context, q *request[none]) (*reviews.AssignmentView, error) {
			return r.Assignments.Fire(ctx, "submit", q.ID, nil)
		})
	on(a, route{method: http.MethodPost, path: "/assignments/{id}/review/reopen", summary: "Give a sent review back to its expert", object: "assignment", verb: "reopen", status: http.StatusOK},
		func(ctx context.Context, q *request[workflows.ReasonBody]) (*reviews.AssignmentView, error) {
			return r.Assignments.Fire(ctx, "reopen", q.ID, q.Body)
		})
	on(a, route{method: http.MethodGet, path: "/applications/{id}/reviews", summary: "The reviews of an application that I may see", object: "application", verb: "read_reviews"},
		func(ctx context.Context, q *request[none]) (*workflows.Page[reviews.ReviewView], error) {
			return r.ApplicationReviews(ctx, q.ID)
		})
	on(a, route{method: http.MethodGet, path: "/applications/{id}/result", summary: "What was decided about my application, with its scores and the reasons", object: "application", verb: "read_result"},
		func(ctx context.Context, q *request[none]) (*reviews.ResultView, error) { return r.Result(ctx, q.ID) })
	on(a, route{method: http.MethodPost, path: "/calls/{id}/rankings", summary: "Rank a call's applications by the reviews that count", object: "call", verb: "rank"},
		func(ctx context.Context, q *request[reviews.RankingInput]) (*reviews.RankingView, error) {
			return r.Rank(ctx, q.ID, *q.Body)
		})
	list(a, "/rankings", "ranking", r.ListRankings)
	on(a, route{method: http.MethodGet, path: "/rankings/{id}", summary: "One ranking", object: "ranking", verb: "read"},
		func(ctx context.Context, q *request[none]) (*reviews.RankingView, error) {
			return r.Ranking(ctx, q.ID)
		})
	on(a, route{method: http.MethodGet, path: "/rankings/{id}/file", summary: "One ranking as a spreadsheet: format xlsx or csv", object: "ranking", verb: "read", query: []string{"format"}},
		func(ctx context.Context, q *request[none]) (*file, error) {
			f, err := r.RankingFile(ctx, q.ID, q.Query("format"))
			if err != nil {
				return nil, err
			}
			return &file{name: f.Name, kind: f.Type, body: io.NopCloser(bytes.NewReader(f.Body))}, nil
		})
}

// pageQuery are the parameters of every list; filters come beside them.
var pageQuery = []string{"limit", "cursor", "sort", "q", "count"}
