"""`minhchung review DIR`: opens the review page in the browser and serves it until Ctrl-C."""

from __future__ import annotations

import gc
import threading
import webbrowser
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from extractors.reading.ocr import limit_threads
from pipeline.commands.saying import say
from review.app import make_app
from review.safety import guard_for, is_local
from review.serving import address_of, listen, open_to_others, server_settings
from review.workplace import open_workplace

BROWSER_AFTER = 1.0
"""Seconds until the browser is sent to the server, which is listening by then."""


def review(
    out: Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục kết quả của một lần chạy.")],
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
    name: Annotated[
        list[str] | None,
        typer.Option(help="Tên miền của máy chủ trung gian đứng trước; có thể ghi nhiều lần."),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Mở trang trong trình duyệt.")
    ] = True,
) -> None:
    """Serve the review page: accept, correct, see what is missing."""
    limit_threads()  # spots are read again in this process
    guard = guard_for(host, token, name or ())
    workplace = open_workplace(out.resolve(), lambda: datetime.now(UTC))
    with closing(workplace.store), closing(listen(host, port)) as listening:
        address = address_of(listening, guard)
        say(f"Trang rà soát: {address}  (Ctrl-C để dừng)")
        if not is_local(host):
            say(open_to_others(host))
        if browser:
            opening = threading.Timer(BROWSER_AFTER, webbrowser.open, (address,))
            opening.daemon = True
            opening.start()
        app = make_app(workplace, guard)
        # What is loaded stays: without this a large page took four times as long now and then,
        # while the collector walked through every module (docs/review.md, "Speed").
        gc.freeze()
        uvicorn.Server(server_settings(app)).run(sockets=[listening])
