"""Names of people: surnames in their real proportions, given names as each generation gave them.

Surname shares follow the published national ranking (order of 2020, parts per ten thousand, rounded); given names are made of the characters
that name statistics show as typical of a generation.
"""

from __future__ import annotations

from random import Random

from rmdesk.center.demo_bank.chance import Odds, one_of
from rmdesk.center.demo_bank.words import by_line, words

_SHARES = words("""
王710 李705 张675 刘520 陈455 杨310 黄245 赵225 吴215 周212 徐160 孙152 马128 朱126 胡118 郭115 何112 林112 高105 罗102
郑96 梁92 谢84 宋80 唐76 许74 邓70 韩69 冯66 曹61 彭60 曾58 肖57 田55 董54 潘52 袁51 蔡50 蒋49 余48 于47 杜45 叶45 程44 魏43
苏43 吕42 丁41 任40 卢39 姚38 沈37 钟37 姜36 崔36 谭35 陆35 范34 汪33 廖33 石32 金32 韦31 贾31 夏30 傅29 方29 邹29 熊28 白28
孟27 秦27 邱27 侯26 江26 尹26 薛25 闫25 雷24 段24 龙23 黎23 史23 陶22 贺22 毛22 郝21 顾21 龚21 邵20 万20 覃19 武19 钱19 戴18
严18 莫18 孔17 向17 常16 汤16 康14 施14 俞13 章12 柴9 单8 费8 翟8 缪7 楼7 应7 裘5 盛6 骆5 葛9 洪9 屠4 来4 解3 仇3 查3 朴3
乐2 区2 盖2 欧阳6 上官2 司马1 诸葛2 皇甫1 慕容1 令狐1 尉迟1 夏侯1 司徒1 东方1 闻人1 长孙1
""")


def _surnames() -> Odds[str]:
    pairs = []
    for entry in _SHARES:
        name = entry.rstrip("0123456789")
        pairs.append((name, float(entry[len(name) :])))
    return Odds(pairs)


SURNAMES = _surnames()
HETERONYM_SURNAMES = tuple("曾单解仇查区朴翟缪覃乐盖吕")
"""Surnames read otherwise than the character usually is: 单 shàn, 解 xiè, 仇 qiú, 查 zhā, 区 ōu …"""

_GIVEN_ONE = {
    "M": by_line("国军平明林华忠义德福 伟强勇军斌涛波辉峰刚 杰磊鹏超浩凯俊鑫宇晨 睿轩昊泽宸铭恒毅瑞煜"),
    "F": by_line("英芳珍兰梅凤桂霞琴华 静丽敏燕娟艳红玲萍霞 婷雪倩颖琳莹璐薇瑶蕾 萱涵怡琪彤玥沁悦语妍"),
}
_GIVEN_FIRST = {
    "M": by_line("建国志文德永光明世长树金 建志海晓永新国文少伟立学 志俊家嘉文子天晓明宇伟一 子浩宇梓俊一嘉奕思皓亦沐"),
    "F": by_line("秀桂玉淑凤春月美金素爱彩 晓春丽秀海建小雪红玉美慧 晓雅思佳梦雨欣嘉诗婷文静 梓欣雨诗子可一思若语沐昕"),
}
_GIVEN_SECOND = {
    "M": by_line("国华明军平林祥生福根良荣 军明平华伟峰勇斌东波民强 杰伟豪鹏飞辉文凯宇诚龙超 轩然豪泽宇辰涵睿博远航阳"),
    "F": by_line("英兰珍芳华梅琴云仙花娥凤 红英燕华梅霞丽琴萍芳玲娟 婷怡琪雯洁颖佳琳雪倩慧敏 涵萱怡彤妍瑶琪桐曦悦宁晴"),
}
_SINGLE_SHARE = (0.14, 0.38, 0.24, 0.08)
"""How many given names had one character, generation by generation (before 1960, to 1979, to 1994, later)."""

OTHER_NAMES = (
    ("阿依古丽·买买提", "F"),
    ("买买提江·吐尔逊", "M"),
    ("扎西·多吉", "M"),
    ("金·乌云其其格", "F"),
    ("陳家豪", "M"),
    ("林淑惠", "F"),
    ("黃俊傑", "M"),
    ("Michael Andersson", "M"),
    ("Anna Kowalska", "F"),
    ("朴 智恩", "F"),
)
"""Names with a middle dot, in traditional characters (Hong Kong, Taiwan), in Latin script, with a space: as they stand in documents."""


def generation(born: int) -> int:
    """0: before 1960, 1: to 1979, 2: to 1994, 3: later; `born` is a year."""
    return 0 if born < 1960 else 1 if born < 1980 else 2 if born < 1995 else 3


def given_name(chance: Random, sex: str, born: int) -> str:
    """A given name such as parents chose in the year `born`."""
    age = generation(born)
    if chance.random() < _SINGLE_SHARE[age]:
        return one_of(chance, _GIVEN_ONE[sex][age])
    first = one_of(chance, _GIVEN_FIRST[sex][age])
    second = one_of(chance, _GIVEN_SECOND[sex][age])
    return first + second if first != second or age == 3 else first + one_of(chance, _GIVEN_ONE[sex][age])


def person_name(chance: Random, sex: str, born: int, surname: str = "") -> str:
    """A whole name; `surname` is given for families."""
    return (surname or SURNAMES.draw(chance)) + given_name(chance, sex, born)
