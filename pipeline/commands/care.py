"""`verify` and `retry`: looking after a results folder."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import Annotated

import typer

from pipeline.commands.exits import EXIT_SOME_FAILED
from pipeline.commands.options import Out
from pipeline.commands.running import perform
from pipeline.commands.saying import say, show
from pipeline.commands.terminal import table_of
from pipeline.errors import CallError
from pipeline.run.levels import levels_in
from pipeline.run.results import last_settings
from pipeline.run.verification import Finding
from pipeline.run.verification import verify as findings_of
from pipeline.store.purging import Purged, purge
from pipeline.store.store import Store

DATABASE_OPTION = typer.Option("--db", help="Địa chỉ cơ sở dữ liệu, nếu lần chạy có dùng.")


def verify(
    out: Out,
    db: Annotated[str | None, DATABASE_OPTION] = None,
    purged: Annotated[
        bool,
        typer.Option("--purge", help="Xóa khỏi kho nội dung của các tệp không còn trong thư mục."),
    ] = False,
) -> None:
    """Hash the originals again, find orphans and half-written rows; exit status 3 if any."""
    findings: list[Finding] = []
    files = 0
    for place in levels_in(out):
        with closing(Store.open(place, db if place == out else None)) as store:
            if purged:
                show(_told(purge(store.engine)))
            found = findings_of(store, last_settings(store).folder)
            if place == out:
                files = len(store.known_files())
                findings += found
            else:  # a level below knows the files of its units only
                findings += [
                    Finding(one.kind, f"{place.name}: {one.where}")
                    for one in found
                    if one.kind != "new"
                ]
    if not findings:
        show(f"{files} tệp khớp với kho kết quả, không có gì sai lệch.")
        return
    show(
        table_of(
            ("Loại", "Chỗ", "Nghĩa là"),
            ((finding.kind, finding.where, finding.sentence) for finding in findings),
        )
    )
    say(f"{len(findings)} chỗ sai lệch trong {files} tệp.")
    raise typer.Exit(EXIT_SOME_FAILED)


def _told(purged: Purged) -> str:
    if not purged.contents:
        return "Kho không giữ chữ của tệp nào đã rời thư mục minh chứng: không có gì để dọn."
    return (
        f"Đã xóa khỏi kho những gì đọc được của {purged.contents} nội dung không còn tệp nào: "
        f"{purged.documents} văn bản, {purged.characters} chữ cái và dấu. "
        "Quyết định của người xem được giữ lại."
    )


def retry(
    out: Out,
    failed: Annotated[
        bool, typer.Option("--failed", help="Đọc lại các tệp trước đây không đọc được.")
    ] = False,
    timeout: Annotated[
        float | None, typer.Option(min=1, help="Số giây cho một tệp; mặc định: như lần trước.")
    ] = None,
    db: Annotated[str | None, DATABASE_OPTION] = None,
) -> None:
    """Run again with the settings of the last run, and try again the files that failed."""
    if not failed:
        raise CallError("Chưa nói thử lại gì: minhchung retry --failed THƯ_MỤC_KẾT_QUẢ.")
    with closing(Store.open(out, db)) as store:
        settings = last_settings(store)
    perform(
        replace(
            settings,
            out=out.resolve(),
            timeout=timeout or settings.timeout,
            retry_failed=True,
            database=db,
        )
    )
