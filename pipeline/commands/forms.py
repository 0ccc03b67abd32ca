"""The forms that results can take, and what they are called in a results folder."""

from __future__ import annotations

from enum import StrEnum

from pipeline.reports.names import EVIDENCE_XLSX, REPORT_HTML


class Form(StrEnum):
    """The forms that results can take."""

    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"
    DOCX = "docx"
    DOSSIER = "dossier"
    REQUESTS = "requests"
    EXPLANATION = "explanation"


DEFAULT_NAMES = {
    Form.CSV: "",
    Form.XLSX: EVIDENCE_XLSX,
    Form.HTML: REPORT_HTML,
    Form.DOCX: "self-assessment.docx",
    Form.DOSSIER: "dossier",
    Form.REQUESTS: "requests",
    Form.EXPLANATION: "explanation.docx",
}
