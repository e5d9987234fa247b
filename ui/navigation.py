"""The pages: in which order and sections, under which names."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

PAGES = Path(__file__).resolve().parent.parent / "pages"

# Page file, title in the navigation, icon. The first page is what the bare address shows.
SECTIONS: dict[str, list[tuple[str, str, str]]] = {
    "": [("home", "Home", "home")],
    "Performance": [
        ("monthly_review", "Monthly review", "insights"),
        ("churn", "Churn", "grid_on"),
        ("retainers", "Retainers", "autorenew"),
    ],
    "Accounts": [
        ("neglected", "Neglected accounts", "notifications_active"),
        ("ranks", "Account ranks", "leaderboard"),
        ("fit", "Client fit", "balance"),
        ("client", "Client", "badge"),
    ],
    "Data": [
        ("import_data", "Import data", "upload_file"),
        ("definitions", "Definitions", "menu_book"),
        ("settings", "Settings", "settings"),
    ],
}
WITHOUT_FILTERS = {"import_data", "definitions", "settings"}
# Pages that run before there is any data, or when the book cannot be opened.
WITHOUT_BOOK = {"import_data"}


def links() -> dict[str, Any]:
    """The pages by their files' names, for one run: Streamlit notes in them which of them it runs."""
    return {name: copy.copy(page) for name, page in _pages().items()}


@cache
def _pages() -> dict[str, Any]:
    """The pages as they begin every run. Absolute paths, so that Streamlit never looks for pages by itself."""
    return {
        name: st.Page(
            PAGES / f"{name}.py",
            title=title,
            icon=f":material/{icon}:",
            url_path=name,
            default=name == "home",
        )
        for rows in SECTIONS.values()
        for name, title, icon in rows
    }
