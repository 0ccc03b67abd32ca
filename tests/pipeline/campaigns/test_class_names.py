"""Bodies by the word for their class and a name of their own; plans of schools and ministries."""

from pathlib import Path

import pytest

from pipeline.campaigns.plan_spans import BODIES, plan_doc, plan_pipeline
from tests.pipeline.campaigns.test_proposal import PERIOD, proposed_of


@pytest.mark.parametrize(
    ("level", "text", "names"),
    [
        (
            "",
            "Báo và Phát thanh, Truyền hình Hải Phòng đưa tin",
            ["Báo và Phát thanh, Truyền hình Hải Phòng"],
        ),
        (
            "",
            "Báo và Phát thanh, Truyền hình Ví Mẫu thông tin, tuyên truyền",
            ["Báo và Phát thanh, Truyền hình Ví Mẫu"],
        ),
        (
            "",
            "Ngân hàng Nhà nước chi nhánh Khu vực 6 cung cấp",
            ["Ngân hàng Nhà nước chi nhánh Khu vực 6"],
        ),
        (
            "",
            "Ngân hàng Nhà nước chi nhánh Nghệ An báo cáo; Ngân hàng Nhà nước chi nhánh tỉnh nộp",
            ["Ngân hàng Nhà nước chi nhánh Nghệ An", "Ngân hàng Nhà nước chi nhánh <place>"],
        ),
        (
            "",
            "Ngân hàng Nhà nước Khu vực 15 phối hợp",
            ["Ngân hàng Nhà nước Khu vực 15"],
        ),
        ("bộ", "Bộ Y tế, Bộ Nội vụ", ["Bộ Y tế", "Bộ Nội vụ"]),
        (
            "",
            "Ban Quản lý Khu kinh tế Ví Mẫu và các Khu công nghiệp gửi",
            ["Ban Quản lý Khu kinh tế Ví Mẫu và các Khu công nghiệp"],
        ),
        (
            "",
            "Báo Kinh tế và Đô thị thông tin về Kế hoạch này",
            ["Báo Kinh tế và Đô thị"],
        ),
        ("", "Ban Giám đốc cho ý kiến", []),
        (
            "",
            "Ngân hàng Nhà nước Chi nhánh tỉnh Cao Bằng",
            ["Ngân hàng Nhà nước Chi nhánh tỉnh Cao Bằng"],
        ),
        ("sở", "Phòng Chính trị, tư tưởng gửi", ["Phòng Chính trị, tư tưởng"]),
        ("xã", "Trung tâm Dịch vụ tổng hợp phường nộp", ["Trung tâm Dịch vụ tổng hợp phường"]),
        ("bộ", "Trung tâm Thông tin y tế Quốc gia nộp", ["Trung tâm Thông tin y tế Quốc gia"]),
        ("", "Trung tâm Chuyển đổi số cung cấp hồ sơ", ["Trung tâm Chuyển đổi số"]),
        (
            "xã",  # a body of who issued the plan: its place stands in the letterhead
            "Trung tâm Phục vụ hành chính công xã tiếp nhận",
            ["Trung tâm Phục vụ hành chính công <place>"],
        ),
        ("", "Trường Cao đẳng Nghề Mẫu, Sở Y tế nộp", ["Trường Cao đẳng Nghề Mẫu", "Sở Y tế"]),
        ("", "Trường hợp Sở Y tế nộp chậm", ["Sở Y tế"]),
        ("", "Báo cáo của Sở Y tế", ["Sở Y tế"]),
        ("", "gửi phòng Kế toán", []),
        ("", "THỜI HẠN GỬI BÁO CÁO", []),
        ("", "các sở/UBND huyện Mẫu", ["Sở, ban, ngành", "UBND huyện Mẫu"]),
        ("", "Kế hoạch số 11/KH-TTCP, 12/BC-TTCP của TTCP", ["TTCP"]),
        ("huyện", "Phòng Dân tộc và Tôn giáo rà soát", ["Phòng Dân tộc và Tôn giáo"]),
        (
            "huyện",
            "Phòng Nội vụ, Phòng Tư pháp và Phòng Y tế",
            ["Phòng Nội vụ", "Phòng Tư pháp", "Phòng Y tế"],
        ),
        ("bộ", "Vụ Giáo dục đại học trình", ["Vụ Giáo dục đại học"]),
        ("bộ", "Cục Biển và Hải đảo; Vụ Pháp chế", ["Cục Biển và Hải đảo", "Vụ Pháp chế"]),
        ("đơn vị", "Phòng Tổ chức - Hành chính: thu thập", ["Phòng Tổ chức - Hành chính"]),
        (
            "đơn vị",
            "Khoa Công nghệ thông tin và Viện Môi trường nộp",
            ["Khoa Công nghệ thông tin", "Viện Môi trường"],
        ),
        ("đơn vị", "Phòng Công tác xã hội cung cấp", ["Phòng Công tác xã hội"]),
        ("đơn vị", "Phòng Kế hoạch tổng hợp dự thảo", ["Phòng Kế hoạch tổng hợp"]),
        ("đơn vị", "Phòng Kế hoạch tổng hợp hồ sơ", ["Phòng Kế hoạch"]),
        (
            "đơn vị",
            "Ban Kiểm soát nội bộ gửi về Phòng Pháp chế",
            ["Ban Kiểm soát nội bộ", "Phòng Pháp chế"],
        ),
    ],
)
def test_a_class_word_and_capitals_name_a_body(level: str, text: str, names: list[str]) -> None:
    doc = plan_doc(plan_pipeline(level), text)
    assert [span.id_ for span in doc.spans[BODIES]] == names


SCHOOL = PERIOD + (
    "2. Phòng Đào tạo: thu thập minh chứng về chuyển đổi số.\n"
    "3. Trước ngày 25/01/2025: các đơn vị nộp minh chứng về Phòng Pháp chế.\n"
    "4. Trước ngày 12/02/2025: gửi báo cáo tự đánh giá của Trường về {above}.\n"
)


@pytest.mark.parametrize(
    ("above", "own", "named"),
    [
        ("Bộ Ví Mẫu", "Trường Đại học Ví Mẫu", "Bộ Ví Mẫu"),
        ("Ủy ban nhân dân tỉnh Mẫu", "Bệnh viện Đa khoa Mẫu", "UBND tỉnh"),
        ("Sở Y tế tỉnh Mẫu", "Bệnh viện Đa khoa Mẫu", "Sở Y tế"),
        ("Ủy ban nhân dân huyện Mẫu", "Trường Trung học cơ sở Mẫu", "UBND huyện Mẫu"),
        ("Tập đoàn Ví Mẫu", "Công ty Điện Ví Mẫu", "Tập đoàn Ví Mẫu"),
    ],
)
def test_the_first_line_of_a_letterhead_is_above_a_school(
    above: str, own: str, named: str, tmp_path: Path
) -> None:
    found = proposed_of(
        SCHOOL.format(above=named),
        tmp_path,
        head=[above.upper(), own.upper()],
        issuer=own,
        number="87/KH-VM",
        subject=f"Tự đánh giá công tác phòng, chống tham nhũng năm 2024 của {own}",
    )
    assert found.level == "đơn vị"
    assert found.organisation == own
    assert f"{found.deadlines.self_assessment}" == "2025-02-11"
    assert f"{found.deadlines.units}" == "2025-01-24"
    assert "Phòng Đào tạo" in {unit.name for unit in found.units}
    assert own not in {unit.name for unit in found.units}


def test_a_ministry_has_a_level_of_its_own(tmp_path: Path) -> None:
    found = proposed_of(
        PERIOD + "2. Vụ Pháp chế cung cấp hồ sơ trước ngày 25/01/2025.",
        tmp_path,
        head=["BỘ VÍ MẪU"],
        issuer="Bộ Ví Mẫu",
        number="640/KH-BVM",
    )
    assert found.level == "bộ"


def test_a_departments_own_plan_is_no_provinces(tmp_path: Path) -> None:
    found = proposed_of(
        PERIOD + "2. Phòng Nghiệp vụ Y nộp hồ sơ minh chứng về Thanh tra Sở trước ngày 25/01/2025.",
        tmp_path,
        head=["ỦY BAN NHÂN DÂN TỈNH MẪU", "SỞ Y TẾ"],
        issuer="Sở Y tế",
        number="64/KH-SYT",
        subject="Tự đánh giá công tác phòng, chống tham nhũng năm 2024 của Sở Y tế",
    )
    assert (found.level, found.organisation) == ("sở", "Sở Y tế tỉnh Mẫu")
    assert [unit.name for unit in found.units if not unit.proposed] == ["Phòng Nghiệp vụ Y"]
