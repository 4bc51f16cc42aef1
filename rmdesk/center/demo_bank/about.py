"""What the bank and its managers know about a customer: how to reach them, how they want to be treated, what matters to them."""

from __future__ import annotations

from datetime import date

from rmdesk.center.demo_bank.chance import Odds, one_of, whole
from rmdesk.center.demo_bank.documents import digits_of, landline, mobile
from rmdesk.center.demo_bank.frame import maybe_text, text
from rmdesk.center.demo_bank.people_names import person_name
from rmdesk.center.demo_bank.places import AREA_CODE, address
from rmdesk.center.demo_bank.plan import PLAIN, WAN
from rmdesk.center.demo_bank.rows import maker
from rmdesk.center.demo_bank.words import words
from rmdesk.center.demo_bank.world import Cluster, Party
from rmdesk.domain.names import split_name

_point = maker("contact_point", "id customer_id kind value digits preferred verified_on verified_by", source="crm")
_preference = maker("preference", "id customer_id channel may_disturb consent do_not_call hobbies", source="crm")
_date = maker("important_date", "id customer_id label calendar year month day", source="crm")
_family = maker("family_member", "id customer_id name kinship birth_year phone employer", source="crm")
_note = maker("customer_note", "id customer_id text registered_at modified_by", source="crm")
_rating = maker("customer_rating", "id customer_id kind mark rated_on", source="crm")
_other = maker("other_bank", "id customer_id bank product amount matures", source="crm")

_HOBBIES = words("太极拳 书法 广场舞 钓鱼 摄影 登山 羽毛球 喝茶 旅游 围棋 骑行 园艺 收藏 越剧 健身 阅读 高尔夫 烘焙")
_CHANNELS = Odds((("phone", 50.0), ("message", 35.0), ("visit", 10.0), ("email", 5.0)))
_MAILS = ("163.com", "qq.com", "126.com", "outlook.com")
_NOTES = words("""
老客户，喜欢当面办理业务。 理财到期前一周提醒，偏好保本类。 子女在国外读书，关注外币汇率。 工作日上午不方便接电话。 本人视力不好，材料请放大打印。
曾在他行买基金亏损，对净值型产品谨慎。 配偶决定家庭理财，请约两人一起。 拟购置学区房，近期可能支取定期。 企业主，资金周转快，常有大额进出。
对手机银行不熟悉，需要现场指导。
""")
_KIN = {"spouse": 0, "child": 27, "parent": -27, "sibling": 3}
"""Kinship and how many years younger."""
_RELATIVES = {"married": tuple(_KIN), "single": ("parent", "sibling")}
_WITHOUT_SPOUSE = ("child", "parent", "sibling")
_DATES = (("结婚纪念日", False), ("母亲寿辰", True), ("父亲寿辰", True), ("孩子生日", False), ("店铺开业纪念", False))
_COMPANYS_DATES = (("公司成立纪念日", False), ("年度股东会", False))
_OTHER_BANKS = words("招商银行 工商银行 建设银行 农业银行 宁波银行 杭州银行 浙商银行")


def write_points(cluster: Cluster, party: Party) -> None:
    """Mobile, and for some a second line, mail, WeChat and a postal address. Some customers cannot be reached at all."""
    chance, out, ids = cluster.chance, cluster.out, cluster.ids
    if not party.traits.no_phone and (party.traits is not PLAIN or chance.random() < 0.95):
        party.mobile = party.mobile or mobile(chance)
        checked = cluster.frame.today - whole(chance, 5, 900) if chance.random() < 0.4 else None
        by = cluster.staff(party.people[0]).id if checked is not None else ""
        row = _point(ids.next(), party.id, "mobile", party.mobile, party.mobile, 1, maybe_text(checked), by)
        out.add("contact_point", row, party.books)
        if chance.random() < 0.06:
            second = landline(chance, AREA_CODE) if chance.random() < 0.4 else mobile(chance)
            kind = "phone" if "-" in second else "mobile"
            out.add("contact_point", _point(ids.next(), party.id, kind, second, digits_of(second), 0, None, ""), party.books)
    wealthy = party.fortune > 5 * WAN
    if chance.random() < (0.3 if wealthy else 0.05):
        out.add(
            "contact_point",
            _point(ids.next(), party.id, "wechat", f"wx_{party.number:x}{whole(chance, 10, 99)}", "", 0, None, ""),
            party.books,
        )
    if chance.random() < (0.14 if wealthy else 0.03):
        mail = f"u{whole(chance, 10_000, 99_999_999)}@{one_of(chance, _MAILS)}"
        out.add("contact_point", _point(ids.next(), party.id, "email", mail, "", 0, None, ""), party.books)
    if party.status != "potential" and chance.random() < (0.6 if wealthy else 0.2):
        out.add("contact_point", _point(ids.next(), party.id, "post", address(chance, party.district), "", 0, None, ""), party.books)


def write_preference(cluster: Cluster, party: Party) -> None:
    """How they want to be treated, where that is known; those who refuse calls are always known."""
    chance = cluster.chance
    party.refuses = party.traits.do_not_call or (party.traits is PLAIN and chance.random() < 0.018)
    if not party.refuses and chance.random() > (0.6 if party.fortune > 5 * WAN else 0.12):
        return
    hobbies = "、".join(dict.fromkeys(one_of(chance, _HOBBIES) for _n in range(whole(chance, 0, 3))))
    consent = int(chance.random() > 0.02)
    row = _preference(
        cluster.ids.next(), party.id, _CHANNELS.draw(chance), int(chance.random() < 0.15), consent, int(party.refuses), hobbies
    )
    cluster.out.add("preference", row, party.books)


def write_background(cluster: Cluster, party: Party) -> None:
    """Important dates, relatives, notes, marks, holdings elsewhere: the more, the better the customer is known."""
    chance, out, ids, frame = cluster.chance, cluster.out, cluster.ids, cluster.frame
    manager = cluster.staff(party.people[0]).id
    known = 1.0 if party.fortune > 50 * WAN else 0.5 if party.fortune > 5 * WAN else 0.06
    if party.status == "potential":
        known = 0.1
    if chance.random() < 0.3 * known:
        label, lunar = one_of(chance, _DATES if party.kind == "retail" else _COMPANYS_DATES)
        year = whole(chance, 1985, frame.business_date.year - 3) if chance.random() < 0.7 else None
        calendar = "lunar" if lunar else "solar"
        row = _date(ids.next(), party.id, label, calendar, year, whole(chance, 1, 12), whole(chance, 1, 28))
        out.add("important_date", row, party.books)
    if chance.random() < 0.4 * known and party.born is not None:
        write_relative(cluster, party, one_of(chance, _RELATIVES.get(party.marital, _WITHOUT_SPOUSE)))
    if chance.random() < 0.35 * known:
        written = frame.today - whole(chance, 3, 500)
        out.add("customer_note", _note(ids.next(), party.id, one_of(chance, _NOTES), text(written), manager), party.books)
    if chance.random() < 0.2 * known:
        mark = one_of(chance, ("A", "A", "B", "B", "C"))
        out.add(
            "customer_rating", _rating(ids.next(), party.id, "relationship", mark, text(frame.today - whole(chance, 10, 700))), party.books
        )
    if chance.random() < 0.25 * known:
        ends = frame.today + whole(chance, 5, 500) if chance.random() < 0.6 else None
        product = one_of(chance, ("time_deposit", "wealth", "fund"))
        row = _other(ids.next(), party.id, one_of(chance, _OTHER_BANKS), product, whole(chance, 2, 200) * WAN, maybe_text(ends))
        out.add("other_bank", row, party.books)


def write_relative(cluster: Cluster, party: Party, kinship: str) -> None:
    """A relative who is not a customer; children have their father's surname."""
    assert party.born is not None
    chance = cluster.chance
    year = date.fromordinal(party.born).year + _KIN[kinship] + whole(chance, -3, 3)
    sex = ("F" if party.sex == "M" else "M") if kinship == "spouse" else one_of(chance, "MF")
    shared = kinship == "sibling" or (kinship == "child" and party.sex == "M") or (kinship == "parent" and sex == "M")
    surname = split_name(party.name).surname if shared and not party.name.isascii() else ""
    phone = mobile(chance) if chance.random() < 0.5 else ""
    employer = one_of(chance, cluster.world.employers) if chance.random() < 0.3 else ""
    row = _family(cluster.ids.next(), party.id, person_name(chance, sex, year, surname), kinship, year, phone, employer)
    cluster.out.add("family_member", row, party.books)


def remark(cluster: Cluster, party: Party) -> str:
    """What stands beside the customer's name in lists: for a few of those who are known well."""
    chance = cluster.chance
    return one_of(chance, _NOTES) if party.kind == "retail" and party.held > 20 * WAN and chance.random() < 0.12 else ""
