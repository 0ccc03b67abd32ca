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
    out: Annotated[Path, typer.Argument(metavar="DIR", help="Results folder of a run.")],
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port; default 8765, or a free one.")
    ] = None,
    host: Annotated[
        str, typer.Option(help="Address to listen on; other than this machine asks for a token.")
    ] = "127.0.0.1",
    token: Annotated[
        str | None,
        typer.Option(
            envvar="MINHCHUNG_TOKEN",
            help="Access token, 16 characters at least; made up where --host needs one.",
        ),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")
    ] = True,
) -> None:
    """Serve the review page: accept, correct, see what is missing."""
    limit_threads()
    guard = guard_for(host, token)
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
