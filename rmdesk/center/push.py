"""Taking the desks' edits: each exactly once, each with its answer, in the order they were made.

A batch is one transaction. Its edits are worked through in waves in which no row occurs twice: everything a wave needs is looked up at once
(`judging`), and its effects are written a table at a time. If the database refuses a wave, its edits are taken one by one, each with a
savepoint, so that a bad one is answered and the others go on. Effects, answers and change-log entries commit together.

An edit that was seen before, from this desk or from another copy of it, gets its stored answer again. A counter that this device used for
another edit is `forked`: the desk is a copy, and nothing of that edit was done.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec
from sqlalchemy.exc import DataError
from sqlalchemy.exc import IntegrityError as ConstraintBroken

from rmdesk.center import durability, prospects
from rmdesk.center.database import CenterDb, RetryWrite, Tx
from rmdesk.center.feed import Feed
from rmdesk.center.judging import Judge
from rmdesk.center.pages import ORDER
from rmdesk.center.permission import Person
from rmdesk.center.routing import marks
from rmdesk.errors import NotAllowed
from rmdesk.i18n import _
from rmdesk.sync.protocol import Mutation, Outcome, Push, PushAnswer, Status

_LOOKS = 6
_TAKEN = (Status.APPLIED, Status.CONFLICT)


def take(db: CenterDb, person: Person, push: Push, now: datetime) -> PushAnswer:
    """Apply `push` for `person` and answer each mutation.

    Raises:
        NotAllowed: the batch names another device than the one that signed in.
        DiskFull, RmdeskError: the database cannot take it; nothing of the batch was done.
    """
    if push.device != person.device:
        raise NotAllowed(_("These edits were made on another device."))
    return db.write(lambda tx: _Batch(tx, person, now).take(push.mutations))


class _Batch:
    """One push inside one transaction."""

    def __init__(self, tx: Tx, person: Person, now: datetime) -> None:
        self.tx = tx
        self.person = person
        self.now = now
        self.feed = Feed(tx, person.id, now, person.device)
        self.judge = Judge(self.feed, person, now)

    def take(self, mutations: list[Mutation]) -> PushAnswer:
        # Holding one's own books first makes a second batch of this person wait here, and then find this one's answers.
        self.feed.ledger.lock(self.person.writable)
        known = self._known([one.edit for one in mutations])
        used = self._used([one.counter for one in mutations])
        fresh: dict[str, Mutation] = {}
        for one in mutations:
            if one.edit in known:
                continue
            if used.setdefault(one.counter, one.edit) != one.edit:
                break  # a copy: what follows may build on this edit, so it waits for the new identity as well
            fresh.setdefault(one.edit, one)
        answers: dict[int, Outcome] = {}
        with self.feed.together():
            for wave in _waves(list(fresh.values())):
                answers.update(self._taken(wave))
        mark = durability.generation(self.tx)
        answers = {counter: msgspec.structs.replace(answer, mark=mark) for counter, answer in answers.items()}
        self._store([(one, answers[one.counter]) for one in fresh.values()])
        known |= {edit: (one.hash, answers[one.counter]) for edit, one in fresh.items()}
        return PushAnswer([_answer(one, known.get(one.edit)) for one in mutations])

    def _known(self, edits: list[str]) -> dict[str, tuple[str, Outcome]]:
        """Edit → (hash, answer) of this person's edits that were taken before, whichever device brought them."""
        found: dict[str, tuple[str, Outcome]] = {}
        for start in range(0, len(edits), 500):
            part = edits[start : start + 500]
            for edit, said, outcome in self.tx.rows(
                f"SELECT edit, hash, outcome FROM mutation WHERE person_id = ? AND edit IN ({marks(part)})",  # ix_mutation_edit
                (self.person.id, *part),
            ):
                found[str(edit)] = (str(said), msgspec.json.decode(str(outcome), type=Outcome))
        return found

    def _used(self, counters: list[int]) -> dict[int, str]:
        """Counter → edit, of what this device pushed before."""
        found: dict[int, str] = {}
        for start in range(0, len(counters), 500):
            part = counters[start : start + 500]
            rows = self.tx.rows(
                f"SELECT counter, edit FROM mutation WHERE device = ? AND counter IN ({marks(part)})", (self.person.device, *part)
            )
            found.update((int(counter or 0), str(edit)) for counter, edit in rows)
        return found

    def _store(self, answered: list[tuple[Mutation, Outcome]]) -> None:
        """Keep the answers, and the edits themselves where they were not taken."""
        device, person, day = self.person.device, self.person.id, self.now.date().isoformat()
        self.tx.many(
            "INSERT INTO mutation (device, counter, person_id, edit, hash, received_on, outcome, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (device, one.counter, person, one.edit, one.hash, day, _json(answer), "" if answer.status in _TAKEN else _json(one))
                for one, answer in answered
            ],
        )

    def _taken(self, wave: list[Mutation]) -> dict[int, Outcome]:
        """Write a wave; if the database refuses it, its edits one by one."""
        try:
            with self.feed.ledger.savepoint():
                return self._written(wave)
        except (ConstraintBroken, DataError) as error:
            self.feed.routing.forget()
            if len(wave) == 1:
                reason = _("It breaks a rule of the database: {text}").format(text=str(error.orig).strip().splitlines()[0])
                return {wave[0].counter: Outcome(wave[0].counter, Status.REJECTED, {}, reason=reason)}
        answers: dict[int, Outcome] = {}
        for one in wave:
            answers.update(self._taken([one]))
        return answers

    def _written(self, wave: list[Mutation]) -> dict[int, Outcome]:
        prospects.bear(self.feed, self.person, wave)
        for _look in range(_LOOKS):
            effects = self.judge.effects(wave)
            if not self.feed.hold(frozenset(effects.books)):
                break
        else:
            raise RetryWrite
        for table in ORDER:
            self.feed.write(table, effects.old[table], effects.new[table], effects.edits)
        self.feed.write("sync_conflict", {}, effects.conflicts)
        seqs = {book: self.feed.ledger.seq(book) for book in sorted(self.person.writable | (effects.books & self.judge.supervised))}
        return {
            counter: msgspec.structs.replace(one, seqs=seqs) if one.status in _TAKEN else one for counter, one in effects.answers.items()
        }


def _waves(mutations: list[Mutation]) -> Iterator[list[Mutation]]:
    """The mutations in order, cut wherever a row would occur a second time."""
    wave: list[Mutation] = []
    rows: set[tuple[str, str]] = set()
    for one in mutations:
        if (one.table, one.id) in rows:
            yield wave
            wave, rows = [], set()
        wave.append(one)
        rows.add((one.table, one.id))
    if wave:
        yield wave


def _answer(one: Mutation, known: tuple[str, Outcome] | None) -> Outcome:
    if known is None:
        return Outcome(one.counter, Status.FORKED, {})
    said, answer = known
    if said != one.hash:
        return Outcome(one.counter, Status.REJECTED, {}, reason=_("Another edit has this id."))
    return msgspec.structs.replace(answer, counter=one.counter)


def _json(message: msgspec.Struct) -> str:
    return msgspec.json.encode(message).decode()
