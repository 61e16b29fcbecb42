# Everything a fresh machine needs: `make demo` builds the demo report, `make test` passes the tests.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check bench pictures clean

demo: .venv/ready
	$(BIN)/reportgen demo
	@echo "Open output/inventory-by-serial-no/inventory-by-serial-no.html"

test: .venv/ready-for-tests check
	$(BIN)/pytest -n 3 --dist loadgroup

check: .venv/ready-for-tests
	$(BIN)/ruff check reportgen tests
	$(BIN)/mypy

bench: .venv/ready-for-tests
	$(BIN)/python tests/benchmarks/load_and_model.py

pictures: .venv/ready-for-tests
	$(BIN)/python tests/pictures.py

.venv/ready: pyproject.toml tests/system_packages.sh
	sh tests/system_packages.sh
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

.venv/ready-for-tests: .venv/ready
	sh tests/system_packages.sh tests
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	touch $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
