"""Taking back what a reviewer did last: on a document, on a cell, or where a document begins."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pipeline.deciding.cell_decisions import CellDecision
from pipeline.deciding.decisions import Decision
from pipeline.deciding.page_breaks import PageBreak, PageBreaks
from pipeline.store.queries.one_document import document_of_page
from review.file_pages import say_and_judge
from review.pages import Pages
from review.queue_pages import with_message
from review.safety import checked_form, local_path, reviewer_of


class UndoPages:
    """The one address that takes something back."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._workplace = pages.workplace
        self._breaks = PageBreaks(self._workplace.store.engine, self._workplace.now)

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route("/undo", self.undo, methods=["POST"])]

    async def undo(self, request: Request) -> Response:
        """Take back what the reviewer did last and still stands, or its whole batch."""
        form = await checked_form(request)
        onward = local_path(str(form.get("next", "/")))
        return await run_in_threadpool(self._undo, request, onward)

    def _undo(self, request: Request, onward: str) -> Response:
        reviewer = reviewer_of(request)
        decisions = self._workplace.decisions.latest_of(reviewer)
        cells = self._workplace.cells.latest_of(reviewer)
        word = self._breaks.latest_of(reviewer)
        made = [one[-1].made_at for one in (decisions, cells) if one]
        if word and all(word.made_at > at for at in made):
            return self._undo_break(request, word, reviewer)
        if cells and cells[-1].made_at == max(made):
            return self._undo_cells(cells, reviewer)
        if decisions:
            return self._undo_decisions(decisions, reviewer, onward)
        return RedirectResponse(with_message(onward, "nothing"), 303)

    def _undo_decisions(self, last: Sequence[Decision], reviewer: str, onward: str) -> Response:
        undone = self._workplace.decisions.undo(last, reviewer)
        if not undone:
            return RedirectResponse(with_message(f"/doc/{last[0].doc_id}", "covered"), 303)
        if len(undone) == 1:
            onward = f"/doc/{undone[0].doc_id}"
        return RedirectResponse(with_message(onward, "undo", count=str(len(undone))), 303)

    def _undo_cells(self, last: Sequence[CellDecision], reviewer: str) -> Response:
        reopened = self._workplace.cells.undo(last, reviewer)
        key = last[-1].key
        here = f"/coverage/{quote(key.indicator, safe='')}?unit={quote(key.unit)}"
        if not reopened:
            return RedirectResponse(with_message(here, "cell-covered"), 303)
        return RedirectResponse(with_message(here, "undo", count=str(len(reopened))), 303)

    def _undo_break(self, request: Request, word: PageBreak, reviewer: str) -> Response:
        taken: list[bool] = []
        refused = say_and_judge(
            self._workplace,
            word.sha256,
            lambda: taken.append(self._breaks.take_back(word, reviewer)),
        )
        if refused:
            return self._pages.error(request, 409, refused)
        doc_id = document_of_page(self._workplace.store.engine, word.sha256, word.page)
        here = f"/doc/{doc_id}" if doc_id else "/"
        said = "unsplit" if all(taken) else "split-covered"
        return RedirectResponse(with_message(here, said, count=str(word.page)), 303)
