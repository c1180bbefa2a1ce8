package main

import (
	"fmt"
	"slices"
	"strings"
)

// The second half of the story: evaluation, decision, money, reports.

func (s *story) experts() {
	s.t.Helper()
	s.officer.post("/calls/"+s.callID+"/start_evaluation", nil).is(200)
	for i, x := range s.evaluation.list("experts") {
		code := text(x, "code")
		email := fmt.Sprintf("expert%d@demo.example", i+1)
		s.secretary.post("/calls/"+s.callID+"/experts", obj{"email": email, "name": text(x, "name.ru"), "languages": x.(obj)["languages"], "max_load": 10}).is(201)
		s.people[code] = s.join(email, code, "ru")
		s.declare(code)
	}
}

// declare states "no conflict with all but these" on the whole list.
func (s *story) declare(code string) {
	s.t.Helper()
	var conflicts = []obj{}
	for _, c := range s.evaluation.list("conflicts") {
		if text(c, "expert") == code && s.apps[text(c, "application")] != "" {
			conflicts = append(conflicts, obj{"application_id": s.apps[text(c, "application")], "reason": text(c, "reason")})
		}
	}
	mine := s.people[code].get("/me/rosters").is(200)
	s.people[code].post("/roster-entries/"+mine.str("items.0.id")+"/declare", obj{"conflicts": conflicts}).is(200)
}

func (s *story) noTrace(expert, app string) {
	s.t.Helper()
	who, id := s.people[expert], s.apps[app]
	never := "00000000-0000-7000-8000-000000000000"
	for _, path := range []string{"", "/findings", "/reviews"} {
		a, b := who.get("/applications/"+id+path), who.get("/applications/"+never+path)
		if a.status != 404 || a.body["code"] != b.body["code"] || a.body["detail"] != b.body["detail"] {
			s.t.Fatalf("%s: %d %v, for an id that never was %d %v", path, a.status, a.body["code"], b.status, b.body["code"])
		}
	}
	for _, path := range []string{"/applications", "/applications?q=" + "Ауылға", "/assignments", "/me/assignments", "/me/rosters"} {
		if a := who.get(path).is(200); strings.Contains(string(a.raw), id) {
			s.t.Fatalf("%s finds %s in %s", expert, app, path)
		}
	}
	s.secretary.post("/calls/"+s.callID+"/assignments/confirm", obj{"pairs": [][]string{{id, s.expertID(expert)}}}).is(422)
	told := 0
	for _, e := range s.director.get("/events?object=application&id=" + id).is(200).list("items") {
		if text(e, "verb") == "conflict" {
			told++
		}
	}
	s.expect("the trail of "+app+" tells of a conflict", told > 0, true)
}

func (s *story) expertID(code string) string {
	s.t.Helper()
	return s.people[code].get("/me").is(200).str("user.id")
}

// score gives applications to experts and lets them score; further for the opinion that is called in later.
func (s *story) score(further bool) {
	s.t.Helper()
	third := s.evaluation.obj["third_opinion"]
	var pairs [][]string
	var mine []any
	for _, r := range s.evaluation.list("reviews") {
		late := text(r, "expert") == text(third, "expert") && text(r, "application") == text(third, "application")
		if late == further {
			mine = append(mine, r)
			pairs = append(pairs, []string{s.apps[text(r, "application")], s.expertID(text(r, "expert"))})
		}
	}
	s.secretary.post("/calls/"+s.callID+"/assignments/confirm", obj{"pairs": pairs, "further": further}).is(200)
	for _, r := range mine {
		who, app := s.people[text(r, "expert")], s.apps[text(r, "application")]
		id := ""
		for _, a := range who.get("/me/assignments?limit=100").is(200).list("items") {
			if text(a, "application_id") == app {
				id = text(a, "id")
			}
		}
		who.get("/applications/" + app).is(404) // invited: the text opens with the acceptance
		who.post("/assignments/"+id+"/accept", nil).is(200)
		who.get("/applications/" + app).is(200)
		if others := who.get("/applications/" + app + "/reviews").is(200).list("items"); len(others) > 1 {
			s.t.Fatal("others' scores before one's own are sent")
		}
		body := obj{"scores": r.(obj)["scores"]}
		who.put("/assignments/"+id+"/review", body).is(200)
		sent := who.post("/assignments/"+id+"/review/submit", nil).is(200)
		s.expect(text(r, "expert")+" gives "+text(r, "application"), sent.str("total"), text(r, "total"))
		who.put("/assignments/"+id+"/review", body).refused(409, "review.sent")
	}
}

func (s *story) rank() {
	s.t.Helper()
	s.rankingID = s.secretary.post("/calls/"+s.callID+"/rankings", obj{"method": "mean"}).is(201).id()
}

func (s *story) rankingItems() []any {
	s.t.Helper()
	return s.secretary.get("/rankings/" + s.rankingID).is(200).list("items")
}

func (s *story) name(id string) string {
	for name, app := range s.apps {
		if app == id {
			return name
		}
	}
	return id
}

func (s *story) needsFurther() []string {
	var names []string
	for _, x := range s.rankingItems() {
		if v, _ := dig(x, "needs_further_opinion"); v == true {
			names = append(names, s.name(text(x, "application_id")))
		}
	}
	return names
}

func (s *story) ranking() []string {
	var names []string
	for _, x := range s.rankingItems() {
		if v, _ := dig(x, "rank"); v != nil {
			names = append(names, s.name(text(x, "application_id")))
		}
	}
	return names
}

func (s *story) rankingItem(app, path string) string {
	s.t.Helper()
	for _, x := range s.rankingItems() {
		if text(x, "application_id") == s.apps[app] {
			return text(x, path)
		}
	}
	return "not ranked"
}

func (s *story) reasons(app string) []string {
	var codes []string
	for _, x := range s.rankingItems() {
		if text(x, "application_id") == s.apps[app] {
			for _, r := range list(x, "reasons") {
				codes = append(codes, text(r, "code"))
			}
		}
	}
	slices.Sort(codes)
	return codes
}

func (s *story) decide() {
	s.t.Helper()
	items := []obj{}
	for _, a := range s.evaluation.list("awards") {
		items = append(items, obj{"application_id": s.apps[text(a, "application")], "outcome": "award", "amount": a.(obj)["amount"]})
	}
	items = append(items, obj{"application_id": s.apps["APP-04"], "outcome": "decline", "reasons": "Средний балл ниже порога."})
	s.batch(items, "Айша Демо", "Болат Демо", "Виктор Демо")
}

// batch writes, proposes and confirms a decision with its minutes.
func (s *story) batch(items []obj, members ...string) {
	s.t.Helper()
	s.decisionID = s.secretary.put("/calls/"+s.callID+"/decisions", obj{"number": "1", "decided_on": "2026-04-24", "members": members, "reasons": "По рейтингу.", "items": items}).ok().id()
	s.secretary.upload("/decisions/"+s.decisionID+"/attachments", "protokol.pdf", "protocol", "", pdf("protokol")).ok()
	s.secretary.post("/calls/"+s.callID+"/decisions/propose", nil).is(200)
	state := s.director.post("/calls/"+s.callID+"/decisions/confirm", nil).is(200).str("state")
	if s.preset != "small" {
		s.expect("one person is not enough", state, "proposed")
		s.director.post("/calls/"+s.callID+"/decisions/confirm", nil).refused(403, "duty.already_acted")
		state = s.chair.post("/calls/"+s.callID+"/decisions/confirm", nil).is(200).str("state")
	}
	s.expect("the decision", state, "confirmed")
}

func (s *story) letters(apps ...string) {
	s.t.Helper()
	for _, app := range apps {
		found := 0
		for _, l := range s.applicants[app].get("/letters?limit=100").is(200).list("items") {
			if strings.HasPrefix(text(l, "template"), "decision_") && text(l, "language") == text(s.fixtures[app], "language") {
				found++
			}
		}
		s.expect("letters to "+app, found, 1)
	}
}

// award brings an award from the decision to work.
func (s *story) award(app string) {
	s.t.Helper()
	for _, a := range s.officer.get("/awards?limit=100&call_id=" + s.callID).is(200).list("items") {
		if s.officer.get("/awards/"+text(a, "id")).str("application_id") == s.apps[app] {
			s.awards[app] = text(a, "id")
		}
	}
	id := "/awards/" + s.awards[app]
	amount := s.officer.get(id).is(200).at("amount").(obj)
	s.officer.put(id+"/funding", s.shares(app, amount)).is(200)
	if state := s.officer.post(id+"/submit", nil).is(200).str("state"); s.preset != "small" {
		s.expect("the award waits for a second person", state, "internal_approval")
		s.director.post(id+"/approve", nil).is(200)
	}
	s.expect("the award", s.officer.get(id).str("state"), "approved")
	s.officer.post(id+"/offer", nil).is(200)
	grantee := s.applicants[app]
	grantee.post(id+"/accept", nil).is(200)
	if page := grantee.get(id + "/agreement?format=html").is(200); !strings.Contains(string(page.raw), "КЕЛІСІМ") && !strings.Contains(strings.ToUpper(string(page.raw)), "КЕЛІСІМ") {
		s.t.Fatal("the agreement has no Kazakh column")
	}
	sign := obj{"number": "Г-" + app, "signed_on": s.now()[:10]}
	s.officer.post(id+"/sign", sign).refused(409, "award.signed_copies")
	s.officer.upload(id+"/attachments", "operator.pdf", "signed_operator", "", pdf("operator")).ok()
	grantee.upload(id+"/attachments", "grantee.pdf", "signed_grantee", "", pdf("grantee")).ok()
	s.officer.post(id+"/sign", sign).is(200)
	s.officer.post(id+"/activate", nil).is(200)
}

// shares are the funding lines that the data expect; the micro call is shared by its two funds 70 to 30.
func (s *story) shares(app string, amount obj) []obj {
	var lines []obj
	for _, a := range s.evaluation.list("awards") {
		if text(a, "application") == app {
			for _, f := range list(a, "funding") {
				lines = append(lines, obj{"fund_id": s.funds[text(f, "fund")], "amount": f.(obj)["amount"]})
			}
		}
	}
	if lines == nil {
		lines = []obj{{"fund_id": s.funds["D-STATE-M"], "amount": obj{"amount": "210000.00", "currency": "KZT"}}, {"fund_id": s.funds["D-CORP"], "amount": obj{"amount": "90000.00", "currency": "KZT"}}}
	}
	return lines
}

func (s *story) checkAward(expected any) {
	s.t.Helper()
	app := text(expected, "application")
	a := s.officer.get("/awards/" + s.awards[app]).is(200)
	s.expect(app+" is awarded", a.at("amount"), expected.(obj)["amount"])
	var plan []any
	for _, tr := range a.list("tranches") {
		plan = append(plan, tr.(obj)["amount"])
	}
	s.expect("the tranches of "+app, plan, list(expected, "tranches"))
	for _, f := range a.list("funding") {
		if v, ok := dig(f, "fund_amount.currency"); ok && v == "EUR" {
			s.expect("the euro of "+app, f.(obj)["fund_amount"], expected.(obj)["eur"])
		}
	}
}

func (s *story) conclude() {
	s.t.Helper()
	s.director.post("/calls/"+s.callID+"/conclude", nil).is(200)
	sum := int64(0)
	for _, fund := range []string{"D-STATE", "D-PRIV", "D-INT"} {
		sum += minor(s.stage(fund, "available"))
		s.expect(fund+" has nothing left in the call", s.stage(fund, "allocated"), "0.00")
	}
	s.expect("returned to the funds", fmt.Sprintf("%d.%02d", sum/100, sum%100), text(s.evaluation.obj, "unallocated.amount"))
}

func (s *story) tranche(app string, seq int) string {
	s.t.Helper()
	for _, tr := range s.officer.get("/tranches?limit=100&award_id=" + s.awards[app]).is(200).list("items") {
		if text(tr, "seq") == fmt.Sprint(seq) {
			return "/tranches/" + text(tr, "id")
		}
	}
	s.t.Fatalf("%s has no tranche %d", app, seq)
	return ""
}

// pay brings a tranche from the request to the grantee's account.
func (s *story) pay(app string, seq int) {
	s.t.Helper()
	id := s.tranche(app, seq)
	s.applicants[app].post(id+"/request", nil).is(200)
	s.officer.post(id+"/certify", nil).is(200)
	if s.preset != "small" {
		s.officer.post(id+"/approve", nil).refused(403, "tranche.approve.forbidden")
	}
	s.director.post(id+"/approve", nil).is(200)
	batch := s.finance.post("/payment-batches", obj{"tranche_ids": []string{strings.TrimPrefix(id, "/tranches/")}}).is(201).id()
	path := "/payment-batches/" + batch
	if s.preset != "small" {
		s.director.post(path+"/release", nil).refused(403, "payment_batch.release.forbidden")
	}
	s.expect("released", s.controller.keyed("release-"+batch, path+"/release", nil).is(200).str("state"), "released")
	again := s.controller.keyed("release-"+batch, path+"/release", nil).is(200)
	s.expect("a second click answers the first", again.header.Get("Idempotency-Replayed"), "true")
	s.controller.post(path+"/release", nil).refused(409, "payment_batch.wrong_state")
	payee := text(s.fixtures[app], "organisation.bank.iban")
	if !strings.Contains(string(s.finance.get(path+"/file?format=csv").is(200).raw), payee) {
		s.t.Fatalf("the payment list does not pay %s", payee)
	}
	settle := obj{"bank_reference": "BANK-" + app + fmt.Sprint(seq), "booked_on": s.now()[:10]}
	if s.preset != "small" {
		s.controller.post(id+"/settle", settle).refused(403, "duty.acted_before")
	}
	s.expect(app+" is paid", s.finance.post(id+"/settle", settle).is(200).str("state"), "paid")
}

// shut asserts that a tranche cannot be requested, and that the answer names each missing condition.
func (s *story) shut(app string, seq int, conditions ...string) {
	s.t.Helper()
	a := s.applicants[app].post(s.tranche(app, seq)+"/request", nil).refused(409, "tranche.conditions")
	var missing []string
	for _, e := range a.list("errors") {
		missing = append(missing, strings.TrimPrefix(text(e, "code"), "condition."))
	}
	s.expect("missing for the tranche", missing, conditions)
}

// report tells of seventy per cent of the first tranche, after one that is a tiyn short.
func (s *story) report(app string) {
	s.t.Helper()
	award, who := "/awards/"+s.awards[app], s.applicants[app]
	first := s.officer.get(award).is(200).str("tranches.0.amount.amount") // 21648000.00: seventy per cent are 15153600.00
	s.expect("the first tranche", first, "21648000.00")
	rep := who.post(award+"/reports", obj{"code": "R1"}).is(201)
	id := "/reports/" + rep.id()
	receipt := who.upload(id+"/attachments", "chek.jpg", "receipt", "", []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00receipt")).ok().id()
	spend := func(last string) []obj {
		day := "2026-09-01"
		return []obj{
			{"spent_on": day, "document": "Ведомость 1", "supplier_name": "Координатор", "line": 1, "amount": obj{"amount": "5000000.00", "currency": "KZT"}, "receipt_id": receipt},
			{"spent_on": day, "document": "Ведомость 2", "supplier_name": "Менеджер", "line": 2, "amount": obj{"amount": "5000000.00", "currency": "KZT"}, "receipt_id": receipt},
			{"spent_on": day, "document": "Счёт 3", "supplier_bin": "150840999004", "supplier_name": "Столовая", "line": 4, "amount": obj{"amount": last, "currency": "KZT"}, "receipt_id": receipt},
		}
	}
	indicators := []obj{}
	for _, i := range rep.list("indicators") {
		indicators = append(indicators, obj{"code": text(i, "code"), "value": "1"})
	}
	who.patch(id, obj{"narrative": obj{"done": "Обучены три группы, закреплено пятнадцать участков."}, "indicators": indicators, "expenses": spend("5153599.99")}).is(200)
	who.post(id+"/submit", nil).is(200)
	s.officer.post(id+"/take", nil).is(200)
	s.officer.post(id+"/request_changes", obj{"sections": []string{"expenses"}, "reason": "Не хватает одного тиына.", "kind": "incomplete"}).is(200)
	s.shut(app, 2, "report_accepted", "spent_share")
	who.patch(id, obj{"expenses": spend("5153600.00")}).is(200)
	who.post(id+"/resubmit", nil).is(200)
	s.officer.post(id+"/accept", obj{"aspect": "programme"}).is(200)
	s.shut(app, 2, "report_accepted", "spent_share")
	s.expect("the report", s.finance.post(id+"/accept", obj{"aspect": "finance"}).is(200).str("state"), "accepted")
}

func (s *story) portfolios() {
	s.t.Helper()
	for donor, total := range s.evaluation.obj["donor_totals"].(obj) {
		p := s.donorPeople[donor].get("/donors/" + s.donorIDs[donor] + "/portfolio").is(200)
		sum := int64(0)
		for _, a := range p.list("awards") {
			sum += minor(text(a, "share"))
		}
		s.expect(donor+" has given", fmt.Sprintf("%d.%02d", sum/100, sum%100), text(total, "amount"))
		for other, id := range s.donorIDs {
			if other != donor {
				s.donorPeople[donor].get("/donors/" + id + "/portfolio").is(404)
				s.donorPeople[donor].get("/funds/" + s.funds[other]).is(404)
			}
		}
		if donor == "D-INT" {
			s.expect("in euro", p.str("agreements.0.awarded"), text(s.evaluation.obj, "donor_total_eur.amount"))
		}
	}
}

// quick scores and decides the micro call: two experts, one line, the best is awarded.
func (s *story) quick() {
	s.t.Helper()
	s.officer.post("/calls/"+s.callID+"/start_evaluation", nil).is(200)
	scores := map[string][]string{"APP-08": {"8", "8", "7", "4"}, "APP-09": {"9", "9", "9", "5"}, "APP-10": {"5", "5", "5", "3"}}
	var pairs [][]string
	for i, code := range []string{"X1", "X2"} {
		email := fmt.Sprintf("expert%d@demo.example", i+1)
		s.secretary.post("/calls/"+s.callID+"/experts", obj{"email": email, "name": code, "languages": []string{"kk", "ru", "en"}, "max_load": 10}).is(201)
		s.people[code] = s.join(email, code, "ru")
		s.people[code].post("/roster-entries/"+s.people[code].get("/me/rosters").str("items.0.id")+"/declare", obj{"conflicts": []obj{}}).is(200)
		for app := range scores {
			pairs = append(pairs, []string{s.apps[app], s.expertID(code)})
		}
	}
	s.secretary.post("/calls/"+s.callID+"/assignments/confirm", obj{"pairs": pairs}).is(200)
	for _, code := range []string{"X1", "X2"} {
		for _, a := range s.people[code].get("/me/assignments").is(200).list("items") {
			id, body := "/assignments/"+text(a, "id"), []obj{}
			for i, v := range scores[s.name(text(a, "application_id"))] {
				body = append(body, obj{"criterion": fmt.Sprintf("K%d", i+1), "score": v})
			}
			s.people[code].post(id+"/accept", nil).is(200)
			s.people[code].put(id+"/review", obj{"scores": body}).is(200)
			s.people[code].post(id+"/review/submit", nil).is(200)
		}
	}
	s.rank()
	s.expect("the order", s.ranking(), []string{"APP-09", "APP-08"})
	amount := obj{"amount": "300000.00", "currency": "KZT"}
	s.batch([]obj{
		{"application_id": s.apps["APP-09"], "outcome": "award", "amount": amount},
		{"application_id": s.apps["APP-08"], "outcome": "reserve", "reasons": "Первый в резерве."},
		{"application_id": s.apps["APP-10"], "outcome": "decline", "reasons": "Ниже порога."},
	}, "Один", "Два", "Три")
}
