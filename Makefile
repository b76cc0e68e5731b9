# make run     set up what is missing and start the tracker and its worker on 127.0.0.1:8000 (PORT= moves it)
# make test    set up what is missing and run the tests (ARGS= goes to pytest)
# make check   everything that must hold before a commit: lint, types, layers, migrations, templates
# make help    these lines

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py

# Dependencies are installed again only when their list has changed.
RUNTIME := $(VENV)/.installed-$(shell cksum < requirements.txt | tr ' ' '-')
DEVELOPMENT := $(VENV)/.installed-dev-$(shell cksum < requirements-dev.txt | tr ' ' '-')
TRANSLATIONS := $(patsubst %.po,%.mo,$(wildcard agreements/locale/*/LC_MESSAGES/*.po))

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test lint format types layers templates safe-migrations check messages requirements clean

help:
	@sed -n 's/^# make/make/p' Makefile

run: port $(RUNTIME) $(TRANSLATIONS)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) publications upgrade
	@$(MANAGE) load_vocabulary --verbosity 0
	@$(MANAGE) load_demo --verbosity 0
	@echo
	@echo "Accounts:"
	@$(MANAGE) create_demo_accounts
	@echo
	@echo "Open   http://127.0.0.1:$(PORT)/                    what this is"
	@echo "       http://127.0.0.1:$(PORT)/admin/              log in with one of these accounts"
	@echo "       http://127.0.0.1:$(PORT)/api/v1/agreements/  the published agreements as data"
	@echo "Stop with Ctrl-C. The data stays in var/; make run starts again with it."
	@echo
	@DJANGO_RUNSERVER_HIDE_WARNING=true exec $(BIN)/python tools/run_together.py \
		$(MANAGE) runserver 127.0.0.1:$(PORT) -- $(MANAGE) work --with-parent

test: $(DEVELOPMENT) $(TRANSLATIONS)
	$(BIN)/pytest -n auto $(ARGS)

check: lint types layers templates safe-migrations
	$(MANAGE) makemigrations --check --dry-run

lint: $(DEVELOPMENT)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(DEVELOPMENT)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files -z '*.html' | xargs -0 $(BIN)/djade --target-version 5.2

types: $(DEVELOPMENT)
	$(BIN)/mypy

layers: $(DEVELOPMENT)
	$(BIN)/lint-imports --no-logo

templates: $(DEVELOPMENT)
	git ls-files -z '*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2

# SQLite copies the table for each new column and drops its default: only PostgreSQL tells whether one is missing.
# Named are 0010, which takes a column away on purpose (for an upgrade the server is stopped, README), and 0014,
# whose default has line breaks in it, and so is not seen.
safe-migrations: $(DEVELOPMENT)
	EXTRA_APPS=django_migration_linter $(MANAGE) lintmigrations --include-apps agreements --ignore-initial-migrations --ignore-name 0010_imported_files 0014_counted_facets --project-root-path . --no-cache --quiet ok ignore $(if $(findstring postgres,$(DATABASE_URL)),,--exclude-migration-tests NOT_NULL)

# New strings into the catalogues of translations (needs gettext).
messages: $(DEVELOPMENT)
	$(MANAGE) makemessages --locale ru --locale zh_Hans --no-location --no-obsolete --ignore '.venv*' --ignore tests

# The lists with hashes, made anew from the .in files; they name no index, so any mirror will do.
COMPILE := UV_CUSTOM_COMPILE_COMMAND="make requirements" $(BIN)/uv pip compile --quiet --no-emit-index-url
requirements: $(RUNTIME)
	$(BIN)/pip install --quiet uv
	$(COMPILE) --upgrade --universal --generate-hashes --python-version 3.11 requirements.in -o requirements.txt
	$(COMPILE) --upgrade --universal --generate-hashes --python-version 3.11 -c requirements.txt requirements-dev.in -o requirements-dev.txt
	$(COMPILE) --upgrade --python-version 3.13 --override requirements-django61.in requirements-dev.in -o requirements-django61.txt

clean:
	rm -rf $(VENV) .venv-* static-collected .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -f $(TRANSLATIONS)

# ---------------------------------------------------------------------------------------------------

.PHONY: python port
python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found. Install Python 3.11 or newer, or name it: make run PYTHON=/path/to/python3.11"; exit 1; }

port: python
	@$(PYTHON) tools/check_port.py $(PORT)

$(RUNTIME): requirements.txt | python
	@$(PYTHON) tools/set_up.py $< $@

$(DEVELOPMENT): requirements-dev.txt | python
	@$(PYTHON) tools/set_up.py $< $@

# Babel does it in Python: to set up, gettext is not needed.
%.mo: %.po
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
