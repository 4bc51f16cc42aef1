"""Customer groups: which there are, and who is in one: fixed members, whoever a rule lets through now, or the members of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.filter_line import BadFilter, parse
from rmdesk.domain.filter_terms import DEFAULT_LEVELS, Vocabulary, Word
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _
from rmdesk.store.figures import main_currency
from rmdesk.store.queries.as_of import CUSTOMER_LIVES
from rmdesk.store.queries.group_figures import GroupFigures, group_figures

if TYPE_CHECKING:
    from sqlite3 import Connection

_MOST_TAGS: Final = 200
_GROUPS_SQL: Final = """
    SELECT g.id, g.name, g.kind, g.rule, g.owner_id, coalesce(p.name, ''), g.remarks
    FROM customer_group AS g
    LEFT JOIN person AS p ON p.id = g.owner_id
    WHERE g.deleted_at IS NULL
    ORDER BY g.kind = 'time', g.kind, g.name, g.id
"""
_MEMBERS_SQL: Final = f"""
    SELECT c.rowid
    FROM group_member AS m
    CROSS JOIN customer AS c ON c.id = m.customer_id
    WHERE m.group_id = :group AND m.deleted_at IS NULL AND {CUSTOMER_LIVES}
"""
_MEMBERS_ON_DAY_SQL: Final = f"""
    SELECT c.rowid
    FROM group_member_day AS m
    CROSS JOIN customer AS c ON c.id = m.customer_id
    WHERE m.group_id = :group AND m.date = :on AND m.deleted_at IS NULL AND {CUSTOMER_LIVES}
"""
_DAY_SQL: Final = "SELECT max(date) FROM group_member_day WHERE group_id = ? AND date <= ? AND deleted_at IS NULL"


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group as the list of groups shows it."""

    id: str
    name: str
    kind: str
    """`entity`, `concept` or `time`."""
    rule: str
    owner_id: str
    owner: str
    remarks: str
    count: int | None
    """Members; None if the rule is no filter."""
    on: date | None
    """Of a time group, the day of the membership."""
    problem: str
    """What is wrong with the rule."""
    figures: GroupFigures | None = None
    """What the group has; None if the rule is no filter."""


@dataclass(frozen=True, slots=True)
class GroupName:
    """A group, without its members."""

    id: str
    name: str
    kind: str


def group_names(conn: Connection) -> list[GroupName]:
    """All groups in the order of the list of groups."""
    return [GroupName(group, name, kind) for group, name, kind, *_others in conn.execute(_GROUPS_SQL)]


def group_lines(conn: Connection, today: date) -> list[GroupLine]:
    """All groups, those with fixed members and rules first. A rule is followed for its count: 0.1 s each at 100,000 customers."""
    found = []
    for group, name, kind, rule, owner, owner_name, remarks in conn.execute(_GROUPS_SQL).fetchall():
        problem, count, figures = "", None, None
        try:
            rows = _rows(conn, group, kind, rule, today, frozenset())
            count, figures = len(rows), group_figures(conn, group, kind, rows, today)
        except InvalidValue as error:
            problem = error.what
        on = _day_of(conn, group, kind, today)
        found.append(GroupLine(group, name, kind, rule, owner, owner_name, remarks, count, on, problem, figures))
    return found


def rows_of_group(conn: Connection, name: str, today: date, seen: frozenset[str] = frozenset()) -> set[int]:
    """Row numbers of the customers in every group of this name, as of `today`.

    Raises:
        InvalidValue: there is no such group, its rule is no filter, or leads back to itself.
    """
    groups = conn.execute("SELECT id, kind, rule FROM customer_group WHERE name = ? AND deleted_at IS NULL", (name,)).fetchall()
    if not groups:
        raise InvalidValue(_("There is no group “{name}”.").format(name=name))
    return set().union(*(_rows(conn, group, kind, rule, today, seen) for group, kind, rule in groups))


def _rows(conn: Connection, group: str, kind: str, rule: str, today: date, seen: frozenset[str]) -> set[int]:
    if kind == "entity":
        return {row for (row,) in conn.execute(_MEMBERS_SQL, {"group": group})}
    if kind == "time":
        on = _day_of(conn, group, kind, today)
        return {row for (row,) in conn.execute(_MEMBERS_ON_DAY_SQL, {"group": group, "on": on.isoformat() if on else ""})}
    if group in seen:
        raise InvalidValue(_("The rule of this group leads back to itself."), _("Take the group out of the rule."))
    return rows_of_rule(conn, rule, today, seen | {group})


def rows_of_rule(conn: Connection, rule: str, today: date, seen: frozenset[str] = frozenset()) -> set[int]:
    """Row numbers of the customers whom a rule lets through as of `today`; an empty one lets through nobody.

    Raises:
        InvalidValue: it is no filter, or leads back to itself.
    """
    try:
        wanted = parse(rule, vocabulary(conn))
    except BadFilter as error:
        raise InvalidValue(_("The rule of this group is no filter: {why}").format(why=error.what), error.todo) from None
    if not wanted:
        return set()
    from rmdesk.store.queries.customer_filter import rows_passing

    return rows_passing(conn, wanted, today, seen)


def _day_of(conn: Connection, group: str, kind: str, today: date) -> date | None:
    """The latest day up to `today` on which the members of a time group were put down."""
    if kind != "time":
        return None
    (on,) = conn.execute(_DAY_SQL, (group, today.isoformat())).fetchone()
    return date.fromisoformat(on) if on else None


def vocabulary(conn: Connection) -> Vocabulary:
    """The words that this bank and this RM have: levels, groups, tags, and the currency of most accounts."""
    known = {word.code: word for word in DEFAULT_LEVELS}
    levels = []
    for code, zh, en in conn.execute("SELECT code, name_zh, name_en FROM tier WHERE deleted_at IS NULL ORDER BY rank"):
        ours = known.get(code, Word(code, (), ()))
        levels.append(Word(code, _names(en, code, *ours.en), _names(zh, *ours.zh)))
    groups = (name for (name,) in conn.execute("SELECT DISTINCT name FROM customer_group WHERE deleted_at IS NULL ORDER BY name"))
    tags: dict[str, None] = {}
    for (line,) in conn.execute("SELECT DISTINCT tags FROM contact WHERE tags <> '' AND deleted_at IS NULL LIMIT ?", (_MOST_TAGS,)):
        tags.update(dict.fromkeys(tag.lstrip("#") for tag in line.split()))
    return Vocabulary(tuple(levels) or DEFAULT_LEVELS, tuple(groups), tuple(sorted(tags)), main_currency(conn))


def _names(*names: str) -> tuple[str, ...]:
    """Names as one can type them: without blanks, each once, however it is capitalised."""
    return tuple({name.lower(): None for name in ("".join(name.split()) for name in names) if name})
