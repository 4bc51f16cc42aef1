from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.names import COMPOUND_SURNAMES
from rmdesk.domain.pinyin import organisation_readings, person_readings, readings_of, surname_readings, without_tones
from rmdesk.domain.surname_readings import COMPOUND_SURNAMES as READ_COMPOUNDS
from rmdesk.domain.surname_readings import SURNAMES

COMMON = """
    王wang 李li 张zhang 刘liu 陈chen 杨yang 黄huang 赵zhao 吴wu 周zhou 徐xu 孙sun 马ma 朱zhu 胡hu 郭guo 何he 高gao 林lin 罗luo 郑zheng
    梁liang 谢xie 宋song 唐tang 许xu 韩han 冯feng 邓deng 曹cao 彭peng 肖xiao 田tian 董dong 袁yuan 潘pan 于yu 蒋jiang 蔡cai 余yu 杜du 叶ye
    程cheng 苏su 魏wei 丁ding 任ren 卢lu 姚yao 钟zhong 姜jiang 崔cui 谭tan 陆lu 汪wang 范fan 金jin 石shi 廖liao 贾jia 夏xia 韦wei 付fu
    方fang 白bai 邹zou 孟meng 熊xiong 秦qin 邱qiu 江jiang 尹yin 薛xue 闫yan 段duan 雷lei 侯hou 龙long 史shi 陶tao 黎li 贺he 顾gu 毛mao 郝hao
    龚gong 邵shao 万wan 钱qian 严yan 武wu 戴dai 莫mo 孔kong 向xiang 汤tang 倪ni 殷yin 柴chai 祖zu 卞bian 甘gan 祝zhu 艾ai 温wen 尚shang
    湛zhan 童tong 舒shu 房fang 路lu 卓zhuo 屈qu 齐qi 庄zhuang
"""


@pytest.mark.parametrize(
    ("surname", "readings"),
    [
        ("曾", {"zeng", "ceng"}), ("单", {"shan", "dan"}), ("解", {"xie", "jie"}), ("仇", {"qiu", "chou"}), ("查", {"zha", "cha"}),
        ("区", {"ou", "qu"}), ("朴", {"piao", "pu"}),
        ("翟", {"zhai", "di"}), ("缪", {"miao", "mou"}), ("覃", {"qin", "tan"}), ("乐", {"yue", "le"}), ("盖", {"ge", "gai"}),
        ("任", {"ren"}), ("员", {"yun", "yuan"}),
        ("尉", {"wei", "yu"}), ("冼", {"xian"}), ("种", {"chong", "zhong"}), ("繁", {"po", "fan"}), ("黑", {"he", "hei"}),
        ("折", {"she", "zhe"}), ("召", {"shao", "zhao"}),
        ("隗", {"wei", "kui"}), ("谌", {"chen", "shen"}), ("郗", {"xi", "chi"}), ("宓", {"mi", "fu"}), ("秘", {"bi", "mi"}),
        ("祭", {"zhai", "ji"}), ("贾", {"jia"}), ("薄", {"bo", "bao"}),
        ("逄", {"pang"}), ("仝", {"tong"}), ("幺", {"yao"}), ("卜", {"bu"}), ("阚", {"kan"}), ("牟", {"mou", "mu"}), ("那", {"na"}),
        ("车", {"che"}), ("厍", {"she"}), ("庹", {"tuo"}),
        ("妫", {"gui"}), ("郄", {"qie", "xi"}), ("訾", {"zi"}), ("眭", {"sui"}), ("禤", {"xuan"}), ("𠙶", set()),
    ],
)  # fmt: skip
def test_a_surname_is_found_under_each_of_its_readings(surname, readings):
    assert readings <= {reading for (reading,) in surname_readings(surname)}


@pytest.mark.parametrize("entry", COMMON.split())
def test_a_common_surname_has_its_reading_first(entry):
    assert surname_readings(entry[0])[0] == (entry[1:],)


@pytest.mark.parametrize(
    ("surname", "given", "readings"),
    [
        ("吕", "布", ["lvbu", "lubu", "lyubu"]),
        ("欧阳", "娜", ["ouyangna"]),
        ("万俟", "卨", ["moqixie", "wanqixie", "wansixie"]),
        ("尉迟", "恭", ["yuchigong", "weichigong"]),
        ("长孙", "无忌", ["zhangsunwuji", "changsunwuji"]),
        ("单", "田芳", ["shantianfang", "dantianfang", "chantianfang"]),
        ("张", "行", ["zhangxing", "zhanghang"]),
        ("", "买买提", ["maimaiti"]),
        ("张", "", ["zhang"]),
        ("闾丘", "露", ["lvqiulu", "luqiulu", "lyuqiulu"]),
    ],
)
def test_names_in_all_their_readings(surname, given, readings):
    assert ["".join(reading) for reading in person_readings(surname, given)] == readings


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("中国工商银行", "zhongguogongshangyinhang"), ("重庆长安汽车", "chongqingchanganqiche"), ("厦门国贸", "xiamenguomao"),
        ("六安瓜片", "luanguapian"), ("乐清正泰", "yueqingzhengtai"),
        ("成都商行", "chengdushanghang"), ("浙江旅行社", "zhejianglvxingshe"), ("东阿阿胶", "dongeejiao"), ("西藏药业", "xizangyaoye"),
        ("广州大厦", "guangzhoudasha"),
        ("长沙会计", "changshakuaiji"), ("三一重工", "sanyizhonggong"), ("蚌埠", "bengbu"), ("台州", "taizhou"), ("绿城", "lucheng"),
        ("长鑫存储", "changxincunchu"),
    ],
)  # fmt: skip
def test_companies_are_read_as_they_are_called(name, reading):
    assert reading in ["".join(syllables) for syllables in organisation_readings(name)]


def test_tone_marks_fall_and_u_umlaut_is_v():
    assert without_tones("lǚ zhāng ér") == "lv zhang er"
    assert readings_of("A") == ()
    assert readings_of("单") == ("dan", "chan", "shan")


def test_readings_beyond_the_dictionary_are_meant():
    """Old readings borne as surnames, and what people type who do not know the name."""
    borne = {"贠yun", "黑he", "会gui", "费bi", "载dai", "儿ni", "县xuan", "毋mu"}
    misread = {"谌shen", "訾ci", "厍ku", "呙wo", "郝he", "仝quan", "仉ji", "佘yu", "妫wei", "敫jue", "睢ju", "眭gui"}
    beyond = {name + reading for name, readings in SURNAMES.items() for reading in readings if reading not in readings_of(name)}
    assert beyond == borne | misread


def test_compound_surnames_with_readings_are_compound_surnames():
    assert set(READ_COMPOUNDS) <= COMPOUND_SURNAMES
    assert all(len(reading) == len(surname) for surname, readings in READ_COMPOUNDS.items() for reading in readings)


@given(st.text("张吕曾单欧阳长乐行绿女娜伟A1é·", max_size=2), st.text("三伟乐行朝长曾晟莎绿重A1", max_size=4))
def test_a_reading_has_a_syllable_for_each_character(surname, given):
    readings = person_readings(surname, given)
    assert readings
    assert all(len(reading) == len(surname) + len(given) and all(reading) for reading in readings)
    assert len(readings) <= 18
