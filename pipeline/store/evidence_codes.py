"""The numbers of documents among the evidence of an indicator: given once, kept for good."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pipeline.records.document_id import DocumentId
from pipeline.store.tables import EvidenceCodeRecord


def evidence_numbers(
    engine: Engine, listed: Mapping[str, Iterable[str]]
) -> dict[tuple[str, str], int]:
    """Return the number of every document listed (doc_ids by indicator, in their order).

    What has none yet gets the next one. A document that is listed no longer keeps its number, and
    nobody else gets it.
    """
    with Session(engine) as session, session.begin():
        known: dict[tuple[str, str], int] = {}
        last: dict[str, int] = defaultdict(int)
        code = EvidenceCodeRecord
        for row in session.execute(select(code.indicator, code.document, code.number)):
            known[row.indicator, row.document] = row.number
            last[row.indicator] = max(last[row.indicator], row.number)
        numbers: dict[tuple[str, str], int] = {}
        for indicator, doc_ids in listed.items():
            for doc_id in doc_ids:
                document = _beginning(doc_id)
                number = known.get((indicator, document))
                if number is None:
                    number = last[indicator] = last[indicator] + 1
                    known[indicator, document] = number
                    session.add(
                        EvidenceCodeRecord(indicator=indicator, number=number, document=document)
                    )
                numbers[indicator, doc_id] = number
        return numbers


def _beginning(doc_id: str) -> str:
    """Return what stays of an id when its document turns out to end on another page."""
    made = DocumentId.read(doc_id)
    return "-".join(map(str, made.beginning)) if made else doc_id
