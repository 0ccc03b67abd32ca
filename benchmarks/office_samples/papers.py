"""Made-up papers of a made-up province, to be written in every way that offices write them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """What a paper says: the letterhead, and the truth about it."""

    above: str
    own: str
    number: str
    place: str
    day: tuple[int, int, int]
    doc_type: str
    subject: str
    signer: str
    issuer: str
    also: tuple[str, ...] = ()
    party: bool = False
    """Whether it is a paper of the Party: other heading, a star for a rule, `Số` without colon."""

    @property
    def motto(self) -> tuple[str, ...]:
        """What stands over the date line."""
        if self.party:
            return ("ĐẢNG CỘNG SẢN VIỆT NAM",)
        return ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")

    @property
    def number_line(self) -> str:
        """The number as it is printed."""
        return f"Số {self.number}" if self.party else f"Số: {self.number}"

    @property
    def date_line(self) -> str:
        """The date line as Nghị định 30/2020/NĐ-CP has it."""
        day, month, year = self.day
        shown = f"{month:02d}" if month < 3 else str(month)
        return f"{self.place}, ngày {day:02d} tháng {shown} năm {year}"

    @property
    def iso(self) -> str:
        """The date in ISO form."""
        day, month, year = self.day
        return f"{year}-{month:02d}-{day:02d}"

    @property
    def is_letter(self) -> bool:
        """Whether it is a công văn, whose subject stands under the number."""
        return self.doc_type == "Công văn"

    @property
    def truth(self) -> dict[str, str]:
        """The row of the truth table, without file and traits."""
        subject = f"V/v {self.subject}" if self.is_letter else self.subject
        accepted = [f"{self.issuer} {_place_of(self.above)}".strip(), self.issuer]
        if self.above:
            accepted.append(f"{_sentence(self.above)} - {self.issuer}")
        return {
            "doc_type": "|".join((self.doc_type, *self.also)),
            "number": self.number,
            "issue_date": self.iso,
            "issuer": "|".join(dict.fromkeys(accepted)),
            "subject": subject,
            "signer": self.signer,
        }


def _place_of(above: str) -> str:
    name = _sentence(above)
    return name.partition("nhân dân ")[2] if "nhân dân " in name else ""


def _sentence(name: str) -> str:
    words = name.replace("UBND", "ỦY BAN NHÂN DÂN").split()
    kinds = {"TỈNH", "HUYỆN", "XÃ"}
    at = next((i for i, word in enumerate(words) if word in kinds), len(words))
    head = " ".join(words[:at]).capitalize()
    rest = (
        [words[at].lower(), *(word.capitalize() for word in words[at + 1 :])]
        if at < len(words)
        else []
    )
    return " ".join([head, *rest])


PROVINCE = "UBND TỈNH LẠC HỒNG"
PAPERS: tuple[Paper, ...] = (
    Paper(PROVINCE, "SỞ NỘI VỤ", "48/KH-SNV", "Lạc Hồng", (14, 3, 2024), "Kế hoạch",
          "Kiểm tra việc chuyển đổi vị trí công tác năm 2024", "Trần Văn Mẫu", "Sở Nội vụ"),
    Paper(PROVINCE, "SỞ TÀI CHÍNH", "226/BC-STC", "Lạc Hồng", (2, 7, 2024), "Báo cáo",
          "Kết quả thực hành tiết kiệm, chống lãng phí 6 tháng đầu năm 2024", "Lê Thị Mẫu",
          "Sở Tài chính"),
    Paper("", "ỦY BAN NHÂN DÂN\nTỈNH LẠC HỒNG", "1206/QĐ-UBND", "Lạc Hồng", (18, 6, 2024),
          "Quyết định", "Phê duyệt danh sách người có nghĩa vụ kê khai tài sản, thu nhập",
          "Nguyễn Văn Thử", "Ủy ban nhân dân tỉnh Lạc Hồng"),
    Paper(PROVINCE, "SỞ Y TẾ", "1735/SYT-TTr", "Lạc Hồng", (9, 9, 2024), "Công văn",
          "đôn đốc các đơn vị trực thuộc báo cáo kết quả thực hiện công tác phòng, chống tham nhũng,"  # noqa: E501
          " tiêu cực quý III năm 2024", "Phạm Thị Thử", "Sở Y tế"),
    Paper("UBND HUYỆN AN HÒA", "PHÒNG TƯ PHÁP", "10/TB-PTP", "An Hòa", (5, 11, 2024), "Thông báo",
          "Phân công tiếp công dân tháng 11 năm 2024", "Võ Văn Thí", "Phòng Tư pháp"),
    Paper(PROVINCE, "THANH TRA TỈNH", "07/KL-TTT", "Lạc Hồng", (22, 1, 2024), "Kết luận",
          "Thanh tra trách nhiệm thực hiện pháp luật về tiếp công dân, giải quyết khiếu nại, tố cáo",  # noqa: E501
          "Đỗ Thị Nghiệm", "Thanh tra tỉnh", ("Kết luận thanh tra",)),
    Paper("", "ỦY BAN NHÂN DÂN\nXÃ PHÚ MẪU", "35/UBND-VP", "Phú Mẫu", (12, 2, 2024), "Công văn",
          "cử người tham gia tập huấn", "Hồ Văn Kiểm", "Ủy ban nhân dân xã Phú Mẫu"),
    Paper(PROVINCE, "SỞ TƯ PHÁP", "112/TTr-STP", "Lạc Hồng", (30, 10, 2024), "Tờ trình",
          "Đề nghị ban hành Quy chế phối hợp trong công tác phòng, chống tham nhũng",
          "Bùi Văn Tra", "Sở Tư pháp"),
)  # fmt: skip
OTHERS: tuple[Paper, ...] = (
    Paper("", "TỈNH ỦY LẠC HỒNG", "12-KH/TU", "Lạc Hồng", (8, 4, 2024), "Kế hoạch",
          "Kiểm tra, giám sát công tác phòng, chống tham nhũng, tiêu cực năm 2024", "Lê Văn Thử",
          "Tỉnh ủy Lạc Hồng", party=True),
    Paper("TỈNH ỦY LẠC HỒNG", "BAN NỘI CHÍNH", "145-BC/BNCTU", "Lạc Hồng", (16, 12, 2024), "Báo cáo",  # noqa: E501
          "Kết quả công tác nội chính năm 2024", "Cao Thị Mẫu", "Ban Nội chính Tỉnh ủy Lạc Hồng", party=True),  # noqa: E501
    Paper("ĐẢNG BỘ TỈNH LẠC HỒNG", "HUYỆN ỦY AN HÒA", "77-CV/HU", "An Hòa", (3, 5, 2024), "Công văn",  # noqa: E501
          "tăng cường kiểm tra việc nêu gương của cán bộ, đảng viên", "Ngô Văn Thí",
          "Huyện ủy An Hòa", party=True),
    Paper("", "HỘI ĐỒNG NHÂN DÂN\nTỈNH LẠC HỒNG", "31/NQ-HĐND", "Lạc Hồng", (12, 7, 2024),
          "Nghị quyết", "Về kết quả giám sát việc thực hiện pháp luật về phòng, chống tham nhũng",
          "Trịnh Văn Mẫu", "Hội đồng nhân dân tỉnh Lạc Hồng"),
    Paper("UBND HUYỆN AN HÒA", "THANH TRA HUYỆN", "09/BC-TTH", "An Hòa", (25, 3, 2024), "Báo cáo",
          "Công tác thanh tra, tiếp công dân quý I năm 2024", "Mai Văn Kiểm", "Thanh tra"),
    Paper("SỞ Y TẾ LẠC HỒNG", "BỆNH VIỆN ĐA KHOA AN HÒA", "218/QĐ-BVAH", "An Hòa", (20, 8, 2024),
          "Quyết định", "Ban hành Quy tắc ứng xử của viên chức, người lao động", "Tô Thị Nghiệm",
          "Bệnh viện Đa khoa An Hòa"),
)  # fmt: skip
"""Papers of other offices: the Party, the people's council, a district's inspectorate, a hospital."""  # noqa: E501
BODY = (
    "Thực hiện Nghị định số 59/2019/NĐ-CP ngày 01 tháng 7 năm 2019 của Chính phủ quy định chi tiết"
    " một số điều và biện pháp thi hành Luật Phòng, chống tham nhũng, cơ quan đã triển khai các nội"
    " dung sau:",
    "1. Công khai, minh bạch trong hoạt động của cơ quan, đơn vị theo quy định.",
    "2. Kiểm soát tài sản, thu nhập của người có chức vụ, quyền hạn theo Kế hoạch số 6/KH-UBND ngày"
    " 08 tháng 01 năm 2024 của Ủy ban nhân dân tỉnh.",
    "Các đơn vị báo cáo kết quả trước ngày 15 tháng 11 năm 2024./.",
)
