"""LibreOffice, where it is installed: slides and drawings → PDF.

Each conversion runs in a profile and folder of its own that is thrown away, with macros off and
links not updated, within limits of time and memory. The file is copied first: LibreOffice leaves
lock files beside what it opens.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from extractors.errors import Damaged, NeedsLibreOffice, TooLarge

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 90
MEMORY = 4 << 30
"""Bytes of address space; a conversion of a hundred slides takes one to two."""
_WINDOWS = (
    Path("C:/Program Files/LibreOffice/program/soffice.exe"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.exe"),
)
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="{_SCRIPTING}"><prop oor:name="MacroSecurityLevel"
 oor:op="fuse"><value>3</value></prop></item>
<item oor:path="{_SCRIPTING}"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="{_SCRIPTING}"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
"""Macros never run; links to elsewhere are not followed."""


def program() -> str | None:
    """Return the path of LibreOffice, None where it is not installed."""
    for name in PROGRAMS:
        found = shutil.which(name)
        if found:
            return found
    return next((str(path) for path in _WINDOWS if path.is_file()), None)


@contextmanager
def converted(path: Path, ending: str = "pdf", seconds: float = SECONDS) -> Iterator[Path]:
    """Lend the file converted to another format, thrown away afterwards.

    Raises NeedsLibreOffice where it is not installed, TooLarge when the time runs out, Damaged
    when nothing comes out.
    """
    office = program()
    if office is None:
        raise NeedsLibreOffice(path.suffix)
    with tempfile.TemporaryDirectory(prefix="minhchung-") as folder:
        profile = Path(folder, "profile")
        settings = profile / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        source = Path(folder, "content" + path.suffix)
        shutil.copyfile(path, source)
        out = Path(folder, "out")
        _run(
            [
                office,
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--norestore",
                "--nolockcheck",
                "--convert-to",
                ending,
                "--outdir",
                str(out),
                str(source),
            ],
            seconds,
        )
        made = out / f"content.{ending}"
        if not made.is_file():
            raise Damaged("LibreOffice could not open it")
        yield made


def _run(call: list[str], seconds: float) -> None:
    """Run LibreOffice without the network's proxies, in a group that is ended as a whole."""
    environment = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    posix = sys.platform != "win32"
    limit = ["prlimit", f"--as={MEMORY}"] if posix and shutil.which("prlimit") else []
    process = subprocess.Popen(
        [*limit, *call],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=posix,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise TooLarge(f"LibreOffice took more than {seconds:.0f} s") from error
    finally:
        if process.poll() is None:
            _end(process)
            process.wait()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice and what it has started."""
    if sys.platform != "win32":
        os.killpg(process.pid, signal.SIGKILL)
        return
    with suppress(psutil.Error):  # it has ended meanwhile
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
    process.kill()
