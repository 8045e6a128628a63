# Needs Python 3.11 or newer, pip and make; everything else goes into .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint bench clean

run: .venv/training.stamp
	$(BIN)/boxgeom demo --out demo

test: .venv/dev.stamp
	$(BIN)/python -m pytest --numprocesses=auto --cov --cov-report=term

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/dev.stamp
	$(BIN)/boxgeom bench --out bench

clean:
	rm -rf .venv bench demo dist

.venv/training.stamp: pyproject.toml | .venv
	$(BIN)/python -m pip install --quiet --editable '.[training]'
	touch $@

.venv/dev.stamp: pyproject.toml | .venv
	$(BIN)/python -m pip install --quiet --editable '.[proofs,conformance,training,fast,numba,dev]'
	touch $@

.venv:
	$(PYTHON) -m venv .venv
