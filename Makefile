# `make run` starts Pacer and `make test` tests it. Each installs what it needs into .venv, once.
# ARGS goes on to the command: make run ARGS=--help, make test ARGS="-k streak", make lock ARGS=--upgrade.
# Tests run on all cores; make test ARGS="-n0 --pdb" runs them one after another.

VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

PYTHON ?= python3 python3.13 python3.12 python3.11
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
FOUND = $(shell for python in $(PYTHON); do $$python -c '$(SUPPORTED)' 2>/dev/null && echo $$python && break; done)
NOT_FOUND = Pacer needs Python 3.11, 3.12 or 3.13, and none of these is one: $(PYTHON). \
Install one of them, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.13

ifdef UV
NEW_VENV = uv venv --quiet --clear --python $(FOUND) $(VENV)
INSTALL = uv pip install --quiet --python $(BIN)/python
CHECK_INSTALLED = uv pip check --quiet --python $(BIN)/python
USABLE = $(BIN)/python -c '$(SUPPORTED)'
else
NEW_VENV = $(FOUND) -m venv --clear $(VENV)
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
CHECK_INSTALLED = $(BIN)/python -m pip check
USABLE = $(BIN)/python -c '$(SUPPORTED)' && $(BIN)/python -m pip --version
endif

.PHONY: run test test-all lint format check lock clean
.NOTPARALLEL:

run: $(VENV)/.run-ready
	@exec $(BIN)/pacer run $(ARGS)

test: $(VENV)/.dev-ready
	@exec $(BIN)/pytest -n auto $(ARGS)

lint: $(VENV)/.dev-ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(VENV)/.dev-ready
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

check: lint test

# On every supported Python that really starts here: a pyenv shim may stand for a Python that does not.
test-all:
	@failed=; for version in 3.11 3.12 3.13; do \
		found=; for python in python$$version "$$HOME"/.pyenv/versions/$$version.*/bin/python; do \
			"$$python" --version >/dev/null 2>&1 && found=$$python && break; \
		done; \
		if [ -z "$$found" ]; then echo "== Python $$version: not found here, not tested"; continue; fi; \
		echo "== Python $$version: $$found"; \
		$(MAKE) --no-print-directory test PYTHON="$$found" VENV=.venv-$$version || failed="$$failed $$version"; \
	done; \
	if [ -n "$$failed" ]; then echo "Failed on Python$$failed"; exit 1; fi

$(VENV)/.run-ready: requirements.lock
$(VENV)/.dev-ready: requirements-dev.lock
$(VENV)/.run-ready $(VENV)/.dev-ready: pyproject.toml
	@{ $(USABLE); } >/dev/null 2>&1 || { $(if $(FOUND),$(NEW_VENV),echo "$(NOT_FOUND)" >&2; exit 1); }
	@echo "Installing $(filter %.lock,$^) into $(VENV) ..."
	@$(INSTALL) --require-hashes -r $(filter %.lock,$^) </dev/null
	@$(INSTALL) --no-deps --no-build-isolation -e . </dev/null
	@$(CHECK_INSTALLED) || { echo "The lock lags behind pyproject.toml: make lock" >&2; exit 1; }
	@touch $(VENV)/.run-ready $@

# Keeps the pins that still fit; with ARGS=--upgrade it takes the newest.
LOCK = uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --group build $(ARGS)
lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: python3 -m pip install uv" >&2; exit 1; }
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group dev --constraints requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf .venv .venv-3.* build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find bot adapters tests -name __pycache__ -prune -exec rm -rf {} +
