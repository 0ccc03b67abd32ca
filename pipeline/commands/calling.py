"""`run`: what the main job is called with.

Light on purpose: what workers need begins to load before this process loads its own.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import Jobs, SetOption
from pipeline.commands.saying import say
from pipeline.errors import CallError
from pipeline.reading.memory_limit import limit_memory
from pipeline.reading.starting import begin_to_warm, fitting_jobs

COORDINATOR_BYTES = 6 << 30
"""Address space that the coordinating process may take: an archive made to fill the memory ends in
a sentence, not in a machine that stands still. Judging 10,000 documents takes far less."""

TOO_MUCH = "Máy không đủ bộ nhớ để làm tiếp: đóng bớt chương trình, chia nhỏ thư mục, rồi chạy lại."


class Ocr(StrEnum):
    """Which way to Tesseract scans are read."""

    TESSEROCR = "tesserocr"
    PYTESSERACT = "pytesseract"


def run(
    folder: Annotated[Path, typer.Argument(help="Thư mục minh chứng; không ghi gì vào đó.")],
    year: Annotated[
        int | None,
        typer.Option("--year", help="Năm đánh giá, ví dụ 2024; mặc định: năm của --campaign."),
    ] = None,
    indicator_set: SetOption = None,
    campaign: Annotated[
        Path | None, typer.Option(help="Tệp đợt đánh giá (YAML, XLSX): kỳ, đơn vị, hạn nộp.")
    ] = None,
    register: Annotated[
        Path | None,
        typer.Option(help="Sổ văn bản (xlsx, csv, tsv): văn bản nào chưa có bản quét."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Thư mục kết quả; mặc định: bên cạnh, thêm đuôi .minhchung.")
    ] = None,
    jobs: Jobs = None,
    identify_only: Annotated[
        bool, typer.Option("--identify-only", help="Chỉ đọc trang đầu và trang cuối.")
    ] = False,
    timeout: Annotated[float, typer.Option(min=1, help="Số giây cho một tệp.")] = 600.0,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Đọc lại các tệp lần trước bị lỗi.")
    ] = False,
    ocr: Annotated[
        Ocr | None,
        typer.Option(
            "--ocr",
            help="Đọc bản quét bằng gì: tesserocr (mặc định nếu có), hoặc chương trình Tesseract.",
        ),
    ] = None,
    engine: Annotated[str, typer.Option(help="local, hoặc dask (phần cài thêm).")] = "local",
    scheduler: Annotated[
        str | None, typer.Option(help="Địa chỉ bộ điều phối Dask, tcp://…")
    ] = None,
    db: Annotated[
        str | None,
        typer.Option("--db", help="Địa chỉ cơ sở dữ liệu; mặc định: SQLite."),
    ] = None,
) -> None:
    """Read every file under FOLDER and write the evidence list; only new files are read again."""
    limit_memory(COORDINATOR_BYTES, lambda: say(TOO_MUCH))
    if year is None and campaign is None:
        raise CallError("Thiếu --year: ghi năm đánh giá, hoặc thêm --campaign là tệp đợt đánh giá.")
    folder = folder.resolve()
    if not folder.name and out is None:
        raise CallError(f"{folder} là gốc của đĩa: chọn thư mục minh chứng, hoặc thêm --out.")
    results = (out or folder.with_name(f"{folder.name}.minhchung")).resolve()
    if engine == "local" and folder.is_dir() and not results.exists():
        begin_to_warm()  # there is something to read for sure
    from pipeline.commands.running import perform, year_of
    from pipeline.run.settings import RunSettings

    perform(
        RunSettings(
            folder=folder,
            out=results,
            year=year or year_of(campaign, indicator_set),
            indicator_set=indicator_set,
            campaign=campaign,
            jobs=jobs or fitting_jobs(),
            timeout=timeout,
            identify_only=identify_only,
            ocr=ocr.value if ocr else None,
            engine=engine,
            scheduler=scheduler,
            database=db,
            retry_failed=retry_failed,
            register=register.resolve() if register else None,
        )
    )
