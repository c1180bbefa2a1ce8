#!/usr/bin/env bash
# Installs what the tests need and is missing: the build's needs, PostgreSQL's server programs, a C compiler for the
# race detector, Chromium and Python for the browser journeys. Quiet when nothing is missing.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scripts/setup-build.sh

has_postgres() {
  have initdb && return
  local dir
  for dir in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin; do
    [ -x "$dir/initdb" ] && return
  done
  have pg_config && [ -x "$(pg_config --bindir)/initdb" ]
}

has_c() {
  local out
  out=$(mktemp)
  printf '#include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }\n' | "$(go env CC)" -x c - -o "$out" 2>/dev/null
  local code=$?
  rm -f "$out"
  return "$code"
}

has_chromium() {
  have chromium || have chromium-browser || have google-chrome || [ -d "/Applications/Google Chrome.app" ]
}

missing=()
has_postgres || missing+=(postgresql)
has_c || missing+=(gcc libc6-dev)
has_chromium || missing+=(chromium)
have python3 || missing+=(python3) # a command of the demonstration's guide, which a journey runs
if [ "${#missing[@]}" -gt 0 ]; then
  install "${missing[@]}"
  has_postgres || die "PostgreSQL's initdb cannot be found although the package postgresql is installed"
  has_c || die "the C compiler \"$(go env CC)\", which Go wants for the race detector, does not work"
  has_chromium || die "Chromium cannot be found although the package chromium is installed"
fi
