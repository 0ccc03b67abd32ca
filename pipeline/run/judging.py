"""Judges all that is read of a folder, and stores the evidence list and its coverage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from classifiers.profile import Profile
from classifiers.ranking import Ranking
from extractors.grammar.loader import load_grammar
from indicator_map.campaign import Campaign
from pipeline.deciding.added_documents import added_rows
from pipeline.deciding.assessment_store import all_assessed
from pipeline.deciding.cell_decisions import all_cell_decisions, standing
from pipeline.deciding.decision_store import all_decisions, follow_page_ranges
from pipeline.deciding.decisions import apply_decisions, corrected
from pipeline.judging.copied_indicators import with_indicators_of_copies
from pipeline.judging.coverage import coverage
from pipeline.judging.deadlines import mark_late
from pipeline.judging.document import judge_documents
from pipeline.judging.duplicates import mark_duplicates
from pipeline.judging.figures_owed import owed_by_body
from pipeline.judging.register_matching import match_register
from pipeline.judging.superseding import mark_superseded, with_links
from pipeline.reading.versions import readers
from pipeline.records.files import FoundFile, HashedFile
from pipeline.records.found import Outline
from pipeline.records.reasons import load_reasons
from pipeline.records.results import Results
from pipeline.records.rows import CellKey, CoverageRow, EvidenceRow, Settled
from pipeline.run.file_rows import ReadFile, rows_of
from pipeline.run.parts import RunParts, Stopwatch
from pipeline.run.rankings import rank_all
from pipeline.run.registering import keep_register
from pipeline.run.results import identified_only
from pipeline.run.sealing import forget_content, forget_decided_content
from pipeline.run.settings import RunSettings
from pipeline.run.splitting import split_as_decided
from pipeline.store.kept_documents import KeptDocuments, KeptTexts, outlines
from pipeline.store.store import KeptReading, KnownFile


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
        readings = parts.store.readings(*readers())
        rows, records = _laid_out(hashed, readings, parts)
    with watch.stage("judge"):
        judged, lengths = _judged(rows, records, parts, watch)
        follow_page_ranges(parts.store.engine, (row.doc_id for row in judged))
        as_corrected = corrected(judged, all_decisions(parts.store.engine), parts.indicators)
        ids = (row.doc_id for row in judged)
        kept = {doc_id: at for doc_id, at in zip(ids, records, strict=True) if at is not None}
        texts = KeptTexts(parts.store.engine, kept)
        linked = mark_superseded(mark_duplicates(as_corrected, texts, lengths))
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


def _laid_out(
    hashed: Sequence[HashedFile], readings: Mapping[str, KeptReading], parts: RunParts
) -> tuple[list[EvidenceRow], list[int | None]]:
    """Return the rows before judging, and by what record the store finds the document of each."""
    store = parts.store
    documents = outlines(store.engine, {sha256: one.reader for sha256, one in readings.items()})
    files = _read_files(hashed, documents, readings, store.known_files(), parts.campaign)
    rows, laid = rows_of(files)
    records = [one.record if one else None for one in laid]
    for added in added_rows(store.engine):
        rows.append(added)
        records.append(None)
    return rows, records


def _judged(
    rows: Sequence[EvidenceRow],
    records: Sequence[int | None],
    parts: RunParts,
    watch: Stopwatch,
) -> tuple[list[EvidenceRow], dict[str, int]]:
    """Return the rows as each document is judged by itself, and the length of each one's text."""

    def rank(profiles: Sequence[Profile]) -> Sequence[Ranking]:
        with watch.stage("classify"):
            return rank_all(profiles, parts.store, parts.classifier)

    found = KeptDocuments(parts.store.engine, records)
    judged: list[EvidenceRow] = []
    lengths: dict[str, int] = {}
    for one in judge_documents(rows, found, parts.indicators, load_grammar(), rank):
        judged.append(one.row)
        if one.found:
            lengths[one.row.doc_id] = len(one.found.text)
    return judged, lengths


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
    documents: Mapping[str, Sequence[Outline]],
    readings: Mapping[str, KeptReading],
    known: Mapping[str, KnownFile],
    campaign: Campaign | None,
) -> Iterator[ReadFile[Outline]]:
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


def _unit(file: FoundFile, campaign: Campaign | None) -> str:
    """The submitting unit: the campaign's where it knows the folder, else the folder's name."""
    known = (campaign.unit_of(file.path) or campaign.below(file.path)) if campaign else None
    return known.name if known else file.unit
