import pytest

from extractors.document import Citation
from pipeline.judging.title_years import title_years


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("Công tác phòng, chống tham nhũng, tiêu cực năm 2024", {2024}),
        ("Kết quả kê khai tài sản, thu nhập năm 2023", {2023}),
        ("Kết quả tiếp công dân tháng 3/2024", {2024}),
        ("Kết quả tiếp công dân tháng 3 năm 2024", {2024}),
        ("Kết quả công tác quý III/2023", {2023}),
        ("Kết quả năm 2024, phương hướng, nhiệm vụ năm 2025", {2024, 2025}),
        ("Thực hiện Luật Tố cáo năm 2018", set()),
        ("Triển khai thi hành Luật Phòng, chống tham nhũng năm 2018 trong năm 2024", {2024}),
        ("Triển khai Nghị quyết số 168/NQ-CP ngày 11/10/2023", set()),
        ("Triển khai Quy định 131-QĐ/TW ngày 27 tháng 10 năm 2023 của Bộ Chính trị", set()),
        ("Triển khai Thông tư số 06/2021/TT-TTCP", set()),
        ("Chiến lược quốc gia phòng, chống tham nhũng đến năm 2030", set()),
        ("Chuyển đổi vị trí công tác giai đoạn 2021-2025", set()),
        ("Kế hoạch giai đoạn 2021 – 2025, năm 2024", {2024}),
        ("Chương trình từ năm 2021 đến năm 2025", set()),
        ("Số vụ giảm so với cùng kỳ năm 2023", set()),
        ("Ban hành quy chế chi tiêu nội bộ", set()),
    ],
)
def test_only_years_that_the_title_is_about_count(title: str, years: set[int]) -> None:
    assert title_years(title) == years


def test_years_of_cited_documents_do_not_count() -> None:
    cited = Citation("Đề án", None, None, "", "", "Đề án văn hóa công vụ năm 2018")
    assert title_years("Thực hiện Đề án văn hóa công vụ năm 2018", (cited,)) == frozenset()
