package api

import (
	"context"
	"net/http"

	"demeu/workflows"
	"demeu/workflows/grants"
)

func (a *API) funds() {
	g := a.Grants
	on(a, route{method: http.MethodPost, path: "/funds", summary: "Note the draft of a donor's agreement", object: "fund", verb: "create"},
		func(ctx context.Context, r *request[grants.FundInput]) (*grants.FundView, error) {
			return g.CreateFund(ctx, *r.Body)
		})
	list(a, "/funds", "fund", g.ListFunds)
	desk(a, "/funds", g.Funds)
	on(a, route{method: http.MethodPost, path: "/funds/{id}/receipts", summary: "Note money that a donor has sent", object: "fund", verb: "receive", keyed: true},
		func(ctx context.Context, r *request[grants.ReceiptInput]) (*grants.ReceiptView, error) {
			return g.Receive(ctx, r.ID, *r.Body)
		})
	on(a, route{method: http.MethodGet, path: "/funds/{id}/receipts", summary: "All money that a donor has sent", object: "fund", verb: "read"},
		func(ctx context.Context, r *request[none]) (*workflows.Page[grants.ReceiptView], error) {
			return g.Receipts(ctx, r.ID)
		})
	on(a, route{method: http.MethodPost, path: "/funds/{id}/conversions", summary: "Note an exchange of a fund's cash", object: "fund", verb: "convert", keyed: true},
		func(ctx context.Context, r *request[grants.ConversionInput]) (*grants.ConversionView, error) {
			return g.Convert(ctx, r.ID, *r.Body)
		})
	on(a, route{method: http.MethodGet, path: "/funds/{id}/conversions", summary: "All exchanges of a fund", object: "fund", verb: "read"},
		func(ctx context.Context, r *request[none]) (*workflows.Page[grants.ConversionView], error) {
			return g.Conversions(ctx, r.ID)
		})
	on(a, route{method: http.MethodGet, path: "/funds/{id}/statement", summary: "What moved in a fund in a period", object: "fund", verb: "read", query: []string{"from", "to"}},
		func(ctx context.Context, r *request[none]) (*grants.StatementView, error) {
			return g.Statement(ctx, r.ID, r.Query("from"), r.Query("to"))
		})
	on(a, route{method: http.MethodGet, path: "/funds/{id}/flow", summary: "All that ever moved in a fund, for drawing it", object: "fund", verb: "read"},
		func(ctx context.Context, r *request[none]) (*grants.FlowView, error) { return g.Flow(ctx, r.ID) })
}
