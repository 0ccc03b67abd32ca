"""Full-text search over everything read, with and without diacritics.

SQLite searches its FTS5 index; another database compares the folded texts. Words are looked for
as typed and side by side; where nothing has them so, which OCR often causes, diacritics are
ignored, then the order. Documents with a mark of secrecy have no text in the store.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, Select, column, or_, select, table, text, tuple_
from sqlalchemy.orm import Session

from extractors.grammar.folding import fold
from extractors.grammar.typed_days import typed_day
from pipeline.store.tables import DocumentRecord, EvidenceRecord

AROUND = 90
"""Characters of a snippet before and after what was found."""

UNMARKED = "không có chỗ nào viết đúng dấu, đã tìm không phân biệt dấu"
APART = "không có chỗ nào viết liền nhau, đã tìm từng từ"

_INDEX = table("document_search", column("rowid", Integer))
_MONTH = re.compile(r"(?:tháng\s+)?(\d{1,2})/(\d{4})", re.IGNORECASE)
_WORD = re.compile(r"\w+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Matching:
    """A condition on the evidence list, None where nothing is searched for; `note`: how loosely."""

    condition: ColumnElement[bool] | None = None
    note: str = ""


def matching(session: Session, query: str) -> Matching:
    """Return the condition that documents with all words of `query` fulfil."""
    words = _words(query)
    if not words:
        return Matching()
    folded = fold(unicodedata.normalize("NFC", query))
    in_values = EvidenceRecord.folded.contains(folded, autoescape=True)
    if (days := _days_meant(query)) is not None:
        in_values = or_(in_values, EvidenceRecord.issue_date.startswith(days))
    if session.get_bind().dialect.name != "sqlite":
        texts = select(DocumentRecord.sha256, DocumentRecord.first_page).where(
            DocumentRecord.folded.contains(folded, autoescape=True)
        )
        return Matching(or_(in_values, _among(texts)))
    plain = [fold(word) for word in words]
    for wanted, among, together, note in _attempts(session, words, plain):
        hits = _hits(wanted, among, together)
        if session.execute(hits.limit(1)).first() is not None:
            texts = select(DocumentRecord.sha256, DocumentRecord.first_page).where(
                DocumentRecord.id.in_(hits)
            )
            return Matching(or_(in_values, _among(texts)), note)
    return Matching(in_values)


def _attempts(
    session: Session, words: Sequence[str], plain: Sequence[str]
) -> Sequence[tuple[Sequence[str], str, bool, str]]:
    """Return how to look, closest first: which words, in which text, side by side, what to say.

    Several words side by side mean the same without their marks, which OCR often gets wrong:
    `tham nhũng` finds `tham những` at once. One word alone does not.
    """
    if words == plain:
        return (
            (plain, "folded", True, ""),
            (plain, "folded", False, APART if len(words) > 1 else ""),
        )
    if len(words) == 1:
        return ((words, "text", True, ""), (plain, "folded", True, UNMARKED))
    exact = session.execute(_hits(words, "text", True).limit(1)).first() is not None
    return (
        (plain, "folded", True, "" if exact else UNMARKED),
        (words, "text", False, APART),
        (plain, "folded", False, UNMARKED),
    )


def _days_meant(query: str) -> str | None:
    """Return how the ISO days begin that are meant by `2/1/24`, `1/2024`; None for other words."""
    if month := _MONTH.fullmatch(query.strip()):
        number, year = int(month[1]), month[2]
        return f"{year}-{number:02d}-" if 1 <= number <= 12 else None
    try:
        return typed_day(query).isoformat()
    except ValueError:
        return None


def snippets(
    session: Session, keys: Sequence[tuple[str, int]], query: str
) -> dict[tuple[str, int], tuple[tuple[str, bool], ...]]:
    """Return, by content and first page, the text around the first word found, in pieces.

    The marked pieces are the words searched for.
    """
    words = [fold(word) for word in _words(query)]
    if not words or not keys:
        return {}
    rows = session.execute(
        select(
            DocumentRecord.sha256,
            DocumentRecord.first_page,
            DocumentRecord.text,
            DocumentRecord.folded,
        ).where(tuple_(DocumentRecord.sha256, DocumentRecord.first_page).in_(keys))
    )
    found = {}
    for row in rows:
        pieces = _pieces(row.text, row.folded, words)
        if pieces:
            found[row.sha256, row.first_page] = pieces
    return found


def _pieces(original: str, folded: str, words: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """Folding keeps the length, so places in the one are places in the other."""
    phrase = re.compile(r"\W+".join(re.escape(word) for word in words))
    single = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    first = phrase.search(folded) or single.search(folded)
    if first is None:
        return ()
    start, end = max(first.start() - AROUND, 0), min(first.end() + AROUND, len(original))
    pieces: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for match in single.finditer(folded, start, end):
        pieces += [(original[at : match.start()], False), (original[slice(*match.span())], True)]
        at = match.end()
    pieces += [(original[at:end], False), ("…" if end < len(original) else "", False)]
    return tuple((re.sub(r"\s+", " ", part), marked) for part, marked in pieces if part)


def _words(query: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", query).lower())[:12]


def _hits(words: Sequence[str], among: str, together: bool) -> Select[int]:
    # Words are quoted, so nothing typed is an operator of FTS5; the last may be half typed.
    quoted = [" ".join(words)] if together else words
    wanted = " ".join(f'"{part}"' for part in quoted) + "*"
    return select(_INDEX.c.rowid).where(
        text("document_search MATCH :wanted").bindparams(wanted=f"{among} : ({wanted})")
    )


def _among(contents: Select[str, int]) -> ColumnElement[bool]:
    return tuple_(EvidenceRecord.sha256, EvidenceRecord.first_page).in_(contents)
