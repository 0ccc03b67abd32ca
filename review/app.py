"""The web application: routes, the guard before them, and errors said plainly."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from pipeline.deciding.decision_store import UnknownDocument
from pipeline.errors import ReportError, StoreError
from pipeline.store.failures import meaning_of
from review.application import application
from review.assessment_pages import AssessmentPages
from review.cell_pages import CellPages
from review.coverage_pages import CoveragePages
from review.document_pages import DocumentPages
from review.file_pages import FilePages
from review.opened import OpenDocuments
from review.pages import Pages
from review.people_pages import PeoplePages
from review.queue_pages import QueuePages
from review.safety import Guard
from review.undo_pages import UndoPages
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

    async def not_now(request: Request, error: Exception) -> Response:
        assert isinstance(error, DBAPIError)
        form = await request.form() if request.method == "POST" else FormData()
        return pages.try_again(request, meaning_of(error), form)

    made = application(
        guard,
        [
            *QueuePages(pages).routes(),
            *DocumentPages(pages, tools or _tools).routes(),
            *CoveragePages(pages).routes(),
            *FilePages(pages).routes(),
            *UndoPages(pages).routes(),
            *CellPages(pages).routes(),
            *PeoplePages(pages).routes(),
            *UnitPages(pages).routes(),
            *AssessmentPages(pages).routes(),
        ],
        pages.error,
        {UnknownDocument: 404, ReportError: 409, StoreError: 500},
    )
    made.add_exception_handler(DBAPIError, not_now)
    return made


def _tools() -> ReadingTools:
    """Load the readers where a spot is first read again: the page opens without their networks."""
    from pipeline.reading.worker import load_reading_tools

    return load_reading_tools()
