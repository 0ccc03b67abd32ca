"""Backup of a results folder in one ZIP, and the way back: the store and what reviewers taught.

The ZIP holds `minhchung.db` (a SQLite database, whatever database the store lies in), the
classifiers that learned from decisions, and `backup.json`, which says what must be in them. Reports
are not in it: they are made from the store. Like the results it quotes papers that are not for all.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, func, insert, inspect, select, text

from pipeline.errors import StoreError
from pipeline.records.software import versions
from pipeline.reports.whole_file import file_sha256, whole_file
from pipeline.store.overview import DATABASE_NAME
from pipeline.store.schema import open_engine, remember_url, sqlite_url
from pipeline.store.store import Store, make_results_folder
from pipeline.store.tables import Base

ABOUT = "backup.json"
TAUGHT = ("classifier-*.npz", "classifier-*.skops")
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself: rows of each table, SHA-256 of each file in it."""

    version: str
    made_at: str
    rows: Mapping[str, int]
    files: Mapping[str, str]


def back_up(out: Path, file: Path, now: datetime, url: str | None = None) -> Backup:
    """Write a backup of results folder `out` into `file` and read it once more to check it.

    Reviewers may go on meanwhile: the store is copied as it stands at one moment. Raises
    StoreError, ReportError.
    """
    if file.resolve().parent == out.resolve() and file.name == DATABASE_NAME:
        raise StoreError(f"{file} là chính kho kết quả: chọn tên khác cho bản sao lưu.")
    with tempfile.TemporaryDirectory(prefix="minhchung-") as folder:
        copy = Path(folder, DATABASE_NAME)
        with closing(Store.open(out, url)) as store:
            rows = _copied(store.engine, copy)
        parts = {DATABASE_NAME: copy} | {
            path.name: path for kind in TAUGHT for path in sorted(out.glob(kind))
        }
        about = Backup(
            versions().get("minhchung", ""),
            now.isoformat(timespec="seconds"),
            rows,
            {name: file_sha256(path) for name, path in parts.items()},
        )
        with whole_file(file) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr(ABOUT, json.dumps(asdict(about), ensure_ascii=False, indent=2))
            for name, path in parts.items():
                made.write(path, name)
    check(file)
    return about


def restore(file: Path, out: Path, url: str | None = None) -> Backup:
    """Make results folder `out` from a backup, in its own SQLite database or in `url`.

    Nothing is left there unless all is: a folder or database that holds a store already, and a
    backup that is damaged or of a newer version, are refused with StoreError.
    """
    about = check(file)
    if (out / DATABASE_NAME).exists():
        raise StoreError(f"{out} đã có kho kết quả: khôi phục vào một thư mục mới.")
    make_results_folder(out)
    with tempfile.TemporaryDirectory(prefix="minhchung-", dir=out) as folder:
        with zipfile.ZipFile(file) as packed:
            for name in about.files:
                packed.extract(name, folder)
        copy = Path(folder, DATABASE_NAME)
        with closing(Store(open_engine(sqlite_url(copy)))) as store:  # brings it up to date
            if url:
                _put_into(store.engine, url)
        for name in about.files:
            if name != DATABASE_NAME:
                shutil.move(Path(folder, name), out / name)
        if url:
            remember_url(out, url)
        else:
            copy.replace(out / DATABASE_NAME)
    return about


def check(file: Path) -> Backup:
    """Return what a backup says of itself; StoreError unless every file and row of it is there."""
    try:
        with zipfile.ZipFile(file) as packed, tempfile.TemporaryDirectory() as folder:
            about = Backup(**json.loads(packed.read(ABOUT)))
            for name, sha256 in about.files.items():
                if (
                    Path(name).name != name
                    or file_sha256(Path(packed.extract(name, folder))) != sha256
                ):
                    raise StoreError(f"Bản sao lưu {file} hỏng: {name} không khớp mã kiểm tra.")
            with closing(sqlite3.connect(Path(folder, DATABASE_NAME))) as database:
                found = {name: _count(database, name) for name in about.rows}
    except FileNotFoundError as error:
        raise StoreError(f"Không có tệp {file}.") from error
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise StoreError(f"{file} không phải bản sao lưu đọc được: {error}.") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"Bản sao lưu {file} hỏng: {error}.") from error
    if found != about.rows:
        raise StoreError(f"Bản sao lưu {file} thiếu bản ghi.")
    return about


def _copied(engine: Engine, copy: Path) -> dict[str, int]:
    """Copy a store into the SQLite file `copy`; return how many rows each table has there."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection, closing(sqlite3.connect(copy)) as target:
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)
            source.backup(target)
    else:
        target_engine = open_engine(sqlite_url(copy))
        _copy_rows(engine, target_engine)
        target_engine.dispose()
    with closing(sqlite3.connect(copy)) as database:
        # One file: what is still in the log of writes belongs to it.
        database.execute("PRAGMA journal_mode=DELETE")
        return {table.name: _count(database, table.name) for table in Base.metadata.sorted_tables}


def _put_into(source: Engine, url: str) -> None:
    target = open_engine(url)
    try:
        with target.connect() as connection:
            held = [
                table.name
                for table in Base.metadata.sorted_tables
                if connection.scalar(select(func.count()).select_from(table))
            ]
        if held:
            raise StoreError("Cơ sở dữ liệu đích đã có dữ liệu: chọn một cơ sở dữ liệu trống.")
        _copy_rows(source, target)
    finally:
        target.dispose()


def _copy_rows(source: Engine, target: Engine) -> None:
    """Copy every row into an empty store, all or none."""
    with source.connect() as reading, target.begin() as writing:
        if source.dialect.name == "postgresql":  # as it stands at one moment
            reading.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        for table in Base.metadata.sorted_tables:
            rows = reading.execute(select(table)).mappings()
            while some := rows.fetchmany(ROWS_AT_ONCE):
                writing.execute(insert(table), [dict(row) for row in some])
        if target.dialect.name == "postgresql":
            for table in Base.metadata.sorted_tables:
                if any(one["name"] == "id" for one in inspect(target).get_columns(table.name)):
                    # Numbers given by hand leave its counter where it was.
                    writing.execute(
                        text(
                            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                            f"coalesce(max(id), 0) + 1, false) FROM {table.name}"
                        )
                    )


def _count(database: sqlite3.Connection, table: str) -> int:
    if table not in Base.metadata.tables:
        raise StoreError(f"Bản sao lưu do phiên bản mới hơn lập (bảng {table}): cập nhật.")
    return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
