"""Names as clients have them, and how plain Python finds and orders them."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st


def plain_fold(text: str) -> str:
    """Case and accents away, letter by letter."""
    return "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if unicodedata.category(one) != "Mn")


NAMES = st.text(st.sampled_from("aAbBzZéÉöÖßñ ŞİIıÅ-.'1"), max_size=8)
