"""Templates of reports and pages: escaped everywhere, and strict about what is not given."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.records.wording import visible_lines


def templates_of(package: str) -> Environment:
    """Return the templates of a package; text of documents in them is never HTML."""
    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=visible_lines,
    )
