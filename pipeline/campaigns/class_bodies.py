"""Deadlines of bodies that a plan calls by their class alone: `các phòng` of a commune."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.campaigns.plan_facts import NamedBody, StatedDeadline
from pipeline.campaigns.plan_words import PlanWords, plain

OF_CLASS = "hiểu là các đơn vị cùng loại có tên trong kế hoạch, kiểm tra lại"


def of_class(
    stated: Iterable[StatedDeadline], units: Iterable[NamedBody], words: PlanWords
) -> Iterator[StatedDeadline]:
    """Yield deadlines; those of a class with the bodies of it that the plan names, for a check."""
    named = [one for one in units if one.kind == "body"]
    for one in stated:
        called = {body: _of_it(body, named, words) for body in one.who}
        meant = [body for bodies in called.values() for body in bodies]
        if not meant:
            yield one
            continue
        if others := tuple(body for body, bodies in called.items() if not bodies):
            yield replace(one, who=others)
        left = tuple(body for body in meant if body not in one.who)
        yield one.to_check(left, OF_CLASS)


def _of_it(body: NamedBody, named: Sequence[NamedBody], words: PlanWords) -> tuple[NamedBody, ...]:
    """Return the bodies of a class that is called by its word; empty for another body."""
    classes = {plain(called): begins for called, begins in words.data["called_by_class"].items()}
    begins = classes.get(plain(body.name)) if body.kind == "everybody" else None
    return tuple(one for one in named if begins and one.name.startswith(f"{begins} "))
