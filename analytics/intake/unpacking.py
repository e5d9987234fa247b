"""A file as the user gives it -> the tables in it: text files as they are, archives and workbooks unpacked.

What a file is, its bytes say. Nothing is unpacked without limits, and no name from inside an archive is ever
used as a path.
"""

from __future__ import annotations

import gzip
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

from analytics.errors import DataError
from analytics.intake.archives import Allowance, chunks_of, new_file, open_member, open_zip
from analytics.intake.content import content_of, is_workbook, refuse_other_documents
from analytics.intake.wording import one_line

PASSED_OVER = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Delivered:
    """One table as it was delivered: a text file, or one sheet of a workbook written out as CSV.

    `path` is a regular file, `name` what the user calls it ("a.csv", "exports.zip: clients.csv", "book.xlsx,
    sheet Invoices"). A sheet is UTF-8 with commas, one record per row of the sheet, dates as ISO text, numbers
    in plain decimals. `folder` takes what reading must write beside it.
    """

    path: Path
    name: str
    is_sheet: bool
    folder: Path | None = None


def deliver(path: Path, name: str, folder: Path, sheet: str | None = None) -> list[Delivered]:
    """The tables of one file, in the order of the file.

    `folder` takes what is unpacked; `sheet` chooses one sheet of a workbook (other files ignore it).
    Raises DataError if the file holds no table that can be read: missing, empty, protected by a password,
    damaged, too large when unpacked, of another kind, an archive within an archive, an unknown sheet.
    """
    shown = one_line(name)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        content = content_of(path, shown)
        allowance = Allowance(shown, path.stat().st_size)
    except FileNotFoundError as error:
        raise DataError(f"There is no file {shown}.", "Check the path.") from error
    except IsADirectoryError as error:
        raise DataError(f"{shown} is a folder.", "Name the files in it.") from error
    except PermissionError as error:
        raise DataError(f"{shown} may not be read.", "Check the permissions of the file.") from error
    if content == "gzip":
        unpacked = _unpack_gzip(path, shown, folder, allowance)
        return [_inner_text(unpacked, shown, folder)]
    if content == "zip":
        return _deliver_zip(path, shown, folder, sheet, allowance)
    return [Delivered(path, shown, False, folder)]


def _unpack_gzip(path: Path, name: str, folder: Path, allowance: Allowance) -> Path:
    target = new_file(folder, ".txt")
    with gzip.open(path, "rb") as source, target.open("xb") as file:
        for chunk in chunks_of(source, name, allowance):
            file.write(chunk)
    return target


def _inner_text(path: Path, name: str, folder: Path) -> Delivered:
    """A file that came out of an archive and must be text by now."""
    if content_of(path, name) != "text":
        raise DataError(f"{name} is an archive within an archive.", "Unpack it once and load what is in it.")
    return Delivered(path, name, False, folder)


def _deliver_zip(path: Path, name: str, folder: Path, sheet: str | None, allowance: Allowance) -> list[Delivered]:
    with open_zip(path, name) as archive:
        members = archive.infolist()
        names = {member.filename for member in members}
        if is_workbook(names):
            return _deliver_workbook(path, name, folder, sheet, allowance)
        refuse_other_documents(names, name)
        _refuse_declared_bomb(members, name, allowance)
        wanted = [member for member in members if _is_wanted(member)]
        if not wanted:
            raise DataError(f"{name} holds no file.", "Pack the exports that are to be loaded.")
        delivered: list[Delivered] = []
        for member in wanted:
            inner = f"{one_line(name, 60)}: {one_line(member.filename, 58)}"
            delivered += _deliver_member(archive, member, inner, folder, sheet, allowance)
        return delivered


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    """Folders and what operating systems add are passed over."""
    parts = member.filename.replace("\\", "/").split("/")
    return not (
        member.is_dir()
        or "__MACOSX" in parts
        or parts[-1].startswith(".")
        or parts[-1].lower() in PASSED_OVER
        or stat.S_ISLNK(member.external_attr >> 16)
    )


def _refuse_declared_bomb(members: list[zipfile.ZipInfo], name: str, allowance: Allowance) -> None:
    """What the archive says of itself is enough to refuse it; what comes out is counted all the same."""
    Allowance(name, allowance.packed_bytes).take(sum(member.file_size for member in members))


def _deliver_member(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    name: str,
    folder: Path,
    sheet: str | None,
    allowance: Allowance,
) -> list[Delivered]:
    target = new_file(folder, ".part")
    with open_member(archive, member, name) as source, target.open("xb") as file:
        for chunk in chunks_of(source, name, allowance):
            file.write(chunk)
    content = content_of(target, name)
    if content == "gzip":
        return [_inner_text(_unpack_gzip(target, name, folder, allowance), name, folder)]
    if content == "zip":
        with open_zip(target, name) as inner:
            names = {one.filename for one in inner.infolist()}
        if not is_workbook(names):
            refuse_other_documents(names, name)
            raise DataError(f"{name} is an archive within an archive.", "Unpack it once and load what is in it.")
        return _deliver_workbook(target, name, folder, sheet, Allowance(name, target.stat().st_size))
    return [Delivered(target, name, False, folder)]


def _deliver_workbook(path: Path, name: str, folder: Path, sheet: str | None, allowance: Allowance) -> list[Delivered]:
    # takes longer to load than a small export to read, and most exports are text
    from analytics.intake.workbooks import write_sheets

    return [
        Delivered(written.path, f"{one_line(name, 70)}, sheet {one_line(written.title, 40)}", True, folder)
        for written in write_sheets(path, name, folder, sheet, allowance)
    ]
