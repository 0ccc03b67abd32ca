"""`backup` and `restore`: a results folder in one file, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.care import DATABASE_OPTION
from pipeline.commands.options import Out
from pipeline.commands.saying import say
from pipeline.errors import CallError
from pipeline.run.backup import Backup, back_up
from pipeline.run.backup import restore as restore_from
from pipeline.run.levels import LEVEL_FOLDERS, levels_in


def backup(
    out: Out,
    file: Annotated[Path, typer.Argument(help="Tệp sao lưu ghi ra (.zip).")],
    db: Annotated[str | None, DATABASE_OPTION] = None,
) -> None:
    """Write the store with all decisions into one checked file; reviewing may go on meanwhile.

    A campaign's levels below have files of their own beside it.
    """
    if file.is_dir():
        raise CallError(f"{file} là một thư mục: nêu tên tệp, ví dụ {file / 'sao-luu.zip'}.")
    for folder in levels_in(out):
        first = folder == out
        target = file if first else _of_level(file, folder.name)
        about = back_up(folder, target, datetime.now(UTC), db if first else None)
        say(f"Đã sao lưu và kiểm tra: {_told(about)} Tệp: {target}")


def _of_level(file: Path, level: str) -> Path:
    """The backup of a level below, beside that of the first one: `sao-luu-cap-huyen.zip`."""
    return file.with_name(f"{file.stem}-{level}{file.suffix}")


def restore(
    file: Annotated[Path, typer.Argument(help="Tệp sao lưu.")],
    out: Annotated[Path, typer.Argument(help="Thư mục kết quả sẽ dựng; chưa được có kho.")],
    db: Annotated[
        str | None, typer.Option("--db", help="Đưa kho vào cơ sở dữ liệu trống này.")
    ] = None,
) -> None:
    """Make a results folder from a backup; `report` writes its reports, `verify` compares."""
    below = {out / name: _of_level(file, name) for name in LEVEL_FOLDERS}
    for folder, source in {out: file, **below}.items():
        if folder != out and not source.is_file():
            continue
        about = restore_from(source, folder, db if folder == out else None)
        say(f"Đã khôi phục bản lập lúc {about.made_at}: {_told(about)} Thư mục kết quả: {folder}")


def _told(about: Backup) -> str:
    rows = about.rows
    return (
        f"{rows['files']} tệp, {rows['documents']} văn bản, "
        f"{rows['decisions'] + rows['cell_decisions']} quyết định."
    )
