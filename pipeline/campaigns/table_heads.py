"""The heads of a plan's tables: which columns there are, and what each holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.page import Line, Word
from pipeline.campaigns.passages import CONTINUED, Placed, depth_of
from pipeline.campaigns.plan_words import PlanWords, has, plain

CELL_GAP = 0.7
"""Heights of a line from which a gap between words parts two cells."""
MOST_HEAD_LINES = 12
MOST_HEAD_WORDS = 5
HEAD_GAP = 0.4
"""Heights of a line from which a gap parts a head from the row below it."""


@dataclass
class Column:
    """A column: what it holds, from where to where its head reaches, and what that says."""

    role: str
    x0: float
    x1: float
    head: str


def head_at(lines: Sequence[Placed], at: int, words: PlanWords) -> tuple[list[Column], int] | None:
    """Return the columns of a table whose head begins here, and where its rows begin."""
    first = lines[at]
    height = first.line.box.height
    near = [
        one
        for one in lines[at : at + MOST_HEAD_LINES]
        if one.page == first.page and one.line.box.top < first.line.box.top + 3.2 * height
    ]
    cells: list[list[Placed]] = []
    for one in (piece for line in near for piece in pieces(line)):
        held = next((cell for cell in cells if _over(cell[0].line, one.line)), None)
        if held is None:
            cells.append([one])
        elif one.line.box.top - held[-1].line.box.bottom < 0.8 * height:
            held.append(one)
    heads: list[tuple[str, list[Placed]]] = []
    beside = [c for c in cells if abs(c[0].line.box.top - first.line.box.top) <= 2.2 * height]
    told = [(cell, _role(cell, words)) for cell in beside]
    known = {found[0] for _, found in told if found}
    sure = {"who", "when"} <= known or "order" in known or ("who" in known and len(beside) > 1)
    tops = [c[0].line.box.top for c, found in told if found]
    bottom = max(
        (one.line.box.bottom for c, f in told if f for one in c[: f[1]]),
        default=0.0,
    )
    order = next((c for c, f in told if f and f[0] == "order"), [])
    rows = order[1].line.box.top if len(order) > 1 else float("inf")
    for cell, found in told:
        if found is None:
            # A column that nobody knows hides no table of who hands in by when, nor a numbered one.
            text, top = cell[0].line.text, cell[0].line.box.top
            level = any(abs(top - other) < 0.8 * height for other in tops)
            wordy = len(plain(text).split()) > MOST_HEAD_WORDS or depth_of(text) < CONTINUED
            if wordy or not (sure and level):
                continue
            found = _guessed(" ".join(one.line.text for one in cell[:2]), words), 1
        role, count = found
        # The words behind a known beginning belong to the head as far as the other heads reach.
        more = [one for one in cell[count:] if one.line.box.top < bottom - 0.3 * height]
        head = [*cell[:count], *more]
        # A head of several lines reaches as far as its lines stand close, and no row begins.
        for one in cell[len(head) :]:
            gap = one.line.box.top - head[-1].line.box.bottom
            if gap > HEAD_GAP * height or one.line.box.top >= rows:
                break
            head.append(one)
        if sum(one.line.text.count("(") - one.line.text.count(")") for one in head) > 0:
            head = cell[: len(head) + 1]  # `Thời hạn (năm | 2026)`
        heads.append((role, head))
    used = {one.offset for _, cell in heads for one in cell}
    columns = [_column(role, cell) for role, cell in heads]
    roles = {column.role for column in columns}
    if len(columns) < 2 or not (roles & {"what", "who"}) or first.offset not in used:
        return None
    begin = at
    while begin < len(lines) and lines[begin].offset in used:
        begin += 1
    return sorted(columns, key=lambda c: c.x0), begin


def _column(role: str, cell: Sequence[Placed]) -> Column:
    boxes = [one.line.box for one in cell]
    head = " ".join(one.line.text for one in cell)
    return Column(role, min(b.x0 for b in boxes), max(b.x1 for b in boxes), head)


def pieces(one: Placed) -> list[Placed]:
    """Part a line where words stand far from each other: cells beside each other."""
    pieces: list[Placed] = []
    held: list[Word] = []
    offset = start = one.offset
    for word in one.line.words:
        if held and word.box.x0 - held[-1].box.x1 > CELL_GAP * one.line.box.height:
            pieces.append(Placed(start, one.page, Line(tuple(held))))
            held, start = [], offset
        held.append(word)
        offset += len(word.text) + 1
    return [*pieces, Placed(start, one.page, Line(tuple(held)))]


def _role(cell: Sequence[Placed], words: PlanWords) -> tuple[str, int] | None:
    """Return what a head's cell says its column holds, and how many of its lines say it."""
    for count in range(len(cell), 0, -1):
        text = plain(" ".join(one.line.text for one in cell[:count]))
        if role := _is(text, words):
            return role, count
    role = _begins(plain(cell[0].line.text), words)
    return (role, 1) if role else None


def named_roles(heads: Sequence[str], words: PlanWords) -> list[str]:
    """Return what the columns of a ruled table hold by their heads; none where no head is known."""
    told = [plain(head) for head in heads]
    known = [_is(text, words) or _begins(text, words) for text in told]
    guessed = [_guessed(head, words) for head in heads]
    roles = [
        role or (guess if guess not in known else "else")
        for role, guess in zip(known, guessed, strict=True)
    ]
    return roles if any(known) else []


def distinct(roles: Sequence[str]) -> list[str]:
    """Return roles, each once: what a further column of a kind holds is `else` with its place."""
    return [role if roles.index(role) == n else f"else{n}" for n, role in enumerate(roles)]


def _is(text: str, words: PlanWords) -> str:
    """Return the role one of whose names plain text is."""
    return next((role for role, names in words.tables.items() if text in names), "")


def _begins(text: str, words: PlanWords) -> str:
    """Return the role with one of whose names, of several words, plain text begins."""
    for role, names in words.tables.items():
        if any(len(name.split()) > 1 and text.startswith(name) for name in names):
            return role
    return ""


def _guessed(text: str, words: PlanWords) -> str:
    """Return what a column of a table holds whose head nobody knows, by the words in it."""
    roles = words.data["head_words"]
    told = plain(text)
    return next((r for r in roles if has(told, words.phrases("head_words", r))), "else")


def _over(one: Line, other: Line) -> bool:
    return one.box.x0 < other.box.x1 and other.box.x0 < one.box.x1
