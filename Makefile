# `make run` starts the desk, `make test` proves it; both install what they need first.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One more than there are cores: many tests wait for a browser, a mail server or a worker.
WORKERS := $(shell echo $$(( $$(nproc) + 1 )))

.PHONY: help run test check fix lock words bench coverage mutants install install-dev clean

help: ## print this
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: install ## install what is needed and start the whole desk
	@exec $(BIN)/certdesk run

test: install-dev ## install what is needed, check the code, run every test
	@$(MAKE) --no-print-directory check
	@$(BIN)/pytest -q -n $(WORKERS) --maxprocesses 4 --dist worksteal

check: install-dev ## ruff, mypy, import-linter
	@$(BIN)/ruff format --check -q . && $(BIN)/ruff check -q . && $(BIN)/mypy && $(BIN)/lint-imports

fix: install-dev ## format and mend what ruff can mend
	@$(BIN)/ruff check -q --fix . ; $(BIN)/ruff format -q .

lock: install-dev ## write the requirements files anew, hashes and no addresses
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements.in -o requirements.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements-dev.in -o requirements-dev.txt

words: install-dev ## bring the catalogs of other languages up to date with the code
	@$(BIN)/python -m scripts.words

bench: install-dev ## accuracy and speed, one table (slow)
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.judging
	@$(BIN)/python -m bench.notices
	@$(BIN)/python -m bench.letters
	@$(BIN)/python -m bench.portal --postgres
	@$(BIN)/python -m training.intents --score
	@$(BIN)/certdesk simulate --accounts 2000 --days 365 --seed 1
	@$(MAKE) --no-print-directory coverage mutants

coverage: install-dev ## branch coverage of the rules by their own tests: all of it, or an error
	@$(BIN)/coverage run -m pytest -q tests/rules && $(BIN)/coverage report

mutants: install-dev ## small faults put into the core of the rules: how many its tests notice (some minutes)
	@$(BIN)/python -m bench.mutants

install: ## Debian packages and the virtual environment, as for production
	@scripts/install requirements.txt

install-dev: ## the same with what tests need
	@scripts/install requirements-dev.txt

clean: ## remove what was installed and made, the desk's own data excepted
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
