# make run         the dashboard on http://127.0.0.1:8501 (another port: make run PORT=8502)
# make test        the whole suite (a part of it: make test ARGS="-k survival")
# make test-spark  the figures on Spark itself: a master and two workers on this machine; needs Java 17
# make lint        style and types
# make bench       speed, beside what a user would pick instead (a part of it: make bench ARGS="peers --rounds 3")
# make sample      writes data/sample anew
# make clean       removes what these commands made; never your own book in data/book

PYTHON_OF_PROJECT = .venv/bin/python
export PORT ADDRESS PYTHON

.PHONY: run test test-spark lint bench sample clean venv

run: venv
	@sh scripts/run.sh

test: venv
	@TOUCHSTONE_BROWSER="$$(sh scripts/browser.sh)" && export TOUCHSTONE_BROWSER && sh scripts/test.sh $(ARGS)

test-spark: venv
	@sh scripts/spark.sh $(PYTHON_OF_PROJECT) -m pytest -q -n 0 tests/test_engines.py $(ARGS)

lint: venv
	@$(PYTHON_OF_PROJECT) -m ruff check .
	@$(PYTHON_OF_PROJECT) -m mypy

bench: venv
	@$(PYTHON_OF_PROJECT) -m benchmarks $(ARGS)

sample: venv
	@$(PYTHON_OF_PROJECT) -c "from pathlib import Path; from analytics.generate import write_sample; print(write_sample(Path('data/sample')))"

clean:
	rm -rf .venv .venv-spark benchmarks/.venv .pytest_cache .hypothesis .mypy_cache .ruff_cache data/sample_book data/cluster_book
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@sh scripts/venv.sh
