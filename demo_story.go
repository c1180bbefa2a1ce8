package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"demeu/models/calendar"
)

// demo is the past of the demonstration, in the order of time: a long call that was awarded and pays, a second round of it
// that is being scored, a micro call of a small operator that is being screened, and a third call that is open.
type demo struct {
	*loader
	ids          map[string]string // of everything, by the names of the data
	applications map[string]object // fixtures by name
	calls        []object
	funds        object
	reviews      object
}

func (d *demo) play() {
	d.file("calls.json", &d.calls)
	d.file("funds.json", &d.funds)
	d.file("evaluation.json", &d.reviews)
	d.read("applications.json")
	d.at("2026-01-12", "09:00")
	d.people()
	d.donors()
	d.longCall()
	d.firstYear()
	d.secondRound()
}

// read loads the applications as they stand in the present shift.
func (d *demo) read(name string) {
	var f object
	d.file(name, &f)
	list, _ := f["applications"].([]any)
	for _, a := range list {
		if app, ok := a.(object); ok {
			d.applications[word(app, "id")] = app
		}
	}
}

// account names of one application: app01, …
func account(app string) string { return strings.ToLower(strings.ReplaceAll(app, "-", "")) }

func (d *demo) people() {
	code, err := d.app.People.Administrator(d.ctx, "platform_admin@demo.example", "Платформа әкімшісі (ойдан шығарылған)")
	d.fail("administrator", err)
	in := d.post("", "/auth/login", object{"email": "platform_admin@demo.example", "code": code})
	d.tokens["platform_admin"], _ = in["token"].(string)
	d.put("platform_admin", "/me/password", object{"password": demoPassword})
	me := d.get("platform_admin", "/me")
	d.ids["platform"] = first(me, "memberships", "organisation_id")
	d.hire("platform", "platform_admin", "", "auditor", "Аудитор (вымышленный)", "auditor")

	d.ids["demo"] = id(d.post("platform_admin", "/organisations", object{"kind": "operator", "preset": "standard", "region": "KZ-71", "bank": object{"iban": "KZ70998KZT0000009001", "bic": "DEMOKZKA", "kbe": "18"},
		"legal_name": object{"kk": "«Демо Оператор» КЕАҚ (ойдан шығарылған)", "ru": "НАО «Демо Оператор» (вымышленное)", "en": "“Demo Operator” NJSC (fictional)"}}))
	d.hire("demo", "platform_admin", "", "program_director", "Сәуле Директор (ойдан шығарылған)", "program_director")
	for _, role := range []struct{ role, name string }{
		{"program_officer", "Дина Офицер (вымышленная)"}, {"compliance_officer", "Ержан Комплаенс (ойдан шығарылған)"}, {"secretary", "Мария Секретарь (вымышленная)"},
		{"finance_officer", "Асель Финансист (вымышленная)"}, {"finance_controller", "Қайрат Бақылаушы (ойдан шығарылған)"}, {"panel_chair", "Людмила Председатель (вымышленная)"},
	} {
		d.hire("demo", "program_director", "platform_admin", role.role, role.name, role.role)
	}
	d.ids["korshi"] = id(d.post("platform_admin", "/organisations", object{"kind": "operator", "preset": "small", "region": "KZ-71", "bank": object{"iban": "KZ16998KZT0000009003", "bic": "DEMOKZKA", "kbe": "18"},
		"legal_name": object{"kk": "«Көрші Демо» ҚБ (ойдан шығарылған)", "ru": "ОО «Көрші Демо» (вымышленное)", "en": "“Korshi Demo” association (fictional)"}}))
	d.hire("korshi", "platform_admin", "", "small1", "Бірінші Көрші (ойдан шығарылған)", "program_director", "panel_chair")
	d.hire("korshi", "small1", "platform_admin", "small2", "Екінші Көрші (ойдан шығарылған)", "program_officer", "secretary", "finance_officer")
	d.hire("korshi", "small1", "platform_admin", "small3", "Үшінші Көрші (ойдан шығарылған)", "finance_controller", "finance_officer", "program_officer")
}

// hire names somebody with roles, who accepts; at an operator a second person confirms.
func (d *demo) hire(organisation, by, second, name, person string, roles ...string) {
	page := d.post(by, "/organisations/"+d.ids[organisation]+"/members", object{"email": name + "@demo.example", "name": person, "language": "ru", "roles": roles})
	for _, m := range items(page) {
		if m["state"] == "proposed" {
			d.post(second, "/memberships/"+id(m)+"/confirm", nil)
		}
	}
	d.enter(name, person, "ru")
	d.post(name, "/memberships/"+first(d.get(name, "/me"), "invitations", "id")+"/accept", nil)
}

func (d *demo) donors() {
	for _, x := range objects(d.funds, "donors") {
		name := word(x, "account")
		d.account(name, "Донор (вымышленный) "+word(x, "key"), "en")
		d.ids[word(x, "key")] = id(d.post(name, "/organisations", x["body"]))
		d.ids["account "+word(x, "key")] = name
	}
	for _, role := range []string{"donor_admin", "donor_decider", "donor_viewer"} {
		d.hire("D-STATE", "donor-state", "", role, "Министерство (вымышленное): "+role, role)
	}
	for _, f := range objects(d.funds, "funds") {
		director, finance := "program_director", "finance_officer"
		if word(f, "operator") == "korshi" {
			director, finance = "small1", "small2"
		}
		body, _ := f["body"].(object)
		body["donor_id"], body["operator_id"] = d.ids[word(f, "donor")], d.ids[word(f, "operator")]
		fund := id(d.post(director, "/funds", body))
		d.ids["fund "+word(f, "key")] = fund
		d.move(calendar.Date(word(f, "signed_on")), "12:00")
		d.post(d.ids["account "+word(f, "donor")], "/funds/"+fund+"/sign", object{"signed_on": word(f, "signed_on")})
		for _, r := range objects(f, "receipts") {
			d.move(calendar.Date(word(r, "booked_on")), "18:00")
			d.post(finance, "/funds/"+fund+"/receipts", r)
		}
		for _, c := range objects(f, "conversions") {
			d.move(calendar.Date(word(c, "dealt_on")), "18:30")
			d.post(finance, "/funds/"+fund+"/conversions", c)
		}
	}
}

// publish writes a call, has it approved, funds and announces it.
func (d *demo) publish(key string, body object, form string, funding []object) {
	var schema json.RawMessage // the order of its questions is that of the screen
	d.file(form, &schema)
	body["form"] = schema
	if opens := calendar.Date(word(body, "opens_at")[:10]); opens.Valid() {
		if _, known := calendar.MCI(opens); !known { // of a year without an index nobody can say what is long
			body["kind"] = "other"
		}
	}
	officer, director := "program_officer", "program_director"
	if word(body, "operator_id") == d.ids["korshi"] {
		officer, director = "small2", ""
	}
	call := id(d.post(officer, "/calls", body))
	d.ids[key] = call
	var lines []object
	for _, f := range funding {
		lines = append(lines, object{"fund_id": d.ids["fund "+word(f, "fund")], "amount": f["amount"]})
	}
	d.put(officer, "/calls/"+call+"/funding", lines)
	d.post(officer, "/calls/"+call+"/submit", nil)
	if director != "" {
		d.post(director, "/calls/"+call+"/approve", nil)
	}
	d.post(officer, "/calls/"+call+"/announce", nil)
}

func (d *demo) fixtureCall(key string) (body object, form string, funding []object) {
	for _, c := range d.calls {
		if word(c, "key") == key {
			body, _ = c["body"].(object)
			body["operator_id"] = d.ids[word(c, "operator")]
			return body, word(c, "form"), objects(c, "funding")
		}
	}
	d.fail("calls.json", fmt.Errorf("no call %s", key))
	return object{}, "", nil
}

// join makes the account and the organisation of an applicant, once.
func (d *demo) join(app string) {
	name, f := account(app), d.applications[app]
	if d.tokens[name] != "" || d.err != nil {
		return
	}
	org, _ := f["organisation"].(object)
	person := word(org, "leader.name")
	if person == "" {
		person = word(org, "legal_name."+word(f, "language"))
	}
	d.account(name, person, word(f, "language"))
	d.ids["org "+app] = id(d.post(name, "/organisations", org))
}

// draft fills an application to a call.
func (d *demo) draft(call, app, as, issued string, parts object) string {
	d.join(app)
	name, f := account(app), d.applications[app]
	a := id(d.post(name, "/calls/"+d.ids[call]+"/applications", object{"applicant_id": d.ids["org "+app], "language": f["language"]}))
	d.ids[as] = a
	d.patch(name, "/applications/"+a, parts)
	for _, file := range objects(f, "attachments") {
		date := word(file, "issued_on")
		if word(file, "kind") == "tax_certificate" && issued != "" {
			date = issued
		}
		d.upload(name, "/applications/"+a+"/attachments", word(file, "kind"), date, word(file, "name"))
	}
	return a
}

func (d *demo) parts(app string) object {
	p, _ := d.applications[app]["parts"].(object)
	return p
}

func (d *demo) submit(app, as string) {
	d.post(account(app), "/applications/"+d.ids[as]+"/submit", object{"acknowledged": true})
}

// instant moves the clock to a moment of the data such as 2026-03-10T17:59:59+05:00, already in our time.
func (d *demo) instant(s string) {
	if len(s) > 19 {
		d.move(calendar.Date(s[:10]), s[11:19])
	}
}

func (d *demo) longCall() {
	body, form, funding := d.fixtureCall("CALL-2026-L1")
	d.publish("long", body, form, funding)
	for _, app := range []string{"APP-03", "APP-07", "APP-01", "APP-04", "APP-06", "APP-02", "APP-05"} {
		at := word(d.applications[app], "submitted_at")
		d.instant(at[:11] + "00:30:00+05:00")
		d.draft("long", app, app, "", d.parts(app))
		d.instant(at)
		d.submit(app, app)
	}
	for _, role := range []string{"admin", "editor", "certifier", "finance", "reader"} {
		d.hire("org APP-01", "app01", "", "ngo_"+role, "Чистая Нура (вымышленная): "+role, "ngo_"+role)
		d.hire("org APP-01", "app01", "", "app01-"+role, "Чистая Нура (вымышленная): "+role, "ngo_"+role)
	}
	d.at("2026-03-11", "10:00")
	d.screen("APP-01", "APP-02", "APP-03", "APP-04", "APP-05")
	for _, app := range []string{"APP-06", "APP-07"} {
		d.post("program_officer", "/applications/"+d.ids[app]+"/take", nil)
		d.post("program_officer", "/organisations/"+d.ids["org "+app]+"/verify", d.applications[app]["verification"])
		d.post("program_officer", "/applications/"+d.ids[app]+"/reject", object{"findings": d.blocking(app), "reason": "Заявка не отвечает условиям конкурса: смотрите замечания."})
		d.post("program_director", "/applications/"+d.ids[app]+"/confirm_rejection", nil)
	}
	d.at("2026-03-30", "10:00")
	d.post("program_officer", "/calls/"+d.ids["long"]+"/start_evaluation", nil)
	d.roster("long", "")
	d.score("long", "", false)
	d.at("2026-04-15", "18:00")
	d.post("secretary", "/calls/"+d.ids["long"]+"/rankings", object{"method": "mean"})
	d.score("long", "", true)
	d.at("2026-04-17", "16:00")
	d.post("secretary", "/calls/"+d.ids["long"]+"/rankings", object{"method": "mean"})
	d.at("2026-04-24", "15:00")
	d.decide()
	d.at("2026-05-20", "10:00")
	for _, a := range objects(d.reviews, "awards") {
		d.award(a)
	}
	d.post("program_director", "/calls/"+d.ids["long"]+"/conclude", nil)
}

// blocking are the codes of an application's findings that refuse it, each once.
func (d *demo) blocking(app string) []string {
	var codes []string
	seen := map[string]bool{}
	for _, f := range items(d.get("program_officer", "/applications/"+d.ids[app]+"/findings")) {
		if c := word(f, "code"); f["severity"] == "blocking" && !seen[c] {
			seen[c] = true
			codes = append(codes, c)
		}
	}
	return codes
}

func (d *demo) screen(apps ...string) {
	for _, as := range apps {
		app := strings.TrimSuffix(as, " again")
		d.post("program_officer", "/applications/"+d.ids[as]+"/take", nil)
		d.post("program_officer", "/organisations/"+d.ids["org "+app]+"/verify", d.applications[app]["verification"])
		d.post("program_officer", "/applications/"+d.ids[as]+"/pass", object{"acknowledged": true})
	}
}

// roster invites the five experts, who declare their conflicts before they read.
func (d *demo) roster(call, suffix string) {
	for i, x := range objects(d.reviews, "experts") {
		name := "expert"
		if i > 0 {
			name = fmt.Sprintf("expert%d", i+1)
		}
		d.post("secretary", "/calls/"+d.ids[call]+"/experts", object{"email": name + "@demo.example", "name": word(x, "name.ru"), "languages": x["languages"], "max_load": 10})
		if d.tokens[name] == "" {
			d.account(name, word(x, "name.ru"), "ru")
			d.ids["expert "+word(x, "code")] = word(d.get(name, "/me"), "user.id")
			d.ids["account "+word(x, "code")] = name
		}
		conflicts := []object{}
		for _, c := range objects(d.reviews, "conflicts") {
			if app := d.ids[word(c, "application")+suffix]; word(c, "expert") == word(x, "code") && app != "" {
				conflicts = append(conflicts, object{"application_id": app, "reason": c["reason"]})
			}
		}
		for _, r := range items(d.get(name, "/me/rosters")) {
			if word(r, "call_id") == d.ids[call] {
				d.post(name, "/roster-entries/"+id(r)+"/declare", object{"conflicts": conflicts})
			}
		}
	}
}

// score gives the applications to the experts of the data and lets them score; further is the opinion called in later.
func (d *demo) score(call, suffix string, further bool) {
	third, _ := d.reviews["third_opinion"].(object)
	var pairs [][]string
	var mine []object
	for _, r := range objects(d.reviews, "reviews") {
		late := word(r, "expert") == word(third, "expert") && word(r, "application") == word(third, "application")
		if late == further && d.ids[word(r, "application")+suffix] != "" && d.open(word(r, "application")+suffix) {
			mine = append(mine, r)
			pairs = append(pairs, []string{d.ids[word(r, "application")+suffix], d.ids["expert "+word(r, "expert")]})
		}
	}
	d.post("secretary", "/calls/"+d.ids[call]+"/assignments/confirm", object{"pairs": pairs, "further": further})
	for _, r := range mine {
		d.review(d.ids["account "+word(r, "expert")], d.ids[word(r, "application")+suffix], r["scores"], suffix != "" && word(r, "expert") == "X1")
	}
}

// open says whether an application is with the experts.
func (d *demo) open(as string) bool {
	return word(d.get("program_officer", "/applications/"+d.ids[as]), "state") == "under_review"
}

// review scores one application; a waiting one is accepted and left for the visitor.
func (d *demo) review(expert, app string, scores any, waiting bool) {
	for _, a := range items(d.get(expert, "/me/assignments?limit=100")) {
		if word(a, "application_id") != app {
			continue
		}
		d.post(expert, "/assignments/"+id(a)+"/accept", nil)
		if !waiting {
			d.put(expert, "/assignments/"+id(a)+"/review", object{"scores": scores})
			d.post(expert, "/assignments/"+id(a)+"/review/submit", nil)
		}
	}
}

func (d *demo) decide() {
	list := []object{}
	for _, a := range objects(d.reviews, "awards") {
		list = append(list, object{"application_id": d.ids[word(a, "application")], "outcome": "award", "amount": a["amount"]})
	}
	list = append(list, object{"application_id": d.ids["APP-04"], "outcome": "decline", "reasons": "Средний балл 57,67 ниже порога 60; по критерию C4 5,33 ниже 6."})
	call := "/calls/" + d.ids["long"]
	batch := id(d.put("secretary", call+"/decisions", object{"number": "1", "decided_on": calendar.Date("2026-04-24").AddDays(d.shift), "reasons": "По рейтингу.",
		"members": []string{"Людмила Председатель (вымышленная)", "Айша Демо (вымышленная)", "Болат Демо (ойдан шығарылған)"}, "items": list}))
	d.upload("secretary", "/decisions/"+batch+"/attachments", "protocol", "", "protokol-1.pdf")
	d.post("secretary", call+"/decisions/propose", nil)
	d.post("program_director", call+"/decisions/confirm", nil)
	d.post("panel_chair", call+"/decisions/confirm", nil)
}

// award brings an award from the decision to work, and its first tranche to the grantee.
func (d *demo) award(a object) {
	app := word(a, "application")
	for _, x := range items(d.get("program_officer", "/awards?limit=100&call_id="+d.ids["long"])) {
		if word(d.get("program_officer", "/awards/"+id(x)), "application_id") == d.ids[app] {
			d.ids["award "+app] = id(x)
		}
	}
	path, grantee := "/awards/"+d.ids["award "+app], account(app)
	var lines []object
	for _, f := range objects(a, "funding") {
		lines = append(lines, object{"fund_id": d.ids["fund "+word(f, "fund")], "amount": f["amount"]})
	}
	d.put("program_officer", path+"/funding", lines)
	d.post("program_officer", path+"/submit", nil)
	d.post("program_director", path+"/approve", nil)
	d.post("program_officer", path+"/offer", nil)
	d.post(grantee, path+"/accept", nil)
	d.upload("program_officer", path+"/attachments", "signed_operator", "", "agreement-operator.pdf")
	d.upload(grantee, path+"/attachments", "signed_grantee", "", "agreement-grantee.pdf")
	d.post("program_officer", path+"/sign", object{"number": "Г-" + strings.TrimPrefix(app, "APP-"), "signed_on": calendar.Date("2026-05-20").AddDays(d.shift)})
	d.post("program_officer", path+"/activate", nil)
}

// pay brings a tranche to the grantee's account.
func (d *demo) pay(app string, seq int) {
	for _, t := range items(d.get("program_officer", "/tranches?limit=100&award_id="+d.ids["award "+app])) {
		if fmt.Sprint(t["seq"]) != fmt.Sprint(seq) {
			continue
		}
		path := "/tranches/" + id(t)
		d.post(account(app), path+"/request", nil)
		d.post("program_officer", path+"/certify", nil)
		d.post("program_director", path+"/approve", nil)
		batch := id(d.post("finance_officer", "/payment-batches", object{"tranche_ids": []string{id(t)}}))
		d.post("finance_controller", "/payment-batches/"+batch+"/release", nil)
		d.post("finance_officer", path+"/settle", object{"bank_reference": fmt.Sprintf("BANK-%s-%d", app, seq), "booked_on": calendar.Date(d.now.Format("2006-01-02"))})
	}
}

// report tells of what was spent on the first lines of a budget, in whole tenge, with a receipt each.
func (d *demo) report(app string, spentOn calendar.Date, amounts ...int) string {
	who := account(app)
	rep := d.post(who, "/awards/"+d.ids["award "+app]+"/reports", object{"code": "R1"})
	path := "/reports/" + id(rep)
	receipt := d.upload(who, path+"/attachments", "receipt", "", "chek.jpg")
	var expenses, indicators []object
	for i, n := range amounts {
		expenses = append(expenses, object{"spent_on": spentOn, "document": fmt.Sprintf("Ведомость %d", i+1), "supplier_name": "Поставщик (вымышленный)", "line": i + 1,
			"amount": object{"amount": fmt.Sprintf("%d.00", n), "currency": "KZT"}, "receipt_id": receipt})
	}
	for _, x := range objects(rep, "indicators") {
		indicators = append(indicators, object{"code": x["code"], "value": "10"})
	}
	d.patch(who, path, object{"narrative": object{"done": "Группы обучены, работа идёт по плану."}, "indicators": indicators, "expenses": expenses})
	return path
}

func (d *demo) accept(app, path string) {
	d.post(account(app), path+"/submit", nil)
	d.post("program_officer", path+"/take", nil)
	d.post("program_officer", path+"/accept", object{"aspect": "programme"})
	d.post("finance_officer", path+"/accept", object{"aspect": "finance"})
}

// firstYear pays the first tranches and brings the reports that were due, up to the present.
func (d *demo) firstYear() {
	d.at("2026-06-02", "10:00")
	for _, app := range []string{"APP-02", "APP-05", "APP-01", "APP-03"} {
		d.pay(app, 1)
	}
	spent := calendar.Date("2026-09-01").AddDays(d.shift)
	d.on(-105, "12:00")
	d.accept("APP-03", d.report("APP-03", spent, 8_000_000, 3_000_000, 2_400_000))
}

// secondRound is everything of the last two months.
func (d *demo) secondRound() {
	d.on(-62, "10:00")
	d.again("second", "ЖЖ/2", -60, -20, "60000000.00", "40000000.00", "25000000.00")
	d.on(-55, "12:00")
	spent := calendar.Date("2026-09-01").AddDays(d.shift)
	d.accept("APP-02", d.report("APP-02", spent, 6_000_000, 5_000_000, 1_500_000))

	d.on(-50, "10:00")
	long := d.shift
	d.shift = calendar.Date("2026-05-20").DaysUntil(d.day(-6)) // the micro call closed six days ago
	d.file("calls.json", &d.calls)
	d.read("applications.json")
	body, form, funding := d.fixtureCall("CALL-2026-M1")
	body["timeline"] = []object{ // the year may end before them, and next year's table is not official yet
		{"code": "screening", "due": d.day(8), "title": object{"kk": "Техникалық іріктеу", "ru": "Технический отбор", "en": "Eligibility screening"}},
		{"code": "evaluation", "due": d.day(29), "title": object{"kk": "Сараптамалық бағалау", "ru": "Экспертная оценка", "en": "Expert evaluation"}},
		{"code": "decision", "due": d.day(36), "title": object{"kk": "Комиссия шешімі", "ru": "Решение комиссии", "en": "Commission decision"}},
		{"code": "appeal", "due": d.day(43), "title": object{"kk": "Апелляция мерзімі", "ru": "Срок апелляции", "en": "Appeals until"}},
	}
	d.publish("micro", body, form, funding)
	micro := d.applications
	d.shift, d.applications = long, map[string]object{}
	d.read("applications.json")

	for i, app := range []string{"APP-02", "APP-05", "APP-03", "APP-04", "APP-01", "APP-06"} {
		d.on(-28+i, "15:00")
		parts := d.again2(app)
		if project, _ := parts["project"].(object); app == "APP-02" { // beyond the private donor's regions, whose refusal can be tried
			project["regions"] = []string{"KZ-61", "KZ-79"}
		}
		d.draft("second", app, app+" again", string(d.day(-28+i)), parts)
		d.submit(app, app+" again")
	}
	d.on(-22, "16:00")
	d.again("open", "ЖЖ/3", -20, 9, "30000000.00", "14000000.00", "11000000.00")
	d.on(-18, "10:00")
	d.screen("APP-02 again", "APP-05 again", "APP-03 again", "APP-04 again")
	d.on(-14, "10:00")
	d.applications = micro
	for _, app := range []string{"APP-11", "APP-08", "APP-10", "APP-09"} {
		d.instant(word(micro[app], "submitted_at"))
		d.draft("micro", app, app, "", d.parts(app))
		d.submit(app, app)
		if app == "APP-08" { // in between, the experts of the second round begin
			d.applications = map[string]object{}
			d.read("applications.json")
			d.roster("second", " again")
			d.score("second", " again", false)
			d.applications = micro
		}
	}
	d.draft("micro", "APP-12", "APP-12", "", d.parts("APP-12"))
	d.applications = map[string]object{}
	d.read("applications.json")
	d.on(-3, "19:00")
	d.overLimit("APP-02")
	d.on(-2, "11:00")
	d.report("APP-01", spent, 5_000_000, 5_000_000, 4_000_000)
}

// again publishes another round of the long call, between two days counted from today.
func (d *demo) again(key, code string, opens, closes int, state, private, international string) {
	d.file("calls.json", &d.calls)
	body, form, _ := d.fixtureCall("CALL-2026-L1")
	body["code"] = code
	body["opens_at"], body["closes_at"] = string(d.day(opens))+"T09:00:00+05:00", string(d.day(closes))+"T18:00:00+05:00"
	days := map[string]int{"open": opens, "qa_until": closes - 7, "close": closes, "screening": closes + 24, "evaluation": closes + 45, "decision": closes + 52, "appeal": closes + 62, "signing": closes + 80}
	for _, m := range objects(body, "timeline") {
		m["due"] = string(d.day(days[word(m, "code")]))
	}
	kzt := func(s string) object { return object{"amount": s, "currency": "KZT"} }
	d.publish(key, body, form, []object{{"fund": "D-STATE", "amount": kzt(state)}, {"fund": "D-PRIV", "amount": kzt(private)}, {"fund": "D-INT", "amount": kzt(international)}})
}

// again2 is an application as it comes back a year later.
func (d *demo) again2(app string) object {
	parts := object{}
	for k, v := range d.parts(app) {
		parts[k] = v
	}
	project := object{}
	old, _ := parts["project"].(object)
	for k, v := range old {
		project[k] = v
	}
	project["title"] = word(project, "title") + " – 2"
	project["starts_on"] = string(d.day(60))
	parts["project"] = project
	return parts
}

// overLimit is a draft that is nearly done: one line takes the staff costs over their limit, and a document is missing.
func (d *demo) overLimit(app string) {
	parts := d.again2(app)
	budget, _ := parts["budget"].(object)
	for _, line := range objects(budget, "lines") {
		if fmt.Sprint(line["line"]) == "2" {
			price, _ := line["unit_price"].(object)
			price["amount"] = "250000.00"
		}
	}
	delete(parts, "indicators")
	d.draft("open", app, app+" open", string(d.day(-4)), parts)
}

// objects of a list inside an object.
func objects(o object, path string) []object {
	var v any = o
	for _, p := range strings.Split(path, ".") {
		m, _ := v.(object)
		v = m[p]
	}
	list, _ := v.([]any)
	var out []object
	for _, x := range list {
		if m, ok := x.(object); ok {
			out = append(out, m)
		}
	}
	return out
}

// first is a field of the first object of a list.
func first(o object, list, field string) string {
	for _, x := range objects(o, list) {
		return word(x, field)
	}
	return ""
}
