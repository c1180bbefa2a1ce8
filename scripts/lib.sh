# shellcheck shell=bash
# Functions that the scripts in this folder share. Source it; it also goes to the top of the repository.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# at_least WANTED FOUND compares dotted versions.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# has_script NAME: does frontend/package.json have this script?
has_script() {
  [ -f frontend/package.json ] || return 1
  node -e 'process.exit(require("./frontend/package.json").scripts?.[process.argv[1]] ? 0 : 1)' "$1"
}

# install PACKAGE... installs packages of Debian and its relatives; elsewhere it says what is missing.
install() {
  have apt-get || die "please install the equivalent of these Debian packages, then run this again: $*"
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    have sudo || die "please install these packages as root, then run this again: apt-get install $*"
    as_root=(sudo)
  fi
  echo "Installing $* ..."
  local log
  log=$(mktemp)
  # Package lists may be absent or old, so update once when the first try fails.
  if ! apt_install "$@" >"$log" 2>&1; then
    if ! { "${as_root[@]}" apt-get update && apt_install "$@"; } >"$log" 2>&1; then
      cat "$log" >&2
      rm -f "$log"
      die "could not install $*"
    fi
  fi
  rm -f "$log"
}

apt_install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" </dev/null
}
