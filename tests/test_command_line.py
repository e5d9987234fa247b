"""The command line: what each command prints, and its exit codes."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics import METRICS
from analytics.__main__ import main
from analytics.book import Book
from analytics.command_line import showing
from analytics.reader import Reader

Write = Callable[[str, str], Path]
Capture = pytest.CaptureFixture[str]
ROOT = Path(__file__).resolve().parent.parent

# The columns that other programs rely on, in their order.
STABLE_COLUMNS = {
    "account_months": "client_id month mrr project_revenue revenue",
    "revenue_movements": "month opening new reactivation expansion contraction churn closing opening_clients "
    "new_clients reactivation_clients expansion_clients contraction_clients churn_clients closing_clients",
    "net_dollar_retention": "month base_clients starting_revenue retained_revenue net_dollar_retention "
    "without_returners",
    "gross_dollar_retention": "month starting_revenue kept_revenue gross_dollar_retention",
    "client_churn_rate": "month opening_clients churned_clients client_churn_rate low high regretted_churn_rate",
    "account_rank": "client_id name owner segment revenue_12m share cumulative_share rank computed_rank is_new",
    "cohort_retention": "cohort months_since clients client_retention revenue revenue_retention",
    "survival": "months_since at_risk churned survival",
    "annual_revenue_retention": "month starting_revenue retained_revenue annual_revenue_retention",
    "concentration": "largest revenue_12m share",
    "time_share": "by minutes time_share revenue_12m revenue_share",
    "retention_by_coverage": "lag_months horizon_months coverage client_months clients churned churn_rate low high "
    "net_dollar_retention gross_dollar_retention",
    "neglect_rate_ratio": "lag_months horizon_months rate_ratio low high",
    "contact_coverage": "client_id name owner rank last_contact_on days_since_contact cadence_days status "
    "revenue_at_risk neglect_score",
}


def show(capsys: Capture, book: Book, *arguments: str) -> str:
    assert main(["show", *arguments, "--book", str(book.path)]) == 0
    return capsys.readouterr().out


@pytest.fixture
def kept_open(sample_reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """`show` finds the sample book open: to open it for every metric and form would prove nothing more."""
    monkeypatch.setattr(showing, "open_reader", lambda _: sample_reader)
    monkeypatch.setattr(sample_reader, "close", lambda: None)


@pytest.mark.usefixtures("kept_open")
@pytest.mark.parametrize("name", STABLE_COLUMNS)
def test_the_columns_that_programs_rely_on_come_first_and_in_order(
    name: str, sample_book: Book, capsys: Capture
) -> None:
    header = show(capsys, sample_book, name, "--format", "csv").splitlines()[0].split(",")
    wanted = STABLE_COLUMNS[name].split()
    assert header[: len(wanted)] == wanted


@pytest.mark.usefixtures("kept_open")
@pytest.mark.parametrize("name", METRICS)
def test_every_metric_prints_the_same_in_all_forms(name: str, sample_book: Book, capsys: Capture) -> None:
    as_csv = list(csv.DictReader(io.StringIO(show(capsys, sample_book, name, "--format", "csv", "--month", "2026-10"))))
    as_json = json.loads(show(capsys, sample_book, name, "--format", "json", "--month", "2026-10"))
    as_table = show(capsys, sample_book, name, "--month", "2026-10").splitlines()
    assert len(as_csv) == len(as_json) == len(as_table) - 2
    for text, value in zip(as_csv, as_json, strict=True):
        assert list(text) == list(value)
        for column, cell in text.items():
            if isinstance(value[column], float | int) and not isinstance(value[column], bool):
                assert float(cell) == pytest.approx(value[column], rel=1e-15)
            elif value[column] is None:
                assert cell == ""


def test_filters_and_windows_reach_the_metric(sample_book: Book, capsys: Capture) -> None:
    whole = json.loads(show(capsys, sample_book, "reach", "--format", "json"))[0]
    parts = [
        json.loads(show(capsys, sample_book, "reach", "--owner", owner, "--format", "json"))[0]
        for owner in ("Ben", "Ida", "Lena", "Marc", "Zoë")
    ]
    assert sum(part["clients"] for part in parts) == whole["clients"]
    assert sum(part["reached_clients"] for part in parts) == whole["reached_clients"]
    [quarter] = json.loads(
        show(capsys, sample_book, "net_dollar_retention", "--months", "3", "--month", "2026-10", "--format", "json")
    )
    [opening] = json.loads(show(capsys, sample_book, "revenue_movements", "--month", "2026-07", "--format", "json"))
    assert quarter["starting_revenue"] == pytest.approx(opening["closing"])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["show", "net_revenue"], 2, 'There is no metric "net_revenue"'),
        (["show", "reach", "--months", "3"], 2, "reach has no option --months"),
        (["settings", "gap_months"], 2, "Expected NAME=VALUE"),
        (["settings", "gap_months=99"], 2, "whole number from 0 to 12"),
        (["undo"], 1, "There is no import in the book"),
        (["show", "reach"], 1, "There is no import in the book"),
        (["import", "nothing-here.csv"], 1, "There is no file nothing-here.csv"),
        (["undo", "--to", "7"], 1, "There is no snapshot 7"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_code(
    tmp_path: Path, capsys: Capture, arguments: list[str], code: int, said: str
) -> None:
    assert main([*arguments, "--book", str(tmp_path / "book")]) == code
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["net_dollar_retention", "--months", "0"], "Expected 1 to 120"),
        (["time_share", "--by", "colour"], "Expected one of: rank; owner; client"),
        (["retention_by_coverage", "--lag", "25"], "Expected 0 to 24"),
    ],
)
def test_an_option_out_of_its_limits_is_wrong_usage(
    sample_book: Book, capsys: Capture, arguments: list[str], said: str
) -> None:
    assert main(["show", *arguments, "--book", str(sample_book.path)]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("month", ["2019-01", "2030-01"])
def test_a_month_that_the_book_does_not_have(sample_book: Book, capsys: Capture, month: str) -> None:
    assert main(["show", "reach", "--month", month, "--book", str(sample_book.path)]) == 1
    assert "Its months are" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["show"], ["show", "reach", "--month", "October"], ["fly"], ["import"]])
def test_wrong_usage_is_code_2(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_day_with_the_command_line(tmp_path: Path, write: Write, capsys: Capture) -> None:
    """Import, look, change a rule, import again, undo: what is printed, and what history keeps of it."""
    book = str(tmp_path / "book")
    rows = "".join(f"a,2025-{month:02}-05,100\nb,2025-{month:02}-05,50\n" for month in range(1, 12))
    first = write("r.csv", "client_id,date,amount\n" + rows + "c,2025-11-05,oops\n")
    assert main(["import", str(first), "--book", book, "--import-day", "2026-01-05", "--dry-run", "--json"]) == 0
    preview = json.loads(capsys.readouterr().out)
    assert (preview["applied"], preview["refused"], preview["data_date"]) == (False, 1, "2025-11-05")
    assert Book(book).current_number() is None
    assert main(["import", str(first), "--book", book, "--import-day", "2026-01-05", "--as-of", "2025-11-30"]) == 0
    assert 'r.csv line 24, amount "oops": not a number' in capsys.readouterr().out
    assert main(["settings", "cadence_a_days=21", "--book", book]) == 0
    assert "cadence_a_days = 21" in capsys.readouterr().out
    late = write("late.csv", "client_id,date,amount\na,2025-12-05,100\na,2025-03-01,5\n")
    assert main(["import", str(late), "--book", book, "--import-day", "2026-01-05", "--json"]) == 1
    question = json.loads(capsys.readouterr().out)
    assert [choice["flag"] for choice in question["choices"]] == ["--replace", "--add"]
    assert {row["month"] for row in question["rows_that_would_go"]} >= {"2025-04", "2025-11"}
    assert main(["import", str(late), "--book", book, "--import-day", "2026-01-05", "--add"]) == 0
    assert main(["undo", "--book", book]) == 0
    assert "Snapshot 2 is current." in capsys.readouterr().out
    assert main(["history", "--book", book, "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert [(entry["snapshot"], entry["status"]) for entry in entries] == [
        (None, "undo"),
        (3, "undone"),
        (2, "current"),
        (1, "earlier"),
    ]


def test_hostile_names_are_exported_without_live_formulas(tmp_path: Path, write: Write, capsys: Capture) -> None:
    clients = write("c.csv", 'client_id,name\na,"=HYPERLINK(""http://x"",""y"")"\nb,@SUM(A1)\nc,"-2+3"\n')
    revenue = write("r.csv", "client_id,date,amount\na,2025-11-05,100\nb,2025-11-05,100\nc,2025-11-05,100\n")
    book = str(tmp_path / "book")
    assert main(["import", str(clients), str(revenue), "--book", book, "--import-day", "2026-01-05"]) == 0
    capsys.readouterr()
    assert main(["show", "account_rank", "--book", book, "--format", "csv"]) == 0
    names = [row["name"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))]
    assert names == ['\'=HYPERLINK("http://x","y")', "'@SUM(A1)", "'-2+3"]


def test_the_list_and_the_readme_name_every_command_and_metric(capsys: Capture) -> None:
    assert main(["list"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert listed == list(METRICS)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = re.findall(r"^    ([a-z-]+)(?: |$)", capsys.readouterr().out, re.MULTILINE)
    assert len(commands) == len(set(commands)) >= 14
    for command in commands:
        assert f"python -m analytics {command}" in readme
