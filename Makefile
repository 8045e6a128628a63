# Needs Python 3.11 or newer, pip and make; everything else goes into .venv.
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest --numprocesses=auto --dist=worksteal

.PHONY: run test test-all coverage lint prove-kernel bench clean help

run: .venv/training.stamp  ## the demonstration
	$(BIN)/boxgeom demo --out demo

test: .venv/dev.stamp  ## all tests and doctests, with few examples of each property
	$(PYTEST) -m "not slow"

test-all: .venv/dev.stamp  ## the same with many examples, and the slow ones
	$(PYTEST) --hypothesis-profile=thorough --durations=30

coverage: .venv/dev.stamp  ## the same as test, and which lines it ran
	$(PYTEST) -m "not slow" --cov --cov-report=term

lint: .venv/dev.stamp  ## ruff (lint and format) and mypy (strict)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

prove-kernel: .venv/dev.stamp  ## Rocq's kernel checks the proofs (apt-get install coq)
	$(BIN)/boxgeom prove --kernel --no-code

bench: .venv/dev.stamp  ## the fast twin beside the reference and installed peers
	$(BIN)/boxgeom bench --out bench

clean:  ## remove what the others made
	rm -rf .venv bench demo dist

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/\1	\2/p' Makefile | expand -t 10

.venv/training.stamp: pyproject.toml | .venv
	$(BIN)/python -m pip install --quiet --editable '.[training]'
	touch $@

.venv/dev.stamp: pyproject.toml | .venv
	$(BIN)/python -m pip install --quiet --editable '.[proofs,conformance,training,fast,numba,dev]'
	touch $@

.venv:
	$(PYTHON) -m venv .venv
