# Every target does its own set-up: a machine needs only Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
# Two workers: each starts a NATS server and a PostgreSQL of its own.
WORKERS ?= 2
TESTS ?= tests

.DEFAULT_GOAL := help
.PHONY: help demo test check format bench install lock docs clean

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

demo: install ## Open Hubhome with two made-up authorities on http://127.0.0.1:8000 (PORT=...)
	@$(BIN)/hubhome demo --port $(PORT)

test: install ## Run every test on real servers (TESTS=tests/unit, WORKERS=4)
	@# 5: of the tests asked for none runs so. Where neither has one, that is a fault.
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup -m "not alone" $(TESTS); together=$$?; \
	case $$together in 0|5) ;; *) exit $$together;; esac; \
	$(BIN)/pytest -m alone $(TESTS); alone=$$?; \
	if [ $$alone -eq 5 ]; then exit $$together; else exit $$alone; fi

check: install ## Format, lint, types, import contracts, spelling: under 20 seconds
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/codespell

format: install ## Mend what can be mended by machine
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format .

bench: install ## Measure the speed against hand-written code, and write docs/benchmarks.md
	@$(BIN)/python -m bench

install: $(VENV)/.installed ## Set up .venv with everything, and the web assets
	@$(BIN)/python -m shared.web.set_up_assets

$(VENV)/.installed: requirements/development.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Hubhome needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV)  # pip comes last: without it the making was cut off
	@echo "Setting up $(VENV) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

lock: install ## Compile requirements/*.txt anew from pyproject.toml (needs uv)
	@uv pip compile -q --universal --python-version 3.11 --all-extras --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header pyproject.toml -o requirements/development.txt
	@uv pip compile -q --universal --python-version 3.11 --extra tracing --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header -c requirements/development.txt pyproject.toml -o requirements/production.txt

docs: install ## Write docs/messages.md, docs/refusals.md and the golden contracts anew
	@$(BIN)/python -m shared.contracts.catalogue --write
	@$(BIN)/python -m shared.hosting.refusals_page --write

clean: ## Remove what the other targets made
	@rm -rf $(VENV) node_modules shared/web/static/govuk .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
