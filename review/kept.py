"""What takes long to make of the whole store, kept for as long as the store stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """The newest thing made, with the state of the store that it was made of."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._newest: tuple[object, Made] | None = None

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
