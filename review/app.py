"""The web application: routes, the guard before them, and errors said plainly."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from threading import Thread
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from pipeline.deciding.decision_store import UnknownDocument
from pipeline.errors import ReportError, StoreError
from pipeline.store.failures import meaning_of
from review.assessment_pages import AssessmentPages
from review.cell_pages import CellPages
from review.coverage_pages import CoveragePages
from review.document_pages import DocumentPages
from review.file_pages import FilePages
from review.opened import OpenDocuments
from review.pages import Pages
from review.people_pages import PeoplePages
from review.queue_pages import QueuePages
from review.safety import Guard, guarded
from review.unit_pages import UnitPages
from review.workplace import Workplace

if TYPE_CHECKING:
    from pipeline.reading.worker import ReadingTools


def make_app(
    workplace: Workplace,
    guard: Guard,
    tools: Callable[[], ReadingTools] | None = None,
    start_port: int | None = None,
) -> Starlette:
    """Return the review page over one results folder.

    `tools`: what a spot is read again with, None for what a run reads with. `start_port`: where the
    start page that opened it listens on the same address, None without one.
    """
    pages = Pages(workplace, OpenDocuments(workplace.now), start_port)
    # Beside the first answer, which needs one template only.
    Thread(target=pages.compile, daemon=True).start()

    async def stand_guard(request: Request, call: RequestResponseEndpoint) -> Response:
        return await guarded(guard, request, call)

    def refuse(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        sentence = error.detail if error.status_code != 404 else "Không có trang này."
        return pages.error(request, error.status_code, sentence)

    def not_found(request: Request, error: Exception) -> Response:
        return pages.error(request, 404, str(error))

    def not_written(request: Request, error: Exception) -> Response:
        return pages.error(request, 409, str(error))

    def not_readable(request: Request, error: Exception) -> Response:
        return pages.error(request, 500, str(error))

    async def not_now(request: Request, error: Exception) -> Response:
        assert isinstance(error, DBAPIError)
        form = await request.form() if request.method == "POST" else FormData()
        return pages.try_again(request, meaning_of(error), form)

    return Starlette(
        routes=[
            *QueuePages(pages).routes(),
            *DocumentPages(pages, tools or _tools).routes(),
            *CoveragePages(pages).routes(),
            *FilePages(pages).routes(),
            *CellPages(pages).routes(),
            *PeoplePages(pages).routes(),
            *UnitPages(pages).routes(),
            *AssessmentPages(pages).routes(),
            Mount("/static", StaticFiles(directory=str(files("review") / "static"))),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=stand_guard)],
        exception_handlers={
            HTTPException: refuse,
            UnknownDocument: not_found,
            ReportError: not_written,
            StoreError: not_readable,
            DBAPIError: not_now,
        },
    )


def _tools() -> ReadingTools:
    """Load the readers where a spot is first read again: the page opens without their networks."""
    from pipeline.reading.worker import load_reading_tools

    return load_reading_tools()
