"""Pictures inside binary office files: found by how JPEG and PNG begin and end."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from PIL import Image, UnidentifiedImageError

LEAST_BYTES = 20_000
"""Smaller pictures are emblems and buttons."""
MOST_PICTURES = 200
FULL_WIDTH = 460.0
"""Points that a scan is taken to fill; the binary states its size in ways that are not read."""
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def pictures_in(content: bytes) -> Iterator[tuple[bytes, float, float]]:
    """Yield pictures with width and height in points, in the file's order."""
    at = 0
    count = 0
    while count < MOST_PICTURES:
        starts = [found for start in _STARTS if (found := content.find(start, at)) >= 0]
        if not starts:
            return
        begin = min(starts)
        end = _end(content, begin)
        held = content[begin:end]
        at = end if len(held) > LEAST_BYTES else begin + 3
        size = _size(held) if len(held) > LEAST_BYTES else None
        if size is not None:
            count += 1
            yield held, FULL_WIDTH, FULL_WIDTH * size[1] / size[0]
        else:
            at = begin + 3


def _end(content: bytes, begin: int) -> int:
    """Return where a picture ends: at its own end mark, or where the next one begins."""
    if content.startswith(b"\x89PNG", begin):
        end = content.find(b"IEND\xaeB`\x82", begin)
        return end + 8 if end >= 0 else len(content)
    following = content.find(b"\xff\xd8\xff", begin + 3)
    end = content.rfind(b"\xff\xd9", begin, following if following > 0 else len(content))
    return end + 2 if end >= 0 else len(content)


def _size(content: bytes) -> tuple[int, int] | None:
    try:
        with Image.open(BytesIO(content)) as image:
            return image.size if min(image.size) > 300 else None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return None
