# The two commands of the README: `make run` and `make test`. Both make .venv first, from the lock files.
.DEFAULT_GOAL := help
.PHONY: help run test test-cluster cluster lint bench bench-pages bench-cluster eval eval-ranking lock clean

# The first Python of 3.11 or newer; macOS ships an older python3 beside the one that a user installs.
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$python; break; fi; done)
INDEX := .venv/samples-index
ARGS :=
HOST := 127.0.0.1
PORT := 8000

help: ## show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 20

run: .venv/installed ## index the sample releases and serve them on http://127.0.0.1:8000
	@.venv/bin/onrecord index --rebuild --index $(INDEX) --authority corpus/samples/authority.toml corpus/samples
	@.venv/bin/onrecord serve --index $(INDEX) --host $(HOST) --port $(PORT)

test: .venv/installed-test ## run all tests
	@.venv/bin/python -m pytest -n auto --dist loadfile

test-cluster: .venv/installed-test ## run what both engines promise over three nodes of OpenSearch (needs a JDK and Maven)
	@.venv/bin/python -m pytest -n 2 --dist loadfile --cluster -m "cluster or conformance and not embedded" tests/indexer tests/cluster

cluster: .venv/installed ## start three nodes of OpenSearch to try, until Ctrl-C (needs a JDK and Maven)
	@.venv/bin/python -m bench.cluster.trial

lint: .venv/installed-test ## check style and types
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

bench: .venv/installed-bench ## measure the engine beside its peers; ARGS="--releases 100000" and more: docs/benchmarks.md
	@.venv/bin/python -m bench $(ARGS)

bench-pages: .venv/installed ## measure the pages of an index; ARGS="--index DIR": docs/benchmarks.md
	@.venv/bin/python -m bench.pages $(ARGS)

bench-cluster: .venv/installed ## compare and measure both engines on files, with three nodes; ARGS="PATH...": docs/benchmarks.md
	@.venv/bin/python -m bench.cluster $(ARGS)

eval: .venv/installed ## measure how well fields are told of releases, and pin floors: docs/extraction.md
	@.venv/bin/python -m bench.extraction $(ARGS)

eval-ranking: .venv/installed ## measure how well searches rank judged questions, and pin a floor: docs/ranking.md
	@.venv/bin/python -m bench.ranking $(ARGS)

# What all environments have, and what each has beside it.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	--extra opensearch

lock: ## resolve the dependencies anew, with hashes, for all platforms (needs uv)
	printf 'setuptools\n' | $(COMPILE) pyproject.toml - --output-file requirements.lock
	@for extra in test bench ner; do \
		printf 'setuptools\n' | $(COMPILE) --extra $$extra --constraint requirements.lock pyproject.toml - \
			--output-file requirements-$$extra.lock; done

clean: ## remove the virtual environment, caches and the index of the samples
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Debian's python3 comes without the part that makes environments: install it where we may, else say how.
.venv/bin/pip:
	@test -n "$(PYTHON)" || { echo "OnRecord needs Python 3.11 or newer: install it, then run make again." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null; } || { \
		echo "Python can't make an environment yet: run 'sudo apt install python3-venv', then make again." >&2; exit 1; }
	@echo "Making the virtual environment .venv ..."
	@$(PYTHON) -m venv .venv

.venv/installed: requirements.lock pyproject.toml | .venv/bin/pip
	@echo "Installing what OnRecord needs, as locked ..."
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-test: requirements-test.lock .venv/installed
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

.venv/installed-bench: requirements-bench.lock .venv/installed
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

# What `make eval ARGS=--tagger` needs.
.venv/installed-ner: requirements-ner.lock .venv/installed
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ner.lock
	@touch $@
