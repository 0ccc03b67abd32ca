"""An invented run: about 60 documents of 8 units, with every verdict, reason and hole.

No real person, number or place: the reports are tested on it, and looked at.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from extractors.document import CoveredPeriod, Extraction, Field, Figure
from indicator_map.model import Indicator, IndicatorSet, Period
from pipeline.records.results import Results
from pipeline.records.rows import (
    CoverageRow,
    CoverageStatus,
    EvidenceRow,
    Judgement,
    ScoredIndicator,
    Verdict,
)

PERIOD = Period(date(2023, 12, 16), date(2024, 12, 15))
UNITS = (
    "Công an tỉnh",
    "DV07 - Sở Tài chính",
    "Huyện Cư Mơ",
    "Sở Nội vụ",
    "Sở Tư pháp",
    "Thanh tra tỉnh",
    "Ủy ban nhân dân thành phố Tân Bình Thượng",
    "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
)
TREE: tuple[tuple[str, str, float | None], ...] = (
    ("A", "TIÊU CHÍ ĐÁNH GIÁ VIỆC LÃNH ĐẠO, CHỈ ĐẠO, XÂY DỰNG CHÍNH SÁCH, PHÁP LUẬT VỀ PCTN", 20),
    ("A.1", "Đánh giá việc lãnh đạo, chỉ đạo công tác PCTN", 5),
    ("A.1.2", "Ban hành kế hoạch PCTN năm 2024", 1),
    ("A.1.3", "Nội dung kế hoạch PCTN năm 2024", None),
    ("A.1.3.4", "Về tuyên truyền, phổ biến giáo dục pháp luật về PCTN", None),
    ("A.2", "Đánh giá việc tổ chức thực hiện kế hoạch", 15),
    ("A.2.2.1", "Ban hành kế hoạch tuyên truyền", 1.5),
    ("A.2.2.2", "Kết quả thực hiện tuyên truyền", 2.5),
    ("A.2.4", "Tiếp công dân của Chủ tịch UBND cấp tỉnh", 2),
    ("B", "ĐÁNH GIÁ VIỆC THỰC HIỆN CÁC BIỆN PHÁP PHÒNG NGỪA THAM NHŨNG", 40),
    ("B.1", "Công tác phòng ngừa tham nhũng trong cơ quan, tổ chức, đơn vị Nhà nước", None),
    ("B.1.2", "Kết quả thực hiện cải cách hành chính (PAR 2024)", None),
    ("B.1.7.1", "Ban hành kế hoạch chuyển đổi vị trí công tác", None),
    ("B.1.7.2", "Kết quả chuyển đổi vị trí công tác của cán bộ, công chức, viên chức", None),
    ("B.1.9.1", "Ban hành kế hoạch kê khai, công khai bản kê khai TSTN", None),
    ("B.1.9.2", "Kết quả kê khai, công khai bản kê khai tài sản, thu nhập", None),
    ("C", "ĐÁNH GIÁ VIỆC PHÁT HIỆN VÀ XỬ LÝ THAM NHŨNG", 30),
    ("C.1.1", "Kết quả phát hiện hành vi tham nhũng qua kiểm tra, thanh tra, giám sát", None),
    ("D", "ĐÁNH GIÁ VIỆC THU HỒI TÀI SẢN THAM NHŨNG", 10),
    ("D.1.1", "Kết quả thu hồi tiền, tài sản tham nhũng qua kiểm tra, giám sát, thanh tra", None),
)
SUBJECTS: dict[str, tuple[str, str, str]] = {
    "A.1.2": ("Kế hoạch", "KH", "Công tác phòng, chống tham nhũng, tiêu cực năm 2024"),
    "A.1.3.4": ("Kế hoạch", "KH", "Phổ biến, giáo dục pháp luật về phòng, chống tham nhũng"),
    "A.2.2.1": ("Kế hoạch", "KH", "Tuyên truyền, phổ biến pháp luật về PCTN năm 2024"),
    "A.2.2.2": ("Báo cáo", "BC", "Kết quả tuyên truyền, phổ biến pháp luật về PCTN năm 2024"),
    "A.2.4": ("Thông báo", "TB", "Kết luận tại buổi tiếp công dân định kỳ của Chủ tịch UBND tỉnh"),
    "B.1.2": ("Quyết định", "QĐ", "Công bố kết quả Chỉ số cải cách hành chính năm 2024"),
    "B.1.7.1": ("Kế hoạch", "KH", "Định kỳ chuyển đổi vị trí công tác đối với công chức năm 2024"),
    "B.1.7.2": ("Báo cáo", "BC", "Kết quả chuyển đổi vị trí công tác năm 2024"),
    "B.1.9.1": ("Kế hoạch", "KH", "Kê khai, công khai bản kê khai tài sản, thu nhập năm 2024"),
    "B.1.9.2": ("Báo cáo", "BC", "Kết quả kê khai, công khai bản kê khai tài sản, thu nhập"),
    "C.1.1": ("Báo cáo", "BC", "Kết quả phát hiện tham nhũng qua thanh tra, kiểm tra năm 2024"),
    "D.1.1": ("Quyết định", "QĐ", "Thu hồi số tiền sai phạm theo Kết luận thanh tra"),
}
SENTENCES: dict[Verdict, str] = {
    "inside": "Ban hành trong kỳ 16/12/2023–15/12/2024.",
    "before": "Ban hành trước 16/12/2023; tiêu chí xét theo ngày ban hành.",
    "after": "Ban hành sau 15/12/2024; tiêu chí xét theo ngày ban hành.",
    "partial": "Kỳ nội dung 01/01/2024–31/03/2025 chỉ nằm một phần trong kỳ.",
    "unknown": "Không có ngày ban hành nên chưa xét được.",
}


def make_set() -> IndicatorSet:
    """A set of twelve leaves in the usual shape, some points unknown."""
    ids = {id for id, _, _ in TREE}
    indicators: list[Indicator] = []
    for id, title, points in TREE:
        parents = [id.rsplit(".", cut)[0] for cut in range(1, id.count(".") + 1)]
        parent = next((one for one in parents if one in ids), None)
        level = 1 if parent is None else 1 + next(i.level for i in indicators if i.id == parent)
        indicators.append(
            Indicator(id=id, title=title, title_template=title, points=points, parent=parent,
                      level=level)
        )  # fmt: skip
    return IndicatorSet(
        id="thu-nghiem-2024",
        year=2024,
        name="Bộ chỉ số thử nghiệm đánh giá công tác PCTN cấp tỉnh năm 2024",
        period=PERIOD,
        provisional=True,
        indicators=tuple(indicators),
        lineage=("thu-nghiem-2024",),
    )


def read(value: str | None, confidence: float = 0.95) -> Field:
    """A field as read, or a missing one."""
    if value is None:
        return Field()
    return Field(value=value, raw=value, page=1, confidence=confidence, reader="letterhead",
                 state="read")  # fmt: skip


def make_row(
    path: str = "Sở Nội vụ/KH 31.pdf",
    *,
    content: bytes = b"",
    pages: str = "1-3",
    unit: str = "Sở Nội vụ",
    number: str | None = "31/KH-UBND",
    issue_date: str | None = "2024-02-02",
    doc_type: str | None = "Kế hoạch",
    issuer: str | None = "Ủy ban nhân dân tỉnh Tân Bình",
    subject: str | None = "Công tác phòng, chống tham nhũng năm 2024",
    indicators: tuple[tuple[str, float], ...] = (("A.1.2", 0.91),),
    verdict: Verdict = "inside",
    reasons: tuple[str, ...] = (),
    figures: tuple[Figure, ...] = (),
    covers: tuple[str, str] | None = None,
    duplicate_of: str = "",
    error: str = "",
    confirmed: bool = False,
) -> EvidenceRow:
    """One row with sensible values for whatever a test does not care about."""
    content = content or path.encode()
    digest = hashlib.sha256(content).hexdigest()
    doc_id = hashlib.sha256(f"{digest} {pages}".encode()).hexdigest()[:16]
    first, last = map(int, pages.split("-"))
    periods = (CoveredPeriod(*covers, text="năm 2024", about=True),) if covers else ()
    extraction = Extraction(
        number=read(number),
        issue_date=read(issue_date),
        doc_type=read(doc_type),
        issuer=read(issuer),
        subject=read(subject),
        signer=read("Nguyễn Văn Mẫu"),
        periods=periods,
        figures=figures,
    )
    return EvidenceRow(
        doc_id=doc_id,
        path=path,
        first_page=0 if error else first,
        last_page=0 if error else last,
        sha256=digest,
        unit=unit,
        read_by="" if error else "ocr",
        extraction=None if error else extraction,
        indicators=() if error else tuple(ScoredIndicator(id, score) for id, score in indicators),
        period=Judgement(verdict, "issued", SENTENCES[verdict]),
        reasons=reasons,
        duplicate_of=duplicate_of,
        error=error,
        confirmed=confirmed,
    )


def make_results(
    rows: tuple[EvidenceRow, ...],
    coverage: tuple[CoverageRow, ...] = (),
    folder: str = "minh chứng",
) -> Results:
    """Results around the given rows."""
    return Results(
        folder=folder,
        year=2024,
        period=PERIOD,
        indicators=make_set(),
        rows=rows,
        coverage=coverage,
        made_at=datetime(2025, 3, 20, 14, 30),
        seconds={"reading": 61.25, "reports": 1.5},
    )


def example_results(count: int = 60, folder: str = "minh chứng") -> Results:
    """An invented run of `count` documents and four unreadable files; the same at every call."""
    chance = random.Random(7)
    leaves = tuple(SUBJECTS)
    rows: list[EvidenceRow] = []
    for index in range(count):
        unit = UNITS[index % len(UNITS)]
        leaf = leaves[(index * 5 + index // len(UNITS)) % len(leaves)]
        doc_type, sign, subject = SUBJECTS[leaf]
        verdict, reasons = _verdict_and_reasons(index)
        issued = _issued(verdict, chance)
        odd_name = " #50%" if index % 9 == 0 else ""
        number = (
            f"{chance.randint(1, 900):02}/{sign}-{chance.choice(('UBND', 'TTr', 'STC', 'SNV'))}"
        )
        blank = {"number-blank", "number-missing"} & set(reasons)
        rows.append(
            make_row(
                f"{unit}/{leaf.replace('.', '-')}/{sign} {index:03}{odd_name}.pdf",
                unit=unit,
                number=None if blank else number,
                issue_date=None if verdict == "unknown" else issued.isoformat(),
                doc_type=doc_type,
                issuer=unit if index % 3 else "Ủy ban nhân dân tỉnh Tân Bình",
                subject=subject,
                indicators=() if "no-indicator" in reasons else _accepted(leaf, index, chance),
                verdict=verdict,
                reasons=reasons,
                covers=("2023-12-15", "2024-12-14") if doc_type == "Báo cáo" else None,
                figures=(
                    Figure("người đã kê khai", 120 + index, "người",
                           f"Tổng số người đã kê khai tài sản, thu nhập: {120 + index} người", 2,
                           "kê khai"),
                )
                if leaf == "B.1.9.2"
                else (),
                duplicate_of=rows[index - 8].doc_id if "duplicate" in reasons else "",
                confirmed=index % 11 == 5,
            )
        )  # fmt: skip
    for index, error in enumerate(("encrypted", "damaged", "empty-file", "unsupported-type")):
        unit = UNITS[index]
        rows.append(make_row(f"{unit}/tệp hỏng {index}.pdf", unit=unit, error=error))
    return make_results(tuple(rows), _coverage(rows), folder)


def _accepted(leaf: str, index: int, chance: random.Random) -> tuple[tuple[str, float], ...]:
    score = round(chance.uniform(0.55, 0.98), 2)
    if leaf == "A.1.2" and index % 2:
        return (leaf, score), ("A.1.3.4", 0.4)
    return ((leaf, score),)


def _verdict_and_reasons(index: int) -> tuple[Verdict, tuple[str, ...]]:
    by_rest: dict[int, tuple[Verdict, tuple[str, ...]]] = {
        2: ("inside", ("number-uncertain",)),
        4: ("before", ("outside-before",)),
        6: ("after", ("outside-after",)),
        8: ("unknown", ("date-missing", "period-unknown")),
        10: ("partial", ("period-partial",)),
        11: ("inside", ("no-indicator",)),
        12: ("inside", ("number-blank", "unsigned")),
        14: ("inside", ("duplicate",)),
        15: ("inside", ("date-uncertain", "indicator-close")),
    }
    return by_rest.get(index % 17, ("inside", ()))


def _issued(verdict: Verdict, chance: random.Random) -> date:
    first = {"before": date(2023, 9, 1), "after": date(2024, 12, 16)}.get(verdict, PERIOD.start)
    return date.fromordinal(first.toordinal() + chance.randint(0, 90 if verdict == "after" else 100
                            if verdict == "before" else 364))  # fmt: skip


RARE: tuple[CoverageStatus, ...] = (
    "wrong-issuer",
    "wrong-kind",
    "draft",
    "partial",
    "none-occurred",
)
"""How `C.1.1` stands with the first units, so that the example has every status."""

MONTHLY = "A.2.4"
"""Asked for every month: the n-th unit has all but n months."""


def _coverage(rows: list[EvidenceRow]) -> tuple[CoverageRow, ...]:
    made: list[CoverageRow] = []
    for leaf in make_set().leaves:
        for place, unit in enumerate(UNITS):
            own = [
                r for r in rows if r.unit == unit and leaf.id in {i.indicator for i in r.indicators}
            ]
            if leaf.id == MONTHLY:
                made.extend(_months(leaf, unit, place, own))
            elif leaf.id == "C.1.1" and place < len(RARE):
                made.append(_rare(leaf, unit, RARE[place], own))
            else:
                made.append(_common(leaf, unit, own))
    return tuple(made)


def _common(leaf: Indicator, unit: str, own: list[EvidenceRow]) -> CoverageRow:
    inside = [row for row in own if row.period.verdict not in ("before", "after")]
    status: CoverageStatus = (
        "not-required"
        if leaf.id == "B.1.2" and not own
        else "confirmed"
        if any(row.confirmed for row in inside)
        else "found"
        if inside
        else "outside-only"
        if own
        else "missing"
    )
    rest = [row for row in own if row not in inside]
    return CoverageRow(
        leaf.id,
        leaf.title,
        unit,
        status,
        _needed(leaf),
        tuple(map(_number, inside)),
        "Nộp trước 15/3/2025." if status == "missing" else "",
        wanting=f"còn thiếu {_needed(leaf)}" if status in ("missing", "outside-only") else "",
        have=min(len(inside), 1),
        doc_ids=tuple(row.doc_id for row in inside),
        apart=tuple(f"{_number(row)}: ngoài kỳ" for row in rest),
        apart_ids=tuple(row.doc_id for row in rest),
    )


def _months(
    leaf: Indicator, unit: str, place: int, own: list[EvidenceRow]
) -> Iterator[CoverageRow]:
    there = own[:1]
    for month in range(1, 13):
        found = month > place
        yield CoverageRow(
            leaf.id,
            leaf.title,
            unit,
            "found" if found else "missing",
            _needed(leaf),
            tuple(map(_number, there)) if found else (),
            f"tháng {month:02d}/2024",
            month=date(2024, month, 1),
            have=int(found),
            wanting="" if found else f"còn thiếu {_needed(leaf)}",
            doc_ids=tuple(row.doc_id for row in there) if found else (),
        )


def _rare(
    leaf: Indicator, unit: str, status: CoverageStatus, own: list[EvidenceRow]
) -> CoverageRow:
    partial = status == "partial"
    hole = status != "none-occurred"
    return CoverageRow(
        leaf.id,
        leaf.title,
        unit,
        status,
        _needed(leaf),
        tuple(map(_number, own)) if partial else (),
        have=int(partial),
        need=2,
        wanting="còn thiếu Báo cáo kết quả; đã có Kế hoạch 18/KH-TTr" if hole else "",
        doc_ids=tuple(row.doc_id for row in own) if partial else (),
        apart=() if partial else tuple(f"{_number(row)}: không chứng minh được" for row in own),
        apart_ids=() if partial else tuple(row.doc_id for row in own),
        basis="" if hole else "7/BC-TTr, tr. 2: “không phát sinh vụ việc tham nhũng”",
    )


def _needed(leaf: Indicator) -> str:
    return f"{SUBJECTS[leaf.id][0]} về “{SUBJECTS[leaf.id][2]}”"


def _number(row: EvidenceRow) -> str:
    return (row.extraction.number.value if row.extraction else None) or "chưa rõ số"


def write_originals(results: Results, folder: Path) -> None:
    """Put a file of the right content at every row's path (rows made without `content`)."""
    for row in results.rows:
        path = folder / row.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(row.path.encode())
