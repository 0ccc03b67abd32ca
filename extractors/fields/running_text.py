"""A document's text without its letterhead, at unchanged positions."""

from __future__ import annotations

from extractors.document import Document, Field, Word
from extractors.fields.zone import Zone

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
