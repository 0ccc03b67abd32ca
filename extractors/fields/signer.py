"""Who signed: authority (quyền hạn ký), office (chức vụ) and name from the signature block.

The block stands right of the list of recipients, below the text (Nghị định 30/2020/NĐ-CP, Phụ lục
I, box 7): `KT. GIÁM ĐỐC`, `PHÓ GIÁM ĐỐC`, space for signature and seal, the name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.document import Candidate, Document, Reader
from extractors.fields.person_names import is_family_name, name_reading
from extractors.grammar.folding import fold, likeness
from extractors.grammar.loader import Grammar
from extractors.page import Box, Line, Page, Word

RIGHT = 0.4
"""Share of the page width right of which the block begins."""
NAME_WITHIN = 190.0
"""Points below the office within which the name stands (space for signature and seal)."""
SAME_NAME = 0.8
"""How alike a printed name and a certificate's are when they are one person's."""
_NAME_SHAPE = re.compile(r"[A-ZĐÀ-Ỹ][\w']*(?:\s+[A-ZĐÀ-Ỹ][\w']*){1,5}$")
_INITIAL = re.compile(r"[A-ZĐ]'$|[A-ZĐ]'[A-ZĐ]")
"""`H' Yar`, `K'Brơi`: names of the Central Highlands."""
_OWN_MARK = re.compile(r"(?<=^[A-ZĐ])[’‘`]")
_DEGREES = re.compile(
    r"^(?:(?:TS|ThS|PGS|GS|BS|KS|CN|CKI{1,2}|LS|Đ/c|Đại tá|Thượng tá|Trung tá|"
    r"Thiếu tướng|Trung tướng)\.?,?\s*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Candidates for name and office; `authority` is `TM.`, `KT.`, … or empty; `page` its page."""

    name: tuple[Candidate, ...]
    title: tuple[Candidate, ...]
    authority: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    page: Page
    line: Line
    text: str
    folded: str


def _rows(page: Page) -> list[_Row]:
    """Return the right-column lines of a page from top to bottom."""
    rows = []
    for line in page.lines:
        words = tuple(w for w in line.words if w.box.x0 >= RIGHT * page.width)
        if not words or (len(words) < len(line.words) and not _parted(line, words[0].box.x0)):
            continue
        kept = Line(words)
        rows.append(_Row(page, kept, kept.text, fold(kept.text).strip(" .*_-")))
    rows.sort(key=lambda row: row.line.box.top)
    return rows


def _parted(line: Line, start: float) -> bool:
    """Whether a gap of two letter heights stands before `start`: another column begins there."""
    before = [word for word in line.words if word.box.x0 < start]
    return not before or start - before[-1].box.x1 > 1.6 * line.box.height


def _authority(folded: str, grammar: Grammar) -> tuple[str, str]:
    """Return the authority with which a line begins, and the folded rest of it."""
    for name, pattern in grammar.signing.authorities:
        match = pattern.match(folded)
        if match is not None:
            return name, folded[match.end() :].strip(" .")
    return "", folded


def _title(row: _Row, grammar: Grammar) -> str | None:
    """Return the office that a line in capitals begins with, in its spelling; None for others."""
    letters = [c for c in row.text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    if len(letters) < 5 or capitals < 0.75 * len(letters):
        return None
    rest = _authority(row.folded, grammar)[1]
    # Dirt before the office is no part of it.
    rest = re.sub(r"^(?:\W|\b\w{1,2}\b(?!\s*thu\b))+", "", rest)
    best: tuple[float, str] | None = None
    for folded, title in grammar.signing.titles.items():
        least = 0.85 if len(folded) > 6 else 1.0
        alike = likeness(rest[: len(folded)], folded, least)
        if alike >= least:
            key = (alike + 0.02 * len(folded), title)
            best = max(best, key) if best else key
    return best[1] if best else None


def _name(row: _Row, grammar: Grammar) -> tuple[str, float] | None:
    """Return a person's name on a line and how much it looks like one (0-1)."""
    kept = [word for word in row.line.words if not _speck(word)]
    bare = (_OWN_MARK.sub("'", w.text).strip('.,;:*_-"|()`‘’“”') for w in kept)
    bare = (word if _INITIAL.match(word) else word.strip("'") for word in bare)
    text = _DEGREES.sub("", " ".join(bare).strip())
    if not 5 <= len(text) <= 40 or any(c.isdigit() for c in text):
        return None
    if not _NAME_SHAPE.match(text) or _title(row, grammar):
        return None
    words = text.split()
    if not 2 <= len(words) <= 6:
        return None
    if text.isupper():
        text = " ".join(word.capitalize() for word in words)
    found = name_reading(text, grammar, row.page.read_by == "text")
    return found.name, found.likely


def _speck(word: Word) -> bool:
    """Whether a word is dirt: no letters, or one that no name has alone or OCR doubts."""
    letters = [c for c in word.text if c.isalpha()]
    if len(letters) < 0.5 * len(word.text) or not letters:
        return True
    return len(letters) == 1 and (not letters[0].isupper() or word.confidence < 0.7)


def _block_start(rows: list[_Row], grammar: Grammar) -> int | None:
    """Return the first line of the block: an authority with its office or body, else an office."""
    for index, row in enumerate(rows):
        authority, rest = _authority(row.folded, grammar)
        capitals = row.text[:1].isupper() and sum(c.isupper() for c in row.text) >= 4
        if authority and len(rest) >= 4 and capitals:
            return index
        if _title(row, grammar) and len(row.text) < 60:
            return index
    return None


def _block(page: Page, grammar: Grammar) -> SignatureBlock | None:
    rows = _rows(page)
    start = _block_start(rows, grammar)
    if start is None:
        return None
    reader: Reader = "text-layer" if page.read_by == "text" else "tesseract"
    authority = ""
    titles: list[_Row] = []
    for row in rows[start:]:
        said = _authority(row.folded, grammar)[0]
        if not said and not _title(row, grammar) and titles:
            break
        authority = said or authority
        titles.append(row)
    last = titles[-1]
    floor = last.line.box.bottom
    names = []
    for row in rows[start + len(titles) :]:
        if row.line.box.top - floor > NAME_WITHIN:
            break
        found = _name(row, grammar)
        if found is not None:
            sure = sum(w.confidence for w in row.line.words) / len(row.line.words)
            names.append(
                Candidate(found[0], row.text, page.number, row.line.box, sure * found[1], reader)
            )
    offices = [row for row in titles if _title(row, grammar)]
    title: tuple[Candidate, ...] = ()
    if offices:
        office = offices[-1]
        text = _title(office, grammar)
        title = (
            Candidate(
                text,
                " / ".join(row.text for row in titles),
                page.number,
                Box.around(row.line.box for row in titles),
                0.9,
                reader,
            ),
        )
    # The name nearest above the end of the block is the printed one; a family name that we know
    # counts more than place.
    names.sort(key=lambda c: -c.confidence)
    return SignatureBlock(tuple(names), title, authority, page.number)


def signature_block(document: Document, grammar: Grammar) -> SignatureBlock:
    """Return the signature block of the document: that of its first page with a name under one.

    Appendices come after the signature, and their own blocks do not count. Without a printed
    name, the signer of a PDF signature on these pages is a candidate.
    """
    best = SignatureBlock((), (), "")
    for page in document.pages:
        lowest = page.number == document.first_page
        block = _block(_below(page, 0.3) if lowest else page, grammar)
        if block is None:
            continue
        if block.name:
            best = block
            break
        if best.page is None:
            best = block
    # What the certificate says is spelled right, but often of the clerk who sealed the paper.
    signers = tuple(
        Candidate(s.signer, s.signer, s.page, s.box, 1.0, "signature")
        for s in document.reading.signatures
        if _person(s.signer, grammar)
        and (s.page is None or document.first_page <= s.page <= document.last_page)
    )
    names = _with_certificates(best.name, signers)
    return SignatureBlock(names, best.title, best.authority, best.page)


def _with_certificates(
    printed: tuple[Candidate, ...], signers: tuple[Candidate, ...]
) -> tuple[Candidate, ...]:
    """Return the candidates for the name, a certificate's spelling for the same printed name."""
    if not printed:
        return signers
    first, *others = printed
    for signer in signers:
        if likeness(fold(signer.value or ""), fold(first.value or "")) >= SAME_NAME:
            first = replace(first, value=signer.value, confidence=max(first.confidence, 0.9))
    return (first, *others, *signers)


def _person(name: str, grammar: Grammar) -> bool:
    words = name.split()
    return 2 <= len(words) <= 6 and is_family_name(words[0], grammar)


def _below(page: Page, share: float) -> Page:
    """Return the page without its upper part, where the letterhead stands."""
    limit = share * page.height
    held = tuple(line for line in page.lines if line.words and line.box.top > limit)
    return Page(page.number, page.width, page.height, held, page.read_by)
