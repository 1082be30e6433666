# Two commands: `make demo` and `make test`. Both set up what they need.
# uv comes from pip into .tools/, everything else from the hashed locks into .venv/.
SHELL := /bin/bash
PYTHON ?= python3
UV := .tools/bin/uv
UV_VERSION := 0.13.8
PY := .venv/bin/python
OPEN ?= 1
export UV_NO_PROGRESS := 1
# imports from source cost 10 s at every start where the environment forbids writing bytecode
export UV_COMPILE_BYTECODE := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help setup setup-dev demo test lint lock bench clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(UV):
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { echo "chuky needs pip for $(PYTHON): apt-get install python3-pip" >&2; exit 1; }
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-cache-dir --target .tools 'uv==$(UV_VERSION)'

.venv/bin/python: | $(UV)
	$(UV) venv --quiet --python $(PYTHON) .venv

.venv/.run: requirements.lock pyproject.toml | .venv/bin/python
	$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements.lock
	$(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation -e .
	.venv/bin/chuky prepare
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements-dev.lock
	@touch $@

setup: .venv/.run ## install only what running needs; .venv/bin/chuky works after it

setup-dev: .venv/.dev ## and what the tests need from the Python registry

demo: setup ## rehearse Thanh Miện 2023, print the result, serve it (OPEN=0 exits)
	.venv/bin/chuky demo $(if $(filter 0,$(OPEN)),--no-serve)

test: setup-dev ## lint, types, layers, docs and every test; installs Debian packages it lacks
	bash tests/install_debian_packages.sh
	$(PY) -m pytest -n 3 --dist loadfile --no-loadscope-reorder

lint: setup-dev ## only the static checks
	$(PY) -m pytest tests/structure -q

lock: | $(UV) ## make both locks anew (hashes, no index address)
	$(UV) pip compile -q pyproject.toml --universal --python-version 3.11 --group build --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements.lock
	$(UV) pip compile -q pyproject.toml --universal --python-version 3.11 --group build --group dev -c requirements.lock --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements-dev.lock

bench: setup-dev ## measurements side by side; installs Debian packages as `make test` does
	bash tests/install_debian_packages.sh
	$(PY) -m benchmarks

clean: ## forget the installed environment
	rm -rf .venv .tools
