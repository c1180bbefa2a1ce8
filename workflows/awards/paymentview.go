package awards

import (
	"context"
	"time"

	"demeu/models"
	"demeu/models/lang"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/policies"
	"demeu/workflows"
	"demeu/workflows/sheet"
)

// BatchView is a list of payments for the bank, on the screen and for printing.
type BatchView struct {
	BatchRow
	Lines []BatchLine `json:"lines" nullable:"false"`
}

// BatchRow is a batch in a list.
type BatchRow struct {
	models.Head
	Number     string       `json:"number"`
	Total      money.Amount `json:"total"`
	ReleasedAt *time.Time   `json:"released_at,omitempty"`
	ReleasedBy string       `json:"released_by,omitempty"`
}

// BatchLine is one payment: the share of one fund in one tranche.
type BatchLine struct {
	TrancheID   string       `json:"tranche_id"`
	Seq         int64        `json:"seq"`
	AwardID     string       `json:"award_id"`
	AwardNumber string       `json:"award_number"`
	State       string       `json:"state" doc:"Of the tranche"`
	Version     int64        `json:"version" doc:"Of the tranche"`
	FundID      string       `json:"fund_id"`
	Fund        models.Text  `json:"fund"`
	Payee       string       `json:"payee"`
	BIN         string       `json:"bin,omitempty"`
	IBAN        string       `json:"iban"`
	BIC         string       `json:"bic"`
	KBe         string       `json:"kbe"`
	Amount      money.Amount `json:"amount"`
	Purpose     string       `json:"purpose"`
	EndToEndID  string       `json:"end_to_end_id"`
	Live        bool         `json:"live"`
}

func batchRow(see *workflows.Sight, b *models.PaymentBatch, people map[string]*models.Person) BatchRow {
	row := BatchRow{Head: models.HeadOf(&b.Base, string(b.State)), Number: b.Number, Total: money.Amount{Minor: b.Total, Currency: b.Currency}}
	if !b.ReleasedAt.IsZero() {
		at := b.ReleasedAt.Time
		row.ReleasedAt = &at
	}
	if b.ReleasedBy != nil && people[*b.ReleasedBy] != nil {
		row.ReleasedBy = people[*b.ReleasedBy].Name
	}
	return row
}

func releasersOf(r store.Reader, rows ...models.PaymentBatch) (map[string]*models.Person, error) {
	var ids []string
	for _, b := range rows {
		if b.ReleasedBy != nil {
			ids = append(ids, *b.ReleasedBy)
		}
	}
	return store.Named[models.Person](r, ids)
}

// ListBatches pages through what the actor may see.
func (w *Awards) ListBatches(ctx context.Context, q store.Query) (*workflows.Page[BatchRow], error) {
	return workflows.List(ctx, w.House, q, func(see *workflows.Sight, rows []models.PaymentBatch) ([]BatchRow, error) {
		people, err := releasersOf(see.Reader, rows...)
		out := make([]BatchRow, len(rows))
		for i := range rows {
			out[i] = batchRow(see, &rows[i], people)
		}
		return out, err
	})
}

func showBatch(see *workflows.Sight, b *models.PaymentBatch) (*BatchView, error) {
	people, err := releasersOf(see.Reader, *b)
	if err != nil {
		return nil, err
	}
	v := &BatchView{BatchRow: batchRow(see, b, people)}
	v.Lines, err = batchLines(see.Reader, b)
	return v, err
}

// batchLines joins the payments of a batch with whom and what they are for. The account is the one of the offer.
func batchLines(r store.Reader, b *models.PaymentBatch) ([]BatchLine, error) {
	lines, err := store.LinesOf(r, b.ID)
	if err != nil {
		return nil, err
	}
	var trancheIDs, fundIDs, awardIDs, orgIDs []string
	for _, l := range lines {
		trancheIDs, fundIDs = append(trancheIDs, l.TrancheID), append(fundIDs, l.FundID)
	}
	rows, err := store.Named[models.Tranche](r, trancheIDs)
	if err != nil {
		return nil, err
	}
	for _, t := range rows {
		awardIDs, orgIDs = append(awardIDs, t.AwardID), append(orgIDs, t.GranteeID)
	}
	list, err := store.Named[models.Award](r, awardIDs)
	if err != nil {
		return nil, err
	}
	orgs, err := store.Named[models.Organisation](r, orgIDs)
	if err != nil {
		return nil, err
	}
	funds, err := store.Named[models.Fund](r, fundIDs)
	if err != nil {
		return nil, err
	}
	out := make([]BatchLine, len(lines))
	for i, l := range lines {
		t := rows[l.TrancheID]
		a := list[t.AwardID]
		out[i] = BatchLine{
			TrancheID: t.ID, Seq: t.Seq, AwardID: a.ID, AwardNumber: a.Number, State: string(t.State), Version: t.Version, FundID: l.FundID, Fund: funds[l.FundID].Title,
			Payee: a.PayeeName, BIN: orgs[t.GranteeID].RegistrationNumber, IBAN: a.PayeeIBAN.Reveal(), BIC: a.PayeeBIC, KBe: a.PayeeKBe,
			Amount: l.Amount, EndToEndID: l.EndToEndID, Live: l.Live,
			Purpose: lang.Text(a.Language, "print.purpose", map[string]string{"number": a.SignedNumber, "on": a.SignedOn.Words(a.Language), "seq": num(t.Seq)}),
		}
	}
	return out, nil
}

// BatchFile is the batch as the bank takes it, one payment a line, once it is released.
func (w *Awards) BatchFile(ctx context.Context, id, format string) (*sheet.File, error) {
	r := w.Store.Read(ctx)
	if _, err := w.May(ctx, r, "payment_batch", id, policies.Read); err != nil {
		return nil, err
	}
	b, err := store.Get[models.PaymentBatch](r, id)
	if err != nil {
		return nil, err
	}
	switch {
	case format != sheet.CSV && format != sheet.XLSX:
		return nil, models.Bad("/format", "field.enum")
	case b.State != models.BatchReleased && b.State != models.BatchSettled:
		return nil, models.Refuse("payment.not_released").With("state", string(b.State))
	}
	lines, err := batchLines(r, b)
	if err != nil {
		return nil, err
	}
	table := sheet.Table{Name: b.Number, Head: []string{"payee", "bin", "iban", "bic", "kbe", "amount", "currency", "purpose", "end_to_end_id"}}
	for _, l := range lines {
		if l.Live {
			table.Rows = append(table.Rows, []any{l.Payee, l.BIN, l.IBAN, l.BIC, l.KBe, l.Amount, string(l.Amount.Currency), l.Purpose, l.EndToEndID})
		}
	}
	return sheet.Write(format, table)
}
