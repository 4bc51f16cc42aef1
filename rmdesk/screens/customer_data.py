"""The sections of a customer's page about the data itself: what wants to be confirmed, what the center was asked for, who changed what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.clock import Clock
from rmdesk.domain.field_names import field_name, table_name
from rmdesk.i18n import _
from rmdesk.screens.edit_words import json_words
from rmdesk.screens.sheet import Section, TableColumn, TableSection
from rmdesk.screens.words import near, short_date, word
from rmdesk.widgets.cells import Cell

if TYPE_CHECKING:
    from rmdesk.store.queries.freshness import AskedChange, KnownFact
    from rmdesk.store.queries.picture_work import ChangeLine

TEXT: Final = TableColumn()
WIDE: Final = TableColumn(grows=True)
LESS: Final = TableColumn(priority=3)
LEAST: Final = TableColumn(priority=4)


def fact_name(fact: KnownFact) -> str:
    """What the fact is called: a contact point after its kind."""
    return word(fact.kind, "point_kind") if fact.kind else field_name(fact.field, fact.table)


def fact_value(fact: KnownFact) -> str:
    """What it says, in words."""
    return fact.value if fact.kind else word(fact.value, fact.field)


def freshness_section(facts: Sequence[KnownFact], today: date) -> Section:
    """Facts with their age; old ones first, to be confirmed on this call."""
    rows = []
    for fact in facts:
        age = near(fact.since, today) if fact.since else _("never confirmed")
        how = _("confirmed {when}") if fact.verified else _("said {when}")
        said = how.format(when=age) if fact.since else age
        name = Cell(f"{'?' if fact.stale else '✓'} {fact_name(fact)}", "warn" if fact.stale else "good")
        wish = Cell(_("confirm on this call") if fact.stale else "", "muted")
        rows.append((name, Cell(fact_value(fact), "strong"), Cell(said, "warn" if fact.stale else "muted"), wish))
    return TableSection(
        _("How fresh is this?") + f" · a {_('confirm')}", (TEXT, TEXT, TEXT, LESS), tuple(rows), _("nothing that goes stale is known")
    )


def asked_section(asked: Sequence[AskedChange], today: date) -> Section:
    """Requests with what became of them."""
    rows = []
    for one in asked:
        change = f"{field_name(one.field, one.table)}{_(': ')}{json_words(one.field, one.old)} → {json_words(one.field, one.new)}"
        since = _("waiting since {day}").format(day=short_date(one.since, today)) if one.since else _("waiting")
        said = since if one.status in ("open", "in_progress") else word(one.status, "request_status")
        rows.append(
            (
                change,
                Cell(said, "warn" if one.status == "open" else "bad" if one.status == "cancelled" else "good"),
                Cell(one.reason, "muted"),
            )
        )
    return TableSection(_("Requested from the center"), (WIDE, TEXT, LESS), tuple(rows))


def history_section(changes: Sequence[ChangeLine], clock: Clock, today: date, own: str) -> Section:
    """Field history: what said what before, who changed it, when, and from where; `own` is this desk's device."""
    rows = []
    for one in changes:
        moment = clock.local(one.at)
        if one.field in ("digits", "verified_by", "search_name", "level_rank"):
            continue
        where = table_name(one.table)
        change = f"{field_name(one.field, one.table)}{_(': ')}{json_words(one.field, one.old)} → {json_words(one.field, one.new)}"
        if one.field == "deleted_at":
            change = _("taken back") if one.new != "null" else _("there again")
        device = _("center") if not one.device else _("this desk") if one.device == own else _("another desk")
        rows.append(
            (
                Cell(f"{short_date(moment.date(), today)} {moment:%H:%M}", "muted"),
                change,
                one.who,
                Cell(where, "muted"),
                Cell(device, "muted"),
            )
        )
    return TableSection(
        _("What was changed"), (TEXT, WIDE, LESS, LEAST, TableColumn(priority=5)), tuple(rows), _("nothing was changed yet")
    )
