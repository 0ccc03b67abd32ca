"""The queue, who the reviewer is, everything decided so far, and undoing the last decision."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pipeline.store.queries.assignments import assignments
from pipeline.store.queries.documents import facets, queue
from pipeline.store.queries.history import (
    PastCellDecision,
    PastDecision,
    newest_cell_decisions,
    newest_decisions,
)
from review.lists import Filters
from review.pages import Pages
from review.safety import checked_form, local_path, remember_reviewer, reviewer_of

HISTORY_ROWS = 200


class QueuePages:
    """Pages that are about many documents."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._workplace = pages.workplace

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        return [
            Route("/", self.queue),
            Route("/name", self.ask_name, methods=["GET"]),
            Route("/name", self.take_name, methods=["POST"]),
            Route("/history", self.history),
            Route("/undo", self.undo, methods=["POST"]),
        ]

    def queue(self, request: Request) -> Response:
        """Show the documents that wait, most urgent first."""
        if not reviewer_of(request):
            return RedirectResponse("/name", 303)
        self._pages.opened.leave(reviewer_of(request))
        filters = Filters.from_query(request.query_params)
        engine = self._workplace.store.engine
        found = queue(engine, filters)
        sentences = self._workplace.reasons
        return self._pages.render(
            request,
            "queue.html.j2",
            filters=filters,
            queue=found,
            facets=facets(engine),
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
        rows: list[PastDecision | PastCellDecision] = [
            *newest_decisions(engine, HISTORY_ROWS),
            *newest_cell_decisions(engine, HISTORY_ROWS),
        ]
        rows.sort(key=lambda row: row.made_at, reverse=True)
        return self._pages.render(
            request, "history.html.j2", rows=rows[:HISTORY_ROWS], limit=HISTORY_ROWS
        )

    async def undo(self, request: Request) -> Response:
        """Take back the reviewer's last decision that still stands, or its whole batch.

        Be it on a document or on a cell: whichever came later.
        """
        form = await checked_form(request)
        reviewer = reviewer_of(request)
        decisions, cells = self._workplace.decisions, self._workplace.cells
        last = await run_in_threadpool(decisions.latest_of, reviewer)
        on_cells = await run_in_threadpool(cells.latest_of, reviewer)
        onward = local_path(str(form.get("next", "/")))
        if on_cells and (not last or on_cells[-1].made_at > last[-1].made_at):
            reopened = await run_in_threadpool(cells.undo, on_cells, reviewer)
            key = on_cells[-1].key
            here = f"/coverage/{quote(key.indicator, safe='')}?unit={quote(key.unit)}"
            if not reopened:
                return RedirectResponse(with_message(here, "cell-covered"), 303)
            return RedirectResponse(with_message(here, "undo", count=str(len(reopened))), 303)
        if not last:
            return RedirectResponse(with_message(onward, "nothing"), 303)
        undone = await run_in_threadpool(decisions.undo, last, reviewer)
        if not undone:
            return RedirectResponse(with_message(f"/doc/{last[0].doc_id}", "covered"), 303)
        if len(undone) == 1:
            onward = f"/doc/{undone[0].doc_id}"
        return RedirectResponse(with_message(onward, "undo", count=str(len(undone))), 303)


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
