"""Files of one shape that overlap: what stands in both counts once, and no more is left out than stands in both."""

from __future__ import annotations

from pathlib import Path

from tests.reading_files import read_files

HEADER = "Invoice number,Customer,Invoice date,Net amount"


def write(folder: Path, name: str, lines: list[str]) -> Path:
    path = folder / name
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def test_an_invoice_in_both_files_counts_once(tmp_path: Path) -> None:
    files = [
        write(tmp_path, "january.csv", ["R1,Acme,2026-01-05,100.00", "R2,Berg,2026-01-31,50.00"]),
        write(tmp_path, "february.csv", ["R2,Berg,2026-01-31,50.00", "R3,Acme,2026-02-05,100.00"]),
    ]
    found = read_files(tmp_path / "work", files)
    assert (len(found.rows("revenue", "invoice_id")), found.left_out()) == (3, 1)


def test_of_two_equal_lines_one_is_left_out_where_the_other_file_has_one(tmp_path: Path) -> None:
    files = [
        write(tmp_path, "first.csv", ["R1,Acme,2026-01-05,100.00", "R2,Berg,2026-01-31,50.00"]),
        write(
            tmp_path, "second.csv", ["R2,Berg,2026-01-31,50.00", "R2,Berg,2026-01-31,50.00", "R3,Acme,2026-02-05,9.00"]
        ),
    ]
    found = read_files(tmp_path / "work", files)
    assert sorted(number for (number,) in found.rows("revenue", "invoice_id")) == ["R1", "R2", "R2", "R3"]
    assert found.left_out() == 1
