"""What clients exports say of agreements: notice periods in any unit, and who ended the relation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading_files import ReadFiles, read_files


def read(folder: Path, header: str, values: list[str]) -> ReadFiles:
    path = folder / "contracts.csv"
    lines = [f"K{place},Client {place} Ltd,2027-0{place}-28,{value}" for place, value in enumerate(values, start=1)]
    path.write_text("\n".join([f"Customer No,Customer,Contract end,{header}", *lines]) + "\n", encoding="utf-8")
    return read_files(folder / "work", [path])


def column(read: ReadFiles, name: str) -> list[object]:
    return [value for (value,) in read.con.execute(f"select {name} from new_clients order by line").fetchall()]


@pytest.mark.parametrize(
    ("header", "values", "days"),
    [
        ("Notice period (months)", ["3", "1", "6"], [90, 30, 180]),
        ("Notice (weeks)", ["4", "2", ""], [28, 14, None]),
        ("Notice (days)", ["5", "10", "12"], [5, 10, 12]),
        ("notice_days", ["5", "10", "12"], [5, 10, 12]),
        ("Notice", ["30", "60", "90"], [30, 60, 90]),
        ("Notice", ["3 months", "30 days", "6 weeks"], [90, 30, 42]),
        ("Kündigungsfrist", ["3 Monate", "1 Monat", "14 Tage"], [90, 30, 14]),
        ("Préavis", ["3 mois", "1 an", "15 jours"], [90, 365, 15]),
    ],
)
def test_a_notice_period_is_read_in_days(
    tmp_path: Path, header: str, values: list[str], days: list[int | None]
) -> None:
    assert column(read(tmp_path, header, values), "notice_days") == days


def test_a_small_number_without_unit_is_not_taken_and_said(tmp_path: Path) -> None:
    found = read(tmp_path, "Notice", ["3", "1", "6"])
    assert column(found, "notice_days") == [None, None, None]
    [note] = [note for note in found.files[0].reading.notes if "names no unit" in note]
    assert 'contracts.csv::Notice=notice_days"' in note


@pytest.mark.parametrize("values", [["3 months", "soon", "30 days"], ["by agreement", "none", "see contract"]])
def test_a_notice_that_is_no_length_is_not_guessed(tmp_path: Path, values: list[str]) -> None:
    assert column(read(tmp_path, "Notice", values), "notice_days") == [None, None, None]


@pytest.mark.parametrize(
    ("values", "sides"),
    [
        (["Customer", "Agency", ""], ["client", "us", None]),
        (["client", "us", "client"], ["client", "us", "client"]),
        (["Kunde", "Wir", "Kunde"], ["client", "us", "client"]),
        (["Customer", "Price", "Agency"], [None, None, None]),
    ],
)
def test_who_ended_it_is_read_where_every_value_names_a_side(
    tmp_path: Path, values: list[str], sides: list[str | None]
) -> None:
    assert column(read(tmp_path, "Ended by", values), "ended_by") == sides
