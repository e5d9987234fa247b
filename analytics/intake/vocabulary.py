"""Header words -> what a column holds, in the languages that exports are written in.

A header is split into words (case, accents, signs and a leading `property_` dropped) and compared with phrases.
The phrase that explains most of the header wins; of two that explain as much, the one nearer to its end, since
there the thing itself stands ("invoice due date" is a due date). Word lists only propose: the values decide.
The phrases stand in vocabulary.toml.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_WORDS_FILE = Path(__file__).with_name("vocabulary.toml")


@dataclass(frozen=True)
class Vocabulary:
    """The words of vocabulary.toml: what phrases point to, and the words that say little by themselves."""

    # the order decides between concepts that explain a header equally well
    concepts: tuple[str, ...]
    phrases: Mapping[tuple[str, ...], tuple[str, ...]]
    entities: frozenset[str]
    units: frozenset[str]
    weak: frozenset[str]
    plurals: Mapping[str, str]


@cache
def vocabulary() -> Vocabulary:
    """The words of every language, read once."""
    written = tomllib.loads(_WORDS_FILE.read_text(encoding="utf-8"))
    phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
    for concept, texts in written["concepts"].items():
        for text in texts:
            words = tuple(text.split())
            if concept not in phrases.get(words, ()):
                phrases[words] = (*phrases.get(words, ()), concept)
    words = written["words"]
    return Vocabulary(
        tuple(written["concepts"]),
        phrases,
        frozenset(words["entities"]),
        frozenset(words["units"]),
        frozenset(words["weak"]),
        written["plurals"],
    )


_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[a-z0-9]+")
_FOLDED = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "ł": "l", "Ł": "L", "đ": "d", "ı": "i", "œ": "oe"}
    | {"%": " percent "}
)


@dataclass(frozen=True)
class Meaning:
    """What a header says that its column holds, and how much of the header says so (0 to 1)."""

    concept: str
    strength: float


def words_of(header: str) -> tuple[str, ...]:
    """The words of a header: lower case, without accents and signs, camel case split, `property_` dropped."""
    plain = unicodedata.normalize("NFKD", header.translate(_FOLDED))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"\(\d+\)$", "", plain.strip())
    words = _WORD.findall(_CAMEL.sub(" ", plain).lower())
    while len(words) > 1 and words[0] == "property":
        words = words[1:]
    if len(words) > 1:
        plurals = vocabulary().plurals
        words = [plurals.get(word, word) for word in words]
    return tuple(words)


@lru_cache(maxsize=4096)
def meanings(header: str) -> tuple[Meaning, ...]:
    """Every concept that phrases of a header point to, the strongest first."""
    words = vocabulary()
    best: dict[str, float] = {}
    for look, weight in _ways_to_look(header):
        count = len(look)
        for start in range(count):
            for end in range(start + 1, count + 1):
                for concept in words.phrases.get(look[start:end], ()):
                    share = (end - start) / count
                    # the thing itself stands last in most headers; what stands in front qualifies it
                    if share < 1 and end == count and not (end - start == 1 and look[start] in words.weak):
                        share = 0.95 * share**0.5
                    elif share < 1:
                        share = 0.8 * share
                    best[concept] = max(best.get(concept, 0.0), weight * share)
    return tuple(
        Meaning(concept, strength)
        for concept, strength in sorted(best.items(), key=lambda one: (-one[1], words.concepts.index(one[0])))
    )


def _ways_to_look(header: str) -> list[tuple[tuple[str, ...], float]]:
    """The words of a header in several ways, and how much each counts: the whole header most."""
    words = words_of(header)
    looks = [(words, 1.0)]
    if len(words) > 1:
        looks.append((("".join(words),), 0.98))
    rest = words
    while len(rest) > 1 and rest[0] in vocabulary().entities:
        rest = rest[1:]
        looks.append((rest, 0.9))
    outside = words_of(_BRACKETS.sub(" ", header))
    if outside and outside != words:
        looks.append((outside, 0.97))
    bare = tuple(word for word in words if word not in vocabulary().units)
    if bare and bare != words:
        looks.append((bare, 0.95))
    return looks
