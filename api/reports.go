package api

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/awards"
	"demeu/workflows/sheet"
)

func (a *API) reports() {
	w := a.Awards
	on(a, route{method: http.MethodPost, path: "/awards/{id}/reports", summary: "Begin a report of the plan", object: "award", verb: "report"},
		func(ctx context.Context, r *request[awards.ReportStart]) (*awards.ReportView, error) {
			return w.StartReport(ctx, r.ID, *r.Body)
		})
	on(a, route{method: http.MethodGet, path: "/awards/{id}/reports", summary: "The plan of an award's reports with where each is, and the budget against what was accepted", object: "award", verb: "read"},
		func(ctx context.Context, r *request[none]) (*awards.ReportPlanView, error) {
			return w.ReportPlan(ctx, r.ID)
		})
	list(a, "/reports", "report", w.ListReports)
	desk(a, "/reports", w.Reports)
	on(a, route{method: http.MethodPost, path: "/reports/{id}/accept", summary: "Accept one aspect of a report: programme, or finance with what is disallowed", object: "report", verb: "accept", keyed: true, status: http.StatusOK},
		func(ctx context.Context, r *request[awards.Acceptance]) (*awards.ReportView, error) {
			return w.AcceptReport(ctx, r.ID, *r.Body)
		})
	upload(a, route{method: http.MethodPost, path: "/reports/{id}/attachments", summary: "Add a receipt, a photo or another file: kind, issued_on, then file", object: "report", verb: "attach"},
		func(ctx context.Context, id string, up workflows.Upload) (*workflows.AttachmentView, error) {
			return w.AttachToReport(ctx, id, up)
		})
	on(a, route{method: http.MethodDelete, path: "/reports/{id}/attachments/{attachment_id}", summary: "Take a file away", object: "report", verb: "detach", status: http.StatusNoContent},
		func(ctx context.Context, r *request[none]) (none, error) {
			return none{}, w.DetachFromReport(ctx, r.ID, r.Param("attachment_id"))
		})
}

// table answers with a spreadsheet.
func table(f *sheet.File, err error) (*file, error) {
	if err != nil {
		return nil, err
	}
	return &file{name: f.Name, kind: f.Type, body: io.NopCloser(bytes.NewReader(f.Body))}, nil
}

// exports are the lists that people take into a spreadsheet.
func (a *API) exports() {
	filters := store.Filters("application")
	on(a, route{method: http.MethodGet, path: "/applications/file", summary: "The list of applications as XLSX or CSV, with the filters of the list", object: "application", verb: "read",
		query: append([]string{"format", "sort", "q"}, filters...)},
		func(ctx context.Context, r *request[none]) (*file, error) {
			q, err := query(r.query, filters)
			if err != nil {
				return nil, err
			}
			return table(a.Grants.ApplicationsFile(ctx, q, r.Query("format")))
		})
	on(a, route{method: http.MethodGet, path: "/awards/{id}/tranches/file", summary: "The tranche plan of an award as XLSX or CSV", object: "award", verb: "read", query: []string{"format"}},
		func(ctx context.Context, r *request[none]) (*file, error) {
			return table(a.Awards.TranchesFile(ctx, r.ID, r.Query("format")))
		})
	on(a, route{method: http.MethodGet, path: "/funds/{id}/statement/file", summary: "The statement of a fund as XLSX or CSV", object: "fund", verb: "read", query: []string{"from", "to", "format"}},
		func(ctx context.Context, r *request[none]) (*file, error) {
			return table(a.Grants.StatementFile(ctx, r.ID, r.Query("from"), r.Query("to"), r.Query("format")))
		})
}
