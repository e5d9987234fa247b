"""Exports as vendors write them: each folder of tests/golden is imported by the command line as a user would.

What is expected of a case stands in its expected.json; tests/golden/README.md says how to read and add one.
"""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from analytics.__main__ import main
from analytics.contract import KINDS, PLANNED_OUTCOMES

GOLDEN = Path(__file__).resolve().parent / "golden"
CASES = sorted(path.parent for path in GOLDEN.glob("*/expected.json"))
Capture = pytest.CaptureFixture[str]


@dataclass
class Golden:
    """One case, with a book of its own to import it into."""

    folder: Path
    expected: dict[str, Any]
    book: Path
    capsys: Capture

    def run(self, flags: Sequence[str] = ()) -> tuple[int, dict[str, Any]]:
        """Imports the files of the case; the exit code and what was printed."""
        files = [str(self.folder / name) for name in self.expected["files"]]
        day = self.expected["import_day"]
        try:
            code = main(["import", *files, "--book", str(self.book), "--import-day", day, "--json", *flags])
        except SystemExit as error:
            pytest.fail(f"the command line does not know {flags}: {error}\n{self.capsys.readouterr().err}")
        printed = self.capsys.readouterr()
        return code, json.loads(printed.out) if printed.out.strip() else {"error": printed.err}

    def holds_nothing(self) -> bool:
        """Whether the book is as if the files had never been dropped."""
        return not (self.book / "current").exists() and not list((self.book / "imports").glob("[0-9]*"))

    def rows(self, kind: str, columns: Sequence[str]) -> Counter[tuple[str, ...]]:
        """The accepted rows of a kind, as text, with how often each is there."""
        path = self.book / "imports" / "0001" / "rows" / f"{kind}.parquet"
        if not path.exists():
            return Counter()
        names = ", ".join(f'"{column}"' for column in columns)
        with duckdb.connect() as con:
            found = con.execute(f"select {names} from read_parquet($path)", {"path": str(path)}).fetchall()
        return Counter(tuple(map(as_text, columns, row)) for row in found)


@pytest.fixture(params=CASES, ids=lambda folder: folder.name)
def golden(request: pytest.FixtureRequest, tmp_path: Path, capsys: Capture) -> Golden:
    folder: Path = request.param
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return Golden(folder, expected, tmp_path / "book", capsys)


def test_the_export_of_a_vendor_does_the_right_thing_or_asks(golden: Golden) -> None:
    """Loads the rows that an accountant would, asks the one question that decides, or refuses in words."""
    wanted = golden.expected["expect"]
    allowed = [wanted] if isinstance(wanted, str) else wanted
    code, printed = golden.run()
    questions = printed.get("questions") or []
    did = "loads" if code == 0 else "asks" if questions else "refuses"
    assert did in allowed, f"it {did}: {told(printed)}"
    if did == "refuses":
        assert golden.holds_nothing()
        assert_says(printed, golden.expected["words"])
        return
    if did == "asks":
        assert golden.holds_nothing()
        flags = answers_to(questions, golden.expected["question"])
        if not flags:
            return
        code, printed = golden.run(flags)
        assert code == 0, f"answered with {flags}: {told(printed)}"
    assert_loaded(golden, printed)


def test_no_folder_is_without_its_expectation() -> None:
    """A folder whose expected.json is missing, or that lists a file that is not there, would test nothing."""
    folders = [path for path in GOLDEN.iterdir() if path.is_dir()]
    assert sorted(folders) == CASES
    for folder in folders:
        named = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["files"]
        assert sorted([*named, "expected.json"]) == sorted(path.name for path in folder.iterdir()), folder.name


def assert_loaded(golden: Golden, printed: dict[str, Any]) -> None:
    expected = golden.expected
    files = {file["name"]: file for file in printed["files"]}
    for name, kind in expected.get("kinds", {}).items():
        assert files[name]["kind"] == kind, name
    for kind, (columns, *rows) in expected.get("rows", {}).items():
        wanted = Counter(tuple(map(as_text, columns, row)) for row in rows)
        found = golden.rows(kind, columns)
        assert found == wanted, f"{kind} {columns}\ntoo many: {found - wanted}\nmissing: {wanted - found}"
    for kind, (columns, *rows) in expected.get("sums", {}).items():
        wanted_sums = {tuple(row[:-1]): Decimal(row[-1]) for row in rows}
        assert sums_of(golden.rows(kind, columns)) == wanted_sums, f"{kind} by {columns[:-1]}"
    for kind in ("revenue", "contacts"):
        if kind not in expected.get("rows", {}) and kind not in expected.get("sums", {}):
            assert not golden.rows(kind, ["client_id"]), f"{kind} rows out of nothing"
    for name, left_out in expected.get("left_out", {}).items():
        rows, amount = left_out_of(files[name])
        assert rows == left_out["rows"], name
        if "sum" in left_out:
            assert amount == Decimal(left_out["sum"]), name
    for name, refused in expected.get("refused", {}).items():
        assert files[name]["refused"] == refused, name
    for name, file in files.items():
        if file["kind"] in KINDS:
            assert file["records"] == file["loaded"] + file["refused"] + left_out_of(file)[0], name
    assert_says(printed, expected.get("says", []))


def answers_to(questions: list[dict[str, Any]], expected: dict[str, Any]) -> list[str]:
    """The flags that answer: an answer is a flag as it is offered, or words that one offered choice alone has."""
    asked = " ".join(f"{one['about']} {one['message']}" for one in questions).casefold()
    assert any(word in asked for word in expected["about"].casefold().split()), f"it asks for something else: {asked}"
    answers = expected.get("answers", [])
    assert not answers or len(questions) == len(answers), f"{len(questions)} questions: {asked}"
    flags: list[str] = []
    for answer in answers:
        flags += shlex.split(chosen(answer, [choice for one in questions for choice in one["choices"]]))
    return flags


def chosen(answer: str, choices: list[dict[str, str]]) -> str:
    """The flag of the one choice that the answer fits: a value in its flag, else words of its meaning."""
    words = "|".join(re.escape(word.strip()) for word in answer.split("|"))
    for part, border in (("flag", r"[^ :=\"']"), ("meaning", r"\w")):
        pattern = re.compile(f"(?<!{border})({words})(?!{border})", re.IGNORECASE)
        found = {one["flag"] for one in choices if pattern.search(one[part])}
        if found:
            assert len(found) == 1, f'"{answer}" fits several: {sorted(found)}'
            return found.pop()
    raise AssertionError(f'no choice fits "{answer}": {choices}')


def as_text(column: str, value: Any) -> str:
    """A value as the expectation writes it: plain decimals without needless zeros, ISO dates, "" for nothing.

    Of an outcome only whether it is a plan matters, and of a channel not its case.
    """
    if column == "outcome":
        return "planned" if str(value or "").casefold() in PLANNED_OUTCOMES else ""
    if value is None or value == "":
        return ""
    if column in ("amount", "paid_amount", "minutes", "hours", "cost", "monthly_fee", "retained_hours"):
        return f"{Decimal(value).normalize():f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return str(value).casefold() if column == "channel" else str(value)


def sums_of(rows: Counter[tuple[str, ...]]) -> dict[tuple[str, ...], Decimal]:
    """The last column summed by the others."""
    sums: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for (*by, amount), count in rows.items():
        sums[tuple(by)] += Decimal(amount or 0) * count
    return dict(sums)


def left_out_of(file: dict[str, Any]) -> tuple[int, Decimal]:
    """How many rows of a file were left out, and the sum of their amounts."""
    groups = file.get("left_out") or []
    return sum(one["rows"] for one in groups), sum((Decimal(one["sum"] or 0) for one in groups), Decimal(0))


def told(printed: dict[str, Any]) -> str:
    """What a user reads, short enough for the report of a failed test."""
    asked = [f"{one['message']} {one['choices']}" for one in printed.get("questions") or []]
    return " | ".join([str(printed.get("error", printed.get("sentence", ""))), *asked])[:2000]


def assert_says(printed: dict[str, Any], words: Sequence[str]) -> None:
    """Every word is in what was printed; alternatives are parted by a bar."""
    text = json.dumps(printed, ensure_ascii=False).casefold()
    for word in words:
        assert any(one.casefold() in text for one in word.split("|")), f'"{word}" is not said: {told(printed)}'
