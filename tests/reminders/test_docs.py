"""The page about reminders names every rule and every parameter."""

from __future__ import annotations

import msgspec
import pytest

from rmdesk.domain.reminder_parameters import RULES
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "reminders.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", RULES)
def test_every_rule_and_parameter_is_documented(code: str) -> None:
    assert f"| `{code}` |" in PAGE
    assert [field.name for field in msgspec.structs.fields(RULES[code]) if f"`{field.name}`" not in PAGE] == []
