-- +goose Up
-- The books of a fund. Each entry raises the version first: the entries of one fund come one after the other.
CREATE TABLE ledger_funds (
  fund_id  TEXT   NOT NULL PRIMARY KEY,
  currency TEXT   NOT NULL,
  version  INTEGER NOT NULL
) STRICT;

-- Where money lies. The floor is the last word on every payment: no program can take what is not there.
CREATE TABLE ledger_accounts (
  id            TEXT   NOT NULL PRIMARY KEY,
  fund_id       TEXT   NOT NULL REFERENCES ledger_funds (fund_id),
  book          TEXT   NOT NULL CHECK (book IN ('commitment', 'actual')),
  code          TEXT   NOT NULL CHECK (code IN ('pledge', 'converted', 'available', 'allocated', 'awarded', 'reserved', 'in_payment', 'advanced', 'spent', 'lapsed', 'bank', 'in_transit', 'advance', 'refundable_advance', 'fx_clearing')),
  currency      TEXT   NOT NULL,
  dim           TEXT   NOT NULL,
  part          TEXT   NOT NULL,
  lot           INTEGER NOT NULL CHECK (lot >= 0),
  normal_side   TEXT   NOT NULL CHECK (normal_side IN ('debit', 'credit')),
  floor_minor   INTEGER,
  balance_minor INTEGER NOT NULL,
  cost_minor    INTEGER NOT NULL,
  version       INTEGER NOT NULL,
  UNIQUE (fund_id, book, code, currency, dim, part, lot),
  UNIQUE (id, fund_id, currency, book),
  CONSTRAINT ledger_accounts_floor CHECK (balance_minor >= floor_minor),
  CONSTRAINT ledger_accounts_cost CHECK (cost_minor >= 0 AND (lot > 0 OR cost_minor = 0) AND (balance_minor <> 0 OR cost_minor = 0))
) STRICT;
CREATE INDEX ledger_accounts_dim ON ledger_accounts (dim, code);
CREATE INDEX ledger_accounts_part ON ledger_accounts (part, code);

-- What happened to money. Never rewritten: a mistake is undone by an entry that names it, once.
CREATE TABLE ledger_entries (
  id        TEXT        NOT NULL PRIMARY KEY,
  kind      TEXT        NOT NULL,
  at        TEXT NOT NULL,
  booked_on TEXT        NOT NULL,
  actor_id  TEXT,
  object    TEXT        NOT NULL,
  object_id TEXT        NOT NULL,
  corrects  TEXT UNIQUE REFERENCES ledger_entries (id),
  memo      TEXT        NOT NULL
) STRICT;
CREATE INDEX ledger_entries_object ON ledger_entries (object_id, at);
-- +goose StatementBegin
CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries
BEGIN
  SELECT RAISE(ABORT, 'ledger_entries is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries
BEGIN
  SELECT RAISE(ABORT, 'ledger_entries is append-only');
END;
-- +goose StatementEnd

-- Both accounts of a transfer are of its fund, its currency and its book: one donor's money never becomes another's.
CREATE TABLE ledger_transfers (
  id            TEXT   NOT NULL PRIMARY KEY,
  entry_id      TEXT   NOT NULL REFERENCES ledger_entries (id),
  seq           INTEGER NOT NULL CHECK (seq > 0),
  fund_id       TEXT   NOT NULL,
  book          TEXT   NOT NULL,
  currency      TEXT   NOT NULL,
  debit_id      TEXT   NOT NULL,
  credit_id     TEXT   NOT NULL,
  amount_minor  INTEGER NOT NULL CHECK (amount_minor > 0),
  cost_minor    INTEGER CHECK (cost_minor >= 0),
  cost_currency TEXT,
  UNIQUE (entry_id, seq),
  CHECK (debit_id <> credit_id),
  CHECK ((cost_minor IS NULL) = (cost_currency IS NULL) AND cost_currency <> currency),
  FOREIGN KEY (debit_id, fund_id, currency, book) REFERENCES ledger_accounts (id, fund_id, currency, book),
  FOREIGN KEY (credit_id, fund_id, currency, book) REFERENCES ledger_accounts (id, fund_id, currency, book)
) STRICT;
CREATE INDEX ledger_transfers_debit ON ledger_transfers (debit_id);
CREATE INDEX ledger_transfers_credit ON ledger_transfers (credit_id);
CREATE INDEX ledger_transfers_fund ON ledger_transfers (fund_id, book);
-- +goose StatementBegin
CREATE TRIGGER ledger_transfers_no_update BEFORE UPDATE ON ledger_transfers
BEGIN
  SELECT RAISE(ABORT, 'ledger_transfers is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_transfers_no_delete BEFORE DELETE ON ledger_transfers
BEGIN
  SELECT RAISE(ABORT, 'ledger_transfers is append-only');
END;
-- +goose StatementEnd

-- Exchanges. What was bought is a lot of the fund, what was sold its cost; older lots are used first.
CREATE TABLE fx_deals (
  id              TEXT   NOT NULL PRIMARY KEY,
  fund_id         TEXT   NOT NULL REFERENCES ledger_funds (fund_id),
  lot             INTEGER NOT NULL CHECK (lot > 0),
  entry_id        TEXT   NOT NULL UNIQUE REFERENCES ledger_entries (id),
  sold_minor      INTEGER NOT NULL CHECK (sold_minor > 0),
  sold_currency   TEXT   NOT NULL,
  bought_minor    INTEGER NOT NULL CHECK (bought_minor > 0),
  bought_currency TEXT   NOT NULL CHECK (bought_currency <> sold_currency),
  rate            TEXT   NOT NULL,
  source          TEXT   NOT NULL,
  dealt_on        TEXT   NOT NULL,
  bank_reference  TEXT   NOT NULL,
  UNIQUE (fund_id, lot)
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER fx_deals_no_update BEFORE UPDATE ON fx_deals
BEGIN
  SELECT RAISE(ABORT, 'fx_deals is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER fx_deals_no_delete BEFORE DELETE ON fx_deals
BEGIN
  SELECT RAISE(ABORT, 'fx_deals is append-only');
END;
-- +goose StatementEnd

-- +goose Down
