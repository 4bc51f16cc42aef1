"""A supervisor's desk: three RMs with their customers, KPIs and targets; one of them has no target for contacts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from textual.pilot import Pilot

from rmdesk.store.connection import Connection
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault
from tests.screens.a_desk import PASSPHRASE, press, shown, until
from tests.screens.a_measured_desk import DAY, KPIS, measured
from tests.store import builders as book

CARE: Final = "11121000101002012111200000121200011220202220212012002221121112"
"""Which of the three looks after each customer, in the order of the customers' numbers."""
TEAM: Final = (("rm-1", "李娜"), ("rm-2", "王强"), ("rm-3", "欧阳美玲"))


def supervised(home: Path, *, members: int = len(TEAM)) -> Path:
    """Make the person of the desk in `home` the supervisor of the first `members` RMs, who look after all customers."""
    measured(home, with_targets="no")
    replica = Replica(home, Vault(home).unlock(PASSPHRASE))
    try:
        with replica.bulk() as conn:
            _fill(conn, members)
    finally:
        replica.close()
    return home


def _fill(conn: Connection, members: int) -> None:
    team = book.add(conn, "team", code="T1", name="城东客户经理团队")
    book.change(conn, "person", book.ME, role="supervisor", team_id=team)
    for person, name in TEAM[:members]:
        book.a_person(conn, name, id=person, team_id=team, staff_no=person, active=True)
    people = [person for person, _name in TEAM]
    assignments = conn.execute(
        "SELECT s.id, c.id FROM assignment AS s JOIN customer AS c ON c.id = s.customer_id WHERE s.person_id = ? ORDER BY c.customer_no",
        (book.ME,),
    ).fetchall()
    for place, (assignment, customer) in zip(CARE, assignments, strict=True):
        book.change(conn, "assignment", assignment, person_id=people[int(place)])
        conn.execute("UPDATE contact SET owner_id = ? WHERE customer_id = ?", (people[int(place)], customer))
    for code, _zh, _en, _formula, _parameters, unit, target in KPIS:
        (kpi,) = conn.execute("SELECT id FROM kpi WHERE code = ?", (code,)).fetchone()
        for number, person in enumerate(people):
            if code == "contacts" and number == 2:
                continue
            for month in range(1, 13):
                wanted = target * (89 + month) // 100 // (1 if unit == "ppm" else 3 - number % 2)
                month_first = date(DAY.year, month, 1)
                book.add(conn, "kpi_target", kpi_id=kpi, person_id=person, period="month", period_start=month_first, target=wanted)
    book.worked_out(conn, DAY)


async def at_team(pilot: Pilot[int], *then: str) -> None:
    """The team, with the course of the first line read, and `then` pressed."""
    await press(pilot, "3")
    await until(pilot, lambda: shown(pilot, "NPL ratio", "不良率"))
    await press(pilot, "t")
    await until(pilot, lambda: shown(pilot, "欧阳美玲"))
    await press(pilot, *then)
