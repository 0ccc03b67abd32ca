"""Fields, splits, periods and citations against the truth of the synthetic sample folder.

    python benchmarks/fields_samples.py sample_docs --words DIR [--letterhead] [--verbose]

A file with several rows in truth.tsv holds several documents, in that order. Readings are kept in
DIR, so that a second run takes seconds.
"""

from __future__ import annotations

import argparse
import csv
import pickle
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from pathlib import Path

from extractors.document import Extraction, Reading
from extractors.errors import ReadingError
from extractors.fields.extract import extract
from extractors.fields.split import split_documents
from extractors.grammar import load_grammar
from extractors.letterhead.reader import LetterheadReader
from extractors.reading.options import ReadOptions
from extractors.reading.read_file import read_file
from pipeline.reading.versions import reader_key

FIELDS = ("number", "issue_date", "doc_type", "issuer", "subject")
PERIOD = ("covers_from", "covers_to")


def _rows(table: Path) -> dict[str, list[dict[str, str]]]:
    held: dict[str, list[dict[str, str]]] = defaultdict(list)
    if table.exists():
        with table.open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream, delimiter="\t"):
                held[row["file"]].append(row)
    return held


def _value(found: Extraction, field: str) -> str:
    if field in PERIOD:
        covers = found.covers
        if covers is None:
            return ""
        return covers.start if field == "covers_from" else covers.end
    return getattr(found, field).value or ""


def _verdict(field: str, value: str, truth: str) -> str:
    if not value:
        return "right" if not truth else "nothing"
    if field in ("issuer", "subject"):
        alike = SequenceMatcher(None, value, truth, autojunk=False).ratio()
        return "right" if alike >= 0.9 else "wrong"
    return "right" if value == truth else "wrong"


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--words", type=Path, required=True, help="where readings are kept")
    arguments.add_argument("--letterhead", action="store_true", help="with the picture reader")
    arguments.add_argument("--verbose", action="store_true", help="show all that is not right")
    options = arguments.parse_args()
    options.words.mkdir(parents=True, exist_ok=True)
    grammar = load_grammar()
    reading_options = ReadOptions()
    if options.letterhead:
        reading_options = ReadOptions(letterhead=LetterheadReader(grammar))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    cited = _rows(options.data / "citations.tsv")
    for name, rows in _rows(options.data / "truth.tsv").items():
        kept = options.words / f"{name.replace('/', '_')}.{reader_key(whole=True)}.pickle"
        if kept.exists():
            reading: Reading = pickle.loads(kept.read_bytes())
        else:
            try:
                reading = read_file(options.data / name, reading_options)
            except ReadingError as error:
                print(name, "not read:", error.code)
                continue
            kept.write_bytes(pickle.dumps(reading))
        documents = split_documents(name, reading, grammar)
        counts["split"]["right" if len(documents) == len(rows) else "wrong"] += 1
        if len(documents) != len(rows):
            print(name, f"{len(documents)} documents, should be {len(rows)}")
            continue
        for document, row in zip(documents, rows, strict=True):
            found = extract(document, grammar)
            for field in (*FIELDS, *PERIOD):
                if not row.get(field):
                    continue
                verdict = _verdict(field, _value(found, field), row[field])
                counts[field][verdict] += 1
                if options.verbose and verdict != "right":
                    print(f"{name} {field} {verdict}: {_value(found, field)!r}, is {row[field]!r}")
            if options.verbose and found.findings:
                print(name, found.findings, found.marks)
            if name in cited:
                wanted = {
                    (r["number"], r["issue_date"] if "issue_date" in r else r["date"])
                    for r in cited[name]
                }
                had = {(c.number or "", c.date or "") for c in found.citations}
                counts["citations"]["right"] += len(wanted & had)
                counts["citations"]["not found"] += len(wanted - had)
                counts["citations"]["not in truth"] += len(had - wanted)
                if options.verbose and wanted != had:
                    print(name, "citations missed", wanted - had, "extra", had - wanted)
    for field, verdicts in counts.items():
        told = ", ".join(f"{verdict} {count}" for verdict, count in verdicts.most_common())
        print(f"{field:12} {told}")


if __name__ == "__main__":
    main()
