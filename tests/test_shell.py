"""The shell: filters come from the address, errors stay calm, every answer is guarded. Without a browser."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.browsing import address as address  # the fixture
from tests.pages import visit
from ui.navigation import SECTIONS
from ui.web import content_security_policy

ROOT = Path(__file__).resolve().parent.parent
PAGES = [name for rows in SECTIONS.values() for name, _, _ in rows]

# --- pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_a_page_file_run_by_itself_shows_nothing(name: str) -> None:
    run = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=30).run()
    assert not run.exception
    assert [error.value for error in run.error] == [
        "Open this page through the dashboard's front door: its address without a page name."
    ]
    assert not run.title and not run.markdown and not run.dataframe


@pytest.mark.parametrize("name", PAGES)
def test_every_page_runs_without_an_error(name: str, monkeypatch: pytest.MonkeyPatch, sample_at: Path) -> None:
    monkeypatch.setenv("TOUCHSTONE_SAMPLE_BOOK", str(sample_at))
    run = visit(name).run()
    assert not run.exception and not run.error
    assert len(run.title) == 1


# --- filters ---------------------------------------------------------------------------------


def app_test(monkeypatch: pytest.MonkeyPatch, sample_at: Path, **query: str) -> AppTest:
    """The dashboard on the sample book, without a browser."""
    monkeypatch.setenv("TOUCHSTONE_SAMPLE_BOOK", str(sample_at))
    return visit("home", **query).run()


def test_an_address_sets_the_filters_and_unknown_values_are_told(
    monkeypatch: pytest.MonkeyPatch, sample_at: Path
) -> None:
    run = app_test(monkeypatch, sample_at, month="2026-07", owner="Marc", rank="Z")
    assert run.selectbox(key="month").value == "2026-07"
    assert run.selectbox(key="month_seen").value == "Jul 2026"
    assert run.multiselect(key="owner").value == ["Marc"]
    assert run.multiselect(key="rank").value == []
    assert any("rank Z" in caption.value for caption in run.caption)


# --- headers, addresses, errors --------------------------------------------------------------


def test_every_answer_carries_the_security_headers(address: str) -> None:
    for path in ("/", "/churn", "/_stcore/health", "/app/static/inter-latin-wght-normal.woff2"):
        with urllib.request.urlopen(f"{address}{path}") as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert policy == content_security_policy()
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_the_policy_allows_nothing_from_outside() -> None:
    policy = content_security_policy()
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "http" not in policy and "*" not in policy and "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]


def test_answers_are_compressed(address: str) -> None:
    page = urllib.request.urlopen(f"{address}/").read().decode()
    script = re.search(r'src="\./(static/js/index[^"]+)"', page)
    assert script
    request = urllib.request.Request(f"{address}/{script[1]}", headers={"Accept-Encoding": "gzip"})
    assert urllib.request.urlopen(request).headers["Content-Encoding"] == "gzip"


def test_the_home_pages_name_leads_to_the_front_door(address: str) -> None:
    with urllib.request.urlopen(f"{address}/home?month=2026-07") as answer:
        assert answer.url == f"{address}/?month=2026-07"


def test_only_this_machine_may_connect() -> None:
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert 'address = "127.0.0.1"' in config
    assert "allowedHosts" in config
    assert 'showErrorDetails = "none"' in config
    assert "disableDataExport = true" in config


def test_an_error_becomes_a_card_with_a_reference_and_the_log_has_the_rest(
    monkeypatch: pytest.MonkeyPatch, sample_at: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret of the broken page")

    monkeypatch.setattr("ui.filters.draw", broken)
    run = app_test(monkeypatch, sample_at)
    assert not run.exception
    [card] = run.error
    assert "secret" not in card.value
    reference = re.search(r"reference \*\*([0-9a-f]{8})\*\*", card.value)
    assert reference
    assert reference[1] in caplog.text and "the secret of the broken page" in caplog.text


def test_an_error_the_user_can_act_on_is_shown_in_its_own_words(
    monkeypatch: pytest.MonkeyPatch, sample_at: Path
) -> None:
    from analytics.errors import BookError

    def refused(*_: object) -> None:
        raise BookError("The disk is full <b>now</b>.", "Free some space.")

    monkeypatch.setattr("ui.filters.draw", refused)
    run = app_test(monkeypatch, sample_at)
    assert "disk is full" in run.error[0].value and "Free some space" in run.error[0].value
    assert "<b>" not in run.error[0].value.replace("\\<b\\>", "")
