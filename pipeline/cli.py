"""The command line: puts the commands together and turns errors into exit statuses."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer
from typer._click import Context
from typer.exceptions import TyperException

from classifiers.errors import RegisterError
from extractors.errors import EnvironmentLack
from indicator_map.errors import SetError
from pipeline.commands.exits import EXIT_ENVIRONMENT, EXIT_INTERRUPTED, EXIT_WRONG_CALL
from pipeline.commands.lazy import add_commands, read_table
from pipeline.commands.saying import say, show
from pipeline.commands.usage import Group, said_of
from pipeline.errors import PipelineError
from pipeline.records.software import version_lines

START = "desk"
"""The command that is called where none is named: people start the program by a double click."""


def build() -> typer.Typer:
    """Return the program with all its commands."""
    app = typer.Typer(
        name="minhchung",
        cls=Group,
        help="Danh mục minh chứng PCTN từ thư mục văn bản quét.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_program)
    add_commands(app, read_table())
    return app


def _program(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=_show_version,
            help="Phiên bản của chương trình và của những gì nó dựa vào.",
        ),
    ] = False,
) -> None:
    """Danh mục minh chứng PCTN từ thư mục văn bản quét."""


def _show_version(asked: bool) -> None:
    if asked:
        show(version_lines())
        raise typer.Exit


def main() -> None:
    """Run the program; errors that are the user's to mend end as one line on stderr."""
    # Results quote sensitive papers: they are for their owner only, whatever the system's habit.
    os.umask(0o077)
    # Names and texts are Vietnamese whatever the locale of the terminal says.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        status = build()(args=sys.argv[1:] or [START], prog_name="minhchung", standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except TyperException as error:
        say(said_of(error.format_message()))
        if isinstance(command := getattr(error, "ctx", None), Context):
            say(f"Xem cách gọi: {command.command_path} --help")
        sys.exit(EXIT_WRONG_CALL)
    except (PipelineError, SetError, RegisterError) as error:
        say(str(error))
        sys.exit(error.exit_status)
    except EnvironmentLack as error:
        say(f"{error} (xem `minhchung doctor`)")
        sys.exit(EXIT_ENVIRONMENT)
    except MemoryError:
        say("Máy không đủ bộ nhớ để làm tiếp: đóng bớt chương trình, giảm --jobs, rồi chạy lại.")
        sys.exit(EXIT_ENVIRONMENT)
    except KeyboardInterrupt:
        say("Đã dừng theo yêu cầu.")
        sys.exit(EXIT_INTERRUPTED)
