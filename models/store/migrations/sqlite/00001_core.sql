-- +goose Up
-- What was done or refused: who, what, before, after, why, when. Never rewritten.
CREATE TABLE events (
  id          TEXT        NOT NULL PRIMARY KEY,
  at          TEXT NOT NULL,
  actor_id    TEXT,
  actor_name  TEXT        NOT NULL,
  object      TEXT        NOT NULL,
  object_id   TEXT        NOT NULL,
  verb        TEXT        NOT NULL,
  outcome     TEXT        NOT NULL CHECK (outcome IN ('done', 'refused')),
  code        TEXT        NOT NULL,
  state_from  TEXT        NOT NULL,
  state_to    TEXT        NOT NULL,
  before      TEXT       NOT NULL,
  after       TEXT       NOT NULL,
  reason      TEXT        NOT NULL,
  request_id  TEXT        NOT NULL
) STRICT;
CREATE INDEX events_object ON events (object, object_id, at);
-- +goose StatementBegin
CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN
  SELECT RAISE(ABORT, 'events is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN
  SELECT RAISE(ABORT, 'events is append-only');
END;
-- +goose StatementEnd

-- Who acted in a step that takes several persons, bound to a digest of what they saw. A row of the step "voided" ends a
-- round: what was said before counts no more.
CREATE TABLE approvals (
  id         TEXT        NOT NULL PRIMARY KEY,
  object     TEXT        NOT NULL,
  object_id  TEXT        NOT NULL,
  step       TEXT        NOT NULL,
  digest     TEXT        NOT NULL,
  person_id  TEXT        NOT NULL,
  role       TEXT        NOT NULL,
  round      INTEGER      NOT NULL,
  at         TEXT NOT NULL,
  UNIQUE (object, object_id, round, step, digest, person_id)
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER approvals_no_update BEFORE UPDATE ON approvals
BEGIN
  SELECT RAISE(ABORT, 'approvals is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER approvals_no_delete BEFORE DELETE ON approvals
BEGIN
  SELECT RAISE(ABORT, 'approvals is append-only');
END;
-- +goose StatementEnd

-- The stored answer of every command that carried a key.
CREATE TABLE idempotency_keys (
  actor_id   TEXT        NOT NULL,
  key        TEXT        NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  command    TEXT        NOT NULL,
  body_hash  TEXT        NOT NULL,
  failed     INTEGER     NOT NULL,
  outcome    TEXT        NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (actor_id, key)
) STRICT;

-- How many persons each step takes at an operator.
CREATE TABLE duty_tables (
  id          TEXT        NOT NULL PRIMARY KEY,
  version     INTEGER      NOT NULL,
  created_at  TEXT NOT NULL,
  updated_at  TEXT NOT NULL,
  operator_id TEXT        NOT NULL UNIQUE,
  preset      TEXT        NOT NULL,
  steps       TEXT       NOT NULL,
  proposed    TEXT,
  proposed_by TEXT,
  state       TEXT        NOT NULL
) STRICT;

-- Letters to people; a job of the queue sends each.
CREATE TABLE letters (
  id          TEXT        NOT NULL PRIMARY KEY,
  version     INTEGER      NOT NULL,
  created_at  TEXT NOT NULL,
  updated_at  TEXT NOT NULL,
  event_id    TEXT,
  person_id   TEXT,
  address     TEXT        NOT NULL,
  language    TEXT        NOT NULL,
  template    TEXT        NOT NULL,
  params      TEXT       NOT NULL,
  object      TEXT        NOT NULL,
  object_id   TEXT,
  subject     TEXT        NOT NULL,
  body        TEXT        NOT NULL,
  state       TEXT        NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
  error       TEXT        NOT NULL,
  sent_at     TEXT,
  UNIQUE (event_id, template, address)
) STRICT;
CREATE INDEX letters_person ON letters (person_id, created_at);
CREATE INDEX letters_object ON letters (object_id, template);

-- +goose Down
