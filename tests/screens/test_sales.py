"""Opportunities, requirements and complaints by real keys: one line for a new one, one key forward, the links walked."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from rmdesk.app import Workstation
from rmdesk.screens.linked import LinkedScreen
from rmdesk.screens.sales import SalesScreen
from rmdesk.screens.sales_line import SalesLineScreen
from tests.screens.a_desk import opened, press, shown, told, until
from tests.store import builders as book

BIG = (120, 36)


def desk_of(pilot: Pilot[int]) -> Workstation:
    """The app, for what stands in the replica."""
    app = pilot.app
    assert isinstance(app, Workstation)
    return app


def a_pipeline(pilot: Pilot[int]) -> None:
    """Opportunities in every stage, one past its day; a requirement and two complaints."""
    with desk_of(pilot).desk.replica.bulk() as conn:
        customers = [row for (row,) in conn.execute("SELECT id FROM customer WHERE customer_no >= 'C300' ORDER BY customer_no LIMIT 9")]
        day = book.TODAY.replace
        for customer, stage, line, value, chance, end, text in (
            (customers[0], "qualified", "wealth", 500_000_00, 300_000, day(day=28), "比较他行产品"),
            (customers[1], "proposed", "loan", 3_000_000_00, 500_000, day(month=12, day=31), "经营周转"),
            (customers[2], "proposed", "insurance", 120_000_00, 500_000, day(day=18), "等家人商量"),
            (customers[3], "negotiating", "time", 2_000_000_00, 800_000, day(day=25), "大额存单利率"),
            (customers[4], "won", "fund", 300_000_00, 1_000_000, day(day=3), "定投"),
            (customers[5], "lost", "fund", 80_000_00, 0, day(day=5), "观望"),
            (customers[6], "lead", "card", None, 100_000, None, "申请信用卡"),
        ):
            book.an_opportunity(
                conn, customer, stage=stage, product_line=line, expected_value=value, probability=chance, end=end, summary=text, remarks=""
            )
        book.add(
            conn,
            "requirement",
            customer_id=customers[7],
            owner_id=book.ME,
            start=book.TODAY,
            end=day(day=19),
            summary="要一份资产证明",
            urgency="urgent",
        )
        for customer, status, text in ((customers[8], "open", "短信费没有告知"), (customers[0], "done", "排队太久")):
            book.add(
                conn,
                "complaint",
                customer_id=customer,
                received=day(day=10),
                due=day(day=25),
                category="fee",
                severity="high",
                status=status,
                summary=text,
            )
        for code_set, code, zh, en in (
            ("complaint_category", "fee", "收费", "Fees"),
            ("severity", "high", "高", "High"),
            ("severity", "normal", "一般", "Normal"),
            ("severity", "serious", "严重", "Serious"),
            ("urgency", "urgent", "紧急", "Urgent"),
            ("urgency", "normal", "一般", "Normal"),
        ):
            book.add(conn, "code", code_set=code_set, code=code, name_zh=zh, name_en=en)
    from rmdesk.screens import words

    words.learn(desk_of(pilot).desk.code_names())


async def at_sales(pilot: Pilot[int]) -> None:
    await press(pilot, "O")
    await until(pilot, lambda: shown(pilot, "Opportunities 6]", "商机 6]", "机会 6]"))


def stored(pilot: Pilot[int], sql: str) -> list[tuple[object, ...]]:
    """What the replica holds."""
    with desk_of(pilot).desk.replica.reading() as db:
        return [tuple(row) for row in db.execute(sql).fetchall()]


async def test_the_funnel_stands_above_the_list(home: Path) -> None:
    async with opened(home, size=BIG) as pilot:
        a_pipeline(pilot)
        await at_sales(pilot)
        assert shown(pilot, "██")
        assert shown(pilot, "! 1 overdue")
        assert shown(pilot, "! 11-18 2 days ago")
        await press(pilot, "p")
        await until(pilot, lambda: not shown(pilot, "██"))
        await press(pilot, "escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, SalesScreen))


async def test_one_key_brings_an_opportunity_forward(home: Path) -> None:
    async with opened(home, size=BIG) as pilot:
        a_pipeline(pilot)
        await at_sales(pilot)
        await press(pilot, "down", "a")
        await until(pilot, lambda: "Negotiating; then W won or L not won" in told(pilot))
        assert stored(pilot, "SELECT count(*) FROM opportunity WHERE stage = 'negotiating'") == [(2,)]
        await press(pilot, "a")
        await until(pilot, lambda: "After the talks it is won or lost. W: won. L: not won." in told(pilot))
        assert stored(pilot, "SELECT count(*) FROM opportunity WHERE stage = 'negotiating'") == [(2,)]


async def test_won_asks_for_the_value(home: Path) -> None:
    async with opened(home, size=BIG) as pilot:
        a_pipeline(pilot)
        await at_sales(pilot)
        await press(pilot, "W")
        await until(pilot, lambda: shown(pilot, "for how much?"))
        await press(pilot, *(["backspace"] * 9), *"180w", "enter")
        await until(pilot, lambda: shown(pilot, "[Opportunities 5]"))
        assert (1_800_000_00,) in stored(pilot, "SELECT expected_value FROM opportunity WHERE stage = 'won'")


async def test_an_amount_that_is_none_wins_nothing(home: Path) -> None:
    async with opened(home, size=BIG) as pilot:
        a_pipeline(pilot)
        await at_sales(pilot)
        await press(pilot, "W")
        await until(pilot, lambda: shown(pilot, "for how much?"))
        await press(pilot, *"nonsense", "enter")
        await until(pilot, lambda: "is not an amount" in told(pilot))
        assert stored(pilot, "SELECT count(*) FROM opportunity WHERE stage = 'won'") == [(1,)]


async def test_lost_asks_for_the_reason(home: Path) -> None:
    async with opened(home, size=BIG) as pilot:
        a_pipeline(pilot)
        await at_sales(pilot)
        await press(pilot, "L", *"他行利率高", "enter")
        await until(pilot, lambda: shown(pilot, "[Opportunities 5]"))
        assert ("他行利率高",) in stored(pilot, "SELECT remarks FROM opportunity WHERE stage = 'lost'")


async def test_the_filter_shows_what_was_lost(home: Path) -> None:
    async with opened(home, size=BIG) as pilot:
        a_pipeline(pilot)
        await at_sales(pilot)
        await press(pilot, "f", "right", "right", "enter")
        await until(pilot, lambda: shown(pilot, "Not won · 80.0K expected"))
        await press(pilot, "F")
        await until(pilot, lambda: shown(pilot, "weighted"))


async def test_an_opportunity_is_made_and_changed_in_one_line(home: Path) -> None:
    async with opened(home, size=BIG) as pilot:
        await press(pilot, "o", *"理财 20w 60% > 月底 ; 等年终奖")
        await until(pilot, lambda: shown(pilot, "Chance 60%") and shown(pilot, "11-30"))
        await press(pilot, "enter")
        await until(pilot, lambda: "Opportunity saved" in told(pilot))
        wanted = ("wealth", 600_000, 200_000_00, "2026-11-30", "等年终奖", "lead")
        sql = 'SELECT product_line, probability, expected_value, "end", summary, stage FROM opportunity'
        assert wanted in stored(pilot, sql)
        await press(pilot, "O")
        await until(pilot, lambda: shown(pilot, "[Opportunities 2]"))
        await press(pilot, "e")
        await until(pilot, lambda: shown(pilot, "60% > 2026-11-30 ; 等年终奖"))
        await press(pilot, *" x", "enter")
        await until(pilot, lambda: shown(pilot, "等年终奖 x"))


async def test_a_line_that_says_nothing_is_refused_and_kept(home: Path) -> None:
    async with opened(home, size=BIG) as pilot:
        await press(pilot, "o", *"60%", "enter")
        await until(pilot, lambda: shown(pilot, "An opportunity needs a product"))
        assert isinstance(pilot.app.screen, SalesLineScreen)


async def test_a_complaint_is_noted_taken_up_and_closed_with_what_was_done(home: Path) -> None:
    async with opened(home, size=BIG) as pilot:
        a_pipeline(pilot)
        await press(pilot, "K", *"收费 重复扣费 > 周五 !1")
        await until(pilot, lambda: shown(pilot, "Severity Serious") and shown(pilot, "Kind Fees"))
        await press(pilot, "enter", "O", "shift+tab")
        await until(pilot, lambda: shown(pilot, "[Complaints 2]") and shown(pilot, "重复扣费"))
        await press(pilot, "down", "a")
        await until(pilot, lambda: shown(pilot, "In progress"))
        await press(pilot, "d", *"已退费", "enter")
        await until(pilot, lambda: shown(pilot, "[Complaints 1]"))
        assert ("已退费", "fee", "serious") in stored(pilot, "SELECT remarks, category, severity FROM complaint WHERE status = 'done'")


async def test_a_requirement_is_noted_and_let_go_with_a_reason(home: Path) -> None:
    async with opened(home, size=BIG) as pilot:
        await press(pilot, "q", *"要流水 > 周五", "enter", "O", "tab")
        await until(pilot, lambda: shown(pilot, "[Requirements 1]") and shown(pilot, "要流水"))
        await press(pilot, "D", *"自己打印了", "enter")
        await until(pilot, lambda: shown(pilot, "Dropped") and shown(pilot, "自己打印了"))


async def test_links_are_made_and_walked(home: Path) -> None:
    async with opened(home, size=BIG) as pilot:
        await press(pilot, "O")
        await until(pilot, lambda: shown(pilot, "[Opportunities 1]"))
        await press(pilot, "w")
        await until(pilot, lambda: shown(pilot, "Nothing is linked with it yet"))
        await press(pilot, "+")
        await until(pilot, lambda: shown(pilot, "Link with what?"))
        await press(pilot, "enter")
        await until(pilot, lambda: "Linked" in told(pilot) and shown(pilot, "再电，跟进理财"))
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "› open") and shown(pilot, "· Task · 再电，跟进理财"))
        await until(pilot, lambda: shown(pilot, "Opportunity — Lead"))
        await press(pilot, "-")
        await until(pilot, lambda: "Links are only added" in told(pilot))
        await press(pilot, "escape")
        await until(pilot, lambda: shown(pilot, "· Opportunity · Wealth product"))
        await press(pilot, "escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, LinkedScreen))


async def test_the_work_with_a_customer_is_walked_from_wherever_they_are_at_hand(home: Path) -> None:
    async with opened(home, size=BIG) as pilot:
        await press(pilot, "l")
        await until(pilot, lambda: shown(pilot, "All work with 张伟") and shown(pilot, "等年终奖"))
        await press(pilot, "+")
        await until(pilot, lambda: "Walk into a row first" in told(pilot))


async def test_enter_opens_the_customer(home: Path) -> None:
    async with opened(home, size=BIG) as pilot:
        await press(pilot, "O")
        await until(pilot, lambda: shown(pilot, "[Opportunities 1]"))
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "138****5678"))


async def test_an_undo_says_what_it_took_back(home: Path) -> None:
    async with opened(home, size=BIG) as pilot:
        await press(pilot, "O")
        await until(pilot, lambda: shown(pilot, "[Opportunities 1]"))
        await press(pilot, "a")
        await until(pilot, lambda: "Qualified" in told(pilot))
        await press(pilot, "u")
        await until(pilot, lambda: "Stage: Qualified → Lead" in told(pilot))


async def test_an_empty_book_says_how_to_begin(home: Path) -> None:
    async with opened(home) as pilot:
        with desk_of(pilot).desk.replica.bulk() as conn:
            conn.execute("UPDATE opportunity SET deleted_at = '2026-11-01T00:00:00.000Z'")
        await press(pilot, "O")
        await until(pilot, lambda: shown(pilot, "No opportunity here."))
        await press(pilot, "a", "W", "L", "e", "w")
        assert isinstance(pilot.app.screen, SalesScreen)


async def test_a_link_that_was_just_made_is_taken_back_by_name(home: Path) -> None:
    async with opened(home, size=BIG) as pilot:
        await press(pilot, "O")
        await until(pilot, lambda: shown(pilot, "[Opportunities 1]"))
        await press(pilot, "w")
        await until(pilot, lambda: shown(pilot, "Nothing is linked with it yet"))
        await press(pilot, "+")
        await until(pilot, lambda: shown(pilot, "Link with what?"))
        await press(pilot, "enter")
        await until(pilot, lambda: "Linked" in told(pilot))
        await press(pilot, "escape", "u")
        await until(pilot, lambda: "taken back: Link" in told(pilot))


async def test_only_what_fits_a_row_is_offered(home: Path) -> None:
    async with opened(home, size=BIG) as pilot:
        a_pipeline(pilot)
        await at_sales(pilot)
        assert shown(pilot, "Won")
        await press(pilot, "d")
        assert not shown(pilot, "what was done?")
        await press(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "Settled") and shown(pilot, "D Drop"))
        await press(pilot, "W")
        assert not shown(pilot, "for how much?")
