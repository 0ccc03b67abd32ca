"""What the words of an annex's evidence column ask for."""

from __future__ import annotations

import pytest

from indicator_map.annex_needs import evidence_of

KINDS: dict[str, list[tuple[str, ...]]] = {
    "Kết luận thanh tra; báo cáo": [("Kết luận thanh tra",), ("Báo cáo",)],
    "Kế hoạch\nBáo cáo": [("Kế hoạch",), ("Báo cáo",)],
    "- Kế hoạch năm\n- Báo cáo năm": [("Kế hoạch",), ("Báo cáo",)],
    "Kế hoạch và báo cáo kết quả": [("Kế hoạch",), ("Báo cáo",)],
    "Kế hoạch hoặc báo cáo": [("Kế hoạch", "Báo cáo")],
    "Kế hoạch/Chương trình": [("Kế hoạch", "Chương trình")],
    "Kế hoạch, báo cáo": [("Kế hoạch", "Báo cáo")],
    "Báo cáo kết quả thực hiện kế hoạch": [("Báo cáo",)],
    "Báo cáo 6 tháng và báo cáo năm": [("Báo cáo",), ("Báo cáo",)],
    "Quyết định ban hành Kế hoạch cải cách": [("Quyết định", "Kế hoạch")],
    "Quyết định kỷ luật": [("Quyết định",)],
    "Kỷ luật cán bộ": [],
    "Biên bản theo quy định của Luật PCTN": [("Biên bản",)],
    "Các sở gửi lịch tiếp công dân": [("Lịch",)],
    "Văn bản chỉ đạo": [
        ("Công văn", "Kế hoạch", "Quyết định", "Chỉ thị", "Thông báo", "Hướng dẫn")
    ],
    "Thực hiện theo quy định": [],
    "": [],
}


@pytest.mark.parametrize(("text", "kinds"), KINDS.items())
def test_pieces_and_their_kinds(text: str, kinds: list[tuple[str, ...]]) -> None:
    assert [piece.doc_types for piece in evidence_of(text).pieces] == kinds


ISSUERS = {
    "Kế hoạch của UBND tỉnh": ("province",),
    "Báo cáo của Sở Tư pháp": ("Sở Tư pháp",),
    "Báo cáo của Sở Tư pháp, Thanh tra tỉnh": ("Thanh tra tỉnh", "Sở Tư pháp"),
    "Báo cáo của từng đơn vị": ("unit",),
    "Báo cáo của các sở, ban, ngành": ("unit",),
    "Báo cáo": (),
}


@pytest.mark.parametrize(("text", "issuers"), ISSUERS.items())
def test_who_issues_it(text: str, issuers: tuple[str, ...]) -> None:
    (piece,) = evidence_of(text).pieces
    assert piece.issued_by == issuers
    assert piece.per == ("unit" if issuers == ("unit",) else "province")


def test_what_stands_at_the_end_is_said_of_all() -> None:
    for text in ("Kế hoạch và báo cáo của UBND tỉnh", "Kế hoạch; Báo cáo. Của UBND tỉnh"):
        assert [piece.issued_by for piece in evidence_of(text).pieces] == [("province",)] * 2


TIMES = {
    "Sổ tiếp công dân hằng tháng": ("month", False),
    "Sổ hàng tháng của từng sở": ("month", True),
    "Thông báo của 12 tháng": ("month", False),
    "Báo cáo hằng quý": ("quarter", False),
    "Báo cáo 6 tháng": ("province", False),
}


@pytest.mark.parametrize(("text", "time"), TIMES.items())
def test_for_what_time(text: str, time: tuple[str, bool]) -> None:
    (piece,) = evidence_of(text).pieces
    assert (piece.per, piece.each_unit) == time


COUNTS = {
    "Ít nhất 02 cuộc kiểm tra, có kết luận kiểm tra": 2,
    "Tối thiểu 3 báo cáo chuyên đề": 3,
    "02 biên bản": 2,
    "Báo cáo ít nhất 80% hồ sơ": 1,
    "Báo cáo 6 tháng": 1,
    "Quyết định số 15": 1,
    "Ít nhất 500 báo cáo": 1,
}


@pytest.mark.parametrize(("text", "count"), COUNTS.items())
def test_how_many(text: str, count: int) -> None:
    assert evidence_of(text).pieces[0].count == count


def test_where_a_case_occurred() -> None:
    assert evidence_of("Quyết định kỷ luật (nếu có)").pieces[0].if_any
    assert not evidence_of("Quyết định kỷ luật").pieces[0].if_any


def test_pictures_only_support_papers() -> None:
    assert [one.supports for one in evidence_of("Báo cáo; ảnh; danh sách").pieces] == [
        False,
        True,
        True,
    ]
    assert [one.supports for one in evidence_of("Ảnh chụp").pieces] == [False]


def test_one_of_several_will_do() -> None:
    assert evidence_of("Một trong các văn bản: Kế hoạch; Chương trình").one
    assert not evidence_of("Kế hoạch; Chương trình").one


def test_no_word_is_lost() -> None:
    text = "Hồ sơ gồm; Báo cáo của Sở Tư pháp; số liệu kèm theo"
    (piece,) = evidence_of(text).pieces
    assert piece.text == "Hồ sơ gồm; Báo cáo của Sở Tư pháp; số liệu kèm theo"
    assert evidence_of("Số liệu thống kê").unread == "Số liệu thống kê"
