"""A backup is the whole book, and a file that is not one is refused before anything is written."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
import stat
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest

from analytics import restoring
from analytics.__main__ import main
from analytics.backup import LISTING, back_up, is_place_in_book
from analytics.book import Book
from analytics.changes import change_settings, undo
from analytics.correcting import leave_out
from analytics.errors import BookError
from analytics.history import history
from analytics.intake import import_files
from analytics.reader import open_reader
from analytics.restoring import restore
from tests.books.by_hand import named, retainer, write_book
from tests.books.compare import difference
from tests.product import ProductBook

WHEN = {"at": datetime(2026, 1, 6, 9), "who": "ana"}
Members = dict[str, bytes]


def figures(book: Book) -> dict[str, list[dict]]:
    side = ProductBook.__new__(ProductBook)
    side._reader = open_reader(book)
    try:
        return {name: side.rows(name) for name in ProductBook.metric_names()}
    finally:
        side._reader.close()


def assert_equal_figures(expected: dict[str, list[dict]], actual: dict[str, list[dict]]) -> None:
    for metric, rows in expected.items():
        assert not difference(metric, rows, actual[metric]), metric


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Two imports, a setting, a correction, and an undo of another setting. Read it; do not change it."""
    folder = tmp_path_factory.mktemp("made")
    book = Book(folder / "book")
    first = write_book(
        folder / "first",
        clients=named("a", "b", "t", owner="Ana"),
        revenue=[
            *retainer("a", "2024-11", " ".join(["100"] * 14)),
            *retainer("b", "2025-01", "50 50 50 0 50"),
            *retainer("t", "2025-01", "9"),
        ],
        contacts=[{"client_id": "a", "date": "2025-12-20", "channel": "call", "rep": "Ana", "minutes": "15"}],
    )
    second = write_book(folder / "second", clients=named("b", owner="Bo"))
    for place, files in enumerate((first, second)):
        import_files(book, files, import_day=date(2026, 1, 5), at=datetime(2026, 1, 5, 9 + place), who="ana")
    change_settings(book, {"gap_months": "1"}, at=datetime(2026, 1, 5, 11), who="ana")
    leave_out(book, "t", at=datetime(2026, 1, 5, 12), who="ana")
    change_settings(book, {"cadence_a_days": "20"}, at=datetime(2026, 1, 5, 13), who="ana")
    undo(book, at=datetime(2026, 1, 5, 14), who="ana")
    return book


@pytest.fixture(scope="module")
def packed(made: Book) -> Path:
    path = made.path.parent / "book.zip"
    back_up(made, path, **WHEN)
    return path


@pytest.fixture
def book(made: Book, tmp_path: Path) -> Book:
    """A copy of it to change."""
    shutil.copytree(made.path, tmp_path / "book")
    return Book(tmp_path / "book")


def test_a_restored_book_has_every_figure_and_the_whole_past(book: Book, packed: Path, tmp_path: Path) -> None:
    info = restore(packed, tmp_path / "new" / "book", **WHEN)
    other = Book(tmp_path / "new" / "book")
    assert (info.imports, info.current) == (2, book.current_number())
    assert_equal_figures(figures(book), figures(other))
    assert other.state.settings() == book.state.settings()
    assert other.state.corrections() == book.state.corrections()
    assert history(other) == history(book)
    # older snapshots are not in the file, but built again from the imports
    assert [path.stem for path in other.snapshots_folder.glob("*.duckdb")] == [f"{info.current:04d}"]
    for place in (1, 2):
        undo(other, to=place, **WHEN)
        undo(book, to=place, **WHEN)
        assert_equal_figures(figures(book), figures(other))
    import_files(other, write_book(tmp_path / "third", clients=named("c")), import_day=date(2026, 1, 7), who="ana")
    assert other.import_numbers() == [1, 2, 3]


def test_a_book_without_its_snapshot_is_backed_up_and_built_again(book: Book, tmp_path: Path) -> None:
    before = figures(book)
    book.snapshot_path(book.require_current()).unlink()
    back_up(book, tmp_path / "book.zip", **WHEN)
    restore(tmp_path / "book.zip", tmp_path / "new", **WHEN)
    assert_equal_figures(before, figures(Book(tmp_path / "new")))


def test_a_backup_writes_over_nothing_and_leaves_nothing_half(book: Book, tmp_path: Path) -> None:
    (tmp_path / "book.zip").write_text("mine", encoding="utf-8")
    with pytest.raises(BookError, match="There is a file"):
        back_up(book, tmp_path / "book.zip", **WHEN)
    with pytest.raises(BookError, match="no import"):
        back_up(Book(tmp_path / "empty"), tmp_path / "empty.zip", **WHEN)
    with pytest.raises(BookError):
        back_up(book, tmp_path / "no folder" / "book.zip", **WHEN)
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".unfinished")]
    assert not (tmp_path / "empty.zip").exists()


@pytest.mark.parametrize("there", ["a file", "a book", "a file in its place"])
def test_a_folder_that_is_not_empty_is_left_alone(packed: Path, tmp_path: Path, there: str) -> None:
    folder = tmp_path / "taken"
    if there == "a file in its place":
        folder.write_text("mine", encoding="utf-8")
    else:
        folder.mkdir()
        (folder / ("current" if there == "a book" else "notes.txt")).write_text("mine", encoding="utf-8")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(BookError, match="not empty"):
        restore(packed, folder, **WHEN)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_an_empty_folder_will_do(book: Book, packed: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    restore(packed, tmp_path / "new", **WHEN)
    assert Book(tmp_path / "new").current_number() == book.current_number()


# -- hostile and damaged files: each is a real backup with one thing changed


def members_of(path: Path) -> Members:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def listed(members: Members) -> Members:
    """The same members with a listing that is true of them, as a forger would write it."""
    listing = json.loads(members[LISTING])
    listing["files"] = [
        {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in members.items()
        if name != LISTING
    ]
    return members | {LISTING: json.dumps(listing).encode()}


def written(members: Members) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return file.getvalue()


def refused(content: bytes, tmp_path: Path) -> str:
    path = tmp_path / "hostile.zip"
    path.write_bytes(content)
    before = sorted(str(one) for one in tmp_path.rglob("*"))
    with pytest.raises(BookError) as caught:
        restore(path, tmp_path / "deep" / "new", **WHEN)
    after = sorted(str(one) for one in tmp_path.rglob("*") if one != tmp_path / "deep")
    assert after == before, "nothing may be left behind"
    return caught.value.message


@pytest.mark.parametrize(
    "name",
    [
        "../evil", "imports/0001/../../../evil", "/etc/evil", "imports/0001/files/../../evil", "C:/evil",
        "imports\\0001\\evil", "snapshots/0001.duckdb/x", "lock", "imports/0001/files/a/b", "imports/../x",
        "imports/0001/.hidden", "imports/0001/files/", "evil", "imports/0001/a\nb",
    ],
)  # fmt: skip
def test_a_member_outside_the_places_of_a_book_is_refused(packed: Path, tmp_path: Path, name: str) -> None:
    assert not is_place_in_book(name)
    assert "is no place in a book" in refused(written(listed(members_of(packed) | {name: b"evil"})), tmp_path)


def test_a_link_is_refused(packed: Path, tmp_path: Path) -> None:
    members = listed(members_of(packed) | {"imports/0001/files/999.csv": b"/etc/passwd"})
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as out:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (stat.S_IFLNK if name.endswith("999.csv") else stat.S_IFREG) << 16
            out.writestr(entry, content)
    assert "is no plain file" in refused(file.getvalue(), tmp_path)


def test_a_file_that_stands_in_it_twice_is_refused(packed: Path, tmp_path: Path) -> None:
    file = io.BytesIO(packed.read_bytes())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as out:
        out.writestr("current", "1\n")
    assert "stands in it twice" in refused(file.getvalue(), tmp_path)


def test_a_bomb_is_refused_before_it_unpacks(packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring, "SMALL_ENOUGH", 1 << 20)
    members = {name: content for name, content in members_of(packed).items() if not name.endswith(".duckdb")}
    members["imports/0001/files/999.csv"] = bytes(64 << 20)
    assert "which no book does" in refused(written(listed(members)), tmp_path)


def change_first_export(members: Members) -> Members:
    name = next(name for name in members if name.startswith("imports/0001/files/"))
    return members | {name: members[name].replace(b"Client a", b"Client x")}


def change_manifest(members: Members, **changes: object) -> Members:
    manifest = json.loads(members["imports/0001/manifest.json"])
    manifest["files"][0] |= changes
    return members | {"imports/0001/manifest.json": json.dumps(manifest).encode()}


def without(members: Members, part: str) -> Members:
    return {name: content for name, content in members.items() if part not in name}


def with_trigger(members: Members) -> Members:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "state.sqlite"
        path.write_bytes(members["state.sqlite"])
        with closing(sqlite3.connect(path)) as con:
            con.execute("pragma journal_mode = delete")
            con.execute("create trigger evil after insert on events begin delete from settings; end")
            con.commit()
        return members | {"state.sqlite": path.read_bytes()}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (change_first_export, "is not the one that was imported"),
        (lambda members: change_manifest(members, stored_as="../manifest.json"), "lacks its file"),
        (lambda members: change_manifest(members, sha256="0" * 64), "is not the one that was imported"),
        (lambda members: without(members, "imports/0002"), "import 2 is missing"),
        (lambda members: without(members, "imports/0001/files"), "lacks its file"),
        (lambda members: without(members, "state.sqlite"), "no state.sqlite"),
        (lambda members: without(members, "current"), "no import"),
        (lambda members: members | {"current": b"99\n"}, "no snapshot 99"),
        (lambda members: members | {"state.sqlite": b"not a database, but long enough to be one" * 40}, "state.sqlite"),
        (with_trigger, "more than tables"),
        (lambda members: members | {"imports/0001/manifest.json": b"[1]"}, "manifest of import 1"),
    ],
)
def test_a_forged_backup_with_a_true_listing_is_refused(
    packed: Path, tmp_path: Path, change: Callable[[Members], Members], said: str
) -> None:
    assert said in refused(written(listed(change(members_of(packed)))), tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (change_first_export, "is not as it was packed"),
        (lambda members: without(members, "state.sqlite"), "not those that it lists"),
        (lambda members: members | {"imports/0001/files/998.csv": b""}, "not those that it lists"),
        (lambda members: members | {"current": b"12345\n"}, "another size"),
        (lambda members: without(members, LISTING), "no backup of a book"),
        (lambda members: members | {LISTING: b"{}"}, "cannot be read"),
        (lambda members: members | {LISTING: b"[" * 100_000}, "cannot be read"),
        (lambda members: members | {LISTING: members[LISTING].replace(b'"format": 1', b'"format": 9')}, "format 9"),
    ],
)
def test_a_damaged_backup_is_refused(
    packed: Path, tmp_path: Path, change: Callable[[Members], Members], said: str
) -> None:
    assert said in refused(written(change(members_of(packed))), tmp_path)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_backup_that_was_cut_off_is_refused(packed: Path, tmp_path: Path, share: float) -> None:
    content = packed.read_bytes()
    assert "no whole zip file" in refused(content[: int(len(content) * share)], tmp_path)


def test_the_commands_back_up_and_restore(book: Book, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "out.zip")
    assert main(["backup", path, "--book", str(book.path)]) == 0
    assert "holds 2 imports and snapshot 4" in capsys.readouterr().out
    assert main(["restore", path, "--book", str(tmp_path / "new")]) == 0
    assert "2 imports and snapshot 4" in capsys.readouterr().out
    assert main(["restore", path, "--book", str(book.path)]) == 1
    assert main(["backup", path, "--book", str(book.path)]) == 1
    assert main(["restore", str(tmp_path / "none.zip"), "--book", str(tmp_path / "other")]) == 1
    assert "There is no file" in capsys.readouterr().err
