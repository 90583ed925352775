# Two commands set a fresh machine up and do everything: make demo, make test.
# PYTHON=python3.12 takes that one; else the first of 3.11 to 3.14 that is found.
PYTHON ?=
PIP_ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
PROGRAM := $(VENV)/.program
EVERYTHING := $(VENV)/.everything
# Where no torch could be had, its tests are left out and its types are unknown.
TORCH = $(shell $(BIN)/python -c 'import importlib.util as u; print(u.find_spec("torch") or "")')
UNKNOWN := --disable-error-code=import-not-found --allow-subclassing-any \
  --allow-untyped-decorators --no-warn-return-any --no-warn-unused-ignores

.PHONY: help demo install test lint types floors bench campaign bundle release release-check translations practice manual-pictures clean
.DEFAULT_GOAL := help

help:
	@echo "make demo           a virtual dish series: analysed, reported, opened in the window"
	@echo "make install        all that tests and training need (make demo installs the program only)"
	@echo "make test           style, types, floors and all tests"
	@echo "make lint           style (ruff)"
	@echo "make types          types (mypy)"
	@echo "make floors         which room may import which (import-linter)"
	@echo "make bench          the timed comparisons in benchmarks/; DATA=folder adds the real pictures"
	@echo "make campaign       long seeded runs: kills, broken files, tampering, wrong changes of the program (hours)"
	@echo "make bundle         the program without Python: dist/colonyqc/colonyqc, a .tar.xz and a .deb"
	@echo "make release-check  the bundle, the wheel, demo and test on a bare Debian 12 and 13 (as root; takes an hour)"
	@echo "make release        the bundle with checksums, notes and licences in dist/"
	@echo "make translations   collect the window's texts and compile the translations"
	@echo "make practice       draw the virtual dishes to practise on anew (resources/practice)"
	@echo "make manual-pictures  draw the manual's pictures anew (docs/images/manual)"
	@echo "make clean          remove .venv, the demo and what the tools keep"

# Other arguments of pip can bring what the last ones could not.
ifneq ($(PIP_ARGS),)
$(PROGRAM) $(EVERYTHING): again
.PHONY: again
again:
endif

$(PROGRAM): pyproject.toml installer/constraints.txt
	@sh installer/debian.sh program "$(PYTHON)" "$(VENV)"
	@sh installer/venv.sh program "$(PYTHON)" "$(VENV)" $(PIP_ARGS)
	@touch $@

$(EVERYTHING): pyproject.toml installer/constraints.txt
	@sh installer/debian.sh everything "$(PYTHON)" "$(VENV)"
	@sh installer/venv.sh everything "$(PYTHON)" "$(VENV)" $(PIP_ARGS)
	@touch $(PROGRAM) $@

install: $(EVERYTHING)
	@sh installer/debian.sh everything "$(PYTHON)" "$(VENV)"

demo: $(PROGRAM)
	@$(BIN)/colonyqc demo --out demo

# Bytecode is kept: the processes that tests start would else compile the program each time.
test: lint types floors
	@PYTHONDONTWRITEBYTECODE= QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 $(BIN)/python -m pytest -q -n 2 --dist loadfile --cov --cov-report=term
	@$(BIN)/coverage json -q -o - | $(BIN)/python tests/coverage_floors.py

lint: install
	@$(BIN)/ruff check app tests benchmarks installer
	@$(BIN)/ruff format --check -q app tests benchmarks installer

types: install
	@$(BIN)/mypy $(if $(TORCH),,$(UNKNOWN))

floors: install
	@$(BIN)/lint-imports

bench: install
	QT_QPA_PLATFORM=offscreen $(BIN)/python benchmarks/viewer.py
	$(BIN)/python benchmarks/durability.py
	$(BIN)/python benchmarks/history_scale.py
	$(BIN)/python benchmarks/simulated.py
	$(BIN)/python benchmarks/speed.py
	QT_QPA_PLATFORM=offscreen $(BIN)/python benchmarks/startup.py
	$(if $(DATA),$(BIN)/python benchmarks/analyse.py $(DATA)/colonies/ips-timecourse)
	$(BIN)/python benchmarks/membranes.py
	$(if $(DATA),$(BIN)/python benchmarks/confluence.py $(DATA)/colonies/ips-timecourse)
	$(if $(DATA),$(BIN)/python benchmarks/cell_counts.py $(DATA)/membranes/corneal)
	$(if $(DATA),$(BIN)/python benchmarks/no_sheet.py $(DATA)/membranes)

# A small sample of each is among the tests. The last one goes on where it was stopped.
campaign: install
	$(BIN)/python benchmarks/durability.py --kills 500 --seed 1
	$(BIN)/python benchmarks/inbox.py --pictures 500 --stops 2 --kills 1 --seed 1
	$(BIN)/python benchmarks/cluster_kills.py --worker-kills 200 --client-kills 20 --seed 1
	$(BIN)/python benchmarks/cluster_kills.py --server --clients 4 --worker-kills 40 --client-kills 8 --seed 2
	$(BIN)/python tests/damage/campaign.py --cases 20000 --seed 1
	$(BIN)/python tests/tamper/campaign.py --rounds 5 --seed 1
	COLONYQC_FUZZ=20000 $(BIN)/python -m pytest -q tests/files/test_fuzz.py
	test -e .mutation/coverage || $(BIN)/python tests/mutation/campaign.py map
	QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 $(BIN)/python tests/mutation/campaign.py run
	QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 $(BIN)/python tests/mutation/campaign.py run --again

bundle:
	@python=$$(sh installer/python.sh "$(PYTHON)") && "$$python" installer/bundle/build.py --out dist --work .bundle

release: bundle
	@python=$$(sh installer/python.sh "$(PYTHON)") && "$$python" installer/bundle/release.py dist

release-check: install bundle
	$(BIN)/python tests/installer/bundle_smoke.py dist/colonyqc/colonyqc
	$(BIN)/python tests/installer/fresh_package.py dist bookworm trixie
	$(BIN)/python tests/installer/fresh_wheel.py
	$(BIN)/python tests/installer/wheels.py
	$(BIN)/python tests/installer/fresh_machine.py

translations: install
	@sh installer/translations.sh

practice: install
	$(BIN)/python installer/practice_pictures.py

manual-pictures: install
	PYTHONPATH=tests QT_QPA_PLATFORM=offscreen $(BIN)/python tests/manual/pictures.py

clean:
	rm -rf $(VENV) .bundle dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .mutation
