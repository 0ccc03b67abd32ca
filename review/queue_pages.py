"""The queue, who the reviewer is, and everything decided so far."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pipeline.store.queries.assignments import assignments
from pipeline.store.queries.documents import Facets, facets, queue
from pipeline.store.queries.history import (
    PastCellDecision,
    PastDecision,
    PastPageBreak,
    newest_cell_decisions,
    newest_decisions,
    newest_page_breaks,
)
from pipeline.store.queries.state import state_of
from review.kept import Kept
from review.lists import Filters
from review.pages import Pages
from review.safety import checked_form, local_path, remember_reviewer, reviewer_of

HISTORY_ROWS = 200


class QueuePages:
    """Pages that are about many documents."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._workplace = pages.workplace
        self._facets: Kept[Facets] = Kept()

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        return [
            Route("/", self.queue),
            Route("/name", self.ask_name, methods=["GET"]),
            Route("/name", self.take_name, methods=["POST"]),
            Route("/history", self.history),
        ]

    def queue(self, request: Request) -> Response:
        """Show the documents that wait, most urgent first."""
        if not reviewer_of(request):
            return RedirectResponse("/name", 303)
        self._pages.opened.leave(reviewer_of(request))
        filters = Filters.from_query(request.query_params)
        engine = self._workplace.store.engine
        state = state_of(engine)
        found = queue(engine, filters)
        sentences = self._workplace.reasons
        return self._pages.render(
            request,
            "queue.html.j2",
            filters=filters,
            queue=found,
            facets=self._facets.of(state, lambda: facets(engine)),
            names=tuple(dict.fromkeys(one.assignee for one in assignments(engine))),
            others=self._pages.opened.of_others(reviewer_of(request)),
            sentences={**sentences.reasons, **sentences.errors},
            titles={leaf.id: leaf.title for leaf in self._workplace.indicators.leaves},
        )

    def ask_name(self, request: Request) -> Response:
        """Ask who is reviewing; a name is enough on one machine."""
        onward = local_path(request.query_params.get("next", "/"))
        return self._pages.render(request, "name.html.j2", onward=onward)

    async def take_name(self, request: Request) -> Response:
        """Remember the reviewer's name and go on."""
        form = await checked_form(request)
        name = " ".join(str(form.get("name", "")).split())
        onward = local_path(str(form.get("next", "/")))
        if not name:
            return RedirectResponse(f"/name?next={quote(onward)}", 303)
        response = RedirectResponse(onward, 303)
        remember_reviewer(response, name)
        return response

    def history(self, request: Request) -> Response:
        """Show the newest decisions of everybody."""
        engine = self._workplace.store.engine
        rows: list[PastDecision | PastCellDecision | PastPageBreak] = [
            *newest_decisions(engine, HISTORY_ROWS),
            *newest_cell_decisions(engine, HISTORY_ROWS),
            *newest_page_breaks(engine, HISTORY_ROWS),
        ]
        rows.sort(key=lambda row: row.made_at, reverse=True)
        return self._pages.render(
            request, "history.html.j2", rows=rows[:HISTORY_ROWS], limit=HISTORY_ROWS
        )


def with_message(path: str, said: str, what: str = "", count: str = "") -> str:
    """Return an address that shows one of our sentences (`pages.MESSAGES`)."""
    plain, _, query = path.partition("?")
    kept = [
        part
        for part in query.split("&")
        if part and part.partition("=")[0] not in ("said", "what", "count")
    ]
    kept.append(f"said={said}")
    kept += [f"what={quote(what)}"] if what else []
    kept += [f"count={count}"] if count else []
    return f"{plain}?{'&'.join(kept)}"
