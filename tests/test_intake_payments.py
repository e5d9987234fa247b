"""What was paid, in the terms of the amount: totals with tax, balances, and columns that no header explains."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.reading_files import ReadFiles, read_files

# net, tax at 21%, total
INVOICES = (("1000.00", "210.00", "1210.00"), ("250.50", "52.61", "303.11"), ("80.00", "16.80", "96.80"))


def read(folder: Path, header: str, lines: list[str]) -> ReadFiles:
    path = folder / "invoices.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return read_files(folder / "work", [path])


def paid(read: ReadFiles) -> list[tuple[object, ...]]:
    return read.con.execute("select amount, paid_amount from new_revenue order by line").fetchall()


def lines(*last: str) -> list[str]:
    return [
        f"C{place},2025-0{place}-05,2025-0{place}-25,{','.join(row)},{end}"
        for place, (row, end) in enumerate(zip(INVOICES, last, strict=True), start=1)
    ]


HEADER = "Client ID,Invoice date,Due date,Net amount,VAT,Total,"


def test_payments_of_totals_with_tax_count_in_proportion_to_the_net_amount(tmp_path: Path) -> None:
    # all of the first, nothing of the second, half of the third: 48.40 of 96.80 is 40 of 80
    found = paid(read(tmp_path, HEADER + "Amount paid", lines("1210.00", "0.00", "48.40")))
    assert found == [(1000, 1000), (Decimal("250.5"), 0), (80, 40)]


def test_a_balance_says_what_was_paid(tmp_path: Path) -> None:
    found = paid(read(tmp_path, HEADER + "Balance due", lines("0.00", "303.11", "0.00")))
    assert found == [(1000, 1000), (Decimal("250.5"), 0), (80, 80)]


def test_payments_of_the_amount_itself_stay_as_they_are(tmp_path: Path) -> None:
    found = paid(read(tmp_path, HEADER + "Amount paid", lines("1000.00", "0.00", "33.33")))
    assert found == [(1000, 1000), (Decimal("250.5"), 0), (80, Decimal("33.33"))]


def test_a_running_balance_is_no_open_amount(tmp_path: Path) -> None:
    found = paid(read(tmp_path, HEADER + "Balance", lines("1210.00", "1513.11", "1609.91")))
    assert [payment for _, payment in found] == [None, None, None]


def test_payments_with_tax_beside_amounts_without_any_total_are_not_taken(tmp_path: Path) -> None:
    rows = [f"C{place},2025-0{place}-05,{net},{total}" for place, (net, _, total) in enumerate(INVOICES, start=1)]
    made = read(tmp_path, "Client ID,Invoice date,Net amount,Amount paid", rows)
    assert [payment for _, payment in paid(made)] == [None, None, None]
    assert any("what is open is not known" in note for note in made.files[0].reading.notes)


@pytest.mark.parametrize("names", ["Nettobeløb,Momsbeløb,Total", "Spalte A,Spalte B,Betrag", "Upphæð,Gjald,Total"])
def test_the_numbers_say_which_column_is_net_whatever_it_is_called(tmp_path: Path, names: str) -> None:
    found = read(tmp_path, f"Client ID,Invoice date,Due date,{names},Ref", lines("x", "y", "z"))
    assert found.rows("revenue", "amount") == sorted(((Decimal(net),) for net, _, _ in INVOICES), key=repr)


def test_a_total_after_discount_and_tax_is_taken_without_the_tax(tmp_path: Path) -> None:
    # 1000 - 100 + 90 = 990: what the client pays without tax is 900
    rows = [
        "C1,2025-01-05,1000.00,100.00,90.00,990.00",
        "C2,2025-01-15,500.00,0.00,50.00,550.00",
        "C3,2025-02-05,200.00,20.00,18.00,198.00",
    ]
    found = read(tmp_path, "Client ID,Invoice date,Amount,Discount,Tax,Invoice total", rows)
    assert found.rows("revenue", "amount") == [(Decimal(180),), (Decimal(500),), (Decimal(900),)]


def test_the_question_for_the_client_offers_columns_of_text_only(tmp_path: Path) -> None:
    path = tmp_path / "calendar.csv"
    path.write_text(
        "Subject,Start Date,Start Time,All Day Event\n"
        "Call with Acme,01/15/2026,10:00 AM,False\nBerg review,01/28/2026,02:00 PM,False\n",
        encoding="utf-8",
    )
    with pytest.raises(Exception, match="no column says which client") as told:
        read_files(tmp_path / "work", [path])
    assert "Subject=client_id" in str(told.value) and "All Day Event=client_id" not in str(told.value)
