package store

import (
	"context"
	"database/sql/driver"
)

// kept is SQLite with connections that keep the statements they have read: reading one takes longer than most of ours
// take to run. PostgreSQL's driver does the same by itself.
type kept struct {
	file string
	lite driver.Driver
}

func (k kept) Driver() driver.Driver { return k.lite }

// Connect opens a connection. database/sql lets one goroutine at a time use it.
func (k kept) Connect(context.Context) (driver.Conn, error) {
	c, err := k.lite.Open(k.file)
	if err != nil {
		return nil, err
	}
	return &keptConn{liteConn: c.(liteConn), statements: map[string]*keptStmt{}}, nil
}

// liteConn and liteStmt are what the driver's connections and statements can do.
type liteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type liteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type keptConn struct {
	liteConn
	statements map[string]*keptStmt
}

type keptStmt struct {
	liteStmt
	open bool // its rows are being read: it cannot run a second time meanwhile
}

// mostKept bounds the memory of a connection: lists of ids of every length are statements of their own.
const mostKept = 200

// statement gives the kept statement of a text; nil while its rows are being read.
func (c *keptConn) statement(ctx context.Context, query string) (*keptStmt, error) {
	if s, ok := c.statements[query]; ok {
		if s.open {
			return nil, nil
		}
		return s, nil
	}
	p, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if len(c.statements) >= mostKept {
		if err := c.drop(); err != nil {
			return nil, err
		}
	}
	s := &keptStmt{liteStmt: p.(liteStmt)}
	c.statements[query] = s
	return s, nil
}

// drop lets go of every statement that is not being read.
func (c *keptConn) drop() error {
	for query, s := range c.statements {
		if s.open {
			continue
		}
		delete(c.statements, query)
		if err := s.Close(); err != nil {
			return err
		}
	}
	return nil
}

// ExecContext runs a statement without rows.
func (c *keptConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return c.liteConn.ExecContext(ctx, query, args)
	}
	return s.ExecContext(ctx, args)
}

// QueryContext runs a statement with rows.
func (c *keptConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return c.liteConn.QueryContext(ctx, query, args)
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.open = true
	return &keptRows{rows, s}, nil
}

// Close ends the statements, then the connection.
func (c *keptConn) Close() error {
	for _, s := range c.statements {
		s.open = false
	}
	if err := c.drop(); err != nil {
		return err
	}
	return c.liteConn.Close()
}

type keptRows struct {
	driver.Rows
	of *keptStmt
}

// Close makes the statement ready for its next run.
func (r *keptRows) Close() error {
	r.of.open = false
	return r.Rows.Close()
}
