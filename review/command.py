"""`minhchung review DIR`: opens the review page in the browser and serves it until Ctrl-C."""

from __future__ import annotations

import gc
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from starlette.types import ASGIApp

from extractors.reading.ocr import limit_threads
from review.app import make_app
from review.safety import guard_for
from review.serving import Browser, Host, Port, Token, listen, serve
from review.workplace import open_workplace

BROWSER_AFTER = 1.0
"""Seconds until the browser is sent to the server, which is listening by then."""


def review(
    out: Annotated[Path, typer.Argument(help="Thư mục kết quả của một lần chạy.")],
    port: Port = None,
    host: Host = "127.0.0.1",
    token: Token = None,
    name: Annotated[
        list[str] | None,
        typer.Option(help="Tên miền của máy chủ trung gian đứng trước; có thể ghi nhiều lần."),
    ] = None,
    browser: Browser = True,
) -> None:
    """Serve the review page: accept, correct, see what is missing."""
    limit_threads()  # spots are read again in this process
    guard = guard_for(host, token, name or ())
    workplace = open_workplace(out.resolve(), lambda: datetime.now(UTC))
    said = "Trang rà soát: {address}  (Ctrl-C để dừng)"

    def made() -> ASGIApp:
        app = make_app(workplace, guard)
        # What is loaded stays: without this a large page took four times as long now and then,
        # while the collector walked through every module (docs/review.md, "Speed").
        gc.freeze()
        return app

    with closing(workplace.store), closing(listen(host, port)) as listening:
        serve(made, listening, host, guard, said, BROWSER_AFTER if browser else None)
