"""The sync with one rule broken at a time, to show that the oracle would notice. `mutants.toml` names the rules, what breaks them, and the seeds that tell.

A mutant is the real function with a few words of its source replaced; only its code object is exchanged, so whoever imported the function runs
the mutant, and afterwards the original again.
"""

from __future__ import annotations

import importlib
import inspect
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType

from tests.simulation.run import simulate

TABLE = Path(__file__).with_name("mutants.toml")


@dataclass(frozen=True)
class Change:
    """In the function `where` (`module:qualified name`), `old` becomes `new`."""

    where: str
    old: str
    new: str


@dataclass(frozen=True)
class Mutant:
    """A broken rule, and a seed whose run tells; -1: none is known yet."""

    name: str
    seed: int
    change: tuple[Change, ...]


class DoesNotApply(Exception):
    """The code no longer has the words that a mutant replaces: write the mutant anew."""


@cache
def mutants() -> dict[str, Mutant]:
    """All of the table, by name."""
    listed = tomllib.loads(TABLE.read_text(encoding="utf-8"))["mutant"]
    return {one["name"]: Mutant(one["name"], one["seed"], tuple(Change(**change) for change in one["change"])) for one in listed}


@contextmanager
def applied(mutant: Mutant) -> Iterator[None]:
    """The rule is broken inside.

    Raises:
        DoesNotApply: the table is older than the code.
    """
    originals: list[tuple[FunctionType, CodeType]] = []
    try:
        for where in dict.fromkeys(change.where for change in mutant.change):
            function = _function(where)
            originals.append((function, function.__code__))
            function.__code__ = _mutated(function, [change for change in mutant.change if change.where == where])
        yield
    finally:
        for function, code in originals:
            function.__code__ = code


def search(mutant: Mutant, most: int = 1_000) -> int:
    """The first seed that tells, or -1."""
    with applied(mutant):
        return next((seed for seed in range(most) if simulate(seed).broken), -1)


def keep(mutant: Mutant, seed: int) -> None:
    """Write the seed into the table."""
    text = TABLE.read_text(encoding="utf-8")
    pattern = rf'(name = "{re.escape(mutant.name)}"\nseed = )-?\d+'
    TABLE.write_text(re.sub(pattern, rf"\g<1>{seed}", text), encoding="utf-8")


def _function(where: str) -> FunctionType:
    module, _colon, name = where.partition(":")
    found: object = importlib.import_module(module)
    for part in name.split("."):
        found = inspect.getattr_static(found, part)
    found = inspect.unwrap(found.__func__ if isinstance(found, staticmethod | classmethod) else found)  # type: ignore[arg-type]
    if not isinstance(found, FunctionType):
        raise DoesNotApply(f"{where} is no function")
    return found


def _mutated(function: FunctionType, changes: list[Change]) -> CodeType:
    module = inspect.getmodule(function)
    assert module is not None
    whole, part = inspect.getsource(module), inspect.getsource(function)
    mutated = part
    for change in changes:
        if mutated.count(change.old) != 1:
            raise DoesNotApply(f"{change.where} has {mutated.count(change.old)} times: {change.old}")
        mutated = mutated.replace(change.old, change.new)
    compiled = compile(whole.replace(part, mutated), str(module.__file__), "exec", dont_inherit=True)
    (code,) = [code for code in _nested(compiled) if code.co_qualname == function.__qualname__]
    if code.co_freevars != function.__code__.co_freevars:
        raise DoesNotApply(f"{function.__qualname__} would close over other names")
    return code


def _nested(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _nested(constant)
