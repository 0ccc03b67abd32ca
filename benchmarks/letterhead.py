"""Number and date of real papers: the letterhead reader against the plain way.

    python benchmarks/letterhead.py ../shared/data/real [--lines ../shared/data/lines]
        [--synthetic node_modules --count 200] [--verbose]

Ways compared on page 1 of every paper of `truth.tsv`:
  plain    text layer, else Tesseract, and the patterns of extractors/fields
  stock    the letterhead reader with RapidOCR's digits alone
  own      the letterhead reader with our own net's digits alone
  head     the letterhead reader with our head on RapidOCR's inner features alone
  picture  the letterhead reader as it ships: all three combined
  all      what `extract` makes of all witnesses together
`--lines` reads labelled crops, `--synthetic` letterheads in held-out writing styles (needs the
extra `training`), both with the readers alone and with `picture`; an empty slot is right where
nothing is read.
`sure` is the share of papers whose value is at or over the threshold, `right of sure` how many of
those are right. Seconds are CPU seconds of the letterhead reader on one core.
"""

from __future__ import annotations

import argparse
import csv
import pickle
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from extractors.document import Candidate, Document, LetterheadReading, Reading
from extractors.fields.extract import extract
from extractors.grammar.loader import load_grammar
from extractors.letterhead.models import SLOT_READER
from extractors.letterhead.reader import LetterheadReader, Settings
from extractors.letterhead.slot_readers import Weighing
from extractors.page import Page
from extractors.reading.page_image import PageImage
from extractors.reading.read_file import ReadOptions, read_file
from pipeline.reading.versions import reader_key

FIELDS = ("number", "issue_date")
READERS = ("stock", "own", "head", "picture")
WAYS = ("plain", *READERS, "all")


@dataclass
class Recorder:
    """Stands in for the letterhead reader and keeps what it was given."""

    seen: list[tuple[PageImage, Page]] = field(default_factory=list)

    def __call__(self, picture: PageImage, page: Page) -> LetterheadReading:
        """Keep the picture; read nothing."""
        self.seen.append((picture, page))
        return LetterheadReading(picture.page)


def first_page(file: Path, keep: Path | None) -> tuple[Reading, PageImage]:
    """Read page 1 without the letterhead reader, or take what an earlier run kept in `keep`."""
    kept = keep / f"{file.name}.{reader_key(whole=True)}.pickle" if keep else None
    if kept is not None and kept.exists():
        reading, packed, dpi = pickle.loads(kept.read_bytes())
        with Image.open(BytesIO(packed)) as image:
            return reading, PageImage(1, np.asarray(image.convert("RGB")), dpi)
    recorder = Recorder()
    reading = read_file(file, ReadOptions(pages=(1, 1), letterhead=recorder))
    picture = recorder.seen[0][0]
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        packed = BytesIO()
        Image.fromarray(picture.pixels).save(packed, "PNG", compress_level=1)
        kept.write_bytes(pickle.dumps((reading, packed.getvalue(), picture.dpi)))
    return reading, picture


@dataclass
class Timed:
    """The letterhead reader, timed."""

    reader: LetterheadReader
    seconds: list[float] = field(default_factory=list)

    def __call__(self, picture: PageImage, page: Page | None) -> LetterheadReading:
        """Read and note the CPU time."""
        start = time.process_time()
        reading = self.reader(picture, page)
        self.seconds.append(time.process_time() - start)
        return reading


@dataclass
class Tally:
    """Verdicts of one way on one field and kind."""

    verdicts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    sure: int = 0
    sure_right: int = 0

    def add(self, value: str | None, truth: str, confidence: float, threshold: float) -> None:
        """Count one paper; `truth` is "" where nothing is written."""
        right = (value or "") == truth
        verdict = "right" if right else "nothing" if value is None else "wrong"
        self.verdicts[verdict] += 1
        if value is not None and confidence >= threshold:
            self.sure += 1
            self.sure_right += value == truth


def kind_of(row: dict[str, str]) -> str:
    """Return digital, typed scan, handwritten or photo."""
    if row["kind"] == "photo":
        return "photo"
    if row["kind"] == "digital":
        return "digital"
    return "handwritten" if "handwritten" in row["written"] else "typed scan"


def readers(model: Path) -> dict[str, Timed]:
    """Return the readers compared: each of the three alone, and all as they ship."""
    plain = Settings.load()
    settings = {way: alone(plain, way) for way in ("stock", "own", "head")} | {"picture": plain}
    return {way: Timed(LetterheadReader(None, model, chosen)) for way, chosen in settings.items()}


def alone(plain: Settings, way: str) -> Settings:
    """Return settings that hear one reader only: stock, own or head."""

    def only(weighing: Weighing) -> Weighing:
        return replace(
            weighing,
            own_weight=float(way == "own"),
            head_weight=float(way == "head"),
            stock_weight=float(way == "stock"),
        )

    return replace(plain, number=only(plain.number), date=only(plain.date))


def first_of(found: Sequence[Candidate]) -> tuple[str | None, float]:
    """Return the first candidate's value and confidence."""
    return (found[0].value, found[0].confidence) if found else (None, 0.0)


Tallies = dict[tuple[str, str, str], Tally]
"""Keys are (field, kind, way)."""


def measure(data: Path, compared: dict[str, Timed], keep: Path | None, verbose: bool) -> Tallies:
    """Read page 1 of every paper and tally all ways."""
    grammar = load_grammar()
    threshold = {way: Settings.load().certain for way in READERS}
    threshold |= dict.fromkeys(("plain", "all"), grammar.weights.certain)
    tallies: Tallies = defaultdict(Tally)
    with (data / "truth.tsv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    clear = dict.fromkeys(WAYS, 0)
    for row in rows:
        read, picture = first_page(data / row["file"], keep)
        heads = {way: reader(picture, read.pages[0]) for way, reader in compared.items()}
        bare = replace(read, letterheads=())
        whole = replace(read, letterheads=(heads["picture"],))
        fields = {
            "plain": extract(Document(row["file"], bare, 1, 1), grammar),
            "all": extract(Document(row["file"], whole, 1, 1), grammar),
        }
        for way in WAYS:
            sure = True
            for name in FIELDS:
                if way in heads:
                    value, confidence = first_of(getattr(heads[way], name))
                else:
                    found = getattr(fields[way], name)
                    value, confidence = found.value, found.confidence
                for kind in (kind_of(row), "together"):
                    tallies[name, kind, way].add(value, row[name], confidence, threshold[way])
                sure = sure and value is not None and confidence >= threshold[way]
                if verbose and way in heads and value != row[name]:
                    told = [(c.value, c.confidence, c.state) for c in getattr(heads[way], name)[:3]]
                    print(row["file"], kind_of(row), name, way, row[name], "->", told)
            clear[way] += sure
    print(f"papers of {len(rows)} that need no look for number and date: {clear}")
    return tallies


def show(title: str, tallies: Tallies) -> None:
    """Print the table."""
    print(title)
    print(f"{'field':11} {'kind':12} {'way':8} right wrong nothing   sure right-of-sure")
    for (name, kind, way), tally in sorted(tallies.items()):
        counted = tally.verdicts
        print(
            f"{name:11} {kind:12} {way:8} {counted['right']:5} {counted['wrong']:5} "
            f"{counted['nothing']:7} {tally.sure:6} {tally.sure_right:13}"
        )


def measure_lines(lines: Path, compared: dict[str, Timed]) -> Tallies:
    """Tally the labelled crops of number and date fields."""
    tallies: Tallies = defaultdict(Tally)
    with (lines / "labels.tsv").open(encoding="utf-8") as stream:
        rows = [r for r in csv.DictReader(stream, delimiter="\t") if r["label_kind"][:4] == "gold"]
    for row in rows:
        with Image.open(lines / row["image"]) as image:
            pixels = np.asarray(image.convert("RGB"))
        name = "number" if row["field"] == "So_Ki_Hieu" else "issue_date"
        # the crop as it stood on its page: numbers left, dates right, some paper around
        wide = np.full((pixels.shape[0] * 3, 2000, 3), 255, np.uint8)
        left = 150 if name == "number" else 2000 - pixels.shape[1] - 60
        wide[pixels.shape[0] : 2 * pixels.shape[0], left : left + pixels.shape[1]] = pixels
        for way, reader in compared.items():
            value, confidence = first_of(getattr(reader(PageImage(1, wide, 250.0), None), name))
            tally = tallies[name, "crop", way]
            tally.add(value, row["label"], confidence, Settings.load().certain)
    return tallies


def measure_synthetic(packages: Path, count: int, seed: int, compared: dict[str, Timed]) -> Tallies:
    """Tally synthetic letterheads in writing styles that our net never saw."""
    from training.synthetic_letterheads import LetterheadMaker  # needs the extra `training`

    make, random = LetterheadMaker(packages), np.random.default_rng(seed)
    tallies: Tallies = defaultdict(Tally)
    for _ in range(count):
        while (made := make(random)).hidden:
            pass
        for way, reader in compared.items():
            head = reader(PageImage(1, made.pixels, made.dpi), made.page)
            for name in FIELDS:
                value, confidence = first_of(getattr(head, name))
                for kind in (made.kind, "together"):
                    truth = getattr(made, name)
                    tallies[name, kind, way].add(value, truth, confidence, Settings.load().certain)
    return tallies


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--lines", type=Path)
    arguments.add_argument("--synthetic", type=Path, help="folder of the recipe's npm packages")
    arguments.add_argument("--count", type=int, default=200, help="synthetic letterheads")
    arguments.add_argument("--seed", type=int, default=2024)
    arguments.add_argument("--model", type=Path, default=SLOT_READER, help="another slot reader")
    arguments.add_argument("--keep", type=Path, help="folder to keep pages and words in")
    arguments.add_argument("--verbose", action="store_true", help="show all that is not right")
    options = arguments.parse_args()
    compared = readers(options.model)
    show("papers", measure(options.data, compared, options.keep, options.verbose))
    taken = sorted(compared["picture"].seconds)
    print(f"CPU seconds a paper: mean {np.mean(taken):.2f}, median {taken[len(taken) // 2]:.2f}, "
          f"most {taken[-1]:.2f}")  # fmt: skip
    if options.lines:
        show("labelled crops", measure_lines(options.lines, compared))
    if options.synthetic:
        made = measure_synthetic(options.synthetic, options.count, options.seed, compared)
        show("synthetic letterheads", made)


if __name__ == "__main__":
    main()
