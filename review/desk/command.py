"""`minhchung desk`, and `minhchung` alone: opens the start page and serves it until Ctrl-C."""

from __future__ import annotations

import threading
import webbrowser
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from pipeline.commands.saying import say
from pipeline.errors import CallError
from review.desk.app import make_desk
from review.desk.roots import open_roots
from review.safety import guard_for, is_local
from review.serving import address_of, listen, open_to_others, server_settings

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
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Cổng; mặc định 8765, hoặc cổng còn trống."),
    ] = None,
    host: Annotated[
        str, typer.Option(help="Địa chỉ lắng nghe; khác máy này thì phải có mã truy cập.")
    ] = "127.0.0.1",
    token: Annotated[
        str | None,
        typer.Option(
            envvar="MINHCHUNG_TOKEN",
            help="Mã truy cập, ít nhất 16 ký tự; tự sinh khi --host cần.",
        ),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Mở trang trong trình duyệt.")
    ] = True,
) -> None:
    """Serve the start page: campaigns, folders, runs, reviewing, papers."""
    guard = guard_for(host, token)
    if not is_local(host) and not folder:
        raise CallError(
            "Mở trang cho máy khác thì phải chỉ rõ --folder: không mở cả thư mục riêng."
        )
    roots = open_roots(folder or [])
    with closing(listen(host, port)) as listening:
        address = address_of(listening, guard)
        say(f"Trang bắt đầu: {address}  (Ctrl-C để dừng; việc đang đọc vẫn tiếp tục)")
        if not is_local(host):
            say(open_to_others(host))
        if browser:
            opening = threading.Timer(BROWSER_AFTER, webbrowser.open, (address,))
            opening.daemon = True
            opening.start()
        app = make_desk(roots, host, guard, lambda: datetime.now(UTC))
        uvicorn.Server(server_settings(app)).run(sockets=[listening])
