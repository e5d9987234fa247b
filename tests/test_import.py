"""Getting clean exports in: what is accepted, what is refused, and how the refusal reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from analytics import METRICS
from analytics.book import Book
from analytics.clients import unknown_clients
from analytics.errors import DataError
from analytics.intake import Preview, import_files
from analytics.reader import open_reader
from tests.books.by_hand import table, write_book
from tests.reading_files import read_files

Write = Callable[[str, str], Path]
DAY = date(2026, 2, 3)
GOOD_REVENUE = "client_id,date,amount\na,2026-01-05,100\nb,2026-01-06,200\nc,2026-01-07,300\n"


def load(tmp_path: Path, *files: Path, **options: object) -> Preview:
    return import_files(Book(tmp_path / "book"), files, import_day=DAY, who="test", **options)  # type: ignore[arg-type]


def mrr_by_client(tmp_path: Path) -> dict[str, float]:
    reader = open_reader(Book(tmp_path / "book"))
    frame = METRICS["account_months"](reader)
    reader.close()
    return {row.client_id: float(row.mrr) for row in frame.itertuples() if row.mrr}


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_clean_files_load_in_every_form(tmp_path: Path, bom: str, delimiter: str, ending: str) -> None:
    path = tmp_path / "revenue.csv"
    path.write_bytes((bom + GOOD_REVENUE.replace(",", delimiter).replace("\n", ending)).encode())
    read = read_files(tmp_path, [path], import_day=DAY)
    assert read.rows("revenue", "client_id", "date", "amount") == [
        ("a", date(2026, 1, 5), 100),
        ("b", date(2026, 1, 6), 200),
        ("c", date(2026, 1, 7), 300),
    ]
    assert not read.problems


@pytest.mark.parametrize(("bom", "delimiter", "ending"), [("", ",", "\n"), ("\ufeff", ";", "\r\n")])
def test_clean_files_make_a_book(tmp_path: Path, bom: str, delimiter: str, ending: str) -> None:
    path = tmp_path / "revenue.csv"
    path.write_bytes((bom + GOOD_REVENUE.replace(",", delimiter).replace("\n", ending)).encode())
    preview = load(tmp_path, path, as_of=date(2026, 1, 31))
    assert [(file.records, file.loaded, file.refused) for file in preview.files] == [(3, 3, 0)]
    assert mrr_by_client(tmp_path) == {"a": 100, "b": 200, "c": 300}


BAD_REVENUE_CELLS = [
    ("date", "2026-13-05", "no such day"),
    ("date", "the 5th", "not a date"),
    ("date", "", "empty"),
    ("date", "1989-12-31", "before 1990 or more than 366 days after the import day"),
    ("date", "2027-02-05", "before 1990 or more than 366 days after the import day"),
    ("amount", "1.234.5", "not a number"),
    ("amount", "1.1234567", "more than six decimal places"),
    ("amount", "1e3", "in scientific notation: digits are lost; format the column as a number and export again"),
    ("amount", "not known", "not a number"),
    ("amount", "10000000000000", "too large: a thousand billion or more"),
    ("amount", "", "empty"),
    ("client_id", "", "empty"),
    ("client_id", "  ", "empty"),
    ("kind", "licence", "expected recurring or project"),
    ("kind", "", "empty; expected recurring or project"),
    ("period_end", "", "empty, but period_start is given; a period needs both"),
    ("period_start", "", "empty, but period_end is given; a period needs both"),
    ("period_end", "2025-12-31", "before period_start"),
    ("period_end", "9999-12-31", "more than 120 years after period_start"),
    ("due_on", "soon", "not a date"),
    ("paid_amount", "all", "not a number"),
    ("currency", "Euro", "not a currency code of three letters"),
]


BAD_CLIENT_CELLS = [
    ("name", "", "empty"),
    ("signed_on", "2024-02-30", "no such day"),
    ("signed_on", "1899-12-30", "before 1900 or after 2199"),
    ("notice_days", "-3", "not a whole number of days from 0 to 3660"),
    ("rank", "D", "not a rank; expected A, B, C or nothing"),
    ("ended_by", "them", "expected client, us or nothing"),
    ("monthly_fee", "1'00", "not a number"),
]
BAD_CONTACT_CELLS = [
    ("minutes", "-5", "below zero"),
    ("minutes", "half an hour", "not a number"),
    ("out_of_scope", "maybe", "expected yes or no"),
    ("date", "2026-1-5th", "not a date"),
]
# by kind: rows that are good, of which the last has the bad cell in turn, and the bad cells
BAD_CELLS: dict[str, tuple[list[dict[str, str]], list[tuple[str, str, str]]]] = {
    "revenue": (
        [
            {
                "client_id": "a",
                "date": "2026-01-05",
                "amount": "100",
                "kind": "recurring",
                "period_start": "2026-01-01",
                "period_end": "2026-01-31",
                "due_on": "2026-01-20",
                "paid_amount": "10",
                "currency": "EUR",
            }
        ]
        * 3,
        BAD_REVENUE_CELLS,
    ),
    "clients": (
        table("""
            client_id, name,  signed_on,  notice_days, rank, ended_by, monthly_fee
            a,         Alpha, ,           ,            ,     ,
            b,         Beta,  2024-01-01, 30,          a,    US,       100.5
            x,         X,     ,           ,            ,     ,
        """),
        BAD_CLIENT_CELLS,
    ),
    "contacts": (
        [{"client_id": "a", "date": "2026-01-05", "minutes": "30", "out_of_scope": "yes", "note": "hm"}] * 3,
        BAD_CONTACT_CELLS,
    ),
}


@pytest.mark.parametrize(
    ("kind", "column", "value", "reason"), [(kind, *bad) for kind, (_, cells) in BAD_CELLS.items() for bad in cells]
)
def test_a_bad_cell_refuses_its_row_and_says_why(
    tmp_path: Path, kind: str, column: str, value: str, reason: str
) -> None:
    *good, last = BAD_CELLS[kind][0]
    [path] = write_book(tmp_path / "exports", **{kind: [*good, last | {column: value}]})
    read = read_files(tmp_path, [path], import_day=DAY)
    [problem] = read.problems
    assert (problem.file, problem.line, problem.column, problem.reason) == (f"{kind}.csv", 4, column, reason)
    assert problem.value == value.strip()
    assert len(read.rows(kind, "client_id")) == 2


@pytest.mark.parametrize("kind", BAD_CELLS)
def test_an_import_refuses_every_bad_row_and_loads_the_good_ones(tmp_path: Path, kind: str) -> None:
    (*good, last), cells = BAD_CELLS[kind]
    bad = [last | {"client_id": f"x{place}"} | {column: value} for place, (column, value, _) in enumerate(cells)]
    more = [last | {"client_id": f"y{place}"} for place in range(len(bad))]
    [path] = write_book(tmp_path / "exports", **{kind: [*good, *bad, *more]})
    preview = load(tmp_path, path)
    # the words may differ among so many: a date is also read as the others of its column
    assert [(one.file, one.line, one.column) for one in preview.problems] == [
        (f"{kind}.csv", line, column) for line, (column, _, _) in enumerate(cells, start=len(good) + 2)
    ]
    [file] = preview.files
    loaded = len(good) + len(more)
    assert (file.records, file.loaded, file.refused, preview.refused) == (loaded + len(bad), loaded, len(bad), len(bad))


def test_lines_are_those_of_a_text_editor(tmp_path: Path, write: Write) -> None:
    """Quoted line breaks, blank lines and ragged rows: a record is named by the line it starts in."""
    text = (
        "client_id,date,note\n"  # 1
        'a,2026-01-02,"two\nlines, quoted"\n'  # 2 and 3
        "\n"  # 4
        "a,2026-01-03\n"  # 5, too short
        "a,2026-01-04,fine,too long\n"  # 6
        "a,not a day,x\n"  # 7
        "a,2026-01-05,last\n"  # 8
        "a,2026-01-06,last\n"
        "a,2026-01-07,last\n"
    )
    preview = load(tmp_path, write("contacts.csv", text))
    assert [(p.line, p.column) for p in preview.problems] == [(5, "(whole line)"), (6, "(whole line)"), (7, "date")]
    assert (preview.files[0].records, preview.files[0].loaded, preview.files[0].refused) == (7, 4, 3)


def test_an_unclosed_quote_never_swallows_the_rest(tmp_path: Path, write: Write) -> None:
    path = write("contacts.csv", 'client_id,date,note\na,2026-01-02,ok\na,2026-01-03,"open\na,2026-01-04,lost\n')
    preview = load(tmp_path, path)
    assert [(p.line, p.column) for p in preview.problems] == [(3, "(whole line)")]
    assert "quote" in preview.problems[0].reason
    assert (preview.files[0].records, preview.files[0].loaded) == (3, 2)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("nul.csv", b"client_id,name\na,A\n\x00,B\n", "line 3 holds a NUL byte"),
        ("sheet.xlsx", b"PK\x03\x04whatever", "is damaged"),
        ("empty.csv", b"", "is empty"),
        ("other.csv", b"when,what\n1,2\n", "is none of the three exports"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        load(tmp_path, path)
    assert said in str(caught.value) and caught.value.remedy


def test_a_missing_required_column_changes_nothing(tmp_path: Path, write: Write) -> None:
    path = write("revenue.csv", "client_id,date,shoe size\na,2026-01-05,100\n")
    with pytest.raises(DataError, match='lacks the required column "amount"'):
        load(tmp_path, path, kind="revenue")
    assert Book(tmp_path / "book").current_number() is None


def test_more_than_half_bad_rows_change_nothing(tmp_path: Path, write: Write) -> None:
    load(tmp_path, write("good.csv", GOOD_REVENUE))
    bad = write("bad.csv", "client_id,date,amount\na,2026-01-05,x\nb,2026-01-06,y\nc,2026-01-07,3\n")
    with pytest.raises(DataError, match="2 of 3 rows cannot be loaded, so nothing was changed") as caught:
        load(tmp_path, bad)
    assert [problem.line for problem in caught.value.problems] == [2, 3]
    assert Book(tmp_path / "book").current_number() == 1


def test_exactly_half_bad_rows_load_the_rest(tmp_path: Path, write: Write) -> None:
    preview = load(tmp_path, write("half.csv", "client_id,date,amount\na,2026-01-05,x\nb,2026-01-06,2\n"))
    assert preview.refused == 1


def test_two_clients_with_one_id_that_differ_are_both_refused(tmp_path: Path, write: Write) -> None:
    text = "client_id,name\na,Alpha\nb,Beta\nb,Bravo\nc,Gamma\nc,Gamma\nd,Delta\n"
    preview = load(tmp_path, write("clients.csv", text))
    assert [(p.line, p.value) for p in preview.problems] == [(3, "b"), (4, "b")]
    assert preview.counts["clients"].new == 3


def test_refused_rows_can_be_downloaded_and_hold_no_formula(tmp_path: Path, write: Write) -> None:
    load(tmp_path, write("r.csv", "client_id,date,amount\na,2026-01-05,=cmd|' /C calc'!A0\nb,2026-01-06,2\n"))
    text = (tmp_path / "book/imports/0001/refused.csv").read_text(encoding="utf-8-sig")
    assert "r.csv,2,amount,'=cmd|' /C calc'!A0,not a number" in text


def test_unknown_clients_are_kept_and_listed(tmp_path: Path, write: Write) -> None:
    clients = write("clients.csv", "client_id,name\na,Alpha\n")
    contacts = write("contacts.csv", "client_id,date\nz,2026-01-05\n")
    preview = load(tmp_path, clients, write("revenue.csv", GOOD_REVENUE), contacts, as_of=date(2026, 1, 31))
    assert [client_id for client_id, _, _ in preview.unknown_clients] == ["b", "c", "z"]
    reader = open_reader(Book(tmp_path / "book"))
    names = dict(METRICS["account_rank"](reader)[["client_id", "name"]].values)
    assert names == {"a": "Alpha", "b": "(not in clients export)", "c": "(not in clients export)"}
    listed = {row.client_id: (row.revenue_rows, row.contact_rows) for row in unknown_clients(reader).itertuples()}
    assert listed == {"b": (1, 0), "c": (1, 0), "z": (0, 1)}


@pytest.mark.parametrize(
    "text",
    [
        "client_id,name\na,Alpha\n",
        GOOD_REVENUE,
        "client_id,date\na,2026-01-05\n",
        "client_id,date\n",
    ],
)
def test_any_export_may_come_alone_and_first(tmp_path: Path, write: Write, text: str) -> None:
    load(tmp_path, write("only.csv", text))
    reader = open_reader(Book(tmp_path / "book"))
    for name, metric in METRICS.items():
        assert list(metric(reader).columns), name


def test_mixed_currencies_are_refused_and_named(tmp_path: Path, write: Write) -> None:
    path = write(
        "r.csv", "client_id,date,amount,currency\na,2026-01-05,1,EUR\nb,2026-01-06,2,USD\na,2026-01-07,1,eur\n"
    )
    with pytest.raises(DataError, match=r"EUR: 2 rows.*USD: 1 rows, first import 1 line 3 of client b"):
        load(tmp_path, path)
    assert Book(tmp_path / "book").current_number() is None


def test_the_currency_of_a_client_counts_where_revenue_has_none(tmp_path: Path, write: Write) -> None:
    clients = write("clients.csv", "client_id,name,currency\na,Alpha,EUR\nb,Beta,USD\n")
    with pytest.raises(DataError, match="more than one currency"):
        load(tmp_path, clients, write("revenue.csv", GOOD_REVENUE))


def test_equal_rows_are_all_kept_and_reported(tmp_path: Path, write: Write) -> None:
    text = "client_id,date,amount\na,2026-01-05,100\na,2026-01-05,100\nb,2026-01-05,5\n"
    preview = load(tmp_path, write("r.csv", text), as_of=date(2026, 1, 31))
    assert preview.equal_rows["revenue"] == 1
    assert mrr_by_client(tmp_path)["a"] == 200


def test_amounts_stay_exact(tmp_path: Path, write: Write) -> None:
    """0.1 + 0.2 is 0.3 here, and six places survive."""
    text = "client_id,date,amount\na,2026-01-05,0.1\na,2026-01-06,0.2\nb,2026-01-05,0.000001\n"
    load(tmp_path, write("r.csv", text), as_of=date(2026, 1, 31))
    reader = open_reader(Book(tmp_path / "book"))
    rows = {row.client_id: str(row.mrr) for row in METRICS["account_months"](reader).itertuples()}
    assert rows == {"a": "0.300000", "b": "0.000001"}


def test_columns_of_no_use_are_left_out_and_reported(tmp_path: Path, write: Write) -> None:
    preview = load(tmp_path, write("r.csv", "client_id,Fax,date,amount\na,1,2026-01-05,1\n"))
    assert preview.files[0].columns_left_out == ("Fax",)


@pytest.mark.parametrize(
    ("latest", "import_day", "proposed"),
    [
        ("2026-01-28", date(2026, 2, 3), date(2026, 1, 31)),
        ("2026-01-26", date(2026, 2, 3), None),
        ("2026-01-30", date(2026, 1, 30), None),
        ("2026-01-31", date(2026, 2, 3), None),
    ],
)
def test_the_months_end_is_proposed_not_assumed(
    tmp_path: Path, write: Write, latest: str, import_day: date, proposed: date | None
) -> None:
    path = write("r.csv", f"client_id,date,amount\na,2026-01-05,1\na,{latest},1\n")
    preview = import_files(Book(tmp_path / "book"), [path], import_day=import_day, who="test")
    assert (preview.data_date, preview.proposed_data_date) == (date.fromisoformat(latest), proposed)


def test_a_monthly_export_stands_for_whole_months(tmp_path: Path, write: Write) -> None:
    path = write("r.csv", "client_id,date,amount\na,2025-12-31,1\na,2026-01-01,1\n")
    assert load(tmp_path, path).data_date == date(2026, 1, 31)


def test_a_contact_in_the_newest_month_speaks_against_a_monthly_export(tmp_path: Path, write: Write) -> None:
    revenue = write("r.csv", "client_id,date,amount\na,2025-12-01,1\na,2026-01-01,1\n")
    contacts = write("c.csv", "client_id,date\na,2026-01-09\n")
    assert load(tmp_path, revenue, contacts).data_date == date(2026, 1, 9)
