"""Names of organisations: whether a name is one, which part of it is only the legal form, and how people call it for short.

Chinese company names are built as place + own name (字号) + trade + legal form; people say the own name, with or without the place and the
trade.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from rmdesk.domain.names import COMPOUND_SURNAMES, MIDDLE_DOT, fold, fold_name, is_hanzi
from rmdesk.domain.traditional import simplified

_PROVINCES: Final = """
    北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾
    内蒙古 广西 西藏 宁夏 新疆 香港 澳门 中国
"""
_CITIES: Final = """
    石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁 呼和浩特 包头
    乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 葫芦岛 长春 四平 辽源
    通化 白山 松原 白城 延边 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 大兴安岭 南京 无锡 徐州 常州 苏州
    南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 昆山 江阴 张家港 常熟 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌 乐清 合肥
    芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 晋江 南昌
    景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 郑州
    开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州
    黄冈 咸宁 随州 恩施 仙桃 潜江 天门 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西 广州 韶关 深圳 珠海 汕头 佛山
    江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池
    来宾 崇左 海口 三亚 三沙 儋州 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝 甘孜 凉山
    贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南 黔东南 黔南 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆
    拉萨 日喀则 昌都 林芝 山南 那曲 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳
    定西 陇南 临夏 甘南 西宁 海东 海北 黄南 果洛 玉树 海西 银川 石嘴山 吴忠 固原 中卫 乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 博尔塔拉 巴音郭楞
    阿克苏 喀什 和田 伊犁 塔城 阿勒泰 石河子 浦东
"""
_FORMS: Final = """
    集团股份有限公司 股份有限公司 有限责任公司 集团有限责任公司 集团有限公司 控股有限公司 有限公司 股份公司 总公司 分公司 集团公司 公司
    普通合伙企业 有限合伙企业 合伙企业 个人独资企业 特殊普通合伙 有限合伙 普通合伙 个体工商户
"""
_TRADES: Final = """
    科技 技术 信息 网络 软件 数码 电子 智能 数据 通信 通讯 贸易 商贸 进出口 国际 实业 投资 控股 发展 建设 工程 置业 房地产 地产 开发 物业
    管理 咨询 服务 机械 设备 制造 机电 电器 电气 仪表 仪器 模具 五金 金属 钢铁 矿业 冶金 化工 化学 材料 新材料 塑料 橡胶 包装 印刷 纸业 能源
    新能源 电力 燃气 水务 环保 环境 食品 餐饮 酒店 饮料 酒业 茶业 粮油 农业 牧业 渔业 林业 园林 纺织 印染 服装 服饰 鞋业 皮革 家具 家居 建材
    装饰 建筑 设计 汽车 汽配 配件 零部件 销售 维修 文化 传媒 广告 影视 教育 培训 旅游 旅行社 体育 健康 物流 运输 货运 船务 航运 快递 供应链
    仓储 超市 百货 商业 连锁 药业 医药 制药 生物 医疗 器械 金融 证券 保险 担保 租赁 融资 资产 资本 股权 基金 创业 产业 工业 企业 劳务
    人力资源 安防 消防 光电 光伏 半导体 集成电路 珠宝 首饰 工艺品 玩具 文具 日用品 化妆品 电商 电子商务 集团 工贸 经贸 科贸 信息科技 计算机
    系统 计算机系统 航空 铁路 公路 交通 港口 造船
"""
_OTHER_TAILS: Final = """
    银行 学校 大学 学院 中学 小学 幼儿园 医院 卫生院 诊所 药店 药房 酒店 宾馆 饭店 餐厅 超市 商店 商行 商场 市场 工厂 酒厂 茶厂 厂 事务所
    研究所 研究院 设计院 合作社 合作联社 信用社 协会 学会 商会 基金会 委员会 居委会 村委会 管委会 政府 财政局 公安局 税务局 教育局 管理局
    办事处 服务站 服务部 经营部 门市部 工作室 支行 分行 营业部 出版社 旅行社 报社 电视台 俱乐部 中心 集团 企业 法院 检察院 中队 大队
    农场 林场 牧场 养殖场 加油站 专卖店 便利店 饭庄 会所
"""


def _longest_first(words: str) -> str:
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))


_DISTRICT = re.compile(r"[\u4e00-\u9fff]{1,4}?(?:新区|开发区|高新区|自治县|[区县市镇乡])")
_LEGAL_FORM = re.compile(rf"(?:{_longest_first(_FORMS)})")
_GENERIC: Final = _TRADES + _OTHER_TAILS + "人民 第一 第二 第三 实验 中心 农村 商业 发展 城市"
_TAILS: Final = frozenset((_FORMS + " " + _OTHER_TAILS).split())
_TAIL_LENGTHS: Final = sorted({len(tail) for tail in _TAILS} - {1})
_LATIN_FORM = re.compile(r"[,\s]+(?:ltd|limited|inc|llc|llp|plc|gmbh|ag|s\.? ?r\.? ?o|a\.? ?s|corp|corporation|co)\.?$", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)")


class _Patterns(NamedTuple):
    """Large patterns, compiled when the first company is named: searching loads this module, but needs none of them."""

    place: re.Pattern[str]
    trade_at_end: re.Pattern[str]
    only_generic: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    province = rf"(?P<province>(?:{_longest_first(_PROVINCES)})(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?)?"
    return _Patterns(
        re.compile(rf"{province}(?:(?:{_longest_first(_CITIES)})(?:市|地区|自治州|州)?)?"),
        re.compile(rf"(?:{_longest_first(_TRADES)})$"),
        re.compile(rf"(?:{_longest_first(_GENERIC)})*"),
    )


def looks_like_organisation(name: str) -> bool:
    """Whether a name without other information is an organisation's: it ends like one, or is too long for a Chinese person's."""
    return is_organisation(fold_name(name))


def is_organisation(folded: str) -> bool:
    """`looks_like_organisation` of a name that is folded already."""
    if folded.isascii() or not (is_hanzi(folded[-1]) or is_hanzi(folded[0])):
        return bool(_LATIN_FORM.search(folded))
    length = len(folded)
    if length <= 2 or MIDDLE_DOT in folded:
        return False
    if length > 4:
        return folded[:4] not in COMPOUND_SURNAMES or folded[-2:] in _TAILS
    return any(folded[-tail:] in _TAILS for tail in _TAIL_LENGTHS if tail < length)


def legal_form(name: str) -> tuple[int, int]:
    """Where the legal form stands in a folded name (`股份有限公司` in `…股份有限公司杭州分行`).

    An empty stretch at the end if it has none.
    """
    at = max((name.rfind(word) for word in ("公司", "企业", "合伙", "工商户")), default=-1)
    if at > 0:
        for found in _LEGAL_FORM.finditer(name):
            if found.start() and found.end() > at:
                return found.span()
    return len(name), len(name)


def company_short_names(name: str) -> list[str]:
    """What people may call the organisation, from the fullest to its own name alone; none repeats, none is shorter than two characters.

    `浙江吉利控股集团有限公司` → 浙江吉利控股, 吉利控股, 吉利. A part is only left out if something of its own is left:
    `杭州银行股份有限公司` is 杭州银行, never 银行. Of names in Latin script only the legal form (Ltd, s.r.o.) is left out.
    """
    plain = simplified(fold(name))
    if not any(map(is_hanzi, plain)):
        short = _LATIN_FORM.sub("", _LATIN_FORM.sub("", plain))
        return [short] if short != plain and len(short) >= 2 else []
    plain = _BRACKETS.sub(lambda found: "" if _is_aside(found[1]) else found[1], plain).replace(" ", "")
    start, end = legal_form(plain)
    forms = [plain[:start] + plain[end:]]
    own = _without_place(forms[0])
    forms.append(own)
    while (found := _patterns().trade_at_end.search(own)) and _has_own_name(own[: found.start()]):
        own = own[: found.start()]
        forms.append(own)
    return [form for form in dict.fromkeys(forms) if len(form) >= 2 and form != plain]


def _is_aside(text: str) -> bool:
    return not text or bool(_LEGAL_FORM.fullmatch(text)) or _patterns().place.fullmatch(text) is not None or text in ("集团", "个体", "筹")


def _without_place(name: str) -> str:
    place = _patterns().place.match(name)
    if not place or not place.end():
        return name
    district = _DISTRICT.match(name, place.end())
    for at in (district.end() if district else place.end(), place.end(), place.end("province")):
        if at and _has_own_name(name[at:]):
            return name[at:]
    return name


def _has_own_name(text: str) -> bool:
    return len(text) >= 2 and not _patterns().only_generic.fullmatch(text) and not _patterns().place.fullmatch(text)
