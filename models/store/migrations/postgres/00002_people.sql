-- +goose Up
CREATE TABLE people (
  id            uuid        NOT NULL PRIMARY KEY,
  version       bigint      NOT NULL,
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  email         text        NOT NULL UNIQUE CHECK (email = lower(email)),
  name          text        NOT NULL,
  language      text        NOT NULL CHECK (language IN ('kk', 'ru', 'en')),
  password_hash text        NOT NULL,
  state         text        NOT NULL CHECK (state IN ('active', 'disabled')),
  search_key    text        NOT NULL
);

CREATE TABLE login_codes (
  id         uuid        NOT NULL PRIMARY KEY,
  email      text        NOT NULL,
  code_hash  text        NOT NULL,
  attempts   bigint      NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz,
  created_at timestamptz NOT NULL,
  printed    boolean     NOT NULL
);
CREATE INDEX login_codes_email ON login_codes (email, created_at);

CREATE TABLE sessions (
  id         uuid        NOT NULL PRIMARY KEY,
  person_id  uuid        NOT NULL REFERENCES people (id),
  token_hash text        NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  seen_at    timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at   timestamptz
);
CREATE INDEX sessions_person ON sessions (person_id);

CREATE TABLE organisations (
  id                  uuid        NOT NULL PRIMARY KEY,
  version             bigint      NOT NULL,
  created_at          timestamptz NOT NULL,
  updated_at          timestamptz NOT NULL,
  kind                text        NOT NULL CHECK (kind IN ('ngo', 'initiative_group', 'individual', 'donor', 'operator', 'platform')),
  legal_name          jsonb       NOT NULL,
  legal_form          text        NOT NULL,
  country             text        NOT NULL,
  registration_number text        NOT NULL,
  region              text        NOT NULL,
  address             text        NOT NULL,
  founded_on          text,
  email               text        NOT NULL,
  phone               text        NOT NULL,
  leader_name         text        NOT NULL,
  leader_iin          text        NOT NULL,
  birth_date          text,
  members             jsonb,
  iban                text        NOT NULL,
  bic                 text        NOT NULL,
  kbe                 text        NOT NULL,
  donor_sector        text        NOT NULL,
  donor_origin        text        NOT NULL,
  ngo_database_year   bigint      NOT NULL,
  state               text        NOT NULL CHECK (state IN ('unverified', 'verified', 'returned', 'refused')),
  verified_until      text,
  search_key          text        NOT NULL
);
CREATE UNIQUE INDEX organisations_number ON organisations (country, registration_number) WHERE registration_number <> '';
CREATE INDEX organisations_created ON organisations (created_at, id);

CREATE TABLE verifications (
  id              uuid        NOT NULL PRIMARY KEY,
  version         bigint      NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  organisation_id uuid        NOT NULL REFERENCES organisations (id),
  checked_by      uuid        NOT NULL REFERENCES people (id),
  answers         jsonb       NOT NULL,
  verdict         text        NOT NULL,
  valid_until     text
);
CREATE INDEX verifications_organisation ON verifications (organisation_id, created_at);

-- One role of one person in one organisation; at most one live row for each.
CREATE TABLE memberships (
  id              uuid        NOT NULL PRIMARY KEY,
  version         bigint      NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  organisation_id uuid        NOT NULL REFERENCES organisations (id),
  person_id       uuid        NOT NULL REFERENCES people (id),
  role            text        NOT NULL,
  state           text        NOT NULL CHECK (state IN ('proposed', 'invited', 'active', 'declined', 'revoked')),
  accepted_at     timestamptz
);
CREATE UNIQUE INDEX memberships_live ON memberships (organisation_id, person_id, role) WHERE state IN ('proposed', 'invited', 'active');
CREATE INDEX memberships_person ON memberships (person_id, state);

-- +goose Down
