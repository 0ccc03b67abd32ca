"""The self-assessment and the figures: points, results in words, what is owed and contradicted."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pipeline.deciding.assessment_store import (
    LONGEST_TEXT,
    AssessmentRefused,
    AssessmentStore,
    all_assessed,
)
from pipeline.records.assessment import ASSESSED_FIELDS, NOTHING_GIVEN, AssessedField
from pipeline.records.listing import Listing
from pipeline.records.results import Results
from pipeline.records.wording import COUNTED_BY, points, span
from pipeline.reports.assessment_rows import CriterionRow, criterion_rows, total_points
from pipeline.reports.figure_words import READ_BY_MACHINE, figures_shown
from pipeline.reports.pictures import lost_picture, progress_picture
from pipeline.reports.progress import lost_points, progress_of
from pipeline.store.queries.state import StoreState, state_of
from review.kept import Kept
from review.pages import Pages
from review.queue_pages import with_message
from review.safety import checked_form, reviewer_of
from review.whole import whole_results


class AssessmentPages:
    """Pages of what is handed in to the superior."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._workplace = pages.workplace
        self._results: Kept[tuple[Results, Listing]] = Kept()
        self._rows: Kept[tuple[CriterionRow, ...]] = Kept()
        self._assessment: Kept[str] = Kept()
        self._figures: Kept[str] = Kept()
        self._makers = ThreadPoolExecutor(1, "whole-results")

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        return [
            Route("/assessment", self.all, methods=["GET"]),
            Route("/assessment/{indicator}", self.one, methods=["GET"]),
            Route("/assessment/{indicator}", self.give, methods=["POST"]),
            Route("/figures", self.figures, methods=["GET"]),
        ]

    def all(self, request: Request) -> Response:
        """Show points and words of every indicator, and what is proposed."""
        state = state_of(self._workplace.store.engine)
        body, fresh = self._assessment.soon(
            state, lambda: self._assessment_body(state), self._makers, self._is_quick(state)
        )
        return self._pages.render(request, "assessment.html.j2", body=body, fresh=fresh)

    def one(self, request: Request) -> Response:
        """Show the form of one indicator."""
        return self._one(request)

    async def give(self, request: Request) -> Response:
        """Keep points, result in words and difficulties of one indicator."""
        form = await checked_form(request)
        return await run_in_threadpool(self._give, request, form)

    def figures(self, request: Request) -> Response:
        """Show the figures owed, the contradictions, and every figure that was read."""
        state = state_of(self._workplace.store.engine)
        body, fresh = self._figures.soon(
            state and state.rows,
            lambda: self._figures_body(state),
            self._makers,
            self._is_quick(state),
        )
        return self._pages.render(request, "figures.html.j2", body=body, fresh=fresh)

    def _give(self, request: Request, form: FormData) -> Response:
        indicator = request.path_params["indicator"]
        here = f"/assessment/{quote(indicator, safe='')}"
        reviewer = reviewer_of(request)
        if not reviewer:
            return RedirectResponse(f"/name?{urlencode({'next': here})}", 303)
        entered = {
            name: str(form[name]).replace("\r\n", "\n") for name in ASSESSED_FIELDS if name in form
        }
        row, _ = self._row(indicator)
        if row is not None and not row.given.result and _same(entered, row.proposed_result):
            entered.pop("result")  # nobody's words yet
        place = self._workplace
        assessments = AssessmentStore(place.store.engine, place.indicators, place.now)
        try:
            new = assessments.give(indicator, entered, reviewer)
        except AssessmentRefused as refused:
            return self._one(request, 422, str(refused), entered)
        said = "assessed" if new else "nothing-new"
        return RedirectResponse(with_message("/assessment", said, indicator), 303)

    def _one(
        self,
        request: Request,
        status: int = 200,
        problem: str = "",
        entered: Mapping[AssessedField, str] | None = None,
    ) -> Response:
        indicator = request.path_params["indicator"]
        if indicator not in {leaf.id for leaf in self._workplace.indicators.leaves}:
            raise HTTPException(404)
        row, fresh = self._row(indicator)
        if row is None:
            return self._pages.render(request, "assessment.html.j2", status, body="", fresh=False)
        stands: dict[AssessedField, str] = {
            name: getattr(row.given, name) for name in ASSESSED_FIELDS
        }
        stands["score"] = points(row.given.points)
        stands["result"] = row.result
        return self._pages.render(
            request,
            "criterion.html.j2",
            status,
            row=row,
            fresh=fresh,
            problem=problem,
            entered=stands | dict(entered or {}),
            points=points,
            longest=LONGEST_TEXT,
            COUNTED_BY=COUNTED_BY,
        )

    def _is_quick(self, state: StoreState | None) -> bool:
        """Whether a page takes no time: no decision came since the results were last read.

        Reading them takes seconds where there are thousands of documents: till then a page shows
        what it showed before, and says so. What a person gave is there at once.
        """
        return state is not None and self._results.holds(state.rows)

    def _row(self, indicator: str) -> tuple[CriterionRow | None, bool]:
        """Return the row of an indicator, with what people gave by now; None while none is made."""
        state = state_of(self._workplace.store.engine)
        rows, fresh = self._rows.soon(
            state, lambda: self._rows_of(state), self._makers, self._is_quick(state)
        )
        given = all_assessed(self._workplace.store.engine).get(indicator, NOTHING_GIVEN)
        found = (replace(row, given=given) for row in rows or () if row.indicator.id == indicator)
        return next(found, None), fresh

    def _assessment_body(self, state: StoreState | None) -> str:
        results, _ = self._results_of(state)
        rows = self._rows.of(state, lambda: self._rows_of(state))
        return self._pages.part(
            "assessment_body.html.j2",
            rows=rows,
            total=points(total_points(rows)) or "chưa chấm",
            points=points,
            COUNTED_BY=COUNTED_BY,
            lost=lost_picture(lost_points(results)),
            coming=progress_picture(progress_of(results)),
        )

    def _figures_body(self, state: StoreState | None) -> str:
        results, _ = self._results_of(state)
        return self._pages.part(
            "figures_body.html.j2",
            **figures_shown(results),
            span=span,
            note=READ_BY_MACHINE,
        )

    def _rows_of(self, state: StoreState | None) -> tuple[CriterionRow, ...]:
        return criterion_rows(*self._results_of(state), None)

    def _results_of(self, state: StoreState | None) -> tuple[Results, Listing]:
        results, listing = self._results.of(
            state and state.rows, lambda: whole_results(self._workplace)
        )
        assessed = all_assessed(self._workplace.store.engine)
        return replace(results, assessed=assessed), listing


def _same(entered: Mapping[AssessedField, str], proposed: str) -> bool:
    """Whether the words in the form are those that were proposed, but for blanks."""
    return "result" in entered and entered["result"].split() == proposed.split()
