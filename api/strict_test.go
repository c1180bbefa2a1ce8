package api

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"demeu/models"
	"demeu/workflows/worktest"
)

// A body says one thing only, in texts that both databases keep.
func TestStrictJSON(t *testing.T) {
	for _, body := range []string{`{"a":1,"a":2}`, `{} {}`, `{`, strings.Repeat("[", deepest+1) + strings.Repeat("]", deepest+1), strings.Repeat("[", 1<<20)} {
		if _, err := strictJSON([]byte(body)); err == nil || errors.Is(err, errUnreadable) {
			t.Errorf("%.40s: %v", body, err)
		}
	}
	for body, pointer := range map[string]string{`{"a":["x","\u0000"]}`: "/a/1", `{"a":"\ud800"}`: "/a", `{"a\u0000":1}`: "", "{\"a\":\"\xff\"}": "/a"} {
		if got, err := strictJSON([]byte(body)); !errors.Is(err, errUnreadable) || got != pointer {
			t.Errorf("%s: %q %v", body, got, err)
		}
	}
	if _, err := strictJSON([]byte(`{"a":{"a":[1,"Ә ₸ 😀 \ud83d\ude00"]},"b":null}`)); err != nil {
		t.Error(err)
	}
}

// What one of the databases could not keep, or two readers would read differently, is refused before it gets there: the
// same way on both engines.
func TestUnreadableRequests(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		v := visit(t, h, h.Person("visitor", nil))
		r := httptest.NewRequest(http.MethodPut, base+"/calls/00000000-0000-7000-8000-000000000000/funding", strings.NewReader("null"))
		r.Header.Set("Authorization", "Bearer "+v.token)
		r.Header.Set("Idempotency-Key", "null")
		none := httptest.NewRecorder()
		v.api.ServeHTTP(none, r)
		if none.Code != 422 || !strings.Contains(none.Body.String(), "field.required") {
			t.Errorf("null for a list: %d %s", none.Code, none.Body)
		}
		organisation := func(name string) string { return `{"kind":"ngo","legal_name":{"ru":"` + name + `"}}` }
		for _, c := range []struct {
			path, body string
			status     int
			says       string
		}{
			{"/organisations", organisation(`a\u0000b`), 422, `"pointer":"/legal_name/ru"`},
			{"/organisations", organisation(`a\ud800b`), 422, "field.format"},
			{"/organisations", `{"kind":"ngo","KIND":"donor","legal_name":{"ru":"a"}}`, 422, "field.unknown"},
			{"/organisations", `{"Kind":"ngo","legal_name":{"ru":"a"}}`, 422, "field.unknown"},
			{"/organisations", `{"kind":null,"legal_name":{"ru":"a"}}`, 422, "/kind"},
			{"/calls/00000000-0000-7000-8000-000000000000/experts", `{"email":"a@b.kz","languages":null,"max_load":1}`, 422, `"pointer":"/languages","code":"field.required"`},
			{"/organisations", organisation(strings.Repeat("ә", models.LongestName+1)), 422, `"pointer":"/legal_name/ru","code":"field.length"`},
			{"/organisations", organisation(strings.Repeat("ә", models.LongestText+1)), 422, `"pointer":"/legal_name/ru","code":"field.length"`},
			{"/organisations", `{"kind":"ngo","legal_name":{"ru":"a"},"members":[{"name":"` + strings.Repeat("a", models.LongestText+1) + `"}]}`, 422, `"pointer":"/members/0/name","code":"field.length"`},
			{"/organisations", `{"kind":"ngo","legal_name":{"ru":"a"},"founded_on":"2026-02-31"}`, 422, `"pointer":"/founded_on","code":"field.format"`},
			{"/calls/00000000-0000-7000-8000-000000000000/rankings", `{"method":"mean","seed":7}`, 422, `"pointer":"/seed"`},
			{"/funds", `{"donor_id":"x","title":{"ru":"a"},"amount":{"amount":"1.005","currency":"KZT"}}`, 422, `"pointer":"/amount","code":"field.format"`},
			{"/funds", `{"donor_id":"x","title":{"ru":"a"},"amount":{"amount":"1.00","currency":"KZT"},"restrictions":{"max_unit_price":{"amount":"1","currency":"EUR"}}}`, 422, `"pointer":"/restrictions/max_unit_price","code":"field.format"`},
			{"/organisations", organisation("a"), 201, ""},
		} {
			if status, raw := v.send(http.MethodPost, c.path, c.body, nil); status != c.status || !strings.Contains(raw, c.says) {
				t.Errorf("%s: %d %s", c.body, status, raw)
			}
		}
		if status, raw := v.send(http.MethodPost, "/organisations", organisation(strings.Repeat("x", bodyLimit)), nil); status != 413 || !strings.Contains(raw, "1048576") || strings.Contains(raw, "{limit}") {
			t.Errorf("a body too large: %d %s", status, raw)
		}
		for path, want := range map[string]int{
			"/organisations?q=%00": 422, "/organisations?q=%ff": 422, "/organisations?state=%f0%28": 422, "/organisations?q=a;b": 400, "/organisations?q=%zz": 400, "/organisations?q=a": 200,
		} {
			if status, raw := v.send(http.MethodGet, path, nil, nil); status != want {
				t.Errorf("%s: %d %s", path, status, raw)
			}
		}
		for _, c := range []struct {
			name, value string
			want        int
		}{{"Idempotency-Key", "caf\xe9", 400}, {"Idempotency-Key", "a b-1", 201}, {"Content-Type", "application/jsonish", 415}, {"Content-Type", "application/json; charset=utf-8", 201}} {
			r := httptest.NewRequest(http.MethodPost, base+"/organisations", io.NopCloser(strings.NewReader(organisation("b"))))
			r.Header.Set("Authorization", "Bearer "+v.token)
			r.Header.Set(c.name, c.value)
			w := httptest.NewRecorder()
			v.api.ServeHTTP(w, r)
			if w.Code != c.want {
				t.Errorf("%s %q: %d %s", c.name, c.value, w.Code, w.Body)
			}
		}
	})
}
