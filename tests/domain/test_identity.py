from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.identity import (
    BadIdentity,
    Flaw,
    check_digit,
    compact,
    credit_check_character,
    is_credit_code,
    is_resident_id,
    mask,
    mask_account,
    mask_id,
    parse_credit_code,
    parse_resident_id,
    upgrade_resident_id,
    with_check_character,
    with_check_digit,
)

FULL_WIDTH = {code: code + 0xFEE0 for code in range(ord("0"), ord("z") + 1)}
bodies = st.builds(
    lambda region, day, sequence: f"{region}{day:%Y%m%d}{sequence:03d}",
    st.sampled_from(["110101", "330106", "440305", "510104", "650102", "810000"]),
    st.dates(date(1900, 1, 1), date(2026, 12, 31)),
    st.integers(0, 999),
)
credit_bodies = st.from_regex(r"[159AN][1239][0-9]{6}[0-9A-HJ-NP-RTUWXY]{9}", fullmatch=True).filter(str.isascii)


def test_the_example_of_the_standard():
    person = parse_resident_id("11010519491231002X")
    assert (person.region, person.birth, person.sex) == ("110105", date(1949, 12, 31), "F")
    assert with_check_digit("44052418800101001") == "440524188001010014"


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002Ⅹ",  # the Roman numeral ten, as some input methods give it
        " 110105 19491231 002X ",
        "110105-19491231-002X",
        "110105491231002",
        "１１０１０５４９１２３１００２",
    ],
)
def test_one_person_in_many_notations(text):
    assert parse_resident_id(text).number == "11010519491231002X"
    assert upgrade_resident_id(text) == "11010519491231002X"
    assert is_resident_id(text)


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("110105194912310021", Flaw.CHECK_DIGIT),
        ("11010519491231002", Flaw.LENGTH),
        ("", Flaw.LENGTH),
        ("1101051949123100", Flaw.LENGTH),
        ("1101051949123100200", Flaw.LENGTH),
        ("11010519491331002X", Flaw.DATE),
        ("110105194902300021", Flaw.DATE),
        ("110105190002290021", Flaw.DATE),
        ("110105000012310021", Flaw.DATE),
        ("990105194912310021", Flaw.REGION),
        ("000105194912310021", Flaw.REGION),
        ("X10105194912310021", Flaw.CHARACTER),
        ("1101051949123100XX", Flaw.CHARACTER),
        ("11010549123100X", Flaw.CHARACTER),
        ("110105491331002", Flaw.DATE),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢١", Flaw.CHARACTER),
    ],
)
def test_what_is_wrong_is_named(text, flaw):
    with pytest.raises(BadIdentity) as caught:
        parse_resident_id(text)
    assert caught.value.flaw is flaw
    assert not is_resident_id(text)


def test_an_error_does_not_repeat_the_number():
    with pytest.raises(BadIdentity) as caught:
        parse_resident_id("110105194912310021")
    assert "19491231" not in str(caught.value)


def test_fifteen_digits_of_the_very_old_belong_to_the_nineteenth_century():
    assert parse_resident_id("110105491231997").birth == date(1849, 12, 31)
    assert parse_resident_id("110105491231995").birth == date(1949, 12, 31)


def test_permanent_residents_of_other_countries_have_the_same_shape():
    number = with_check_digit("91184019900307123")
    assert parse_resident_id(number).birth == date(1990, 3, 7)


@given(bodies)
def test_a_completed_number_is_valid_and_says_what_went_in(body):
    person = parse_resident_id(with_check_digit(body))
    assert (person.region, f"{person.birth:%Y%m%d}") == (body[:6], body[6:14])
    assert person.sex == ("M" if int(body[16]) % 2 else "F")
    assert parse_resident_id(person.number.translate(FULL_WIDTH)) == person
    assert parse_resident_id(person.number.lower()) == person


@given(bodies, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(body, place, change):
    number = with_check_digit(body)
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert not is_resident_id(wrong)


@given(bodies.filter(lambda body: body[6:8] == "19" and not body.endswith(("996", "997", "998", "999"))))
def test_the_old_form_upgrades_to_the_new(body):
    assert upgrade_resident_id(body[:6] + body[8:]) == with_check_digit(body)


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_a_clear_refusal(text):
    for parse in (parse_resident_id, parse_credit_code):
        with suppress(BadIdentity):
            assert len(parse(text)) in (4, 18)


def test_credit_codes():
    assert parse_credit_code("91350100m000100y43") == "91350100M000100Y43"
    assert parse_credit_code("９１３５０１００Ｍ０００１００Ｙ４３") == "91350100M000100Y43"
    assert with_check_character("91350100M000100Y4") == "91350100M000100Y43"


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("91350100M000100Y44", Flaw.CHECK_DIGIT),
        ("91350100M000100Y4", Flaw.LENGTH),
        ("91350100I000100Y43", Flaw.CHARACTER),
        ("9135010AM000100Y43", Flaw.CHARACTER),
        ("91350100M000100Y4Z", Flaw.CHECK_DIGIT),
    ],
)
def test_wrong_credit_codes(text, flaw):
    with pytest.raises(BadIdentity) as caught:
        parse_credit_code(text)
    assert caught.value.flaw is flaw
    assert not is_credit_code(text)


@given(credit_bodies, st.integers(0, 16), st.sampled_from("0123456789"))
def test_a_completed_credit_code_is_valid_and_one_wrong_digit_is_noticed(body, place, digit):
    code = with_check_character(body)
    assert parse_credit_code(code) == code
    if digit != code[place]:
        assert not is_credit_code(code[:place] + digit + code[place + 1 :])


@pytest.mark.parametrize("body", ["", "1" * 16, "1" * 18, "1101051949123100X", "１" * 17])
def test_only_seventeen_digits_can_be_completed(body):
    with pytest.raises(BadIdentity):
        check_digit(body)
    with pytest.raises(BadIdentity):
        credit_check_character(body[:-1] + "I")


@pytest.mark.parametrize(
    ("masked", "expected"),
    [
        (mask_id("110101199003071234"), "110101********1234"),
        (mask_id("110101900307123"), "110101*****7123"),
        (mask_id("E12345678"), "E****5678"),
        (mask_id("1234"), "****"),
        (mask_id(""), ""),
        (mask_account("6222020200112230123"), "6222***********0123"),
        (mask_account("1787"), "****"),
        (mask_account("12345678"), "****5678"),
    ],
)
def test_masks(masked, expected):
    assert masked == expected


@given(st.text(max_size=30), st.integers(0, 10), st.integers(0, 10))
def test_a_mask_keeps_the_length_and_hides_at_least_four(text, head, tail):
    masked = mask(text, head, tail)
    assert len(masked) == len(text)
    assert sum(shown == "*" for shown in masked) >= min(4, len(text))
    assert all(shown in ("*", hidden) for shown, hidden in zip(masked, text, strict=True))


def test_numbers_are_compared_without_decoration():
    assert compact(" 6222-0202 ００１１\u200b.22/3 ") == "6222020200112" + "23"
