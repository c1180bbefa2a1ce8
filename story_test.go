package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"demeu/models"
	"demeu/models/store"
	"demeu/workflows/ledger"
)

// story plays the main job as its people would, with the program's own API and nothing else.
type story struct {
	*world
	fixtures              map[string]obj // applications by id
	callData              obj
	evaluation            data
	admin, director       *client
	officer, second       *client // screens; confirms
	secretary, compliance *client
	finance, controller   *client
	chair                 *client
	operatorID, callID    string
	donorPeople           map[string]*client
	donorIDs, funds       map[string]string
	applicants            map[string]*client
	organisations         map[string]string
	apps, awards          map[string]string
	people                map[string]*client // experts by code
	rankingID, decisionID string
	preset                string
	steps                 int
	told                  strings.Builder // printed whole at the end, so that stories side by side do not mix
}

// data is a fixture file.
type data struct {
	obj
	top []any // when the file is a list
}

func (d data) list(path string) []any {
	if path == "" {
		return d.top
	}
	return list(d.obj, path)
}

func fixture(t *testing.T, name string) data {
	t.Helper()
	b, err := os.ReadFile("demo/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var d data
	if json.Unmarshal(b, &d.obj) != nil {
		if err := json.Unmarshal(b, &d.top); err != nil {
			t.Fatal(name, err)
		}
	}
	return d
}

func newStory(t *testing.T, engine store.Engine, now string) *story {
	t.Parallel()
	s := &story{world: newWorld(t, engine, now), fixtures: map[string]obj{}, donorPeople: map[string]*client{}, donorIDs: map[string]string{}, funds: map[string]string{},
		applicants: map[string]*client{}, organisations: map[string]string{}, apps: map[string]string{}, awards: map[string]string{}, people: map[string]*client{}}
	for _, a := range fixture(t, "applications.json").list("applications") {
		s.fixtures[text(a, "id")] = a.(obj)
	}
	s.evaluation = fixture(t, "evaluation.json")
	t.Cleanup(func() { fmt.Fprint(t.Output(), s.told.String()) })
	return s
}

func (s *story) says(sentence string) {
	s.steps++
	s.writes("%2d. %s", s.steps, sentence)
}

// proves plays a step as a test of its own, whose name carries the ids of what it proves. The story ends where it fails.
func (s *story) proves(name, sentence string, play func()) {
	outer := s.t
	ok := outer.Run(name, func(t *testing.T) {
		s.t = t
		s.says(sentence)
		play()
	})
	if s.t = outer; !ok {
		outer.FailNow()
	}
}

// writes a line of the story.
func (s *story) writes(format string, args ...any) { fmt.Fprintf(&s.told, format+"\n", args...) }

// shown writes a value as people do: an amount with its currency, a list with commas.
func shown(v any) string {
	switch v := v.(type) {
	case obj:
		if v["amount"] != nil {
			return fmt.Sprint(v["amount"], " ", v["currency"])
		}
	case []string:
		if len(v) == 0 {
			return "none"
		}
		return strings.Join(v, ", ")
	case []any:
		parts := make([]string, len(v))
		for i, x := range v {
			parts[i] = shown(x)
		}
		return strings.Join(parts, ", ")
	}
	return fmt.Sprint(v)
}

// expect compares an outcome with what the data state, and prints both.
func (s *story) expect(what string, got, want any) {
	s.t.Helper()
	if !reflect.DeepEqual(got, want) {
		s.t.Fatalf("%s: %s, expected %s", what, shown(got), shown(want))
	}
	s.writes("      %s: %s, as expected", what, shown(got))
}

func (s *story) operator(preset string) {
	s.t.Helper()
	s.preset = preset
	code, err := s.app.People.Administrator(context.Background(), "admin@demo.example", "Administrator")
	if err != nil {
		s.t.Fatal(err)
	}
	s.admin = (&client{w: s.world, name: "administrator", lang: "ru"}).signIn("admin@demo.example", code)
	s.operatorID = s.admin.post("/organisations", obj{"kind": "operator", "legal_name": obj{"kk": "«Демо Оператор» (ойдан шығарылған)", "ru": "«Демо Оператор» (вымышленное)", "en": "“Demo Operator” (fictional)"}, "region": "KZ-71", "preset": preset}).is(201).id()
	s.director = s.invited(s.admin, "director", "program_director")
}

// invited names somebody with roles, who then signs in by the code of the letter and accepts.
func (s *story) invited(by *client, name string, roles ...string) *client {
	s.t.Helper()
	email := name + "@demo.example"
	page := by.post("/organisations/"+s.operatorID+"/members", obj{"email": email, "name": name, "language": "ru", "roles": roles}).is(201)
	for i := range page.list("items") {
		if m := fmt.Sprintf("items.%d", i); page.str(m+".state") == "proposed" {
			by.post("/memberships/"+page.str(m+".id")+"/confirm", nil).refused(403, "duty.already_acted")
			other := s.admin
			if by == s.admin {
				other = s.director
			}
			other.post("/memberships/"+page.str(m+".id")+"/confirm", nil).is(200)
		}
	}
	c := (&client{w: s.world, name: name, lang: "ru"}).signIn(email, s.code(email))
	me := c.get("/me").is(200)
	if len(me.list("memberships")) != 0 || len(me.list("invitations")) != len(roles) {
		s.t.Fatalf("%s is a member before saying so: %s", name, me.raw)
	}
	c.post("/memberships/"+me.str("invitations.0.id")+"/accept", nil).is(200)
	return c
}

func (s *story) staff() {
	s.t.Helper()
	if s.preset == "small" { // three people hold everything between them
		one := s.invited(s.director, "small1", "program_officer", "secretary")
		two := s.invited(s.director, "small2", "finance_officer", "finance_controller", "panel_chair")
		s.officer, s.secretary, s.finance, s.controller, s.chair = one, one, two, two, two
		s.second, s.compliance = s.director, s.director
		return
	}
	s.officer = s.invited(s.director, "officer", "program_officer")
	s.second = s.director
	s.secretary = s.invited(s.director, "secretary", "secretary")
	s.compliance = s.invited(s.director, "compliance", "compliance_officer")
	s.finance = s.invited(s.director, "finance", "finance_officer")
	s.controller = s.invited(s.director, "controller", "finance_controller")
	s.chair = s.invited(s.director, "chair", "panel_chair")
}

func (s *story) donors(codes ...string) {
	s.t.Helper()
	for _, d := range fixture(s.t, "funds.json").list("donors") {
		code := text(d, "key")
		if !slices.Contains(codes, code) {
			continue
		}
		who := s.join(text(d, "account")+"@demo.example", code, "en")
		s.donorPeople[code] = who
		s.donorIDs[code] = who.post("/organisations", d.(obj)["body"]).is(201).id()
	}
	for _, f := range fixture(s.t, "funds.json").list("funds") {
		donor := text(f, "donor")
		if !s.mine(f) {
			continue
		}
		body := copyOf(f.(obj)["body"])
		body["donor_id"], body["operator_id"] = s.donorIDs[donor], s.operatorID
		id := s.director.post("/funds", body).is(201).id()
		s.funds[text(f, "key")] = id
		s.at(later(s.now(), text(f, "signed_on")+"T12:00:00+05:00"))
		s.donorPeople[donor].post("/funds/"+id+"/sign", obj{"signed_on": text(f, "signed_on")}).is(200)
		for _, r := range list(f, "receipts") {
			s.at(later(s.now(), text(r, "booked_on")+"T18:00:00+05:00"))
			s.finance.post("/funds/"+id+"/receipts", r).ok()
			s.finance.post("/funds/"+id+"/receipts", r).refused(409, "fund.reference_taken") // the same bank line never counts twice
		}
		for _, c := range list(f, "conversions") {
			s.at(later(s.now(), text(c, "dealt_on")+"T18:00:00+05:00"))
			s.finance.post("/funds/"+id+"/conversions", c).ok()
		}
	}
}

// now is the clock's instant as text that sorts.
func (s *story) now() string { return s.app.House.Clock.Now().UTC().Format(time.RFC3339) }

// later is the later of two instants: the clock never goes back.
func later(now, at string) string {
	a, err := time.Parse(time.RFC3339, now)
	b, err2 := time.Parse(time.RFC3339, at)
	if err != nil || err2 != nil || b.Before(a) {
		return now
	}
	return at
}

// mine says whether a fund of the data is for the call of this story.
func (s *story) mine(f any) bool {
	operator := "demo"
	if s.preset == "small" {
		operator = "korshi"
	}
	return text(f, "operator") == operator
}

func list(v any, path string) []any {
	x, _ := dig(v, path)
	l, _ := x.([]any)
	return l
}

func copyOf(v any) obj {
	out := obj{}
	for k, x := range v.(obj) {
		out[k] = x
	}
	return out
}

// stage is what a fund has in one stage, in the currency of calls.
func (s *story) stage(fund, stage string) string {
	s.t.Helper()
	a := s.finance.get("/funds/" + s.funds[fund]).is(200)
	balances := a.list("balances")
	for _, p := range a.list("exchanged") {
		if v, ok := dig(p, "amounts."+stage); ok && text(p, "currency") == "KZT" {
			return text(v, "amount")
		}
	}
	for _, b := range balances {
		if text(b, "stage") == stage {
			return text(b, "amount.amount")
		}
	}
	return "none"
}

func (s *story) call(id string) {
	s.t.Helper()
	for _, c := range fixture(s.t, "calls.json").list("") {
		if text(c, "key") == id {
			s.callData = c.(obj)
		}
	}
	body := copyOf(s.callData["body"])
	body["form"] = fixture(s.t, text(s.callData, "form")).obj
	body["operator_id"] = s.operatorID
	delete(body, "timeline") // the days after the closing are for the platform to count
	s.callID = s.officer.post("/calls", body).is(201).id()
	state := s.officer.post("/calls/"+s.callID+"/submit", nil).is(200).str("state")
	if s.preset == "small" {
		s.expect("published by one person", state, "approved")
	} else {
		s.expect("waiting for a second person", state, "in_approval")
		s.officer.post("/calls/"+s.callID+"/approve", nil).refused(403, "duty.already_acted")
		s.director.post("/calls/"+s.callID+"/approve", nil).is(200)
	}
}

func (s *story) funding() {
	s.t.Helper()
	var lines []obj
	for _, f := range list(s.callData, "funding") {
		lines = append(lines, obj{"fund_id": s.funds[text(f, "fund")], "amount": f.(obj)["amount"]})
	}
	more := append([]obj{}, lines...)
	more[0] = obj{"fund_id": lines[0]["fund_id"], "amount": obj{"amount": "900000000000.00", "currency": "KZT"}}
	s.officer.put("/calls/"+s.callID+"/funding", more).refused(409, "funds.insufficient")
	s.officer.put("/calls/"+s.callID+"/funding", lines).is(200)
	if s.preset != "small" {
		s.director.put("/calls/"+s.callID+"/funding", lines).is(200)
	}
	s.expect("the money of the call", s.officer.get("/calls/"+s.callID).is(200).at("funded_total"), total(s.callData["funding"]))
	s.officer.post("/calls/"+s.callID+"/announce", nil).is(200)
}

// total adds up the amounts of a list.
func total(lines any) obj {
	sum := int64(0)
	for _, l := range lines.([]any) {
		sum += minor(text(l, "amount.amount"))
	}
	return obj{"amount": fmt.Sprintf("%d.%02d", sum/100, sum%100), "currency": "KZT"}
}

// minor reads a decimal amount of two places as minor units.
func minor(s string) int64 {
	var n int64
	_, _ = fmt.Sscan(strings.Replace(s, ".", "", 1), &n)
	return n
}

func (s *story) public(path string) string {
	s.t.Helper()
	return s.anyone().get("/public/calls/" + s.callID).is(200).str(path)
}

// inThreeLanguages reads the page of the call in each language: its title, its days and its closing.
func (s *story) inThreeLanguages() {
	s.t.Helper()
	for language, zone := range astanaTime {
		who := &client{w: s.world, name: "anyone", lang: language}
		page := who.get("/public/calls/" + s.callID).is(200)
		s.expect("the title in "+language, page.str("title."+language), text(s.callData, "body.title."+language))
		for i := range page.list("timeline_in_words") {
			if day := page.str(fmt.Sprintf("timeline_in_words.%d.due_in_words", i)); !strings.HasSuffix(day, zone) {
				s.t.Fatalf("%s: the day %q does not say its time", language, day)
			}
		}
		closing := page.str("closes_in_words")
		s.expect("the closing in "+language+" says its zone", strings.HasSuffix(closing, "18:00"+zone), true)
	}
}

// astanaTime is how a deadline ends in each language.
var astanaTime = map[string]string{"kk": ", Астана уақыты (UTC+5)", "ru": ", время Астаны (UTC+5)", "en": ", Astana time (UTC+5)"}

// deadlines reads every letter of the story.
func (s *story) deadlines() {
	s.t.Helper()
	letters, err := store.Find[models.Letter](s.app.Store.Read(context.Background()), "id", "")
	if err != nil {
		s.t.Fatal(err)
	}
	found := 0
	for _, l := range letters {
		for _, name := range []string{"due", "closing", "closes", "opening"} {
			if value := l.Params[name]; strings.ContainsAny(value, "0123456789") { // a letter may name no day
				if found++; !strings.Contains(value, astanaTime[l.Language]) {
					s.t.Errorf("%s in %s says %q", l.Template, l.Language, value)
				}
			}
		}
	}
	s.expect("letters with deadlines were found", found > 0, true)
}

func (s *story) due(code string) string {
	s.t.Helper()
	a := s.officer.get("/calls/" + s.callID).is(200)
	for i := range a.list("timeline") {
		if m := fmt.Sprintf("timeline.%d", i); a.str(m+".code") == code {
			return a.str(m + ".due")
		}
	}
	return "no such day"
}

// draft brings an application to the point where it can be sent.
func (s *story) draft(app string) {
	s.t.Helper()
	f := s.fixtures[app]
	who := s.join(strings.ToLower(strings.ReplaceAll(app, "-", ""))+"@demo.example", app, text(f, "language"))
	s.applicants[app] = who
	s.organisations[app] = who.post("/organisations", f["organisation"]).is(201).id()
	id := who.post("/calls/"+s.callID+"/applications", obj{"applicant_id": s.organisations[app], "language": f["language"]}).is(201).id()
	s.apps[app] = id
	again := who.post("/calls/"+s.callID+"/applications", obj{"applicant_id": s.organisations[app], "language": f["language"]})
	s.expect("a second draft leads to the first", again.refused(409, "application.draft_exists").str("params.id"), id)
	parts := f["parts"].(obj)
	for _, part := range []string{"project", "budget", "indicators", "volunteers"} { // as autosave sends them
		if parts[part] != nil {
			who.patch("/applications/"+id, obj{part: parts[part]}).is(200)
		}
	}
	for _, file := range list(f, "attachments") {
		who.upload("/applications/"+id+"/attachments", text(file, "name"), text(file, "kind"), text(file, "issued_on"), pdf(text(file, "name"))).ok()
	}
	sum := who.get("/applications/" + id).is(200)
	s.expect(app+" asks for", sum.at("budget.requested"), f["expected"].(obj)["requested"])
	s.expect(app+" brings itself, per cent", sum.str("budget.own_percent"), text(f, "expected.own_percent"))
	for _, c := range sum.list("budget.by_category") {
		if want, ok := dig(f, "expected.by_category."+text(c, "category")+".percent"); !ok || want != text(c, "percent") {
			s.t.Fatalf("%s asks for %s %% in %s, expected %v", app, text(c, "percent"), text(c, "category"), want)
		}
	}
	s.expect(app+" shows its findings", codesOf(who.get("/applications/"+id+"/findings").is(200).list("items"), false), wanted(f, "findings"))
}

func (s *story) apply(app string) {
	s.t.Helper()
	f := s.fixtures[app]
	at := text(f, "submitted_at")
	s.at(later(s.now(), at[:11]+"00:30:00+05:00")) // the last day begins
	s.draft(app)
	s.at(at)
	who, id := s.applicants[app], s.apps[app]
	if len(list(f, "expected.findings"))+len(list(f, "expected.warnings")) > 0 {
		who.post("/applications/"+id+"/submit", obj{}).refused(422, "application.findings_unseen")
	}
	sent := who.post("/applications/"+id+"/submit", obj{"acknowledged": true}).is(200)
	s.expect(app+" has a receipt", len(sent.str("receipt.sha256")), 64)
}

func (s *story) tooLate() {
	s.t.Helper()
	s.fixtures["LATE"] = obj{"id": "LATE", "language": "ru", "organisation": obj{"kind": "ngo", "legal_name": obj{"ru": "ОФ «Поздно Демо» (вымышленная организация)"}, "region": "KZ-35"},
		"parts": obj{}, "expected": obj{"requested": obj{"amount": "0.00", "currency": "KZT"}}}
	who := s.join("late@demo.example", "LATE", "ru")
	org := who.post("/organisations", s.fixtures["LATE"]["organisation"]).is(201).id()
	id := who.post("/calls/"+s.callID+"/applications", obj{"applicant_id": org, "language": "ru"}).is(201).id()
	who.patch("/applications/"+id, obj{"project": obj{"title": "Поздно"}, "budget": obj{"lines": []obj{{"line": 1, "category": "B3", "title": "Дело", "unit": "шт.", "quantity": "1", "periods": 1, "unit_price": obj{"amount": "50000000.00", "currency": "KZT"}, "source": "grant"}}}}).is(200)
	for _, at := range []string{"2026-03-10T18:00:00+05:00", "2026-03-10T18:00:01+05:00"} {
		s.at(at)
		who.post("/applications/"+id+"/submit", obj{"acknowledged": true}).refused(409, "call.closed")
	}
	s.expect("the draft is still there", who.get("/applications/"+id).is(200).str("state"), "draft")
}

// late is an application that comes a second after the closing of the micro call.
func (s *story) late(app string) {
	s.t.Helper()
	s.at(later(s.now(), "2026-05-20T17:59:59+05:00"))
	s.draft(app)
	s.at(text(s.fixtures[app], "submitted_at"))
	s.applicants[app].post("/applications/"+s.apps[app]+"/submit", obj{"acknowledged": true}).refused(409, "call.closed")
}

func (s *story) screen(apps ...string) {
	s.t.Helper()
	for _, app := range apps {
		id := "/applications/" + s.apps[app]
		s.officer.post(id+"/take", nil).is(200)
		s.officer.post("/organisations/"+s.organisations[app]+"/verify", s.fixtures[app]["verification"]).is(200)
		s.expect(app+" passes", codesOf(s.officer.get(id+"/findings").is(200).list("items"), false), wanted(s.fixtures[app], "findings"))
		s.officer.post(id+"/pass", obj{"acknowledged": true}).is(200)
	}
}

func (s *story) refuse(apps ...string) {
	s.t.Helper()
	for _, app := range apps {
		id := "/applications/" + s.apps[app]
		s.officer.post(id+"/take", nil).is(200)
		s.officer.post("/organisations/"+s.organisations[app]+"/verify", s.fixtures[app]["verification"]).is(200)
		found := codesOf(s.officer.get(id+"/findings").is(200).list("items"), false)
		s.expect(app+" fails with", found, wanted(s.fixtures[app], "findings"))
		s.officer.post(id+"/reject", obj{"findings": unique(found), "reason": "Заявка не отвечает условиям конкурса."}).is(200)
		if s.preset != "small" {
			s.officer.post(id+"/confirm_rejection", nil).refused(403, "duty.already_acted")
			s.second.post(id+"/confirm_rejection", nil).is(200)
		}
		s.expect(app+" knows", s.applicants[app].get(id).is(200).str("state"), "ineligible")
	}
}

// codesOf gathers the codes of findings; warnings of the platform's own are left out unless asked for.
func codesOf(items []any, warnings bool) []string {
	codes := []string{}
	for _, x := range items {
		code := text(x, "code")
		if own := strings.Contains(code, "_") || slices.Contains([]string{"DOC", "FORM", "PROJECT", "BUDGET", "INDICATORS", "VOLUNTEERS"}, code); own == warnings {
			if _, check := dig(x, "to_check"); !check {
				codes = append(codes, code)
			}
		}
	}
	slices.Sort(codes)
	return codes
}

func wanted(f obj, path string) []string {
	codes := []string{}
	for _, x := range list(f, "expected."+path) {
		if c := fmt.Sprint(x); c != "M04" { // too late: the door says so, no finding can
			codes = append(codes, c)
		}
	}
	slices.Sort(codes)
	return codes
}

func unique(s []string) []string { return slices.Compact(slices.Clone(s)) }

// verify derives every balance again.
func (s *story) verify() {
	s.t.Helper()
	found, err := ledger.Verify(context.Background(), s.app.Store)
	if err != nil || len(found) > 0 {
		s.t.Fatal(err, found)
	}
	s.writes("      the ledger: green")
}

// pdf is a small file that begins like one.
func pdf(name string) []byte { return []byte("%PDF-1.4\n% " + name + "\n%%EOF\n") }
