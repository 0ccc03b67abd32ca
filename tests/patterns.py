"""Collects every regular expression of our rooms: those compiled, and those written in calls.

    python -m tests.patterns

prints them as JSON lines: where it stands, the expression, its flags, and how it is called.
"""

from __future__ import annotations

import ast
import json
import pkgutil
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ROOMS = ("extractors", "indicator_map", "classifiers")
CALLS = ("match", "search", "fullmatch", "sub", "split", "findall", "finditer")


def _compiled() -> Iterator[tuple[str, str, int, str]]:
    """Yield what our modules compile as they are loaded, the grammar's data files included."""
    plain: Any = re._compile  # type: ignore[attr-defined]
    found: list[tuple[str, str, int, str]] = []

    def recording(pattern: Any, flags: int) -> Any:
        for depth in (2, 3):
            frame = sys._getframe(depth)
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in ROOMS:
                where = f"{path.relative_to(ROOT)}:{frame.f_lineno}"
                if isinstance(pattern, str):
                    found.append((where, pattern, int(flags), _call_of(path, frame.f_lineno)))
                break
        return plain(pattern, flags)

    re._compile = recording  # type: ignore[attr-defined]
    try:
        for room in ROOMS:
            for module in pkgutil.walk_packages([str(ROOT / room)], f"{room}."):
                import_module(module.name)
        import_module("extractors.grammar.loader").load_grammar()
        import_module("classifiers.rules").load_rules()
        import_module("classifiers.kinds").load_kinds()
        import_module("classifiers.wording").load_wording()
    finally:
        re._compile = plain  # type: ignore[attr-defined]
    yield from found


@cache
def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@cache
def _call_of(path: Path, line: int) -> str:
    """Return `match` where an expression's name is only ever matched at a place, else `search`."""
    for above in range(line - 1, max(line - 6, -1), -1):
        named = re.match(r"(\w+)(?:: [^=]+)? = re\.compile\(", _lines(path)[above])
        if named is not None:
            uses = re.findall(rf"\b{named[1]}\b(?:\.(\w+)\()?", path.read_text(encoding="utf-8"))
            uses.remove("")  # the definition itself
            return "match" if set(uses) <= {"match", "fullmatch"} else "search"
    return "search"


def _written() -> Iterator[tuple[str, str, int, str]]:
    """Yield the expressions written in calls of `re.search` and its like within functions."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                    continue
                of = node.func.value
                if not (isinstance(of, ast.Name) and of.id == "re" and node.func.attr in CALLS):
                    continue
                pattern = node.args[0]
                parts = pattern.values if isinstance(pattern, ast.JoinedStr) else [pattern]
                text = "".join(
                    part.value
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                    else "xyz"
                    for part in parts
                )
                flags = re.IGNORECASE if "IGNORECASE" in ast.dump(node) else 0
                yield f"{path.relative_to(ROOT)}:{node.lineno}", text, int(flags), node.func.attr


def main() -> None:
    """Print all expressions, each once."""
    seen = set()
    for where, pattern, flags, call in (*_compiled(), *_written()):
        if (pattern, flags, call) not in seen:
            seen.add((pattern, flags, call))
            row = json.dumps([where, pattern, flags, call], ensure_ascii=False)
            sys.stdout.write(row + "\n")


if __name__ == "__main__":
    main()
