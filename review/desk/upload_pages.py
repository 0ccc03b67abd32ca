"""Where the page's script sends dropped files: what will come, piece by piece, and the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipeline.errors import PipelineError
from review.desk.roots import Roots
from review.desk.uploads import Announced, Uploads
from review.safety import check_csrf


class UploadPages:
    """The routes of an upload; all answer JSON, an error with a sentence for the user."""

    def __init__(self, roots: Roots, uploads: Uploads) -> None:
        self._roots = roots
        self._uploads = uploads

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/upload/begin", self.begin, methods=["POST"]),
            Route("/upload/piece", self.piece, methods=["POST"]),
            Route("/upload/finish", self.finish, methods=["POST"]),
            Route("/upload/drop", self.drop, methods=["POST"]),
        ]

    async def begin(self, request: Request) -> Response:
        """Take the list of what will come."""
        _check(request)
        try:
            asked = json.loads(await request.body())
            files = [Announced(str(path), int(size)) for path, size in asked["files"]]
            at, name, existing = str(asked["at"]), str(asked["name"]), asked["existing"] is True
        except (ValueError, TypeError, KeyError, RecursionError):
            return _refused("Yêu cầu không hợp lệ.")
        return await _answer(
            lambda: {"upload": self._uploads.begin(self._roots.folder(at), name, files, existing)}
        )

    async def piece(self, request: Request) -> Response:
        """Take a piece of a file."""
        _check(request)
        query = request.query_params
        number, offset = _count(query.get("file", "")), _count(query.get("offset", ""))
        data = await request.body()
        known_by = query.get("upload", "")

        def take() -> dict[str, Any]:
            self._uploads.piece(known_by, number, offset, data)
            return {}

        return await _answer(take)

    async def finish(self, request: Request) -> Response:
        """Put the files where they belong."""
        _check(request)
        known_by = request.query_params.get("upload", "")

        def finish() -> dict[str, Any]:
            stored = self._uploads.finish(known_by)
            return {
                "at": self._roots.at(stored.target),
                "files": stored.files,
                "problems": stored.problems,
            }

        return await _answer(finish)

    async def drop(self, request: Request) -> Response:
        """Forget an upload."""
        _check(request)
        await run_in_threadpool(self._uploads.drop, request.query_params.get("upload", ""))
        return JSONResponse({})


def _check(request: Request) -> None:
    check_csrf(request, request.headers.get("x-csrf-token", ""))


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


async def _answer(act: Callable[[], dict[str, Any]]) -> Response:
    try:
        return JSONResponse(await run_in_threadpool(act))
    except PipelineError as error:
        return _refused(str(error))


def _refused(sentence: str) -> Response:
    return JSONResponse({"error": sentence}, 422)
