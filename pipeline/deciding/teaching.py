"""`train`: a classifier that also learns from what the reviewers of a results folder decided.

A decision teaches when it says what the document proves: it was accepted or rejected, or its
indicators were corrected. Papers with a mark of secrecy teach nothing. The new classifier takes
over only if it is better on decisions that were held out (`classifiers.learning`).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from classifiers.classifier import IndicatorClassifier
from classifiers.hints import hints_in
from classifiers.learning import LearningReport, learn
from classifiers.profile import Profile
from classifiers.saving import learned_from, save
from classifiers.titles import LabelledDecision
from extractors.document import Extraction
from indicator_map.examples import load_examples
from indicator_map.model import IndicatorSet
from pipeline.reading.versions import readers
from pipeline.records.rows import EvidenceRow
from pipeline.store.store import Store


def decisions_of(store: Store, indicators: IndicatorSet) -> tuple[LabelledDecision, ...]:
    """Return what the reviewers decided that a classifier for `indicators` can learn from."""
    profiles = _profiles(store)
    known = {leaf.id for leaf in indicators.leaves}
    taught: list[LabelledDecision] = []
    for row in store.evidence():
        profile = profiles.get((row.sha256, row.first_page, row.last_page))
        labels = tuple(one.indicator for one in row.indicators)
        if profile is None or row.secret or not _teaches(row) or not known.issuperset(labels):
            continue
        taught.append(
            LabelledDecision(_as_corrected(profile, row), labels, row.decision == "accepted")
        )
    return tuple(taught)


def _as_corrected(profile: Profile, row: EvidenceRow) -> Profile:
    """Return what the classifier looks at, with what a person has put right in its place."""
    extraction = row.extraction or Extraction()
    fields = {
        "title": extraction.subject,
        "doc_type": extraction.doc_type,
        "number": extraction.number,
        "issuer": extraction.issuer,
    }
    changes: dict[str, Any] = {
        name: field.value or "" for name, field in fields.items() if field.reader == "human"
    }
    if extraction.issue_date.reader == "human":
        changes["issue_date"] = extraction.issue_date.value
    return replace(profile, hints=hints_in(row.path), **changes)


def _teaches(row: EvidenceRow) -> bool:
    if row.decision in ("accepted", "rejected"):
        return True
    return row.decision == "corrected" and row.confirmed


def _profiles(store: Store) -> dict[tuple[str, int, int], Profile]:
    """Profiles by content and pages."""
    return {
        (sha256, one.first_page, one.last_page): one.profile
        for sha256, documents in store.documents(*readers()).items()
        for one in documents
    }


def teach(
    store: Store, indicators: IndicatorSet, current: IndicatorClassifier, model: Path
) -> LearningReport:
    """Learn from the decisions of `store`; write the classifier to `model` if it is better."""
    examples = load_examples()
    decisions = decisions_of(store, indicators)
    report = learn(indicators, examples, decisions, current)
    if report.replaced:
        save(report.classifier, learned_from(indicators, examples, decisions), model)
    return report
