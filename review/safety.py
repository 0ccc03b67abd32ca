"""Who may ask the server, and what a browser may do with its answers.

The Host check keeps other web sites from reaching a server on this machine by a name of their own
(DNS rebinding); the CSRF token keeps them from sending forms; the Content-Security-Policy keeps
text from documents from ever running.
"""

from __future__ import annotations

import hmac
import ipaddress
import math
import secrets
import socket
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from pipeline.errors import CallError
from review.unit_links import UNIT_PAGE

SESSION = "minhchung_session"
ACCESS = "minhchung_access"
REVIEWER = "minhchung_reviewer"
LONGEST_NAME = 60
LEAST_TOKEN = 16
FREE_GUESSES = 5
LONGEST_WAIT = 900.0
"""Seconds; the wait after a wrong token grows up to it."""
MOST_CLIENTS = 10_000
"""Clients whose wrong tokens are counted; the first counted is forgotten first."""
MOST_BYTES = 8 * 1024 * 1024
"""Of what a browser sends at once; a bulk acceptance of 500 documents takes 40 KB."""
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


class Guesses:
    """Counts wrong tokens by client: after some, each doubles the time until the next is heard."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._wrong: dict[str, tuple[int, float]] = {}

    def wrong(self, client: str) -> None:
        """Note a wrong token."""
        count = self._wrong.pop(client, (0, 0.0))[0] + 1
        wait = min(2.0 ** (count - FREE_GUESSES), LONGEST_WAIT) if count > FREE_GUESSES else 0.0
        self._wrong[client] = (count, self._clock() + wait)
        while len(self._wrong) > MOST_CLIENTS:
            del self._wrong[next(iter(self._wrong))]

    def seconds_left(self, client: str) -> float:
        """Return for how long no token of this client is looked at."""
        return max(self._wrong.get(client, (0, 0.0))[1] - self._clock(), 0.0)


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
    guesses: Guesses = field(default_factory=lambda: Guesses(time.monotonic), repr=False)

    def knows_host(self, header: str) -> bool:
        """Return whether a Host header names this server."""
        name = header.rsplit(":", 1)[0] if not header.endswith("]") else header
        name = name.strip("[]").lower()
        return name in self.hosts or (self.any_address and _is_address(name))

    def csrf(self, session: str) -> str:
        """Return the token that forms of a session carry."""
        return hmac.digest(self.secret, session.encode(), "sha256").hex()

    def pass_of(self, token: str) -> str:
        """Return what the browser keeps of a token: for this server's run only, not to be guessed.

        Only the token itself may be guessed, and guesses are counted.
        """
        return hmac.digest(self.secret, b"access " + token.encode(), "sha256").hex()

    def may_enter(self, request: Request) -> bool:
        """Return whether the browser has shown the access token before."""
        return self.token is None or _same(
            request.cookies.get(ACCESS, ""), self.pass_of(self.token)
        )


def guard_for(host: str, token: str | None, names: Sequence[str] = ()) -> Guard:
    """Return the guard of a server that listens on `host`; off this machine it needs a token.

    `names` are those of a reverse proxy in front of it: others come through that, so a token then.

    Raises CallError for a token that could be guessed.
    """
    if token is not None and len(token) < LEAST_TOKEN:
        raise CallError(
            f"--token cần ít nhất {LEAST_TOKEN} ký tự (đang có {len(token)}); bỏ --token đi thì "
            "máy tự đặt mã."
        )
    local = {"127.0.0.1", "localhost", "::1"}
    known = {*local, *(name.lower() for name in names)}
    if is_local(host):
        made = token or (secrets.token_urlsafe(18) if names else None)
        return Guard(frozenset({*known, host}), token=made)
    everywhere = host in ("0.0.0.0", "::")
    known |= {host.lower(), socket.gethostname().lower()}
    return Guard(frozenset(known), everywhere, token or secrets.token_urlsafe(18))


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
    if not guard.may_enter(request) and not _open_to_all(request):
        given = request.query_params.get("token", "")
        client = request.client.host if request.client else ""
        if given and guard.guesses.seconds_left(client):
            return PlainTextResponse(
                "Đã thử sai mã truy cập nhiều lần: chờ một lúc rồi mở lại địa chỉ được đưa.",
                429,
                {"Retry-After": str(math.ceil(guard.guesses.seconds_left(client)))},
            )
        if request.method == "GET" and guard.token and _same(given, guard.token):
            entered = RedirectResponse("/", 303)
            _set_cookie(entered, ACCESS, guard.pass_of(guard.token))
            return entered
        if given:
            guard.guesses.wrong(client)
        if not request.url.path.startswith("/static/"):
            return PlainTextResponse(
                "Cần mã truy cập: mở địa chỉ có ?token=… mà người chạy máy chủ đưa cho bạn.", 403
            )
    if request.method not in ("GET", "HEAD"):
        length = request.headers.get("content-length", "")
        if not length.isascii() or not length.isdigit():
            return PlainTextResponse("Yêu cầu phải cho biết độ dài.", 411)
        if int(length[:20]) > MOST_BYTES:
            return PlainTextResponse("Yêu cầu quá dài.", 413)
    session = request.cookies.get(SESSION) or secrets.token_urlsafe(24)
    request.state.session, request.state.csrf = session, guard.csrf(session)
    response = await call(request)
    if SESSION not in request.cookies:
        _set_cookie(response, SESSION, session)
    return response


def _open_to_all(request: Request) -> bool:
    """Whether it asks for a unit's page, which has a token of its own, or for its colours."""
    path = request.url.path
    shown = path == "/statuses.css" or UNIT_PAGE.fullmatch(path) is not None
    return request.method in ("GET", "HEAD") and shown


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
