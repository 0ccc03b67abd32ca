"""Fields against the truth table of real papers: right, wrong and nothing, per field and kind.

    python benchmarks/fields_real.py ../shared/data/real --words DIR [--verbose]

Reads page 1 of every paper with Tesseract (or the text layer where it carries a letterhead), keeps
the words in DIR so that a second run takes seconds, and never looks at the picture itself: numbers
and days written by hand should therefore come out as `unreadable`, never as a wrong value.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from pathlib import Path

import pdfplumber

from extractors.document import Box, Document, Extraction, Line, Page, Reading, Word
from extractors.fields.extract import extract
from extractors.grammar import load_grammar

FIELDS = ("number", "issue_date", "doc_type", "issuer", "subject")


def _tesseract(file: Path, cache: Path) -> Path:
    table = cache / f"{file.stem}-1.tsv"
    if table.exists():
        return table
    picture = file
    if file.suffix == ".pdf":
        picture = cache / f"{file.stem}.png"
        command = ["pdftoppm", "-r", "200", "-png", "-l", "1", "-singlefile"]
        subprocess.run([*command, str(file), str(picture.with_suffix(""))], check=True)
    result = subprocess.run(
        ["tesseract", str(picture), "-", "-l", "vie", "tsv"],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    table.write_text(result.stdout, encoding="utf-8")
    return table


def _ocr_page(table: Path) -> Page:
    lines: dict[tuple[str, ...], list[Word]] = {}
    width = height = 1.0
    scale = 1.0
    with table.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["level"] == "1":
                scale = 595.0 / float(row["width"])
                width, height = 595.0, float(row["height"]) * scale
            if row["level"] != "5" or not row["text"].strip():
                continue
            x, y = float(row["left"]) * scale, float(row["top"]) * scale
            box = Box(x, y, x + float(row["width"]) * scale, y + float(row["height"]) * scale)
            key = (row["block_num"], row["par_num"], row["line_num"])
            lines.setdefault(key, []).append(Word(row["text"], box, float(row["conf"]) / 100))
    held = tuple(Line(tuple(words)) for words in lines.values())
    return Page(1, width, height, held, "ocr")


def _text_page(file: Path) -> Page | None:
    with pdfplumber.open(file) as pdf:
        page = pdf.pages[0]
        words = page.extract_words(use_text_flow=False)
        rows: dict[int, list[Word]] = {}
        for word in words:
            box = Box(word["x0"], word["top"], word["x1"], word["bottom"])
            rows.setdefault(round(word["bottom"] / 4), []).append(Word(word["text"], box))
        if len(words) < 60:
            return None
        held = tuple(Line(tuple(rows[key])) for key in sorted(rows))
        return Page(1, float(page.width), float(page.height), held, "text")


def _verdict(field: str, found: str | None, state: str, truth: str) -> str:
    if found is None:
        return state
    if field in ("issuer", "subject"):
        alike = SequenceMatcher(None, found, truth, autojunk=False).ratio()
        return "right" if alike >= 0.9 else "wrong"
    return "right" if found == truth else "wrong"


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--words", type=Path, required=True, help="where read words are kept")
    arguments.add_argument("--verbose", action="store_true", help="show all that is not right")
    options = arguments.parse_args()
    options.words.mkdir(parents=True, exist_ok=True)
    grammar = load_grammar()
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    with (options.data / "truth.tsv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    for row in rows:
        file = options.data / row["file"]
        page = _text_page(file) if row["kind"] == "digital" else None
        page = page or _ocr_page(_tesseract(file, options.words))
        found: Extraction = extract(Document(row["file"], Reading((page,)), 1, 1), grammar)
        for field in FIELDS:
            value = getattr(found, field)
            verdict = _verdict(field, value.value, value.state, row[field])
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
