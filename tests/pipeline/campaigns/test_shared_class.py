"""Bodies that share the word for their class."""

import pytest

from pipeline.campaigns.plan_spans import BODIES, plan_doc, plan_pipeline


@pytest.mark.parametrize(
    ("level", "text", "names"),
    [
        (
            "",
            "Các Sở: Tư pháp, Nội vụ, Khoa học và Công nghệ gửi hồ sơ",
            ["Sở Tư pháp", "Sở Nội vụ", "Sở Khoa học và Công nghệ"],
        ),
        (
            "",
            "Giao các sở Nội vụ, Văn hóa, Thể thao và Du lịch và Tài chính cung cấp",
            ["Sở Nội vụ", "Sở Văn hóa, Thể thao và Du lịch", "Sở Tài chính"],
        ),
        ("", "Sở Nội vụ, Tư pháp và Công an tỉnh", ["Sở Nội vụ", "Sở Tư pháp", "Công an <place>"]),
        ("", "Sở Nội vụ, tài chính và nội vụ", ["Sở Nội vụ"]),
        ("", "Các sở: nộp trước ngày 15/3/2025", ["Sở, ban, ngành"]),
        ("", "Sở Nội vụ và các sở, ban, ngành", ["Sở Nội vụ", "Sở, ban, ngành"]),
        ("huyện", "các phòng: Nội vụ, Tư pháp", ["Phòng Nội vụ", "Phòng Tư pháp"]),
    ],
)
def test_a_class_word_before_a_list_is_that_of_each(
    level: str, text: str, names: list[str]
) -> None:
    doc = plan_doc(plan_pipeline(level), text)
    assert [span.id_ for span in doc.spans[BODIES]] == names
