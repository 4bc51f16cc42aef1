from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.company_names import company_short_names, legal_form, looks_like_organisation


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("浙江吉利控股集团有限公司", ["浙江吉利控股", "吉利控股", "吉利"]),
        ("杭州银行股份有限公司", ["杭州银行"]),
        ("中国工商银行股份有限公司杭州分行", ["中国工商银行杭州分行", "工商银行杭州分行"]),
        ("上海浦东发展银行股份有限公司", ["上海浦东发展银行", "浦东发展银行"]),
        ("阿里巴巴（中国）有限公司", ["阿里巴巴"]),
        ("浙江省杭州市西湖区恒源商贸有限责任公司", ["浙江省杭州市西湖区恒源商贸", "恒源商贸", "恒源"]),
        ("深圳市腾讯计算机系统有限公司", ["深圳市腾讯计算机系统", "腾讯计算机系统", "腾讯"]),
        ("华为技术有限公司", ["华为技术", "华为"]),
        ("TCL科技集团股份有限公司", ["TCL科技", "TCL"]),
        ("海南航空股份有限公司", ["海南航空"]),
        ("杭州市第一人民医院", []),
        ("北京大学", []),
        ("宁波红杉投资合伙企业（有限合伙）", ["宁波红杉投资", "红杉投资", "红杉"]),
        ("Acme Trading Co., Ltd.", ["Acme Trading"]),
        ("Škoda Auto a.s.", ["Škoda Auto"]),
        ("Novák s.r.o.", ["Novák"]),
        ("Jan Novák", []),
        ("", []),
        ("有限公司", []),
    ],
)
def test_what_people_call_it(name, short):
    assert company_short_names(name) == short


@pytest.mark.parametrize(
    ("name", "organisation"),
    [
        ("浙江吉利控股集团有限公司", True), ("杭州银行", True), ("茅台酒厂", True), ("北京大学", True), ("杭州市第一人民医院", True),
        ("Acme Trading Co., Ltd.", True), ("Novák s.r.o.", True),
        ("张三", False), ("张小店", False), ("欧阳娜娜", False), ("买买提·吐尔逊", False), ("爱新觉罗启骧", False), ("Jan Novák", False),
        ("", False), ("  ", False), ("公司", False),
    ],
)  # fmt: skip
def test_whose_name_it_is(name, organisation):
    assert looks_like_organisation(name) is organisation


def test_where_the_legal_form_stands():
    assert legal_form("吉利控股有限公司") == (2, 8)
    assert legal_form("中国工商银行股份有限公司杭州分行") == (6, 12)
    assert legal_form("杭州银行") == (4, 4)
    assert legal_form("有限公司") == (4, 4)


@given(st.text(max_size=25) | st.text("杭州浙江省市区恒源吉利控股集团有限公司科技贸易（）合伙企业银行 AB", max_size=20))
def test_short_names_are_shorter_and_in_falling_length(name):
    short = company_short_names(name)
    assert all(len(form) >= 2 for form in short)
    assert [len(form) for form in short] == sorted({len(form) for form in short}, reverse=True)
    assert looks_like_organisation(name) in (True, False)
