"""Bodies and terms that plans tell by kind: groups by their class, who leads behind a matter, terms
of all that was asked for."""

from pathlib import Path

import pytest

from indicator_map.campaign_loader import load_campaign
from pipeline.campaigns.campaign_yaml import yaml_text
from tests.pipeline.campaigns.test_proposal import PERIOD, days_of, proposed_of


def told(body: str, folder: Path) -> dict[str, str]:
    days = days_of(proposed_of(PERIOD + body, folder))
    return {name: day for name, (day, _) in days.items()}


@pytest.mark.parametrize(
    ("who", "names"),
    [
        (
            "UBND các huyện, các trường học trực thuộc UBND tỉnh",
            ["UBND cấp huyện", "Các trường học trực thuộc UBND tỉnh"],
        ),
        (
            "Các trường mầm non, tiểu học trên địa bàn tỉnh và Sở Nội vụ",
            ["Các trường mầm non, tiểu học trên địa bàn tỉnh", "Sở Nội vụ"],
        ),
        (
            "Các doanh nghiệp có vốn nhà nước thuộc tỉnh",
            ["Các doanh nghiệp có vốn nhà nước thuộc tỉnh"],
        ),
        ("Các trường học công lập", ["Các trường học công lập"]),
    ],
)
def test_a_class_word_behind_cac_names_a_group(who: str, names: list[str], tmp_path: Path) -> None:
    said = f"2. {who} gửi hồ sơ, tài liệu về Thanh tra tỉnh trước ngày 12/3/2025.\n"
    assert sorted(told(said, tmp_path)) == sorted(names)


def test_cases_are_no_group(tmp_path: Path) -> None:
    said = "2. Các trường hợp vi phạm, Sở Nội vụ gửi tài liệu về Thanh tra tỉnh trước 12/3/2025.\n"
    assert list(told(said, tmp_path)) == ["Sở Nội vụ"]


@pytest.mark.parametrize(
    "term",
    [
        "Gửi Thanh tra tỉnh chậm nhất ngày 12/3/2025.",
        "Báo cáo và tài liệu gửi về Thanh tra tỉnh chậm nhất ngày 12/3/2025.",
        "Thời hạn gửi: chậm nhất ngày 12/3/2025.",
    ],
)
def test_a_term_behind_several_bodies_is_that_of_all(term: str, tmp_path: Path) -> None:
    said = (
        "2. Đề nghị Công an tỉnh cung cấp số liệu điều tra; đề nghị Tòa án nhân dân tỉnh cung cấp "
        f"số liệu xét xử. {term}\n"
    )
    assert told(said, tmp_path) == {
        "Công an tỉnh": "2025-03-12",
        "Tòa án nhân dân tỉnh": "2025-03-12",
    }


def test_who_leads_is_named_behind_the_matter(tmp_path: Path) -> None:
    said = (
        "2. Cải cách hành chính; chuyển đổi vị trí công tác. Chủ trì: Sở Nội vụ. Phối hợp: Sở Y "
        "tế.\n3. Kết quả chuyển đổi số cấp tỉnh.\nĐơn vị cung cấp: Sở Khoa học và Công nghệ.\n"
    )
    units = {unit.name: unit for unit in proposed_of(PERIOD + said, tmp_path).units}
    assert {duty.indicator for duty in units["Sở Nội vụ"].duties} == {"B.1.2", "B.1.7.2"}
    assert {duty.indicator for duty in units["Sở Khoa học và Công nghệ"].duties} == {"B.1.3"}
    assert units["Sở Y tế"].duties == ()


def test_labels_in_one_line_are_a_row(tmp_path: Path) -> None:
    said = (
        "2. Lĩnh vực nội vụ\n- Nội dung: cải cách hành chính (B.1.2).\n"
        "- Chủ trì: Sở Nội vụ. Phối hợp: Sở Y tế. Hạn gửi hồ sơ: trước 17 giờ 00 ngày 03/3/2025.\n"
    )
    assert told(said, tmp_path) == {"Sở Nội vụ": "2025-03-03"}


@pytest.mark.parametrize(
    "said",
    [
        "Thanh tra tỉnh kiểm tra hồ sơ, yêu cầu bổ sung tài liệu còn thiếu trước ngày 12/3/2025.",
        "Thanh tra tỉnh gửi biểu mẫu cho các cơ quan, đơn vị trước ngày 12/3/2025.",
        "Sở Nội vụ gửi họ tên, số điện thoại về Thanh tra tỉnh trước ngày 12/3/2025.",
    ],
)
def test_what_is_no_evidence_has_no_deadline_for_it(said: str, tmp_path: Path) -> None:
    one = proposed_of(f"{PERIOD}2. {said}\n", tmp_path)
    assert told(f"2. {said}\n", tmp_path) == {}
    assert one.deadlines.units is None


def test_a_cell_may_have_a_day_for_each_body(tmp_path: Path) -> None:
    said = (
        "| STT | Tài liệu minh chứng | Cơ quan cung cấp | Thời hạn gửi |\n"
        "| 1 | Công khai ngân sách | Sở Tài chính; UBND các huyện | Sở Tài chính: trước ngày "
        "27/3/2025; UBND các huyện: trước ngày 22/3/2025 |\n"
    )
    assert told(said, tmp_path) == {"Sở Tài chính": "2025-03-26", "UBND cấp huyện": "2025-03-21"}


def test_of_a_row_with_a_list_the_rest_is_owed(tmp_path: Path) -> None:
    said = (
        "| TT | Cơ quan | Nội dung cung cấp | Thời hạn gửi |\n"
        "| 1 | Sở Nội vụ | Danh sách chuyển đổi vị trí công tác; kết quả cải cách hành chính | "
        "12/3/2025 |\n"
    )
    (unit,) = proposed_of(PERIOD + said, tmp_path).units
    assert "B.1.2" in {duty.indicator for duty in unit.duties}


def test_rows_of_a_part_of_a_table_are_its_bodies(tmp_path: Path) -> None:
    said = (
        "2. Các cơ quan có tên tại Phần B của Phụ lục gửi tài liệu về Thanh tra tỉnh trước ngày "
        "27/3/2025.\nPHỤ LỤC\n| TT | Cơ quan cung cấp | Tài liệu cung cấp |\n"
        "| A | PHẦN A: CÁC CƠ QUAN THUỘC TỈNH | |\n| 1 | Sở Nội vụ | Cải cách hành chính |\n"
        "| B | PHẦN B: CÁC CƠ QUAN TƯ PHÁP | |\n| 2 | Công an tỉnh | Số liệu điều tra |\n"
    )
    assert told(said, tmp_path) == {"Công an tỉnh": "2025-03-26"}


@pytest.mark.parametrize(
    "where",
    [
        "có tên tại cột 2 của Phụ lục",
        "có tên tại cột “Cơ quan chủ trì” của Phụ lục",
        "được giao cung cấp tài liệu minh chứng chung của tỉnh có tên tại Phụ lục",
    ],
)
def test_a_column_of_the_annex_tells_whom_it_lists(where: str, tmp_path: Path) -> None:
    said = (
        "2. UBND các huyện gửi tài liệu về Thanh tra tỉnh chậm nhất ngày 12/3/2025.\n"
        f"3. Các cơ quan {where} gửi tài liệu về Thanh tra tỉnh chậm nhất ngày 25/3/2025.\n"
        "PHỤ LỤC\n| TT | Cơ quan chủ trì | Tài liệu cung cấp |\n"
        "| 1 | Sở Nội vụ | Cải cách hành chính |\n| 2 | Công an tỉnh | Số liệu điều tra |\n"
    )
    assert told(said, tmp_path) == {
        "UBND cấp huyện": "2025-03-12",
        "Sở Nội vụ": "2025-03-25",
        "Công an tỉnh": "2025-03-25",
    }


@pytest.mark.parametrize(("part", "this"), [("Nhóm 2", "nhóm này"), ("Bước 2", "bước này")])
def test_the_same_words_mean_others_in_another_part(part: str, this: str, tmp_path: Path) -> None:
    kind = part.split()[0]
    said = (
        f"2. {kind} 1. Cung cấp tài liệu chung\na) Sở Nội vụ: cải cách hành chính.\n"
        f"b) Các cơ quan thuộc {this} gửi tài liệu về Thanh tra tỉnh đến hết ngày 25/3/2025.\n"
        f"3. {part}. Cung cấp số liệu\na) Công an tỉnh: số liệu điều tra.\n"
        f"b) Các cơ quan thuộc {this} gửi tài liệu về Thanh tra tỉnh đến hết ngày 28/3/2025.\n"
    )
    assert told(said, tmp_path) == {"Sở Nội vụ": "2025-03-25", "Công an tỉnh": "2025-03-28"}


def test_whom_a_sentence_points_to_and_names_are_those_it_names(tmp_path: Path) -> None:
    said = (
        "2. Bước 1. Thu thập\na) Công an tỉnh: số liệu điều tra.\n"
        "3. Bước 2. Gửi tài liệu\na) Các cơ quan được giao ở Bước 1: Sở Nội vụ, Sở Tư pháp gửi tài "
        "liệu về Thanh tra tỉnh trước ngày 13/3/2025.\n"
    )
    assert told(said, tmp_path) == {"Sở Nội vụ": "2025-03-12", "Sở Tư pháp": "2025-03-12"}


def test_a_part_that_is_pointed_to_and_names_nobody_is_to_be_checked(tmp_path: Path) -> None:
    one = proposed_of(
        PERIOD + "2. Các cơ quan nêu tại Phụ lục gửi tài liệu về Thanh tra tỉnh trước 12/3/2025.\n",
        tmp_path,
    )
    assert not one.said["units"].sure


def test_the_day_of_whom_nobody_finds_is_nobodys_where_others_have_one(tmp_path: Path) -> None:
    said = (
        "2. UBND các huyện gửi tài liệu về Thanh tra tỉnh trước ngày 10/3/2025.\n"
        "3. Các cơ quan nêu tại Phụ lục gửi tài liệu về Thanh tra tỉnh trước ngày 12/3/2025.\n"
    )
    one = proposed_of(PERIOD + said, tmp_path)
    assert one.deadlines.units is None
    assert any("nói đến những cơ quan nào" in told and "11/03/2025" in told for told in one.open)
    assert not one.milestones


def test_the_day_at_the_end_of_a_sentence_is_that_of_all_it_asks(tmp_path: Path) -> None:
    said = (
        "2. Đề nghị Công an tỉnh cung cấp số liệu điều tra; Tòa án nhân dân tỉnh cung cấp số liệu "
        "xét xử, gửi Thanh tra tỉnh chậm nhất vào ngày 12/3/2025.\n"
    )
    days = days_of(proposed_of(PERIOD + said, tmp_path))
    assert {name: day for name, (day, _) in days.items()} == {
        "Công an tỉnh": "2025-03-12",
        "Tòa án nhân dân tỉnh": "2025-03-12",
    }


@pytest.mark.parametrize(
    "matter",
    [
        "Kiểm tra, rà soát văn bản; phổ biến pháp luật; kiểm tra thi hành văn bản",
        "Việc tiếp công dân và chỉ đạo xử lý tố cáo",
    ],
)
def test_a_matter_that_sounds_like_a_task_is_what_is_handed_in(matter: str, tmp_path: Path) -> None:
    said = f"- {matter}: do Sở Tư pháp cung cấp, thời hạn trước ngày 12/3/2025.\n"
    assert told(said, tmp_path) == {"Sở Tư pháp": "2025-03-11"}


@pytest.mark.parametrize(
    "said",
    [
        "Thanh tra tỉnh trình UBND tỉnh ngày 20/3/2025 để kịp gửi Thanh tra Chính phủ chậm nhất "
        "ngày 25/3/2025.",
        "Thanh tra tỉnh dự kiến hoàn thành việc chấm điểm ngày 20/3/2025, trình UBND tỉnh dự thảo "
        "ngày 22/3/2025 để UBND tỉnh gửi Thanh tra Chính phủ chậm nhất ngày 25/3/2025.",
    ],
)
def test_the_last_of_several_days_is_when_the_result_goes_up(said: str, tmp_path: Path) -> None:
    one = proposed_of(f"{PERIOD}2. {said}\n", tmp_path)
    assert f"{one.deadlines.self_assessment}" == "2025-03-25"


def test_what_is_taken_in_by_batches_is_due_from_whose_it_is(tmp_path: Path) -> None:
    said = (
        "2. Đợt 1 (từ ngày 03/3/2025 đến hết ngày 07/3/2025): tiếp nhận báo cáo, tài liệu của các "
        "sở, ban, ngành, kể cả tài liệu mà Sở Nội vụ được giao.\n"
        "3. Đợt 2 (từ ngày 10/3/2025 đến hết ngày 14/3/2025): tiếp nhận tài liệu của Công an "
        "tỉnh.\n"
    )
    days = told(said, tmp_path)
    assert days["Sở, ban, ngành"] == "2025-03-07"
    assert days["Công an tỉnh"] == "2025-03-14"


def test_a_heading_that_calls_them_a_group_speaks_to_them(tmp_path: Path) -> None:
    said = (
        "2. Nhóm các sở, ban, ngành thuộc UBND tỉnh\nThu thập tài liệu về công khai, minh bạch. "
        "Thời hạn gửi Thanh tra tỉnh: trước ngày 20/3/2025.\n"
        "3. Nhóm UBND các huyện, thành phố\nThu thập tài liệu. Thời hạn gửi Thanh tra tỉnh: trước "
        "ngày 18/3/2025.\n"
    )
    assert told(said, tmp_path) == {"Sở, ban, ngành": "2025-03-19", "UBND cấp huyện": "2025-03-17"}


def test_a_group_beside_the_departments_is_one_of_its_own(tmp_path: Path) -> None:
    said = (
        "2. Các sở, ban, ngành tỉnh và doanh nghiệp nhà nước thuộc Ủy ban nhân dân tỉnh: gửi hồ sơ "
        "về Thanh tra tỉnh trước ngày 12/3/2025.\n"
    )
    assert set(told(said, tmp_path)) == {
        "Sở, ban, ngành",
        "Doanh nghiệp nhà nước thuộc Ủy ban nhân dân tỉnh",
    }


def test_what_is_published_on_a_body_is_no_task_of_it(tmp_path: Path) -> None:
    said = (
        "2. Sở Nội vụ gửi tài liệu về Thanh tra tỉnh trước ngày 12/3/2025.\n"
        "3. Thanh tra tỉnh công khai kết quả trên Cổng Thông tin điện tử tỉnh.\n"
        "4. Báo Mẫu, Cổng Thông tin - Giao tiếp điện tử tỉnh đăng tải kết quả.\n"
    )
    names = {unit.name for unit in proposed_of(PERIOD + said, tmp_path).units}
    assert "Cổng Thông tin - Giao tiếp điện tử tỉnh" in names
    assert "Cổng Thông tin điện tử tỉnh" not in names


def test_a_day_before_what_each_of_them_does_is_that_of_all(tmp_path: Path) -> None:
    said = (
        "2. Công an tỉnh, Tòa án nhân dân tỉnh\nĐề nghị cung cấp số liệu theo chức năng trước ngày "
        "12/3/2025, trong đó: Công an tỉnh cung cấp kết quả điều tra; Tòa án nhân dân tỉnh cung "
        "cấp kết quả xét xử.\n"
    )
    assert told(said, tmp_path) == {
        "Công an tỉnh": "2025-03-11",
        "Tòa án nhân dân tỉnh": "2025-03-11",
    }


def test_what_lies_outside_the_period_is_not_the_last_day(tmp_path: Path) -> None:
    said = (
        "2. Tài liệu lấy từ ngày 16/12/2023 đến ngày 15/12/2024. Tài liệu ngoài thời kỳ này không "
        "có giá trị.\n3. Sở Nội vụ gửi tài liệu về Thanh tra tỉnh trước ngày 12/3/2025.\n"
        "4. Sau ngày 20/3/2025, Thanh tra tỉnh không tiếp nhận tài liệu.\n"
    )
    assert f"{proposed_of(PERIOD + said, tmp_path).deadlines.last_day}" == "2025-03-20"


@pytest.mark.parametrize(
    "said",
    [
        "Sở Nội vụ hoàn thiện hồ sơ, chuyển Phòng Nghiệp vụ 3, Thanh tra tỉnh trước ngày "
        "12/3/2025.",
        "Thời hạn gửi tài liệu về Thanh tra tỉnh của Sở Nội vụ, bao gồm tài liệu của các cơ quan "
        "tham mưu: trước ngày 12/3/2025.",
    ],
)
def test_further_ways_to_say_that_evidence_is_handed_in(said: str, tmp_path: Path) -> None:
    assert told(f"2. {said}\n", tmp_path) == {"Sở Nội vụ": "2025-03-11"}


@pytest.mark.parametrize(
    ("where", "part"),
    [
        ("được nêu tên cụ thể tại Phụ lục kèm theo", "PHỤ LỤC"),
        ("được giao thực hiện Phần A (khoản 1 Mục II)", ""),
    ],
)
def test_further_ways_to_point_to_a_part(where: str, part: str, tmp_path: Path) -> None:
    inside = "" if part else "II. NỘI DUNG\n1. Phần A - Phòng ngừa\na) Sở Nội vụ: chuyển đổi.\n"
    table = "| TT | Cơ quan | Tài liệu |\n| 1 | Sở Nội vụ | Chuyển đổi vị trí công tác |\n"
    said = (
        f"{inside}III. THỜI HẠN\n1. UBND các huyện gửi tài liệu về Thanh tra tỉnh chậm nhất ngày "
        f"12/3/2025.\n2. Các cơ quan {where} gửi hồ sơ cho Thanh tra tỉnh; thời hạn: chậm nhất "
        f"ngày 26/3/2025.\n{part}\n{table if part else ''}"
    )
    days = told(said, tmp_path)
    assert days == {"UBND cấp huyện": "2025-03-12", "Sở Nội vụ": "2025-03-26"}


def test_the_end_of_a_bracket_begins_no_paragraph(tmp_path: Path) -> None:
    long = "được giao chuẩn bị các nội dung phòng ngừa tham nhũng của tỉnh trong năm đánh giá "
    said = (
        "II. NỘI DUNG\n1. Phòng ngừa\na) Sở Nội vụ: chuyển đổi vị trí công tác.\nIII. THỜI HẠN\n"
        f"1. Các cơ quan {long}(nêu tại khoản 1 Mục II) gửi tài liệu về Thanh tra tỉnh trước ngày "
        "16/3/2025.\n2. UBND các huyện gửi tài liệu về Thanh tra tỉnh trước ngày 12/3/2025.\n"
    )
    assert told(said, tmp_path) == {"Sở Nội vụ": "2025-03-15", "UBND cấp huyện": "2025-03-11"}


def test_a_name_ends_where_the_next_line_says_what_is_done(tmp_path: Path) -> None:
    said = (
        "2. Đề nghị Ngân hàng Nhà nước Việt Nam - Chi nhánh tỉnh Ví Mẫu\nCung cấp tài liệu về "
        "thanh toán không dùng tiền mặt. Thời hạn: trước ngày 16/3/2025.\n"
        "3. UBND các huyện, thị xã, thành phố\nBáo cáo kết quả, gửi tài liệu về Thanh tra tỉnh "
        "trước ngày 12/3/2025.\n4. Ngân hàng Nhà nước Chi nhánh tỉnh Cao Bằng gửi tài liệu về "
        "Thanh tra tỉnh trước ngày 11/3/2025.\n"
    )
    assert set(told(said, tmp_path)) == {
        "Ngân hàng Nhà nước Việt Nam - Chi nhánh tỉnh Ví Mẫu",
        "UBND cấp huyện",
        "Ngân hàng Nhà nước Chi nhánh tỉnh Cao Bằng",
    }


def test_what_goes_to_the_head_of_the_office_is_not_handed_in(tmp_path: Path) -> None:
    said = (
        "2. Báo cáo tự đánh giá của tỉnh dự kiến trình UBND tỉnh ngày 08/4/2025 và gửi Thanh tra "
        "Chính phủ trước ngày 15/4/2025.\n"
    )
    one = proposed_of(PERIOD + said, tmp_path)
    assert f"{one.deadlines.self_assessment}" == "2025-04-14"


def test_who_helps_in_a_part_has_no_day_by_it(tmp_path: Path) -> None:
    said = (
        "2. Cung cấp tài liệu\na) Sở Tài chính cung cấp tài liệu về phòng ngừa; Liên minh Hợp tác "
        "xã tỉnh phối hợp.\nb) Các cơ quan nêu tại khoản này gửi tài liệu về Thanh tra tỉnh trước "
        "ngày 12/3/2025.\n3. UBND các huyện gửi tài liệu về Thanh tra tỉnh trước 10/3/2025.\n"
    )
    assert set(told(said, tmp_path)) == {"Sở Tài chính", "UBND cấp huyện"}


def test_groups_of_tasks_are_told_by_their_number_and_title(tmp_path: Path) -> None:
    said = (
        "III. NHIỆM VỤ\n1. Nhóm nhiệm vụ chung\na) Sở Nội vụ: chuyển đổi vị trí công tác.\n"
        "2. Nhóm nhiệm vụ đề nghị phối hợp\na) Công an tỉnh: số liệu điều tra.\nIV. THỜI HẠN\n"
        "1. Các cơ quan thuộc nhóm 1 Mục III gửi tài liệu về Thanh tra tỉnh trước ngày 07/3/2025.\n"
        "2. Các cơ quan thuộc nhóm 2 Mục III gửi số liệu về Thanh tra tỉnh trước ngày 11/3/2025.\n"
    )
    assert told(said, tmp_path) == {"Sở Nội vụ": "2025-03-06", "Công an tỉnh": "2025-03-10"}


def test_parts_of_the_index_stand_in_numbered_headings(tmp_path: Path) -> None:
    said = (
        "II. THỜI KỲ, NỘI DUNG ĐÁNH GIÁ\n2. Nội dung và cơ quan chuẩn bị tài liệu\n"
        "2.1. Phần A - Lãnh đạo\n- Sở Tư pháp chuẩn bị tài liệu về rà soát văn bản.\n"
        "2.2. Phần B và Phần C - Phòng ngừa\n- Sở Nội vụ chuẩn bị tài liệu về cải cách.\n"
        "III. THỜI HẠN\n1. Tài liệu của các cơ quan được phân công ở Phần A: gửi Thanh tra tỉnh "
        "trước ngày 05/3/2025.\n2. Tài liệu của các cơ quan được phân công ở Phần C: gửi Thanh tra "
        "tỉnh trước ngày 09/3/2025.\n"
    )
    one = proposed_of(PERIOD + said, tmp_path)
    days = {name: day for name, (day, _) in days_of(one).items()}
    assert days == {"Sở Tư pháp": "2025-03-04", "Sở Nội vụ": "2025-03-08"}
    assert {unit.name for unit in one.units} == {"Sở Tư pháp", "Sở Nội vụ"}


def test_papers_of_several_are_due_from_all_of_them(tmp_path: Path) -> None:
    said = (
        "2. Báo cáo, tài liệu của các sở, ban, ngành tỉnh (kể cả Sở Nội vụ) và UBND các huyện gửi "
        "về Thanh tra tỉnh trước ngày 20/3/2025.\n"
    )
    days = told(said, tmp_path)
    assert days["Sở, ban, ngành"] == days["UBND cấp huyện"] == "2025-03-19"


def test_groups_by_number_in_lines_of_their_own(tmp_path: Path) -> None:
    said = (
        "2. Phân nhóm\n- Nhóm 1 (02 đơn vị): Sở Tư pháp, Sở Nội vụ.\n- Nhóm 2: Công an tỉnh.\n"
        "3. Thời hạn gửi\n- Nhóm 1: trước ngày 13/3/2025.\n- Nhóm 2: ngày 18/3/2025.\n"
    )
    one = proposed_of(PERIOD + said, tmp_path)
    assert {name: day for name, (day, _) in days_of(one).items()} == {
        "Sở Tư pháp": "2025-03-12",
        "Sở Nội vụ": "2025-03-12",
        "Công an tỉnh": "2025-03-18",
    }
    assert one.deadlines.units is None


def test_groups_by_ordinals_in_one_sentence(tmp_path: Path) -> None:
    said = (
        "2. Cung cấp hồ sơ\n2.1. Nhóm các cơ quan chuyên ngành\n"
        "1. Nhóm các cơ quan quản lý\na) Sở Nội vụ: cải cách hành chính.\n"
        "2. Nhóm các cơ quan nội chính\na) Công an tỉnh: số liệu điều tra.\nIII. THỜI HẠN\n"
        "1. Hồ sơ của nhóm thứ nhất gửi đến Thanh tra tỉnh chậm nhất ngày 26/02/2025; của nhóm thứ "
        "hai chậm nhất ngày 28/02/2025.\n"
    )
    assert told(said, tmp_path) == {"Sở Nội vụ": "2025-02-26", "Công an tỉnh": "2025-02-28"}


def test_a_term_counted_from_another_closes_nothing(tmp_path: Path) -> None:
    said = (
        "2. Sở Nội vụ gửi tài liệu về Thanh tra tỉnh chậm nhất ngày 25/3/2025. Quá thời hạn trên "
        "05 ngày, Thanh tra tỉnh chấm 0 điểm đối với tiêu chí.\n"
    )
    assert proposed_of(PERIOD + said, tmp_path).deadlines.last_day is None


def test_who_is_taken_out_of_a_part_has_no_day_by_it(tmp_path: Path) -> None:
    said = (
        "II. NỘI DUNG\n1. Phòng ngừa\na) Sở Nội vụ: cải cách hành chính.\nb) Sở Tư pháp: rà soát.\n"
        "III. THỜI HẠN\n1. Các cơ quan nêu tại khoản 1 Mục II, trừ Sở Tư pháp, gửi tài liệu về "
        "Thanh tra tỉnh trước ngày 15/3/2025.\n2. UBND các huyện gửi tài liệu về Thanh tra tỉnh "
        "trước ngày 12/3/2025.\n"
    )
    assert told(said, tmp_path) == {"Sở Nội vụ": "2025-03-14", "UBND cấp huyện": "2025-03-11"}


def test_who_is_only_mentioned_in_a_bracket_hands_in_nothing(tmp_path: Path) -> None:
    said = "2. Sở Y tế (không phải Sở Nội vụ) gửi hồ sơ về Thanh tra tỉnh trước ngày 20/3/2025.\n"
    assert told(said, tmp_path) == {"Sở Y tế": "2025-03-19"}


def test_the_papers_of_this_group_are_due_from_its_bodies(tmp_path: Path) -> None:
    said = (
        "III. NỘI DUNG\n1. Nhóm tiêu chí về phòng ngừa\na) Sở Nội vụ: cải cách hành chính.\n"
        "b) Tài liệu của nhóm này gửi về Thanh tra tỉnh trước ngày 07/3/2025.\n"
        "2. Nhóm tiêu chí về phát hiện\na) Công an tỉnh: số liệu điều tra.\n"
        "b) Tài liệu của nhóm này gửi về Thanh tra tỉnh trước ngày 12/3/2025.\n"
    )
    assert told(said, tmp_path) == {"Sở Nội vụ": "2025-03-06", "Công an tỉnh": "2025-03-11"}


def test_a_task_after_the_last_day_is_no_deadline(tmp_path: Path) -> None:
    said = (
        "2. Sở Nội vụ gửi tài liệu về Thanh tra tỉnh trước ngày 12/3/2025.\n"
        "3. Sau ngày 20/3/2025, Thanh tra tỉnh không tiếp nhận tài liệu.\n"
        "4. Báo Ví Mẫu: từ ngày 01/3/2025 đến ngày 15/4/2025.\n"
    )
    one = proposed_of(PERIOD + said, tmp_path)
    assert told(said, tmp_path) == {"Sở Nội vụ": "2025-03-11"}
    file = tmp_path / "a.yaml"
    file.write_text(yaml_text(one), encoding="utf-8")
    assert f"{load_campaign(file).deadlines.last_day}" == "2025-03-20"


def test_a_name_in_other_capitals_is_one_unit(tmp_path: Path) -> None:
    said = "2. UBND huyện Mẫu và UBND Huyện Mẫu gửi tài liệu về Thanh tra tỉnh trước 12/3/2025.\n"
    names = [unit.name.casefold() for unit in proposed_of(PERIOD + said, tmp_path).units]
    assert names.count("ubnd huyện mẫu") == 1
