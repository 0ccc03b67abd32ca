"""Pictures of pages as a reviewer sees them, drawn once and kept in the results folder."""

from __future__ import annotations

import io
import os
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal

from extractors.errors import Damaged, UnsupportedType
from extractors.packaged_data import packaged_yaml

if TYPE_CHECKING:
    from extractors.reading.options import Limits
    from extractors.reading.page_image import PageImage

PictureKind = Literal["page", "head", "thumb"]
"""The whole page to read along, the letterhead (đầu văn bản) large, or the page small."""


DPI: dict[PictureKind, float] = {"page": 110, "head": 200, "thumb": 14}
QUALITY = 80

_DRAWING = Lock()
"""PDFium is not thread safe (pypdfium2, README, "Thread safety")."""


@cache
def head_share() -> float:
    """Return the upper share of a page that the letterhead picture shows (pictures.yaml)."""
    return float(packaged_yaml("review", "pictures.yaml")["head_share"])


@dataclass(frozen=True, slots=True)
class PageSource:
    """A page of a file: where it lies, its content's hash, and what turns it upright."""

    file: Path
    sha256: str
    page: int
    rotation: int = 0


def draw_page(source: PageSource, dpi: float, limits: Limits | None = None) -> PageImage:
    """Draw one page upright; raises a ReadingError."""
    # Here, so that the page opens without what draws.
    from extractors.reading.images import open_image
    from extractors.reading.options import Limits
    from extractors.reading.page_image import PageImage
    from extractors.reading.picture import turned
    from extractors.reading.poppler import PopplerFile
    from extractors.reading.render import render_page
    from extractors.reading.sniff import sniff

    limits = limits or Limits()
    kind = sniff(source.file)
    with _DRAWING, ExitStack() as stack:
        if kind == "pdf":
            try:
                picture = render_page(source.file, source.page, dpi, limits)
            except Damaged as refused:
                picture = PopplerFile(source.file, limits, refused).picture(source.page, dpi)
        elif kind == "docx":
            raise UnsupportedType(f"{source.file} has no pages to draw")
        else:
            file = stack.enter_context(open_image(source.file, limits))
            picture = file.picture(source.page, dpi)
    if not source.rotation:
        return picture
    return PageImage(picture.page, turned(picture.pixels, source.rotation), picture.dpi)


def jpeg_of(source: PageSource, kind: PictureKind, cache: Path) -> bytes:
    """Return the picture as JPEG, from `cache` if it is there; raises a ReadingError.

    Names in the cache are made of hash and page, so nothing a browser sends becomes a path.
    """
    share = head_share() if kind == "head" else 1
    how = f"{source.rotation}-{DPI[kind]:.0f}dpi-{share:.2f}"
    kept = cache / f"{source.sha256[:32]}-{source.page}-{how}.jpg"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        pass
    from PIL import Image

    picture = draw_page(source, DPI[kind])
    pixels = picture.pixels[: round(picture.pixels.shape[0] * share)]
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG", quality=QUALITY)
    _keep(stream.getvalue(), kept)
    return stream.getvalue()


def _keep(content: bytes, kept: Path) -> None:
    """Write the picture whole; two who draw the same page at once do not meet."""
    kept.parent.mkdir(exist_ok=True)
    part = kept.with_name(f".{kept.name}.{os.getpid()}.{id(content)}.part")
    part.write_bytes(content)
    part.replace(kept)
