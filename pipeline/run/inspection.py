"""`inspect`: one file, all that was read, as JSON or for a terminal."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from classifiers.classifier import IndicatorClassifier
from classifiers.ranking import NONE, Ranking
from classifiers.scores import as_percent
from extractors.document import Alternative, Document, Extraction, Field, Reading
from extractors.errors import ReadingError
from extractors.grammar.loader import Grammar
from extractors.letterhead.reader import LetterheadReader
from extractors.page import Box
from extractors.reading.options import ReadOptions
from extractors.reading.read_file import read_file
from extractors.reading.store_form import to_json
from indicator_map.model import IndicatorSet
from pipeline.intake.archives import holds_files, unpacked
from pipeline.intake.folder import files_inside, hash_file
from pipeline.judging.document import JudgedDocument, judge_documents
from pipeline.reading.worker import documents_in, found_document
from pipeline.records.files import FoundFile, HashedFile
from pipeline.records.reasons import ReasonList
from pipeline.records.rows import EvidenceRow
from pipeline.records.sentences import in_section
from pipeline.records.wording import VERDICT, day
from pipeline.run.file_rows import ReadFile, rows_of

FIELD_NAMES = {
    "number": "Số, ký hiệu",
    "issue_date": "Ngày ban hành",
    "doc_type": "Loại",
    "issuer": "Cơ quan ban hành",
    "issuer_superior": "Cơ quan cấp trên",
    "subject": "Trích yếu",
    "signer": "Người ký",
    "signer_title": "Chức vụ ký",
    "place": "Nơi ban hành",
    "recipients": "Nơi nhận",
}
LEVELS = {
    "central": "trung ương",
    "province": "tỉnh",
    "department": "sở, ban, ngành",
    "district": "huyện",
    "commune": "xã",
    "party": "Đảng",
    "front": "Mặt trận, đoàn thể",
    "judicial": "tư pháp",
    "unit": "đơn vị sự nghiệp, doanh nghiệp",
}
MARKS = {"seen": "có thấy", "not-seen": "không thấy", "cannot-tell": "không kết luận được"}


@dataclass(frozen=True, slots=True)
class InspectedDocument:
    """One document of the file with its judged row."""

    document: Document
    extraction: Extraction
    ranking: Ranking
    row: EvidenceRow


@dataclass(frozen=True, slots=True)
class Inspection:
    """All that `inspect` knows of one file; `error` is a code, empty when it was read.

    An archive has `members`, the files in it, and no documents of its own.
    """

    path: str
    sha256: str
    error: str
    documents: tuple[InspectedDocument, ...] = ()
    members: tuple[Inspection, ...] = ()

    @property
    def files(self) -> tuple[Inspection, ...]:
        """The files that were read: the members of an archive, else this one."""
        return self.members or (self,)


@dataclass(frozen=True, slots=True)
class Inspector:
    """Reads single files, with the same parts that a run uses."""

    grammar: Grammar
    letterhead: LetterheadReader
    classifier: IndicatorClassifier
    indicators: IndicatorSet

    def inspect(self, path: Path) -> Inspection:
        """Read one file, or all in an archive, and judge the documents.

        FileNotFoundError when it is not there.
        """
        if not holds_files(path):
            return self._file(path, str(path), path.name)
        status = path.stat()
        archive = FoundFile(str(path), path, status.st_size, status.st_mtime_ns)
        members = tuple(self._member(file) for file in files_inside(archive))
        # An archive that cannot be opened is its own only member.
        error = "" if any(one.path != str(path) for one in members) else members[0].error
        return Inspection(str(path), hash_file(path), error, members=() if error else members)

    def _member(self, file: FoundFile) -> Inspection:
        if file.error:
            return Inspection(file.path, "", file.error)
        try:
            with unpacked(file.absolute, file.members) as path:
                return self._file(path, file.path, Path(file.path).name)
        except ReadingError as error:
            return Inspection(file.path, "", error.code)

    def _file(self, path: Path, shown: str, name: str) -> Inspection:
        """Read the file `path`; `shown` is what it is called, `name` its own name in its folder."""
        sha256 = hash_file(path)
        try:
            reading = read_file(
                path, ReadOptions(letterhead=self.letterhead, told=self.letterhead.is_told)
            )
        except ReadingError as error:
            return Inspection(shown, sha256, error.code)
        documents = documents_in(name, to_json(reading), self.grammar)
        status = path.stat()
        file = HashedFile(FoundFile(name, path, status.st_size, status.st_mtime_ns), sha256)
        found = [found_document(document, self.grammar) for document in documents]
        judged = judge_documents(
            *rows_of([ReadFile(file, found, "")]),
            self.indicators,
            self.grammar,
            self.classifier.rank_many,
        )
        nothing = "" if documents else "blank"
        return Inspection(shown, sha256, nothing, tuple(map(_inspected, documents, judged)))


def _inspected(document: Document, judged: JudgedDocument) -> InspectedDocument:
    """Lay what was read beside what was judged of it; a secret document loses its words."""
    assert judged.found is not None  # every document has its own
    assert judged.ranking is not None
    extraction = judged.found.extraction
    if extraction.secret:
        document = replace(document, reading=without_text(document.reading))
    return InspectedDocument(document, extraction, judged.ranking, judged.row)


def without_text(reading: Reading) -> Reading:
    """Return the reading without any words: what is kept of a secret document."""
    return replace(
        reading,
        pages=tuple(replace(page, lines=()) for page in reading.pages),
        annotations=(),
    )


def as_json(inspection: Inspection) -> dict[str, Any]:
    """Return the inspection in the form that docs/commands.md names for `inspect --json`."""
    members = [
        {"path": one.path, "sha256": one.sha256, "error": one.error or None}
        for one in inspection.members
    ]
    return {
        "path": inspection.path,
        "sha256": inspection.sha256,
        "error": inspection.error or None,
        **({"members": members} if members else {}),
        "documents": [
            _document_json(one, file.path) for file in inspection.files for one in file.documents
        ],
    }


def _document_json(one: InspectedDocument, path: str) -> dict[str, Any]:
    extraction = one.extraction
    return {
        "path": path,
        "pages": one.row.pages,
        "read_by": one.row.read_by,
        "fields": {name: _field_json(getattr(extraction, name)) for name in FIELD_NAMES},
        "issuer_level": extraction.issuer_level or None,
        "issuer_province": extraction.issuer_province or None,
        "received": {
            "number": extraction.received_number or None,
            "date": extraction.received_date or None,
        },
        "copy": {
            "number": extraction.copy_number or None,
            "date": extraction.copy_date or None,
            "issuer": extraction.copy_issuer or None,
        },
        "citations": [
            {
                "type": citation.doc_type or None,
                "number": citation.number,
                "date": citation.date,
                "issuer": citation.issuer or None,
                "role": citation.role or None,
                "text": citation.text,
                "page": citation.page,
                "box": _box_json(citation.box),
            }
            for citation in extraction.citations
        ],
        "periods": [
            {
                "from": period.start,
                "to": period.end,
                "text": period.text,
                "page": period.page,
                "about": period.about,
            }
            for period in extraction.periods
        ],
        "figures": [asdict(figure) for figure in extraction.figures],
        "marks": list(extraction.marks),
        "seal": extraction.seal,
        "signature": {
            "ink": extraction.ink_signature,
            "digital": [
                {
                    "signer": signature.signer,
                    "time": signature.time,
                    "covers_whole_file": signature.covers_whole_file,
                    "page": signature.page,
                    "box": _box_json(signature.box),
                }
                for signature in extraction.signatures
            ],
        },
        "indicators": [
            {
                "id": scored.indicator,
                "score": scored.score,
                "reasons": list(scored.reasons),
                "section": scored.section or None,
                "page": scored.page or None,
            }
            for scored in one.row.suggestions
        ],
        "none_occurred": [asdict(said) for said in one.row.none_occurred],
        "period": {
            "verdict": one.row.period.verdict,
            "rule": one.row.period.rule,
            "sentence": one.row.period.sentence,
        },
        "review": one.row.review,
        "reasons": list(one.row.reasons),
    }


def _field_json(field: Field) -> dict[str, Any]:
    return {
        "value": field.value,
        "raw": field.raw or None,
        "state": field.state,
        "page": field.page,
        "box": _box_json(field.box),
        "confidence": round(field.confidence, 4),
        "reader": field.reader or None,
        "alternatives": [asdict(alternative) for alternative in field.alternatives],
    }


def _box_json(box: Box | None) -> list[float] | None:
    return [round(side, 1) for side in (box.x0, box.top, box.x1, box.bottom)] if box else None


def as_terminal(inspection: Inspection, reasons: ReasonList) -> RenderableType:
    """Return the inspection as a person would want to read it."""
    if inspection.error:
        return Text(f"{inspection.path}: {reasons.sentence(inspection.error)}")
    parts: list[RenderableType] = []
    for file in inspection.files:
        if file.error:
            parts.append(Text(f"{file.path}: {reasons.sentence(file.error)}"))
        for one in file.documents:
            parts.append(Text(f"{file.path}, trang {one.row.pages}", style="bold"))
            parts.append(_fields_table(one))
            parts.extend(_conclusions(one, reasons))
    return Group(*parts)


def _fields_table(one: InspectedDocument) -> Table:
    table = Table("Trường", "Giá trị", "Tin cậy", "Trang", "Nguồn")
    for name, label in FIELD_NAMES.items():
        field: Field = getattr(one.extraction, name)
        value = day(one.extraction.issued) if name == "issue_date" else field.value
        shown = value or {"blank": "(để trống)", "unreadable": "(không đọc được)"}.get(
            field.state, ""
        )
        if field.alternatives:
            shown += "  [hoặc: " + ", ".join(map(_alternative, field.alternatives[:3])) + "]"
        if shown:
            table.add_row(
                label,
                Text(shown),
                as_percent(field.confidence),
                str(field.page or ""),
                field.reader,
            )
    return table


def _alternative(one: Alternative) -> str:
    return f"{one.value} (tên tệp)" if one.reader == "file-name" else one.value


def _conclusions(one: InspectedDocument, reasons: ReasonList) -> list[Text]:
    extraction = one.extraction
    lines = [f"Kỳ: {VERDICT[one.row.period.verdict]}. {one.row.period.sentence}"]
    for scored in one.row.suggestions[: max(3, len(one.row.indicators))]:
        name = "Không chứng minh tiêu chí nào"
        if scored.indicator != NONE:
            name = f"Tiêu chí {scored.indicator}"
        lines.append(f"{name}: {as_percent(scored.score)}. {' '.join(scored.reasons)}".rstrip())
    for said in one.row.none_occurred:
        where = in_section(said.section, said.page, said.words)
        lines.append(f"Tiêu chí {said.indicator}: không phát sinh, {where}")
    if extraction.issuer_level:
        where = f", {extraction.issuer_province}" if extraction.issuer_province else ""
        lines.append(f"Cấp: {LEVELS[extraction.issuer_level]}{where}")
    if extraction.marks:
        lines.append("Dấu mức độ, dấu đến: " + "; ".join(extraction.marks))
    lines.append(
        f"Con dấu: {MARKS[extraction.seal]}; chữ ký: {MARKS[extraction.ink_signature]}; "
        f"chữ ký số: {len(extraction.signatures)}"
    )
    if extraction.citations:
        lines.append("Viện dẫn: " + "; ".join(c.text for c in extraction.citations[:12]))
    lines.extend(f"Cần xem: {reasons.sentence(code)}" for code in one.row.reasons)
    return [Text(line) for line in lines]
