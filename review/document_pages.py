"""One document: its pages beside its fields, deciding on it, and looking at a spot again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from extractors.errors import EnvironmentLack, ReadingError
from extractors.page import Box
from pipeline.deciding.decision_store import DecisionConflict
from pipeline.deciding.decisions import (
    Draft,
    accept,
    correct,
    reject,
    skip,
    values_of,
)
from pipeline.deciding.page_breaks import PageBreaks
from pipeline.deciding.validation import canonical, wrong_values
from pipeline.intake.originals import locate, original
from pipeline.records.rows import EvidenceRow
from pipeline.records.times import vietnam_day
from pipeline.store.queries.documents import neighbours
from pipeline.store.queries.one_document import documents_in_file, is_sealed
from review.document_view import (
    FIELDS,
    page_as_read,
    page_range,
    rotation_of,
    typed,
    view_document,
)
from review.entered import ACCEPTING, ANYWAY, as_typed, asked_first, entered_values
from review.lists import Filters
from review.pages import KINDS, Pages
from review.pictures import DPI, PageSource, head_share, jpeg_of
from review.queue_pages import with_message
from review.safety import check_csrf, checked_form, reviewer_of

if TYPE_CHECKING:
    from pipeline.reading.worker import ReadingTools
    from review.second_look import SecondLook

LONGEST_NOTE = 2000
TURNS = ("0", "90", "180", "270")
"""By how much more a page may be turned on the screen, in degrees clockwise."""
MOST_POINTS = 1e9
"""No page number or coordinate comes near it; what is no number is not below it either."""


class DocumentPages:
    """Pages that are about one document."""

    def __init__(self, pages: Pages, tools: Callable[[], ReadingTools]) -> None:
        self._pages = pages
        self._workplace = pages.workplace
        self._tools = tools
        self._looking = Lock()

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        return [
            Route("/doc/{doc_id}", self.show, methods=["GET"]),
            Route("/doc/{doc_id}/decide", self.decide, methods=["POST"]),
            Route("/doc/{doc_id}/read", self.read, methods=["POST"]),
            Route("/doc/{doc_id}/{kind}/{page:int}.jpg", self.picture),
            Route("/doc/{doc_id}/beside/{other}", self.beside),
        ]

    def show(self, request: Request) -> Response:
        """Show a document."""
        if not reviewer_of(request):
            return RedirectResponse(f"/name?next={request.url.path}", 303)
        return self._show(request, request.path_params["doc_id"])

    def _show(
        self,
        request: Request,
        doc_id: str,
        status: int = 200,
        problem: str = "",
        entered: Mapping[str, str] | None = None,
        question: str = "",
        unsaved: bool = False,
    ) -> Response:
        view = view_document(self._workplace, doc_id)
        filters = Filters.from_query(request.query_params)
        reviewer = reviewer_of(request)
        others = self._pages.opened.of_others(reviewer)
        self._pages.opened.show(doc_id, reviewer)
        reasons = self._workplace.reasons
        return self._pages.render(
            request,
            "document.html.j2",
            status,
            view=view,
            row=view.row,
            filters=filters,
            beside=neighbours(self._workplace.store.engine, filters, doc_id, others),
            open_with=others.get(doc_id, ""),
            problem=problem,
            question=question,
            unsaved=unsaved,
            anyway=ANYWAY,
            entered=dict(entered or {}),
            sentence=reasons.sentence,
            leaves=self._workplace.indicators.leaves,
            breaks=PageBreaks(self._workplace.store.engine, self._workplace.now).history(
                view.row.sha256
            ),
            parts=documents_in_file(self._workplace.store.engine, view.row),
            units=tuple(sorted({*self._workplace.units, view.row.unit, ""})),
            head_share=head_share(),
        )

    async def decide(self, request: Request) -> Response:
        """Take a decision and go on to the next document."""
        form = await checked_form(request)
        return await run_in_threadpool(self._decide, request, form)

    def _decide(self, request: Request, form: FormData) -> Response:
        doc_id = request.path_params["doc_id"]
        reviewer = reviewer_of(request)
        if not reviewer:
            return RedirectResponse(f"/name?next=/doc/{doc_id}", 303)
        row, _ = self._workplace.decisions.row(doc_id)
        entered = entered_values(form, row, self._workplace.indicators)
        changes = {name: value for name, value in entered.items() if value != values_of(row)[name]}
        kind, note = str(form.get("kind", "")), str(form.get("note", ""))[:LONGEST_NOTE].strip()
        if kind in ACCEPTING:
            today = vietnam_day(self._workplace.now())
            wrong = wrong_values(changes, self._workplace.indicators, today)
            if changes.get("unit") and changes["unit"] not in self._workplace.units:
                wrong.append(f"Không có đơn vị “{changes['unit']}”.")
            question = "" if wrong or kind == ANYWAY else asked_first(row, changes)
            if wrong or question:
                shown = as_typed(entered) | {"note": note}
                return self._show(
                    request, doc_id, 422, " ".join(wrong), shown, question, bool(changes)
                )
        draft = self._draft(kind, row, changes, note)
        filters = Filters.from_query(request.query_params)
        others = self._pages.opened.of_others(reviewer)
        after = neighbours(self._workplace.store.engine, filters, doc_id, others).after
        try:
            self._workplace.decisions.decide(
                [draft], {doc_id: str(form.get("version", ""))}, reviewer
            )
        except DecisionConflict as conflict:
            return self._show(request, doc_id, 409, _told(conflict, changes))
        if kind == "note":
            return RedirectResponse(with_message(f"/doc/{doc_id}?{filters.query()}", "noted"), 303)
        self._pages.opened.leave(reviewer)
        what = canonical("number", values_of(row)["number"]) or row.path.rsplit("/", 1)[-1]
        if after and after != doc_id:
            onward = f"/doc/{after}?{filters.query()}"
        else:
            onward = f"/?{filters.query()}"
        return RedirectResponse(with_message(onward, draft.kind, what), 303)

    def _draft(self, kind: str, row: EvidenceRow, changes: Mapping[str, str], note: str) -> Draft:
        if kind in ACCEPTING and changes:
            return correct(row, changes, self._workplace.indicators, note, confirm=True)
        if kind in ACCEPTING:
            return accept(row, self._workplace.indicators, note)
        if kind == "reject":
            return reject(row, note)
        if kind == "skip":
            return skip(row, note)
        if kind == "note" and note:
            return correct(row, {}, self._workplace.indicators, note)
        raise HTTPException(400, "Không rõ quyết định.")

    def picture(self, request: Request) -> Response:
        """Return the picture of a page; never of a file with a mark of secrecy."""
        kind = request.path_params["kind"]
        chosen = next((one for one in DPI if one == kind), None)
        turn = request.query_params.get("turn", "0")
        if chosen is None or turn not in TURNS:
            raise HTTPException(404)
        try:
            with self._source(request.path_params["doc_id"], request.path_params["page"]) as source:
                turned = replace(source, rotation=(source.rotation + int(turn)) % 360)
                jpeg = jpeg_of(turned, chosen, self._workplace.pictures)
        except (ReadingError, OSError) as error:
            raise HTTPException(404, "Không vẽ được trang này.") from error
        return Response(
            jpeg, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"}
        )

    async def read(self, request: Request) -> Response:
        """Read the spot in a box again for a field: JSON in points from the page's top left.

        JSON out: the words there, and the values to offer, as they are typed.
        """
        from review.second_look import READERS

        check_csrf(request, request.headers.get("x-csrf-token", ""))
        asked = await _json_object(request)
        page, box = _asked_spot(asked)
        field = str(asked.get("field"))
        if field not in READERS:
            raise HTTPException(400, "Không rõ đọc lại ô nào.")
        try:
            look = await run_in_threadpool(
                self._read_again, request.path_params["doc_id"], page, box, field
            )
        except (ReadingError, OSError, ValueError) as error:
            raise HTTPException(422, "Không đọc được vùng này.") from error
        except EnvironmentLack as error:
            raise HTTPException(503, str(error)) from error
        return JSONResponse(
            {"text": look.text, "values": [typed(field, value) for value in look.values]}
        )

    def beside(self, request: Request) -> Response:
        """Show two documents side by side."""
        views = [
            view_document(self._workplace, request.path_params[name])
            for name in ("doc_id", "other")
        ]
        filters = Filters.from_query(request.query_params)
        return self._pages.render(
            request, "beside.html.j2", views=views, filters=filters, fields=FIELDS
        )

    def _read_again(self, doc_id: str, page: int, box: Box, field: str) -> SecondLook:
        from review.second_look import read_again

        row, _ = self._workplace.decisions.row(doc_id)
        as_read = page_as_read(self._workplace, row, page)
        # The networks are those of one worker: one spot at a time.
        with self._looking, self._source(doc_id, page) as source:
            tools = self._tools()
            return read_again(source, box, field, tools.grammar, tools.letterhead, as_read)

    @contextmanager
    def _source(self, doc_id: str, page: int) -> Iterator[PageSource]:
        """Lend a page's file; 404 for a page that is not the document's or must not be seen."""
        row, _ = self._workplace.decisions.row(doc_id)
        sealed = is_sealed(self._workplace.store.engine, row)
        if sealed or page not in page_range(row):
            raise HTTPException(404, "Không có hình của trang này.")
        folder = self._workplace.folder
        if not locate(folder, row.path)[0].resolve().is_relative_to(folder.resolve()):
            raise HTTPException(404, "Không có hình của trang này.")
        with original(folder, row.path) as file:
            yield PageSource(file, row.sha256, page, rotation_of(self._workplace, row, page))


def _told(conflict: DecisionConflict, changes: Mapping[str, str]) -> str:
    """What the second reviewer reads: who came first with what, and that nothing was written."""
    said = [str(conflict)]
    said += [f"{one.reviewer}: {KINDS[one.kind]}." for one in conflict.latest]
    if changes:
        given = "; ".join(value for value in changes.values() if value)
        said.append(f"Bạn đã nhập: {given}.")
    return " ".join(said)


def _asked_spot(asked: Mapping[str, Any]) -> tuple[int, Box]:
    """Return the page and box of a request; HTTPException 400 for anything but plain numbers."""
    values: list[Any] = [asked.get(name) for name in ("page", "x0", "top", "x1", "bottom")]
    page, *sides = values
    plain = all(type(value) in (int, float) and abs(value) < MOST_POINTS for value in values)
    if not plain or type(page) is not int:
        raise HTTPException(400, "Khung không hợp lệ.")
    return page, Box(*map(float, sides))


async def _json_object(request: Request) -> Mapping[str, Any]:
    try:
        asked = await request.json()
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "Yêu cầu không hợp lệ.") from error
    if not isinstance(asked, dict):
        raise HTTPException(400, "Yêu cầu không hợp lệ.")
    return asked
