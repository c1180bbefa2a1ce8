-- +goose Up
-- The books of a fund. Each entry raises the version first: the entries of one fund come one after the other.
CREATE TABLE ledger_funds (
  fund_id  uuid   NOT NULL PRIMARY KEY,
  currency text   NOT NULL,
  version  bigint NOT NULL
);

-- Where money lies. The floor is the last word on every payment: no program can take what is not there.
CREATE TABLE ledger_accounts (
  id            uuid   NOT NULL PRIMARY KEY,
  fund_id       uuid   NOT NULL REFERENCES ledger_funds (fund_id),
  book          text   NOT NULL CHECK (book IN ('commitment', 'actual')),
  code          text   NOT NULL CHECK (code IN ('pledge', 'converted', 'available', 'allocated', 'awarded', 'reserved', 'in_payment', 'advanced', 'spent', 'lapsed', 'bank', 'in_transit', 'advance', 'refundable_advance', 'fx_clearing')),
  currency      text   NOT NULL,
  dim           text   NOT NULL,
  part          text   NOT NULL,
  lot           bigint NOT NULL CHECK (lot >= 0),
  normal_side   text   NOT NULL CHECK (normal_side IN ('debit', 'credit')),
  floor_minor   bigint,
  balance_minor bigint NOT NULL,
  cost_minor    bigint NOT NULL,
  version       bigint NOT NULL,
  UNIQUE (fund_id, book, code, currency, dim, part, lot),
  UNIQUE (id, fund_id, currency, book),
  CONSTRAINT ledger_accounts_floor CHECK (balance_minor >= floor_minor),
  CONSTRAINT ledger_accounts_cost CHECK (cost_minor >= 0 AND (lot > 0 OR cost_minor = 0) AND (balance_minor <> 0 OR cost_minor = 0))
);
CREATE INDEX ledger_accounts_dim ON ledger_accounts (dim, code);
CREATE INDEX ledger_accounts_part ON ledger_accounts (part, code);

-- What happened to money. Never rewritten: a mistake is undone by an entry that names it, once.
CREATE TABLE ledger_entries (
  id        uuid        NOT NULL PRIMARY KEY,
  kind      text        NOT NULL,
  at        timestamptz NOT NULL,
  booked_on text        NOT NULL,
  actor_id  uuid,
  object    text        NOT NULL,
  object_id uuid        NOT NULL,
  corrects  uuid UNIQUE REFERENCES ledger_entries (id),
  memo      text        NOT NULL
);
CREATE INDEX ledger_entries_object ON ledger_entries (object_id, at);
SELECT append_only('ledger_entries');

-- Both accounts of a transfer are of its fund, its currency and its book: one donor's money never becomes another's.
CREATE TABLE ledger_transfers (
  id            uuid   NOT NULL PRIMARY KEY,
  entry_id      uuid   NOT NULL REFERENCES ledger_entries (id),
  seq           bigint NOT NULL CHECK (seq > 0),
  fund_id       uuid   NOT NULL,
  book          text   NOT NULL,
  currency      text   NOT NULL,
  debit_id      uuid   NOT NULL,
  credit_id     uuid   NOT NULL,
  amount_minor  bigint NOT NULL CHECK (amount_minor > 0),
  cost_minor    bigint CHECK (cost_minor >= 0),
  cost_currency text,
  UNIQUE (entry_id, seq),
  CHECK (debit_id <> credit_id),
  CHECK ((cost_minor IS NULL) = (cost_currency IS NULL) AND cost_currency <> currency),
  FOREIGN KEY (debit_id, fund_id, currency, book) REFERENCES ledger_accounts (id, fund_id, currency, book),
  FOREIGN KEY (credit_id, fund_id, currency, book) REFERENCES ledger_accounts (id, fund_id, currency, book)
);
CREATE INDEX ledger_transfers_debit ON ledger_transfers (debit_id);
CREATE INDEX ledger_transfers_credit ON ledger_transfers (credit_id);
CREATE INDEX ledger_transfers_fund ON ledger_transfers (fund_id, book);
SELECT append_only('ledger_transfers');

-- Exchanges. What was bought is a lot of the fund, what was sold its cost; older lots are used first.
CREATE TABLE fx_deals (
  id              uuid   NOT NULL PRIMARY KEY,
  fund_id         uuid   NOT NULL REFERENCES ledger_funds (fund_id),
  lot             bigint NOT NULL CHECK (lot > 0),
  entry_id        uuid   NOT NULL UNIQUE REFERENCES ledger_entries (id),
  sold_minor      bigint NOT NULL CHECK (sold_minor > 0),
  sold_currency   text   NOT NULL,
  bought_minor    bigint NOT NULL CHECK (bought_minor > 0),
  bought_currency text   NOT NULL CHECK (bought_currency <> sold_currency),
  rate            text   NOT NULL,
  source          text   NOT NULL,
  dealt_on        text   NOT NULL,
  bank_reference  text   NOT NULL,
  UNIQUE (fund_id, lot)
);
SELECT append_only('fx_deals');

-- +goose Down
