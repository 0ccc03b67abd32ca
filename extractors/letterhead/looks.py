"""Several looks at one slot: cut-outs of the same line in other colours, margins and widths.

A look is a grey picture with dark ink. The red channel loses seals and keeps black and blue ink;
the grey of all channels keeps red ink too.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.letterhead.line_finder import FoundLine, Picture

Grey = NDArray[np.uint8]

_MARGINS = (0.07, 0.22)
"""Growth above and below the detector's quad, in line heights; with them the type stands as large
in the look as in the training lines (letters about 0.4 of the height)."""
_WIDTHS = (0.92, 1.08)


def slot_looks(picture: Picture, line: FoundLine, left: float, right: float) -> list[Grey]:
    """Return looks at the part of `line` from `left` to `right`, given as shares of its length."""
    span = part_of(line, left, right)
    looks = []
    for margin, (stretch, channel) in zip(
        (_MARGINS[0], _MARGINS[1], _MARGINS[0], _MARGINS[1]),
        ((_WIDTHS[0], "red"), (_WIDTHS[1], "red"), (_WIDTHS[1], "all"), (_WIDTHS[0], "all")),
        strict=True,
    ):
        cut = span.grown(0.1, margin, 0.1, margin).cut(picture)
        grey = cut[:, :, 0] if channel == "red" else cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY)
        width = max(round(grey.shape[1] * stretch), 8)
        looks.append(cv2.resize(grey, (width, grey.shape[0])).astype(np.uint8))
    return looks


def part_of(line: FoundLine, left: float, right: float) -> FoundLine:
    """Return the part of a line between two shares of its length."""
    top = line.quad[1] - line.quad[0]
    bottom = line.quad[2] - line.quad[3]
    quad = [
        line.quad[0] + top * left,
        line.quad[0] + top * right,
        line.quad[3] + bottom * right,
        line.quad[3] + bottom * left,
    ]
    return FoundLine(np.array(quad, dtype=np.float32))


def ink_share(picture: Picture, line: FoundLine, left: float, right: float) -> float:
    """Return the share of a slot's pixels that are ink, by the darkness of the line's own print.

    Only the middle of the height counts, so rules, dotted lines and neighbouring lines do not; nor
    do the slot's ends, where the words beside it reach in.
    """
    inset = min(0.3 * line.height / line.width, 0.25 * (right - left))
    left, right = left + inset, right - inset
    whole = cv2.cvtColor(line.cut(picture), cv2.COLOR_RGB2GRAY)
    paper, ink = float(np.median(whole)), float(np.percentile(whole, 2))
    slot = cv2.cvtColor(part_of(line, left, right).cut(picture), cv2.COLOR_RGB2GRAY)
    rows = slot.shape[0]
    middle = slot[int(rows * 0.18) : int(rows * 0.68)]
    if not middle.size or paper - ink < 20:
        return 0.0
    return float((middle < paper - 0.4 * (paper - ink)).mean())
