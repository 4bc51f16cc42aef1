"""What lies on the table during a call: may the customer be called now, the campaign's script, and what matures when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from rmdesk.domain.call_hours import Refusal, Wishes, next_call_time, refusals
from rmdesk.domain.money import Money
from rmdesk.domain.reminder_parameters import CallGate
from rmdesk.store.queries.calendar import working_calendar
from rmdesk.store.queries.reading import named
from rmdesk.store.queries.rule_values import rule_values

if TYPE_CHECKING:
    from sqlite3 import Connection

    from rmdesk.store.queries.picture import CustomerPicture
    from rmdesk.store.queries.picture_work import Gate


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether the customer may be called now."""

    refusals: tuple[Refusal, ...]
    """Everything that speaks against it; empty: call."""
    next_time: datetime | None
    """When the hours and days allow it again, wall clock of the bank; None if that is not what hinders."""

    @property
    def allowed(self) -> bool:
        """Whether nothing speaks against calling."""
        return not self.refusals


@dataclass(frozen=True, slots=True)
class Rung:
    """Something that ends on a day: a step of the maturity ladder."""

    day: date
    what: str
    """`time_deposit`, `rollover`, `holding`, `instalment`, `loan`."""
    amount: Money
    name: str = ""
    """Of the product."""


@dataclass(frozen=True, slots=True)
class Script:
    """What a campaign wants said, step by step."""

    campaign: str
    steps: tuple[str, ...]


def permission(conn: Connection, gate: Gate, at: datetime) -> Permission:
    """Whether the customer may be called at `at`, the bank's wall clock."""
    wishes = Wishes(gate.consent, gate.do_not_call, gate.may_disturb, gate.attempts_this_week)
    rule, calendar = rule_values(conn, "call_gate", CallGate), working_calendar(conn)
    against = refusals(at, wishes, rule, calendar)
    hours = {Refusal.QUIET_HOURS, Refusal.NON_WORKING_DAY} & set(against)
    return Permission(tuple(against), next_call_time(at, wishes, rule, calendar) if hours else None)


def script(conn: Connection, campaign_id: str | None) -> Script | None:
    """The script of a campaign, None if it has none."""
    if not campaign_id:
        return None
    campaign = conn.execute("SELECT name_zh, name_en FROM campaign WHERE id = ? AND deleted_at IS NULL", (campaign_id,)).fetchone()
    steps = conn.execute("SELECT text_zh, text_en FROM script WHERE campaign_id = ? AND deleted_at IS NULL ORDER BY step", (campaign_id,))
    said = tuple(named(zh, en) for zh, en in steps)
    return Script(named(*campaign), said) if campaign and said else None


def ladder(picture: CustomerPicture) -> tuple[Rung, ...]:
    """What ends when, the nearest first."""
    rungs = [
        Rung(one.maturity, "rollover" if one.rollover else "time_deposit", one.principal)
        for one in picture.time_deposits
        if one.maturity >= picture.business_date
    ]
    rungs += [Rung(one.maturity, "holding", one.value, one.product) for one in picture.holdings if one.maturity]
    for loan in picture.loans:
        if loan.next_due and loan.next_amount:
            rungs.append(Rung(loan.next_due, "instalment", loan.next_amount))
        rungs.append(Rung(loan.maturity, "loan", loan.outstanding))
    return tuple(sorted(rungs, key=lambda rung: rung.day))
