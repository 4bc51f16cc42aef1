"""A question in two threads: what mostly waits for the database is read beside the rest, each with a connection of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from rmdesk import courtesy


def one_beside() -> ThreadPoolExecutor:
    """A thread that reads beside this one, started when it is given something to do; it gives way if this one does."""
    return ThreadPoolExecutor(1, "beside", courtesy.stay_behind if courtesy.is_behind() else None)


__all__ = ["one_beside"]
