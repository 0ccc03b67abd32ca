"""A `Reading` as compact JSON for the store, and back.

Coordinates are kept to a tenth of a point and confidences to four places; everything else comes
back as it was.
"""

from __future__ import annotations

import json
from typing import Any

from extractors.document import (
    Candidate,
    DigitalSignature,
    LetterheadReading,
    Reading,
    SecretMark,
    StampTrace,
)
from extractors.page import Box, Line, Page, Word

FORM = 2
"""Number of this form; `from_json` refuses any other."""


def to_json(reading: Reading) -> str:
    """Return the reading as one line of JSON."""
    form = {
        "form": FORM,
        "pages": [_page(page) for page in reading.pages],
        "letterheads": [
            [
                head.page,
                [_candidate(c) for c in head.number],
                [_candidate(c) for c in head.issue_date],
            ]
            for head in reading.letterheads
        ],
        "signatures": [
            [s.signer, s.time, s.covers_whole_file, s.page, _box(s.box)] for s in reading.signatures
        ],
        "annotations": [_candidate(c) for c in reading.annotations],
        "stamps": [
            [s.page, _box(s.red_seal), _box(s.ink_signature), _secret(s.secret)]
            for s in reading.stamps
        ],
        "warnings": list(reading.warnings),
    }
    return json.dumps(form, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str, first: int = 1, last: int | None = None) -> Reading:
    """Return the reading that `to_json` wrote, or of its pages only `first` to `last`.

    Raises ValueError where it is another form.
    """
    form = json.loads(text)
    if not isinstance(form, dict) or form.get("form") != FORM:
        raise ValueError("not a stored reading of this version")
    return Reading(
        pages=tuple(
            _to_page(page)
            for page in form["pages"]
            if page[0] >= first and (last is None or page[0] <= last)
        ),
        letterheads=tuple(
            LetterheadReading(
                page,
                tuple(_to_candidate(c) for c in number),
                tuple(_to_candidate(c) for c in date),
            )
            for page, number, date in form["letterheads"]
        ),
        signatures=tuple(
            DigitalSignature(signer, time, covers, page, _to_box(box))
            for signer, time, covers, page, box in form["signatures"]
        ),
        annotations=tuple(_to_candidate(c) for c in form["annotations"]),
        stamps=tuple(
            StampTrace(page, _to_box(seal), _to_box(ink), _to_secret(secret))
            for page, seal, ink, secret in form["stamps"]
        ),
        warnings=tuple(form["warnings"]),
    )


def _page(page: Page) -> list[Any]:
    """Return a page: its own values, then lines as flat lists of text, box and confidence."""
    lines = [
        [
            value
            for word in line.words
            for value in (word.text, *_corners(word.box), round(word.confidence, 4))
        ]
        for line in page.lines
    ]
    return [
        page.number,
        round(page.width, 1),
        round(page.height, 1),
        page.read_by,
        page.rotation,
        round(page.confidence, 4),
        page.colour,
        page.blank,
        lines,
    ]


def _to_page(form: list[Any]) -> Page:
    number, width, height, read_by, rotation, confidence, colour, blank, lines = form
    return Page(
        number=number,
        width=width,
        height=height,
        lines=tuple(
            Line(
                tuple(
                    Word(flat[at], Box(*flat[at + 1 : at + 5]), flat[at + 5])
                    for at in range(0, len(flat), 6)
                )
            )
            for flat in lines
        ),
        read_by=read_by,
        rotation=rotation,
        confidence=confidence,
        colour=colour,
        blank=blank,
    )


def _corners(box: Box) -> tuple[float, float, float, float]:
    return round(box.x0, 1), round(box.top, 1), round(box.x1, 1), round(box.bottom, 1)


def _box(box: Box | None) -> tuple[float, float, float, float] | None:
    return None if box is None else _corners(box)


def _to_box(form: list[float] | None) -> Box | None:
    return None if form is None else Box(*form)


def _secret(seen: SecretMark | None) -> list[Any] | None:
    return None if seen is None else [seen.mark, _corners(seen.box), round(seen.confidence, 4)]


def _to_secret(form: list[Any] | None) -> SecretMark | None:
    return None if form is None else SecretMark(form[0], Box(*form[1]), form[2])


def _candidate(c: Candidate) -> list[Any]:
    return [c.value, c.raw, c.page, _box(c.box), round(c.confidence, 4), c.reader, c.state]


def _to_candidate(form: list[Any]) -> Candidate:
    value, raw, page, box, confidence, reader, state = form
    return Candidate(value, raw, page, _to_box(box), confidence, reader, state)
