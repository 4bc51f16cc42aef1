"""Reminders for other programs: an iCalendar file that calendar programs read, and JSON records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from rmdesk.domain.money import Money
from rmdesk.i18n import current_language
from rmdesk.reminders.agenda import CallRow, Reason

_FOLD: Final = 75
"""Octets in a line (RFC 5545, 3.1)."""


def calendar_text(rows: Iterable[CallRow], stamp: datetime) -> str:
    """An iCalendar file (RFC 5545) with an all-day entry for each reason, on the day to act.

    Read again, an entry takes the place of its former self, because its UID is the reminder's id. Names and amounts are in it: it is an
    export like any other, and whoever writes it to a file notes it in the audit trail.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//rmdesk//reminders//" + current_language()[:2].upper(), "CALSCALE:GREGORIAN"]
    for row in rows:
        for reason in row.reasons:
            lines += _event(row, reason, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(row: CallRow, reason: Reason, stamp: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{reason.id}@rmdesk",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{reason.act_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{reason.act_on + timedelta(1):%Y%m%d}",
        f"SUMMARY:{_escaped(f'{row.name}: {reason.title}')}",
        f"DESCRIPTION:{_escaped(reason.text)}",
        f"CATEGORIES:{_escaped(reason.rule)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11)."""
    for plain, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(plain, safe)
    return text


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets, continued with a space, never cut inside a character."""
    part, size, most = "", 0, _FOLD
    for character in line:
        width = len(character.encode())
        if size + width > most:
            yield part
            part, size, most = " ", 1, _FOLD
        part += character
        size += width
    yield part


def records(rows: Sequence[CallRow]) -> list[dict[str, object]]:
    """The call list as plain JSON values: amounts as minor units with their currency, days as ISO text.

    A score is an amount as well: money at stake × weights. Field names stay as they are.
    """
    return [
        {
            "customer_id": row.customer_id,
            "customer_no": row.customer_no,
            "name": row.name,
            "level": row.level,
            "score": _money(Money(row.score, _currency(row))),
            "reasons": [_record(reason) for reason in row.reasons],
        }
        for row in rows
    ]


def _record(reason: Reason) -> dict[str, object]:
    return {
        "id": reason.id,
        "rule": reason.rule,
        "stage": reason.stage,
        "state": reason.state.value,
        "text": reason.text,
        "subject_id": reason.subject_id,
        "event_on": reason.event_on.isoformat(),
        "act_on": reason.act_on.isoformat(),
        "stake": _money(reason.stake),
        "level_weight_ppm": reason.priority.level,
        "urgency_ppm": reason.priority.urgency,
        "score": _money(Money(reason.priority.score, reason.stake.currency)),
        "linked_id": reason.life.linked_id,
        "withheld": reason.withheld,
        "certain": reason.certain,
        "data_as_of": _iso(reason.data_as_of),
    }


def _money(amount: Money) -> dict[str, object]:
    return {"minor": amount.minor, "currency": amount.currency}


def _currency(row: CallRow) -> str:
    """Of the reason that gives the row its score."""
    scored = (reason for reason in row.reasons if not reason.withheld and reason.priority.score == row.score)
    return next(iter((*scored, *row.reasons))).stake.currency


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def json_text(rows: Sequence[CallRow]) -> str:
    """The call list as JSON text."""
    return json.dumps(records(rows), ensure_ascii=False, indent=2)
