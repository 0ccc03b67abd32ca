"""Marks on page 1: secrecy (độ mật), urgency (độ khẩn), ĐẾN stamp, copies (sao y), drafts.

The ĐẾN stamp's number and date are the receiver's (Nghị định 30/2020/NĐ-CP, Phụ lục IV); they are
told as part of the mark and are never the document's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.document import Document, Page, Word
from extractors.fields.copies import CopyMark
from extractors.fields.dates import find_dates
from extractors.fields.zone import Zone
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar

SECRECY = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")
URGENCY = ("HỎA TỐC", "THƯỢNG KHẨN", "KHẨN")
UPPER_SHARE = 0.5
"""Share of page 1 in which marks stand."""
_SPELLINGS = {fold(mark): mark for mark in (*SECRECY, *URGENCY)}
_LABEL = re.compile(
    r"do (?:mat|khan)\s*:\s*(?P<mark>tuyet mat|toi mat|mat|hoa toc|thuong khan|khan)\b"
)
_STAMP_NUMBER = re.compile(r"\bso\s*[:.]?\s*[.…_\s]*(\d{1,6})\b")


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
    for line in page.lines:
        if not line.words or line.box.top > UPPER_SHARE * page.height:
            continue
        for run in _standing_alone(page, line.words):
            text = " ".join(word.text for word in run).strip(" .,:;*|[](){}!'\"-_")
            letters = [c for c in text if c.isalpha()]
            if not letters:
                continue
            mark = _SPELLINGS.get(fold(text))
            if mark is not None and all(c.isupper() for c in letters) and not _misread(text, mark):
                found.append(mark)
        label = _LABEL.search(fold(line.text))
        if label is not None:
            found.append(_SPELLINGS[label["mark"]])
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
    texts = [
        a.value or a.raw for a in document.reading.annotations if a.page == document.first_page
    ]
    found += [_SPELLINGS[fold(t.strip())] for t in texts if fold(t.strip()) in _SPELLINGS]
    stamp = receipt_stamp(zone, grammar)
    if stamp is not None:
        told = f"ĐẾN số {stamp.number}" if stamp.number else "ĐẾN"
        found.append(f"{told} ngày {stamp.date}" if stamp.date else told)
    if copy is not None:
        found.append(copy.text)
    elif zone.first("copy-mark") is not None:
        found.append("SAO Y")
    if any("du thao" in line.folded for line in zone.of("mark")):
        found.append("DỰ THẢO")
    return tuple(dict.fromkeys(found))


def is_secret(found: tuple[str, ...]) -> bool:
    """Whether any of the marks is one of secrecy."""
    return any(mark in SECRECY for mark in found)
