"""Splits of bundles: readings of single papers laid behind each other, with blank backs between.

    python benchmarks/fields_split.py DIR [--bundles 200] [--seed 1] [--verbose]

DIR holds readings kept by fields_real.py or fields_samples.py (several DIRs may be given); every
file there is taken as one document.
"""

from __future__ import annotations

import argparse
import pickle
import random
from dataclasses import replace
from pathlib import Path

from extractors.document import Reading
from extractors.fields.split import split_documents
from extractors.grammar import load_grammar
from extractors.page import Page


def main() -> None:
    """Print how many bundles were split exactly."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path, nargs="+")
    arguments.add_argument("--bundles", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--verbose", action="store_true")
    options = arguments.parse_args()
    grammar = load_grammar()
    chance = random.Random(options.seed)
    files = [file for folder in options.data for file in sorted(folder.glob("*.pickle"))]
    readings: dict[str, Reading] = {file.name: pickle.loads(file.read_bytes()) for file in files}
    exact = 0
    for _ in range(options.bundles):
        names = chance.sample(sorted(readings), chance.randint(2, 4))
        pages: list[Page] = []
        wanted: list[tuple[int, int]] = []
        for name in names:
            written = [page for page in readings[name].pages if not page.blank]
            if not written:
                continue
            first = len(pages) + 1
            for page in readings[name].pages:
                pages.append(replace(page, number=len(pages) + 1))
                if not page.blank and page.lines:
                    last = len(pages)
            wanted.append((first, last))
            if chance.random() < 0.3:
                pages.append(Page(len(pages) + 1, 595, 842, blank=True))
        found = split_documents("bundle", Reading(tuple(pages)), grammar)
        spans = [(document.first_page, document.last_page) for document in found]
        exact += spans == wanted
        if options.verbose and spans != wanted:
            print(names, "found", spans, "should be", wanted)
    print(f"exact {exact} of {options.bundles} bundles")


if __name__ == "__main__":
    main()
