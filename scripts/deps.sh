#!/usr/bin/env bash
# Installs what the tests need and a plain build does not: databases, a browser
# and its fonts, the reader of PDF. As root on Debian it installs them; otherwise it names what is
# missing and goes on, and the tests that need it are skipped with that reason.
set -euo pipefail

declare -A has=(
  [postgresql]='ls /usr/lib/postgresql/*/bin/initdb'
  [redis-server]='command -v redis-server'
  [chromium]='command -v chromium'
  [poppler-utils]='command -v pdftotext'
  [fonts-noto-cjk]='ls /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'
)

missing=()
for package in "${!has[@]}"; do
  eval "${has[$package]}" >/dev/null 2>&1 || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "not installed (Debian's packages): ${missing[*]}" >&2
  echo "install them with: sudo apt-get install ${missing[*]}" >&2
  exit 0
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
for try in 1 2 3; do
  if apt-get update -qq >"$log" 2>&1 && apt-get install -qq -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
    echo "installed: ${missing[*]}"
    exit 0
  fi
  echo "installing ${missing[*]}: try $try failed" >&2
  sleep $((try * 5))
done
cat "$log" >&2
exit 1
