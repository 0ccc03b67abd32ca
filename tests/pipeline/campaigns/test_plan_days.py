from datetime import date

import pytest

from pipeline.campaigns.day_roles import DEADLINES
from pipeline.campaigns.plan_days import written_days
from pipeline.campaigns.plan_deadlines import last_day, year_for
from pipeline.campaigns.plan_spans import BODIES, plan_doc, plan_pipeline

PIPELINE = plan_pipeline()


def understood(text: str) -> list[tuple[str, date | None]]:
    doc = plan_doc(PIPELINE, text)
    found = []
    for span in doc.spans[DEADLINES]:
        day = next(token._.written for token in reversed(list(span)) if token._.written)
        meant = last_day(day, span.label_, year_for(day, date(2025, 1, 20), 2024))
        found.append((span.label_, meant.by if meant else None))
    return found


@pytest.mark.parametrize(
    ("text", "rule", "by"),
    [
        ("gửi trước ngày 15/3/2025", "before", date(2025, 3, 14)),
        ("chậm nhất trước ngày 01/3/2025", "before", date(2025, 2, 28)),
        ("gửi trước tháng 4/2025", "before", date(2025, 3, 31)),
        ("chậm nhất ngày 20 tháng 3 năm 2025", "until", date(2025, 3, 20)),
        ("muộn nhất là ngày 20.3.2025", "until", date(2025, 3, 20)),
        ("đến hết ngày 31-3-2025", "until", date(2025, 3, 31)),
        ("hoàn thành trong tháng 3/2025", "until", date(2025, 3, 31)),
        ("trong tháng 02 năm 2024", "until", date(2024, 2, 29)),
        ("trong quý I/2025", "until", date(2025, 3, 31)),
        ("trước 17h00 ngày 12/3/2025", "hour", date(2025, 3, 12)),
        ("trước 16 giờ 30 phút ngày 12/3/2025", "hour", date(2025, 3, 12)),
        ("nộp trước ngày 15/3", "before", date(2025, 3, 14)),
        ("nộp chậm nhất ngày 05/01", "until", date(2026, 1, 5)),
        ("nhận sau ngày 31/8/2025", "after", date(2025, 8, 31)),
        ("gửi trước ngày 31/02/2025", "before", None),
        ("trước 17:00 ngày 12/3/2025", "hour", date(2025, 3, 12)),
        ("trước 16 giờ 30 ngày 12/3/2025", "hour", date(2025, 3, 12)),
        ("không sau ngày 12/3/2025", "until", date(2025, 3, 12)),
        ("nộp không trễ hơn 12/3/2025", "until", date(2025, 3, 12)),
        ("kể từ ngày 12/3/2025 không nhận", "since", date(2025, 3, 11)),
        ("Các sở: 12/3/2025", "on", date(2025, 3, 12)),
        ("giao bộ tài liệu tại phòng họp ngày 12/3/2025", "on", date(2025, 3, 12)),
        ("từ ngày 03/02 đến ngày 28/02/2025", "range", date(2025, 2, 28)),
        ("từ 16 tháng 12 năm 2023 đến 15 tháng 12 năm 2024", "range", date(2024, 12, 15)),
        ("từ 16/12 năm trước đến 15/12 năm đánh giá", "range", date(2024, 12, 15)),
        ("trước ngày 10-3, các sở", "before", date(2025, 3, 9)),
        (
            "Ngày bắt đầu là 16/12/2023, ngày kết thúc là 15/12/2024",
            "range",
            date(2024, 12, 15),
        ),
        ("giữa ngày 16/12/2023 và ngày 15/12/2024", "range", date(2024, 12, 15)),
    ],
)
def test_a_deadline_ends_on_the_day_that_its_words_mean(
    text: str, rule: str, by: date | None
) -> None:
    found = understood(text)
    assert found == [(rule, by)]


@pytest.mark.parametrize(
    "text",
    [
        "Nghị định số 59/2019/NĐ-CP ngày 01 tháng 7 năm 2019",
        "theo Thông tư số 12/2024",
        "báo cáo 6 tháng đầu năm",
        "tỷ lệ 15/20 đơn vị",
        "Luật Phòng, chống tham nhũng ngày 20 tháng 11 năm 2018",
        "Công văn số 33/TTCP-C.IV ngày 08/01/2025",
        "cập nhật trước ngày 25 hằng tháng",
        "báo cáo tháng 12 năm 2024",
    ],
)
def test_what_is_no_deadline_is_none(text: str) -> None:
    assert understood(text) == []


def test_a_word_is_not_taken_for_another_that_only_lacks_its_diacritics() -> None:
    doc = plan_doc(PIPELINE, "gửi Thanh tra tỉnh chậm nhất ngày 12/3/2025")
    assert [span.text for span in doc.spans[DEADLINES]] == ["chậm nhất ngày 12/3/2025"]


def test_part_of_a_month_is_known_as_such() -> None:
    (day,) = written_days("họp vào tuần cuối tháng 3/2025")
    assert (day.part, day.day) == ("tuan cuoi", None)


def test_a_day_without_a_year_has_none() -> None:
    assert [(d.day, d.month, d.year) for d in written_days("trước ngày 15/3")] == [(15, 3, None)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("các sở, ban, ngành tỉnh", ["Sở, ban, ngành"]),
        ("cung cấp các số liệu", []),
        ("UBND huyện Mẫu Một gửi báo cáo", ["UBND huyện Mẫu Một"]),
        (
            "UBND các huyện: Mẫu Một, Mẫu Hai và thị xã Mẫu Ba",
            ["UBND cấp huyện", "UBND huyện Mẫu Một", "UBND huyện Mẫu Hai", "UBND thị xã Mẫu Ba"],
        ),
        (
            "Sở Văn hoá, Thể thao và Du lịch; VKSND tỉnh",
            ["Sở Văn hóa, Thể thao và Du lịch", "Viện kiểm sát nhân dân <place>"],
        ),
        ("SO TU PHAP", ["Sở Tư pháp"]),
    ],
)
def test_bodies_are_known_by_their_names(text: str, names: list[str]) -> None:
    doc = plan_doc(PIPELINE, text)
    assert [span.id_ for span in doc.spans[BODIES]] == names


@pytest.mark.parametrize(
    ("level", "text", "names"),
    [
        ("", "Công an huyện, Công an tỉnh", ["Công an huyện", "Công an <place>"]),
        ("huyện", "Công an huyện, Công an tỉnh", ["Công an <place>", "Công an tỉnh"]),
        ("huyện", "Phòng Tài chính - Kế hoạch", ["Phòng Tài chính - Kế hoạch"]),
        ("xã", "Văn phòng HĐND và UBND xã", ["Văn phòng HĐND và UBND <place>"]),
        ("bộ", "Vụ Pháp chế và Văn phòng Bộ", ["Vụ Pháp chế", "Văn phòng Bộ"]),
        ("", "Vụ Pháp chế", []),
    ],
)
def test_a_level_has_bodies_of_its_own(level: str, text: str, names: list[str]) -> None:
    doc = plan_doc(plan_pipeline(level), text)
    assert [span.id_ for span in doc.spans[BODIES]] == names


@pytest.mark.parametrize(
    ("level", "label"), [("", "ourselves"), ("huyện", "above"), ("xã", "above")]
)
def test_the_province_is_above_a_level_below_it(level: str, label: str) -> None:
    doc = plan_doc(plan_pipeline(level), "UBND tỉnh")
    assert [span.label_ for span in doc.spans[BODIES]] == [label]


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("UBND 09 phường nộp hồ sơ", "UBND cấp xã"),
        ("UBND 15 xã, phường, thị trấn nộp hồ sơ", "UBND cấp xã"),
        ("Các phòng, ban thuộc quận nộp hồ sơ", "Phòng, ban"),
    ],
)
def test_bodies_named_together_are_a_group_counted_or_not(text: str, group: str) -> None:
    doc = plan_doc(PIPELINE, text)
    assert [(span.label_, span.id_) for span in doc.spans[BODIES]] == [("group", group)]


def test_two_days_of_two_tasks_are_no_range() -> None:
    found = understood("gửi ngày 12/3/2025 và ngày 15/3/2025")
    assert [rule for rule, _ in found] == ["until", "on"]


def test_a_range_whose_first_day_has_no_year_is_one() -> None:
    for text in ("02/02 - 06/3/2025", "02/02 – 06/3/2025", "từ 02/02 đến 06/3/2025"):
        assert understood(text) == [("range", date(2025, 3, 6))], text
