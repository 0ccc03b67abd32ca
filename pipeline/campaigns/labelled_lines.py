"""Lines that name what they hold (`Đơn vị thực hiện: …`, `Thời gian: …`), as rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.campaigns.passages import CONTINUED, Block, Passage, TableRow
from pipeline.campaigns.plan_words import PlanWords, plain

FEWEST = 2
"""Lines below each other that make a row."""
LONGEST_LABEL = 40
_LABEL = re.compile(r"(?<=[.;]\s)(?=[A-ZĐÀ-Ỹ][^:.;]{2,60}:)")


def with_labelled_rows(blocks: Sequence[Block], words: PlanWords) -> Iterator[Block]:
    """Yield the blocks, lines that name what they hold put together to one row each.

    Such a row has the paragraph above it as `title`, which stays a paragraph too.
    """
    held: list[tuple[str, str, Passage]] = []
    above: Passage | None = None
    for block in (part for one in blocks for part in _parted(one, words)):
        found = _labelled(block, words) if isinstance(block, Passage) else None
        if found is not None and found[0] in {role for role, _, _ in held}:
            yield from _row(held, above)
            held = []
        if found is not None and isinstance(block, Passage):
            held.append((*found, block))
            continue
        yield from _row(held, above)
        held = []
        yield block
        above = block if isinstance(block, Passage) else None
    yield from _row(held, above)


def _parted(block: Block, words: PlanWords) -> Sequence[Block]:
    """Return the labelled sentences of a paragraph: `Chủ trì: Sở A. Hạn gửi hồ sơ: ngày …`."""
    if not isinstance(block, Passage):
        return (block,)
    cuts = [found.start() for found in _LABEL.finditer(block.text)]
    edges = [0, *cuts, len(block.text)]
    parts = [_part(block, start, end) for start, end in pairwise(edges)]
    return parts if cuts and all(_labelled(part, words) for part in parts) else (block,)


def _part(passage: Passage, start: int, end: int) -> Passage:
    """Return the part of a passage between two of its characters."""
    starts = [(max(at - start, 0), offset + max(start - at, 0)) for at, offset in passage.starts]
    begin = max((n for n, (at, _) in enumerate(passage.starts) if at <= start), default=0)
    kept = [one for n, one in enumerate(starts) if n >= begin and passage.starts[n][0] < end]
    return replace(passage, text=passage.text[start:end].strip(), starts=tuple(kept))


def _row(held: Sequence[tuple[str, str, Passage]], above: Passage | None) -> Iterator[Block]:
    roles = {role for role, _, _ in held}
    # `1. Cải cách hành chính.` with `Đơn vị cung cấp: Sở Nội vụ.` below it
    of_matter = roles == {"who"} and above is not None and above.depth < CONTINUED
    of_matter = of_matter and above is not None and above.text[-1:] == "."
    if (len(held) < FEWEST and not of_matter) or not roles & {"who", "when"}:
        yield from (passage for _, _, passage in held)
        return
    cells = {role: _behind(passage) for role, _, passage in held}
    if above is not None and above.depth <= held[0][2].depth:
        cells["title" if "what" in cells else "what"] = above
    yield TableRow(cells, held[0][2].page, {role: label for role, label, _ in held})


def _labelled(passage: Passage, words: PlanWords) -> tuple[str, str] | None:
    """Return what a paragraph holds and how it says so."""
    label, colon, value = passage.text.partition(":")
    if not colon or len(label) > LONGEST_LABEL or not value.strip():
        return None
    named = plain(label)
    if passage.depth < CONTINUED and " " in named and len(named.split()[0]) == 1:
        named = named.partition(" ")[2]  # `a) Đơn vị thực hiện`
    roles = (
        role for role in ("what", "who", "with", "when", "else") if named in words.tables[role]
    )
    role = next(roles, None)
    terms = (*words.phrases("sending_terms"), *(t for t in words.tables["when"] if " " in t))
    if role is None and any(named.startswith(f"{one} ") for one in terms):
        role = "when"  # `Thời hạn gửi hồ sơ về Thanh tra tỉnh`
    return (role, label.lstrip("-–+•* ")) if role else None


def _behind(passage: Passage) -> Passage:
    """Return what a paragraph says behind its label."""
    cut = passage.text.index(":") + 1
    cut += len(passage.text[cut:]) - len(passage.text[cut:].lstrip())
    return _part(passage, cut, len(passage.text))
