# Needs Python 3.11 or newer (PYTHON=python3.12 chooses one), make and git; nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := pyproject.toml hatch_build.py $(shell find frontend -type f -not -path '*/node_modules/*')

.PHONY: serve test lint lock clean

serve: $(VENV)/serves
	$(BIN)/recipes-api serve

test: $(VENV)/tests
	$(BIN)/python -m pytest -n 2

lint: $(VENV)/tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Both locks anew, each release as it was unless pyproject.toml asks for another.
lock: $(VENV)/tests
	.ci/lock requirements.lock requirements-dev.lock

clean:
	rm -rf $(VENV) dist src/recipes_api/web

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/serves: $(BIN)/python requirements.lock $(SOURCES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(VENV)/tests: $(VENV)/serves requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
