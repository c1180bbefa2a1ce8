-- +goose Up
CREATE TABLE people (
  id            TEXT        NOT NULL PRIMARY KEY,
  version       INTEGER      NOT NULL,
  created_at    TEXT NOT NULL,
  updated_at    TEXT NOT NULL,
  email         TEXT        NOT NULL UNIQUE CHECK (email = lower(email)),
  name          TEXT        NOT NULL,
  language      TEXT        NOT NULL CHECK (language IN ('kk', 'ru', 'en')),
  password_hash TEXT        NOT NULL,
  state         TEXT        NOT NULL CHECK (state IN ('active', 'disabled')),
  search_key    TEXT        NOT NULL
) STRICT;

CREATE TABLE login_codes (
  id         TEXT        NOT NULL PRIMARY KEY,
  email      TEXT        NOT NULL,
  code_hash  TEXT        NOT NULL,
  attempts   INTEGER      NOT NULL,
  expires_at TEXT NOT NULL,
  used_at    TEXT,
  created_at TEXT NOT NULL,
  printed    INTEGER    NOT NULL
) STRICT;
CREATE INDEX login_codes_email ON login_codes (email, created_at);

CREATE TABLE sessions (
  id         TEXT        NOT NULL PRIMARY KEY,
  person_id  TEXT        NOT NULL REFERENCES people (id),
  token_hash TEXT        NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  seen_at    TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  ended_at   TEXT
) STRICT;
CREATE INDEX sessions_person ON sessions (person_id);

CREATE TABLE organisations (
  id                  TEXT        NOT NULL PRIMARY KEY,
  version             INTEGER      NOT NULL,
  created_at          TEXT NOT NULL,
  updated_at          TEXT NOT NULL,
  kind                TEXT        NOT NULL CHECK (kind IN ('ngo', 'initiative_group', 'individual', 'donor', 'operator', 'platform')),
  legal_name          TEXT       NOT NULL,
  legal_form          TEXT        NOT NULL,
  country             TEXT        NOT NULL,
  registration_number TEXT        NOT NULL,
  region              TEXT        NOT NULL,
  address             TEXT        NOT NULL,
  founded_on          TEXT,
  email               TEXT        NOT NULL,
  phone               TEXT        NOT NULL,
  leader_name         TEXT        NOT NULL,
  leader_iin          TEXT        NOT NULL,
  birth_date          TEXT,
  members             TEXT,
  iban                TEXT        NOT NULL,
  bic                 TEXT        NOT NULL,
  kbe                 TEXT        NOT NULL,
  donor_sector        TEXT        NOT NULL,
  donor_origin        TEXT        NOT NULL,
  ngo_database_year   INTEGER      NOT NULL,
  state               TEXT        NOT NULL CHECK (state IN ('unverified', 'verified', 'returned', 'refused')),
  verified_until      TEXT,
  search_key          TEXT        NOT NULL
) STRICT;
CREATE UNIQUE INDEX organisations_number ON organisations (country, registration_number) WHERE registration_number <> '';
CREATE INDEX organisations_created ON organisations (created_at, id);

CREATE TABLE verifications (
  id              TEXT        NOT NULL PRIMARY KEY,
  version         INTEGER      NOT NULL,
  created_at      TEXT NOT NULL,
  updated_at      TEXT NOT NULL,
  organisation_id TEXT        NOT NULL REFERENCES organisations (id),
  checked_by      TEXT        NOT NULL REFERENCES people (id),
  answers         TEXT       NOT NULL,
  verdict         TEXT        NOT NULL,
  valid_until     TEXT
) STRICT;
CREATE INDEX verifications_organisation ON verifications (organisation_id, created_at);

-- One role of one person in one organisation; at most one live row for each.
CREATE TABLE memberships (
  id              TEXT        NOT NULL PRIMARY KEY,
  version         INTEGER      NOT NULL,
  created_at      TEXT NOT NULL,
  updated_at      TEXT NOT NULL,
  organisation_id TEXT        NOT NULL REFERENCES organisations (id),
  person_id       TEXT        NOT NULL REFERENCES people (id),
  role            TEXT        NOT NULL,
  state           TEXT        NOT NULL CHECK (state IN ('proposed', 'invited', 'active', 'declined', 'revoked')),
  accepted_at     TEXT
) STRICT;
CREATE UNIQUE INDEX memberships_live ON memberships (organisation_id, person_id, role) WHERE state IN ('proposed', 'invited', 'active');
CREATE INDEX memberships_person ON memberships (person_id, state);

-- +goose Down
