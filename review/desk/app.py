"""The start page as a web application: routes, the guard before them, errors said plainly."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from pipeline.errors import PipelineError
from review.desk.campaign_pages import CampaignPages
from review.desk.making import PROGRAM
from review.desk.pages import DeskPages
from review.desk.reviews import Reviews
from review.desk.roots import PlaceRefused, Roots
from review.desk.running import Runs
from review.desk.sheet_pages import SheetPages
from review.desk.start_pages import StartPages
from review.desk.upload_pages import UploadPages
from review.desk.uploads import Uploads
from review.safety import Guard, guarded


def make_desk(
    roots: Roots,
    host: str,
    guard: Guard,
    now: Callable[[], datetime],
    program: Sequence[str] = PROGRAM,
) -> Starlette:
    """Return the start page over these roots; review pages that it opens listen on `host` too.

    `program`: how a run is called.
    """
    pages, runs, uploads = DeskPages(roots), Runs(program), Uploads(roots)
    reviews = Reviews(host, guard, now)
    campaigns = CampaignPages(pages, runs, reviews)

    async def stand_guard(request: Request, call: RequestResponseEndpoint) -> Response:
        return await guarded(guard, request, call)

    def refuse(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        sentence = error.detail if error.status_code != 404 else "Không có trang này."
        return pages.error(request, error.status_code, sentence)

    def outside(request: Request, error: Exception) -> Response:
        return pages.error(request, 404, str(error))

    def not_done(request: Request, error: Exception) -> Response:
        return pages.error(request, 409, str(error))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        uploads.drop_all()
        await reviews.close()

    return Starlette(
        routes=[
            *StartPages(pages, runs).routes(),
            *campaigns.routes(),
            *SheetPages(pages, campaigns).routes(),
            *UploadPages(roots, uploads).routes(),
            Mount("/static", StaticFiles(directory=str(files("review") / "static"))),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=stand_guard)],
        exception_handlers={
            HTTPException: refuse,
            PlaceRefused: outside,
            PipelineError: not_done,
        },
        lifespan=lifespan,
    )
