"""Statements that are parsed once: they run as their text would."""

from __future__ import annotations

import duckdb
import pytest

from analytics.parsed import ParsedOnce, macros_for, statements

MACROS = """
create macro doubled(x) as 2 * x;
create macro halved(x) as x / 2;
create macro four_times(x) as doubled(doubled(x));
"""


def test_every_statement_of_a_text_runs_and_values_are_bound_in_the_last() -> None:
    con = ParsedOnce(duckdb.connect())
    con.execute("create table t (a integer); insert into t values (1), (2)")
    for least, expected in ((2, [(2,)]), (1, [(1,), (2,)])):
        assert con.execute("select a from t where a >= $least order by a", {"least": least}).fetchall() == expected
    con.close()


def test_a_text_is_parsed_once_and_again_finds_what_a_name_means_now() -> None:
    text = "select max(a) from t"
    assert statements(text) is statements(text)
    con = ParsedOnce(duckdb.connect())
    for value in (3, 4):
        con.execute(f"create or replace table t as select {value} as a")
        assert con.execute(text).fetchall() == [(value,)]
    con.close()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("select four_times(3)", ["doubled", "four_times"]),
        ("select halved(3)", ["halved"]),
        ("select doubled from t", []),
    ],
)
def test_the_macros_of_a_text_are_those_that_it_names_and_what_they_name(text: str, names: list[str]) -> None:
    chosen = macros_for(text, MACROS)
    assert [one.query.split("macro ")[1].split("(")[0] for one in chosen] == names
