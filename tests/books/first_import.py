"""The first import of a book, done once for all tests that begin with the same files.

What an import makes of its files depends on nothing but these, its arguments and the book. So a book that begins like
one that was made before is a copy of it, as it was right after the import; each test has its own and may change it.
"""

from __future__ import annotations

import shutil
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from analytics import intake
from analytics.book import Book
from analytics.intake import Preview, previewing
from analytics.intake.notice_checks import find_notices

# Tests that begin alike stand together, so that few books need to be kept.
KEPT = 16
_kept: OrderedDict[tuple[object, ...], tuple[TemporaryDirectory[str], Preview]] = OrderedDict()


def import_files(book: Book, paths: Sequence[Path], **arguments: Any) -> Preview:
    """As analytics.intake.import_files; the first import of a book by a copy if it was done before."""
    if book.path.exists():
        return intake.import_files(book, paths, **arguments)
    files = tuple((path.name, path.read_bytes()) for path in map(Path, paths))
    is_told = previewing.find_notices is find_notices
    key = (files, is_told, *((name, repr(value)) for name, value in sorted(arguments.items())))
    if key in _kept:
        folder, preview = _kept[key]
        _kept.move_to_end(key)
        shutil.copytree(Path(folder.name) / "book", book.path)
        return preview
    preview = intake.import_files(book, paths, **arguments)
    folder = TemporaryDirectory()
    shutil.copytree(book.path, Path(folder.name) / "book")
    _kept[key] = folder, preview
    if len(_kept) > KEPT:
        _, (oldest, _) = _kept.popitem(last=False)
        oldest.cleanup()
    return preview
