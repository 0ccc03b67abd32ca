"""Errors of this room, apart from the modules that load scikit-learn."""

from __future__ import annotations


class RegisterError(Exception):
    """A register that cannot be read; the message is for the user."""

    exit_status = 2
