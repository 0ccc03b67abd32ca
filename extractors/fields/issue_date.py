"""The issue date (ngày ban hành) and the place of issue (địa danh) from the letterhead's date line.

Only the date line counts (Nghị định 30/2020/NĐ-CP, Điều 8): stamps, signature notes and recitals
have dates of other things.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from extractors.document import Candidate, Document, FieldState, Reader
from extractors.fields.geometry import load_geometry
from extractors.fields.zone import Zone, ZoneLine
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar
from extractors.page import Line

_EMPTY = " .,…_·:;'`‘’“”\"*|~-/"


def _digits(text: str, longest: int, grammar: Grammar) -> int | None:
    """Return the number written in a slot, None if it is not one; OCR's slips are put right."""
    bare = text.strip(_EMPTY)
    if re.fullmatch(r"\d(?: \d)+", bare):
        bare = bare.replace(" ", "")  # a text layer whose digits stand apart
    if not re.fullmatch(rf"[0-9OolI|]{{1,{longest}}}", bare):
        return None
    # Letters only: `l` may be a one, but a word is no day.
    if not any(c.isdigit() for c in bare) and bare not in ("l", "I", "lO", "IO", "ll", "II"):
        return None
    repaired = "".join(grammar.digit_confusions.get(c, c) for c in bare)
    return int(repaired) if repaired.isdigit() else None


def calendar_date(year: int, month: int, day: int, grammar: Grammar) -> str | None:
    """Return the ISO date, None if the calendar has no such day or the year is not believed."""
    if not grammar.dates.first_year <= year <= grammar.dates.last_year:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _match(zone_line: ZoneLine, grammar: Grammar) -> re.Match[str] | None:
    """Return the slots of a date line: numeric forms first, they are the stricter ones."""
    forms = (grammar.dates.short, grammar.dates.bare, grammar.dates.long)
    return next((m for form in forms if (m := form.search(zone_line.folded))), None)


def _candidate(zone_line: ZoneLine, zone: Zone, grammar: Grammar) -> Candidate:
    text = zone_line.text
    match = _match(zone_line, grammar)
    text_layer = zone.page is not None and zone.page.read_by == "text"
    reader: Reader = "text-layer" if text_layer else "tesseract"
    if zone_line.annotated:
        reader = "annotation"
    value: str | None = None
    state: FieldState = "unreadable"
    confidence = 0.6
    raw = text
    if match is not None:
        slots = {name: match.span(name) for name in ("day", "month", "year")}
        raw = text[match.end("place") :].strip(" ,")
        day, month, year = (
            _digits(text[start:end], longest, grammar)
            for (start, end), longest in zip(slots.values(), (2, 2, 4), strict=True)
        )
        if day is not None and month is not None and year is not None:
            value = calendar_date(year, month, day, grammar)
        if value is not None:
            state = "read"
            confidence = min(zone_line.confidence(*span) for span in slots.values())
            if reader == "tesseract" and confidence < grammar.weights.printed_word:
                confidence *= grammar.weights.handwritten
        elif not text[slice(*slots["day"])].strip(_EMPTY):
            state, confidence = "blank", 0.8
    return Candidate(value, raw, zone_line.page, zone_line.box, confidence, reader, state)


def date_candidates(document: Document, zone: Zone, grammar: Grammar) -> tuple[Candidate, ...]:
    """Return what text and pictures say about the issue date: ISO values, blank or unreadable.

    A day that the calendar does not have is `unreadable`, never repaired.
    """
    own = tuple(_candidate(line, zone, grammar) for line in zone.of("date")[:1])
    seen = document.letterhead
    pictured = seen.issue_date if seen else ()
    if not own and not any(candidate.value for candidate in pictured):
        own = _closing_date(document, zone, grammar)
    return (*own, *pictured)


_OFFICE = re.compile(
    r"^\W*(?:tm|kt|tl|tuq|t/m|k/t|t/l)\s*[.,/]|^\W*(?:pho )?(?:chu tich|giam doc|truong|chanh"
    r"|hieu truong|thu ky|chu tri|cuc truong|thu truong|dai dien|nguoi lap|bi thu|tong giam doc"
    r"|vien truong)\b"
)


def _closing_date(document: Document, zone: Zone, grammar: Grammar) -> tuple[Candidate, ...]:
    """Return the day that stands right above the signature, where the head of the paper has none.

    Licences, minutes, contracts and older papers are dated so; it has a place before it and is
    alone on its line, and the signer's office stands below.
    """
    layout = load_geometry().letterhead
    for page in document.pages:
        for line in page.lines:
            words = tuple(
                w for w in line.words if w.box.x0 > layout.closing_date_right * page.width
            )
            kept = Line(words)
            if len(words) < 5 or line.box.width > layout.date_widest * page.width:
                continue
            folded = fold(kept.text)
            match = grammar.dates.long.search(folded)
            if match is None or not 2 < len(match["place"].strip()) < 40 or "." in folded[-2:]:
                continue
            below = (
                other
                for other in page.lines
                if other.words
                and 0 < other.box.top - line.box.top < layout.closing_date_above
                and other.box.x1 > line.box.x0
            )
            if any(_OFFICE.search(fold(_right_text(o, line.box.x0 - 30))) for o in below):
                raw = ZoneLine(kept, kept.text, folded, page.number, "right", "date")
                found = _candidate(raw, replace(zone, page=page), grammar)
                return (found,) if found.value else ()
    return ()


def _right_text(line: Line, start: float) -> str:
    """Return what a line says right of `start`: the signature block's column."""
    return " ".join(word.text for word in line.words if word.box.x0 >= start)


def signed_too_early(document: Document, value: str | None, grammar: Grammar) -> bool:
    """Whether a digital signature on the document is older than its issue date can be.

    A witness only: signing times never give the issue date.
    """
    times = [
        signature.time[:10]
        for signature in document.reading.signatures
        if signature.time
        and (signature.page is None or document.first_page <= signature.page <= document.last_page)
    ]
    if value is None or not times:
        return False
    days = date.fromisoformat(value) - date.fromisoformat(min(times))
    return days.days > grammar.weights.signed_before


def place_candidates(zone: Zone, grammar: Grammar) -> tuple[Candidate, ...]:
    """Return the place of issue (địa danh): what stands before `, ngày` in the date line."""
    for zone_line in zone.of("date"):
        match = _match(zone_line, grammar)
        if match is None or match.end("place") == match.start("place"):
            continue
        start, end = match.span("place")
        text = zone_line.text[start:end].strip(" ,.:;*_'\"|")
        if sum(c.isalpha() for c in text) < 3:
            continue
        name = next(
            (p.name for p in grammar.provinces if fold(text) == fold(p.name)),
            text,
        )
        text_layer = zone.page is not None and zone.page.read_by == "text"
        return (
            Candidate(
                name,
                text,
                zone_line.page,
                zone_line.box,
                zone_line.confidence(start, end),
                "text-layer" if text_layer else "tesseract",
            ),
        )
    return ()
