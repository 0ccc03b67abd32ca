"""CPU seconds of every stage of reading scans, from closed files to fields, in one process.

    python -m benchmarks.page_stages FOLDER [--files 10] [--rounds 2] [--identify-only] [--text]

FOLDER holds scanned PDFs, or digital ones (`--text`), which are also told apart by whether a page
of the file was drawn. The last of the rounds is told: what loads at the first page is left out.
A stage's seconds are its own, without those of the stages that run within it; `calls` are those of
all pages. Stages are timed from outside, by putting a clock around the functions named below.
"""

from __future__ import annotations

import argparse
import importlib
import json
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extractors.grammar.loader import load_grammar
from extractors.letterhead.reader import LetterheadReader
from extractors.reading.ocr import limit_threads
from extractors.reading.options import Limits, ReadOptions
from extractors.reading.pdf import PdfFile
from extractors.reading.read_file import read_file
from extractors.reading.store_form import to_json
from pipeline.reading.worker import documents_in, found_document

STAGES = {
    "Tesseract": ["extractors.reading.ocr_library:recognised"],
    "marks of secrecy": ["extractors.reading.stamps:secret_mark"],
    "drawing": ["extractors.reading.render:draw", "extractors.reading.pdf:draw"],
    "photo of a sheet": ["extractors.reading.render:put_flat"],
    "ink, skew, lie": [
        "extractors.reading.picture_reading:ink_of",
        "extractors.reading.picture_reading:skew_of",
        "extractors.reading.picture_reading:lies_sideways",
        "extractors.reading.picture_reading:levelled",
        "extractors.reading.picture_reading:has_colour",
        "extractors.reading.picture_reading:_sized",
    ],
    "seals and strokes": ["extractors.reading.read_file:stamp_trace"],
    "text layer": ["extractors.reading.pdf:PdfFile.read"],
    "annotations, signatures": [
        "extractors.reading.pdf:PdfFile.annotations",
        "extractors.reading.pdf:PdfFile.signatures",
    ],
    "letterhead: detector": ["extractors.letterhead.line_finder:LineFinder.__call__"],
    "letterhead: recogniser": ["extractors.letterhead.stock_reader:StockReader.__call__"],
    "letterhead: head": ["extractors.letterhead.slot_head:SlotHead.__call__"],
    "letterhead: small net": ["extractors.letterhead.slot_reader:SlotReader.__call__"],
    "letterhead: the rest": ["extractors.letterhead.reader:LetterheadReader.__call__"],
    "finding documents, stored form": ["benchmarks.page_stages:documents_of"],
    "fields": ["benchmarks.page_stages:found_document"],
    "the rest": ["benchmarks.page_stages:read_one"],
}
"""Stages and the functions, by module and name there, whose seconds are theirs."""


class Clock:
    """Counts the own CPU seconds and the calls of named stages."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.calls: defaultdict[str, int] = defaultdict(int)
        self._within = [0.0]

    def around(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return `work` with the clock of a stage around it."""

        def timed(*given: Any, **named: Any) -> Any:
            self._within.append(0.0)
            began = time.process_time()
            try:
                return work(*given, **named)
            finally:
                spent = time.process_time() - began
                self.seconds[stage] += spent - self._within.pop()
                self._within[-1] += spent
                self.calls[stage] += 1

        return timed

    def put_in(self) -> None:
        """Put a clock around every function of `STAGES`."""
        for stage, places in STAGES.items():
            for place in places:
                module, _, name = place.partition(":")
                if module == "benchmarks.page_stages":
                    module = __name__
                holder: Any = importlib.import_module(module)
                *path, last = name.split(".")
                for part in path:
                    holder = getattr(holder, part)
                setattr(holder, last, self.around(stage, getattr(holder, last)))


def documents_of(name: str, reading: Any, grammar: Any) -> Any:
    """Return the documents of a reading, from its stored form as in a run."""
    return documents_in(name, to_json(reading), grammar)


def read_one(path: Path, options: ReadOptions, grammar: Any) -> int:
    """Read a file and extract its documents; return how many pages were read."""
    reading = read_file(path, options)
    for document in documents_of(path.name, reading, grammar):
        found_document(document, grammar)
    return len(reading.pages)


def main() -> None:
    """Print the table as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--identify-only", action="store_true")
    parser.add_argument("--text", action="store_true", help="digital files instead of scans")
    asked = parser.parse_args()
    limit_threads()
    paths = [p for p in sorted(asked.folder.rglob("*.pdf")) if is_digital(p) is asked.text]
    grammar = load_grammar()
    reader = LetterheadReader(grammar)
    options = ReadOptions(identify_only=asked.identify_only, letterhead=reader, told=reader.is_told)
    clock = Clock()
    clock.put_in()
    drawn: dict[bool, list[tuple[int, float]]] = {}
    for _ in range(asked.rounds):
        clock.seconds.clear()
        clock.calls.clear()
        drawn = {True: [], False: []}
        for path in paths[: asked.files]:
            began, before = time.process_time(), clock.calls["drawing"]
            count = read_one(path, options, grammar)
            spent = time.process_time() - began
            drawn[clock.calls["drawing"] > before].append((count, spent))
    pages = sum(count for files in drawn.values() for count, _ in files)
    if asked.text:
        for was_drawn, name in ((False, "files not drawn"), (True, "files drawn")):
            print(name, json.dumps(rate(drawn[was_drawn])))
    table = {
        stage: {"CPU s/page": round(clock.seconds[stage] / pages, 3), "calls": clock.calls[stage]}
        for stage in sorted(STAGES, key=lambda stage: -clock.seconds[stage])
    }
    whole = sum(clock.seconds.values())
    print(
        json.dumps({"pages": pages, "all, CPU s/page": round(whole / pages, 3)} | table, indent=1)
    )


def rate(files: list[tuple[int, float]]) -> dict[str, float]:
    """Return pages, CPU seconds a page and pages a second of files, given as pages and seconds."""
    pages, seconds = sum(count for count, _ in files), sum(spent for _, spent in files)
    if not pages:
        return {"pages": 0}
    return {
        "pages": pages,
        "CPU s/page": round(seconds / pages, 4),
        "pages/CPU s": round(pages / seconds, 1),
    }


def is_digital(path: Path) -> bool:
    """Return whether all pages of a file have a text layer that can be trusted."""
    with PdfFile(path, Limits()) as file:
        numbers = range(1, file.page_count + 1)
        return all(file.read(number, ()).page is not None for number in numbers)


if __name__ == "__main__":
    main()
