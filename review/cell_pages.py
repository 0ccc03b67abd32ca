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
from pipeline.deciding.decision_store import DecisionConflict
from pipeline.deciding.decisions import correct, values_of
from pipeline.deciding.validation import wrong_settling
from pipeline.records.cells import SETTLED
from pipeline.records.rows import SettledStatus
from pipeline.records.wording import WHOLE_PROVINCE_NAME
from pipeline.reports.requests import letter_file
from pipeline.store.queries.documents import Item, Wanted, queue
from review.cell_view import months_of, view_cell
from review.pages import Pages
from review.queue_pages import with_message
from review.safety import checked_form, reviewer_of
from review.whole import whole_results

LONGEST_TEXT = 2000
MOST_FOUND = 10
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

ASKS_TOO_MUCH = (
    "Công văn lập lúc này có thể xin cả văn bản đơn vị đã nộp: đọc hết thư mục rồi lập công văn."
)


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
            Route("/coverage/{indicator}/attach", self.attach, methods=["POST"]),
            Route("/letter", self.letter),
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
            found=self._found(request),
            entered={"status": "", "note": "", "basis": ""} | dict(entered or {}),
            settle_as=SETTLED,
            longest=LONGEST_TEXT,
        )

    def _found(self, request: Request) -> tuple[Item, ...]:
        """The papers that were looked for, to be attached to the cell; those of the whole list."""
        words = request.query_params.get("find", "").strip()[:200]
        wanted = Wanted(status="all", q=words)
        return queue(self._workplace.store.engine, wanted).items[:MOST_FOUND] if words else ()

    async def attach(self, request: Request) -> Response:
        """Let a paper evidence the indicator of the cell: a decision on the paper."""
        form = await checked_form(request)
        return await run_in_threadpool(self._attach, request, form)

    def _attach(self, request: Request, form: FormData) -> Response:
        indicator, unit = request.path_params["indicator"], str(form.get("unit", ""))
        here = f"/coverage/{quote(indicator, safe='')}?{urlencode({'unit': unit})}"
        reviewer, doc_id = reviewer_of(request), str(form.get("doc_id", ""))
        if not reviewer:
            return RedirectResponse(f"/name?{urlencode({'next': here})}", 303)
        decisions, known = self._workplace.decisions, self._workplace.indicators
        if indicator not in {leaf.id for leaf in known.leaves}:
            raise HTTPException(404)
        row, version = decisions.row(doc_id)
        held = [one.indicator for one in row.indicators]
        if row.decision == "rejected":
            problem = "Văn bản này đã bị loại khỏi minh chứng: hoàn tác việc loại trước."
            return self._show(request, unit, 409, problem)
        if indicator not in held:
            note = f"Gắn vào ô {indicator} – {unit or WHOLE_PROVINCE_NAME}"
            draft = correct(row, {"indicators": "|".join([*held, indicator])}, known, note)
            try:
                decisions.decide([draft], {doc_id: version}, reviewer)
            except DecisionConflict as conflict:
                return self._show(request, unit, 409, str(conflict))
        what = values_of(row)["number"] or row.path.rsplit("/", 1)[-1]
        return RedirectResponse(with_message(here, "attached", what), 303)

    def letter(self, request: Request) -> Response:
        """Send the letter that asks one unit for all that it still owes."""
        if unfinished := self._workplace.unfinished:
            return self._pages.error(request, 409, f"{unfinished} {ASKS_TOO_MUCH}")
        unit = request.query_params.get("unit", "")
        results, _ = whole_results(self._workplace)
        try:
            content = letter_file(results, self._workplace.campaign, unit)
        except KeyError as error:
            raise HTTPException(404, "Đơn vị này không còn thiếu minh chứng nào.") from error
        name = quote(f"Đề nghị bổ sung – {unit}.docx", safe="")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(content, media_type=DOCX, headers=headers)

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
