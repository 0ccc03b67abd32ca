"""What a run works with, and the time that it takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from classifiers.register_table import RegisterEntry
from indicator_map.campaign import Campaign
from indicator_map.model import IndicatorSet
from pipeline.reading.engines import Engine
from pipeline.records.found import FoundDocument
from pipeline.records.results import Results
from pipeline.run.log import ProblemLog
from pipeline.run.progress import RunProgress
from pipeline.run.rankings import ClassifierSource
from pipeline.store.store import Store


@dataclass(frozen=True, slots=True)
class RunParts:
    """What a run works with; handed in, so that tests can hand in their own.

    `early` is given the results of the first pass, when a second one follows; `found` the path and
    documents of each file that is read. A `register` None leaves the stored one as it is.
    """

    store: Store
    engine: Engine
    indicators: IndicatorSet
    classifier: ClassifierSource
    progress: Callable[[str, int], RunProgress]
    now: Callable[[], datetime]
    campaign: Campaign | None = None
    log: ProblemLog | None = None
    early: Callable[[Results], None] | None = None
    found: Callable[[str, Sequence[FoundDocument]], None] | None = None
    register: tuple[RegisterEntry, ...] | None = ()


class Stopwatch:
    """Seconds per stage; a stage inside another one does not count in both."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._inside = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time that the body takes to stage `name`, but for stages within it."""
        began, outside, self._inside = time.monotonic(), self._inside, 0.0
        try:
            yield
        finally:
            spent = time.monotonic() - began
            own = self.seconds.get(name, 0.0) + spent - self._inside
            self.seconds[name] = round(own, 3)
            self._inside = outside + spent
