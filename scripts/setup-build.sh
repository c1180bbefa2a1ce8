#!/usr/bin/env bash
# Installs what the build needs and is missing. Quiet when nothing is.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

have go || die "Go is missing: install Go $(awk '$1 == "go" { print $2 }' go.mod) or newer from go.dev"
wanted=$(awk '$1 == "go" { print $2 }' go.mod)
# "go env GOVERSION" is that of the toolchain which go.mod selects.
found=$(go env GOVERSION | sed 's/^go//; s/[^0-9.].*//')
at_least "$wanted" "$found" || die "Go $wanted or newer is needed, this is $found"

if [ -f frontend/package.json ]; then
  have node || die "Node.js is missing: install Node.js 20.19 or newer with npm, from nodejs.org or your system's packages"
  have npm || die "npm is missing: install it, it comes with Node.js from nodejs.org"
  found=$(node --version | sed 's/^v//')
  at_least 20.19 "$found" || die "Node.js 20.19 or newer is needed, this is $found"

  # The stamp says for which lock file and which Node the packages were installed.
  stamp=frontend/node_modules/.demeu-installed
  state="$(cksum <frontend/package-lock.json) $(node --version)"
  if [ "$(cat "$stamp" 2>/dev/null)" != "$state" ]; then
    echo "Installing the frontend's npm packages ..."
    (cd frontend && npm ci --no-audit --no-fund --loglevel=error)
    mkdir -p frontend/node_modules
    echo "$state" >"$stamp"
  fi
fi
