# Two commands for a newcomer: `make run` and `make test`. Both set up what is missing first.
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8080
DATA ?= var
export PORT DATA

.PHONY: help setup setup-dev run test check bench bench-full lock words format

help: ## what can be done here
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## install what running needs (Debian packages, .venv, pinned Python packages)
	@scripts/setup.sh run

setup-dev: ## the same, with what tests and checks need
	@scripts/setup.sh dev

run: setup ## start everything on this machine: http://127.0.0.1:8080/ (PORT=, DATA=)
	@exec $(BIN)/bangban run --port $(PORT) --data $(DATA)

test: setup-dev ## all tests, those in a real browser included
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: setup-dev ## what CI runs: format, lint, types, layers, words, schemes, then the tests
	@scripts/check.sh
	@$(MAKE) --no-print-directory test

bench: setup-dev ## figures as a table and benchmarks/latest.json
	@$(BIN)/python -m benchmarks

bench-full: setup-dev ## thousands of drawn papers and damaged files (resumes, adds up), then the offices among a million claims
	@$(BIN)/python -m benchmarks.reading_full
	@$(BIN)/python -m benchmarks.mutants
	@$(BIN)/python -m benchmarks.offices full

words: setup-dev ## collect the words from the code into the catalogues and compile them
	@$(BIN)/python -m locales.tool update

format: setup-dev ## format the code and mend what ruff can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: ## pin and hash the Python packages again
	@scripts/lock.sh
