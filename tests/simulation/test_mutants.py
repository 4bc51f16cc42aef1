"""The judge notices each broken rule: the seed in the table is played with the rule broken, and does not pass; as the code is, it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.mutants import Change, DoesNotApply, Mutant, applied, mutants
from tests.simulation.played import played
from tests.simulation.run import simulate


@pytest.mark.parametrize("name", mutants())
def test_a_broken_rule_is_noticed(name: str) -> None:
    mutant = mutants()[name]
    assert mutant.seed >= 0, f'no seed is known: python -m tests.simulation --search "{name}"'
    with applied(mutant):
        broken = simulate(mutant.seed).broken
    assert broken, f'seed {mutant.seed} does not tell any more: python -m tests.simulation --search "{name}"'


@pytest.mark.parametrize("seed", sorted({mutant.seed for mutant in mutants().values()}))
def test_its_seed_tells_of_the_broken_rule_and_of_nothing_else(seed: int, kept: Path) -> None:
    assert played(seed, kept).broken == ""


def test_a_mutant_of_older_code_is_not_taken_for_one_that_was_noticed() -> None:
    stale = Mutant("stale", 0, (Change("rmdesk.sync.push:push_outbox", "words that are not there", ""),))
    with pytest.raises(DoesNotApply, match="0 times"), applied(stale):
        pass


def test_there_are_mutants_enough() -> None:
    assert len(mutants()) >= 12
