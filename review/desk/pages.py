"""Templates of the start page, and the only sentences that an address can call up."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse

from pipeline.records.templates import templates_of
from pipeline.records.times import shown_in_vietnam
from review.desk.roots import Roots

SAID = {
    "made": "Đã lập đợt đánh giá: xem lại từng trang, rồi bắt đầu.",
    "saved": "Đã lưu.",
    "started": "Đã bắt đầu. Có thể đóng trang này, việc đọc vẫn tiếp tục.",
    "stopping": "Đang dừng: phần đã đọc được giữ lại.",
    "stored": "Đã lưu các tệp.",
}


@dataclass(frozen=True, slots=True)
class DeskPages:
    """Renders templates with autoescape on: names of files are never HTML."""

    roots: Roots
    environment: Environment = field(default_factory=lambda: _environment())

    def render(
        self, request: Request, template: str, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """Return a page."""
        text = self.environment.get_template(f"desk/{template}").render(
            path=request.url.path,
            csrf=request.state.csrf,
            said=SAID.get(request.query_params.get("said", ""), ""),
            **values,
        )
        return HTMLResponse(text, status)

    def part(self, template: str, **values: Any) -> str:
        """Return a part of a page."""
        return self.environment.get_template(f"desk/{template}").render(**values)

    def error(self, request: Request, status: int, sentence: str) -> HTMLResponse:
        """Return a page that says what went wrong, line by line."""
        return self.render(request, "error.html.j2", status, lines=sentence.splitlines())

    def steps(self, place: Path) -> list[tuple[str, str]]:
        """Return the way to a folder: names with addresses, the root first."""
        number = self.roots.root_of(place)
        if number is None:
            return []
        root = self.roots.folders[number]
        way = [one for one in (place, *place.parents) if one.is_relative_to(root)]
        return [(one.name or str(one), self.roots.at(one)) for one in reversed(way)]


def size(count: int) -> str:
    """Return bytes as people read them: 3,4 MB."""
    for step, name in ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")):
        if count >= step:
            return f"{count / step:.1f} {name}".replace(".", ",")
    return f"{count} byte"


def _environment() -> Environment:
    environment = templates_of("review")
    environment.filters["moment"] = shown_in_vietnam
    return environment
