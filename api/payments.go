package api

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"demeu/workflows/awards"
)

func (a *API) payments() {
	w := a.Awards
	list(a, "/payment-batches", "payment_batch", w.ListBatches)
	desk(a, "/payment-batches", w.Batches)
	on(a, route{method: http.MethodPost, path: "/payment-batches", summary: "Gather approved tranches for the bank", object: "tranche", verb: "pay", keyed: true},
		func(ctx context.Context, r *request[awards.BatchInput]) (*awards.BatchView, error) {
			return w.CreateBatch(ctx, *r.Body)
		})
	on(a, route{method: http.MethodGet, path: "/payment-batches/{id}/file", summary: "The released batch for the bank", object: "payment_batch", verb: "read", query: []string{"format"}},
		func(ctx context.Context, r *request[none]) (*file, error) {
			f, err := w.BatchFile(ctx, r.ID, r.Query("format"))
			if err != nil {
				return nil, err
			}
			return &file{name: f.Name, kind: f.Type, body: io.NopCloser(bytes.NewReader(f.Body))}, nil
		})
}
