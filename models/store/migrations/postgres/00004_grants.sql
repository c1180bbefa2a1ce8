-- +goose Up
CREATE TABLE funds (
  id               uuid        NOT NULL PRIMARY KEY,
  version          bigint      NOT NULL,
  created_at       timestamptz NOT NULL,
  updated_at       timestamptz NOT NULL,
  operator_id      uuid        NOT NULL REFERENCES organisations (id),
  donor_id         uuid        NOT NULL REFERENCES organisations (id),
  title            jsonb       NOT NULL,
  amount_minor     bigint      NOT NULL CHECK (amount_minor > 0),
  amount_currency  text        NOT NULL,
  restrictions     jsonb       NOT NULL,
  valid_from       text,
  valid_to         text,
  agreement_number text        NOT NULL,
  signed_on        text,
  state            text        NOT NULL CHECK (state IN ('draft', 'signed')),
  search_key       text        NOT NULL
);
CREATE INDEX funds_operator ON funds (operator_id, created_at, id);
CREATE INDEX funds_donor ON funds (donor_id);

CREATE TABLE receipts (
  id              uuid        NOT NULL PRIMARY KEY,
  version         bigint      NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  fund_id         uuid        NOT NULL REFERENCES funds (id),
  amount_minor    bigint      NOT NULL CHECK (amount_minor > 0),
  amount_currency text        NOT NULL,
  booked_on       text,
  bank_account    text        NOT NULL,
  bank_reference  text        NOT NULL,
  entry_id        uuid        NOT NULL,
  UNIQUE (fund_id, bank_reference)
);

CREATE TABLE conversions (
  id              uuid        NOT NULL PRIMARY KEY,
  version         bigint      NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  fund_id         uuid        NOT NULL REFERENCES funds (id),
  sold_minor      bigint      NOT NULL CHECK (sold_minor > 0),
  sold_currency   text        NOT NULL,
  bought_minor    bigint      NOT NULL CHECK (bought_minor > 0),
  bought_currency text        NOT NULL,
  rate            text        NOT NULL,
  source          text        NOT NULL,
  dealt_on        text,
  bank_reference  text        NOT NULL,
  entry_id        uuid        NOT NULL,
  UNIQUE (fund_id, bank_reference)
);

CREATE TABLE calls (
  id                    uuid        NOT NULL PRIMARY KEY,
  version               bigint      NOT NULL,
  created_at            timestamptz NOT NULL,
  updated_at            timestamptz NOT NULL,
  operator_id           uuid        NOT NULL REFERENCES organisations (id),
  code                  text        NOT NULL,
  kind                  text        NOT NULL,
  term                  text        NOT NULL,
  title                 jsonb       NOT NULL,
  summary               jsonb       NOT NULL,
  languages             jsonb       NOT NULL,
  application_languages jsonb       NOT NULL,
  currency              text        NOT NULL,
  award_min             bigint      NOT NULL,
  award_max             bigint      NOT NULL,
  months_min            bigint      NOT NULL,
  months_max            bigint      NOT NULL,
  own_share_min         bigint      NOT NULL,
  opens_date            text,
  opens_clock           text        NOT NULL,
  opens_zone            text        NOT NULL,
  closes_date           text,
  closes_clock          text        NOT NULL,
  closes_zone           text        NOT NULL,
  opens_utc             timestamptz,
  closes_utc            timestamptz,
  ends_utc              timestamptz,
  grace_minutes         bigint      NOT NULL,
  announced_at          timestamptz,
  paused_at             timestamptz,
  applicant_kinds       jsonb       NOT NULL,
  max_per_applicant     bigint      NOT NULL,
  themes                jsonb,
  eligibility           jsonb,
  criteria              jsonb,
  scoring               jsonb       NOT NULL,
  categories            jsonb,
  ineligible_costs      jsonb,
  tranches              jsonb,
  reports               jsonb,
  documents             jsonb,
  timeline              jsonb,
  form                  text        NOT NULL,
  conflicts_checked     boolean     NOT NULL,
  proposal              jsonb,
  state                 text        NOT NULL CHECK (state IN ('draft', 'in_approval', 'approved', 'announced', 'paused', 'evaluating', 'decided', 'archived', 'cancelled')),
  search_key            text        NOT NULL,
  UNIQUE (operator_id, code)
);
CREATE INDEX calls_public ON calls (closes_utc, id) WHERE announced_at IS NOT NULL;
CREATE INDEX calls_ends ON calls (ends_utc);
CREATE INDEX calls_created ON calls (created_at, id);

CREATE TABLE call_fundings (
  id              uuid        NOT NULL PRIMARY KEY,
  version         bigint      NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  call_id         uuid        NOT NULL REFERENCES calls (id),
  fund_id         uuid        NOT NULL REFERENCES funds (id),
  seq             bigint      NOT NULL,
  amount_minor    bigint      NOT NULL CHECK (amount_minor >= 0),
  amount_currency text        NOT NULL,
  UNIQUE (call_id, fund_id)
);
CREATE INDEX call_fundings_fund ON call_fundings (fund_id);

CREATE TABLE applications (
  id                 uuid        NOT NULL PRIMARY KEY,
  version            bigint      NOT NULL,
  created_at         timestamptz NOT NULL,
  updated_at         timestamptz NOT NULL,
  call_id            uuid        NOT NULL REFERENCES calls (id),
  operator_id        uuid        NOT NULL REFERENCES organisations (id),
  applicant_id       uuid        NOT NULL REFERENCES organisations (id),
  created_by         uuid        NOT NULL REFERENCES people (id),
  language           text        NOT NULL CHECK (language IN ('kk', 'ru', 'en')),
  number             text        NOT NULL,
  title              text        NOT NULL,
  regions            jsonb,
  project            jsonb       NOT NULL,
  answers            jsonb,
  budget             jsonb,
  indicators         jsonb,
  volunteers         jsonb       NOT NULL,
  requested_minor    bigint      NOT NULL CHECK (requested_minor >= 0),
  requested_currency text        NOT NULL,
  own_minor          bigint      NOT NULL CHECK (own_minor >= 0),
  own_currency       text        NOT NULL,
  declared_minor     bigint,
  submitted_at       timestamptz,
  submitted_by       uuid REFERENCES people (id),
  receipt_sha256     text        NOT NULL,
  snapshot           text        NOT NULL,
  assignee_id        uuid REFERENCES people (id),
  screening_due      text,
  findings           jsonb,
  changes            jsonb,
  rejection          jsonb,
  rounds             bigint      NOT NULL,
  acknowledged       boolean     NOT NULL,
  state              text        NOT NULL,
  search_key         text        NOT NULL
);
-- one open draft per applicant and call
CREATE UNIQUE INDEX applications_draft ON applications (call_id, applicant_id) WHERE state IN ('draft', 'awaiting_certification');
CREATE UNIQUE INDEX applications_number ON applications (operator_id, number) WHERE number <> '';
CREATE INDEX applications_call ON applications (call_id, state);
CREATE INDEX applications_operator ON applications (operator_id, created_at, id);
CREATE INDEX applications_applicant ON applications (applicant_id, created_at, id);
CREATE INDEX applications_created ON applications (created_at, id);

-- the last number given out under a name; the row is the queue of those who want the next
CREATE TABLE counters (
  name text   NOT NULL PRIMARY KEY,
  last bigint NOT NULL
);

CREATE TABLE attachments (
  id          uuid        NOT NULL PRIMARY KEY,
  version     bigint      NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  object      text        NOT NULL,
  object_id   uuid        NOT NULL,
  kind        text        NOT NULL,
  name        text        NOT NULL,
  type        text        NOT NULL,
  size        bigint      NOT NULL,
  sha256      text        NOT NULL,
  file_key    text        NOT NULL,
  issued_on   text,
  uploaded_by uuid        NOT NULL REFERENCES people (id)
);
CREATE INDEX attachments_object ON attachments (object, object_id);

-- +goose Down
