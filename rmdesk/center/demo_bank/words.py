"""Lists of words, written as one text: easier to read and to extend than a page of quotation marks."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """The words of `text`, parted by white space."""
    return tuple(text.split())


def by_line(text: str) -> tuple[tuple[str, ...], ...]:
    """The characters of each line of `text`."""
    return tuple(tuple(line) for line in text.split())
