"""Tables with tinted cells whose styles are written once: Streamlit has a Styler write them anew in every run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Tinted:
    """A table and its Styler, to be kept and shared: nobody may change either."""

    table: pd.DataFrame
    styler: Any


def tinted(table: pd.DataFrame, styles: pd.DataFrame) -> Tinted:
    """The table with the CSS of each cell, as `styles` has it in the same place.

    Every column but those of text needs a form of its own: there are no words of the Styler for its cells.
    """
    styler = table.style.apply(lambda _: styles, axis=None).set_uuid("tinted")
    styler._compute()  # type: ignore[attr-defined]
    written = {"cellstyle": styler._translate(False, False)["cellstyle"]}  # type: ignore[attr-defined]
    # these two are what Streamlit asks of a Styler; the cells' words, most of the work, are left out
    vars(styler).update(_compute=lambda: styler, _translate=lambda *_: written)
    return Tinted(table, styler)
