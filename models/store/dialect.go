package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"demeu/models"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	sqlitedriver "modernc.org/sqlite"
)

// Broken is a constraint of the database that refused a write. The workflow that wrote knows what it means.
type Broken struct {
	Constraint string // "unique", "check", "foreign_key", "append_only"
	cause      error
}

func (b *Broken) Error() string { return "store: " + b.Constraint + ": " + b.cause.Error() }
func (b *Broken) Unwrap() error { return b.cause }

// IsUnique says that a row with this key exists already.
func IsUnique(err error) bool { return broke(err, "unique") }

// IsCheck says that a rule on a row refused the value, such as the floor of an account.
func IsCheck(err error) bool { return broke(err, "check") }

// IsAppendOnly says that somebody tried to rewrite history.
func IsAppendOnly(err error) bool { return broke(err, "append_only") }

func broke(err error, constraint string) bool {
	var b *Broken
	return errors.As(err, &b) && b.Constraint == constraint
}

// translate is the one place where the errors of both drivers become ours.
func translate(err error) error {
	var ours *models.Error
	var b *Broken
	if err == nil || errors.As(err, &ours) || errors.As(err, &b) {
		return err
	}
	var pg *pgconn.PgError
	var lite *sqlitedriver.Error
	switch {
	case errors.As(err, &pg):
		return translatePostgres(pg, err)
	case errors.As(err, &lite):
		return translateSQLite(lite, err)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, sql.ErrConnDone), pgconn.Timeout(err):
		return unavailable(err)
	case errors.Is(err, gorm.ErrInvalidTransaction), errors.Is(err, sql.ErrTxDone):
		return unavailable(err)
	}
	return err
}

func translatePostgres(pg *pgconn.PgError, err error) error {
	switch pg.Code {
	case "23505":
		return &Broken{"unique", err}
	case "23514":
		return &Broken{"check", err}
	case "23503":
		return &Broken{"foreign_key", err}
	case "P0001": // raised by our append-only triggers
		return &Broken{"append_only", err}
	case "40001", "40P01", "55P03", "57014", "53300":
		return unavailable(err)
	}
	return err
}

// Extended result codes of SQLite.
const (
	sqliteBusy       = 5
	sqliteLocked     = 6
	sqliteFull       = 13
	sqliteCheck      = 275
	sqliteForeignKey = 787
	sqlitePrimaryKey = 1555
	sqliteTrigger    = 1811
	sqliteUnique     = 2067
)

func translateSQLite(lite *sqlitedriver.Error, err error) error {
	switch code := lite.Code(); {
	case code == sqliteUnique || code == sqlitePrimaryKey:
		return &Broken{"unique", err}
	case code == sqliteCheck:
		return &Broken{"check", err}
	case code == sqliteForeignKey:
		return &Broken{"foreign_key", err}
	case code == sqliteTrigger:
		return &Broken{"append_only", err}
	case code&0xff == sqliteBusy || code&0xff == sqliteLocked || code&0xff == sqliteFull:
		return unavailable(err)
	}
	return err
}

// IsDeadlock says whether the database ended a transaction because two waited for each other: the same once more works.
func IsDeadlock(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

func unavailable(err error) error {
	e := models.New(models.Unavailable, "unavailable").Because(err)
	e.RetryAfter = 1
	return e
}

// plainLimit writes a limit as a number. As a parameter PostgreSQL would not know how few rows are wanted, and would plan
// every query of a list anew.
func plainLimit(c clause.Clause, b clause.Builder) {
	if l, ok := c.Expression.(clause.Limit); ok && l.Limit != nil {
		_, _ = b.WriteString("LIMIT " + strconv.Itoa(*l.Limit))
	}
}

// like makes a pattern for a folded search key; the three special characters are taken as they are.
func like(folded string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(folded) + "%"
}
