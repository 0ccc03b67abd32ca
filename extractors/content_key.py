"""A key of all code and data that a result depends on, so that nobody can forget to raise a number.

A result is made by a module and by those that it imports, down to the last; what these load from
data files counts with them. Libraries of others do not: `requirements.lock` holds their versions.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

ROOMS = ("extractors", "indicator_map", "classifiers", "pipeline")

_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+(?P<package>[\w.]+)[ \t]+import[ \t]+(?P<names>\([^)]*\)|[^\n]*)"
    rb"|import[ \t]+(?P<modules>[^\n]*))",
    re.MULTILINE,
)
_NAME = re.compile(rb"[\w.]+")

_NO_CODE = re.compile(
    # A docstring stands behind a colon or at the left edge. Any other string is kept, and looked
    # for only so that nothing inside it is taken for a comment.
    rb'(?P<before>:\n[ \t]+|\n|\A)"""(?:[^"\\]|\\.|"(?!""))*"""(?=\n)'
    rb'|(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""'
    rb"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    rb'|"(?:[^"\\\n]|\\.)*"'
    rb"|'(?:[^'\\\n]|\\.)*')"
    rb"|\s*\#[^\n]*"
    rb"|\n[ \t]*(?=\n)",
    re.DOTALL,
)


@cache
def content_key(*modules: str) -> str:
    """Return a key of all that `modules` (`extractors.fields.extract`) depend on of this program.

    Computed once in each process, from the sources and without importing them.
    """
    return key_of(depended_on(modules))


@cache
def program_key() -> str:
    """Return a key of every module and data file of this program that makes results or reports."""
    return key_of(
        {
            path: file.read_bytes()
            for name in ROOMS
            for path, file in _files_below(files(name), name)
            if not path.endswith(".pyc")
        }
    )


def key_of(contents: Mapping[str, bytes]) -> str:
    """Return one key, 16 hexadecimal digits, of all names and contents."""
    digest = hashlib.sha256()
    for name, content in sorted(contents.items()):
        digest.update(f"{name} {len(content)} ".encode() + content)
    return digest.hexdigest()[:16]


def depended_on(
    modules: tuple[str, ...], room: Callable[[str], Traversable] = files
) -> dict[str, bytes]:
    """Return the content of every module and data file that `modules` depend on, by path.

    Of a module only the code counts: no comments, docstrings or empty lines. A data file counts
    when one of the modules in its room names it in a string, or the folder of data in which it
    lies. `room` gives the folder of a room by its name.
    """
    sources: dict[str, Traversable] = {}
    data: dict[str, Traversable] = {}
    for name in ROOMS:
        for path, file in _files_below(room(name), name):
            if path.endswith(".py"):
                sources[path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")] = file
            elif not path.endswith((".pyc", ".md")):
                data[path] = file
    packages = {module.rpartition(".")[0] for module in sources}
    found: dict[str, bytes] = {}
    todo = list(modules)
    while todo:
        module = todo.pop()
        if module in found or module not in sources:
            continue
        source = sources[module].read_bytes()
        found[module] = source
        todo.append(module.rpartition(".")[0])
        todo += imported(source)
    loaded = {
        path: file.read_bytes() for path, file in data.items() if _is_named(path, packages, found)
    }
    return {module: code_alone(source) for module, source in found.items()} | loaded


def _is_named(path: str, packages: Collection[str], found: Mapping[str, bytes]) -> bool:
    """Whether a module in the room of a data file has its name, or its folder's, in a string."""
    folder, name = path.rsplit("/", 1)
    names = {name}
    if folder.replace("/", ".") not in packages:
        names.add(folder.rpartition("/")[2])
    room = path.partition("/")[0]
    return any(
        b'"%s"' % one.encode() in code
        for module, code in found.items()
        if module.partition(".")[0] == room
        for one in names
    )


@cache
def imported(source: bytes) -> tuple[str, ...]:
    """Return what the import statements of a module may name, wherever in it they stand."""
    found: list[str] = []
    for statement in _IMPORT.finditer(source):
        if statement["package"] is None:
            found += _names_in(statement["modules"])
        else:
            package = statement["package"].decode()
            found += [package, *(f"{package}.{name}" for name in _names_in(statement["names"]))]
    return tuple(found)


def _names_in(text: bytes) -> list[str]:
    return [name.decode() for name in _NAME.findall(text)]


@cache
def code_alone(source: bytes) -> bytes:
    """Return the source of a module with its docstrings emptied; no comments or empty lines."""

    def kept(match: re.Match[bytes]) -> bytes:
        if match["before"] is not None:
            return match["before"] + b'""'
        return match["string"] or b""

    return _NO_CODE.sub(kept, source.replace(b"\r\n", b"\n"))


def _files_below(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    """Yield every file below `folder` with its path, which begins with `path`."""
    for entry in folder.iterdir():
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _files_below(entry, name)
        else:
            yield name, entry
