package ledger_test

import (
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"demeu/models"
	"demeu/models/modeltest"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/ledger"
)

// model is the ledger as a child would keep it: piles of money, no database, no transfers, no costs.
type model struct {
	piles     map[account]int64
	agreement map[string]money.Currency // of signed funds
	lots      map[string]int64          // deals of a fund
	order     map[string][]string       // the funds of an award, in the order of their first line
	paidFrom  map[account]string        // what is in transit: the bank account that paid
	moves     []move                    // of this command
	undone    map[string]bool           // entries
}

type move struct {
	from, to account
	minor    int64
}

func newModel() *model {
	return &model{map[account]int64{}, map[string]money.Currency{}, map[string]int64{}, map[string][]string{}, map[account]string{}, nil, map[string]bool{}}
}

func (m *model) clone() *model {
	c := &model{maps.Clone(m.piles), maps.Clone(m.agreement), maps.Clone(m.lots), map[string][]string{}, maps.Clone(m.paidFrom), nil, maps.Clone(m.undone)}
	for award, funds := range m.order {
		c.order[award] = slices.Clone(funds)
	}
	return c
}

// at is a pile: stage, then what it belongs to.
func at(stage models.Stage, names ...string) account {
	a := account{stage: stage}
	if len(names) > 0 {
		a.dim = names[0]
	}
	if len(names) > 1 {
		a.part = names[1]
	}
	return a
}

// put changes one pile; false when it would fall below its floor.
func (m *model) put(a account, by int64) bool {
	if m.piles[a] += by; m.piles[a] == 0 {
		delete(m.piles, a)
	}
	return m.piles[a] >= 0 || models.Chart[a.stage].Unbounded
}

// shift credits one pile and debits another. It answers with the code of the refusal.
func (m *model) shift(from, to account, minor int64) string {
	signs := map[models.LedgerSide]int64{models.Debit: 1, models.Credit: -1}
	for _, half := range []struct {
		a  account
		by int64
	}{{from, -minor}, {to, minor}} {
		if !m.put(half.a, half.by*signs[models.Chart[half.a.stage].Normal]) {
			if half.a.stage == models.CashBank {
				return "funds.cash_short"
			}
			return "funds.insufficient"
		}
	}
	if minor > 0 {
		m.moves = append(m.moves, move{from, to, minor})
	}
	return ""
}

// move takes an amount of a fund from one pile to another, exchanged money lot by lot.
func (m *model) move(fund string, a money.Amount, from, to account) string {
	from.fund, from.currency, to.fund, to.currency = fund, a.Currency, fund, a.Currency
	if models.Chart[from.stage].Book == models.BookActual || a.Currency == m.agreement[fund] {
		return m.shift(from, to, a.Minor)
	}
	left := a.Minor
	for lot := int64(1); lot <= m.lots[fund] && left > 0; lot++ {
		from.lot, to.lot = lot, lot
		part := min(left, m.piles[from])
		left -= part
		m.shift(from, to, part)
	}
	if left > 0 {
		return "funds.insufficient"
	}
	return ""
}

// empty moves whole piles: of a tranche when part is given, else of a call or an award.
func (m *model) empty(stage models.Stage, dim, part string, to func(account) account) string {
	var found []account
	for a := range m.piles {
		if a.stage == stage && (part != "" && a.part == part || part == "" && a.dim == dim) {
			found = append(found, a)
		}
	}
	if len(found) == 0 {
		return "funds.nothing_there"
	}
	for _, a := range found {
		t := to(a)
		t.fund, t.currency, t.lot = a.fund, a.currency, a.lot
		if code := m.shift(a, t, m.piles[a]); code != "" {
			return code
		}
	}
	return ""
}

// sum adds up what a fund has in the stages of an award.
func (m *model) sum(fund, award string, stages ...models.Stage) (total int64) {
	for a, minor := range m.piles {
		if a.fund == fund && a.dim == award && slices.Contains(stages, a.stage) {
			total += minor
		}
	}
	return total
}

var awardStages = []models.Stage{models.StageAwarded, models.StageReserved, models.StageInPayment, models.StageAdvanced, models.StageSpent, models.StageLapsed}

// split divides an amount by what the funds of an award gave; nil when there is not enough.
func (m *model) split(award string, minor int64, whole, used func(fund string) int64) ([]string, []int64) {
	var funds []string
	var wholes, useds []int64
	for _, f := range m.order[award] {
		if m.sum(f, award, awardStages...) > 0 {
			funds, wholes, useds = append(funds, f), append(wholes, whole(f)), append(useds, used(f))
		}
	}
	parts, err := money.Shares(wholes, useds, minor)
	if err != nil {
		return funds, nil
	}
	return funds, parts
}

// walker drives the ledger and the model with the same random commands.
type walker struct {
	*books
	rng           *rand.Rand
	model         *model
	funds         []string // the last one's agreement is in euro
	calls         []string
	awards        []ledger.Award
	tranches      []string // four to an award
	entries       []string // that can be asked to be undone
	moves         map[string][]move
	done, refused map[string]int
	log           []string
}

func (w *walker) pick(list []string) string { return list[w.rng.IntN(len(list))] }

func (w *walker) bankAccount() string { return w.pick([]string{"KZ-KZT", "KZ-OTHER"}) }

// some is an amount, usually small, sometimes more than there is; odd, so that roundings happen.
func (w *walker) some() money.Amount {
	limit := []int64{50, 10_007, 900_001, 30_000_003}[w.rng.IntN(4)]
	return money.Amount{Minor: 1 + w.rng.Int64N(limit), Currency: money.KZT}
}

// next chooses a command: how it is asked of the ledger, and what it does to the model.
func (w *walker) next() (string, func(step) (string, error), func(*model) string) {
	fund, call, award, a := w.pick(w.funds), w.pick(w.calls), w.awards[w.rng.IntN(len(w.awards))], w.some()
	index := w.rng.IntN(len(w.tranches))
	if moving := w.moving(); len(moving) > 0 && w.rng.IntN(3) > 0 {
		index = moving[w.rng.IntN(len(moving))]
	}
	trancheID, owner := w.tranches[index], w.awards[index/4].ID
	unsigned := func(m *model, funds ...string) bool {
		return slices.ContainsFunc(funds, func(f string) bool { return m.agreement[f] == "" })
	}
	own := money.Amount{Minor: 40 * a.Minor, Currency: money.KZT} // much comes in, and little at a time goes on
	if fund == w.funds[len(w.funds)-1] {
		own = money.Amount{Minor: 1 + own.Minor/600, Currency: money.EUR}
	}
	bankAccount := w.bankAccount()
	switch w.rng.IntN(17) {
	case 0:
		return "sign", sign(fund, own), func(m *model) string {
			m.agreement[fund] = own.Currency
			return m.move(fund, own, at(models.StagePledge), at(models.StageAvailable))
		}
	case 1, 2:
		if own.Currency == money.EUR {
			bankAccount = "KZ-EUR"
		}
		return "receive", receive(fund, own, bankAccount), func(m *model) string {
			if unsigned(m, fund) {
				return "funds.unsigned"
			}
			return m.move(fund, own, at(models.CashRefundable), at(models.CashBank, bankAccount))
		}
	case 3:
		return w.exchange(w.funds[len(w.funds)-1])
	case 4, 5:
		other := w.pick(w.funds)
		lines := []line{{FundID: fund, Amount: a}, {FundID: other, Amount: w.some()}}
		return "allocate", allocate(call, lines...), w.lines(lines, at(models.StageAvailable), at(models.StageAllocated, call), "")
	case 6:
		if w.rng.IntN(3) > 0 {
			return w.releaseTranche(trancheID)
		}
		return "release call", releaseCall(call), func(m *model) string {
			return m.empty(models.StageAllocated, call, "", func(account) account { return at(models.StageAvailable) })
		}
	case 7, 8:
		lines := []line{{FundID: fund, Amount: a}}
		for _, f := range w.funds {
			if f != fund && w.rng.IntN(2) == 0 {
				lines = append(lines, line{FundID: f, Amount: w.some()})
			}
		}
		return "approve award", approve(award, lines...), w.lines(lines, at(models.StageAllocated, award.CallID), at(models.StageAwarded, award.ID), award.ID)
	case 9:
		if w.rng.IntN(3) > 0 {
			return w.arrival(trancheID)
		}
		return "cancel award", cancel(award), func(m *model) string {
			return m.empty(models.StageAwarded, award.ID, "", func(account) account { return at(models.StageAllocated, award.CallID) })
		}
	case 10, 11:
		return "approve tranche", tranche(owner, trancheID, a), func(m *model) string {
			funds, parts := m.split(owner, a.Minor, func(f string) int64 { return m.sum(f, owner, awardStages...) },
				func(f string) int64 { return m.sum(f, owner, awardStages[1:]...) })
			if parts == nil {
				return "funds.insufficient"
			}
			for i, f := range funds {
				if code := m.move(f, money.Amount{Minor: parts[i], Currency: money.KZT}, at(models.StageAwarded, owner), at(models.StageReserved, owner, trancheID)); code != "" {
					return code
				}
			}
			return ""
		}
	case 12:
		if w.rng.IntN(4) == 0 {
			return "unapprove", unapprove(trancheID), func(m *model) string {
				return m.empty(models.StageReserved, "", trancheID, func(a account) account { return at(models.StageAwarded, a.dim) })
			}
		}
		return w.releaseTranche(trancheID)
	case 13:
		return w.arrival(trancheID)
	case 14:
		return w.certification(award.ID)
	case 15:
		if len(w.entries) > 0 && w.rng.IntN(3) > 0 {
			return w.reversal(w.entries[max(0, len(w.entries)-1-w.rng.IntN(8))])
		}
		fallthrough
	default:
		return w.returning(award.ID, a, bankAccount)
	}
}

// moving are the tranches that are reserved or at the bank.
func (w *walker) moving() (list []int) {
	for i, id := range w.tranches {
		for a := range w.model.piles {
			if a.part == id && models.Chart[a.stage].Book == models.BookCommitment {
				list = append(list, i)
				break
			}
		}
	}
	return list
}

func (w *walker) exchange(fund string) (string, func(step) (string, error), func(*model) string) {
	rate := money.Rate(w.pick([]string{"600", "587.13", "612.5051"}))
	sold := money.Amount{Minor: 1 + w.rng.Int64N(20_000), Currency: money.EUR}
	bought, err := money.Convert(sold, rate, money.KZT)
	if err != nil {
		w.Fatal(err)
	}
	return "convert", convert(fund, sold, bought, rate), func(m *model) string {
		if m.agreement[fund] == "" {
			return "funds.unsigned"
		}
		for _, c := range []struct {
			a        money.Amount
			from, to account
		}{
			{sold, at(models.StageAvailable), at(models.StageConverted)}, {sold, at(models.CashBank, "KZ-EUR"), at(models.CashRefundable)},
			{bought, at(models.CashRefundable), at(models.CashBank, "KZ-KZT")},
		} {
			if code := m.move(fund, c.a, c.from, c.to); code != "" {
				return code
			}
		}
		m.lots[fund]++
		from, to := at(models.StagePledge), at(models.StageAvailable)
		for _, a := range []*account{&from, &to} {
			a.fund, a.currency, a.lot = fund, money.KZT, m.lots[fund]
		}
		return m.shift(from, to, bought.Minor)
	}
}

func (w *walker) lines(lines []line, from, to account, award string) func(*model) string {
	return func(m *model) string {
		for _, l := range lines {
			if m.agreement[l.FundID] == "" {
				return "funds.unsigned"
			}
		}
		for _, l := range lines {
			if code := m.move(l.FundID, l.Amount, from, to); code != "" {
				return code
			}
			if award != "" && !slices.Contains(m.order[award], l.FundID) {
				m.order[award] = append(m.order[award], l.FundID)
			}
		}
		return ""
	}
}

func (w *walker) releaseTranche(id string) (string, func(step) (string, error), func(*model) string) {
	banks := map[string]string{}
	for _, f := range w.funds {
		banks[f] = w.bankAccount()
	}
	batch := workflows.NewID()
	return "release", release(id, batch, banks), func(m *model) string {
		sent := map[account]int64{}
		code := m.empty(models.StageReserved, "", id, func(a account) account {
			sent[account{fund: a.fund, currency: a.currency}] += m.piles[a]
			return at(models.StageInPayment, a.dim, id)
		})
		for a, minor := range sent {
			if code == "" {
				code = m.move(a.fund, money.Amount{Minor: minor, Currency: a.currency}, at(models.CashBank, banks[a.fund]), at(models.CashInTransit, batch, id))
				m.paidFrom[account{a.fund, a.currency, models.CashInTransit, batch, id, 0}] = banks[a.fund]
			}
		}
		return code
	}
}

// arrival settles or recalls a tranche.
func (w *walker) arrival(id string) (string, func(step) (string, error), func(*model) string) {
	if w.rng.IntN(4) == 0 {
		return "recall", recall(id), func(m *model) string {
			if code := m.empty(models.StageInPayment, "", id, func(a account) account { return at(models.StageReserved, a.dim, id) }); code != "" {
				return code
			}
			return m.empty(models.CashInTransit, "", id, func(a account) account { return at(models.CashBank, m.paidFrom[a]) })
		}
	}
	return "settle", settle(id), func(m *model) string {
		var award string
		code := m.empty(models.StageInPayment, "", id, func(a account) account {
			award = a.dim
			return at(models.StageAdvanced, a.dim)
		})
		if code != "" {
			return code
		}
		return m.empty(models.CashInTransit, "", id, func(account) account { return at(models.CashAdvance, award) })
	}
}

func (w *walker) certification(award string) (string, func(step) (string, error), func(*model) string) {
	spends := []ledger.Spend{{Category: "B1", Amount: w.some()}}
	if w.rng.IntN(2) == 0 {
		spends = append(spends, ledger.Spend{Category: "B2", Amount: w.some()})
	}
	return "certify", certify(award, spends...), func(m *model) string {
		if funds, _ := m.split(award, 0, func(string) int64 { return 0 }, func(string) int64 { return 0 }); len(funds) == 0 {
			return "funds.nothing_there"
		}
		for _, s := range spends {
			funds, parts := m.split(award, s.Amount.Minor, func(f string) int64 { return m.sum(f, award, models.StageAdvanced, models.StageSpent) },
				func(f string) int64 { return m.sum(f, award, models.StageSpent) })
			if parts == nil {
				return "funds.insufficient"
			}
			for i, f := range funds {
				part := money.Amount{Minor: parts[i], Currency: money.KZT}
				m.move(f, part, at(models.StageAdvanced, award), at(models.StageSpent, award, s.Category))
				m.move(f, part, at(models.CashAdvance, award), at(models.CashRefundable))
			}
		}
		return ""
	}
}

func (w *walker) returning(award string, a money.Amount, bankAccount string) (string, func(step) (string, error), func(*model) string) {
	reusable := w.rng.IntN(2) == 0
	return "return", giveBack(award, a, bankAccount, reusable), func(m *model) string {
		funds, parts := m.split(award, a.Minor, func(f string) int64 { return m.sum(f, award, models.StageAdvanced) }, func(string) int64 { return 0 })
		if len(funds) == 0 {
			return "funds.nothing_there"
		}
		if parts == nil {
			return "funds.insufficient"
		}
		to := at(models.StageLapsed, award)
		if reusable {
			to = at(models.StageAwarded, award)
		}
		for i, f := range funds {
			part := money.Amount{Minor: parts[i], Currency: money.KZT}
			m.move(f, part, at(models.StageAdvanced, award), to)
			m.move(f, part, at(models.CashAdvance, award), at(models.CashBank, bankAccount))
		}
		return ""
	}
}

func (w *walker) reversal(entry string) (string, func(step) (string, error), func(*model) string) {
	moves := w.moves[entry]
	return "reverse", reverse(entry), func(m *model) string {
		if moves == nil {
			return "funds.not_reversible"
		}
		for i := len(moves) - 1; i >= 0; i-- {
			if code := m.shift(moves[i].to, moves[i].from, moves[i].minor); code != "" {
				return code
			}
		}
		if m.undone[entry] {
			return "funds.already_reversed"
		}
		m.undone[entry] = true
		return ""
	}
}

// step does one command on both sides and compares the outcome, the balances too when asked.
func (w *walker) step(i int) {
	w.Helper()
	var name, want string
	var ask func(step) (string, error)
	var after *model
	for range 1 + w.rng.IntN(8) { // mostly something that can be done
		var do func(*model) string
		name, ask, do = w.next()
		after = w.model.clone()
		if want = do(after); want == "" {
			break
		}
	}
	id, err := w.try(ask)
	got := models.CodeOf(err)
	w.log = append(w.log, fmt.Sprintf("%d %s: %s", i, name, got))
	if got != want {
		w.Fatalf("step %d, %s: the ledger says %q, the model %q (%v)\n%v", i, name, got, want, err, w.log[max(0, len(w.log)-20):])
	}
	if want == "" {
		w.model = after
		w.done[name]++
		w.entries, w.moves[id] = append(w.entries, id), after.moves
		if name == "convert" || name == "reverse" {
			w.moves[id] = nil
		}
	} else {
		w.refused[want]++
	}
}

// compare asks that all piles are the same.
func (w *walker) compare(i int) {
	w.Helper()
	got := w.balances()
	if !maps.Equal(got, w.model.piles) {
		for a, minor := range got {
			if w.model.piles[a] != minor {
				w.Errorf("%+v: the ledger has %d, the model %d", a, minor, w.model.piles[a])
			}
		}
		for a, minor := range w.model.piles {
			if _, ok := got[a]; !ok {
				w.Errorf("%+v: the ledger has nothing, the model %d", a, minor)
			}
		}
		w.Fatalf("after step %d\n%v", i, w.log[max(0, len(w.log)-20):])
	}
}

// nearTheRate asks that no account is further from the rate of its deal than all moves of the lot can have rounded.
func (w *walker) nearTheRate() {
	w.Helper()
	deals, err := store.AllDeals(w.reader())
	if err != nil {
		w.Fatal(err)
	}
	for _, d := range deals {
		rows, err := store.Find[models.LedgerAccount](w.reader(), "", "fund_id = ? AND lot = ?", d.FundID, d.Lot)
		if err != nil {
			w.Fatal(err)
		}
		var changes int64 // two for each move
		for _, a := range rows {
			changes += a.Version
		}
		for _, a := range rows {
			// |balance × sold ÷ bought - cost| ≤ moves ÷ 2, in whole numbers
			off := new(big.Int).Mul(big.NewInt(a.BalanceMinor), big.NewInt(d.Sold.Minor))
			off.Sub(off, new(big.Int).Mul(big.NewInt(a.CostMinor), big.NewInt(d.Bought.Minor)))
			if off.Mul(off, big.NewInt(4)).CmpAbs(new(big.Int).Mul(big.NewInt(changes), big.NewInt(d.Bought.Minor))) > 0 {
				w.Errorf("%s %s lot %d: %d cost %d, too far from %s after %d moves", a.Code, a.Dim, a.Lot, a.BalanceMinor, a.CostMinor, d.Rate, changes/2)
			}
		}
	}
}

// R11: random histories against the model. LEDGER_SEED repeats one, LEDGER_STEPS walks longer.
func TestC07_RandomHistoriesAgreeWithTheModel(t *testing.T) {
	seed, steps := uint64(time.Now().UnixNano()), 500
	if os.Getenv("DEMEU_TEST_LONG") != "" {
		steps = 5_000
	}
	if s := os.Getenv("LEDGER_SEED"); s != "" {
		seed, _ = strconv.ParseUint(s, 10, 64)
	}
	if s := os.Getenv("LEDGER_STEPS"); s != "" {
		steps, _ = strconv.Atoi(s)
	}
	modeltest.Each(t, func(t *testing.T, s *store.Store) {
		t.Logf("LEDGER_SEED=%d LEDGER_STEPS=%d", seed, steps)
		w := &walker{books: open(t, s), rng: rand.New(rand.NewPCG(seed, 1)), model: newModel(), funds: ids(3), calls: ids(2),
			moves: map[string][]move{}, done: map[string]int{}, refused: map[string]int{}}
		for i := range 4 {
			w.awards = append(w.awards, ledger.Award{ID: workflows.NewID(), CallID: w.calls[i%2]})
		}
		w.tranches = ids(4 * len(w.awards))
		for i := range steps {
			w.step(i)
			if i%25 == 0 || i == steps-1 {
				w.compare(i)
			}
		}
		w.nearTheRate()
		w.verified()
		for _, fund := range w.funds {
			if own := w.model.agreement[fund]; own != "" {
				w.worth(fund, money.Amount{Minor: w.model.piles[account{fund: fund, currency: own, stage: models.StagePledge}], Currency: own})
				st := w.statement(fund, "", "")
				w.flows(fund, st.Movements)
			}
		}
		t.Logf("done %v, refused %v", w.done, w.refused)
		if len(w.done) < 8 || len(w.refused) == 0 { // how many kinds there are depends on the seed
			t.Errorf("the walk proves little")
		}
	})
}
