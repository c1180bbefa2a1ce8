#!/usr/bin/env bash
# Writes the generated files: docs/openapi.json, docs/states.md, docs/roles.md, docs/requirements.md,
# frontend/src/api/schema.d.ts.
# A generator that is not there is passed over, unless the file that it makes is already part of the repository.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT

absent() { # GENERATOR FILE...
  local generator=$1 file
  shift
  for file in "$@"; do
    [ ! -f "$file" ] || die "$file is there, but \"$generator\", which makes it, is not"
  done
}

if [ -f main.go ]; then go build -o "$temp/demeu" .; fi
offers() { [ -x "$temp/demeu" ] && "$temp/demeu" "$1" --help >/dev/null 2>&1; }

if offers openapi; then
  "$temp/demeu" openapi >"$temp/openapi.json"
  cp "$temp/openapi.json" docs/openapi.json
else
  absent "demeu openapi" docs/openapi.json
fi

if offers docs; then
  "$temp/demeu" docs docs
else
  absent "demeu docs" docs/states.md docs/roles.md
fi

if [ -f docs/openapi.json ] && has_script types; then
  (cd frontend && npm run --silent types >"$temp/types.log" 2>&1) || { cat "$temp/types.log" >&2; exit 1; }
else
  absent "npm run types" frontend/src/api/schema.d.ts
fi

# What is proved follows from the results that "make test" keeps. Results older than a test say nothing of that test.
results=bin/go-test.json
if [ -f "$results" ] && [ -z "$(find . -name node_modules -prune -o -name '*_test.go' -newer "$results" -print -quit)" ]; then
  go run scripts/requirements.go
fi
