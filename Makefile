# The newcomer's commands; what they do stands in setup/, one small script each.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup run test explore bench bench-pack bench-dashboards format lint lock clean

help: ## List these commands
	@echo "Techfolio. Start here: make run"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install all that Techfolio needs; a second time it takes a moment
	@setup/prepare.sh run

run: setup ## Start Techfolio with a demo centre on http://127.0.0.1:8000 (another port: make run PORT=8080)
	@exec .venv/bin/techfolio serve --demo-if-empty --with-worker

test: ## Check the code and run every test, in a real browser and on PostgreSQL too
	@setup/prepare.sh test
	@setup/suite.sh

explore: ## Run the tests that draw their examples with new and more ones
	@setup/prepare.sh test
	@TECHFOLIO_TEST_DATABASE=sqlite .venv/bin/python -m pytest --hypothesis-profile=explore -m "hypothesis"

bench: ## Measure; the figures go to build/bench
	@setup/prepare.sh test
	@setup/bench.sh

bench-pack: ## Measure the registration pack alone, beside one-pass WeasyPrint and Chromium
	@setup/prepare.sh test
	@PYTHONPATH=. .venv/bin/python benchmarks/pack.py

bench-dashboards: ## Measure the dashboards alone, with 500 trainees, on SQLite and on PostgreSQL
	@setup/prepare.sh test
	@PYTHONPATH=. .venv/bin/python benchmarks/dashboards.py

lint: ## Check the code without running it: ruff, mypy, import-linter
	@setup/prepare.sh test
	@setup/lint.sh

format: ## Let ruff format and repair the code
	@setup/prepare.sh test
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

lock: ## Pin the Python packages anew after a change of pyproject.toml (newer versions: make lock UPGRADE=1)
	@setup/prepare.sh run
	@setup/lock.sh

clean: ## Remove what set-up and tests made; the data folder stays
	@rm -rf .venv .node node_modules build techfolio.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find app migrations tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
