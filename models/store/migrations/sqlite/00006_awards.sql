-- +goose Up
CREATE TABLE awards (
  id                 TEXT        NOT NULL PRIMARY KEY,
  version            INTEGER      NOT NULL,
  created_at         TEXT NOT NULL,
  updated_at         TEXT NOT NULL,
  operator_id        TEXT        NOT NULL REFERENCES organisations (id),
  grantee_id         TEXT        NOT NULL REFERENCES organisations (id),
  call_id            TEXT        NOT NULL REFERENCES calls (id),
  application_id     TEXT        NOT NULL UNIQUE REFERENCES applications (id),
  decision_id        TEXT        NOT NULL REFERENCES decisions (id),
  number             TEXT        NOT NULL,
  title              TEXT        NOT NULL,
  language           TEXT        NOT NULL,
  regions            TEXT,
  direction          TEXT        NOT NULL,
  sdg                TEXT,
  amount_minor       INTEGER      NOT NULL CHECK (amount_minor > 0),
  amount_currency    TEXT        NOT NULL,
  requested_minor    INTEGER      NOT NULL,
  requested_currency TEXT        NOT NULL,
  starts_on          TEXT,
  ends_on            TEXT,
  months             INTEGER      NOT NULL,
  budget             TEXT       NOT NULL,
  terminated         INTEGER     NOT NULL,
  fitted             INTEGER     NOT NULL,
  indicators         TEXT,
  report_plan        TEXT,
  signed_number      TEXT        NOT NULL,
  signed_on          TEXT,
  payee_name         TEXT        NOT NULL,
  payee_iban         TEXT        NOT NULL,
  payee_bic          TEXT        NOT NULL,
  payee_kbe          TEXT        NOT NULL,
  state              TEXT        NOT NULL,
  search_key         TEXT        NOT NULL,
  UNIQUE (operator_id, number)
) STRICT;
CREATE INDEX awards_operator ON awards (operator_id, created_at, id);
CREATE INDEX awards_grantee ON awards (grantee_id, created_at, id);
CREATE INDEX awards_call ON awards (call_id);

CREATE TABLE funding_lines (
  id                   TEXT        NOT NULL PRIMARY KEY,
  version              INTEGER      NOT NULL,
  created_at           TEXT NOT NULL,
  updated_at           TEXT NOT NULL,
  award_id             TEXT        NOT NULL REFERENCES awards (id),
  fund_id              TEXT        NOT NULL REFERENCES funds (id),
  seq                  INTEGER      NOT NULL,
  amount_minor         INTEGER      NOT NULL CHECK (amount_minor > 0),
  amount_currency      TEXT        NOT NULL,
  fund_amount_minor    INTEGER      NOT NULL,
  fund_amount_currency TEXT        NOT NULL,
  rate                 TEXT        NOT NULL,
  rate_dated           TEXT,
  rate_basis           TEXT        NOT NULL,
  UNIQUE (award_id, fund_id),
  UNIQUE (award_id, seq)
) STRICT;
CREATE INDEX funding_lines_fund ON funding_lines (fund_id);

CREATE TABLE tranches (
  id              TEXT        NOT NULL PRIMARY KEY,
  version         INTEGER      NOT NULL,
  created_at      TEXT NOT NULL,
  updated_at      TEXT NOT NULL,
  award_id        TEXT        NOT NULL REFERENCES awards (id),
  operator_id     TEXT        NOT NULL REFERENCES organisations (id),
  grantee_id      TEXT        NOT NULL REFERENCES organisations (id),
  seq             INTEGER      NOT NULL,
  title           TEXT       NOT NULL,
  amount_minor    INTEGER      NOT NULL CHECK (amount_minor > 0),
  amount_currency TEXT        NOT NULL,
  due_on          TEXT        NOT NULL,
  conditions      TEXT,
  waived          TEXT,
  held_from       TEXT        NOT NULL,
  hold_code       TEXT        NOT NULL,
  hold_reason     TEXT        NOT NULL,
  requested_by    TEXT REFERENCES people (id),
  paid_on         TEXT,
  bank_ref        TEXT        NOT NULL,
  state           TEXT        NOT NULL CHECK (state IN ('planned', 'requested', 'certified', 'approved', 'released', 'paid', 'reconciled', 'held', 'cancelled'))
) STRICT;
CREATE UNIQUE INDEX tranches_seq ON tranches (award_id, seq) WHERE state <> 'cancelled';
CREATE INDEX tranches_operator ON tranches (operator_id, state, due_on);

CREATE TABLE tranche_shares (
  id           TEXT   NOT NULL PRIMARY KEY,
  tranche_id   TEXT   NOT NULL REFERENCES tranches (id),
  fund_id      TEXT   NOT NULL REFERENCES funds (id),
  seq          INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  cost_minor   INTEGER CHECK (cost_minor >= 0),
  UNIQUE (tranche_id, fund_id)
) STRICT;

CREATE TABLE payment_batches (
  id          TEXT        NOT NULL PRIMARY KEY,
  version     INTEGER      NOT NULL,
  created_at  TEXT NOT NULL,
  updated_at  TEXT NOT NULL,
  operator_id TEXT        NOT NULL REFERENCES organisations (id),
  number      TEXT        NOT NULL,
  currency    TEXT        NOT NULL,
  total       INTEGER      NOT NULL,
  released_at TEXT,
  released_by TEXT REFERENCES people (id),
  state       TEXT        NOT NULL CHECK (state IN ('draft', 'released', 'settled', 'recalled')),
  UNIQUE (operator_id, number)
) STRICT;

CREATE TABLE payment_lines (
  id              TEXT    NOT NULL PRIMARY KEY,
  batch_id        TEXT    NOT NULL REFERENCES payment_batches (id),
  tranche_id      TEXT    NOT NULL REFERENCES tranches (id),
  fund_id         TEXT    NOT NULL REFERENCES funds (id),
  amount_minor    INTEGER  NOT NULL CHECK (amount_minor > 0),
  amount_currency TEXT    NOT NULL,
  end_to_end_id   TEXT    NOT NULL UNIQUE,
  live            INTEGER NOT NULL
) STRICT;
-- a share is paid at most once
CREATE UNIQUE INDEX payment_lines_live ON payment_lines (tranche_id, fund_id) WHERE live;
CREATE INDEX payment_lines_batch ON payment_lines (batch_id);

CREATE TABLE reports (
  id            TEXT        NOT NULL PRIMARY KEY,
  version       INTEGER      NOT NULL,
  created_at    TEXT NOT NULL,
  updated_at    TEXT NOT NULL,
  award_id      TEXT        NOT NULL REFERENCES awards (id),
  operator_id   TEXT        NOT NULL REFERENCES organisations (id),
  grantee_id    TEXT        NOT NULL REFERENCES organisations (id),
  code          TEXT        NOT NULL,
  due_on        TEXT,
  narrative     TEXT,
  deviations    TEXT        NOT NULL,
  indicators    TEXT,
  submitted_at  TEXT,
  changes       TEXT,
  rounds        INTEGER      NOT NULL,
  disallowed    TEXT,
  programme_by  TEXT REFERENCES people (id),
  finance_by    TEXT REFERENCES people (id),
  certified_at  TEXT,
  entry_id      TEXT,
  state         TEXT        NOT NULL,
  UNIQUE (award_id, code)
) STRICT;
CREATE INDEX reports_operator ON reports (operator_id, state);

CREATE TABLE expenses (
  id              TEXT        NOT NULL PRIMARY KEY,
  version         INTEGER      NOT NULL,
  created_at      TEXT NOT NULL,
  updated_at      TEXT NOT NULL,
  report_id       TEXT        NOT NULL REFERENCES reports (id),
  award_id        TEXT        NOT NULL REFERENCES awards (id),
  operator_id     TEXT        NOT NULL REFERENCES organisations (id),
  grantee_id      TEXT        NOT NULL REFERENCES organisations (id),
  seq             INTEGER      NOT NULL,
  spent_on        TEXT,
  document        TEXT        NOT NULL,
  supplier_bin    TEXT        NOT NULL,
  supplier_name   TEXT        NOT NULL,
  line            INTEGER      NOT NULL,
  amount_minor    INTEGER      NOT NULL CHECK (amount_minor > 0),
  amount_currency TEXT        NOT NULL,
  receipt_id      TEXT,
  reason          TEXT        NOT NULL,
  state           TEXT        NOT NULL CHECK (state IN ('claimed', 'accepted', 'disallowed')),
  UNIQUE (report_id, seq)
) STRICT;
CREATE INDEX expenses_award ON expenses (award_id, state);

-- +goose Down
