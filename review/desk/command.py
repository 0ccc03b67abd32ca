"""`minhchung desk`, and `minhchung` alone: opens the start page and serves it until Ctrl-C."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from starlette.types import ASGIApp

from pipeline.errors import CallError
from review.desk.app import make_desk
from review.desk.roots import open_roots
from review.safety import guard_for, is_local
from review.serving import Browser, Host, Port, Token, listen, serve

BROWSER_AFTER = 0.3
"""Seconds until the browser is sent to the server, which is listening by then."""


def desk(
    folder: Annotated[
        list[Path] | None,
        typer.Option(
            "--folder",
            help="Thư mục chứa các đợt; có thể ghi nhiều lần; mặc định: thư mục riêng.",
        ),
    ] = None,
    port: Port = None,
    host: Host = "127.0.0.1",
    token: Token = None,
    browser: Browser = True,
) -> None:
    """Serve the start page: campaigns, folders, runs, reviewing, papers."""
    guard = guard_for(host, token)
    if not is_local(host) and not folder:
        raise CallError(
            "Mở trang cho máy khác thì phải chỉ rõ --folder: không mở cả thư mục riêng."
        )
    roots = open_roots(folder or [])
    said = "Trang bắt đầu: {address}  (Ctrl-C để dừng; việc đang đọc vẫn tiếp tục)"

    def made() -> ASGIApp:
        return make_desk(roots, host, guard, lambda: datetime.now(UTC))

    with closing(listen(host, port)) as listening:
        serve(made, listening, host, guard, said, BROWSER_AFTER if browser else None)
