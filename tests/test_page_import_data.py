"""The import page, without a browser: questions, what was recognised, refusals, apply, history, undo."""

from __future__ import annotations

import gc
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from analytics.book import Book
from analytics.changes import change_settings
from analytics.history import history
from analytics.intake import import_files
from tests.pages import visit
from ui.import_files import Desk
from ui.import_notices import remedy_action

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"
HEADER = "client_id,date,amount\n"
CLIENTS = tuple("abcdefghijkl")


def rows(first: int, last: int, amount: int = 100) -> str:
    return "".join(f"{one},2025-{month:02}-05,{amount}\n" for month in range(first, last + 1) for one in CLIENTS)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample_book: Book) -> Book:
    """An own book without an import, beside the sample."""
    monkeypatch.setenv("TOUCHSTONE_BOOK", str(tmp_path / "own"))
    monkeypatch.setenv("TOUCHSTONE_SAMPLE_BOOK", str(sample_book.path))
    return Book(tmp_path / "own")


def open_page(name: str) -> AppTest:
    run = visit(name).run()
    assert not run.exception
    return run


def drop(run: AppTest, *files: tuple[str, str]) -> AppTest:
    """Drops files of these names and texts."""
    run.file_uploader[0].set_value([(name, text.encode(), "text/csv") for name, text in files])
    run.run()
    assert not run.exception
    return run


def drop_golden(run: AppTest, case: str) -> AppTest:
    """Drops the files of a golden export, byte for byte."""
    paths = sorted(path for path in (GOLDEN / case).iterdir() if path.name != "expected.json")
    run.file_uploader[0].set_value([(path.name, path.read_bytes(), "text/csv") for path in paths])
    run.run()
    assert not run.exception
    return run


def click(run: AppTest, label: str) -> AppTest:
    next(button for button in run.button if button.label == label).click().run()
    assert not run.exception
    return run


def choose(run: AppTest, words_of_option: str) -> AppTest:
    """Chooses the one radio option that has these words, without sending it."""
    [(radio, option)] = [
        (radio, option)
        for radio in run.radio
        for option in radio.options
        if words_of_option in option.replace("\\", "")
    ]
    radio.set_value(radio.options.index(option))
    return run


def answer(run: AppTest, *options: str) -> AppTest:
    for option in options:
        choose(run, option)
    return click(run, "Answer and read again")


def words(run: AppTest) -> str:
    parts = [*run.header, *run.markdown, *run.caption, *run.error, *run.success, *run.get("html")]
    return "\n".join(str(getattr(part, "value", "") or part.proto.body) for part in parts).replace("\\", "")


def loaded(book: Book, kind: str, columns: str, import_number: int = 1) -> list[tuple[object, ...]]:
    path = book.imports_folder / f"{import_number:04d}" / "rows" / f"{kind}.parquet"
    with duckdb.connect() as con:
        return con.execute(f"select {columns} from read_parquet($path) order by all", {"path": str(path)}).fetchall()


# --- from files to the book ------------------------------------------------------------------


def test_a_preview_changes_nothing_and_apply_starts_the_own_book(own: Book) -> None:
    run = drop(open_page("import_data"), ("revenue.csv", HEADER + rows(1, 11)))
    assert "132 new" in words(run)
    assert own.current_number() is None, "a preview changes nothing"
    run.button(key="apply_import").click().run()
    assert not run.exception
    assert own.current_number() == 1
    assert "Imported." in words(run)
    assert "Sample data" not in words(run), "the own book is shown from now on"
    [entry] = history(own)
    assert entry.status == "current" and entry.files[0].name == "revenue.csv"
    click(run, "Undo this import")
    assert own.current_number() is None


def test_dropped_files_leave_the_memory_of_the_server_and_can_be_taken_away(own: Book) -> None:
    run = drop(open_page("import_data"), ("a.csv", HEADER + rows(1, 3)), ("cats.csv", "cat,dog\n1,2\n"))
    assert not run.file_uploader[0].value, "the bytes lie on the disk"
    assert "is none of the three exports" in words(run)
    remove = [button for button in run.button if button.label == "Remove"]
    remove[1].click().run()
    assert "1 file recognised" in words(run)
    click(run, "Discard")
    assert "What is needed" in words(run)
    assert not [button for button in run.button if button.label == "Remove"]
    assert not list(own.imports_folder.glob(".staging*")), "nothing is left of the preview"


def test_refused_rows_are_listed_with_a_remedy_and_the_rest_loads(own: Book) -> None:
    run = drop(open_page("import_data"), ("r.csv", HEADER + rows(1, 2) + "a,2025-13-01,5\n=evil(),2025-01-01,x\n"))
    frame = run.dataframe[0].value
    assert list(frame["line"]) == [26, 27]
    assert list(frame["column"]) == ["date", "amount"]
    assert all(frame["remedy"])
    run.text_input(key="problems_search").set_value("2025-13").run()
    assert list(run.dataframe[0].value["line"]) == [26]
    run.button(key="apply_import").click().run()
    assert own.current_number() == 1


def test_a_file_that_is_no_export_is_refused_in_words(own: Book) -> None:
    run = drop(open_page("import_data"), ("cats.csv", "cat,dog\n1,2\n"))
    assert "is none of the three exports" in words(run)
    assert own.current_number() is None
    assert not [button for button in run.button if button.key == "apply_import"]


def test_what_a_strange_file_is_can_be_said_on_the_page(own: Book) -> None:
    run = drop(open_page("import_data"), ("odd.csv", "vole,newt,ibis\n" + rows(1, 6)))
    assert "is none of the three exports" in words(run)
    run.session_state["say_what_it_is"] = True
    run.run()
    run.selectbox(key="say_kind_odd.csv").set_value("revenue").run()
    for column, header in (("client_id", "vole"), ("date", "newt"), ("amount", "ibis")):
        run.selectbox(key=f"say_odd.csv_{column}").set_value(header)
    click(run, "Read again")
    run.button(key="apply_import").click().run()
    assert sum(amount for (amount,) in loaded(own, "revenue", "amount")) == 72 * 100  # type: ignore[misc]


# --- questions -------------------------------------------------------------------------------


def test_every_question_is_asked_at_once_and_nothing_is_chosen_beforehand(own: Book) -> None:
    run = open_page("import_data")
    files = [
        GOLDEN / "dates_that_nothing_decides" / "invoices.csv",
        GOLDEN / "stripe_charges_in_minor_units" / "charge_data.csv",
    ]
    run.file_uploader[0].set_value([(path.name, path.read_bytes(), "text/csv") for path in files])
    run.run()
    assert "2 questions decide this import" in words(run)
    assert [radio.value for radio in run.radio] == [None, None]
    assert all(path.name in words(run) for path in files), "each names its file"
    answer(run, "Day, month, year")
    assert "needs an answer" in words(run), "one is still open"
    answer(run, "Yes: divide by 100")
    assert "Answered" in words(run)
    assert run.button(key="apply_import")
    click(run, "Take the answers back")
    assert "2 questions decide this import" in words(run)


@pytest.mark.parametrize(
    ("option", "first"), [("Day, month, year", date(2026, 4, 3)), ("Month, day, year", date(2026, 3, 4))]
)
def test_the_answer_decides_how_dates_are_read(own: Book, option: str, first: date) -> None:
    text = "Client ID,Invoice date,Amount\nC1,03/04/2026,500.00\nC2,05/04/2026,1200.00\nC1,03/05/2026,500.00\n"
    run = answer(drop(open_page("import_data"), ("invoices.csv", text)), option)
    run.button(key="apply_import").click().run()
    assert first in [day for (day,) in loaded(own, "revenue", "date")]


@pytest.mark.parametrize("name", ["invoices.csv", "invoices (1).csv"])
def test_a_corrected_file_is_not_asked_about_again(own: Book, name: str) -> None:
    text = "Client ID,Invoice date,Amount\nC1,03/04/2026,500.00\nC2,05/04/2026,12x\nC1,03/05/2026,500.00\n"
    run = answer(drop(open_page("import_data"), ("invoices.csv", text)), "Day, month, year")
    assert "1 row refused" in words(run)
    if name != "invoices.csv":
        click(run, "Remove")
    drop(run, (name, text.replace("12x", "12")))
    assert not run.radio, "nothing new is open"
    assert "3 loaded" in words(run)


def test_the_question_about_rows_of_the_book_is_answered_on_the_page(own: Book) -> None:
    run = drop(open_page("import_data"), ("nov.csv", HEADER + rows(1, 11)))
    run.button(key="apply_import").click().run()
    run = drop(run, ("dec.csv", HEADER + rows(12, 12) + "a,2025-08-20,50\n"))
    assert "One question decides this import" in words(run)
    answer(run, "Keep every row")
    run.button(key="apply_import").click().run()
    assert own.current_number() == 2
    assert history(own)[0].counts["revenue"]["new"] == 13


def test_what_was_decided_about_the_book_holds_for_those_files_alone(own: Book) -> None:
    run = drop(open_page("import_data"), ("nov.csv", HEADER + rows(1, 11)))
    run.button(key="apply_import").click().run()
    run = drop(run, ("dec.csv", HEADER + rows(12, 12) + "a,2025-08-20,50\n"))
    answer(run, "The file is right")
    assert "removed" in words(run)
    drop(run, ("dec.csv", HEADER + rows(12, 12) + "a,2025-07-20,50\n"))
    assert "One question decides this import" in words(run), "other rows would go"


def test_a_closed_month_changes_only_with_a_reason(own: Book) -> None:
    run = drop(open_page("import_data"), ("r.csv", HEADER + rows(1, 11)))
    run.button(key="apply_import").click().run()
    change_settings(own, {"closed_through": "2025-10"}, at=datetime(2025, 12, 1), who="test")
    run = drop(run, ("r.csv", (HEADER + rows(1, 11)).replace("c,2025-10-05,100", "c,2025-10-05,350")))
    assert "closed" in words(run) and not run.radio, "a reason is written, nothing is chosen"
    click(run, "Answer and read again")
    assert "needs an answer" in words(run)
    run.text_input(key="question_0_text").set_value('late "October" invoice')
    click(run, "Answer and read again")
    assert "1 of them closed" in words(run)
    run.button(key="apply_import").click().run()
    assert history(own)[0].reason == 'late "October" invoice'
    assert 'late "October" invoice' in words(run), "the history shows it"


# --- what was recognised ---------------------------------------------------------------------


def test_each_file_says_how_it_was_read(own: Book) -> None:
    said = words(drop_golden(open_page("import_data"), "german_invoices_and_customers"))
    assert "Rechnungen.csv" in said and "Kunden.csv" in said
    assert "windows-1252" in said.lower() and "semicolons" in said
    for header, column in (("Nettobetrag", "amount"), ("Rechnungsdatum", "date"), ("Firma", "name")):
        assert re.search(rf"{header}.*?→ {column}", said, re.DOTALL)
    assert re.search(r"\d+ rows? read = \*\*\d+ loaded\*\* \+ \d+ refused( \+ \d+ left out)?", said)


def test_the_kind_of_a_file_can_be_changed(own: Book) -> None:
    text = "client_id,date,amount,rep\n" + rows(1, 3).replace(",100", ",100,Ida")
    run = drop(open_page("import_data"), ("log.csv", text))
    run.selectbox(key="kind_log.csv_revenue").set_value("contacts").run()
    assert not run.exception
    run.button(key="apply_import").click().run()
    assert history(own)[0].files[0].kind == "contacts"


def test_another_header_can_be_taken_for_a_column(own: Book) -> None:
    text = "Client ID,Invoice date,Net,Total\n" + "".join(
        f"C{number % 3},2025-{month:02}-17,{100 + month}.00,{119 + month}.00\n"
        for number in range(3)
        for month in range(1, 7)
    )
    run = drop(open_page("import_data"), ("invoices.csv", text))
    run.session_state["change_invoices.csv"] = True
    run.run()
    chosen = run.selectbox(key="map_invoices.csv_amount")
    chosen.set_value(chosen.options.index("Total") - 1)
    click(run, "Change and read again")
    run.button(key="apply_import").click().run()
    assert {amount for (amount,) in loaded(own, "revenue", "amount")} == {Decimal(119 + month) for month in range(1, 7)}


def test_what_is_left_out_is_counted_and_the_rows_add_up(own: Book) -> None:
    run = drop_golden(open_page("import_data"), "xero_item_lines")
    for read, ok, refused, _, left_out in re.findall(
        r"([\d,]+) rows? read = \*\*([\d,]+) loaded\*\* \+ ([\d,]+) refused( \+ ([\d,]+) left out)?", words(run)
    ):
        assert int(read) == int(ok) + int(refused) + int(left_out or 0)


# --- what it changes -------------------------------------------------------------------------


def test_a_corrected_row_is_traced_from_the_month_to_its_line(own: Book) -> None:
    run = drop(open_page("import_data"), ("r.csv", HEADER + rows(1, 11)))
    run.button(key="apply_import").click().run()
    changed = (HEADER + rows(1, 11)).replace("c,2025-10-05,100", "c,2025-10-05,350")
    run = drop(run, ("r.csv", changed))
    said = words(run)
    assert "1,200 → 1,450" in said and "+250" in said
    run.selectbox(key="difference_month").set_value("2025-10").run()
    run.session_state["difference_clients_2025-10"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    run.run()
    assert not run.exception
    line = changed.splitlines().index("c,2025-10-05,350") + 1
    assert re.search(rf"r\.csv.*?>{line}<.*?350", words(run), re.DOTALL)


def test_the_remedies_of_notices_are_done_through_the_book(own: Book) -> None:
    run = drop(open_page("import_data"), ("r.csv", HEADER + rows(1, 11)))
    run.button(key="apply_import").click().run()
    at = datetime(2025, 12, 1)
    for command in (
        "python -m analytics settings gap_months=1",
        "python -m analytics same-client a b",
        "python -m analytics leave-out c --reason 'a test'",
    ):
        found = remedy_action(command)
        assert found is not None
        found[1](own, at, "test")
    assert own.state.settings().gap_months == 1
    corrections = own.state.corrections()
    assert corrections.counts_as("a") == "b" and dict(corrections.left_out) == {"c": "a test"}
    assert remedy_action("rm -rf /") is None and remedy_action("python -m analytics undo") is None


# --- history ---------------------------------------------------------------------------------


def test_undo_and_apply_again_from_the_history(own: Book) -> None:
    run = drop(open_page("import_data"), ("r.csv", HEADER + rows(1, 11)))
    run.button(key="apply_import").click().run()
    run = drop(run, ("d.csv", HEADER + rows(12, 12)))
    run.button(key="apply_import").click().run()
    click(run, "Undo")
    assert own.current_number() == 1
    click(run, "Apply again")
    assert own.current_number() == 2


def test_a_book_that_changed_meanwhile_is_not_overwritten(own: Book) -> None:
    first = drop(open_page("import_data"), ("r.csv", HEADER + rows(1, 11)))
    second = drop(open_page("import_data"), ("s.csv", HEADER + rows(1, 5)))
    second.button(key="apply_import").click().run()
    first.button(key="apply_import").click().run()
    assert "has changed since this preview" in words(first)
    assert own.current_number() == 1


def test_an_import_from_elsewhere_is_seen_at_the_next_action(own: Book, tmp_path: Path) -> None:
    run = open_page("import_data")
    assert "Sample data" in words(run)
    path = tmp_path / "r.csv"
    path.write_text(HEADER + rows(1, 11))
    import_files(own, [path], import_day=date(2026, 1, 5), who="night job", at=datetime(2026, 1, 5, 3))
    run.run()
    assert "Sample data" not in words(run)
    assert "night job" in words(run)


def test_the_details_of_an_import_are_in_the_history(own: Book) -> None:
    run = drop(open_page("import_data"), ("r.csv", HEADER + rows(1, 11) + "a,2025-13-01,5\n"))
    run.button(key="apply_import").click().run()
    run.session_state["details_0"] = True
    run.run()
    assert re.search(r"r\.csv.*?133.*?132.*?>1<", words(run), re.DOTALL)


# --- other people's text ---------------------------------------------------------------------


def test_hostile_names_headers_and_values_are_text(own: Book) -> None:
    name = "![x](http://out.example/i.png) **b**.csv"
    text = "client_id,date,**note**\n<img src=x onerror=alert(1)>,2025-01-05,[y](javascript:1)\n"
    run = drop(open_page("import_data"), (name, text))
    for part in [*run.markdown, *run.caption, *run.header]:
        assert "![x]" not in part.value and "[y](" not in part.value and "<img src=x" not in part.value
        assert "**b**" not in part.value and "**note**" not in part.value
    for part in run.get("html"):
        assert "<img" not in part.proto.body


def test_two_files_of_one_name_are_told_apart_and_a_later_one_takes_the_place(own: Book) -> None:
    class Uploaded:
        def __init__(self, name: str, data: bytes) -> None:
            import io

            self.name, self._file = name, io.BytesIO(data)
            self.read, self.seek = self._file.read, self._file.seek

    desk = Desk(own)
    desk.take([Uploaded("a.csv", b"x\n1\n"), Uploaded("a.csv", b"y\n1\n")])
    assert list(desk.files) == ["a.csv", "a.csv (2)"]
    desk.take([Uploaded("a.csv", b"z\n1\n2\n")])
    assert sorted(desk.files) == ["a.csv", "a.csv (2)"]
    assert desk.files["a.csv"].upload.path.read_bytes() == b"z\n1\n2\n"
    [folder] = own.imports_folder.glob(".staging-*[!k]")
    assert len(list(folder.iterdir())) == 2, "the file before is gone"
    del desk
    gc.collect()
    assert not list(own.imports_folder.iterdir()), "a visit that ends leaves nothing"
