"""Which encoding of one byte per sign a text has, by what its bytes beyond ASCII mean in and around words.

windows-1252 against mac-roman and cp850; latin-1 is windows-1252 but for signs that exports never use. Each stands
for letters that the others read as signs or as capitals within words. A text in none of them is not guessed.
"""

from __future__ import annotations

import re
from collections import Counter

# What stands before such bytes, the bytes, and what stands behind; and how often.
Contexts = Counter[tuple[bytes, bytes, bytes]]

ONE_BYTE = (("cp1252", "windows-1252"), ("mac_roman", "mac-roman"), ("cp850", "cp850"))
# The letters of western Europe, and the signs that stand alone in its texts.
SMALL_LETTERS = frozenset("äöüßéèêëàâáãåæçñîïíìôóòõøœûùúÿ")
FREQUENT = frozenset("äöüßéèàçñÄÖÜÉ")
CAPITALS = frozenset("ÄÖÜÉÈÊËÀÂÁÃÅÆÇÑÎÏÍÌÔÓÒÕØŒÛÙÚ")
SIGNS = frozenset("€£§°–—‘’‚“”„…«»‹›•·®©™½¼¾²³µ\u00a0")
QUOTES = frozenset("–—‘’‚“”„«»‹›•·®©™\u00a0")
APOSTROPHES = frozenset("’´–·")
HIGH_BYTES = re.compile(rb"(?s)(.?)([\x80-\xff]+)(?=(.?))")
# A western text hardly ever puts two such letters side by side; a text in another script mostly does.
OTHER_SCRIPT_FROM = 8
# So many places, and such a share of all, where signs stand within words.
NONSENSE_FROM = 3
NONSENSE_ABOVE = 0.2
# In Czech the three letters are about three in ten of those with accents.
CZECH_ABOVE = 0.2


def one_byte_encoding(contexts: Contexts, seen: bytes) -> tuple[str, str] | None:
    """The codec and the name of the encoding that makes most sense; None if the text is in another script.

    `seen`: every byte that occurs. windows-1252 leaves 81, 8d, 8f, 90 and 9d without meaning; the others leave none.
    """
    possible = [one for one in ONE_BYTE if "\ufffd" not in seen.decode(one[0], "replace")]
    codec, shown = max(possible, key=lambda one: sum(_sense(*known, one[0]) * n for known, n in contexts.items()))
    return None if _is_another_script(contexts, codec) else (codec, shown)


def _is_another_script(contexts: Contexts, codec: str) -> bool:
    """Whether the letters are not western.

    Then they stand side by side more often than not, or many make no sense, or they are the Czech ones that would
    be the Danish ø and the Italian ì and ù in one text.
    """
    alone = sum(count for (_, high, _), count in contexts.items() if len(high) == 1)
    together = sum(len(high) * count for (_, high, _), count in contexts.items() if len(high) > 1)
    nonsense = sum(count for context, count in contexts.items() if _sense(*context, codec) < 0)
    czech = [
        sum(high.count(one) * count for (_, high, _), count in contexts.items()) for one in (b"\xec", b"\xf8", b"\xf9")
    ]
    return (
        (together > OTHER_SCRIPT_FROM and together > alone)
        or (nonsense >= NONSENSE_FROM and nonsense > contexts.total() * NONSENSE_ABOVE)
        or (czech[0] > 0 and czech[1] > 0 and sum(czech) > (alone + together) * CZECH_ABOVE)
    )


def _sense(before: bytes, high: bytes, after: bytes, codec: str) -> int:
    """How much sense the bytes make: 2 or 1 for western letters in a word of their case, 2 for signs where signs stand;
    -1 for signs or letters of the other case within a word."""
    text = high.decode(codec, "replace")
    left, right = before.decode("ascii", "replace"), after.decode("ascii", "replace")
    in_word = left.isalpha() and right.isalpha()
    stands_alone = not (left.isalpha() or right.isalpha())
    if not in_word and (SIGNS if stands_alone else QUOTES).issuperset(text):
        return 2
    if stands_alone or (not in_word and SIGNS.issuperset(text)):
        return 0
    if in_word and text in APOSTROPHES:
        return 1
    if left.islower() or (in_word and right.islower()):
        expected = SMALL_LETTERS
    elif in_word:
        expected = CAPITALS
    else:
        expected = SMALL_LETTERS | CAPITALS
    if not expected.issuperset(text):
        return -1
    return 2 if FREQUENT.issuperset(text) else 1
