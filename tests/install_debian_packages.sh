#!/usr/bin/env bash
# Debian packages that the tests use as real programs: a browser, an office suite, PDF tools, a load client, fonts.
set -euo pipefail
missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v soffice >/dev/null || missing+=(libreoffice-calc-nogui libreoffice-writer-nogui)
command -v wrk >/dev/null || missing+=(wrk)
command -v pdftoppm >/dev/null || missing+=(poppler-utils)
for package in fonts-dejavu-core fonts-liberation2 fonts-noto-core; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  [ "$(id -u)" = 0 ] || { echo "run as root, or: apt-get install ${missing[*]}" >&2; exit 1; }
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
