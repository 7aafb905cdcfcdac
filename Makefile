# Everything about working on tillitsmaal. `make` alone lists it.
# PYTHON is the Python that makes the environment: make PYTHON=python3.13 test

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA := benchmarks/data

.DELETE_ON_ERROR:
.PHONY: help install demo test check docs docs-check gallery bench bench-reports bench-imports bench-forms bench-bombs bench-kills bench-attacks mutants fuzz format clean

help: ## list this
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

install: $(VENV)/.installed ## install the package into .venv

demo: $(VENV)/.installed ## score and compare the example study
	rm -rf tillit-demo
	$(BIN)/tillit demo

test: $(VENV)/.with-test $(VENV)/.tools ## run all tests
	$(BIN)/pytest --numprocesses auto --dist loadfile

fuzz: $(VENV)/.with-test ## read and write anything, 1000 files and more a kind
	HYPOTHESIS_PROFILE=nightly $(BIN)/pytest tests/test_fuzz_*.py

mutants: $(VENV)/.with-test $(VENV)/.with-mutants ## change the program, and see whether a test notices; writes docs/quality.md; hours
	$(BIN)/python benchmarks/mutants.py

check: $(VENV)/.with-check docs-check ## check everything that can be checked without running it
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry src

docs: $(VENV)/.installed ## write the documentation that is made from the program
	$(BIN)/python docs/build.py

docs-check: $(VENV)/.installed ## check that the documentation is what `make docs` writes
	$(BIN)/python docs/build.py --check

gallery: $(VENV)/.with-test $(VENV)/.tools ## draw the pictures of reports in docs/gallery/
	$(BIN)/python docs/gallery.py

bench: $(VENV)/.installed $(DATA)/million.csv ## measure speed and memory; writes benchmarks/RESULTS.md
	$(BIN)/python benchmarks/run.py

bench-reports: $(VENV)/.installed ## measure whole reports; writes benchmarks/REPORTS.md
	$(BIN)/python benchmarks/reports.py

bench-imports: $(VENV)/.installed ## measure opening of files; writes benchmarks/IMPORTS.md
	$(BIN)/python benchmarks/imports.py

bench-forms: $(VENV)/.installed ## measure a form for each organisation; writes benchmarks/FORMS.md
	$(BIN)/python benchmarks/forms.py

bench-kills: $(VENV)/.installed ## kill every command while it writes; writes benchmarks/KILLS.md
	$(BIN)/python benchmarks/kills.py

bench-attacks: $(VENV)/.with-test ## attack what is published of 200 networks; writes benchmarks/ATTACKS.md
	$(BIN)/python benchmarks/attacks.py

bench-bombs: $(VENV)/.with-test ## open files that would take all memory; writes benchmarks/BOMBS.md
	$(BIN)/python benchmarks/bombs.py

format: $(VENV)/.with-check ## format, and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## remove everything that make made
	rm -rf $(VENV) $(DATA) tillit-demo build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(DATA)/million.csv: benchmarks/make_data.py | $(VENV)/.installed
	$(BIN)/python benchmarks/make_data.py

# Stamps: a later run does nothing until pyproject.toml changes.

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "tillitsmaal needs Python 3.11 or later, and $(PYTHON) is not. Name another: make PYTHON=python3.13" >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
	  exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: pyproject.toml | $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[all]'
	@touch $@

# Browser, office programs and the like. Where they may not be installed, the tests that need them fail and say so.
$(VENV)/.tools: tests/tools/install.sh tests/tools/package.json | $(VENV)/.made
	@if sh tests/tools/install.sh $(VENV)/tools; then touch $@; fi

# Dependency groups need pip 25.1.
$(VENV)/.pip: | $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@touch $@

$(VENV)/.with-%: pyproject.toml $(VENV)/.installed | $(VENV)/.pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group $*
	@touch $@
