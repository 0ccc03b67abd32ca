"""Connections of the server: how many there may be, and how long a request may take to come.

uvicorn closes a connection that idles after an answer, but waits for the first request, and for the
rest of one that comes byte by byte, for ever.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS = 20.0
"""In which a request must have come whole, from the moment its connection is free for it."""
IDLE_SECONDS = 5
"""After an answer, until the connection is closed."""
MOST_CONNECTIONS = 120
MOST_OF_ONE_CLIENT = 30
"""A browser opens six for all its tabs of one server."""
MOST_HEADER_BYTES = 32 * 1024


class BoundedProtocol(H11Protocol):
    """HTTP/1.1 with a limit on connections and on the time that a request takes to come."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or close it at once where there are too many."""
        super().connection_made(transport)
        own = sum(1 for one in self.connections if _client(one) == _client(self))
        if len(self.connections) > MOST_CONNECTIONS or own > MOST_OF_ONE_CLIENT:
            transport.abort()
            return
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take bytes; they do not move the time by which the request must be whole."""
        if self._deadline is None and (self.cycle is None or self.cycle.response_complete):
            self._wait()
        super().data_received(data)
        if self.cycle is not None and not self.cycle.more_body:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(REQUEST_SECONDS, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def _client(protocol: object) -> str | None:
    client = getattr(protocol, "client", None)
    return client[0] if client else None
