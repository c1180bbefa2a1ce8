package store

import (
	"demeu/models"
	"demeu/models/calendar"
)

// Next gives out the next number under a name, each once. Who asks at the same time waits for the row until the other
// has committed.
func (t *Tx) Next(name string) (int64, error) {
	var n int64
	err := t.gorm.Raw("INSERT INTO counters (name, last) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET last = counters.last + 1 RETURNING last", name).Row().Scan(&n)
	return n, translate(err)
}

// Attachments are the files of a record, the oldest first.
func Attachments(r Reader, object, id string) ([]models.Attachment, error) {
	return Find[models.Attachment](r, "created_at, id", "object = ? AND object_id = ?", object, id)
}

// DraftOf finds the open draft of an applicant in a call; nil when there is none.
func DraftOf(r Reader, callID, applicantID string) (*models.Application, error) {
	return First[models.Application](r, "", "call_id = ? AND applicant_id = ? AND state IN ('draft', 'awaiting_certification')", callID, applicantID)
}

// SentBy counts what an applicant has sent to a call and not withdrawn.
func SentBy(r Reader, callID, applicantID string) (int64, error) {
	return Count[models.Application](r, "call_id = ? AND applicant_id = ? AND submitted_at IS NOT NULL AND state <> 'withdrawn'", callID, applicantID)
}

// OverdueReports counts the reports that an organisation owes on its awards and that were due before a day.
func OverdueReports(r Reader, granteeID string, day calendar.Date) (int64, error) {
	return Count[models.Report](r, "grantee_id = ? AND due_on < ? AND state IN ('draft', 'awaiting_certification', 'changes_requested')", granteeID, day)
}

// FundsOfCall is what each fund puts into a call, in the order of the call.
func FundsOfCall(r Reader, callID string) ([]models.CallFunding, error) {
	return Find[models.CallFunding](r, "seq, id", "call_id = ?", callID)
}

// LastDeal is the newest exchange of a fund into a currency; nil when there was none.
func LastDeal(r Reader, fundID, bought string) (*models.Conversion, error) {
	return First[models.Conversion](r, "dealt_on DESC, id DESC", "fund_id = ? AND bought_currency = ?", fundID, bought)
}
