#!/usr/bin/env bash
# The steps of "make check", "make test" and "make test-long". Stops at the first failure and names the step.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# One build cache for vet, build, tests and the generators; the race detector alone needs cgo.
export CGO_ENABLED=0
parallel=2 # packages at a time

step=start
# shellcheck disable=SC2154 # code is set in the trap
trap 'code=$?; [ "$code" = 0 ] || printf "\nFAILED in the step \"%s\" (exit %d)\n" "$step" "$code" >&2' EXIT

heading() {
  step=$*
  printf '\n=== %s (%d:%02d)\n' "$step" $((SECONDS / 60)) $((SECONDS % 60))
}

formatted() {
  local files
  files=$(find . -name '*.go' -not -path '*/node_modules/*' -not -path './.git/*' -exec gofmt -l {} +)
  if [ -n "$files" ]; then
    printf 'not formatted, run gofmt -w on:\n%s\n' "$files" >&2
    return 1
  fi
}

# House tests are those named TestHouse..., and all in a package "house" if there is one.
house() {
  local packages
  packages=$({
    grep -rl '^func TestHouse' --include='*_test.go' --exclude-dir=node_modules . || true
    find . -path '*/house/*_test.go' -not -path '*/node_modules/*'
  } | sed "s|/[^/]*$||" | sort -u)
  [ -n "$packages" ] || die 'there are no house tests: name them TestHouse..., or put them into a package "house"'
  local package
  for package in $packages; do
    if [ "$(basename "$package")" = house ]; then
      go test -count=1 "$package"
    else
      go test -count=1 -run '^TestHouse' "$package"
    fi
  done
}

# limited SECONDS COMMAND...: a browser that hangs must not hang the run.
limited() {
  if have timeout; then timeout --kill-after=10 "$@"; else "${@:2}"; fi
}

static() {
  heading "go vet"
  go vet ./...
  go vet scripts/requirements.go
  heading "go build"
  go build ./...
  heading "gofmt"
  formatted
}

# go_test FLAG... prints what go test prints, and keeps the results for docs/requirements.md.
go_test() {
  rm -f bin/go-test.json frontend/test-results/results.json
  go test -json -p "$parallel" -count=1 "$@" ./... | go run scripts/requirements.go -tee
}

frontend_check() {
  if has_script check; then
    heading "frontend: types and lint"
    (cd frontend && npm run --silent check)
  fi
}

frontend_tests() {
  frontend_check
  if has_script test; then
    heading "frontend: unit tests"
    (cd frontend && npm run --silent test)
  fi
}

# Everything built as it is delivered; no page may weigh more than its gate.
built() {
  heading "build"
  make --no-print-directory build
  if has_script size; then
    heading "frontend: bytes of each page"
    (cd frontend && npm run --silent size -- --brief)
  fi
}

journeys() { # SCRIPT SECONDS
  if has_script "$1"; then
    heading "browser journeys ($1)"
    (cd frontend && limited "$2" npm run --silent "$1")
  fi
}

fresh() {
  heading "generated files"
  scripts/fresh.sh
}

case "${1:-}" in
check)
  heading "setup"
  scripts/setup-build.sh
  static
  heading "house tests"
  house
  frontend_check
  ;;
test)
  heading "setup"
  scripts/setup-test.sh
  static
  heading "go test"
  go_test
  heading "go test -race"
  CGO_ENABLED=1 go test -race -p "$parallel" -count=1 ./models/store/... ./workflows/... ./api/...
  frontend_tests
  built
  journeys e2e 900
  fresh
  ;;
long)
  heading "setup"
  scripts/setup-test.sh
  static
  export DEMEU_TEST_LONG=1
  heading "go test, long"
  go_test -timeout=60m
  heading "go test -race, long"
  CGO_ENABLED=1 go test -race -p "$parallel" -count=1 -timeout=60m ./models/... ./policies/... ./workflows/... ./api/...
  frontend_tests
  built
  if has_script e2e:long; then journeys e2e:long 3600; else journeys e2e 3600; fi
  fresh
  ;;
*)
  die "usage: scripts/test.sh check|test|long"
  ;;
esac
printf '\n=== all steps passed (%d:%02d)\n' $((SECONDS / 60)) $((SECONDS % 60))
