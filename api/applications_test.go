package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows/awards"
	"demeu/workflows/grants"
	"demeu/workflows/people"
	"demeu/workflows/reviews"
	"demeu/workflows/worktest"
)

// visitor is somebody at the API of a test house.
type visitor struct {
	t     *testing.T
	api   http.Handler
	token string
}

func visit(t *testing.T, h *worktest.House, p *models.Person) *visitor {
	t.Helper()
	a := New(Parts{House: h.House, People: people.New(h.House), Grants: grants.New(h.House), Reviews: reviews.New(h.House), Awards: awards.New(h.House)})
	v := &visitor{t: t, api: a}
	v.send(http.MethodPost, "/auth/codes", map[string]any{"email": p.Email}, nil)
	l, err := store.First[models.Letter](h.Store.Read(context.Background()), "created_at DESC, id DESC", "address = ?", p.Email)
	if err != nil || l == nil {
		t.Fatalf("no code: %v", err)
	}
	var in struct{ Token string }
	v.send(http.MethodPost, "/auth/login", map[string]any{"email": p.Email, "code": l.Params["code"]}, &in)
	v.token = in.Token
	return v
}

// send sends JSON and reads the answer into out; it gives the status and the raw body.
func (v *visitor) send(method, path string, body, out any) (int, string) {
	v.t.Helper()
	var r io.Reader
	kind := ""
	switch b := body.(type) {
	case nil:
	case string:
		r, kind = strings.NewReader(b), "application/json"
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			v.t.Fatal(err)
		}
		r, kind = bytes.NewReader(raw), "application/json"
	}
	w := v.do(method, path, kind, r)
	if out != nil && w.Code < 300 {
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			v.t.Fatalf("%s %s: %v in %s", method, path, err, w.Body)
		}
	}
	return w.Code, w.Body.String()
}

func (v *visitor) do(method, path, kind string, body io.Reader) *httptest.ResponseRecorder {
	v.t.Helper()
	r := httptest.NewRequest(method, base+path, body)
	r.Header.Set("Accept-Language", "ru")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if v.token != "" {
		r.Header.Set("Authorization", "Bearer "+v.token)
	}
	w := httptest.NewRecorder()
	v.api.ServeHTTP(w, r)
	return w
}

// An application from its first letter to its receipt, as a browser sends it: autosaves with gaps, a file with a Kazakh
// name, findings in the person's language, buttons with reasons.
func TestApplicationOverHTTP(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		op := h.Organisation(models.KindOperator, "Оператор", "KZ-71")
		ngo := h.Organisation(models.KindNGO, "Мост", "KZ-35")
		me := visit(t, h, h.Person("Head", ngo, models.NGOAdmin, models.NGOEditor, models.NGOCertifier))
		call := &models.Call{OperatorID: op.ID, Code: "T-1", Kind: "other", Title: models.Text{KK: "К", RU: "К"}, Currency: money.KZT, Languages: []string{"kk", "ru"},
			AppLanguages: []string{"kk", "ru"}, AwardMax: 1_000_000_00, MonthsMin: 1, MonthsMax: 12, MaxPerApplicant: 1, ApplicantKinds: []models.OrganisationKind{models.KindNGO},
			OpensAt: calendar.LocalTime{Date: "2026-01-01", Clock: "09:00", Zone: calendar.Kazakhstan}, ClosesAt: calendar.LocalTime{Date: "2026-03-10", Clock: "18:00", Zone: calendar.Kazakhstan},
			Categories: []models.BudgetCategory{{Code: "B1", Title: models.Text{RU: "Труд"}}}, Documents: []models.DocumentRule{{Code: "charter", As: "file", Required: true, Title: models.Text{RU: "Устав"}}},
			Form: models.Form(`{"type":"object"}`), State: models.CallAnnounced, AnnouncedAt: models.At(h.Clock.Now().Time)}
		if err := call.Settle(); err != nil {
			t.Fatal(err)
		}
		h.Insert(call)

		var v struct {
			ID      string
			Version int64
			State   string
			Budget  struct {
				Requested, Own money.Amount
				ByCategory     []struct{ Percent string } `json:"by_category"`
			}
			Sections []struct{ Name, State string }
			Receipt  *struct{ Number, SHA256 string }
			Actions  []models.Action
		}
		want := func(status, got int, body string) {
			t.Helper()
			if got != status {
				t.Fatalf("%d, want %d\n%s", got, status, body)
			}
		}
		status, body := me.send(http.MethodPost, "/calls/"+call.ID+"/applications", map[string]any{"applicant_id": ngo.ID, "language": "ru"}, &v)
		want(201, status, body)
		path := "/applications/" + v.ID
		status, body = me.send(http.MethodPost, "/calls/"+call.ID+"/applications", map[string]any{"applicant_id": ngo.ID, "language": "ru"}, nil)
		want(409, status, body)
		if !strings.Contains(body, `"code":"application.draft_exists"`) || !strings.Contains(body, v.ID) {
			t.Error(body)
		}
		for _, part := range []string{
			`{"project":{"title":"Мост"}}`, `{"answers":{"anything":["goes",1]}}`, `{"volunteers":{}}`, `{"indicators":[{"code":"I1","title":""}]}`,
			`{"project":{"title":"Мост","starts_on":"2026-06-01","months":12,"target_groups":[{"title":"жители"}],"activities":[{"title":"Выезд"}],"risks":[{"title":"Дождь"}]}}`,
			`{"budget":{"lines":[{"line":1}]}}`,
			`{"budget":{"lines":[{"line":1,"category":"B1","title":"Координатор","unit":"месяц","quantity":"0.5","periods":3,"unit_price":{"amount":"100000.33","currency":"KZT"},"source":"grant"},
			  {"line":2,"title":"Зал","quantity":"1","unit_price":{"amount":"10000.00","currency":"KZT"},"source":"in_kind"}],"declared_requested":{"amount":"150000.00","currency":"KZT"}}}`,
		} {
			status, body = me.send(http.MethodPatch, path, part, &v)
			want(200, status, body)
		}
		if v.Budget.Requested.String() != "150000.50" || v.Budget.Own.String() != "10000.00" || v.Budget.ByCategory[0].Percent != "100.00" {
			t.Errorf("%+v", v.Budget)
		}
		for part, pointer := range map[string]string{
			`{"budget":{"lines":[{"line":1,"quantity":5}]}}`:                            "/budget/lines/0/quantity",
			`{"budget":{"lines":[{"line":0}]}}`:                                         "/budget/lines/0/line",
			`{"budget":{"lines":[{"line":1,"source":"elsewhere"}]}}`:                    "/budget/lines/0/source",
			`{"budget":{"lines":[{"line":1},{"line":1}]}}`:                              "/budget/lines/1/line",
			`{"budget":{"lines":[{"line":1,"total":{"amount":"1","currency":"KZT"}}]}}`: "/budget/lines/0",
			`{"project":{"regions":["KZ-99"]}}`:                                         "/project/regions/0",
			`{"requested":1}`:                                                           "/requested",
		} {
			status, body = me.send(http.MethodPatch, path, part, nil)
			if status != 422 || !strings.Contains(body, `"pointer":"`+pointer) {
				t.Errorf("%s: %d %s", part, status, body)
			}
		}

		const name = "Жарғы әғқңөұүһі.pdf"
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		_ = m.WriteField("kind", "charter")
		_ = m.WriteField("issued_on", "2026-01-15")
		p, err := m.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(p, "%PDF-1.7 жарғы")
		m.Close()
		w := me.do(http.MethodPost, path+"/attachments", m.FormDataContentType(), &b)
		want(201, w.Code, w.Body.String())
		var at struct{ ID, Name, SHA256 string }
		if err := json.Unmarshal(w.Body.Bytes(), &at); err != nil || at.Name != name || len(at.SHA256) != 64 {
			t.Fatalf("%v %s", err, w.Body)
		}
		w = me.do(http.MethodGet, "/attachments/"+at.ID, "", nil)
		_, params, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
		if err != nil || params["filename"] != name || w.Body.String() != "%PDF-1.7 жарғы" || w.Header().Get("Content-Type") != "application/pdf" {
			t.Errorf("%d %v %v", w.Code, w.Header(), err)
		}
		w = me.do(http.MethodPost, path+"/attachments", "application/json", strings.NewReader("{}"))
		want(400, w.Code, w.Body.String())

		var findings struct{ Items []models.Finding }
		status, body = me.send(http.MethodGet, path+"/findings", nil, &findings)
		want(200, status, body)
		sums := false
		for _, f := range findings.Items {
			sums = sums || f.Code == "SUM" && strings.Contains(f.Detail, "150\u00a0000,50")
		}
		if !sums {
			t.Errorf("%s", body)
		}
		status, body = me.send(http.MethodPost, path+"/submit", map[string]any{}, nil)
		want(422, status, body)
		if !strings.Contains(body, fmt.Sprintf(`"count":"%d"`, len(findings.Items))) {
			t.Error(body)
		}
		status, body = me.send(http.MethodPost, path+"/submit", map[string]any{"acknowledged": true}, &v)
		want(200, status, body)
		if v.State != "submitted" || v.Receipt == nil || v.Receipt.Number != "T-1-0001" {
			t.Errorf("%s", body)
		}
		status, body = me.send(http.MethodDelete, path+"/attachments/"+at.ID, nil, nil)
		want(409, status, body)
		var list struct{ Items []map[string]any }
		status, body = me.send(http.MethodGet, "/applications?state=submitted&sort=-requested&q=мост", nil, &list)
		want(200, status, body)
		if len(list.Items) != 1 || list.Items[0]["number"] != "T-1-0001" {
			t.Errorf("%s", body)
		}
	})
}
