"""Templates and the words that all pages share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from classifiers.scores import as_percent
from extractors.document import iso_day
from pipeline.records.times import in_vietnam
from pipeline.records.wording import STATUS, STATUS_SIGN, VERDICT, WHOLE_PROVINCE_NAME, day
from pipeline.store.queries.documents import progress
from review.lists import STATUSES
from review.safety import reviewer_of
from review.workplace import Workplace

KINDS = {
    "accept": "Duyệt",
    "correct": "Sửa",
    "reject": "Không phải minh chứng",
    "skip": "Bỏ qua, để sau",
    "undo": "Hoàn tác",
}
DECIDED = {
    "accepted": "Đã duyệt",
    "corrected": "Đã sửa",
    "rejected": "Không phải minh chứng",
    "skipped": "Để sau",
}
VALUE_NAMES = {
    "number": "số, ký hiệu",
    "issue_date": "ngày ban hành",
    "doc_type": "loại",
    "issuer": "cơ quan",
    "subject": "trích yếu",
    "indicators": "tiêu chí",
    "verdict": "kỳ",
    "duplicate_of": "trùng với",
}
MESSAGES = {
    "accept": "Đã duyệt {what}.",
    "correct": "Đã lưu phần sửa của {what}.",
    "reject": "Đã loại {what} khỏi minh chứng.",
    "skip": "Đã để {what} lại sau.",
    "undo": "Đã hoàn tác {count} quyết định.",
    "nothing": "Bạn không còn quyết định nào để hoàn tác.",
    "covered": "Không hoàn tác được: người khác đã quyết định sau bạn trên văn bản này.",
    "bulk": "Đã duyệt {count} văn bản trong một lần. Nhấn U để hoàn tác cả nhóm.",
    "finished": "Đã xem hết danh sách đang lọc.",
    "export": "Đã tạo lại tệp.",
}
"""The only texts that an address can call up; `what` and `count` are filled in and escaped."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Renders templates with autoescape on: text from documents is never HTML."""

    workplace: Workplace
    environment: Environment = field(default_factory=lambda: _environment())

    def compile(self) -> None:
        """Compile all templates, so that nobody's first page waits for it."""
        for name in self.environment.list_templates():
            self.environment.get_template(name)

    def render(
        self, request: Request, template: str, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """Return a page with what every page shows: progress, reviewer, message."""
        text = self.environment.get_template(template).render(
            request=request,
            path=request.url.path,
            here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            csrf=request.state.csrf,
            reviewer=reviewer_of(request),
            progress=progress(self.workplace.store.engine),
            message=message_of(request.query_params),
            workplace=self.workplace,
            **values,
        )
        return HTMLResponse(text, status)

    def error(self, request: Request, status: int, sentence: str) -> HTMLResponse:
        """Return a page that says what went wrong."""
        return self.render(request, "error.html.j2", status, sentence=sentence)


def message_of(query: Mapping[str, str]) -> str:
    """Return the sentence that an address asks for, empty for an unknown one."""
    what = query.get("what", "")[:80]
    count = query.get("count", "")
    sentence = MESSAGES.get(query.get("said", ""), "")
    return sentence.format(what=what or "văn bản", count=count if count.isdigit() else "")


def moment(at: datetime) -> str:
    """Return a time as read in Vietnam: 03/02/2025 19:01."""
    return f"{in_vietnam(at):%d/%m/%Y %H:%M}"


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        day=lambda text: day(iso_day(text)), percent=as_percent, moment=moment
    )
    environment.globals.update(
        VERDICT=VERDICT,
        STATUS=STATUS,
        STATUS_SIGN=STATUS_SIGN,
        WHOLE_PROVINCE_NAME=WHOLE_PROVINCE_NAME,
        STATUSES=STATUSES,
        KINDS=KINDS,
        DECIDED=DECIDED,
        VALUE_NAMES=VALUE_NAMES,
    )
    return environment
