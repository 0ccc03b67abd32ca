"""Commands that are imported when they are called, so that help and wrong calls take no time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import typer
import yaml

from pipeline.commands.usage import Command, Group

TABLE = Path(__file__).with_name("commands.yaml")
ROOM_COMMANDS = "minhchung.commands"
"""Entry points of rooms above (the review page) that bring a command of their own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the table: where the function is, its help, or the commands of a group."""

    help: str = ""
    at: str = ""
    commands: Mapping[str, Entry] = field(default_factory=dict)


class LazyCommand(Command):
    """Stands for a command until it is called; a subclass for each says where it is."""

    at = ""

    def make_context(self, *arguments: Any, **settings: Any) -> Any:
        """Hand the call to the command itself."""
        return loaded(self.name or "", self.at, self.help).make_context(*arguments, **settings)


def loaded(name: str, at: str, help: str | None = None) -> Any:
    """Return the command that is at `module:function`, with its options and this help."""
    module, _, function = at.partition(":")
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    alone.command(name, cls=Command, help=help)(getattr(import_module(module), function))
    return typer.main.get_command(alone)


def read_table() -> Mapping[str, Entry]:
    """Return the table of commands, those of rooms above in the place that it gives them."""
    entries = _entries(yaml.safe_load(TABLE.read_text(encoding="utf-8")))
    for point in entry_points(group=ROOM_COMMANDS):
        told = entries.get(point.name, Entry())
        entries[point.name] = Entry(told.help, point.value)
    return {name: entry for name, entry in entries.items() if entry.at or entry.commands}


def _entries(data: Mapping[str, Any]) -> dict[str, Entry]:
    return {
        name: Entry(row["help"], row.get("at", ""), _entries(row.get("commands", {})))
        for name, row in data.items()
    }


def add_commands(app: typer.Typer, entries: Mapping[str, Entry]) -> None:
    """Add a command or a group to `app` for each entry."""
    for name, entry in entries.items():
        if entry.commands:
            group = typer.Typer(help=entry.help, cls=Group, no_args_is_help=True)
            add_commands(group, entry.commands)
            app.add_typer(group, name=name)
            continue
        kind = type("Lazy", (LazyCommand,), {"at": entry.at})
        app.command(name, cls=kind, help=entry.help)(_nothing)


def _nothing() -> None:
    """Typer takes a function for each command; that of a lazy one is never called."""
