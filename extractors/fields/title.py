"""Recognise the printed title of a document (tên loại): `QUYẾT ĐỊNH`, `KẾ HOẠCH …`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from extractors.grammar.folding import fold, likeness
from extractors.grammar.loader import DocumentType, Grammar

ALIKE_WHOLE = 0.84
"""How alike a whole line and a title must be (one wrong letter in seven)."""
ALIKE_START = 0.9
"""How alike the start of a longer line and a title must be: `HỘI ĐỒNG …` is not `HỢP ĐỒNG`."""
SHORT = 5
"""Titles of fewer letters (`LỊCH`, `LUẬT`, `ĐỀ ÁN`) must be exact."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title: its kind, where the rest of the line begins, and how alike they are (0-1)."""

    kind: DocumentType
    end: int
    alike: float


def title_of(text: str, grammar: Grammar) -> Title | None:
    """Return the title that stands in capitals at the start of a line, None if there is none.

    `text` is one line; blanks between single letters (`Q U Y Ế T`) do not matter. A longer title
    wins over a shorter one (`KẾT LUẬN THANH TRA` over `KẾT LUẬN`).
    """
    kept = [(index, letter) for index, letter in enumerate(fold(text)) if letter.isalpha()]
    capitals = sum(text[index].isupper() for index, _ in kept)
    if len(kept) < 4 or capitals < 0.75 * len(kept):
        return None
    joined = "".join(letter for _, letter in kept)
    found: list[tuple[float, Title]] = []
    for kind in grammar.document_types:
        for name in (*kind.titles, *kind.opens):
            bare = _letters(name)
            near = abs(len(joined) - len(bare)) < 2
            whole = likeness(joined, bare, ALIKE_WHOLE) if near else 0.0
            if len(bare) < SHORT:
                whole = float(joined == bare)
            own = bare if name in kind.titles else kind.titles[0].replace(" ", "")
            end = kept[min(len(own), len(kept)) - 1][0] + 1
            if whole >= ALIKE_WHOLE:
                end = len(text) if own is bare else end
                found.append((whole + 0.02 * len(bare), Title(kind, end, whole)))
            elif len(joined) > len(bare) >= SHORT:
                start = likeness(joined[: len(bare)], bare, ALIKE_START)
                last = kept[len(bare) - 1][0] + 1
                if start >= ALIKE_START and not text[last : last + 1].isalpha():
                    end = last if own is bare else end
                    found.append((start + 0.02 * len(bare), Title(kind, end, start)))
    return max(found, key=lambda pair: pair[0])[1] if found else None


@cache
def _letters(name: str) -> str:
    return "".join(letter for letter in name if letter.isalpha())
