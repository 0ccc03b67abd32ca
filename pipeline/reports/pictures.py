"""Pictures as inline SVG, readable in black and white: progress of units, where points are lost.

Everything that a colour says, a hatching, a number or a word says too. Texts are escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

from pipeline.records.wording import day, points
from pipeline.reports.progress import LostPoints, UnitProgress, days_of

WIDTH = 1000
NAMES = 330
"""Units of the drawing that the names at the left take."""
LINE = 26
MOST_LINES = 40
LONGEST_NAME = 44

_HATCHED = (
    '<defs><pattern id="{id}" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
    '<line x1="0" y1="0" x2="0" y2="6" stroke="#333" stroke-width="2.2"/></pattern></defs>'
)


def lost_picture(lost: Sequence[LostPoints]) -> str:
    """Return bars of the points of indicators: had in solid grey, lost hatched, with numbers."""
    shown = lost[:MOST_LINES]
    if not shown:
        return ""
    most = max(one.most for one in shown)
    room = WIDTH - NAMES - 150
    parts = [_HATCHED.format(id="hatched")]
    for number, one in enumerate(shown):
        y = number * LINE + 4
        had, whole = one.own / most * room, one.most / most * room
        mark = "*" if one.proposed else ""
        parts += [
            _text(NAMES - 8, y + 14, f"{one.indicator.id} {one.indicator.title}", "end"),
            f'<rect x="{NAMES}" y="{y}" width="{had:.1f}" height="{LINE - 8}" fill="#777"/>',
            f'<rect x="{NAMES + had:.1f}" y="{y}" width="{whole - had:.1f}" height="{LINE - 8}" '
            f'fill="url(#hatched)" stroke="#333"/>',
            _text(
                NAMES + whole + 6,
                y + 14,
                f"mất {points(one.lost)} ({points(one.own)}{mark}/{points(one.most)})",
            ),
        ]
    return _svg(parts, len(shown) * LINE + 8, "Điểm mất theo tiêu chí")


def progress_picture(progress: Sequence[UnitProgress]) -> str:
    """Return for every unit a line of how its papers came, and how many cells are closed."""
    days = days_of(progress)
    if days is None:
        return ""
    first, last = days
    room = WIDTH - NAMES - 260
    most = max(one.papers for one in progress) or 1
    height = LINE + 6
    parts = [
        _text(NAMES, 14, day(first)),
        _text(NAMES + room, 14, day(last), "end"),
        _text(NAMES + room + 16, 14, "văn bản; chỗ đủ/phải có"),
    ]
    for number, one in enumerate(progress):
        floor = 20 + (number + 1) * height - 6
        steps = " ".join(f"{x:.1f},{y:.1f}" for x, y in _steps(one, first, last, room, most, floor))
        share = f"{one.closed}/{one.asked}" if one.asked else "–"
        parts += [
            _text(NAMES - 8, floor - 4, one.unit.replace("_", " "), "end"),
            f'<line x1="{NAMES}" x2="{NAMES + room}" y1="{floor}" y2="{floor}" stroke="#bbb"/>',
            f'<polyline points="{steps}" fill="none" stroke="#111" stroke-width="1.6"/>',
            _text(NAMES + room + 16, floor - 4, f"{one.papers}; {share}"),
        ]
    return _svg(parts, 24 + len(progress) * height, "Tiến độ nộp theo đơn vị")


def _steps(
    one: UnitProgress, first: date, last: date, room: float, most: int, floor: float
) -> Iterator[tuple[float, float]]:
    """Yield the corners of a line that climbs on each day on which papers came."""
    long = max((last - first).days, 1)
    y = floor
    yield NAMES, y
    for came, total in one.days:
        x = NAMES + (came - first).days / long * room
        yield x, y
        y = floor - total / most * (LINE - 4)
        yield x, y
    yield NAMES + room, y


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    short = text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"
    whole = f"<title>{escape(text)}</title>" if short != text else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="13" text-anchor="{anchor}">'
        f"{escape(short)}{whole}</text>"
    )


def _svg(parts: Sequence[str], height: float, label: str) -> str:
    drawn = "".join(parts)
    return (
        f'<svg class="picture" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'aria-label="{escape(label)}">{drawn}</svg>'
    )
