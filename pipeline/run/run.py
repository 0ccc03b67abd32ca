"""The main job: intake → read → extract → classify → judge → store → report."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from classifiers.profile import Profile
from classifiers.ranking import Ranking
from classifiers.register_table import RegisterEntry
from extractors.grammar.loader import load_grammar
from indicator_map.campaign import Campaign
from indicator_map.model import IndicatorSet
from pipeline.deciding.added_documents import added_rows
from pipeline.deciding.assessment_store import all_assessed
from pipeline.deciding.cell_decisions import all_cell_decisions, standing
from pipeline.deciding.decision_store import all_decisions, follow_page_ranges
from pipeline.deciding.decisions import DECISION_UNREADABLE, apply_decisions, corrected
from pipeline.intake.folder import Listing, check_not_empty, check_output, list_folder
from pipeline.judging.copied_indicators import with_indicators_of_copies
from pipeline.judging.coverage import coverage
from pipeline.judging.deadlines import mark_late
from pipeline.judging.document import judge_documents
from pipeline.judging.duplicates import mark_duplicates
from pipeline.judging.figures_owed import owed_by_body
from pipeline.judging.register_matching import match_register
from pipeline.judging.superseding import mark_superseded, with_links
from pipeline.reading.engines import Engine
from pipeline.reading.tasks import ReadTask
from pipeline.reading.versions import extractor_version, reader_key, readers
from pipeline.records.cells import count_rows, holes_in
from pipeline.records.files import FoundFile, HashedFile
from pipeline.records.found import FoundDocument
from pipeline.records.reasons import load_reasons
from pipeline.records.results import Results
from pipeline.records.rows import CellKey, CoverageRow, EvidenceRow, Settled
from pipeline.run.file_rows import ReadFile, rows_of
from pipeline.run.log import ProblemLog
from pipeline.run.planning import first_pass, hash_files, second_pass
from pipeline.run.progress import RunProgress
from pipeline.run.rankings import ClassifierSource, rank_all
from pipeline.run.registering import keep_register
from pipeline.run.results import identified_only
from pipeline.run.sealing import (
    documents_with_text,
    forget_content,
    forget_decided_content,
    newly_sealed,
)
from pipeline.run.settings import RunSettings
from pipeline.run.splitting import split_as_decided
from pipeline.store.damage import forget_damaged
from pipeline.store.loading import DamagedRecord, loaded_pages
from pipeline.store.overview import STOPPED
from pipeline.store.store import KeptReading, KnownFile, Store

IDENTIFYING, READING_ON = "Nhận diện văn bản", "Đọc các trang còn lại"
"""What the two passes are called on the screen."""


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


@dataclass(frozen=True, slots=True)
class Damage:
    """What the store held damaged: files that were to be read anew, and documents with a decision
    that says nothing any more; both by their paths.
    """

    read_again: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """The results of a run, and how many contents were read anew.

    `sealed` are the paths of papers on which a mark of secrecy was seen only now: an earlier list,
    perhaps the preliminary one of this run, told of their content.
    """

    results: Results
    read_now: int
    interrupted: bool
    damaged: Damage = Damage()
    sealed: tuple[str, ...] = ()


def run(settings: RunSettings, parts: RunParts) -> RunOutcome:
    """Read what is new or changed under the folder, then judge everything.

    The first pass reads page 1 and the last page of every file: with them the list is complete.
    The second reads the pages between. An interrupt (Ctrl-C) during reading keeps what was read
    and judges that. Raises PipelineError where the call or the folder is wrong.
    """
    watch = Stopwatch()
    with watch.stage("intake"):
        check_output(settings.folder, settings.out)
        check_not_empty(settings.folder)
        listing = _of_level(list_folder(settings.folder), settings, parts.campaign)
        hashed = hash_files(listing, parts.store.known_files())
        parts.store.save_files(((one.file, one.sha256, one.error) for one in hashed), parts.now())
        if settings.retry_failed:
            parts.store.forget_failures()
        contents = set(forget_damaged(parts.store.engine))
        damaged = {one.file.path for one in hashed if one.sha256 in contents}
        tasks = first_pass(hashed, parts.store)
    run_id = parts.store.start_run(settings.as_record(), parts.now())
    log = parts.log
    if log:
        log.event("run-begins", f"{len(hashed)} files, {len(tasks)} to read")
        for one in hashed:
            if one.error:
                log.problem(one.error, one.file.path, one.detail)
        for name in listing.skipped:
            log.problem("skipped", *name.rsplit(": ", 1))
    rest: tuple[ReadTask, ...] = ()
    interrupted = False
    try:
        with watch.stage("identify"):
            damaged |= read_all(IDENTIFYING, tasks, parts)
        if not settings.identify_only:
            rest = second_pass(hashed, parts.store)
        if rest and parts.early:
            parts.early(judge_all(settings, parts, hashed, listing.skipped, watch))
        with watch.stage("read"):
            damaged |= read_all(READING_ON, rest, parts)
    except KeyboardInterrupt:
        interrupted = True
    told_of = documents_with_text(parts.store)
    results = judge_all(settings, parts, hashed, listing.skipped, watch)
    damage = Damage(tuple(sorted(damaged)), unreadable_decisions(results.rows))
    counts = summary(results)
    parts.store.end_run(run_id, {**counts, STOPPED: interrupted}, parts.now())
    if log:
        for path in (*damage.read_again, *damage.decisions):
            log.problem("damaged-record", path)
        seconds = ", ".join(f"{name} {spent:.1f} s" for name, spent in watch.seconds.items())
        how = "run-interrupted" if interrupted else "run-ends"
        log.event(how, f"{counts['documents']} documents, {counts['errors']} errors; {seconds}")
    read_now = len({task.sha256 for task in (*tasks, *rest)})
    sealed = newly_sealed(told_of, results.rows)
    return RunOutcome(results, read_now, interrupted, damage, sealed)


def unreadable_decisions(rows: Sequence[EvidenceRow]) -> tuple[str, ...]:
    """Return the paths of documents on which a decision is damaged and no later one stands."""
    return tuple(dict.fromkeys(row.path for row in rows if DECISION_UNREADABLE in row.reasons))


def read_all(title: str, tasks: Sequence[ReadTask], parts: RunParts) -> set[str]:
    """Run the tasks and store each result as it comes; `title` says what is being done.

    Returns the paths of files whose stored pages turned out to be damaged.
    """
    damaged: set[str] = set()
    if not tasks:
        return damaged
    paths = {task.sha256: task.path for task in tasks}
    version = extractor_version()
    with closing(parts.progress(title, len(tasks))) as progress:
        for result in parts.engine.run(with_content(tasks, parts.store, damaged)):
            parts.store.save_result(result, reader_key(result.whole), version)
            if parts.log and result.error:
                parts.log.problem(result.error, paths[result.sha256], result.detail)
            if parts.found:
                parts.found(paths[result.sha256], result.documents)
            progress.file_done(paths[result.sha256], result.pages, result.error)
    return damaged


def with_content(tasks: Sequence[ReadTask], store: Store, damaged: set[str]) -> Iterator[ReadTask]:
    """Yield the tasks with the stored pages they work on, fetched only when it is their turn.

    Where these are damaged, the file itself is asked, and its path added to `damaged`.
    """
    for task in tasks:
        content = store.reading_content(task.sha256, task.stored) if task.stored else ""
        try:
            if content:
                loaded_pages(content)
            yield replace(task, content=content)
        except DamagedRecord:
            damaged.add(task.path)
            yield replace(task, stored="", rest=False)


def judge_all(
    settings: RunSettings,
    parts: RunParts,
    hashed: Sequence[HashedFile],
    skipped: Sequence[str],
    watch: Stopwatch,
) -> Results:
    """Classify and judge every document that is read, and store the evidence list."""
    with watch.stage("load"):
        split_as_decided(parts.store)
        documents = parts.store.documents(*readers())
        readings = parts.store.readings(*readers())
        known = parts.store.known_files()
    rows, found = rows_of(_read_files(hashed, documents, readings, known, parts.campaign))
    for added in added_rows(parts.store.engine):
        rows.append(added)
        found.append(None)

    def rank(profiles: Sequence[Profile]) -> Sequence[Ranking]:
        with watch.stage("classify"):
            return rank_all(profiles, parts.store, parts.classifier)

    with watch.stage("judge"):
        documents_judged = judge_documents(rows, found, parts.indicators, load_grammar(), rank)
        judged = [one.row for one in documents_judged]
        texts = {one.row.doc_id: one.found.text for one in documents_judged if one.found}
        follow_page_ranges(parts.store.engine, (row.doc_id for row in judged))
        as_corrected = corrected(judged, all_decisions(parts.store.engine), parts.indicators)
        linked = mark_superseded(mark_duplicates(as_corrected, texts))
        marked = with_indicators_of_copies(with_links(judged, linked), parts.indicators)
        caution = ""
        if parts.campaign is not None:
            lateness = mark_late(marked, parts.campaign, parts.store.first_run())
            marked, caution = lateness.rows, lateness.caution
        units = sorted({row.unit for row in marked if row.unit})
    with watch.stage("store"):
        stored = _store_with_decisions(parts, marked, units)
        forget_content(settings.out, parts.store, stored.rows)
    with watch.stage("register"):
        register = (
            match_register(parts.store.register(), stored.rows)
            if parts.register is None
            else keep_register(
                parts.register, stored.rows, parts.indicators, parts.store, parts.classifier
            )
        )
    return Results(
        folder=str(settings.folder),
        year=settings.year,
        period=parts.indicators.period,
        indicators=parts.indicators,
        rows=stored.rows,
        coverage=stored.coverage,
        made_at=parts.now(),
        seconds=watch.seconds,
        skipped=tuple(skipped),
        caution=caution,
        register=register,
        identified_only=identified_only(stored.rows, readings),
        settled=stored.settled,
        organisation=parts.campaign.organisation if parts.campaign else "",
        assessed=all_assessed(parts.store.engine),
        figures_owed=owed_by_body(parts.campaign) if parts.campaign else (),
        level=parts.campaign.shown_level if parts.campaign else "",
    )


@dataclass(frozen=True, slots=True)
class _Stored:
    """What was stored: the rows with the decisions on them, the coverage with those on cells."""

    rows: tuple[EvidenceRow, ...]
    coverage: tuple[CoverageRow, ...]
    settled: Mapping[CellKey, Settled]


def _store_with_decisions(
    parts: RunParts, judged: Sequence[EvidenceRow], units: Sequence[str]
) -> _Stored:
    """Lay the reviewers' decisions over the rows and store them with their coverage."""
    reasons = load_reasons()
    forget_decided_content(parts.store, judged)
    while True:  # until no reviewer decides between our reading the decisions and our writing
        decisions = all_decisions(parts.store.engine)
        rows = apply_decisions(judged, decisions, parts.indicators, reasons)
        on_cells = all_cell_decisions(parts.store.engine)
        settled = standing(on_cells)
        covered = coverage(parts.indicators, rows, units, parts.campaign, settled)
        newest = {doc_id: made[-1].id for doc_id, made in decisions.items()}
        newest_on_cells = on_cells[-1].id if on_cells else 0
        if parts.store.save_evidence(rows, covered, judged, newest, newest_on_cells):
            return _Stored(rows, covered, settled)


def _read_files(
    hashed: Sequence[HashedFile],
    documents: Mapping[str, Sequence[FoundDocument]],
    readings: Mapping[str, KeptReading],
    known: Mapping[str, KnownFile],
    campaign: Campaign | None,
) -> Iterator[ReadFile]:
    """Yield what is known of each file, in order, but for those that are still to be read."""
    for one in hashed:
        reading = readings.get(one.sha256)
        held = documents.get(one.sha256, ())
        error = one.error or (reading.error if reading else "")
        if not held and not error and reading is None:
            continue  # an interrupted run has not come to it yet; the next one will
        before = known.get(one.file.path)
        yield ReadFile(
            one,
            held,
            error,
            _unit(one.file, campaign),
            before.first_seen if before else None,
            before.copy if before else None,
        )


def _of_level(listing: Listing, settings: RunSettings, campaign: Campaign | None) -> Listing:
    """Of a level below, only the files of its units; what was passed over the first level says."""
    if not settings.level or campaign is None:
        return listing
    own = tuple(one for one in listing.files if campaign.unit_of(one.path) is not None)
    return Listing(own, ())


def _unit(file: FoundFile, campaign: Campaign | None) -> str:
    """The submitting unit: the campaign's where it knows the folder, else the folder's name."""
    known = (campaign.unit_of(file.path) or campaign.below(file.path)) if campaign else None
    return known.name if known else file.unit


def summary(results: Results) -> dict[str, int]:
    """Return the counts that `run.json` and the terminal show."""
    verdicts = Counter(row.period.verdict for row in results.documents)
    cells = count_rows(results.coverage)
    registered_as = Counter(row.status for row in results.register)
    return {
        "files": len({row.path for row in results.rows}),
        "documents": len(results.documents),
        "errors": len(results.errors),
        "review": sum(row.review for row in results.rows),
        "skipped": len(results.skipped),
        "identified-only": results.identified_only,
        **{f"period-{verdict}": verdicts[verdict] for verdict in sorted(verdicts)},
        "holes": holes_in(cells),
        **{f"coverage-{status}": cells[status] for status in sorted(cells)},
        **{f"register-{status}": registered_as[status] for status in sorted(registered_as)},
    }
