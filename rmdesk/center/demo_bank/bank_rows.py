"""What belongs to the whole bank and to no customer: everything in the book `bank`."""

from __future__ import annotations

from chinese_calendar import Holiday, holidays, workdays

from rmdesk.center.demo_bank.campaigns import campaign_rows
from rmdesk.center.demo_bank.catalogue import product_rows
from rmdesk.center.demo_bank.codes import code_rows
from rmdesk.center.demo_bank.handbook import handbook_rows
from rmdesk.center.demo_bank.measures import measure_rows
from rmdesk.center.demo_bank.relations import relation_type_rows
from rmdesk.center.demo_bank.rows import Row, maker
from rmdesk.center.demo_bank.staff import organisation_rows
from rmdesk.center.demo_bank.world import World
from rmdesk.domain.ids import id_from_key

_day = maker("calendar_day", "id date working name_zh name_en", source="center")
_type = maker("customer_type", "id code kind parent_id name_zh name_en", source="center")
_role = maker("role", "id code name_zh name_en", source="center")
_policy = maker("field_policy", "id role_id table_name field access", source="center")

_TYPES = (
    ("retail", "retail", "", "零售客户", "Retail"),
    ("individual", "retail", "retail", "个人客户", "Individual"),
    ("proprietor", "retail", "retail", "个体工商户", "Sole proprietor"),
    ("corporate", "corporate", "", "对公客户", "Corporate"),
    ("small_company", "corporate", "corporate", "小微企业", "Small company"),
    ("large_company", "corporate", "corporate", "大中型企业", "Large company"),
    ("institution", "institution", "", "机构客户", "Institution"),
    ("public_institution", "institution", "institution", "事业单位", "Public institution"),
    ("authority", "institution", "institution", "机关", "Authority"),
    ("association", "institution", "institution", "社会团体", "Association"),
    ("community", "institution", "institution", "基层组织", "Community organisation"),
)
"""Code, kind, parent, names; parents first."""
_ROLES = (("rm", "客户经理", "Relationship manager"), ("supervisor", "团队主管", "Supervisor"), ("operator", "中心运维", "Center operator"))
_MASKED = (("customer", "id_number"), ("contact_point", "value"), ("account", "account_no"), ("card", "card_no"))
_REQUESTED = (
    ("customer", "name"), ("customer", "id_type"), ("retail_profile", "birth_month"), ("retail_profile", "birth_day"), ("retail_profile", "employer"),
    ("retail_profile", "position"), ("retail_profile", "marital_status"), ("retail_profile", "income_band"), ("corporate_profile", "industry"),
    ("corporate_profile", "legal_representative"),
)  # fmt: skip
"""What a manager may ask the center to change."""


def bank_rows(world: World) -> dict[str, list[Row]]:
    """All rows of the book `bank`, by table."""
    return {
        "code": code_rows(),
        "calendar_day": calendar_rows(),
        **measure_rows(),
        "handbook_page": handbook_rows(world.catalogue),
        "product": product_rows(world.catalogue),
        "customer_type": [
            _type(_type_id(code), code, kind, _type_id(parent) if parent else None, zh, en) for code, kind, parent, zh, en in _TYPES
        ],
        "relation_type": relation_type_rows(),
        "role": [_role(_role_id(code), code, zh, en) for code, zh, en in _ROLES],
        "field_policy": _policies(),
        **organisation_rows(world.bank),
        **campaign_rows(world.frame),
    }


def _type_id(code: str) -> str:
    return id_from_key("customer_type", "demo", code)


def _role_id(code: str) -> str:
    return id_from_key("role", "demo", code)


def calendar_rows() -> list[Row]:
    """Rows of `calendar_day`: the published holidays and make-up working days of all years the packaged calendar knows."""
    zh = {holiday.value: holiday.chinese for holiday in Holiday}
    listed = [(when, 0, zh.get(name, ""), name) for when, name in holidays.items()]
    listed += [(when, 1, f"{zh.get(name, '')}调休", f"{name}, make-up working day") for when, name in workdays.items()]
    return [
        _day(id_from_key("calendar_day", "demo", when.isoformat()), when.isoformat(), working, name_zh[:40], name_en[:40])
        for when, working, name_zh, name_en in sorted(listed)
    ]


def _policies() -> list[Row]:
    listed = [("rm", table, field, "masked") for table, field in _MASKED]
    listed += [("rm", table, field, "request") for table, field in _REQUESTED]
    listed.append(("rm", "customer", "remarks", "write"))
    listed += [("supervisor", table, field, "masked") for table, field in _MASKED]
    return [
        _policy(id_from_key("field_policy", "demo", f"{role}/{table}/{field}"), _role_id(role), table, field, access)
        for role, table, field, access in listed
    ]
