# The commands of this project. `make help` lists them.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PY := .venv/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check install --require-hashes

# What is printed when no virtual environment can be made.
define NEEDED
Python 3.11 or newer with venv and pip is needed. Install it, then run make again:
  Debian, Ubuntu  sudo apt install python3-venv
  Fedora          sudo dnf install python3
  macOS           brew install python
  Windows         wsl --install, then in its terminal as on Ubuntu
endef
export NEEDED

# Makes a virtual environment, unless one with pip is there; what is left of one that could not be made is removed.
define VENV
@$(1)/bin/python -m pip --version >/dev/null 2>&1 || { rm -rf $(1) && test -n "$(PYTHON)" && \
	$(PYTHON) -m venv $(1) >&2 && $(1)/bin/python -m pip --version >/dev/null; } || \
	{ rm -rf $(1); echo "$$NEEDED" >&2; exit 1; }
endef

.DEFAULT_GOAL := help
.PHONY: help run alarms test lint sabotage kills coverage bench check docs pictures cards wheel requirements clean

help:  ## list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null || true

run: .venv/run.stamp  ## install and start the bot; without a token, in the sandbox
	@$(PY) -m bot run --or-sandbox

alarms: .venv/run.stamp  ## install what ALARM_URLS needs
	@$(PIP) -r requirements/alarms.txt

test: .venv/dev.stamp  ## install and run all tests
	@$(PY) -m pytest -n 2 --dist loadscope $(ARGS)

lint: .venv/dev.stamp  ## check with ruff, mypy --strict, the import contracts and the texts
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(PY) -m bot check

sabotage: .venv/dev.stamp  ## break one thing after the other, and print which check of `ready` catches it
	@$(PY) -m pytest -q tests/sabotage

kills: .venv/dev.stamp  ## kill 200 processes at random instants, and see that no restart is taken for a copy
	@KILLS=200 $(PY) -m pytest -q tests/process/test_witness_kills.py

coverage: .venv/dev.stamp  ## run the tests and list the lines of bot/ that they do not reach (a report, not a gate)
	@.venv/bin/coverage run -m pytest $(ARGS)
	@.venv/bin/coverage report

bench: .venv-bench/stamp  ## measure sending on this machine, in comparison with other libraries
	@.venv-bench/bin/python -m tests.bench $(ARGS)

check: .venv/run.stamp  ## check all of messages/ and report errors in the texts
	@$(PY) -m bot check

docs: .venv-docs/stamp  ## build the pages of docs/ as a site, into dist/site
	@NO_MKDOCS_2_WARNING=1 .venv-docs/bin/mkdocs build --strict $(ARGS)
	@echo "Open dist/site/index.html; to search, $(PYTHON) -m http.server -d dist/site"

pictures: .venv/dev.stamp  ## make the pictures of the README and of docs/ again, in a real browser
	@$(PY) -m tests.pictures $(ARGS)

cards: .venv/dev.stamp  ## draw the cards of a year into dist/cards, for review (ARGS=2090)
	@$(PY) -m tests.cards $(ARGS)

wheel: .venv/dev.stamp  ## build the wheel into dist/
	@$(PY) -m build --wheel --no-isolation

requirements:  ## update the pins and hashes of the requirements (needs uv)
	cd requirements && for f in run alarms dev bench docs; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $$f.in -o $$f.txt; done

clean:  ## remove what these commands have created, except data/
	rm -rf .venv .venv-bench .venv-docs .coverage dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.venv/bin/python .venv-bench/bin/python .venv-docs/bin/python:
	$(call VENV,$(@:/bin/python=))

.venv/run.stamp: .venv/bin/python requirements/run.txt
	$(call VENV,.venv)
	@echo "Installing what the bot needs into .venv (once)."
	@$(PIP) -r requirements/run.txt
	@touch $@

.venv/dev.stamp: .venv/bin/python requirements/dev.txt
	$(call VENV,.venv)
	@echo "Installing what the tests need into .venv (once)."
	@$(PIP) -r requirements/dev.txt
	@touch $@ .venv/run.stamp

.venv-bench/stamp: .venv-bench/bin/python requirements/bench.txt
	$(call VENV,.venv-bench)
	@echo "Installing what the benchmark needs into .venv-bench (once)."
	@$(subst $(PY),.venv-bench/bin/python,$(PIP)) -r requirements/bench.txt
	@touch $@

.venv-docs/stamp: .venv-docs/bin/python requirements/docs.txt
	$(call VENV,.venv-docs)
	@echo "Installing what the site needs into .venv-docs (once)."
	@$(subst $(PY),.venv-docs/bin/python,$(PIP)) -r requirements/docs.txt
	@touch $@
