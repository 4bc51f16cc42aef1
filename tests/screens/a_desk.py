"""A desk for the tests of this room: a real replica with a small book, and the workstation on it, driven by keys."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen

from rmdesk import i18n
from rmdesk.app import Workstation
from rmdesk.clock import StoppedClock
from rmdesk.config import Settings
from rmdesk.screens.homes import HOMES
from rmdesk.store import settings
from rmdesk.store.connection import Connection
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault
from tests.store import builders as book

PASSPHRASE = "demo"
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 1, 42, tzinfo=UTC)
"""09:42 at the bank, half an hour after the last sync."""
PATIENCE = 20.0
"""Seconds until a test gives up waiting for something to be shown; never what it measures."""

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
TIERS = ("diamond", "platinum", "platinum", "gold", "gold", "gold", "ordinary", "ordinary")


def a_profile(home: Path) -> None:
    """An enrolled desk in `home`: 陈静's book, the same in every run."""
    key = Vault(home).create(PASSPHRASE)
    replica = Replica.create(home, key)
    try:
        with replica.bulk() as conn:
            _fill(conn)
    finally:
        replica.close()


def _fill(conn: Connection) -> None:
    me = book.a_person(conn, "陈静", id=book.ME)
    about = {"person_id": me, "person_name": "陈静", "branch_id": "b1", "branch_name": "城东支行", "center_url": "", "device": "desk-1"}
    for name, value in {**about, "last_sync": "2026-11-20T01:12:00.000Z", "as_of": "2026-11-19"}.items():
        settings.put(conn, name, value)
    for code, zh, en in (
        ("ordinary", "普通", "Ordinary"),
        ("gold", "黄金", "Gold"),
        ("platinum", "白金", "Platinum"),
        ("diamond", "钻石", "Diamond"),
        ("private", "私行", "Private"),
    ):
        book.a_tier(conn, code, zh, en)
    codes = (
        ("kinship", "spouse", "配偶", "Spouse"),
        ("id_type", "resident_id", "居民身份证", "Resident ID"),
        ("card_kind", "debit", "借记卡", "Debit card"),
    )
    for code_set, code, zh, en in codes:
        book.add(conn, "code", code_set=code_set, code=code, name_zh=zh, name_en=en)
    _zhang_wei(conn, me)
    company = book.a_company(conn, "浙江华东实业有限公司", tier="platinum", customer_no="C200", opened=date(2019, 5, 6))
    book.an_account(conn, company, balance=88_000_000_00, account_no="6222020200001234567")
    for number in range(60):
        _somebody(conn, number, me)
    book.worked_out(conn, TODAY)


def _zhang_wei(conn: Connection, me: str) -> None:
    """Everything that a page can show of a person."""
    zhang = book.a_customer(
        conn,
        "张伟",
        tier="private",
        customer_no="C100",
        id_type="resident_id",
        id_number="110101198010011234",
        opened=date(2015, 3, 1),
        remarks="喜欢下午接电话",
    )
    book.an_assignment(conn, zhang, me, part="lead", share=800_000)
    book.add(
        conn,
        "retail_profile",
        customer_id=zhang,
        sex="M",
        birth_calendar="lunar",
        birth_year=1980,
        birth_month=10,
        birth_day=25,
        employer="城东小学",
    )
    book.a_phone(conn, zhang, "13812345678", preferred=True)
    book.add(conn, "contact_point", customer_id=zhang, kind="email", value="zhang@example.com")
    book.add(conn, "preference", customer_id=zhang, channel="phone", may_disturb=False, hobbies="钓鱼")
    book.add(conn, "family_member", customer_id=zhang, name="李娜", kinship="spouse", birth_year=1982, phone="13900001111")
    book.add(conn, "important_date", customer_id=zhang, label="结婚纪念日", month=12, day=1, year=2008)
    book.an_account(conn, zhang, balance=6_200_000_00, account_no="6222020200007654321")
    term = book.an_account(conn, zhang, line="time", balance=2_000_000_00, account_no="6222020200009990001")
    book.a_time_deposit(conn, term, date(2026, 11, 28), 2_000_000_00, rate=18_500)
    book.a_holding(conn, zhang, 4_805_000_00, maturity=date(2027, 2, 1), cost=4_800_000_00)
    lent = book.an_account(conn, zhang, line="loan", balance=800_000_00, account_no="6222020200008880001")
    book.a_loan(conn, lent, 800_000_00, loan_no="L0001", principal=1_000_000_00, rate=39_000, grade="pass")
    book.a_card(conn, zhang, "6228480402564890018", kind="debit", expiry=date(2029, 9, 30))
    book.a_contact(conn, zhang, date(2026, 11, 8), summary="等年终奖", result="call_again")
    book.a_contact(conn, zhang, date(2026, 10, 2), summary="", result="no_answer", connected=False)
    book.a_task(conn, zhang, date(2026, 11, 18), description="再电，跟进理财", priority=1)
    book.an_opportunity(conn, zhang, product_line="wealth", expected_value=200_000_00, probability=500_000, stage="lead")


def _somebody(conn: Connection, number: int, me: str) -> None:
    name = SURNAMES[number % 20] + GIVEN[number * 7 % 20] + (GIVEN[number * 3 % 20] if number % 3 else "")
    customer = book.a_customer(conn, name, tier=TIERS[number % 8], customer_no=f"C{300 + number}", phone=f"1370000{number:04}")
    book.an_account(conn, customer, balance=(number * 37 % 53 + 1) * 11_300_00, account_no=f"62220202000{number:08}")
    if number % 4 == 0:
        book.a_task(conn, customer, date(2026, 11, 20 + number % 9), description="定期到期承接")
    if number % 3 == 0:
        book.a_contact(conn, customer, date(2026, 11, 1 + number % 19), result="informed")


class QuietWorkstation(Workstation):
    """The workstation without a process that syncs beside it."""

    SYNCS = False


def a_workstation(home: Path, *, passphrase: str | None = PASSPHRASE, lang: str = "en", minutes: int = 10) -> QuietWorkstation:
    """The workstation on the profile `home`, on a stopped clock; without a passphrase it asks for one."""
    i18n.set_language(lang)
    return QuietWorkstation(home, StoppedClock(as_of=TODAY, at=NOW), Settings(idle_lock_minutes=minutes), passphrase)


@asynccontextmanager
async def opened(home: Path, *, size: tuple[int, int] = (80, 24), lang: str = "en") -> AsyncIterator[Pilot[int]]:
    """The workstation, unlocked, the customers on the screen."""
    app = a_workstation(home, lang=lang)
    async with app.run_test(size=size, notifications=True) as pilot:
        await to_customers(pilot)
        yield pilot
        await app.action_quit()


async def to_customers(pilot: Pilot[int], name: str = "张伟") -> None:
    """Once the desk is unlocked, from the first home to the customers."""
    app = pilot.app
    assert isinstance(app, Workstation)
    await until(pilot, lambda: app.is_open and app.current_mode in HOMES)
    await press(pilot, "2")
    await until(pilot, lambda: shown(pilot, name))


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys all at once, as somebody does who types ahead, and wait until each has been handled completely."""
    app = pilot.app
    assert isinstance(app, Workstation)
    for key in keys:
        app.post_message(Key(_character_to_key(key), key) if len(key) == 1 else Key(key, None))
    taken = asyncio.Event()
    app.call_later(taken.set)
    await taken.wait()
    await app.keys.idle()
    await pilot.pause()


async def type_in(pilot: Pilot[int], text: str) -> None:
    """Type `text`."""
    await press(pilot, *text)


async def until(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    """Wait for something that a thread is still working on."""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while not holds():
        assert asyncio.get_running_loop().time() < deadline, "never came true; the screen is\n" + "\n".join(lines(pilot))
        await pilot.pause(0.02)


async def answered(pilot: Pilot[int]) -> None:
    """Wait until what pages have asked is answered and shown; what is asked later, as by a timer, is not waited for."""
    app = pilot.app
    assert isinstance(app, Workstation)
    for lane in (app.questions, app.figures):
        come = threading.Event()
        lane.ask(app, come.set, lambda _nothing: None)
        await until(pilot, come.is_set)
    await pilot.pause()


def told(pilot: Pilot[int]) -> str:
    """What notifications say."""
    return "\n".join(f"{one.title} {one.message}" for one in pilot.app._notifications)


def lines(pilot: Pilot[int]) -> list[str]:
    """What is on the screen, the covered page first."""
    return [line for screen in pilot.app.screen_stack for line in lines_of(screen)]


def lines_of(screen: Screen[object]) -> list[str]:
    """What one screen draws."""
    return [strip.text for strip in screen._compositor.render_strips()]


def shown(pilot: Pilot[int], *texts: str) -> bool:
    """Whether any of `texts` is on the screen, wherever its lines were broken."""
    page = " ".join(" ".join(lines(pilot)).split())
    return any(text in page for text in texts)
