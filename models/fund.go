package models

import (
	"demeu/models/calendar"
	"demeu/models/money"
)

// FundState is where a donor's agreement is.
type FundState string

const (
	FundDraft  FundState = "draft"
	FundSigned FundState = "signed"
)

// Fund is one agreement of a donor with an operator: an amount in one currency, for a time, under restrictions.
// One donor may have many funds.
type Fund struct {
	Base
	OperatorID      string
	DonorID         string
	Title           Text         `gorm:"serializer:json"`
	Amount          money.Amount `gorm:"embedded;embeddedPrefix:amount_"` // of the agreement, in its currency
	Restrictions    Restrictions `gorm:"serializer:json"`
	ValidFrom       calendar.Date
	ValidTo         calendar.Date
	AgreementNumber string
	SignedOn        calendar.Date
	State           FundState
	SearchKey       string `json:"-"`
}

func (*Fund) Object() string { return "fund" }

// Restrictions are what a donor's money may not pay for; an empty field restricts nothing.
type Restrictions struct {
	ResidentsOnly bool          `json:"residents_only,omitempty"`
	Regions       []string      `json:"regions,omitempty"`         // ISO 3166-2:KZ; the award's regions must be among them
	Categories    []string      `json:"categories,omitempty"`      // budget categories that may be paid
	Themes        []int         `json:"themes,omitempty"`          // SDG numbers, one of which the project names
	SDGRequired   bool          `json:"sdg_required,omitempty"`    // the project names at least one SDG
	MaxUnitPrice  *money.Amount `json:"max_unit_price,omitempty"`  // of equipment, in the fund's currency
	FiscalYearEnd string        `json:"fiscal_year_end,omitempty"` // "12-20": month and day by which a year's money is spent
}

// Receipt is money of a donor that arrived at the operator's bank.
type Receipt struct {
	Base
	FundID        string
	Amount        money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
	BookedOn      calendar.Date
	BankAccount   Secret
	BankReference string // unique within the fund: the same bank line never counts twice
	EntryID       string
}

func (*Receipt) Object() string { return "receipt" }

// Conversion is one exchange deal of a fund; what was bought is a lot whose cost is what was sold.
type Conversion struct {
	Base
	FundID        string
	Sold          money.Amount  `gorm:"embedded;embeddedPrefix:sold_"`
	Bought        money.Amount  `gorm:"embedded;embeddedPrefix:bought_"`
	Rate          money.Decimal // units of what was bought for one unit of what was sold
	Source        string
	DealtOn       calendar.Date
	BankReference string
	EntryID       string
}

func (*Conversion) Object() string { return "conversion" }
