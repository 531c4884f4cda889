# Everything a newcomer types. Each target brings what it needs, once: the stamps in .venv/made
# say what is already there, so a second `make setup` is instant.

.DEFAULT_GOAL := help
.PHONY: help setup demo test coverage check bench format lock clean

OLDEST := 3, 11
FITS = -c 'import sys; sys.exit(sys.version_info < ($(OLDEST)))' 2>/dev/null
PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,$(shell $(p) $(FITS) && echo $(p))))
PORT ?= 5000
SCALE ?= 1.0

BIN := .venv/bin
MADE := .venv/made
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-warn-script-location
HASHED := $(PIP) --require-hashes --only-binary :all:
LOCK := .venv/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
STRICT := register/domain/*,register/law/*

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(MADE)/project $(MADE)/assets ## everything a run needs, in .venv/

demo: setup ## an invented country, served on this machine (PORT=5000 SCALE=1.0)
	@export REGISTER_DEMO=1; \
	$(BIN)/register db upgrade && $(BIN)/register demo --scale $(SCALE) && \
	exec $(BIN)/register serve --port $(PORT)

test: setup $(MADE)/dev $(MADE)/chromium ## every test, and every branch of the domain and the law
	@rm -f .coverage .coverage.*
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --cov=register.domain --cov=register.law --cov-report=
	@echo "Domain and law: every branch"
	@$(BIN)/coverage report --include='$(STRICT)' --fail-under=100

coverage: setup $(MADE)/dev $(MADE)/chromium ## the same, and what is covered elsewhere: half as long again
	@rm -f .coverage .coverage.*
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --cov --cov-report=
	@$(BIN)/coverage report --include='$(STRICT)' --fail-under=100
	@$(BIN)/coverage report --omit='$(STRICT)' --fail-under=90

check: setup $(MADE)/dev ## format, lint, types, imports, templates, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint register/web/templates --lint --quiet
	$(BIN)/python -m pytest -q tests/test_architecture.py -k migrations

bench: setup ## how fast, as ratios to the bare work on the same machine
	$(BIN)/python -m bench

format: $(MADE)/dev ## put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: ## pin and hash the requirements again, from the .in files
	@test -x .venv/lock/bin/uv || { $(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install -q uv; }
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt
	$(LOCK) requirements-node.in -o requirements-node.txt

clean: ## remove what was built; the register's own data in instance/ stays
	rm -rf .venv node_modules register/web/static/govuk register/web/crown bench/results
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.*

$(MADE)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, and there is none here: install it, or name it with make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) $(FITS) || { echo "Python 3.11 or later is needed; $(PYTHON) is older: name another with make PYTHON=..." >&2; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "This Python cannot make a virtual environment: on Debian, apt-get install python3-venv." >&2; exit 1; }
	@mkdir -p $(MADE) && touch $@

$(MADE)/runtime: requirements.txt $(MADE)/python
	@echo "Installing what the register runs on"
	@$(HASHED) -r requirements.txt
	@touch $@

$(MADE)/project: pyproject.toml $(MADE)/runtime
	@$(PIP) -q --no-deps --no-build-isolation -e .
	@touch $@

$(MADE)/assets: package.json package-lock.json requirements-node.txt tools/build_assets.py $(MADE)/python
	@$(BIN)/python tools/build_assets.py
	@touch $@

$(MADE)/dev: requirements-dev.txt $(MADE)/runtime
	@echo "Installing what the checks and tests need"
	@$(HASHED) -r requirements-dev.txt
	@touch $@

$(MADE)/chromium: $(MADE)/python
	@if [ -n "$$CHROMIUM" ] || command -v chromium >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Debian's Chromium, for the tests in a browser"; \
		apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium fonts-dejavu-core; \
	else echo "The tests need Chromium: install it (on Debian, apt-get install chromium), or give its path in CHROMIUM." >&2; exit 1; fi
	@touch $@
