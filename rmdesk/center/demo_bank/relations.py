"""Relations between customers, and the kinds there are."""

from __future__ import annotations

from rmdesk.center.demo_bank.rows import Row, maker
from rmdesk.center.demo_bank.world import Cluster, Party
from rmdesk.domain.ids import id_from_key

_TYPES = (
    ("spouse", "配偶", "spouse", "配偶", "spouse"),
    ("parent", "父母", "parent", "子女", "child"),
    ("sibling", "兄弟姐妹", "sibling", "兄弟姐妹", "sibling"),
    ("group_member", "集团成员企业", "group member", "集团母公司", "group parent"),
    ("legal_representative", "法定代表人", "legal representative", "任法定代表人的企业", "company represented"),
    ("executive", "高管", "executive", "任职企业", "company served"),
    ("shareholder", "股东", "shareholder", "持股企业", "company owned"),
    ("guarantor", "担保人", "guarantor", "被担保人", "guaranteed"),
)
"""Code and labels: A is <label> of B, and B is <inverse> of A."""

_type = maker("relation_type", "id code name_zh name_en inverse_zh inverse_en", source="crm")
_relation = maker("customer_relation", "id customer_id related_id type_id", source="crm")
_IDS = {code: id_from_key("relation_type", "demo", code) for code, *_labels in _TYPES}


def relation_type_rows() -> list[Row]:
    """Rows of `relation_type`."""
    return [_type(_IDS[code], code, *labels) for code, *labels in _TYPES]


def relate(cluster: Cluster, one: Party, other: Party, code: str) -> None:
    """`one` is <code> of `other`; seen only by who sees both."""
    out = cluster.out
    out.add("customer_relation", _relation(cluster.ids.next(), one.id, other.id, _IDS[code]), out.both(one.books, other.books))
