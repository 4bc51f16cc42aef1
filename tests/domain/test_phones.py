from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.phones import BadPhone, Phone, PhoneKind, format_phone, mask_phone, parse_phone

mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True).filter(str.isascii)
landlines = st.from_regex(r"(010|02[0-57-9]|0(?![48]00)[3-9][0-9]{2})-[2-9][0-9]{6,7}", fullmatch=True).filter(str.isascii)


@pytest.mark.parametrize(
    "text",
    ["13812345678", "138 1234 5678", "138-1234-5678", "+8613812345678", "+86 138 1234 5678", "0086-138-1234-5678", "86 13812345678",
     "(+86)13812345678", "013812345678",
     "１３８１２３４５６７８", "＋８６　１３８１２３４５６７８", "13812345678 ", "138.1234.5678", "138–1234–5678"],
)  # fmt: skip
def test_a_mobile_in_many_notations(text):
    phone = parse_phone(text)
    assert phone == Phone("+8613812345678", PhoneKind.MOBILE)
    assert phone.dialled == "13812345678"


@pytest.mark.parametrize(
    ("text", "e164", "kind", "extension"),
    [
        ("010-88886666", "+861088886666", PhoneKind.LANDLINE, ""),
        ("(010) 8888 6666", "+861088886666", PhoneKind.LANDLINE, ""),
        ("（0571）88886666", "+8657188886666", PhoneKind.LANDLINE, ""),
        ("0571-8888666", "+865718888666", PhoneKind.LANDLINE, ""),
        ("+86 571 88886666", "+8657188886666", PhoneKind.LANDLINE, ""),
        ("+86 (0)571 88886666", "+8657188886666", PhoneKind.LANDLINE, ""),
        ("8657188886666", "+8657188886666", PhoneKind.LANDLINE, ""),
        ("010-88886666-8001", "+861088886666", PhoneKind.LANDLINE, "8001"),
        ("0571-8888666-1", "+865718888666", PhoneKind.LANDLINE, "1"),
        ("0571-88886666转801", "+8657188886666", PhoneKind.LANDLINE, "801"),
        ("0571-88886666 分机 801", "+8657188886666", PhoneKind.LANDLINE, "801"),
        ("0571-88886666 ext. 801", "+8657188886666", PhoneKind.LANDLINE, "801"),
        ("0571-88886666#801", "+8657188886666", PhoneKind.LANDLINE, "801"),
        ("400-123-4567", "+864001234567", PhoneKind.SERVICE, ""),
        ("8008201234", "+868008201234", PhoneKind.SERVICE, ""),
        ("+420 603 123 456", "+420603123456", PhoneKind.FOREIGN, ""),
        ("00420 603 123-456", "+420603123456", PhoneKind.FOREIGN, ""),
        ("+1 (415) 555-2671", "+14155552671", PhoneKind.FOREIGN, ""),
    ],
)
def test_lines_of_all_kinds(text, e164, kind, extension):
    assert parse_phone(text) == Phone(e164, kind, extension)


def test_a_local_number_needs_its_area():
    with pytest.raises(BadPhone, match="area code"):
        parse_phone("88886666")
    assert parse_phone("88886666", "0571").e164 == "+8657188886666"
    assert parse_phone("8888-6666", "10").e164 == "+861088886666"


@pytest.mark.parametrize(
    "text",
    ["", "  ", "abc", "12345678901", "1381234567", "138123456789", "95588", "110", "0261234567", "+86", "+", "00", "0571-12345678",
     "+0123456789", "+1234567890123456", "¹³⁸"],
)  # fmt: skip
def test_what_is_no_number_is_refused(text):
    with pytest.raises(BadPhone):
        parse_phone(text)


@pytest.mark.parametrize(
    ("text", "shown", "masked"),
    [
        ("13812345678", "138 1234 5678", "138****5678"),
        ("+8613812345678", "138 1234 5678", "138****5678"),
        ("057188886666", "0571-88886666", "0571-****6666"),
        ("0571-8888666", "0571-8888666", "0571-****666"),
        ("010-88886666-8001", "010-88886666-8001", "010-****6666"),
        ("4001234567", "400-123-4567", "40****4567"),
        ("+420603123456", "+420603123456", "420*****3456"),
    ],
)
def test_shown_and_masked(text, shown, masked):
    assert format_phone(parse_phone(text)) == shown
    assert mask_phone(text) == masked


def test_what_cannot_be_read_is_masked_all_the_same():
    assert mask_phone("1381234567") == "13****4567"
    assert mask_phone("12345") == "****5"
    assert mask_phone("") == ""


@given(mobiles | landlines)
def test_the_stored_and_the_shown_form_read_back(text):
    phone = parse_phone(text)
    assert parse_phone(phone.e164) == phone
    assert parse_phone(format_phone(phone)) == phone
    assert parse_phone(phone.dialled) == phone
    assert "".join(filter(str.isdigit, text)) == phone.dialled


@given(mobiles, st.integers(1, 999_999))
def test_an_extension_is_not_part_of_the_number(text, extension):
    assert parse_phone(f"{text}转{extension}") == Phone("+86" + text, PhoneKind.MOBILE, str(extension))


@given(st.text(max_size=25) | st.text("0123456789+-() #转x", max_size=20))
def test_any_text_is_a_number_or_a_clear_refusal_and_never_shown_whole(text):
    try:
        phone = parse_phone(text)
        assert phone.e164.startswith("+")
        assert phone.e164[1:].isdigit()
    except BadPhone:
        pass
    masked = mask_phone(text)
    assert masked.count("*") >= min(4, len(text.strip()))
