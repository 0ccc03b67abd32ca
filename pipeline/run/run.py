"""The main job: intake → read → extract → classify → judge → store → report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from indicator_map.campaign import Campaign
from pipeline.deciding.decisions import DECISION_UNREADABLE
from pipeline.intake.folder import Listing, check_not_empty, check_output, list_folder
from pipeline.reading.tasks import ReadTask
from pipeline.reading.versions import extractor_version, reader_key
from pipeline.records.cells import count_rows, holes_in
from pipeline.records.results import Results
from pipeline.records.rows import EvidenceRow
from pipeline.run.judging import judge_all
from pipeline.run.parts import RunParts, Stopwatch
from pipeline.run.planning import first_pass, hash_files, second_pass
from pipeline.run.sealing import documents_with_text, newly_sealed
from pipeline.run.settings import RunSettings
from pipeline.run.standing import CAUTION, STATE, state_of_run, still_standing
from pipeline.store.damage import forget_damaged
from pipeline.store.digest import last_said
from pipeline.store.loading import DamagedRecord, loaded_pages
from pipeline.store.overview import STOPPED
from pipeline.store.queries.state import UNCHANGED
from pipeline.store.store import Store

IDENTIFYING, READING_ON = "Nhận diện văn bản", "Đọc các trang còn lại"
"""What the two passes are called on the screen."""


@dataclass(frozen=True, slots=True)
class Damage:
    """What the store held damaged: files that were to be read anew, and documents with a decision
    that says nothing any more; both by their paths.
    """

    read_again: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """The results of a run, and how many contents were read anew.

    `sealed` are the paths of papers on which a mark of secrecy was seen only now: an earlier list,
    perhaps the preliminary one of this run, told of their content. `state` is a key of all that
    reports of these results show, empty where another run must judge again; `unchanged`: the last
    run had the same one, and nothing was judged.
    """

    results: Results
    read_now: int
    interrupted: bool
    damaged: Damage = Damage()
    sealed: tuple[str, ...] = ()
    state: str = ""
    unchanged: bool = False


def run(settings: RunSettings, parts: RunParts) -> RunOutcome:
    """Read what is new or changed under the folder, then judge everything.

    The first pass reads page 1 and the last page of every file: with them the list is complete.
    The second reads the pages between. An interrupt (Ctrl-C) during reading keeps what was read
    and judges that. Where nothing at all has changed since the last run, what it judged stands.
    Raises PipelineError where the call or the folder is wrong.
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
        last = str(parts.store.last_summary().get(STATE, ""))
        unchanged = bool(last) and last == state_of_run(settings, parts, hashed, listing.skipped)
        contents = set(forget_damaged(parts.store.engine, known_whole=unchanged))
        damaged = {one.file.path for one in hashed if one.sha256 in contents}
        tasks = first_pass(hashed, parts.store)
        standing = None
        if (
            unchanged
            and not tasks
            and (settings.identify_only or not second_pass(hashed, parts.store))
        ):
            standing = still_standing(settings, parts, listing.skipped, parts.now())
    run_id = parts.store.start_run(settings.as_record(), parts.now())
    log = parts.log
    if log:
        log.event("run-begins", f"{len(hashed)} files, {len(tasks)} to read")
        for one in hashed:
            if one.error:
                log.problem(one.error, one.file.path, one.detail)
        for name in listing.skipped:
            log.problem("skipped", *name.rsplit(": ", 1))
    if standing is not None:
        results = replace(standing, seconds=watch.seconds)
        damage = Damage(decisions=unreadable_decisions(results.rows))
        _end(run_id, results, damage, parts, {STATE: last, UNCHANGED: True}, "run-ends")
        return RunOutcome(results, 0, False, damage, state=last, unchanged=True)
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
    said = last_said(parts.store.engine)
    results = judge_all(settings, parts, hashed, listing.skipped, watch)
    damage = Damage(tuple(sorted(damaged)), unreadable_decisions(results.rows))
    with watch.stage("store"):
        state = state_of_run(settings, parts, hashed, listing.skipped)
        if interrupted or last_said(parts.store.engine) != said:
            state = ""  # somebody decided meanwhile: these results may not show it
    how = "run-interrupted" if interrupted else "run-ends"
    _end(run_id, results, damage, parts, {STATE: state, STOPPED: interrupted}, how)
    read_now = len({task.sha256 for task in (*tasks, *rest)})
    sealed = newly_sealed(told_of, results.rows)
    return RunOutcome(results, read_now, interrupted, damage, sealed, state)


def _end(
    run_id: int,
    results: Results,
    damage: Damage,
    parts: RunParts,
    state: Mapping[str, str | bool],
    how: str,
) -> None:
    """Note in the store and in the log that a run came to its end, and `how`."""
    counts = summary(results)
    told = {**counts, CAUTION: results.caution, **state}
    parts.store.end_run(run_id, told, parts.now())
    if parts.log:
        for path in (*damage.read_again, *damage.decisions):
            parts.log.problem("damaged-record", path)
        seconds = ", ".join(f"{name} {spent:.1f} s" for name, spent in results.seconds.items())
        parts.log.event(
            how, f"{counts['documents']} documents, {counts['errors']} errors; {seconds}"
        )


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


def _of_level(listing: Listing, settings: RunSettings, campaign: Campaign | None) -> Listing:
    """Of a level below, only the files of its units; what was passed over the first level says."""
    if not settings.level or campaign is None:
        return listing
    own = tuple(one for one in listing.files if campaign.unit_of(one.path) is not None)
    return Listing(own, ())


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
