"""Templates and the words that all pages share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse

from classifiers.scores import as_percent
from extractors.document import iso_day
from pipeline.records.templates import templates_of
from pipeline.records.times import shown_in_vietnam
from pipeline.records.wording import (
    HOLES_NAME,
    STATUS,
    STATUS_SIGN,
    VERDICT,
    WHOLE_PROVINCE_NAME,
    day,
)
from pipeline.store.queries.documents import progress
from review.document_view import typed_or_same
from review.exports import stale_exports
from review.lists import STATUSES
from review.opened import OpenDocuments
from review.safety import local_path, reviewer_of
from review.workplace import Workplace

KINDS = {
    "accept": "Duyệt",
    "correct": "Sửa",
    "reject": "Không phải minh chứng",
    "skip": "Bỏ qua, để sau",
    "undo": "Hoàn tác",
    "damaged": "Không đọc được (bản ghi hỏng)",
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
    "signer": "người ký",
    "covers": "kỳ nội dung",
    "unit": "đơn vị nộp",
    "indicators": "tiêu chí",
    "verdict": "kỳ",
    "duplicate_of": "trùng với",
    "superseded_by": "bị thay thế bởi",
}
ENTERED = {**VALUE_NAMES, "indicator": "tiêu chí", "more": "tiêu chí khác", "note": "ghi chú"}
"""What a person enters in a form; all else in it is the page's own."""
MESSAGES = {
    "accept": "Đã duyệt {what}.",
    "correct": "Đã lưu phần sửa của {what}.",
    "reject": "Đã loại {what} khỏi minh chứng.",
    "skip": "Đã để {what} lại sau.",
    "noted": "Đã lưu ghi chú.",
    "split": "Đã tách: văn bản này bắt đầu từ trang {count}.",
    "merge": "Đã gộp vào văn bản đứng trước trong tệp.",
    "unsplit": "Đã hoàn tác chỗ tách, gộp ở trang {count}.",
    "split-covered": "Không hoàn tác được: người khác đã tách, gộp sau bạn ở trang {count}.",
    "added": "Đã thêm: điền các ô theo bản giấy rồi duyệt.",
    "undo": "Đã hoàn tác {count} quyết định.",
    "settle": "Đã ghi kết luận cho ô {what}.",
    "links": "Đã đổi mọi liên kết: gửi lại cho các đơn vị.",
    "assigned": "Đã ghi phân công về {what}.",
    "attached": "Đã gắn {what} vào ô này.",
    "reopen": "Đã thu lại kết luận về ô {what}.",
    "nothing": "Bạn không còn quyết định nào để hoàn tác.",
    "covered": "Không hoàn tác được: người khác đã quyết định sau bạn trên văn bản này.",
    "cell-covered": "Không hoàn tác được: người khác đã kết luận sau bạn về ô này.",
    "bulk": "Đã duyệt {count} văn bản trong một lần. Nhấn U để hoàn tác cả nhóm.",
    "finished": "Đã xem hết danh sách đang lọc.",
    "export": "Đã tạo lại tệp.",
    "assessed": "Đã lưu tiêu chí {what}.",
    "nothing-new": "Tiêu chí {what}: không có gì mới để lưu.",
}
"""The only texts that an address can call up; `what` and `count` are filled in and escaped."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Renders templates with autoescape on: text from documents is never HTML."""

    workplace: Workplace
    opened: OpenDocuments
    start_port: int | None = None
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
            stale=stale_exports(self.workplace),
            start=str(request.url.replace(path="/", query="", port=self.start_port))
            if self.start_port
            else "",
            **values,
        )
        return HTMLResponse(text, status)

    def alone(self, template: str, **values: Any) -> HTMLResponse:
        """Return a page without what all others show: for people who may not see that."""
        return HTMLResponse(self.environment.get_template(template).render(**values))

    def part(self, template: str, **values: Any) -> str:
        """Return a part that is the same for everybody; the page puts it in with `safe`."""
        return self.environment.get_template(template).render(**values)

    def try_again(self, request: Request, meaning: str, form: FormData) -> HTMLResponse:
        """Return a page that sends the same request again, with all that the person entered.

        It asks nothing of the store, which could not be had just now.
        """
        fields = [(name, str(value)) for name, value in form.multi_items()]
        entered = [(ENTERED[name], value) for name, value in fields if name in ENTERED and value]
        text = self.environment.get_template("try_again.html.j2").render(
            here=local_path(
                request.url.path + (f"?{request.url.query}" if request.url.query else "")
            ),
            post=request.method == "POST",
            meaning=meaning,
            fields=fields,
            entered=entered,
        )
        return HTMLResponse(text, 503, {"Retry-After": "5"})

    def error(self, request: Request, status: int, sentence: str) -> HTMLResponse:
        """Return a page that says what went wrong."""
        return self.render(request, "error.html.j2", status, sentence=sentence)


def message_of(query: Mapping[str, str]) -> str:
    """Return the sentence that an address asks for, empty for an unknown one."""
    what = query.get("what", "")[:80]
    count = query.get("count", "")
    sentence = MESSAGES.get(query.get("said", ""), "")
    return sentence.format(what=what or "văn bản", count=count if count.isdigit() else "")


def _environment() -> Environment:
    environment = templates_of("review")
    environment.filters.update(
        day=lambda text: day(iso_day(text)),
        percent=as_percent,
        moment=shown_in_vietnam,
        typed=lambda value, name: typed_or_same(name, value),
    )
    environment.globals.update(
        VERDICT=VERDICT,
        STATUS=STATUS,
        STATUS_SIGN=STATUS_SIGN,
        HOLES_NAME=HOLES_NAME,
        WHOLE_PROVINCE_NAME=WHOLE_PROVINCE_NAME,
        STATUSES=STATUSES,
        KINDS=KINDS,
        DECIDED=DECIDED,
        VALUE_NAMES=VALUE_NAMES,
    )
    return environment
