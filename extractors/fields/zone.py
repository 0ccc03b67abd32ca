"""The letterhead zone of a document: its lines, one column each, and what each line is.

Everything in a letterhead stands relative to something else (Nghị định 30/2020/NĐ-CP, Phụ lục I):
motto right, body's name left, number under the name, date under the motto, title below both. This
module only says what a line is; the field modules read the values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extractors.document import Box, Document, Line, Page, Word
from extractors.fields.geometry import load_geometry
from extractors.fields.mending import mended
from extractors.fields.title import title_of
from extractors.grammar.folding import fold, likeness
from extractors.grammar.loader import Grammar

Role = Literal[
    "motto",
    "number",
    "date",
    "subject",
    "addressee",
    "title",
    "recital",
    "body",
    "receipt-stamp",
    "signing-note",
    "copy-mark",
    "gazette",
    "mark",
    "name",
    "text",
    "noise",
]
Column = Literal["left", "right", "whole"]

LOWEST = 0.62
"""Share of the page height below which nothing belongs to the letterhead, title and subject."""


MOTTO_ABOVE = 0.4
"""Share of the page height above which a motto is looked for (photos have wide margins)."""
MOTTO_RIGHT = 0.33
"""Share of the page width right of which a motto begins."""
UPPERMOST = 0.15
"""Share of the page height above which a name stands when nothing else of a letterhead is found."""


@dataclass(frozen=True, slots=True)
class ZoneLine:
    """A line of one column of the zone; `folded` has the same length as `text`."""

    line: Line
    text: str
    folded: str
    page: int
    column: Column
    role: Role
    annotated: bool = False

    @property
    def box(self) -> Box:
        """Where it stands."""
        return self.line.box

    @property
    def upper(self) -> bool:
        """Whether it is printed in capitals."""
        letters = [c for c in self.text if c.isalpha()]
        return bool(letters) and sum(c.isupper() for c in letters) >= 0.75 * len(letters)

    def words_at(self, start: int, end: int) -> tuple[Word, ...]:
        """Return the words that `text[start:end]` touches."""
        found = []
        offset = 0
        for word in self.line.words:
            if offset < end and offset + len(word.text) > start:
                found.append(word)
            offset += len(word.text) + 1
        return tuple(found)

    def confidence(self, start: int, end: int) -> float:
        """Return the lowest confidence of the words that `text[start:end]` touches, 0 if none.

        Specks without a letter or digit do not count.
        """
        held = self.words_at(start, end)
        written = [word for word in held if any(c.isalnum() for c in word.text)]
        return min((word.confidence for word in written or held), default=0.0)


@dataclass(frozen=True, slots=True)
class Zone:
    """The letterhead zone: lines from top to bottom, left before right, and the page they are on.

    `motto` says whose papers these are: `state`, `party`, `other`, or empty when none was seen.
    """

    page: Page | None
    lines: tuple[ZoneLine, ...]
    motto: str = ""

    def of(self, *roles: Role) -> tuple[ZoneLine, ...]:
        """Return the lines with any of these roles."""
        return tuple(line for line in self.lines if line.role in roles)

    def first(self, *roles: Role) -> ZoneLine | None:
        """Return the first line with any of these roles."""
        return next(iter(self.of(*roles)), None)


def _motto_start(line: Line, grammar: Grammar) -> tuple[str, int] | None:
    """Return whose motto stands in the line and at which word it begins."""
    folded = [fold(word.text).strip(".,;:*|_'\"") for word in line.words]
    for system, mottoes in grammar.mottoes.items():
        for motto in mottoes:
            wanted = motto.split()
            least = 0.78 if len(wanted) > 5 else 0.85
            best = (0.0, 0)
            for start in range(len(folded)):
                window = folded[start : start + len(wanted)]
                piece = " ".join(window)
                # Two words read right spare most lines the comparison.
                if abs(len(piece) - len(motto)) > 8 or len(set(window) & set(wanted)) < 2:
                    continue
                if _set_as_motto(line.words[start : start + len(wanted)], motto):
                    best = max(best, (likeness(piece, motto), -start))
            if best[0] >= least:
                return system, -best[1]
    return None


def _set_as_motto(words: Sequence[Word], motto: str) -> bool:
    """Whether words are in capitals; `Độc lập - Tự do - Hạnh phúc` has capitals at three words."""
    letters = [c for word in words for c in word.text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    least = 0.1 if motto.startswith("doc lap") else 0.7
    return words[0].text[:1].isupper() and capitals >= least * len(letters)


def _divide(lines: Iterable[Line], page: Page, grammar: Grammar) -> float | None:
    """Return the x where the right column of the letterhead begins, None without a motto.

    What begins in the left third is a body of that name: `TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM`.
    """
    starts = [
        line.words[found[1]].box.x0 for line in lines if (found := _motto_start(line, grammar))
    ]
    return min((x for x in starts if x > MOTTO_RIGHT * page.width), default=None)


def _split(line: Line, divide: float | None, width: float, motto: int) -> list[Line]:
    """Split a line that runs through both columns: before its motto, else at the widest gap near.

    `motto` is the word at which the motto begins, 0 for a line without one.
    """
    words = line.words
    if motto > 0:
        return [Line(words[:motto]), Line(words[motto:])]
    columns = load_geometry().columns
    best: tuple[float, int] | None = None
    for index in range(1, len(words)):
        gap = words[index].box.x0 - words[index - 1].box.x1
        height = max(words[index].box.height, words[index - 1].box.height, 1.0)
        if divide is None:
            near = words[index].box.x0 > 0.3 * width and gap > columns.gap_without_motto * height
        else:
            near = (
                divide - 0.06 * width < words[index].box.x0
                and words[index - 1].box.x1 < divide + 0.14 * width
                and words[index - 1].box.x0 < divide
                and gap > columns.gap * height
            )
        if near and (best is None or gap > best[0]):
            best = gap, index
    if best is None:
        return [line]
    return [Line(words[: best[1]]), Line(words[best[1] :])]


def _join_rows(pieces: list[tuple[Line, Column, bool]]) -> list[tuple[Line, Column, bool]]:
    """Join pieces of one column that stand at the same height (slots tear lines apart)."""
    farthest = load_geometry().columns.joined_over
    joined: list[tuple[Line, Column, bool]] = []
    for piece, column, annotated in pieces:
        for index, (other, other_column, other_annotated) in enumerate(joined):
            if other_column != column:
                continue
            overlap = min(piece.box.bottom, other.box.bottom) - max(piece.box.top, other.box.top)
            smaller = min(piece.box.height, other.box.height)
            gap = max(piece.box.x0 - other.box.x1, other.box.x0 - piece.box.x1)
            if column == "whole" and gap > farthest * smaller:
                continue
            apart = piece.box.x0 >= other.box.x1 - 2 or piece.box.x1 <= other.box.x0 + 2
            inside = annotated or other_annotated
            if overlap > 0.55 * smaller and (apart or inside):
                words = sorted((*other.words, *piece.words), key=lambda w: w.box.x0)
                joined[index] = (Line(tuple(words)), column, annotated or other_annotated)
                break
        else:
            joined.append((piece, column, annotated))
    return joined


STAMPED_LETTER = 6.0
"""Width in points given to each letter of a stamped text; its box is often wider."""


def _annotated_words(document: Document, page: Page) -> list[Line]:
    """Return the texts that stamps and form fields put on the page and no line has, as lines."""
    words = [word for line in page.lines for word in line.words]
    lines = []
    for annotation in document.reading.annotations:
        text = (annotation.value or annotation.raw).split()
        box = annotation.box
        if annotation.page != page.number or box is None or not text or len(text) > 6:
            continue
        if any(word.text == text[0] and _inside(word.box, box) for word in words):
            continue
        held = []
        x = box.x0
        for word in text:
            wide = min(STAMPED_LETTER * len(word), box.width)
            held.append(Word(word, Box(x, box.top, x + wide, box.bottom)))
            x += wide + STAMPED_LETTER
        lines.append(Line(tuple(held)))
    return lines


def _stamped_on(line: Line, document: Document, page: Page) -> bool:
    """Whether a word of the line is the text of a stamp that stands there."""
    return any(
        annotation.page == page.number
        and annotation.box is not None
        and any(
            word.text == (annotation.value or annotation.raw) and _inside(word.box, annotation.box)
            for word in line.words
        )
        for annotation in document.reading.annotations
    )


def _inside(box: Box, other: Box) -> bool:
    x, y = box.middle
    return other.x0 - 3 <= x <= other.x1 + 3 and other.top - 3 <= y <= other.bottom + 3


def _is_noise(text: str) -> bool:
    letters = sum(c.isalnum() for c in text)
    words = [word for word in text.split() if any(c.isalnum() for c in word)]
    specks = len(words) >= 4 and letters < 2.2 * len(words)
    return letters < 2 or letters < 0.6 * len(text.replace(" ", "")) or specks


def _role(line: ZoneLine, grammar: Grammar) -> Role:
    folded = line.folded
    patterns = grammar.patterns
    if line.column != "left" and _motto_start(line.line, grammar) is not None:
        return "motto"
    if patterns["signing_note"].search(folded):
        return "signing-note"
    stamp = patterns["receipt_stamp"].search(folded)
    # `ĐẾN` stands in capitals; `đến ngày 30/6/2024` is the end of a period.
    if stamp and line.text[stamp.start() : stamp.end()].strip().isupper():
        return "receipt-stamp"
    if patterns["gazette"].search(folded):
        return "gazette"
    copy = patterns["copy_mark"].search(folded)
    # `Sao y các giấy tờ …` is a sentence; a mark is short, in capitals, or goes on after `;`.
    if copy and (line.text[: copy.end()].isupper() or ";" in line.text or folded.count(" ") < 4):
        return "copy-mark"
    if patterns["mark"].search(folded):
        return "mark"
    slot = patterns["number_slot"].search(folded)
    if slot and line.column != "right" and "ở" not in line.text[: slot.end()].lower():
        return "number"
    if grammar.dates.long.search(folded) or grammar.dates.short.search(folded):
        return "date"
    if line.column == "right" and grammar.dates.bare.search(folded):
        return "date"
    if patterns["subject_letter"].search(folded):
        return "subject"
    if patterns["addressee"].search(folded):
        return "addressee"
    if title_of(line.text, grammar) is not None:
        return "title"
    begins = line.text.lstrip("-–+*'\"“.,| ")[:1].isupper()
    if begins and patterns["recital"].search(folded) and not line.upper:
        return "recital"
    if patterns["body"].search(folded):
        return "body"
    return "noise" if _is_noise(line.text) else "text"


def _settle(lines: list[ZoneLine], page: Page, grammar: Grammar) -> list[ZoneLine]:
    """Put right what depends on other lines: names stand above the number, stamps have two lines.

    The letterhead ends at the first title, addressee, subject or recital; number and date lines
    below it are citations, those under an ĐẾN stamp belong to the stamp.
    """
    end = next(
        (i for i, z in enumerate(lines) if z.role in ("title", "addressee", "recital")), len(lines)
    )
    stamps = [z for z in lines if z.role == "receipt-stamp"]
    own: dict[Role, ZoneLine] = {}
    slots = [z for z in lines[:end] if z.role == "number"]
    slots.sort(key=lambda z: _SYMBOL.search(z.folded) is None)
    # A stamp's number has no symbol and its date no month in words.
    slots = [z for z in slots if _SYMBOL.search(z.folded) or not _stamped(z, stamps)]
    copies = [z for z in lines if z.role == "copy-mark"]
    copies += [z for z in slots if grammar.patterns["copy_number"].search(z.folded)]
    slots = [z for z in slots if z not in copies]
    judgment = any("ban an" in z.folded for z in slots)
    dates = [z for z in lines[:end] if z.role == "date"]
    # `Ngày: 12/3/2024` without a place is a stamp's, except under a judgment's number.
    dates = [z for z in dates if judgment or not _BARE_DATE.match(z.folded)]
    dates = [z for z in dates if grammar.dates.long.search(z.folded) or not _stamped(z, stamps)]
    # A copy's day stands under its mark; the document's own where no other is.
    dates.sort(key=lambda z: (_stamped(z, copies), z.column != "right"))
    if slots:
        own["number"] = slots[0]
    if dates:
        own["date"] = dates[0]
    settled: list[ZoneLine] = []
    for zone_line in lines:
        role = zone_line.role
        if role in ("number", "date") and zone_line is not own.get(role):
            role = "receipt-stamp" if _stamped(zone_line, stamps) else "text"
            role = "copy-mark" if zone_line in copies or _stamped(zone_line, copies) else role
        elif role in ("text", "noise") and grammar.patterns["stamp_line"].search(zone_line.folded):
            role = "receipt-stamp" if _stamped(zone_line, stamps) else role
        settled.append(replace(zone_line, role=role))
    named = "number" in own
    if not named:
        for index, zone_line in enumerate(settled[:end]):
            bare = grammar.patterns["bare_number"].search(zone_line.folded)
            if bare and zone_line.role in ("text", "noise") and zone_line.column == "left":
                settled[index] = replace(zone_line, role="number")
                break
    bottom = next((z.box.top for z in settled if z.role == "number"), None)
    limit = next((z.box.top for z in settled if z.role == "date"), None)
    for index, zone_line in enumerate(settled[:end]):
        above = bottom is not None and zone_line.box.top < bottom
        if bottom is None and limit is not None:
            above = zone_line.box.top <= limit
        elif bottom is None:
            # Neither slot was found: only capitals on top of the page can be a name.
            above = zone_line.upper and zone_line.box.top < UPPERMOST * page.height
        set_apart = zone_line.column == "left" or (zone_line.upper and zone_line.column == "whole")
        if zone_line.role in ("text", "body") and set_apart and above:
            settled[index] = replace(zone_line, role="name")
    return settled


_BARE_DATE = re.compile(r"\W*ngay\s?[:.]?\s?\d{1,2}\s?[/.\-]")
_SYMBOL = re.compile(r"[/\-]\s*[a-z]")


def _stamped(zone_line: ZoneLine, stamps: list[ZoneLine]) -> bool:
    """Whether a line belongs to a stamp above it: close below and over the same columns."""
    return any(_under(zone_line.box, stamp.box) for stamp in stamps)


def _under(box: Box, stamp: Box) -> bool:
    reach = load_geometry().stamps.reach
    close = 0 < box.top - stamp.top < reach * max(stamp.height, 8.0)
    return close and box.x0 < stamp.x1 + stamp.width and box.x1 > stamp.x0 - stamp.width


def read_zone(document: Document, grammar: Grammar) -> Zone:
    """Return the letterhead zone of the document's first page that has any lines."""
    page = next((p for p in document.pages if any(line.words for line in p.lines)), None)
    if page is None:
        return Zone(None, ())
    lines = [
        mended(line) for line in page.lines if line.words and line.box.top < LOWEST * page.height
    ]
    upper = [line for line in lines if line.box.top < MOTTO_ABOVE * page.height]
    mottoes = [found for line in upper if (found := _motto_start(line, grammar))]
    divide = _divide(upper, page, grammar)
    pieces: list[tuple[Line, Column, bool]] = []
    end = _end_of_columns(lines, page, grammar)
    for line in lines:
        parts = [line]
        if line.box.middle[1] < end:
            start = _motto_start(line, grammar)
            parts = _split(line, divide, page.width, start[1] if start else 0)
        for part in parts:
            column: Column = "whole"
            if line.box.middle[1] < end + line.box.height:
                column = _column(part, divide, page.width, len(parts) > 1)
            pieces.append((part, column, _stamped_on(part, document, page)))
    for line in _annotated_words(document, page):
        pieces.append((line, _column(line, divide, page.width, False), True))
    joined = _join_rows(pieces)
    joined.sort(key=lambda piece: (round(piece[0].box.middle[1] / 6), piece[0].box.x0))
    zone_lines = []
    for line, column, annotated in joined:
        raw = ZoneLine(line, line.text, fold(line.text), page.number, column, "text", annotated)
        zone_lines.append(replace(raw, role=_role(raw, grammar)))
    return Zone(page, tuple(_settle(zone_lines, page, grammar)), mottoes[0][0] if mottoes else "")


def _end_of_columns(lines: list[Line], page: Page, grammar: Grammar) -> float:
    """Return the height where one column begins: the first title in the middle, or `Kính gửi`."""
    for line in lines:
        middle = 0.35 * page.width < line.box.middle[0] < 0.65 * page.width
        if middle and title_of(line.text, grammar) is not None:
            return line.box.top
        if grammar.patterns["addressee"].search(fold(line.text)):
            return line.box.top
    return 0.4 * page.height


def _column(line: Line, divide: float | None, width: float, split: bool) -> Column:
    box = line.box
    edge = divide if divide is not None else 0.5 * width
    if box.x1 <= edge + 0.04 * width and box.middle[0] < 0.46 * width:
        return "left"
    if box.x0 >= edge - 0.05 * width or (split and box.middle[0] > 0.5 * width):
        return "right"
    return "left" if split and box.x0 < 0.4 * width else "whole"
