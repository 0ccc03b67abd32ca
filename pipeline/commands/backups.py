"""`backup` and `restore`: a results folder in one file, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.care import DATABASE_OPTION
from pipeline.commands.options import Out
from pipeline.commands.terminal import say
from pipeline.errors import CallError
from pipeline.run.backup import Backup, back_up
from pipeline.run.backup import restore as restore_from


def backup(
    out: Out,
    file: Annotated[Path, typer.Argument(help="Backup to write (.zip).")],
    db: Annotated[str | None, DATABASE_OPTION] = None,
) -> None:
    """Write the store with all decisions into one checked file; reviewing may go on meanwhile."""
    if file.is_dir():
        raise CallError(f"{file} là một thư mục: nêu tên tệp, ví dụ {file / 'sao-luu.zip'}.")
    say(f"Đã sao lưu và kiểm tra: {_told(back_up(out, file, datetime.now(UTC), db))} Tệp: {file}")


def restore(
    file: Annotated[Path, typer.Argument(help="Backup to read.")],
    out: Annotated[Path, typer.Argument(help="Results folder to make; it must hold no store.")],
    db: Annotated[
        str | None, typer.Option("--db", help="Put the store into this empty database instead.")
    ] = None,
) -> None:
    """Make a results folder from a backup; `report` writes its reports, `verify` compares."""
    about = restore_from(file, out, db)
    say(f"Đã khôi phục bản lập lúc {about.made_at}: {_told(about)} Thư mục kết quả: {out}")


def _told(about: Backup) -> str:
    rows = about.rows
    return (
        f"{rows['files']} tệp, {rows['documents']} văn bản, "
        f"{rows['decisions'] + rows['cell_decisions']} quyết định."
    )
