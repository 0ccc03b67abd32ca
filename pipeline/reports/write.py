"""All files that a run leaves in its results folder, each replaced whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from pipeline.errors import ReportError
from pipeline.records.listing import make_listing
from pipeline.records.reasons import load_reasons
from pipeline.records.results import Results
from pipeline.reports.file_links import FileLinks
from pipeline.reports.names import (
    EVIDENCE_CSV,
    EVIDENCE_XLSX,
    FIGURES_CSV,
    MISSING_CSV,
    REGISTER_CSV,
    REPORT_HTML,
    RUN_JSON,
)
from pipeline.reports.page import write_page
from pipeline.reports.register_parts import register_table
from pipeline.reports.run_record import run_record, write_run_record
from pipeline.reports.sheets import content_of
from pipeline.reports.table import evidence_table, figures_table, missing_table, write_csv
from pipeline.reports.whole_file import file_sha256, make_folder, refuse_inside
from pipeline.reports.workbook import write_workbook

if TYPE_CHECKING:
    import pandas as pd


class ReportsNotWritten(ReportError):
    """Some reports could not be written; `written` names those that were."""

    def __init__(self, failures: tuple[ReportError, ...], written: tuple[Path, ...]) -> None:
        super().__init__("\n".join(str(failure) for failure in failures))
        self.failures = failures
        self.written = written


def write_all(
    results: Results,
    out_dir: Path,
    folder: Path,
    settings: Mapping[str, Any] | None = None,
    state: str = "",
) -> tuple[Path, ...]:
    """Write the three tables, `evidence.xlsx`, `report.html` and `run.json`.

    With a register also `register.csv`; without one, that of an earlier run is deleted. `state` is
    a key of all that they show: what `run.json` says was written of the same one, and is byte for
    byte as it was, is kept. Empty: everything is written.

    Returns the paths written. A file that cannot be written (open in Excel, read-only) does not
    keep the others from being written: ReportsNotWritten is raised after all were tried. Where
    somebody has changed `evidence.xlsx` since it was made, that file is kept under another name
    (`keep_edited`). Raises ReportError where `out_dir` lies in `folder` or cannot be made.
    """
    refuse_inside(out_dir, folder)
    make_folder(out_dir)
    earlier = earlier_run(out_dir)
    hashes, contents = dict(earlier.hashes), dict(earlier.contents)
    sentences = load_reasons()
    links = FileLinks(folder, out_dir)
    listing = cache(partial(make_listing, results, sentences))

    def workbook(path: Path) -> None:
        keep_edited(path, hashes.get(path.name), contents.get(path.name, ""))
        contents[path.name] = write_workbook(results, listing(), sentences, path, links)

    def page(path: Path) -> None:
        write_page(results, listing(), sentences, path, links)

    writers: dict[str, Callable[[Path], None]] = {
        **{name: partial(_write_table, make, results) for name, make in _tables(results).items()},
        EVIDENCE_XLSX: workbook,
        REPORT_HTML: page,
    }
    written: list[Path] = []
    failures: list[ReportError] = []
    if not results.register:
        try:
            _drop_register(out_dir / REGISTER_CSV, hashes.pop(REGISTER_CSV, None))
        except ReportError as error:
            failures.append(error)
    for name, write in writers.items():
        if state and earlier.state == state and is_whole(out_dir / name, hashes.get(name)):
            continue
        try:
            write(out_dir / name)
        except ReportError as error:
            failures.append(error)
        else:
            written.append(out_dir / name)
            hashes[name] = file_sha256(out_dir / name)
    try:
        record = run_record(results, settings or {}, hashes, contents, "" if failures else state)
        write_run_record(record, out_dir / RUN_JSON)
        written.append(out_dir / RUN_JSON)
    except ReportError as error:
        failures.append(error)
    if failures:
        raise ReportsNotWritten(tuple(failures), tuple(written))
    return tuple(written)


def is_whole(path: Path, sha256: str | None) -> bool:
    """Whether a report is there as it was written: nobody has edited, cut or deleted it."""
    try:
        return sha256 is not None and file_sha256(path) == sha256
    except OSError:
        return False


def write_again(
    results: Results, out_dir: Path, folder: Path, settings: Mapping[str, Any]
) -> tuple[Path, ...]:
    """Write all reports of results that come from the store, as `write_all` does.

    What the store does not know of the last run (seconds, what was skipped) is kept from
    `run.json`. So every file shows the same state, and none of them passes for edited later.
    """
    before = earlier_run(out_dir)
    results = replace(results, seconds=dict(before.seconds), skipped=before.skipped)
    return write_all(results, out_dir, folder, settings)


def write_tables(results: Results, folder: Path) -> tuple[Path, ...]:
    """Write the tables alone into `folder`; returns their paths. Raises ReportError."""
    make_folder(folder)
    written = []
    for name, make in _tables(results).items():
        _write_table(make, results, folder / name)
        written.append(folder / name)
    return tuple(written)


def _tables(results: Results) -> dict[str, Callable[[Results], pd.DataFrame]]:
    """Return what makes each table, by its name."""
    tables: dict[str, Callable[[Results], pd.DataFrame]] = {
        EVIDENCE_CSV: evidence_table,
        MISSING_CSV: missing_table,
        FIGURES_CSV: figures_table,
    }
    if results.register:
        tables[REGISTER_CSV] = register_table
    return tables


def _write_table(make: Callable[[Results], pd.DataFrame], results: Results, path: Path) -> None:
    write_csv(make(results), path)


def keep_edited(path: Path, sha256: str | None, content: str = "") -> Path | None:
    """Copy `path` to a name of its own where somebody has changed what we wrote last.

    `sha256` is that of the file as it was written, None if not known (then nothing is copied),
    `content` what its cells held: a file that was only saved anew is not kept. Returns the copy's
    path: corrections made in Excel outlive the next run.
    """
    if sha256 is None or not path.is_file():
        return None
    actual = file_sha256(path)
    if actual == sha256 or (content and _content(path) == content):
        return None
    copy = path.with_name(f"{path.stem}-da-sua-{actual[:8]}{path.suffix}")
    try:
        shutil.copy2(path, copy)
    except OSError as error:
        raise ReportError(f"Không giữ được bản đã sửa của {path}: {error.strerror}.") from error
    return copy


def _content(path: Path) -> str:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return content_of(load_workbook(BytesIO(path.read_bytes()), read_only=True))
    except (OSError, BadZipFile, InvalidFileException, ParseError, KeyError, ValueError):
        return ""


def _drop_register(path: Path, sha256: str | None) -> None:
    """Delete an earlier run's table, which the results know nothing of; never another file."""
    try:
        if path.is_file() and file_sha256(path) == sha256:
            path.unlink()
    except OSError as error:
        raise ReportError(f"Không xóa được {path} của lần chạy trước: {error.strerror}.") from error


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """What `run.json` remembers of the last run, and the store does not.

    `hashes` are the SHA-256 of each report by name, `contents` what the cells of workbooks held,
    `seconds` those of each stage, `skipped` what was left out, `state` a key of all that they show.
    """

    hashes: Mapping[str, str] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    contents: Mapping[str, str] = field(default_factory=dict)
    state: str = ""


def earlier_run(out_dir: Path) -> EarlierRun:
    """Return what the last run left in `run.json`; nothing where there is no readable record."""
    try:
        held = json.loads((out_dir / RUN_JSON).read_text(encoding="utf-8"))
        return EarlierRun(
            {str(name): str(digest) for name, digest in held["files"].items()},
            {str(stage): float(spent) for stage, spent in held["seconds"].items()},
            tuple(map(str, held["skipped"])),
            {str(name): str(digest) for name, digest in held.get("contents", {}).items()},
            str(held.get("state", "")),
        )
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return EarlierRun()
