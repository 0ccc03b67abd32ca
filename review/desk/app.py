"""The start page as a web application: routes, the guard before them, errors said plainly."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from starlette.applications import Starlette

from pipeline.errors import PipelineError
from review.application import application
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
from review.safety import Guard


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

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        uploads.drop_all()
        await reviews.close()

    return application(
        guard,
        [
            *StartPages(pages, runs).routes(),
            *campaigns.routes(),
            *SheetPages(pages, campaigns).routes(),
            *UploadPages(roots, uploads).routes(),
        ],
        pages.error,
        {PlaceRefused: 404, PipelineError: 409},
        lifespan=lifespan,
    )
