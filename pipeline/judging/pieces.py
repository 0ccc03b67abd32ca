"""How far one paper is the piece of evidence that a need asks for.

Kind, issuer, period and part of a paper are judged one by one, so that a cell can say why a paper
that is there does not close it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.grammar.folding import fold
from indicator_map.campaign import Unit
from indicator_map.doc_types import kinds_of
from indicator_map.model import Need
from pipeline.judging.drafts import is_draft
from pipeline.judging.issuing import Bodies, issuer_of
from pipeline.judging.months import announces
from pipeline.records import coverage_sentences as sentences
from pipeline.records.rows import CoverageStatus, EvidenceRow, ScoredIndicator, Verdict

_ISSUES = re.compile(r"^(?:ve viec |v/v )?(?:phe duyet va )?ban hanh (?:kem theo )?(?P<kind>.*)")
"""A decision that issues a plan or regulation is that plan: the paper itself is annexed to it."""

_DECISION = "Quyết định"


@dataclass(frozen=True, slots=True)
class Held:
    """A paper that is there for an indicator.

    `units` are those in whose folders it or a copy of it lies; `verdict` is judged by the
    indicator's own rule.
    """

    row: EvidenceRow
    scored: ScoredIndicator
    units: frozenset[str]
    verdict: Verdict

    @property
    def name(self) -> str:
        """How the paper is named in `found`: number and day, with the part that proves it."""
        return sentences.in_section(paper_name(self.row), self.scored.section, self.scored.page)


@dataclass(frozen=True, slots=True)
class Fit:
    """How a paper fits a need; `faults` are Vietnamese reasons why it does not.

    `status` is `found` (or `confirmed`) where it is the piece, the rung of the ladder where one
    thing is wrong, and None where it is something else altogether.
    """

    status: CoverageStatus | None
    faults: tuple[str, ...] = ()

    @property
    def closes(self) -> bool:
        """Whether the paper is the piece."""
        return self.status in ("found", "confirmed")


def fit(
    held: Held,
    need: Need | None,
    issued_by: Sequence[str],
    unit: Unit | None,
    bodies: Bodies,
    monthly: bool,
) -> Fit:
    """Return how far a paper is what a need asks for; of any kind where it is None.

    `issued_by` is as `Need.issued_by`; `unit` the one that owes it, None where the province does;
    `monthly`: it is asked for a month or quarter, so what only announces is none.
    """
    row = held.row
    if row.superseded_by:
        return Fit(None, (sentences.superseded(),))
    if row.corrects:
        return Fit(None, (sentences.corrects_another(),))
    issuer = bodies.named(row, issued_by, unit)
    kind = _kind_faults(held, need, monthly)
    draft = is_draft(row)
    faults = [
        *([] if issuer else [sentences.issued_by_another(issuer_of(row))]),
        *kind,
        *([sentences.unfinished()] if draft else []),
        *_period_faults(held.verdict),
    ]
    return Fit(_status(held, issuer, not kind, draft), tuple(faults))


def _status(held: Held, issuer: bool, kind: bool, draft: bool) -> CoverageStatus | None:
    unknown = held.verdict == "unknown"
    if held.verdict in ("before", "after"):
        return "outside-only" if issuer and kind else None
    if issuer and kind and (draft or unknown):
        return "draft"
    if draft or unknown or not (issuer or kind):
        return None
    if not issuer:
        return "wrong-issuer"
    if not kind:
        return "wrong-kind"
    return "confirmed" if held.row.confirmed else "found"


def _kind_faults(held: Held, need: Need | None, monthly: bool) -> list[str]:
    row = held.row
    if need is None:
        return []
    kind = (row.extraction.doc_type.value or "") if row.extraction else ""
    subject = " ".join(fold((row.extraction.subject.value or "") if row.extraction else "").split())
    if not _is_kind(kind, subject, need.doc_types):
        return [sentences.another_kind(kind)]
    if need.part == "whole" and held.scored.section:
        return [sentences.only_a_part()]
    if any(fold(words) in subject for words in need.not_words) or (monthly and announces(row)):
        return [sentences.only_announces()]
    return []


def _is_kind(kind: str, subject: str, wanted: Sequence[str]) -> bool:
    """Whether a paper is one of the kinds; `subject` folded.

    `Kết luận` with the subject `thanh tra …` is a `Kết luận thanh tra`; a decision that issues a
    plan is that plan. A paper without a kind passes where evidence without a letterhead would.
    """
    if not kind:
        return not kinds_of("other_evidence").isdisjoint(wanted)
    if kind in wanted:
        return True
    whole = f"{fold(kind)} {subject} "
    if any(whole.startswith(f"{fold(name)} ") for name in wanted):
        return True
    issued = _ISSUES.match(subject) if kind == _DECISION else None
    return issued is not None and any(
        f"{issued['kind']} ".startswith(f"{fold(name)} ") for name in wanted
    )


def _period_faults(verdict: Verdict) -> list[str]:
    words = {
        "before": sentences.before_the_period(),
        "after": sentences.after_the_period(),
        "unknown": sentences.no_day(),
    }
    return [words[verdict]] if verdict in words else []


def paper_name(row: EvidenceRow) -> str:
    """Return how a paper is named in a cell: number and day, or its path."""
    number = row.extraction.number.value if row.extraction else None
    return sentences.paper(number, row.issued) if number else row.path
