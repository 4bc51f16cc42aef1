from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.identity import with_check_digit
from rmdesk.domain.names import COMPOUND_SURNAMES
from rmdesk.domain.search_keys import LONGEST_KEY, KeyKind, NameKind, SearchKey, keys_for_customer
from rmdesk.domain.search_query import Query, match_span, normalise_query

FULL_WIDTH = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}


def kinds_found(keys: set[SearchKey], typed: str) -> list[KeyKind]:
    """As the key table is searched: each prefix is a range, of its kinds."""
    query = normalise_query(typed)
    hits = [key.kind for prefix in query.prefixes for key in keys if prefix.text <= key.key < prefix.end and key.kind in prefix.kinds]
    return sorted(hits)


def finds(keys: set[SearchKey], typed: str) -> bool:
    return bool(kinds_found(keys, typed))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("张三丰", ["张", "张三", "张三丰", "z", "zs", "zsf", "zhang", "zhangs", "zhangsf", "zhangsan", "zhangsanf", "zhangsanfeng",
                   "zsan", "zsanfeng", "张s", "张sf", "张san", "张sanf",
                   "张三f", "张三feng", "三丰", "sanfeng", "sf", "zhang san feng", "Zhang Sanfeng", "ZSF", "zhāng sān fēng", "張三豐",
                   "zhang1san1feng1", "ＺＳＦ", "张 三 丰"]),
        ("张伟", ["zw", "zwei", "zhangw", "zhangwei", "张w", "张wei", "伟", "wei"]),
        ("欧阳娜娜", ["欧阳", "欧", "oy", "oynn", "ouyang", "ouyangn", "ouyangnana", "oynana", "欧阳nn", "欧阳nana", "欧阳娜na", "娜娜",
                   "nana", "nn", "ouy", "歐陽"]),
        ("万俟卨", ["moqixie", "mqx", "wanqi", "wansi"]),
        ("尉迟恭", ["yuchi", "ycg", "weichi"]),
        ("吕布", ["lv", "lu", "lyu", "lvbu", "lubu", "lyubu", "lü", "lǚ bù", "lb", "LÜ"]),
        ("曾国藩", ["zeng", "ceng", "zgf", "cgf", "zengguofan", "cenggf"]),
        ("单雄信", ["shan", "dan", "chan", "sxx", "dxx"]),
        ("解珍", ["xie", "jie", "xz", "jz"]), ("仇英", ["qiu", "chou"]), ("查良镛", ["zha", "cha", "zly", "cly"]),
        ("区伟", ["ou", "qu"]), ("朴槿惠", ["piao", "pu"]),
        ("翟伟", ["zhai", "di"]), ("缪伟", ["miao", "mou"]), ("覃伟", ["qin", "tan"]), ("乐伟", ["yue", "le"]), ("盖伟", ["ge", "gai"]),
        ("任伟", ["ren", "rw"]),
        ("王乐", ["wangle", "wangyue", "wl", "wy"]), ("李晟", ["lisheng", "licheng"]), ("马绿", ["malv", "malu", "malyu"]),
        ("买买提·吐尔逊", ["买买提", "买买提·吐尔逊", "买买提吐尔逊", "吐尔逊", "maimaiti", "mmt", "mmttex", "tuerxun", "tex"]),
        ("爱新觉罗·启骧", ["爱新觉罗", "aixinjueluo", "axjlqx", "启骧"]),
        ("Jan Novák", ["jan", "Novák", "novak", "jannovak", "jan novak", "Novák Jan", "jn", "nov"]),
        ("Mária Štěpánková-Černá", ["maria", "stepankova", "cerna", "Čern", "msc"]),
        ("O'Brien Pat", ["obrien", "o'b", "pat", "brien"]),
        ("浙江吉利控股集团有限公司", ["浙江", "浙江吉利", "吉利", "吉利控股", "控股", "利控", "zjjl", "jl", "jlkg", "jili", "jilikonggu",
                   "zhejiang", "浙江吉利控股集团有限公司", "kgjt"]),
        ("阿里巴巴（中国）有限公司", ["阿里巴巴", "阿里巴巴(中国)", "阿里巴巴中国", "巴巴", "albb", "alibaba", "alibabazhongguo"]),
        ("中国工商银行股份有限公司杭州分行", ["工商银行", "gsyh", "yinhang", "杭州分行", "hzfh"]),
        ("TCL科技集团股份有限公司", ["tcl", "TCL科技", "tclkj", "tclkeji", "科技", "kj"]),
        ("3M中国有限公司", ["3m", "3m中国", "3mzg", "中国", "zg"]),
        ("360数科", ["360", "360数科", "360sk", "数科"]),
        ("重庆长安汽车股份有限公司", ["cqca", "chongqing", "changan", "长安"]),
        ("Škoda Auto a.s.", ["skoda", "Škoda Auto", "auto", "sa"]),
        ("𠮷野家", ["𠮷野", "野家", "yejia"]),
    ],
)  # fmt: skip
def test_what_an_rm_types_finds_the_customer(name, typed):
    keys = keys_for_customer(name)
    assert [text for text in typed if not finds(keys, text)] == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("张三丰", ["wang", "zsw", "三张", "丰三", "feng1s", "zhangl"]),
        ("浙江吉利控股集团有限公司", ["有限公司", "yxgs", "江浙"]),
        ("吕布", ["liu"]),
    ],
)
def test_what_is_not_the_customer_does_not(name, typed):
    assert [text for text in typed if finds(keys_for_customer(name), text)] == []


hanzi = st.text("伟静丽强磊洋勇艳杰娟涛明超秀兰霞平刚桂英华建国文乐行长晟绿䶮𬭎", min_size=1, max_size=3)
surnames = st.sampled_from("王李张刘陈杨赵吕曾单解仇查区朴翟缪覃乐盖任㑊") | st.sampled_from(sorted(COMPOUND_SURNAMES))
mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True).filter(str.isascii)


@given(surnames, hanzi, st.data())
def test_each_beginning_of_each_key_of_a_person_is_found_by_typing_it(surname, given_name, data):
    name = surname + given_name
    keys = keys_for_customer(name, kind=NameKind.PERSON)
    key = data.draw(st.sampled_from(sorted(keys)))
    typed = key.key[: data.draw(st.integers(1, len(key.key)))]
    assert key.kind in kinds_found(keys, typed)
    assert kinds_found(keys, typed) == kinds_found(keys, typed.translate(FULL_WIDTH)) == kinds_found(keys, typed.upper())
    assert match_span(name, normalise_query(typed)) is not None


@given(st.text("杭州恒源吉利长行重庆银ABab1", min_size=5, max_size=12), st.sampled_from(["有限公司", "股份有限公司", "厂", ""]), st.data())
def test_an_organisation_is_found_from_any_character_on(name, form, data):
    keys = keys_for_customer(name + form, kind=NameKind.ORGANISATION)
    start = data.draw(st.integers(0, len(name) - 1).filter(lambda at: not (at and name[at].isascii() and name[at - 1].isascii())))
    end = data.draw(st.integers(start + 1, len(name)))
    assert finds(keys, name[start:end])


@given(mobiles, st.data())
def test_a_phone_is_found_by_any_four_of_its_digits_in_a_row(phone, data):
    for stored in (phone, "+86" + phone, f"{phone[:3]} {phone[3:7]} {phone[7:]}", "86-" + phone):
        keys = keys_for_customer("张伟", phones=[stored])
        start = data.draw(st.integers(0, 7))
        end = data.draw(st.integers(start + 4, 11))
        assert finds(keys, phone[start:end])
        assert finds(keys, phone[start:end].translate(FULL_WIDTH))
        assert sum(key.kind in (KeyKind.PHONE, KeyKind.PHONE_PART) for key in keys) == 8


@pytest.mark.parametrize(
    "typed",
    ["13812345678", "+86 138 1234 5678", "8613812345678", "0086 13812345678", "138-1234", "(138)", "5678", "1234 5678", "+86138", "3812"],
)
def test_a_phone_in_the_notations_people_type(typed):
    assert finds(keys_for_customer("张伟", phones=["+8613812345678"]), typed)


def test_landlines_and_foreign_numbers():
    keys = keys_for_customer("张伟", phones=["0571-88886666-801", "+420 603 123 456", "95588"])
    assert all(
        finds(keys, typed)
        for typed in ["0571", "0571-8888", "57188886666", "88886666", "6666", "+420603", "603 123", "420603123456", "3456", "95588", "5588"]
    )


@given(st.from_regex(r"[0-9]{8,19}", fullmatch=True).filter(str.isascii), st.data())
def test_numbers_are_found_from_both_ends(number, data):
    keys = data.draw(st.sampled_from([keys_for_customer("张伟", accounts=[number]), keys_for_customer("张伟", cards=[number])]))
    assert finds(keys, number[: data.draw(st.integers(1, len(number)))])
    assert KeyKind.TAIL in kinds_found(keys, number[-data.draw(st.integers(3, len(number))) :])
    assert finds(keys, number[-4:].translate(FULL_WIDTH))


def test_id_numbers():
    number = with_check_digit("11010519491231002")
    keys = keys_for_customer("张伟", id_number=number)
    assert number.endswith("X")
    assert all(finds(keys, typed) for typed in [number, number.lower(), "110105", "002X", "002x", "1231002X", "１１０１０５"])
    old = keys_for_customer("张伟", id_number="110105491231002")
    assert all(finds(old, typed) for typed in ["110105491231002", "11010519491231002X", "002x", "1002"])
    assert finds(keys_for_customer("张伟", id_number="E 1234-5678"), "e12345678")
    assert finds(keys_for_customer("恒源", id_number="91350100M000100Y43"), "91350100m")


def test_customer_numbers():
    keys = keys_for_customer("张伟", customer_no="C00012345")
    assert all(finds(keys, typed) for typed in ["C00012345", "c000", "12345", "2345"])


def test_other_names_rank_behind_the_name():
    keys = keys_for_customer("恒源贸易有限公司", short_names=["恒源"], extra_names=["王小明", "Heng Yuan"])
    assert kinds_found(keys, "恒源")[0] == KeyKind.NAME
    assert KeyKind.SHORT_NAME in kinds_found(keys, "恒源")
    assert kinds_found(keys, "wxm") == kinds_found(keys, "王小明") == [KeyKind.OTHER_NAME]
    assert KeyKind.OTHER_NAME in kinds_found(keys, "hengyuan")


def test_the_caller_may_say_whose_name_it_is():
    assert not finds(keys_for_customer("王大力厂", kind=NameKind.PERSON), "力厂")
    assert finds(keys_for_customer("王大力厂", kind=NameKind.ORGANISATION), "力厂")


def test_keys_are_few():
    person = keys_for_customer(
        "张三丰", phones=["13812345678"], id_number="110105194912310021", accounts=["6222020200112230123"], customer_no="C1"
    )
    assert len(keys_for_customer("张三丰")) <= 11
    assert len(keys_for_customer("张伟")) <= 8
    assert len(person) <= 11 + 8 + 6


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=2), st.text(max_size=25))
def test_anything_can_be_indexed(name, others, number):
    keys = keys_for_customer(name, others, others, number, others, others, number, others)
    assert all(0 < len(key.key) <= LONGEST_KEY and isinstance(key.kind, KeyKind) for key in keys)


@given(st.text(max_size=30))
def test_anything_can_be_typed(text):
    query = normalise_query(text)
    assert all(prefix.text and prefix.kinds for prefix in query.prefixes)
    span = match_span(text, query)
    assert span is None or 0 <= span[0] < span[1] <= len(text)


@given(st.text("zhcsangwei吕张12345 ", min_size=1, max_size=10))
def test_spaces_widths_and_case_do_not_matter(text):
    assert normalise_query(text) == normalise_query(text.upper().translate(FULL_WIDTH).replace(" ", "　"))


@pytest.mark.parametrize(
    ("typed", "text", "prefixes", "is_number"),
    [
        ("", "", [], False),
        ("  ", "", [], False),
        ("~", "", [], False),
        ("zs", "zs", ["zs"], False),
        ("Zhāng Sān", "zhangsan", ["zhangsan"], False),
        ("lü", "lv", ["lv", "lu"], False),
        ("zhsh", "zhsh", ["zhsh", "zs"], False),
        ("zh", "zh", ["zh"], False),
        ("5678", "5678", ["5678", "~8765"], True),
        ("56", "56", ["56"], True),
        ("002x", "002x", ["002x", "~x200"], True),
        ("+86 138", "138", ["138"], True),
        ("0086138", "0086138", ["0086138", "138", "~8316800"], True),
        ("xi'an", "xian", ["xian"], False),
        ("張", "张", ["张"], False),
    ],
)
def test_a_query_is_a_few_prefixes(typed, text, prefixes, is_number):
    assert normalise_query(typed) == Query(text, normalise_query(typed).prefixes, is_number)
    assert [prefix.text for prefix in normalise_query(typed).prefixes] == prefixes


@pytest.mark.parametrize(
    ("name", "typed", "part"),
    [
        ("张三丰", "zsf", "张三丰"), ("张三丰", "z", "张"), ("张三丰", "zh", "张"), ("张三丰", "zhangs", "张三"),
        ("张三丰", "sanf", "三丰"), ("张三丰", "张sf", "张三丰"), ("张三丰", "三", "三"),
        ("張偉", "zhangw", "張偉"), ("張偉", "张伟", "張偉"), ("吕布", "lyu", "吕"), ("曾乐", "cengl", "曾乐"),
        ("单于", "chany", "单于"), ("Jan Novák", "nov", "Novák"),
        ("浙江吉利控股集团有限公司", "jili", "吉利"), ("浙江 (吉利) 控股", "jlkg", "吉利) 控股"), ("O'Brien", "obr", "O'Brien"),
        ("ＴＣＬ科技", "tclk", "ＴＣＬ科"),
        ("买买提·吐尔逊", "tex", "吐尔逊"), ("360数科", "360", "360"),
    ],
)  # fmt: skip
def test_the_part_of_the_name_that_was_typed_is_found(name, typed, part):
    span = match_span(name, normalise_query(typed))
    assert span is not None
    assert name[slice(*span)] == part


@pytest.mark.parametrize(("name", "typed"), [("张三丰", "5678"), ("张三丰", "wang"), ("张三丰", ""), ("", "z"), ("Jan Novák", "svoboda")])
def test_a_name_that_was_not_typed_is_not_marked(name, typed):
    assert match_span(name, normalise_query(typed)) is None
