"""The colours of the two themes, chosen anew in every run: a module-level colour would stay the first visitor's.

Streamlit's own parts take theirs from .streamlit/config.toml; charts and our own markup take them from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

FONT = "Inter, system-ui, sans-serif"


@dataclass(frozen=True)
class Tokens:
    """Colours by meaning. `accent` is the thing measured; red loss or overdue, amber planned, green gain."""

    name: str
    page: str
    ink: str
    ink_2: str
    grid: str
    accent: str
    accent_area: str
    on_accent: str
    red: str
    amber: str
    green: str
    quiet: str
    pale: str
    band: str
    badge_red: str
    badge_amber: str
    badge_green: str
    badge_neutral: str
    badge_accent: str
    text_red: str
    text_amber: str
    text_green: str
    border: str

    def tone(self, name: str) -> str:
        """A colour by the name of its meaning: accent, red, amber, green, quiet, pale or ink."""
        return str(getattr(self, name))

    def tint(self, colour: str, strength: float) -> str:
        """A colour at a given strength, as an rgba() value for areas and intervals."""
        red, green, blue = _channels(colour)
        return f"rgba({red},{green},{blue},{strength:g})"

    def mix(self, colour: str, strength: float) -> str:
        """The opaque colour that `colour` at this strength makes on the page: for text contrast and cells."""
        parts = zip(_channels(colour), _channels(self.page), strict=True)
        return "#" + "".join(f"{round(a * strength + b * (1 - strength)):02x}" for a, b in parts)

    def text_on(self, fill: str) -> str:
        """Ink or white, dark or light: whichever is easier to read on this opaque fill."""
        return max((self.ink, self.page, "#ffffff", "#0f141d"), key=lambda ink: contrast(ink, fill))


LIGHT = Tokens(
    name="light",
    page="#fbfcfe",
    ink="#172033",
    ink_2="#55627a",
    grid="#e8ecf3",
    accent="#3451b2",
    accent_area="#3451b2",
    on_accent="#ffffff",
    red="#c93a4b",
    amber="#d98a1c",
    green="#0f8a5f",
    quiet="#8794ab",
    pale="#c6cedc",
    band="#e6eaf1",
    badge_red="#f7dde1",
    badge_amber="#fbeacb",
    badge_green="#d9f0e6",
    badge_neutral="#e6eaf2",
    badge_accent="#e3e9f9",
    text_red="#9b1c2e",
    text_amber="#8a4f00",
    text_green="#0a6343",
    border="#e0e5ee",
)

DARK = Tokens(
    name="dark",
    page="#0f141d",
    ink="#e6ebf5",
    ink_2="#a9b5cc",
    grid="#222c3f",
    accent="#8aa2ff",
    accent_area="#6b86ec",
    on_accent="#0f141d",
    red="#ff7a85",
    amber="#f5b352",
    green="#3ecf97",
    quiet="#71809b",
    pale="#3c4961",
    band="#222936",
    badge_red="#4a2430",
    badge_amber="#45371c",
    badge_green="#17392f",
    badge_neutral="#273145",
    badge_accent="#1f2c52",
    text_red="#ffb0b6",
    text_amber="#f5c67f",
    text_green="#7fe0b9",
    border="#273145",
)


def tokens() -> Tokens:
    """The colours of the visitor's theme in this run."""
    import streamlit as st

    return DARK if st.context.theme.type == "dark" else LIGHT


def is_phone() -> bool:
    """Whether the visitor's browser calls itself a mobile one."""
    import streamlit as st

    return "Mobile" in (st.context.headers.get("User-Agent") or "")


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours as the web accessibility guidelines define it: 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


# a picture of many cells asks for the same few colours again and again
@lru_cache(maxsize=1000)
def _luminance(colour: str) -> float:
    parts = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
