-- +goose Up
CREATE TABLE roster_entries (
  id          TEXT        NOT NULL PRIMARY KEY,
  version     INTEGER      NOT NULL,
  created_at  TEXT NOT NULL,
  updated_at  TEXT NOT NULL,
  call_id     TEXT        NOT NULL REFERENCES calls (id),
  operator_id TEXT        NOT NULL REFERENCES organisations (id),
  person_id   TEXT        NOT NULL REFERENCES people (id),
  languages   TEXT       NOT NULL,
  max_load    INTEGER      NOT NULL,
  declared_at TEXT,
  UNIQUE (call_id, person_id)
) STRICT;
CREATE INDEX roster_entries_person ON roster_entries (person_id);

CREATE TABLE conflicts (
  id             TEXT        NOT NULL PRIMARY KEY,
  version        INTEGER      NOT NULL,
  created_at     TEXT NOT NULL,
  updated_at     TEXT NOT NULL,
  call_id        TEXT        NOT NULL REFERENCES calls (id),
  operator_id    TEXT        NOT NULL REFERENCES organisations (id),
  application_id TEXT        NOT NULL REFERENCES applications (id),
  person_id      TEXT        NOT NULL REFERENCES people (id),
  kind           TEXT        NOT NULL,
  reason         TEXT        NOT NULL,
  UNIQUE (application_id, person_id)
) STRICT;
CREATE INDEX conflicts_person ON conflicts (person_id);
CREATE INDEX conflicts_call ON conflicts (call_id);
-- +goose StatementBegin
CREATE TRIGGER conflicts_no_update BEFORE UPDATE ON conflicts
BEGIN
  SELECT RAISE(ABORT, 'conflicts is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER conflicts_no_delete BEFORE DELETE ON conflicts
BEGIN
  SELECT RAISE(ABORT, 'conflicts is append-only');
END;
-- +goose StatementEnd

CREATE TABLE assignments (
  id              TEXT        NOT NULL PRIMARY KEY,
  version         INTEGER      NOT NULL,
  created_at      TEXT NOT NULL,
  updated_at      TEXT NOT NULL,
  call_id         TEXT        NOT NULL REFERENCES calls (id),
  operator_id     TEXT        NOT NULL REFERENCES organisations (id),
  application_id  TEXT        NOT NULL REFERENCES applications (id),
  expert_id       TEXT        NOT NULL REFERENCES people (id),
  further         INTEGER     NOT NULL,
  scores          TEXT,
  overall_comment TEXT        NOT NULL,
  total           TEXT        NOT NULL,
  submitted_at    TEXT,
  state           TEXT        NOT NULL CHECK (state IN ('invited', 'accepted', 'in_progress', 'submitted', 'declined', 'conflicted')),
  UNIQUE (application_id, expert_id)
) STRICT;
CREATE INDEX assignments_expert ON assignments (expert_id, created_at, id);
CREATE INDEX assignments_call ON assignments (call_id);

CREATE TABLE rankings (
  id          TEXT        NOT NULL PRIMARY KEY,
  version     INTEGER      NOT NULL,
  created_at  TEXT NOT NULL,
  updated_at  TEXT NOT NULL,
  call_id     TEXT        NOT NULL REFERENCES calls (id),
  operator_id TEXT        NOT NULL REFERENCES organisations (id),
  method      TEXT        NOT NULL,
  seed        TEXT        NOT NULL,
  items       TEXT       NOT NULL,
  input_hash  TEXT        NOT NULL,
  computed_by TEXT        NOT NULL REFERENCES people (id)
) STRICT;
CREATE INDEX rankings_call ON rankings (call_id, created_at);
-- +goose StatementBegin
CREATE TRIGGER rankings_no_update BEFORE UPDATE ON rankings
BEGIN
  SELECT RAISE(ABORT, 'rankings is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rankings_no_delete BEFORE DELETE ON rankings
BEGIN
  SELECT RAISE(ABORT, 'rankings is append-only');
END;
-- +goose StatementEnd

CREATE TABLE decisions (
  id          TEXT        NOT NULL PRIMARY KEY,
  version     INTEGER      NOT NULL,
  created_at  TEXT NOT NULL,
  updated_at  TEXT NOT NULL,
  call_id     TEXT        NOT NULL REFERENCES calls (id),
  operator_id TEXT        NOT NULL REFERENCES organisations (id),
  ranking_id  TEXT REFERENCES rankings (id),
  number      TEXT        NOT NULL,
  decided_on  TEXT,
  members     TEXT,
  commission  INTEGER     NOT NULL,
  reasons     TEXT        NOT NULL,
  items       TEXT       NOT NULL,
  state       TEXT        NOT NULL CHECK (state IN ('draft', 'proposed', 'confirmed'))
) STRICT;
CREATE UNIQUE INDEX decisions_open ON decisions (call_id) WHERE state <> 'confirmed';
CREATE INDEX decisions_call ON decisions (call_id, created_at);

-- +goose Down
