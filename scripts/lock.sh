#!/usr/bin/env bash
# Pin every Python package with its hashes, without the address of any registry.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() { .venv/bin/uv pip compile --quiet --upgrade --generate-hashes --no-header --no-annotate --universal --python-version 3.11 "$@"; }
compile pyproject.toml requirements/build.in -o requirements/run.txt
compile pyproject.toml requirements/build.in --extra dev -c requirements/run.txt -o requirements/dev.txt
