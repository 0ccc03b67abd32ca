"""Files that are no evidence, as they lie about in real folders: broken, locked, misnamed."""

from __future__ import annotations

import io
from pathlib import Path

from openpyxl import Workbook
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from sample_docs.generator.word import MADE, fixed_times


def _pdf(password: str = "") -> bytes:
    out = io.BytesIO()
    lock = StandardEncryption(password, strength=128) if password else None
    canvas = Canvas(out, invariant=1, encrypt=lock)
    canvas.drawString(72, 720, "Sample page")
    canvas.save()
    return out.getvalue()


def _workbook() -> bytes:
    book = Workbook()
    book.properties.created = book.properties.modified = MADE
    sheet = book.worksheets[0]
    sheet.append(["STT", "Tên tài liệu"])
    sheet.append([1, "Bảng tạm, không phải văn bản"])
    out = io.BytesIO()
    book.save(out)
    return fixed_times(out.getvalue())


def write(folder: Path) -> None:
    """Write the rubbish into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = _pdf()
    files: dict[str, bytes | str] = {
        "rong.pdf": b"",
        "tai dang do.pdf": whole[: len(whole) // 2],
        "trang web.pdf": "<!DOCTYPE html><html><body><p>404: không tìm thấy</p></body></html>\n",
        "ghi chu.txt": "Nhớ hỏi lại phòng văn thư về số công văn.\n",
        "khoa mat khau.pdf": _pdf("mat-khau-mau"),
        "bang tam.xlsx": _workbook(),
    }
    for name, held in files.items():
        (folder / name).write_bytes(held if isinstance(held, bytes) else held.encode())


if __name__ == "__main__":
    write(Path("tests/rubbish"))
