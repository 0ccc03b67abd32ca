"""`doctor`: whether this machine has what the program needs."""

from __future__ import annotations

import typer

from pipeline.commands.doctor import Environment, examine
from pipeline.commands.exits import EXIT_ENVIRONMENT
from pipeline.commands.saying import show
from pipeline.commands.terminal import checks_table


def doctor() -> None:
    """Say what is installed, what is missing, and the exact command that mends it."""
    checks = examine(Environment())
    show(checks_table(checks))
    if not all(check.ok or not check.needed for check in checks):
        raise typer.Exit(EXIT_ENVIRONMENT)
