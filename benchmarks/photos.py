"""Photos of papers, drawn: fields right when the sheet is put flat first, and when it is not.

    python -m benchmarks.photos FOLDER [--every 2] [--letterhead]
    python -m benchmarks.photos --scans ../shared/data/real ../shared/data/real2

The first draws the made papers of `office_samples` as flat scans and as photos of many kinds and
reads each twice. The second says on which pages of real scans the rectifier fires.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from benchmarks.office_files import found_in, wrong_fields
from benchmarks.office_samples.papers import PAPERS, Paper
from benchmarks.office_samples.word_variants import plain
from extractors.errors import ReadingError
from extractors.grammar.loader import load_grammar
from extractors.letterhead.reader import LetterheadReader
from extractors.page import Line
from extractors.reading import images
from extractors.reading.docx import read_docx
from extractors.reading.images import open_image
from extractors.reading.options import Limits, ReadOptions
from extractors.reading.page_image import PageImage
from extractors.reading.pdf import PdfFile
from extractors.reading.photo import Sheet, evenly_lit, find_sheet, laid_flat
from extractors.reading.sniff import sniff
from sample_docs.generator.fonts import find

Pixels = NDArray[np.uint8]
DPI = 200
SCALE = DPI / 72
ROUNDED = 1.05
"""Size of type to height of its line's box."""


def sheet_of(paper: Paper, folder: Path) -> Pixels:
    """Return the paper printed on a white sheet, as RGB."""
    file = folder / "paper.docx"
    file.write_bytes(plain(paper))
    page = read_docx(file, Limits())[0]
    file.unlink()
    return printed(page.lines)


def printed(lines: tuple[Line, ...]) -> Pixels:
    """Return lines in black on an A4 sheet."""
    fonts = find()
    image = Image.new("RGB", (round(595 * SCALE), round(842 * SCALE)), "white")
    pen = ImageDraw.Draw(image)
    for line in lines:
        size = int(line.box.height * SCALE * ROUNDED)
        face = str(fonts[1 if line.text.isupper() else 0])
        for word in line.words:
            room = word.box.width * SCALE
            wide = ImageFont.truetype(face, size).getlength(word.text)
            fitting = ImageFont.truetype(face, max(int(size * min(room / max(wide, 1), 1)), 8))
            place = word.box.x0 * SCALE, word.box.bottom * SCALE - 0.2 * size
            pen.text(place, word.text, font=fitting, fill=(25, 25, 30), anchor="ls")
    return np.array(image)


def desk(height: int, width: int, kind: str, chance: np.random.Generator) -> Pixels:
    """Return what the sheet lies on: wood, a dark or a pale table, a patterned cloth."""
    colour = {"wood": (140, 95, 60), "dark": (45, 45, 50), "pale": (185, 180, 172),
              "cloth": (120, 130, 150)}[kind]  # fmt: skip
    out = np.ones((height, width, 3), np.float32) * colour
    if kind == "wood":
        grain = cv2.GaussianBlur(chance.normal(0, 60, (height, 1)).astype(np.float32), (1, 31), 0)
        out += grain[:, :, None] * 2
    if kind == "cloth":
        rows, columns = np.indices((height, width))
        out += (((rows // 40 + columns // 40) % 2) * 40)[:, :, None]
    return np.clip(out + chance.normal(0, 4, out.shape), 0, 255).astype(np.uint8)


def photographed(
    sheet: Pixels,
    seed: int,
    kind: str = "wood",
    tilt: float = 0.06,
    turn: float = 3.0,
    shadow: float = 0.0,
    grain: float = 4.0,
    blur: float = 0.8,
    pixels: int = 2400,
) -> Pixels:
    """Return a photo of a sheet.

    `tilt`: how far corners move, as a share of the sheet; `turn`: degrees; `shadow`: share of the
    light that is lost in the darkest corner; `pixels`: longer side of the photo.
    """
    chance = np.random.default_rng(seed)
    height, width = sheet.shape[:2]
    margin = 0.1
    out_h, out_w = round(height * (1 + 2 * margin)), round(width * (1 + 2 * margin))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    turned = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 0.95)
    placed = cv2.transform(corners[None], turned)[0]
    placed += chance.uniform(-tilt, tilt, (4, 2)) * (width, height)
    placed[:2, 0] += np.array([tilt, -tilt]) * width * 0.8  # the far edge looks shorter
    placed += (width * margin, height * margin)
    placed = np.clip(placed, 6, np.array([out_w, out_h]) - 6).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, placed)
    paper = np.clip(sheet.astype(np.float32) * (0.9, 0.89, 0.86), 0, 255).astype(np.uint8)
    seen = cv2.warpPerspective(paper, matrix, (out_w, out_h), flags=cv2.INTER_AREA)
    inside = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, (out_w, out_h))
    around = desk(out_h, out_w, kind, chance)
    edge = (inside[:, :, None] / 255).astype(np.float32)
    whole = seen * edge + around * (1 - edge)
    if shadow:
        rows, columns = np.indices((out_h, out_w)).astype(np.float32)
        slope = columns / out_w * chance.uniform(0.4, 1) + rows / out_h * chance.uniform(0.2, 0.8)
        light = 1 - shadow * slope / slope.max()
        hand = (columns - 0.35 * out_w + 0.3 * rows > 0.75 * out_w).astype(np.float32)
        light -= cv2.GaussianBlur(hand, (0, 0), 40) * shadow * 0.4
        whole *= np.clip(light, 0.12, 1)[:, :, None]
    scale = pixels / max(out_h, out_w)
    whole = cv2.resize(whole, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    whole = cv2.GaussianBlur(whole, (0, 0), blur) if blur else whole
    whole = whole + chance.normal(0, grain, whole.shape)
    return np.clip(whole, 0, 255).astype(np.uint8)


KINDS: dict[str, Callable[[Pixels, int], Pixels]] = {
    "flat scan": lambda sheet, seed: sheet,
    "from above": lambda sheet, seed: photographed(sheet, seed, tilt=0.01, turn=1),
    "angle": lambda sheet, seed: photographed(sheet, seed),
    "steep": lambda sheet, seed: photographed(sheet, seed, tilt=0.12, kind="dark"),
    "turned": lambda sheet, seed: photographed(sheet, seed, tilt=0.04, turn=14, kind="cloth"),
    "shadow": lambda sheet, seed: photographed(sheet, seed, tilt=0.03, shadow=0.6),
    "deep shadow": lambda sheet, seed: photographed(sheet, seed, shadow=0.85, kind="dark"),
    "pale table": lambda sheet, seed: photographed(sheet, seed, kind="pale"),
    "grainy": lambda sheet, seed: photographed(sheet, seed, grain=18, shadow=0.4, kind="cloth"),
    "blurred": lambda sheet, seed: photographed(sheet, seed, blur=1.8, kind="dark"),
    "lying": lambda sheet, seed: np.ascontiguousarray(np.rot90(photographed(sheet, seed))),
    "1600 px": lambda sheet, seed: photographed(sheet, seed, pixels=1600, shadow=0.4),
    "1200 px": lambda sheet, seed: photographed(sheet, seed, pixels=1200, grain=3, blur=0.4),
    "900 px": lambda sheet, seed: photographed(sheet, seed, pixels=900, grain=2, blur=0.3),
    "shadow, no edge": lambda sheet, seed: shaded(sheet, seed),
}


def shaded(sheet: Pixels, seed: int) -> Pixels:
    """Return a photo cropped inside the sheet, in shadow."""
    whole = photographed(sheet, seed, tilt=0.004, turn=0.5, shadow=0.75)
    high, wide = whole.shape[:2]
    return whole[int(high * 0.13) : int(high * 0.9), int(wide * 0.13) : int(wide * 0.88)]


def measured(folder: Path, every: int, only: str, letterhead: bool) -> None:
    """Draw, read, and print right fields of each kind of photo."""
    grammar = load_grammar()
    options = ReadOptions()
    if letterhead:
        options = replace(options, letterhead=LetterheadReader(grammar))
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    chance = random.Random(1)
    for number in range(0, len(PAPERS), every):
        paper = PAPERS[number]
        sheet = sheet_of(paper, folder)
        for kind, make in KINDS.items():
            if only and only != kind:
                continue
            seed = chance.randrange(1 << 30)
            file = folder / f"{kind.replace(' ', '-')}-{number}.jpg"
            Image.fromarray(make(sheet, seed)).save(file, quality=85)
            for how in ("as it is", "put flat"):
                with patch.object(images, "laid_flat", _left if how == "as it is" else laid_flat):
                    found = next(found_in(file, options, grammar))
                wrong = wrong_fields(paper.truth, found)
                counts[how][kind]["right"] += 5 - len(wrong)
                counts[how][kind]["whole"] += not wrong
                counts[how][kind]["papers"] += 1
                if wrong and how == "put flat":
                    print(f"{file.name}: {'; '.join(wrong)[:200]}", flush=True)
    print(f"{'':18}{'papers':>7}{'fields right':>24}{'papers right':>24}")
    for kind in counts["put flat"]:
        before, after = counts["as it is"][kind], counts["put flat"][kind]
        papers = before["papers"]
        print(
            f"{kind:18}{papers:7}{before['right']:12} -> {after['right']:3} of {5 * papers:3}"
            f"{before['whole']:14} -> {after['whole']:3}"
        )


def _left(picture: PageImage, sheet: Sheet | None) -> PageImage:
    """Leave a picture as it is, as was done before there was a rectifier."""
    return picture


def pictures_in(path: Path) -> Iterator[tuple[str, Pixels]]:
    """Yield the pages of a scan as pictures."""
    limits = Limits()
    if sniff(path) == "pdf":
        with PdfFile(path, limits) as file:
            for number in range(1, min(file.page_count, 6) + 1):
                yield f"{path.name} {number}", file.picture(number, 100).pixels
    else:
        with open_image(path, limits) as file:
            yield path.name, file.picture(1, 200).pixels


def fired(folders: list[Path]) -> None:
    """Print the pages of real papers that are taken for photos of a sheet."""
    pages = 0
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() not in (".pdf", ".png", ".jpg", ".tif"):
                continue
            try:
                for name, pixels in pictures_in(path):
                    pages += 1
                    if find_sheet(pixels) is not None:
                        print("taken for a photo:", name)
                    elif evenly_lit(pixels) is not pixels:
                        print("light would be evened:", name)
            except ReadingError as error:
                print(path.name, error.code)
    print(f"{pages} pages")


def main() -> None:
    """Draw or look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--letterhead", action="store_true")
    parser.add_argument("--scans", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    fired(options.scans)
    if options.folder:
        options.folder.mkdir(parents=True, exist_ok=True)
        measured(options.folder, options.every, options.only, options.letterhead)


if __name__ == "__main__":
    main()
