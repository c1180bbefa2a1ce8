-- +goose Up
CREATE TABLE awards (
  id                 uuid        NOT NULL PRIMARY KEY,
  version            bigint      NOT NULL,
  created_at         timestamptz NOT NULL,
  updated_at         timestamptz NOT NULL,
  operator_id        uuid        NOT NULL REFERENCES organisations (id),
  grantee_id         uuid        NOT NULL REFERENCES organisations (id),
  call_id            uuid        NOT NULL REFERENCES calls (id),
  application_id     uuid        NOT NULL UNIQUE REFERENCES applications (id),
  decision_id        uuid        NOT NULL REFERENCES decisions (id),
  number             text        NOT NULL,
  title              text        NOT NULL,
  language           text        NOT NULL,
  regions            jsonb,
  direction          text        NOT NULL,
  sdg                jsonb,
  amount_minor       bigint      NOT NULL CHECK (amount_minor > 0),
  amount_currency    text        NOT NULL,
  requested_minor    bigint      NOT NULL,
  requested_currency text        NOT NULL,
  starts_on          text,
  ends_on            text,
  months             bigint      NOT NULL,
  budget             jsonb       NOT NULL,
  terminated         boolean     NOT NULL,
  fitted             boolean     NOT NULL,
  indicators         jsonb,
  report_plan        jsonb,
  signed_number      text        NOT NULL,
  signed_on          text,
  payee_name         text        NOT NULL,
  payee_iban         text        NOT NULL,
  payee_bic          text        NOT NULL,
  payee_kbe          text        NOT NULL,
  state              text        NOT NULL,
  search_key         text        NOT NULL,
  UNIQUE (operator_id, number)
);
CREATE INDEX awards_operator ON awards (operator_id, created_at, id);
CREATE INDEX awards_grantee ON awards (grantee_id, created_at, id);
CREATE INDEX awards_call ON awards (call_id);

CREATE TABLE funding_lines (
  id                   uuid        NOT NULL PRIMARY KEY,
  version              bigint      NOT NULL,
  created_at           timestamptz NOT NULL,
  updated_at           timestamptz NOT NULL,
  award_id             uuid        NOT NULL REFERENCES awards (id),
  fund_id              uuid        NOT NULL REFERENCES funds (id),
  seq                  bigint      NOT NULL,
  amount_minor         bigint      NOT NULL CHECK (amount_minor > 0),
  amount_currency      text        NOT NULL,
  fund_amount_minor    bigint      NOT NULL,
  fund_amount_currency text        NOT NULL,
  rate                 text        NOT NULL,
  rate_dated           text,
  rate_basis           text        NOT NULL,
  UNIQUE (award_id, fund_id),
  UNIQUE (award_id, seq)
);
CREATE INDEX funding_lines_fund ON funding_lines (fund_id);

CREATE TABLE tranches (
  id              uuid        NOT NULL PRIMARY KEY,
  version         bigint      NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  award_id        uuid        NOT NULL REFERENCES awards (id),
  operator_id     uuid        NOT NULL REFERENCES organisations (id),
  grantee_id      uuid        NOT NULL REFERENCES organisations (id),
  seq             bigint      NOT NULL,
  title           jsonb       NOT NULL,
  amount_minor    bigint      NOT NULL CHECK (amount_minor > 0),
  amount_currency text        NOT NULL,
  due_on          text        NOT NULL,
  conditions      jsonb,
  waived          jsonb,
  held_from       text        NOT NULL,
  hold_code       text        NOT NULL,
  hold_reason     text        NOT NULL,
  requested_by    uuid REFERENCES people (id),
  paid_on         text,
  bank_ref        text        NOT NULL,
  state           text        NOT NULL CHECK (state IN ('planned', 'requested', 'certified', 'approved', 'released', 'paid', 'reconciled', 'held', 'cancelled'))
);
CREATE UNIQUE INDEX tranches_seq ON tranches (award_id, seq) WHERE state <> 'cancelled';
CREATE INDEX tranches_operator ON tranches (operator_id, state, due_on);

CREATE TABLE tranche_shares (
  id           uuid   NOT NULL PRIMARY KEY,
  tranche_id   uuid   NOT NULL REFERENCES tranches (id),
  fund_id      uuid   NOT NULL REFERENCES funds (id),
  seq          bigint NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  cost_minor   bigint CHECK (cost_minor >= 0),
  UNIQUE (tranche_id, fund_id)
);

CREATE TABLE payment_batches (
  id          uuid        NOT NULL PRIMARY KEY,
  version     bigint      NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  operator_id uuid        NOT NULL REFERENCES organisations (id),
  number      text        NOT NULL,
  currency    text        NOT NULL,
  total       bigint      NOT NULL,
  released_at timestamptz,
  released_by uuid REFERENCES people (id),
  state       text        NOT NULL CHECK (state IN ('draft', 'released', 'settled', 'recalled')),
  UNIQUE (operator_id, number)
);

CREATE TABLE payment_lines (
  id              uuid    NOT NULL PRIMARY KEY,
  batch_id        uuid    NOT NULL REFERENCES payment_batches (id),
  tranche_id      uuid    NOT NULL REFERENCES tranches (id),
  fund_id         uuid    NOT NULL REFERENCES funds (id),
  amount_minor    bigint  NOT NULL CHECK (amount_minor > 0),
  amount_currency text    NOT NULL,
  end_to_end_id   text    NOT NULL UNIQUE,
  live            boolean NOT NULL
);
-- a share is paid at most once
CREATE UNIQUE INDEX payment_lines_live ON payment_lines (tranche_id, fund_id) WHERE live;
CREATE INDEX payment_lines_batch ON payment_lines (batch_id);

CREATE TABLE reports (
  id            uuid        NOT NULL PRIMARY KEY,
  version       bigint      NOT NULL,
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  award_id      uuid        NOT NULL REFERENCES awards (id),
  operator_id   uuid        NOT NULL REFERENCES organisations (id),
  grantee_id    uuid        NOT NULL REFERENCES organisations (id),
  code          text        NOT NULL,
  due_on        text,
  narrative     jsonb,
  deviations    text        NOT NULL,
  indicators    jsonb,
  submitted_at  timestamptz,
  changes       jsonb,
  rounds        bigint      NOT NULL,
  disallowed    jsonb,
  programme_by  uuid REFERENCES people (id),
  finance_by    uuid REFERENCES people (id),
  certified_at  timestamptz,
  entry_id      uuid,
  state         text        NOT NULL,
  UNIQUE (award_id, code)
);
CREATE INDEX reports_operator ON reports (operator_id, state);

CREATE TABLE expenses (
  id              uuid        NOT NULL PRIMARY KEY,
  version         bigint      NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  report_id       uuid        NOT NULL REFERENCES reports (id),
  award_id        uuid        NOT NULL REFERENCES awards (id),
  operator_id     uuid        NOT NULL REFERENCES organisations (id),
  grantee_id      uuid        NOT NULL REFERENCES organisations (id),
  seq             bigint      NOT NULL,
  spent_on        text,
  document        text        NOT NULL,
  supplier_bin    text        NOT NULL,
  supplier_name   text        NOT NULL,
  line            bigint      NOT NULL,
  amount_minor    bigint      NOT NULL CHECK (amount_minor > 0),
  amount_currency text        NOT NULL,
  receipt_id      uuid,
  reason          text        NOT NULL,
  state           text        NOT NULL CHECK (state IN ('claimed', 'accepted', 'disallowed')),
  UNIQUE (report_id, seq)
);
CREATE INDEX expenses_award ON expenses (award_id, state);

-- +goose Down
