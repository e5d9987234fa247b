"""What a page keeps is what it would make anew, whoever asked before; and what nobody opens is not made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.elements.lib.pandas_styler_utils import marshall_styler
from streamlit.proto.ArrowData_pb2 import ArrowData

from analytics.book import Book
from analytics.state import State
from analytics.waiting import Waiting
from tests.pages import opener
from ui import theme
from ui.answers import Answers, size_of
from ui.asking import forget
from ui.explain import Explanation
from ui.table_columns import Column
from ui.table_values import badge_options, shown_table, shown_values
from ui.theme import DARK, LIGHT, Tokens
from ui.tinted import tinted

pytestmark = pytest.mark.usefixtures("untold_imports")

PAGES = ("home", "monthly_review", "churn", "fit", "ranks", "client", "neglected", "retainers")


@dataclass(frozen=True)
class Visitor:
    """Who looks at a page: what the address chooses, the theme, and the kind of screen."""

    address: tuple[tuple[str, str], ...] = ()
    tokens: Tokens = LIGHT
    phone: bool = False


VISITORS = [
    Visitor(),
    Visitor((("month", "2026-08"),)),
    Visitor((("owner", "Ida"),)),
    Visitor(tokens=DARK),
    Visitor(phone=True),
]
# What can be chosen on a page itself; all of it is in the address.
CHOICES = {
    "monthly_review": Visitor((("period", "Quarter"), ("by", "Owner"))),
    "churn": Visitor((("cohort", "Revenue"), ("window", "12 months"), ("by", "Rank"))),
    "ranks": Visitor((("moves", "All"),)),
    "neglected": Visitor((("time_by", "Owner"), ("calls", "Due soon"))),
    "retainers": Visitor(
        (("renewal_days", "30 days"), ("hours_window", "12 months"), ("work_ahead", "6 months"), ("goal", "400000"))
    ),
}


def drawn(node: Any) -> list[str]:
    """Every part of a page as it is sent, but for the names of files to download, which are new in each run."""
    proto = getattr(node, "proto", None)
    parts = []
    if proto is not None:
        sent = type(proto)()
        sent.CopyFrom(proto)
        for name in ("deferred_file_id", "url"):
            if name in sent.DESCRIPTOR.fields_by_name:
                sent.ClearField(name)
        parts.append(f"{type(sent).__name__} {sent}")
    return parts + [part for child in getattr(node, "children", {}).values() for part in drawn(child)]


@pytest.mark.parametrize("page", PAGES)
def test_every_visitor_sees_what_a_first_visitor_would_see(
    page: str, sample_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_page = opener(monkeypatch, page)

    def seen(visitor: Visitor) -> list[str]:
        monkeypatch.setattr(theme, "tokens", lambda: visitor.tokens)
        monkeypatch.setattr(theme, "is_phone", lambda: visitor.phone)
        return drawn(open_page(sample_book, **dict(visitor.address))._tree)

    visitors = [*VISITORS, *([CHOICES[page]] if page in CHOICES else [])]
    alone = []
    for visitor in visitors:
        forget()
        alone.append(seen(visitor))
    assert len({str(one) for one in alone}) == len(visitors)
    forget()
    assert [seen(visitor) for visitor in visitors] == alone
    assert [seen(visitor) for visitor in reversed(visitors)] == alone[::-1]


@pytest.mark.parametrize(
    ("page", "setting"), [("monthly_review", "target_net_dollar_retention"), ("monthly_review", "benchmark")]
)
def test_a_setting_that_no_snapshot_holds_is_shown_at_once(
    page: str, setting: str, sample_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_page = opener(monkeypatch, page)
    before = drawn(open_page(sample_book)._tree)
    settings = sample_book.state.settings()
    others = {"target_net_dollar_retention": Decimal("1.234"), "benchmark": "none"}
    other = replace(settings, **{setting: others[setting]})
    assert other != settings
    monkeypatch.setattr(State, "settings", lambda state: other)
    changed = drawn(open_page(sample_book)._tree)
    assert changed != before
    forget()
    assert drawn(open_page(sample_book)._tree) == changed


@pytest.mark.parametrize("page", PAGES)
def test_what_nobody_opens_is_not_made(page: str, sample_book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*others: object, **more: object) -> None:
        raise AssertionError("explained, though nobody asked")

    monkeypatch.setattr(Explanation, "__init__", refused)
    opener(monkeypatch, page)(sample_book)


# --- how much is kept ------------------------------------------------------------------------------


def test_what_stands_in_a_kept_answer_is_weighed() -> None:
    words = "w" * 10_000
    for held in ([words], (words, 1), {"a": words}, {words: 1}, Visitor((("month", words),))):
        assert 10_000 < size_of(held) < 12_000, held


def test_objects_of_a_waiting_column_are_weighed_where_they_are_kept_and_go_with_a_visitor_elsewhere() -> None:
    days = pa.chunked_array([pa.array([date(2026, 10, 1)] * 1000)])
    frame = pd.DataFrame({"day": Waiting(days)})
    waiting = size_of(frame)
    kept = Answers(10**9)
    kept.get("a", frame.copy)
    kept.get("a", pytest.fail)["day"].tolist()
    assert size_of(kept.get("a", pytest.fail)) == kept._bytes == waiting
    frame["day"].tolist()
    # a place of eight bytes at the least
    assert size_of(frame) > waiting + 8 * 1000


# --- tables ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "values", "shown"),
    [
        ("money", [Decimal("12.50"), Decimal("13.50"), None], [12.0, 14.0, None]),  # halves to the even side
        ("count", [3, 4], [3.0, 4.0]),
        ("change", [-0.6, float("nan")], [-1.0, None]),
        ("bar", [None, None], [None, None]),
        ("ratio", [0.25, None], [25.0, None]),
        ("multiple", [Decimal("1.25"), None], [1.25, None]),
        ("day", [date(2026, 10, 31), None], [date(2026, 10, 31), None]),
        ("month", [pd.Timestamp("2026-10-01"), pd.NaT], [date(2026, 10, 1), None]),
        ("line", [[1.0, float("nan")], ()], [[1.0, 0.0], []]),
        ("badge", ["up", None, "up"], [["up"], [], ["up"]]),
        ("text", ["a\nb", None], ["a b", ""]),
    ],
)
def test_values_reach_the_table_in_their_form(kind: Any, values: list[Any], shown: list[Any]) -> None:
    series = pd.Series(values, dtype=None if kind in ("count", "change", "ratio", "month") else object)
    assert shown_values(series, "tried", Column("Tried", kind)).to_pylist() == shown


def test_a_true_is_a_badge_by_what_it_means_and_a_one_is_not() -> None:
    shown = shown_values(pd.Series([True, False, 1, True], dtype=object), "is_new", Column("New", "badge"))
    assert shown.to_pylist() == [["new"], [], ["1"], ["new"]]
    assert badge_options(shown) == ["new", "1"]


def test_a_table_has_its_columns_in_their_order() -> None:
    frame = pd.DataFrame({"mrr": [1, 2], "name": ["A", "B"], "client_id": ["a", "b"]})
    table = shown_table(frame, {"name": Column("Client", "client"), "mrr": Column("MRR", "money")})
    assert table.to_pydict() == {"name": ["A", "B"], "mrr": [1.0, 2.0]}


def test_tints_are_sent_as_pandas_writes_them_again_and_again() -> None:
    table = pd.DataFrame({"name": ["A", "B"], "margin": [10.0, None]})
    styles = pd.DataFrame({"name": ["color: red", ""], "margin": ["", "color: blue; font-weight: 600"]}, dtype=object)
    plain = table.style.apply(lambda _: styles, axis=None).set_uuid("tinted")
    kept = tinted(table, styles).styler
    sent = []
    for styler in (plain, kept, kept):
        data = ArrowData()
        marshall_styler(data, styler, "another")
        sent.append((data.styler.uuid, data.styler.styles))
    assert sent[0] == sent[1] == sent[2]
    assert "#T_tinted_row1_col1 { color: blue; font-weight: 600 }" in sent[0][1]
