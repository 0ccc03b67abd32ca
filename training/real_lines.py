"""Number lines and date lines of real papers, found as the reader finds them, with their truth.

    from training.real_lines import load_lines
    lines = load_lines(Path("../shared/data"), keep=Path("/tmp/lines"))

Reads the folders `slots` (crops labelled by eye, by clerk), `real` and `real2` (papers with
`truth.tsv`) and `lines` (labelled crops) of a data folder; those that are not there are left out.
None of it is part of the project: it is only measured, and learned from.

A line belongs to a **hand group**: lines that one clerk may have written, in whatever folder they
stand. No group may be on both sides of a measurement.
"""

from __future__ import annotations

import csv
import pickle
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from PIL import Image

from extractors.grammar.folding import fold
from extractors.letterhead.line_finder import FoundLine, Picture
from extractors.letterhead.line_roles import RoleLine
from extractors.letterhead.reader import LetterheadReader
from extractors.letterhead.stock_reader import StockReading
from extractors.page import Page
from extractors.reading.options import Limits
from extractors.reading.page_image import PageImage
from extractors.reading.pdf import PdfFile

_GROUPS: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("hand_groups.yaml").read_text(encoding="utf-8")
)
_PAGE_WIDTH, _CROP_MARGIN = 1654, 0.3
"""A page of 200 dpi, where the crops were cut, and the paper around a line in the crops of `slots`,
in line heights."""
_AROUND = 1.6
"""Paper kept around a line, in line heights."""


@dataclass(frozen=True, eq=False)
class RealLine:
    """One number line or date line.

    `field` is number or date, `truth` the serial with its letter (`2760b`) or the ISO date, `year`
    what stands behind a serial (`19/2023/`), "" where a slot is blank; `labels` what the slot net
    should say (`206/`, `19/2023/`, `55-`, `05T9A2019`): more than one where the truth does not tell
    whether a zero was written; `group` the hands that may have written it; `written`: by hand.
    `picture` (RGB) holds the line with some paper around; `line` is its place there as labelled,
    `role` as the reader found it (None: it did not), `again` RapidOCR's further readings.
    """

    name: str
    group: str
    field: str
    truth: str
    year: str
    labels: tuple[str, ...]
    written: bool
    picture: Picture
    line: FoundLine
    role: RoleLine | None
    again: tuple[StockReading, ...] = ()


class _Recorder(LetterheadReader):
    """Finds the lines and keeps them instead of reading their slots."""

    def __init__(self) -> None:
        super().__init__()
        self.number: tuple[Picture, RoleLine, tuple[StockReading, ...]] | None = None
        self.date: tuple[Picture, RoleLine, tuple[StockReading, ...]] | None = None

    def find(self, picture: PageImage) -> None:
        self.number = self.date = None
        self(picture, None)

    def _number(
        self, top: Picture, role: RoleLine, page: Page | None, page_number: int, scale: float
    ) -> tuple[()]:
        self.number = (top, role, tuple(self._again(top, role.line)))
        return ()

    def _date(self, top: Picture, role: RoleLine, page_number: int, scale: float) -> tuple[()]:
        self.date = (top, role, tuple(self._again(top, role.line)))
        return ()


def hand_group(issuer: str) -> str:
    """Return the group of hands that an issuer's papers belong to."""
    folded = fold(issuer)
    for group, parts in _GROUPS.items():
        if any(part in folded for part in parts):
            return group
    return folded.rpartition("#")[2].strip()


def folds(lines: Sequence[RealLine], count: int) -> list[set[str]]:
    """Return the hand groups in `count` parts with about as many written lines."""
    sizes: Counter[str] = Counter()
    for line in lines:
        sizes[line.group] += 20 if line.written else 1
    parts: list[set[str]] = [set() for _ in range(count)]
    held = [0] * count
    for group, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        least = held.index(min(held))
        parts[least].add(group)
        held[least] += size
    return parts


def load_lines(data: Path, keep: Path) -> list[RealLine]:
    """Return all labelled lines of a data folder; what was found is kept below `keep`."""
    keep.mkdir(parents=True, exist_ok=True)
    found: list[RealLine] = []
    recorder: list[_Recorder] = []
    for name, make in (*_crops(data), *_labelled_fields(data), *_papers(data)):
        path = keep / f"{name}.pickle"
        if not path.exists():
            if not recorder:
                recorder.append(_Recorder())
            whole = path.with_suffix(".part")
            whole.write_bytes(pickle.dumps(make(recorder[0])))
            whole.replace(path)
        found += pickle.loads(path.read_bytes())
    return found


_Make = Callable[[_Recorder], list[RealLine]]


def _crops(data: Path) -> Iterator[tuple[str, _Make]]:
    """Yield the crops of `slots`."""
    folder = data / "slots"
    for row in _rows(folder / "labels.tsv"):

        def make(recorder: _Recorder, row: dict[str, str] = row) -> list[RealLine]:
            with Image.open(folder / row["file"]) as image:
                crop = np.asarray(image.convert("RGB"))
            height = crop.shape[0] / (1 + 2 * _CROP_MARGIN)
            truth = row["number"] if row["kind"] == "number" else row["date"]
            written = row["kind"] in row["hand"] or (row["kind"] == "date" and "day" in row["hand"])
            return _from_crop(
                recorder,
                row["id"],
                hand_group(row["clerk"]),
                row["kind"],
                truth,
                row["text"],
                written,
                crop,
                _CROP_MARGIN * height,
            )

        yield f"slots-{row['id']}", make


def _labelled_fields(data: Path) -> Iterator[tuple[str, _Make]]:
    """Yield the labelled crops of `lines`."""
    folder = data / "lines"
    for row in _rows(folder / "labels.tsv"):
        if not row["label_kind"].startswith("gold"):
            continue

        def make(recorder: _Recorder, row: dict[str, str] = row) -> list[RealLine]:
            with Image.open(folder / row["image"]) as image:
                crop = np.asarray(image.convert("RGB"))
            field = "number" if row["field"] == "So_Ki_Hieu" else "date"
            return _from_crop(
                recorder,
                Path(row["image"]).stem,
                "Quang Ngai",
                field,
                row["label"],
                row["label"],
                True,
                crop,
                0.0,
            )

        yield f"lines-{Path(row['image']).stem}", make


def _papers(data: Path) -> Iterator[tuple[str, _Make]]:
    """Yield the first pages of `real` and `real2`; only lines that were found stand there."""
    for folder in (data / "real", data / "real2"):
        for row in _rows(folder / "truth.tsv"):

            def make(
                recorder: _Recorder, row: dict[str, str] = row, folder: Path = folder
            ) -> list[RealLine]:
                recorder.find(_first_page(folder / row["file"]))
                lines = []
                for field, found in (("number", recorder.number), ("date", recorder.date)):
                    truth = row["number" if field == "number" else "issue_date"]
                    if found is None or not truth:
                        continue
                    pen = row["written"]
                    written = (
                        "handwritten" in pen and ("number" if field == "number" else "day") in pen
                    )
                    top, role, again = found
                    picture, x, y = _around(top, role.line)
                    moved = FoundLine(role.line.quad - np.array([x, y], dtype=np.float32))
                    lines.append(
                        _line(
                            f"{folder.name}-{row['file']}",
                            hand_group(row["issuer"]),
                            field,
                            truth,
                            truth,
                            written,
                            picture,
                            moved,
                            RoleLine(moved, role.reading, role.likelihood),
                            again,
                        )
                    )
                return lines

            yield f"{folder.name}-{row['file']}", make


def _from_crop(
    recorder: _Recorder,
    name: str,
    group: str,
    field: str,
    truth: str,
    text: str,
    written: bool,
    crop: Picture,
    margin: float,
) -> list[RealLine]:
    """Put a crop on a page where such a line stands, and find it there."""
    height, width = crop.shape[:2]
    edge = np.concatenate([crop[0], crop[-1], crop[:, 0], crop[:, -1]])
    paper = np.median(edge, axis=0).astype(np.uint8)
    across = max(_PAGE_WIDTH, int(width * 1.7))
    page = np.empty((height * 4, across, 3), np.uint8)
    page[:] = paper
    left = across // 13 if field == "number" else across - width - across // 20
    up = int(height * 1.5)
    page[up : up + height, left : left + width] = crop
    recorder.find(PageImage(1, page, 200.0))
    found = recorder.number if field == "number" else recorder.date
    x0, y0, x1, y1 = left + margin, up + margin, left + width - margin, up + height - margin
    labelled = FoundLine(np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.float32))
    role, again = (found[1], found[2]) if found else (None, ())
    return [_line(name, group, field, truth, text, written, page, labelled, role, again)]


def _line(
    name: str,
    group: str,
    field: str,
    truth: str,
    text: str,
    written: bool,
    picture: Picture,
    line: FoundLine,
    role: RoleLine | None,
    again: tuple[StockReading, ...],
) -> RealLine:
    year, serial = "", truth
    if field == "number":
        mark = re.search(r"[/-]", truth or text.partition(":")[2])
        serial = re.split(r"[/-]", truth)[0]
        behind = re.search(r"/\s*((?:19|20)\d\d)\s*/", truth)
        year = behind.group(1) if behind else ""
        label = re.sub(r"\D", "", serial) + (mark.group() if mark else "")
        labels = (label + (f"{year}/" if year else ""),)
    else:
        labels = _date_labels(truth, text)
    return RealLine(name, group, field, serial, year, labels, written, picture, line, role, again)


def _date_labels(truth: str, text: str) -> tuple[str, ...]:
    """Return what is written of a date: from the whole line's text, else all that may be."""
    told = re.search(r"ngày\s*(\d*)\D*?tháng\s*(\d*)\D*?năm\s*(\d*)", text)
    if told is not None:
        day, month, year = told.groups()
        return (f"{day}T{month}A{year}",)
    year, month, day = (part.strip("?") for part in truth.split("-"))
    days = {day, day.lstrip("0")}
    months = {month, month.lstrip("0")}
    return tuple(f"{d}T{m}A{year}" for d in sorted(days) for m in sorted(months))


def _first_page(file: Path) -> PageImage:
    if file.suffix != ".pdf":
        with Image.open(file) as image:
            pixels = np.asarray(image.convert("RGB"))
        return PageImage(1, pixels, 72 * pixels.shape[1] / 595)
    with PdfFile(file, Limits()) as pdf:
        return pdf.picture(1, 300)


def _around(top: Picture, line: FoundLine) -> tuple[Picture, int, int]:
    """Return the line with some paper around it, and where that stands (x, y)."""
    low = line.quad.min(axis=0) - _AROUND * line.height
    high = line.quad.max(axis=0) + _AROUND * line.height
    x0, y0 = np.maximum(low, 0).astype(int)
    x1, y1 = np.ceil(high).astype(int)
    return top[y0:y1, x0:x1].copy(), int(x0), int(y0)


def _rows(table: Path) -> list[dict[str, str]]:
    if not table.exists():
        return []
    with table.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))
