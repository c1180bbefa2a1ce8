-- +goose Up
CREATE TABLE funds (
  id               TEXT        NOT NULL PRIMARY KEY,
  version          INTEGER      NOT NULL,
  created_at       TEXT NOT NULL,
  updated_at       TEXT NOT NULL,
  operator_id      TEXT        NOT NULL REFERENCES organisations (id),
  donor_id         TEXT        NOT NULL REFERENCES organisations (id),
  title            TEXT       NOT NULL,
  amount_minor     INTEGER      NOT NULL CHECK (amount_minor > 0),
  amount_currency  TEXT        NOT NULL,
  restrictions     TEXT       NOT NULL,
  valid_from       TEXT,
  valid_to         TEXT,
  agreement_number TEXT        NOT NULL,
  signed_on        TEXT,
  state            TEXT        NOT NULL CHECK (state IN ('draft', 'signed')),
  search_key       TEXT        NOT NULL
) STRICT;
CREATE INDEX funds_operator ON funds (operator_id, created_at, id);
CREATE INDEX funds_donor ON funds (donor_id);

CREATE TABLE receipts (
  id              TEXT        NOT NULL PRIMARY KEY,
  version         INTEGER      NOT NULL,
  created_at      TEXT NOT NULL,
  updated_at      TEXT NOT NULL,
  fund_id         TEXT        NOT NULL REFERENCES funds (id),
  amount_minor    INTEGER      NOT NULL CHECK (amount_minor > 0),
  amount_currency TEXT        NOT NULL,
  booked_on       TEXT,
  bank_account    TEXT        NOT NULL,
  bank_reference  TEXT        NOT NULL,
  entry_id        TEXT        NOT NULL,
  UNIQUE (fund_id, bank_reference)
) STRICT;

CREATE TABLE conversions (
  id              TEXT        NOT NULL PRIMARY KEY,
  version         INTEGER      NOT NULL,
  created_at      TEXT NOT NULL,
  updated_at      TEXT NOT NULL,
  fund_id         TEXT        NOT NULL REFERENCES funds (id),
  sold_minor      INTEGER      NOT NULL CHECK (sold_minor > 0),
  sold_currency   TEXT        NOT NULL,
  bought_minor    INTEGER      NOT NULL CHECK (bought_minor > 0),
  bought_currency TEXT        NOT NULL,
  rate            TEXT        NOT NULL,
  source          TEXT        NOT NULL,
  dealt_on        TEXT,
  bank_reference  TEXT        NOT NULL,
  entry_id        TEXT        NOT NULL,
  UNIQUE (fund_id, bank_reference)
) STRICT;

CREATE TABLE calls (
  id                    TEXT        NOT NULL PRIMARY KEY,
  version               INTEGER      NOT NULL,
  created_at            TEXT NOT NULL,
  updated_at            TEXT NOT NULL,
  operator_id           TEXT        NOT NULL REFERENCES organisations (id),
  code                  TEXT        NOT NULL,
  kind                  TEXT        NOT NULL,
  term                  TEXT        NOT NULL,
  title                 TEXT       NOT NULL,
  summary               TEXT       NOT NULL,
  languages             TEXT       NOT NULL,
  application_languages TEXT       NOT NULL,
  currency              TEXT        NOT NULL,
  award_min             INTEGER      NOT NULL,
  award_max             INTEGER      NOT NULL,
  months_min            INTEGER      NOT NULL,
  months_max            INTEGER      NOT NULL,
  own_share_min         INTEGER      NOT NULL,
  opens_date            TEXT,
  opens_clock           TEXT        NOT NULL,
  opens_zone            TEXT        NOT NULL,
  closes_date           TEXT,
  closes_clock          TEXT        NOT NULL,
  closes_zone           TEXT        NOT NULL,
  opens_utc             TEXT,
  closes_utc            TEXT,
  ends_utc              TEXT,
  grace_minutes         INTEGER      NOT NULL,
  announced_at          TEXT,
  paused_at             TEXT,
  applicant_kinds       TEXT       NOT NULL,
  max_per_applicant     INTEGER      NOT NULL,
  themes                TEXT,
  eligibility           TEXT,
  criteria              TEXT,
  scoring               TEXT       NOT NULL,
  categories            TEXT,
  ineligible_costs      TEXT,
  tranches              TEXT,
  reports               TEXT,
  documents             TEXT,
  timeline              TEXT,
  form                  TEXT        NOT NULL,
  conflicts_checked     INTEGER     NOT NULL,
  proposal              TEXT,
  state                 TEXT        NOT NULL CHECK (state IN ('draft', 'in_approval', 'approved', 'announced', 'paused', 'evaluating', 'decided', 'archived', 'cancelled')),
  search_key            TEXT        NOT NULL,
  UNIQUE (operator_id, code)
) STRICT;
CREATE INDEX calls_public ON calls (closes_utc, id) WHERE announced_at IS NOT NULL;
CREATE INDEX calls_ends ON calls (ends_utc);
CREATE INDEX calls_created ON calls (created_at, id);

CREATE TABLE call_fundings (
  id              TEXT        NOT NULL PRIMARY KEY,
  version         INTEGER      NOT NULL,
  created_at      TEXT NOT NULL,
  updated_at      TEXT NOT NULL,
  call_id         TEXT        NOT NULL REFERENCES calls (id),
  fund_id         TEXT        NOT NULL REFERENCES funds (id),
  seq             INTEGER      NOT NULL,
  amount_minor    INTEGER      NOT NULL CHECK (amount_minor >= 0),
  amount_currency TEXT        NOT NULL,
  UNIQUE (call_id, fund_id)
) STRICT;
CREATE INDEX call_fundings_fund ON call_fundings (fund_id);

CREATE TABLE applications (
  id                 TEXT        NOT NULL PRIMARY KEY,
  version            INTEGER      NOT NULL,
  created_at         TEXT NOT NULL,
  updated_at         TEXT NOT NULL,
  call_id            TEXT        NOT NULL REFERENCES calls (id),
  operator_id        TEXT        NOT NULL REFERENCES organisations (id),
  applicant_id       TEXT        NOT NULL REFERENCES organisations (id),
  created_by         TEXT        NOT NULL REFERENCES people (id),
  language           TEXT        NOT NULL CHECK (language IN ('kk', 'ru', 'en')),
  number             TEXT        NOT NULL,
  title              TEXT        NOT NULL,
  regions            TEXT,
  project            TEXT       NOT NULL,
  answers            TEXT,
  budget             TEXT,
  indicators         TEXT,
  volunteers         TEXT       NOT NULL,
  requested_minor    INTEGER      NOT NULL CHECK (requested_minor >= 0),
  requested_currency TEXT        NOT NULL,
  own_minor          INTEGER      NOT NULL CHECK (own_minor >= 0),
  own_currency       TEXT        NOT NULL,
  declared_minor     INTEGER,
  submitted_at       TEXT,
  submitted_by       TEXT REFERENCES people (id),
  receipt_sha256     TEXT        NOT NULL,
  snapshot           TEXT        NOT NULL,
  assignee_id        TEXT REFERENCES people (id),
  screening_due      TEXT,
  findings           TEXT,
  changes            TEXT,
  rejection          TEXT,
  rounds             INTEGER      NOT NULL,
  acknowledged       INTEGER     NOT NULL,
  state              TEXT        NOT NULL,
  search_key         TEXT        NOT NULL
) STRICT;
-- one open draft per applicant and call
CREATE UNIQUE INDEX applications_draft ON applications (call_id, applicant_id) WHERE state IN ('draft', 'awaiting_certification');
CREATE UNIQUE INDEX applications_number ON applications (operator_id, number) WHERE number <> '';
CREATE INDEX applications_call ON applications (call_id, state);
CREATE INDEX applications_operator ON applications (operator_id, created_at, id);
CREATE INDEX applications_applicant ON applications (applicant_id, created_at, id);
CREATE INDEX applications_created ON applications (created_at, id);

-- the last number given out under a name; the row is the queue of those who want the next
CREATE TABLE counters (
  name TEXT   NOT NULL PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT;

CREATE TABLE attachments (
  id          TEXT        NOT NULL PRIMARY KEY,
  version     INTEGER      NOT NULL,
  created_at  TEXT NOT NULL,
  updated_at  TEXT NOT NULL,
  object      TEXT        NOT NULL,
  object_id   TEXT        NOT NULL,
  kind        TEXT        NOT NULL,
  name        TEXT        NOT NULL,
  type        TEXT        NOT NULL,
  size        INTEGER      NOT NULL,
  sha256      TEXT        NOT NULL,
  file_key    TEXT        NOT NULL,
  issued_on   TEXT,
  uploaded_by TEXT        NOT NULL REFERENCES people (id)
) STRICT;
CREATE INDEX attachments_object ON attachments (object, object_id);

-- +goose Down
