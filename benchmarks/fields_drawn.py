"""Letterheads of a table of kinds drawn as scans and read by the real readers.

    python benchmarks/fields_drawn.py DIR [--kinds FILE] [--every 3] [--first 0] [--scan bad]
        [--letterhead] [--stamps] [--words DIR]

Pictures are written to DIR: 200 dpi, crooked by up to a degree, blurred, grainy, JPEG; `--scan`
takes better and worse ones (`clean`, `bad`). `--letterhead` lets the picture reader run too;
`--stamps` presses a receipt stamp (dấu ĐẾN) over `Số:` or over the digits, in red and in black.
`--words` keeps readings, so that a second run takes seconds; `--every 3` draws a third of them.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from fields_noise import FIELDS, drawn, truth_of, verdict
from fields_real import read_kept
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from extractors.document import Document
from extractors.fields.extract import extract
from extractors.grammar import load_grammar
from extractors.letterhead.reader import LetterheadReader
from extractors.page import Word
from extractors.reading.options import ReadOptions
from extractors.reading.read_file import read_file

sys.path.insert(0, str(Path(__file__).parent.parent))
from sample_docs.generator.fonts import find

SCALE = 200 / 72
RED, BLACK = (190, 40, 50), (30, 30, 30)


@dataclass(frozen=True, slots=True)
class Scan:
    """How worn a picture is: degrees, blur and grain at most, the JPEG's quality."""

    turned: float
    blur: tuple[float, float]
    grain: tuple[float, float]
    quality: int


SCANS = {
    "clean": Scan(0.2, (0.0, 0.4), (0, 3), 90),
    "usual": Scan(1.0, (0.3, 1.0), (3, 14), 70),
    "bad": Scan(1.6, (0.9, 1.6), (12, 26), 40),
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """A receipt stamp: its colour, and where its right edge lies: on the slot's label or digits."""

    colour: tuple[int, int, int]
    over: str


STAMPS = [Stamp(colour, over) for colour in (RED, BLACK) for over in ("beside", "label", "digits")]


def picture(
    words: Sequence[Word],
    fonts: tuple[Path, ...],
    chance: random.Random,
    scan: Scan = SCANS["usual"],
    stamp: Stamp | None = None,
) -> Image.Image:
    """Return the page as the picture of a scan; words fill their boxes."""
    right = max(word.box.x1 for word in words)
    page = Image.new("RGB", (int(max(595, right + 40) * SCALE), int(842 * SCALE)), "white")
    pen = ImageDraw.Draw(page)
    for word in words:
        _write(pen, word, fonts)
    if stamp is not None:
        _press(page, words, stamp, fonts, chance)
    page = page.rotate(
        chance.uniform(-scan.turned, scan.turned), Image.Resampling.BICUBIC, fillcolor="white"
    )
    page = page.filter(ImageFilter.GaussianBlur(chance.uniform(*scan.blur)))
    grain = np.random.default_rng(chance.getrandbits(32)).normal(
        0, chance.uniform(*scan.grain), (page.height, page.width, 1)
    )
    pixels = np.asarray(page).astype(float) + grain
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def _write(pen: ImageDraw.ImageDraw, word: Word, fonts: tuple[Path, ...]) -> None:
    face = str(fonts[1 if word.text.isupper() else 0])
    size, room = word.box.height * SCALE, word.box.width * SCALE
    wide = ImageFont.truetype(face, int(size)).getlength(word.text)
    font = ImageFont.truetype(face, max(int(size * min(room / max(wide, 1.0), 1.0)), 8))
    pen.text((word.box.x0 * SCALE, word.box.top * SCALE), word.text, font=font, fill=(20, 20, 20))


def _press(
    page: Image.Image,
    words: Sequence[Word],
    stamp: Stamp,
    fonts: tuple[Path, ...],
    chance: random.Random,
) -> None:
    """Press a receipt stamp on the page, beside the number slot or over its label or digits."""
    slot = next(i for i, w in enumerate(words) if w.text.lower().startswith("số"))
    label, digits = words[slot].box, words[slot + 1].box
    edge = {
        "beside": label.x0 - 6,
        "label": label.x1 - 2,
        "digits": digits.x0 + min(0.3 * digits.width, 14),
    }[stamp.over]
    wide, high = int(95 * SCALE), int(58 * SCALE)
    ink = Image.new("RGB", (wide, high), "white")
    pen = ImageDraw.Draw(ink)
    pen.rectangle((2, 2, wide - 3, high - 3), outline=stamp.colour, width=4)
    for index, text in enumerate(("UBND HUYỆN", "ĐẾN", "Số: ……4512……", "Ngày: 16/5/2024")):
        face = ImageFont.truetype(str(fonts[1 if index < 2 else 0]), int(9.5 * SCALE))
        at = (wide / 2, (9 + 13.5 * index) * SCALE)
        pen.text(at, text, font=face, fill=stamp.colour, anchor="mm")
    turned = ink.rotate(chance.uniform(-4, 4), Image.Resampling.BICUBIC, True, fillcolor="white")
    x = int(edge * SCALE) - turned.width
    y = int((label.middle[1] - chance.uniform(20, 38)) * SCALE)
    under = page.crop((x, y, x + turned.width, y + turned.height))
    both = np.minimum(np.asarray(under), np.asarray(turned))
    page.paste(Image.fromarray(both), (x, y))


def main() -> None:
    """Print right, reviewed, wrong and nothing per field."""
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--kinds", type=Path, default=here / "fields_kinds.yaml")
    parser.add_argument("--every", type=int, default=3)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--scan", choices=SCANS, default="usual")
    parser.add_argument("--letterhead", action="store_true", help="the picture reader runs too")
    parser.add_argument("--stamps", action="store_true", help="a receipt stamp over the number")
    parser.add_argument("--words", type=Path, help="where readings are kept")
    options = parser.parse_args()
    options.data.mkdir(parents=True, exist_ok=True)
    if options.words:
        options.words.mkdir(parents=True, exist_ok=True)
    grammar = load_grammar()
    reading_options = ReadOptions()
    if options.letterhead:
        reading_options = ReadOptions(letterhead=LetterheadReader(grammar))
    rows = yaml.safe_load(options.kinds.read_text(encoding="utf-8"))
    fonts = find()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    by_stamp: dict[str, Counter[str]] = defaultdict(Counter)
    for index in range(options.first, len(rows), options.every):
        row: dict[str, Any] = rows[index]
        for place, stamp in enumerate(STAMPS if options.stamps else [None]):
            chance = random.Random(f"drawn {index} {place}" if stamp else f"drawn {index}")
            name = f"{options.kinds.stem}-{options.scan}-{index}"
            file = options.data / (f"{name}-{place}.jpg" if stamp else f"{name}.jpg")
            scan = SCANS[options.scan]
            image = picture(drawn(row, chance), fonts, chance, scan, stamp)
            image.save(file, quality=scan.quality, dpi=(200, 200))
            if options.words:
                reading = read_kept(file, options.words, reading_options)
            else:
                reading = read_file(file, reading_options)
            found = extract(Document(file.name, reading, 1, len(reading.pages)), grammar)
            for field, truth in truth_of(row).items():
                value = getattr(found, field)
                said = verdict(field, found, truth, grammar.weights.certain)
                counts[field][said] += 1
                if said == "right" and value.confidence >= grammar.weights.certain:
                    counts[field]["sure"] += 1
                if stamp and field == "number":
                    ink = "red" if stamp.colour == RED else "black"
                    by_stamp[f"{ink} {stamp.over}"][said] += 1
                if said != "right":
                    print(f"{file.name} {field} {said} ({value.confidence:.2f} {value.state})")
                    print(f"    found {value.value!r} from {value.raw!r}, is {truth[0]!r}")
    for field in FIELDS:
        print(f"{field:11}", dict(counts[field]))
    for ink, verdicts in by_stamp.items():
        print(f"number, stamp {ink:14}", dict(verdicts))


if __name__ == "__main__":
    main()
