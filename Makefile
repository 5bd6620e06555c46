# Everything runs through bootstrap.py, which installs what is missing first.
PYTHON ?= python3
here := $(dir $(abspath $(lastword $(MAKEFILE_LIST))))
bootstrap = $(PYTHON) "$(here)bootstrap.py"

compile = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make lock"

.PHONY: help demo test bench bench-abr bench-players lint format lock
help:  ## This list
	@sed -n 's/^\([a-z-]*\):.*## /make \1	/p' "$(here)Makefile"
demo:  ## Set up and serve the site with demo data
	@$(bootstrap) demo
test:  ## Set up and run the tests
	@$(bootstrap) --dev test
bench:  ## Run every benchmark and write benchmarks/RESULTS.md
	@$(bootstrap) --dev check && cd "$(here)" && .venv/bin/python -m benchmarks
bench-abr:  ## Replay network traces with every streaming controller and write docs/streaming.md
	@$(bootstrap) --dev check && cd "$(here)" && .venv/bin/python -m benchmarks.abr.report
bench-players:  ## Play network traces to the real players in Chromium (45 minutes) and write docs/streaming.md
	@$(bootstrap) --dev check && cd "$(here)" && .venv/bin/python -m benchmarks.players
lint:  ## Check style
	@$(bootstrap) --dev check && cd "$(here)" && .venv/bin/ruff check . && .venv/bin/ruff format --check .
format:  ## Mend style
	@$(bootstrap) --dev check && cd "$(here)" && .venv/bin/ruff check --fix . && .venv/bin/ruff format .
lock:  ## Pin the newest allowed packages (needs uv)
	cd "$(here)" && $(compile) pyproject.toml -o requirements.lock
	cd "$(here)" && $(compile) pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock
	cd "$(here)" && $(compile) requirements-node.in -o requirements-node.lock
