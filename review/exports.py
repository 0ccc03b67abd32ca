"""The reports of the results folder, made anew with all decisions so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.commands.forms import DEFAULT_NAMES, Form
from pipeline.reports.assessment_rows import criterion_rows
from pipeline.reports.names import EVIDENCE_CSV, FIGURES_CSV, MISSING_CSV
from pipeline.reports.whole_file import refuse_inside
from pipeline.run.results import last_settings
from pipeline.store.queries.state import last_change
from review.whole import whole_results
from review.workplace import Workplace

NAMES: dict[str, str] = {
    "xlsx": DEFAULT_NAMES[Form.XLSX],
    "docx": DEFAULT_NAMES[Form.DOCX],
    "assessment": "self-assessment.xlsx",
    "html": DEFAULT_NAMES[Form.HTML],
    "dossier": DEFAULT_NAMES[Form.DOSSIER],
    "csv": EVIDENCE_CSV,
    "missing": MISSING_CSV,
    "figures": FIGURES_CSV,
}
FORMS = tuple(NAMES)
TITLES: dict[str, str] = {
    "xlsx": "Bảng danh mục minh chứng (Excel)",
    "docx": "Báo cáo tự đánh giá (Word)",
    "assessment": "Báo cáo tự đánh giá (Excel)",
    "html": "Báo cáo một tệp, mở bằng trình duyệt (HTML)",
    "dossier": "Bộ hồ sơ: thư mục theo tiêu chí, có mục lục và danh sách để kiểm tra tệp",
    "csv": "Bảng minh chứng (CSV)",
    "missing": "Bảng còn thiếu (CSV)",
    "figures": "Bảng số liệu (CSV)",
}


@dataclass(frozen=True, slots=True)
class Export:
    """A report as it lies in the results folder; `made_at` None where it is not there yet."""

    form: str
    title: str
    name: str
    made_at: datetime | None
    stale: bool = False
    """Something was decided since it was made."""


def exports(workplace: Workplace) -> tuple[Export, ...]:
    """Return the reports with the time each was made, and whether it is old."""
    changed = last_change(workplace.store.engine)
    made = {form: _made_at(workplace.out / NAMES[form]) for form in FORMS}
    return tuple(
        Export(form, TITLES[form], NAMES[form], at, bool(at and changed and at < changed))
        for form, at in made.items()
    )


def stale_exports(workplace: Workplace) -> int:
    """Return how many of the reports that are there are old."""
    return sum(one.stale for one in exports(workplace))


def make_all(workplace: Workplace) -> tuple[str, ...]:
    """Make every report anew; the dossier, which copies all files, only where it is there already.

    Returns what had to be left out. Raises ReportError as `make_export` does.
    """
    there = (workplace.out / NAMES["dossier"]).is_dir()
    return _make(workplace, ("docx", "assessment", "dossier") if there else ("docx", "assessment"))


def make_export(workplace: Workplace, form: str) -> tuple[str, ...]:
    """Make a report, and the tables, workbook and page anew: they all show the same state.

    Returns what had to be left out. KeyError for an unknown form. Raises ReportError where a file
    cannot be written (open in Excel, read-only).
    """
    return _make(workplace, (form,))


def _make(workplace: Workplace, forms: Sequence[str]) -> tuple[str, ...]:
    # Here, so that the page opens without the libraries that write Excel and Word files.
    from pipeline.reports.assessment_sheet import write_assessment_sheet
    from pipeline.reports.dossier import write_dossier
    from pipeline.reports.self_assessment import write_self_assessment
    from pipeline.reports.write import write_again

    paths = {form: workplace.out / NAMES[form] for form in forms}
    for path in paths.values():
        refuse_inside(path, workplace.folder)
    results, listing = whole_results(workplace)
    left_out: tuple[str, ...] = ()
    for form, path in paths.items():
        if form == "docx":
            write_self_assessment(results, criterion_rows(results, listing), path)
        elif form == "assessment":
            write_assessment_sheet(results, criterion_rows(results, listing), path)
        elif form == "dossier":
            problems = write_dossier(results, listing, workplace.folder, path).problems
            left_out += tuple(
                f"{copy.entry.name} ({copy.entry.row.path}): {copy.problem}" for copy in problems
            )
    settings = last_settings(workplace.store).as_record()
    write_again(results, workplace.out, workplace.folder, settings)
    return left_out


def _made_at(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
