"""Marks: secrecy (độ mật) on any page's head; urgency, ĐẾN stamp, copies, drafts on page 1.

The ĐẾN stamp's number and date are the receiver's (Nghị định 30/2020/NĐ-CP, Phụ lục IV); they are
told as part of the mark and are never the document's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.document import Document
from extractors.fields.copies import CopyMark
from extractors.fields.dates import find_dates
from extractors.fields.draft_mark import DRAFT, has_draft_mark
from extractors.fields.zone import Zone
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar
from extractors.page import Line, Page, Word

SECRECY = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")
URGENCY = ("HỎA TỐC", "THƯỢNG KHẨN", "KHẨN")
UPPER_SHARE = 0.5
"""Share of a page in which marks stand."""
_SPELLINGS = {fold(mark): mark for mark in (*SECRECY, *URGENCY)}
_WITHOUT_BLANKS = {folded.replace(" ", ""): mark for folded, mark in _SPELLINGS.items()}
_MARK = r"(?P<mark>tuyet mat|toi mat|mat|hoa toc|thuong khan|khan)\b"
_LABEL = re.compile(
    r"\b(?:do|muc(?: do)?|cap(?: do)?|dau(?: chi)?(?: do)?) (?:mat|khan)"
    rf"(?: cua (?:van ban|tai lieu))?\s?[:\-]\s?\W{{0,3}}{_MARK}"
)
_LABEL_ALONE = re.compile(r"^\W{0,3}(?:do|muc do) (?:mat|khan)\W{0,3}$")
"""`Độ mật` in one cell of a table, the mark in the next."""
_COPY_BEHIND = re.compile(r"\s?\W{0,3}\bban so\b.*$")
"""`Bản số: 02` stands beside or in the stamp's box."""
_EDGES = " .,:;*|[](){}!'\"-–—_=~“”‘’•·<>/\\"
_STAMP_NUMBER = re.compile(r"\bso\s?[:.]?\s?[.…_\s]{0,40}(\d{1,6})\b")


@dataclass(frozen=True, slots=True)
class ReceiptStamp:
    """What a receiver's stamp says: its running number and the day of receipt (ISO)."""

    number: str | None
    date: str | None


def _standing_alone(page: Page, line_words: tuple[Word, ...]) -> list[list[Word]]:
    """Return runs of words of a line that gaps of two letter heights part from each other."""
    runs: list[list[Word]] = []
    for word in line_words:
        if runs and word.box.x0 - runs[-1][-1].box.x1 < 1.5 * max(word.box.height, 6.0):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _printed(page: Page) -> list[str]:
    """Return secrecy and urgency marks: capitals alone in their run of words, or after a label."""
    found = []
    labels = []
    for line in page.lines:
        if not line.words or line.box.top > UPPER_SHARE * page.height:
            continue
        texts = [" ".join(w.text for w in run) for run in _standing_alone(page, line.words)]
        # `M  Ậ  T`: letters so wide apart that they are no run.
        for text in dict.fromkeys((*texts, line.text)):
            mark = _mark_of(text)
            if mark is not None:
                found.append(mark)
        folded = fold(line.text)
        label = _LABEL.search(folded)
        if label is not None:
            found.append(_SPELLINGS[label["mark"]])
        if _LABEL_ALONE.match(folded):
            labels.append(line)
    for label_line in labels:
        found += _beside(page, label_line)
    return found


def _mark_of(text: str) -> str | None:
    """Return the mark that a run of words is, None if it is anything else."""
    copy = _COPY_BEHIND.search(fold(text))
    text = (text[: copy.start()] if copy else text).strip(_EDGES)
    letters = [c for c in text if c.isalpha()]
    mark = _WITHOUT_BLANKS.get(fold("".join(text.split())))
    if mark is None or not all(c.isupper() for c in letters):
        return None
    return None if _misread("".join(letters), mark) else mark


def _beside(page: Page, label: Line) -> list[str]:
    """Return the mark in the cell right of `Độ mật`, however it is written."""
    found = []
    for line in page.lines:
        if not line.words or line.box.x0 < label.box.x1:
            continue
        if label.box.top < line.box.middle[1] < label.box.bottom:
            mark = _SPELLINGS.get(fold(line.text).strip(_EDGES))
            found += [mark] if mark else []
    return found


def _misread(text: str, mark: str) -> bool:
    """`MẶT` and `MẤT` are words; OCR reads the stamp's `MẬT` as `MẠT` or `MAT` at worst."""
    return mark == "MẬT" and text in ("MẮT", "MẤT", "MẶT")


def receipt_stamp(zone: Zone, grammar: Grammar) -> ReceiptStamp | None:
    """Return what the ĐẾN stamp says, None if there is none; handwriting is left unread."""
    lines = zone.of("receipt-stamp")
    if not any(re.search(r"\bden\b", line.folded) for line in lines):
        return None
    text = " ".join(line.text for line in lines)
    number = _STAMP_NUMBER.search(fold(text))
    dates = find_dates(text, grammar)
    return ReceiptStamp(number[1] if number else None, dates[0].value if dates else None)


def marks(
    document: Document, zone: Zone, grammar: Grammar, copy: CopyMark | None = None
) -> tuple[str, ...]:
    """Return the marks of a document, each once: `MẬT`, `HỎA TỐC`, `ĐẾN số 4512 ngày 2024-03-12`.

    `copy` is its copy mark (`SAO Y số 12/SY-UBND …`), as `copy_mark` reads it.
    `secret-mark` is the finding of whoever sees a mark of SECRECY in the answer.
    """
    found: list[str] = []
    if zone.page is not None:
        found += _printed(zone.page)
    for page in document.pages:
        if page is not zone.page:
            found += [mark for mark in _printed(page) if mark in SECRECY]
    for annotation in document.reading.annotations:
        mark = _mark_of((annotation.value or annotation.raw).upper())
        if mark is None:
            continue
        page_number = annotation.page or document.first_page
        last = document.last_page if mark in SECRECY else document.first_page
        if document.first_page <= page_number <= last:
            found.append(mark)
    if not is_secret(tuple(found)):
        found += _stamped(document)
    stamp = receipt_stamp(zone, grammar)
    if stamp is not None:
        told = f"ĐẾN số {stamp.number}" if stamp.number else "ĐẾN"
        found.append(f"{told} ngày {stamp.date}" if stamp.date else told)
    if copy is not None:
        found.append(copy.text)
    elif zone.first("copy-mark") is not None:
        found.append("SAO Y")
    if has_draft_mark(zone, grammar):
        found.append(DRAFT)
    return tuple(dict.fromkeys(found))


def _stamped(document: Document) -> list[str]:
    """Return the marks of secrecy that were seen on pictures of the document's pages.

    A sheet without words before them is their cover.
    """
    wordless = {page.number for page in document.reading.pages if not page.lines}
    first = document.first_page
    while first - 1 in wordless:
        first -= 1
    return [
        trace.secret.mark
        for trace in document.reading.stamps
        if trace.secret is not None and first <= trace.page <= document.last_page
    ]


def is_secret(found: tuple[str, ...]) -> bool:
    """Whether any of the marks is one of secrecy."""
    return any(mark in SECRECY for mark in found)
