"""Titles of documents labelled with the indicators they evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from indicator_map.errors import Problem, SetError
from indicator_map.model import IndicatorSet

LABELLED_IN = "pctn-tinh-2025"
"""The set whose ids the labels are."""

FILE = Path(__file__).parent / "examples" / "titles-2025.tsv"
COLUMNS = (
    *("rid", "source", "synthetic", "doc_type", "number", "year", "date", "issuer"),
    *("title", "labels", "certainty", "note"),
)
NO_LABEL = "NONE"
CERTAINTIES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled title (trích yếu).

    `labels` are leaf ids of `pctn-tinh-2025`, the most fitting first, each of which an expert
    would accept; empty: the document evidences nothing. `year` and `date` are the document's own
    and None where not known; `certainty` is `high`, `medium` or `low` (debatable, kept on
    purpose); `synthetic`: the title was invented in the usual wording.
    """

    rid: str
    doc_type: str
    number: str
    year: int | None
    date: date | None
    issuer: str
    title: str
    labels: tuple[str, ...]
    certainty: str
    synthetic: bool
    source: str


def load_examples(file: Path = FILE) -> tuple[Example, ...]:
    """Return the labelled titles in the file's order.

    The file is UTF-8, tab-separated with a header and without quoting. Raises `SetError` that
    names every bad line.
    """
    lines = file.read_text(encoding="utf-8").splitlines()
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise SetError(f"Tệp ví dụ {file.name} phải có các cột: {', '.join(COLUMNS)}")
    examples, problems = [], []
    for line, text in enumerate(lines[1:], start=2):
        cells = text.split("\t")
        if len(cells) != len(COLUMNS):
            reason = f"có {len(cells)} ô, phải có {len(COLUMNS)}"
            problems.append(Problem(file.name, line, reason))
            continue
        try:
            examples.append(_example(dict(zip(COLUMNS, cells, strict=True))))
        except ValueError as error:
            problems.append(Problem(file.name, line, str(error)))
    if problems:
        raise SetError(f"Tệp ví dụ {file.name} không dùng được:", problems)
    return tuple(examples)


def _example(row: dict[str, str]) -> Example:
    if not row["title"] or not row["labels"]:
        raise ValueError("thiếu `title` hoặc `labels`")
    if row["certainty"] not in CERTAINTIES:
        raise ValueError(f"`certainty` phải là một trong: {', '.join(CERTAINTIES)}")
    if row["synthetic"] not in ("0", "1"):
        raise ValueError("`synthetic` phải là 0 hoặc 1")
    return Example(
        rid=row["rid"],
        doc_type=row["doc_type"],
        number=row["number"],
        year=int(row["year"]) if row["year"] else None,
        date=date.fromisoformat(row["date"]) if row["date"] else None,
        issuer=row["issuer"],
        title=row["title"],
        labels=() if row["labels"] == NO_LABEL else tuple(row["labels"].split("|")),
        certainty=row["certainty"],
        synthetic=row["synthetic"] == "1",
        source=row["source"],
    )


def labels_in(example: Example, target: IndicatorSet) -> tuple[str, ...]:
    """Return what an example's labels mean in another set: leaf ids, most fitting first.

    A set that is, or extends, `pctn-tinh-2025` uses the labels that it has as leaves; another
    goes by its indicators' `equivalents`. Empty both for an example of nothing and for one whose
    matter the set does not have; `example.labels` tells the two apart.
    """
    leaves = target.leaves
    found: list[str] = []
    for label in example.labels:
        if LABELLED_IN in target.lineage:
            found += [leaf.id for leaf in leaves if leaf.id == label]
        else:
            found += [leaf.id for leaf in leaves if label in leaf.equivalents]
    return tuple(dict.fromkeys(found))
