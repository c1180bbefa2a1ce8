package api

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"

	"demeu/workflows"
	"demeu/workflows/awards"
)

func (a *API) awards() {
	w := a.Awards
	list(a, "/awards", "award", w.ListAwards)
	desk(a, "/awards", w.Awards)
	on(a, route{method: http.MethodPut, path: "/awards/{id}/budget", summary: "Fit the budget to a smaller award: the changed lines, each with a reason", object: "award", verb: "fit"},
		func(ctx context.Context, r *request[awards.BudgetFit]) (*awards.AwardView, error) {
			return w.Awards.Fire(ctx, "fit", r.ID, r.Body)
		})
	on(a, route{method: http.MethodPut, path: "/awards/{id}/funding", summary: "Which funds pay how much of an award", object: "award", verb: "fund", keyed: true},
		func(ctx context.Context, r *request[awards.FundingInput]) (*awards.AwardView, error) {
			return w.Awards.Fire(ctx, "fund", r.ID, r.Body)
		})
	on(a, route{method: http.MethodPut, path: "/awards/{id}/tranches", summary: "The plan of an award's payments", object: "award", verb: "plan", keyed: true},
		func(ctx context.Context, r *request[awards.TranchePlanInput]) (*awards.AwardView, error) {
			return w.Awards.Fire(ctx, "plan", r.ID, r.Body)
		})
	on(a, route{method: http.MethodGet, path: "/awards/{id}/money", summary: "Where the money of an award is, for each fund", object: "award", verb: "read"},
		func(ctx context.Context, r *request[none]) (*awards.AwardMoney, error) { return w.Money(ctx, r.ID) })
	on(a, route{method: http.MethodGet, path: "/awards/{id}/agreement", summary: "The agreement in Kazakh and Russian side by side", object: "award", verb: "read", query: []string{"format"}},
		func(ctx context.Context, r *request[none]) (*file, error) {
			f, err := w.Agreement(ctx, r.ID, r.Query("format"))
			if err != nil {
				return nil, err
			}
			return &file{name: f.Name, kind: f.Type, body: io.NopCloser(bytes.NewReader(f.Body)), view: strings.HasPrefix(f.Type, "text/html")}, nil
		})
	upload(a, route{method: http.MethodPost, path: "/awards/{id}/attachments", summary: "Attach a file: the signed copies, or another", object: "award", verb: "attach"},
		func(ctx context.Context, id string, up workflows.Upload) (*awards.AwardView, error) {
			return w.Attach(ctx, id, up)
		})
}
