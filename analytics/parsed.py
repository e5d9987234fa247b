"""Statements that are parsed once in a process, however often they run: it takes as long as a small book's work."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import duckdb

_MACRO = re.compile(r"\bmacro (\w+)\(")
# Those of an import and of its build, and as many again.
_KEPT = 1024


@lru_cache(maxsize=_KEPT)
def statements(text: str) -> tuple[duckdb.Statement, ...]:
    """The statements of a text, for DuckDB to run."""
    return tuple(duckdb.extract_statements(text))


@lru_cache(maxsize=64)
def macros_for(text: str, macros: str) -> tuple[duckdb.Statement, ...]:
    """Those of some macros that a text names, each after those that it names itself, as they stand in `macros`."""
    found: list[duckdb.Statement] = []
    for one in reversed(statements(macros)):
        name = _MACRO.search(one.query)
        if name and re.search(rf"\b{name[1]}\(", text):
            found.insert(0, one)
            text += one.query
    return tuple(found)


class ParsedOnce:
    """A connection to DuckDB that parses no text twice."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def execute(
        self, query: str, parameters: Sequence[object] | Mapping[str, object] | None = None, /
    ) -> duckdb.DuckDBPyConnection:
        """Runs the statements of a text; values are bound in the last."""
        *before, last = statements(query)
        for one in before:
            self._con.execute(one)
        return self._con.execute(last, parameters)

    def executemany(self, query: str, parameters: Sequence[Sequence[object]], /) -> object:
        """Runs one statement for each row of values."""
        return self._con.executemany(query, parameters)

    def register(self, view_name: str, python_object: object, /) -> object:
        """Lets statements read a small Arrow table by a name."""
        return self._con.register(view_name, python_object)

    def unregister(self, view_name: str, /) -> object:
        """Forgets that name."""
        return self._con.unregister(view_name)

    def close(self) -> None:
        """Lets the files go."""
        self._con.close()
