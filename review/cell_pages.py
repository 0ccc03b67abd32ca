"""A cell of the coverage: its page, settling it, and opening it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pipeline.deciding.cell_decisions import CellDraft
from pipeline.deciding.cell_store import CellConflict, CellRefused
from pipeline.deciding.validation import wrong_settling
from pipeline.records.cells import SETTLED
from pipeline.records.rows import SettledStatus
from pipeline.records.wording import WHOLE_PROVINCE_NAME
from review.cell_view import months_of, view_cell
from review.pages import Pages
from review.queue_pages import with_message
from review.safety import checked_form, reviewer_of

LONGEST_TEXT = 2000


class CellPages:
    """The pages of single cells."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._workplace = pages.workplace

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        return [
            Route("/coverage/{indicator}", self.show, methods=["GET"]),
            Route("/coverage/{indicator}/settle", self.settle, methods=["POST"]),
            Route("/coverage/{indicator}/reopen", self.reopen, methods=["POST"]),
        ]

    def show(self, request: Request) -> Response:
        """Show what one indicator needs of one unit, what is there, and what was decided."""
        return self._show(request, request.query_params.get("unit", ""))

    def _show(
        self,
        request: Request,
        unit: str,
        status: int = 200,
        problem: str = "",
        entered: Mapping[str, str] | None = None,
    ) -> Response:
        try:
            view = view_cell(self._workplace.cells, request.path_params["indicator"], unit)
        except KeyError as error:
            raise HTTPException(404) from error
        return self._pages.render(
            request,
            "cell.html.j2",
            status,
            view=view,
            problem=problem,
            entered={"status": "", "note": "", "basis": ""} | dict(entered or {}),
            settle_as=SETTLED,
            longest=LONGEST_TEXT,
        )

    async def settle(self, request: Request) -> Response:
        """Settle the cell, or some of its months."""
        form = await checked_form(request)
        return await run_in_threadpool(self._decide, request, form, True)

    async def reopen(self, request: Request) -> Response:
        """Take back what stands of the cell, or of some of its months."""
        form = await checked_form(request)
        return await run_in_threadpool(self._decide, request, form, False)

    def _decide(self, request: Request, form: FormData, settling: bool) -> Response:
        indicator, unit = request.path_params["indicator"], str(form.get("unit", ""))
        here = f"/coverage/{quote(indicator, safe='')}?{urlencode({'unit': unit})}"
        reviewer = reviewer_of(request)
        if not reviewer:
            return RedirectResponse(f"/name?{urlencode({'next': here})}", 303)
        entered = {
            name: str(form.get(name, ""))[:LONGEST_TEXT].strip()
            for name in ("status", "note", "basis")
        }
        try:
            months = months_of([str(one) for one in form.getlist("month")])
        except ValueError as error:
            raise HTTPException(400, "Tháng không hợp lệ.") from error
        wrong = [] if months else ["Chưa chọn tháng nào."]
        if settling:
            wrong += wrong_settling(**entered)
        if wrong:
            return self._show(request, unit, 422, " ".join(wrong), entered)
        status = next((one for one in SETTLED if one == entered["status"]), None)
        draft = _draft(indicator, unit, months, form, status if settling else None, entered)
        try:
            made = self._workplace.cells.decide([draft], reviewer)
        except CellConflict as conflict:
            return self._show(request, unit, 409, str(conflict), entered)
        except CellRefused as refused:
            return self._show(request, unit, 422, str(refused), entered)
        what = f"{indicator} – {unit or WHOLE_PROVINCE_NAME}"
        said = "settle" if settling else "reopen"
        return RedirectResponse(with_message(here, said if made else "nothing", what), 303)


def _draft(
    indicator: str,
    unit: str,
    months: tuple[date | None, ...],
    form: FormData,
    status: SettledStatus | None,
    entered: Mapping[str, str],
) -> CellDraft:
    version = str(form.get("version", ""))
    if status is None:
        return CellDraft(indicator, unit, months, version)
    return CellDraft(indicator, unit, months, version, status, entered["note"], entered["basis"])
