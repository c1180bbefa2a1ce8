package awards

import (
	"bytes"
	"context"
	_ "embed"
	"html/template"
	"slices"
	"strings"

	"demeu/models"
	"demeu/models/lang"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/policies"
	"demeu/workflows"
	"demeu/workflows/sheet"
)

// Agreement is the agreement of an award as both sides sign it: each clause in Kazakh and Russian side by side, the
// tables once with both titles. SHA256 names exactly these terms; the number, the day and the signatures come after.
type Agreement struct {
	Title    Side
	Number   string
	SignedOn Side
	Clauses  []Side
	Tranches Table
	Reports  Table
	Budget   Table
	Operator Party
	Grantee  Party
	Copies   Table // that were signed and attached, each with its own hash
	SHA256   string
}

// Side is one text in the two languages of the agreement.
type Side struct{ KK, RU string }

// One is both texts in one line, and one text where they are the same.
func (s Side) One() string {
	if s.KK == s.RU {
		return s.KK
	}
	return s.KK + " / " + s.RU
}

// Table of an agreement; every text of the head is in both languages.
type Table struct {
	Title Side
	Head  []Side
	Rows  [][]string
	Wide  []int // how the columns share the width, in parts
}

// Party is one side of the agreement.
type Party struct {
	Role    Side
	Name    Side
	BIN     string
	Address string
}

// Agreement prints the agreement of an award, as a page to be printed or as PDF.
func (w *Awards) Agreement(ctx context.Context, id, format string) (*sheet.File, error) {
	r := w.Store.Read(ctx)
	standing, err := w.May(ctx, r, "award", id, policies.Read)
	if err != nil {
		return nil, err
	}
	a, err := store.Get[models.Award](r, id)
	if err != nil {
		return nil, err
	}
	doc, err := agreementOf(r, a, seesPayee(standing))
	if err != nil {
		return nil, err
	}
	switch format {
	case "", "html":
		var page bytes.Buffer
		if err := agreementPage.Execute(&page, doc); err != nil {
			return nil, err
		}
		return &sheet.File{Name: a.Number + ".html", Type: "text/html; charset=utf-8", Body: page.Bytes()}, nil
	case "pdf":
		body, err := doc.pdf()
		return &sheet.File{Name: a.Number + ".pdf", Type: "application/pdf", Body: body}, err
	}
	return nil, models.Bad("/format", "field.enum")
}

// both fills one text of the agreement in its two languages.
func both(key string, kk, ru models.Params) Side {
	return Side{lang.Text("kk", "agreement."+key, kk), lang.Text("ru", "agreement."+key, ru)}
}

// agreementOf writes the terms down. Who does not pay and is not paid sees the account masked; the hash is of the whole.
func agreementOf(r store.Reader, a *models.Award, whole bool) (*Agreement, error) {
	grantee, err := store.Get[models.Organisation](r, a.GranteeID)
	if err != nil {
		return nil, err
	}
	operator, err := store.Get[models.Organisation](r, a.OperatorID)
	if err != nil {
		return nil, err
	}
	call, err := store.Get[models.Call](r, a.CallID)
	if err != nil {
		return nil, err
	}
	rows, err := store.TranchesOf(r, a.ID)
	if err != nil {
		return nil, err
	}
	account := a.PayeeIBAN
	bic, kbe := a.PayeeBIC, a.PayeeKBe
	if account == "" { // before the offer: what the profile says now
		account, bic, kbe = grantee.IBAN, grantee.BIC, grantee.KBe
	}
	fill := func(language, iban string) models.Params {
		return models.Params{
			"operator": named(operator, language), "grantee": named(grantee, language), "title": a.Title, "call": call.Title.In(language), "code": call.Code,
			"amount": money.Format(a.Amount, language), "from": a.StartsOn.Words(language), "to": a.EndsOn.Words(language), "months": num(a.Months),
			"iban": iban, "bic": bic, "kbe": kbe, "number": a.Number,
		}
	}
	clauses := func(iban string) []Side {
		var out []Side
		for _, key := range []string{"parties", "subject", "period", "payment", "purpose", "records", "reports", "visits", "suspension", "changes", "disputes", "languages"} {
			out = append(out, both(key, fill("kk", iban), fill("ru", iban)))
		}
		return out
	}
	doc := &Agreement{
		Title: both("title", nil, nil), Number: a.SignedNumber, SignedOn: Side{a.SignedOn.Words("kk"), a.SignedOn.Words("ru")},
		Clauses: clauses(account.Reveal()), Tranches: trancheTable(rows, a.ReportPlan), Reports: reportTable(a), Budget: budgetTable(a, call),
		Operator: Party{both("operator", nil, nil), Side{operator.LegalName.In("kk"), operator.LegalName.In("ru")}, operator.RegistrationNumber, operator.Address},
		Grantee:  Party{both("grantee", nil, nil), Side{grantee.LegalName.In("kk"), grantee.LegalName.In("ru")}, grantee.RegistrationNumber, grantee.Address},
	}
	doc.SHA256 = workflows.Digest([]any{doc.Title, doc.Clauses, doc.Tranches, doc.Reports, doc.Budget, doc.Operator, doc.Grantee})
	if !whole {
		doc.Clauses = clauses(account.String())
	}
	files, err := workflows.AttachmentsOf(r, "award", a.ID)
	doc.Copies = copyTable(files)
	return doc, err
}

// named is an organisation with its number; people and groups have none.
func named(o *models.Organisation, language string) string {
	name := o.LegalName.In(language)
	if o.RegistrationNumber == "" {
		return name
	}
	return name + " (" + lang.Text(language, "agreement.bin", nil) + " " + o.RegistrationNumber + ")"
}

func heads(keys ...string) []Side {
	out := make([]Side, len(keys))
	for i, k := range keys {
		out[i] = both("head."+k, nil, nil)
	}
	return out
}

func trancheTable(rows []models.Tranche, plan []models.DueReport) Table {
	t := Table{Title: both("tranches", nil, nil), Head: heads("no", "due", "amount", "conditions"), Wide: []int{1, 3, 4, 10}}
	for _, row := range rows {
		if row.State == models.TrancheCancelled {
			continue
		}
		var conditions []string
		for _, c := range row.Conditions {
			conditions = append(conditions, condition(c, plan).One())
		}
		t.Rows = append(t.Rows, []string{num(row.Seq), numeric(string(row.DueOn)), money.Format(row.Amount, "ru"), strings.Join(conditions, "; ")})
	}
	return t
}

// condition of a tranche in words; a report by its name and its day, and by its number where it has no name.
func condition(c models.Condition, plan []models.DueReport) Side {
	i := slices.IndexFunc(plan, func(r models.DueReport) bool { return c.Code == models.ConditionReportAccepted && r.Code == c.Report })
	if i < 0 {
		p := models.Params{"need": num(c.Need)}
		return both("condition."+c.Code, p, p)
	}
	fill := func(language string) models.Params {
		return models.Params{"report": c.Report, "no": num(int64(i + 1)), "title": plan[i].Title.In(language), "due": plan[i].DueOn.Words(language)}
	}
	if plan[i].Title.In("ru") == "" {
		return both("condition."+c.Code+".untitled", fill("kk"), fill("ru"))
	}
	return both("condition."+c.Code, fill("kk"), fill("ru"))
}

func reportTable(a *models.Award) Table {
	t := Table{Title: both("report_plan", nil, nil), Head: heads("code", "report", "due"), Wide: []int{2, 13, 3}}
	for _, r := range a.ReportPlan {
		t.Rows = append(t.Rows, []string{r.Code, Side{r.Title.In("kk"), r.Title.In("ru")}.One(), numeric(string(r.DueOn))})
	}
	return t
}

func budgetTable(a *models.Award, call *models.Call) Table {
	t := Table{Title: both("budget", nil, nil), Head: heads("no", "category", "line", "amount"), Wide: []int{1, 6, 7, 4}}
	titles := map[string]models.Text{}
	for _, c := range call.Categories {
		titles[c.Code] = c.Title
	}
	for _, l := range a.Budget {
		category := l.Category
		if c := titles[l.Category]; c.In("ru") != "" {
			category += ": " + Side{c.In("kk"), c.In("ru")}.One()
		}
		t.Rows = append(t.Rows, []string{num(l.Line), category, l.Title, money.Format(l.Total, "ru")})
	}
	t.Rows = append(t.Rows, []string{"", "", both("total", nil, nil).One(), money.Format(a.Amount, "ru")})
	return t
}

// copyTable names the signed copies, so that the printed terms and the files can be held against each other.
func copyTable(files []workflows.AttachmentView) Table {
	t := Table{Title: both("copies", nil, nil), Head: heads("side", "file", "sha256"), Wide: []int{4, 5, 9}}
	for _, f := range files {
		switch f.Kind {
		case SignedOperator:
			t.Rows = append(t.Rows, []string{both("operator", nil, nil).One(), f.Name, f.SHA256})
		case SignedGrantee:
			t.Rows = append(t.Rows, []string{both("grantee", nil, nil).One(), f.Name, f.SHA256})
		}
	}
	return t
}

// numeric writes a day as both languages do in tables: 01.06.2026.
func numeric(day string) string {
	if len(day) != 10 {
		return day
	}
	return day[8:] + "." + day[5:7] + "." + day[:4]
}

//go:embed agreement.html
var agreementHTML string

var agreementPage = template.Must(template.New("agreement").Funcs(template.FuncMap{
	"word": func(key string) Side { return both(key, nil, nil) },
	"no":   func(i int) int { return i + 1 },
}).Parse(agreementHTML))
