#!/usr/bin/env bash
# Fails when a generated file differs from what its generator writes now. Leaves the work tree as it was.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

files=(docs/openapi.json docs/states.md docs/roles.md docs/requirements.md frontend/src/api/schema.d.ts)
before=$(mktemp -d)
restore() {
  local file
  for file in "${files[@]}"; do
    if [ -f "$before/$file" ]; then
      cmp -s "$before/$file" "$file" || cp -p "$before/$file" "$file"
    else
      rm -f "$file"
    fi
  done
  rm -rf "$before"
}
for file in "${files[@]}"; do
  if [ -f "$file" ]; then
    mkdir -p "$before/$(dirname "$file")"
    cp -p "$file" "$before/$file"
  fi
done
trap restore EXIT

scripts/generate.sh

stale=()
checked=0
for file in "${files[@]}"; do
  [ -f "$file" ] || continue
  checked=$((checked + 1))
  old=$before/$file
  [ -f "$old" ] || old=/dev/null
  if ! diff -u --label "$file (in the repository)" --label "$file (generated now)" "$old" "$file" >"$before/diff"; then
    stale+=("$file")
    head -n 40 "$before/diff"
  fi
done
[ "${#stale[@]}" = 0 ] || die "stale: ${stale[*]}. Run \"make openapi\" and commit the result."
echo "$checked generated files are fresh"
