"""What takes long to make of the whole store, kept for as long as the store stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")
PATIENCE = 0.08
"""Seconds that a page waits for what is being made, before it shows what was made last."""


class Kept(Generic[Made]):
    """The newest thing made, with the state of the store that it was made of."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._newest: tuple[object, Made] | None = None
        self._turn = Lock()
        self._making: tuple[object, Future[Made]] | None = None

    def of(self, state: object, make: Callable[[], Made]) -> Made:
        """Return what was made of this state, else make it; None is no state: nothing is kept.

        The state must have been asked for before `make` reads: what changes meanwhile makes
        another state, and is read next time. Two who ask at once wait for one making.
        """
        with self._lock:
            if state is None:
                return make()
            if self._newest is None or self._newest[0] != state:
                self._newest = (state, make())
            return self._newest[1]

    def holds(self, state: object) -> bool:
        """Return whether what was made of this state is at hand."""
        newest = self._newest
        return newest is not None and newest[0] == state

    def soon(
        self,
        state: object,
        make: Callable[[], Made],
        makers: ThreadPoolExecutor,
        is_quick: bool = False,
    ) -> tuple[Made | None, bool]:
        """Return the newest thing made, and whether it is of this state.

        What is not made yet is made by one of the `makers`, unless it `is_quick`; who asks again
        later gets it. None where nothing was ever made. What `make` raises is raised to the next
        who asks.
        """
        if is_quick:
            return self.of(state, make), True
        if state is None:
            return make(), True
        with self._turn:
            if self._making is None or self._making[0] != state:
                self._making = (state, makers.submit(self.of, state, make))
            making = self._making[1]
        try:
            return making.result(PATIENCE), True
        except TimeoutError:
            newest = self._newest
            return (newest[1] if newest else None), False
        finally:
            if making.done() and making.exception() is not None:
                self._making = None  # who asks again makes it again
