package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/store"
	"demeu/workflows/ledger"
)

// demoWorld is the demonstration as it stands on a day, over HTTP.
func demoWorld(t *testing.T, today calendar.Date) *world {
	t.Helper()
	c := Config{Addr: "127.0.0.1:0", BaseURL: "http://127.0.0.1", DataDir: filepath.Join(t.TempDir(), "demo")}
	app, err := openDemo(context.Background(), c, today)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, app: app, srv: httptest.NewServer(app.API)}
	t.Cleanup(func() {
		w.srv.Close()
		app.Close()
	})
	return w
}

// visitor signs in as the guide does.
func (w *world) visitor(account string) *client {
	w.t.Helper()
	c := &client{w: w, name: account, lang: "ru"}
	c.token = c.post("/auth/login", obj{"email": account + "@demo.example", "password": demoPassword}).is(200).str("token")
	return c
}

// fictional is how a name says in its language that nobody bears it.
var fictional = map[string]string{"kk": "ойдан шығарылған", "ru": "вымышленн", "en": "fictional"}

func saysFictional(name string) bool {
	for _, word := range fictional {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// One loading serves both; the second takes the data away.
func TestDemo(t *testing.T) {
	t.Parallel()
	w := demoWorld(t, "2026-11-22")
	t.Run("C06_WrongRegionIsRefused", func(t *testing.T) { demoRefusesTheWrongRegion(t, w) })
	t.Run("Z10_PlainlyFictionalAndRemovable", func(t *testing.T) { demoIsPlainlyFictional(t, w) })
}

// The guide's eighth step: a donor whose regions do not hold the project's does not pay for it, and says which it pays for.
func demoRefusesTheWrongRegion(t *testing.T, w *world) {
	call := ""
	for _, c := range w.anyone().get("/public/calls").is(200).list("items") {
		if text(c, "code") == "ЖЖ/2" {
			call = "/calls/" + text(c, "id")
		}
	}
	// step 6: the waiting application is scored
	expert := w.visitor("expert")
	app := ""
	for _, a := range expert.get("/me/assignments?limit=200").is(200).list("items") {
		if !strings.HasPrefix(text(a, "title"), "Ауылға көмек") || !strings.HasSuffix(call, text(a, "call_id")) {
			continue
		}
		app = text(a, "application_id")
		page := expert.get("/assignments/" + text(a, "id")).is(200)
		scores := []obj{}
		for _, c := range page.list("criteria") {
			scores = append(scores, obj{"criterion": text(c, "code"), "score": text(c, "max")})
		}
		expert.put("/assignments/"+text(a, "id")+"/review", obj{"scores": scores}).is(200)
		expert.post("/assignments/"+text(a, "id")+"/review/submit", nil).is(200)
	}
	// steps 7 and 8: ranked and decided
	secretary, director, chair, officer := w.visitor("secretary"), w.visitor("program_director"), w.visitor("panel_chair"), w.visitor("program_officer")
	secretary.post(call+"/rankings", obj{"method": "mean"}).is(201)
	amount := officer.get("/applications/" + app).is(200).at("budget.requested").(obj)
	batch := secretary.put(call+"/decisions", obj{"number": "2", "decided_on": "2026-11-20", "members": []string{"Айша Демо (вымышленная)"}, "reasons": "По рейтингу.",
		"items": []obj{{"application_id": app, "outcome": "award", "amount": amount}}}).ok().id()
	secretary.upload("/decisions/"+batch+"/attachments", "protokol.pdf", "protocol", "", pdf("protokol")).ok()
	secretary.post(call+"/decisions/propose", nil).is(200)
	director.post(call+"/decisions/confirm", nil).is(200)
	director.post(call+"/decisions/confirm", nil).refused(403, "duty.already_acted")
	chair.post(call+"/decisions/confirm", nil).is(200)

	award := ""
	for _, a := range officer.get("/awards?limit=200").is(200).list("items") {
		if text(a, "number") == "G-ЖЖ/2-0001" {
			award = "/awards/" + text(a, "id")
		}
	}
	funds := map[string]string{}
	for _, f := range officer.get(call).is(200).list("funding") {
		funds[text(f, "donor.name.en")] = text(f, "fund_id")
	}
	private, state := "“Dala Demo” charitable foundation (fictional)", "Demo Ministry (fictional)"
	kzt := func(s string) obj { return obj{"amount": s, "currency": "KZT"} }
	total := minor(text(amount, "amount"))
	share := func(name string, minor int64) obj {
		return obj{"fund_id": funds[name], "amount": kzt(fmt.Sprintf("%d.%02d", minor/100, minor%100))}
	}
	officer.put(award+"/funding", []obj{share(state, total-100)}).refused(422, "award.funding_sum")
	a := officer.put(award+"/funding", []obj{share(state, total-100), share(private, 100)}).refused(409, "funding.region")
	if !strings.Contains(a.str("detail"), "Шымкент") {
		t.Fatalf("the refusal says %q", a.str("detail"))
	}
	officer.put(award+"/funding", []obj{share(state, total)}).is(200)
}

// Every organisation, person and supplier of the demonstration says in its name that it is fictional; one command takes
// everything away, and nothing else.
func demoIsPlainlyFictional(t *testing.T, w *world) {
	r := w.app.Store.Read(context.Background())
	organisations, err := store.Find[models.Organisation](r, "id", "kind <> ?", models.KindPlatform)
	if err != nil || len(organisations) < 15 {
		t.Fatal(len(organisations), err)
	}
	for _, o := range organisations {
		for language, name := range map[string]string{"kk": o.LegalName.KK, "ru": o.LegalName.RU, "en": o.LegalName.EN} {
			if name != "" && !strings.Contains(name, fictional[language]) {
				t.Errorf("the organisation %q does not say in %s that it is fictional", name, language)
			}
		}
		for _, m := range o.Members {
			if !saysFictional(m.Name) {
				t.Errorf("%q, of %s, does not say that they are fictional", m.Name, o.LegalName.In("ru"))
			}
		}
		if o.LeaderName != "" && !saysFictional(o.LeaderName) {
			t.Errorf("%q leads %s and does not say that they are fictional", o.LeaderName, o.LegalName.In("ru"))
		}
	}
	people, err := store.Find[models.Person](r, "id", "")
	if err != nil || len(people) < 30 {
		t.Fatal(len(people), err)
	}
	for _, p := range people {
		if !saysFictional(p.Name) || !strings.HasSuffix(p.Email, "@demo.example") {
			t.Errorf("%q <%s> does not say that they are fictional", p.Name, p.Email)
		}
	}
	expenses, err := store.Find[models.Expense](r, "id", "")
	if err != nil || len(expenses) == 0 {
		t.Fatal(len(expenses), err)
	}
	for _, e := range expenses {
		if !saysFictional(e.SupplierName) {
			t.Errorf("the supplier %q does not say that it is fictional", e.SupplierName)
		}
	}
	decisions, err := store.Find[models.Decision](r, "id", "")
	if err != nil || len(decisions) == 0 {
		t.Fatal(len(decisions), err)
	}
	for _, d := range decisions {
		for _, m := range d.Members {
			if !saysFictional(m) {
				t.Errorf("%q of a commission does not say that they are fictional", m)
			}
		}
	}

	dir := filepath.Dir(w.app.Config.DataDir)
	own := filepath.Join(dir, "demeu.db")
	if err := os.WriteFile(own, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (DemoCmd{Remove: true}).Run(context.Background(), &Config{DataDir: dir}); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 || left[0].Name() != "demeu.db" {
		t.Fatalf("left behind: %v, %v", left, err)
	}
}

// The past can be played on any day: at the turn of a year, on a leap day, in a year that no table knows.
func TestDemoLoadsOnAnyDay(t *testing.T) {
	t.Parallel()
	for _, today := range []calendar.Date{"2026-12-31", "2028-02-29"} {
		t.Run(string(today), func(t *testing.T) {
			w := demoWorld(t, today)
			found, err := ledger.Verify(context.Background(), w.app.Store)
			if err != nil || len(found) > 0 {
				t.Fatal(err, found)
			}
			phases := map[string]string{}
			for _, c := range w.anyone().get("/public/calls").is(200).list("items") {
				phases[text(c, "code")] = text(c, "phase")
			}
			if phases["ЖЖ/3"] != "open" || len(phases) != 4 {
				t.Fatalf("the calls stand at %v", phases)
			}
		})
	}
}
