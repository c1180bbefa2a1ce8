package awards

import (
	"context"
	"slices"
	"strings"

	"demeu/models"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/ledger"
)

type batchMove = workflows.Move[models.BatchState, *models.PaymentBatch]

var batches workflows.Machine[models.BatchState, *models.PaymentBatch]

// in init because batches and tranches move each other
func init() {
	batches = workflows.Machine[models.BatchState, *models.PaymentBatch]{
		Object:   "payment_batch",
		Load:     store.Get[models.PaymentBatch],
		State:    func(b *models.PaymentBatch) *models.BatchState { return &b.State },
		Operator: func(b *models.PaymentBatch) string { return b.OperatorID },
		Moves: []batchMove{
			{Verb: "release", Keyed: true, From: in(models.BatchDraft), To: models.BatchReleased, Apply: releasedBy, Then: releaseAll, Primary: true},
			{Verb: "recall", Keyed: true, From: in(models.BatchDraft, models.BatchReleased), Body: workflows.ReasonBody{}, Reason: true, Choose: recalled, Then: recallAll},
			{Verb: "settle", Hidden: true, From: in(models.BatchReleased), To: models.BatchSettled},
		},
	}
}

// BatchInput names the tranches that are paid together.
type BatchInput struct {
	TrancheIDs []string `json:"tranche_ids" minItems:"1" maxItems:"500" nullable:"false"`
}

// CreateBatch gathers approved tranches of one currency for the bank. Each share gets its own line and end-to-end id;
// a share that is on its way in another batch cannot go again.
func (w *Awards) CreateBatch(ctx context.Context, in BatchInput) (*BatchView, error) {
	return workflows.DoKeyed(ctx, w.House, "payment_batch.create", func(st *workflows.Step) (*BatchView, error) {
		rows, err := w.payable(st, in.TrancheIDs)
		if err != nil {
			return nil, err
		}
		b := &models.PaymentBatch{Base: st.New(), OperatorID: rows[0].OperatorID, Currency: rows[0].Amount.Currency, State: models.BatchDraft}
		b.Number = "P-" + strings.ReplaceAll(string(st.Today()), "-", "") + "-" + b.ID[len(b.ID)-6:]
		for _, t := range rows {
			b.Total += t.Amount.Minor
		}
		if err := st.Insert(b, "create"); err != nil {
			return nil, err
		}
		for i := range rows {
			if err := addLines(st, b, &rows[i]); err != nil {
				return nil, err
			}
		}
		return w.Batches.Present(st, b)
	})
}

// payable loads the tranches of a new batch: the actor may pay them, and they are approved, of one operator and one currency.
func (w *Awards) payable(st *workflows.Step, ids []string) ([]models.Tranche, error) {
	var bad models.Fields
	var rows []models.Tranche
	for i, id := range ids {
		at := workflows.Pointer("tranche_ids", i)
		if slices.Contains(ids[:i], id) {
			bad.Add(at, "field.twice")
			continue
		}
		if _, err := st.May("tranche", id, "pay"); err != nil {
			if models.AsError(err).Kind != models.NotFound {
				return nil, err
			}
			bad.Add(at, "tranche.not_found")
			continue
		}
		t, err := store.Get[models.Tranche](st.Tx, id)
		if err != nil {
			return nil, err
		}
		rows = append(rows, *t)
		bad.Check(t.OperatorID == rows[0].OperatorID, at, "payment.other_operator")
		bad.Check(t.Amount.Currency == rows[0].Amount.Currency, at, "payment.other_currency")
	}
	bad.Check(len(ids) > 0, "/tranche_ids", "field.required")
	if err := bad.Err("payment.invalid"); err != nil {
		return nil, err
	}
	for _, t := range rows {
		if t.State != models.TrancheApproved {
			return nil, models.Refuse("payment.not_approved").With("tranche_id", t.ID).With("seq", num(t.Seq)).With("state", string(t.State))
		}
		if b, err := store.BatchOf(st.Tx, t.ID); err != nil || b != nil {
			if err != nil {
				return nil, err
			}
			return nil, models.Refuse("payment.live_elsewhere").With("tranche_id", t.ID).With("seq", num(t.Seq)).With("batch", b.Number)
		}
	}
	return rows, nil
}

func addLines(st *workflows.Step, b *models.PaymentBatch, t *models.Tranche) error {
	shares, err := store.SharesOf(st.Tx, t.ID)
	if err != nil {
		return err
	}
	var lines []models.PaymentLine
	for _, s := range shares {
		if s.AmountMinor == 0 {
			continue
		}
		id := workflows.NewID()
		lines = append(lines, models.PaymentLine{
			ID: id, BatchID: b.ID, TrancheID: t.ID, FundID: s.FundID, Amount: money.Amount{Minor: s.AmountMinor, Currency: t.Amount.Currency},
			EndToEndID: strings.ReplaceAll(id, "-", ""), Live: true,
		})
	}
	err = store.Append(st.Tx, lines...)
	if store.IsUnique(err) { // somebody made a batch of it at the same moment
		return models.Refuse("payment.live_elsewhere").With("tranche_id", t.ID).With("seq", num(t.Seq)).With("batch", "")
	}
	return err
}

func releasedBy(st *workflows.Step, b *models.PaymentBatch, _ any) error {
	me := st.Actor.PersonID
	b.ReleasedAt, b.ReleasedBy = st.Now, &me
	return nil
}

// batchTranches are the tranches of a batch whose lines are alive, in the order of their ids: whoever needs several
// takes them in the same order.
func batchTranches(st *workflows.Step, b *models.PaymentBatch) ([]*models.Tranche, []models.PaymentLine, error) {
	lines, err := store.LinesOf(st.Tx, b.ID)
	if err != nil {
		return nil, nil, err
	}
	lines = slices.DeleteFunc(lines, func(l models.PaymentLine) bool { return !l.Live })
	var ids []string
	for _, l := range lines {
		ids = append(ids, l.TrancheID)
	}
	slices.Sort(ids)
	var rows []*models.Tranche
	for _, id := range slices.Compact(ids) {
		t, err := store.Get[models.Tranche](st.Tx, id)
		if err != nil {
			return nil, nil, err
		}
		rows = append(rows, t)
	}
	return rows, lines, nil
}

// lockFunds takes the books of all funds of a batch in one order, so that two batches never wait for each other.
func lockFunds(st *workflows.Step, lines []models.PaymentLine) ([]string, error) {
	var funds []string
	for _, l := range lines {
		funds = append(funds, l.FundID)
	}
	slices.Sort(funds)
	funds = slices.Compact(funds)
	for _, id := range funds {
		if _, err := store.LockFund(st.Tx, id); err != nil {
			return nil, err
		}
	}
	return funds, nil
}

// releaseAll sends every tranche of the batch, each under its own duties, out of the cash of its own funds.
func releaseAll(st *workflows.Step, b *models.PaymentBatch) error {
	rows, lines, err := batchTranches(st, b)
	if err != nil {
		return err
	}
	for _, t := range rows {
		if err := tranches.Fire(st, t, "release", nil); err != nil {
			if e := models.AsError(err); e.Kind == models.Forbidden {
				e.Unblock = st.House.Policy.Roles("payment_batch", "release")
			}
			return err
		}
	}
	funds, err := lockFunds(st, lines)
	if err != nil {
		return err
	}
	banks, err := banksOf(st, funds, b.Currency)
	if err != nil {
		return err
	}
	for _, t := range rows {
		if _, err := ledger.ReleaseTranche(st, t.ID, b.ID, banks); err != nil {
			return err
		}
	}
	return nil
}

// banksOf finds for each fund the account with most of its cash in a currency.
func banksOf(st *workflows.Step, funds []string, currency money.Currency) (map[string]string, error) {
	banks, most := map[string]string{}, map[string]int64{}
	for _, id := range funds {
		cash, err := store.CashAt(st.Tx, id)
		if err != nil {
			return nil, err
		}
		for _, a := range cash {
			if a.Code == models.CashBank && a.Currency == currency && a.BalanceMinor > most[id] {
				banks[id], most[id] = a.Dim, a.BalanceMinor
			}
		}
	}
	return banks, nil
}

// recalled decides where a batch goes that is called back: what the bank has booked stays paid.
func recalled(st *workflows.Step, b *models.PaymentBatch) (models.BatchState, error) {
	rows, _, err := batchTranches(st, b)
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(rows, func(t *models.Tranche) bool { return slices.Contains(finalTranche, t.State) }) {
		return models.BatchSettled, nil
	}
	return models.BatchRecalled, nil
}

// recallAll takes back what the bank has not booked: the shares are reserved again and may go in another batch.
func recallAll(st *workflows.Step, b *models.PaymentBatch) error {
	rows, lines, err := batchTranches(st, b)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(t *models.Tranche) bool { return slices.Contains(finalTranche, t.State) })
	var sent []*models.Tranche
	for _, t := range rows {
		if t.State == models.TrancheReleased { // the others never left: the batch was a draft
			if err := tranches.Effect(st, t, "recall"); err != nil {
				return err
			}
			sent = append(sent, t)
		}
		if err := st.Tx.EndLines(b.ID, t.ID); err != nil {
			return err
		}
	}
	if _, err := lockFunds(st, lines); err != nil {
		return err
	}
	for _, t := range sent {
		if _, err := ledger.RecallTranche(st, t.ID); err != nil {
			return err
		}
	}
	return nil
}

// settleBatch closes the batch of a tranche that was paid when it was the last. The batch is saved either way, so that
// two last tranches do not overlook each other.
func settleBatch(st *workflows.Step, t *models.Tranche) error {
	b, err := store.BatchOf(st.Tx, t.ID)
	if err != nil || b == nil {
		return err
	}
	rows, _, err := batchTranches(st, b)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(rows, func(t *models.Tranche) bool { return t.State == models.TrancheReleased }) {
		return st.Save(b, "settle_tranche", workflows.Snapshot(b), "")
	}
	return batches.Effect(st, b, "settle")
}
