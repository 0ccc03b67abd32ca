"""Rows of a plan's tables: whose day it is, and what for."""

from pathlib import Path

from benchmarks.plans import draw, proposed
from extractors.grammar.loader import load_grammar
from extractors.reading.options import ReadOptions
from extractors.reading.read_file import read_file
from pipeline.campaigns.plan import read_plan
from tests.pipeline.campaigns.test_proposal import PERIOD, proposed_of, with_body

TABLE = (
    PERIOD
    + "| STT | Nhiệm vụ | Đơn vị chủ trì | Sản phẩm | Thời gian hoàn thành |\n"
    + "| 1 | Tổng hợp kết quả công khai ngân sách | Sở Tài chính | {product} | 10/3/2025 |\n"
)


def test_what_comes_of_a_task_says_that_evidence_is_handed_in(tmp_path: Path) -> None:
    product = "Báo cáo và minh chứng gửi Thanh tra tỉnh"
    proposal = proposed_of(TABLE.format(product=product), tmp_path)
    days = {unit.name: f"{unit.deadline}" for unit in proposal.units}
    assert days["Sở Tài chính"] == "2025-03-10"


def test_a_task_whose_result_is_no_evidence_has_no_deadline_for_it(tmp_path: Path) -> None:
    proposal = proposed_of(TABLE.format(product="Công văn hướng dẫn"), tmp_path)
    assert all(unit.deadline is None for unit in proposal.units)


def test_the_day_of_bodies_that_nobody_knows_is_not_everybodys(tmp_path: Path) -> None:
    body = PERIOD + (
        "| STT | Đơn vị | Nội dung phải cung cấp | Hạn cung cấp |\n"
        "| 1 | Sở Tài chính | Hồ sơ công khai ngân sách | 30/01/2025 |\n"
        "| 2 | Các trường học công lập | Báo cáo kết quả và hồ sơ minh chứng | 28/01/2025 |\n"
        "| 3 | Tổ công tác | Tổng hợp | 20/02/2025 |\n"
    )
    proposal = proposed_of(body, tmp_path)
    days = {unit.name: f"{unit.deadline}" for unit in proposal.units}
    assert days == {"Sở Tài chính": "2025-01-30"}
    groups = {group.name: f"{group.deadline}" for group in proposal.groups if group.deadline}
    assert groups == {"Các trường học công lập": "2025-01-28"}
    assert any("Các trường học công lập" in said for said in proposal.open)
    assert proposal.deadlines.units is None


def test_rows_without_running_numbers_are_told_by_their_codes(tmp_path: Path) -> None:
    body = PERIOD + (
        "| Mã | Tiêu chí | Cơ quan chịu trách nhiệm | Ghi chú |\n"
        "| B.1.2 | Cải cách hành chính | Sở Nội vụ | Lấy theo kết quả công bố |\n"
        "| B.1.4 | Thanh toán không dùng tiền mặt | Ngân hàng Nhà nước chi nhánh tỉnh | |\n"
        "| B.1.7 | Chuyển đổi vị trí công tác | Sở Nội vụ | |\n"
        "| B.2.1 | Hướng dẫn, đôn đốc khu vực ngoài nhà nước | Sở Kế hoạch và Đầu tư | |\n"
        "| C.2.2.2 | Xử lý qua truy tố | Viện kiểm sát nhân dân tỉnh | |\n"
    )
    proposal = proposed_of(body, tmp_path)
    owed = {one.name: [duty.indicator for duty in one.duties] for one in proposal.units}
    assert owed == {
        "Sở Nội vụ": ["B.1.2", "B.1.7"],
        "Ngân hàng Nhà nước chi nhánh tỉnh": ["B.1.4"],
        "Sở Kế hoạch và Đầu tư": ["B.2.1"],
        "Viện kiểm sát nhân dân tỉnh": ["C.2.2.2"],
    }


def test_evidence_that_a_row_names_is_due_by_its_term(tmp_path: Path) -> None:
    body = PERIOD + (
        "| TT | Nội dung | Đơn vị thực hiện | Thời hạn |\n"
        "| 1 | Minh chứng về quy tắc ứng xử | Sở Nội vụ | 30/01/2025 |\n"
        "| 2 | Hồ sơ được thẩm định | Sở Tư pháp | 06/02/2025 |\n"
        "| 3 | Họp Tổ công tác | Sở Y tế | 07/02/2025 |\n"
    )
    proposal = proposed_of(body, tmp_path)
    days = {unit.name: (f"{unit.deadline}", unit.sure) for unit in proposal.units if unit.deadline}
    assert days == {"Sở Nội vụ": ("2025-01-30", True)}


def test_rows_that_go_on_without_a_number_have_their_own_day(tmp_path: Path) -> None:
    body = PERIOD + (
        "| TT | Nội dung | Tài liệu cần gửi | Cơ quan cung cấp | Thời hạn |\n"
        "| I | Phòng ngừa | | | |\n"
        "| 1 | Công khai, minh bạch | Văn bản công khai | Các sở, ban, ngành | 05/4/2025 |\n"
        "| | | | UBND các huyện, thành phố | 08/4/2025 |\n"
        "| 2 | Cải cách hành chính | Kết quả xếp hạng | Sở Nội vụ | 12/4/2025 |\n"
        "| II | Phát hiện tham nhũng | | | |\n"
        "| 3 | Phát hiện qua thanh tra và qua điều tra | Báo cáo | Sở Y tế | 12/4/2025 |\n"
        "| | | Thống kê vụ án, bị can đã khởi tố | Công an tỉnh | 17/4/2025 |\n"
    )
    for pdf in (False, True):
        one = proposed(with_body(body), tmp_path, pdf=pdf)
        days = {entry.name: f"{entry.deadline}" for entry in (*one.groups, *one.units)}
        assert {name: day for name, day in days.items() if day != "None"} == {
            "Sở, ban, ngành": "2025-04-05",
            "UBND cấp huyện": "2025-04-08",
            "Sở Nội vụ": "2025-04-12",
            "Sở Y tế": "2025-04-12",
            "Công an tỉnh": "2025-04-17",
        }


def test_a_column_that_nobody_knows_stays_out_of_the_others(tmp_path: Path) -> None:
    body = PERIOD + (
        "= PHỤ LỤC II\n"
        "| STT | Tên cơ quan | Nhóm chuyên môn theo dõi |\n"
        "| 1 | Sở An toàn thực phẩm | Nhóm 1 |\n"
        "| 2 | Ban Quản lý các khu chế xuất và công nghiệp tỉnh | Nhóm 2 |\n"
    )
    one = proposed_of(body, tmp_path)
    assert [unit.name for unit in one.units if not unit.proposed] == [
        "Sở An toàn thực phẩm",
        "Ban Quản lý các khu chế xuất và công nghiệp tỉnh",
    ]


def test_a_head_that_a_further_page_has_again_is_no_cell(tmp_path: Path) -> None:
    rows = "".join(
        f"| {n} | Kế hoạch và kết quả thực hiện của đơn vị số {n} | Sở Y tế | 12/4/2025 |\n"
        for n in range(1, 60)
    )
    body = f"{PERIOD}| TT | Tài liệu cần cung cấp | Cơ quan cung cấp | Thời hạn |\n{rows}"
    path = draw(with_body(body), tmp_path, pdf=True)
    facts = read_plan(path.name, read_file(path, ReadOptions()), load_grammar()).facts
    said = [one.evidence.sentence for one in facts.deadlines]
    assert len(said) == 59
    assert not any("Cơ quan cung cấp" in one for one in said)
