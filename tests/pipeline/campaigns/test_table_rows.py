"""Rows of a plan's tables: whose day it is, and what for."""

from pathlib import Path

from tests.pipeline.campaigns.test_proposal import PERIOD, proposed_of

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
