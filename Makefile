# `make run` and `make test` set everything up; the stamp makes the next run offline and immediate.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help run test lint mutants bench demo pictures clean setup

help: ## Show this help
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

setup: $(STAMP) ## Install everything into .venv

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Python 3.11 or later is needed: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python has no venv: install python3-venv, then try again."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(STAMP)

run: $(STAMP) ## Start the tool
	@$(BIN)/incident

test: export PYTHONDONTWRITEBYTECODE := # compiled once, not again by each worker and each program a test starts
test: $(STAMP) ## Run the whole test suite (three at once on two cores: some tests wait for a terminal)
	@$(BIN)/python -m pytest -n 3 --dist worksteal -q

lint: $(STAMP) ## Ruff, mypy and the import contracts only
	$(BIN)/ruff check incident tests
	$(BIN)/mypy
	$(BIN)/lint-imports

MUTATE ?= # incident.core.clocks.* for one module
mutants: $(STAMP) ## Change the core line by line and see whether a test notices (hours); see docs/mutants.md
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[mutation]'
	PATH="$(CURDIR)/$(BIN):$$PATH" nice -n 10 mutmut run --max-children 2 $(if $(MUTATE),'$(MUTATE)')
	@$(BIN)/mutmut export-cicd-stats

bench: $(STAMP) ## Measure speed and memory, each figure beside its floor
	@$(BIN)/python -m tests.bench --write README.md

demo: $(STAMP) ## Play a fictional practice through a ransomware attack; see build/demo/
	@$(BIN)/python -m tests.demo

PICTURES := premiers-gestes etapes dossier-cnil journal
pictures: demo ## Draw the pictures of the README again
	@mkdir -p docs/pictures
	@for name in $(PICTURES); do cp build/demo/pictures/*-$$name.svg docs/pictures/$$name.svg; done

clean: ## Remove what was built
	rm -rf build dist .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache mutants
