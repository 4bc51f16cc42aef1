"""Desks and a center as real processes, a bad line between them, and SIGKILL at any moment: every edit that was saved arrives once, or is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import pytest

from rmdesk.center.database import CenterDb
from tests.center.small_bank import CHEN, LIN
from tests.processes.certificates import Authority
from tests.processes.oracle import assert_exactly_once
from tests.processes.proxy import Weather, proxied
from tests.processes.running import CenterProcess, DeskProcess, Plan, bank_of, cpu_seconds, settle, work_through

STORM = Weather(reset=0.25, cut=0.2, silence=0.1, altered=0.2, late=0.02)
EXPECTED = {"ok", "center_unreachable"}
"""What a sync may come to over TLS, which notices every altered byte itself."""
GARBLED = EXPECTED | {"sign_in_needed", "not_allowed", "usage", "not_found", "integrity"}
"""Over plain http an address or a token may be altered as well, and is then refused."""


@pytest.fixture
def told(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """Figures of a run, for the report."""

    def tell(**figures: object) -> None:
        for name, value in figures.items():
            record_property(name, value)
        print(figures)

    return tell


def run(plan: Plan, db: str, folder: Path, tell: Callable[..., None], *, tls: bool) -> None:
    started = cpu_seconds()
    bank = bank_of(CenterDb(db))
    authority = Authority(folder / "ca")
    with proxied(plan.seed) as proxy, ExitStack() as at_the_end:
        center = CenterProcess(db, proxy, folder, authority.sign("127.0.0.1") if tls else None)
        at_the_end.callback(center.end)
        center.start()
        desks: list[DeskProcess] = []
        for place, who in enumerate(plan.people):
            desks.append(DeskProcess.enrolled(folder / f"{who}{place}", bank, who, center.url, authority.ca if tls else None))
            at_the_end.callback(desks[-1].end)
        proxy.weather = STORM
        work_through(plan, center, desks, bank)
        proxy.calm()
        settle(desks)
        count = assert_exactly_once(bank, desks)
        harm = dict(proxy.done)
    rounds = Counter(outcome for desk in desks for outcome in desk.rounds())
    assert set(rounds) <= (EXPECTED if tls else GARBLED), rounds
    kills = {"desks": sum(desk.kills for desk in desks), "center": center.kills}
    tell(seed=plan.seed, edits=asdict(count), kills=kills, harm=harm, rounds=dict(rounds), cpu=round(cpu_seconds() - started, 1))
    bank.db.close()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_no_saved_edit_is_lost_or_doubled_on_sqlite(tmp_path: Path, told: Callable[..., None]) -> None:
    plan = Plan(seed=1, edits=120, desk_kills=2, center_kills=1, moves=8)
    run(plan, f"sqlite:///{tmp_path}/center.db", tmp_path, told, tls=False)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_no_saved_edit_is_lost_or_doubled_on_postgresql(postgres_db: str, tmp_path: Path, told: Callable[..., None]) -> None:
    run(Plan(seed=2, edits=120, desk_kills=1, center_kills=1, moves=8), postgres_db, tmp_path, told, tls=True)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(100, 103))
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_thousands_of_edits_survive_many_kills(
    kind: str, seed: int, request: pytest.FixtureRequest, tmp_path: Path, told: Callable[..., None]
) -> None:
    db = f"sqlite:///{tmp_path}/center.db" if kind == "sqlite" else str(request.getfixturevalue("postgres_db"))
    plan = Plan(seed, edits=1_000, desk_kills=8, center_kills=6, moves=20, people=(CHEN, LIN, CHEN))
    run(plan, db, tmp_path, told, tls=bool(seed % 2))
