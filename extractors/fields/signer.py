"""Who signed: authority (quyền hạn ký), office (chức vụ) and name from the signature block.

The block stands right of the list of recipients, below the text (Nghị định 30/2020/NĐ-CP, Phụ lục
I, box 7): `KT. GIÁM ĐỐC`, `PHÓ GIÁM ĐỐC`, space for signature and seal, the name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.document import Box, Candidate, Document, Line, Page, Reader
from extractors.grammar.folding import fold, likeness
from extractors.grammar.loader import Grammar

RIGHT = 0.4
"""Share of the page width right of which the block begins."""
NAME_WITHIN = 190.0
"""Points below the office within which the name stands (space for signature and seal)."""
_NAME_SHAPE = re.compile(r"[A-ZĐÀ-Ỹ][\w']*(?:\s+[A-ZĐÀ-Ỹ][\w']*){1,5}$")
_DEGREES = re.compile(
    r"^(?:(?:TS|ThS|PGS|GS|BS|KS|CN|CKI{1,2}|LS|Đ/c|Đại tá|Thượng tá|Trung tá|"
    r"Thiếu tướng|Trung tướng)\.?,?\s*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Candidates for name and office; `authority` is `TM.`, `KT.`, … or empty."""

    name: tuple[Candidate, ...]
    title: tuple[Candidate, ...]
    authority: str


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
    return not before or start - before[-1].box.x1 > 1.6 * before[-1].box.height


def _authority(folded: str, grammar: Grammar) -> tuple[str, str]:
    """Return the authority with which a line begins, and the folded rest of it."""
    for name, pattern in grammar.signing.authorities:
        match = pattern.match(folded)
        if match is not None:
            return name, folded[match.end() :].strip(" .")
    return "", folded


def _is_title(row: _Row, grammar: Grammar) -> bool:
    letters = [c for c in row.text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    if len(letters) < 5 or capitals < 0.75 * len(letters):
        return False
    rest = _authority(row.folded, grammar)[1]
    return any(
        rest.startswith(title) or (len(title) > 6 and likeness(rest[: len(title)], title) >= 0.85)
        for title in grammar.signing.titles
    )


def _name(row: _Row, grammar: Grammar) -> tuple[str, float] | None:
    """Return a person's name on a line and how much it looks like one (0-1)."""
    text = _DEGREES.sub("", row.text.strip(" .,;:*_-'\"|()"))
    if not 5 <= len(text) <= 40 or any(c.isdigit() for c in text):
        return None
    if not _NAME_SHAPE.match(text) or _is_title(row, grammar):
        return None
    words = text.split()
    if not 2 <= len(words) <= 6:
        return None
    if text.isupper():
        text = " ".join(word.capitalize() for word in words)
    known = fold(words[0]) in grammar.signing.family_names
    return text, 1.0 if known else 0.5


def _block_start(rows: list[_Row], grammar: Grammar) -> int | None:
    """Return the first line of the block: an authority with its office or body, else an office."""
    for index, row in enumerate(rows):
        authority, rest = _authority(row.folded, grammar)
        capitals = row.text[:1].isupper() and sum(c.isupper() for c in row.text) >= 4
        if authority and len(rest) >= 4 and capitals:
            return index
        if _is_title(row, grammar) and len(row.text) < 60:
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
        if not said and not _is_title(row, grammar) and titles:
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
    offices = [row for row in titles if _is_title(row, grammar)]
    title: tuple[Candidate, ...] = ()
    if offices:
        office = offices[-1]
        text = re.sub(r"^(?:[A-Z]{1,3}\s*[./]\s*[A-Z]?\s*\.?)\s*(?=[A-ZĐ]{2})", "", office.text)
        joined = text.strip(" .,*_-").capitalize()
        title = (
            Candidate(
                joined,
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
    return SignatureBlock(tuple(names), title, authority)


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
        if not best.title:
            best = block
    signers = tuple(
        Candidate(s.signer, s.signer, s.page, s.box, 0.6, "signature")
        for s in document.reading.signatures
        if _person(s.signer, grammar)
        and (s.page is None or document.first_page <= s.page <= document.last_page)
    )
    return SignatureBlock((*best.name, *signers), best.title, best.authority)


def _person(name: str, grammar: Grammar) -> bool:
    words = name.split()
    return 2 <= len(words) <= 6 and fold(words[0]) in grammar.signing.family_names


def _below(page: Page, share: float) -> Page:
    """Return the page without its upper part, where the letterhead stands."""
    limit = share * page.height
    held = tuple(line for line in page.lines if line.words and line.box.top > limit)
    return Page(page.number, page.width, page.height, held, page.read_by)
