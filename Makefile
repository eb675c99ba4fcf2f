# `make demo` and `make test` set up what they need; the first run takes a few minutes, later ones seconds.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

WEB := graph/web
PAGES := $(WEB)/node_modules/.installed
# The pages' own tests need node; without it their bundle is used as it is.
NODE := $(shell command -v npm)

.PHONY: demo test bench lint web docs clean

demo: $(VENV)/.installed
	$(BIN)/triplomacy build seeds/*.txt -o out

test: $(VENV)/.installed-dev $(if $(NODE),$(PAGES)) lint
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check graph tests benchmarks docs
	$(BIN)/ruff format --check graph tests benchmarks docs
	$(BIN)/mypy

# All benchmarks, into docs/benchmarks.md; some twenty minutes.
bench: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[bench]'
	$(BIN)/python benchmarks/page.py

# The documentation as a site, in out/site.
docs: $(VENV)/.installed-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	@echo "Look at it: $(BIN)/python -m http.server --bind 127.0.0.1 --directory out/site"

# The scripts of the pages, from their source.
web: $(PAGES)
	npm --prefix $(WEB) run --silent check
	npm --prefix $(WEB) run --silent build

$(PAGES): $(WEB)/package-lock.json $(WEB)/.npmrc
	npm --prefix $(WEB) ci --silent
	@touch $@

clean:
	rm -rf $(VENV) $(WEB)/node_modules $(WEB)/build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find out -mindepth 1 ! -name .gitkeep -delete

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'triplomacy needs Python 3.11 or later; name one with: make PYTHON=python3.12 …' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@
