"""Of which source and stage a figure is, whose, of which level; and what is no figure at all."""

from __future__ import annotations

import pytest

from extractors.fields.extract import extract

POLICE = ("BỘ CÔNG AN", "CÔNG AN TỈNH ĐẮK LẮK")
INSPECTORATE = ("ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK", "THANH TRA TỈNH")


@pytest.fixture
def told(grammar, letterhead, read_lines):
    """Return the reader of figures of a report: (stage, what, value, level) of those shown."""

    def tell(lines, issuer=INSPECTORATE, subject="Công tác phòng, chống tham nhũng năm 2024"):
        head = [*letterhead(issuer, number="Số: 31/BC-TTr"), (240, 130, "BÁO CÁO")]
        head.append((110, 148, subject))
        placed = [(85, 200 + 30 * index, line) for index, line in enumerate(lines)]
        figures = extract(read_lines([*head, *placed]), grammar).figures
        return [figure for figure in figures if figure.stage]

    return tell


def plain(figures):
    return [(one.stage, one.what, one.value) for one in figures]


def test_money_is_of_the_stage_that_its_sentence_names(told):
    found = told(
        [
            "Số tiền phải thu hồi qua điều tra là 12,5 tỷ đồng, qua truy tố là 12,5 tỷ đồng.",
            "Qua thanh tra đã thu hồi 3 tỷ đồng; qua giải quyết tố cáo đã thu hồi 1 tỷ đồng.",
        ]
    )
    assert plain(found) == [
        ("điều tra", "tiền phải thu hồi", 12.5),
        ("truy tố", "tiền phải thu hồi", 12.5),
        ("thanh tra", "tiền đã thu hồi", 3),
        ("tố cáo", "tiền đã thu hồi", 1),
    ]


def test_a_stage_is_told_by_the_heading_else_by_the_issuer(told):
    lines = ["II. KẾT QUẢ XÉT XỬ", "Số tiền phải thu hồi là 5 tỷ đồng."]
    assert plain(told(lines)) == [("xét xử", "tiền phải thu hồi", 5)]
    assert plain(told(lines[1:], POLICE)) == [("điều tra", "tiền phải thu hồi", 5)]
    assert plain(told(lines[1:])) == [("khác", "tiền phải thu hồi", 5)]


def test_an_indictment_asked_for_is_none_yet(told):
    found = told(["Công an đề nghị truy tố 07 vụ; Viện kiểm sát truy tố 06 vụ."])
    assert plain(found) == [
        ("điều tra", "vụ đề nghị truy tố", 7),
        ("truy tố", "vụ truy tố", 6),
    ]


def test_what_goes_to_the_investigators_was_found_by_the_inspectors(told):
    found = told(["Qua thanh tra, đã chuyển cơ quan điều tra 02 vụ, 03 đối tượng."])
    assert plain(found) == [
        ("thanh tra", "vụ chuyển cơ quan điều tra", 2),
        ("thanh tra", "người chuyển cơ quan điều tra", 3),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Phòng có 01 đồng chí lãnh đạo phụ trách.",
        "Biên bản kê khai được lập thành 02 bản có giá trị như nhau.",
        "Mỗi đơn vị xác minh ít nhất 01 người kê khai tài sản.",
        "Tài sản từ 50 triệu đồng trở lên phải kê khai.",
        "Năm 2025 phấn đấu khởi tố 10 vụ.",
        "Khởi tố tăng 02 vụ so với cùng kỳ năm trước.",
        "Hoàn thành 95% chỉ tiêu; bộ phận có 12 người.",
        "Tiếp nhận 58 hộ.",
        "Còn 02 người chưa kê khai.",
        "Mỗi bản kê khai giao 01 đồng chí quản lý.",
        "Số vụ truy tố tăng 25% so với năm 2023 (8 vụ, 21 bị can).",
    ],
)
def test_what_is_no_figure_is_not_shown(told, line):
    assert told([line], subject="Kê khai tài sản, thu nhập năm 2024") == []


def test_land_is_no_money(told):
    (land,) = told(["Qua thanh tra phát hiện vi phạm 12,5 ha đất."])
    assert (land.what, land.unit) == ("đất vi phạm", "ha")


def test_levels_stand_apart(told):
    found = told(["Cấp tỉnh khởi tố 04 vụ; cấp huyện khởi tố 05 vụ; hai cấp khởi tố 09 vụ."])
    assert [(one.value, one.level) for one in found] == [(4, "tỉnh"), (5, "huyện"), (9, "")]


def test_a_part_is_told_as_one(told):
    found = told(["Khởi tố 12 vụ, trong đó 05 vụ tham ô; số tiền phải thu hồi 9 tỷ đồng, "])
    assert [(one.value, one.part) for one in found] == [(12, False), (5, True), (9, False)]
    money = told(["Phải thu hồi 9 tỷ đồng, trong đó đã thu hồi 4 tỷ đồng."])
    assert [(one.what, one.part) for one in money] == [
        ("tiền phải thu hồi", False),
        ("tiền đã thu hồi", False),
    ]


def test_cases_are_those_of_who_keeps_them(told):
    line = "Công an huyện Ea Kar khởi tố 02 vụ. Tòa án nhân dân xét xử 01 vụ. Khởi tố 03 vụ."
    assert [one.body for one in told([line])] == [
        "Công an huyện Ea Kar",
        "Tòa án nhân dân",
        "Công an",
    ]
    assert [one.body for one in told(["Đã khởi tố 03 vụ."], POLICE)] == [""]


def test_a_bodys_name_ends_where_small_letters_begin(told):
    line = "Cơ quan điều tra đã khởi tố 02 vụ. Công an tỉnh Đắk Lắk ủy quyền khởi tố 01 vụ."
    assert [one.body for one in told([line])] == ["Cơ quan điều tra", "Công an tỉnh Đắk Lắk"]


def test_a_districts_police_told_without_its_name_is_the_issuer(told):
    district = ("CÔNG AN TỈNH ĐẮK LẮK", "CÔNG AN HUYỆN EA KAR")
    assert [one.body for one in told(["Công an huyện khởi tố 02 vụ."], district)] == [""]


def test_the_dash_of_a_list_is_no_part_of_the_sentence(told):
    (figure,) = told(["- Cấp huyện: khởi tố 05 vụ."])
    assert figure.text == "Cấp huyện: khởi tố 05 vụ"


def test_a_sentence_may_name_its_own_period(told):
    quarter, year = told(["Quý I năm 2024 khởi tố 02 vụ.", "Toàn tỉnh khởi tố 09 vụ."])
    assert (quarter.period, year.period) == ("2024-01-01/2024-03-31", "")


def test_a_clause_may_name_its_own_year(told):
    found = told(["Đã xác minh 13 người kê khai, năm 2023 xác minh 12 người kê khai."])
    assert [(one.value, one.period) for one in found] == [
        (13, ""),
        (12, "2023-01-01/2023-12-31"),
    ]


def test_peoples_inspectors_supervise(told):
    found = told(["Ban Thanh tra nhân dân các xã tổ chức được 212 cuộc giám sát."])
    assert plain(found) == [("MTTQ", "cuộc giám sát", 212)]


def test_a_figure_has_its_place(told):
    (figure,) = told(["Đã khởi tố 03 vụ."])
    assert figure.page == 1
    assert figure.box is not None


def test_the_columns_of_a_table_tell_level_and_stage(told, grammar, letterhead, read_lines):
    rows = [
        (90, 400, "Nội dung"),
        (300, 400, "Cấp tỉnh"),
        (420, 400, "Cấp huyện"),
        (90, 420, "Số vụ khởi tố"),
        (310, 420, "4"),
        (430, 420, "5"),
        (90, 440, "Số vụ xét xử"),
        (310, 440, "2"),
        (430, 440, "3"),
    ]
    figures = extract(read_lines([*letterhead(), *rows]), grammar).figures
    assert [(f.stage, f.what, f.value, f.level) for f in figures] == [
        ("điều tra", "vụ khởi tố", 4, "tỉnh"),
        ("điều tra", "vụ khởi tố", 5, "huyện"),
        ("xét xử", "vụ xét xử", 2, "tỉnh"),
        ("xét xử", "vụ xét xử", 3, "huyện"),
    ]
