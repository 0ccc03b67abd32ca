from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from extractors.errors import Damaged, TooLarge
from extractors.reading.images import open_image
from extractors.reading.options import Limits
from extractors.reading.page_image import PageImage
from tests.extractors.reading.made_files import saved

Scan = Callable[..., Image.Image]


def first(path: Path, dpi: float = 300, limits: Limits | None = None) -> PageImage:
    with open_image(path, limits or Limits()) as file:
        return file.picture(1, dpi)


def test_every_mode_becomes_dark_text_on_white(tmp_path: Path, scan: Scan) -> None:
    page = scan(100)
    grey = page.convert("L")
    deep = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    clear = page.convert("RGBA")
    clear.putalpha(grey.point(lambda v: 255 - v))
    files = {
        "one-bit.tif": saved(page.convert("1"), "TIFF", compression="group4"),
        "cmyk.jpg": saved(page.convert("CMYK"), "JPEG"),
        "deep.png": saved(deep, "PNG"),
        "palette.png": saved(page.convert("P"), "PNG"),
        "clear.png": saved(clear, "PNG"),
        "plain.png": saved(page, "PNG"),
    }
    for name, content in files.items():
        path = tmp_path / name
        path.write_bytes(content)
        pixels = first(path).pixels
        assert pixels.dtype == np.uint8, name
        assert pixels.shape == (*page.size[::-1], 3), name
        assert pixels[5, 5].min() > 240, name
        assert 0.002 < (pixels.max(axis=2) < 128).mean() < 0.1, name


def test_the_resolution_is_the_stated_one_where_it_can_be_true(tmp_path: Path, scan: Scan) -> None:
    page = scan(150)
    for stated, believed in ((150, 150), (72, 150), (96, 150), (3, 150)):
        path = tmp_path / "a.png"
        path.write_bytes(saved(page, "PNG", dpi=(stated, stated)))
        assert first(path).dpi == pytest.approx(believed, rel=0.01)
    path.write_bytes(saved(page, "PNG"))
    picture = first(path)
    assert (picture.width, picture.height) == pytest.approx((595, 842), abs=1)


def test_a_finer_image_is_brought_down(tmp_path: Path, scan: Scan) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(saved(scan(400), "PNG", dpi=(400, 400)))
    picture = first(path, 200)
    assert picture.dpi == 200
    assert picture.width == pytest.approx(595, abs=1)


def test_exif_says_which_way_is_up(tmp_path: Path, scan: Scan) -> None:
    page = scan(50)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to see it upright
    path = tmp_path / "a.jpg"
    path.write_bytes(saved(page.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif))
    pixels = first(path).pixels
    assert pixels.shape[:2] == page.size[::-1]
    assert np.abs(pixels.astype(int) - np.asarray(page)).mean() < 6


def test_each_frame_of_a_tiff_is_a_page(tmp_path: Path, scan: Scan) -> None:
    path = tmp_path / "a.tif"
    pages = [scan(50), Image.new("L", (100, 200), "white"), scan(60).convert("1")]
    pages[0].save(path, "TIFF", save_all=True, append_images=pages[1:])
    with open_image(path, Limits()) as file:
        assert file.page_count == 3
        assert [file.picture(n, 300).pixels.shape[1] for n in (3, 2, 1)] == [496, 100, 413]
        with pytest.raises(Damaged):
            file.picture(4, 300)


def test_bombs_are_too_large_before_they_are_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.tif"
    path.write_bytes(saved(Image.new("1", (20_000, 20_000)), "TIFF", compression="group4"))
    with pytest.raises(TooLarge):
        first(path)
    path.write_bytes(saved(Image.new("1", (2_000, 1_000)), "PNG"))
    with pytest.raises(TooLarge):
        first(path, limits=Limits(max_file_pixels=1_000_000))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.8])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_cut_off_files_are_damaged(tmp_path: Path, scan: Scan, kind: str, share: float) -> None:
    content = saved(scan(50), kind)
    path = tmp_path / "cut"
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(Damaged):
        first(path)


@pytest.mark.parametrize(
    "packing", ["group3", "group4", "tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits", None]
)
def test_a_tiff_of_any_packing(tmp_path: Path, scan: Scan, packing: str | None) -> None:
    mode = "1" if packing in ("group3", "group4") else "RGB"
    pages = [scan(60).convert(mode), scan(60).rotate(180).convert(mode)]
    path = tmp_path / "a.tif"
    settings = {} if packing is None else {"compression": packing}
    pages[0].save(path, "TIFF", save_all=True, append_images=pages[1:], **settings)
    with open_image(path, Limits()) as file:
        assert file.page_count == 2
        for number, page in enumerate(pages, start=1):
            pixels = file.picture(number, 300).pixels
            assert np.abs(pixels.astype(int) - np.asarray(page.convert("RGB"))).mean() < 4


@pytest.mark.parametrize("kind", ["GIF", "BMP", "WEBP", "JPEG2000", "AVIF"])
def test_other_kinds_of_pictures_show_the_page(tmp_path: Path, scan: Scan, kind: str) -> None:
    page = scan(80)
    path = tmp_path / "a"
    try:
        path.write_bytes(saved(page, kind))
    except (KeyError, OSError):
        pytest.skip(f"this Pillow does not write {kind}")
    pixels = first(path).pixels
    assert pixels.shape[:2] == page.size[::-1]
    assert np.abs(pixels.astype(int) - np.asarray(page)).mean() < 5
