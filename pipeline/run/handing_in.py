"""Results as they are handed in: with codes of the evidence and what people gave."""

from __future__ import annotations

from dataclasses import replace

from indicator_map.campaign import EVIDENCE_CODE, Campaign
from pipeline.records.assessment import evidence_code
from pipeline.records.listing import Listing
from pipeline.records.results import Results
from pipeline.store.evidence_codes import evidence_numbers
from pipeline.store.store import Store


def handed_in(
    store: Store, results: Results, listing: Listing, campaign: Campaign | None
) -> Results:
    """Return the results with a code for every document listed; new ones get the next, for good."""
    listed = {
        indicator: [entry.row.doc_id for entry in entries]
        for indicator, entries in listing.evidence.items()
    }
    scheme = campaign.evidence_code if campaign else EVIDENCE_CODE
    codes = {
        (indicator, doc_id): evidence_code(scheme, indicator, number)
        for (indicator, doc_id), number in evidence_numbers(store.engine, listed).items()
    }
    return replace(results, codes=codes)
