"""The results as a whole: for the pages and papers that show all of them."""

from __future__ import annotations

from pipeline.records.listing import Listing, make_listing
from pipeline.records.results import Results
from pipeline.run.handing_in import handed_in
from pipeline.run.results import results_of
from review.workplace import Workplace


def whole_results(workplace: Workplace) -> tuple[Results, Listing]:
    """Return the results as the store holds them, with their codes, and what is listed of them."""
    results = results_of(
        workplace.store,
        workplace.folder,
        workplace.indicators,
        workplace.campaign,
        workplace.now(),
    )
    listing = make_listing(results, workplace.reasons)
    return handed_in(workplace.store, results, listing, workplace.campaign), listing
