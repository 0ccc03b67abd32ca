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


class ReportError(PipelineError):
    """A report that could not be written or read; the message is for the user.

    `exit_status` is 4: what is in the way lies outside the program (a file that is open in
    Excel, a read-only folder, a full disk).
    """

    exit_status = 4


class PlanError(PipelineError):
    """A plan from which no campaign can be proposed: none, or one of another year."""
