package main

import (
	"net/http"
	"strings"
	"testing"

	"demeu/models"
	"demeu/models/store"
)

// What is public needs no sign-in, may be kept for a moment by anybody, and speaks the reader's language; the rest is
// closed.
func TestPublicCallsOverHTTP(t *testing.T) {
	s := newStory(t, store.SQLite, "2026-01-12T09:00:00+05:00")
	s.operator("standard")
	s.staff()
	s.call("CALL-2026-L1")
	anyone := s.anyone()
	anyone.get("/public/calls/"+s.callID).refused(404, "call.not_found")
	s.officer.post("/calls/"+s.callID+"/announce", nil).is(200)
	for language, words := range map[string]string{"kk": "2026 ж. 10 наурыз, 18:00, Астана уақыты (UTC+5)", "ru": "10 марта 2026 г., 18:00, время Астаны (UTC+5)", "en": "10 March 2026, 18:00, Astana time (UTC+5)"} {
		anyone.lang = language
		a := anyone.get("/public/calls/" + s.callID).is(200)
		s.expect("the closing", a.str("closes_in_words"), words)
		s.expect("the sections of the form", len(a.list("form.x-sections")), 6)
		s.expect("the phase", a.str("phase"), models.PhaseScheduled)
	}
	page := anyone.get("/public/calls?phase=scheduled&q=zhurek&sort=-closes_at&count=true&limit=1").is(200)
	s.expect("the calls", page.str("total"), "1")
	anyone.get("/public/calls?phase=someday").is(422)
	anyone.get("/public/calls?state=draft").is(422)
	anyone.get("/calls").is(401)
	anyone.get("/funds").is(401)
	s.expect("the regions", len(anyone.get("/classifiers").is(200).list("regions")), 20)
	for _, path := range []string{"/public/calls", "/public/calls/" + s.callID, "/classifiers"} {
		h := anyone.get(path).is(200).header
		if got := h.Get("Cache-Control"); !strings.HasPrefix(got, "public, max-age=") || !strings.Contains(h.Get("Vary"), "Accept-Language") {
			t.Errorf("%s may be kept: %q", path, got)
		}
	}
	// money wants a key, and what nobody knows is refused
	s.officer.send(http.MethodPut, "/calls/"+s.callID+"/funding", []obj{}, "Idempotency-Key", "").refused(400, "idempotency.key_missing")
	s.officer.post("/calls", obj{"code": "X", "colour": "red"}).is(422)
	s.officer.patch("/calls/"+s.callID, obj{"code": "X"}).refused(409, "call.wrong_state")
	s.officer.post("/calls/"+s.callID+"/extend", obj{"closes_at": "2026-03-01T18:00", "reason": "short"}).refused(409, "call.not_longer")
	s.officer.post("/calls/"+s.callID+"/submit", nil).refused(409, "call.wrong_state")
	s.officer.get("/funds?sort=amount").is(422)
}
