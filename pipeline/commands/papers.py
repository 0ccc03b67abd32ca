"""`report`, `import-review`, `compare`: the results in another form, corrected, and compared."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.forms import DEFAULT_NAMES, Form
from pipeline.commands.options import Out
from pipeline.commands.saying import say, show
from pipeline.commands.terminal import table_of
from pipeline.deciding.cell_store import CellDecisionStore
from pipeline.deciding.decision_store import DecisionStore, all_decisions
from pipeline.deciding.excel_cells import CellChange
from pipeline.deciding.excel_review import ReviewChange, ReviewDiff, read_review
from pipeline.errors import CallError
from pipeline.records.listing import make_listing
from pipeline.records.reasons import load_reasons
from pipeline.records.rows import WHOLE_PROVINCE
from pipeline.reports.assessment_rows import criterion_rows
from pipeline.reports.assessment_sheet import write_assessment_sheet
from pipeline.reports.dossier import write_dossier
from pipeline.reports.dossier_zip import write_dossier_zip
from pipeline.reports.explanation import write_explanation
from pipeline.reports.file_links import FileLinks
from pipeline.reports.owed import owed_by_unit
from pipeline.reports.page import write_page
from pipeline.reports.requests import write_requests
from pipeline.reports.score_table import read_scores
from pipeline.reports.self_assessment import write_self_assessment
from pipeline.reports.whole_file import refuse_inside
from pipeline.reports.workbook import write_workbook
from pipeline.reports.write import write_again, write_tables
from pipeline.run.comparison import COMPARISON_HEADINGS, ComparedResult, comparison_lines
from pipeline.run.comparison import compare as compared
from pipeline.run.handing_in import handed_in
from pipeline.run.results import asked_for, last_settings, stored_results
from pipeline.store.overview import DATABASE_NAME
from pipeline.store.queries.state import is_whole
from pipeline.store.store import Store


class DossierShape(StrEnum):
    """What a dossier is handed in as."""

    FOLDER = "folder"
    ZIP = "zip"
    PDF = "pdf"


def report(
    out: Out,
    form: Annotated[Form, typer.Option("--format", help="Lập gì.")],
    target: Annotated[
        Path | None, typer.Option("--out", help="Tệp hoặc thư mục ghi ra; mặc định: trong DIR.")
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option(
            help="Với explanation: bảng điểm của cấp trên (xlsx, csv, tsv) có các cột "
            "indicator, score, remark."
        ),
    ] = None,
    shape: Annotated[
        DossierShape, typer.Option("--as", help="Với dossier: nộp dưới dạng nào.")
    ] = DossierShape.FOLDER,
    confirmed_only: Annotated[
        bool,
        typer.Option(
            "--confirmed-only", help="Với docx và explanation: chỉ văn bản đã có người xác nhận."
        ),
    ] = False,
) -> None:
    """Write the results of the last run, with all decisions since, in another form.

    Without --out the tables, the workbook and the page in DIR are written anew too: all files there
    show the same state.
    """
    with closing(Store.open(out)) as store:
        results, folder = stored_results(store, datetime.now(UTC))
        settings = last_settings(store)
        whole = is_whole(store.engine)
        _, campaign = asked_for(settings)
        sentences = load_reasons()
        listing = make_listing(results, sentences)
        results = handed_in(store, results, listing, campaign)
    path = target or out / DEFAULT_NAMES[form]
    refuse_inside(path, folder)
    match form:
        case Form.CSV if target:
            for made in write_tables(results, path):
                say(made.name)
        case Form.XLSX if target:
            write_workbook(results, listing, sentences, path, FileLinks(folder, path.parent))
        case Form.HTML if target:
            write_page(results, listing, sentences, path, FileLinks(folder, path.parent))
        case Form.DOCX:
            rows = criterion_rows(results, listing, confirmed_only=confirmed_only)
            write_self_assessment(results, rows, path)
            sheet = path.with_suffix(".xlsx")
            write_assessment_sheet(results, rows, sheet)
            say(str(sheet))
        case Form.DOSSIER:
            dossier = write_dossier(results, listing, folder, path)
            for problem in dossier.problems:
                say(f"{problem.entry.name}: {problem.problem}")
            if shape is DossierShape.ZIP:
                path = write_dossier_zip(dossier)
            elif shape is DossierShape.PDF:
                # Here: pikepdf is loaded for nothing else.
                from pipeline.reports.dossier_pdf import write_dossier_pdfs

                for line in write_dossier_pdfs(dossier, results, path.with_name("dossier-pdf")):
                    say(line)
                path = path.with_name("dossier-pdf")
        case Form.REQUESTS:
            if not whole:
                say(
                    "Lần đọc gần nhất chưa đọc hết thư mục: công văn có thể xin cả văn bản đơn vị "
                    "đã nộp. Chạy lại `minhchung run` cho xong rồi lập lại."
                )
            for letter in write_requests(results, campaign, folder, path):
                say(letter.name)
            if nobodys := owed_by_unit(results.coverage).get(WHOLE_PROVINCE, ()):
                say(
                    f"{len(nobodys)} tiêu chí chung của tỉnh còn thiếu mà chưa giao đơn vị nào: "
                    "không có công văn (missing --by unit nêu rõ)."
                )
        case Form.EXPLANATION:
            if table is None:
                raise CallError(
                    "Thiếu bảng điểm của cấp trên: thêm --table TỆP (cột indicator, score, remark)."
                )
            remarks = read_scores(table, results.indicators)
            rows = criterion_rows(results, listing, confirmed_only=confirmed_only)
            write_explanation(results, rows, remarks, path)
    if target is None:
        write_again(results, out, folder, settings.as_record())
    show(str(path))


def import_review(
    file: Annotated[Path, typer.Argument(help="Tệp evidence.xlsx đã sửa.")],
    out: Annotated[
        Path | None, typer.Argument(help="Thư mục kết quả; mặc định: thư mục chứa tệp ấy.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ghi lại; không có thì chỉ cho xem.")] = False,
    reviewer: Annotated[
        str | None, typer.Option(help="Ai đã sửa; mặc định: tên người dùng máy.")
    ] = None,
) -> None:
    """Show what was corrected in Excel, and with --yes keep it as reviewers' decisions."""
    out = _results_folder(file, out)
    with closing(Store.open(out)) as store:
        results, folder = stored_results(store, datetime.now(UTC))
        settings = last_settings(store)
        diff = _without_known_notes(read_review(file, results), store)
        if diff.changes or diff.cells:
            show(table_of(("Trang", "Hàng", "Văn bản, ô", "Sửa", "Trước", "Sau"), _lines(diff)))
        for problem in diff.problems:
            say(f"TỪ CHỐI {problem}")
        say(
            f"{len(diff.changes) + len(diff.cells)} chỗ sửa, {len(diff.problems)} hàng bị từ chối, "
            f"{diff.applied} hàng đã áp dụng từ trước, {diff.unchanged} hàng không đổi."
        )
        if not diff.changes and not diff.cells:
            return
        if not yes:
            say("Chưa ghi gì. Xem lại rồi chạy thêm --yes để ghi.")
            return
        indicators, campaign = asked_for(settings)
        now = partial(datetime.now, UTC)
        who = reviewer or getpass.getuser()
        # Cells first: what is decided of a document changes how its cells stand.
        on_cells = CellDecisionStore(store.engine, indicators, now, campaign).decide(
            [change.draft for change in diff.cells], who
        )
        decisions = DecisionStore(store.engine, indicators, load_reasons(), now, campaign)
        made = decisions.apply_changes(diff.changes, who)
        results, _ = stored_results(store, datetime.now(UTC))
    write_again(results, out, folder, settings.as_record())
    say(f"Đã ghi {len(made) + len(on_cells)} quyết định và lập lại các báo cáo trong {out}.")


def _results_folder(file: Path, out: Path | None) -> Path:
    if not file.is_file():
        raise CallError(f"Không có tệp {file}: kiểm tra lại đường dẫn.")
    if out is None and not (file.parent / DATABASE_NAME).is_file():
        raise CallError(
            f"Không thấy thư mục kết quả cạnh {file}: ghi thêm thư mục ấy, "
            "ví dụ `minhchung import-review TỆP THƯ_MỤC_KẾT_QUẢ`."
        )
    return out or file.parent


def _without_known_notes(diff: ReviewDiff, store: Store) -> ReviewDiff:
    """Leave out notes that a document's history has already: the file was read before."""
    known = {
        (doc_id, decision.note)
        for doc_id, decisions in all_decisions(store.engine).items()
        for decision in decisions
    }
    new = tuple(
        change
        for change in diff.changes
        if change.field != "note" or (change.doc_id, change.after) not in known
    )
    still = {(change.sheet, change.row) for change in new}
    done = {(change.sheet, change.row) for change in diff.changes} - still
    return replace(diff, changes=new, applied=diff.applied + len(done))


def _lines(diff: ReviewDiff) -> Iterable[tuple[str, ...]]:
    changes: list[ReviewChange | CellChange] = [*diff.changes, *diff.cells]
    for change in sorted(changes, key=lambda one: (one.sheet, one.row)):
        yield change.sheet, str(change.row), change.name, *change.worded


def compare(
    before: Annotated[Path, typer.Argument(help="Thư mục kết quả của lần chạy trước.")],
    after: Annotated[Path, typer.Argument(help="Thư mục kết quả của lần chạy sau.")],
) -> None:
    """Show what is new, gone, changed and still missing between two runs or two years."""
    held = []
    for folder in (before, after):
        with closing(Store.open(folder)) as store:
            held.append(ComparedResult(store.evidence(), store.coverage()))
    show(table_of(COMPARISON_HEADINGS, comparison_lines(compared(*held))))
