"""How much of the typed letterhead of real scans is read: symbol of the number line, date line.

Three ways on the same first pages: Tesseract once in its own page mode; our reading with the notes
of signing software drawn; our reading without them. Handwritten digits are not asked for.

Run: `python -m benchmarks.reading_letterhead FOLDER` with a folder of PDFs and its `truth.tsv`.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from extractors.page import Line
from extractors.reading.lines import lines_of
from extractors.reading.ocr import limit_threads, recognise
from extractors.reading.options import Limits
from extractors.reading.page_image import PageImage
from extractors.reading.pdf import PdfFile, is_note
from extractors.reading.picture import shrink, without_red
from extractors.reading.picture_reading import OCR_DPI, read_picture
from extractors.reading.thresholds import load_thresholds

SECONDS = 300


def once(picture: PageImage) -> Iterable[Line]:
    """Return the lines of one plain Tesseract run."""
    grey = shrink(without_red(picture.pixels), picture.dpi, OCR_DPI)
    return lines_of(recognise(grey, min(OCR_DPI, picture.dpi), SECONDS))


def found(lines: Iterable[Line], height: float, symbol: str, year: str) -> tuple[bool, bool]:
    """Return whether the symbol (`KH-UBND`) and the date line's year stand in the head."""
    head = [line.text for line in lines if line.box.top < load_thresholds().head_share * height]
    return (
        any(symbol in text.replace(" ", "") for text in head),
        any(re.search(rf"tháng.*năm\s*{year}", text) for text in head),
    )


def main() -> None:
    """Print how many symbols and date lines each way read."""
    limit_threads()
    folder = Path(sys.argv[1])
    with (folder / "truth.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["kind"] == "scan"]
    totals = {"tesseract once": [0, 0], "ours, notes drawn": [0, 0], "ours": [0, 0]}
    count = 0
    for row in rows:
        path = folder / row["file"]
        if path.suffix != ".pdf":
            continue
        count += 1
        with PdfFile(path, Limits()) as pdf:
            notes = [note for note in pdf.annotations([1]) if is_note(note)]
            drawn, bare = pdf.picture(1, 300), pdf.picture(1, 300, hide=notes)
        ways = {
            "tesseract once": once(drawn),
            "ours, notes drawn": read_picture(drawn, SECONDS).page.lines,
            "ours": read_picture(bare, SECONDS).page.lines,
        }
        symbol, year = row["number"].split("/")[-1], row["issue_date"][:4]
        for way, lines in ways.items():
            for at, right in enumerate(found(lines, drawn.height, symbol, year)):
                totals[way][at] += right
    print(f"{count} first pages\nway\tsymbol\tdate line")
    for way, (symbols, dates) in totals.items():
        print(f"{way}\t{symbols}\t{dates}")


if __name__ == "__main__":
    main()
