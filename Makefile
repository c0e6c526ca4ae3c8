# Everything here needs Python 3.11 to 3.14 and make, nothing else: the environment is made in
# .venv with pip, every package at the version that constraints.txt names.

PYTHON ?= python3
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CHECKED := src tests tools bench

RUNTIME := $(VENV)/.fondly-installed
DEV := $(VENV)/.fondly-checks-installed

READERS := tests/export/web/node_modules/.package-lock.json

DEMO_CLIP := out/lincoln.alive.mp4

# Two names for one thing: pip up to 25.2 reads the first for build environments too, later ones
# the second. Relative, since pip splits the value at blanks and a folder's name may hold one.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
export PIP_NO_INPUT := 1
# As the command line sets it, for tests and benches that call the library.
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: help demo test quick readers lint types tests bench bench-motion bench-portrait bench-judging bench-track bench-provenance bench-watermark bench-check bench-restore bench-export docs images golden wheel lock clean

help:
	@echo "make demo    install Fondly and animate the demo photo"
	@echo "make test    every check, as CI runs them"
	@echo "make quick   the checks without the slow tests"
	@echo "make bench   how long a clip takes, by stage"
	@echo "make bench-motion   how long a motion takes to be planned"
	@echo "make bench-portrait   what the portrait does on many photos: PHOTOS=folder CLIPS=folder"
	@echo "             OUT=folder SHEETS=1 ONLY=parts; more with ARGS=--help"
	@echo "make bench-judging   sheets for cold judges, real clips among them, and their answers counted"
	@echo "             PHOTOS=folder CLIPS=folder OUT=folder; more with ARGS=--help"
	@echo "make bench-track   how well and how fast the face in a video is followed: CLIPS=folder"
	@echo "make bench-provenance   what label, watermark and signature cost, and verifying them"
	@echo "make bench-watermark   whether the watermark is read after re-encoding: PHOTOS=folder"
	@echo "make readers the validator and three.js, from npm, that rigs are tested with"
	@echo "make bench-export   how long exports take, and how large they become"
	@echo "make bench-restore   how near to the truth old photos come, and how fast: PHOTOS=folder"
	@echo "make bench-check   how often fondly check is right on labelled photos: PHOTOS=folder"
	@echo "make lint    style, types and import directions only"
	@echo "make docs    write the generated pages of docs/ anew"
	@echo "make images  write the pictures of the README anew"
	@echo "make golden  write the golden frames anew, to be looked at before they are committed"
	@echo "make wheel   build the wheel into dist/"
	@echo "make lock    choose new versions for constraints.txt"
	@echo "make clean   remove what the other targets made"

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; (3, 11) <= v < (3, 15) or sys.exit( \
	  "Fondly needs Python 3.11 to 3.14, and $(PYTHON) is %d.%d: try make PYTHON=python3.12" % v)'
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing Fondly ..."
	@$(PIP) install --editable .
	@touch $@

$(DEV): pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing Fondly and its checks ..."
	@$(PIP) install --editable '.[dev]'
	@touch $(RUNTIME) $@

demo: $(RUNTIME)
	@mkdir -p out
	@$(BIN)/fondly animate assets/demo/lincoln.jpg --subject historical \
	  --output $(DEMO_CLIP) --overwrite
	@echo "The demo clip is $(CURDIR)/$(DEMO_CLIP)"

lint: $(DEV)
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# The demo comes first because it compiles the kernels once, where each worker would compile its
# own. Coverage is asked of the policy alone, and measuring it slows everything.
test: lint readers demo
	$(BIN)/python -m pytest -n $(WORKERS) --cov --cov-report=term tests/policy
	$(BIN)/python -m pytest -n $(WORKERS) --ignore=tests/policy

quick: lint readers
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow"

bench: $(RUNTIME)
	$(BIN)/python -m bench.animate

bench-motion: $(RUNTIME)
	$(BIN)/python bench/motion.py

bench-portrait: $(RUNTIME)
	$(BIN)/python -m bench.portrait $(if $(PHOTOS),--photos $(PHOTOS)) $(if $(CLIPS),--clips $(CLIPS)) \
	  $(if $(OUT),--out $(OUT)) $(if $(SHEETS),--sheets) $(if $(ONLY),--only $(ONLY)) $(ARGS)

bench-judging: $(RUNTIME)
	$(BIN)/python -m bench.portrait.judging $(if $(PHOTOS),--photos $(PHOTOS)) \
	  $(if $(CLIPS),--clips $(CLIPS)) $(if $(OUT),--out $(OUT)) $(ARGS)

bench-check: $(RUNTIME)
	$(BIN)/python -m bench.check $(if $(PHOTOS),--photos $(PHOTOS)) $(if $(OUT),--out $(OUT)) $(ARGS)

bench-restore: $(RUNTIME)
	$(BIN)/python -m bench.restoration $(if $(PHOTOS),--photos $(PHOTOS)) $(ARGS)

bench-export: $(RUNTIME)
	$(BIN)/python -m bench.export $(ARGS)

bench-track: $(RUNTIME)
	$(BIN)/python -m bench.track $(if $(CLIPS),--clips $(CLIPS))

bench-provenance: $(RUNTIME)
	$(BIN)/python -m bench.provenance

bench-watermark: $(RUNTIME)
	$(BIN)/python -m bench.watermark $(if $(PHOTOS),--photos $(PHOTOS)) $(ARGS)

readers: $(READERS)

$(READERS): tests/export/web/package.json tests/export/web/package-lock.json
	@if command -v npm >/dev/null; then \
	  echo "Installing the outside readers of rigs ..."; \
	  npm ci --prefix tests/export/web --ignore-scripts --no-audit --no-fund --silent && touch $@; \
	else echo "npm is missing: the tests of rigs that need it skip"; fi

docs: $(DEV)
	$(BIN)/python tools/make_docs.py

images: $(RUNTIME)
	$(BIN)/python tools/make_readme_images.py

golden: $(DEV)
	FONDLY_NEW_GOLDEN=1 $(BIN)/python -m pytest -q tests/golden

wheel: $(DEV)
	$(BIN)/python -m build --wheel --outdir dist

lock:
	rm -rf build/lock
	$(PYTHON) -m venv build/lock
	PIP_CONSTRAINT= PIP_BUILD_CONSTRAINT= build/lock/bin/python -m pip --disable-pip-version-check --quiet \
	  install --editable '.[dev]'
	PIP_CONSTRAINT= PIP_BUILD_CONSTRAINT= build/lock/bin/python tools/lock.py
	rm -rf build/lock

clean:
	rm -rf $(VENV) build dist out .coverage .coverage.* .hypothesis \
	  .pytest_cache .mypy_cache .ruff_cache .import_linter_cache tests/export/web/node_modules
	find src tests tools bench \( -name __pycache__ -o -name '*.egg-info' \) -prune -exec rm -rf {} +
