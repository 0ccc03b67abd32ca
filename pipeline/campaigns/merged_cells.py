"""Rows of a table with what they leave out.

Merged cells stand in the first of their rows, others say that they are as above, and what heads a
part of the table may hold for all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.campaigns.column_content import by_content
from pipeline.campaigns.passages import PART_LABEL, Passage, TableRow

DITTO = re.compile(r"[-–]? ?(?:nt|n/t|như trên|[\"“”〃]|//) ?[-–]?\.?", re.IGNORECASE)
"""What a cell says that has the same as the one above it: như trên."""
DAY = re.compile(r"\d{1,2}/\d{1,2}(?:/\d{4})?|tháng \d")
"""What a cell with a day, or a month, holds."""


def completed(rows: Sequence[TableRow]) -> Iterator[TableRow]:
    """Yield the rows of a table, unknown columns by what they hold, what is left out filled in.

    A day that another body's row leaves out is a guess, and only where the first row of the part
    has one; what heads the part may have the day of all.
    """
    above = _Above()
    for row in _in_parts(by_content(rows)):
        if row.heads_part or row.heading or PART_LABEL.fullmatch(_number(row)):
            above.enter_part(row)
            yield row
        else:
            yield above.fill(row)


@dataclass
class _Above:
    """What the rows above say that a row may leave out.

    `when`: the day that goes on, `of_part` that of the whole part, `last` the last one that is
    written, which `nt` repeats; `first`: no row of the part was read yet.
    """

    who: Passage | None = None
    what: Passage | None = None
    when: Passage | None = None
    of_part: Passage | None = None
    last: Passage | None = None
    first: bool = True

    def enter_part(self, row: TableRow) -> None:
        """Note what heads a part: `II | NHÓM 2 (gửi trước ngày 24/5/2023)`."""
        self.when = next((cell for cell in row.cells.values() if DAY.search(cell.text)), None)
        self.of_part, self.last, self.first = self.when, self.when or self.last, True
        if not row.heading:
            self.who = row.cells.get("who", self.who)

    def fill(self, row: TableRow) -> TableRow:
        """Return a row with the body, the task and the day that it leaves out."""
        cells = dict(row.cells)
        for role, above in (("who", self.who), ("when", self.last)):
            if above is not None and role in cells and DITTO.fullmatch(cells[role].text):
                cells[role] = above
        self.last = cells.get("when", self.last)
        if self.what is not None and not {"what", "order", "code"} & set(cells):
            cells["what"] = self.what
        goes_on = "who" not in cells
        if goes_on and self.who is not None and "what" in cells:
            cells["who"] = self.who
        day_above = False
        if "when" not in cells and self.when is not None and "who" in cells:
            cells["when"] = self.when
            day_above = not goes_on and self.when is not self.of_part
        elif self.first or self.when is not None:
            self.when = cells.get("when")
        self.first = False
        self.who, self.what = cells.get("who", self.who), cells.get("what")
        return replace(row, cells=cells, day_above=day_above)


def _in_parts(rows: Iterable[TableRow]) -> list[TableRow]:
    """Return rows, those that head others by their number (3, 3.1) told apart."""
    told = list(rows)
    numbers = [_number(row) for row in told]
    label, under = "", ""
    for at, row in enumerate(told):
        if not (label and numbers[at].startswith(f"{label}.")):
            label, under = "", ""
        following = numbers[at + 1] if at + 1 < len(told) else ""
        heads = numbers[at] and "what" in row.cells and not {"who", "when"} & set(row.cells)
        if heads and following.startswith(f"{numbers[at]}."):
            label, under = numbers[at], row.cells["what"].text
            told[at] = replace(row, heads_part=True)
        else:
            told[at] = replace(row, under=under)
    return told


def _number(row: TableRow) -> str:
    begins = row.cells.get("order") or row.cells.get("code")
    return begins.text.strip(" .)") if begins else ""
