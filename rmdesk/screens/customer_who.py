"""The sections of a customer's page that say who they are, how to reach them, and who is around them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.lunar import from_solar, lunar_text
from rmdesk.domain.money import Money, format_money
from rmdesk.i18n import _, current_language
from rmdesk.screens.field_names import field_name
from rmdesk.screens.masks import Masks
from rmdesk.screens.sheet import Section, TableColumn, TableSection
from rmdesk.screens.words import dated, near, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from rmdesk.store.queries.picture import CustomerPicture
    from rmdesk.store.queries.picture_who import Anniversary, Identity

SOON: Final = 14
"""Days before a birthday or other date from which it stands out."""
LEFT: Final = TableColumn()
LESS: Final = TableColumn(priority=2)
LEAST: Final = TableColumn(priority=3)


def who_sections(picture: CustomerPicture, masks: Masks) -> list[Section]:
    """Ways to reach them, identity, profile, people, days, remarks."""
    today = picture.business_date
    return [
        _points(picture, masks),
        _identity(picture, masks),
        _profile(picture, masks),
        TableSection(
            _("Contact persons"),
            (LEFT, LEFT, LEAST, LESS, LEAST),
            tuple(
                (
                    Cell(one.name, "strong"),
                    masks.cell(one.phone_masked, one.name, "contact_person", one.id, "phone"),
                    word(one.position, "position"),
                    word(one.decision_role, "decision_role"),
                    both_calendars(one.birthday, today) if one.birthday else "",
                )
                for one in picture.persons
            ),
        ),
        TableSection(
            _("Family"),
            (LEFT, LEFT, LESS, LEFT, LEAST),
            tuple(
                (
                    Cell(one.name, "strong"),
                    word(one.kinship, "kinship"),
                    str(one.birth_year or ""),
                    masks.cell(one.phone_masked, one.name, "family_member", one.id, "phone"),
                    one.employer,
                )
                for one in picture.family
            ),
        ),
        FactSection(_("Days to remember"), tuple(Fact(one.label, both_calendars(one.when, today)) for one in picture.important_days)),
        FactSection(_("Background"), _remarks(picture)),
    ]


def _identity(picture: CustomerPicture, masks: Masks) -> FactSection:
    who = picture.identity
    facts = [
        Fact(_("Number"), who.customer_no),
        Fact(_("Kind"), " · ".join(dict.fromkeys(part for part in (word(who.kind, "kind"), who.type_name) if part))),
        Fact(_("Status"), Cell(word(who.status), None if who.status == "active" else "warn")),
        Fact(word(who.id_type, "id_type") or _("ID"), masks.cell(who.id_masked, _("ID"), "customer", who.id, "id_number")),
        Fact(_("Birthday"), both_calendars(picture.birthday, picture.business_date) if picture.birthday else ""),
        Fact(_("Customer since"), f"{who.opened} · {near(who.opened, picture.business_date)}" if who.opened else ""),
        Fact(_("Branch"), who.branch),
        Fact(_("Looked after by"), _managers(who)),
        Fact(_("Source"), " · ".join(str(part) for part in (who.source, who.as_of) if part)),
    ]
    return FactSection(_("Customer"), tuple(fact for fact in facts if _text(fact)))


def _managers(who: Identity) -> str:
    return _(", ").join(f"{one.name or one.person_id} {word(one.part, 'part')} {_percent(one.share)}" for one in who.managers)


def _percent(ppm: int) -> str:
    whole, rest = divmod(ppm, 10_000)
    return f"{whole}.{rest // 1000}%" if rest else f"{whole}%"


def _points(picture: CustomerPicture, masks: Masks) -> FactSection:
    facts = []
    for point in picture.points:
        called = word(point.kind, "point_kind")
        masked = point.kind in ("mobile", "phone")
        value = masks.cell(point.value_masked, called, "contact_point", point.id, "value") if masked else point.value_masked
        about = [_("preferred")] if point.preferred else []
        if point.verified_on:
            about.append(_("verified {day}").format(day=point.verified_on))
        shown, tone = (value.text, value.tone) if isinstance(value, Cell) else (value, None)
        facts.append(Fact(called, Cell("  ".join((shown, " · ".join(about))) if about else shown, tone)))
    return FactSection(_("How to reach them"), tuple(facts), _("no phone, no address"))


def _profile(picture: CustomerPicture, masks: Masks) -> FactSection:
    profile = picture.profile
    facts = []
    for field, value in profile.fields.items():
        if field == "credit_code":
            facts.append(Fact(field_name(field), masks.cell(str(value), field_name(field), profile.table, profile.id, field)))
        elif field == "id_expiry" and isinstance(value, date):
            left = (value - picture.business_date).days
            facts.append(Fact(field_name(field), Cell(f"{value} · {near(value, picture.business_date)}", _urgency(left, 30))))
        else:
            facts.append(Fact(field_name(field), said(field, value)))
    gate = picture.gate
    if gate.channel:
        facts.append(Fact(_("Prefers"), word(gate.channel, "preferred_channel")))
    if not gate.consent or gate.do_not_call:
        wish = _("does not want to be called") if gate.do_not_call else _("has not agreed to marketing")
        facts.append(Fact(_("Wishes"), Cell(wish, "warn")))
    if gate.may_disturb:
        facts.append(Fact(_("Days off"), _("may be called on days off")))
    if gate.hobbies:
        facts.append(Fact(_("Hobbies"), gate.hobbies))
    return FactSection(_("Profile"), tuple(facts))


def said(field: str, value: str | int | date | Money) -> str:
    """A value of a profile column in words."""
    if isinstance(value, Money):
        return format_money(value, current_language(), with_code=value.currency != "CNY")
    return word(value, field) if isinstance(value, str) else str(value)


def _urgency(days_left: int, soon: int) -> Tone | None:
    return "bad" if days_left < 0 else "warn" if days_left <= soon else None


def both_calendars(day: Anniversary, today: date) -> Cell:
    """`12-03 in 13 days · lunar 10/25 · turns 48 · since 1980`: when it is next kept, what that day is in the other calendar."""
    language = current_language()
    parts = []
    if day.next is not None:
        parts.append(dated(day.next, today))
        if day.calendar == "lunar":
            parts.append(lunar_text(day.month, day.day, language, leap=day.leap))
        else:
            other = from_solar(day.next)
            parts.append(lunar_text(other.month, other.day, language, leap=other.leap))
        if day.turns:
            parts.append(_("turns {years}").format(years=day.turns))
    elif day.calendar == "lunar":
        parts.append(lunar_text(day.month, day.day, language, leap=day.leap))
    else:
        parts.append(f"{day.month:02d}-{day.day:02d}")
    if day.year:
        parts.append(str(day.year))
    close = day.next is not None and (day.next - today).days <= SOON
    return Cell(" · ".join(parts), "accent" if close else None)


def _remarks(picture: CustomerPicture) -> tuple[Fact, ...]:
    facts = [Fact(_("Remarks"), picture.identity.remarks)] if picture.identity.remarks else []
    facts += [Fact(str(note.registered_at or ""), note.text) for note in picture.notes]
    return tuple(facts)


def _text(fact: Fact) -> str:
    return fact.value.text if isinstance(fact.value, Cell) else fact.value
