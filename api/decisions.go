package api

import (
	"context"
	"net/http"

	"demeu/workflows"
	"demeu/workflows/reviews"
)

func (a *API) decisions() {
	r := a.Reviews
	on(a, route{method: http.MethodPut, path: "/calls/{id}/decisions", summary: "Write the open batch of decisions of a call", object: "call", verb: "decide"},
		func(ctx context.Context, q *request[reviews.DecisionInput]) (*reviews.DecisionView, error) {
			return r.PutDecision(ctx, q.ID, *q.Body)
		})
	for _, verb := range []string{"propose", "confirm"} {
		on(a, route{method: http.MethodPost, path: "/calls/{id}/decisions/" + verb, summary: verb + " the open batch of decisions", object: "call", verb: "decide", keyed: verb == "confirm", status: http.StatusOK},
			func(ctx context.Context, q *request[none]) (*reviews.DecisionView, error) {
				return r.FireDecision(ctx, q.ID, verb)
			})
	}
	list(a, "/decisions", "decision", r.ListDecisions)
	desk(a, "/decisions", r.Decisions)
	upload(a, route{method: http.MethodPost, path: "/decisions/{id}/attachments", summary: "Attach the minutes (kind protocol)", object: "decision", verb: "attach"},
		func(ctx context.Context, id string, up workflows.Upload) (*reviews.DecisionView, error) {
			return r.Attach(ctx, id, up)
		})
}
