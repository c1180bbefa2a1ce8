package models

import (
	"database/sql/driver"
	"fmt"
	"log/slog"
	"strings"
)

// Secret is a value that is shown only on purpose: a personal number, a bank account. Events, logs and bodies get it
// masked; Reveal is the one way to the whole.
type Secret string

// Reveal gives the whole value.
func (s Secret) Reveal() string { return string(s) }

// String masks all but the first and last four characters.
func (s Secret) String() string {
	r := []rune(string(s))
	if len(r) < 10 {
		return strings.Repeat("•", len(r))
	}
	return string(r[:4]) + strings.Repeat("•", len(r)-8) + string(r[len(r)-4:])
}

// MarshalText masks, so a Secret must be a column of its own and never part of a stored JSON value.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue masks.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Value stores the whole.
func (s Secret) Value() (driver.Value, error) { return string(s), nil }

// Scan reads the whole.
func (s *Secret) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*s = ""
	case string:
		*s = Secret(v)
	case []byte:
		*s = Secret(v)
	default:
		return fmt.Errorf("models.Secret: cannot read %T", v)
	}
	return nil
}
