package ledger

import (
	"context"
	"fmt"

	"demeu/models"
	"demeu/models/money"
	"demeu/models/store"
)

// Finding is a row of the books that does not agree with the others.
type Finding = models.LedgerFault

// Verify derives every balance and every cost anew from the transfers and checks the invariants of the two books. It
// reads only, and the database does the adding. No finding means that the books are in order.
func Verify(ctx context.Context, s *store.Store) ([]Finding, error) {
	r := s.Read(ctx)
	found, err := store.LedgerFaults(r)
	if err != nil {
		return nil, err
	}
	kinds, err := store.AccountKinds(r)
	if err != nil {
		return nil, err
	}
	for _, a := range kinds {
		if want := accountAt("", "", place{stage: a.Code}, 0); charted(want) != charted(&a) {
			found = append(found, Finding{Table: "ledger_accounts", ID: a.ID, What: "book, side and floor as in the chart",
				Expected: charted(want), Found: charted(&a)})
		}
	}
	deals, err := store.AllDeals(r)
	if err != nil {
		return nil, err
	}
	for _, d := range deals {
		if bought, err := money.Convert(d.Sold, d.Rate, d.Bought.Currency); err != nil || bought != d.Bought {
			found = append(found, Finding{Table: "fx_deals", ID: d.ID, What: "what was bought is what the rate makes of what was sold",
				Expected: plain(bought.Minor, bought.Currency), Found: plain(d.Bought.Minor, d.Bought.Currency)})
		}
	}
	return found, nil
}

// charted is what the chart says of an account, as text.
func charted(a *models.LedgerAccount) string {
	floor := "none"
	if a.FloorMinor != nil {
		floor = fmt.Sprint(*a.FloorMinor)
	}
	return fmt.Sprintf("%s %s floor %s", a.Book, a.NormalSide, floor)
}
