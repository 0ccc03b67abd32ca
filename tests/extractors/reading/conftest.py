"""Small files made on the spot: pages as a Vietnamese office would write them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.extractors.reading.made_files import letter

FONTS = Path("/usr/share/fonts/truetype")
FONT_FILES = ("croscore/Tinos-Regular.ttf", "dejavu/DejaVuSerif.ttf", "dejavu/DejaVuSans.ttf")


@pytest.fixture(scope="session")
def font_file() -> Path:
    """A font that has every Vietnamese letter."""
    for name in FONT_FILES:
        if (FONTS / name).is_file():
            return FONTS / name
    pytest.skip("no font with Vietnamese letters: apt-get install fonts-croscore")


@pytest.fixture
def text_pdf(font_file: Path, tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of digital PDFs: lines as (x, y from the top, size, text) for each page."""
    canvas_of = pytest.importorskip("reportlab.pdfgen.canvas").Canvas
    metrics = pytest.importorskip("reportlab.pdfbase.pdfmetrics")
    ttf = pytest.importorskip("reportlab.pdfbase.ttfonts").TTFont

    def make(
        *pages: list[tuple[float, float, float, str]],
        name: str = "a.pdf",
        draw: Callable[..., None] | None = None,
        **settings: object,
    ) -> Path:
        metrics.registerFont(ttf("vn", str(font_file)))
        path = tmp_path / name
        canvas = canvas_of(str(path), pagesize=(595, 842), **settings)
        for number, lines in enumerate(pages, start=1):
            for x, y, size, text in lines:
                canvas.setFont("vn", size)
                canvas.drawString(x, 842 - y, text)
            if draw is not None:
                draw(canvas, number)
            canvas.showPage()
        canvas.save()
        return path

    return make


@pytest.fixture(scope="session")
def scan(font_file: Path) -> Callable[..., Image.Image]:
    """Return a maker of page pictures: the letter of `letter`, drawn at `dpi`."""

    def make(
        dpi: int = 150, lines: list[tuple[float, float, float, str]] | None = None
    ) -> Image.Image:
        scale = dpi / 72
        image = Image.new("RGB", (round(595 * scale), round(842 * scale)), "white")
        pen = ImageDraw.Draw(image)
        for x, y, size, text in letter() if lines is None else lines:
            font = ImageFont.truetype(str(font_file), size * scale)
            pen.text((x * scale, y * scale), text, font=font, fill="black", anchor="ls")
        return image

    return make
