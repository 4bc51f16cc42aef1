from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.contact_codes import Channel, Direction, Line, Result
from rmdesk.domain.money import Money
from rmdesk.domain.quicklog import NextAction, QuickLog, fold_line, format_quick_log, parse
from rmdesk.domain.quicklog_examples import EXAMPLES, EXAMPLES_MATURITY, EXAMPLES_TODAY
from rmdesk.domain.quicklog_head import SpanKind
from rmdesk.domain.quicklog_words import APPROACHES, LINES, NEEDS, RESULTS

TODAY = EXAMPLES_TODAY
FULL_WIDTH = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)} | {ord(" "): 0x3000}

WORDS = """
    dt 电话 wx bf 来电 call in message visit 有意 interested 不感兴趣 not interested 关机 no answer 再电 call again 接通 connected 理财 基金 wealth
    fund time deposit 定期 20w 20万 1.5亿 200k 3m 2000 200 500元 CZK 100CZK 二十万 万 ; ； > ＞ 》 《 -> !1 !2 ！３ !高 !x #重点 #a#b # 3#楼 周五
    下周三 月底 今天 +3d +2w 11-28 5号 2026-12-01 fri next wed eom 到期前7天 到期 in 3 days 3天后 利率 > 3% >= 50万 老王 考虑一下
    电话有意理财20万 需求 需要贷款 needs 31.02. 28.11. 2-30 dt客户说 电话：说好 不 没 not " “ ” ， 。 : / , in days before maturity
"""
words = st.sampled_from(WORDS.split())
typed_lines = (
    st.lists(words, max_size=9).map(" ".join)
    | st.lists(words, max_size=7).map("".join)
    | st.text(max_size=40)
    | st.text('dt有意;>!#1周五 2w理财"-', max_size=16)
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.text)
def test_the_published_examples_mean_what_they_say(example):
    assert parse(example.text, EXAMPLES_TODAY, maturity=EXAMPLES_MATURITY) == example.log


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.text)
@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_the_published_examples_can_be_written_and_read_back(example, lang):
    assert parse(format_quick_log(example.log, lang), date(1999, 1, 1)) == example.log


@pytest.mark.parametrize(("word", "approach"), APPROACHES.items())
def test_every_channel_word(word, approach):
    log = parse(word, TODAY)
    assert (log.channel, log.direction, log.note) == (approach.channel, approach.direction or Direction.OUT, "")


@pytest.mark.parametrize(("word", "result"), RESULTS.items())
def test_every_result_word_behind_every_kind_of_channel_word(word, result):
    for channel in ("dt", "电话", "call"):
        log = parse(f"{channel} {word}", TODAY)
        assert (log.channel, log.result, log.connected, log.note) == (Channel.PHONE, result, result.connected, "")


@pytest.mark.parametrize(("word", "line"), LINES.items())
def test_every_product_word_with_an_amount_on_either_side(word, line):
    for text in (f"dt 有意 {word} 20w", f"dt 有意 20w {word}", f"dt 有意 {word} 200000"):
        log = parse(text, TODAY)
        assert (log.line, log.amount, log.note) == (line, Money.of(200_000), "")
        assert log.proposes_opportunity


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("dt 没什么意向", "没什么意向"),
        ("dt 不 有意", "不 有意"),
        ("call not sold", "not sold"),
        ("dt 有意 成功", "成功"),
        ("dt 电话", "电话"),
        ("dt客户说考虑一下", "客户说考虑一下"),
        ("电话：客户说考虑一下", "客户说考虑一下"),
        ("电话费扣款问题", "电话费扣款问题"),
        ("dt 有意理财但要等", "有意理财但要等"),
        ("dt 老王 ; 等年终奖", "老王 等年终奖"),
        ("dt ; a;b", "a;b"),
        ("dt 三 2000", "三 2000"),
        ("dt 13812345678 理财", "13812345678"),
        ("dt 20-30w 理财", "20-30w"),
        ("电话2000", "电话2000"),
        ("dt 利率 > 3% 才行", "利率 > 3% 才行"),
        ("bf 3#楼", "3#楼"),
        ("dt ; 太好了!", "太好了!"),
        ("dt 《合同》已寄", "《合同》已寄"),
        ("dt !x", "!x"),
        ("dt ; 第一行\n第二行", "第一行 第二行"),
    ],
)
def test_what_is_not_understood_is_the_note(text, note):
    assert parse(text, TODAY).note == note


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电话有意理财20万", QuickLog(result=Result.INTERESTED, connected=True, line=Line.WEALTH, amount=Money.of(200_000))),
        ("拜访，成功，定期50万", QuickLog(Channel.VISIT, result=Result.SUCCESS, connected=True, line=Line.TIME, amount=Money.of(500_000))),
        ("20w理财有意电话", QuickLog(result=Result.INTERESTED, connected=True, line=Line.WEALTH, amount=Money.of(200_000))),
        ("dt 基金200000", QuickLog(line=Line.FUND, amount=Money.of(200_000))),
        ("dt 基金 20 万", QuickLog(line=Line.FUND, amount=Money.of(200_000))),
        ("call loan 500 CZK", QuickLog(line=Line.LOAN, amount=Money.of(500, "CZK"))),
        ("dt 接通 有意", QuickLog(result=Result.INTERESTED, connected=True)),
        ("dt 接通 关机", QuickLog(connected=True, note="关机")),
        ("微信 客户主动", QuickLog(Channel.MESSAGE, Direction.IN)),
        ("来电", QuickLog(Channel.PHONE, Direction.IN)),
        ("not interested", QuickLog(result=Result.NOT_INTERESTED, connected=True)),
        ("call again", QuickLog(result=Result.CALL_AGAIN, connected=True)),
    ],
)
def test_heads(text, expected):
    assert parse(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "next_action", "note"),
    [
        ("dt > 周五 再电", NextAction(date(2026, 11, 27), "再电"), ""),
        ("dt>周五再电", NextAction(date(2026, 11, 27), "再电"), ""),
        ("dt 》周五再电", NextAction(date(2026, 11, 27), "再电"), ""),
        ("dt → 周五再电", NextAction(date(2026, 11, 27), "再电"), ""),
        ("dt > 再电 周五", NextAction(date(2026, 11, 27), "再电"), ""),
        ("dt > call fri morning", NextAction(date(2026, 11, 27), "call fri morning"), ""),
        ("dt > 让他周五来", NextAction(None, "让他周五来"), ""),
        ("dt > 再电", NextAction(None, "再电"), ""),
        ("dt > 3点再电", NextAction(None, "3点再电"), ""),
        ("dt > 周五", NextAction(date(2026, 11, 27), ""), ""),
        ("dt > 周五 再电 ; 等年终奖", NextAction(date(2026, 11, 27), "再电"), "等年终奖"),
        ("dt ; 利率>3% > 月底 报价", NextAction(date(2026, 11, 30), "报价"), "利率>3%"),
        ("dt > 周五 再电 > 下周三 见面", NextAction(date(2026, 11, 27), "再电 > 下周三 见面"), ""),
        ("dt > 到期前7天 续存", NextAction(None, "到期前7天 续存"), ""),
        ("dt >", None, ""),
        ("dt ; a > ", None, "a"),
    ],
)
def test_next_actions(text, next_action, note):
    log = parse(text, TODAY)
    assert (log.next_action, log.note) == (next_action, note)


@pytest.mark.parametrize("word", NEEDS)
def test_every_word_for_a_need(word):
    log = parse(f"dt 接通 {word} 贷款 50w", TODAY)
    assert (log.need, log.line, log.amount, log.note) == (True, Line.LOAN, Money.of(500_000), "")


@pytest.mark.parametrize(("text", "needs"), [("dt 不需要", False), ("dt 不 需要", False), ("dt 需要考虑", False), ("dt需要贷款50万", True)])
def test_a_need_that_is_denied_is_none(text, needs):
    assert parse(text, TODAY).need is needs


@pytest.mark.parametrize(
    ("text", "misread"),
    [
        ("dt > 31.02. 再电", "31.02."),
        ("dt > 31.02.", "31.02."),
        ("dt > 2-30 再电", "2-30"),
        ("dt > 13月5日 再电", "13月5日"),
        ("dt > 2026-02-30", "2026-02-30"),
        ("dt > 32号 再电", "32号"),
        ("dt > 3点 再电", ""),
        ("dt > 再电", ""),
        ("dt > 周五 再电", ""),
        ("dt 利率 > 3.5 才行", ""),
        ("dt 利率 > 3% 才行", ""),
    ],
)
def test_what_looks_like_a_date_and_is_none_is_said(text, misread):
    assert parse(text, TODAY).misread == misread


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("dt 有意", True), ("dt 接通", True), ("dt 已告知", True), ("dt 关机", False), ("dt 未接", False),
        ("dt", False), ("dt 老王", False), ("", False), ("dt 理财 20w", False), ("wx ; 发了资料", False), ("bf", False),
        ("来电 ; 问利率", True), ("来访", True), ("面谈 ; 看合同", True), ("来电 未接", False),
    ],
)  # fmt: skip
def test_only_who_was_reached_counts_as_reached(text, reached):
    assert parse(text, TODAY).reached is reached


def test_words_about_a_maturity_need_one():
    assert parse("> 到期前7天 续存", TODAY, maturity=date(2026, 12, 28)).next_action == NextAction(date(2026, 12, 21), "续存")


@pytest.mark.parametrize(
    ("text", "priority", "tags"),
    [
        ("dt !1", 1, ()), ("dt 有意!2", 2, ()), ("dt！３", 3, ()), ("dt !高", 1, ()), ("dt !low", 3, ()), ("dt !1 !2", 2, ()),
        ("dt !4", None, ()), ("dt !", None, ()), ("dt !10", None, ()),
        ("dt #重点", None, ("重点",)), ("dt #a#b", None, ("a", "b")), ("dt #a #b #a", None, ("a", "b")),
        ("dt 再电#年终奖 !1", 1, ("年终奖",)), ("dt #", None, ()), ("dt #VIP-1", None, ("VIP-1",)),
        ("dt ; 见 #x 再谈 !2 > 周五", 2, ("x",)), ("!1#x", 1, ("x",)),
    ],
)  # fmt: skip
def test_priorities_and_tags_anywhere(text, priority, tags):
    log = parse(text, TODAY)
    assert (log.priority, log.tags) == (priority, tags)


def test_the_screen_may_give_the_usual_channel_and_the_bank_its_currency():
    log = parse("有意 基金 20万", TODAY, default_channel=Channel.VISIT, currency="CZK")
    assert (log.channel, log.amount) == (Channel.VISIT, Money.of(200_000, "CZK"))
    assert parse(format_quick_log(log, "zh_CN", "CZK"), TODAY, currency="CZK") == log
    assert parse(format_quick_log(log, "zh_CN"), TODAY) == log


@pytest.mark.parametrize(
    ("text", "proposes"),
    [
        ("dt 有意 理财", True),
        ("dt 理财 20w", True),
        ("dt 不感兴趣 理财", False),
        ("dt 拒绝营销 理财", False),
        ("dt 关机 理财", False),
        ("dt 有意", False),
        ("dt 再电 基金", True),
    ],
)
def test_a_product_without_a_refusal_proposes_an_opportunity(text, proposes):
    assert parse(text, TODAY).proposes_opportunity is proposes


def test_results_have_their_consequences():
    assert [result for result in Result if not result.connected] == [
        Result.NO_ANSWER, Result.SWITCHED_OFF, Result.SUSPENDED, Result.EMPTY_NUMBER, Result.WRONG_NUMBER,
    ]  # fmt: skip
    assert [result for result in Result if result.sets_do_not_call] == [Result.REFUSES_MARKETING]
    assert [result for result in Result if result.opens_phone_correction] == [Result.EMPTY_NUMBER, Result.WRONG_NUMBER]


@given(typed_lines, st.sampled_from(["zh_CN", "en"]))
def test_whatever_was_typed_can_be_written_and_read_back(text, lang):
    log = parse(text, TODAY, maturity=date(2026, 12, 28))
    assert parse(format_quick_log(log, lang), date(2031, 5, 6)) == log


@given(
    st.builds(
        QuickLog,
        channel=st.sampled_from(Channel),
        direction=st.sampled_from(Direction),
        line=st.none() | st.sampled_from(Line),
        amount=st.none() | st.builds(Money, st.integers(0, 10**13), st.sampled_from(["CNY", "CZK", "JPY"])),
        note=st.lists(st.sampled_from(["等年终奖", "利率", "3%", "老王", "bonus", "20w"]), max_size=3).map(" ".join),
        next_action=st.none()
        | st.builds(NextAction, st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.sampled_from(["", "再电", "sign papers", "3点见"])),
        priority=st.none() | st.integers(1, 3),
        tags=st.lists(st.sampled_from(["重点", "VIP", "a-1"]), unique=True).map(tuple),
        need=st.booleans(),
    ),
    st.none() | st.sampled_from(Result),
    st.sampled_from(["zh_CN", "en"]),
)
def test_every_log_can_be_written_and_read_back(log, result, lang):
    full = QuickLog(
        log.channel,
        log.direction,
        result,
        result and result.connected,
        log.line,
        log.amount,
        log.note,
        log.next_action,
        log.priority,
        log.tags,
        log.need,
    )
    assert parse(format_quick_log(full, lang), TODAY) == full


@given(typed_lines)
def test_nothing_typed_is_lost(text):
    log = parse(text, TODAY, maturity=date(2026, 12, 28))
    covered = set()
    for span in log.spans:
        assert 0 <= span.start < span.end <= len(text)
        covered |= set(range(span.start, span.end))
    assert [at for at, character in enumerate(text) if not character.isspace() and at not in covered] == []
    taken = {at for span in log.spans if span.kind in (SpanKind.PRIORITY, SpanKind.TAG) for at in range(span.start, span.end)}

    def typed_as(*kinds: SpanKind) -> str:
        stretches = [range(span.start, span.end) for span in log.spans if span.kind in kinds]
        return "".join("".join(text[at] for at in stretch if at not in taken) for stretch in stretches)

    note = "".join((typed_as(SpanKind.UNKNOWN) + typed_as(SpanKind.NOTE)).split())
    assert "".join(log.note.split()) == note
    assert "".join((log.next_action.text if log.next_action else "").split()) in "".join(text.split()) or taken


@given(typed_lines)
def test_full_width_is_the_same_as_ascii(text):
    narrow = parse(text, TODAY)
    wide = parse(text.translate(FULL_WIDTH), TODAY)
    assert (wide.channel, wide.result, wide.line, wide.amount, wide.priority) == (
        narrow.channel,
        narrow.result,
        narrow.line,
        narrow.amount,
        narrow.priority,
    )
    assert [span.kind for span in wide.spans] == [span.kind for span in narrow.spans]


@given(st.text(max_size=60))
def test_folding_keeps_every_place(text):
    assert len(fold_line(text)) == len(text)


def test_a_very_long_line_is_read_all_the_same():
    log = parse("基金" * 2_000 + " " + "a#b" * 500 + " > " * 500 + "!" * 500, TODAY)
    assert log.note.startswith("基金基金")
