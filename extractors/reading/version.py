"""The version of reading, apart from the readers so that asking for it loads none of them."""

from __future__ import annotations

READER_VERSION = "6"
"""Raised whenever a file would be read differently than before, the letterhead's weights
included: the key of stored readings. Everything is read again after a raise."""
