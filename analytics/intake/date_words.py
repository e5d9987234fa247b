"""Names of months and weekdays as exports write them: from CLDR, with and without accents, and cut short."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import lru_cache

from babel import Locale

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "sv", "da", "nb", "pl", "fi")
SHORTEST_CUT = 3

# Abbreviations of spreadsheets that CLDR does not have
_MORE_MONTHS = {"mrz": 3, "maerz": 3, "mrt": 3, "sept": 9}
_MORE_WEEKDAYS = {"tues": 1, "thur": 3, "thurs": 3}


def month_number(word: str) -> int | None:
    """1 to 12 for a month's name or abbreviation in any of LANGUAGES; case, accents and dots do not matter."""
    return _months().get(_bare(word))


def weekdays_named(word: str) -> frozenset[int]:
    """The weekdays (0 = Monday) that a word can mean; one short word may mean several in several languages."""
    return _weekdays().get(_bare(word), frozenset())


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    exact = {**_MORE_MONTHS}
    cuts: defaultdict[str, set[int]] = defaultdict(set)
    for language in LANGUAGES:
        for forms in Locale.parse(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in forms[width].items():
                    exact[_bare(name)] = number
            for number, name in forms["wide"].items():
                for length in range(SHORTEST_CUT, len(_bare(name))):
                    cuts[_bare(name)[:length]].add(number)
    # A cut name counts only if no language begins another month that way.
    clear = {cut: numbers.pop() for cut, numbers in cuts.items() if len(numbers) == 1}
    return {**clear, **exact}


@lru_cache(maxsize=1)
def _weekdays() -> dict[str, frozenset[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for word, number in _MORE_WEEKDAYS.items():
        found[word].add(number)
    for language in LANGUAGES:
        for forms in Locale.parse(language).days.values():
            for width in ("wide", "abbreviated"):
                for number, name in forms[width].items():
                    # "segunda-feira" is told by its first word.
                    found[_bare(name).partition("-")[0]].add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@lru_cache(maxsize=4096)
def _bare(word: str) -> str:
    """The word in lower case without accents and dots."""
    letters = unicodedata.normalize("NFKD", word.casefold().replace("ø", "o").replace("ł", "l"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace(".", "")
