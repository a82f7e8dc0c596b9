SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?= $(CURDIR)/var
export DATA_DIR PORT PYTHON

BIN := .venv/bin
# Read when a recipe runs, after the key was made. A SECRET_KEY of the environment wins.
WITH_SECRET_KEY = SECRET_KEY="$${SECRET_KEY:-$$(cat "$(DATA_DIR)/secret-key")}"
MANAGE = $(WITH_SECRET_KEY) DEMO=1 $(BIN)/python manage.py
STATIC_SOURCES := $(shell find static config/settings.py 2>/dev/null)

.PHONY: help
help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: system-run $(BIN)/.installed $(DATA_DIR)/secret-key $(DATA_DIR)/.static  ## serve http://127.0.0.1:8000 with demonstration data (PORT=... for another port)
	@if (exec 3<>/dev/tcp/127.0.0.1/$(PORT)) 2>/dev/null; then \
		echo "Port $(PORT) is taken by another program. Choose one that is free: make run PORT=$$(($(PORT) + 1))"; exit 1; fi
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_demo
	@echo "Serving http://127.0.0.1:$(PORT) - Ctrl-C ends it."
	@$(WITH_SECRET_KEY) DEMO=1 PATH="$(CURDIR)/$(BIN):$$PATH" PYTHONUNBUFFERED=1 \
		exec $(BIN)/honcho --procfile deploy/Procfile --env /dev/null --app-root "$(CURDIR)" start --port "$(PORT)"

.PHONY: test
test: system-test $(BIN)/.installed-dev  ## the whole suite on PostgreSQL, then its core on SQLite
	$(BIN)/pytest -n 2 $(PYTEST_ARGS)
	DATABASE_URL=sqlite://:memory: $(BIN)/pytest -n 2 --core $(PYTEST_ARGS)

.PHONY: lint
lint: system-run $(BIN)/.installed-dev  ## style, templates, types, import contracts, missing migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --check --lint
	DEBUG=1 $(BIN)/mypy
	$(BIN)/lint-imports
	DEBUG=1 DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run

.PHONY: format
format: system-run $(BIN)/.installed-dev  ## rewrite Python and templates in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet

.PHONY: shell
shell: system-run $(BIN)/.installed $(DATA_DIR)/secret-key  ## Django's shell on the database of make run
	@$(MANAGE) shell

.PHONY: bench
bench: system-run $(BIN)/.installed $(DATA_DIR)/secret-key $(DATA_DIR)/.static  ## how long PDFs take (ours, bare WeasyPrint, headless Chromium), the editor with 10 and 200 items, the overview of 100 programmes, 1,600 accounts of items brought together, and the pack of a conference of 300
	@$(MANAGE) bench
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) bench_editor
	@$(MANAGE) bench_overview
	@$(MANAGE) bench_pack
	@$(MANAGE) bench_consolidation

.PHONY: gallery
gallery: system-test $(BIN)/.installed-dev $(DATA_DIR)/secret-key  ## pictures of the demonstration documents into docs/gallery
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_demo
	@$(MANAGE) gallery

.PHONY: lock
lock: $(BIN)/.installed-dev  ## resolve pyproject.toml anew into the two lock files
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock
LOCK = $(BIN)/uv pip compile --quiet --upgrade pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock"

.PHONY: clean
clean:  ## remove .venv and caches; the data in var/ stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov test-results
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +

.PHONY: system-run system-test
system-run:
	@deploy/setup.sh run
system-test:
	@deploy/setup.sh test

INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement

$(BIN)/python:
	@echo "Making .venv ..."
	@$(PYTHON) -m venv .venv

$(BIN)/.installed: requirements.lock | $(BIN)/python
	@echo "Installing requirements.lock ..."
	@$(INSTALL) requirements.lock
	@touch $@

$(BIN)/.installed-dev: requirements.lock requirements-dev.lock | $(BIN)/python
	@echo "Installing requirements-dev.lock ..."
	@$(INSTALL) requirements-dev.lock
	@touch $@ $(BIN)/.installed

$(DATA_DIR)/secret-key: | $(BIN)/python
	@mkdir -p "$(DATA_DIR)"
	@(umask 077; $(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(48))' > "$@")

$(DATA_DIR)/.static: $(BIN)/.installed $(STATIC_SOURCES) | $(DATA_DIR)/secret-key
	@echo "Collecting static files ..."
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@touch "$@"
