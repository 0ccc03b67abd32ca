"""`indicators list|show|check|import`: the indicator sets (bộ tiêu chí)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from indicator_map.checker import check
from indicator_map.importer import import_table
from indicator_map.loader import available_sets, load_set
from pipeline.commands.saying import say, show
from pipeline.commands.terminal import indicators_table, sets_table, table_of
from pipeline.errors import CallError
from pipeline.reports.whole_file import whole_file

DAYS = ["%d/%m/%Y", "%Y-%m-%d"]

SetName = Annotated[str, typer.Argument(help="Mã bộ tiêu chí, hoặc tệp YAML.")]


def list_indicators() -> None:
    """List the indicator sets that are there."""
    show(sets_table(available_sets()))


def show_indicators(id: SetName) -> None:
    """Show the indicators of one set."""
    one = load_set(id)
    show(f"{one.name}{' (tạm dùng)' if one.provisional else ''}")
    show(indicators_table(one))


def check_indicators(file: SetName) -> None:
    """Check a set file: gaps, sums of points, parents; exit status 2 where it has errors."""
    problems = check(file)
    show(
        table_of(
            ("Mức", "Tệp", "Dòng", "Vấn đề"),
            (
                (
                    "LỖI" if problem.severity == "error" else "lưu ý",
                    str(problem.file),
                    str(problem.line or ""),
                    problem.reason,
                )
                for problem in problems
            ),
        )
        if problems
        else "Không có vấn đề gì."
    )
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(CallError.exit_status)


def import_indicators(
    file: Annotated[Path, typer.Argument(help="Phụ lục chính thức: bảng DOCX, XLSX hoặc PDF.")],
    out: Annotated[Path, typer.Option("--out", help="Tệp bộ tiêu chí (YAML) ghi ra.")],
    year: Annotated[
        int | None, typer.Option("--year", help="Năm của bộ tiêu chí, nếu phụ lục không ghi.")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="Tên bộ tiêu chí, nếu phụ lục không in.")
    ] = None,
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=DAYS, help="Ngày đầu của kỳ đánh giá."),
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=DAYS, help="Ngày cuối của kỳ ấy.")
    ] = None,
) -> None:
    """Turn the official annex into a set file, and say what was understood and what was not."""
    if not file.is_file():
        raise CallError(f"Không có tệp {file}: kiểm tra lại đường dẫn.")
    result = import_table(file, id=out.stem, year=year, name=name, period=_period(first, last))
    with whole_file(out) as stream:
        stream.write(result.set_yaml.encode())
    for label, notes in (
        ("Hiểu được", result.understood),
        ("CHƯA HIỂU, cần xem lại", result.not_understood),
    ):
        show(f"{label}: {len(notes)}")
        if notes:
            show(table_of(("Chỗ", "Nội dung", "Về"), ((n.where, n.text, n.about) for n in notes)))
    show(_rows_counted([fate for _, fate in result.fates]))
    say(f"Đã ghi {out}. Dùng: minhchung run THƯ_MỤC --year {result.year} --set {out}")


def _period(first: datetime | None, last: datetime | None) -> tuple[date, date] | None:
    if first is None and last is None:
        return None
    if first is None or last is None:
        raise CallError("Kỳ đánh giá cần cả ngày đầu (--from) và ngày cuối (--to).")
    if first > last:
        raise CallError(f"Kỳ đánh giá bắt đầu {first:%d/%m/%Y} sau khi kết thúc {last:%d/%m/%Y}.")
    return first.date(), last.date()


def _rows_counted(fates: Sequence[str]) -> str:
    """Say how many rows of the annex's tables became what, so that none is lost without a word."""
    indicators = sum(fate.startswith("tiêu chí ") for fate in fates)
    guides = sum(fate.startswith("hướng dẫn ") for fate in fates)
    headings = sum(fate in ("tiêu đề", "dòng cộng điểm") for fate in fates)
    left = len(fates) - indicators - guides - headings
    return (
        f"Các bảng có {len(fates)} dòng: {indicators} thành tiêu chí, {guides} vào hướng dẫn, "
        f"{headings} là tiêu đề và cộng điểm, {left} để ngoài (lý do ở trên)."
    )
