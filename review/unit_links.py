"""Links by which a unit sees its own cells, papers and wishes, and nothing else.

The token in a link is made of the unit's name and a secret that lies in the results folder: it
stays the same after a restart, and all links change when the secret is made anew.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

KEY_NAME = "unit-links.key"
KEY_BYTES = 32

UNIT_PAGE = re.compile(r"/unit/[A-Za-z0-9_-]{32}")
"""The address of a unit's page: all of it, so that nothing else passes for one."""


def token_of(out: Path, unit: str) -> str:
    """Return the token of a unit, 32 letters and digits of it."""
    digest = hmac.digest(_key(out), b"unit " + unit.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode()[:32]


def unit_of(out: Path, token: str, units: Iterable[str]) -> str | None:
    """Return the unit that a token belongs to, None for a token of nobody."""
    found = None
    for unit in units:
        if hmac.compare_digest(token.encode(), token_of(out, unit).encode()):
            found = unit
    return found


def change_links(out: Path) -> None:
    """Make a new secret: no link that was given before leads anywhere any more."""
    part = out / f".{KEY_NAME}.{os.getpid()}.part"
    part.write_bytes(secrets.token_bytes(KEY_BYTES))
    part.chmod(0o600)
    part.replace(out / KEY_NAME)


def _key(out: Path) -> bytes:
    try:
        key = (out / KEY_NAME).read_bytes()
    except FileNotFoundError:
        key = b""
    if len(key) == KEY_BYTES:
        return key
    change_links(out)
    return (out / KEY_NAME).read_bytes()
