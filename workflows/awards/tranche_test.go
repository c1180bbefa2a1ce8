package awards_test

import (
	"context"
	"strings"
	"testing"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/awards"
	"demeu/workflows/worktest"
)

// C-08: four awards, five tranches, three donors: every sum is exact to the tiyn, every award gives up exactly what the
// exchange cost.
func TestC08_TranchesSplitToTheTiyn(t *testing.T) {
	wanted := []struct {
		award    int64
		donors   [3]int64
		tranches [5]int64
		cost     int64 // euro cents
	}{
		{55_200_000, [3]int64{27_600_000, 16_560_000, 11_040_000}, [5]int64{16_560_000, 13_800_000, 11_040_000, 8_280_000, 5_520_000}, 1840000},
		{80_465_000, [3]int64{40_232_500, 24_139_500, 16_093_000}, [5]int64{24_139_500, 20_116_250, 16_093_000, 12_069_750, 8_046_500}, 2682167},
		{72_160_000, [3]int64{36_080_000, 21_648_000, 14_432_000}, [5]int64{21_648_000, 18_040_000, 14_432_000, 10_824_000, 7_216_000}, 2405333},
		{60_532_000, [3]int64{30_266_000, 18_159_600, 12_106_400}, [5]int64{18_159_600, 15_133_000, 12_106_400, 9_079_800, 6_053_200}, 2017733},
	}
	each(t, "standard", func(t *testing.T, s *stage) {
		var total int64
		for _, want := range wanted {
			a := s.award(want.award, want.award)
			for i, part := range want.tranches {
				if a.Tranches[i].Amount != kzt(part) {
					t.Fatalf("tranche %d of %d is %v", i+1, want.award, a.Tranches[i].Amount)
				}
			}
			s.toActive(a)
			var given [3]int64
			var cost int64
			for i, row := range a.Tranches {
				if report := []string{"", "R1", "R2", "R3", "RF"}[i]; report != "" {
					v, err := s.w.Awards.Get(s.As(s.officer), a.ID)
					worktest.Is(t, err, "")
					rest, err := v.Money.Paid.Sub(v.Money.Accepted)
					worktest.Is(t, err, "")
					s.report(a, report, rest)
				}
				v := s.toApproved(row.ID)
				sum := int64(0)
				for j, share := range v.Shares {
					given[j] += share.Amount.Minor
					sum += share.Amount.Minor
				}
				if sum != row.Amount.Minor {
					t.Fatalf("shares of tranche %d add up to %d", i+1, sum)
				}
				cost += v.Shares[2].FundAmount.Minor
				s.pay(row.ID, "2026-02-01")
			}
			for j, want := range want.donors {
				if given[j] != want*100 {
					t.Fatalf("fund %d gave %d of %d", j, given[j], want)
				}
			}
			v, err := s.w.Awards.Get(s.As(s.officer), a.ID)
			worktest.Is(t, err, "")
			if cost != want.cost || *v.Funding[2].FundAmount != eur(want.cost) || v.Money.Paid != v.Amount || v.Money.Left.Minor != 0 {
				t.Fatalf("cost %d, line %v, money %+v", cost, v.Funding[2].FundAmount, v.Money)
			}
			total += cost
		}
		if total != 8945233 {
			t.Fatalf("cost of all awards %d", total)
		}
		s.sound()
	})
}

// M-02: tranche 2 stays locked at 69.99 % spent and opens at 70.00 %; whole numbers are compared.
func TestM02_TrancheStaysLockedAt6999(t *testing.T) {
	each(t, "small", func(t *testing.T, s *stage) {
		a := s.award(1_000_000, 1_000_000)
		s.toActive(a)
		second := a.Tranches[1].ID
		s.tranche(s.certifier, "request", second, nil, "tranche.conditions")
		s.toApproved(a.Tranches[0].ID)
		s.pay(a.Tranches[0].ID, "2026-02-01") // 300,000.00
		s.report(a, "R1", money.Amount{Minor: 20_999_999, Currency: money.KZT})
		_, err := s.w.Tranches.Fire(s.As(s.certifier), "request", second, nil)
		worktest.Is(t, err, "tranche.conditions")
		e := models.AsError(err)
		if len(e.Fields) != 1 || e.Fields[0].Code != "condition.spent_share" || e.Fields[0].Params["need"] != "70" || e.Fields[0].Params["have"] != "69.99" {
			t.Fatalf("%+v", e.Fields)
		}
		v, err := s.w.Tranches.Get(s.As(s.certifier), second)
		worktest.Is(t, err, "")
		if v.Phase != "" || v.Conditions[1].Met || v.Conditions[1].Have != "69.99" || !v.Conditions[0].Met {
			t.Fatalf("%s %+v", v.Phase, v.Conditions)
		}
		s.certify(a, money.Amount{Minor: 1, Currency: money.KZT})
		v, err = s.w.Tranches.Get(s.As(s.certifier), second)
		worktest.Is(t, err, "")
		if v.Phase != awards.PhaseRequestable || v.Conditions[1].Have != "70.00" {
			t.Fatalf("%s %+v", v.Phase, v.Conditions)
		}
		s.toApproved(second)
		s.pay(second, "2026-02-01") // now more is paid, of which nothing is accounted for yet: that is the next tranche's matter
		v, err = s.w.Tranches.Get(s.As(s.certifier), second)
		worktest.Is(t, err, "")
		if !v.Conditions[0].Met || !v.Conditions[1].Met || v.Conditions[1].Need != "70" || v.Conditions[1].Have != "" {
			t.Fatalf("%+v", v.Conditions)
		}
		s.sound()
	})
}

// M-04: who certified neither approves nor releases, whatever roles they hold; who approved does not release at a
// standard operator, who released does not settle; and who may not approve is refused.
func TestM04_TwoPeopleForEveryPayment(t *testing.T) {
	all := []models.Role{models.ProgramOfficer, models.ProgramDirector, models.FinanceController, models.FinanceOfficer}
	each(t, "standard", func(t *testing.T, s *stage) {
		a := s.award(1000, 1000)
		s.toActive(a)
		id := a.Tranches[0].ID
		one, two, three := s.Person("One", s.operator, all...), s.Person("Two", s.operator, all...), s.Person("Three", s.operator, all...)
		s.tranche(s.certifier, "request", id, nil, "")
		s.tranche(one, "certify", id, nil, "")
		s.tranche(s.officer, "approve", id, nil, "tranche.approve.forbidden")
		s.tranche(one, "approve", id, nil, "duty.acted_before")
		v := s.tranche(two, "approve", id, nil, "")
		if v.Duties.Needed != 3 || len(v.Duties.Done) != 2 || v.Duties.Done[1].Step != "approve" || v.Duties.Next.Step != "release" || len(v.Duties.Next.Roles) != 1 || len(v.Duties.Next.NotBy) != 2 {
			t.Fatalf("duties %+v", v.Duties)
		}
		b, err := s.w.CreateBatch(s.As(two), awards.BatchInput{TrancheIDs: []string{id}})
		worktest.Is(t, err, "")
		for _, who := range []*models.Person{one, two} {
			_, err = s.w.Batches.Fire(s.As(who), "release", b.ID, nil)
			worktest.Is(t, err, "duty.acted_before")
		}
		_, err = s.w.Batches.Fire(s.As(three), "release", b.ID, nil)
		worktest.Is(t, err, "")
		s.tranche(three, "settle", id, &awards.SettleBody{BankReference: "7", BookedOn: "2026-02-01"}, "duty.acted_before")
		for on, code := range map[calendar.Date]string{"": "field.required", "2026-01-31": "tranche.before_release", "2026-02-02": "funds.booked_on"} {
			_, err = s.w.Tranches.Fire(s.As(two), "settle", id, &awards.SettleBody{BankReference: "7", BookedOn: on})
			worktest.Is(t, err, "request.invalid")
			if f := models.AsError(err).Fields; len(f) != 1 || f[0].Pointer != "/booked_on" || f[0].Code != code {
				t.Fatalf("booked on %q: %+v", on, f)
			}
		}
		s.tranche(two, "settle", id, &awards.SettleBody{BankReference: "7", BookedOn: "2026-02-01"}, "")
		letter, err := store.First[models.Letter](s.Store.Read(context.Background()), "", "template = ? AND person_id = ?", "tranche_paid", s.certifier.ID)
		worktest.Is(t, err, "")
		if letter == nil {
			t.Fatal("the grantee was not told")
		}
		s.sound()
	})
	each(t, "small", func(t *testing.T, s *stage) {
		a := s.award(1000, 1000)
		s.toActive(a)
		id := a.Tranches[0].ID
		one, two := s.Person("One", s.operator, all...), s.Person("Two", s.operator, all...)
		s.tranche(s.certifier, "request", id, nil, "")
		s.tranche(one, "certify", id, nil, "")
		s.tranche(one, "approve", id, nil, "duty.acted_before")
		v := s.tranche(two, "approve", id, nil, "")
		if v.Duties.Needed != 2 {
			t.Fatalf("duties %+v", v.Duties)
		}
		b, err := s.w.CreateBatch(s.As(one), awards.BatchInput{TrancheIDs: []string{id}})
		worktest.Is(t, err, "")
		_, err = s.w.Batches.Fire(s.As(one), "release", b.ID, nil)
		worktest.Is(t, err, "duty.acted_before")
		_, err = s.w.Batches.Fire(s.As(two), "release", b.ID, nil)
		worktest.Is(t, err, "")
	})
}

// A condition is waived by two persons with a reason; one alone changes nothing.
func TestWaiverTakesTwoPersons(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		a := s.award(1000, 1000)
		s.toActive(a)
		s.toApproved(a.Tranches[0].ID)
		s.pay(a.Tranches[0].ID, "2026-02-01")
		s.report(a, "R1", kzt(0))
		id := a.Tranches[1].ID
		body := &awards.WaiveBody{Code: models.ConditionSpentShare, Reason: "война цен на топливо"}
		s.tranche(s.officer, "waive", id, body, "tranche.waive.forbidden")
		s.tranche(s.directors[0], "waive", id, &awards.WaiveBody{Code: models.ConditionSignature, Reason: "x y z"}, "request.invalid")
		v := s.tranche(s.directors[0], "waive", id, body, "")
		if v.Conditions[1].Waived || v.Phase != "" {
			t.Fatal("one person waived a condition")
		}
		s.tranche(s.directors[0], "waive", id, body, "duty.already_acted")
		v = s.tranche(s.compliance, "waive", id, body, "")
		if !v.Conditions[1].Waived || v.Conditions[1].Met || v.Phase != awards.PhaseRequestable || v.Waivers[0].PersonID != s.directors[0].ID {
			t.Fatalf("%+v", v.Conditions)
		}
		s.tranche(s.compliance, "waive", id, body, "tranche.nothing_to_waive")
		s.toApproved(id)
		s.sound()
	})
}

// A hold goes back to where it came from; a cancelled tranche gives its reserved money back.
func TestHoldAndCancel(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		a := s.award(1000, 1000)
		s.toActive(a)
		id := a.Tranches[0].ID
		s.toApproved(id)
		v := s.tranche(s.compliance, "hold", id, &awards.HoldBody{Code: models.HoldRisk, Reason: "проверка адреса"}, "")
		if v.State != "held" || v.Held.Code != "risk" || v.Held.From != "approved" {
			t.Fatalf("%s %+v", v.State, v.Held)
		}
		_, err := s.w.CreateBatch(s.As(s.finance), awards.BatchInput{TrancheIDs: []string{id}})
		worktest.Is(t, err, "payment.not_approved")
		if v = s.tranche(s.compliance, "resume", id, reason(), ""); v.State != "approved" || v.Held != nil {
			t.Fatalf("%s %+v", v.State, v.Held)
		}
		batchOf := func(who *models.Person) string {
			page, err := s.w.ListTranches(s.As(who), store.Query{Filters: map[string]string{"state": "approved"}})
			worktest.Is(t, err, "")
			return page.Items[0].BatchNumber
		}
		if was := batchOf(s.finance); was != "" {
			t.Fatal(was)
		}
		b, err := s.w.CreateBatch(s.As(s.finance), awards.BatchInput{TrancheIDs: []string{id}})
		worktest.Is(t, err, "")
		if shown, hidden := batchOf(s.finance), batchOf(s.officer); shown != b.Number || hidden != "" {
			t.Fatalf("the draft batch of the tranche: %q to finance, %q to the officer, who reads no batch", shown, hidden)
		}
		s.tranche(s.directors[0], "cancel", id, reason(), "tranche.in_batch")
		_, err = s.w.Batches.Fire(s.As(s.controller), "recall", b.ID, reason())
		worktest.Is(t, err, "")
		if was := batchOf(s.finance); was != "" {
			t.Fatal("recalled, and still in", was)
		}
		s.tranche(s.directors[0], "cancel", id, reason(), "")
		award, err := s.w.Awards.Get(s.As(s.officer), a.ID)
		worktest.Is(t, err, "")
		if award.Money.Left != kzt(1000) || award.Money.Reserved.Minor != 0 {
			t.Fatalf("%+v", award.Money)
		}
		s.sound()
	})
}

// A batch goes to the bank once, can be called back until the bank has booked it, and its file holds no formula.
func TestBatchReleaseRecallFile(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		a := s.award(1000, 1000)
		o, err := store.Get[models.Organisation](s.Store.Read(context.Background()), s.ngo.ID)
		worktest.Is(t, err, "")
		s.act(func(st *workflows.Step) error {
			o.LegalName = models.Text{KK: "=HYPERLINK(\"x\") Әулет қоры"}
			return st.Save(o, "test", nil, "")
		})
		s.toActive(a)
		id := a.Tranches[0].ID
		s.toApproved(id)
		in := awards.BatchInput{TrancheIDs: []string{id}}
		_, err = s.w.CreateBatch(s.As(s.certifier), in)
		worktest.Is(t, err, "tranche.pay.forbidden")
		b, err := s.w.CreateBatch(s.As(s.finance), in)
		worktest.Is(t, err, "")
		if len(b.Lines) != 3 || b.Total != kzt(300) || len(b.Lines[0].EndToEndID) != 32 || b.Lines[2].Amount != kzt(60) {
			t.Fatalf("%+v", b)
		}
		_, err = s.w.CreateBatch(s.As(s.finance), in)
		worktest.Is(t, err, "payment.live_elsewhere")
		_, err = s.w.BatchFile(s.As(s.finance), b.ID, "csv")
		worktest.Is(t, err, "payment.not_released")
		_, err = s.w.Batches.Fire(s.As(s.finance), "release", b.ID, nil)
		worktest.Is(t, err, "payment_batch.release.forbidden")
		ctx := s.As(s.controller, "one-click")
		_, err = s.w.Batches.Fire(ctx, "release", b.ID, nil)
		worktest.Is(t, err, "")
		_, err = s.w.Batches.Fire(s.As(s.controller, "one-click"), "release", b.ID, nil)
		worktest.Is(t, err, "")
		_, err = s.w.Batches.Fire(s.As(s.controller), "release", b.ID, nil)
		worktest.Is(t, err, "payment_batch.wrong_state")
		if p := models.AsError(err).Params; p["by"] != "Controller" || p["at"] == "" {
			t.Fatalf("who was faster is not said: %v", p)
		}
		f, err := s.w.BatchFile(s.As(s.finance), b.ID, "csv")
		worktest.Is(t, err, "")
		text := string(f.Body)
		if !strings.HasPrefix(text, "\ufeff") || !strings.Contains(text, "\"'=HYPERLINK") || !strings.Contains(text, "Әулет қоры") ||
			!strings.Contains(text, "KZ86125KZT5004100100") || !strings.Contains(text, ",60.00,KZT,") || !strings.Contains(text, b.Lines[2].EndToEndID) {
			t.Fatal(text)
		}
		if v := s.tranche(s.officer, "hold", id, &awards.HoldBody{Code: models.HoldRisk, Reason: "поздно"}, "tranche.wrong_state"); v != nil {
			t.Fatal("held after release")
		}
		v, err := s.w.Batches.Fire(s.As(s.controller), "recall", b.ID, reason())
		worktest.Is(t, err, "")
		if v.State != "recalled" || v.Lines[0].Live {
			t.Fatalf("%+v", v)
		}
		s.sound()
		s.pay(id, "2026-02-01")
		page, err := s.w.ListBatches(s.As(s.finance), store.Query{})
		worktest.Is(t, err, "")
		if len(page.Items) != 2 {
			t.Fatalf("%d batches", len(page.Items))
		}
		s.sound()
	})
}

// No donor's cash pays another's share: where one fund is short, the batch stays.
func TestReleaseNeedsEachFundsCash(t *testing.T) {
	each(t, "small", func(t *testing.T, s *stage) {
		donor := s.Organisation(models.KindDonor, "Позже", "KZ-71")
		f := &models.Fund{OperatorID: s.operator.ID, DonorID: donor.ID, Title: models.Text{RU: "Позже"}, Amount: kzt(1000), State: models.FundSigned}
		s.Insert(f)
		s.Insert(&models.CallFunding{CallID: s.call.ID, FundID: f.ID, Seq: 9, Amount: kzt(1000)})
		s.act(func(st *workflows.Step) error { return promise(st, f, s.call.ID) })
		a := s.award(1000, 1000)
		s.is(s.officer, "fund", a.ID, &awards.FundingInput{{FundID: s.funds[0].ID, Amount: kzt(500)}, {FundID: f.ID, Amount: kzt(500)}}, "")
		s.approvedToActive(a)
		id := a.Tranches[0].ID
		s.toApproved(id)
		b, err := s.w.CreateBatch(s.As(s.finance), awards.BatchInput{TrancheIDs: []string{id}})
		worktest.Is(t, err, "")
		_, err = s.w.Batches.Fire(s.As(s.controller), "release", b.ID, nil)
		worktest.Is(t, err, "funds.cash_short")
		v, err := s.w.Tranches.Get(s.As(s.officer), id)
		worktest.Is(t, err, "")
		if v.State != "approved" {
			t.Fatalf("a tranche without cash is %s", v.State)
		}
		s.sound()
	})
}
