"""Judges a whole folder anew from what is read of it, without looking at the folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from indicator_map.campaign import Campaign
from indicator_map.model import IndicatorSet
from pipeline.errors import PipelineError
from pipeline.intake.originals import locate
from pipeline.reading.tasks import ReadTask
from pipeline.reading.versions import readers
from pipeline.records.files import FoundFile, HashedFile
from pipeline.records.found import ReadResult
from pipeline.records.results import Results
from pipeline.run.judging import judge_all
from pipeline.run.lock import only_run
from pipeline.run.parts import RunParts, Stopwatch
from pipeline.run.progress import SilentProgress
from pipeline.run.rankings import classifier_source
from pipeline.run.results import last_settings
from pipeline.store.store import KnownFile, Store


class _NoReading:
    """An engine that nothing is asked of."""

    def run(self, tasks: Iterable[ReadTask]) -> Iterator[ReadResult]:
        return iter(())


class ReadByAnother(PipelineError):
    """The store holds what another version of the program read: only a run brings it up to date."""

    def __init__(self) -> None:
        super().__init__(
            "Chương trình đã được cập nhật từ lần đọc trước: đọc lại thư mục (minhchung run) rồi "
            "tách, gộp."
        )


def check_read_by_this_version(store: Store) -> None:
    """Raise ReadByAnother where rows would be lost: their pages are of another version."""
    kept = store.readings(*readers())
    if any(row.first_page and row.sha256 not in kept for row in store.evidence()):
        raise ReadByAnother


def judge_again(
    out: Path,
    store: Store,
    indicators: IndicatorSet,
    campaign: Campaign | None,
    now: Callable[[], datetime],
) -> Results:
    """Judge and store everything as a run over unchanged files would.

    Raises Busy during a run, ReadByAnother where there would be less than before. Files are taken
    as the last run saw them; the register stays as it is.
    """
    check_read_by_this_version(store)
    settings = last_settings(store)
    parts = RunParts(
        store=store,
        engine=_NoReading(),
        indicators=indicators,
        classifier=classifier_source(indicators, out),
        progress=lambda title, files: SilentProgress(),
        now=now,
        campaign=campaign,
        register=None,
    )
    with only_run(out):
        known = store.known_files()
        hashed = [_hashed(settings.folder, known[path]) for path in sorted(known)]
        return judge_all(settings, parts, hashed, (), Stopwatch())


def _hashed(folder: Path, file: KnownFile) -> HashedFile:
    try:
        absolute, members = locate(folder, file.path)
    except OSError:
        absolute, members = folder / file.path, ()
    found = FoundFile(file.path, absolute, file.size, file.modified_ns, members)
    return HashedFile(found, file.sha256, file.error)
