"""What can be taken away from the import page: empty exports, the rows in force, the whole book as one file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from analytics.backup import back_up
from analytics.contract import ALL_KINDS, KINDS, Kind
from analytics.loaded_rows import loaded_rows_csv
from analytics.reader import Reader
from analytics.templates import TEMPLATES, template
from ui.cards import card, note
from ui.importing import now, who
from ui.visit import Page


def draw_how() -> None:
    """What the exports may look like, with templates to fill, and the command for a nightly job."""
    with card("What is needed", "Nothing changes before you have seen what an import does.", stretch=False):
        st.markdown(
            "Exports as your tools write them: invoices or payments, a list of clients, and a log of calls, meetings "
            "and e-mails. Columns, dates and numbers are recognised; what the files leave open is asked. Each may "
            "come alone and first. Who starts from nothing fills a template:"
        )
        _draw_templates()
        st.markdown(":gray[For a nightly job:]")
        st.code("python -m analytics import clients.csv revenue.csv contacts.csv", language=None, wrap_lines=True)


def draw_downloads(page: Page) -> None:
    """Rows in force with the import and line they come from, and a backup; of the user's own book only."""
    if page.is_sample or not page.has_data:
        return
    with card("Take away", "Every row with its import, file and line; the book as one file.", stretch=False):
        with st.container(horizontal=True, gap="small"):
            # rates are only there in a book of several currencies
            for kind in ALL_KINDS if page.info.is_converted else KINDS:
                st.download_button(
                    f"Loaded {kind}",
                    data=_rows(page.reader, kind),
                    file_name=f"loaded_{kind}.csv",
                    mime="text/csv",
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"loaded_{kind}",
                )
            st.download_button(
                "Backup of the book",
                data=lambda: _backup(page),
                file_name=f"touchstone_backup_{now():%Y-%m-%d}.zip",
                mime="application/zip",
                icon=":material/archive:",
                on_click="ignore",
                key="backup",
            )
        note("A backup is brought back by the command line only: `python -m analytics restore FILE`.")


def _draw_templates() -> None:
    with st.container(horizontal=True, gap="small"):
        for name in TEMPLATES:
            st.download_button(
                f"Template {name}.csv",
                data=template(name),
                file_name=f"{name}.csv",
                mime="text/csv",
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
                key=f"template_{name}",
            )


def _rows(reader: Reader, kind: Kind):  # type: ignore[no-untyped-def]
    return lambda: b"".join(loaded_rows_csv(reader, kind))


def _backup(page: Page) -> bytes:
    with tempfile.TemporaryDirectory(prefix="touchstone-") as folder:
        path = Path(folder) / "backup.zip"
        back_up(page.book, path, at=now(), who=who())
        return path.read_bytes()
