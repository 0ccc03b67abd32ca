"""Lines of a document with what their layout says of paragraphs, as sections are found in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from extractors.document import Document
from extractors.fields.running_text import INDENT, paragraph_starts
from extractors.packaged_data import packaged_yaml
from extractors.page import Page


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a document, with its page.

    `opens`: a paragraph begins with it. `alone`: it is all of it. `indented`: it stands in from the
    left margin. `full`: it reaches the right one, so that its sentence may go on below. `start` is
    where the line begins in the document's text.
    """

    text: str
    page: int
    opens: bool
    indented: bool
    full: bool
    start: int = 0
    alone: bool = False

    @property
    def begins(self) -> bool:
        """Whether it begins a paragraph by the layout or by its place alone."""
        return self.opens or self.indented


def text_lines(document: Document) -> Iterator[TextLine]:
    """Yield the lines of a document, in order."""
    starts = set(paragraph_starts(document))
    offset = 0
    held: list[TextLine] = []
    nearly: float = packaged_yaml("extractors.fields", "sections.yaml")["nearly_full"]
    margins = {page.number: _margins(page) for page in document.pages}
    for page, line in document.lines():
        left, right = margins[page.number]
        box = line.box
        held.append(
            TextLine(
                line.text.strip(),
                page.number,
                offset in starts,
                box.x0 > left + INDENT,
                box.x1 >= max(nearly * right, 0.7 * page.width),
                offset,
            )
        )
        offset += len(line.text) + 1
    for one, following in zip_longest(held, held[1:]):
        alone = one.begins and (following is None or following.begins)
        yield replace(one, alone=alone)


def _margins(page: Page) -> tuple[float, float]:
    """Return where the text of a page begins and ends: at least two lines begin at the left."""
    boxes = [line.box for line in page.lines if line.words]
    begins = sorted(box.x0 for box in boxes)
    pairs = (one for one, other in pairwise(begins) if other - one < INDENT / 2)
    return next(pairs, 0.0), max((box.x1 for box in boxes), default=0.0)
