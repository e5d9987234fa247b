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
    styler = table.style.set_uuid("tinted")
    written = {"cellstyle": _cell_styles(styles)}
    # these two are what Streamlit asks of a Styler; all else that a Styler does is left out
    vars(styler).update(_compute=lambda: styler, _translate=lambda *_: written)
    return Tinted(table, styler)


def _cell_styles(styles: pd.DataFrame) -> list[dict[str, Any]]:
    """What a Styler makes of the CSS of cells: for each that differs its properties, and the cells that have it."""
    cells: dict[str, list[str]] = {}
    for row, line in enumerate(zip(*(styles[name].tolist() for name in styles), strict=True)):
        for column, css in enumerate(line):
            if css:
                cells.setdefault(css, []).append(f"row{row}_col{column}")
    return [{"props": _properties(css), "selectors": places} for css, places in cells.items()]


def _properties(css: str) -> list[tuple[str, str]]:
    """The properties of a style: 'color: red; font-weight: 600'."""
    parts = (part.partition(":") for part in css.split(";") if part.strip())
    return [(name.strip(), value.strip()) for name, _, value in parts]
