"""Every note and sentence worded otherwise: all numbers stay what they are."""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, get_args

import pytest
from docx import Document
from rich.table import Table

from extractors.document import CoveredPeriod, Extraction, Field, iso_day
from indicator_map.campaign import Answer, Campaign, Unit
from indicator_map.model import RULES, Indicator, IndicatorSet, Need, Period
from pipeline.commands.terminal import (
    evidence_table,
    missing_summary,
    missing_table,
    register_sentence,
)
from pipeline.deciding.cell_store import CellDecisionStore
from pipeline.judging.coverage import coverage
from pipeline.judging.deadlines import mark_late
from pipeline.judging.period import Dates, judge
from pipeline.judging.register_matching import match_register
from pipeline.records import coverage_sentences, sentences, wording
from pipeline.records.listing import make_listing
from pipeline.records.reasons import ReasonList, load_reasons
from pipeline.records.results import Results
from pipeline.records.rows import CoverageRow, EvidenceRow, RegisterRow, ScoredIndicator, Verdict
from pipeline.reports.assessment_rows import criterion_rows
from pipeline.reports.coverage_grid import coverage_grid
from pipeline.reports.self_assessment import write_self_assessment
from pipeline.reports.table import evidence_table as evidence_frame
from pipeline.run.comparison import ComparedResult, compare
from pipeline.run.run import summary
from pipeline.store.store import Store
from review.cell_view import view_cell
from review.coverage_view import view_grid

OTHER = "Chữ khác hẳn"
UNITS = ("Sở X", "Sở Y")
JUDGING = Path(__file__).parents[2] / "pipeline" / "judging"


def need(per: Literal["province", "unit", "month"], **more: Any) -> Need:
    return replace(Need(("Báo cáo",), "báo cáo", "UBND", "province", True, ()), per=per, **more)


def indicators_of(year: int) -> IndicatorSet:
    leaves = {
        "A": need("month"),
        "B": need("unit"),
        "C": need("province", if_any=True),
        "D": need("province"),
        "Đ": need("unit"),
    }
    made = tuple(
        Indicator(id, f"Tiêu chí {id}", "", 1.5, None, 1, needs=(one,), deduction=id == "Đ")
        for id, one in leaves.items()
    )
    period = Period(date(year - 1, 12, 16), date(year, 12, 15))
    return IndicatorSet(f"thu-{year}", year, "Bộ thử", period, False, made, ("thu",))


def document(
    place: int, issued: str | None, *ids: str, covers: tuple[str, str] | None = None, **more: Any
) -> EvidenceRow:
    unit = UNITS[place % 2]
    extraction = Extraction(
        number=Field(f"{place}/BC-X", state="read"),
        issue_date=Field(issued, state="read" if issued else "missing"),
        doc_type=Field("Báo cáo", state="read"),
        subject=Field("kết quả phòng, chống tham nhũng", state="read"),
        periods=(CoveredPeriod(*covers, "kỳ", about=True),) if covers else (),
    )
    row = EvidenceRow(
        f"{place:016x}-1-2", f"{unit}/{place}.pdf", 1, 2, f"{place:064x}", unit, "ocr", extraction,
        tuple(ScoredIndicator(id, 0.9, ("vì chữ nghĩa",)) for id in ids),
        notes=("Được viện dẫn.",), first_seen=datetime(2025, 3, 1, tzinfo=UTC),
    )  # fmt: skip
    return replace(row, **more)


def documents(year: int) -> list[EvidenceRow]:
    return [
        *(document(n, f"{year}-{n:02d}-10", "A") for n in (1, 2, 3, 5, 8)),
        document(20, f"{year - 1}-12-20", "A"),
        document(21, None, "A", reasons=("date-missing",)),
        document(22, f"{year - 1}-04-10", "A", reasons=("outside-before",)),
        document(30, f"{year}-06-01", "B", reasons=("number-uncertain",)),
        document(31, f"{year + 1}-06-01", "B"),
        document(32, f"{year - 1}-06-01", "B"),
        document(40, f"{year - 2}-06-01", "C"),
        document(50, f"{year}-06-01", "D", confirmed=True),
        document(51, f"{year}-02-05", "D", covers=(f"{year}-01-01", f"{year}-01-31")),
    ]


CASES = [
    Dates(iso_day(issued), (date(*start), date(*end)) if start else None)
    for issued in (None, "2023-06-01", "2024-06-01", "2024-12-20", "2025-12-16")
    for start, end in (
        ((), ()),
        ((2024, 1, 1), (2024, 6, 30)),
        ((2024, 1, 1), (2024, 12, 31)),
        ((2023, 1, 1), (2023, 12, 31)),
        ((2023, 12, 15), (2024, 12, 14)),
        ((2022, 5, 1), (2022, 6, 1)),
        ((2025, 5, 1), (2025, 6, 1)),
        ((2023, 10, 1), (2024, 3, 31)),
        ((2021, 1, 1), (2025, 12, 31)),
    )
]
"""Days that lead to every verdict, and to every sentence that tells one."""


@dataclass(frozen=True)
class Outcome:
    """All numbers, and all texts that came with them."""

    numbers: dict[str, Any]
    texts: frozenset[str]


def judged(year: int) -> tuple[list[EvidenceRow], tuple[CoverageRow, ...], IndicatorSet, str]:
    indicators = indicators_of(year)
    campaign = Campaign(
        "Đợt thử",
        year,
        "tỉnh",
        indicators,
        units=(
            Unit("Sở X", deadline=date(2025, 2, 15), requires=("A", "B")),
            Unit("Sở Y", excludes=("A", "B")),
        ),
        answers=(Answer("Phòng 4", ("A", "B")),),
    )
    rows = [
        replace(
            row,
            period=judge(
                Dates(row.issued, row.covers, "Báo cáo"), indicators.period, indicators.year
            ),
        )
        for row in documents(year)
    ]
    late = mark_late(rows, campaign)
    rows = list(late.rows)
    plain = coverage(indicators, rows, UNITS)
    asked = coverage(indicators, rows, UNITS, campaign)
    nobody = replace(campaign, units=(Unit("Sở Y", excludes=("A", "B")),))
    return rows, (*plain, *asked, *coverage(indicators, [], (), nobody)), indicators, late.caution


def outcome(folder: Path) -> Outcome:
    folder.mkdir()
    period = indicators_of(2024).period
    verdicts = [judge(case, period, 2024, rule) for case in CASES for rule in RULES]
    before_rows, before, _, _ = judged(2023)
    rows, covered, indicators, caution = judged(2024)
    register = match_register(registered(rows), rows)
    results = Results(
        "f", 2024, period, indicators, tuple(rows), covered, datetime(2025, 3, 20),
        caution=caution, register=register,
    )  # fmt: skip
    reasons = load_reasons()
    told = compare(ComparedResult(tuple(before_rows), before), ComparedResult(tuple(rows), covered))
    with closing(Store.create(folder / "out")) as store:
        store.save_evidence(rows, covered)
        grid = view_grid(store.engine, indicators)
        cell = view_cell(CellDecisionStore(store.engine, indicators, datetime.now), "A", "")
        kept = store.evidence()
    numbers = {
        "verdicts": [(one.verdict, one.rule, one.reasons) for one in verdicts],
        "statuses": [(row.indicator, row.unit, row.month, row.status) for row in covered],
        "if any": [(row.indicator, row.if_any, len(row.found)) for row in covered],
        "comparison": {
            kind: [(hole.after.indicator, hole.after.unit, hole.after.month) for hole in holes]
            for kind, holes in (
                ("found", told.newly_found),
                ("missing", told.newly_missing),
                ("still", told.still_missing),
            )
        },
        "documents": (len(told.new), len(told.gone), len(told.changed)),
        "grid": coverage_grid(results).tally(),
        "page": [
            (row.id, [(cell.unit, cell.status, cell.closed,
                       [status for _, status in cell.strip]) for cell in row.cells])
            for row in grid.rows
        ],
        "tally": grid.tally,
        "cell": (cell.status, [(month.status, len(month.papers)) for month in cell.months]),
        "assessment": assessment(results, reasons, folder / "bang.docx"),
        "terminal": [
            [cells[:1] + cells[2:4] for cells in cells_of(missing_summary(covered))],
            len(cells_of(missing_table(covered))),
            [(cells[0], cells[3], cells[6]) for cells in cells_of(evidence_table(rows))],
            re.findall(r"\d+", register_sentence(register)),
        ],
        "run.json": summary(results),
        "evidence.csv": evidence_frame(results).values.tolist(),
        "register": [(row.status, row.doc_id) for row in register],
        "kept": [(row.first_page, row.last_page, row.issued) for row in kept],
    }  # fmt: skip
    texts = frozenset(
        [one.sentence for one in verdicts]
        + [row.period.sentence for row in rows]
        + [row.note for row in covered if row.note]
        + [row.needed for row in covered]
        + [row.note for row in register if row.note]
        + [caution]
    )
    return Outcome(numbers, texts)


def registered(rows: list[EvidenceRow]) -> list[RegisterRow]:
    """A register of the same documents, one of them on another day, and of one without a scan."""
    made = [
        RegisterRow(
            "Sổ", line, row.extraction.number.value or "", "2024-01-11", "Báo cáo", "",
            row.extraction.subject.value or "", "A", 0.9, verdict="inside",
        )
        for line, row in enumerate(rows[:3], start=1)
        if row.extraction
    ]  # fmt: skip
    other = replace(made[0], line=9, number="900/QĐ-Y", subject="bổ nhiệm cán bộ", close=True)
    return [*made, other]


def cells_of(table: Table) -> list[tuple[str, ...]]:
    return list(zip(*(map(str, column.cells) for column in table.columns), strict=True))


def assessment(results: Results, reasons: ReasonList, path: Path) -> list[Any]:
    """Points, own points and the number of documents of every indicator."""
    rows = criterion_rows(results, make_listing(results, reasons))
    write_self_assessment(results, rows, path)
    told: list[Any] = []
    tables = Document(str(path)).tables
    criteria = next(one for one in tables if len(one.columns) == 7)
    for row in criteria.rows[1:]:
        _, _, points, own, _, _, papers = (cell.text for cell in row.cells)
        told.append((points, own, len(papers.splitlines())))
    return told


def word_otherwise(patch: pytest.MonkeyPatch) -> None:
    """Give every sentence, and every word for a status or verdict, another wording."""
    for module in (sentences, coverage_sentences):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__:
                patch.setattr(module, name, lambda *_, **__: OTHER)
    for name, table in vars(wording).items():
        if name.isupper() and isinstance(table, dict):
            for key in [key for key, words in table.items() if isinstance(words, str)]:
                patch.setitem(table, key, OTHER)


def test_another_wording_changes_no_number(tmp_path: Path) -> None:
    plain = outcome(tmp_path / "plain")
    with pytest.MonkeyPatch.context() as patch:
        word_otherwise(patch)
        other = outcome(tmp_path / "other")
    assert other.texts <= {OTHER, ""}
    for name, number in plain.numbers.items():
        assert other.numbers[name] == number, name


def test_what_is_compared_has_something_to_compare(tmp_path: Path) -> None:
    plain = outcome(tmp_path / "plain")
    numbers = plain.numbers
    assert len(plain.texts) > 50
    assert {verdict for verdict, _, _ in numbers["verdicts"]} == set(get_args(Verdict))
    statuses = Counter(status for *_, status in numbers["statuses"])
    assert statuses.keys() >= {"confirmed", "found", "outside-only", "missing", "not-required"}
    months = {month for _, _, month, _ in numbers["statuses"] if month}
    assert months == {date(2024, month, 1) for month in range(1, 13)}
    assert {indicator for indicator, if_any, _ in numbers["if any"] if if_any} == {"C"}
    assert any(month for _, _, month in numbers["comparison"]["still"])
    assert any(papers for *_, papers in numbers["assessment"])
    assert {"no-scan", "probable"} <= {status for status, _ in numbers["register"]}


def texts_in(module: Path) -> Iterator[str]:
    """Yield the texts of a module, those in f-strings as well, without docstrings."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in docstrings:
            yield from [node.value] if isinstance(node.value, str) else []


@pytest.mark.parametrize("module", sorted(JUDGING.glob("*.py")), ids=lambda path: path.stem)
def test_judging_words_nothing_itself(module: Path) -> None:
    """Names of types and patterns of titles are Vietnamese too; sentences stand elsewhere."""
    worded = [
        text
        for text in texts_in(module)
        if len(text.split()) > 2 and re.search(r"[^\W\d_a-zA-Z]", text) and "\\" not in text
    ]
    assert worded == []
