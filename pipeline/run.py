"""The main job: intake → read → extract → classify → judge → store → report."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from classifiers.hints import hints_in
from extractors.errors import ReadingError, Unreadable, Vanished
from indicator_map.campaign import Campaign
from indicator_map.model import IndicatorSet
from pipeline.decisions import apply_decisions
from pipeline.engines import Engine
from pipeline.intake import (
    FoundFile,
    Listing,
    check_not_empty,
    check_output,
    hash_found,
    list_folder,
)
from pipeline.judging.coverage import coverage
from pipeline.judging.deadlines import mark_late
from pipeline.judging.document import Judge
from pipeline.judging.duplicates import mark_duplicates
from pipeline.log import ProblemLog
from pipeline.progress import RunProgress
from pipeline.rankings import ClassifierSource, rank_all
from pipeline.reasons import load_reasons
from pipeline.records import CoverageRow, EvidenceRow, Results
from pipeline.settings import RunSettings
from pipeline.store.decisions import all_decisions
from pipeline.store.store import FoundDocument, KnownFile, Store
from pipeline.tasks import ReadTask, extractor_version, reader_key

TRANSIENT_ERRORS = frozenset({Vanished.code, Unreadable.code})
"""Errors of the moment: such files are tried again in every run."""


@dataclass(frozen=True, slots=True)
class RunParts:
    """What a run works with; handed in, so that tests can hand in their own."""

    store: Store
    engine: Engine
    indicators: IndicatorSet
    classifier: ClassifierSource
    progress: Callable[[int], RunProgress]
    now: Callable[[], datetime]
    campaign: Campaign | None = None
    log: ProblemLog | None = None


@dataclass(frozen=True, slots=True)
class HashedFile:
    """A found file with its content's hash, or the error that kept us from it."""

    file: FoundFile
    sha256: str
    error: str = ""
    detail: str = ""


class Stopwatch:
    """Seconds per stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time that the body takes to stage `name`."""
        began = time.monotonic()
        try:
            yield
        finally:
            spent = self.seconds.get(name, 0.0) + time.monotonic() - began
            self.seconds[name] = round(spent, 3)


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """The results of a run, and how many contents were read anew."""

    results: Results
    read_now: int
    interrupted: bool


def run(settings: RunSettings, parts: RunParts) -> RunOutcome:
    """Read what is new or changed under the folder, then judge everything.

    An interrupt (Ctrl-C) during reading keeps what was read and judges that. Raises PipelineError
    where the call or the folder is wrong.
    """
    watch = Stopwatch()
    with watch.stage("intake"):
        check_output(settings.folder, settings.out)
        check_not_empty(settings.folder)
        listing = list_folder(settings.folder)
        hashed = hash_files(listing, parts.store.known_files())
        parts.store.save_files(((one.file, one.sha256, one.error) for one in hashed), parts.now())
        if settings.retry_failed:
            parts.store.forget_failures()
        tasks = tasks_to_do(hashed, parts.store, settings.identify_only)
    run_id = parts.store.start_run(settings.as_record(), parts.now())
    log = parts.log
    if log:
        log.event("run-begins", f"{len(hashed)} files, {len(tasks)} to read")
        for one in hashed:
            if one.error:
                log.problem(one.error, one.file.path, one.detail)
        for name in listing.skipped:
            log.problem("skipped", *name.rsplit(": ", 1))
    interrupted = False
    with watch.stage("read"):
        try:
            read_all(tasks, parts, settings.identify_only)
        except KeyboardInterrupt:
            interrupted = True
    results = judge_all(settings, parts, hashed, listing.skipped, watch)
    counts = summary(results)
    parts.store.end_run(run_id, counts, parts.now())
    if log:
        seconds = ", ".join(f"{name} {spent:.1f} s" for name, spent in watch.seconds.items())
        how = "run-interrupted" if interrupted else "run-ends"
        log.event(how, f"{counts['documents']} documents, {counts['errors']} errors; {seconds}")
    return RunOutcome(results, len(tasks), interrupted)


def hash_files(listing: Listing, known: Mapping[str, KnownFile]) -> tuple[HashedFile, ...]:
    """Hash new and changed files; a file of the same size and time keeps its hash."""
    hashed: list[HashedFile] = []
    for file in listing.files:
        before = known.get(file.path)
        if file.error:
            hashed.append(HashedFile(file, "", file.error, file.detail))
            continue
        if (
            before is not None
            and not before.error
            and (before.size, before.modified_ns) == (file.size, file.modified_ns)
        ):
            hashed.append(HashedFile(file, before.sha256))
            continue
        try:
            hashed.append(HashedFile(file, hash_found(file)))
        except ReadingError as error:
            hashed.append(HashedFile(file, "", error.code, error.detail))
        except FileNotFoundError:
            hashed.append(HashedFile(file, "", Vanished.code))
        except OSError as error:
            hashed.append(HashedFile(file, "", Unreadable.code, str(error.strerror)))
    return tuple(hashed)


def tasks_to_do(
    hashed: Sequence[HashedFile], store: Store, identify_only: bool
) -> tuple[ReadTask, ...]:
    """Return a task for every content that is not read yet, or whose fields are out of date."""
    tasks: dict[str, ReadTask] = {}
    version = extractor_version()
    keys = reader_keys(identify_only)
    done = [(key, store.readings(key), store.extracted_by(key)) for key in keys]
    for one in hashed:
        if one.error or one.sha256 in tasks:
            continue
        stored, current = "", False
        for key, readings, extracted in done:
            if readings.get(one.sha256, Vanished.code) not in TRANSIENT_ERRORS:
                current = bool(readings[one.sha256]) or extracted.get(one.sha256) == version
                if not current:
                    stored = key
                break
        if not current:
            tasks[one.sha256] = ReadTask(
                one.sha256,
                one.file.absolute,
                one.file.path,
                identify_only,
                members=one.file.members,
                modified_ns=one.file.modified_ns,
                stored=stored,
            )
    return tuple(tasks.values())


def reader_keys(identify_only: bool) -> tuple[str, ...]:
    """Return the ways of reading that will do, best first: a full reading identifies as well."""
    full = reader_key(identify_only=False)
    return (full, reader_key(identify_only=True)) if identify_only else (full,)


def read_all(tasks: Sequence[ReadTask], parts: RunParts, identify_only: bool) -> None:
    """Run the tasks and store each result as it comes."""
    if not tasks:
        return
    paths = {task.sha256: task.path for task in tasks}
    version = extractor_version()
    progress = parts.progress(len(tasks))
    for result in parts.engine.run(with_content(tasks, parts.store)):
        parts.store.save_result(result, reader_key(identify_only), version)
        if parts.log and result.error:
            parts.log.problem(result.error, paths[result.sha256], result.detail)
        progress.file_done(paths[result.sha256], result.pages, result.error)


def with_content(tasks: Sequence[ReadTask], store: Store) -> Iterator[ReadTask]:
    """Yield the tasks with the stored pages they work on, fetched only when it is their turn."""
    for task in tasks:
        if task.stored:
            yield replace(task, content=store.reading_content(task.sha256, task.stored))
        else:
            yield task


def judge_all(
    settings: RunSettings,
    parts: RunParts,
    hashed: Sequence[HashedFile],
    skipped: Sequence[str],
    watch: Stopwatch,
) -> Results:
    """Classify and judge every document that is read, and store the evidence list."""
    documents: dict[str, list[FoundDocument]] = {}
    errors: dict[str, str] = {}
    with watch.stage("load"):
        for key in reversed(reader_keys(settings.identify_only)):
            documents |= parts.store.documents(key)
            errors |= parts.store.readings(key)
        known = parts.store.known_files()
    rows, texts, found = _plain_rows(hashed, documents, errors, known, parts.campaign)
    with watch.stage("classify"):
        profiles = [
            replace(document.profile, hints=hints_in(row.path))
            for row, document in zip(rows, found, strict=True)
            if document is not None
        ]
        rankings = iter(rank_all(profiles, parts.store, parts.classifier))
    with watch.stage("judge"):
        judge = Judge(parts.indicators)
        judged = [
            judge.judged(row, document, next(rankings)) if document is not None else row
            for row, document in zip(rows, found, strict=True)
        ]
        marked = mark_duplicates(judged, texts)
        caution = ""
        if parts.campaign is not None:
            lateness = mark_late(marked, parts.campaign, parts.store.first_run())
            marked, caution = lateness.rows, lateness.caution
        units = sorted({row.unit for row in marked if row.unit})
    with watch.stage("store"):
        rows_decided, covered = _store_with_decisions(parts, marked, units)
    return Results(
        folder=str(settings.folder),
        year=settings.year,
        period=parts.indicators.period,
        indicators=parts.indicators,
        rows=rows_decided,
        coverage=covered,
        made_at=parts.now(),
        seconds=watch.seconds,
        skipped=tuple(skipped),
        caution=caution,
    )


def _store_with_decisions(
    parts: RunParts, judged: Sequence[EvidenceRow], units: Sequence[str]
) -> tuple[tuple[EvidenceRow, ...], tuple[CoverageRow, ...]]:
    """Lay the reviewers' decisions over the rows and store them with their coverage."""
    reasons = load_reasons()
    while True:  # until no reviewer decides between our reading the decisions and our writing
        decisions = all_decisions(parts.store.engine)
        rows = apply_decisions(judged, decisions, parts.indicators, reasons)
        covered = coverage(parts.indicators, rows, units, parts.campaign)
        newest = {doc_id: made[-1].id for doc_id, made in decisions.items()}
        if parts.store.save_evidence(rows, covered, judged, newest):
            return rows, covered


def _plain_rows(
    hashed: Sequence[HashedFile],
    documents: Mapping[str, list[FoundDocument]],
    errors: Mapping[str, str],
    known: Mapping[str, KnownFile],
    campaign: Campaign | None,
) -> tuple[list[EvidenceRow], dict[str, str], list[FoundDocument | None]]:
    """Lay out one row for each document, or for each file that gave none, before judging."""
    rows: list[EvidenceRow] = []
    texts: dict[str, str] = {}
    found: list[FoundDocument | None] = []
    copies: Counter[str] = Counter()
    for one in hashed:
        first_seen = known[one.file.path].first_seen if one.file.path in known else None
        error = one.error or errors.get(one.sha256, "")
        held: list[FoundDocument | None] = list(documents.get(one.sha256, ()))
        if error:
            held = []
        if not held and not error:
            if one.sha256 not in errors:
                continue  # an interrupted run has not come to it yet; the next one will
            error = "damaged"
        for document in held or [None]:
            pages = f"{document.first_page}-{document.last_page}" if document else ""
            doc_id = document_id(one, pages, copies)
            rows.append(
                EvidenceRow(
                    doc_id=doc_id,
                    path=one.file.path,
                    pages=pages,
                    sha256=one.sha256,
                    unit=_unit(one.file, campaign),
                    read_by=document.read_by if document else "",
                    extraction=document.extraction if document else None,
                    error="" if document else error,
                    first_seen=first_seen,
                )
            )
            found.append(document)
            if document:
                texts[doc_id] = document.text
    return rows, texts, found


def _unit(file: FoundFile, campaign: Campaign | None) -> str:
    """The submitting unit: the campaign's where it knows the folder, else the folder's name."""
    known = campaign.unit_of(file.path) if campaign else None
    return known.name if known else file.unit


def document_id(one: HashedFile, pages: str, copies: Counter[str]) -> str:
    """Return the document's id: the same bytes and pages always give the same one.

    Further copies of the same bytes, in path order, get `-2`, `-3`…, so that ids stay unique. A
    file whose bytes could not be had is known by its path.
    """
    source = one.sha256 or hashlib.sha256(one.file.path.encode()).hexdigest()
    base = f"{source[:16]}-{pages or '0'}"
    copies[base] += 1
    return base if copies[base] == 1 else f"{base}-{copies[base]}"


def summary(results: Results) -> dict[str, int]:
    """Return the counts that `run.json` and the terminal show."""
    verdicts = Counter(row.period.verdict for row in results.documents)
    statuses = Counter(row.status for row in results.coverage)
    return {
        "files": len({row.path for row in results.rows}),
        "documents": len(results.documents),
        "errors": len(results.errors),
        "review": sum(row.review for row in results.rows),
        "skipped": len(results.skipped),
        **{f"period-{verdict}": verdicts[verdict] for verdict in sorted(verdicts)},
        **{f"coverage-{status}": statuses[status] for status in sorted(statuses)},
    }
