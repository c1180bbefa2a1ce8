-- +goose Up
CREATE TABLE roster_entries (
  id          uuid        NOT NULL PRIMARY KEY,
  version     bigint      NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  call_id     uuid        NOT NULL REFERENCES calls (id),
  operator_id uuid        NOT NULL REFERENCES organisations (id),
  person_id   uuid        NOT NULL REFERENCES people (id),
  languages   jsonb       NOT NULL,
  max_load    bigint      NOT NULL,
  declared_at timestamptz,
  UNIQUE (call_id, person_id)
);
CREATE INDEX roster_entries_person ON roster_entries (person_id);

CREATE TABLE conflicts (
  id             uuid        NOT NULL PRIMARY KEY,
  version        bigint      NOT NULL,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL,
  call_id        uuid        NOT NULL REFERENCES calls (id),
  operator_id    uuid        NOT NULL REFERENCES organisations (id),
  application_id uuid        NOT NULL REFERENCES applications (id),
  person_id      uuid        NOT NULL REFERENCES people (id),
  kind           text        NOT NULL,
  reason         text        NOT NULL,
  UNIQUE (application_id, person_id)
);
CREATE INDEX conflicts_person ON conflicts (person_id);
CREATE INDEX conflicts_call ON conflicts (call_id);
SELECT append_only('conflicts');

CREATE TABLE assignments (
  id              uuid        NOT NULL PRIMARY KEY,
  version         bigint      NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  call_id         uuid        NOT NULL REFERENCES calls (id),
  operator_id     uuid        NOT NULL REFERENCES organisations (id),
  application_id  uuid        NOT NULL REFERENCES applications (id),
  expert_id       uuid        NOT NULL REFERENCES people (id),
  further         boolean     NOT NULL,
  scores          jsonb,
  overall_comment text        NOT NULL,
  total           text        NOT NULL,
  submitted_at    timestamptz,
  state           text        NOT NULL CHECK (state IN ('invited', 'accepted', 'in_progress', 'submitted', 'declined', 'conflicted')),
  UNIQUE (application_id, expert_id)
);
CREATE INDEX assignments_expert ON assignments (expert_id, created_at, id);
CREATE INDEX assignments_call ON assignments (call_id);

CREATE TABLE rankings (
  id          uuid        NOT NULL PRIMARY KEY,
  version     bigint      NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  call_id     uuid        NOT NULL REFERENCES calls (id),
  operator_id uuid        NOT NULL REFERENCES organisations (id),
  method      text        NOT NULL,
  seed        text        NOT NULL,
  items       jsonb       NOT NULL,
  input_hash  text        NOT NULL,
  computed_by uuid        NOT NULL REFERENCES people (id)
);
CREATE INDEX rankings_call ON rankings (call_id, created_at);
SELECT append_only('rankings');

CREATE TABLE decisions (
  id          uuid        NOT NULL PRIMARY KEY,
  version     bigint      NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  call_id     uuid        NOT NULL REFERENCES calls (id),
  operator_id uuid        NOT NULL REFERENCES organisations (id),
  ranking_id  uuid REFERENCES rankings (id),
  number      text        NOT NULL,
  decided_on  text,
  members     jsonb,
  commission  bigint      NOT NULL,
  reasons     text        NOT NULL,
  items       jsonb       NOT NULL,
  state       text        NOT NULL CHECK (state IN ('draft', 'proposed', 'confirmed'))
);
CREATE UNIQUE INDEX decisions_open ON decisions (call_id) WHERE state <> 'confirmed';
CREATE INDEX decisions_call ON decisions (call_id, created_at);

-- +goose Down
