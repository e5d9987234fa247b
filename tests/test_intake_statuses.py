"""Statuses that somebody types: however many different ones there are, what is void or cancelled does not count."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading_files import read_files

TYPED = 90  # more different values than a list of statuses has


def write(folder: Path, name: str, lines: list[str]) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("different", [3, TYPED])
def test_void_invoices_are_left_out_among_any_number_of_statuses(tmp_path: Path, different: int) -> None:
    statuses = [f"Paid ref {number % different:03d}" for number in range(TYPED)] + ["Void", "Draft"]
    lines = [f"C{number % 7},2025-03-{number % 28 + 1:02d},100.00,{one}" for number, one in enumerate(statuses)]
    path = write(tmp_path, "invoices.csv", ["Client ID,Invoice date,Amount,Status", *lines])
    read = read_files(tmp_path / "work", [path])
    assert (len(read.rows("revenue", "amount")), read.left_out()) == (TYPED, 2)


@pytest.mark.parametrize("different", [3, TYPED])
def test_cancelled_contacts_are_left_out_and_typed_outcomes_are_kept(tmp_path: Path, different: int) -> None:
    outcomes = [f'"spoke about topic {number % different:03d}"' for number in range(TYPED)] + ["Cancelled", "No show"]
    lines = [f"C{number % 7},2025-03-{number % 28 + 1:02d},Ida,call,{one}" for number, one in enumerate(outcomes)]
    path = write(tmp_path, "calls.csv", ["Client ID,Call date,Made by,Type,Call outcome", *lines])
    read = read_files(tmp_path / "work", [path])
    kept = read.rows("contacts", "outcome")
    assert (len(kept), len(set(kept)), read.left_out()) == (TYPED, different, 2)
