"""Opportunities, requirements and complaints in one line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.contact_codes import Line
from rmdesk.domain.money import Money
from rmdesk.domain.quicklog_head import Span
from rmdesk.domain.sales_line import CaseLine, OfferLine, format_case, format_offer, parse_case, parse_offer

FRIDAY = date(2026, 11, 20)
LATER = date(2031, 5, 6)
KINDS = {"收费": "fee", "fees": "fee", "服务": "service", "service": "service"}
WORDS = """
    理财 wealth 20w 20 万 200k 60% 100% 101% 3.5% ６０％ > ＞ 》 ; ； 周五 月底 next wed eom 11-28 31.02. +3d !1 !2 !高 ！ 1
    收费 fees 服务 等年终奖 waiting 电话有意理财20万 有意 贷款 time deposit 利率>3% 2000 CZK $5k 不 #tag dt客户说
""".split()  # noqa: SIM905 - read as what is typed
typed = (
    st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
    | st.lists(st.sampled_from(WORDS), max_size=6).map("".join)
    | st.text(max_size=30)
)


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("理财 20w 60% > 月底 ; 等年终奖", OfferLine(Line.WEALTH, Money(200_000_00), 600_000, date(2026, 11, 30), "等年终奖")),
        (
            "wealth 200k 60% > eom ; waiting for bonus",
            OfferLine(Line.WEALTH, Money(200_000_00), 600_000, date(2026, 11, 30), "waiting for bonus"),
        ),
        ("理财20万 ６０％ ＞ 月底 ； 等年终奖", OfferLine(Line.WEALTH, Money(200_000_00), 600_000, date(2026, 11, 30), "等年终奖")),
        ("理财 20w ; 等年终奖 > 月底", OfferLine(Line.WEALTH, Money(200_000_00), None, date(2026, 11, 30), "等年终奖")),
        ("贷款 300w 12-31", OfferLine(Line.LOAN, Money(3_000_000_00), None, date(2026, 12, 31))),
        ("loan $5k 33.3%", OfferLine(Line.LOAN, Money(5_000_00, "USD"), 333_000)),
        ("有意 理财 客户要比较", OfferLine(Line.WEALTH, note="有意 客户要比较")),
        ("理财 101%", OfferLine(Line.WEALTH, note="101%")),
        ("理财 ; 利率 > 3% 60% 20w", OfferLine(Line.WEALTH, note="利率 > 3% 60% 20w")),
        ("理财 > 31.02.", OfferLine(Line.WEALTH, note="> 31.02.")),
        ("基金 20w 0%", OfferLine(Line.FUND, Money(200_000_00), 0)),
        ("", OfferLine()),
        (";", OfferLine()),
    ],
)
def test_what_a_line_says_of_an_opportunity(text: str, offer: OfferLine) -> None:
    assert parse_offer(text, FRIDAY) == offer


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("收费 短信费没有告知就扣 > 周五 !1", CaseLine("短信费没有告知就扣", date(2026, 11, 27), 1, "fee")),
        ("fees charged twice > fri !2", CaseLine("charged twice", date(2026, 11, 27), 2, "fee")),
        ("要一份资产证明＞周五！１", CaseLine("要一份资产证明", date(2026, 11, 27), 1)),
        ("资产证明 月底", CaseLine("资产证明", date(2026, 11, 30))),
        ("收费太高", CaseLine("收费太高")),
        ("> 周五 > 周六 !1 !2 x", CaseLine("> 周六 !2 x", date(2026, 11, 27), 1)),
        ("next !1 wed x", CaseLine("x", date(2026, 11, 25), 1)),
        ("", CaseLine()),
    ],
)
def test_what_a_line_says_of_a_case(text: str, case: CaseLine) -> None:
    assert parse_case(text, FRIDAY, KINDS) == case


@given(typed, st.sampled_from(["zh_CN", "en"]))
def test_an_opportunity_can_be_written_and_read_back(text: str, lang: str) -> None:
    offer = parse_offer(text, FRIDAY)
    assert parse_offer(format_offer(offer, lang), LATER) == offer


@given(typed)
def test_a_case_can_be_written_and_read_back(text: str) -> None:
    case = parse_case(text, FRIDAY, KINDS)
    assert parse_case(format_case(case, KINDS), LATER, KINDS) == case


def _untaken(text: str, spans: tuple[Span, ...]) -> str:
    taken = {at for span in spans for at in range(span.start, span.end)}
    return "".join(sign for at, sign in enumerate(text) if at not in taken and not sign.isspace())


@given(typed)
def test_nothing_typed_of_an_opportunity_is_lost(text: str) -> None:
    offer = parse_offer(text, FRIDAY)
    assert "".join(offer.note.split()) == _untaken(text, offer.spans)


@given(typed)
def test_nothing_typed_of_a_case_is_lost(text: str) -> None:
    case = parse_case(text, FRIDAY, KINDS)
    assert "".join(case.text.split()) == _untaken(text, case.spans)


def _documented() -> list[tuple[str, str]]:
    text = (Path(__file__).parents[2] / "docs" / "opportunities.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `(.+?)` \| `(.+?)` \|$", text, re.MULTILINE)


@pytest.mark.parametrize(("typed_line", "means"), _documented())
def test_the_documented_examples_hold(typed_line: str, means: str) -> None:
    offer = format_offer(parse_offer(typed_line, FRIDAY), "en")
    assert means in (offer, format_case(parse_case(typed_line, FRIDAY, KINDS), KINDS))


def test_there_are_documented_examples() -> None:
    assert len(_documented()) == 8
