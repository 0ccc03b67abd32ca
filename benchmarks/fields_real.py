"""Fields against the truth table of real papers: right, wrong and nothing, per field and kind.

    python benchmarks/fields_real.py ../shared/data/real --words DIR [--letterhead] [--verbose]

Reads every paper once and keeps the readings in DIR, so that a second run takes seconds. Without
`--letterhead` the picture reader does not run: numbers and days written by hand should then come
out as `unreadable`, never as a wrong value.
"""

from __future__ import annotations

import argparse
import csv
import pickle
from collections import Counter, defaultdict
from pathlib import Path

from extractors.document import Document, Extraction, Field, Reading
from extractors.fields.extract import extract
from extractors.grammar import load_grammar
from extractors.letterhead.reader import LetterheadReader
from extractors.reading.options import ReadOptions
from extractors.reading.read_file import read_file
from pipeline.reading.versions import reader_key
from pipeline.run.evaluation import compare, issuer_as_printed

FIELDS = ("number", "issue_date", "doc_type", "issuer", "subject")


def read_kept(file: Path, cache: Path, options: ReadOptions) -> Reading:
    """Read a file, or take what an earlier run read from `cache`."""
    kept = cache / f"{file.name}.{reader_key(whole=True)}.pickle"
    if kept.exists():
        reading: Reading = pickle.loads(kept.read_bytes())
        return reading
    reading = read_file(file, options)
    kept.write_bytes(pickle.dumps(reading))
    return reading


def _verdict(found: Extraction, field: str, truth: str) -> str:
    value: Field = getattr(found, field)
    if value.value is None:
        return value.state
    said = [value.value, *(issuer_as_printed(found) if field == "issuer" else ())]
    return compare(field, [truth], said)


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--words", type=Path, required=True, help="where readings are kept")
    arguments.add_argument(
        "--letterhead", action="store_true", help="page 1 only, with the picture reader"
    )
    arguments.add_argument("--verbose", action="store_true", help="show all that is not right")
    options = arguments.parse_args()
    options.words.mkdir(parents=True, exist_ok=True)
    grammar = load_grammar()
    reading_options = ReadOptions()
    if options.letterhead:
        reader = LetterheadReader(grammar)
        reading_options = ReadOptions(pages=(1, 1), letterhead=reader, told=reader.is_told)
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    with (options.data / "truth.tsv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    for row in rows:
        file = options.data / row["file"]
        reading = read_kept(file, options.words, reading_options)
        document = Document(row["file"], reading, 1, len(reading.pages))
        found: Extraction = extract(document, grammar)
        for field in FIELDS:
            value = getattr(found, field)
            if not row[field]:
                continue
            verdict = _verdict(found, field, row[field])
            if value.value and verdict == "wrong" and value.confidence < grammar.weights.certain:
                verdict = "wrong, sent to review"
            counts[field, row["kind"]][verdict] += 1
            if (
                options.verbose
                and verdict != "right"
                and not (verdict in ("blank", "unreadable") and field in ("number", "issue_date"))
            ):
                print(f"{row['file']} {field} {verdict} ({value.confidence}) {value.raw!r}")
                print(f"    found {value.value}\n    truth {row[field]}")
        if options.verbose and found.findings:
            print(row["file"], found.findings)
    for (field, kind), verdicts in sorted(counts.items()):
        told = ", ".join(f"{name} {count}" for name, count in verdicts.most_common())
        print(f"{field:12} {kind:8} {told}")


if __name__ == "__main__":
    main()
