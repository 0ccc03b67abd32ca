"""Letterheads of fields_kinds.yaml drawn as worn scans and read by the real reader (Tesseract).

    python benchmarks/fields_drawn.py DIR [--every 3] [--first 0]

Pictures are written to DIR: 200 dpi, crooked by up to a degree, blurred, grainy, JPEG. Seconds per
letterhead; `--every 3` draws a third of them. The picture reader does not run.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import yaml
from fields_noise import FIELDS, drawn, truth_of, verdict
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from extractors.document import Document
from extractors.fields.extract import extract
from extractors.grammar import load_grammar
from extractors.page import Word
from extractors.reading.options import ReadOptions
from extractors.reading.read_file import read_file

sys.path.insert(0, str(Path(__file__).parent.parent))
from sample_docs.generator.fonts import find

SCALE = 200 / 72


def picture(words: list[Word], fonts: tuple[Path, ...], chance: random.Random) -> Image.Image:
    """Return the page as a grey picture of a worn scan; words fill their boxes."""
    page = Image.new("L", (int(595 * SCALE), int(842 * SCALE)), 255)
    pen = ImageDraw.Draw(page)
    for word in words:
        face = str(fonts[1 if word.text.isupper() else 0])
        size, room = word.box.height * SCALE, word.box.width * SCALE
        wide = ImageFont.truetype(face, int(size)).getlength(word.text)
        font = ImageFont.truetype(face, max(int(size * min(room / max(wide, 1.0), 1.0)), 8))
        pen.text((word.box.x0 * SCALE, word.box.top * SCALE), word.text, font=font, fill=20)
    page = page.rotate(chance.uniform(-1, 1), Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, 1.0)))
    grain = np.random.default_rng(chance.getrandbits(32)).normal(
        0, chance.uniform(3, 14), page.size
    )
    pixels = np.asarray(page).astype(float) + grain.T
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def main() -> None:
    """Print right, reviewed, wrong and nothing per field."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--every", type=int, default=3)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    options.data.mkdir(parents=True, exist_ok=True)
    grammar = load_grammar()
    kinds = Path(__file__).parent / "fields_kinds.yaml"
    rows = yaml.safe_load(kinds.read_text(encoding="utf-8"))
    fonts = find()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for index in range(options.first, len(rows), options.every):
        row = rows[index]
        chance = random.Random(f"drawn {index}")
        file = options.data / f"{index}.jpg"
        picture(drawn(row, chance), fonts, chance).save(file, quality=70, dpi=(200, 200))
        reading = read_file(file, ReadOptions())
        found = extract(Document(file.name, reading, 1, len(reading.pages)), grammar)
        for field, truth in truth_of(row).items():
            said = verdict(field, found, truth, grammar.weights.certain)
            counts[field][said] += 1
            if said != "right":
                print(row["left"], field, said, getattr(found, field).value, "is", truth[0])
    for field in FIELDS:
        print(f"{field:11}", dict(counts[field]))


if __name__ == "__main__":
    main()
