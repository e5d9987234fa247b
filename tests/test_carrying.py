"""What is carried over from the snapshot before is what a whole build makes: every table, row for row."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics import carrying
from analytics.build import BuiltFrom, build_snapshot
from analytics.carrying import Base, build_onto
from tests.books.growing import growing_book
from tests.engine_comparison import differences


def onto_one_another(snapshots: list[BuiltFrom], folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Builds each snapshot on the one before and compares it with a whole build; how many were carried over."""
    whole: list[Path] = []
    monkeypatch.setattr(
        carrying, "build_snapshot", lambda path, *rest: (whole.append(path), build_snapshot(path, *rest))[1]
    )
    base = None
    for place, made_from in enumerate(snapshots):
        path, aside = folder / f"{place}.duckdb", folder / f"{place}-whole.duckdb"
        built = build_onto(path, made_from, base)
        assert build_snapshot(aside, made_from) == built
        assert differences(aside, path) == [], f"snapshot {place}"
        base = Base(path, made_from)
    return len(snapshots) - len(whole)


@pytest.mark.parametrize("seed", range(12))
def test_a_snapshot_built_on_another_is_the_same_as_a_whole_build(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    onto_one_another(growing_book(seed, tmp_path / "book"), tmp_path, monkeypatch)
