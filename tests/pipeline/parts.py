"""Parts of a run that need no OCR: made-up documents, an engine and a classifier of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from classifiers.classifier import IndicatorClassifier
from classifiers.profile import Profile
from classifiers.ranking import NONE, Ranking, Suggestion
from extractors.document import Extraction, Field, Reading
from extractors.reading.store_form import to_json
from indicator_map.model import Indicator, IndicatorSet, Need, Period
from pipeline.reading.engines import Engine
from pipeline.reading.tasks import ReadTask
from pipeline.records.found import FoundDocument, ReadResult
from pipeline.run.log import ProblemLog
from pipeline.run.parts import RunParts
from pipeline.run.progress import SilentProgress
from pipeline.run.rankings import ClassifierSource
from pipeline.run.settings import RunSettings
from pipeline.store.store import Store

NO_PAGES = to_json(Reading(()))

NOW = datetime(2025, 2, 3, 4, 5, tzinfo=UTC)


def small_set(year: int = 2024) -> IndicatorSet:
    """Two leaves: a plan that every unit owes, a report that the province owes."""
    plan = Need(("Kế hoạch",), "kế hoạch PCTN", "từng đơn vị", "unit", True, ())
    report = Need(("Báo cáo",), "báo cáo PCTN", "UBND tỉnh", "province", True, ())
    return IndicatorSet(
        "test",
        year,
        "Bộ thử",
        Period(date(year - 1, 12, 16), date(year, 12, 15)),
        False,
        (
            Indicator("A", "Kế hoạch PCTN", "Kế hoạch PCTN", 1.0, None, 1, needs=(plan,)),
            Indicator("B", "Báo cáo PCTN", "Báo cáo PCTN", None, None, 1, needs=(report,)),
        ),
        ("test",),
    )


def read_plain(task: ReadTask) -> ReadResult:
    """Take a text file for a document: lines `number`, `date`, `subject`; `!code` for an error."""
    lines = task.absolute.read_text(encoding="utf-8").splitlines()
    if lines[0].startswith("!"):
        return ReadResult(task.sha256, error=lines[0][1:])
    number, issued, subject = lines[:3]
    extraction = Extraction(
        number=Field(number, state="read"),
        issue_date=Field(issued, state="read"),
        doc_type=Field("Kế hoạch", state="read"),
        subject=Field(subject, state="read"),
    )
    document = FoundDocument(1, 1, "ocr", extraction, Profile(title=subject), "\n".join(lines))
    return ReadResult(task.sha256, content=NO_PAGES, pages=1, documents=(document,), seconds=0.1)


class CountingEngine:
    """Reads with `read_plain` and remembers what it was asked for."""

    def __init__(self, read: Callable[[ReadTask], ReadResult] = read_plain) -> None:
        self.read = read
        self.tasks: list[ReadTask] = []

    @property
    def asked(self) -> list[str]:
        return [task.path for task in self.tasks]

    def run(self, tasks: Iterable[ReadTask]) -> Iterator[ReadResult]:
        for task in tasks:
            self.tasks.append(task)
            yield self.read(task)


class WordClassifier(IndicatorClassifier):
    """A for titles with `kế hoạch`, B for `báo cáo`, none for all others."""

    def __init__(self) -> None:
        pass

    def rank(self, profile: Profile) -> Ranking:
        title = profile.title.casefold()
        best = "A" if "kế hoạch" in title else "B" if "báo cáo" in title else NONE
        suggestions = tuple(
            Suggestion(one, 0.9 if one == best else 0.05) for one in sorted({"A", "B", NONE})
        )
        ranked = tuple(sorted(suggestions, key=lambda one: -one.score))
        accepted = tuple(one for one in ranked[:1] if one.indicator != NONE)
        return Ranking(ranked, accepted, close=False, abstains=False)

    def rank_many(self, profiles: Sequence[Profile], explain: bool = True) -> list[Ranking]:
        return [self.rank(profile) for profile in profiles]


class RememberingClassifier(WordClassifier):
    """Remembers the titles that it was asked about."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def rank_many(self, profiles: Sequence[Profile], explain: bool = True) -> list[Ranking]:
        self.asked += [profile.title for profile in profiles]
        return super().rank_many(profiles)


def parts(store: Store, engine: Engine, log: ProblemLog | None = None) -> RunParts:
    return RunParts(
        store=store,
        engine=engine,
        indicators=small_set(),
        classifier=ClassifierSource("words", WordClassifier),
        progress=lambda title, total: SilentProgress(),
        now=lambda: NOW,
        log=log,
    )


def settings(folder: Path, **more: object) -> RunSettings:
    return RunSettings(
        folder=folder,
        out=folder.with_name("results"),
        year=2024,
        **more,  # type: ignore[arg-type]
    )


def write_evidence(folder: Path, path: str, *lines: str) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines), encoding="utf-8")
