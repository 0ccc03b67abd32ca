"""A document's text without its letterhead, at unchanged positions."""

from __future__ import annotations

import re
from statistics import median

from extractors.document import Document, Field
from extractors.fields.zone import Zone
from extractors.page import Box, Page, Word

_HEAD_ROLES = (
    "motto",
    "number",
    "date",
    "name",
    "signing-note",
    "receipt-stamp",
    "gazette",
    "copy-mark",
    "mark",
)


def running_text(document: Document, zone: Zone) -> str:
    """Return `document.text` with blanks in place of letterhead words.

    Same length and line breaks, so that spans keep their place: what is said about the document
    itself must not be found as something that it cites.
    """
    head = [word for line in zone.lines if line.role in _HEAD_ROLES for word in line.line.words]
    own = {id(word) for _, line in document.lines() for word in line.words}
    held = {id(word) for word in head}
    # Torn words were joined in the zone: their halves lie inside of the whole.
    joined = [word for word in head if id(word) not in own]
    parts = []
    for page, line in document.lines():
        whole = joined if zone.page is not None and page.number == zone.page.number else []
        parts.append(" ".join(_shown(word, held, whole) for word in line.words))
    return "\n".join(parts)


INDENT = 10.0
"""Points by which a paragraph's first line stands in; half of the smallest in Nghị định 30."""
SHORT = 45.0
"""Points from the right margin at which a paragraph's last line ends at the latest."""
BLANK = 3.0
"""Points of the narrowest blank between two words of a line."""
PAGE_NUMBER = re.compile(r"[-–\s]*\d{1,3}[-–\s]*(?:/\d{1,3})?")
NUMBER_ZONE = 0.08
"""Share of a page's height at its top within which its number stands."""
_STOPS = ".;:/"


def paragraph_starts(document: Document) -> tuple[int, ...]:
    """Return where in the document's text its paragraphs begin, headings and cells among them.

    By the layout: an indented line, one after a line that ends before the right margin though the
    next word had room there, one set apart, and one that does not stand below the last (another
    column).
    """
    starts = []
    offset = 0
    above: Box | None = None
    last = ""
    page = 0
    right = 0.0
    for held, line in document.lines():
        box = line.box
        if box.top < NUMBER_ZONE * held.height and PAGE_NUMBER.fullmatch(line.text):
            starts.append(offset)
            offset += len(line.text) + 1
            continue
        if held.number != page:
            # A paragraph goes on over the page in small letters, and behind a whole line of text.
            whole = (
                above is not None
                and last[-1:] not in _STOPS
                and above.x1 > right - SHORT
                and above.width > 0.5 * held.width
                and box.x0 < above.x0 + INDENT
            )
            if not (above is not None and line.text[:1].islower()) and not whole:
                starts.append(offset)
            page, right = held.number, _right_margin(held)
        elif above is not None:
            indented = box.x0 > above.x0 + INDENT
            # A long word (`ngày | 06/3/2026`) goes to the next line with much room left.
            fits = above.x1 + line.words[0].box.width + BLANK < right if line.words else True
            ended = above.x1 < right - SHORT and fits
            apart = box.top - above.bottom > 0.9 * max(box.height, 8.0) or box.top < above.top
            if indented or ended or apart:
                starts.append(offset)
        above, last = box, line.text
        offset += len(line.text) + 1
    return tuple(starts)


def _right_margin(page: Page) -> float:
    """Return where most of the page's long lines end."""
    boxes = [line.box for line in page.lines if line.words]
    wide = [box.x1 for box in boxes if box.width > 0.5 * page.width]
    return median(wide) if wide else max((box.x1 for box in boxes), default=page.width)


def _shown(word: Word, head: set[int], joined: list[Word]) -> str:
    x, y = word.box.middle
    hidden = id(word) in head or any(
        w.box.x0 <= x <= w.box.x1 and w.box.top <= y <= w.box.bottom for w in joined
    )
    return " " * len(word.text) if hidden else word.text


def span_of(document: Document, field: Field) -> tuple[int, int] | None:
    """Return from where to where in the document's text the words of a field stand.

    The words in the field's box on its page; None without a box. Words between them that stand
    elsewhere on the page belong to the span too.
    """
    if field.box is None or field.page is None:
        return None
    box = field.box
    offset = 0
    inside: list[tuple[int, int]] = []
    for page, line in document.lines():
        for word in line.words:
            x, y = word.box.middle
            if page.number == field.page and box.x0 <= x <= box.x1 and box.top <= y <= box.bottom:
                inside.append((offset, offset + len(word.text)))
            offset += len(word.text) + 1
    return (inside[0][0], inside[-1][1]) if inside else None
