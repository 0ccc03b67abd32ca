"""Help and wrong calls in Vietnamese: the library of the command line speaks English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from typer._click import Command as ClickCommand
from typer._click import Context, HelpFormatter
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from extractors.packaged_data import packaged_yaml


@cache
def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = packaged_yaml("pipeline.commands", "usage.yaml")
    return words


def said_of(message: str) -> str:
    """Return in Vietnamese what the library says of a wrong call."""
    line = " ".join(message.split())
    for one in _words()["errors"]:
        if match := re.fullmatch(one["says"], line):
            return str(one["as"].format(*(part.replace("'", "") for part in match.groups())))
    return line


class _InVietnamese(ClickCommand):
    """What the help of a command and that of a group have in common."""

    def get_usage(self, ctx: Context) -> str:
        """Return the line of how it is called."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """Return the option `--help`."""
        return _helping(super().get_help_option(ctx))

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the help."""
        _take_our_words()
        super().format_help(ctx, formatter)


class Command(_InVietnamese, TyperCommand):
    """A command whose help is in Vietnamese, and what is written after it is named so too."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        for one in self.params:
            if isinstance(one, TyperArgument):
                one.metavar = _words()["arguments"].get(one.name, one.metavar)


class Group(_InVietnamese, TyperGroup):
    """A group of commands whose help is in Vietnamese."""


def _usage(line: str) -> str:
    for theirs, ours in _words()["usage"].items():
        line = line.replace(theirs, ours)
    return line


def _helping(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = _words()["option"]
    return option


def _take_our_words() -> None:
    """Put our headings and names of types in the place of the library's; it loads them only for
    help.
    """
    from typer import rich_utils

    for name, words in _words()["help"].items():
        setattr(rich_utils, name, words)
    for kind in (TyperArgument, TyperOption):
        kind.display_type = _type_in_words  # type: ignore[method-assign, assignment]


def _type_in_words(parameter: TyperArgument | TyperOption, ctx: Context) -> str | None:
    """Return what kind of value an option takes, `<số>`; None for one that takes none."""
    theirs = _DISPLAY_TYPE(parameter, ctx)
    ours = _words()["types"].get(theirs.strip("<>"), theirs.strip("<>"))
    return f"<{ours}>" if ours else None


_DISPLAY_TYPE = TyperOption.display_type
"""As the library has it."""
