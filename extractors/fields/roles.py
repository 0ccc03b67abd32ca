"""What each line of the letterhead zone is: by its own words, then by the lines around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.fields.draft_mark import says_draft_alone
from extractors.fields.geometry import load_geometry
from extractors.fields.motto import motto_start
from extractors.fields.title import title_of
from extractors.fields.zone_lines import Role, ZoneLine
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar
from extractors.grammar.syllables import is_syllable
from extractors.page import Box, Line, Page

_BARE_DATE = re.compile(r"\W*ngay\s?[:.]?\s?\d{1,2}\s?[/.\-]")
_SYMBOL = re.compile(r"[/\-]\s*[a-z]")
_ENDED = re.compile(r"[/\-]\s*(?:[^\W\d_]|\d{4})\S*(?P<rest>.*)$")
_SYMBOL_ONLY = re.compile(
    r"\W{0,2}[A-ZĐ][A-Za-zĐđ0-9&.]*(?:\s?[-–,/+]\s?[A-ZĐ][A-Za-zĐđ0-9&.]*)*\W{0,2}"
)


def is_noise(text: str) -> bool:
    """Whether a text is dirt read as letters; `XÃ Ô LA 2`, syllables in capitals, is none."""
    written = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    if len(written) > 1 and text.isupper() and all(map(is_syllable, written)):
        return False
    letters = sum(c.isalnum() for c in text)
    words = [word for word in text.split() if any(c.isalnum() for c in word)]
    specks = len(words) >= 4 and letters < 2.2 * len(words)
    return letters < 2 or letters < 0.6 * len(text.replace(" ", "")) or specks


def role_of(line: ZoneLine, page: Page, grammar: Grammar) -> Role:
    """Return what a line is by its own words."""
    folded = line.folded
    patterns = grammar.patterns
    motto = motto_start(line.line, grammar)
    # On the left it is a motto only where it is the state's whole line: no body bears that name.
    if motto is not None and (line.column != "left" or motto == ("state", 0)):
        return "motto"
    if patterns["signing_note"].search(folded):
        return "signing-note"
    if line.column == "left" and _beside_name(line, grammar):
        return "noise"
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
    # `Dự thảo Nghị quyết …` goes on with a subject; a mark stands in capitals or alone.
    if patterns["mark"].search(folded) and (line.upper or folded.count(" ") < 3):
        return "mark"
    if says_draft_alone(line):
        return "mark"  # its day is that of the draft
    if is_number_line(line, page, grammar):
        return "number"
    if _is_date_line(line, page, grammar):
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
    return "noise" if is_noise(line.text) else "text"


def _beside_name(line: ZoneLine, grammar: Grammar) -> bool:
    """Whether a line below a body's name is its address or its foreign name (`… UNIVERSITY`)."""
    if grammar.patterns["contact"].search(line.folded):
        return True
    foreign = grammar.patterns["foreign_name"].search(line.folded)
    return foreign is not None and line.text.isascii()


def is_number_line(line: ZoneLine, page: Page, grammar: Grammar) -> bool:
    """Whether a line is a number slot: `Số:` at its start and nothing but the number behind.

    `số 31/KH-UBND về thực hiện …`, a line of running text that begins with a cited number, goes
    on after the symbol, or is wide.
    """
    slot = grammar.patterns["number_slot"].search(line.folded)
    if slot is None or line.column == "right" or "ở" in line.text[: slot.end()].lower():
        return False
    if line.column == "whole" and _wider(line, load_geometry().letterhead.number_widest, page):
        return False
    ended = _ENDED.search(line.text, slot.end())
    rest = [w for w in (ended["rest"] if ended else "").split() if sum(map(str.isalpha, w)) > 1]
    prose = [word for word in rest if word.islower()]
    return len(prose) < 2 and (line.text.lstrip(" '\"*_.,-|")[:1] != "s" or not prose)


def _wider(line: ZoneLine, share: float, page: Page) -> bool:
    return line.box.width > share * page.width


def _is_date_line(line: ZoneLine, page: Page, grammar: Grammar) -> bool:
    """Whether a line is a place and a day, and not a line of running text with a day in it."""
    if line.column != "right" and _wider(line, load_geometry().letterhead.date_widest, page):
        return False
    if grammar.dates.long.search(line.folded) or grammar.dates.short.search(line.folded):
        return True
    return line.column == "right" and grammar.dates.bare.search(line.folded) is not None


def settle(
    lines: list[ZoneLine], page: Page, divide: float | None, grammar: Grammar
) -> list[ZoneLine]:
    """Put right what depends on other lines: names stand above the number, stamps have two lines.

    The letterhead ends at the first title, addressee, subject or recital; number and date lines
    below it are citations, those under an ĐẾN stamp belong to the stamp. Only a number right
    under title and subject is the document's own (`GIẤY PHÉP XÂY DỰNG` over `Số: …`).
    """
    lines = _without_wrong_titles(lines, divide)
    end = next(
        (i for i, z in enumerate(lines) if z.role in ("title", "addressee", "recital")), len(lines)
    )
    stamps = [z for z in lines if z.role == "receipt-stamp"]
    own: dict[Role, ZoneLine] = {}
    slots = [z for z in lines[:end] if z.role == "number"] or _under_title(lines, end)
    slots = [z for z in slots if not _names_body(z, lines)]
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
    if not slots and not any(z.role == "motto" for z in lines):
        # Without any letterhead a day in the middle of a page is that of an event.
        dates = [z for z in dates if z.column == "right"]
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
    if "number" not in own:
        _find_bare_number(settled, end, grammar)
    _join_symbol(settled, grammar)
    end = next(
        (i for i, z in enumerate(settled) if z.role in ("title", "addressee", "recital")),
        len(settled),
    )
    _name_bodies(settled, end, page, grammar)
    return settled


def _without_wrong_titles(lines: list[ZoneLine], divide: float | None) -> list[ZoneLine]:
    """Take the title from lines of a body's name: in the left column, above the number.

    `PHƯỜNG 1` is no `PHƯƠNG ÁN`, and an inspection team is named after a decision.
    """
    if divide is None:
        return lines
    below = max((z.box.top for z in lines if z.role == "motto"), default=0.0)
    for zone_line in lines:
        if zone_line.role == "number" and zone_line.column == "left":
            below = max(below, zone_line.box.top - 2)
            break
        if zone_line.role in ("addressee", "recital", "subject"):
            break
    return [
        replace(z, role="text")
        if z.role == "title" and z.column == "left" and z.box.top <= below + 2
        else z
        for z in lines
    ]


_OPEN_NAME = re.compile(r"(?:quy\S{0,2}t\s*d\S{0,2}nh|theo|ke hoach)\W*$")


def _names_body(slot: ZoneLine, lines: Sequence[ZoneLine]) -> bool:
    """Whether `SỐ 2077/QĐ-SNN` goes on with the name of a body: `… THEO QUYẾT ĐỊNH`."""
    above = [z for z in lines if z.column == slot.column and 0 < slot.box.top - z.box.top < 30]
    return ":" not in slot.text and any(_OPEN_NAME.search(z.folded) for z in above)


def _under_title(lines: Sequence[ZoneLine], title: int) -> list[ZoneLine]:
    """Return the number slot that stands under title and subject, before the text begins."""
    if title >= len(lines) or lines[title].role != "title":
        return []
    for zone_line in lines[title + 1 : title + 6]:
        if zone_line.role == "number":
            return [zone_line] if _SYMBOL.search(zone_line.folded) else []
        if zone_line.role in ("recital", "body", "addressee"):
            return []
    return []


def _find_bare_number(settled: list[ZoneLine], end: int, grammar: Grammar) -> None:
    """Make the line that is a number without `Số` the number line."""
    for index, zone_line in enumerate(settled[:end]):
        bare = grammar.patterns["bare_number"].search(zone_line.folded)
        if bare and zone_line.role in ("text", "noise") and zone_line.column == "left":
            settled[index] = replace(zone_line, role="number")
            break


def _join_symbol(settled: list[ZoneLine], grammar: Grammar) -> None:
    """Join a symbol that goes on in the next line of its column with the number line."""
    place = next((i for i, z in enumerate(settled) if z.role == "number"), None)
    if place is None:
        return
    number = settled[place]
    for index in range(place + 1, min(place + 4, len(settled))):
        other = settled[index]
        distance = other.box.middle[1] - number.box.middle[1]
        if other.column == "right" or distance < 0.5 * number.box.height:
            continue
        open_end = number.text.rstrip()[-1:] in "-–/,&+"
        follows = other.text.lstrip()[:1] in "-–/" and any(c.isalpha() for c in other.text)
        near = distance < load_geometry().letterhead.number_goes_on * max(number.box.height, 8.0)
        fits = _SYMBOL_ONLY.fullmatch(other.text.strip(" -–/'\".,_*|"))
        if near and fits and (open_end or follows) and other.role in ("text", "noise", "name"):
            line = Line((*number.line.words, *other.line.words))
            settled[place] = replace(number, line=line, text=line.text, folded=fold(line.text))
            del settled[index]
        return


def _name_bodies(settled: list[ZoneLine], end: int, page: Page, grammar: Grammar) -> None:
    """Give the lines of the issuing body their role: set apart on the left, above the number."""
    layout = load_geometry().letterhead
    mottoes = [z for z in settled if z.role == "motto"]
    highest = min(
        (z.box.top - layout.name_above_motto * z.box.height for z in mottoes), default=0.0
    )
    # The number under a title is no lower end of the names.
    bottom = next((z.box.top for z in settled[:end] if z.role == "number"), None)
    if bottom is not None and all(bottom < z.box.top - z.box.height / 2 for z in mottoes):
        highest = 0.0  # one column: names and number first, the motto under them
    limit = next((z.box.top for z in settled if z.role == "date"), None)
    for index, zone_line in enumerate(settled[:end]):
        above = bottom is not None and zone_line.box.top < bottom
        if bottom is None and limit is not None:
            above = zone_line.box.top <= limit
        elif bottom is None:
            # Neither slot was found: only capitals on top of the page can be a name, or what
            # stands beside the motto.
            lowest = max((z.box.bottom for z in mottoes), default=layout.uppermost * page.height)
            beside = zone_line.column == "left" and zone_line.box.top < lowest + 20
            above = zone_line.upper and (
                beside or zone_line.box.top < layout.uppermost * page.height
            )
        set_apart = zone_line.column == "left" or (zone_line.upper and zone_line.column == "whole")
        inside = zone_line.box.top >= highest
        if zone_line.role in ("text", "body") and set_apart and above and inside:
            settled[index] = replace(zone_line, role="name")


def _stamped(zone_line: ZoneLine, stamps: list[ZoneLine]) -> bool:
    """Whether a line belongs to a stamp above it: close below and over the same columns."""
    return any(_under(zone_line.box, stamp.box) for stamp in stamps)


def _under(box: Box, stamp: Box) -> bool:
    reach = load_geometry().stamps.reach
    close = 0 < box.top - stamp.top < reach * max(stamp.height, 8.0)
    return close and box.x0 < stamp.x1 + stamp.width and box.x1 > stamp.x0 - stamp.width
