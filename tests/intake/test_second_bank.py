"""The documentation's example, loaded as it stands there; and nothing that a mapping can say is undocumented."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from rmdesk.center.intake import ingest, parse_mapping
from rmdesk.center.intake.fields import FIELD_KEYS
from rmdesk.center.intake.files import DIALECT_KEYS
from rmdesk.center.intake.transforms import TRANSFORMS
from rmdesk.center.intake.values import KIND_OF
from tests.conftest import ROOT
from tests.intake.conftest import Center

PAGE = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
CUSTOMERS, ACCOUNTS = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
(MAPPING,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def test_a_bank_with_chinese_headers_in_gbk(center: Center, tmp_path: Path) -> None:
    (tmp_path / "khxx.txt").write_bytes(CUSTOMERS.encode("gbk").replace(b"\n", b"\r\n"))
    (tmp_path / "zhye.txt").write_bytes(ACCOUNTS.encode("gbk"))
    mapping = parse_mapping(MAPPING, "core.toml")
    report = ingest(center, mapping, tmp_path)
    assert report.rejections == []
    assert report.business_date == date(2026, 6, 30)
    assert center.ask(
        "SELECT c.customer_no, c.name, c.id_number, c.opened, p.sex, p.birth_year, p.birth_month, p.birth_day, s.staff_no FROM customer c "
        "JOIN retail_profile p ON p.customer_id = c.id JOIN assignment x ON x.customer_id = c.id JOIN person s ON s.id = x.person_id ORDER BY 1"
    ) == [
        ("80001", "王建国", "330106198503071510", "2012-03-05", "M", 1985, 3, 7, "E07"),
        ("80002", "欧阳慧", "330102196711120044", "2015-06-19", "F", 1967, 11, 12, "E07"),
        ("80003", "陈静", "330108199202291541", "2020-02-29", "F", 1992, 2, 29, "E09"),
    ]
    assert center.ask("SELECT value, digits FROM contact_point ORDER BY 1") == [
        ("+8613805710001", "13805710001"),
        ("+8657188880003", "057188880003"),
    ]
    assert center.ask("SELECT amount, date FROM balance ORDER BY 1") == [(-3520, "2026-06-30"), (120450000, "2026-06-30")]
    again = ingest(center, mapping, tmp_path)
    assert (again.added, again.changed) == (0, 0)


def test_everything_a_mapping_can_say_is_documented() -> None:
    words = {*FIELD_KEYS, *DIALECT_KEYS, *KIND_OF, *TRANSFORMS}
    assert {word for word in words if not re.search(rf"`[^`]*\b{word}\b[^`]*`", PAGE)} == set()
