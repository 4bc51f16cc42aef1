"""Whatever fits the center's own description, or almost does, gets an answer that the description promises: never a 5xx, never a stranger's row."""

from __future__ import annotations

import random
from typing import Any, Final
from uuid import uuid4

import hypothesis
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from rmdesk.center.api.app import create_app
from rmdesk.clock import StoppedClock
from rmdesk.store.tables import BY_NAME
from rmdesk.store.wire import mutation_hash
from tests.center.callers import Caller
from tests.center.small_bank import CHEN, NOW, SmallBank

SECRET: Final = f"only for Lin {uuid4()}"
Case = schemathesis.Case[Any]
BOOKS: Final = ("bank", "branch:east", "rm:chen", "private:chen", "rm:lin", "private:lin", "unassigned")
CASES: Final = 25
"""For each endpoint."""


class Center:
    """The application over a bank with a secret of Lin's, and Chen's device."""

    def __init__(self, bank: SmallBank) -> None:
        self.bank = bank
        bank.load("customer", [{"id": "lin1", "remarks": SECRET}])
        bank.load("customer_note", [{"id": "note1", "customer_id": "lin1", "text": SECRET}])
        chen = Caller(bank, CHEN)
        self.device = chen.enrolled.device
        self.token = chen.sign_in()
        self.app: FastAPI = create_app(bank.db, StoppedClock(at=NOW))


def nearer(case: Case, center: Center, lot: random.Random) -> None:
    """Half of the time, replace what was drawn blindly by what exists, so that answers come from behind the first check."""
    query: dict[str, Any] = case.query
    near = {
        "book": BOOKS,
        "table": tuple(BY_NAME),
        "epoch": (1,),
        "after": (0, 3, ""),
        "limit": (1, 100),
        "prefix": ("", "l", "lin1"),
        "id": ("", "lin1"),
    }
    for name in query.keys() & near.keys():
        if lot.random() < 0.5:
            query[name] = lot.choice(near[name])
    body: Any = case.body
    if isinstance(body, dict):
        if "device" in body and lot.random() < 0.8:
            body["device"] = center.device
        for mutation in body["mutations"] if isinstance(body.get("mutations"), list) else []:
            if isinstance(mutation, dict):
                _nearer_edit(mutation, lot)


def _nearer_edit(mutation: dict[str, Any], lot: random.Random) -> None:
    if lot.random() < 0.7:
        mutation["table"] = lot.choice(("customer", "contact", "customer_note", "person", "sync_conflict", "opportunity"))
        mutation["op"] = lot.choice(("insert", "update", "delete"))
        mutation["id"] = lot.choice(("lin1", "chen1", "note1", str(mutation.get("id"))))
    fields = mutation.get("fields")
    if isinstance(fields, dict) and lot.random() < 0.7:
        fields |= {lot.choice(("remarks", "text", "customer_id", "owner_id", "summary")): [None, lot.choice(("lin1", "x", 7, None))]}
        try:
            mutation["hash"] = mutation_hash(str(mutation["table"]), str(mutation["id"]), str(mutation["op"]), fields)
        except (KeyError, TypeError, ValueError):
            return


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_center_keeps_to_its_description_and_to_each_managers_rows(bank: SmallBank) -> None:
    center = Center(bank)
    schema = schemathesis.openapi.from_asgi("/openapi.json", center.app)
    operations: list[Any] = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]
    assert len(operations) >= 12
    seen: dict[str, set[int]] = {}
    for operation in operations:
        if operation.path == "/v1/hint":
            continue  # its answer is a stream without an end; `test_api_access` asks for it
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode == GenerationMode.NEGATIVE and not (operation.query or operation.body):
                continue  # there is nothing to get wrong
            _try(center, operation, mode, seen.setdefault(operation.label, set()))
    for label, statuses in seen.items():
        assert max(statuses) < 500, label
    assert 200 in seen["GET /v1/changes"] & seen["GET /v1/rows"] & seen["POST /v1/push"], "the tries got behind the first check"
    bank.assert_sums_hold()
    assert bank.rows("SELECT remarks FROM customer WHERE id = 'lin1'") == [(SECRET,)]


def _try(center: Center, operation: Any, mode: GenerationMode, statuses: set[int]) -> None:
    @hypothesis.settings(
        max_examples=CASES, deadline=None, derandomize=True, database=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    @hypothesis.given(operation.as_strategy(generation_mode=mode), st.randoms(use_true_random=False))
    def ask(case: Case, lot: random.Random) -> None:
        if mode == GenerationMode.POSITIVE:
            nearer(case, center, lot)
        token = center.token if lot.random() < 0.9 else "x"
        answer = case.call(headers={"authorization": f"Bearer {token}"})
        statuses.add(answer.status_code)
        assert answer.status_code < 500, answer.text
        assert SECRET not in answer.text
        case.validate_response(answer, checks=[status_code_conformance, content_type_conformance, response_schema_conformance])

    ask()
