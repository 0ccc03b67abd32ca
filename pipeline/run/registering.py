"""The register (sổ văn bản) of a call: judged, matched with the scans, and kept in the store."""

from __future__ import annotations

from collections.abc import Sequence

from classifiers.profile import Profile
from classifiers.ranking import Ranking
from classifiers.register_table import RegisterEntry
from indicator_map.model import IndicatorSet
from pipeline.judging.registration import registered
from pipeline.records.rows import EvidenceRow, RegisterRow
from pipeline.run.rankings import ClassifierSource
from pipeline.store.loading import DamagedRecord
from pipeline.store.store import Store


def keep_register(
    entries: Sequence[RegisterEntry],
    evidence: Sequence[EvidenceRow],
    indicators: IndicatorSet,
    store: Store,
    classifier: ClassifierSource,
) -> tuple[RegisterRow, ...]:
    """Return the register's rows, judged and matched with `evidence`, and store them.

    Without entries the store forgets an earlier register. Rows that the stored register has are
    not classified again.
    """

    def rank(profiles: Sequence[Profile]) -> Sequence[Ranking]:
        return classifier.load().rank_many(profiles, explain=False)

    try:
        earlier = store.register(classifier.key) if entries else ()
    except DamagedRecord:
        earlier = ()
    rows = registered(entries, evidence, indicators, earlier, rank) if entries else ()
    store.save_register(rows, classifier.key)
    return rows
