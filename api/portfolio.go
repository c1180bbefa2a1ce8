package api

import (
	"context"
	"net/http"

	"demeu/workflows/awards"
)

func (a *API) portfolio() {
	w := a.Awards
	on(a, route{method: http.MethodGet, path: "/donors/{id}/portfolio", summary: "What a donor's money does: its own share of each award, and the results", object: "portfolio", verb: "read"},
		func(ctx context.Context, r *request[none]) (*awards.Portfolio, error) { return w.Portfolio(ctx, r.ID) })
	list(a, "/ledger/entries", "ledger", w.LedgerEntries)
}
