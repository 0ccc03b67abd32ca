"""The review pages that were opened from the start page: each on a port of its own.

Their addresses begin at `/`, so they cannot lie below a path of the start page. All share its
guard: one token, one pass.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.errors import CallError
from review.safety import Guard
from review.serving import listen, server_settings

if TYPE_CHECKING:
    from review.workplace import Workplace

MOST_OPEN = 20


class _Within(uvicorn.Server):
    """A server in the loop of another one, which hears the signals for all."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the first server."""
        yield


@dataclass
class _Open:
    """A results folder that is served; `app` is replaced when a later run changed what it is of."""

    workplace: Workplace
    began: datetime | None
    app: ASGIApp
    port: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


class Reviews:
    """Opens review pages and closes them all at the end."""

    def __init__(self, host: str, guard: Guard, now: Callable[[], datetime]) -> None:
        self._host = host
        self._guard = guard
        self._now = now
        self._open: dict[Path, _Open] = {}
        self._servers: list[tuple[_Within, asyncio.Task[None]]] = []
        self._turn = asyncio.Lock()

    async def open(self, out: Path, began: datetime | None, start_port: int | None) -> int:
        """Return the port of the review page of a results folder, serving it if it is not yet.

        `began`: when its newest run did. PipelineError or SetError where it cannot be opened.
        """
        async with self._turn:
            held = self._open.get(out)
            if held is not None and held.began == began:
                return held.port
            workplace, app = await run_in_threadpool(self._make, out, start_port)
            if held is not None:
                before, held.workplace, held.app, held.began = held.workplace, workplace, app, began
                before.store.close()
                return held.port
            if len(self._open) >= MOST_OPEN:
                workplace.store.close()
                raise CallError(f"Đã mở {MOST_OPEN} trang rà soát: mở lại chương trình.")
            opened = _Open(workplace, began, app)
            opened.port = await self._serve(opened)
            self._open[out] = opened
            return opened.port

    async def close(self) -> None:
        """End all servers and give their stores back."""
        for server, _ in self._servers:
            server.should_exit = True
        for _, task in self._servers:
            with suppress(asyncio.CancelledError):
                await task
        for opened in self._open.values():
            opened.workplace.store.close()
        self._servers.clear()
        self._open.clear()

    def _make(self, out: Path, start_port: int | None) -> tuple[Workplace, ASGIApp]:
        # Loaded with the first page that is opened: the start page is there at once.
        from extractors.reading.ocr import limit_threads
        from review.app import make_app
        from review.workplace import open_workplace

        limit_threads()
        workplace = open_workplace(out, self._now)
        return workplace, make_app(workplace, self._guard, start_port=start_port)

    async def _serve(self, opened: _Open) -> int:
        listening = listen(self._host, 0)
        server = _Within(server_settings(opened))
        task = asyncio.create_task(server.serve(sockets=[listening]))
        self._servers.append((server, task))
        while not server.started and not task.done():
            await asyncio.sleep(0.01)
        port: int = listening.getsockname()[1]
        return port
