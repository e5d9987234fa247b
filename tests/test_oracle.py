"""The product against the slow oracle, on random books: every metric, filtered or not, at any month.

TOUCHSTONE_ORACLE_BOOKS=1000 looks further.
"""

import os
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from tests.books.comparison import problems_of, problems_of_seed
from tests.books.small_books import knobs, random_book
from tests.books.threads import every_thread
from tests.oracle import ORACLE
from tests.product import ProductBook

FIXED_BOOKS = int(os.environ.get("TOUCHSTONE_ORACLE_BOOKS", "200"))
BOOKS_A_TEST = 5  # so that the processes of the suite get even parts

# Lists behind figures that have an oracle; held against these figures in the identities.
WITHOUT_ORACLE = {"work_list", "cohort_clients", "followed_clients"}


@pytest.mark.parametrize("first", range(0, FIXED_BOOKS, BOOKS_A_TEST))
def test_fixed_books(first):
    # a quarter with every thread, whose order must not matter
    with every_thread() if first % (4 * BOOKS_A_TEST) == 0 else nullcontext():
        found = {seed: problems_of_seed(seed) for seed in range(first, first + BOOKS_A_TEST)}
    assert not any(found.values()), "\n".join(f"book {seed}: {one}" for seed in found for one in found[seed])


# Books beyond the fixed ones that differed once: a project credit took away all that recurs of a group's only client.
@pytest.mark.parametrize("seed", [9214])
def test_books_that_differed_once(seed):
    assert problems_of_seed(seed) == []


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(knobs())
def test_any_book(drawn):
    with TemporaryDirectory() as folder:
        found = problems_of(random_book(folder=Path(folder) / "exports", **drawn), drawn["seed"])
    assert not found, "\n".join(found)


def test_every_metric_has_an_oracle():
    assert set(ProductBook.metric_names()) == set(ORACLE) | WITHOUT_ORACLE
