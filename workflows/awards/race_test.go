package awards_test

import (
	"context"
	"sync"
	"testing"

	"demeu/models"
	"demeu/models/store"
	"demeu/workflows/awards"
	"demeu/workflows/worktest"
)

// rounds is how often each race is run on each engine.
const rounds = 50

// race runs the acts at the same instant and answers the code of each, "" for success.
func race(acts ...func() error) []error {
	errs := make([]error, len(acts))
	start := make(chan struct{})
	var done sync.WaitGroup
	for i, act := range acts {
		done.Go(func() {
			<-start
			errs[i] = act()
		})
	}
	close(start)
	done.Wait()
	return errs
}

// oneWins asserts that exactly one act succeeded, that every other was refused with one of the codes, and that a loser
// who was only late learns who was faster and when.
func oneWins(t *testing.T, errs []error, codes ...string) {
	t.Helper()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		e := models.AsError(err)
		known := false
		for _, c := range codes {
			known = known || e.Code == c
		}
		if !known {
			t.Fatalf("the loser got %v, want one of %v", err, codes)
		}
		late := e.Kind == models.Stale || e.Code == "tranche.wrong_state" || e.Code == "award.wrong_state" || e.Code == "payment_batch.wrong_state"
		if late && (e.Params["by"] == "" || e.Params["at"] == "") {
			t.Fatalf("the loser does not learn who was faster: %v", e.Params)
		}
	}
	if won != 1 {
		t.Fatalf("%d of %d won: %v", won, len(errs), errs)
	}
}

// warm opens the connections of the pool before the first race.
func (s *stage) warm() {
	ctx := s.As(s.officer)
	var acts []func() error
	for range 8 {
		acts = append(acts, func() error { _, err := s.w.ListAwards(ctx, store.Query{}); return err })
	}
	race(acts...)
}

func (s *stage) fireAward(who *models.Person, verb, id string) func() error {
	ctx := s.As(who)
	return func() error { _, err := s.w.Awards.Fire(ctx, verb, id, nil); return err }
}

func (s *stage) fireTranche(who *models.Person, verb, id string) func() error {
	ctx := s.As(who)
	return func() error { _, err := s.w.Tranches.Fire(ctx, verb, id, nil); return err }
}

// The last missing approval of an award, sent by two at once and by one person twice: one wins.
func TestC07_RaceForTheLastApproval(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		s.warm()
		for i := range rounds {
			a := s.award(1000, 1000)
			s.is(s.officer, "fund", a.ID, s.thirds(a.Amount), "")
			s.is(s.officer, "submit", a.ID, nil, "")
			second := s.directors[i%2] // every other time the same person twice
			oneWins(t, race(s.fireAward(s.directors[0], "approve", a.ID), s.fireAward(second, "approve", a.ID)),
				"stale", "award.wrong_state", "duty.already_acted")
		}
		s.sound()
	})
}

// C-07: two awards whose last approvals come at once, and money for one: exactly one is approved.
func TestC07_RaceForTheLastMoney(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		s.warm()
		for range rounds {
			donor := s.Organisation(models.KindDonor, "Одна сумма", "KZ-71")
			f := &models.Fund{OperatorID: s.operator.ID, DonorID: donor.ID, Title: models.Text{RU: "Одна сумма"}, Amount: kzt(1500), State: models.FundSigned}
			s.Insert(f)
			s.Insert(&models.CallFunding{CallID: s.call.ID, FundID: f.ID, Seq: 9, Amount: f.Amount})
			s.act(func(st *step) error { return promise(st, f, s.call.ID) })
			var acts []func() error
			for j := range 2 {
				a := s.award(1000, 1000)
				s.is(s.officer, "fund", a.ID, &awards.FundingInput{{FundID: f.ID, Amount: a.Amount}}, "")
				s.is(s.officer, "submit", a.ID, nil, "")
				acts = append(acts, s.fireAward(s.directors[j], "approve", a.ID))
			}
			oneWins(t, race(acts...), "funds.insufficient")
		}
		s.sound()
	})
}

// The last approval of a tranche by two at once and by one twice; then two clicks on the release of its batch under
// two keys, and two batches of one tranche.
func TestM04_RaceForTrancheAndRelease(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		s.warm()
		a := s.award(100_000, 100_000)
		s.toActive(a)
		id := a.Tranches[0].ID
		again := s.Person("Second Controller", s.operator, models.FinanceController)
		for i := range rounds {
			if i > 0 { // the same tranche once more: called back, and its money too
				s.renew(a)
				id = s.last(a)
			}
			s.tranche(s.certifier, "request", id, nil, "")
			s.tranche(s.officer, "certify", id, nil, "")
			oneWins(t, race(s.fireTranche(s.directors[0], "approve", id), s.fireTranche(s.directors[i%2], "approve", id)), "stale", "tranche.wrong_state", "duty.already_acted")

			one, two := s.As(s.finance), s.As(again)
			var made [2]*awards.BatchView
			batch := func(n int, ctx context.Context) func() error {
				return func() (err error) {
					made[n], err = s.w.CreateBatch(ctx, awards.BatchInput{TrancheIDs: []string{id}})
					return err
				}
			}
			oneWins(t, race(batch(0, one), batch(1, two)), "payment.live_elsewhere")
			b := made[0]
			if b == nil {
				b = made[1]
			}
			release := func(who *models.Person) func() error {
				ctx := s.As(who)
				return func() error { _, err := s.w.Batches.Fire(ctx, "release", b.ID, nil); return err }
			}
			oneWins(t, race(release(s.controller), release(again)), "stale", "payment_batch.wrong_state")
			_, err := s.w.Batches.Fire(s.As(s.controller), "recall", b.ID, reason())
			worktest.Is(t, err, "")
			s.tranche(s.directors[0], "cancel", id, reason(), "")
		}
		s.sound()
	})
}

// Twenty clicks at once on each step that moves money: one counts, and the books hold one entry of it.
func TestTwentyAtOnce(t *testing.T) {
	each(t, "small", func(t *testing.T, s *stage) {
		s.warm()
		a := s.award(10_000_000, 10_000_000, line(1, "B1", 9_000_000), line(2, "B4", 1_000_000))
		s.toActive(a)
		s.At("2026-06-05T12:00:00+05:00")
		first := a.Tranches[0].ID
		entries := func(kind models.EntryKind, want int64) {
			t.Helper()
			n, err := store.Count[models.LedgerEntry](s.Store.Read(context.Background()), "kind = ?", kind)
			if err != nil || n != want {
				t.Fatalf("%d entries of %s, %v", n, kind, err)
			}
		}
		twenty := func(act func() func() error) []error {
			var acts []func() error
			for range 20 {
				acts = append(acts, act())
			}
			return race(acts...)
		}
		s.tranche(s.certifier, "request", first, nil, "")
		s.tranche(s.officer, "certify", first, nil, "")
		oneWins(t, twenty(func() func() error { return s.fireTranche(s.directors[0], "approve", first) }), "stale", "tranche.wrong_state", "duty.already_acted")
		entries(models.EntryTrancheApproved, 1)
		b, err := s.w.CreateBatch(s.As(s.finance), awards.BatchInput{TrancheIDs: []string{first}})
		worktest.Is(t, err, "")
		oneWins(t, twenty(func() func() error {
			ctx := s.As(s.controller)
			return func() error { _, err := s.w.Batches.Fire(ctx, "release", b.ID, nil); return err }
		}), "stale", "payment_batch.wrong_state", "duty.already_acted")
		entries(models.EntryTrancheReleased, 1)
		oneWins(t, twenty(func() func() error {
			ctx := s.As(s.finance)
			return func() error {
				_, err := s.w.Tranches.Fire(ctx, "settle", first, &awards.SettleBody{BankReference: "ref", BookedOn: "2026-06-05"})
				return err
			}
		}), "stale", "tranche.wrong_state", "duty.already_acted")
		entries(models.EntryTrancheSettled, 1)
		r := s.inReview(s.running(), "R1", claim(1, 100_000_000))
		oneWins(t, twenty(func() func() error {
			ctx := s.As(s.finance)
			return func() error {
				_, err := s.w.AcceptReport(ctx, r.ID, awards.Acceptance{Aspect: "finance"})
				return err
			}
		}), "stale", "report.money_certified", "report.wrong_state", "duty.already_acted")
		entries(models.EntrySpendCertified, 1)
		s.sound()
	})
}
