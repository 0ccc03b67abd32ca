"""PDFs of odd make: turned pages, pictures in strips, open passwords, values without a look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from extractors.reading.images import open_image
from extractors.reading.options import Limits, ReadOptions
from extractors.reading.page_image import PageImage
from extractors.reading.pdf import PdfFile
from extractors.reading.read_file import read_file
from tests.extractors.reading.made_files import letter, raw_pdf

Make = Callable[..., Path]
Scan = Callable[..., Image.Image]
NUMBER = "Số: 12/KH-UBND"


def looks_like(picture: PageImage, page: Image.Image) -> bool:
    """Whether a drawn page shows what the scan shows, in the same place."""
    small = Image.fromarray(picture.pixels).convert("L").resize((300, 424))
    wanted = page.convert("L").resize((300, 424))
    away = np.abs(np.asarray(small, float) - np.asarray(wanted, float)).mean()
    other = np.abs(np.asarray(small, float) - np.asarray(wanted.rotate(180), float)).mean()
    return bool(away < 3 and away < other / 3)


def turned_letter(canvas: object, turn: int) -> None:
    """Draw the letter so that it stands upright on a sheet shown turned by `turn` degrees."""
    width, height = {0: (0, 0), 90: (842, 0), 180: (595, 842), 270: (0, 595)}[turn]
    canvas.setPageRotation(turn)  # type: ignore[attr-defined]
    canvas.translate(width, height)  # type: ignore[attr-defined]
    canvas.rotate(turn)  # type: ignore[attr-defined]
    for x, y, size, text in letter():
        canvas.setFont("vn", size)  # type: ignore[attr-defined]
        canvas.drawString(x, 842 - y, text)  # type: ignore[attr-defined]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_shown_turned_is_read_as_it_is_shown(text_pdf: Make, turn: int) -> None:
    def draw(canvas: object, _: int) -> None:
        turned_letter(canvas, turn)

    with PdfFile(text_pdf([], draw=draw), Limits()) as file:
        page = file.read(1, ()).page
    assert page is not None
    assert (round(page.width), round(page.height)) == (595, 842)
    assert NUMBER in page.text
    line = next(line for line in page.lines if NUMBER in line.text)
    assert line.box.top == pytest.approx(96, abs=4)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_scan_shown_turned_is_drawn_as_it_is_shown(text_pdf: Make, scan: Scan, turn: int) -> None:
    page = scan(150)
    lying = page.rotate(turn, expand=True)

    def draw(canvas: object, _: int) -> None:
        size = (842, 595) if turn in (90, 270) else (595, 842)
        canvas.drawInlineImage(lying, 0, 0, *size)  # type: ignore[attr-defined]
        canvas.setPageRotation(turn)  # type: ignore[attr-defined]

    with PdfFile(text_pdf([], draw=draw), Limits()) as file:
        assert looks_like(file.picture(1, 150), page)


def test_a_scan_kept_in_strips_is_one_picture(text_pdf: Make, scan: Scan) -> None:
    page, strips = scan(150), 23
    high = page.height / strips

    def draw(canvas: object, _: int) -> None:
        for strip in range(strips):
            top, below = round(strip * high), round((strip + 1) * high)
            part = page.crop((0, top, page.width, below))
            canvas.drawInlineImage(  # type: ignore[attr-defined]
                part, 0, 842 - below * 842 / page.height, 595, (below - top) * 842 / page.height
            )

    with PdfFile(text_pdf([], draw=draw), Limits()) as file:
        assert file.page_count == 1
        picture = file.picture(1, 300)
    assert picture.dpi >= 140
    assert looks_like(picture, page)


def test_a_pdf_that_opens_without_a_password_is_read(text_pdf: Make) -> None:
    encryption = pytest.importorskip("reportlab.lib.pdfencrypt").StandardEncryption
    path = text_pdf(letter(), encrypt=encryption("", "chủ", canCopy=0, canPrint=0))
    assert b"/Encrypt" in path.read_bytes()
    assert NUMBER in read_file(path, ReadOptions()).pages[0].text


def test_the_value_of_a_field_that_has_no_look_is_read(text_pdf: Make, tmp_path: Path) -> None:
    """Programs that fill forms leave the looks to the viewer (`NeedAppearances`)."""
    path = tmp_path / "form.pdf"
    path.write_bytes(
        raw_pdf(
            b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /NeedAppearances true"
            b" /DA (/F 12 Tf 0 g) /DR << /Font << /F 5 0 R >> >> >> >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R] >>",
            b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (so) /V (4050) /F 4"
            b" /DA (/F 12 Tf 0 g) /Rect [100 700 180 720] >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        )
    )
    with PdfFile(path, Limits()) as file:
        (note,) = file.annotations([1])
        picture = file.picture(1, 100)
    assert (note.value, note.page) == ("4050", 1)
    at = picture.pixels[round(122 * 100 / 72) : round(142 * 100 / 72), 139:250]
    assert (at.min(axis=2) < 128).any()


def test_a_picture_in_heic_is_a_page(scan: Scan) -> None:
    """`letter.heic` is the letter of these tests, written by pillow-heif (pi-heif only reads)."""
    with open_image(Path(__file__).with_name("letter.heic"), Limits()) as file:
        assert file.page_count == 1
        assert looks_like(file.picture(1, 300), scan(100))
