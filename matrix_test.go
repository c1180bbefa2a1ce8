package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"demeu/api"
	"demeu/models"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/policies"
	"demeu/workflows"
	"demeu/workflows/people"
	"demeu/workflows/worktest"
)

// The authorisation matrix: every operation of the document × every role × own and other organisation. What is expected
// stands in testdata/matrix.txt, written by hand: for each operation the roles that it lets in. Everybody else is
// refused: 401 without sign-in, 403 for who may read the record, 404 for who may not even know it.

// verdicts of a cell.
const (
	letIn  = "let in"
	sees   = "403" // may read, may not act
	blind  = "404" // learns nothing
	nobody = "401"
)

// principal is one person of the matrix.
type principal struct {
	name  string // "own program_officer", "other ngo_admin", "anonymous", …
	role  models.Role
	own   bool
	token string
	org   string // the organisation that gives the role
}

// matrixWorld is one record of each kind, owned by the own side, and one person for each role on each side.
type matrixWorld struct {
	h           *worktest.House
	api         *api.API
	principals  []principal
	ids         map[string]string      // object → id
	memberships map[models.Side]string // one role grant in each own organisation
	orgs        map[models.Side]string
}

func newMatrixWorld(t *testing.T) *matrixWorld {
	h := worktest.New(t, store.SQLite)
	w := &matrixWorld{h: h, ids: map[string]string{}, memberships: map[models.Side]string{}, orgs: map[models.Side]string{}}
	w.api = api.New(wire(h.House))
	kinds := map[models.Side]models.OrganisationKind{
		models.SideApplicant: models.KindNGO, models.SideOperator: models.KindOperator, models.SideDonor: models.KindDonor, models.SidePlatform: models.KindPlatform,
	}
	other := map[models.Side]string{}
	for side, kind := range kinds {
		w.orgs[side] = h.Organisation(kind, "own "+string(side), "KZ-35").ID
		other[side] = h.Organisation(kind, "other "+string(side), "KZ-61").ID
	}
	get := func(id string) *models.Organisation {
		o, err := store.Get[models.Organisation](h.Store.Read(context.Background()), id)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	for _, role := range models.GrantableRoles() {
		side := models.SideOf(role)
		w.add(principal{name: "own " + string(role), role: role, own: true, org: w.orgs[side]}, h.Person("own "+string(role), get(w.orgs[side]), role))
		if side != models.SidePlatform {
			w.add(principal{name: "other " + string(role), role: role, org: other[side]}, h.Person("other "+string(role), get(other[side]), role))
		}
	}
	expert := h.Person("expert", nil)
	stranger := h.Person("stranger", nil)
	w.add(principal{name: "own expert", role: models.Expert, own: true}, expert)
	w.add(principal{name: "stranger", role: models.SignedIn, own: true}, stranger)
	w.principals = append(w.principals, principal{name: "anonymous"})
	w.records(expert, stranger)
	h.Queue = rollback{}
	return w
}

// add signs a principal in.
func (w *matrixWorld) add(p principal, who *models.Person) {
	w.h.T.Helper()
	ctx := workflows.WithCall(context.Background(), &workflows.Call{Language: "ru", RequestID: workflows.NewID()})
	ppl := people.New(w.h.House)
	if err := ppl.SendCode(ctx, who.Email, "ru"); err != nil {
		w.h.T.Fatal(err)
	}
	l, err := store.First[models.Letter](w.h.Store.Read(ctx), "created_at DESC, id DESC", "address = ?", who.Email)
	if err != nil || l == nil {
		w.h.T.Fatal("no code", err)
	}
	in, err := ppl.SignIn(ctx, people.SignIn{Email: who.Email, Code: l.Params["code"]})
	if err != nil {
		w.h.T.Fatal(err)
	}
	p.token = in.Token
	w.principals = append(w.principals, p)
}

// records puts one of each kind on the own side.
func (w *matrixWorld) records(expert, stranger *models.Person) {
	h := w.h
	op, ngo, donor := w.orgs[models.SideOperator], w.orgs[models.SideApplicant], w.orgs[models.SideDonor]
	kzt := func(n int64) money.Amount { return money.Amount{Minor: n, Currency: money.KZT} }
	now := models.At(h.Clock.Now().Time)
	call := &models.Call{OperatorID: op, Code: "M-1", Kind: "micro", Title: models.Text{KK: "к", RU: "к", EN: "c"}, Summary: models.Text{KK: "к", RU: "к", EN: "c"},
		Languages: []string{"ru"}, AppLanguages: []string{"ru"}, Currency: money.KZT, ApplicantKinds: []models.OrganisationKind{models.KindNGO}, MaxPerApplicant: 5,
		AnnouncedAt: now, OpensUTC: models.At(now.Add(-1e12)), ClosesUTC: models.At(now.Add(1e15)), Criteria: []models.Criterion{{Code: "K1", Max: 10}}, State: models.CallAnnounced}
	h.Insert(call)
	fund := &models.Fund{OperatorID: op, DonorID: donor, Title: models.Text{RU: "ф"}, Amount: kzt(1000), State: models.FundSigned}
	h.Insert(fund)
	h.Insert(&models.CallFunding{CallID: call.ID, FundID: fund.ID, Seq: 1, Amount: kzt(1000)})
	app := &models.Application{CallID: call.ID, OperatorID: op, ApplicantID: ngo, CreatedBy: stranger.ID, Language: "ru", Number: "M-1-0001", Title: "т",
		Requested: kzt(100), Own: kzt(0), SubmittedAt: now, State: models.ApplicationUnderReview}
	h.Insert(app)
	roster := &models.RosterEntry{CallID: call.ID, OperatorID: op, PersonID: expert.ID, Languages: []string{"ru"}, MaxLoad: 5}
	h.Insert(roster)
	assignment := &models.Assignment{CallID: call.ID, OperatorID: op, ApplicationID: app.ID, ExpertID: expert.ID, State: models.AssignmentAccepted}
	h.Insert(assignment)
	ranking := &models.Ranking{CallID: call.ID, OperatorID: op, Method: "mean", Items: []models.RankingItem{}, ComputedBy: stranger.ID}
	h.Insert(ranking)
	decision := &models.Decision{CallID: call.ID, OperatorID: op, Items: []models.DecisionItem{}, State: models.DecisionDraft}
	h.Insert(decision)
	award := &models.Award{OperatorID: op, GranteeID: ngo, CallID: call.ID, ApplicationID: app.ID, DecisionID: decision.ID, Number: "A-1", Title: "т", Language: "ru",
		Amount: kzt(100), Requested: kzt(100), Months: 3, Budget: []models.BudgetLine{}, State: models.AwardActive}
	h.Insert(award)
	h.Insert(&models.FundingLine{AwardID: award.ID, FundID: fund.ID, Seq: 1, Amount: kzt(100), FundAmount: kzt(100), Rate: "1"})
	tranche := &models.Tranche{AwardID: award.ID, OperatorID: op, GranteeID: ngo, Seq: 1, Amount: kzt(100), DueOn: "2026-06-01", State: models.TranchePlanned}
	h.Insert(tranche)
	batch := &models.PaymentBatch{OperatorID: op, Number: "P-1", Currency: money.KZT, Total: 100, State: models.BatchDraft}
	h.Insert(batch)
	report := &models.Report{AwardID: award.ID, OperatorID: op, GranteeID: ngo, Code: "R1", SubmittedAt: now, State: models.ReportAccepted}
	h.Insert(report)
	attachment := &models.Attachment{ObjectOf: "application", ObjectID: app.ID, Kind: "charter", Name: "a.pdf", Type: "application/pdf", Size: 1, FileKey: "none", UploadedBy: stranger.ID}
	h.Insert(attachment)
	receipt := &models.Attachment{ObjectOf: "report", ObjectID: report.ID, Kind: "receipt", Name: "b.pdf", Type: "application/pdf", Size: 1, FileKey: "none", UploadedBy: stranger.ID}
	h.Insert(receipt)
	w.ids["receipt"] = receipt.ID
	for side, org := range w.orgs {
		o, err := store.Get[models.Organisation](h.Store.Read(context.Background()), org)
		if err != nil {
			h.T.Fatal(err)
		}
		colleague := h.Person("colleague "+string(side), o, map[models.Side]models.Role{models.SideApplicant: models.NGOReader, models.SideOperator: models.Secretary,
			models.SideDonor: models.DonorViewer, models.SidePlatform: models.Auditor}[side])
		m, err := store.First[models.Membership](h.Store.Read(context.Background()), "", "person_id = ?", colleague.ID)
		if err != nil || m == nil {
			h.T.Fatal("no membership", err)
		}
		w.memberships[side] = m.ID
	}
	w.memberships[""], w.memberships[models.SidePlatform] = w.memberships[models.SideOperator], w.memberships[models.SideOperator]
	w.ids["membership"] = w.memberships[models.SideOperator]
	duties, err := store.DutiesOf(h.Store.Read(context.Background()), op)
	if err != nil {
		h.T.Fatal(err)
	}
	letter, err := store.First[models.Letter](h.Store.Read(context.Background()), "", "address = ?", stranger.Email)
	if err != nil {
		h.T.Fatal(err)
	}
	for _, r := range []store.Entity{call, fund, app, roster, assignment, ranking, decision, award, tranche, batch, report, attachment, duties, letter} {
		w.ids[r.Object()] = r.Meta().ID
	}
}

// nouns of paths → objects of records.
var nouns = map[string]string{
	"calls": "call", "funds": "fund", "applications": "application", "assignments": "assignment", "rankings": "ranking", "decisions": "decision",
	"awards": "award", "tranches": "tranche", "payment-batches": "payment_batch", "reports": "report", "memberships": "membership",
	"duty-tables": "duty_table", "letters": "letter", "attachments": "attachment", "roster-entries": "roster_entry",
}

// id of the record that an operation is about, for somebody: organisations are the asker's own side.
func (w *matrixWorld) id(path string, p principal) string {
	noun := strings.Split(strings.TrimPrefix(strings.TrimPrefix(path, "/api/v1/"), "public/"), "/")[0]
	if object, ok := nouns[noun]; ok {
		return w.ids[object]
	}
	switch side := models.SideOf(p.role); {
	case noun == "donors":
		return w.orgs[models.SideDonor]
	case strings.HasSuffix(path, "/verify"), side == "", side == models.SidePlatform: // an officer checks an applicant, not its own house
		return w.orgs[models.SideApplicant]
	default:
		return w.orgs[side]
	}
}

// ask sends one request in process.
func (w *matrixWorld) ask(op api.Operation, p principal) *httptest.ResponseRecorder {
	path := op.Path
	for _, part := range strings.Split(op.Path, "/") {
		if strings.HasPrefix(part, "{") {
			id := w.id(op.Path, p)
			if part != "{id}" {
				id = w.ids[strings.TrimSuffix(strings.Trim(part, "{}"), "_id")]
				if strings.HasPrefix(op.Path, "/api/v1/reports/") {
					id = w.ids["receipt"]
				}
			}
			path = strings.Replace(path, part, id, 1)
		}
	}
	if strings.HasSuffix(path, "/events") {
		path += "?object=application&id=" + w.ids["application"]
	}
	if op.Path == "/api/v1/memberships/{id}" || strings.HasPrefix(op.Path, "/api/v1/memberships/{id}/") {
		path = strings.Replace(path, w.ids["membership"], w.memberships[models.SideOf(p.role)], 1)
	}
	body, kind := w.api.Example(op), "application/json"
	for name, id := range map[string]string{"applicant_id": w.orgs[models.SideApplicant], "donor_id": w.orgs[models.SideDonor], "tranche_ids": w.ids["tranche"], "ids": w.ids[op.Object]} {
		body = regexp.MustCompile(`("`+name+`":\[?)"[^"]*"`).ReplaceAll(body, []byte(`${1}"`+id+`"`))
	}
	if strings.HasPrefix(string(p.role), "finance_") { // each judges a report by its own aspect
		body = bytes.ReplaceAll(body, []byte(`"programme"`), []byte(`"finance"`))
	}
	if op.Upload {
		body, kind = []byte("--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nother\r\n--x\r\nContent-Disposition: form-data; name=\"issued_on\"\r\n\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.4 x\r\n--x--\r\n"), "multipart/form-data; boundary=x"
	}
	r := httptest.NewRequest(op.Method, path, bytes.NewReader(body))
	r.Header.Set("Content-Type", kind)
	if op.Method != http.MethodGet {
		r.Header.Set("Idempotency-Key", workflows.NewID())
	}
	if p.token != "" {
		r.Header.Set("Authorization", "Bearer "+p.token)
	}
	rec := httptest.NewRecorder()
	w.api.ServeHTTP(rec, r)
	return rec
}

// verdict reads an answer. A refusal by a duty, by the state or by the body comes after the question of rights: whoever
// gets it was let in.
func verdict(op api.Operation, rec *httptest.ResponseRecorder) string {
	var p api.Problem
	_ = json.Unmarshal(rec.Body.Bytes(), &p)
	switch {
	case rec.Code == http.StatusUnauthorized:
		return nobody
	case rec.Code == http.StatusForbidden && strings.HasSuffix(p.Code, ".forbidden"):
		return sees
	case rec.Code == http.StatusNotFound && (p.Code == op.Object+".not_found" || p.Code == elsewhere[op.Method+" "+op.Path]+".not_found"):
		return blind
	case p.Code == "payment.invalid": // the tranches of somebody else are named one by one
		return blind
	}
	return letIn
}

// elsewhere are the operations whose record is of another noun than the cell that opens them.
var elsewhere = map[string]string{
	"GET /api/v1/events": "application", "POST /api/v1/calls/{id}/applications": "organisation", "GET /api/v1/attachments/{id}": "attachment",
}

// isList says that an operation answers with a page of records.
func isList(op api.Operation) bool {
	noun := strings.TrimPrefix(op.Path, "/api/v1/")
	return op.Method == http.MethodGet && op.Verb == policies.Read && (nouns[noun] != "" || noun == "organisations")
}

// expectations of testdata/matrix.txt: "METHOD path = role role …" lets the roles in; "public" is open to all.
func expectations(t *testing.T) map[string][]string {
	t.Helper()
	f, err := os.Open("testdata/matrix.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := map[string][]string{}
	for sc := bufio.NewScanner(f); sc.Scan(); {
		line := strings.TrimSpace(sc.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		route, roles, ok := strings.Cut(line, " = ")
		if !ok || want[route] != nil {
			t.Fatalf("testdata/matrix.txt: %q", line)
		}
		want[route] = strings.Fields(roles)
	}
	return want
}

// rollback is a queue that takes nothing: every command of the matrix runs to its end and is then undone, so that no
// cell changes what the next one meets.
type rollback struct{}

func (rollback) Enqueue(context.Context, *store.Tx, []workflows.Job) error {
	return models.New(models.Unavailable, "matrix.rolled_back")
}

// expected verdict of a cell.
func expected(p principal, roles, readers []string) string {
	switch {
	case slices.Contains(roles, "public"):
		return letIn
	case p.token == "":
		return nobody
	case slices.Contains(roles, "everybody"):
		return letIn
	}
	everywhere := p.role == models.PlatformAdmin || p.role == models.Auditor
	anywhere := slices.Contains(roles, "anywhere") // makes something of one's own: there is no other organisation's record
	switch named := slices.Contains(roles, string(p.role)); {
	case named && (p.own || everywhere || anywhere):
		return letIn
	case anywhere:
		return sees
	case (p.own || everywhere) && slices.Contains(readers, string(p.role)):
		return sees
	}
	return blind
}

// listed says whether a list shows the own side's record to somebody.
func (w *matrixWorld) listed(op api.Operation, p principal, rec *httptest.ResponseRecorder) bool {
	var page struct {
		Items []struct {
			ID string `json:"id"`
		} `json:"items"`
	}
	_ = json.Unmarshal(rec.Body.Bytes(), &page)
	for _, item := range page.Items {
		if item.ID == w.ids[op.Object] || item.ID == w.memberships[models.SideOf(p.role)] || op.Object == "organisation" && item.ID == w.id(op.Path, p) {
			return true
		}
	}
	return false
}

// cell asks one question and says what is wrong with the answer; "" when nothing is.
func (w *matrixWorld) cell(op api.Operation, p principal, want map[string][]string) string {
	route := op.Method + " " + strings.TrimPrefix(op.Path, "/api/v1")
	roles, readers := want[route], want["read "+op.Object]
	if r, ok := want["readers of "+route]; ok {
		readers = r
	}
	rec := w.ask(op, p)
	if rec.Code == http.StatusInternalServerError {
		return fmt.Sprintf("%s by %s: %s", route, p.name, rec.Body)
	}
	if isList(op) && p.token != "" {
		everywhere := p.role == models.PlatformAdmin || p.role == models.Auditor
		exp := slices.Contains(roles, string(p.role)) && (p.own || everywhere)
		if got := w.listed(op, p, rec); got != exp || rec.Code != http.StatusOK {
			return fmt.Sprintf("%s by %s: the record is listed: %v, want %v (%d)", route, p.name, got, exp, rec.Code)
		}
		return ""
	}
	if got, exp := verdict(op, rec), expected(p, roles, readers); got != exp {
		return fmt.Sprintf("%s by %s: %s, want %s (%d %.200s)", route, p.name, got, exp, rec.Code, strings.TrimSpace(rec.Body.String()))
	}
	return ""
}

// bare compares a cell that has no operation of its own: it opens a part of a body or a place of the navigation, is asked
// by an operation of another noun, or denies. The behaviour behind it has tests in its context.
func (w *matrixWorld) bare(row string, want map[string][]string) string {
	words := strings.Fields(row)
	got := w.h.Policy.Roles(words[1], words[2])
	if words[0] == "deny" {
		got = w.h.Policy.Denied(words[1], words[2])
	}
	if exp := strings.Join(want[row], " "); fmt.Sprint(got) != "["+exp+"]" {
		return fmt.Sprintf("%s: %v, want [%s]", row, got, exp)
	}
	return ""
}

// Every operation has a row in the file, every row an operation; and every cell answers as the file says.
func TestAuthorisationMatrix(t *testing.T) {
	w, want := newMatrixWorld(t), expectations(t)
	cells, rows := 0, map[string]bool{}
	for _, op := range w.api.Operations() {
		route := op.Method + " " + strings.TrimPrefix(op.Path, "/api/v1")
		rows[route], rows["read "+op.Object], rows["readers of "+route] = true, true, true
		if want[route] == nil {
			t.Errorf("%s has no row in testdata/matrix.txt: say who may", route)
			continue
		}
		for _, p := range w.principals {
			cells++
			if wrong := w.cell(op, p, want); wrong != "" {
				t.Error(wrong)
			}
		}
	}
	for row := range want {
		if strings.HasPrefix(row, "cell ") || strings.HasPrefix(row, "deny ") {
			if wrong := w.bare(row, want); wrong != "" {
				t.Error(wrong)
			}
		} else if !rows[row] {
			t.Errorf("testdata/matrix.txt: %s is no operation", row)
		}
	}
	t.Logf("%d operations, %d cells", len(w.api.Operations()), cells)
}

// The control of the matrix: without any one line of the policy, some cell is red. Lines of different objects cannot
// touch each other's cells, so each round takes one line away from every object.
func TestMatrixNoticesEveryPolicyLine(t *testing.T) {
	w, want := newMatrixWorld(t), expectations(t)
	lines := strings.Split(policies.Embedded(), "\n")
	byObject := map[string][]int{}
	for i, line := range lines {
		if words := strings.Split(line, ", "); len(words) == 5 {
			byObject[words[2]] = append(byObject[words[2]], i)
		}
	}
	mutants := 0
	for round := 0; ; round++ {
		gone := map[int]bool{}
		for _, of := range byObject {
			if round < len(of) {
				gone[of[round]] = true
			}
		}
		if len(gone) == 0 {
			break
		}
		var rest []string
		for i, line := range lines {
			if !gone[i] {
				rest = append(rest, line)
			}
		}
		mutant, err := policies.LoadFrom(strings.Join(rest, "\n"))
		if err != nil {
			t.Fatal(err)
		}
		w.h.Policy = mutant
		for i := range gone {
			mutants++
			words := strings.Split(lines[i], ", ")
			if !w.notices(models.Role(words[1]), words[2], words[3], want) {
				t.Errorf("policy.csv:%d %q can go and no cell of the matrix turns red", i+1, lines[i])
			}
		}
	}
	t.Logf("%d lines", mutants)
}

// Where somebody can be an insider, every act that officers alone may do is denied to them; what their organisation may do
// too is its own act and stays open to its people.
func TestInsidersDoNoOfficersAct(t *testing.T) {
	p, err := policies.Load()
	if err != nil {
		t.Fatal(err)
	}
	concerned := map[string]bool{}
	for _, l := range p.Lines() {
		concerned[l.Object] = concerned[l.Object] || l.Role == models.Insider
	}
	for _, l := range p.Lines() {
		if !concerned[l.Object] || l.Verb == "*" || strings.HasPrefix(l.Verb, policies.Read) && l.Object != "trail" {
			continue
		}
		officers, own := false, false
		for _, r := range p.Roles(l.Object, l.Verb) {
			officers = officers || models.SideOf(r) == models.SideOperator
			own = own || models.SideOf(r) == models.SideApplicant
		}
		if officers && !own && !slices.Contains(p.Denied(l.Object, l.Verb), models.Insider) {
			t.Errorf("an insider may %s a record of their own organisation: %s", l.Verb, l.Object)
		}
	}
}

// notices asks the cells that a line can be about until one is wrong.
func (w *matrixWorld) notices(role models.Role, object, verb string, want map[string][]string) bool {
	for row := range want {
		if (strings.HasPrefix(row, "cell "+object+" ") || strings.HasPrefix(row, "deny "+object+" ")) && w.bare(row, want) != "" {
			return true
		}
	}
	for _, op := range w.api.Operations() {
		if op.Object != object || verb != "*" && verb != policies.Read && op.Verb != verb {
			continue
		}
		for _, p := range w.principals {
			if (p.role == role || !slices.Contains(models.GrantableRoles(), role)) && w.cell(op, p, want) != "" {
				return true
			}
		}
	}
	return false
}
