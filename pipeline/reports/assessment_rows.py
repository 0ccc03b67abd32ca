"""The self-assessment (tự đánh giá) as rows: what Word file, workbook and page show of it.

Own points, results in words and difficulties are people's; where nobody gave them, points and words
are proposed, and said to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from extractors.packaged_data import packaged_yaml
from indicator_map.model import Indicator
from pipeline.judging.drafts import is_draft
from pipeline.judging.figures import Told, told_figures
from pipeline.judging.self_scores import ProposedScore, own_points, propose_score
from pipeline.records.assessment import NOTHING_GIVEN, Assessed
from pipeline.records.cells import counted_for
from pipeline.records.listing import Entry, Listing
from pipeline.records.results import Results
from pipeline.records.rows import CoverageRow
from pipeline.records.wording import COUNTED_BY, clean, day
from pipeline.reports.dossier_names import dossier_names
from pipeline.reports.figure_words import amount

DOSSIER_HOME = "dossier/"
"""Where the dossier lies, seen from papers in the results folder."""


@dataclass(frozen=True, slots=True)
class CodedEvidence:
    """A document that closes something of an indicator, with its code and its link, or empty."""

    entry: Entry
    code: str
    link: str

    @property
    def confirmed(self) -> bool:
        """Whether a person has confirmed it; else the papers mark it."""
        return self.entry.row.confirmed

    @property
    def shown_code(self) -> str:
        """The code as papers cite it: `[B.1.7.1-02]`."""
        return f"[{self.code}]" if self.code else ""


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One indicator of the set; a group has neither evidence nor words.

    `given` is what people gave; `proposed_score` and `proposed_result` stand where they gave
    nothing.
    """

    indicator: Indicator
    is_leaf: bool
    given: Assessed = NOTHING_GIVEN
    proposed_score: ProposedScore | None = None
    proposed_result: str = ""
    evidence: tuple[CodedEvidence, ...] = ()

    @property
    def result(self) -> str:
        """The result in words: a person's, else the proposed one."""
        return self.given.result or self.proposed_result

    @property
    def points(self) -> float | None:
        """Own points: a person's, else the proposed ones; None for neither."""
        return own_points(self.given, self.proposed_score)

    @property
    def score_is_proposed(self) -> bool:
        """Whether the own points are not a person's."""
        return self.given.points is None and self.proposed_score is not None


def criterion_rows(
    results: Results,
    listing: Listing,
    home: str | None = DOSSIER_HOME,
    confirmed_only: bool = False,
) -> tuple[CriterionRow, ...]:
    """Return a row for every indicator, in the set's order.

    `home` is where the dossier lies, seen from the paper (empty for within it): codes lead there;
    None for no links to it.
    `confirmed_only`: documents that nobody has confirmed are left out; else papers mark them.
    """
    links = (
        {}
        if home is None
        else {
            key: quote(home + name, safe="/")
            for key, name in dossier_names(results, listing).items()
        }
    )
    leaves = {leaf.id for leaf in results.indicators.leaves}
    counted = counted_for(results.coverage)
    figures = _figures_by_document(results)
    cells: dict[str, list[CoverageRow]] = {}
    for row in results.coverage:
        cells.setdefault(row.indicator, []).append(row)
    rows = []
    for indicator in results.indicators.indicators:
        if indicator.id not in leaves:
            rows.append(CriterionRow(indicator, False))
            continue
        evidence = tuple(
            CodedEvidence(
                entry,
                results.codes.get((indicator.id, entry.row.doc_id), ""),
                links.get((indicator.id, entry.row.doc_id), ""),
            )
            for entry in _counted(listing.evidence.get(indicator.id, ()), counted, indicator.id)
            if entry.row.confirmed or not confirmed_only
        )
        own = cells.get(indicator.id, [])
        score = propose_score(indicator, own)
        rows.append(
            CriterionRow(
                indicator,
                True,
                results.assessed.get(indicator.id, NOTHING_GIVEN),
                score,
                _proposed_result(indicator.id, evidence, own, score, figures),
                evidence,
            )
        )
    return tuple(rows)


def describe(entry: Entry) -> str:
    """Return a document as papers cite it: type, number, day, issuer, subject."""
    return f"{cited(entry)}: {entry.subject}" if entry.subject else cited(entry)


def cited(entry: Entry) -> str:
    """Return a document by type, number, day and issuer."""
    number = f" số {entry.number}" if entry.number else ""
    issued = f" ngày {day(entry.issue_date)}" if entry.issue_date else ""
    issuer = f" của {entry.issuer}" if entry.issuer else ""
    return f"{entry.doc_type or 'Văn bản'}{number}{issued}{issuer}"


def total_points(rows: Sequence[CriterionRow]) -> float | None:
    """Return the sum of the own points of all indicators; points taken off count less.

    None where no indicator has points yet: nobody has given 0.
    """
    if all(row.points is None for row in rows):
        return None
    return sum(
        (-row.points if row.indicator.deduction else row.points)
        for row in rows
        if row.points is not None
    )


@cache
def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = packaged_yaml("pipeline.reports", "assessment.yaml")
    return words


def _counted(
    entries: Sequence[Entry], counted: Mapping[str, frozenset[str] | None], indicator: str
) -> Iterator[Entry]:
    """Yield the documents that close something: nothing that is a draft, superseded, or apart."""
    closing = counted.get(indicator)
    for entry in entries:
        counts = closing is None or entry.row.doc_id in closing
        if counts and not is_draft(entry.row) and not entry.row.superseded_by:
            yield entry


def _figures_by_document(results: Results) -> dict[str, list[Told]]:
    held: dict[str, list[Told]] = {}
    for one in told_figures(results.documents):
        if one.counted:
            held.setdefault(one.row.doc_id, []).append(one)
    return held


def _proposed_result(
    indicator: str,
    evidence: Sequence[CodedEvidence],
    cells: Sequence[CoverageRow],
    score: ProposedScore | None,
    figures: Mapping[str, Sequence[Told]],
) -> str:
    words, most = _words()["result"], _words()["most"]
    lines = []
    named = [f"{cited(one.entry)} {one.shown_code}".strip() for one in evidence]
    if named:
        form = "one" if len(named) == 1 else "more" if len(named) <= most["documents"] else "many"
        documents = "; ".join(named[: most["documents"]])
        lines.append(words[form].format(count=len(named), documents=documents))
    if score is not None and score.asked > 1:
        lines.append(
            words["covered"].format(closed=score.closed, asked=score.asked, by=COUNTED_BY[score.by])
        )
    told = list(_told(indicator, evidence, figures))[: most["figures"]]
    if told:
        lines.append(words["figures"].format(figures="; ".join(told)))
    bases = list(dict.fromkeys(r.basis for r in cells if r.status == "none-occurred" and r.basis))
    if bases:
        lines.append(words["none_occurred"].format(bases="; ".join(map(clean, bases))))
    return "\n".join(lines) or words["nothing"]


def _told(
    indicator: str, evidence: Sequence[CodedEvidence], figures: Mapping[str, Sequence[Told]]
) -> Iterator[str]:
    """Yield the figures of documents that evidence this indicator, each matter once.

    Of a document that evidences several those on the page of the part about this one.
    """
    seen: set[object] = set()
    for one in evidence:
        accepted = one.entry.row.indicators
        page = next((s.page for s in accepted if s.indicator == indicator), 0)
        for told in figures.get(one.entry.row.doc_id, ()):
            here = told.figure.page == page if page else len(accepted) == 1
            key = (told.matter, told.body_and_level)
            if here and key not in seen:
                seen.add(key)
                stage = "" if told.figure.stage == "khác" else f" ({told.figure.stage})"
                yield f"{told.what}{stage}: {amount(told.amount)} {told.measure} {one.shown_code}"
