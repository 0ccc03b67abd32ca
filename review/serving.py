"""How a page is served: the socket it listens on, its limits, the address to open."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable
from typing import Annotated

import typer
import uvicorn
from starlette.types import ASGIApp

from pipeline.commands.saying import say
from pipeline.errors import CallError
from review.connections import IDLE_SECONDS, MOST_HEADER_BYTES, BoundedProtocol
from review.safety import Guard, is_local

PORT = 8765

Port = Annotated[
    int | None,
    typer.Option(min=0, max=65535, help="Cổng; mặc định 8765, hoặc cổng còn trống."),
]
Host = Annotated[str, typer.Option(help="Địa chỉ lắng nghe; khác máy này thì phải có mã truy cập.")]
Token = Annotated[
    str | None,
    typer.Option(
        envvar="MINHCHUNG_TOKEN",
        help="Mã truy cập, ít nhất 16 ký tự; tự sinh khi --host cần.",
    ),
]
Browser = Annotated[
    bool, typer.Option("--browser/--no-browser", help="Mở trang trong trình duyệt.")
]


def serve(
    make: Callable[[], ASGIApp],
    listening: socket.socket,
    host: str,
    guard: Guard,
    said: str,
    browser_after: float | None,
) -> None:
    """Make a page and serve it on a socket until Ctrl-C.

    `said`: what the terminal shows, with a place for `address`; `browser_after`: seconds until the
    browser is sent to the page, which is listening by then; None: no browser.
    """
    address = address_of(listening, guard)
    say(said.format(address=address))
    if not is_local(host):
        say(open_to_others(host))
    if browser_after is not None:
        opening = threading.Timer(browser_after, webbrowser.open, (address,))
        opening.daemon = True
        opening.start()
    uvicorn.Server(server_settings(make())).run(sockets=[listening])


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
