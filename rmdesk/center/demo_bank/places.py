"""Where the demo bank's customers live and come from: Hangzhou's districts and roads, and county codes for ID numbers (GB/T 2260).

ID numbers keep the code of the place of first registration, so abolished districts (下城, 江干) occur with older people.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from rmdesk.center.demo_bank.chance import Odds, one_of, whole
from rmdesk.center.demo_bank.words import words

PROVINCE = "浙江省"
CITY = "杭州市"
CITY_CODE = "330100"
AREA_CODE = "0571"


@dataclass(frozen=True, slots=True)
class District:
    """A district with the roads that addresses in it name."""

    code: str
    name: str
    english: str
    postcode: str
    roads: tuple[str, ...]


DISTRICTS = tuple(
    District(code, name, english, postcode, tuple(roads.split()))
    for code, name, english, postcode, roads in (
        ("330102", "上城区", "Shangcheng", "310002", "解放路 中河中路 钱江路 富春路 秋涛北路 庆春东路 望江东路 新塘路"),
        ("330105", "拱墅区", "Gongshu", "310014", "莫干山路 湖墅南路 上塘路 丽水路 潮王路 香积寺路 石祥路 登云路"),
        ("330106", "西湖区", "Xihu", "310012", "文一路 文二路 文三路 天目山路 古墩路 教工路 学院路 紫荆花路"),
        ("330108", "滨江区", "Binjiang", "310051", "江南大道 滨盛路 网商路 长河路 江陵路 西兴路 滨安路 闻涛路"),
        ("330109", "萧山区", "Xiaoshan", "311201", "市心中路 金城路 建设一路 通惠北路 育才路 萧绍路 博奥路 人民路"),
        ("330110", "余杭区", "Yuhang", "311121", "文一西路 高教路 良睦路 五常大道 余杭塘路 荆长路 海曙路 常二路"),
        ("330113", "临平区", "Linping", "311100", "南苑街 迎宾路 世纪大道 北沙东路 藕花洲大街 星光街 邱山大街 东湖北路"),
        ("330114", "钱塘区", "Qiantang", "310018", "金沙大道 学林街 学源街 文泽路 江东大道 四号大街 下沙路 海达南路"),
        ("330111", "富阳区", "Fuyang", "311400", "富春街 江滨西大道 金桥北路 桂花路 文居街 迎宾路 花坞路 恩波大道"),
        ("330112", "临安区", "Lin'an", "311300", "锦城街 钱王大街 临水路 吴越街 天目路 万马路 石镜街 武肃街"),
    )
)
_ESTATES = words("翠苑 紫桂 望江 云栖 桂语 江悦 澜庭 锦澜 和景 春晓 采荷 丁桥 金沙 兰庭 河畔 东新 玉兰 凤起 湖畔 清波")
_ESTATE_KINDS = ("花园", "苑", "公寓", "家园", "新村", "府", "名邸", "里")


def address(chance: Random, district: District) -> str:
    """A home address in `district`."""
    road, house = one_of(chance, district.roads), whole(chance, 1, 680)
    if chance.random() < 0.7:
        estate = one_of(chance, _ESTATES) + one_of(chance, _ESTATE_KINDS)
        return (
            f"{PROVINCE}{CITY}{district.name}{road}{house}号{estate}{whole(chance, 1, 32)}幢{whole(chance, 1, 4)}单元"
            f"{whole(chance, 1, 26)}0{whole(chance, 1, 4)}室"
        )
    return f"{PROVINCE}{CITY}{district.name}{road}{house}号"


def office_address(chance: Random, district: District) -> str:
    """A company's address in `district`."""
    tower = one_of(chance, ("国际大厦", "商务中心", "科创园", "产业园", "广场", "大厦"))
    return (
        f"{PROVINCE}{CITY}{district.name}{one_of(chance, district.roads)}{whole(chance, 1, 899)}号"
        f"{one_of(chance, _ESTATES)}{tower}{whole(chance, 2, 30)}楼"
    )


_LOCAL = words("330102 330103 330104 330105 330106 330108 330109 330110 330111 330112 330122 330182 330127")
_PROVINCE = words("""
330203 330212 330226 330281 330282 330302 330303 330327 330381 330382 330402 330421 330481 330483 330502 330521 330523 330602 330624
330681 330683 330702 330726 330782 330784 330802 330881 330902 331002 331022 331081 331082 331102 331121 331181
""")
_ELSEWHERE = words("""
340102 340122 340421 340822 341102 341221 341522 341881 360102 360121 360423 361002 361127 410102 410423 411303 411521 412725 420106
420922 421182 430102 430423 430682 320102 320281 320582 320902 321023 321283 310101 310104 310115 350102 350582 350722 370102 370285
371302 371522 500101 500233 510104 511302 511681 520103 522121 532101 610102 610528 230102 210102 220102 110105 120101 130102 440103
450102 620102 650102
""")
_HOMES: Odds[tuple[str, ...]] = Odds(((_LOCAL, 58.0), (_PROVINCE, 17.0), (_ELSEWHERE, 25.0)))
BIRTH_COUNTIES = frozenset((*_LOCAL, *_PROVINCE, *_ELSEWHERE))


def birth_county(chance: Random) -> str:
    """The county code an ID number begins with."""
    return one_of(chance, _HOMES.draw(chance))
