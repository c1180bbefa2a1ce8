// Package models is the vocabulary of Demeu: its nouns, their states and the rules that a noun can check alone.
package models

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Base is what every record has.
type Base struct {
	ID        string `gorm:"primaryKey"`
	Version   int64  // raised by every save; a save of an older version loses
	CreatedAt Time   `gorm:"autoCreateTime:false"`
	UpdatedAt Time   `gorm:"autoUpdateTime:false"`
}

// Meta gives the store access to the record's head.
func (b *Base) Meta() *Base { return b }

// Time is an instant in UTC, cut to microseconds, so that it equals itself after a round trip on both engines.
type Time struct{ time.Time }

// At makes a Time of any instant.
func At(t time.Time) Time {
	if t.IsZero() {
		return Time{}
	}
	return Time{t.UTC().Truncate(time.Microsecond)}
}

// Value stores the instant; the zero instant is NULL.
func (t Time) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.UTC().Truncate(time.Microsecond), nil
}

// Scan reads what either engine hands out: a time, or SQLite's text.
func (t *Time) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*t = Time{}
	case time.Time:
		*t = At(v)
	case string:
		return t.parse(v)
	case []byte:
		return t.parse(string(v))
	default:
		return fmt.Errorf("models.Time: cannot read %T", v)
	}
	return nil
}

func (t *Time) parse(s string) error {
	for _, layout := range []string{"2006-01-02 15:04:05.999999999-07:00", time.RFC3339Nano} {
		if p, err := time.Parse(layout, s); err == nil {
			*t = At(p)
			return nil
		}
	}
	return fmt.Errorf("models.Time: cannot read %q", s)
}

// MarshalJSON writes RFC 3339, null for the zero instant.
func (t Time) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return t.Time.MarshalJSON()
}

// UnmarshalJSON reads RFC 3339 or null.
func (t *Time) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*t = Time{}
		return nil
	}
	var p time.Time
	if err := p.UnmarshalJSON(b); err != nil {
		return err
	}
	*t = At(p)
	return nil
}

// Text is one text in the languages of the platform; an absent language is empty.
type Text struct {
	KK string `json:"kk,omitempty"`
	RU string `json:"ru,omitempty"`
	EN string `json:"en,omitempty"`
}

// Languages of the interface, in the order in which they are offered.
var Languages = []string{"kk", "ru", "en"}

// In is the text in a language, or in the first language that has it.
func (t Text) In(lang string) string {
	if s := t.get(lang); s != "" {
		return s
	}
	for _, l := range []string{"ru", "kk", "en"} {
		if s := t.get(l); s != "" {
			return s
		}
	}
	return ""
}

func (t Text) get(lang string) string {
	switch lang {
	case "kk":
		return t.KK
	case "ru":
		return t.RU
	case "en":
		return t.EN
	}
	return ""
}

// Has says whether the text exists in each of the languages.
func (t Text) Has(langs ...string) bool {
	for _, l := range langs {
		if t.get(l) == "" {
			return false
		}
	}
	return true
}

// All joins the three texts, for searching.
func (t Text) All() string { return t.KK + " " + t.RU + " " + t.EN }

// Head is the part that every body of the API begins with. State is what somebody decided, Phase what time implies.
type Head struct {
	ID        string    `json:"id" format:"uuid"`
	State     string    `json:"state,omitempty"`
	Phase     string    `json:"phase,omitempty"`
	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	Actions   []Action  `json:"actions,omitempty"`
}

// HeadOf starts a body from a record.
func HeadOf(b *Base, state string) Head {
	return Head{ID: b.ID, State: state, Version: b.Version, CreatedAt: b.CreatedAt.Time, UpdatedAt: b.UpdatedAt.Time}
}

// Top gives generic code access to the head of any body.
func (h *Head) Top() *Head { return h }

// Action is one verb that one of the caller's roles on this record may ever fire. The screen draws its buttons
// from these and knows no rule.
type Action struct {
	Verb    string `json:"verb"`
	Allowed bool   `json:"allowed"`
	Primary bool   `json:"primary,omitempty"` // the one to do next
	Code    string `json:"code,omitempty"`    // why not: the code of the refusal
	Params  Params `json:"params,omitempty"`
	Reason  string `json:"reason,omitempty"`   // the refusal in the caller's language, filled by the api
	Unblock []Role `json:"unblocks,omitempty"` // who can make it possible
	Tells   []Role `json:"tells,omitempty"`    // who will be told
	Needs   string `json:"needs,omitempty"`    // "reason" when the verb wants one
	Alone   bool   `json:"alone,omitempty"`    // one person suffices for what others have to confirm elsewhere
}

// IsID says whether a text can be an id at all: a UUID in its usual lower-case form.
func IsID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range s {
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case c >= '0' && c <= '9' || c >= 'a' && c <= 'f':
		default:
			return false
		}
	}
	return true
}
