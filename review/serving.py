"""How a page is served: the socket it listens on, its limits, the address to open."""

from __future__ import annotations

import socket

import uvicorn
from starlette.types import ASGIApp

from pipeline.errors import CallError
from review.connections import IDLE_SECONDS, MOST_HEADER_BYTES, BoundedProtocol
from review.safety import Guard

PORT = 8765


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
