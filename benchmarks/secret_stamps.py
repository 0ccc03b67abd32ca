"""How many stamps of secrecy are missed, and how many papers without one are said to bear one.

    python -m benchmarks.secret_stamps --count 1000 [--packages node_modules] [--real DIR ...]

Draws heads of coloured pages in faces, inks and frames that nothing was tuned on
(`stamp_sources.yaml`, part `held_out`) and asks the look at the picture alone; what OCR's words add
comes on top. `--real`: the first pages of real papers, none of which is secret: each mark seen
there is a false alarm. `--show DIR` writes the pictures that went wrong.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image

from extractors.errors import ReadingError
from extractors.reading.images import open_image
from extractors.reading.options import Limits
from extractors.reading.page_image import PageImage
from extractors.reading.pdf import PdfFile
from extractors.reading.picture import has_colour
from extractors.reading.secret_marks import HEAD_SHARE, secret_mark
from extractors.reading.sniff import sniff
from training.secret_stamps import LEVELS, StampMaker


def whole_page(head: np.ndarray, dpi: float) -> PageImage:
    """Return a page picture with the drawn head as its upper part."""
    below = np.full((round(head.shape[0] / HEAD_SHARE) - head.shape[0], *head.shape[1:]), 255)
    return PageImage(1, np.concatenate([head, below.astype(np.uint8)]), dpi)


def drawn(count: int, packages: Path | None, seed: int, show: Path | None) -> None:
    """Print what is missed and falsely seen on drawn heads, by mark, and the seconds for each."""
    maker, random = StampMaker("held_out", packages), np.random.default_rng(seed)
    seen: Counter[str] = Counter()
    told: Counter[str] = Counter()
    right = seconds = 0.0
    for index in range(count):
        wanted = LEVELS[index % 6 // 2] if index % 2 == 0 else None
        head = maker.head(random, wanted)
        if wanted is not None and not head.levels:
            continue  # no room was found for the stamp
        if not has_colour(head.pixels):
            continue
        start = time.process_time()
        found = secret_mark(whole_page(head.pixels, head.dpi))
        seconds += time.process_time() - start
        kind = wanted or "không có"
        seen[kind] += 1
        told[kind] += found is not None
        right += found is not None and found.mark == wanted
        if show is not None and (found is not None) != (wanted is not None):
            show.mkdir(parents=True, exist_ok=True)
            Image.fromarray(head.pixels).save(show / f"{index}-{kind}.png")
    marked, found_all = sum(seen[m] for m in LEVELS), sum(told[m] for m in LEVELS)
    print(f"drawn in {len(maker.faces)} faces that nothing was tuned on:")
    print(f"  missed {marked - found_all} of {marked} = {1 - found_all / max(marked, 1):.2%}")
    for mark in LEVELS:
        print(f"    {mark}: {seen[mark] - told[mark]} of {seen[mark]}")
    print(f"  the right one of three: {right / max(found_all, 1):.1%} of those seen")
    print(f"  falsely seen {told['không có']} of {seen['không có']}")
    print(f"  {1000 * seconds / max(sum(seen.values()), 1):.0f} ms of processor time a page")


def real(folder: Path, most: int) -> None:
    """Print the real pages on which a mark is seen, and how many papers and pages there are."""
    papers = pages = 0
    alarms = []
    for path in sorted(p for p in folder.iterdir() if p.suffix not in (".tsv", ".md")):
        papers += 1
        try:
            opened = PdfFile(path, Limits()) if sniff(path) == "pdf" else open_image(path, Limits())
            with opened as file:
                for number in range(1, min(file.page_count, most) + 1):
                    pages += 1
                    found = secret_mark(file.picture(number, 120))
                    if found is not None:
                        alarms.append(f"{path.name} page {number}: {found}")
        except ReadingError as error:
            print(f"  {path.name}: {error.code}")
    print(f"{folder}: {papers} papers, {pages} pages, {len(alarms)} false alarms")
    for alarm in alarms:
        print(f"  {alarm}")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--packages", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=Path)
    parser.add_argument("--real", type=Path, nargs="*", default=[])
    parser.add_argument("--pages", type=int, default=1, help="pages of a real paper")
    options = parser.parse_args()
    if options.count:
        drawn(options.count, options.packages, options.seed, options.show)
    for folder in options.real:
        real(folder, options.pages)


if __name__ == "__main__":
    main()
