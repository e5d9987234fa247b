"""Ids and names without what tools and people do to them: what two that mean the same have in common."""

from __future__ import annotations

import re
import unicodedata

# Legal forms that say nothing of who a client is, without dots; a name may begin or end with several of them.
LEGAL_FORMS = frozenset(
    tuple(form.split())
    for form in (
        "ab, ag, aps, as, asa, bv, cc, co, company, corp, corporation, cv, doo, dooel, ead, eg, ei, eirl, eood, ev, "
        "gbr, gesmbh, ggmbh, gmbh, hb, hf, inc, incorporated, kb, kft, kg, kgaa, kk, lda, limited, limitada, llc, llp, "
        "lp, ltd, ltda, mbh, nv, nyrt, oao, od, ohg, ooo, ou, oy, oyj, partg, plc, pllc, pte, pty, pvt, rt, sa, sa rl, "
        "sab, sae, sapa, sarl, sas, sasu, sca, scop, scs, se, sep, sia, sicav, sl, slp, slu, sl u, snc, spa, spol, "
        "sp j, sp k, sp zoo, sp z oo, spzoo, srl, srls, sro, s r o, ug, ug haftungsbeschrankt, uab, zao, zrt"
    ).split(", ")
)
JOINING_WORDS = frozenset({"and", "und", "et", "y", "e", "i", "og", "och", "en"})
# Letters that Unicode does not take apart.
_LETTERS = str.maketrans({"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "æ": "ae", "Æ": "ae", "ß": "ss"})


def bare_id(client_id: str) -> str:
    """An id without what spreadsheets do to it: blanks, case, leading zeros, and ".0" behind it.

    >>> bare_id("00123"), bare_id("123.0"), bare_id("Ab-7")
    ('123', '123', 'ab-7')
    """
    text = re.sub(r"^([0-9]+)\.0+$", r"\1", client_id.strip().casefold())
    return text.lstrip("0") or "0"


def bare_name(name: str) -> str:
    """A name without case, accents, punctuation and legal form; what would be nothing keeps its legal form.

    >>> bare_name("Møller & Søn A/S"), bare_name("MOLLER + SON"), bare_name("S.A.R.L. Dupont")
    ('moller son', 'moller son', 'dupont')
    """
    words = words_of(name)
    while True:
        shorter = _without_form(words)
        if not shorter or shorter == words:
            break
        words = shorter
    return " ".join(word for word in words if word not in JOINING_WORDS) or " ".join(words)


def _without_form(words: list[str]) -> list[str]:
    for length in (3, 2, 1):
        if tuple(words[-length:]) in LEGAL_FORMS:
            return words[:-length]
        if tuple(words[:length]) in LEGAL_FORMS:
            return words[length:]
    return words[:-1] if words and words[-1] in JOINING_WORDS else words


def words_of(text: str) -> list[str]:
    """The words of a text: no case, no accents; dots and strokes between single letters do not part them."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS).casefold().translate(_LETTERS))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = re.sub(r"\b(\w)[./](?=\w\b|\W|$)", r"\1", plain)
    return re.findall(r"\w+", plain.replace("_", " "))
