package awards

import (
	"errors"
	"slices"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/ids"
	"demeu/models/lang"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/ledger"
)

// allowedShift is how many per cent of a budget line may be spent above it without an amendment.
const allowedShift = 10

type expenseMove = workflows.Move[models.ExpenseState, *models.Expense]

// expenses move with the finance verdict on their report, never by themselves.
var expenses = workflows.Machine[models.ExpenseState, *models.Expense]{
	Object: "expense",
	Load:   store.Get[models.Expense],
	State:  func(e *models.Expense) *models.ExpenseState { return &e.State },
	Moves: []expenseMove{
		{Verb: "accept", From: in(models.ExpenseClaimed), To: models.ExpenseAccepted, Hidden: true},
		{Verb: "disallow", From: in(models.ExpenseClaimed), To: models.ExpenseDisallowed, Hidden: true, Body: workflows.ReasonBody{}, Apply: workflows.Body(disallow)},
	},
}

func disallow(_ *workflows.Step, e *models.Expense, b *workflows.ReasonBody) error {
	e.Reason = b.Reason
	return nil
}

// ExpenseInput is one line of the expense register. Sums are the platform's own.
type ExpenseInput struct {
	SpentOn      calendar.Date `json:"spent_on"`
	Document     string        `json:"document" maxLength:"300" doc:"Kind, number and date of the document"`
	SupplierBIN  string        `json:"supplier_bin,omitempty" maxLength:"20" doc:"BIN of an organisation, IIN of a sole trader; empty for a foreign supplier"`
	SupplierName string        `json:"supplier_name,omitempty" maxLength:"300" doc:"Needed without a BIN"`
	Line         int64         `json:"line" doc:"Of the award's budget"`
	Amount       money.Amount  `json:"amount"`
	ReceiptID    *string       `json:"receipt_id,omitempty" nullable:"true" doc:"An attachment of this report"`
}

// claimed checks an expense register against the award and makes its rows. Every wrong field is named at once.
func claimed(st *workflows.Step, bad *models.Fields, a *models.Award, r *models.Report, given []ExpenseInput) ([]models.Expense, error) {
	files, err := store.Attachments(st.Tx, r.Object(), r.ID)
	if err != nil {
		return nil, err
	}
	rows := make([]models.Expense, len(given))
	for i, in := range given {
		at := func(name string) string { return workflows.Pointer(SectionExpenses, i, name) }
		bad.Check(in.SpentOn.Valid(), at("spent_on"), "field.required")
		bad.Check(!in.SpentOn.Valid() || !in.SpentOn.Before(a.StartsOn) && !a.EndsOn.Before(in.SpentOn), at("spent_on"), "expense.outside_award",
			"from", string(a.StartsOn), "to", string(a.EndsOn))
		bad.Check(!st.Today().Before(in.SpentOn), at("spent_on"), "expense.in_future")
		bad.Require(at("document"), in.Document)
		bin := ""
		if models.Blank(in.SupplierBIN) {
			bad.Require(at("supplier_name"), in.SupplierName) // a foreign supplier has no number of ours
		} else {
			var fault ids.Fault
			if bin, _, err = ids.ParseNumber(in.SupplierBIN); errors.As(err, &fault) {
				bad.Add(at("supplier_bin"), "id."+string(fault))
			}
		}
		_, known := lineOf(a, in.Line)
		bad.Check(known, at("line"), "expense.line_unknown")
		bad.Check(in.Amount.Currency == a.Amount.Currency, at("amount"), "expense.currency", "currency", string(a.Amount.Currency))
		bad.Check(in.Amount.Minor > 0, at("amount"), "expense.amount")
		bad.Check(in.ReceiptID == nil || slices.ContainsFunc(files, func(f models.Attachment) bool { return f.ID == *in.ReceiptID }), at("receipt_id"), "expense.receipt_unknown")
		rows[i] = models.Expense{
			Base: st.New(), ReportID: r.ID, AwardID: a.ID, OperatorID: a.OperatorID, GranteeID: a.GranteeID, Seq: int64(i + 1), SpentOn: in.SpentOn,
			Document: models.Trimmed(in.Document), SupplierBIN: bin, SupplierName: models.Trimmed(models.CleanName(in.SupplierName)), Line: in.Line,
			Amount: in.Amount, ReceiptID: in.ReceiptID, State: models.ExpenseClaimed,
		}
		rows[i].Version = 1
	}
	return rows, nil
}

func lineOf(a *models.Award, line int64) (*models.BudgetLine, bool) {
	i := slices.IndexFunc(a.Budget, func(l models.BudgetLine) bool { return l.Line == line })
	if i < 0 {
		return nil, false
	}
	return &a.Budget[i], true
}

// replaceExpenses puts a new register in the place of the old one. A row that says the same keeps its id, and nothing
// is written when nothing changed: autosave asks often.
func replaceExpenses(st *workflows.Step, r *models.Report, rows []models.Expense) error {
	old, err := store.ExpensesOf(st.Tx, r.ID)
	if err != nil {
		return err
	}
	same := len(old) == len(rows)
	kept := map[string]bool{}
	for i := range rows {
		for j := range old {
			if !kept[old[j].ID] && says(&old[j]) == says(&rows[i]) {
				rows[i].Base, kept[old[j].ID] = old[j].Base, true
				same = same && i == j
				break
			}
		}
		same = same && kept[rows[i].ID]
	}
	if same {
		return nil
	}
	if err := store.Remove[models.Expense](st.Tx, "report_id = ?", r.ID); err != nil {
		return err
	}
	if err := store.Append(st.Tx, rows...); err != nil {
		return err
	}
	var removed, added []any
	for i := range old {
		if !kept[old[i].ID] {
			removed = append(removed, claimFacts(&old[i]))
		}
	}
	for i := range rows {
		if !kept[rows[i].ID] {
			added = append(added, claimFacts(&rows[i]))
		}
	}
	return st.Note(r, "edit_expenses", map[string]any{"expenses": removed}, map[string]any{"expenses": added}, "")
}

// said is what an expense says, for comparing.
type said struct {
	spentOn                    calendar.Date
	document, bin, name, paper string
	line                       int64
	amount                     money.Amount
}

func says(e *models.Expense) said {
	s := said{e.SpentOn, e.Document, e.SupplierBIN, e.SupplierName, "", e.Line, e.Amount}
	if e.ReceiptID != nil {
		s.paper = *e.ReceiptID
	}
	return s
}

// claimFacts are an expense for the trail: who was paid may be a person and stays out of it.
func claimFacts(e *models.Expense) map[string]any {
	return map[string]any{"id": e.ID, "spent_on": e.SpentOn, "document": e.Document, "line": e.Line, "amount": e.Amount}
}

// weighExpenses notes what finance takes out and refuses a rest that the budget or the money does not cover.
func weighExpenses(st *workflows.Step, r *models.Report, b *Verdict) error {
	a, err := store.Get[models.Award](st.Tx, r.AwardID)
	if err != nil {
		return err
	}
	rows, err := store.ExpensesOf(st.Tx, r.ID)
	if err != nil {
		return err
	}
	out := map[string]bool{}
	var bad models.Fields
	for i, d := range b.Disallowed {
		ours := slices.ContainsFunc(rows, func(e models.Expense) bool { return e.ID == d.ExpenseID })
		bad.Check(ours && !out[d.ExpenseID], workflows.Pointer("disallowed", i, "expense_id"), "expense.unknown")
		bad.Require(workflows.Pointer("disallowed", i, "reason"), d.Reason)
		out[d.ExpenseID] = true
	}
	if err := bad.Err("report.invalid"); err != nil {
		return err
	}
	r.Disallowed = b.Disallowed
	rest := slices.DeleteFunc(rows, func(e models.Expense) bool { return out[e.ID] })
	accepted, err := store.AcceptedByLine(st.Tx, a.ID)
	if err != nil {
		return err
	}
	if err := withinLines(a, rest, accepted); err != nil {
		return err
	}
	return withinPaid(st.Tx, a, r.Code, rest)
}

// withinLines refuses expenses that go above a line of the budget by more than the allowed shift.
func withinLines(a *models.Award, rows []models.Expense, accepted map[int64]int64) error {
	over := overLines(a, rows, accepted)
	if len(over) == 0 {
		return nil
	}
	e := models.Refuse("expense.over_line")
	for k, v := range over[0].Params {
		e.With(k, v)
	}
	for _, f := range over {
		e.Fields = append(e.Fields, models.FieldError{Pointer: f.Pointer, Code: f.Code, Params: f.Params})
	}
	return e
}

func overLines(a *models.Award, rows []models.Expense, accepted map[int64]int64) []models.Finding {
	var over []models.Finding
	for i, l := range lineViews(a, rows, accepted) {
		if l.over() {
			over = append(over, models.Finding{Code: "expense.over_line", Severity: models.Blocking, Pointer: workflows.Pointer("lines", i),
				Params: models.Params{"line": num(l.Line), "limit": plain(l.Limit), "sum": plain(sum(l.Accepted, l.Claimed))}})
		}
	}
	return over
}

// withinPaid refuses expenses above what the grantee was paid: nobody accounts for money that did not come. The last
// report alone may also account for what its own tranche is going to reimburse.
func withinPaid(r store.Reader, a *models.Award, code string, rows []models.Expense) error {
	certified, paid, err := SpentShare(r, a.ID)
	if err != nil {
		return err
	}
	awaited, err := reimbursed(r, a, code)
	if err != nil {
		return err
	}
	asked, left := totalsOf(a, rows).Claimed, paid+awaited-certified // of one award: no sum overflows
	if asked.Minor <= left {
		return nil
	}
	in := func(minor int64) string { return plain(money.Amount{Minor: minor, Currency: a.Amount.Currency}) }
	return models.Refuse("report.spent_above_paid").With("asked", plain(asked)).With("paid", in(paid)).With("left", in(left))
}

// reimbursed is what the tranches that wait for the last report of an award will pay: money that its grantee has spent
// before it comes.
func reimbursed(r store.Reader, a *models.Award, code string) (int64, error) {
	if len(a.ReportPlan) == 0 || a.ReportPlan[len(a.ReportPlan)-1].Code != code {
		return 0, nil
	}
	rows, err := store.TranchesOf(r, a.ID)
	var minor int64
	for i := range rows {
		waits := slices.ContainsFunc(rows[i].Conditions, func(c models.Condition) bool {
			return c.Code == models.ConditionReportAccepted && c.Report == code
		})
		if waits && !slices.Contains(finalTranche, rows[i].State) {
			minor += rows[i].Amount.Minor
		}
	}
	return minor, err
}

// certify makes the verdict of finance take effect: each expense is accepted or not, and what is accepted is posted at
// once. The award is saved first, so that of two reports accepted at a time the second sees the first; then everything
// is weighed once more.
func certify(st *workflows.Step, r *models.Report) error {
	a, err := store.Get[models.Award](st.Tx, r.AwardID)
	if err != nil {
		return err
	}
	if err := st.Save(a, "certify_spend", workflows.Snapshot(a), ""); err != nil {
		return err
	}
	rows, err := store.ExpensesOf(st.Tx, r.ID)
	if err != nil {
		return err
	}
	reasons := map[string]string{}
	for _, d := range r.Disallowed {
		reasons[d.ExpenseID] = d.Reason
	}
	for i := range rows {
		if why, out := reasons[rows[i].ID]; out {
			err = expenses.Effect(st, &rows[i], "disallow", &workflows.ReasonBody{Reason: why})
		} else {
			err = expenses.Effect(st, &rows[i], "accept")
		}
		if err != nil {
			return err
		}
	}
	accepted, err := store.AcceptedByLine(st.Tx, a.ID)
	if err != nil {
		return err
	}
	if err := withinLines(a, nil, accepted); err != nil {
		return err
	}
	if err := withinPaid(st.Tx, a, r.Code, nil); err != nil {
		return err
	}
	entry, err := postAccepted(st, a)
	if err != nil {
		return err
	}
	if entry != "" {
		before := workflows.Snapshot(r)
		r.EntryID = &entry
		if err := st.Save(r, "certify", before, ""); err != nil {
			return err
		}
	}
	return tellAccepted(st, r)
}

// postAccepted posts what was accepted of an award and is not in the books yet, category by category, as far as the
// grantee was paid. The rest of a last report follows when its tranche is paid. "" when there was nothing to post.
func postAccepted(st *workflows.Step, a *models.Award) (string, error) {
	accepted, err := store.AcceptedByLine(st.Tx, a.ID)
	if err != nil {
		return "", err
	}
	posted, err := store.SpentByCategory(st.Tx, a.ID)
	if err != nil {
		return "", err
	}
	shares, err := ledger.Shares(st.Tx, a.ID)
	if err != nil {
		return "", err
	}
	var left int64
	for _, s := range shares {
		left += s.Paid.Minor - s.Spent.Minor
	}
	var categories []string
	open := map[string]int64{}
	for _, l := range a.Budget {
		if _, seen := open[l.Category]; !seen {
			categories, open[l.Category] = append(categories, l.Category), -posted[l.Category]
		}
		open[l.Category] += accepted[l.Line]
	}
	var spends []ledger.Spend
	for _, c := range categories {
		if part := min(open[c], left); part > 0 {
			spends = append(spends, ledger.Spend{Category: c, Amount: money.Amount{Minor: part, Currency: a.Amount.Currency}})
			left -= part
		}
	}
	if len(spends) == 0 {
		return "", nil
	}
	return ledger.CertifySpend(st, a.ID, spends...)
}

// ExpenseView is one expense. To who stands outside the award and its operator a person who was paid is initials.
type ExpenseView struct {
	ID           string              `json:"id"`
	Seq          int64               `json:"seq"`
	SpentOn      calendar.Date       `json:"spent_on"`
	Document     string              `json:"document"`
	SupplierBIN  string              `json:"supplier_bin"`
	SupplierName string              `json:"supplier_name"`
	Line         int64               `json:"line"`
	Category     string              `json:"category"`
	Amount       money.Amount        `json:"amount"`
	ReceiptID    *string             `json:"receipt_id"`
	State        models.ExpenseState `json:"state" enum:"claimed,accepted,disallowed"`
	Reason       string              `json:"reason,omitempty"`
}

func expenseViews(a *models.Award, rows []models.Expense, masked bool) []ExpenseView {
	views := make([]ExpenseView, len(rows))
	for i := range rows {
		e := &rows[i]
		views[i] = ExpenseView{ID: e.ID, Seq: e.Seq, SpentOn: e.SpentOn, Document: e.Document, SupplierBIN: e.SupplierBIN, SupplierName: e.SupplierName,
			Line: e.Line, Amount: e.Amount, ReceiptID: e.ReceiptID, State: e.State, Reason: e.Reason}
		if l, ok := lineOf(a, e.Line); ok {
			views[i].Category = l.Category
		}
		if !masked {
			continue
		}
		views[i].ReceiptID = nil
		if kind, _ := ids.KindOf(e.SupplierBIN); kind != ids.BIN {
			views[i].SupplierBIN, views[i].SupplierName = ids.Mask(e.SupplierBIN), models.Initials(e.SupplierName)
		}
	}
	return views
}

// LineView is a line of the budget with what was spent on it.
type LineView struct {
	Line     int64        `json:"line"`
	Category string       `json:"category"`
	Title    string       `json:"title"`
	Budget   money.Amount `json:"budget"`
	Accepted money.Amount `json:"accepted"`
	Claimed  money.Amount `json:"claimed"`
	Limit    money.Amount `json:"limit" doc:"The budget and the shift that is allowed without an amendment"`
	Share    string       `json:"share" doc:"Accepted as a percentage of the budget"`
}

func lineViews(a *models.Award, rows []models.Expense, accepted map[int64]int64) []LineView {
	views := make([]LineView, len(a.Budget))
	for i, l := range a.Budget {
		v := LineView{Line: l.Line, Category: l.Category, Title: l.Title, Budget: l.Total,
			Accepted: money.Amount{Minor: accepted[l.Line], Currency: l.Total.Currency}, Claimed: money.Amount{Currency: l.Total.Currency}}
		for j := range rows {
			if rows[j].Line == l.Line && rows[j].State == models.ExpenseClaimed {
				v.Claimed = sum(v.Claimed, rows[j].Amount)
			}
		}
		v.Limit = sum(l.Total, money.Amount{Minor: l.Total.Minor / 100 * allowedShift, Currency: l.Total.Currency})
		v.Limit.Minor += l.Total.Minor % 100 * allowedShift / 100 // rounded down: the limit is never exceeded
		v.Share = money.Percent(v.Accepted, v.Budget)
		views[i] = v
	}
	return views
}

// over says whether what is accepted and claimed goes above the limit.
func (l *LineView) over() bool { return sum(l.Accepted, l.Claimed).Minor > l.Limit.Minor }

// sum adds amounts of one award, which share its currency. What does not fit counts as the most there is: it is above
// every limit.
func sum(a, b money.Amount) money.Amount {
	total, err := a.Add(b)
	if err != nil {
		return money.Amount{Minor: 1<<63 - 1, Currency: a.Currency}
	}
	return total
}

// ExpenseTotals are the sums of a report.
type ExpenseTotals struct {
	Claimed    money.Amount `json:"claimed"`
	Accepted   money.Amount `json:"accepted"`
	Disallowed money.Amount `json:"disallowed"`
}

func totalsOf(a *models.Award, rows []models.Expense) ExpenseTotals {
	none := money.Amount{Currency: a.Amount.Currency}
	t := ExpenseTotals{none, none, none}
	for i := range rows {
		to := map[models.ExpenseState]*money.Amount{
			models.ExpenseClaimed: &t.Claimed, models.ExpenseAccepted: &t.Accepted, models.ExpenseDisallowed: &t.Disallowed,
		}[rows[i].State]
		*to = sum(*to, rows[i].Amount)
	}
	return t
}

// twice names the expenses that say the same as one before them: two tickets at one price may be rightly there, one
// receipt entered twice may not, and only somebody who looks can tell.
func twice(rows []models.Expense) []models.Finding {
	var found []models.Finding
	seen := map[said]int64{}
	for i := range rows {
		e := &rows[i]
		key := said{spentOn: e.SpentOn, document: ids.Fold(e.Document), bin: e.SupplierBIN, amount: e.Amount}
		if e.SupplierBIN == "" {
			key.name = ids.Fold(e.SupplierName)
		}
		if before, ok := seen[key]; ok {
			found = append(found, models.Finding{Code: "expense.twice", Severity: models.Warning, Pointer: workflows.Pointer(SectionExpenses, i),
				Params: models.Params{"expense": num(e.Seq), "before": num(before)}})
			continue
		}
		seen[key] = e.Seq
	}
	return found
}

// findingsOf is what is missing in a report, and what finance would refuse. Nothing of it but the missing keeps a
// report from being sent.
func findingsOf(see *workflows.Sight, a *models.Award, r *models.Report, rows []models.Expense, accepted map[int64]int64) ([]models.Finding, error) {
	found := []models.Finding{}
	if !r.CertifiedAt.IsZero() || r.State == models.ReportRejected {
		return found, nil
	}
	for _, f := range missing(r) {
		found = append(found, models.Finding{Code: f.Code, Severity: models.Blocking, Pointer: f.Pointer, Params: f.Params})
	}
	for i := range rows {
		if rows[i].ReceiptID == nil {
			found = append(found, models.Finding{Code: "expense.receipt_missing", Severity: models.Warning, Pointer: workflows.Pointer(SectionExpenses, i, "receipt_id")})
		}
	}
	found = append(found, twice(rows)...)
	found = append(found, overLines(a, rows, accepted)...)
	switch err := withinPaid(see.Reader, a, r.Code, rows); {
	case errors.Is(err, models.Refuse("report.spent_above_paid")):
		found = append(found, models.Finding{Code: "report.spent_above_paid", Severity: models.Blocking, Pointer: "/" + SectionExpenses, Params: models.AsError(err).Params})
	case err != nil:
		return nil, err
	}
	for i := range found {
		found[i].Detail = lang.Error(see.Language, found[i].Code, found[i].Params)
	}
	return found, nil
}
