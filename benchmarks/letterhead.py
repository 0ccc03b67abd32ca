"""Number and date of real papers: the letterhead reader against the plain way.

    python benchmarks/letterhead.py ../shared/data/real [--lines ../shared/data/lines] [--verbose]

Ways compared on page 1 of every paper of `truth.tsv`:
  plain    text layer, else Tesseract, and the patterns of extractors/fields
  picture  the letterhead reader alone
  both     what `extract` makes of all witnesses together
`sure` is the share of papers whose value is at or over the threshold, `right of sure` how many of
those are right. Seconds are CPU seconds of the letterhead reader on one core.
"""

from __future__ import annotations

import argparse
import csv
import pickle
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from extractors.document import Document, LetterheadReading, Page, Reading
from extractors.fields.extract import extract
from extractors.grammar.loader import load_grammar
from extractors.letterhead.models import SLOT_READER
from extractors.letterhead.reader import LetterheadReader, Settings
from extractors.reading.page_image import PageImage
from extractors.reading.read_file import ReadOptions, read_file
from extractors.reading.version import READER_VERSION

FIELDS = ("number", "issue_date")
WAYS = ("plain", "picture", "both")


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
    kept = keep / f"{file.name}.{READER_VERSION}.pickle" if keep else None
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

    def __call__(self, picture: PageImage, page: Page) -> LetterheadReading:
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
        """Count one paper."""
        verdict = "nothing" if value is None else "right" if value == truth else "wrong"
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


def measure(
    data: Path, reader: Timed, keep: Path | None, verbose: bool
) -> dict[tuple[str, str, str], Tally]:
    """Read page 1 of every paper and tally the three ways; keys are (field, kind, way)."""
    grammar = load_grammar()
    threshold = {"picture": Settings.load().certain, "plain": grammar.weights.certain,
                 "both": grammar.weights.certain}  # fmt: skip
    tallies: dict[tuple[str, str, str], Tally] = defaultdict(Tally)
    with (data / "truth.tsv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    clear = 0
    for row in rows:
        read, picture = first_page(data / row["file"], keep)
        bare = replace(read, letterheads=())
        head = reader(picture, read.pages[0])
        reading = replace(read, letterheads=(head,))
        fields = {
            "plain": extract(Document(row["file"], bare, 1, 1), grammar),
            "both": extract(Document(row["file"], reading, 1, 1), grammar),
        }
        sure = True
        for name in FIELDS:
            truth = row[name]
            for way in WAYS:
                if way == "picture":
                    best = next(iter(getattr(head, name)), None)
                    value, confidence = (best.value, best.confidence) if best else (None, 0.0)
                else:
                    found = getattr(fields[way], name)
                    value, confidence = found.value, found.confidence
                for kind in (kind_of(row), "all"):
                    tallies[name, kind, way].add(value, truth, confidence, threshold[way])
                if way == "picture":
                    sure = sure and value is not None and confidence >= threshold[way]
                    if verbose and value != truth:
                        told = [(c.value, c.confidence, c.state) for c in getattr(head, name)[:3]]
                        print(row["file"], kind_of(row), name, truth, "->", told)
        clear += sure
    print(f"papers that need no look for number and date (picture alone): {clear} of {len(rows)}")
    return tallies


def show(tallies: dict[tuple[str, str, str], Tally], seconds: Iterable[float]) -> None:
    """Print the table."""
    print(f"{'field':11} {'kind':12} {'way':8} right wrong nothing   sure right-of-sure")
    for (name, kind, way), tally in sorted(tallies.items()):
        counted = tally.verdicts
        print(
            f"{name:11} {kind:12} {way:8} {counted['right']:5} {counted['wrong']:5} "
            f"{counted['nothing']:7} {tally.sure:6} {tally.sure_right:13}"
        )
    taken = sorted(seconds)
    print(f"CPU seconds a paper: mean {np.mean(taken):.2f}, median {taken[len(taken) // 2]:.2f}, "
          f"most {taken[-1]:.2f}")  # fmt: skip


def measure_lines(lines: Path, reader: LetterheadReader) -> None:
    """Print the figures on the labelled crops of number and date fields."""
    right: dict[str, list[bool]] = defaultdict(list)
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
        reading = reader(PageImage(1, wide, 250.0), None)
        best = next(iter(getattr(reading, name)), None)
        right[name].append(best is not None and best.value == row["label"])
    for name, verdicts in sorted(right.items()):
        print(f"labelled crops, {name}: {sum(verdicts)} of {len(verdicts)} right")


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--lines", type=Path)
    arguments.add_argument("--model", type=Path, default=SLOT_READER, help="another slot reader")
    arguments.add_argument("--keep", type=Path, help="folder to keep pages and words in")
    arguments.add_argument("--verbose", action="store_true", help="show all that is not right")
    options = arguments.parse_args()
    timed = Timed(LetterheadReader(None, options.model))
    show(measure(options.data, timed, options.keep, options.verbose), timed.seconds)
    if options.lines:
        measure_lines(options.lines, timed.reader)


if __name__ == "__main__":
    main()
