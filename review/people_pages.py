"""Who reviews what, and how far each person has come."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pipeline.deciding.assignments import KINDS, assign
from pipeline.records.times import vietnam_day
from pipeline.store.queries.assignments import INDICATOR, UNIT, assignments, progress_of_people
from review.pages import Pages
from review.queue_pages import with_message
from review.safety import LONGEST_NAME, checked_form, reviewer_of

HOURS_AHEAD = timedelta(hours=7)
"""Vietnam's day begins so much before that of UTC."""


class PeoplePages:
    """The page of the people who review."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._workplace = pages.workplace

    def routes(self) -> list[Route]:
        """Return the routes of this page."""
        return [
            Route("/people", self.show, methods=["GET"]),
            Route("/people", self.assign, methods=["POST"]),
        ]

    def show(self, request: Request) -> Response:
        """Show what each person decided and was given, and take new assignments."""
        engine = self._workplace.store.engine
        today = datetime.combine(vietnam_day(self._workplace.now()), time(), UTC) - HOURS_AHEAD
        return self._pages.render(
            request,
            "people.html.j2",
            people=progress_of_people(engine, today),
            given=assignments(engine),
            units=self._workplace.units,
            leaves=self._workplace.indicators.leaves,
            titles={leaf.id: leaf.title for leaf in self._workplace.indicators.leaves},
        )

    async def assign(self, request: Request) -> Response:
        """Give a unit or an indicator to a person, or take it back."""
        form = await checked_form(request)
        reviewer = reviewer_of(request)
        if not reviewer:
            return RedirectResponse("/name?next=/people", 303)
        kind, key = str(form.get("kind", "")), str(form.get("key", ""))
        known = {
            UNIT: set(self._workplace.units),
            INDICATOR: {leaf.id for leaf in self._workplace.indicators.leaves},
        }
        assignee = " ".join(str(form.get("assignee", "")).split())[:LONGEST_NAME]
        standing = {(one.kind, one.key) for one in assignments(self._workplace.store.engine)}
        if kind not in KINDS or (key not in known[kind] and (kind, key) not in standing):
            raise HTTPException(400, "Không có đơn vị hoặc tiêu chí ấy.")
        await run_in_threadpool(
            assign,
            self._workplace.store.engine,
            kind,
            key,
            assignee,
            reviewer,
            self._workplace.now(),
        )
        return RedirectResponse(with_message("/people", "assigned", key), 303)
