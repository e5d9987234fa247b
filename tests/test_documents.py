"""Letters and documents: what a draft says, and the same text read back out of a .docx and a .pdf."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from analytics import letters
from analytics.documents import REPLACEMENT, clean, paragraphs, to_docx, to_pdf, unwritable_in_pdf
from analytics.errors import UsageError
from analytics.filters import Filters
from analytics.fit import client_fit
from analytics.reader import Reader

HOSTILE = {
    "markup": "<b>Acme</b> & **Sons** [x](javascript:alert(1)) {{ client }} {NUMPAGES}",
    "control characters": "Ac\x00me\x07 \x1b[31mred\x9f",
    "half a letter": "Ac\ud800me",
    "right to left": "חברת שלום",
    "arabic": "شركة النور",
    "chinese, japanese, korean": "株式会社 中国 삼성전자",
    "greek and cyrillic": "Ελλάδα Київ",
    "emoji": "Rocket 🚀 GmbH",
    "very long": "Donaudampfschifffahrt" * 60,
    "nothing": "",
}


def words_of_docx(document: bytes) -> list[str]:
    """The paragraphs of a Word document, its title first."""
    return [paragraph.text for paragraph in Document(io.BytesIO(document)).paragraphs]


def words_of_pdf(document: bytes) -> str:
    """The letters of a PDF in the order in which they stand, without blanks and line ends."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages))


# --- documents -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_word_document_holds_the_text_as_text(name: str) -> None:
    text = f"Dear {name},\n\nline one\nline two\n\n\nlast"
    assert words_of_docx(to_docx(name, text)) == [clean(name), f"Dear {clean(name)},", "line one\nline two", "last"]


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_pdf_holds_every_letter(name: str) -> None:
    read = words_of_pdf(to_pdf("Report", f"for {name}.\n\nThe end"))
    shown = "".join(REPLACEMENT if letter in unwritable_in_pdf(name) else letter for letter in clean(name))
    # letters that are read from the right, or joined, come out in another order
    assert set(re.sub(r"\s", "", shown)) <= set(read)
    assert read.startswith("Report")
    assert read.endswith("Theend")


def test_letters_from_left_to_right_keep_their_order_in_a_pdf() -> None:
    text = "€1,250 from Zoë Łukasz: <b>Ελλάδα</b> Київ {x} & **y**"
    assert re.sub(r"\s", "", text) in words_of_pdf(to_pdf("Letter", text))


def test_only_what_no_font_has_is_replaced() -> None:
    assert unwritable_in_pdf("Zoë Київ Ελλάδα שלום شركة € – “quoted”") == ""
    assert unwritable_in_pdf("a 🚀 b 🚀") == "🚀"
    assert unwritable_in_pdf("株式会社 Acme") == "株式会社"
    assert REPLACEMENT in words_of_pdf(to_pdf("x", "a 🚀 b"))


def test_a_long_text_fills_pages_and_stays_whole() -> None:
    text = "\n\n".join(f"Paragraph {number} of a long report." for number in range(200))
    document = to_pdf("Long", text)
    assert len(PdfReader(io.BytesIO(document)).pages) > 3
    assert re.sub(r"\s", "", text) in words_of_pdf(document)


@pytest.mark.parametrize("write", [to_docx, to_pdf])
def test_one_text_gives_the_same_bytes(write: object) -> None:
    assert callable(write)
    first = write("Title", "Text שלום")
    assert first == write("Title", "Text שלום")
    assert first != write("Title", "Other text")


def test_a_word_document_carries_no_time_no_author_and_nothing_active() -> None:
    document = to_docx("Title", "=1+1 {INCLUDETEXT c:/x}")
    with zipfile.ZipFile(io.BytesIO(document)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        body = packed.read("word/document.xml").decode()
    assert "fldChar" not in body and "instrText" not in body and "hyperlink" not in body
    assert Document(io.BytesIO(document)).core_properties.author == ""


def test_paragraphs_that_read_from_the_right_say_so() -> None:
    with zipfile.ZipFile(io.BytesIO(to_docx("T", "שלום Acme\n\nAcme שלום"))) as packed:
        body = packed.read("word/document.xml").decode()
    assert body.count("<w:bidi/>") == 1


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(codec=None), max_size=200))
def test_any_text_can_be_cleaned_and_cut_into_paragraphs(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert all(paragraph.strip() for paragraph in paragraphs(text))
    assert "".join("".join(paragraphs(text)).split()) == "".join(clean(text).split())
    assert words_of_docx(to_docx("T", text))[1:] == paragraphs(text)


# --- letters -------------------------------------------------------------------------------------


def bad_client(reader: Reader) -> str:
    """A client with fee, hours, lateness and negative outcomes."""
    fit = client_fit(reader, Filters())
    return str(fit[fit["verdict"] == "part ways"]["client_id"].iloc[0])


def test_the_facts_are_the_metrics(sample_reader: Reader) -> None:
    client_id = bad_client(sample_reader)
    row = client_fit(sample_reader, Filters()).set_index("client_id").loc[client_id]
    facts = letters.values_of(letters.facts_of(sample_reader, client_id))
    assert facts["name"] == row["name"]
    assert facts["hours_ratio"] == row["hours_ratio"]
    assert facts["out_of_scope"] == row["out_of_scope_contacts"]
    assert facts["days_late"] == round(row["days_late"])
    notice = (facts["first_last_day"] - sample_reader.info.data_date).days
    assert notice == facts["notice_days"]


def test_notice_runs_from_the_day_of_the_letter(sample_reader: Reader) -> None:
    client_id = bad_client(sample_reader)
    facts = letters.values_of(letters.facts_of(sample_reader, client_id, today=date(2026, 12, 2)))
    assert (facts["first_last_day"] - date(2026, 12, 2)).days == facts["notice_days"]


def test_an_unknown_client_is_refused(sample_reader: Reader) -> None:
    with pytest.raises(UsageError, match="no client"):
        letters.facts_of(sample_reader, "nobody")


@pytest.mark.parametrize("kind", letters.KINDS)
def test_every_letter_names_the_client_and_only_what_is_known(sample_reader: Reader, kind: str) -> None:
    facts = letters.facts_of(sample_reader, bad_client(sample_reader))
    text = letters.draft(kind, facts)
    assert str(letters.values_of(facts)["name"]) in text
    assert "None" not in text and "nan" not in text
    for fact in letters.facts_of(sample_reader, bad_client(sample_reader)):
        assert (fact.value is None) == (fact.words == ""), fact


@pytest.mark.parametrize("kind", letters.KINDS)
def test_a_client_of_which_nothing_is_known_gets_brackets(kind: str) -> None:
    day = date(2026, 10, 31)
    keys = (
        "agreement_since contract_ends_on notice_days first_last_day fee retained_hours hours_ratio out_of_scope "
        "days_late open_amount overdue_amount agreed_rate book_rate"
    ).split()
    facts = [letters.Fact("name", "Client", "Acme", "Acme"), letters.Fact("given_on", "Letter of", day, "31 Oct")]
    facts += [letters.Fact(key, key, None, "", "a column") for key in keys]
    text = letters.draft(kind, facts)
    assert "None" not in text
    wanted = {
        letters.PROPOSAL: "[fee and hours]",
        letters.PRICE_CHANGE: "from 1 November 2026",
        letters.FAREWELL: "[last day]",
        letters.TERMINATION: "[reason]",
    }
    assert wanted[kind] in text


def test_a_termination_names_reasons_last_day_and_what_access_ends(sample_reader: Reader) -> None:
    facts = letters.facts_of(sample_reader, bad_client(sample_reader))
    known = {fact.key: fact.words for fact in facts}
    text = letters.draft(letters.TERMINATION, facts, day=date(2027, 1, 31), access=["the dashboard", "the drive"])
    for words in ("31 January 2027", known["hours_ratio"], known["out_of_scope"], known["days_late"]):
        assert words in text
    assert "access ends to: the dashboard and the drive." in text


def tier_facts(fee: int, agreed: float | None, book: float | None) -> list[letters.Fact]:
    """The facts that tiers rest on."""
    return [
        letters.Fact("fee", "", Decimal(fee), ""),
        letters.Fact("agreed_rate", "", agreed, ""),
        letters.Fact("book_rate", "", book, ""),
    ]


@pytest.mark.parametrize(
    ("fee", "expected"),
    [(0, [1000, 3000, 5000]), (1000, [3000, 5000, 10000]), (20000, [3000, 5000, 10000]), (999, [1000, 3000, 5000])],
)
def test_three_tiers_above_the_fee_are_proposed_or_the_highest(fee: int, expected: list[int]) -> None:
    tiers = [Decimal(one) for one in (10000, 1000, 3000, 5000)]
    assert [tier.fee for tier in letters.tiers_for(tier_facts(fee, 100, None), tiers)] == expected


@pytest.mark.parametrize(
    ("suggested", "expected"),
    [(800, [800, 3000, 5000]), (4420, [3000, 4420, 5000]), (5000, [3000, 5000, 10000]), (18600, [5000, 10000, 18600])],
)
def test_a_fee_that_projects_suggest_is_proposed_with_the_tiers_next_to_it(suggested: int, expected: list[int]) -> None:
    tiers = [Decimal(one) for one in (3000, 5000, 10000)]
    found = letters.tiers_for(tier_facts(0, None, 100), tiers, Decimal(suggested))
    assert [tier.fee for tier in found] == expected


def test_hours_of_a_tier_are_at_the_client_s_rate_else_the_book_s() -> None:
    tiers = [Decimal(3000), Decimal(5000)]
    # 3,000 / 80 = 37.5, half up 38; 5,000 / 80 = 62.5, half up 63
    assert [one.hours for one in letters.tiers_for(tier_facts(0, 80, 100), tiers)] == [38, 63]
    assert [one.hours for one in letters.tiers_for(tier_facts(0, None, 100), tiers)] == [30, 50]
    assert [one.hours for one in letters.tiers_for(tier_facts(0, None, None), tiers)] == [None, None]


def test_a_letter_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="no letter"):
        letters.draft("love letter", [])


def test_nothing_is_written_but_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    to_docx("a", "b")
    to_pdf("a", "b")
    assert list(tmp_path.iterdir()) == []
