#!/usr/bin/env bash
# Everything that is checked without running the product; the tests come after it.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
step() { printf '\n== %s\n' "$1"; shift; "$@"; }
step "format" ruff format --check .
step "lint" ruff check .
step "types" mypy
step "layers" lint-imports
step "scheme files" yamllint --strict schemes
step "schemes and their cases" bangban schemes check
step "catalogues" python -m locales.tool check
step "pages" python -m scripts.pages
step "known weaknesses of packages" scripts/audit.sh
