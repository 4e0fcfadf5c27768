# Everything one does here. `make` alone lists it.
#
#   make run      PORT=8000             make test   ARGS="-k audit"
#   make bench    ONLY=program          make env    PYTHON=python3.12

PYTHON ?= python3
PORT ?= 8000
ARGS ?=
ONLY ?=
VENV := .venv/bin/python
COMPILE := $(VENV) -m uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header

export PORT ONLY

.PHONY: help run test check env bench faults format requirements clean

help:
	@echo "make run      serve the demonstration on http://localhost:$(PORT)"
	@echo "make test     run all tests                     ARGS=\"-k words\""
	@echo "make check    lint, types, import contracts, migrations, templates"
	@echo "make env      only make .venv"
	@echo "make bench    measure; one JSON object a line   ONLY=part"
	@echo "make faults   kill and pause things             ONLY=part"
	@echo "make format   let ruff put the code in order"
	@echo "make requirements   pin the newest allowed versions"
	@echo "make clean    remove what these commands made, but not var/"

env:
	@$(PYTHON) requirements/install.py dev

run:
	@$(PYTHON) requirements/install.py base
	@LYSNING_DEBUG=$${LYSNING_DEBUG:-1} LYSNING_DEMO=$${LYSNING_DEMO:-1} \
		exec $(VENV) deploy/foreground.py $(VENV) manage.py serve

test:
	@$(PYTHON) tests/infra/needs.py
	@$(PYTHON) requirements/install.py dev
	@$(VENV) -m pytest -n 2 --dist worksteal $(ARGS)

check:
	@$(PYTHON) requirements/install.py dev
	@$(VENV) tests/infra/check.py

bench:
	@$(PYTHON) tests/infra/needs.py
	@$(PYTHON) requirements/install.py dev
	@$(VENV) -m tests.bench

faults:
	@$(PYTHON) tests/infra/needs.py
	@$(PYTHON) requirements/install.py dev
	@$(VENV) -m tests.faults

format: env
	@$(VENV) -m ruff format -q .
	@$(VENV) -m ruff check -q --fix .

requirements: env
	@$(COMPILE) --upgrade pyproject.toml -o requirements/base.txt
	@$(COMPILE) --upgrade pyproject.toml --group dev -c requirements/base.txt -o requirements/dev.txt

clean:
	@rm -rf .venv .cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
