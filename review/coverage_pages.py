"""What is there and what is missing, accepting in bulk, and the reports."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline.deciding.decision_store import DecisionConflict
from pipeline.records.wording import STATUS
from pipeline.reports.status_colours import status_css
from pipeline.reports.timeline import FLOOR, HEIGHT, TOP, WIDTH
from pipeline.store.queries.groups import groups
from pipeline.store.queries.state import state_of
from review.bulk import LEAST_SCORE, MOST, accept_all, offered
from review.coverage_view import ALL_HOLES, Grid, view_grid, view_timeline
from review.exports import NAMES, exports, make_all, make_export
from review.kept import Kept
from review.pages import Pages
from review.queue_pages import with_message
from review.safety import checked_form, reviewer_of

ALL = "all"
"""The form that asks for all reports anew."""


class CoveragePages:
    """Pages that are about the whole evidence list."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._workplace = pages.workplace
        self._grid: Kept[tuple[Grid, str]] = Kept()

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        return [
            Route("/coverage", self.grid),
            Route("/statuses.css", self.colours),
            Route("/timeline", self.timeline),
            Route("/bulk", self.bulk, methods=["GET"]),
            Route("/bulk", self.accept_bulk, methods=["POST"]),
            Route("/bulk/group", self.bulk_group),
            Route("/export", self.exports, methods=["GET"]),
            Route("/export", self.export, methods=["POST"]),
            Route("/export/{form}", self.download),
        ]

    def grid(self, request: Request) -> Response:
        """Show the coverage of every indicator and unit."""
        only = request.query_params.get("only", "")
        only = only if only in STATUS or only == ALL_HOLES else ""
        state = state_of(self._workplace.store.engine)
        grid, body = self._grid.of(state and (state, only), lambda: self._made_grid(only))
        return self._pages.render(
            request, "coverage.html.j2", grid=grid, body=body, only=only, all_holes=ALL_HOLES
        )

    def _made_grid(self, only: str) -> tuple[Grid, str]:
        grid = view_grid(self._workplace.store.engine, self._workplace.indicators, only)
        return grid, self._pages.part("coverage_grid.html.j2", grid=grid)

    def colours(self, request: Request) -> Response:
        """Send the style of the statuses: the colours that all reports have."""
        style = status_css(".cell.%s", ".month.%s")
        return Response(style, media_type="text/css", headers={"Cache-Control": "max-age=3600"})

    def timeline(self, request: Request) -> Response:
        """Show when documents were issued, against the assessment period."""
        period = self._workplace.indicators.period
        return self._pages.render(
            request,
            "timeline.html.j2",
            timeline=view_timeline(self._workplace.store.engine, period),
            period=period,
            size={"width": WIDTH, "height": HEIGHT, "top": TOP, "floor": FLOOR},
        )

    def bulk(self, request: Request) -> Response:
        """Show the groups that may be accepted at once."""
        least = _score(request.query_params.get("least", ""))
        return self._pages.render(
            request,
            "bulk.html.j2",
            groups=groups(self._workplace.store.engine, least),
            least=least,
            titles=self._titles(),
        )

    def bulk_group(self, request: Request) -> Response:
        """Show the documents of one group, counted, before anything is accepted."""
        least = _score(request.query_params.get("least", ""))
        indicator = request.query_params.get("indicator", "")
        issuer = request.query_params.get("issuer", "")
        documents = offered(self._workplace, indicator, issuer, least)
        return self._pages.render(
            request,
            "bulk_group.html.j2",
            documents=documents,
            indicator=indicator,
            issuer=issuer,
            least=least,
            most=MOST,
            titles=self._titles(),
        )

    async def accept_bulk(self, request: Request) -> Response:
        """Accept the documents that were shown, all or none."""
        form = await checked_form(request)
        reviewer = reviewer_of(request)
        if not reviewer:
            return RedirectResponse("/name?next=/bulk", 303)
        seen = (str(one).rpartition(" ") for one in form.getlist("document"))
        versions = {doc_id: version for doc_id, _, version in seen if doc_id}
        if not versions:
            raise HTTPException(400, "Chưa chọn văn bản nào.")
        try:
            made = await run_in_threadpool(accept_all, self._workplace, versions, reviewer)
        except DecisionConflict as conflict:
            return self._pages.error(request, 409, str(conflict))
        return RedirectResponse(with_message("/bulk", "bulk", count=str(len(made))), 303)

    def exports(self, request: Request) -> Response:
        """Show the reports that can be made and when each was."""
        return self._pages.render(
            request, "export.html.j2", exports=exports(self._workplace), left_out=()
        )

    async def export(self, request: Request) -> Response:
        """Make one report anew in the results folder."""
        form = await checked_form(request)
        wanted = str(form.get("form", ""))
        if wanted not in (*NAMES, ALL):
            raise HTTPException(404)
        if wanted == ALL:
            left_out = await run_in_threadpool(make_all, self._workplace)
        else:
            left_out = await run_in_threadpool(make_export, self._workplace, wanted)
        if not left_out:
            return RedirectResponse(with_message("/export", "export"), 303)
        return self._pages.render(
            request, "export.html.j2", exports=exports(self._workplace), left_out=left_out
        )

    def download(self, request: Request) -> Response:
        """Send a report that has been made; the dossier is a folder and stays where it is."""
        form = request.path_params["form"]
        if form not in NAMES or form == "dossier":
            raise HTTPException(404)
        path = self._workplace.out / NAMES[form]
        if not path.is_file():
            raise HTTPException(404)
        return FileResponse(path, filename=NAMES[form], content_disposition_type="attachment")

    def _titles(self) -> dict[str, str]:
        return {leaf.id: leaf.title for leaf in self._workplace.indicators.leaves}


def _score(text: str) -> float:
    try:
        score = float(text)
    except ValueError:
        return LEAST_SCORE
    return score if 0 <= score <= 1 else LEAST_SCORE
