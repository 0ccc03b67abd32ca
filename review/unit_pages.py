"""The page that a unit sees, and the links that lead to it."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline.records.cells import cells_of
from pipeline.store.queries.cells import coverage_of_unit
from pipeline.store.queries.documents import Wanted, queue
from review.pages import Pages
from review.queue_pages import with_message
from review.safety import checked_form, reviewer_of
from review.unit_links import change_links, token_of, unit_of


class UnitPages:
    """A unit's own page, to read only; and the page of all links, for reviewers."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._workplace = pages.workplace

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        return [
            Route("/unit/{token}", self.show),
            Route("/links", self.links, methods=["GET"]),
            Route("/links", self.change, methods=["POST"]),
        ]

    def show(self, request: Request) -> Response:
        """Show one unit its cells, what is wanting there, and its papers."""
        out, units = self._workplace.out, self._workplace.units
        unit = unit_of(out, request.path_params["token"], units)
        if unit is None:
            return PlainTextResponse("Liên kết này không còn dùng được: hỏi người gửi.", 404)
        engine = self._workplace.store.engine
        page = request.query_params.get("page", "1")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
        papers = queue(engine, Wanted(status="all", unit=unit, page=max(number, 1)))
        known = self._workplace.campaign
        of_campaign = known.unit(unit) if known else None
        return self._pages.alone(
            "unit.html.j2",
            unit=unit,
            cells=cells_of(coverage_of_unit(engine, unit)),
            papers=papers,
            page=min(max(number, 1), papers.pages),
            deadline=known.deadline(of_campaign) if known and of_campaign else None,
            titles={leaf.id: leaf.title for leaf in self._workplace.indicators.leaves},
            sentences=self._workplace.reasons.errors,
            here=request.url.path,
            unfinished=self._workplace.unfinished,
        )

    def links(self, request: Request) -> Response:
        """Show the link of each unit."""
        if not reviewer_of(request):
            return RedirectResponse("/name?next=/links", 303)
        base = str(request.base_url).rstrip("/")
        return self._pages.render(
            request,
            "links.html.j2",
            links=[
                (unit, f"{base}/unit/{token_of(self._workplace.out, unit)}")
                for unit in self._workplace.units
            ],
        )

    async def change(self, request: Request) -> Response:
        """Make all links anew."""
        await checked_form(request)
        await run_in_threadpool(change_links, self._workplace.out)
        return RedirectResponse(with_message("/links", "links"), 303)
