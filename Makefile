# 物业 wuye：make setup 装好，make demo 看样，make test 全查。
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
# Not written, the compiled modules would be compiled anew at every start, and each command measured without them.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
STAMP := $(VENV)/.stamp

# One clock for each target: it prints how long it took, also when it fails.
CLOCK = t0=$$(date +%s%N); trap 's=$$?; ms=$$((($$(date +%s%N) - t0) / 1000000)); \
	printf "make $@: %s, %d.%01d s\n" "$$([ $$s = 0 ] && echo ok || echo "FAILED ($$s)")" \
	"$$((ms / 1000))" "$$((ms % 1000 / 100))"' EXIT;

# A shim may be on the path without a Python behind it, so each one is run before it is believed.
FIND_PYTHON = for p in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	if "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	python="$$p"; break; fi; done; \
	if [ -z "$${python:-}" ]; then \
	echo "需要 Python 3.11 或更新版本（make setup PYTHON=路径）· Python 3.11 or newer is needed (make setup PYTHON=path)" >&2; \
	exit 1; fi;

.PHONY: help setup demo test soak bench screens clean

help: ## 这张单子 · this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 16

setup: ## 装进 .venv · install into .venv
	@$(CLOCK) $(MAKE) --no-print-directory $(STAMP)

$(STAMP): pyproject.toml
	@$(FIND_PYTHON) \
	if ! $(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	rm -rf $(VENV); "$$python" -m venv $(VENV); fi
	@$(PY) -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(STAMP) ## 样本大厦（DIR=目录）· a sample house (DIR=folder)
	@$(CLOCK) dir="$(DIR)"; dir="$${dir:-$$(mktemp -d)/house}"; $(BIN)/wuye demo "$$dir"

test: $(STAMP) ## 全部检查 · every check
	@$(CLOCK) \
	$(BIN)/ruff check --quiet --output-format concise .; \
	$(BIN)/ruff format --quiet --check .; \
	$(BIN)/mypy --no-error-summary; \
	$(BIN)/lint-imports --no-logo >$(VENV)/imports || { cat $(VENV)/imports; exit 1; }; \
	$(PY) -m pytest $(ARGS)

soak: $(STAMP) ## 长跑：多岗、断电、争抢 · long runs: desks, kills, races
	@$(CLOCK) $(PY) -m pytest -m soak $(ARGS)

bench: $(STAMP) ## 日常命令有多快 · how fast everyday commands are
	@$(CLOCK) $(PY) -m bench $(ARGS)

screens: $(STAMP) ## 重做 docs/screens · remake docs/screens
	@$(CLOCK) $(PY) -m bench.screens docs/screens

clean: ## 去掉能再做的 · remove what can be made again
	@$(CLOCK) rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache; \
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
