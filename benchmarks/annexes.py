"""How much of the annexes of other fields comes back: rows with code, parent and points.

    .venv/bin/python benchmarks/annexes.py [--keep FOLDER]

Makes each annex of annexes.yaml as Excel, Word or PDF, imports it, and counts the rows whose code,
parent and points come back, and those of which the report says nothing.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl
import yaml
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from indicator_map.importer import ImportResult, import_table
from indicator_map.loader import load_set
from indicator_map.model import IndicatorSet

DATA = Path(__file__).with_name("annexes.yaml")
FONTS = ("Tinos-Regular.ttf", "DejaVuSans.ttf")
ABOVE, LEFT = "^", ">"

Wanted = tuple[str, str | None, float | None]
"""Id, parent, points."""


@dataclass(frozen=True, slots=True)
class Annex:
    """One annex: what stands above its tables, their heading, rows of cells, what comes back."""

    id: str
    formats: tuple[str, ...]
    head: tuple[str, ...]
    year: int
    heading: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    wanted: tuple[Wanted, ...]
    total: float | None
    prose: tuple[str, ...]
    broken: bool


def load_annexes() -> tuple[Annex, ...]:
    """Return the annexes of annexes.yaml."""
    return tuple(_annex(data) for data in yaml.safe_load(DATA.read_text(encoding="utf-8")))


def _annex(data: dict[str, object]) -> Annex:
    def texts(key: str) -> tuple[str, ...]:
        values = data.get(key, [])
        assert isinstance(values, list)
        return tuple(str(one) for one in values)

    lines = texts("rows")
    heading = tuple(_cells(line) for line in texts("heading"))
    width = len(heading[0])
    rows = [_cells(line.partition(" :: ")[2] or line) for line in lines]
    total = data.get("total")
    return Annex(
        str(data["id"]),
        texts("format"),
        texts("head"),
        int(str(data["year"])),
        heading,
        tuple(row + ("",) * (width - len(row)) for row in rows),
        tuple(wanted for line in lines for wanted in _wanted(line)),
        float(str(total)) if total is not None else None,
        texts("prose"),
        bool(data.get("broken")),
    )


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip().replace("\\n", "\n") for cell in line.split("|"))


def _wanted(line: str) -> Iterator[Wanted]:
    if line.startswith("# "):
        yield line[2:].split(".")[0], None, None
        return
    said, mark, _ = line.partition(" :: ")
    for one in said.split(";") if mark else ():
        id, _, points = (part.strip() for part in one.partition("="))
        number = None if points == "-" else float(points.replace(",", "."))
        yield id, id.rpartition(".")[0] or None, number


def make(annex: Annex, path: Path) -> Path:
    """Make the annex as a file of the kind that the path's ending says."""
    {".xlsx": _xlsx, ".docx": _docx, ".pdf": _pdf}[path.suffix](annex, path)
    return path


def _xlsx(annex: Annex, path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in annex.head:
        sheet.append([line])
    top = len(annex.head)
    grid = [*annex.heading, *annex.rows]
    for row in grid:
        sheet.append([_excel(cell) for cell in row])
    for (top_row, left), (bottom, right) in _merged(grid):
        sheet.merge_cells(
            start_row=top + top_row + 1,
            start_column=left + 1,
            end_row=top + bottom + 1,
            end_column=right + 1,
        )
    for number, row in enumerate(grid, start=top + 1):
        if re.fullmatch(r"\d+\.\d*0", row[0]):
            sheet.cell(number, 1).number_format = "0.00"
    if annex.prose:
        guide = book.create_sheet("Hướng dẫn")
        for line in annex.prose:
            guide.append([line] + [None] * (len(annex.heading[0]) - 1))
    book.save(path)


def _excel(cell: str) -> object:
    if cell in (ABOVE, LEFT, ""):
        return None
    return float(cell) if re.fullmatch(r"\d+(\.\d+)?", cell) else cell


def _docx(annex: Annex, path: Path) -> None:
    document = docx.Document()
    for line in annex.head:
        document.add_paragraph(line)
    part: list[tuple[str, ...]] = []
    for row in annex.rows:
        if row[0].startswith("# "):
            if part:
                _docx_table(document, [*annex.heading, *part])
            document.add_paragraph(row[0][2:])
            part = []
        else:
            part.append(row)
    _docx_table(document, [*annex.heading, *part])
    for line in annex.prose:
        document.add_paragraph(line)
    document.save(str(path))


def _docx_table(document: docx.document.Document, grid: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=len(grid), cols=len(grid[0]))
    table.style = "Table Grid"
    for (top, left), (bottom, right) in _merged(grid):
        table.cell(top, left).merge(table.cell(bottom, right))
    for number, row in enumerate(grid):
        for column, cell in enumerate(row):
            if cell not in (ABOVE, LEFT, ""):
                table.cell(number, column).text = cell


def _pdf(annex: Annex, path: Path) -> None:
    """A low page: either the heading is repeated, or rows break over the pages (`broken`)."""
    fonts = [one for name in FONTS for one in sorted(Path("/usr/share/fonts").rglob(name))]
    if not fonts:
        raise SystemExit(f"no font with Vietnamese letters: {' or '.join(FONTS)}")
    pdfmetrics.registerFont(TTFont("annex", str(fonts[0])))
    style = ParagraphStyle("cell", fontName="annex", fontSize=12, leading=15)
    grid = [*annex.heading, *annex.rows]
    cells = [
        [
            Paragraph("" if cell in (ABOVE, LEFT) else cell.replace("\n", "<br/>"), style)
            for cell in row
        ]
        for row in grid
    ]
    width, height = landscape(A4)
    first = 60 if len(annex.heading[0]) > 4 or len(annex.heading[0][0]) < 10 else 220
    rest = (width - 80 - first) / (len(grid[0]) - 1)
    table = Table(
        cells,
        colWidths=[first] + [rest] * (len(grid[0]) - 1),
        repeatRows=0 if annex.broken else len(annex.heading),
        splitInRow=int(annex.broken),
    )
    spans = [
        ("SPAN", (left, top), (right, bottom))
        for (top, left), (bottom, right) in _merged(grid)
        if top == bottom
    ]
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), *spans]))
    story: list[Flowable] = [*(Paragraph(line, style) for line in annex.head), table]
    page = (width, height * (0.45 if annex.broken else 0.6))
    SimpleDocTemplate(
        str(path), pagesize=page, leftMargin=40, rightMargin=40, topMargin=30, bottomMargin=30
    ).build(story)


def _merged(grid: Sequence[Sequence[str]]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The merged areas: first and last cell of each."""
    for top, row in enumerate(grid):
        for left, cell in enumerate(row):
            if cell in (ABOVE, LEFT):
                continue
            right = left
            while right + 1 < len(row) and row[right + 1] == LEFT:
                right += 1
            bottom = top
            while bottom + 1 < len(grid) and grid[bottom + 1][left] == ABOVE:
                bottom += 1
            if (top, left) != (bottom, right):
                yield (top, left), (bottom, right)


@dataclass(frozen=True, slots=True)
class Found:
    """What came back of one file."""

    name: str
    wanted: int
    right: int
    wrong: tuple[str, ...]
    result: ImportResult
    loaded: IndicatorSet


def measure(annex: Annex, path: Path) -> Found:
    """Import a file made of an annex and compare."""
    result = import_table(path)
    out = path.with_name(f"{path.stem}-{path.suffix[1:]}.yaml")
    out.write_text(result.set_yaml, encoding="utf-8")
    loaded = load_set(out)
    given = [(one.id, one.parent, one.points) for one in loaded.indicators]
    wrong = [f"thiếu {one}" for one in annex.wanted if one not in given]
    wrong += [f"thừa {one}" for one in given if one not in annex.wanted]
    if loaded.year != annex.year:
        wrong.append(f"năm {loaded.year}")
    if loaded.total_points != annex.total:
        wrong.append(f"tổng {loaded.total_points}")
    right = sum(one in given for one in annex.wanted)
    return Found(path.name, len(annex.wanted), right, tuple(wrong), result, loaded)


def main() -> None:
    """Measure all annexes in all their formats."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--keep", type=Path, help="folder to keep the files in")
    folder = parser.parse_args().keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    wanted = right = files = 0
    for annex in load_annexes():
        for kind in annex.formats:
            found = measure(annex, make(annex, folder / f"{annex.id}.{kind}"))
            files, wanted, right = files + 1, wanted + found.wanted, right + found.right
            print(f"{found.name:24} {found.right:4}/{found.wanted}")
            for line in found.wrong:
                print(f"    {line}")
    share = right / wanted
    print(f"{files} files, rows with code, parent and points: {right}/{wanted} = {share:.1%}")


if __name__ == "__main__":
    main()
