"""A set as the YAML text of a set file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import yaml

_Row = Mapping[str, object]


class Inline(list[str]):
    """A list that is written on one line: `[Kế hoạch, Báo cáo]`."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _inline(dumper: _Dumper, value: Inline) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)


def _number(dumper: _Dumper, value: float) -> yaml.Node:
    kind = "int" if value.is_integer() else "float"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", f"{value:g}")


_Dumper.add_representer(Inline, _inline)
_Dumper.add_representer(float, _number)


def _dump(value: object) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=98)


def set_text(about: _Row, indicators: Sequence[_Row]) -> str:
    """Return the text of a set file: what it says of the whole set, then a block for each row."""
    blocks = [_dump(dict(about)), "indicators:\n"]
    for row in indicators:
        block = _dump([dict(row)])
        blocks.append("".join(f"  {line}\n" for line in block.splitlines()))
    return "# Keys: docs/indicator-sets.md\n\n" + "\n".join(blocks)
