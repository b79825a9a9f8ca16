#!/usr/bin/env bash
# Set up this machine for one of two uses: `run` or `dev`. A second time it takes a moment and touches no network.
set -euo pipefail
cd "$(dirname "$0")/.."
use=${1:-run}
needed=(python3-venv tesseract-ocr tesseract-ocr-chi-sim libgl1 libglib2.0-0)
optional=(fonts-noto-cjk)
[ "$use" = dev ] && optional+=(chromium postgresql)

stamp=".venv/.ready-$use-$(cat "requirements/$use.txt" pyproject.toml "$0" | sha256sum | cut -c1-16)"
[ -e "$stamp" ] && exit 0

say() { printf 'setup: %s\n' "$*"; }
absent() { local p; for p in "$@"; do dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$p"; done; }

if command -v dpkg-query >/dev/null; then
    read -r -a missing <<<"$(absent "${needed[@]}" "${optional[@]}")" || true
    if [ "${#missing[@]}" -gt 0 ]; then
        as=""
        [ "$(id -u)" = 0 ] || as="sudo"
        if [ -z "$as" ] || command -v sudo >/dev/null; then
            say "installing Debian packages: ${missing[*]}"
            $as apt-get update -qq || say "apt-get update failed; trying with the lists at hand"
            $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
                say "some packages could not be installed: ${missing[*]}"
        else
            say "no root and no sudo: please have these Debian packages installed: ${missing[*]}"
        fi
    fi
fi
command -v tesseract >/dev/null || say "without tesseract-ocr: reading goes on without its second witness"

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { say "Python 3.11 or newer is needed; found $("$python" --version)"; exit 1; }
[ -x .venv/bin/python ] || { say "making .venv"; "$python" -m venv .venv; }
say "installing pinned Python packages (once, a minute or two)"
.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r "requirements/$use.txt"
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
rm -f ".venv/.ready-$use-"*
[ "$use" = dev ] && touch ".venv/.ready-run-$(cat requirements/run.txt pyproject.toml "$0" | sha256sum | cut -c1-16)"
touch "$stamp"
say "ready"
