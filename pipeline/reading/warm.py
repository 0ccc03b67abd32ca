"""Imported by the process that workers are forked from: loads once what each of them needs.

The networks run on the thread that calls them, so that there is no other one that a fork would
lose (`tests/pipeline/reading/test_starting.py`).
"""

from __future__ import annotations

import gc
from contextlib import suppress

from extractors.errors import EnvironmentLack

# All of what is loaded here stays: looking through it for garbage takes an eighth of the time.
gc.disable()
from pipeline.reading.worker import load_page_tools, load_reading_tools  # noqa: E402

with suppress(EnvironmentLack):  # the first task says it
    load_reading_tools()
    load_page_tools()
# What is loaded stays: a worker that collects garbage does not copy the pages it lies on.
gc.freeze()
gc.enable()
