"""One campaign: its state, starting, watching and stopping its run, opening its review page."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from indicator_map.errors import SetError
from pipeline.errors import CallError, PipelineError
from review.desk.found import CAMPAIGN_NAME, FoundCampaign, is_results, look_at, results_of
from review.desk.making import Checked, check
from review.desk.pages import DeskPages
from review.desk.reviews import Reviews
from review.desk.roots import PlaceRefused
from review.desk.running import Runs, RunState, has_list
from review.safety import checked_form

LOOK_EVERY = 0.5
"""Seconds between two looks at a run that somebody watches."""


class CampaignPages:
    """The routes of one campaign."""

    def __init__(self, pages: DeskPages, runs: Runs, reviews: Reviews) -> None:
        self._pages = pages
        self._roots = pages.roots
        self._runs = runs
        self._reviews = reviews

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/campaign", self.campaign),
            Route("/campaign/start", self.start, methods=["POST"]),
            Route("/campaign/stop", self.stop, methods=["POST"]),
            Route("/campaign/watch", self.watch),
            Route("/campaign/review", self.review),
        ]

    async def campaign(self, request: Request) -> Response:
        """Show a campaign."""
        return await self._show(request, self.of(request.query_params.get("at", "")))

    async def start(self, request: Request) -> Response:
        """Start its run, or go on with it."""
        form = await checked_form(request)
        one = self.of(str(form.get("at", "")))
        try:
            self._roots.check(one.evidence)
            await run_in_threadpool(self._runs.start, one)
        except (PipelineError, PlaceRefused) as error:
            return await self._show(request, one, str(error), 409)
        return self._back(one, "started")

    async def stop(self, request: Request) -> Response:
        """Ask its run to stop."""
        form = await checked_form(request)
        one = self.of(str(form.get("at", "")))
        await run_in_threadpool(self._runs.stop, one)
        return self._back(one, "stopping")

    async def watch(self, request: Request) -> Response:
        """Send how the run stands whenever that changes, as events, until it is over."""
        one = self.of(request.query_params.get("at", ""))
        return StreamingResponse(self._events(request, one.out), media_type="text/event-stream")

    async def review(self, request: Request) -> Response:
        """Open the review page of the campaign, or of one of its levels below."""
        one = self.of(request.query_params.get("at", ""))
        level = request.query_params.get("level", "")
        below = dict(one.levels)
        if level and level not in below:
            raise CallError("Đợt này không có cấp ấy.")
        out = below[level] if level else one.out
        if not has_list(out):
            raise CallError("Chưa có danh mục để xem: bắt đầu đọc trước.")
        try:
            port = await self._reviews.open(out, one.overview.began, request.url.port)
        except SetError as error:
            raise CallError(str(error)) from error
        return RedirectResponse(str(_there(request.url, port)), 303)

    def of(self, at: str) -> FoundCampaign:
        """Return the campaign at an address; PlaceRefused for a folder that is none."""
        out = self._roots.folder(at)
        if not is_results(out):
            raise PlaceRefused("Đây không phải đợt đánh giá: chọn một đợt ở trang bắt đầu.")
        return look_at(out)

    async def _events(self, request: Request, out: Path) -> AsyncIterator[str]:
        before: str | None = None
        while not await request.is_disconnected():
            state = await run_in_threadpool(self._runs.state, out)
            html = self._pages.part("watch.html.j2", state=state)
            now = json.dumps({"html": html, "list": bool(state.documents)}, ensure_ascii=False)
            if now != before:
                yield f"data: {now}\n\n"
                before = now
            if not state.running:
                yield "event: over\ndata: {}\n\n"
                return
            await asyncio.sleep(LOOK_EVERY)

    async def _show(
        self, request: Request, one: FoundCampaign, refused: str = "", status: int = 200
    ) -> Response:
        state: RunState = await run_in_threadpool(self._runs.state, one.out)
        file = one.file
        checked = await run_in_threadpool(check, file) if file else Checked()
        values: dict[str, Any] = {
            "one": one,
            "at": self._roots.at(one.out),
            "evidence_at": self._evidence_at(one),
            "state": state,
            "file": file,
            "own_file": file == one.out / CAMPAIGN_NAME,
            "may_make": results_of(one.evidence) == one.out,
            "checked": checked,
            "refused": refused.splitlines(),
            "has_list": has_list(one.out) and bool(state.documents),
        }
        return self._pages.render(request, "campaign.html.j2", status, **values)

    def _evidence_at(self, one: FoundCampaign) -> str:
        try:
            self._roots.check(one.evidence)
            return self._roots.at(one.evidence.resolve()) if one.evidence.is_dir() else ""
        except PlaceRefused:
            return ""

    def _back(self, one: FoundCampaign, said: str) -> Response:
        return RedirectResponse(
            "/campaign?" + urlencode({"at": self._roots.at(one.out), "said": said}), 303
        )


def _there(url: URL, port: int) -> URL:
    """The front page of another port of the same server."""
    return url.replace(path="/", query="", port=port)
