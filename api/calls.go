package api

import (
	"context"
	"net/http"

	"demeu/workflows"
	"demeu/workflows/grants"
)

// How long others may keep public answers, in seconds: a phase may be shown that much late.
const (
	callsFresh       = 60
	classifiersFresh = 3600
)

func (a *API) calls() {
	g := a.Grants
	on(a, route{method: http.MethodPost, path: "/calls", summary: "Start the draft of a call, empty or as a copy", object: "call", verb: "create"},
		func(ctx context.Context, r *request[grants.CallInput]) (*grants.CallView, error) {
			return g.CreateCall(ctx, *r.Body)
		})
	list(a, "/calls", "call", g.ListCalls)
	desk(a, "/calls", g.Calls)
	on(a, route{method: http.MethodPut, path: "/calls/{id}/funding", summary: "Set the money of a call, fund by fund", object: "call", verb: "fund", keyed: true},
		func(ctx context.Context, r *request[grants.Funding]) (*grants.CallView, error) {
			return g.PutFunding(ctx, r.ID, *r.Body)
		})
	on(a, route{method: http.MethodGet, path: "/public/calls", summary: "The calls that were announced", public: true, fresh: callsFresh,
		query: []string{"limit", "cursor", "sort", "q", "count", "phase", "kind"}},
		func(ctx context.Context, r *request[none]) (*workflows.Page[grants.PublicCallRow], error) {
			q, err := query(r.query, []string{"kind"})
			if err != nil {
				return nil, err
			}
			return g.PublicCalls(ctx, q, r.Query("phase"))
		})
	on(a, route{method: http.MethodGet, path: "/public/calls/{id}", summary: "One announced call with everything an applicant needs", object: "call", public: true, fresh: callsFresh},
		func(ctx context.Context, r *request[none]) (*grants.PublicCall, error) {
			return g.PublicCall(ctx, r.ID)
		})
	on(a, route{method: http.MethodGet, path: "/classifiers", summary: "Regions, goals, directions, units: what forms offer", public: true, fresh: classifiersFresh},
		func(context.Context, *request[none]) (*grants.Classifiers, error) { return g.Classifiers(), nil })
}
