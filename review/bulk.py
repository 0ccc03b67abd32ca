"""Accepting many documents at once: those of one indicator and issuer that nothing speaks against.

Only documents that no reason sends to review are offered. A group's others still wait one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.deciding.decision_store import new_batch
from pipeline.deciding.decisions import Decision, accept
from pipeline.store.queries.groups import Ready, ready_documents
from review.workplace import Workplace

LEAST_SCORE = 0.9
"""Score that is offered first; a reviewer may ask for another."""
MOST = 500
"""Documents of one bulk acceptance; a larger group takes several."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A document that would be accepted, and its version as it is seen now."""

    document: Ready
    version: str


def offered(workplace: Workplace, indicator: str, issuer: str, least: float) -> tuple[Offered, ...]:
    """Return the documents of a group that would be accepted."""
    ready = ready_documents(workplace.store.engine, indicator, issuer, least, MOST)
    return tuple(Offered(one, workplace.decisions.row(one.doc_id)[1]) for one in ready)


def accept_all(
    workplace: Workplace, versions: Mapping[str, str], reviewer: str
) -> Sequence[Decision]:
    """Accept the documents that were shown, all or none; raises DecisionConflict."""
    drafts = [
        accept(workplace.decisions.row(doc_id)[0], workplace.indicators) for doc_id in versions
    ]
    return workplace.decisions.decide(drafts, versions, reviewer, new_batch())
