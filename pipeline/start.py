"""Where the program begins: what needs no command is answered before the commands are loaded."""

from __future__ import annotations

import sys

from pipeline.records.software import version_lines


def main() -> None:
    """Run the program; `--version` alone takes no time for commands, models and tables."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(version_lines() + "\n")
        return
    from pipeline.cli import main as run_commands

    run_commands()


if __name__ == "__main__":
    main()
