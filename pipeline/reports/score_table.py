"""The superior's scores and remarks (thẩm định) as a table: `indicator, score, remark`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from indicator_map.model import IndicatorSet
from pipeline.errors import CallError
from pipeline.records.wording import clean

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("indicator", "score", "remark")


@dataclass(frozen=True, slots=True)
class Remark:
    """What the superior says of one indicator: its points, None where it gives none, and why."""

    indicator: str
    score: float | None
    remark: str


def read_scores(path: Path, indicators: IndicatorSet) -> tuple[Remark, ...]:
    """Return the rows of a table (xlsx, csv or tsv) in the set's order.

    Raises CallError with every problem: no such file, a column that is wanting, an indicator that
    the set does not have or that stands there twice, points that are no number.
    """
    frame = _frame(path)
    held = {clean(str(name)).casefold(): name for name in frame.columns}
    wanting = [name for name in COLUMNS if name not in held]
    if wanting:
        raise CallError(f"{path}: thiếu cột {', '.join(wanting)} (cần indicator, score, remark).")
    problems: list[str] = []
    found: dict[str, Remark] = {}
    for line, values in enumerate(frame.itertuples(index=False), start=2):
        row = dict(zip(frame.columns, values, strict=True))
        id, score, remark = (clean(str(row[held[name]])) for name in COLUMNS)
        if not id:
            continue
        if indicators.get(id) is None:
            problems.append(f"dòng {line}: bộ {indicators.id} không có tiêu chí {id}")
        elif id in found:
            problems.append(f"dòng {line}: tiêu chí {id} có hai lần")
        elif score and not re.fullmatch(r"-?\d+(?:[.,]\d+)?", score):
            problems.append(f"dòng {line}: điểm “{score}” không phải số")
        else:
            value = float(score.replace(",", ".")) if score else None
            found[id] = Remark(id, value, remark)
    if problems:
        raise CallError(f"{path}: {'; '.join(problems)}.")
    return tuple(found[one.id] for one in indicators.indicators if one.id in found)


def _frame(path: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        if path.suffix.lower() == ".xlsx":
            frame = pd.read_excel(path, dtype=str, engine="openpyxl")
        else:
            by = "\t" if path.suffix.lower() == ".tsv" else ","
            frame = pd.read_csv(path, dtype=str, sep=by, encoding="utf-8-sig")
    except (OSError, ValueError, KeyError) as error:
        raise CallError(f"Không đọc được bảng điểm {path}: cần tệp xlsx, csv hoặc tsv.") from error
    return frame.fillna("")
