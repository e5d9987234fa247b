"""What a user sees when something goes wrong: a calm card, never a traceback."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from analytics.errors import TouchstoneError
from ui.format import md_escape

_LOG = logging.getLogger("touchstone")


@contextmanager
def calm() -> Iterator[None]:
    """Turn an error of the code inside into a card; the traceback goes to the log."""
    try:
        yield
    except Exception as error:
        show(error)


def on_script_error(error: Exception) -> bool:
    """The same card for errors outside a page, such as in a button's callback."""
    show(error)
    return True


def show(error: Exception) -> None:
    """Explain an error: one that the user can act on in its own words, any other by a reference to the log."""
    if isinstance(error, TouchstoneError):
        st.error(f"**{md_escape(error.message)}**  \n{md_escape(error.remedy)}", icon=":material/info:")
        return
    reference = secrets.token_hex(4)
    _LOG.error("Reference %s", reference, exc_info=error)
    st.error(
        "**This could not be shown.**  \nYour data is unchanged. Reload the page; if it happens again, give whoever "
        f"runs Touchstone the reference **{reference}**, under which the log holds the details.",
        icon=":material/error:",
    )
