"""Amounts that are easily read wrong: totals on every line, refunds, cents, sides of a ledger, an invoice twice."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from analytics.errors import ImportQuestion
from analytics.intake.answers import Answers
from tests.reading_files import ReadFiles, read_files


def read(tmp_path: Path, answers: Answers | None = None, **texts: str) -> ReadFiles:
    """Reads files given as name=text."""
    paths = []
    for name, text in texts.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return read_files(tmp_path / "work", paths, answers)


def total(found: ReadFiles) -> Decimal:
    [(amount,)] = found.con.execute("select coalesce(sum(amount), 0) from new_revenue").fetchall()
    return Decimal(amount)


REPEATED = (
    "Customer ID,Invoice date,Invoice number,Item,Charge\nC1,2026-09-01,I1,a,300.50\nC1,2026-09-01,I1,b,300.50\n"
    "C2,2026-09-14,I2,a,70.25\nC2,2026-09-14,I2,c,70.25\nC3,2026-09-20,I3,a,10.00\n"
)


@pytest.mark.parametrize(("answer", "expected"), [("invoice_total", "380.75"), ("amount", "751.50")])
def test_a_figure_on_every_line_of_an_invoice_is_asked_about(tmp_path: Path, answer: str, expected: str) -> None:
    with pytest.raises(ImportQuestion) as asked:
        read(tmp_path, lines=REPEATED)
    assert [question.about for question in asked.value.questions] == ["amount"]
    found = read(tmp_path, Answers(map=(f"Charge={answer}",)), lines=REPEATED)
    assert total(found) == Decimal(expected)


def test_an_invoice_that_was_a_draft_in_another_file_counts(tmp_path: Path) -> None:
    head = "Customer ID,Invoice date,Invoice number,Net amount,Status\n"
    found = read(
        tmp_path,
        a=head + "C1,2026-09-01,I1,100.50,draft\nC2,2026-09-14,I2,70.25,paid\n",
        b=head + "C1,2026-09-01,I1,100.50,paid\nC2,2026-09-14,I2,70.25,paid\n",
    )
    assert total(found) == Decimal("170.75")


def test_deals_that_are_lost_or_open_are_no_revenue(tmp_path: Path) -> None:
    text = "Company ID,Close date,Amount,Deal stage\nC1,2026-09-01,100,Closed Lost\nC2,2026-09-14,70,Negotiation\n"
    assert total(read(tmp_path, deals=text)) == 0
    assert total(read(tmp_path, deals=text + "C3,2026-09-20,25,Closed Won\n")) == 25


@pytest.mark.parametrize("refund", ["30.50", "-30.50"])
def test_refunds_in_a_column_of_their_own_are_taken_off_whatever_their_sign(tmp_path: Path, refund: str) -> None:
    text = f"Customer ID,Date,Amount,Amount refunded\nC1,2026-09-14,100.50,{refund}\nC2,2026-09-15,70.25,0\n"
    assert total(read(tmp_path, payments=text)) == Decimal("140.25")


def test_cents_are_a_matter_of_every_amount_of_a_row(tmp_path: Path) -> None:
    text = (
        "customer_id,invoice_date,amount_cents,amount_paid\nC1,2026-09-14,10050,10050\nC2,2026-09-15,7025,0\n"
        "C1,2026-10-14,10050,10050\n"
    )
    found = read(tmp_path, invoices=text)
    assert found.rows("revenue", "amount", "paid_amount")[0] == (Decimal("100.5"), Decimal("100.5"))
    lines = "customer_id,invoice_date,quantity,unit_price_cents\nC1,2026-09-14,2,10050\nC2,2026-09-15,1,7025\n"
    assert total(read(tmp_path, lines=lines)) == Decimal("271.25")


def test_an_industry_is_no_kind_of_revenue(tmp_path: Path) -> None:
    text = "Customer ID,Invoice date,Net amount,Segment\nC1,2026-09-14,100,Consulting\nC2,2026-09-15,70,Training\n"
    assert [kind for (kind,) in read(tmp_path, invoices=text).rows("revenue", "kind")] == ["recurring", "recurring"]


LEDGER = (
    "Date;Document;Account;Debit;Credit;Balance\n05.01.2026;R1;10001;1.190,00;;1.190,00\n"
    "20.01.2026;Z1;10001;;1.190,00;0,00\n31.01.2026;R2;10002;595,00;;595,00\n"
)


@pytest.mark.parametrize(
    ("sign", "expected"), [("debit", "595"), ("debit-only", "1785"), ("credit", "-595"), ("credit-only", "1190")]
)
def test_a_ledger_asks_which_side_is_income(tmp_path: Path, sign: str, expected: str) -> None:
    with pytest.raises(ImportQuestion) as asked:
        read(tmp_path, ledger=LEDGER)
    assert [question.about for question in asked.value.questions] == ["sign"]
    found = read(tmp_path, Answers(sign=(sign,)), ledger=LEDGER)
    assert total(found) == Decimal(expected)
    assert len(found.rows("revenue", "line")) + found.left_out() == 3


def test_the_account_that_all_rows_share_is_not_the_client(tmp_path: Path) -> None:
    text = (
        "Internal ID,Date,Type,Document Number,Name,Account,Amount\n"
        "101,1/31/2026,Invoice,INV1,Acme,4000 Sales,1200.00\n"
        "102,2/28/2026,Invoice,INV2,Berg,4000 Sales,800.50\n103,2/28/2026,Credit Memo,CM1,Acme,4000 Sales,-100.00\n"
    )
    found = read(tmp_path, transactions=text)
    assert sorted(found.rows("revenue", "client_id", "amount"), key=str) == sorted(
        [("Acme", Decimal("-100")), ("Acme", Decimal("1200")), ("Berg", Decimal("800.5"))], key=str
    )


def test_our_own_people_are_not_the_client(tmp_path: Path) -> None:
    text = (
        "Topic,User Name,User Email,Start Time,Duration (Minutes)\n"
        "Review,Ada,ada@agency.example,2026-01-15 09:00,30\nReview,Ben,ben@agency.example,2026-01-16 09:00,60\n"
    )
    with pytest.raises(ImportQuestion) as asked:
        read(tmp_path, meetings=text)
    assert [question.about for question in asked.value.questions] == ["client"]
