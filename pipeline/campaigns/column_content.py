"""What the columns of a plan's table hold by what stands in their cells, where the heads do not say
it: `Mã đơn vị | Đơn vị | Mã tiêu chí | Diễn giải`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from indicator_map.bodies import class_of
from pipeline.campaigns.passages import TableRow
from pipeline.campaigns.plan_words import codes_in

MOST = 0.6
"""Share of a column's cells from which they say what it holds."""
FEWEST_WORDS = 4
"""Words of a cell, in the mean, from which a column tells what is asked."""
_CODES = re.compile(r"(?:(?:và|đến|[,;])? ?[A-DĐ](?:\.\d{1,2}){1,4}[,;]? ?)+")
_NUMBER = re.compile(r"\d{1,3}\.?")
_DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|ngày \d{1,2}")


def by_content(rows: Sequence[TableRow]) -> list[TableRow]:
    """Return the rows of a table with its unknown columns called by what they hold."""
    told = list(rows)
    heads = {role for one in told for role in one.heads}
    if "order" not in heads:
        told = _called(told, "order", lambda text: bool(_NUMBER.fullmatch(text)))
    codes_alone = _holds(told, "what", lambda text: bool(_CODES.fullmatch(text)))
    wordy = any(_words(told, role) >= FEWEST_WORDS for role in _unknown(told))
    if "code" not in heads and codes_alone and wordy:
        told = [_renamed(one, {"what": "code"}) for one in told]  # `Tiêu chí | Nội dung tài liệu`
    if not any(codes_in(one.cells["code"].text) for one in told if "code" in one.cells):
        told = _called(told, "code", lambda text: bool(_CODES.fullmatch(text)))
    roles = {role for one in told for role in one.heads}
    if "who" not in roles:
        told = _called(told, "who", names_bodies)
    if "when" not in roles:
        told = _called(told, "when", lambda text: bool(_DAY.search(text)))
    if not roles & {"what", "product"}:
        asked = max(_unknown(told), key=lambda role: _words(told, role), default="")
        if asked and _words(told, asked) >= FEWEST_WORDS:
            told = [_renamed(one, {asked: "what"}) for one in told]
    return told


def names_bodies(text: str) -> bool:
    """Say whether a cell names bodies: `Khối nội chính: Công an tỉnh, Tòa án nhân dân tỉnh`."""
    parts = re.split(r"[:;,()]", text)
    return any(class_of(part.strip()) and part.strip()[:1].isupper() for part in parts)


def _called(rows: list[TableRow], role: str, holds: Callable[[str], bool]) -> list[TableRow]:
    """Return rows with the first unknown column called `role` most of whose cells hold it."""
    for unknown in _unknown(rows):
        if _holds(rows, unknown, holds):
            return [_renamed(one, {unknown: role, role: unknown}) for one in rows]
    return rows


def _holds(rows: Sequence[TableRow], role: str, holds: Callable[[str], bool]) -> bool:
    """Say whether most cells of a column, and two or more, hold something."""
    texts = [one.cells[role].text for one in rows if role in one.cells]
    return sum(map(holds, texts)) >= max(MOST * len(texts), 2)


def _unknown(rows: Sequence[TableRow]) -> list[str]:
    return sorted({role for one in rows for role in one.heads if role.startswith("else")})


def _words(rows: Sequence[TableRow], role: str) -> float:
    texts = [one.cells[role].text for one in rows if role in one.cells]
    return sum(len(text.split()) for text in texts) / max(len(rows), 1)


def _renamed(row: TableRow, names: dict[str, str]) -> TableRow:
    return replace(
        row,
        cells={names.get(role, role): cell for role, cell in row.cells.items()},
        heads={names.get(role, role): head for role, head in row.heads.items()},
    )
