package api

import (
	"context"
	"net/http"

	"demeu/workflows"
)

func (a *API) trail() {
	h := a.House
	on(a, route{method: http.MethodGet, path: "/events", summary: "What was done to a record, and what was refused", object: "trail", verb: "read", query: []string{"object", "id"}},
		func(ctx context.Context, r *request[none]) (*workflows.Page[workflows.EventView], error) {
			return h.Trail(ctx, r.Query("object"), r.Query("id"))
		})
	list(a, "/letters", "letter", h.Letters)
	on(a, route{method: http.MethodGet, path: "/letters/{id}", summary: "One letter", object: "letter", verb: "read"},
		func(ctx context.Context, r *request[none]) (*workflows.LetterView, error) { return h.Letter(ctx, r.ID) })
}
