package grants_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/grants"
	"demeu/workflows/worktest"
)

func eur(units int64) money.Amount { return money.Amount{Minor: units * 100, Currency: money.EUR} }

// An agreement is signed once; its money comes by bank lines, each once; an exchange must come out to the cent.
func TestFundFromDraftToExchange(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h)
		donor := h.Organisation(models.KindDonor, "Programme", "")
		title, amount, from := models.Text{EN: "Programme"}, eur(150_000), calendar.Date("2026-01-10")
		in := grants.FundInput{DonorID: donor.ID, FundChange: grants.FundChange{Title: &title, Amount: &amount, ValidFrom: &from}}
		_, err := o.CreateFund(o.As(o.officer), in)
		worktest.Is(t, err, "fund.create.forbidden")
		_, err = o.CreateFund(o.As(o.controller), grants.FundInput{DonorID: o.operator.ID, FundChange: in.FundChange})
		if got := fields(err); got["/donor_id"] != "fund.donor_unknown" {
			t.Fatal(err)
		}
		v, err := o.CreateFund(o.As(o.controller), in)
		worktest.Is(t, err, "")
		receipt := grants.ReceiptInput{Amount: eur(100_000), BookedOn: "2026-01-29", BankReference: "B-1"}
		_, err = o.Receive(o.As(o.controller), v.ID, receipt)
		worktest.Is(t, err, "fund.wrong_state")
		wrong := models.Restrictions{Regions: []string{"KZ-99"}, MaxUnitPrice: &money.Amount{Minor: 1, Currency: money.KZT}, FiscalYearEnd: "02-30"}
		_, err = o.Funds.Fire(o.As(o.controller), "edit", v.ID, &grants.FundChange{Restrictions: &wrong})
		worktest.Is(t, err, "fund.invalid")
		if got := fields(err); got["/restrictions/regions/0"] != "region.unknown" || got["/restrictions/max_unit_price"] != "funds.currency" || got["/restrictions/fiscal_year_end"] != "field.format" {
			t.Fatal(got)
		}
		v, err = o.Funds.Fire(o.As(o.director), "sign", v.ID, &grants.Signing{})
		worktest.Is(t, err, "")
		if v.State != "signed" || v.SignedOn != "2026-02-01" || v.Balances[0].Amount != eur(150_000) || v.Balances[0].Word == "" {
			t.Fatalf("%+v", v)
		}
		_, err = o.Funds.Fire(o.As(o.director), "sign", v.ID, &grants.Signing{})
		worktest.Is(t, err, "fund.wrong_state")
		_, err = o.Funds.Fire(o.As(o.controller), "edit", v.ID, &grants.FundChange{Title: &title})
		worktest.Is(t, err, "fund.wrong_state")
		for on, code := range map[calendar.Date]string{"": "field.required", "2026-02-30": "field.required", "2026-02-02": "funds.booked_on", "2026-01-09": "fund.before_agreement"} {
			early, deal := receipt, grants.ConversionInput{Sold: eur(1), Bought: kzt(600), Rate: "600", Source: "Bank", DealtOn: on, BankReference: "FX-0"}
			early.BookedOn = on
			_, err = o.Receive(o.As(o.controller), v.ID, early)
			if got := fields(err); got["/booked_on"] != code {
				t.Fatalf("booked on %q: %v", on, err)
			}
			_, err = o.Convert(o.As(o.controller), v.ID, deal)
			if got := fields(err); got["/dealt_on"] != code {
				t.Fatalf("dealt on %q: %v", on, err)
			}
		}
		receipt.BankAccount = "KZ87125KZT5004100100"
		_, err = o.Receive(o.As(o.controller), v.ID, receipt)
		if got := fields(err); got["/bank_account"] != "id.checksum" {
			t.Fatal(err)
		}
		country := func(code string) {
			operator, err := store.Get[models.Organisation](o.House.House.Store.Read(context.Background()), v.OperatorID)
			worktest.Is(t, err, "")
			_, err = workflows.Do(o.System(), o.House.House, "test", func(st *workflows.Step) (*struct{}, error) {
				operator.Country = code
				return nil, st.Save(operator, "test", nil, "")
			})
			worktest.Is(t, err, "")
		}
		abroad := receipt
		abroad.BankAccount, abroad.BankReference = "NO9386011117948", "abroad"
		country("NO") // an operator abroad has its account there
		_, err = o.Receive(o.As(o.controller), v.ID, abroad)
		if got := fields(err); got["/bank_account"] != "id.checksum" {
			t.Fatal(err)
		}
		country("KZ")
		abroad.BankAccount = "NO9386011117947"
		_, err = o.Receive(o.As(o.controller), v.ID, abroad)
		if got := fields(err); got["/bank_account"] != "id.country" {
			t.Fatal(err)
		}
		receipt.BankAccount = ""
		got, err := o.Receive(o.As(o.controller), v.ID, receipt)
		worktest.Is(t, err, "")
		if got.EntryID == "" || got.BankAccount == "KZ86125KZT5004100100" {
			t.Fatalf("%+v", got)
		}
		_, err = o.Receive(o.As(o.controller), v.ID, receipt)
		worktest.Is(t, err, "fund.reference_taken")
		again := receipt
		again.BankReference += " \u00a0"
		_, err = o.Receive(o.As(o.controller), v.ID, again)
		worktest.Is(t, err, "fund.reference_taken")
		again.BankReference = " \t"
		_, err = o.Receive(o.As(o.controller), v.ID, again)
		if got := fields(err); got["/bank_reference"] != "field.required" {
			t.Fatal(err)
		}
		deal := grants.ConversionInput{Sold: eur(50_000), Bought: kzt(30_000_001), Rate: "600", Source: "Bank", DealtOn: "2026-01-30", BankReference: "FX-1"}
		_, err = o.Convert(o.As(o.controller), v.ID, deal)
		if got := fields(err); got["/bought"] != "funds.rate_mismatch" {
			t.Fatal(err)
		}
		late, odd := deal, deal
		late.Sold, late.DealtOn = kzt(1), "2026-02-02"
		_, err = o.Convert(o.As(o.controller), v.ID, late)
		if got := fields(err); got["/sold"] != "funds.currency" || got["/dealt_on"] != "funds.booked_on" {
			t.Fatal(err)
		}
		odd.IntoAccount = "DE86125KZT5004100100"
		_, err = o.Convert(o.As(o.controller), v.ID, odd)
		if got := fields(err); got["/into_account"] != "id.country" {
			t.Fatal(err)
		}
		deal.Bought = kzt(30_000_000)
		_, err = o.Convert(o.As(o.controller), v.ID, deal)
		worktest.Is(t, err, "")
		_, err = o.Convert(o.As(o.controller), v.ID, deal)
		worktest.Is(t, err, "fund.reference_taken")
		deal.BankReference, deal.Sold, deal.Bought = "FX-2", eur(60_000), kzt(36_000_000)
		_, err = o.Convert(o.As(o.controller), v.ID, deal) // only EUR 50,000 are on the account
		worktest.Is(t, err, "funds.cash_short")

		v, err = o.Funds.Get(o.As(o.controller), v.ID)
		worktest.Is(t, err, "")
		if v.Received != eur(100_000) || len(v.Exchanged) != 1 || v.Exchanged[0].Amounts[models.StageAvailable] != kzt(30_000_000) || v.Balances[0].Amount != eur(150_000) {
			t.Fatalf("%+v", v)
		}
		s, err := o.Statement(o.As(o.controller), v.ID, "2026-01-01", "2026-02-28")
		worktest.Is(t, err, "")
		if s.Stages[models.StageAvailable] != "150000.00" || len(s.Movements) == 0 {
			t.Fatalf("%+v", s)
		}
		_, err = o.Statement(o.As(o.controller), v.ID, "yesterday", "")
		worktest.Is(t, err, "request.invalid")
		flow, err := o.Flow(o.As(o.controller), v.ID)
		worktest.Is(t, err, "")
		if len(flow.Streams) == 0 || flow.Words[models.StageAvailable] == "" {
			t.Fatalf("%+v", flow)
		}
		receipts, err := o.Receipts(o.As(o.controller), v.ID)
		worktest.Is(t, err, "")
		deals, err := o.Conversions(o.As(o.controller), v.ID)
		worktest.Is(t, err, "")
		page, err := o.ListFunds(o.As(o.controller), store.Query{Search: "programme"})
		worktest.Is(t, err, "")
		if len(page.Actions) != 1 || page.Actions[0].Verb != "create" || !page.Actions[0].Allowed {
			t.Fatalf("the list offers a controller %+v", page.Actions)
		}
		seen, err := o.ListFunds(o.As(o.officer), store.Query{})
		worktest.Is(t, err, "")
		if len(seen.Actions) != 0 {
			t.Fatalf("the list offers an officer %+v", seen.Actions)
		}
		if len(receipts.Items) != 1 || len(deals.Items) != 1 || len(page.Items) != 1 || page.Items[0].DonorName.EN != "Programme" {
			t.Fatalf("%d receipts, %d deals, %d funds", len(receipts.Items), len(deals.Items), len(page.Items))
		}
	})
}

// A donor's money does not pay for what its agreement excludes: the car of 12.5 million is above EUR 5,000 at 600, and an
// award in KZ-10 lies outside the regions of the private donor.
func TestC06_RestrictionsRefuse(t *testing.T) {
	limit := eur(5_000)
	international := &models.Fund{Title: models.Text{RU: "INT"}, Amount: eur(150_000), Restrictions: models.Restrictions{SDGRequired: true, MaxUnitPrice: &limit}}
	private := &models.Fund{Amount: kzt(1), Restrictions: models.Restrictions{Regions: []string{"KZ-23", "KZ-35"}, Categories: []string{"B2", "B4"}, Themes: []int{13, 15}}}
	state := &models.Fund{Amount: kzt(1), Restrictions: models.Restrictions{ResidentsOnly: true}}
	categories := []models.BudgetCategory{{Code: "B2"}, {Code: "B4", Equipment: true}}
	line := func(no int64, category string, price money.Amount) models.BudgetLine {
		return models.BudgetLine{Line: no, Category: category, UnitPrice: price, Source: models.SourceGrant}
	}
	good := grants.AwardFacts{Currency: money.KZT, Resident: true, Regions: []string{"KZ-23"}, SDG: []int{15}, Categories: categories,
		Lines: []models.BudgetLine{line(1, "B2", kzt(12_500_000)), line(2, "B4", kzt(3_000_000))}} // the limit itself is allowed, and meals are no equipment
	car := good
	car.Lines = []models.BudgetLine{line(1, "B2", kzt(1)), line(2, "B4", kzt(12_500_000)), {Line: 3, Category: "B4", UnitPrice: kzt(90_000_000), Source: models.SourceOwn}}
	elsewhere, foreign, silent, staff := good, good, good, good
	elsewhere.Regions = []string{"KZ-23", "KZ-10"}
	foreign.Resident = false
	silent.SDG = nil
	staff.Lines = []models.BudgetLine{line(1, "B1", kzt(1))}
	for name, c := range map[string]struct {
		fund  *models.Fund
		rate  money.Rate
		facts grants.AwardFacts
		want  map[string]string
	}{
		"all is well":           {international, "600", good, nil},
		"the car":               {international, "600", car, map[string]string{"funding.unit_price": "/budget/lines/1/unit_price"}},
		"no rate":               {international, "", good, map[string]string{"funding.rate_missing": "/budget/lines"}},
		"no goal":               {international, "600", silent, map[string]string{"funding.sdg": "/project/sdg"}},
		"all is well privately": {private, "", good, nil},
		"another region":        {private, "", elsewhere, map[string]string{"funding.region": "/project/regions"}},
		"another theme":         {private, "", silent, map[string]string{"funding.theme": "/project/sdg"}},
		"another category":      {private, "", staff, map[string]string{"funding.category": "/budget/lines/0/category"}},
		"from abroad":           {state, "", foreign, map[string]string{"funding.resident": "/applicant"}},
	} {
		got := grants.CheckFunding(c.fund, c.rate, c.facts)
		if len(got) != len(c.want) {
			t.Errorf("%s: %+v", name, got)
		}
		for _, f := range got {
			if c.want[f.Code] != f.Pointer || f.Severity != models.Blocking {
				t.Errorf("%s: %+v", name, f)
			}
		}
	}
}

// Bank lines that several people or programs book at once are all booked: none of them depends on another.
func TestBankLinesAtOnceAreAllBooked(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h)
		donor := h.Organisation(models.KindDonor, "Programme", "")
		title, amount := models.Text{EN: "Programme"}, eur(150_000)
		v, err := o.CreateFund(o.As(o.controller), grants.FundInput{DonorID: donor.ID, FundChange: grants.FundChange{Title: &title, Amount: &amount}})
		worktest.Is(t, err, "")
		_, err = o.Funds.Fire(o.As(o.director), "sign", v.ID, &grants.Signing{})
		worktest.Is(t, err, "")
		var wg sync.WaitGroup
		for i := range 12 {
			ctx := o.As(o.controller)
			wg.Go(func() {
				_, err := o.Receive(ctx, v.ID, grants.ReceiptInput{Amount: eur(1_000), BookedOn: "2026-01-29", BankReference: "B-" + strconv.Itoa(i)})
				if err != nil {
					t.Errorf("line %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		v, err = o.Funds.Get(o.As(o.controller), v.ID)
		worktest.Is(t, err, "")
		if v.Received != eur(12_000) {
			t.Fatalf("%v received", v.Received)
		}
	})
}

// Twenty clicks at once: an agreement is signed once, a bank line counts once, a deal is made once.
func TestTwentyClicksOnAFund(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h)
		donor := h.Organisation(models.KindDonor, "Programme", "")
		title, amount := models.Text{EN: "Programme"}, eur(150_000)
		v, err := o.CreateFund(o.As(o.controller), grants.FundInput{DonorID: donor.ID, FundChange: grants.FundChange{Title: &title, Amount: &amount}})
		worktest.Is(t, err, "")
		once := func(who *models.Person, act func(context.Context) error, codes ...string) {
			t.Helper()
			errs := make([]error, 20)
			start := make(chan struct{})
			var wg sync.WaitGroup
			for i := range errs {
				ctx := o.As(who)
				wg.Go(func() {
					<-start
					errs[i] = act(ctx)
				})
			}
			close(start)
			wg.Wait()
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				} else if !slices.Contains(codes, models.CodeOf(err)) {
					t.Fatal(err)
				}
			}
			if won != 1 {
				t.Fatalf("%d of 20 won", won)
			}
		}
		once(o.director, func(ctx context.Context) error {
			_, err := o.Funds.Fire(ctx, "sign", v.ID, &grants.Signing{})
			return err
		}, "stale", "fund.wrong_state")
		once(o.controller, func(ctx context.Context) error {
			_, err := o.Receive(ctx, v.ID, grants.ReceiptInput{Amount: eur(100_000), BookedOn: "2026-01-29", BankReference: "B-1"})
			return err
		}, "stale", "fund.reference_taken")
		once(o.controller, func(ctx context.Context) error {
			_, err := o.Convert(ctx, v.ID, grants.ConversionInput{Sold: eur(50_000), Bought: kzt(30_000_000), Rate: "600", Source: "Bank", DealtOn: "2026-01-30", BankReference: "FX-1"})
			return err
		}, "stale", "fund.reference_taken")
		v, err = o.Funds.Get(o.As(o.controller), v.ID)
		worktest.Is(t, err, "")
		if v.Received != eur(100_000) || len(v.Exchanged) != 1 || v.Exchanged[0].Amounts[models.StageAvailable] != kzt(30_000_000) || v.Balances[0].Amount != eur(150_000) {
			t.Fatalf("%+v", v)
		}
	})
}

// A donor sends what the agreement promises and no more: a slip of the keys is no money.
func TestReceiptsStayWithinTheAgreement(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h)
		f := o.fund(135_000_000, models.Restrictions{})
		in := func(minor int64, reference string) grants.ReceiptInput {
			return grants.ReceiptInput{Amount: money.Amount{Minor: minor, Currency: money.KZT}, BookedOn: "2026-01-30", BankReference: reference}
		}
		for i, c := range []struct {
			minor      int64
			code, left string
		}{
			{99_999_999_999_999, "funds.over_agreement", "135000000.00 KZT"}, {135_000_000_01, "funds.over_agreement", "135000000.00 KZT"},
			{134_999_999_99, "", ""}, {2, "funds.over_agreement", "0.01 KZT"}, {1, "", ""}, {1, "funds.over_agreement", "0.00 KZT"},
		} {
			_, err := o.Receive(o.As(o.controller), f.ID, in(c.minor, fmt.Sprint("B-", i)))
			worktest.Is(t, err, c.code)
			if err != nil && models.AsError(err).Params["left"] != c.left {
				t.Errorf("receipt %d: %v", i, models.AsError(err).Params)
			}
		}
	})
}

// One line of a statement is one receipt and one exchange, whatever hides in its reference; capitals tell two apart.
func TestReferencesThatLookAlikeAreOne(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		o := openOffice(h)
		donor := h.Organisation(models.KindDonor, "Programme", "")
		title, amount := models.Text{EN: "Prog\u200bramme \u202eX"}, eur(1_000)
		v, err := o.CreateFund(o.As(o.controller), grants.FundInput{DonorID: donor.ID, FundChange: grants.FundChange{Title: &title, Amount: &amount}})
		worktest.Is(t, err, "")
		if v.Title.EN != "Programme X" {
			t.Errorf("the title is %q", v.Title.EN)
		}
		if page, err := o.ListFunds(o.As(o.controller), store.Query{Search: "programme x"}); err != nil || len(page.Items) != 1 {
			t.Errorf("the fund is not found by the name that is seen: %v", err)
		}
		_, err = o.Funds.Fire(o.As(o.director), "sign", v.ID, &grants.Signing{})
		worktest.Is(t, err, "")
		for _, c := range []struct{ reference, kept, code string }{
			{"REFA 1", "REFA 1", ""}, {"REFA\u200b 1", "", "fund.reference_taken"}, {"\ufeffREFA \t\u00a0 1\n", "", "fund.reference_taken"},
			{"refa 1", "refa 1", ""}, {"\u2066REFB\u2069", "REFB", ""}, {"\u200b\u2060", "", "request.invalid"},
		} {
			r, err := o.Receive(o.As(o.controller), v.ID, grants.ReceiptInput{Amount: eur(100), BookedOn: "2026-01-30", BankReference: c.reference})
			worktest.Is(t, err, c.code)
			if err == nil && r.BankReference != c.kept {
				t.Errorf("%q is kept as %q", c.reference, r.BankReference)
			}
			_, err = o.Convert(o.As(o.controller), v.ID, grants.ConversionInput{Sold: eur(1), Bought: kzt(600), Rate: "600", Source: "Bank", DealtOn: "2026-01-30", BankReference: c.reference})
			worktest.Is(t, err, c.code)
		}
	})
}
