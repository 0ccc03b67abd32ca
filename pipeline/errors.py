"""Errors that end a command, each with its exit status and a message for the user."""

from __future__ import annotations


class PipelineError(Exception):
    """A command cannot go on; the message is one line that says what to do."""

    exit_status = 2


class FolderError(PipelineError):
    """The evidence folder is missing, no folder, empty, or the output would lie inside it."""


class StoreError(PipelineError):
    """The results folder has no store, or one that this version cannot use."""


class CallError(PipelineError):
    """An option or argument makes no sense."""


class EnvironmentLackError(PipelineError):
    """A program or model is not installed (`minhchung doctor` names it)."""

    exit_status = 4


class Interrupted(PipelineError):
    """The user stopped the run; what was read is kept."""

    exit_status = 130
