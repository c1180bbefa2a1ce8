package awards

import (
	"context"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
)

// EntryView is one thing that happened to money, with its transfers.
type EntryView struct {
	ID        string           `json:"id"`
	Kind      models.EntryKind `json:"kind"`
	At        models.Time      `json:"at"`
	BookedOn  calendar.Date    `json:"booked_on"`
	ActorID   *string          `json:"actor_id"`
	Object    string           `json:"object"`
	ObjectID  string           `json:"object_id"`
	Corrects  *string          `json:"corrects,omitempty"`
	Memo      string           `json:"memo,omitempty"`
	Transfers []TransferView   `json:"transfers" nullable:"false"`
}

// TransferView is one transfer of an entry, by the words of its two accounts.
type TransferView struct {
	FundID string        `json:"fund_id"`
	Book   models.Book   `json:"book"`
	From   models.Stage  `json:"from"`
	FromID string        `json:"from_id,omitempty"`
	To     models.Stage  `json:"to"`
	ToID   string        `json:"to_id,omitempty"`
	Amount money.Amount  `json:"amount"`
	Cost   *money.Amount `json:"cost,omitempty"`
}

// LedgerEntries pages through the entries of the funds that the actor keeps or audits, the newest first.
func (w *Awards) LedgerEntries(ctx context.Context, q store.Query) (*workflows.Page[EntryView], error) {
	actor, err := workflows.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	r := w.Store.Read(ctx)
	scope := w.Policy.Scope(actor, "ledger")
	page, err := store.LedgerEntries(r, scope, q)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range page.Items {
		ids = append(ids, e.ID)
	}
	legs, err := store.LegsOf(r, scope, ids)
	if err != nil {
		return nil, err
	}
	byEntry := map[string][]TransferView{}
	for _, t := range legs {
		v := TransferView{FundID: t.FundID, Book: t.Book, From: t.From, FromID: t.FromDim, To: t.To, ToID: t.ToDim, Amount: money.Amount{Minor: t.Minor, Currency: t.Currency}}
		if t.Cost != nil {
			v.Cost = &money.Amount{Minor: *t.Cost, Currency: *t.CostCurrency}
		}
		byEntry[t.EntryID] = append(byEntry[t.EntryID], v)
	}
	out := &workflows.Page[EntryView]{Items: []EntryView{}, Total: page.Total}
	for _, e := range page.Items {
		v := EntryView{e.ID, e.Kind, e.At, e.BookedOn, e.ActorID, e.ObjectOf, e.ObjectID, e.Corrects, e.Memo, byEntry[e.ID]}
		if v.Transfers == nil {
			v.Transfers = []TransferView{}
		}
		out.Items = append(out.Items, v)
	}
	if page.Next != "" {
		out.NextCursor = &page.Next
	}
	return out, nil
}
