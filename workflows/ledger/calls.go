package ledger

import (
	"demeu/models"
	"demeu/workflows"
)

// TakeFromCall gives parts of a call's money back to their funds: the call needs less than was set aside.
func TakeFromCall(st *workflows.Step, callID string, lines ...Line) (string, error) {
	return moveLines(st, models.LedgerEntry{Kind: models.EntryCallReleased, ObjectOf: "call", ObjectID: callID}, lines,
		allocated(callID), available)
}
