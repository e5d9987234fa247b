"""Which encoding a file has: found by its own text, never guessed where two would do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analytics.intake import decoding
from tests.test_intake_tables import read, refusal

WESTERN = "Kunde;Straße;Betrag\nMüller;Königstraße;1\nÄrzte GmbH;Grüße;2\nSociété Générale;à côté;3\nPeña;São João;4\n"


@pytest.mark.parametrize(
    ("codec", "shown"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "windows-1252"),
        ("latin-1", "windows-1252"),
        ("mac_roman", "mac-roman"),
        ("cp850", "cp850"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_encoding_is_found(tmp_path: Path, codec: str, shown: str, ending: str) -> None:
    table, rows = read(tmp_path, WESTERN.replace("\n", ending).encode(codec))
    assert table.encoding == shown
    assert table.headers == ("Kunde", "Straße", "Betrag")
    assert [row[1] for row in rows] == ["Müller", "Ärzte GmbH", "Société Générale", "Peña"]


SIGNS = st.one_of(st.characters().map(lambda one: one.encode("utf-8", "surrogatepass")), st.binary(max_size=3))


@settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.lists(SIGNS, max_size=8).map(b"".join), chunk=st.integers(1, 5))
@example(content=b"", chunk=1)
@example(content="é".encode() * 3, chunk=1)
@example(content=b"a\xf0\x9f\x98", chunk=2)
@example(content=b"\xed\xa0\x80", chunk=2)
@example(content=b"\xc0\xaf", chunk=1)
@example(content=b"\xf4\x90\x80\x80", chunk=3)
@example(content=b"\x80" * 9, chunk=2)
def test_what_is_utf8_is_told_as_decoding_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, chunk: int
) -> None:
    # signs are cut in two by chunks of some bytes
    monkeypatch.setattr(decoding, "CHUNK_BYTES", chunk)
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    try:
        content.decode("utf-8")
        is_utf8 = True
    except UnicodeDecodeError:
        is_utf8 = False
    assert decoding._is_utf8(path) is is_utf8


@pytest.mark.parametrize("word", ["Müller", "Weiß", "Café", "L’Oréal", "MÜLLER", "Übersee", "5 €", "„Krone“", "Peña"])
def test_one_word_in_windows_1252_is_enough(tmp_path: Path, word: str) -> None:
    table, rows = read(tmp_path, f"id,name\n1,{word}\n".encode("cp1252"))
    assert (table.encoding, rows) == ("windows-1252", [(2, "1", word)])


@pytest.mark.parametrize("codec", ["mac_roman", "cp850"])
@pytest.mark.parametrize("word", ["Müller", "Löwe", "Bär", "Béla", "Weißenburg am Rhein in Südbaden"])
def test_one_word_of_an_old_machine_is_enough(tmp_path: Path, codec: str, word: str) -> None:
    assert read(tmp_path, f"id,name\n1,{word}\n".encode(codec))[1] == [(2, "1", word)]


def test_a_damaged_character_in_utf8_is_named_and_not_read_as_another_encoding(tmp_path: Path) -> None:
    content = b"id,name\n" + "1,Müller\n".encode() * 200 + b"2,M\xfcller\n"
    assert "line 202 holds a damaged character (byte 0xfc)" in refusal(tmp_path, content)


def test_two_encodings_in_one_file_are_refused(tmp_path: Path) -> None:
    content = b"id,name\n" + "1,Müller\n".encode() * 20 + "1,Müller\n".encode("cp1252") * 20
    assert "partly UTF-8 and partly not; line 22" in refusal(tmp_path, content)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("имя,город\nИван,Москва\n", "cp1251"),
        ("klient,miasto\nŁukasz Wójcik,Białystok\nMałgorzata,Łomża\nPaweł,Gdańsk\n", "cp1250"),
        ("Odběratel;Město\nPekárna U Přístavu;Děčín\n", "cp1250"),
        ("Πελάτης;Πόλη\nΓιώργος;Αθήνα\n", "cp1253"),
    ],
)
def test_another_script_in_one_byte_is_not_guessed(tmp_path: Path, text: str, codec: str) -> None:
    assert "cannot be told" in refusal(tmp_path, text.encode(codec))


def test_western_names_of_many_countries_are_one_encoding(tmp_path: Path) -> None:
    names = ["Müller", "Søren", "Forlì", "Citroën", "Gößweinstein", "Peña", "Société", "Århus", "L´Oréal"]
    content = "id,name\n" + "".join(f"1,{name}\n" for name in names) * 3
    rows = read(tmp_path, content.encode("cp1252"))[1]
    assert {str(row[2]) for row in rows} == set(names)


def test_half_a_character_at_the_end_of_utf16_is_named(tmp_path: Path) -> None:
    assert "line 2 holds a damaged character" in refusal(tmp_path, "a,b\n1,x".encode("utf-16") + b"x")


def test_a_nul_byte_is_named(tmp_path: Path) -> None:
    assert "line 3 holds a NUL byte" in refusal(tmp_path, b"a,b\n1,x\n\x00,y\n")
