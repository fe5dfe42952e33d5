# Everything this project does, from a fresh clone. `make` alone lists the targets.
# Needed beforehand: GNU make and Python 3.11 or later; the rest goes into .venv.

SHELL := /bin/sh
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
MKDOCS := NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs
PORT := 8000
BENCH := .cache/bench

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help site offline serve test test-all lint bench lock clean

help: ## List the targets.
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

site: .venv/site.stamp ## Build the whole site into site/ (pages, templates, data), in every language.
	$(MKDOCS) build --strict
	@count() { find site -name "$$1" | wc -l | tr -d ' '; }; \
	echo; \
	echo "Built site/: $$(count '*.html') pages, $$(count '*.xlsx') Excel templates."; \
	echo "To look at it:  $(BIN)/python -m http.server -d site $(PORT)"; \
	echo "then open       http://localhost:$(PORT)/"

offline: .venv/site.stamp ## Build the site, and site-offline.zip, which opens from a folder without a server or a network.
	$(BIN)/tramite build --offline

serve: .venv/site.stamp ## Show the site on this computer and rebuild it whenever a file changes.
	$(MKDOCS) serve

test: .venv/test.stamp ## Run every test, in Chromium and LibreOffice too (ARGS="-k words" runs some).
	@sh tests/install-tools.sh
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadgroup $(ARGS)

test-all: ## Run every test, and axe on every look of every page: an hour.
	@$(MAKE) test ARGS="--every-look $(ARGS)"

lint: .venv/test.stamp ## Check the Python code: style, layout and types.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: .venv/test.stamp $(BENCH)/bench.stamp ## Measure building, printing, checking (ARGS="--only check").
	@sh tests/install-tools.sh
	@$(BIN)/python bench/run.py --stock-python $(BENCH)/bin/python $(ARGS)

lock: ## Resolve the dependencies of pyproject.toml anew and pin them, with hashes, in requirements/.
	@tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; set -e; \
	$(FIND_PYTHON); \
	"$$python" -m venv "$$tools"; \
	"$$tools/bin/python" -m pip install --quiet pip-tools; \
	compile() { CUSTOM_COMPILE_COMMAND='make lock' "$$tools/bin/pip-compile" pyproject.toml \
		--quiet --upgrade --all-build-deps --allow-unsafe --strip-extras --generate-hashes \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links "$$@"; }; \
	compile --output-file requirements/site.txt; \
	compile --output-file requirements/test.txt --constraint requirements/site.txt --extra test --extra lint; \
	compile --output-file requirements/bench.txt --constraint requirements/site.txt --extra bench; \
	if grep -nE '://|index-url|find-links|file:|@ ' requirements/*.txt; then \
		echo "requirements/ must not name an index, an address or a file: see the lines above." >&2; exit 1; fi

clean: ## Remove everything that make has made: .venv, site, caches.
	rm -rf .venv .cache site site-offline.zip .site.building build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find scripts tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# --- The environment -------------------------------------------------------------------------------
# A stamp is newer than what it was installed from; test.txt holds everything that site.txt holds.

.venv/site.stamp: requirements/site.txt pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements/site.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test.stamp: requirements/test.txt requirements/site.txt pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements/test.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@ .venv/site.stamp

# Apart from .venv: WeasyPrint is what the books are measured against, and no part of tramite.
$(BENCH)/bench.stamp: requirements/bench.txt | .venv/site.stamp
	$(BIN)/python -m venv --clear $(BENCH)
	$(BENCH)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/bench.txt
	@touch $@

$(BIN)/python:
	@$(FIND_PYTHON); \
	echo "Making .venv with $$("$$python" --version)"; \
	"$$python" -m venv .venv || { rm -rf .venv; \
		echo "Python's venv module is incomplete; on Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }

# Sets $$python to the first Python that is new enough; `make PYTHON=/path/to/python` chooses another.
define FIND_PYTHON
python=; for candidate in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
	if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then python=$$candidate; break; fi; done; \
[ -n "$$python" ] || { \
	echo "tramite needs Python 3.11 or later and found none." >&2; \
	echo "  Debian, Ubuntu: apt install python3 python3-venv" >&2; \
	echo "  macOS:          brew install python" >&2; \
	echo "  elsewhere:      make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
endef
