# Two commands are enough: `make demo` opens the workstation on a demo bank, `make test` runs the tests.
# Everything goes into .venv; nothing outside this folder is touched. ARGS="…" is passed on to the command.
.POSIX:
.SUFFIXES:

PYTHON ?= python3
ARGS =
VENV = .venv
BIN = $(VENV)/bin
UV = UV_PYTHON=$(BIN)/python UV_PYTHON_DOWNLOADS=never $(BIN)/uv
WORKERS = 2

.PHONY: help install install-dev demo test lint bench soak docs lock locales migration

help:
	@echo 'make demo     the workstation on a demo bank        make test     the tests (ARGS="tests/domain -k money")'
	@echo 'make install  .venv with what rmdesk needs          make lint     ruff, mypy, import-linter'
	@echo 'make bench    the benchmarks, one JSON line each    make soak     the tests that take minutes'
	@echo 'make lock     pin and hash requirements/*.in anew   make locales  strings of the code -> zh_CN catalogue'
	@echo 'make docs     docs/commands.md, keys.md                 make migration  a revision of the tables'

install: $(VENV)/.installed

install-dev: $(VENV)/.installed $(VENV)/.installed-dev

demo: install
	@$(BIN)/rmdesk demo $(ARGS)

test: install-dev
	@$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo

bench: install-dev
	@for bench in benchmarks/bench_*.py; do $(BIN)/python -m "benchmarks.$$(basename "$$bench" .py)" $(ARGS) || exit 1; done

soak: install-dev
	@$(BIN)/python -m pytest -m soak --timeout 3600 --hypothesis-profile explore $(ARGS)

docs: install-dev
	@RMDESK_LANG=en $(BIN)/typer rmdesk.cli utils docs --name rmdesk --title 'rmdesk: the command line' --output docs/commands.md
	@$(BIN)/python tools/keys.py > docs/keys.md

LOCK = --no-config pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links

# strings the code marks -> rmdesk/locales; ARGS may name files of new translations, JSON lines ["English", "中文"]
locales: install-dev
	@$(BIN)/python tools/catalogue.py $(ARGS)

# a new schema revision: ARGS='new shared "customers get a nickname"', or ARGS=baseline before the first release
migration: install-dev
	@$(BIN)/python tools/migration.py $(ARGS)

lock: $(VENV)/.installed
	@for set in uv base dev; do $(UV) $(LOCK) $(ARGS) requirements/$$set.in -o requirements/$$set.txt || exit 1; done

# pip fetches uv, uv the rest; each file must match its hash. Modules are compiled now, or the first start would pay for it.
$(VENV)/.libraries: requirements/uv.txt requirements/base.txt
	@set -e; found=; \
	for candidate in "$(PYTHON)" python3.14 python3.13 python3.12 python3.11; do \
	  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$candidate; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo 'rmdesk needs Python 3.11 or newer, and none was found. Install one, or name it: make PYTHON=/path/to/python3' >&2; exit 1; fi; \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "$$found has no venv module. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; fi; \
	if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
	  echo "making $(VENV) with $$("$$found" --version)"; "$$found" -m venv --clear $(VENV); fi
	@echo 'installing what rmdesk needs (once)'
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements/uv.txt
	@$(UV) pip install -q --compile-bytecode --require-hashes --no-deps -r requirements/base.txt
	@touch $@

$(VENV)/.installed: $(VENV)/.libraries pyproject.toml
	@$(UV) pip install -q --offline --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q rmdesk
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.libraries requirements/dev.txt
	@echo 'installing what the checks need (once)'
	@$(UV) pip install -q --compile-bytecode --require-hashes --no-deps -r requirements/dev.txt
	@touch $@
