"""Loads what the store holds as JSON; what a disk has damaged ends in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from extractors.document import Reading
from extractors.reading.store_form import from_json
from pipeline.errors import StoreError

Loaded = TypeVar("Loaded")


class DamagedRecord(StoreError):
    """A stored record that does not load; a run makes it anew, unless a person made it."""

    def __init__(self) -> None:
        super().__init__(
            "Kho kết quả có bản ghi hỏng, không đọc được (đĩa lỗi?): chạy lại `minhchung run` cho "
            "thư mục này để làm lại bản ghi; `minhchung verify` chỉ ra chỗ hỏng."
        )


def form_of(kind: type[Loaded]) -> TypeAdapter[Loaded]:
    """Return how values of a type are kept as JSON; made when first asked for, which takes time."""
    made: TypeAdapter[Loaded] = _form_of(kind)  # type: ignore[arg-type]
    return made


@cache
def _form_of(kind: Any) -> Any:
    return TypeAdapter(kind)


def loaded(load: Callable[[str], Loaded], stored: str) -> Loaded:
    """Return what `load` makes of a stored text; raises DamagedRecord where it refuses it."""
    try:
        return load(stored)
    except ValueError as error:
        raise DamagedRecord from error


def loaded_pages(content: str, first: int = 1, last: int | None = None) -> Reading:
    """Return stored pages, `first` to `last`; raises DamagedRecord, also for an older form."""
    try:
        return from_json(content, first, last)
    except (ValueError, TypeError, LookupError) as error:
        raise DamagedRecord from error
