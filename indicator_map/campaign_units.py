"""Whether two units of a campaign file could claim the same folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from indicator_map.bare_words import bare_words
from indicator_map.campaign_folders import folded_pattern, squeezed
from indicator_map.campaign_schema import CampaignReader
from indicator_map.nodes import Record


@dataclass(frozen=True, slots=True)
class _Claim:
    """One text that a unit claims folders by, where it stands, and its folded form."""

    unit: int
    text: str
    line: int
    folded: tuple[str, ...]


def check_units(reader: CampaignReader, rows: Sequence[Record]) -> None:
    """Report names, codes, aliases and patterns that two units share, and those that are empty."""
    spelled = [claim for unit, row in enumerate(rows) for claim in _spellings(unit, row)]
    patterns = [claim for unit, row in enumerate(rows) for claim in _patterns(unit, row)]
    owners: dict[str, _Claim] = {}
    for claim in spelled:
        key = squeezed(claim.text)
        if not key:
            reader.report(claim.line, f"“{claim.text}” không có chữ cái hay chữ số nào")
        elif key in owners and owners[key].unit != claim.unit:
            _report_shared(reader, rows, claim, owners[key])
        owners.setdefault(key, claim)
    for place, claim in enumerate(patterns):
        if not all(claim.folded):
            reader.report(claim.line, f"mẫu thư mục “{claim.text}” có cấp trống")
            continue
        for other in patterns[:place]:
            if other.unit != claim.unit and (_covers(claim, other) or _covers(other, claim)):
                _report_shared(reader, rows, claim, other)
        for other in spelled:
            if other.unit != claim.unit and _covers(claim, other):
                _report_shared(reader, rows, claim, other)


def check_parts(reader: CampaignReader, rows: Sequence[Record]) -> None:
    """Report units that are parts (`of`) of what the file does not name, or of another part."""
    named = {row.text("name"): row for row in rows}
    for row in rows:
        if not row.has("of"):
            continue
        whole = named.get(row.text("of"))
        if whole is None:
            reader.report(
                row.line_of("of"),
                f"“{row.text('name')}” trực thuộc “{row.text('of')}”, nhưng cấp này không có đơn "
                "vị ấy: ghi đúng tên như ở `units`",
            )
        elif whole is row or whole.has("of"):
            reader.report(
                row.line_of("of"),
                f"“{row.text('of')}” cũng là đơn vị trực thuộc: chỉ ghi được một bậc trực thuộc",
            )


def _spellings(unit: int, row: Record) -> Iterator[_Claim]:
    for key in ("name", "code"):
        if row.has(key):
            text = row.text(key)
            yield _Claim(unit, text, row.line_of(key), (bare_words(text),))
    for text, line in row.items("aliases"):
        yield _Claim(unit, text, line, (bare_words(text),))


def _patterns(unit: int, row: Record) -> Iterator[_Claim]:
    for text, line in row.items("folders"):
        yield _Claim(unit, text, line, folded_pattern(text))


def _covers(wide: _Claim, narrow: _Claim) -> bool:
    """Whether a pattern fits all that another fits; `*` fits a `*` as it fits any letter."""
    return len(wide.folded) == len(narrow.folded) and all(
        map(fnmatchcase, narrow.folded, wide.folded)
    )


def _report_shared(
    reader: CampaignReader, rows: Sequence[Record], claim: _Claim, other: _Claim
) -> None:
    names = [rows[one.unit].text("name") for one in (claim, other)]
    if names[0] == names[1]:
        reader.report(claim.line, f"đơn vị “{names[0]}” đã có ở dòng {other.line}")
        return
    reader.report(
        claim.line,
        f"“{claim.text}” của “{rows[claim.unit].text('name')}” trùng với “{other.text}” của "
        f"“{rows[other.unit].text('name')}” ở dòng {other.line}: một thư mục không thể thuộc "
        "hai đơn vị",
    )
