"""Names of clients, comparable: case, blanks, punctuation, accents and the legal form aside."""

from __future__ import annotations

import re
import unicodedata

_FORMS = (
    "gmbh & co kg|gmbh & co kgaa|gmbh co kg|ug haftungsbeschrankt|gmbh|mbh|ag|kgaa|kg|ohg|gbr|ug|ev|eg|se|"
    "incorporated|inc|llc|llp|lp|ltd|limited|plc|corp|corporation|company|co|pty ltd|pty|pvt ltd|pvt|private limited|"
    "sarl|sas|sasu|sa|eurl|snc|sci|scop|scrl|sprl|srl|spa|sapa|ss|slu|sl|sau|sll|scp|lda|ltda|"
    "bv|nv|vof|cv|ab|hb|kb|as|asa|aps|is|ans|da|oy|oyj|ky|tmi|"
    "sp z oo|sp zoo|spzoo|sp j|sp k|sro|spol s ro|doo|dd|kft|zrt|rt|ood|eood|"
    "kk|gk|bhd|sdn bhd|sdn"
)
_FORM_WORDS = sorted((form.split() for form in _FORMS.split("|")), key=len, reverse=True)
_WORD = re.compile(r"[^\W_]+|&")
_DOTTED = re.compile(r"(?<=\b\w)\.\s?(?=\w\b)")
_SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "ł": "l", "đ": "d", "œ": "oe", "Ø": "O", "Æ": "Ae", "Ł": "L"})


def comparable_name(name: str) -> str:
    """A name without case, accents, signs and legal form; "Müller & Söhne GmbH" and "MUELLER..." stay two.

    "ACME Inc." and "Acme" are one; a name that is nothing but a legal form stays as it is.
    """
    plain = unicodedata.normalize("NFKD", name.translate(_SPECIAL))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    words = _WORD.findall(_DOTTED.sub("", plain))
    changed = True
    while changed and len(words) > 1:
        changed = False
        for form in _FORM_WORDS:
            if len(words) > len(form) and words[-len(form) :] == form:
                words = words[: -len(form)]
                changed = True
                break
        if len(words) > 1 and words[-1] == "&":
            words = words[:-1]
            changed = True
    return " ".join(words)


def comparable_email(email: str) -> str:
    """An e-mail address in lower case, without blanks."""
    return email.strip().casefold()
