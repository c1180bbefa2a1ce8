package awards

import (
	"context"
	"strings"

	"demeu/models"
	"demeu/models/lang"
	"demeu/models/store"
	"demeu/policies"
	"demeu/workflows"
	"demeu/workflows/sheet"
)

// TranchesFile is the tranche plan of an award as a spreadsheet, for whoever may read the award.
func (w *Awards) TranchesFile(ctx context.Context, awardID, format string) (*sheet.File, error) {
	r := w.Store.Read(ctx)
	if _, err := w.May(ctx, r, "award", awardID, policies.Read); err != nil {
		return nil, err
	}
	a, err := store.Get[models.Award](r, awardID)
	if err != nil {
		return nil, err
	}
	rows, err := store.TranchesOf(r, awardID)
	if err != nil {
		return nil, err
	}
	language := workflows.CallOf(ctx).Language
	t := sheet.Table{Name: lang.Text(language, "sheet.tranches", nil) + " " + a.Number}
	for _, c := range []string{"tranche", "title", "due_on", "amount", "currency", "conditions", "state", "paid_on"} {
		t.Head = append(t.Head, lang.Text(language, "sheet."+c, nil))
	}
	for i := range rows {
		tr := &rows[i]
		var conditions []string
		for _, c := range tr.Conditions {
			conditions = append(conditions, lang.Text(language, "sheet.condition."+c.Code, models.Params{"report": c.Report, "need": num(c.Need)}))
		}
		t.Rows = append(t.Rows, []any{tr.Seq, tr.Title.In(language), tr.DueOn, tr.Amount, string(tr.Amount.Currency), strings.Join(conditions, "; "),
			lang.Text(language, "state.tranche."+string(tr.State), nil), tr.PaidOn})
	}
	return sheet.Write(format, t)
}
