"""`verify`: whether the store still agrees with the originals, and with itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from extractors.errors import ReadingError
from pipeline.deciding.added_documents import is_added
from pipeline.intake.folder import hash_found, list_folder
from pipeline.records.files import FoundFile
from pipeline.store.damage import damaged_records
from pipeline.store.store import KnownFile, Store
from pipeline.store.tables import (
    DecisionRecord,
    DocumentRecord,
    EvidenceRecord,
    EvidenceRowRecord,
    FileRecord,
    ReadingRecord,
    RunRecord,
)

SENTENCES = {
    "gone": "Tệp gốc không còn trong thư mục minh chứng.",
    "changed": "Nội dung tệp gốc khác với lúc đọc: chạy lại để cập nhật.",
    "unreadable": "Không đọc được tệp gốc.",
    "new": "Tệp chưa có trong lần chạy nào: chạy lại để đọc.",
    "not-read": "Tệp chưa có dòng nào trong danh mục: chạy lại để đọc tiếp.",
    "orphan-row": "Dòng trong danh mục không thuộc tệp nào.",
    "half-row": "Dòng trong danh mục chỉ ghi được một nửa: chạy lại để ghi lại.",
    "orphan-decision": "Quyết định của người xem cho văn bản không còn trong danh mục.",
    "orphan-document": "Văn bản trong kho không có lần đọc nào đi cùng.",
    "unfinished-run": "Lần chạy cuối không đi đến hết: chạy lại để làm nốt.",
    "damaged-record": "Một bản ghi hỏng: chạy lại để làm lại; quyết định thì lấy từ bản sao lưu.",
    "database": "Cơ sở dữ liệu hỏng: lấy lại bản sao lưu, hoặc xóa đi và chạy lại từ đầu.",
}
"""What each kind of finding means, and what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is off: its kind (a key of `SENTENCES`) and where."""

    kind: str
    where: str

    @property
    def sentence(self) -> str:
        """What it means, for the user."""
        return SENTENCES[self.kind]


def verify(store: Store, folder: Path) -> tuple[Finding, ...]:
    """Hash every original again and check that the store holds together; nothing is changed.

    Raises FolderError where the evidence folder is gone.
    """
    return (*_originals(store, folder), *_store(store))


def _originals(store: Store, folder: Path) -> Iterator[Finding]:
    found = {file.path: file for file in list_folder(folder).files}
    known = store.known_files()
    for path, file in known.items():
        kind = _compared(found.pop(path, None), file)
        if kind:
            yield Finding(kind, path)
    for path in found:
        yield Finding("new", path)


def _compared(file: FoundFile | None, known: KnownFile) -> str:
    if file is None:
        return "gone"
    if file.error or known.error:
        return "" if file.error == known.error else "changed"
    try:
        return "" if hash_found(file) == known.sha256 else "changed"
    except (OSError, ReadingError):
        return "unreadable"


def _store(store: Store) -> Iterator[Finding]:
    with Session(store.engine) as session:
        if session.get_bind().dialect.name == "sqlite":
            for row in session.execute(text("PRAGMA integrity_check")):
                if row[0] != "ok":
                    yield Finding("database", str(row[0]))
        files = set(session.scalars(select(FileRecord.path).where(FileRecord.gone_at.is_(None))))
        rows = {
            record.doc_id: record.path
            for record in session.execute(select(EvidenceRecord.doc_id, EvidenceRecord.path))
        }
        wholes = set(session.scalars(select(EvidenceRowRecord.doc_id)))
        for path in sorted(files - set(rows.values())):
            yield Finding("not-read", path)
        for doc_id, path in rows.items():
            if path not in files and not is_added(doc_id):
                yield Finding("orphan-row", f"{doc_id} {path}")
        decided = set(session.scalars(select(DecisionRecord.doc_id).distinct()))
        for doc_id in sorted(decided - rows.keys()):
            yield Finding("orphan-decision", doc_id)
        for doc_id in sorted(rows.keys() ^ wholes):
            yield Finding("half-row", doc_id)
        readings = {
            (record.sha256, record.reader)
            for record in session.execute(select(ReadingRecord.sha256, ReadingRecord.reader))
        }
        documents = {
            (record.sha256, record.reader)
            for record in session.execute(select(DocumentRecord.sha256, DocumentRecord.reader))
        }
        for sha256, _ in sorted(documents - readings):
            yield Finding("orphan-document", sha256)
        for column, keys in damaged_records(session):
            named = " ".join(map(str, keys))
            yield Finding("damaged-record", f"{column.class_.__tablename__}.{column.key} {named}")
        last = session.scalar(select(RunRecord).order_by(RunRecord.id.desc()).limit(1))
        if last is not None and last.ended_at is None:
            yield Finding("unfinished-run", last.started_at.isoformat(timespec="seconds"))
