"""The subject (trích yếu): centred under the title, or `V/v …` under a letter's number."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extractors.document import Candidate
from extractors.fields.doc_type import title_line
from extractors.fields.names import sentence_case, starts_with_any
from extractors.fields.title import title_of
from extractors.fields.zone import Zone, ZoneLine
from extractors.grammar.folding import fold
from extractors.grammar.language import language, put_right
from extractors.grammar.loader import Grammar
from extractors.page import Box, Line, Word

FARTHEST = 1.65
"""Lines of one subject stand at most this many line pitches apart; the text begins farther down."""
FARTHEST_FIRST = 3.2
"""The first line of the subject stands at most this many pitches under the title."""
SHIFTED = 8.0
"""Points; half of the smallest indent of a paragraph (1 cm in Phụ lục I of Nghị định 30)."""
FLOWING = 0.35
"""A title whose middle is left of this share of the page is not centred, but flowing text."""
ASIDE = 0.17
"""Share of the page width; what stands farther from the middle is a stamp in the margin."""
MOST_LINES = 9
PARTED = 1.5
"""Word heights; words of one subject stand closer than this."""
CENTRAL = 0.1
"""Share of the page width around the title's middle over which every line of a subject stands."""


MOSTLY = 0.7
"""Share of capitals from which words are those of a stamp or heading."""

UNDER_STAMP = 0.85
"""Belief left in a subject that a receipt stamp touches: a person looks at it."""
ROOM = 0.8
"""A line of a centred subject that is shorter than this share of the next one was not full."""

_ABOUT = re.compile(r"\bve viec\b")


def _dirty(zone_line: ZoneLine, end: int) -> bool:
    """Whether what stands before `end` is dirt or a stamp, read as letters."""
    before = zone_line.text[:end]
    words = zone_line.words_at(0, max(end - 1, 1))
    unsure = sum(word.confidence for word in words) < 0.6 * len(words)
    letters = [c for c in before if c.isalpha()]
    # Before `Về việc` a subject has words in small letters (`Kết luận thanh tra về việc …`).
    capitals = sum(c.isupper() for c in letters) > MOSTLY * len(letters)
    stamped = capitals and not zone_line.text[end:].isupper()
    return unsure or stamped or any(c in "|#~=<>{}[]\\^" for c in before)


def _cut(zone_line: ZoneLine, start: int) -> ZoneLine:
    """Return the line without the words before `start` (a stamp in the margin)."""
    words = zone_line.line.words
    dropped = len(zone_line.text[:start].split())
    if dropped == 0 or dropped >= len(words):
        return zone_line
    line = Line(words[dropped:])
    return replace(zone_line, line=line, text=line.text, folded=fold(line.text))


def _runs(line: Line) -> list[list[Word]]:
    """Return the words of a line in runs that wide gaps part from each other."""
    runs: list[list[Word]] = []
    for word in line.words:
        gap = word.box.x0 - runs[-1][-1].box.x1 if runs else 0.0
        if runs and gap < PARTED * max(word.box.height, 8.0):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _cleared(zone_line: ZoneLine, middle: float, width: float, stamps: list[Box]) -> ZoneLine:
    """Return the line without what stands beside the subject: stamps in the margins, notes.

    A subject is centred: of runs that wide gaps part only those over the middle of the page belong
    to it; words at its ends that stand in the columns of a stamp above or below do not.
    """
    runs = _runs(zone_line.line)
    if len(runs) > 1:
        reach = CENTRAL * width
        over = [r for r in runs if r[0].box.x0 < middle + reach and r[-1].box.x1 > middle - reach]
        runs = over or runs
    words = [word for run in runs for word in run]
    for box in stamps:
        close = abs(box.middle[1] - zone_line.box.middle[1]) < 5 * max(zone_line.box.height, 8.0)
        if not close:
            continue
        inside = [box.x0 - 8 <= w.box.x0 and w.box.x1 <= box.x1 + 8 for w in words]
        first = inside.index(False) if False in inside else 0
        last = len(words) - (inside[::-1].index(False) if False in inside else 0)
        if first and words[first].box.x0 - words[first - 1].box.x1 > 0.4 * words[first].box.height:
            words, inside, last = words[first:], inside[first:], last - first
        if last < len(words) and (
            words[last].box.x0 - words[last - 1].box.x1 > 0.4 * words[last].box.height
        ):
            words = words[:last]
    if not words or len(words) == len(zone_line.line.words):
        return zone_line
    line = Line(tuple(words))
    return replace(zone_line, line=line, text=line.text, folded=fold(line.text))


def _title_alone(title: ZoneLine, grammar: Grammar) -> ZoneLine:
    """Return the title's line without a mark or stamp beside it."""
    for run in _runs(title.line):
        line = Line(tuple(run))
        if len(run) < len(title.line.words) and title_of(line.text, grammar) is not None:
            return replace(title, line=line, text=line.text, folded=fold(line.text))
    return title


def _pitch(zone: Zone) -> float:
    """Return the usual distance of lines in points."""
    bottoms = sorted(z.box.middle[1] for z in zone.lines if z.column != "right")
    gaps = [b - a for a, b in pairwise(bottoms) if 8 < b - a < 40]
    return median(gaps) if gaps else 20.0


def _distance(above: ZoneLine, below: ZoneLine) -> float:
    return below.box.middle[1] - above.box.middle[1]


def _text(zone_line: ZoneLine) -> str:
    """Return the line without specks at its ends (rules and dirt read as letters)."""
    words = list(zone_line.line.words)
    while words and not any(c.isalnum() for c in words[-1].text):
        words.pop()
    while words and not any(c.isalnum() for c in words[0].text):
        words.pop(0)
    while len(words) > 1 and len(words[0].text) == 1 and words[0].confidence < 0.4:
        words.pop(0)
    return " ".join(word.text for word in words).lstrip(",.'`‘’;:*~ ")


def _joined(lines: list[ZoneLine], first: str | None = None) -> str:
    texts = [text for z in lines if (text := _text(z))]
    if first is not None:
        texts = [first, *texts[1:]] if texts else [first]
    text = re.sub(r"\s+", " ", " ".join(texts)).strip(" -–—_*.,;:|")
    return text[:1].upper() + text[1:]


def as_subject(text: str, grammar: Grammar, by_ocr: bool) -> str:
    """Return words as a subject is told: not in capitals, and `by_ocr` with its slips put right.

    Two words in capitals may be an activity, not a body.
    """
    value = sentence_case(text, grammar, shortest=3)
    return put_right(value, language()) if by_ocr else value


def _candidate(
    value: str, lines: list[ZoneLine], zone: Zone, grammar: Grammar
) -> tuple[Candidate, ...]:
    if sum(c.isalpha() for c in value) < 6:
        return ()
    value = as_subject(value, grammar, zone.page is not None and zone.page.read_by == "ocr")
    words = [word for line in lines for word in line.line.words]
    sure = sum(word.confidence for word in words) / len(words)
    text_layer = zone.page is not None and zone.page.read_by == "text"
    return (
        Candidate(
            value,
            " / ".join(line.text for line in lines),
            lines[0].page,
            Box.around(line.box for line in lines),
            sure * (UNDER_STAMP if any(map(zone.under_stamp, lines)) else 1.0),
            "text-layer" if text_layer else "tesseract",
        ),
    )


def _begins_text(
    zone_line: ZoneLine,
    lines: list[ZoneLine],
    title: ZoneLine,
    pitch: float,
    margins: tuple[float, float],
) -> bool:
    """Whether a line after some of the subject begins the text: a capital, and set as a paragraph.

    A paragraph's first line is indented and goes to the right margin, so its middle stands right
    of the title's; or it is not indented and goes from margin to margin below a line that had room
    left, or ends early, so that it is not centred; or it stands farther below than the subject's
    own lines from each other. `margins` are the left and the right one of the text.
    """
    start = zone_line.text.lstrip("('\"“‘-– ")[:1]
    if not start.isupper():
        return False
    left, right = margins
    shifted = zone_line.box.middle[0] - title.box.middle[0]
    at_margin = zone_line.box.x0 < left + SHIFTED / 2 and not zone_line.upper
    to_margin = zone_line.box.x1 > right - 2 * SHIFTED
    room = lines[-1].box.width < ROOM * zone_line.box.width
    paragraph = (to_margin and (shifted > SHIFTED or (at_margin and room))) or (
        at_margin and shifted < -3 * SHIFTED and lines[-1].box.x0 > left + 3 * SHIFTED
    )
    own = _distance(lines[-2], lines[-1]) if len(lines) > 1 else pitch
    return paragraph or _distance(lines[-1], zone_line) > 1.35 * max(own, 0.85 * pitch)


def _set_as_paragraph(zone_line: ZoneLine, title: ZoneLine, margins: tuple[float, float]) -> bool:
    """Whether a line right under a heading begins a paragraph: not centred under it, or full."""
    left, right = margins
    shifted = abs(zone_line.box.middle[0] - title.box.middle[0])
    return shifted > SHIFTED or zone_line.box.width > 0.9 * (right - left)


def _begins_paragraph(zone_line: ZoneLine, above: ZoneLine, right: float) -> bool:
    """Whether a line with a capital follows a line that did not reach the right margin."""
    return zone_line.text[:1].isupper() and above.box.x1 < right - 6 * SHIFTED


def _under_title(zone: Zone, title: ZoneLine, grammar: Grammar) -> tuple[Candidate, ...]:
    width = zone.page.width if zone.page else 595.0
    # Lines of a DOCX have no place on a page: everything begins at one margin.
    flowing = title.box.middle[0] < FLOWING * width
    beside = ("receipt-stamp", "signing-note", "copy-mark", "mark")
    stamps = [z.box for z in zone.lines if z.role in beside]
    place = zone.lines.index(title)
    if not flowing:
        title = _title_alone(title, grammar)
    found = title_of(title.text, grammar)
    remainder = title.text[found.end :].strip(" :.-*") if found else ""
    pitch = _pitch(zone)
    text = [z.box for z in zone.lines if z.role in ("text", "recital", "body")]
    right = max((z.box.x1 for z in zone.lines if z.role in ("text", "recital")), default=width)
    margins = min((box.x0 for box in text), default=0.0), right
    middle = title.box.middle[0]
    lines: list[ZoneLine] = []
    last = title
    for printed in zone.lines[place + 1 :]:
        zone_line = printed
        if not flowing and printed.role not in ("recital", "body", "addressee", "title"):
            zone_line = _cleared(printed, middle, width, stamps)
            if zone_line is not printed and printed.role in (*beside, "date", "number"):
                # What made it a stamp's line was cut off: the subject stands beside it.
                zone_line = replace(zone_line, role="text")
        if zone_line.role in ("noise", "signing-note", "receipt-stamp", "copy-mark", "mark"):
            continue
        if zone_line.role in ("motto", "number", "date", "name") and not lines:
            continue
        if zone_line.role == "number":
            break  # the paper's own, under title and subject
        first = not lines and not remainder
        about = _ABOUT.search(zone_line.folded) if first else None
        if about is not None and (about.start() == 0 or _dirty(zone_line, about.start())):
            lines.append(_cut(zone_line, about.start()))
            last = zone_line
            continue
        aside = abs(zone_line.box.middle[0] - title.box.middle[0]) > ASIDE * width
        if aside and not flowing:
            continue
        if flowing and lines and _begins_paragraph(zone_line, lines[-1], right):
            break
        if _distance(last, zone_line) > (FARTHEST_FIRST if first else FARTHEST) * pitch:
            break
        if zone_line.role == "addressee" or grammar.patterns["beside_subject"].search(
            zone_line.folded
        ):
            break
        if zone_line.role == "title" and _another_title(zone_line, title, last, pitch, grammar):
            break
        if lines and _begins_text(zone_line, lines, title, pitch, margins):
            break
        # `Thực hiện Nghị quyết …` begins a plan's subject as well as a recital.
        starts = zone_line.text.lstrip("('\"“ ")[:1].isupper()
        # So does the rest of a heading, where it is centred (`CHƯƠNG TRÌNH PHỐI HỢP`).
        opens = first or (not lines and not _set_as_paragraph(zone_line, title, margins))
        if zone_line.role == "body" or (zone_line.role == "recital" and starts and not opens):
            break
        if opens and zone_line.role == "recital" and _only_recital(zone_line):
            break
        if zone_line.upper and starts_with_any(zone_line.folded.lstrip(" '\"*"), grammar.authors):
            break
        lines.append(zone_line)
        last = zone_line
        if len(lines) == MOST_LINES:
            break
    if remainder:
        following = [_text(z) for z in lines]
        if remainder.isupper() and following and not following[0].isupper():
            # `QUY CHẾ PHỐI HỢP` over `Trong phát hiện …`: one phrase in two kinds of letters.
            remainder = sentence_case(remainder, grammar, shortest=3)
            following[0] = following[0][:1].lower() + following[0][1:]
        joined = " ".join([remainder, *following])
        return _candidate(joined[:1].upper() + joined[1:], [title, *lines], zone, grammar)
    return _candidate(_joined(lines), lines, zone, grammar) if lines else ()


def _another_title(
    zone_line: ZoneLine, title: ZoneLine, last: ZoneLine, pitch: float, grammar: Grammar
) -> bool:
    """Whether a title below the first is one, and no line of a subject in capitals.

    `QUYẾT ĐỊNH:` before the articles repeats the kind or ends with a colon, and stands apart.
    """
    first, second = title_of(title.text, grammar), title_of(zone_line.text, grammar)
    repeated = first is not None and second is not None and first.kind == second.kind
    apart = _distance(last, zone_line) > FARTHEST * pitch
    return repeated or apart or zone_line.text.rstrip(" .").endswith(":")


def _only_recital(zone_line: ZoneLine) -> bool:
    """Whether a line can only be a recital: `Căn cứ …` never begins a subject."""
    return re.match(r"\W{0,3}[ce]an\s*cu\b", zone_line.folded) is not None


def _under_number(zone: Zone, grammar: Grammar) -> tuple[Candidate, ...]:
    start = zone.first("subject")
    number = zone.first("number")
    after = number if start is None else start
    if after is None:
        return ()
    pitch = _pitch(zone)
    lines = [start] if start is not None else []
    last = after
    width = zone.page.width if zone.page else 595.0
    for zone_line in zone.lines[zone.lines.index(after) + 1 :]:
        if zone_line.column == "right" or zone_line.role in ("date", "noise", "motto"):
            continue
        if zone_line.role in ("addressee", "recital", "title", "body", "number"):
            break
        if zone_line.role not in ("text", "name", "mark"):
            continue
        if zone_line.role == "mark" and zone_line.upper:
            continue  # a stamp of urgency under the number
        limit = FARTHEST if lines else FARTHEST_FIRST
        aside = abs(zone_line.box.middle[0] - last.box.middle[0]) > 0.14 * width
        if _distance(last, zone_line) > limit * pitch or (aside and bool(lines)):
            break
        lines.append(zone_line)
        last = zone_line
        if len(lines) == MOST_LINES:
            break
    if not lines:
        return ()
    first = None
    if start is not None:
        mark = grammar.patterns["subject_letter"].match(start.folded)
        rest = start.text[mark.end() :].lstrip(" .") if mark else start.text
        first = ("V/v" if rest.startswith(":") else "V/v ") + rest if mark else None
    return _candidate(_joined(lines, first), lines, zone, grammar)


def subject_candidates(zone: Zone, grammar: Grammar) -> tuple[Candidate, ...]:
    """Return the subject as printed, from the layout that the document has.

    Across lines, without the addressee, recital or text that follows; `V/v` and `Về việc` stay.
    """
    title = title_line(zone)
    if title is not None:
        found = _under_title(zone, title, grammar)
        if found:
            return found
    return _under_number(zone, grammar)
