"""Photos of sheets are put flat; scans, and sheets that are not clear, are left as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from benchmarks.photos import photographed, shaded
from extractors.reading.images import open_image
from extractors.reading.options import Limits, ReadOptions
from extractors.reading.page_image import PageImage
from extractors.reading.pdf import PdfFile
from extractors.reading.photo import evenly_lit, find_sheet, laid_flat, put_flat
from extractors.reading.picture_reading import is_coarse
from extractors.reading.read_file import read_file
from extractors.reading.render import render_page
from tests.extractors.reading.made_files import pixels_of, saved

Scan = Callable[..., Image.Image]
Make = Callable[..., Path]


@pytest.mark.parametrize(
    ("kind", "tilt", "turn"),
    [("wood", 0.01, 1.0), ("wood", 0.02, 12.0), ("dark", 0.08, -5.0), ("cloth", 0.06, 3.0)],
)
def test_a_photo_becomes_the_sheet_itself(scan: Scan, kind: str, tilt: float, turn: float) -> None:
    page = scan(100, [])
    pen = ImageDraw.Draw(page)
    marks = [(100, 90), (480, 120), (450, 760), (80, 700)]  # points from the top left
    for x, y in marks:
        place = (x - 8, y - 8, x + 8, y + 8)
        pen.rectangle(tuple(100 / 72 * one for one in place), fill="black")
    photo = photographed(pixels_of(page), 5, kind, tilt, turn, shadow=0.4, pixels=1300)
    flat = laid_flat(PageImage(1, photo, 200), find_sheet(photo))
    assert (flat.width, flat.height) == pytest.approx((595, 842), abs=2)
    dark = flat.pixels.max(axis=2) < 120
    for x, y in marks:
        left, top = (round((side - 25) * flat.dpi / 72) for side in (x, y))
        near = dark[top : top + round(50 * flat.dpi / 72), left : left + round(50 * flat.dpi / 72)]
        middle = np.argwhere(near).mean(axis=0) * 72 / flat.dpi - 25
        assert middle == pytest.approx((0, 0), abs=10)  # 3.5 millimetres


def test_scans_stay_as_they_are(scan: Scan) -> None:
    page = scan(150)
    framed = page.copy()
    ImageDraw.Draw(framed).rectangle((90, 150, 1150, 1600), outline="black", width=3)
    dark_edge = page.copy()
    ImageDraw.Draw(dark_edge).rectangle((0, 0, 25, 1754), fill=(60, 60, 60))
    stamped = page.copy()
    ImageDraw.Draw(stamped).ellipse((600, 900, 900, 1200), outline=(220, 30, 40), width=8)
    grey = Image.fromarray(np.clip(pixels_of(page).astype(int) - 40, 0, 255).astype(np.uint8))
    for one in (page, framed, dark_edge, stamped, grey, page.rotate(2, fillcolor="white")):
        pixels = pixels_of(one)
        assert find_sheet(pixels) is None
        assert evenly_lit(pixels) is pixels


def test_a_scan_is_told_by_its_first_look_where_nothing_is_near_a_photo(scan: Scan) -> None:
    picture = PageImage(1, pixels_of(scan(150)), 150)
    assert put_flat(picture, lambda: pytest.fail("looked at more closely")) is picture


@pytest.mark.parametrize("kind", ["wood", "dark", "cloth"])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_first_look_hides_no_photo(scan: Scan, kind: str, seed: int) -> None:
    photo = photographed(pixels_of(scan(100)), seed, kind, 0.04, 3.0, pixels=1300)
    picture = PageImage(1, photo, 150)
    flat, closer = put_flat(picture, lambda: photo), laid_flat(picture, find_sheet(photo))
    assert np.array_equal(flat.pixels, closer.pixels)


def test_the_first_look_hides_no_shadow(scan: Scan) -> None:
    photo = shaded(pixels_of(scan(100)), 4)
    flat = put_flat(PageImage(1, photo, 100), lambda: photo)
    assert np.array_equal(flat.pixels, evenly_lit(photo))


def test_a_sheet_that_runs_out_of_the_picture_is_left(scan: Scan) -> None:
    photo = photographed(pixels_of(scan(100)), 3, pixels=1300)
    assert find_sheet(photo) is not None
    assert find_sheet(photo[:, : photo.shape[1] * 6 // 10]) is None


def test_a_shadow_is_lifted_where_no_edge_is_seen(scan: Scan) -> None:
    photo = shaded(pixels_of(scan(100)), 4)
    assert find_sheet(photo) is None
    lit = evenly_lit(photo)
    assert np.percentile(photo.max(axis=2), 20) < 130
    assert np.percentile(lit.max(axis=2), 20) > 220


def test_a_photo_in_a_pdf_is_put_flat_in_one_frame_for_reader_and_reviewer(
    text_pdf: Make, scan: Scan, tmp_path: Path
) -> None:
    image = tmp_path / "photo.jpg"
    Image.fromarray(photographed(pixels_of(scan(100)), 6, pixels=1300)).save(image)
    path = text_pdf([], draw=lambda canvas, _: canvas.drawImage(str(image), 0, 0, 595, 842))
    with PdfFile(path, Limits()) as file:
        fine = file.picture(1, 300)
    coarse = render_page(path, 1, 110)
    assert (fine.width, fine.height) == pytest.approx((595, 842), abs=2)
    assert (coarse.width, coarse.height) == pytest.approx((fine.width, fine.height), abs=2)
    assert (fine.pixels.max(axis=2) < 90).mean() < 0.1  # the desk is gone
    noted = text_pdf(
        [(100, 100, 12, "Số")],
        draw=lambda canvas, _: canvas.drawImage(str(image), 0, 0, 595, 842),
    )
    with PdfFile(noted, Limits()) as file:  # what carries text keeps the frame of its text
        assert (file.picture(1, 100).pixels.max(axis=2) < 160).mean() > 0.1


@pytest.mark.parametrize(("orientation", "turn"), [(1, None), (3, 180), (6, 90), (8, 270)])
def test_the_sheet_lies_upright_by_the_camera_s_note(
    tmp_path: Path, scan: Scan, orientation: int, turn: int | None
) -> None:
    photo = Image.fromarray(photographed(pixels_of(scan(100)), 7, pixels=1300))
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "a.jpg"
    path.write_bytes(saved(photo.rotate(turn or 0, expand=True), "JPEG", exif=exif))
    with open_image(path, Limits()) as file:
        picture = file.picture(1, 150)
    dark = picture.pixels.max(axis=2) < 110
    half = dark.shape[0] // 2
    assert dark.shape[0] > dark.shape[1]
    assert dark[:half].sum() > 0.9 * dark.sum()


@pytest.mark.slow
def test_a_small_photo_is_read_and_said_to_be_poor(tmp_path: Path, scan: Scan) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(saved(scan(80), "JPEG", quality=90))
    reading = read_file(path, ReadOptions())
    assert "HÒA" in reading.pages[0].text
    assert reading.warnings == ("low-quality-scan",)
    assert is_coarse(PageImage(1, pixels_of(scan(80)), 80))
    assert not is_coarse(PageImage(1, pixels_of(scan(90)), 90))
