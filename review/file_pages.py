"""The file behind a document: the original, its documents split and merged, and paper without one.

Splitting and merging judge the whole folder anew, as a run over unchanged files does: copies, what
replaces what, and the coverage may all hang on where a document begins.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from extractors.errors import ReadingError
from pipeline.deciding.added_documents import add_document
from pipeline.deciding.page_breaks import PageBreaks
from pipeline.intake.originals import original
from pipeline.records.rows import EvidenceRow
from pipeline.records.wording import clean
from pipeline.run.judging_again import ReadByAnother, check_read_by_this_version, judge_again
from pipeline.run.lock import Busy
from pipeline.run.splitting import split_as_decided
from pipeline.store.queries.one_document import documents_in_file, is_sealed
from review.document_view import page_as_read, page_range
from review.pages import Pages
from review.queue_pages import with_message
from review.safety import checked_form, reviewer_of
from review.workplace import Workplace

SHOWN_IN_BROWSER = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
"""What a browser shows by itself; everything else is saved and opened by its own program."""

LONGEST_PLACE = 300


class FilePages:
    """What is done with the file of a document."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._workplace = pages.workplace

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        return [
            Route("/doc/{doc_id}/original", self.original),
            Route("/doc/{doc_id}/split", self.split, methods=["POST"]),
            Route("/add", self.ask_paper, methods=["GET"]),
            Route("/add", self.add_paper, methods=["POST"]),
        ]

    def original(self, request: Request) -> Response:
        """Send the file as it lies in the evidence folder; never one with a mark of secrecy."""
        row, _ = self._workplace.decisions.row(request.path_params["doc_id"])
        if is_sealed(self._workplace.store.engine, row):
            raise HTTPException(404, "Văn bản có dấu độ mật: không mở từ đây.")
        try:
            with original(self._workplace.folder, row.path) as file:
                content = file.read_bytes()
        except (OSError, ReadingError) as error:
            raise HTTPException(404, "Không có tệp gốc này trong thư mục minh chứng.") from error
        name = row.path.rsplit("/", 1)[-1]
        kind = SHOWN_IN_BROWSER.get(f".{name.rpartition('.')[2].lower()}")
        how = "inline" if kind else "attachment"
        headers = {"Content-Disposition": f"{how}; filename*=UTF-8''{quote(name, safe='')}"}
        return Response(content, media_type=kind or "application/octet-stream", headers=headers)

    async def split(self, request: Request) -> Response:
        """Let a document begin on a page, or none: it goes on from the one before it."""
        form = await checked_form(request)
        return await run_in_threadpool(self._split, request, form)

    def _split(self, request: Request, form: FormData) -> Response:
        doc_id, reviewer = request.path_params["doc_id"], reviewer_of(request)
        if not reviewer:
            return RedirectResponse(f"/name?next=/doc/{doc_id}", 303)
        row, _ = self._workplace.decisions.row(doc_id)
        page, begins = _asked(form)
        self._check(row, page, begins)
        store = self._workplace.store
        breaks = PageBreaks(store.engine, self._workplace.now)
        refused = say_and_judge(
            self._workplace, row.sha256, lambda: breaks.say(row.sha256, page, begins, reviewer)
        )
        if refused:
            return self._pages.error(request, 409, refused)
        now = next(
            one for one in reversed(documents_in_file(store.engine, row)) if one.first_page <= page
        )
        said = with_message(f"/doc/{now.doc_id}", "split" if begins else "merge", count=str(page))
        return RedirectResponse(said, 303)

    def _check(self, row: EvidenceRow, page: int, begins: bool) -> None:
        """Refuse, aloud, what cannot be: a page that is not there, is blank or has no words."""
        if is_sealed(self._workplace.store.engine, row) or page not in page_range(row):
            raise HTTPException(400, "Không tách, gộp được ở trang này.")
        if begins == (page == row.first_page):
            raise HTTPException(400, "Ở trang này đã như vậy rồi.")
        as_read = page_as_read(self._workplace, row, page)
        if as_read is None:
            raise HTTPException(400, "Trang này chưa được đọc: chờ lần chạy đọc xong rồi tách.")
        if begins and (as_read.blank or not as_read.lines):
            raise HTTPException(400, f"Trang {page} trống: tách ở trang có chữ kế tiếp.")
        parts = documents_in_file(self._workplace.store.engine, row)
        if not begins and page == parts[0].first_page:
            raise HTTPException(400, "Đây là văn bản đầu của tệp: không có văn bản nào đứng trước.")

    def ask_paper(self, request: Request) -> Response:
        """Ask of which unit a paper is that lies in no file, and where it is kept."""
        if not reviewer_of(request):
            return RedirectResponse("/name?next=/add", 303)
        return self._ask(request)

    def _ask(self, request: Request, status: int = 200, problem: str = "") -> Response:
        return self._pages.render(
            request,
            "add.html.j2",
            status,
            units=self._workplace.units,
            unit=request.query_params.get("unit", ""),
            problem=problem,
        )

    async def add_paper(self, request: Request) -> Response:
        """Add a paper that lies in no file, and go on to its fields."""
        form = await checked_form(request)
        reviewer = reviewer_of(request)
        if not reviewer:
            return RedirectResponse("/name?next=/add", 303)
        unit, place = str(form.get("unit", "")), clean(str(form.get("kept_at", "")))
        if unit and unit not in self._workplace.units:
            return self._ask(request, 422, "Không có đơn vị ấy.")
        if not place or len(place) > LONGEST_PLACE:
            return self._ask(request, 422, "Ghi bản giấy đang ở đâu.")
        doc_id = await run_in_threadpool(
            add_document,
            self._workplace.store.engine,
            unit,
            place,
            reviewer,
            self._workplace.now(),
        )
        return RedirectResponse(with_message(f"/doc/{doc_id}", "added"), 303)


def say_and_judge(workplace: Workplace, sha256: str, say: Callable[[], None]) -> str:
    """Keep what a person says of where documents begin, and judge the folder by it.

    Returns why that could not be done, wholly or at once; empty where it was.
    """
    try:
        check_read_by_this_version(workplace.store)
        say()
        split_as_decided(workplace.store, {sha256})
        judge_again(
            workplace.out,
            workplace.store,
            workplace.indicators,
            workplace.campaign,
            workplace.now,
        )
    except ReadByAnother as another:
        return str(another)
    except Busy:
        return (
            "Đã ghi chỗ tách, gộp. Máy đang đọc thư mục minh chứng: danh mục sẽ theo đó khi lần đọc"
            " này xong."
        )
    return ""


def _asked(form: FormData) -> tuple[int, bool]:
    page, begins = str(form.get("page", "")), str(form.get("begins", ""))
    if not (page.isascii() and page.isdigit()) or len(page) > 6 or begins not in ("0", "1"):
        raise HTTPException(400, "Không rõ tách, gộp ở trang nào.")
    return int(page), begins == "1"
