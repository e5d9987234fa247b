"""What stands around the digits of a number: sign, brackets, currency, credit or debit, spreadsheet apostrophe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from analytics.intake.spelling import plain_spelling

# Longer texts are no amounts; the limit keeps hostile cells cheap.
LONGEST = 60

PLAIN = re.compile(r"-?([0-9]{1,40})(?:([.,])([0-9]{1,40}))?")

# Codes in capitals. ALL and TOP are left out: "TOP 100" is no amount in Tongan money.
_CODES = """
AED AFN AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY
COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR
ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT
MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV
WST XAF XCD XOF XPF YER ZAR ZMW
""".split()
# Words and codes in any case; only such as are never an everyday word.
_WORDS = {
    **{code.lower(): code for code in "EUR USD GBP CHF SEK NOK DKK PLN CZK HUF CAD AUD NZD JPY INR BRL ZAR".split()},
    **dict.fromkeys(("euro", "euros"), "EUR"),
    **dict.fromkeys(("kr", "kr."), "kr"),
    **dict.fromkeys(("zł", "zl"), "PLN"),
    **dict.fromkeys(("rs", "rs."), "Rs"),
    **dict.fromkeys(("sfr", "sfr.", "fr."), "CHF"),
    "kč": "CZK",
    "ft": "HUF",
    "lei": "RON",
    "лв": "BGN",
    "руб.": "RUB",
}
_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "$": "$",
    "¥": "¥",
    "₹": "INR",
    "₽": "RUB",
    "₩": "KRW",
    "₺": "TRY",
    "₴": "UAH",
    "₪": "ILS",
    "₦": "NGN",
    "₱": "PHP",
    "฿": "THB",
    "₫": "VND",
    "₡": "CRC",
    "₸": "KZT",
    "₾": "GEL",
    "₵": "GHS",
    "US$": "USD",
    "$US": "USD",
    "U$S": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "$CA": "CAD",
    "$ CA": "CAD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "SG$": "SGD",
    "R$": "BRL",
    "NT$": "TWD",
    "MX$": "MXN",
    "CN¥": "CNY",
    "JP¥": "JPY",
}
# A sign of several currencies beside a code, as in "$5.00 USD".
_SHARED = {
    "$": frozenset("USD CAD AUD NZD HKD SGD TWD MXN ARS CLP COP UYU".split()),
    "kr": frozenset("SEK NOK DKK ISK".split()),
    "¥": frozenset("JPY CNY".split()),
    "Rs": frozenset("INR PKR LKR NPR MUR".split()),
}


def _alternatives() -> str:
    signs = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
    words = "|".join(re.escape(word) for word in sorted(_WORDS, key=len, reverse=True))
    return f"(?:{signs})|(?:{'|'.join(_CODES)})|(?i:{words})"


_CURRENCY_BEFORE = re.compile(rf"({_alternatives()}) ?(?=[-+(0-9.,])")
_CURRENCY_AFTER = re.compile(rf"(.*[-)0-9.,$€£¥]) ?({_alternatives()})")
_CREDIT_OR_DEBIT = re.compile(r"(.*\S) ?([CcDd])[Rr]\.?")
_NO_CENTS = re.compile(r"(.*[0-9]) ?[.,:] ?-{1,2}")
_PARTS = re.compile(r"([^0-9]*)([0-9](?:[0-9., '_]*[0-9])?)([^0-9]*)")
_BARE = re.compile(r"([.,]?)1([.,]?)")

_PERCENTAGE = re.compile(r"[-+(]?\s*[0-9][0-9.,\s]*\)?\s*(?:%|‰|pct\.?|percent|Prozent)\s*\)?", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]*)?[eE][-+]?[0-9]{1,3}")
_SHORTENED = re.compile(
    r"\D{0,4}[0-9][0-9.,]*\s?(?:k|m|bn|b|mio\.?|mrd\.?|tsd\.?|t€|k€|m€|million|millionen)\s?\D{0,4}", re.IGNORECASE
)


@dataclass(frozen=True)
class Surroundings:
    """What the text around the digits of a number says."""

    # A decimal mark that nothing precedes (".5") or follows ("5.") belongs to the number.
    mark_before: str
    mark_after: str
    negative: bool
    currency: str
    # "5.--" and "5,-" say that there are no cents, whatever the mark
    is_whole: bool


@dataclass(frozen=True)
class Frame:
    """A number without what stands around it: digits with their marks, sign and currency."""

    body: str
    negative: bool
    currency: str
    is_whole: bool


def take_frame(text: str) -> Frame | None:
    """Takes sign and currency off a text; None if what is left cannot be a number or they contradict each other."""
    if len(text) > LONGEST:
        return None
    parts = _PARTS.fullmatch(plain_spelling(text))
    if parts is None:
        return None
    before, digits, after = parts.groups()
    around = _surroundings(before, after)
    # A currency before zeros, as in EUR0012, makes an id.
    if around is None or (around.currency and digits[0] == "0" and digits[1:2].isdigit()):
        return None
    return Frame(f"{around.mark_before}{digits}{around.mark_after}", around.negative, around.currency, around.is_whole)


@lru_cache(maxsize=4096)
def _surroundings(before: str, after: str) -> Surroundings | None:
    """Reads what stands before and after the digits, outermost first; None if it is not understood."""
    rest = f"{before}1{after}".strip()
    if len(rest) > 1 and rest[0] == "'":
        rest = rest[1:].strip()
    signs: list[str] = []
    currencies: list[str] = []
    is_whole = False
    while not (bare := _BARE.fullmatch(rest)):
        no_cents = _NO_CENTS.fullmatch(rest)
        if no_cents:
            rest, is_whole = no_cents[1], True
            continue
        shorter = _take_one(rest, signs, currencies)
        if shorter is None:
            return None
        rest = shorter
    currency = _one_currency(currencies)
    if len(signs) > 1 or currency is None:
        return None
    return Surroundings(bare[1], bare[2], signs in (["-"], ["()"], ["CR"]), currency, is_whole)


def is_percentage(text: str) -> bool:
    """Whether a text is a number with a percent sign."""
    return bool(len(text) <= LONGEST and _PERCENTAGE.fullmatch(text.strip()))


def is_scientific(text: str) -> bool:
    """Whether a text is a number like 1.2E+05, as spreadsheets write long numbers."""
    return bool(len(text) <= LONGEST and _SCIENTIFIC.fullmatch(text.strip()))


def is_shortened(text: str) -> bool:
    """Whether a text is a number like 1.2k or 3 Mio."""
    return bool(len(text) <= LONGEST and _SHORTENED.fullmatch(text.strip()))


def _take_one(rest: str, signs: list[str], currencies: list[str]) -> str | None:
    """Takes one sign or currency off either end and notes it; None if there is none."""
    if not rest:
        return None
    if rest[0] == "(" and rest[-1] == ")":
        signs.append("()")
        return rest[1:-1].strip()
    if rest[0] in "+-":
        signs.append(rest[0])
        return rest[1:].strip()
    if rest[-1] == "-":
        signs.append("-")
        return rest[:-1].strip()
    before = _CURRENCY_BEFORE.match(rest)
    if before:
        currencies.append(_currency(before[1]))
        return rest[before.end() :]
    after = _CURRENCY_AFTER.fullmatch(rest)
    if after:
        currencies.append(_currency(after[2]))
        return after[1]
    credit = _CREDIT_OR_DEBIT.fullmatch(rest)
    if credit:
        signs.append(f"{credit[2].upper()}R")
        return credit[1]
    return None


def _currency(written: str) -> str:
    return _SIGNS.get(written) or _WORDS.get(written.lower()) or written


def _one_currency(found: list[str]) -> str | None:
    """The currency, "" without one, None if two contradict each other."""
    if not found:
        return ""
    if len(set(found)) == 1:
        return found[0]
    if len(found) != 2:
        return None
    for sign, code in (found, found[::-1]):
        if code in _SHARED.get(sign, ()):
            return code
    return None
