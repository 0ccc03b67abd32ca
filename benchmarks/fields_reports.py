"""Covered periods and figures of made-up reports, against what was written into them.

    python benchmarks/fields_reports.py [--reports 200] [--noise 0 1] [--maker first|second]

Two makers with wording and layout of their own: rules are written with the first one's reports at
hand, `second` is for measuring. Each report has a subject with a period, sentences and a table of
figures; noise harms the words as OCR does (fields_noise.py). Printed: covered periods right, and
precision, recall and F1 of the figures by value and unit, and by what is counted as well.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from fields_noise import MIDDLE, STATE, harmed, set_words, stretched

from extractors.document import Document, Reading
from extractors.fields.extract import extract
from extractors.grammar import load_grammar
from extractors.page import Page, Word
from extractors.reading.lines import lines_of

Told = tuple[float, str, str]
"""Value, unit, what is counted."""


@dataclass(slots=True)
class Report:
    """Text of a report with what must be found in it."""

    subject: list[str]
    period: tuple[str, str] | None
    paragraphs: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    figures: list[Told] = field(default_factory=list)
    kind: str = "BÁO CÁO"
    date: str = "ngày 20 tháng 12 năm 2024"


def _written(value: float) -> str:
    """Return a number as papers write it: points part thousands, a comma the decimals."""
    if value == int(value):
        return f"{int(value):,}".replace(",", ".")
    return f"{value:,.3f}".rstrip("0").replace(",", "_").replace(".", ",").replace("_", ".")


def first_maker(chance: random.Random) -> Report:
    """Return a report in the wording of an inspectorate."""
    year = chance.randint(2021, 2025)
    last = year - 1
    forms: list[tuple[str, tuple[str, str], str]] = [
        (f"năm {year}", (f"{year}-01-01", f"{year}-12-31"), ""),
        (f"quý I năm {year}", (f"{year}-01-01", f"{year}-03-31"), ""),
        (f"quý III + IV/{year}", (f"{year}-07-01", f"{year}-12-31"), ""),
        (f"6 tháng đầu năm {year}", (f"{year}-01-01", f"{year}-06-30"), ""),
        (f"9 tháng đầu năm {year}", (f"{year}-01-01", f"{year}-09-30"), ""),
        (f"tháng 02/{year}", (f"{year}-02-01", f"{year}-02-{29 if year % 4 == 0 else 28}"), ""),
        (f"tháng 8 năm {year}", (f"{year}-08-01", f"{year}-08-31"), ""),
        (
            f"năm {year} và phương hướng, nhiệm vụ năm {year + 1}",
            (f"{year}-01-01", f"{year}-12-31"),
            "",
        ),
        (f"giai đoạn {year}-{year + 4}", (f"{year}-01-01", f"{year + 4}-12-31"), ""),
        (f"nhiệm kỳ {year} - {year + 5}", (f"{year}-01-01", f"{year + 5}-12-31"), ""),
        (
            f"năm {year}",
            (f"{last}-12-15", f"{year}-12-14"),
            f"Số liệu tính từ ngày 15/12/{last} đến ngày 14/12/{year}.",
        ),
        (
            f"quý II năm {year} (từ 15/3/{year} đến 14/6/{year})",
            (f"{year}-03-15", f"{year}-06-14"),
            "",
        ),
        (f"từ tháng 12/{last} đến tháng 11/{year}", (f"{last}-12-01", f"{year}-11-30"), ""),
        (f"năm học {last}-{year}", (f"{last}-09-01", f"{year}-05-31"), ""),
        (f"11 tháng năm {year}", (f"{year}-01-01", f"{year}-11-30"), ""),
    ]
    words, period, said = chance.choice(forms)
    report = Report(["Kết quả công tác phòng, chống tham nhũng,", f"tiêu cực {words}"], period)
    report.date = f"ngày 20 tháng 12 năm {year}"
    if said:
        report.paragraphs.append(said)
    n = [chance.randint(2, 99) for _ in range(12)]
    big = chance.randint(1_000, 99_999)
    money = chance.randint(1, 900) + chance.choice([0, 0.5, 0.25])
    sentences: list[tuple[str, list[Told]]] = [
        (
            f"Toàn tỉnh đã tổ chức {n[0]} hội nghị tuyên truyền, phổ biến pháp luật cho "
            f"{_written(big)} lượt người tham dự.",
            [
                (n[0], "hội nghị", "hội nghị tuyên truyền"),
                (big, "lượt người", "lượt người tuyên truyền"),
            ],
        ),
        (
            f"Trong kỳ, ngành thanh tra đã triển khai {n[1]} cuộc thanh tra hành chính, phát hiện "
            f"sai phạm {_written(money)} tỷ đồng, kiến nghị thu hồi {_written(money / 2)} tỷ đồng.",
            [
                (n[1], "cuộc thanh tra", "cuộc thanh tra"),
                (money, "tỷ đồng", "tiền vi phạm"),
                (money / 2, "tỷ đồng", "tiền phải thu hồi"),
            ],
        ),
        (
            f"Số tiền đã thu hồi nộp ngân sách nhà nước là {_written(big * 1000)} đồng.",
            [(big * 1000, "đồng", "tiền đã thu hồi")],
        ),
        (
            f"Cơ quan Cảnh sát điều tra khởi tố {n[2]} vụ, {n[3]} bị can về các tội tham nhũng.",
            [(n[2], "vụ", "vụ khởi tố"), (n[3], "bị can", "bị can khởi tố")],
        ),
        (
            f"Tòa án nhân dân hai cấp đã xét xử {n[4]} vụ với {n[5]} bị cáo.",
            [(n[4], "vụ", "vụ xét xử"), (n[5], "bị cáo", "bị cáo xét xử")],
        ),
        (
            f"Tổng số bản kê khai tài sản, thu nhập trong năm là {_written(big)} bản.",
            [(big, "bản", "bản kê khai")],
        ),
        (
            f"Đã chuyển đổi vị trí công tác đối với {n[6]} công chức, viên chức theo quy định.",
            [(n[6], "công chức", "người chuyển đổi vị trí")],
        ),
        (
            f"Qua kiểm tra, xử lý kỷ luật {n[7]:02d} đảng viên vi phạm.",
            [(n[7], "đảng viên", "người bị kỷ luật")],
        ),
        (
            f"Tiếp {_written(big)} lượt công dân đến khiếu nại, tố cáo.",
            [(big, "lượt", "lượt tiếp công dân")],
        ),
        (
            f"Diện tích đất đã thu hồi: {_written(n[8] + 0.5)} ha.",
            [(n[8] + 0.5, "ha", "đất đã thu hồi")],
        ),
        (
            "Căn cứ Điều 12 Nghị định số 59/2019/NĐ-CP ngày 01/7/2019 của Chính phủ, các đơn vị đã "
            "triển khai đúng quy định.",
            [],
        ),
    ]
    for text, told in chance.sample(sentences, 6):
        report.paragraphs.append(text)
        report.figures += told
    if chance.random() < 0.5:
        report.head = ["Nội dung", "Số vụ", "Số bị can"]
        for name, what in (("Khởi tố", "khởi tố"), ("Truy tố", "truy tố")):
            one, two = chance.randint(1, 40), chance.randint(1, 90)
            report.rows.append([name, str(one), str(two)])
            report.figures += [(one, "vụ", f"vụ {what}"), (two, "bị can", f"bị can {what}")]
    return report


def second_maker(chance: random.Random) -> Report:
    """Return a report in the wording of districts, departments and schools."""
    year = chance.choice([2022, 2023, 2024, 2025])
    before = year - 1
    end = {"1": "31", "6": "30", "9": "30", "12": "31"}
    month = chance.choice(list(end))
    subjects: list[tuple[list[str], tuple[str, str] | None, str]] = [
        (
            ["Tổng kết công tác phòng ngừa tham nhũng", f"năm {year}; phương hướng năm {year + 1}"],
            (f"{year}-01-01", f"{year}-12-31"),
            "",
        ),
        (
            [
                f"Sơ kết công tác phòng, chống tham nhũng sáu tháng đầu năm {year},",
                f"nhiệm vụ trọng tâm 6 tháng cuối năm {year}",
            ],
            (f"{year}-01-01", f"{year}-06-30"),
            "",
        ),
        (
            [f"Kết quả thanh tra, kiểm tra tháng {month}/{year}"],
            (f"{year}-{int(month):02d}-01", f"{year}-{int(month):02d}-{end[month]}"),
            "",
        ),
        (
            [f"Kết quả công tác nội chính quý IV/{year}", f"và kế hoạch công tác quý I/{year + 1}"],
            (f"{year}-10-01", f"{year}-12-31"),
            "",
        ),
        (
            [
                "Kết quả 05 năm thực hiện công tác phòng, chống tham nhũng",
                f"(giai đoạn {year - 5} – {year - 1})",
            ],
            (f"{year - 5}-01-01", f"{year - 1}-12-31"),
            "",
        ),
        (
            ["Kết quả thực hiện quy tắc ứng xử", f"chín tháng đầu năm {year}"],
            (f"{year}-01-01", f"{year}-09-30"),
            "",
        ),
        (
            [f"Công tác tiếp công dân, giải quyết đơn thư quý 3 năm {year}"],
            (f"{year}-07-01", f"{year}-09-30"),
            "",
        ),
        (
            ["Tình hình thực hành tiết kiệm, chống lãng phí"],
            (f"{before}-12-15", f"{year}-12-14"),
            f"Kỳ báo cáo: từ ngày 15 tháng 12 năm {before} đến ngày 14 tháng 12 năm {year}.",
        ),
        (
            [
                f"Kết quả kiểm soát tài sản, thu nhập năm {year}",
                "(thời điểm lấy số liệu từ ngày",
                f"16/12/{before} đến ngày 15/12/{year})",
            ],
            (f"{before}-12-16", f"{year}-12-15"),
            "",
        ),
        (
            [f"Kết quả công khai tài chính năm học {before} - {year}"],
            (f"{before}-09-01", f"{year}-05-31"),
            "",
        ),
        (
            ["Việc chấp hành Luật Phòng, chống tham nhũng năm 2018", f"trong năm {year}"],
            (f"{year}-01-01", f"{year}-12-31"),
            "",
        ),
        (
            [
                f"Triển khai Kế hoạch số 15/KH-UBND ngày 20/01/{before} của UBND huyện",
                f"về phòng, chống tham nhũng năm {year}",
            ],
            (f"{year}-01-01", f"{year}-12-31"),
            "",
        ),
        (
            [f"Kết quả hoạt động 10 tháng, ước thực hiện năm {year}"],
            (f"{year}-01-01", f"{year}-10-31"),
            "",
        ),
        (
            [f"Tình hình, kết quả công tác từ ngày 01/01 đến ngày 30/6/{year}"],
            (f"{year}-01-01", f"{year}-06-30"),
            "",
        ),
        (["Việc cử cán bộ tham gia tổ giúp việc"], None, ""),
        (
            [f"Thực hiện Đề án văn hóa công vụ đến năm {year + 5}"],
            (f"{year}-01-01", f"{year + 5}-12-31"),
            "",
        ),
    ]
    subject, period, said = chance.choice(subjects)
    report = Report(list(subject), period)
    report.date = f"ngày 12 tháng 12 năm {year}"
    if said:
        report.paragraphs.append(said)
    a, b, c, d = (chance.randint(1, 60) for _ in range(4))
    many = chance.randint(1_001, 48_000)
    money = chance.randint(1_000, 9_000_000) * 1000
    decimal = chance.randint(10, 999) / 10
    sentences: list[tuple[str, list[Told]]] = [
        (
            f"Đã mở {a} lớp tập huấn với {_written(many)} người tham gia; cấp phát "
            f"{_written(many * 2)} tờ gấp tuyên truyền.",
            [(a, "lớp", "hội nghị tuyên truyền"), (many, "người", "người"), (many * 2, "tờ", "tờ")],
        ),
        (
            f"So với cùng kỳ năm trước, số đơn tiếp nhận tăng {decimal:.1f}%.".replace(".", ",", 1),
            [(decimal, "%", "%")],
        ),
        (
            f"Số tiền phải thu hồi là {_written(money)} đồng; "
            f"đã thu hồi được {_written(money // 2)} đồng.",
            [(money, "đồng", "tiền phải thu hồi"), (money // 2, "đồng", "tiền đã thu hồi")],
        ),
        (
            f"Viện kiểm sát đã truy tố {a:02d} vụ/{b:02d} bị can.",
            [(a, "vụ", "vụ truy tố"), (b, "bị can", "bị can truy tố")],
        ),
        (
            f"Toàn huyện có {c} cơ quan, đơn vị thực hiện kê khai; "
            f"{_written(many)} người có nghĩa vụ kê khai.",
            [
                (c, "cơ quan, đơn vị", "cơ quan kê khai"),
                (many, "người", "người có nghĩa vụ kê khai"),
            ],
        ),
        (
            f"Tiến hành kiểm tra việc thực hiện quy tắc ứng xử tại {b} đơn vị.",
            [(b, "đơn vị", "đơn vị")],
        ),
        (
            f"Trong năm, Thanh tra huyện kết thúc {d} cuộc, ban hành {d} kết luận thanh tra.",
            [(d, "cuộc", "cuộc thanh tra"), (d, "kết luận", "kết luận thanh tra")],
        ),
        (
            f"Thu hồi {_written(decimal)} triệu đồng và {_written(many)} m2 đất.",
            [(decimal, "triệu đồng", "tiền phải thu hồi"), (many, "m2", "đất phải thu hồi")],
        ),
        (
            f"Có {a} trường hợp bị xử lý kỷ luật, trong đó khiển trách {b} người.",
            [(a, "trường hợp", "người bị kỷ luật"), (b, "người", "người bị kỷ luật")],
        ),
        (
            "Theo khoản 2 Điều 20 Luật Phòng, chống tham nhũng năm 2018 và Công văn số 512/TTT-NV3 "
            "ngày 03/4/2024, không có nội dung phát sinh.",
            [],
        ),
    ]
    for text, told in chance.sample(sentences, 5):
        report.paragraphs.append(text)
        report.figures += told
    if chance.random() < 0.5:
        report.head = ["TT", "Chỉ tiêu", "Đơn vị tính", "Kết quả"]
        lines = [
            ("Số cuộc thanh tra", "cuộc"),
            ("Số đơn tiếp nhận", "đơn"),
            ("Số tiền phải thu hồi", "triệu đồng"),
            ("Số người được xác minh", "người"),
        ]
        whats = [
            "cuộc thanh tra",
            "đơn khiếu nại, tố cáo",
            "tiền phải thu hồi",
            "người được xác minh",
        ]
        for index, ((name, unit), what) in enumerate(zip(lines, whats, strict=True), start=1):
            value = chance.randint(1, 5000)
            report.rows.append([str(index), name, unit, _written(value)])
            report.figures.append((value, unit, what))
    return report


def words_of(report: Report) -> list[Word]:
    """Return the words of the report's page."""
    words: list[Word] = []
    for index, text in enumerate(STATE):
        words += set_words(text, 405, 50 + 16 * index)
    for index, text in enumerate(("ỦY BAN NHÂN DÂN", "HUYỆN CƯ M'GAR")):
        words += set_words(text, 165, 50 + 15.5 * index, 12)
    words += set_words("Số: 318/BC-UBND", 165, 90)
    words += set_words(f"Cư M'gar, {report.date}", 405, 90)
    words += set_words(report.kind, MIDDLE, 125, 14)
    y = 143.0
    for text in report.subject:
        words += set_words(text, MIDDLE, y, 14)
        y += 17
    y += 14
    for paragraph in report.paragraphs:
        line: list[str] = []
        first = True
        for word in [*paragraph.split(), ""]:
            if not word or len(" ".join([*line, word])) > (76 if first else 82):
                placed = stretched(" ".join(line), y, 30 if first else 0)
                words += (
                    placed if word else set_words(" ".join(line), placed[0].box.x0, y, left=True)
                )
                y += 17
                line, first = [], False
            line.append(word)
        y += 3
    y += 12
    columns = {3: (90, 330, 450), 4: (90, 140, 340, 470)}.get(len(report.head), ())
    for row in [report.head, *report.rows] if report.head else []:
        for x, cell in zip(columns, row, strict=True):
            words += set_words(cell, x, y, left=True)
        y += 18
    return words


def _scored(found: Counter[Told], wanted: Counter[Told]) -> tuple[int, int, int]:
    both = sum((found & wanted).values())
    return both, sum(found.values()), sum(wanted.values())


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--noise", type=float, nargs="+", default=[0.0, 1.0])
    parser.add_argument("--maker", choices=["first", "second"], default="second")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    maker: Callable[[random.Random], Report] = (
        first_maker if options.maker == "first" else second_maker
    )
    grammar = load_grammar()
    for level in options.noise:
        right = 0
        totals = {"value and unit": [0, 0, 0], "and what": [0, 0, 0]}
        for index in range(options.reports):
            chance = random.Random(f"{options.maker} {index}")
            report = maker(chance)
            words = words_of(report)
            if level:
                words = harmed(words, level, chance)
            page = Page(1, 595, 842, lines_of(words), "ocr" if level else "text")
            found = extract(Document("a.pdf", Reading((page,)), 1, 1), grammar)
            covers = (found.covers.start, found.covers.end) if found.covers else None
            right += covers == report.period
            if options.verbose and covers != report.period:
                print(f"{level} {report.subject} {report.paragraphs[0]} {covers} {report.period}")
            full = Counter((f.value, f.unit.lower(), f.what) for f in found.figures)
            wanted = Counter(report.figures)
            bare: list[Counter[Told]] = [Counter(), Counter()]
            for held, stripped in zip((full, wanted), bare, strict=True):
                for (value, unit, _), count in held.items():
                    stripped[value, unit, ""] += count
            for name, pair in (("value and unit", bare), ("and what", [full, wanted])):
                for place, number in enumerate(_scored(pair[0], pair[1])):
                    totals[name][place] += number
            if options.verbose and full != wanted:
                print("   too many", dict(full - wanted), "missed", dict(wanted - full))
        print(
            f"{options.maker} maker, noise {level}: covered period right {right} of "
            f"{options.reports} ({right / options.reports:.1%})"
        )
        for name, (both, had, want) in totals.items():
            precision, recall = both / max(had, 1), both / max(want, 1)
            f1 = 2 * precision * recall / max(precision + recall, 1e-9)
            print(
                f"  figures by {name:15} precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}"
            )


if __name__ == "__main__":
    main()
