"""The reports of the results folder, made anew with all decisions so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from pipeline.commands.papers import DEFAULT_NAMES, Form
from pipeline.records.listing import make_listing
from pipeline.reports.dossier import write_dossier
from pipeline.reports.page import write_page
from pipeline.reports.self_assessment import write_self_assessment
from pipeline.reports.whole_file import refuse_inside
from pipeline.reports.workbook import write_workbook
from pipeline.run.results import results_of
from review.workplace import Workplace

ExportForm = Literal["xlsx", "docx", "html", "dossier"]
FORMS: tuple[ExportForm, ...] = get_args(ExportForm)
NAMES: dict[str, str] = {form: DEFAULT_NAMES[Form(form)] for form in FORMS}
TITLES: dict[str, str] = {
    "xlsx": "Bảng danh mục minh chứng (Excel)",
    "docx": "Bảng tự đánh giá (Word)",
    "html": "Báo cáo một tệp, mở bằng trình duyệt (HTML)",
    "dossier": "Bộ hồ sơ: thư mục theo tiêu chí, có mục lục và mã băm",
}


@dataclass(frozen=True, slots=True)
class Export:
    """A report as it lies in the results folder; `made_at` None where it is not there yet."""

    form: str
    title: str
    name: str
    made_at: datetime | None


def exports(workplace: Workplace) -> tuple[Export, ...]:
    """Return the reports with the time each was made."""
    return tuple(
        Export(form, TITLES[form], NAMES[form], _made_at(workplace.out / NAMES[form]))
        for form in FORMS
    )


def make_export(workplace: Workplace, form: str) -> tuple[str, ...]:
    """Make one report; returns what it had to leave out. KeyError for an unknown form.

    Raises ReportError where the file cannot be written (open in Excel, read-only).
    """
    path = workplace.out / NAMES[form]
    refuse_inside(path, workplace.folder)
    results = results_of(
        workplace.store,
        workplace.folder,
        workplace.indicators,
        workplace.campaign,
        workplace.now(),
    )
    listing = make_listing(results, workplace.reasons)
    if form == "xlsx":
        write_workbook(results, listing, workplace.reasons, path, workplace.folder)
    elif form == "docx":
        write_self_assessment(results, listing, path)
    elif form == "html":
        write_page(results, listing, workplace.reasons, path, workplace.folder)
    else:
        problems = write_dossier(results, listing, workplace.folder, path).problems
        return tuple(f"{copy.entry.name}: {copy.problem}" for copy in problems)
    return ()


def _made_at(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
