"""Who may ask the server, and what a browser may do with its answers.

The Host check keeps other web sites from reaching a server on this machine by a name of their own
(DNS rebinding); the CSRF token keeps them from sending forms; the Content-Security-Policy keeps
text from documents from ever running.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

SESSION = "minhchung_session"
ACCESS = "minhchung_access"
REVIEWER = "minhchung_reviewer"
LONGEST_NAME = 60
MOST_FIELDS = 5000
"""Fields of one form: a bulk acceptance names each of its documents."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Guard:
    """What the server asks of everybody: the right Host, and a token where others may come.

    `hosts` are names that the server may be called by; `any_address` allows every numeric
    address, for a server that listens on all of them. `token` None asks for none.
    """

    hosts: frozenset[str]
    any_address: bool = False
    token: str | None = None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def knows_host(self, header: str) -> bool:
        """Return whether a Host header names this server."""
        name = header.rsplit(":", 1)[0] if not header.endswith("]") else header
        name = name.strip("[]").lower()
        return name in self.hosts or (self.any_address and _is_address(name))

    def csrf(self, session: str) -> str:
        """Return the token that forms of a session carry."""
        return hmac.digest(self.secret, session.encode(), "sha256").hex()

    def may_enter(self, request: Request) -> bool:
        """Return whether the browser has shown the access token."""
        return self.token is None or _same(unquote(request.cookies.get(ACCESS, "")), self.token)


def guard_for(host: str, token: str | None) -> Guard:
    """Return the guard of a server that listens on `host`; off this machine it needs a token."""
    local = {"127.0.0.1", "localhost", "::1"}
    if is_local(host):
        return Guard(frozenset({*local, host}), token=token)
    everywhere = host in ("0.0.0.0", "::")
    names = {*local, host.lower(), socket.gethostname().lower()}
    return Guard(frozenset(names), everywhere, token or secrets.token_urlsafe(12))


def is_local(host: str) -> bool:
    """Return whether only this machine reaches a server on `host`."""
    return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


async def guarded(guard: Guard, request: Request, call: Handler) -> Response:
    """Answer a request through `call`, or refuse it; every answer has the safety headers."""
    response = await _answer(guard, request, call)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "cache-control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


async def _answer(guard: Guard, request: Request, call: Handler) -> Response:
    if not guard.knows_host(request.headers.get("host", "")):
        return PlainTextResponse("Địa chỉ này không phải của máy chủ.", 400)
    if not guard.may_enter(request):
        given = request.query_params.get("token", "")
        if request.method == "GET" and guard.token and _same(given, guard.token):
            entered = RedirectResponse("/", 303)
            _set_cookie(entered, ACCESS, guard.token)
            return entered
        if not request.url.path.startswith("/static/"):
            return PlainTextResponse(
                "Cần mã truy cập: mở địa chỉ có ?token=… mà người chạy máy chủ đưa cho bạn.", 403
            )
    session = request.cookies.get(SESSION) or secrets.token_urlsafe(24)
    request.state.session, request.state.csrf = session, guard.csrf(session)
    response = await call(request)
    if SESSION not in request.cookies:
        _set_cookie(response, SESSION, session)
    return response


async def checked_form(request: Request) -> FormData:
    """Return the form of a POST; HTTPException 403 where it does not come from our own page."""
    form = await request.form(max_fields=MOST_FIELDS, max_files=0)
    check_csrf(request, str(form.get("csrf", "")))
    return form


def check_csrf(request: Request, token: str) -> None:
    """Raise HTTPException 403 where a request does not carry its session's token."""
    origin = request.headers.get("origin")
    elsewhere = origin is not None and origin.partition("://")[2] != request.headers.get("host")
    if elsewhere or not _same(token, request.state.csrf):
        raise HTTPException(403, "Trang đã cũ hoặc không do máy chủ này gửi: tải lại rồi làm lại.")


def reviewer_of(request: Request) -> str:
    """Return the name that the reviewer gave, empty if none yet."""
    return unquote(request.cookies.get(REVIEWER, ""))[:LONGEST_NAME].strip()


def remember_reviewer(response: Response, name: str) -> None:
    """Keep the reviewer's name in the browser for a year."""
    _set_cookie(response, REVIEWER, quote(name[:LONGEST_NAME]), 365 * 24 * 3600)


def local_path(text: str) -> str:
    """Return a path on this server to go on to; the front page for anything else."""
    plain = text.startswith("/") and not text.startswith(("//", "/\\"))
    return text if plain and text.isprintable() and "\\" not in text else "/"


def _set_cookie(response: Response, name: str, value: str, seconds: int | None = None) -> None:
    response.set_cookie(name, quote(value, safe="%"), seconds, httponly=True, samesite="lax")


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
