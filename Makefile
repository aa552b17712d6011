# Every target sets the machine up first (.ci/setup: system libraries, .venv, locked packages); see README.md.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
VENV := .venv/bin
# One more than there are cores: tests wait for processes and for the disk.
WORKERS ?= $(shell echo $$(($$(nproc) + 1)))
# Without cached bytecode every start is 2-4 times slower, and starts are measured here.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test tour documents bench faults soak package lint lock clean

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

setup: ## only the set-up, without a window
	@.ci/setup

demo: ## open the program on the demo district
	@.ci/setup --window
	$(VENV)/tuoyu-desktop --demo

lint: ## ruff, mypy --strict, the arrows of the architecture
	@.ci/setup
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy
	$(VENV)/lint-imports --no-cache

test: export QT_QPA_PLATFORM := offscreen
# glibc overwrites what is freed: a use of it fails soon, not in one run of twenty.
test: export MALLOC_PERTURB_ := 165
# A worker that dies ends the run and is named: after a replacement pytest-xdist would wait for ever (--dist loadfile).
test: lint ## everything that CI runs but the tour
	$(VENV)/pytest -n $(WORKERS) --max-worker-restart=0 --dist loadfile --no-loadscope-reorder

tour: export QT_QPA_PLATFORM := offscreen
tour: OUT ?= out/tour
tour: ## one whole visit by real clicks; pictures and tour.json in OUT=DIR
	@.ci/setup
	$(VENV)/tuoyu-desktop --demo --tour "$(OUT)"

documents: OUT ?= out/documents
documents: ## every document in four variants as PDF and PNG, to be looked at, in OUT=DIR
	@.ci/setup
	$(VENV)/python -m tests.gallery --out "$(OUT)"

bench: export QT_QPA_PLATFORM := offscreen
bench: OUT ?= out/bench
bench: ## how fast, against the floor; bench.json in OUT=DIR
	@.ci/setup
	$(VENV)/python -m tests.benchmarks --out "$(OUT)"

faults: OUT ?= out/faults
faults: ## every fault of the sync with real processes; faults.json in OUT=DIR
	@.ci/setup
	$(VENV)/python -m tests.faults --out "$(OUT)"

soak: MINUTES ?= 10
soak: ## random operations and faults for MINUTES=n (prints the seed that failed), then examples by chance
	@.ci/setup
	$(VENV)/python -m tests.faults --minutes $(MINUTES)
	$(VENV)/pytest -n $(WORKERS) --max-worker-restart=0 -m hypothesis --hypothesis-profile thorough

package: export QT_QPA_PLATFORM := offscreen
package: OUT ?= out/package-tour
package: ## freeze both programs into dist/tuoyu and run the tour with the frozen one
	@.ci/setup
	$(VENV)/pyinstaller --noconfirm --clean --log-level WARN build.spec
	! find dist/tuoyu -name 'libreadline*' -o -name 'libgdbm*' | grep . # under the GPL alone: not ours to ship
	dist/tuoyu/tuoyu-server --help >/dev/null
	dist/tuoyu/tuoyu-desktop --demo --tour "$(OUT)"

lock: ## resolve requirements.lock anew from pyproject.toml
	@.ci/setup
	.ci/lock

clean: ## remove everything that can be made again
	rm -rf .venv build dist out *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
