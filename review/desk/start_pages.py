"""The start page: campaigns with their state, looking through folders, making a campaign."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pipeline.errors import CallError
from pipeline.reports.whole_file import whole_file
from review.desk.found import CAMPAIGN_NAME, find_campaigns, is_results, results_of
from review.desk.making import (
    CAMPAIGN_ENDINGS,
    PLAN_ENDINGS,
    Wanted,
    known_sets,
    leaves_nothing_empty,
    make_campaign,
    results_around,
    results_for,
)
from review.desk.pages import DeskPages, size
from review.desk.roots import PlaceRefused, is_link
from review.desk.running import Runs
from review.safety import MOST_BYTES, check_csrf

MOST_SHOWN = 500
"""Entries of a folder that are shown."""
ENDINGS = {"plan": PLAN_ENDINGS, "file": CAMPAIGN_ENDINGS}
"""What is chosen when it is no folder, and which files are."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a folder; `campaign`: it has results beside it."""

    name: str
    at: str
    folder: bool
    size: str = ""
    campaign: str = ""


class StartPages:
    """The routes of the start page and of making a campaign."""

    def __init__(self, pages: DeskPages, runs: Runs) -> None:
        self._pages = pages
        self._roots = pages.roots
        self._runs = runs

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/", self.campaigns),
            Route("/folders", self.folders),
            Route("/new", self.new),
            Route("/new", self.make, methods=["POST"]),
        ]

    async def campaigns(self, request: Request) -> Response:
        """Show all campaigns below the roots."""
        found = await run_in_threadpool(find_campaigns, self._roots)
        rows = [
            (one, self._roots.at(one.out), self._runs.is_running(one)) for one in found.campaigns
        ]
        return self._pages.render(
            request,
            "campaigns.html.j2",
            rows=rows,
            whole=found.whole,
            roots=[str(folder) for folder in self._roots.folders],
        )

    async def folders(self, request: Request) -> Response:
        """Show what is in a folder, to choose one, or a file in it."""
        wanted = request.query_params.get("for", "")
        wanted = wanted if wanted in ENDINGS else "evidence"
        at = request.query_params.get("at", "")
        place = self._roots.folder(at) if at else None
        entries, whole = await run_in_threadpool(self._entries, place, ENDINGS.get(wanted, ()))
        trouble = ""
        if place is not None and wanted == "evidence":
            try:
                results_for(self._roots, place)
            except PlaceRefused as error:
                trouble = str(error)
        return self._pages.render(
            request,
            "folders.html.j2",
            wanted=wanted,
            folder=request.query_params.get("folder", ""),
            at=at,
            place=place,
            steps=self._pages.steps(place) if place else [],
            entries=entries,
            whole=whole,
            trouble=trouble,
            campaign=self._campaign_of(place) if place else "",
            in_results=bool(place and results_around(place)),
        )

    async def new(self, request: Request) -> Response:
        """Show the form of a new campaign for an evidence folder."""
        query = request.query_params
        return await self._form(request, query.get("folder", ""), dict(query), "")

    async def make(self, request: Request) -> Response:
        """Make the campaign; what the command refuses is said above the form."""
        form = await _form_with_file(request)
        given = {name: str(value) for name, value in form.items() if isinstance(value, str)}
        try:
            out = await run_in_threadpool(self._make, given, await _uploaded(form))
        except (CallError, PlaceRefused) as error:
            return await self._form(request, given.get("folder", ""), given, str(error), 422)
        return RedirectResponse(
            "/campaign?" + urlencode({"at": self._roots.at(out), "said": "made"}), 303
        )

    async def _form(
        self, request: Request, at: str, given: dict[str, str], refused: str, status: int = 200
    ) -> Response:
        folder = self._roots.folder(at)
        results_for(self._roots, folder)
        if (results_of(folder) / CAMPAIGN_NAME).is_file():
            return RedirectResponse(
                "/campaign?" + urlencode({"at": self._campaign_of(folder)}), 303
            )
        chosen = {
            name: self._roots.find(given[name]) if given.get(name) else None for name in ENDINGS
        }
        source = given.get("source") or next((name for name in ENDINGS if chosen[name]), "plan")
        return self._pages.render(
            request,
            "new.html.j2",
            status,
            folder=folder,
            at=at,
            steps=self._pages.steps(folder),
            inside=await run_in_threadpool(_names_in, folder),
            given=given,
            chosen=chosen,
            source=source,
            refused=refused.splitlines(),
            sets=await run_in_threadpool(known_sets),
        )

    def _make(self, given: dict[str, str], uploaded: tuple[str, bytes] | None) -> Path:
        """Make it from what the form holds; an uploaded plan is kept beside the campaign file."""
        folder = self._roots.folder(given.get("folder", ""))
        source = given.get("source", "")
        indicator_set = given.get("set", "")
        if indicator_set and indicator_set not in {id for id, _ in known_sets()}:
            raise CallError("Không có bộ tiêu chí này.")
        if source not in ENDINGS:
            return make_campaign(self._roots, Wanted(folder, indicator_set=indicator_set))[0]
        chosen = self._roots.find(given[source]) if given.get(source) else None
        with ExitStack() as stack:
            if uploaded is not None:
                stack.enter_context(leaves_nothing_empty(results_for(self._roots, folder)))
                chosen = stack.enter_context(_kept(uploaded, source, results_of(folder)))
            if chosen is None:
                raise CallError("Hãy chọn tệp kế hoạch." if source == "plan" else "Hãy chọn tệp.")
            _check_ending(chosen.suffix.lower(), source)
            plan, file = (chosen, None) if source == "plan" else (None, chosen)
            wanted = Wanted(folder, plan, file, indicator_set=indicator_set)
            return make_campaign(self._roots, wanted)[0]

    def _campaign_of(self, folder: Path) -> str:
        """The address of the results beside a folder, empty where there are none."""
        out = results_of(folder)
        return self._roots.at(out) if not self._roots.is_root(folder) and is_results(out) else ""

    def _entries(self, place: Path | None, endings: tuple[str, ...]) -> tuple[list[Listed], bool]:
        if place is None:
            roots = self._roots
            return [Listed(str(one), roots.at(one), True) for one in roots.folders], True
        try:
            with os.scandir(place) as scan:
                held = sorted(scan, key=lambda one: (not one.is_dir(), one.name.lower()))
        except OSError as error:
            raise PlaceRefused(f"Không xem được thư mục này: {error.strerror}.") from error
        shown: list[Listed] = []
        for entry in held:
            path = Path(entry.path)
            folder = entry.is_dir(follow_symlinks=False)
            fits = folder or (entry.is_file(follow_symlinks=False) and _ends(path, endings))
            if entry.name.startswith((".", "$")) or is_link(path) or not fits:
                continue
            if not entry.name.isprintable() or "\\" in entry.name:
                continue
            amount = "" if folder else size(entry.stat().st_size)
            mark = self._campaign_of(path) if folder else ""
            shown.append(Listed(entry.name, self._roots.at(path), folder, amount, mark))
        return shown[:MOST_SHOWN], len(shown) <= MOST_SHOWN


@contextmanager
def _kept(uploaded: tuple[str, bytes], source: str, out: Path) -> Iterator[Path]:
    """Keep an uploaded plan or file in the results folder, unless no campaign comes of it."""
    name, content = uploaded
    ending = Path(name.replace("\\", "/")).suffix.lower()
    _check_ending(ending, source)
    kept = out / (f"ke-hoach{ending}" if source == "plan" else f"nguon{ending}")
    with whole_file(kept) as stream:
        stream.write(content)
    try:
        yield kept
    finally:
        if not (out / CAMPAIGN_NAME).is_file():
            kept.unlink(missing_ok=True)


def _ends(path: Path, endings: tuple[str, ...]) -> bool:
    return path.suffix.lower() in endings


def _check_ending(ending: str, source: str) -> None:
    if ending not in ENDINGS[source]:
        raise CallError(f"Tệp này phải là một trong các loại: {', '.join(ENDINGS[source])}.")


def _names_in(folder: Path) -> list[str]:
    """The names of the first level of a folder: units, as the template takes them."""
    with os.scandir(folder) as scan:
        return sorted(one.name for one in scan if not one.name.startswith("."))


async def _form_with_file(request: Request) -> FormData:
    form = await request.form(max_fields=50, max_files=2, max_part_size=MOST_BYTES)
    check_csrf(request, str(form.get("csrf", "")))
    return form


async def _uploaded(form: FormData) -> tuple[str, bytes] | None:
    """The file that came with the form for the source that was chosen; None for none."""
    held = form.get(f"{form.get('source')}_upload")
    if not isinstance(held, UploadFile) or not held.filename:
        return None
    content = await held.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise HTTPException(413, "Tệp quá lớn: đặt tệp trong thư mục rồi chọn từ đó.")
    return held.filename, content
