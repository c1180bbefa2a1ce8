package awards_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"demeu/models"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/awards"
	"demeu/workflows/grants"
	"demeu/workflows/ledger"
	"demeu/workflows/worktest"
)

func (s *stage) viewer(donor int) *models.Person {
	return s.Person("Viewer", s.donors[donor], models.DonorViewer)
}

func (s *stage) portfolio(who *models.Person, donor *models.Organisation, code string) *awards.Portfolio {
	s.T.Helper()
	p, err := s.w.Portfolio(s.As(who), donor.ID)
	worktest.Is(s.T, err, code)
	return p
}

// C-10: a donor sees its own money, awards and results, others as one total, and of people initials only.
func TestC10_DonorSeesOwnMoneyOnly(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		state, private := s.viewer(0), s.viewer(1)
		stranger := s.Organisation(models.KindDonor, "Без грантов", "KZ-71")
		nobody := s.Person("Nobody", stranger, models.DonorViewer)
		a := s.running()
		trader := claim(1, 50_000_000)
		trader.SupplierBIN, trader.SupplierName = "900715499219", "Серікқызы Демо (ИП)"
		r := s.inReview(a, "R1", claim(1, 150_000_000), trader)
		receipt := &models.Attachment{ObjectOf: "report", ObjectID: r.ID, Kind: "receipt", Name: "чек.pdf", Type: "application/pdf", Size: 1, SHA256: "x", FileKey: "x", UploadedBy: s.editor.ID}
		s.Insert(receipt)
		_, err := s.w.Reports.Get(s.As(state), r.ID)
		worktest.Is(t, err, "report.not_found") // not accepted yet
		s.accept(s.officer, r.ID, "programme", "")
		s.accept(s.finance, r.ID, "finance", "")

		p := s.portfolio(state, s.donors[0], "")
		if p.Currency != money.KZT || p.Given != (awards.Given{Committed: "225000000.00", Awarded: "5000000.00", Paid: "1500000.00", Accepted: "1000000.00", Returned: "0.00"}) {
			t.Fatalf("the state donor's sums: %+v", p.Given)
		}
		own := p.Awards[0]
		if len(p.Awards) != 1 || own.Share != "5000000.00" || own.Others != "5000000.00" || own.Amount != "10000000.00" || own.Region != "KZ-61" || own.Title.KK == "" {
			t.Fatalf("the award: %+v", own)
		}
		if len(p.Results) != 1 || p.Results[0].Code != "I1" || p.Results[0].Actual != "18" || p.Results[0].Planned != "20" {
			t.Fatalf("results: %+v", p.Results)
		}
		if len(p.Regions) != 1 || p.Regions[0] != (awards.PortfolioGroup{Code: "KZ-61", Awards: 1, Share: "5000000.00", Paid: "1500000.00", Accepted: "1000000.00"}) || p.Themes[0].Code != "3" {
			t.Fatalf("groups: %+v %+v", p.Regions, p.Themes)
		}
		if q := s.portfolio(private, s.donors[1], ""); q.Paid != "900000.00" || q.Accepted != "600000.00" || q.Awards[0].Others != "7000000.00" {
			t.Fatalf("the private donor's sums: %+v", q.Given)
		}
		// nothing of the other donors' is in the answer, not even an id
		text, err := json.Marshal(p)
		worktest.Is(t, err, "")
		for i := 1; i < 3; i++ {
			if strings.Contains(string(text), s.funds[i].ID) || strings.Contains(string(text), s.donors[i].ID) {
				t.Fatalf("the portfolio names donor %d", i)
			}
		}
		// another donor's agreement, portfolio, and an award without own money do not exist
		funds := grants.New(s.House.House).Funds
		_, err = funds.Get(s.As(private), s.funds[1].ID)
		worktest.Is(t, err, "")
		for _, other := range []int{0, 2} {
			_, err = funds.Get(s.As(private), s.funds[other].ID)
			worktest.Is(t, err, "fund.not_found")
			s.portfolio(private, s.donors[other], "portfolio.not_found")
		}
		_, err = s.w.Awards.Get(s.As(nobody), a.ID)
		worktest.Is(t, err, "award.not_found")
		_, err = s.w.Reports.Get(s.As(nobody), r.ID)
		worktest.Is(t, err, "report.not_found")
		_, err = s.w.ReportPlan(s.As(nobody), a.ID)
		worktest.Is(t, err, "award.not_found")
		if q := s.portfolio(nobody, stranger, ""); len(q.Awards) != 0 || q.Committed != "0.00" {
			t.Fatalf("a donor without funds has %+v", q)
		}
		// people are initials, files are not theirs, and the split names their own fund alone
		v, err := s.w.Reports.Get(s.As(state), r.ID)
		worktest.Is(t, err, "")
		e := v.Expenses[1]
		if e.SupplierName != "С. Д." || e.SupplierBIN != "9007••••••19" || v.Expenses[0].SupplierName != "ТОО Демо" || v.Finance.Name != "F." || v.Finance.PersonID != "" || len(v.Attachments) != 0 {
			t.Fatalf("not masked: %+v %+v", e, v.Finance)
		}
		if len(v.Shares) != 1 || v.Shares[0].FundID != s.funds[0].ID || v.Shares[0].Amount.Minor != 100_000_000 {
			t.Fatalf("shares: %+v", v.Shares)
		}
		_, _, err = grants.New(s.House.House).Attachment(s.As(state), receipt.ID)
		worktest.Is(t, err, "attachment.not_found")
		full, err := s.w.Reports.Get(s.As(s.finance), r.ID)
		worktest.Is(t, err, "")
		if full.Expenses[1].SupplierName != "Серікқызы Демо (ИП)" || len(full.Shares) != 3 || full.Finance.Name != "Finance" || len(full.Attachments) != 1 {
			t.Fatalf("the operator sees less than all: %+v", full.Expenses[1])
		}
		// the operator sees what runs through its own funds; another operator nothing
		if q := s.portfolio(s.controller, s.donors[0], ""); q.Given != p.Given {
			t.Fatalf("the operator sees %+v", q.Given)
		}
		other := s.Person("Other", s.Organisation(models.KindOperator, "Другой", "KZ-75"), models.FinanceController)
		s.portfolio(other, s.donors[0], "portfolio.not_found")
	})
}

// The euro of the international donor are what was stored when its money was exchanged, never recomputed.
func TestC10_EuroByStoredCosts(t *testing.T) {
	each(t, "small", func(t *testing.T, s *stage) {
		for _, tenge := range []int64{55_200_000, 80_465_000, 72_160_000, 60_532_000} {
			a := s.award(tenge, tenge)
			s.is(s.officer, "fund", a.ID, s.thirds(a.Amount), "")
			if v := s.is(s.officer, "submit", a.ID, nil, ""); v.State == string(models.AwardInternalApproval) {
				s.is(s.directors[0], "approve", a.ID, nil, "")
			}
		}
		p := s.portfolio(s.viewer(2), s.donors[2], "")
		if p.Committed != "90000000.00" || p.Awarded != "53671400.00" || len(p.Awards) != 4 {
			t.Fatalf("in tenge: %+v", p.Given)
		}
		e := p.Agreements[0]
		if e.Currency != money.EUR || e.Committed != "150000.00" || e.Awarded != "89452.33" {
			t.Fatalf("in euro: %+v", e)
		}
		var costs []string
		for i := range p.Awards { // the newest first
			costs = append(costs, p.Awards[len(p.Awards)-1-i].Costs[0].Share)
		}
		if got := strings.Join(costs, " "); got != "18400.00 26821.67 24053.33 20177.33" {
			t.Fatalf("euro by award: %s", got)
		}
		s.sound()
	})
}

// What came back from a grantee is shown apart, and is no longer paid.
func TestPortfolioShowsReturns(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		a := s.running()
		s.act(func(st *workflows.Step) error {
			_, err := ledger.ReturnUnspent(st, ledger.Return{AwardID: a.ID, Amount: kzt(1_000_000), BankAccount: "KZ-1", Reference: "back"})
			return err
		})
		p := s.portfolio(s.viewer(0), s.donors[0], "")
		if p.Given != (awards.Given{Committed: "225000000.00", Awarded: "4500000.00", Paid: "1000000.00", Accepted: "0.00", Returned: "500000.00"}) || p.Awards[0].Returned != "500000.00" {
			t.Fatalf("after a return: %+v", p.Given)
		}
	})
}

// The ledger is read by finance and by auditors, page by page, and by nobody else.
func TestLedgerEntriesForFinanceAndAuditors(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		a := s.running()
		auditor := s.Person("Auditor", s.operator, models.Auditor)
		elsewhere := s.Person("Elsewhere", s.Organisation(models.KindOperator, "Другой", "KZ-75"), models.FinanceController)
		all, err := s.w.LedgerEntries(s.As(s.finance), store.Query{Limit: 200, Count: true})
		worktest.Is(t, err, "")
		if int64(len(all.Items)) != *all.Total || len(all.Items) < 12 || all.Items[0].Kind != models.EntryTrancheSettled {
			t.Fatalf("%d entries, %d in all", len(all.Items), *all.Total)
		}
		var paged []string
		for q := (store.Query{Limit: 5}); ; {
			page, err := s.w.LedgerEntries(s.As(auditor), q)
			worktest.Is(t, err, "")
			for _, e := range page.Items {
				paged = append(paged, e.ID)
			}
			if page.NextCursor == nil {
				break
			}
			q.Cursor = *page.NextCursor
		}
		for i, e := range all.Items {
			if len(paged) != len(all.Items) || paged[i] != e.ID {
				t.Fatalf("the pages hold %d of %d entries, or in another order", len(paged), len(all.Items))
			}
		}
		for filter, want := range map[string]int{"award_id=" + a.ID: 4, "kind=money_converted": 1, "fund_id=" + s.funds[0].ID: 7} {
			name, value, _ := strings.Cut(filter, "=")
			page, err := s.w.LedgerEntries(s.As(s.finance), store.Query{Limit: 200, Filters: map[string]string{name: value}})
			worktest.Is(t, err, "")
			if len(page.Items) != want {
				t.Errorf("%s: %d entries, not %d", name, len(page.Items), want)
			}
		}
		for _, who := range []*models.Person{s.officer, s.certifier, s.viewer(0), elsewhere} {
			page, err := s.w.LedgerEntries(s.As(who), store.Query{})
			worktest.Is(t, err, "")
			if len(page.Items) != 0 {
				t.Errorf("%s reads the ledger", who.Name)
			}
		}
		for _, q := range []store.Query{{Limit: 201}, {Sort: "at"}, {Search: "x"}, {Cursor: "x"}, {Filters: map[string]string{"x": "y"}}, {Filters: map[string]string{"fund_id": "y"}}} {
			_, err := s.w.LedgerEntries(s.As(s.finance), q)
			worktest.Is(t, err, "request.invalid")
		}
	})
}

// The spreadsheets hold what the screens show, for who may see it.
func TestSpreadsheetsOfMoney(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		a := s.running()
		f, err := s.w.TranchesFile(s.As(s.certifier), a.ID, "csv")
		worktest.Is(t, err, "")
		lines := strings.Split(strings.TrimSpace(string(f.Body)), "\r\n")
		if len(lines) != 6 || !strings.HasPrefix(lines[1], "1,Транш 1,") || !strings.Contains(lines[1], ",3000000.00,KZT,соглашение подписано,Выплачен,2026-06-06") ||
			!strings.Contains(lines[2], "отчёт R1 принят; израсходовано не менее 70 % выплаченного") {
			t.Fatalf("%q", lines)
		}
		_, err = s.w.TranchesFile(s.As(s.certifier), a.ID, "pdf")
		worktest.Is(t, err, "request.invalid")
		outsider := s.Person("Outsider", s.Organisation(models.KindNGO, "Басқа", "KZ-61"), models.NGOCertifier)
		_, err = s.w.TranchesFile(s.As(outsider), a.ID, "csv")
		worktest.Is(t, err, "award.not_found")

		g := grants.New(s.House.House)
		f, err = g.StatementFile(s.As(s.viewer(2)), s.funds[2].ID, "", "", "csv")
		worktest.Is(t, err, "")
		if text := string(f.Body); !strings.Contains(text, "Транш выплачен") || !strings.Contains(text, ",600000.00,KZT,1000.00,"+a.ID) || !strings.Contains(text, "На конец периода") {
			t.Fatal(text)
		}
		_, err = g.StatementFile(s.As(s.viewer(1)), s.funds[2].ID, "", "", "csv")
		worktest.Is(t, err, "fund.not_found")

		stamp := models.At(s.Clock.Now().Time)
		for i, title := range []string{"=1+1", "Ғылым"} {
			s.Insert(&models.Application{CallID: s.call.ID, OperatorID: s.operator.ID, ApplicantID: s.ngo.ID, CreatedBy: s.editor.ID, Language: "kk", Number: "T-" + title,
				Title: title, Requested: kzt(int64(i + 1)), Own: kzt(0), SubmittedAt: stamp, State: models.ApplicationSubmitted})
		}
		list, err := g.ListApplications(s.As(s.officer), store.Query{Filters: map[string]string{"state": "submitted"}})
		worktest.Is(t, err, "")
		f, err = g.ApplicationsFile(s.As(s.officer), store.Query{Filters: map[string]string{"state": "submitted"}}, "csv")
		worktest.Is(t, err, "")
		lines = strings.Split(strings.TrimSpace(string(f.Body)), "\r\n")
		if len(lines) != len(list.Items)+1 || !strings.Contains(string(f.Body), ",'=1+1,") || !strings.Contains(string(f.Body), "2026-06-06 12:00,2.00,KZT,Отправлена") {
			t.Fatalf("%d in the list: %q", len(list.Items), lines)
		}
		f, err = g.ApplicationsFile(s.As(outsider), store.Query{}, "csv")
		worktest.Is(t, err, "")
		if strings.Count(string(f.Body), "\r\n") != 1 {
			t.Fatalf("a stranger gets rows: %q", f.Body)
		}
		_, err = g.ApplicationsFile(s.As(s.officer), store.Query{Filters: map[string]string{"x": "y"}}, "csv")
		worktest.Is(t, err, "request.invalid")
		if _, err := s.w.TranchesFile(context.Background(), a.ID, ""); models.CodeOf(err) != "auth.required" {
			t.Fatal(err)
		}
	})
}
