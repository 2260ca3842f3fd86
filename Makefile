# The few verbs of this house. Each installs what it needs into .venv; nothing else is needed than
# python3 (3.11 or newer) and make.

PYTHON ?= python3
BIN := .venv/bin
PRODUCT := .venv/.installed-product
DEV := .venv/.installed-dev
TSC := scripts/js/node_modules/.bin/tsc
BENCHES ?= extract intake ledger stream publish page
ARGS ?=

.PHONY: run test lint bench faults docs build
.DEFAULT_GOAL := run

run: $(PRODUCT) ## the demo story, live: prints the reader's URL, the desk's URL and a login
	@$(BIN)/onrecord demo $(ARGS)

test: $(DEV) ## every test that this machine can run; the last lines say what was left out
	@$(BIN)/python -m pytest $(ARGS)

lint: $(DEV) ## style, types, import arrows, house rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python scripts/lint_house.py
	@if [ -x $(TSC) ]; then $(TSC) -p scripts/js && echo "Page scripts: types agree."; \
	 else echo "Page scripts: types not checked (npm ci --prefix scripts/js brings the checker)"; fi

bench: $(PRODUCT) ## every benchmark, or some: make bench BENCHES="stream page"
	@set -e; for name in $(BENCHES); do $(BIN)/onrecord bench $$name; done
	@case " $(BENCHES) " in *" extract "*) $(BIN)/python scripts/bench_extract.py;; esac
	@case " $(BENCHES) " in *" page "*) $(BIN)/python scripts/bench_page.py;; esac
	@case " $(BENCHES) " in *" stream "*) $(BIN)/python scripts/bench_readers.py;; esac

faults: $(DEV) ## a thousand random fault schedules against a model of the record; prints their seeds
	@$(BIN)/python scripts/faults.py $(ARGS)

docs: $(PRODUCT) ## the docs as pages in build/docs; a broken link between them is an error
	@$(BIN)/python scripts/docs_pages.py build/docs

build: $(DEV) ## the wheel and the source package in dist/
	@$(BIN)/python -m build

$(PRODUCT): pyproject.toml | $(BIN)/pip
	@echo "Installing onrecord into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(DEV): pyproject.toml | $(BIN)/pip
	@echo "Installing onrecord and its tests' tools into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(PRODUCT)

$(BIN)/pip:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "onrecord needs Python 3.11 or newer; there is no '$(PYTHON)' here." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "onrecord needs Python 3.11 or newer; '$(PYTHON)' is" \
	    "$$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) has no venv module. On Debian or Ubuntu: apt-get install python3-venv" >&2; \
	  exit 1; }
	@$(PYTHON) -m venv .venv
