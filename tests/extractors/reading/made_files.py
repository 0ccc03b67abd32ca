"""The content of the files that tests of reading make."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image

BODY = (
    "Thực hiện chương trình công tác năm 2024, Ủy ban nhân dân tỉnh xây dựng kế hoạch",
    "tuyên truyền, phổ biến pháp luật về phòng, chống tham nhũng với nội dung như sau:",
    "1. Nâng cao nhận thức, trách nhiệm của cán bộ, công chức, viên chức trong việc",
    "chấp hành các quy định của pháp luật về kê khai tài sản, thu nhập hằng năm.",
    "2. Các sở, ban, ngành tổ chức thực hiện và báo cáo kết quả về Thanh tra tỉnh.",
)
LETTERHEAD = (
    ("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("TỈNH LẠC HỒNG", "Độc lập - Tự do - Hạnh phúc"),
    ("Số: 12/KH-UBND", "Lạc Hồng, ngày 05 tháng 02 năm 2024"),
)


def letter(number: str = "Số: 12/KH-UBND") -> list[tuple[float, float, float, str]]:
    """Return a page of a plan: letterhead in two columns, name, body."""
    lines = []
    for row, (left, right) in enumerate(LETTERHEAD):
        left = number if row == 2 else left
        lines += [(85.0, 70.0 + 18 * row, 12.0, left), (270.0, 70.0 + 18 * row, 12.0, right)]
    lines.append((250.0, 150.0, 14.0, "KẾ HOẠCH"))
    lines += [(85.0, 190.0 + 20 * row, 13.0, text) for row, text in enumerate(BODY)]
    return lines


def saved(image: Image.Image, kind: str, **settings: object) -> bytes:
    """Return the bytes of an image file."""
    held = BytesIO()
    image.save(held, kind, **settings)
    return held.getvalue()


def raw_pdf(*objects: bytes) -> bytes:
    """Return a PDF of the given objects (numbered from 1, the first is the catalog)."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def pixels_of(image: Image.Image) -> np.ndarray:
    """Return an image as RGB pixels."""
    return np.array(image.convert("RGB"), dtype=np.uint8)
