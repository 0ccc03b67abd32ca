"""What a reviewer entered in the form of one document, and what is asked before it is accepted."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import FormData

from extractors.grammar.folding import fold
from indicator_map.model import IndicatorSet
from pipeline.deciding.decisions import values_of
from pipeline.deciding.validation import canonical, indicator_ids
from pipeline.records.rows import EvidenceRow
from review.document_view import FIELDS, typed, typed_or_same

LONGEST_VALUE = 2000
NEEDED = ("number", "issue_date", "doc_type")
"""Without these a document is hardly known again: accepting it so is asked about."""
ANYWAY = "accept-anyway"
"""The answer to that question: it has none of them."""
ACCEPTING = ("accept", ANYWAY)


def entered_values(form: FormData, row: EvidenceRow, indicators: IndicatorSet) -> dict[str, str]:
    """Return the values of the form, in the store's form; what it does not hold stays as it is."""
    entered: dict[str, str] = {}
    for name in FIELDS:
        if name in form and not (row.secret and name in ("subject", "signer")):
            entered[name] = canonical(name, str(form[name])[:LONGEST_VALUE])
            if typed(name, values_of(row)[name]) == typed_or_same(name, entered[name]):
                entered[name] = values_of(row)[name]
    if "indicators_shown" in form:
        more = str(form.get("more", ""))[:LONGEST_VALUE]
        chosen = " ".join([*map(str, form.getlist("indicator")), *meant(more, indicators)])
        entered["indicators"] = canonical("indicators", chosen)
    verdict = str(form.get("verdict", ""))
    if verdict:
        entered["verdict"] = verdict
    if form.get("not_duplicate"):
        entered["duplicate_of"] = ""
    if form.get("in_force"):
        entered["superseded_by"] = ""
    return entered


def meant(text: str, indicators: IndicatorSet) -> tuple[str, ...]:
    """Return the ids that a person means: ids in any case, or words of one indicator's title.

    What is neither comes back as typed, its blanks as `_`, so that it is one thing to refuse.
    """
    parts = indicator_ids(text)
    ids = {id.casefold(): id for id in indicators.ids}
    if all(part.casefold() in ids for part in parts):
        return tuple(ids[part.casefold()] for part in parts)
    words = fold(" ".join(text.split()))
    found = [leaf.id for leaf in indicators.leaves if words in fold(leaf.title)]
    if len(found) == 1:
        return tuple(found)
    if any(part.casefold() in ids for part in parts) or any(map(str.isdigit, text)):
        return tuple(ids.get(part.casefold(), part) for part in parts)
    return ("_".join(text.split()),)


def as_typed(entered: Mapping[str, str]) -> dict[str, str]:
    """Return values as they were typed, to be shown in the form again."""
    return {name: typed_or_same(name, value) for name, value in entered.items()}


def asked_first(row: EvidenceRow, changes: Mapping[str, str]) -> str:
    """Return what to ask before a row is accepted with these changes, empty for nothing."""
    values = {**values_of(row), **changes}
    lacking = [FIELDS[name].lower() for name in NEEDED if not values[name]]
    if row.error and len(lacking) == len(NEEDED):
        what = "Máy không đọc được tệp này và" if row.sha256 else "Văn bản giấy này"
        return f"{what} chưa ô nào được điền. Duyệt như vậy?"
    if lacking:
        *first, last = lacking
        named = f"{', '.join(first)} và {last}" if first else last
        return f"Văn bản này chưa có {named}. Duyệt như vậy?"
    return ""
