"""How many stamps of secrecy are missed, and how many papers without one are said to bear one.

    python -m benchmarks.secret_stamps --count 1000 --packages node_modules
    python -m benchmarks.secret_stamps --count 200 --packages node_modules --whole
    python -m benchmarks.secret_stamps --count 200 --packages node_modules --on DIR ...
    python -m benchmarks.secret_stamps --count 0 --real DIR ... --pages 50 [--whole]

Draws heads of pages in faces, inks and frames that nothing was tuned on (`stamp_sources.yaml`, part
`held_out`), half of them with a mark, and tells what is missed by kind of stamp and scan; a stamp
may be of several kinds. `--over 0.1`: the share of stamps that are put over text, more than half
where nothing is said; offices put them where there is room. The picture is looked at alone (quick),
or with `--whole` the page is written as a PNG file, read and extracted as the program does, and the
finding `secret-mark` counts.

`--on`: stamps are laid on the heads of real papers instead of drawn ones. `--real`: pages of real
papers, none of which is secret: each mark seen there is a false alarm. `--show DIR` writes the
pictures that went wrong.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extractors.document import Reading
from extractors.fields.extract import extract
from extractors.fields.split import split_documents
from extractors.grammar.loader import Grammar, load_grammar
from extractors.reading.options import ReadOptions
from extractors.reading.page_image import PageImage
from extractors.reading.read_file import read_file
from extractors.reading.secret_judge import LEVELS
from extractors.reading.secret_marks import HEAD_SHARE, read_at_places, read_in_colour
from training.real_pages import pages_of
from training.secret_stamps import Head, StampMaker

Pixels = NDArray[np.uint8]
PLACES, COLOUR, LOOKS = "places that the net finds", "coloured ink alone", "both looks"
WORDS, WITHOUT, WHOLE = "words alone", "words and coloured ink", "the whole reading"


def whole_page(head: Pixels, dpi: float) -> PageImage:
    """Return a page picture with the drawn head as its upper part."""
    below = np.full((round(head.shape[0] / HEAD_SHARE) - head.shape[0], *head.shape[1:]), 255)
    return PageImage(1, np.concatenate([head, below.astype(np.uint8)]), dpi)


def looked_at(page: PageImage) -> dict[str, bool]:
    """Return whether a mark is seen on the picture, by each look and by both."""
    places, colour = read_at_places(page) is not None, read_in_colour(page) is not None
    return {PLACES: places, COLOUR: colour, LOOKS: places or colour}


def read_whole(page: PageImage, grammar: Grammar) -> dict[str, bool]:
    """Return whether `secret-mark` is found in a file of this page, with the looks and without."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        Image.fromarray(page.pixels).save(path, dpi=(page.dpi, page.dpi))
        reading = read_file(path, ReadOptions())
    words = _is_secret(_without_looks(reading), grammar)
    return {
        WORDS: words,
        WITHOUT: words or read_in_colour(page) is not None,
        WHOLE: _is_secret(reading, grammar),
    }


def _without_looks(reading: Reading) -> Reading:
    return replace(reading, stamps=tuple(replace(s, secret=None) for s in reading.stamps))


def _is_secret(reading: Reading, grammar: Grammar) -> bool:
    documents = split_documents("page", reading, grammar)
    return any(extract(document, grammar).secret for document in documents)


def drawn(heads: Iterator[tuple[str | None, Head]], whole: bool, show: Path | None) -> None:
    """Print what is missed and falsely seen on drawn heads, by way and by kind of stamp."""
    grammar = load_grammar()
    marked, plain = 0, 0
    missed: Counter[str] = Counter()
    false: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    missed_of: Counter[str] = Counter()
    last = WHOLE if whole else LOOKS
    for index, (wanted, head) in enumerate(heads):
        page = whole_page(head.pixels, head.dpi)
        found = read_whole(page, grammar) if whole else looked_at(page)
        marked, plain = marked + (wanted is not None), plain + (wanted is None)
        for way, seen in found.items():
            missed[way] += wanted is not None and not seen
            false[way] += wanted is None and seen
        kinds.update(head.kinds)
        missed_of.update(() if found[last] else head.kinds)
        if show is not None and found[last] != (wanted is not None):
            show.mkdir(parents=True, exist_ok=True)
            Image.fromarray(head.pixels).save(show / f"{index}-{wanted or 'none'}.png")
    for way in found:
        share, wrong = missed[way] / max(marked, 1), false[way] / max(plain, 1)
        print(f"{way}: missed {missed[way]} of {marked} = {share:.1%}, ", end="")
        print(f"falsely seen {false[way]} of {plain} = {wrong:.1%}")
    print(f"missed by {last}, by kind of stamp and scan:")
    for kind, count in kinds.most_common():
        print(f"  {kind}: {missed_of[kind]} of {count}")


def made(
    count: int, maker: StampMaker, random: np.random.Generator, papers: list[PageImage]
) -> Iterator[tuple[str | None, Head]]:
    """Yield heads, every other one with a mark; on real papers where there are any."""
    for index in range(count):
        wanted = LEVELS[index % 6 // 2] if index % 2 == 0 else None
        paper = papers[index // 2 % len(papers)] if papers else None
        head = maker.head(random, wanted) if paper is None else maker.on(paper, random, wanted)
        if wanted is None or head.levels:  # else no room was found for the stamp
            yield wanted, head


def real(folder: Path, most: int, whole: bool) -> None:
    """Print the real papers on which a mark is seen, by way, and the processor time of a look."""
    grammar = load_grammar()
    pages: Counter[str] = Counter()
    seconds = 0.0
    alarms: dict[str, list[str]] = {}
    for name, page in pages_of(folder, 300 if whole else 150, most):
        pages[name] += 1
        start = time.process_time()
        read_at_places(page)
        seconds += time.process_time() - start
        for way, seen in (read_whole(page, grammar) if whole else looked_at(page)).items():
            alarms.setdefault(way, []).extend([f"{name} page {page.page}"] if seen else [])
    total = pages.total()
    print(f"{folder}: {len(pages)} papers, {total} pages; the net and what is read take ", end="")
    print(f"{1000 * seconds / max(total, 1):.0f} ms of processor time a page")
    for way, where in alarms.items():
        print(f"  {way}: {len(where)} false alarms {where}")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--packages", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--whole", action="store_true", help="read pages as the program does")
    parser.add_argument("--over", type=float, default=0.6)
    parser.add_argument("--on", type=Path, nargs="*", default=[])
    parser.add_argument("--show", type=Path)
    parser.add_argument("--real", type=Path, nargs="*", default=[])
    parser.add_argument("--pages", type=int, default=1, help="pages of a real paper")
    options = parser.parse_args()
    if options.count:
        maker, random = (
            StampMaker("held_out", options.packages, over=options.over),
            np.random.default_rng(options.seed),
        )
        papers = [page for folder in options.on for _, page in pages_of(folder, 180, 1)]
        print(f"{len(maker.faces)} faces that nothing was tuned on")
        drawn(made(options.count, maker, random, papers), options.whole, options.show)
    for folder in options.real:
        real(folder, options.pages, options.whole)


if __name__ == "__main__":
    main()
