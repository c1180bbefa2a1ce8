package api

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"demeu/models"
	"demeu/workflows"

	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
)

// upload registers an operation that takes one file with its kind and day of issue. The bytes go straight from the
// connection into the workflow: nothing is kept in memory or in temporary files here.
func upload[V any](a *API, rt route, handler func(ctx context.Context, id string, up workflows.Upload) (V, error)) {
	rt.upload = true
	on(a, rt, func(ctx context.Context, r *request[none]) (V, error) {
		var zero V
		form, err := humaecho.Unwrap(r.raw).Request().MultipartReader()
		if err != nil {
			return zero, models.New(models.Malformed, "upload.multipart").Because(err)
		}
		up, err := incoming(form)
		if err != nil {
			return zero, err
		}
		return handler(ctx, r.ID, up)
	})
}

// incoming reads the fields before the file. The order kind, issued_on, file is a rule: what is said about a file is
// known before its first byte is stored.
func incoming(form *multipart.Reader) (workflows.Upload, error) {
	var up workflows.Upload
	for _, name := range []string{"kind", "issued_on", "file"} {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return up, models.Bad("/"+name, "field.required")
		}
		if err != nil {
			return up, models.New(models.Malformed, "request.unreadable").Because(err)
		}
		if part.FormName() != name {
			return up, models.Bad("/"+name, "upload.order")
		}
		if name == "file" {
			up.Name, up.Content = part.FileName(), whole{part}
			if up.Name == "" {
				return up, models.Bad("/file", "field.required")
			}
			return up, nil
		}
		const longest = 100
		value, err := io.ReadAll(io.LimitReader(part, longest+1))
		if err != nil {
			return up, models.New(models.Malformed, "request.unreadable").Because(err)
		}
		if len(value) > longest {
			return up, models.Bad("/"+name, "field.length")
		}
		if unreadable(string(value)) {
			return up, models.Bad("/"+name, "field.format")
		}
		if name == "kind" {
			up.Kind = string(value)
		} else if err := up.IssuedOn.UnmarshalText(value); err != nil {
			return up, models.Bad("/issued_on", "field.format")
		}
	}
	return up, nil
}

// whole reads a file and says by our error when the connection ends before the file does.
type whole struct{ io.Reader }

// Read reads on.
func (w whole) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = models.New(models.Malformed, "request.unreadable").Because(err)
	}
	return n, err
}

func (a *API) attachments() {
	on(a, route{method: http.MethodGet, path: "/attachments/{id}", summary: "Download a file: whoever may read the record it belongs to", object: "me", verb: "read"},
		func(ctx context.Context, r *request[none]) (*file, error) {
			at, body, err := a.Grants.Attachment(ctx, r.ID)
			if err != nil {
				return nil, err
			}
			return &file{name: at.Name, kind: at.Type, body: body}, nil
		})
}
