"""Names of the copies in a dossier (bộ hồ sơ): for its folders and for links that lead there."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from pipeline.judging.drafts import is_draft
from pipeline.records.cells import apart_reasons
from pipeline.records.listing import Entry, Listing
from pipeline.records.results import Results

LONGEST_NAME = 180
"""Bytes of a copy's name: file systems allow 255, and a folder's path comes before it."""
LONGEST_UNIT = 60
"""Bytes of the unit's name within it."""
LONGEST_SUBJECT = 60
"""Bytes of the subject, where there is no number."""

DRAFTS = "Dự-thảo"
"""The folder of drafts: nothing is proved by them."""
UNCOUNTED = "Không-tính"
"""The folder of what closes nothing of its indicator: the contents say why."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]+')
_BLANKS = re.compile(r"[\s_]+")


def copy_name(entry: Entry, code: str, shared: bool) -> str:
    """Return the name of a copy without its ending; `shared`: its file holds other documents.

    `B.1.9.2-03_ĐV07_31-KH-UBND_2024-02-02`: code, unit, number, day. A document without a number is
    told by its type and subject. Vietnamese letters stay; what Windows forbids becomes `-`.
    """
    told = safe_part(entry.number) or "-".join(
        part for part in (safe_part(entry.doc_type), _subject(entry)) if part
    )
    issued = entry.issue_date.isoformat() if entry.issue_date else ""
    pages = f"tr{safe_part(entry.row.pages)}" if shared and entry.row.pages else ""
    unit = _cut(safe_part(entry.row.unit), LONGEST_UNIT)
    tail = "".join(f"_{part}" for part in (issued, pages) if part)
    head = "_".join(part for part in (safe_part(code), unit, told) if part)
    return _cut(head, LONGEST_NAME - len(tail.encode())) + tail


def dossier_names(results: Results, listing: Listing) -> Mapping[tuple[str, str], str]:
    """Return where in a dossier the copy of every document (indicator, doc_id) lies, with `/`.

    Drafts and what closes nothing of its indicator lie in folders of their own, so that neither is
    taken for evidence. Secret documents have no copy and no name.
    """
    apart = apart_reasons(results.coverage)
    documents_in = Counter(row.path for row in results.documents)
    names: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for indicator, entries in listing.evidence.items():
        for entry in entries:
            if entry.secret:
                continue
            code = results.codes.get((indicator, entry.row.doc_id), indicator)
            home = safe_part(indicator)
            if is_draft(entry.row):
                home = f"{DRAFTS}/{home}"
            elif (indicator, entry.row.doc_id) in apart:
                home = f"{UNCOUNTED}/{home}"
            stem = f"{home}/{copy_name(entry, code, documents_in[entry.row.path] > 1)}"
            name = _free_name(stem, _FORBIDDEN.sub("-", Path(entry.row.path).suffix.lower()), taken)
            taken.add(name.casefold())
            names[indicator, entry.row.doc_id] = name
    return names


def safe_part(text: str) -> str:
    """Return `text` as a part of a file name: NFC, no forbidden signs, blanks or edge dots."""
    text = _FORBIDDEN.sub("-", unicodedata.normalize("NFC", text))
    text = _BLANKS.sub("-", text.encode("utf-8", errors="replace").decode())
    return re.sub(r"-{2,}", "-", text).strip("-. ")


def _subject(entry: Entry) -> str:
    return _cut(safe_part(entry.subject), LONGEST_SUBJECT)


def _free_name(stem: str, ending: str, taken: set[str]) -> str:
    """Two names that differ in case only are one on Windows."""
    name, count = f"{stem}{ending}", 1
    while name.casefold() in taken:
        count += 1
        name = f"{stem}_{count}{ending}"
    return name


def _cut(text: str, most: int) -> str:
    """Cut `text` to `most` bytes of UTF-8, not within a letter."""
    return text.encode()[:most].decode(errors="ignore").strip("-. ")
