"""`minhchung review DIR`: opens the review page in the browser and serves it until Ctrl-C."""

from __future__ import annotations

import gc
import socket
import threading
import webbrowser
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from starlette.types import ASGIApp

from pipeline.commands.saying import say
from pipeline.errors import CallError
from review.app import make_app
from review.connections import IDLE_SECONDS, MOST_HEADER_BYTES, BoundedProtocol
from review.safety import Guard, guard_for, is_local
from review.workplace import open_workplace

PORT = 8765
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


def server_settings(app: ASGIApp) -> uvicorn.Config:
    """Return how the server runs: no slow or idle connection holds up the others."""
    return uvicorn.Config(
        app,
        http=BoundedProtocol,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=MOST_HEADER_BYTES,
    )


def listen(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens; CallError where the address or port cannot be had.

    Without a port asked for, 8765 or, when that is taken, any free one.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for wanted in (PORT, 0) if port is None else (port,):
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, wanted))
        except OSError as error:
            listening.close()
            problem = error
        else:
            listening.listen(64)
            return listening
    raise CallError(
        f"Không mở được {host}:{port if port is not None else PORT}: {problem.strerror}."
        " Chọn cổng khác bằng --port."
    )


def address_of(listening: socket.socket, guard: Guard) -> str:
    """Return the address to open; with the token where one is asked for."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):
        host = socket.gethostname()
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/" + (f"?token={guard.token}" if guard.token else "")


def open_to_others(host: str) -> str:
    """Return what a server that others reach means, in plain words."""
    return (
        f"Chú ý: trang này mở cho mọi máy tới được {host} qua mạng. Ai có địa chỉ kèm mã truy cập "
        "đều xem được văn bản và ghi được quyết định dưới tên bất kỳ; đường truyền không mã hóa. "
        "Chỉ dùng trong mạng nội bộ tin cậy, và dừng khi xong việc."
    )
