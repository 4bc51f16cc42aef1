"""One `[[load]]` at work: from a record to the rows it gives. Nothing here knows the database."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from rmdesk.center.intake.balances import Balances, DayEnd, DayOrder, Tally
from rmdesk.center.intake.columns import Getter, Index
from rmdesk.center.intake.columns import Record as Fields
from rmdesk.center.intake.loads import EndOfDay, Load
from rmdesk.center.intake.rules import rules
from rmdesk.center.intake.sources import Record
from rmdesk.center.intake.values import Unfit, read_day, shown
from rmdesk.domain.ids import id_from_key, id_under
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _
from rmdesk.store.tables.base import BusinessRow
from rmdesk.store.wire import Image, Wire, check_value, defaults, shape


@dataclass(frozen=True)
class Candidate:
    """A row that is fit for its table as far as it alone can tell; what it points to is still to be looked for."""

    image: Image
    refs: tuple[tuple[str, str, str], ...]
    """Table, id and key of each row it points to."""
    record: Record
    skip_repeated: bool = False
    """Another record has given the same row already; that is meant."""
    opening: bool = False
    """A balance from before the source's first day: of use only where the center knows none."""
    forward: tuple[str, ...] = ()
    """Columns whose day never goes back: see `Load`."""


@dataclass(frozen=True)
class Stamp:
    """What every row of an intake carries."""

    system: str
    as_of: date | None

    def on(self, table: str) -> Image:
        """The stamped columns of a row of `table`: facts by the million do without the day."""
        if self.as_of and issubclass(shape(table).model, BusinessRow):
            return {"source": self.system, "as_of": self.as_of.isoformat()}
        return {"source": self.system}


class Fitness:
    """The checks that a row must pass by itself."""

    def __init__(self, table: str, settled: Collection[str] = ()) -> None:
        """For rows of `table`; the `settled` columns hold what always fits."""
        self._of = shape(table)
        self._settled = frozenset(settled)
        self._defaults = defaults(table)
        self._rules = rules(table)

    def check(self, image: Image) -> None:
        """Every value fits its column, and the row its table's rules.

        Raises:
            Unfit: saying what does not.
        """
        try:
            for column, value in image.items():
                if column not in self._settled:
                    check_value(self._of, column, value)
        except InvalidValue as error:
            raise Unfit(error.what) from error
        if self._rules and (rule := self._rules.broken({**self._defaults, **image})):
            raise Unfit(_("against the rule: {rule}").format(rule=rule))


class RowStep:
    """A load that makes rows column by column."""

    tally: Tally | None = None

    def __init__(self, load: Load, index: Index, stamp: Stamp) -> None:
        self.load = load
        self.table = load.table
        self._stamp = stamp
        if load.repeat:
            index = {**index, load.repeat.name: len(index)}
        self._keep = load.where.bind(index)
        self._key = load.key.bind(index) if load.key else None
        self._number = load.under.number.bind(index) if load.under else None
        self._times = load.repeat.times.bind(index) if load.repeat else None
        self._columns: list[tuple[str, Getter]] = [(name, value.bind(index)) for name, value in load.columns.items()]
        self._targets = [(name, value.target, value.key(index)) for name, value in load.columns.items() if value.target and value.key]
        settled = [name for name, value in load.columns.items() if value.settled]
        self._fitness = Fitness(load.table, ("id", "source", "as_of", *settled))

    def rows(self, record: Record) -> Iterator[Candidate]:
        """The rows of one record: none, one, or several.

        Raises:
            Unfit: if the record does not give what they need.
        """
        if not self._keep(record.fields):
            return
        if self._times is None:
            yield self._row(record, record.fields)
            return
        for number in range(1, self._count(record.fields) + 1):
            yield self._row(record, [*record.fields, str(number)])

    def finish(self) -> Iterator[Candidate]:
        """The rows that only the end of the file gives."""
        return iter(())

    def _count(self, fields: Fields) -> int:
        assert self._times is not None
        assert self.load.repeat is not None
        times = self._times(fields)
        if not isinstance(times, int) or not 0 <= times <= self.load.repeat.most:
            raise Unfit(_("{count} repetitions; 0 to {most} are expected").format(count=times, most=self.load.repeat.most))
        return times

    def _row(self, record: Record, fields: Fields) -> Candidate:
        image: Image = self._stamp.on(self.table)
        for name, read in self._columns:
            image[name] = read(fields)
        image["id"] = self._id(fields, image)
        self._fitness.check(image)
        refs = tuple((table, str(image[name]), key(fields)) for name, table, key in self._targets if image[name] is not None)
        return Candidate(image, refs, record, self.load.skip_repeated, forward=self.load.forward)

    def _id(self, fields: Fields, image: Image) -> str:
        if self._key is not None:
            key = str(self._key(fields))
            if not key:
                raise Unfit(_("the key is empty"))
            return id_from_key(self.table, self._stamp.system, key)
        assert self._number is not None
        assert self.load.under is not None
        number = self._number(fields)
        try:
            return id_under(str(image[self.load.under.parent]), number if isinstance(number, int) else -1)
        except ValueError as error:
            raise Unfit(_("{number} is not a number from 0 to 4294967295").format(number=shown(str(number)))) from error


class BalanceStep:
    """A load that makes end-of-day balances of bookings."""

    def __init__(self, load: Load, index: Index, stamp: Stamp) -> None:
        assert load.end_of_day is not None
        about: EndOfDay = load.end_of_day
        assert about.account.key is not None
        self.load = load
        self.table = load.table
        self._stamp = stamp
        self._keep = load.where.bind(index)
        self._account = about.account.bind(index)
        self._account_key = about.account.key(index)
        self._date, self._amount = about.date.bind(index), about.amount.bind(index)
        self._balance = about.balance.bind(index) if about.balance else None
        self._order = DayOrder()
        self._balances = Balances(about.tolerance, self._order.scattered)
        self._last: dict[str, tuple[str, Record]] = {}
        self._fitness = Fitness(load.table, ("id", "source", "account_id"))

    @property
    def tally(self) -> Tally:
        """How the days came out so far."""
        return self._balances.tally

    def look_ahead(self, record: Record) -> None:
        """See a booking in a reading before the one that counts, so that the order of days need not be that of the file."""
        if self._keep(record.fields):
            with suppress(Unfit):  # the reading that counts tells it
                self._order.see(str(self._account(record.fields)), str(self._date(record.fields)))

    def rows(self, record: Record) -> Iterator[Candidate]:
        """The balance of the account's day before, once this record shows that it is over.

        Raises:
            Unfit: if the record is no booking.
        """
        if not self._keep(record.fields):
            return
        account, day = str(self._account(record.fields)), str(self._date(record.fields))
        amount, balance = self._amount(record.fields), self._balance(record.fields) if self._balance else None
        if not isinstance(amount, int):
            raise Unfit(_("{field} is empty").format(field="amount"))
        ended = self._balances.book(account, day, amount, balance if isinstance(balance, int) else None)
        if ended is not None:
            yield self._row(ended)
        self._last[account] = (self._account_key(record.fields), record)

    def finish(self) -> Iterator[Candidate]:
        """The balances of each account's last day."""
        for ended in self._balances.finish():
            yield self._row(ended)

    def _row(self, ended: DayEnd) -> Candidate:
        key, record = self._last[ended.account]
        values: dict[str, Wire] = {"account_id": ended.account, "date": ended.day, "amount": ended.amount}
        image: Image = {**self._stamp.on(self.table), **values, "id": id_under(ended.account, read_day(ended.day).toordinal())}
        self._fitness.check(image)
        return Candidate(image, (("account", ended.account, key),), record, opening=ended.opening)


def step_of(load: Load, index: Index, stamp: Stamp) -> RowStep | BalanceStep:
    """The step that carries out `load` on records of `index`."""
    return BalanceStep(load, index, stamp) if load.end_of_day else RowStep(load, index, stamp)
