package models

import (
	"demeu/models/calendar"
	"demeu/models/money"
)

// Book of the ledger. The commitment book says what each part of a donor's promise is meant for, the actual book where
// the cash is. Both are made of the same transfers.
type Book string

const (
	BookCommitment Book = "commitment"
	BookActual     Book = "actual"
)

// Stage is an account by its word. Those of the commitment book are the stages through which promised money passes.
type Stage string

const (
	StagePledge    Stage = "pledge"     // the promise itself, against which the other stages stand
	StageConverted Stage = "converted"  // exchanged: it goes on in another currency
	StageAvailable Stage = "available"  // for no call yet
	StageAllocated Stage = "allocated"  // for a call
	StageAwarded   Stage = "awarded"    // for an award
	StageReserved  Stage = "reserved"   // for an approved tranche
	StageInPayment Stage = "in_payment" // for a tranche that is at the bank
	StageAdvanced  Stage = "advanced"   // paid, not yet accounted for
	StageSpent     Stage = "spent"      // paid and accounted for
	StageLapsed    Stage = "lapsed"     // never to be spent: for the donor again

	CashBank       Stage = "bank"               // on a bank account
	CashInTransit  Stage = "in_transit"         // sent, not yet booked by the bank
	CashAdvance    Stage = "advance"            // with a grantee who has not yet accounted for it
	CashRefundable Stage = "refundable_advance" // owed to the donor until it is spent as agreed
	CashFXClearing Stage = "fx_clearing"        // joins the two currencies of a deal; zero after each
)

// Stages lists the stages of promised money in the order in which it passes them. Their sum is what was promised.
var Stages = []Stage{
	StageAvailable, StageAllocated, StageAwarded, StageReserved, StageInPayment, StageAdvanced, StageSpent, StageLapsed,
}

// LedgerSide is a side of an account or of a transfer.
type LedgerSide string

const (
	Debit  LedgerSide = "debit"
	Credit LedgerSide = "credit"
)

// Chart says of each account in which book it is, which side raises it, and whether it may fall below zero.
var Chart = map[Stage]struct {
	Book      Book
	Normal    LedgerSide
	Unbounded bool
}{
	StagePledge:    {BookCommitment, Credit, true},
	StageConverted: {BookCommitment, Debit, false},
	StageAvailable: {BookCommitment, Debit, false},
	StageAllocated: {BookCommitment, Debit, false},
	StageAwarded:   {BookCommitment, Debit, false},
	StageReserved:  {BookCommitment, Debit, false},
	StageInPayment: {BookCommitment, Debit, false},
	StageAdvanced:  {BookCommitment, Debit, false},
	StageSpent:     {BookCommitment, Debit, false},
	StageLapsed:    {BookCommitment, Debit, false},
	CashBank:       {BookActual, Debit, false},
	CashInTransit:  {BookActual, Debit, false},
	CashAdvance:    {BookActual, Debit, false},
	CashRefundable: {BookActual, Credit, false},
	CashFXClearing: {BookActual, Debit, true},
}

// LedgerFund opens the books of a fund and names the currency of its agreement. Each entry raises its version first,
// so the entries of one fund come one after the other.
type LedgerFund struct {
	FundID   string `gorm:"primaryKey"`
	Currency money.Currency
	Version  int64
}

// LedgerAccount is one place where money of one fund lies. The balance is kept beside the transfers so that the
// database can refuse to let it fall below the floor; Verify derives it again from them.
type LedgerAccount struct {
	ID           string `gorm:"primaryKey"`
	FundID       string
	Book         Book
	Code         Stage
	Currency     money.Currency
	Dim          string // the call, award, batch or bank account; "" where there is one of the kind
	Part         string // the tranche or the budget category within it
	Lot          int64  // the exchange deal that the money came from; 0 for the currency of the agreement and for cash
	NormalSide   LedgerSide
	FloorMinor   *int64 // nil: no floor
	BalanceMinor int64
	CostMinor    int64 // what the balance cost in the currency of the agreement; 0 without a lot
	Version      int64
}

// EntryKind says what happened.
type EntryKind string

const (
	EntrySigned            EntryKind = "fund_signed"
	EntryReceived          EntryKind = "money_received"
	EntryConverted         EntryKind = "money_converted"
	EntryCallFunded        EntryKind = "call_funded"
	EntryCallReleased      EntryKind = "call_released"
	EntryAwardApproved     EntryKind = "award_approved"
	EntryAwardCancelled    EntryKind = "award_cancelled"
	EntryTrancheApproved   EntryKind = "tranche_approved"
	EntryTrancheUnapproved EntryKind = "tranche_unapproved"
	EntryTrancheReleased   EntryKind = "tranche_released"
	EntryTrancheRecalled   EntryKind = "tranche_recalled"
	EntryTrancheSettled    EntryKind = "tranche_settled"
	EntrySpendCertified    EntryKind = "spend_certified"
	EntryUnspentReturned   EntryKind = "unspent_returned"
	EntryReversed          EntryKind = "entry_reversed"
)

// EntryKinds lists them all.
var EntryKinds = []EntryKind{
	EntrySigned, EntryReceived, EntryConverted, EntryCallFunded, EntryCallReleased, EntryAwardApproved,
	EntryAwardCancelled, EntryTrancheApproved, EntryTrancheUnapproved, EntryTrancheReleased, EntryTrancheRecalled,
	EntryTrancheSettled, EntrySpendCertified, EntryUnspentReturned, EntryReversed,
}

// LedgerEntry is one thing that happened to money: the head of its transfers. Rows are appended, never rewritten.
type LedgerEntry struct {
	ID       string `gorm:"primaryKey"`
	Kind     EntryKind
	At       Time          // when it was entered
	BookedOn calendar.Date // the day for which it counts
	ActorID  *string       // nil: the platform itself
	ObjectOf string        `gorm:"column:object"`
	ObjectID string
	Corrects *string // the entry that this one undoes; each is undone at most once
	Memo     string  // the bank's reference, or a reason
}

// LedgerTransfer moves an amount from the credited to the debited account of one fund. Rows are never rewritten.
type LedgerTransfer struct {
	ID           string `gorm:"primaryKey"`
	EntryID      string
	Seq          int64
	FundID       string
	Book         Book
	Currency     money.Currency
	DebitID      string
	CreditID     string
	AmountMinor  int64
	CostMinor    *int64 // of exchanged money: its cost in the currency of the agreement
	CostCurrency *money.Currency
}

// FXDeal is one exchange. What was bought is a lot of the fund, and what was sold is the lot's cost.
type FXDeal struct {
	ID            string `gorm:"primaryKey"`
	FundID        string
	Lot           int64 // 1, 2, 3 … within the fund; older lots are used first
	EntryID       string
	Sold          money.Amount `gorm:"embedded;embeddedPrefix:sold_"`
	Bought        money.Amount `gorm:"embedded;embeddedPrefix:bought_"`
	Rate          money.Rate   // units of what was bought for one unit of what was sold
	Source        string
	DealtOn       calendar.Date
	BankReference string
}

// LedgerFault is a row of the books that does not agree with the others.
type LedgerFault struct {
	Table    string `json:"table"`
	ID       string `json:"id"`
	What     string `json:"what"`
	Expected string `json:"expected"`
	Found    string `json:"found"`
}
