# `make` alone prints this list. Everything made lies under .venv/ and var/.
PYTHON ?= python3
BIN := .venv/bin

# Caches of the tools belong under var/ too.
MAKEFLAGS += --no-print-directory
export PYTHONPYCACHEPREFIX := $(CURDIR)/var/cache/python
unexport PYTHONDONTWRITEBYTECODE
export MYPY_CACHE_DIR := $(CURDIR)/var/cache/mypy
export RUFF_CACHE_DIR := $(CURDIR)/var/cache/ruff
export HYPOTHESIS_STORAGE_DIRECTORY := $(CURDIR)/var/cache/hypothesis
export COVERAGE_FILE := $(CURDIR)/var/cache/coverage
export UV_CACHE_DIR ?= $(CURDIR)/var/cache/uv
TEXTS := text parts lint
PYTEST := $(BIN)/pytest -q -n 2 -o cache_dir=var/cache/pytest

# The versions of what the service needs, of what it and the checks need, and of what set-up itself uses.
UV := $(firstword $(wildcard $(BIN)/uv) uv)
COMPILE := $(UV) pip compile --quiet --universal --no-header --generate-hashes --no-strip-extras $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.PHONY: help setup tools demo run test test-unit check docs texts manual format lock clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: ## Get all that is missing: packages, Asterisk, SIPp (PYTHON=python3.12 names another Python; UPDATE=1 a newer Asterisk)
	@command -v "$(PYTHON)" >/dev/null || { echo "Cannot set up. $(PYTHON) is not on PATH; \
	install Python 3.11 or later, or name one: make setup PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Cannot set up. $(PYTHON) is \
	Python %d.%d; name 3.11 or later: make setup PYTHON=python3.12" % sys.version_info[:2])'
	@$(MAKE) -j3 environment prompts asterisk

tools: setup
	@$(PYTHON) -m missedcall.provision.environment --checks

# The parts of set-up, as far as possible side by side: one waits for the network, another computes.
.PHONY: environment packages prompts asterisk
environment:
	@$(PYTHON) -m missedcall.provision.environment
packages:
	@$(PYTHON) -m missedcall.provision.fetch packages
prompts: environment packages
	@$(BIN)/missedcall prompts build
asterisk: packages
	@$(PYTHON) -m missedcall.provision.fetch asterisk $(if $(UPDATE),--update)

demo: setup ## Watch a missed call become a light, unattended
	@$(BIN)/missedcall demo $(ARGS)

run: setup ## Run the service until it is stopped with Ctrl-C
	@$(BIN)/missedcall run $(ARGS)

test: tools ## Pass every test, those against the real Asterisk, Kannel and PostgreSQL included
	@$(PYTHON) -m missedcall.provision.fetch packages --tests
	@$(BIN)/python -m tests.run_all $(ARGS)

test-unit: tools ## Pass the tests that start no other program
	@$(PYTEST) -m "not asterisk and not journey and not kannel" $(ARGS)

check: tools ## Check format, lint, types, imports, migrations, configuration, the manual, and that tests reach every branch of the text rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --cache-dir var/cache/import-linter
	@$(BIN)/missedcall db check
	@$(BIN)/missedcall check
	@$(MAKE) manual
	@$(PYTEST) -n 0 $(TEXTS:%=--cov=sms.catalogue.%) --cov-fail-under=100 --cov-report=term:skip-covered $(TEXTS:%=tests/sms/catalogue/test_%.py)

docs: tools ## Write the generated pages anew and build the manual: open var/docs/index.html
	@$(BIN)/python -m tools.reference
	@$(MAKE) manual

texts: tools ## Write the screens' catalogues anew from the texts in code and templates: web/translations/*/LC_MESSAGES/messages.po
	@$(BIN)/python -m tools.screen_texts

# A warning, such as a link that leads nowhere, is an error. Every page is read anew: a kept one tells no warning.
manual:
	@$(BIN)/sphinx-build -q -E -W --keep-going -d var/cache/sphinx docs var/docs

format: tools ## Put the source into its format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: ## Make the three locks anew; what is pinned stays, but UPGRADE=1 takes the newest releases
	@command -v $(UV) >/dev/null || { echo "make lock needs uv; run make setup first" >&2; exit 1; }
	$(COMPILE) --extra valkey --output-file requirements.lock setup.cfg
	$(COMPILE) --extra dev --extra plots --extra valkey --constraint requirements.lock --output-file requirements-checks.lock setup.cfg
	$(COMPILE) --group pyproject.toml:setup --output-file requirements-setup.lock
	@rm -rf missedcall.egg-info

clean: ## Remove all that was made, but the service's data: DATA=1 removes var/service too; ends nothing that runs
	rm -rf .venv
	@find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
ifeq ($(DATA),1)
	rm -rf var
else
	@[ ! -d var ] || find var -mindepth 1 -maxdepth 1 -not -path var/service -exec rm -rf {} +
	@if [ -d var/service ]; then echo "kept var/service: database, recordings, photos, papers, secrets; make clean DATA=1 removes it"; \
	else rm -rf var; fi
endif
