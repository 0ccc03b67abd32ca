"""What a store has read is taken over by another: nothing is read twice, nothing decided copied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.reading.versions import reader_key, readers
from pipeline.run.parts import RunParts
from pipeline.run.run import run
from pipeline.run.settings import RunSettings
from pipeline.store.sharing import take_readings
from pipeline.store.store import Store
from tests.pipeline.parts import NO_PAGES, CountingEngine, parts


def write(folder: Path, name: str, number: str) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{number}\n2024-03-05\nKế hoạch PCTN\n", encoding="utf-8")


@pytest.fixture
def first(tmp_path: Path) -> Iterator[tuple[Path, Store]]:
    folder = tmp_path / "evidence"
    write(folder, "Huyen A/1.txt", "1/KH-UBND")
    write(folder, "So B/2.txt", "2/KH-SB")
    with closing(Store.create(tmp_path / "out")) as store:
        run(RunSettings(folder, tmp_path / "out", 2024), parts(store, CountingEngine()))
        yield folder, store


def of_district(path: str) -> bool:
    return path.startswith("Huyen A/")


def test_only_what_is_wanted_is_taken_and_read_no_more(
    first: tuple[Path, Store], tmp_path: Path
) -> None:
    folder, store = first
    with closing(Store.create(tmp_path / "below")) as below:
        take_readings(below.engine, store.engine, of_district)
        assert list(below.known_files()) == ["Huyen A/1.txt"]
        engine = CountingEngine()
        made: RunParts = parts(below, engine)
        run(RunSettings(folder, tmp_path / "below", 2024), made)
        assert engine.asked == ["So B/2.txt"]  # the other was taken over


def test_a_second_taking_changes_nothing(first: tuple[Path, Store], tmp_path: Path) -> None:
    _, store = first
    sha256 = store.known_files()["Huyen A/1.txt"].sha256
    with closing(Store.create(tmp_path / "below")) as below:
        take_readings(below.engine, store.engine, of_district)
        before = below.documents(*readers())
        take_readings(below.engine, store.engine, of_district)
        assert below.documents(*readers()) == before
        assert below.known_files()["Huyen A/1.txt"].first_seen == (
            store.known_files()["Huyen A/1.txt"].first_seen
        )
        assert below.reading_content(sha256, reader_key(whole=True)) == NO_PAGES
