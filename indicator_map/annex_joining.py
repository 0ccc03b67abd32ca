"""Rows of a table that are one row of the annex: cut by a page, or with their item beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from indicator_map.annex import AnnexRow


def folded(rows: Sequence[AnnexRow]) -> list[AnnexRow]:
    """Return the rows with an item that has no code put into the guide of its title.

    But not where titles have several of them: then they are indicators of their own.
    """
    titled = {row.where for row in rows if not row.item}
    if any(row.item and row.where not in titled and not row.is_step for row in rows):
        return list(rows)
    out: list[AnnexRow] = []
    for row in rows:
        if row.item and out and out[-1].where == row.where:
            above = out.pop()
            guide = "; ".join(text for text in (row.title, row.guide) if text)
            row = replace(
                row,
                code=above.code,
                title=above.title,
                unread_code=above.unread_code,
                guide=guide,
                item=False,
            )
        out.append(row)
    return out


def joined(rows: Sequence[AnnexRow], joins: Callable[[AnnexRow, AnnexRow], bool]) -> list[AnnexRow]:
    """Return the rows with those put together of which `joins` says that the one goes on."""
    out: list[AnnexRow] = []
    for row in rows:
        if out and joins(out[-1], row):
            out[-1] = _put_together(out[-1], row)
        else:
            out.append(row)
    return out


def _put_together(above: AnnexRow, row: AnnexRow) -> AnnexRow:
    def both(one: str, other: str) -> str:
        return " ".join(part for part in (one, other) if part)

    return replace(
        above,
        code=above.code or row.code,
        title=both(above.title, row.title),
        points=above.points or row.points,
        guide=both(above.guide, row.guide),
        evidence=both(above.evidence, row.evidence),
        note=both(above.note, row.note),
    )
