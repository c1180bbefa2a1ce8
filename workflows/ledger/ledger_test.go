package ledger_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/lang"
	"demeu/models/modeltest"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/policies"
	"demeu/workflows"
	"demeu/workflows/ledger"
)

// books is a house with nothing in it but its ledger.
type books struct {
	*testing.T
	store *store.Store
	house *workflows.House
}

// noted keeps the jobs that commands leave.
type noted struct {
	mu   sync.Mutex
	jobs []workflows.Job
}

func (n *noted) Enqueue(_ context.Context, _ *store.Tx, jobs []workflows.Job) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.jobs = append(n.jobs, jobs...)
	return nil
}

func open(t *testing.T, s *store.Store) *books {
	t.Helper()
	p, err := policies.Load()
	if err != nil {
		t.Fatal(err)
	}
	b := &books{t, s, &workflows.House{Store: s, Policy: p, Clock: workflows.NewClock(true), Queue: &noted{}}}
	b.on("2026-01-15")
	return b
}

// on moves the clock to noon of a day in Kazakhstan.
func (b *books) on(day calendar.Date) {
	b.Helper()
	at, err := time.Parse(time.RFC3339, string(day)+"T12:00:00+05:00")
	if err == nil {
		err = b.house.Clock.Set(at)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// try is one command.
func (b *books) try(post func(*workflows.Step) (string, error)) (string, error) {
	ctx := workflows.As(context.Background(), models.SystemActor())
	return workflows.Do(ctx, b.house, "test", post)
}

// must is one command that is not refused.
func (b *books) must(post func(*workflows.Step) (string, error)) string {
	b.Helper()
	id, err := b.try(post)
	if err != nil {
		b.Fatal(err)
	}
	return id
}

// refused is one command that is refused with a code, and leaves nothing behind.
func (b *books) refused(code string, post func(*workflows.Step) (string, error)) *models.Error {
	b.Helper()
	before := b.balances()
	_, err := b.try(post)
	e := models.AsError(err)
	if e == nil || e.Code != code && (len(e.Fields) == 0 || e.Fields[0].Code != code) {
		b.Fatalf("want the refusal %s, got %v", code, err)
	}
	if after := b.balances(); !maps.Equal(before, after) {
		b.Fatalf("the refusal %s moved money:\nbefore %v\nafter  %v", code, before, after)
	}
	return e
}

func (b *books) reader() store.Reader { return b.store.Read(context.Background()) }

// balances are all accounts that are not empty.
func (b *books) balances() map[account]int64 {
	b.Helper()
	rows, err := store.Find[models.LedgerAccount](b.reader(), "", "balance_minor <> 0")
	if err != nil {
		b.Fatal(err)
	}
	all := map[account]int64{}
	for _, a := range rows {
		all[account{a.FundID, a.Currency, a.Code, a.Dim, a.Part, a.Lot}] = a.BalanceMinor
	}
	return all
}

type account struct {
	fund      string
	currency  money.Currency
	stage     models.Stage
	dim, part string
	lot       int64
}

// verified asks that the books are in order.
func (b *books) verified() {
	b.Helper()
	found, err := ledger.Verify(context.Background(), b.store)
	if err != nil {
		b.Fatal(err)
	}
	if len(found) > 0 {
		b.Fatalf("the books are not in order: %+v", found)
	}
}

// lies asks where the money of a fund lies, such as "EUR available 0.00 converted 150000.00 | KZT allocated …".
func (b *books) lies(fund, want string) {
	b.Helper()
	list, err := ledger.StagesOfFund(b.reader(), fund)
	if err != nil {
		b.Fatal(err)
	}
	if got := drawn(list); got != want {
		b.Fatalf("the money lies\n%s, want\n%s", got, want)
	}
}

// drawn writes positions, what exchanged money cost in brackets.
func drawn(list []ledger.Position) string {
	var parts []string
	for _, p := range list {
		s := string(p.Currency)
		for _, stage := range append([]models.Stage{models.StageConverted}, models.Stages...) {
			if a := p.Amounts[stage]; a.Minor != 0 {
				s += fmt.Sprintf(" %s %s", stage, a)
				if p.Costs != nil {
					s += fmt.Sprintf(" (%s)", p.Costs[stage])
				}
			}
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, " | ")
}

// cash asks where the cash of a fund is.
func (b *books) cash(fund, want string) {
	b.Helper()
	list, err := ledger.CashOf(b.reader(), fund)
	if err != nil {
		b.Fatal(err)
	}
	var parts []string
	for _, c := range list {
		parts = append(parts, fmt.Sprintf("%s %s %s", c.Account, c.Amount, c.Amount.Currency))
	}
	if got := strings.Join(parts, ", "); got != want {
		b.Fatalf("the cash is\n%s, want\n%s", got, want)
	}
}

func kzt(s string) money.Amount { return amount(s, money.KZT) }
func eur(s string) money.Amount { return amount(s, money.EUR) }

func amount(s string, c money.Currency) money.Amount {
	a, err := money.Parse(s, c)
	if err != nil {
		panic(err)
	}
	return a
}

// Commands, short.
type (
	step = *workflows.Step
	line = ledger.Line
)

func sign(fund string, a money.Amount) func(step) (string, error) {
	return func(st step) (string, error) { return ledger.Sign(st, fund, a) }
}

func receive(fund string, a money.Amount, bank string) func(step) (string, error) {
	return func(st step) (string, error) {
		return ledger.Receive(st, ledger.Receipt{FundID: fund, Amount: a, BankAccount: bank, Reference: "line 1"})
	}
}

func convert(fund string, sold, bought money.Amount, rate money.Rate) func(step) (string, error) {
	return func(st step) (string, error) {
		return ledger.Convert(st, ledger.Deal{FundID: fund, Sold: sold, Bought: bought, Rate: rate, Source: "bank",
			BankReference: "deal 1", FromAccount: "KZ-EUR", IntoAccount: "KZ-KZT"})
	}
}

func allocate(call string, lines ...line) func(step) (string, error) {
	return func(st step) (string, error) { return ledger.AllocateToCall(st, call, lines...) }
}

func releaseCall(call string) func(step) (string, error) {
	return func(st step) (string, error) { return ledger.ReleaseFromCall(st, call) }
}

func approve(a ledger.Award, lines ...line) func(step) (string, error) {
	return func(st step) (string, error) { return ledger.ApproveAward(st, a, lines...) }
}

func cancel(a ledger.Award) func(step) (string, error) {
	return func(st step) (string, error) { return ledger.CancelAward(st, a) }
}

// tranche approves a tranche in the shares that SplitTranche computes.
func tranche(award, id string, a money.Amount) func(step) (string, error) {
	return func(st step) (string, error) {
		shares, err := ledger.SplitTranche(st.Tx, award, a)
		if err != nil {
			return "", err
		}
		return ledger.ApproveTranche(st, award, id, shares...)
	}
}

func unapprove(id string) func(step) (string, error) {
	return func(st step) (string, error) { return ledger.UnapproveTranche(st, id) }
}

func release(id, batch string, banks map[string]string) func(step) (string, error) {
	return func(st step) (string, error) { return ledger.ReleaseTranche(st, id, batch, banks) }
}

func recall(id string) func(step) (string, error) {
	return func(st step) (string, error) { return ledger.RecallTranche(st, id) }
}

func settle(id string) func(step) (string, error) {
	return func(st step) (string, error) {
		return ledger.SettleTranche(st, ledger.Settlement{TrancheID: id, Reference: "line 7"})
	}
}

func certify(award string, spends ...ledger.Spend) func(step) (string, error) {
	return func(st step) (string, error) { return ledger.CertifySpend(st, award, spends...) }
}

func giveBack(award string, a money.Amount, bank string, reusable bool) func(step) (string, error) {
	return func(st step) (string, error) {
		return ledger.ReturnUnspent(st, ledger.Return{AwardID: award, Amount: a, BankAccount: bank, Reusable: reusable})
	}
}

func reverse(entry string) func(step) (string, error) {
	return func(st step) (string, error) { return ledger.Reverse(st, entry, "wrong line") }
}

func ids(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = workflows.NewID()
	}
	return list
}

// One fund in its own currency from the agreement to the last tenge, and every way back.
func TestEachPosting(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		b := open(t, s)
		id := ids(5)
		fund, call, award, first, second := id[0], id[1], ledger.Award{ID: id[2], CallID: id[1]}, id[3], id[4]
		banks, batch := map[string]string{fund: "KZ-KZT"}, workflows.NewID()

		b.refused("funds.unsigned", receive(fund, kzt("1.00"), "KZ-KZT"))
		b.must(sign(fund, kzt("900.00")))
		b.must(sign(fund, kzt("100.00")))
		b.lies(fund, "KZT available 1000.00")
		b.cash(fund, "")
		b.refused("funds.currency", sign(fund, eur("1.00")))
		b.refused("funds.amount", sign(fund, kzt("0.00")))
		b.refused("funds.too_large", sign(fund, kzt("10000000000000.01")))
		b.must(receive(fund, kzt("500.00"), "KZ-KZT"))
		b.cash(fund, "bank 500.00 KZT, refundable_advance 500.00 KZT")
		b.refused("funds.currency", receive(fund, eur("1.00"), "KZ-KZT"))

		e := b.refused("funds.insufficient", allocate(call, line{FundID: fund, Amount: kzt("1000.01")}))
		if e.Params["available"] != "1000.00 KZT" || e.Params["asked"] != "1000.01 KZT" || e.Params["stage"] != "available" || e.Params["fund"] != fund {
			t.Fatalf("the refusal does not say what is there: %v", e.Params)
		}
		b.refused("funds.nothing_there", releaseCall(call))
		b.must(allocate(call, line{FundID: fund, Amount: kzt("800.00")}))
		b.must(approve(award, line{FundID: fund, Amount: kzt("600.00")}))
		b.lies(fund, "KZT available 200.00 allocated 200.00 awarded 600.00")
		b.must(cancel(award))
		b.lies(fund, "KZT available 200.00 allocated 800.00")
		b.refused("funds.insufficient", approve(award, line{FundID: fund, Amount: kzt("800.01")}))
		b.refused("funds.amount", approve(award, line{FundID: fund, Amount: kzt("-1.00")}))
		b.refused("field.required", approve(award, line{FundID: fund, Amount: kzt("0.00")}))
		b.must(approve(award, line{FundID: fund, Amount: kzt("700.00")}))
		b.must(releaseCall(call))
		b.lies(fund, "KZT available 300.00 awarded 700.00")

		b.refused("funds.insufficient", tranche(award.ID, first, kzt("700.01")))
		b.must(tranche(award.ID, first, kzt("300.00")))
		b.must(unapprove(first))
		b.refused("funds.nothing_there", unapprove(first))
		b.refused("funds.nothing_there", release(first, batch, banks))
		b.must(tranche(award.ID, first, kzt("400.00")))
		b.must(tranche(award.ID, second, kzt("300.00")))
		b.lies(fund, "KZT available 300.00 reserved 700.00")
		b.must(release(first, batch, banks))
		b.lies(fund, "KZT available 300.00 reserved 300.00 in_payment 400.00")
		b.cash(fund, "bank 100.00 KZT, in_transit 400.00 KZT, refundable_advance 500.00 KZT")
		e = b.refused("funds.cash_short", release(second, batch, banks))
		if e.Params["available"] != "100.00 KZT" || e.Params["asked"] != "300.00 KZT" || e.Params["fund"] != fund {
			t.Fatalf("the refusal does not say what is there: %v", e.Params)
		}
		b.must(recall(first))
		b.cash(fund, "bank 500.00 KZT, refundable_advance 500.00 KZT")
		b.refused("funds.nothing_there", settle(first))
		b.must(release(first, workflows.NewID(), banks))
		b.must(reverse(b.must(settle(first)))) // the bank booked something else
		b.must(recall(first))
		b.cash(fund, "bank 500.00 KZT, refundable_advance 500.00 KZT")
		b.must(release(first, workflows.NewID(), banks))
		b.must(settle(first))
		b.refused("funds.nothing_there", settle(first)) // never paid twice
		b.refused("funds.nothing_there", recall(first))
		b.lies(fund, "KZT available 300.00 reserved 300.00 advanced 400.00")
		b.cash(fund, "advance 400.00 KZT, bank 100.00 KZT, refundable_advance 500.00 KZT")

		b.refused("funds.insufficient", certify(award.ID, ledger.Spend{Category: "B1", Amount: kzt("400.01")}))
		b.refused("field.required", certify(award.ID))
		b.must(certify(award.ID, ledger.Spend{Category: "B1", Amount: kzt("200.00")}, ledger.Spend{Category: "B2", Amount: kzt("50.00")}))
		b.lies(fund, "KZT available 300.00 reserved 300.00 advanced 150.00 spent 250.00")
		b.cash(fund, "advance 150.00 KZT, bank 100.00 KZT, refundable_advance 250.00 KZT")
		b.refused("funds.insufficient", giveBack(award.ID, kzt("150.01"), "KZ-KZT", true))
		b.must(giveBack(award.ID, kzt("60.00"), "KZ-KZT", true))
		b.must(giveBack(award.ID, kzt("90.00"), "KZ-KZT", false))
		b.lies(fund, "KZT available 300.00 awarded 60.00 reserved 300.00 spent 250.00 lapsed 90.00")
		b.cash(fund, "bank 250.00 KZT, refundable_advance 250.00 KZT")
		if got := b.balances()[account{fund, money.KZT, models.StageSpent, award.ID, "B2", 0}]; got != 5000 {
			t.Fatalf("category B2 has %d", got)
		}
		b.verified()
	})
}

// What is wrong is undone by an entry that names it, once, and only while the money is still there.
func TestReverse(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		b := open(t, s)
		id := ids(3)
		fund, call, award := id[0], id[1], ledger.Award{ID: id[2], CallID: id[1]}
		b.must(sign(fund, eur("1000.00")))
		wrong := b.must(receive(fund, eur("70.00"), "KZ-EUR"))
		undone := b.must(reverse(wrong))
		b.cash(fund, "")
		b.refused("funds.already_reversed", func(st step) (string, error) {
			if _, err := ledger.Receive(st, ledger.Receipt{FundID: fund, Amount: eur("70.00"), BankAccount: "KZ-EUR"}); err != nil {
				return "", err
			}
			return ledger.Reverse(st, wrong, "again")
		})
		b.refused("funds.not_reversible", reverse(undone))
		b.refused("entry.not_found", reverse(workflows.NewID()))
		b.must(receive(fund, eur("1000.00"), "KZ-EUR"))
		b.refused("funds.not_reversible", reverse(b.must(convert(fund, eur("1000.00"), kzt("500123.00"), "500.123"))))
		allocation := b.must(allocate(call, line{FundID: fund, Amount: kzt("400000.00")}))
		approval := b.must(approve(award, line{FundID: fund, Amount: kzt("123456.78")}))
		b.refused("funds.insufficient", reverse(allocation))
		b.must(reverse(approval))
		b.must(reverse(allocation))
		b.lies(fund, "EUR converted 1000.00 | KZT available 500123.00 (1000.00)")
		e, err := store.Entry(b.reader(), undone)
		if err != nil || e.Corrects == nil || *e.Corrects != wrong || e.Memo != "wrong line" {
			t.Fatalf("the correction does not name what it corrects: %+v, %v", e, err)
		}
		b.verified()
	})
}

// The long call of the data set: three donors, 450 million, one of them in euro at 600.
func TestC05_EuroDealToTheCent(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		b := open(t, s)
		id := ids(2)
		fund, call := id[0], id[1]
		b.must(sign(fund, eur("150000.00")))
		b.refused("funds.cash_short", convert(fund, eur("150000.00"), kzt("90000000.00"), "600"))
		b.must(receive(fund, eur("150000.00"), "KZ-EUR"))
		b.refused("funds.rate_mismatch", convert(fund, eur("150000.00"), kzt("90000000.01"), "600"))
		b.refused("funds.rate", convert(fund, eur("150000.00"), kzt("90000000.00"), "0"))
		b.refused("funds.rate", convert(fund, eur("150000.00"), eur("150000.00"), "1"))
		b.refused("funds.insufficient", convert(fund, eur("150000.01"), kzt("90000006.00"), "600"))
		b.refused("funds.insufficient", allocate(call, line{FundID: fund, Amount: kzt("0.01")})) // no tenge before the deal
		b.must(convert(fund, eur("150000.00"), kzt("90000000.00"), "600"))
		b.lies(fund, "EUR converted 150000.00 | KZT available 90000000.00 (150000.00)")
		b.cash(fund, "bank 90000000.00 KZT, refundable_advance 90000000.00 KZT")

		b.must(allocate(call, line{FundID: fund, Amount: kzt("90000000.00")}))
		want := []struct{ line, cost string }{
			{"11040000.00", "18400.00"}, {"16093000.00", "26821.67"}, {"14432000.00", "24053.33"}, {"12106400.00", "20177.33"},
		}
		var total int64
		for _, w := range want {
			award := ledger.Award{ID: workflows.NewID(), CallID: call}
			entry := b.must(approve(award, line{FundID: fund, Amount: kzt(w.line)}))
			costs, err := ledger.Costs(b.reader(), entry)
			if err != nil || costs[fund] != eur(w.cost) {
				t.Fatalf("the line %s KZT cost %v, want %s EUR (%v)", w.line, costs, w.cost, err)
			}
			total += costs[fund].Minor
			b.payInFull(fund, award.ID, kzt(w.line), eur(w.cost))
		}
		if total != eur("89452.33").Minor {
			t.Fatalf("the lines together cost %d", total)
		}
		b.must(releaseCall(call))
		b.lies(fund, "EUR converted 150000.00 | KZT available 36328600.00 (60547.67) spent 53671400.00 (89452.33)")
		b.cash(fund, "bank 36328600.00 KZT, refundable_advance 36328600.00 KZT")
		b.worth(fund, eur("150000.00"))
		b.verified()
	})
}

// payInFull pays a line in tranches of 30, 25, 20, 15 and 10 per cent and certifies it in sevenths; both add up to
// the cost of the line exactly.
func (b *books) payInFull(fund, award string, whole, cost money.Amount) {
	b.Helper()
	parts, err := money.SplitByWeights(whole.Minor, []int64{30, 25, 20, 15, 10})
	if err != nil {
		b.Fatal(err)
	}
	var reserved int64
	for _, part := range parts {
		id := workflows.NewID()
		costs, err := ledger.Costs(b.reader(), b.must(tranche(award, id, money.Amount{Minor: part, Currency: money.KZT})))
		if err != nil {
			b.Fatal(err)
		}
		reserved += costs[fund].Minor
		b.must(release(id, workflows.NewID(), map[string]string{fund: "KZ-KZT"}))
		b.must(settle(id))
	}
	if reserved != cost.Minor {
		b.Fatalf("the tranches cost %d, the line %d", reserved, cost.Minor)
	}
	parts, err = money.SplitByWeights(whole.Minor, []int64{1, 1, 1, 1, 1, 1, 1})
	if err != nil {
		b.Fatal(err)
	}
	for _, part := range parts {
		b.must(certify(award, ledger.Spend{Category: "B1", Amount: money.Amount{Minor: part, Currency: money.KZT}}))
	}
	list, err := ledger.StagesOfAward(b.reader(), award)
	if err != nil || len(list) != 1 || list[0].Amounts[models.StageSpent] != whole || list[0].Costs[models.StageSpent] != cost {
		b.Fatalf("the award ended as %v (%v), want all %v spent at %v", list, err, whole, cost)
	}
}

// worth asks that the stages of a fund together are what was promised, in the currency of the agreement.
func (b *books) worth(fund string, promised money.Amount) {
	b.Helper()
	list, err := ledger.StagesOfFund(b.reader(), fund)
	if err != nil {
		b.Fatal(err)
	}
	worth := ledger.Worth(promised.Currency, list)
	if got := worth.Of(promised.Currency, models.Stages...); got != promised {
		b.Fatalf("the stages are worth %v %v, want %v", got, worth, promised)
	}
}

// Two deals at different rates: the older lot is used first, each at its own rate, on the way back too.
func TestC05_OlderLotsFirst(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		b := open(t, s)
		id := ids(3)
		fund, call, award := id[0], id[1], ledger.Award{ID: id[2], CallID: id[1]}
		b.must(sign(fund, eur("300.00")))
		b.must(receive(fund, eur("300.00"), "KZ-EUR"))
		b.must(convert(fund, eur("100.00"), kzt("60000.00"), "600"))
		b.must(convert(fund, eur("100.00"), kzt("50000.00"), "500"))
		b.lies(fund, "EUR converted 200.00 available 100.00 | KZT available 110000.00 (200.00)")
		b.must(allocate(call, line{FundID: fund, Amount: kzt("110000.00")}))
		b.must(approve(award, line{FundID: fund, Amount: kzt("65000.00")}))
		b.lies(fund, "EUR converted 200.00 available 100.00 | KZT allocated 45000.00 (90.00) awarded 65000.00 (110.00)")
		b.must(cancel(award))
		b.lies(fund, "EUR converted 200.00 available 100.00 | KZT allocated 110000.00 (200.00)")
		b.must(approve(award, line{FundID: fund, Amount: kzt("100.00")}))
		b.lies(fund, "EUR converted 200.00 available 100.00 | KZT allocated 109900.00 (199.83) awarded 100.00 (0.17)")
		e := b.refused("funds.insufficient", approve(award, line{FundID: fund, Amount: kzt("109900.01")}))
		if e.Params["available"] != "109900.00 KZT" || e.Params["stage"] != "allocated" {
			t.Fatalf("the refusal does not say what is there: %v", e.Params)
		}
		b.worth(fund, eur("300.00"))
		b.verified()
	})
}

// Three donors pay 50, 30 and 20 per cent of every award; every tranche, every certified cost and every return splits
// to the last tiyn.
func TestC08_ExactSplit(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		b := open(t, s)
		id := ids(4)
		state, private, abroad, call := id[0], id[1], id[2], id[3]
		b.must(sign(state, kzt("225000000.00")))
		b.must(receive(state, kzt("225000000.00"), "KZ-KZT"))
		b.must(sign(private, kzt("135000000.00")))
		b.must(receive(private, kzt("135000000.00"), "KZ-KZT"))
		b.must(sign(abroad, eur("150000.00")))
		b.must(receive(abroad, eur("150000.00"), "KZ-EUR"))
		b.must(convert(abroad, eur("150000.00"), kzt("90000000.00"), "600"))
		b.must(allocate(call, line{FundID: state, Amount: kzt("225000000.00")}, line{FundID: private, Amount: kzt("135000000.00")},
			line{FundID: abroad, Amount: kzt("90000000.00")}))
		banks := map[string]string{state: "KZ-KZT", private: "KZ-KZT", abroad: "KZ-KZT"}
		for _, w := range []struct {
			shares   [3]string
			tranches []string
		}{
			{[3]string{"27600000.00", "16560000.00", "11040000.00"}, []string{"16560000.00", "13800000.00", "11040000.00", "8280000.00", "5520000.00"}},
			{[3]string{"40232500.00", "24139500.00", "16093000.00"}, []string{"24139500.00", "20116250.00", "16093000.00", "12069750.00", "8046500.00"}},
			{[3]string{"36080000.00", "21648000.00", "14432000.00"}, []string{"21648000.00", "18040000.00", "14432000.00", "10824000.00", "7216000.00"}},
			{[3]string{"30266000.00", "18159600.00", "12106400.00"}, []string{"18159600.00", "15133000.00", "12106400.00", "9079800.00", "6053200.00"}},
		} {
			award := ledger.Award{ID: workflows.NewID(), CallID: call}
			b.must(approve(award, line{FundID: state, Amount: kzt(w.shares[0])}, line{FundID: private, Amount: kzt(w.shares[1])},
				line{FundID: abroad, Amount: kzt(w.shares[2])}))
			for _, part := range w.tranches {
				trancheID := workflows.NewID()
				b.must(tranche(award.ID, trancheID, kzt(part)))
				b.must(release(trancheID, workflows.NewID(), banks))
				b.must(settle(trancheID))
			}
			b.must(certify(award.ID, ledger.Spend{Category: "B1", Amount: kzt("1000000.01")}, ledger.Spend{Category: "B2", Amount: kzt("0.01")},
				ledger.Spend{Category: "B3", Amount: kzt("333333.33")}))
			b.must(giveBack(award.ID, kzt("777777.77"), "KZ-KZT", false))
			shares, err := ledger.Shares(b.reader(), award.ID)
			if err != nil || len(shares) != 3 {
				t.Fatalf("%v, %v", shares, err)
			}
			var paid, spent int64
			for i, fund := range []string{state, private, abroad} {
				if shares[i].FundID != fund || shares[i].Committed != kzt(w.shares[i]) || shares[i].Taken != shares[i].Committed {
					t.Fatalf("share %d is %+v, want all of %s taken", i, shares[i], w.shares[i])
				}
				paid, spent = paid+shares[i].Paid.Minor, spent+shares[i].Spent.Minor
			}
			var whole int64
			for _, part := range w.tranches {
				whole += kzt(part).Minor
			}
			if paid != whole-kzt("777777.77").Minor || spent != kzt("1333333.35").Minor {
				t.Fatalf("paid %d and spent %d of %d", paid, spent, whole)
			}
		}
		b.must(releaseCall(call))
		total, err := ledger.StagesOfCall(b.reader(), call)
		if err != nil {
			t.Fatal(err)
		}
		if got := ledger.Total(total)[money.KZT].Of(money.KZT, models.Stages...); got != kzt("268357000.00") {
			t.Fatalf("the call gave %v", got)
		}
		list, err := ledger.StagesOfFund(b.reader(), state)
		if err != nil || list[0].Amounts[models.StageAvailable] != kzt("90821500.00") {
			t.Fatalf("the state donor has %v (%v)", list, err)
		}
		b.worth(abroad, eur("150000.00"))
		b.verified()
	})
}

// Spending and returns follow what each fund gave, also where people changed the shares of a tranche by hand.
func TestC08_SplitsFollowWhatEachGave(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		b := open(t, s)
		id := ids(7)
		one, two, call, award, first, second, third := id[0], id[1], id[2], ledger.Award{ID: id[3], CallID: id[2]}, id[4], id[5], id[6]
		banks := map[string]string{one: "KZ-KZT", two: "KZ-KZT"}
		lines := []line{{FundID: one, Amount: kzt("100.00")}, {FundID: two, Amount: kzt("100.00")}}
		for _, l := range lines {
			b.must(sign(l.FundID, l.Amount))
			b.must(receive(l.FundID, l.Amount, "KZ-KZT"))
		}
		b.must(allocate(call, lines...))
		b.must(approve(award, lines...))
		pay := func(trancheID string, shares ...line) {
			b.must(func(st step) (string, error) { return ledger.ApproveTranche(st, award.ID, trancheID, shares...) })
			b.must(release(trancheID, workflows.NewID(), banks))
			b.must(settle(trancheID))
		}
		pay(first, line{FundID: one, Amount: kzt("98.00")})
		b.must(certify(award.ID, ledger.Spend{Category: "B1", Amount: kzt("60.00")}))
		b.lies(one, "KZT awarded 2.00 advanced 38.00 spent 60.00")
		pay(second, line{FundID: one, Amount: kzt("2.00")}, line{FundID: two, Amount: kzt("100.00")})
		b.must(giveBack(award.ID, kzt("138.00"), "KZ-KZT", true)) // all but two tenge, though each paid the half
		b.lies(one, "KZT awarded 39.43 advanced 0.57 spent 60.00")
		b.lies(two, "KZT awarded 98.57 advanced 1.43")
		b.must(certify(award.ID, ledger.Spend{Category: "B1", Amount: kzt("2.00")}))
		b.lies(one, "KZT awarded 39.43 spent 60.57")
		b.lies(two, "KZT awarded 98.57 spent 1.43")

		b.must(tranche(award.ID, third, kzt("138.00")))
		b.must(release(third, workflows.NewID(), banks))
		b.must(settle(third))
		// each has now paid 100: the next tiyns go where they are owed, line by line
		b.must(certify(award.ID, ledger.Spend{Category: "B1", Amount: kzt("59.14")}, ledger.Spend{Category: "B2", Amount: kzt("0.01")},
			ledger.Spend{Category: "B3", Amount: kzt("0.01")}))
		b.lies(one, "KZT advanced 39.42 spent 60.58")
		b.lies(two, "KZT advanced 39.42 spent 60.58")
		b.verified()
	})
}

// Two awards want the last money at the same moment: exactly one gets it, fifty times over.
func TestC07_CommitmentsNeverOverAllocated(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		b := open(t, s)
		id := ids(3)
		one, two, call := id[0], id[1], id[2]
		for _, fund := range []string{one, two} {
			b.must(sign(fund, kzt("1000000.00")))
		}
		b.race(2, func(int) func(step) (string, error) { return sign(one, kzt("0.01")) }) // both connections are warm
		for round := range 50 {
			lines := []line{{FundID: one, Amount: kzt("10.00")}, {FundID: two, Amount: kzt("10.00")}}
			b.must(allocate(call, lines...))
			won := b.race(2, func(i int) func(step) (string, error) {
				mine := slices.Clone(lines)
				if i == 1 {
					slices.Reverse(mine) // in the other order: locks must not cross
				}
				return approve(ledger.Award{ID: workflows.NewID(), CallID: call}, mine...)
			}, "funds.insufficient")
			if won != 1 {
				t.Fatalf("round %d: %d awards got the last money", round, won)
			}
		}
		b.verified()
	})
}

// Commands of all kinds at once on two funds: none is lost, none is refused but for want of money, and none deadlocks.
func TestConcurrentCommandsNeitherCrossNorGetLost(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		b := open(t, s)
		id := ids(4)
		one, two, call := id[0], id[1], id[2]
		award := ledger.Award{ID: id[3], CallID: call}
		for _, fund := range []string{one, two} {
			b.must(sign(fund, kzt("1000.00")))
			b.must(receive(fund, kzt("1000.00"), "KZ-KZT"))
		}
		b.must(allocate(call, line{FundID: two, Amount: kzt("500.00")}, line{FundID: one, Amount: kzt("500.00")}))
		b.must(approve(award, line{FundID: two, Amount: kzt("400.00")}, line{FundID: one, Amount: kzt("400.00")}))
		first, second := workflows.NewID(), workflows.NewID()
		banks := map[string]string{one: "KZ-KZT", two: "KZ-KZT"}
		for range 10 {
			b.must(tranche(award.ID, first, kzt("100.00")))
			won := b.race(4, func(int) func(step) (string, error) { return unapprove(first) }, "funds.nothing_there")
			if won != 1 {
				t.Fatalf("one tranche was withdrawn %d times", won)
			}
			b.must(tranche(award.ID, first, kzt("100.00")))
			b.race(8, func(i int) func(step) (string, error) {
				switch i {
				case 0:
					return unapprove(first)
				case 1:
					return release(first, workflows.NewID(), banks)
				case 2, 3:
					return tranche(award.ID, second, kzt("20.00"))
				case 4:
					return allocate(call, line{FundID: one, Amount: kzt("1.00")}, line{FundID: two, Amount: kzt("1.00")})
				case 5:
					return releaseCall(call)
				default:
					return receive([]string{one, two}[i-6], kzt("1.00"), "KZ-KZT")
				}
			}, "funds.insufficient", "funds.nothing_there")
			for _, clear := range []func(step) (string, error){recall(first), unapprove(first), unapprove(second)} {
				if _, err := b.try(clear); err != nil && models.CodeOf(err) != "funds.nothing_there" {
					t.Fatal(err)
				}
			}
			b.must(allocate(call, line{FundID: one, Amount: kzt("1.00")}, line{FundID: two, Amount: kzt("1.00")}))
		}
		for _, fund := range []string{one, two} {
			if got := b.balances()[account{fund, money.KZT, models.CashBank, "KZ-KZT", "", 0}]; got != kzt("1010.00").Minor {
				t.Fatalf("of ten receipts the bank account shows %d", got)
			}
		}
		b.verified()
	})
}

// Commands that post several entries take their funds first, and then cannot wait for each other in a circle.
func TestLockKeepsCommandsOfSeveralEntriesApart(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		b := open(t, s)
		funds := ids(2)
		for _, fund := range funds {
			b.must(sign(fund, kzt("1.00")))
		}
		for range 20 {
			b.race(4, func(i int) func(step) (string, error) {
				return func(st step) (string, error) {
					if err := ledger.Lock(st, funds[i%2], funds[1-i%2]); err != nil {
						return "", err
					}
					if _, err := sign(funds[i%2], kzt("1.00"))(st); err != nil {
						return "", err
					}
					return sign(funds[1-i%2], kzt("1.00"))(st)
				}
			})
		}
		b.lies(funds[0], "KZT available 81.00")
		b.refused("funds.unsigned", func(st step) (string, error) { return "", ledger.Lock(st, workflows.NewID()) })
		b.verified()
	})
}

// race runs commands at the same moment and counts those that are not refused; any refusal but the expected ones fails.
func (b *books) race(n int, post func(i int) func(step) (string, error), expected ...string) (won int) {
	b.Helper()
	errs := make([]error, n)
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		ready.Add(1)
		done.Go(func() {
			ready.Done()
			<-start
			_, errs[i] = b.try(post(i))
		})
	}
	ready.Wait()
	close(start)
	done.Wait()
	for _, err := range errs {
		if err == nil {
			won++
		} else if !slices.Contains(expected, models.CodeOf(err)) {
			b.Fatalf("want a refusal of %v, got %v", expected, err)
		}
	}
	return won
}

// The last word is the database's: without any of our code an account does not fall below its floor, no transfer joins
// two funds, and no row of history changes.
func TestDatabaseRefuses(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		b := open(t, s)
		id := ids(3)
		fund, other, call := id[0], id[1], id[2]
		b.must(sign(fund, eur("100.00")))
		b.must(sign(other, eur("100.00")))
		b.must(receive(fund, eur("100.00"), "KZ-EUR"))
		b.must(convert(fund, eur("50.00"), kzt("30000.00"), "600"))
		b.must(allocate(call, line{FundID: fund, Amount: kzt("30000.00")}))
		before := b.balances()

		is := map[string]func(error) bool{"check": store.IsCheck, "append-only": store.IsAppendOnly, "unique": store.IsUnique,
			"foreign key": func(err error) bool { return err != nil && strings.Contains(err.Error(), "foreign_key") }}
		const transfer = "INSERT INTO ledger_transfers SELECT '%s', entry_id, 99, %s, book, %s, %s, %s, %s, NULL, NULL FROM ledger_transfers WHERE cost_minor IS NULL AND book = 'commitment' AND fund_id = '%s'"
		for _, c := range []struct{ why, sql string }{
			{"check", "UPDATE ledger_accounts SET balance_minor = balance_minor - 30001 * 100 WHERE code = 'allocated'"},
			{"check", "UPDATE ledger_accounts SET balance_minor = -1 WHERE code = 'bank' AND currency = 'EUR'"},
			{"check", "UPDATE ledger_accounts SET cost_minor = -1 WHERE code = 'allocated'"},
			{"check", "UPDATE ledger_accounts SET balance_minor = 0 WHERE code = 'allocated'"}, // its cost would be left alone
			{"check", fmt.Sprintf(transfer, workflows.NewID(), "fund_id", "currency", "debit_id", "credit_id", "0", other)},
			{"check", fmt.Sprintf(transfer, workflows.NewID(), "fund_id", "currency", "debit_id", "debit_id", "5", other)},
			{"foreign key", fmt.Sprintf(transfer, workflows.NewID(), "'"+fund+"'", "currency", "debit_id", "credit_id", "5", other)},
			{"foreign key", fmt.Sprintf(transfer, workflows.NewID(), "fund_id", "'KZT'", "debit_id", "credit_id", "5", other)},
			{"unique", "INSERT INTO ledger_accounts SELECT '" + workflows.NewID() + "', fund_id, book, code, currency, dim, part, lot, normal_side, floor_minor, 0, 0, 1 FROM ledger_accounts WHERE code = 'allocated'"},
			{"append-only", "UPDATE ledger_entries SET memo = 'nothing happened'"},
			{"append-only", "DELETE FROM ledger_entries"},
			{"append-only", "UPDATE ledger_transfers SET amount_minor = amount_minor + 1"},
			{"append-only", "DELETE FROM ledger_transfers"},
			{"append-only", "UPDATE fx_deals SET rate = '601'"},
			{"append-only", "DELETE FROM fx_deals"},
		} {
			err := s.Write(context.Background(), func(tx *store.Tx) error {
				_, err := tx.SQL().Exec(c.sql)
				return err
			})
			if !is[c.why](err) {
				t.Errorf("%s\nwant a refusal (%s), got %v", c.sql, c.why, err)
			}
		}
		if after := b.balances(); !maps.Equal(before, after) {
			t.Errorf("balances moved: %v", after)
		}
		b.verified()
	})
}

// Whatever single number somebody changes past the guards, Verify names a row.
func TestVerifyNamesTheBrokenRow(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		b := open(t, s)
		id := ids(4)
		fund, call, award, first := id[0], id[1], ledger.Award{ID: id[2], CallID: id[1]}, id[3]
		b.must(sign(fund, eur("100.00")))
		b.must(receive(fund, eur("100.00"), "KZ-EUR"))
		b.must(convert(fund, eur("50.00"), kzt("30000.00"), "600"))
		b.must(allocate(call, line{FundID: fund, Amount: kzt("30000.00")}))
		b.must(approve(award, line{FundID: fund, Amount: kzt("20000.00")}))
		b.must(tranche(award.ID, first, kzt("1000.00")))
		b.must(release(first, workflows.NewID(), map[string]string{fund: "KZ-KZT"}))
		b.verified()
		unguarded(t, s)
		for _, c := range []struct{ table, column, change, back, where, what string }{
			{"ledger_transfers", "amount_minor", "amount_minor + 1", "amount_minor - 1", "currency = 'EUR' AND book = 'commitment' AND seq = 1 AND entry_id IN (SELECT id FROM ledger_entries WHERE kind = 'fund_signed')", "balance = sum of its transfers"},
			{"ledger_transfers", "cost_minor", "cost_minor + 1", "cost_minor - 1", "entry_id IN (SELECT id FROM ledger_entries WHERE kind = 'award_approved')", "cost = sum of the costs of its transfers"},
			{"ledger_transfers", "currency", "'USD'", "'EUR'", "entry_id IN (SELECT id FROM ledger_entries WHERE kind = 'fund_signed')", "amount above zero between two accounts of this fund, currency and book"},
			{"ledger_accounts", "balance_minor", "balance_minor + 100", "balance_minor - 100", "code = 'bank' AND currency = 'KZT'", "balance = sum of its transfers"},
			{"ledger_accounts", "balance_minor", "balance_minor + 100", "balance_minor - 100", "code = 'bank' AND currency = 'KZT'", "debits = credits, in each currency, book and lot"},
			{"ledger_accounts", "balance_minor", "balance_minor + 1", "balance_minor - 1", "code = 'in_transit'", "commitment and cash of a tranche at the bank are equal"},
			{"ledger_accounts", "cost_minor", "cost_minor + 1", "cost_minor - 1", "code = 'awarded'", "cost = sum of the costs of its transfers"},
			{"ledger_accounts", "floor_minor", "NULL", "0", "code = 'bank' AND currency = 'KZT'", "book, side and floor as in the chart"},
			{"fx_deals", "bought_minor", "bought_minor + 1", "bought_minor - 1", "lot = 1", "what was bought is the quantity of the lot"},
			{"fx_deals", "sold_minor", "sold_minor + 1", "sold_minor - 1", "lot = 1", "what was sold is the cost of the lot"},
			{"fx_deals", "rate", "'600.001'", "'600'", "lot = 1", "what was bought is what the rate makes of what was sold"},
			{"ledger_transfers", "seq", "2", "1", "entry_id IN (SELECT id FROM ledger_entries WHERE kind = 'award_approved')", "number of transfers"},
		} {
			set := func(to string) { run(t, s, "UPDATE "+c.table+" SET "+c.column+" = "+to+" WHERE "+c.where) }
			set(c.change)
			found, err := ledger.Verify(context.Background(), s)
			if err != nil {
				t.Fatal(err)
			}
			named := slices.IndexFunc(found, func(f ledger.Finding) bool {
				return f.What == c.what && models.IsID(f.ID) && f.Table != "" && f.Expected != f.Found
			})
			if named < 0 {
				t.Errorf("%s.%s = %s: nothing says %q: %+v", c.table, c.column, c.change, c.what, found)
			}
			set(c.back)
			b.verified()
		}
	})
}

// unguarded takes away the guards of history, as somebody with the keys of the database could.
func unguarded(t *testing.T, s *store.Store) {
	t.Helper()
	if s.Engine == store.SQLite {
		run(t, s, "PRAGMA foreign_keys = OFF")
		run(t, s, "PRAGMA ignore_check_constraints = ON")
	}
	for _, table := range []string{"ledger_transfers", "fx_deals"} {
		if s.Engine == store.SQLite {
			run(t, s, "DROP TRIGGER "+table+"_no_update")
		} else {
			run(t, s, "ALTER TABLE "+table+" DISABLE TRIGGER ALL")
		}
	}
	if s.Engine == store.Postgres {
		run(t, s, "ALTER TABLE ledger_accounts DISABLE TRIGGER ALL")
	}
}

func run(t *testing.T, s *store.Store, sql string) {
	t.Helper()
	if _, err := s.SQL().Exec(sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// I19: each period begins where the one before ended, a back-dated entry included, and the whole is the sum of its parts.
func TestStatementPeriodsJoin(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		b := open(t, s)
		id := ids(4)
		fund, call, award, first := id[0], id[1], ledger.Award{ID: id[2], CallID: id[1]}, id[3]
		b.must(sign(fund, eur("1000.00")))
		b.must(receive(fund, eur("1000.00"), "KZ-EUR"))
		b.on("2026-02-10")
		b.must(convert(fund, eur("500.00"), kzt("300000.00"), "600"))
		b.must(allocate(call, line{FundID: fund, Amount: kzt("300000.00")}))
		b.on("2026-03-05")
		entry := b.must(approve(award, line{FundID: fund, Amount: kzt("100000.00")}))
		b.must(tranche(award.ID, first, kzt("50000.00")))
		b.must(release(first, workflows.NewID(), map[string]string{fund: "KZ-KZT"}))
		b.on("2026-04-20")
		b.must(func(st step) (string, error) {
			return ledger.SettleTranche(st, ledger.Settlement{TrancheID: first, BookedOn: "2026-03-31", Reference: "line 7"})
		})
		b.refused("funds.booked_on", func(st step) (string, error) {
			return ledger.Receive(st, ledger.Receipt{FundID: fund, Amount: eur("1.00"), BankAccount: "KZ-EUR", BookedOn: "2026-04-21"})
		})

		whole := b.statement(fund, "", "")
		joined := []ledger.Movement{}
		at := b.statement(fund, "2025-12-01", "2025-12-31").Closing
		for _, period := range [][2]calendar.Date{{"2026-01-01", "2026-01-31"}, {"2026-02-01", "2026-03-05"}, {"2026-03-06", "2026-03-30"}, {"2026-03-31", "2026-03-31"}, {"2026-04-01", "2026-04-30"}} {
			st := b.statement(fund, period[0], period[1])
			if !maps.Equal(st.Opening, at) {
				t.Fatalf("%v opens with %v, the period before closed with %v", period, st.Opening, at)
			}
			joined, at = append(joined, st.Movements...), st.Closing
		}
		if !slices.EqualFunc(joined, whole.Movements, func(a, b ledger.Movement) bool {
			return a.EntryID == b.EntryID && a.From == b.From && a.To == b.To && a.Amount == b.Amount
		}) || !maps.Equal(at, whole.Closing) {
			t.Fatalf("the periods are not the whole:\n%+v\n%+v", joined, whole.Movements)
		}
		if got := whole.Closing.Of(money.EUR, models.Stages...); got != eur("1000.00") {
			t.Fatalf("the statement closes with %v", got)
		}
		found := slices.IndexFunc(whole.Movements, func(m ledger.Movement) bool { return m.EntryID == entry })
		m := whole.Movements[found]
		if m.Kind != models.EntryAwardApproved || m.From != models.StageAllocated || m.To != models.StageAwarded || m.AwardID != award.ID ||
			m.CallID != call || m.Amount != kzt("100000.00") || m.Cost == nil || *m.Cost != eur("166.67") || m.BookedOn != "2026-03-05" {
			t.Fatalf("the approval is told as %+v", m)
		}
		if last := whole.Movements[len(whole.Movements)-1]; last.Kind != models.EntryTrancheSettled || last.BookedOn != "2026-03-31" || last.Memo != "line 7" {
			t.Fatalf("the settlement is told as %+v", last)
		}
		if _, err := ledger.StatementOf(b.reader(), fund, "2026-02-01", "2026-01-01"); models.CodeOf(err) != "request.invalid" {
			t.Fatalf("a period that ends before it begins: %v", err)
		}
		if _, err := ledger.StatementOf(b.reader(), workflows.NewID(), "", ""); models.CodeOf(err) != "funds.unsigned" {
			t.Fatalf("a fund without books: %v", err)
		}
		b.flows(fund, whole.Movements)
	})
}

// statement asks that closing is what the database adds up for the day after.
func (b *books) statement(fund string, from, to calendar.Date) *ledger.Statement {
	b.Helper()
	st, err := ledger.StatementOf(b.reader(), fund, from, to)
	if err != nil {
		b.Fatal(err)
	}
	if to != "" {
		next, err := ledger.StatementOf(b.reader(), fund, to.AddDays(1), "")
		if err != nil || !maps.Equal(st.Closing, next.Opening) {
			b.Fatalf("closing %v, but the next day opens with %v (%v)", st.Closing, next.Opening, err)
		}
	}
	return st
}

// flows asks that the streams of a fund are its movements, added up.
func (b *books) flows(fund string, movements []ledger.Movement) {
	b.Helper()
	type way struct {
		from, to models.Stage
		currency money.Currency
	}
	moved := map[way]int64{}
	for _, m := range movements {
		moved[way{m.From, m.To, m.Amount.Currency}] += m.Amount.Minor
	}
	streams, err := ledger.Flow(b.reader(), fund)
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range streams {
		moved[way{s.From.Stage, s.To.Stage, s.Amount.Currency}] -= s.Amount.Minor
	}
	for w, left := range moved {
		if left != 0 {
			b.Errorf("the streams of %v differ from the movements by %d", w, left)
		}
	}
}

// Every stage and kind has a word, every code a text, in three languages.
func TestEveryWordIsThere(t *testing.T) {
	var keys []string
	for stage := range models.Chart {
		keys = append(keys, "stage."+string(stage))
	}
	for _, kind := range models.EntryKinds {
		keys = append(keys, "entry."+string(kind))
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		source, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range regexp.MustCompile(`"(funds\.\w+)"`).FindAllStringSubmatch(string(source), -1) {
			keys = append(keys, "error."+code[1])
		}
	}
	for _, key := range keys {
		if e, ok := lang.Of(key); !ok || e.KK == "" || e.RU == "" || e.EN == "" {
			t.Errorf("%s lacks a text", key)
		}
	}
	if ledger.Word("kk", models.StageSpent) == "" || ledger.KindWord("en", models.EntrySigned) != "Agreement signed" {
		t.Error("words are not found")
	}
}
