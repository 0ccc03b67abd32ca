"""What the review page and the start page are alike in as web applications."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from review.safety import Guard, guarded

ErrorPage = Callable[[Request, int, str], Response]
"""Makes the page that says what went wrong: request, status, sentence."""


def application(
    guard: Guard,
    routes: Sequence[BaseRoute],
    error_page: ErrorPage,
    said: Mapping[type[Exception], int],
    **more: Any,
) -> Starlette:
    """Return an application behind a guard, with the static files that all pages need.

    `said`: the status with which the words of an exception are shown; `more` is given on.
    """

    async def stand_guard(request: Request, call: RequestResponseEndpoint) -> Response:
        return await guarded(guard, request, call)

    def refuse(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        sentence = error.detail if error.status_code != 404 else "Không có trang này."
        return error_page(request, error.status_code, sentence)

    def saying(status: int) -> Callable[[Request, Exception], Response]:
        return lambda request, error: error_page(request, status, str(error))

    return Starlette(
        routes=[
            *routes,
            Mount("/static", StaticFiles(directory=str(files("review") / "static"))),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=stand_guard)],
        exception_handlers={
            HTTPException: refuse,
            **{kind: saying(status) for kind, status in said.items()},
        },
        **more,
    )
