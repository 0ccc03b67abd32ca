"""Options that several commands share, and the parts that commands are called with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractors.reading.ocr_names import OcrName
from indicator_map.loader import available_sets, load_set, set_for_year
from indicator_map.model import IndicatorSet
from pipeline.commands.doctor import Environment, examine
from pipeline.errors import EnvironmentLackError

OptionalYear = Annotated[
    int | None, typer.Option("--year", help="Năm đánh giá; mặc định: năm của bộ tiêu chí mới nhất.")
]
SetOption = Annotated[str | None, typer.Option("--set", help="Bộ tiêu chí: mã, hoặc tệp YAML.")]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", min=1, help="Số tiến trình đọc; mặc định: mỗi lõi một tiến trình, nếu đủ bộ nhớ."
    ),
]
Out = Annotated[Path, typer.Argument(help="Thư mục kết quả của một lần chạy.")]


def chosen_set(id_or_file: str | None, year: int | None) -> IndicatorSet:
    """Return the set that the options ask for: `--set` wins, else the year's own."""
    if id_or_file is not None:
        return load_set(id_or_file)
    if year is not None:
        return set_for_year(year)
    return available_sets()[-1]


def require_environment(
    *parts: str, environment: Environment | None = None, ocr: OcrName | None = None
) -> None:
    """Raise EnvironmentLackError with the command that mends the first thing missing.

    `parts` are those of the program that the command works with (`doctor.READING`…); `ocr`: who is
    asked to read scans.
    """
    for check in examine(environment or Environment(), ocr):
        if not check.ok and check.part in parts:
            raise EnvironmentLackError(
                f"Thiếu {check.name}. Cách khắc phục: {check.mend}. Chi tiết: `minhchung doctor`."
            )
