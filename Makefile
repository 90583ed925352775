# Two commands set a fresh machine up and do everything: make demo, make test.
PYTHON ?= python3.11
PIP_ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: install demo test lint types floors bench translations clean
.DEFAULT_GOAL := help

help:
	@echo "make demo   a virtual dish series: analysed, reported, opened in the window"
	@echo "make test   style, types, floors and all tests"
	@echo "make bench  the timed comparisons in benchmarks/"

install: $(STAMP)
	@sh installer/debian.sh

$(STAMP): pyproject.toml installer/constraints.txt
	@sh installer/debian.sh
	@sh installer/venv.sh "$(PYTHON)" "$(VENV)" $(PIP_ARGS)
	@touch $@

demo: install
	@$(BIN)/colonyqc demo --out demo

test: lint types floors
	@QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 $(BIN)/python -m pytest -q -n 2 --dist loadfile --cov --cov-report=term

lint: install
	@$(BIN)/ruff check app tests benchmarks installer
	@$(BIN)/ruff format --check -q app tests benchmarks installer

types: install
	@$(BIN)/mypy

floors: install
	@$(BIN)/lint-imports

# DATA=folder of the real pictures adds the comparisons that need them.
bench: install
	QT_QPA_PLATFORM=offscreen $(BIN)/python benchmarks/viewer.py
	$(BIN)/python benchmarks/durability.py
	$(BIN)/python benchmarks/history_scale.py
	$(BIN)/python benchmarks/simulated.py
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/membranes.py
	$(if $(DATA),$(BIN)/python benchmarks/confluence.py $(DATA)/colonies/ips-timecourse)
	$(if $(DATA),$(BIN)/python benchmarks/cell_counts.py $(DATA)/membranes/corneal)
	$(if $(DATA),$(BIN)/python benchmarks/no_sheet.py $(DATA)/membranes)

translations: install
	@sh installer/translations.sh

clean:
	rm -rf $(VENV) demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
