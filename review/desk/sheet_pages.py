"""Editing a campaign in forms: a page for each sheet of its workbook, checked as the file is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pipeline.errors import CallError, PipelineError
from review.desk.campaign_pages import CampaignPages
from review.desk.found import CAMPAIGN_NAME, FoundCampaign
from review.desk.making import Fault, check, known_sets, save_sheets
from review.desk.pages import DeskPages
from review.safety import checked_form

if TYPE_CHECKING:
    from pipeline.campaigns.edited_sheets import Row, Sheets

GENERAL = "Đợt đánh giá"
TITLES = (
    GENERAL, "Hạn nộp", "Đơn vị", "Nhiệm vụ", "Số liệu", "Mốc thời gian", "Phụ trách", "Các cấp",
)  # fmt: skip
"""The sheets in the order in which a clerk fills them in."""
ABOUT = {
    GENERAL: "Tên, năm, bộ tiêu chí, kỳ đánh giá và các hạn chung.",
    "Hạn nộp": "Các nhóm đơn vị và hạn nộp của mỗi nhóm.",
    "Đơn vị": "Đơn vị nộp minh chứng, nhóm, thư mục của từng đơn vị.",
    "Nhiệm vụ": "Đơn vị nào phải nộp tiêu chí nào, ngoài những gì bộ tiêu chí đã yêu cầu.",
    "Số liệu": "Số liệu mà từng cơ quan phải cung cấp.",
    "Mốc thời gian": "Việc có ngày, không phải hạn nộp minh chứng.",
    "Phụ trách": "Ai trả lời về tiêu chí nào.",
    "Các cấp": "Cấp dưới được đánh giá cùng đợt; để trống nếu chỉ có một cấp.",
}
HINTS = {
    "Mã minh chứng": "{indicator} là mã tiêu chí, {number} là số thứ tự; trống: B.1.7.1-02",
    "Bộ tiêu chí": "trống: bộ của năm và cấp ghi ở trên",
}
"""What is said beside a field whose name does not say it."""
PER_PAGE = 100
BLANK_ROWS = 3
"""Empty rows at the end of each page, to add to it without the script too."""
LONG = frozenset({"name", "what", "note", "folders", "aliases", "requires", "excludes"})
"""Fields that take more room."""
CHOICES = {"group": "groups", "unit": "units", "of": "units", "indicator": "indicators"}
"""Fields that offer what there is, by the list that they offer."""
DAYS = frozenset({"deadline", "by"})


@dataclass(frozen=True, slots=True)
class Column:
    """A field of each row, and how it is asked for."""

    key: str
    label: str
    long: bool
    offers: str
    day: bool
    flag: bool


class SheetPages:
    """The routes of the forms."""

    def __init__(self, pages: DeskPages, campaigns: CampaignPages) -> None:
        self._pages = pages
        self._campaigns = campaigns

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/campaign/sheet", self.sheet),
            Route("/campaign/sheet", self.save, methods=["POST"]),
        ]

    async def sheet(self, request: Request) -> Response:
        """Show the form of a sheet."""
        query = request.query_params
        one = self._campaigns.of(query.get("at", ""))
        sheets = await run_in_threadpool(_read, one)
        return await self._show(
            request, one, sheets, _title(query.get("sheet", "")), _start(query.get("from", ""))
        )

    async def save(self, request: Request) -> Response:
        """Save what was entered, whatever the check says of it: several sheets may belong together.

        A campaign with errors is told so on each page, and cannot be run.
        """
        form = await checked_form(request)
        one = self._campaigns.of(str(form.get("at", "")))
        title, start = _title(str(form.get("sheet", ""))), _start(str(form.get("from", "")))
        sheets = await run_in_threadpool(_read, one)
        if str(form.get("version", "")) != _version(one):
            entered = _entered(form, sheets, title, start)
            sentence = "Tệp đã được sửa ở nơi khác sau khi mở trang này: xem lại rồi lưu lần nữa."
            return await self._show(request, one, entered, title, start, sentence, 409)
        entered = _entered(form, sheets, title, start)
        try:
            await run_in_threadpool(_write, one, entered)
        except PipelineError as error:
            return await self._show(request, one, entered, title, start, str(error), 409)
        onward = {"at": str(form["at"]), "said": "saved", "sheet": title, "from": str(start)}
        if form.get("next") in TITLES:
            onward |= {"sheet": str(form["next"]), "from": "0"}
        return RedirectResponse("/campaign/sheet?" + urlencode(onward), 303)

    async def _show(
        self,
        request: Request,
        one: FoundCampaign,
        sheets: Sheets,
        title: str,
        start: int,
        refused: str = "",
        status: int = 200,
    ) -> Response:
        checked = await run_in_threadpool(check, one.out / CAMPAIGN_NAME)
        rows = sheets.rows.get(title, ())
        start = min(start, max(len(rows) - 1, 0) // PER_PAGE * PER_PAGE)
        faults = [*checked.errors, *checked.warnings]
        by_row: dict[int, list[Fault]] = {}
        for fault in faults:
            if fault.sheet == title:
                by_row.setdefault(fault.row, []).append(fault)
        return self._pages.render(
            request,
            "sheet.html.j2",
            status,
            one=one,
            at=self._pages.roots.at(one.out),
            titles=TITLES,
            counts={name: len(sheets.rows.get(name, ())) for name in TITLES},
            title=title,
            about=ABOUT[title],
            general=sheets.general if title == GENERAL else (),
            columns=_columns(title, sheets.has_levels),
            rows=rows[start : start + PER_PAGE],
            blank=range(BLANK_ROWS),
            start=start,
            per_page=PER_PAGE,
            total=len(rows),
            by_row=by_row,
            checked=checked,
            places={fault: _page_of(fault) for fault in faults},
            offers=_offers(sheets, checked.indicators),
            choices=_choices() if title == GENERAL else {},
            hints=HINTS,
            version=_version(one),
            refused=refused,
            unsure=unsure,
        )


def _read(one: FoundCampaign) -> Sheets:
    from pipeline.campaigns.edited_sheets import read_sheets

    path = one.out / CAMPAIGN_NAME
    if not path.is_file():
        raise CallError("Đợt này không có tệp đợt đánh giá lập ở đây.")
    return read_sheets(path)


def _write(one: FoundCampaign, sheets: Sheets) -> None:
    save_sheets(one.out / CAMPAIGN_NAME, sheets)


def _version(one: FoundCampaign) -> str:
    about = (one.out / CAMPAIGN_NAME).stat()
    return f"{about.st_mtime_ns}-{about.st_size}"


def _title(text: str) -> str:
    return text if text in TITLES else GENERAL


def _start(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return number // PER_PAGE * PER_PAGE


def _page_of(fault: Fault) -> int:
    """The first row of the page on which a fault stands; row 1 of a sheet has the headings."""
    return max(fault.row - 2, 0) // PER_PAGE * PER_PAGE


def _columns(title: str, has_levels: bool) -> list[Column]:
    from indicator_map.campaign_book import FORMS

    form = next((one for one in FORMS if one.title == title), None)
    if form is None:
        return []
    keys = [key for key in form.columns if key != "level" or has_levels or form.title == "Các cấp"]
    return [
        Column(
            key,
            form.columns[key],
            key in LONG,
            CHOICES.get(key, ""),
            key in DAYS or key.startswith(("period.", "deadlines.")),
            key in ("proposed", "split"),
        )
        for key in keys
    ]


def _offers(
    sheets: Sheets, indicators: Sequence[tuple[str, str]]
) -> dict[str, list[tuple[str, str]]]:
    names = {
        what: [(row.get("name", ""), "") for row in sheets.rows.get(title, ())]
        for what, title in (("groups", "Hạn nộp"), ("units", "Đơn vị"))
    }
    return {**names, "indicators": list(indicators)}


def _choices() -> dict[str, list[tuple[str, str]]]:
    """What the fields of the first sheet may hold, by their labels: values with their names."""
    from indicator_map.campaign import LEVELS

    sets = [(id, f"{name} ({id})") for id, name in known_sets()]
    return {"Bộ tiêu chí": sets, "Cấp": [(level, level) for level in LEVELS]}


def _entered(form: FormData, sheets: Sheets, title: str, start: int) -> Sheets:
    """Return the campaign with what was entered on one page of a sheet in place of what stood."""
    from pipeline.campaigns.edited_sheets import clean

    if title == GENERAL:
        general = [
            replace(row, value=clean(str(form.get(f"general.{number}", row.value))))
            for number, row in enumerate(sheets.general)
        ]
        return replace(sheets, general=tuple(general))
    columns = [one for one in _columns(title, sheets.has_levels) if one.key != "proposed"]
    before = sheets.rows.get(title, ())
    rows = list(before[:start])
    count = str(form.get("count", ""))
    for number in range(min(int(count[:5]) if count.isdecimal() else 0, PER_PAGE * 3)):
        if f"{number}.drop" in form:
            continue
        held: dict[str, str] = {}
        for column in columns:
            if text := clean(str(form.get(f"{number}.{column.key}", ""))):
                held[column.key] = text
        if held:
            row = _with_unseen(held, before, start + number, columns)
            rows.append(confirmed(row) if f"{number}.seen" in form else row)
    rows += before[start + PER_PAGE :]
    return replace(sheets, rows={**sheets.rows, title: tuple(rows)})


def unsure(row: Row) -> bool:
    """Whether the program proposed a row and nobody has confirmed it yet."""
    from pipeline.campaigns.campaign_yaml import CHECK

    return bool(row.get("proposed")) or CHECK in row.get("note", "")


def confirmed(row: Row) -> Row:
    """Return a row as one that a person has looked at."""
    from pipeline.campaigns.campaign_yaml import CHECK

    note = row.get("note", "").replace(CHECK, "").strip(" ;")
    return {key: text for key, text in {**row, "proposed": "", "note": note}.items() if text}


def _with_unseen(
    held: Mapping[str, str], before: Sequence[Row], place: int, columns: Sequence[Column]
) -> Row:
    """Keep what a row holds in fields that this form does not show."""
    shown = {column.key for column in columns}
    stood = before[place] if place < len(before) else {}
    return {**{key: text for key, text in stood.items() if key not in shown}, **held}
