"""Office files against a truth table: which are fully right, by kind and by trait.

    python -m benchmarks.office_files ../shared/data/office/truth.tsv [--verbose] [--letterhead]

Columns of the table: `file`, `kind`, `doc_type`, `number`, `issue_date`, `issuer`, `subject` (any
of those joined by `|`), `error_expected`, `traits`. A file with several rows holds several papers;
each row takes the document that fits it best. Fully right: every field that the row gives.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.document import Extraction
from extractors.errors import ReadingError
from extractors.fields.extract import extract
from extractors.fields.split import split_documents
from extractors.grammar.loader import Grammar, load_grammar
from extractors.letterhead.reader import LetterheadReader
from extractors.reading.options import ReadOptions
from extractors.reading.read_file import read_file
from pipeline.intake.archives import holds_files, unpacked
from pipeline.intake.folder import files_inside
from pipeline.records.files import FoundFile
from pipeline.run.evaluation import compare

FIELDS = ("number", "issue_date", "doc_type", "issuer", "subject")


@dataclass(frozen=True)
class Found:
    """A document, or a file's error, below a path."""

    path: str
    extraction: Extraction | None
    error: str = ""
    detail: str = ""


def found_in(path: Path, options: ReadOptions, grammar: Grammar) -> Iterator[Found]:
    """Yield what the program makes of a file: one for each document or error in it."""
    status = path.stat()
    file = FoundFile(path.name, path, status.st_size, status.st_mtime_ns)
    for one in files_inside(file) if holds_files(path) else (file,):
        if one.error:
            yield Found(one.path, None, one.error, one.detail)
            continue
        try:
            with unpacked(one.absolute, one.members) as content:
                reading = read_file(content, options)
        except ReadingError as error:
            yield Found(one.path, None, error.code, error.detail)
            continue
        for document in split_documents(one.path, reading, grammar):
            yield Found(one.path, extract(document, grammar))


def wrong_fields(row: dict[str, str], found: Found | None) -> list[str]:
    """Return `field: said (truth)` for every field that is not right."""
    expected = row.get("error_expected") or ""
    if expected:
        said = found.error if found else ""
        return [] if said in expected.split("|") else [f"error: {said} ({expected})"]
    wrong = []
    for name in FIELDS:
        accepted = [part.strip() for part in (row.get(name) or "").split("|") if part.strip()]
        if not accepted:
            continue
        value = getattr(found.extraction, name).value if found and found.extraction else None
        if name == "issuer" and value:
            value = value.replace("UBND", "Ủy ban nhân dân")
        if compare(name, accepted, [value or ""]) != "right":
            wrong.append(f"{name}: {value} ({accepted[0]})")
    if found and found.error:
        wrong.append(f"error: {found.error} {found.detail[:60]}")
    return wrong


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("truth", type=Path)
    arguments.add_argument("--letterhead", action="store_true", help="with the picture reader")
    arguments.add_argument("--verbose", action="store_true", help="show all that is not right")
    arguments.add_argument("--only", default="", help="files whose name or trait holds this")
    given = arguments.parse_args()
    grammar = load_grammar()
    options = ReadOptions()
    if given.letterhead:
        options = replace(options, letterhead=LetterheadReader(grammar))
    with given.truth.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    by_file: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        if given.only in row["file"] + " " + (row.get("traits") or ""):
            by_file[row["file"]].append(row)
    right: dict[str, Counter[bool]] = defaultdict(Counter)
    for file, wanted in by_file.items():
        began = time.monotonic()
        found = list(found_in(given.truth.parent / file, options, grammar))
        seconds = time.monotonic() - began
        left = list(found)
        for row in wanted:
            best = min(left, key=lambda one: len(wrong_fields(row, one)), default=None)
            if best is not None:
                left.remove(best)
            wrong = wrong_fields(row, best)
            names = [row.get("kind") or "?", *(row.get("traits") or "").split()]
            for name in dict.fromkeys([*names, "all"]):
                right[name][not wrong] += 1
            if wrong and given.verbose:
                print(f"{file} [{row.get('traits')}] {seconds:.1f} s: " + "; ".join(wrong))
    print(f"{'':16}{'right':>7}{'of':>6}")
    for name in sorted(right, key=lambda name: (name != "all", name)):
        counts = right[name]
        total = counts[True] + counts[False]
        print(f"{name:16}{counts[True]:7}{total:6}{100 * counts[True] / total:7.0f} %")


if __name__ == "__main__":
    sys.exit(main())
