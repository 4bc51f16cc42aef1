"""What the fields that can be edited are called, and how one is found by what is typed."""

from __future__ import annotations

from collections.abc import Iterable

from rmdesk.domain.field_names import field_name, name_of, table_name
from rmdesk.screens.spellings import likeness


def fields_like(typed: str, fields: Iterable[str]) -> list[str]:
    """Those of `fields` whose name or id has `typed` in it, the best first; all of them if nothing was typed."""
    if not typed.strip():
        return list(fields)
    scored = [(likeness(typed, name_of(field) or field, field), field) for field in fields]
    return [field for score, field in sorted(scored, key=lambda pair: -pair[0]) if score]


__all__ = ["field_name", "fields_like", "table_name"]
