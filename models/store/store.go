// Package store is the only place with SQL. Reads hang on a Reader, writes on a *Tx; a Tx has no Begin, so a
// transaction inside a transaction, or a write outside one, does not compile.
package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"demeu/models"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	sqlitedriver "modernc.org/sqlite" // the one SQLite driver of the binary; a second one would panic at start
)

// Engine is the database under the program.
type Engine string

const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Store holds the connections. On SQLite one writer and a pool of readers share the file, on PostgreSQL one pool
// serves both.
type Store struct {
	Engine Engine
	write  *gorm.DB
	read   *gorm.DB
	pool   *pgxpool.Pool // PostgreSQL only
}

// Options of a connection; the zero value is right for production.
type Options struct {
	// Unsafe gives up durability at power loss for speed; tests and demonstrations only.
	Unsafe bool
	// MaxConns bounds the pool; 0 means 20.
	MaxConns int
}

// Open connects to `postgres://…` or to a SQLite file.
func Open(ctx context.Context, where string, o Options) (*Store, error) {
	if o.MaxConns == 0 {
		o.MaxConns = 20
	}
	if strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://") {
		return openPostgres(ctx, where, o)
	}
	return openSQLite(where, o)
}

func config() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		Logger:                 logger.Discard,                          // errors are returned; statements may hold personal data
		NowFunc:                func() time.Time { return time.Time{} }, // the stamps are the door's; gorm asks, but stores none
	}
}

func openPostgres(ctx context.Context, dsn string, o Options) (*Store, error) {
	c, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("store: database address: %w", err)
	}
	c.MaxConns = int32(o.MaxConns)
	c.ConnConfig.ConnectTimeout = 5 * time.Second
	for k, v := range map[string]string{
		"timezone": "UTC", "statement_timeout": "10000", "lock_timeout": "5000",
		"idle_in_transaction_session_timeout": "15000", "application_name": "demeu",
	} {
		if _, set := c.ConnConfig.RuntimeParams[k]; !set {
			c.ConnConfig.RuntimeParams[k] = v
		}
	}
	if o.Unsafe {
		c.ConnConfig.RuntimeParams["synchronous_commit"] = "off"
	}
	pool, err := pgxpool.NewWithConfig(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	db, err := gorm.Open(postgres.New(postgres.Config{Conn: stdlib.OpenDBFromPool(pool)}), config())
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("store: connect: %w", err)
	}
	db.ClauseBuilders["LIMIT"] = plainLimit
	return &Store{Engine: Postgres, write: db, read: db, pool: pool}, nil
}

func openSQLite(path string, o Options) (*Store, error) {
	sync := "FULL" // NORMAL can lose the last commits at power loss; nothing may be lost here
	if o.Unsafe {
		sync = "OFF"
	}
	open := func(conns int, pragmas ...string) (*gorm.DB, error) {
		q := url.Values{"_txlock": {"immediate"}, "_time_format": {"sqlite"}}
		q["_pragma"] = append([]string{"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(" + sync + ")", "foreign_keys(1)"}, pragmas...)
		name := url.URL{Path: filepath.ToSlash(path)} // a folder may be called "№ 1" or "a#b"
		raw := sql.OpenDB(kept{"file:" + name.EscapedPath() + "?" + q.Encode(), new(sqlitedriver.Driver)})
		raw.SetMaxOpenConns(conns)
		raw.SetMaxIdleConns(conns)
		return gorm.Open(sqlite.New(sqlite.Config{DriverName: "sqlite", Conn: raw}), config())
	}
	w, err := open(1)
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", filepath.Base(path), err)
	}
	r, err := open(o.MaxConns, "query_only(1)")
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", filepath.Base(path), err)
	}
	return &Store{Engine: SQLite, write: w, read: r}, nil
}

// Close ends every connection.
func (s *Store) Close() {
	for _, db := range []*gorm.DB{s.write, s.read} {
		if raw, err := db.DB(); err == nil {
			raw.Close()
		}
	}
	if s.pool != nil {
		s.pool.Close()
	}
}

// Ping says whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	raw, err := s.read.DB()
	if err != nil {
		return err
	}
	return raw.PingContext(ctx)
}

// SQL is the writing handle, for the queue and the migrations.
func (s *Store) SQL() *sql.DB {
	raw, err := s.write.DB()
	if err != nil {
		panic(err) // gorm was opened over a *sql.DB: this cannot happen
	}
	return raw
}

// Pool is PostgreSQL's own pool, for the queue's listener; nil on SQLite.
func (s *Store) Pool() *pgxpool.Pool { return s.pool }

// Reader reads. A *Tx is one too, so a command sees its own writes.
type Reader interface{ db() *gorm.DB }

// Tx is one transaction: everything written through it is committed together or not at all.
type Tx struct {
	gorm   *gorm.DB
	engine Engine
}

func (t *Tx) db() *gorm.DB { return t.gorm }

// SQL is the transaction under it, for the queue alone.
func (t *Tx) SQL() *sql.Tx {
	tx, ok := t.gorm.Statement.ConnPool.(*sql.Tx)
	if !ok {
		panic("store: not inside a transaction")
	}
	return tx
}

type reading struct{ gorm *gorm.DB }

func (r reading) db() *gorm.DB { return r.gorm }

// Read gives a Reader for queries outside a command.
func (s *Store) Read(ctx context.Context) Reader { return reading{s.read.WithContext(ctx)} }

// Write runs fn in a transaction of its own. Only the door and the program's own start call it.
func (s *Store) Write(ctx context.Context, fn func(*Tx) error) error {
	return translate(s.write.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		return fn(&Tx{gorm: db, engine: s.Engine})
	}))
}

// Now is the database's clock: on PostgreSQL one clock for all copies of the program. ok is false on SQLite, where the
// process has the only clock.
func (t *Tx) Now() (now time.Time, ok bool, err error) {
	if t.engine != Postgres {
		return time.Time{}, false, nil
	}
	err = t.gorm.Raw("SELECT clock_timestamp()").Row().Scan(&now)
	return now.UTC(), true, translate(err)
}

// Entity is what the store needs to know of a record.
type Entity interface {
	Meta() *models.Base
	Object() string
}

// Record is an Entity by its struct, so that Get can make one.
type Record[T any] interface {
	*T
	Entity
}

// Get loads one record; an unknown id, or one that is no UUID, is not found.
func Get[T any, P Record[T]](r Reader, id string) (P, error) {
	if !models.IsID(id) {
		return nil, models.Missing(P(new(T)).Object())
	}
	rows, err := read[T](r.db().Where("id = ?", id).Limit(1), 1)
	switch {
	case err != nil:
		return nil, err
	case len(rows) == 0:
		return nil, models.Missing(P(new(T)).Object())
	}
	return &rows[0], nil
}

// Find loads the records for which a condition holds, in the order asked; both are constants with placeholders, never
// text from outside.
func Find[T any](r Reader, order, where string, args ...any) ([]T, error) {
	q := r.db().Where(where, args...)
	if order != "" {
		q = q.Order(order)
	}
	return read[T](q, 0)
}

// First loads the first record for which a condition holds; nil when there is none.
func First[T any](r Reader, order, where string, args ...any) (*T, error) {
	q := r.db().Where(where, args...).Limit(1)
	if order != "" {
		q = q.Order(order)
	}
	rows, err := read[T](q, 1)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// Count counts the records for which a condition holds.
func Count[T any](r Reader, where string, args ...any) (int64, error) {
	var n int64
	return n, translate(r.db().Model(new(T)).Where(where, args...).Count(&n).Error)
}

// Insert adds a record with version 1.
func Insert(tx *Tx, p Entity) error {
	p.Meta().Version = 1
	return translate(tx.gorm.Create(p).Error)
}

// Append adds rows that have no version of their own: history, and lists that hang on a parent.
func Append[T any](tx *Tx, rows ...T) error {
	if len(rows) == 0 {
		return nil
	}
	return translate(tx.gorm.CreateInBatches(&rows, 500).Error)
}

// Save writes a record that was read at its version. Somebody else's save in between makes it stale.
func Save(tx *Tx, p Entity) error {
	b := p.Meta()
	was := b.Version
	b.Version++
	res := tx.gorm.Model(p).Where("version = ?", was).Select("*").Omit("id", "created_at").Updates(p)
	if res.Error != nil {
		b.Version = was
		return translate(res.Error)
	}
	if res.RowsAffected != 1 {
		b.Version = was
		return Late(p)
	}
	return nil
}

// Late is the refusal of who lost a race for a record.
func Late(p Entity) error {
	return models.New(models.Stale, "stale").With("object", p.Object()).With("id", p.Meta().ID)
}

// InTurn lets the transactions that lost a race for something come one after the other until they end. On SQLite there is
// one writer anyway.
func (t *Tx) InTurn(name string) error {
	if t.engine != Postgres {
		return nil
	}
	return translate(t.gorm.Exec("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", name).Error)
}

// Remove deletes the rows of a list for which a condition holds: the old lines of a draft, before the new ones.
func Remove[T any](tx *Tx, where string, args ...any) error {
	return translate(tx.gorm.Where(where, args...).Delete(new(T)).Error)
}
