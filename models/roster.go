package models

// RosterEntry puts a person on a call's roster of experts.
type RosterEntry struct {
	Base
	CallID   string
	PersonID string
}

func (*RosterEntry) Object() string { return "roster_entry" }
