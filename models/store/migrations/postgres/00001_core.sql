-- +goose Up
-- postgres only
-- +goose StatementBegin
CREATE FUNCTION refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION append_only(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_rewrite()', name || '_append_only', name);
END $$;
-- +goose StatementEnd
-- end postgres only
-- What was done or refused: who, what, before, after, why, when. Never rewritten.
CREATE TABLE events (
  id          uuid        NOT NULL PRIMARY KEY,
  at          timestamptz NOT NULL,
  actor_id    uuid,
  actor_name  text        NOT NULL,
  object      text        NOT NULL,
  object_id   uuid        NOT NULL,
  verb        text        NOT NULL,
  outcome     text        NOT NULL CHECK (outcome IN ('done', 'refused')),
  code        text        NOT NULL,
  state_from  text        NOT NULL,
  state_to    text        NOT NULL,
  before      jsonb       NOT NULL,
  after       jsonb       NOT NULL,
  reason      text        NOT NULL,
  request_id  text        NOT NULL
);
CREATE INDEX events_object ON events (object, object_id, at);
SELECT append_only('events');

-- Who acted in a step that takes several persons, bound to a digest of what they saw. A row of the step "voided" ends a
-- round: what was said before counts no more.
CREATE TABLE approvals (
  id         uuid        NOT NULL PRIMARY KEY,
  object     text        NOT NULL,
  object_id  uuid        NOT NULL,
  step       text        NOT NULL,
  digest     text        NOT NULL,
  person_id  uuid        NOT NULL,
  role       text        NOT NULL,
  round      bigint      NOT NULL,
  at         timestamptz NOT NULL,
  UNIQUE (object, object_id, round, step, digest, person_id)
);
SELECT append_only('approvals');

-- The stored answer of every command that carried a key.
CREATE TABLE idempotency_keys (
  actor_id   uuid        NOT NULL,
  key        text        NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  command    text        NOT NULL,
  body_hash  text        NOT NULL,
  failed     boolean     NOT NULL,
  outcome    text        NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (actor_id, key)
);

-- How many persons each step takes at an operator.
CREATE TABLE duty_tables (
  id          uuid        NOT NULL PRIMARY KEY,
  version     bigint      NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  operator_id uuid        NOT NULL UNIQUE,
  preset      text        NOT NULL,
  steps       jsonb       NOT NULL,
  proposed    jsonb,
  proposed_by uuid,
  state       text        NOT NULL
);

-- Letters to people; a job of the queue sends each.
CREATE TABLE letters (
  id          uuid        NOT NULL PRIMARY KEY,
  version     bigint      NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  event_id    uuid,
  person_id   uuid,
  address     text        NOT NULL,
  language    text        NOT NULL,
  template    text        NOT NULL,
  params      jsonb       NOT NULL,
  object      text        NOT NULL,
  object_id   uuid,
  subject     text        NOT NULL,
  body        text        NOT NULL,
  state       text        NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
  error       text        NOT NULL,
  sent_at     timestamptz,
  UNIQUE (event_id, template, address)
);
CREATE INDEX letters_person ON letters (person_id, created_at);
CREATE INDEX letters_object ON letters (object_id, template);

-- +goose Down
