package api

import (
	"context"
	"net/http"

	"demeu/workflows"
	"demeu/workflows/grants"
)

func (a *API) applications() {
	g := a.Grants
	on(a, route{method: http.MethodPost, path: "/calls/{id}/applications", summary: "Start an application", object: "application", verb: "create"},
		func(ctx context.Context, r *request[grants.ApplicationInput]) (*grants.ApplicationView, error) {
			return g.StartApplication(ctx, r.ID, *r.Body)
		})
	list(a, "/applications", "application", g.ListApplications)
	desk(a, "/applications", g.Applications)
	on(a, route{method: http.MethodPost, path: "/applications/take", summary: "Take several applications for screening, all or none", object: "application", verb: "take", status: http.StatusOK},
		func(ctx context.Context, r *request[workflows.Selection]) (*grants.Taken, error) {
			return g.TakeEach(ctx, *r.Body)
		})
	on(a, route{method: http.MethodGet, path: "/applications/{id}/findings", summary: "What screening would say", object: "application", verb: "read_findings"},
		func(ctx context.Context, r *request[none]) (*grants.Findings, error) {
			return g.ApplicationFindings(ctx, r.ID)
		})
	on(a, route{method: http.MethodGet, path: "/applications/{id}/screening", summary: "Every rule beside its evidence", object: "application", verb: "screen"},
		func(ctx context.Context, r *request[none]) (*grants.Screening, error) { return g.Screen(ctx, r.ID) })
	upload(a, route{method: http.MethodPost, path: "/applications/{id}/attachments", summary: "Add a file: kind, issued_on, then file", object: "application", verb: "attach"},
		func(ctx context.Context, id string, up workflows.Upload) (*workflows.AttachmentView, error) {
			return g.Attach(ctx, id, up)
		})
	on(a, route{method: http.MethodDelete, path: "/applications/{id}/attachments/{attachment_id}", summary: "Take a file away", object: "application", verb: "detach", status: http.StatusNoContent},
		func(ctx context.Context, r *request[none]) (none, error) {
			return none{}, g.Detach(ctx, r.ID, r.Param("attachment_id"))
		})
}
