"""The kit of parts that pages are made from: `import ui`, then `page = ui.page("Title")`."""

from ui import charts, format
from ui.cards import (
    Card,
    Figure,
    card,
    columns,
    data_notes,
    draw_figure,
    empty,
    figure,
    figures,
    headline,
    note,
    row,
    sentence,
)
from ui.drawing import chart, clickable_chart, kept_picture
from ui.explain import Explanation, definition, explain
from ui.format import md_escape
from ui.strip import StripCell, strip
from ui.table_columns import Column
from ui.tables import client_table, download, facts, plain_table, with_columns
from ui.visit import Page, link, open_client, open_page, page

__all__ = [
    "Card",
    "Column",
    "Explanation",
    "Figure",
    "Page",
    "StripCell",
    "card",
    "chart",
    "charts",
    "clickable_chart",
    "client_table",
    "columns",
    "data_notes",
    "definition",
    "download",
    "draw_figure",
    "empty",
    "explain",
    "facts",
    "figure",
    "figures",
    "format",
    "headline",
    "kept_picture",
    "link",
    "md_escape",
    "note",
    "open_client",
    "open_page",
    "page",
    "plain_table",
    "row",
    "sentence",
    "strip",
    "with_columns",
]
