"""A dossier as one PDF for each part of the set, with bookmarks."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pikepdf
from PIL import Image, UnidentifiedImageError

from pipeline.records.listing import groups_above
from pipeline.records.results import Results
from pipeline.reports.dossier import Copy, Dossier
from pipeline.reports.whole_file import make_folder, whole_file

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff"})


def write_dossier_pdfs(dossier: Dossier, results: Results, out: Path) -> tuple[str, ...]:
    """Write one PDF for each outermost part (A, B, …) of the set into `out`.

    Bookmarks lead to every indicator and every document. Returns sentences on what could not be put
    in: what is neither PDF nor picture stands in the folder only. Raises ReportError.
    """
    parts: dict[str, list[Copy]] = defaultdict(list)
    for copy in dossier.copies:
        if copy.name:
            above = groups_above(results, copy.indicator)
            parts[above[0].id if above else copy.indicator].append(copy)
    make_folder(out)
    left_out: list[str] = []
    for part, copies in parts.items():
        left_out += _write_part(dossier.path, part, copies, results, out / f"{part}.pdf")
    return tuple(left_out)


def _write_part(
    home: Path, part: str, copies: list[Copy], results: Results, path: Path
) -> list[str]:
    left_out: list[str] = []
    with pikepdf.new() as whole:
        entries: list[pikepdf.OutlineItem] = []
        groups: dict[str, pikepdf.OutlineItem] = {}
        for copy in copies:
            at = len(whole.pages)
            try:
                _add_pages(whole, home / copy.name, copy)
            except (pikepdf.PdfError, UnidentifiedImageError, OSError, ValueError):
                left_out.append(f"{copy.entry.name}: không đưa được vào tệp PDF của phần {part}.")
                continue
            if copy.indicator not in groups:
                indicator = results.indicators.get(copy.indicator)
                title = f"{copy.indicator} {indicator.title if indicator else ''}".strip()
                groups[copy.indicator] = pikepdf.OutlineItem(title, at)
                entries.append(groups[copy.indicator])
            code = f"[{copy.code}] " if copy.code else ""
            item = pikepdf.OutlineItem(f"{code}{copy.entry.name}", at)
            groups[copy.indicator].children.append(item)
        with whole.open_outline() as outline:
            outline.root.extend(entries)
        if len(whole.pages):
            with whole_file(path) as stream:
                whole.save(stream)
    return left_out


def _add_pages(whole: pikepdf.Pdf, file: Path, copy: Copy) -> None:
    """Add the document's own pages; ValueError for what is neither PDF nor picture."""
    if file.suffix == ".pdf":
        with pikepdf.open(file) as source:
            first, last = copy.entry.row.first_page, copy.entry.row.last_page
            whole.pages.extend(source.pages[max(first - 1, 0) : last or None])
    elif file.suffix in PICTURES:
        made = file.with_name(f"{file.name}.part.pdf")
        try:
            with Image.open(file) as picture:
                picture.convert("RGB").save(made, "PDF", resolution=150)
            with pikepdf.open(made) as source:
                whole.pages.extend(source.pages)
        finally:
            made.unlink(missing_ok=True)
    else:
        raise ValueError(file.suffix)
