"""How much memory an import or a build may use; what does not fit is written to the disk meanwhile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from analytics.errors import UsageError
from analytics.quoting import literal

# Sets the limit of everything that imports or builds and is not told another.
VARIABLE = "TOUCHSTONE_MEMORY"
_SIZE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)\s*(MB|MIB|GB|GIB|TB|TIB)", re.IGNORECASE)
_BYTES = {"MB": 1000**2, "MIB": 1024**2, "GB": 1000**3, "GIB": 1024**3, "TB": 1000**4, "TIB": 1024**4}
# Below this there is no room for the buffers of a single statement.
LEAST_BYTES = 500 * 1000**2
# What the program itself takes, beside DuckDB.
PROGRAM_BYTES = 250 * 1000**2
# DuckDB goes over its own limit by some of what it reads and writes at a time.
PART_OF_DUCKDB = 0.85


@dataclass(frozen=True)
class Memory:
    """A limit of memory for the whole process."""

    size: int

    def part(self, share: float) -> str:
        """A share of what is DuckDB's, as DuckDB takes it."""
        return f"{int((self.size * PART_OF_DUCKDB - PROGRAM_BYTES) * share) // 1000**2}MB"

    def limit(self, con: duckdb.DuckDBPyConnection, share: float) -> None:
        """Gives a connection a share, from now on."""
        con.execute(f"set memory_limit = {literal(self.part(share))}")


def parse_memory(text: str) -> Memory:
    """A limit from a size such as 2GB. Raises UsageError for anything else, and for less than 500 MB."""
    size = size_of(text)
    if size < LEAST_BYTES:
        raise UsageError(f"{text} is too little memory to work with.", "Give it at least 500MB, better 1GB or more.")
    return Memory(size)


def size_of(text: str) -> int:
    """The bytes of a size such as 2GB or 18.6 GiB. Raises UsageError for what is none."""
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise UsageError(f'"{text}" is no size of memory.', "Expected a number with MB or GB, such as 2GB.")
    return int(float(found[1]) * _BYTES[found[2].upper()])


def memory_of(environment: Mapping[str, str]) -> Memory | None:
    """The limit that TOUCHSTONE_MEMORY sets, None if it sets none. Raises UsageError for what is no size."""
    chosen = environment.get(VARIABLE, "").strip()
    if not chosen:
        return None
    try:
        return parse_memory(chosen)
    except UsageError as error:
        raise UsageError(f"{VARIABLE}: {error.message}", error.remedy) from error
