"""Exit statuses; those of wrong calls (2) stand with the errors."""

from __future__ import annotations

EXIT_SOME_FAILED = 3
EXIT_ENVIRONMENT = 4
EXIT_INTERRUPTED = 130
EXIT_WRONG_CALL = 2
