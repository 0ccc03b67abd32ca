"""How the program speaks to the terminal: results on stdout, messages on stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

PIPE_WIDTH = 200
"""Columns of a table that goes into a file or a pipe."""


def show(what: RenderableType) -> None:
    """Print a result on stdout; text from documents is never taken for markup."""
    from rich.console import Console
    from rich.text import Text

    shown = Text(what) if isinstance(what, str) else what
    Console(width=None if sys.stdout.isatty() else PIPE_WIDTH).print(shown)


def say(message: str) -> None:
    """Print a message on stderr."""
    sys.stderr.write(message + "\n")
