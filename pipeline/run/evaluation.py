"""`evaluate`: accuracy against a truth table, per field, and what may go without review."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from classifiers.ranking import NONE
from extractors.document import Extraction
from extractors.grammar.loader import load_grammar
from indicator_map.model import IndicatorSet
from pipeline.errors import CallError
from pipeline.intake.folder import hash_file
from pipeline.judging.document import judge_documents
from pipeline.reading.engines import Engine
from pipeline.reading.tasks import ReadTask
from pipeline.records.files import FoundFile, HashedFile
from pipeline.records.found import FoundDocument
from pipeline.records.rows import EvidenceRow
from pipeline.run.file_rows import ReadFile, rows_of

if TYPE_CHECKING:  # scikit-learn takes seconds to load
    from classifiers.classifier import IndicatorClassifier

Outcome = Literal["right", "wrong", "nothing"]

FIELDS = ("number", "issue_date", "doc_type", "issuer", "subject", "indicator", "period")
SIMILAR = {"issuer": 0.9, "subject": 0.9}
"""Fields that count as right from this likeness on; all others must be equal."""

FORMS = {"issuer": 2}
"""Forms of one answer that are compared: a body named on its own, and as its letterhead says it
in two parts (`UBND tỉnh Trà Vinh - Sở Tư pháp`)."""

PEOPLES_COMMITTEE = re.compile(r"(?:UBND|Ủy ban nhân dân)\s+", re.IGNORECASE)
"""What stands before the place in the name of the body above a department."""

FIELD_REASONS = {
    "number": ("number-missing", "number-blank", "number-uncertain"),
    "issue_date": ("date-missing", "date-blank", "date-uncertain", "date-conflict"),
}
"""Reasons that send a field to a person; without them it stands as sure."""


@dataclass(frozen=True, slots=True)
class Truth:
    """One row of a truth table: acceptable values by field; fields without any are not scored."""

    file: str
    kind: str
    accepted: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the program said of one file. `sure` are the fields that need no review."""

    values: Mapping[str, tuple[str, ...]]
    sure: frozenset[str] = frozenset()


@dataclass
class FieldScore:
    """Counts for one field; `sure` and `sure_right` are those not sent to review."""

    right: int = 0
    wrong: int = 0
    nothing: int = 0
    top3: int = 0
    sure: int = 0
    sure_right: int = 0

    @property
    def total(self) -> int:
        """How many were scored."""
        return self.right + self.wrong + self.nothing

    def as_json(self) -> dict[str, Any]:
        """Return counts and shares as plain values."""
        total = self.total or 1
        return {
            "scored": self.total,
            "right": self.right,
            "wrong": self.wrong,
            "nothing": self.nothing,
            "accuracy": round(self.right / total, 4),
            "top3": round(self.top3 / total, 4),
            "sure": self.sure,
            "sure_precision": round(self.sure_right / self.sure, 4) if self.sure else None,
            "sure_coverage": round(self.sure / total, 4),
        }


@dataclass
class Evaluation:
    """Scores by field, over all files and by kind, with every mistake named."""

    scores: dict[str, FieldScore] = field(default_factory=dict)
    by_kind: dict[str, dict[str, FieldScore]] = field(default_factory=dict)
    mistakes: list[dict[str, str]] = field(default_factory=list)
    documents: int = 0
    documents_without_review: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {
            "documents": self.documents,
            "number_and_date_need_no_review": self.documents_without_review,
            "fields": {name: score.as_json() for name, score in self.scores.items()},
            "by_kind": {
                kind: {name: score.as_json() for name, score in scores.items()}
                for kind, scores in sorted(self.by_kind.items())
            },
            "mistakes": self.mistakes,
        }


def load_truth(path: Path) -> tuple[Truth, ...]:
    """Read a truth table (TSV with header). CallError where it is missing or has no `file`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    except OSError as error:
        raise CallError(f"Không đọc được bảng đối chiếu {path}: {error.strerror}.") from error
    if not rows or "file" not in rows[0]:
        raise CallError(f"Bảng đối chiếu {path} phải có cột file và ít nhất một dòng.")
    return tuple(
        Truth(
            row["file"],
            row.get("kind") or "",
            {
                name: tuple(part.strip() for part in (row.get(name) or "").split("|"))
                for name in FIELDS
                if (row.get(name) or "").strip()
            },
        )
        for row in rows
    )


def score(truths: Iterable[Truth], answers: Mapping[str, Answer]) -> Evaluation:
    """Compare answers with the truth; a file without an answer counts as `nothing` everywhere."""
    evaluation = Evaluation()
    for truth in truths:
        answer = answers.get(truth.file, Answer({}))
        evaluation.documents += 1
        evaluation.documents_without_review += {"number", "issue_date"} <= answer.sure
        kind_scores = evaluation.by_kind.setdefault(truth.kind, {}) if truth.kind else {}
        for name, accepted in truth.accepted.items():
            said = answer.values.get(name, ())
            outcome = compare(name, accepted, said[: FORMS.get(name, 1)])
            in_top3 = compare(name, accepted, said[:3]) == "right"
            for scores in (evaluation.scores, kind_scores):
                _count(scores.setdefault(name, FieldScore()), outcome, in_top3, name in answer.sure)
            if outcome != "right":
                evaluation.mistakes.append(
                    {
                        "file": truth.file,
                        "field": name,
                        "outcome": outcome,
                        "truth": "|".join(accepted),
                        "said": "|".join(said[:3]),
                        "sure": "1" if name in answer.sure else "",
                    }
                )
    return evaluation


def _count(counts: FieldScore, outcome: Outcome, in_top3: bool, sure: bool) -> None:
    setattr(counts, outcome, getattr(counts, outcome) + 1)
    counts.top3 += in_top3
    counts.sure += sure
    counts.sure_right += sure and outcome == "right"


def compare(name: str, accepted: Sequence[str], said: Sequence[str]) -> Outcome:
    """Say whether any of `said` is right; empty answers are `nothing`."""
    given = [value for value in said if value]
    if not given:
        return "nothing"
    right = any(_is_right(name, value, truth) for value in given for truth in accepted)
    return "right" if right else "wrong"


def _is_right(name: str, value: str, truth: str) -> bool:
    needed = SIMILAR.get(name)
    if needed is None:
        return _plain(value) == _plain(truth)
    if name != "issuer":
        return likeness(value, truth) >= needed
    # One of the two as it stands: offices of two provinces are alike without their provinces.
    pairs = {(form, truth) for form in issuer_forms(value)}
    pairs |= {(value, form) for form in issuer_forms(truth)}
    return any(likeness(one, other) >= needed for one, other in pairs)


def issuer_forms(issuer: str) -> tuple[str, ...]:
    """Return what an issuer may also be called: `Sở Y`, `Sở Y tỉnh X` for `UBND tỉnh X - Sở Y`."""
    superior, dash, body = _plain(issuer).rpartition(" - ")
    if not dash:
        return (issuer,)
    place = PEOPLES_COMMITTEE.match(superior)
    return (issuer, body, *((f"{body} {superior[place.end() :]}",) if place else ()))


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, 0-1, apart from case and blanks (difflib's ratio)."""
    first, second = (" ".join(_plain(text).casefold().split()) for text in (one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


def answer_of(row: EvidenceRow) -> Answer:
    """Return what a judged row says, in the terms of a truth table."""
    extraction = row.extraction
    if extraction is None:
        return Answer({})
    values: dict[str, tuple[str, ...]] = {
        name: ((found,) if (found := getattr(extraction, name).value) else ())
        for name in ("number", "issue_date", "doc_type", "issuer", "subject")
    }
    values["issuer"] += issuer_as_printed(extraction)
    values["indicator"] = tuple(one.indicator for one in row.suggestions) or (NONE,)
    values["period"] = (row.period.verdict,)
    sure = {
        name
        for name, reasons in FIELD_REASONS.items()
        if values[name] and not set(reasons) & set(row.reasons)
    }
    if not {"no-indicator", "indicator-close", "indicator-weak"} & set(row.reasons):
        sure.add("indicator")
    return Answer(values, frozenset(sure))


def issuer_as_printed(extraction: Extraction) -> tuple[str, ...]:
    """Return the issuer in the two parts in which a letterhead names it, empty if it is one."""
    above, body = extraction.issuer_superior.value, extraction.issuer.raw.replace(" / ", " ")
    return (f"{above} - {body}",) if above and body else ()


def evaluate(
    truths: Sequence[Truth],
    data: Path,
    engine: Engine,
    indicators: IndicatorSet,
    classifier: IndicatorClassifier,
    progress: Callable[[str, int, str], None],
) -> Evaluation:
    """Read the files of the truth table under `data` and score them.

    They are judged together, as `run` would judge a folder of them. Of a file that holds several
    documents the first one counts. CallError for a missing folder.
    """
    if not data.is_dir():
        raise CallError(f"Không có thư mục {data}: kiểm tra lại --data.")
    tasks: dict[str, ReadTask] = {}
    files: dict[str, list[str]] = {}
    for truth in truths:
        path = data / truth.file
        if path.is_file():
            sha256 = hash_file(path)
            tasks.setdefault(sha256, ReadTask(sha256, path, truth.file))
            files.setdefault(sha256, []).append(truth.file)
    found: dict[str, ReadFile[FoundDocument]] = {}
    for result in engine.run(tuple(tasks.values())):
        progress(files[result.sha256][0], result.pages, result.error)
        for name in files[result.sha256]:
            file = HashedFile(FoundFile(name, data / name, 0, 0), result.sha256)
            found[name] = ReadFile(file, result.documents, result.error)
    # In the order of their paths, as `run` has them.
    judged = judge_documents(
        *rows_of(found[name] for name in sorted(found)),
        indicators,
        load_grammar(),
        classifier.rank_many,
    )
    answers: dict[str, Answer] = {}
    for one in judged:
        answers.setdefault(one.row.path, answer_of(one.row))
    return score(truths, answers)
