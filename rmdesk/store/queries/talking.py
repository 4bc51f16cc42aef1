"""What there is to talk about with a customer, each point with its reason: what matures, what lies idle, what runs out, what others have.

Sales points are withheld while a complaint is open, or the customer does not want them; points of service stay. Thresholds are the bank's
reminder rules' where there is one.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import Money
from rmdesk.domain.reminder_parameters import NoContact, RiskAssessment
from rmdesk.store.queries.picture_accounts import TermLine
from rmdesk.store.queries.picture_trend import Movement
from rmdesk.store.queries.rule_values import rule_values

if TYPE_CHECKING:
    from sqlite3 import Connection

    from rmdesk.store.queries.picture import CustomerPicture

AHEAD: Final = 30
"""Days within which something that ends is worth a word."""
IDLE_SHARE: Final = 300_000
"""Share of the assets, ppm, from which demand deposits lie idle."""
IDLE_LEAST: Final = 5_000_000
"""Minor units below which nothing lies idle."""
PEERS: Final = 300_000
"""Share of the peers, ppm, from which a product is what others have."""
LEAST_PEERS: Final = 10


class Topic(enum.StrEnum):
    """What a point is about."""

    DEPOSIT = "deposit"
    INVESTMENT = "investment"
    IDLE = "idle"
    RISK = "risk"
    PEERS = "peers"
    TIER_UP = "tier_up"
    TIER_DOWN = "tier_down"
    DOCUMENT = "document"
    CARD = "card"
    BIRTHDAY = "birthday"
    SILENCE = "silence"
    LOAN = "loan"
    COMPLAINT = "complaint"
    PROMISE = "promise"


SALES: Final = frozenset({Topic.INVESTMENT, Topic.IDLE, Topic.PEERS, Topic.TIER_UP, Topic.TIER_DOWN})
"""Points that sell something."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to talk about. What a field means depends on the topic; see `screens.customer_talk`."""

    topic: Topic
    day: date | None = None
    amount: Money | None = None
    other: Money | None = None
    share: int = 0
    """ppm."""
    count: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """What to talk about, and how many points are withheld."""

    points: tuple[Point, ...]
    withheld: int
    """Sales points that a complaint or the customer's wish keeps back."""


@dataclass(frozen=True, slots=True)
class Peers:
    """The customers of one level, and how many of them hold something of a product line."""

    count: int
    holders: Mapping[str, int]


def talk(conn: Connection, picture: CustomerPicture, moved: Movement, peers: Peers | None = None) -> Talk:
    """The points, what is due first. `peers` are those of the customer's level, where somebody has asked for them already."""
    if peers is None:
        peers = peers_of(conn, picture.identity.level, picture.business_date)
    found = [*_service(conn, picture), *_ends(picture), *_level(moved), *_idle(picture), *_peers(picture, peers)]
    withheld = picture.gate.open_complaints > 0 or picture.gate.do_not_call or not picture.gate.consent
    kept = [point for point in found if not (withheld and point.topic in SALES)]
    return Talk(tuple(kept), len(found) - len(kept))


def _service(conn: Connection, picture: CustomerPicture) -> list[Point]:
    today = picture.business_date
    found = [
        Point(Topic.COMPLAINT, day=one.received, text=one.summary) for one in picture.complaints if one.status in ("open", "in_progress")
    ][:1]
    late = [task for task in picture.tasks if task.due and task.due <= today]
    found += [Point(Topic.PROMISE, day=task.due, text=task.description) for task in late[:2]]
    for loan in picture.loans:
        if loan.next_due and loan.next_amount and (loan.next_due - today).days <= 3:
            free = next((sums.demand for sums in picture.figures if sums.demand.currency == loan.next_amount.currency), None)
            if free is not None and free.minor < loan.next_amount.minor:
                found.append(Point(Topic.LOAN, day=loan.next_due, amount=loan.next_amount, other=free))
    risk, expires = picture.profile.fields.get("risk_rated_on"), picture.profile.fields.get("id_expiry")
    if isinstance(risk, date):
        ends = risk + timedelta(rule_values(conn, "risk_assessment", RiskAssessment).valid_days)
        if ends <= today + timedelta(AHEAD):
            found.append(Point(Topic.RISK, day=ends, text=str(picture.profile.fields.get("risk_rating", ""))))
    if isinstance(expires, date) and expires <= today + timedelta(90):
        found.append(Point(Topic.DOCUMENT, day=expires))
    found += [
        Point(Topic.CARD, day=card.expiry, text=card.card_masked[-4:])
        for card in picture.cards
        if card.expiry and _soon(card.expiry, today, 60)
    ]
    if picture.birthday and picture.birthday.next and _soon(picture.birthday.next, today, 7):
        found.append(Point(Topic.BIRTHDAY, day=picture.birthday.next, count=picture.birthday.turns or 0))
    reached = next((one.business_date for one in picture.contacts if one.connected), None)
    key = picture.identity.level if picture.identity.kind == "retail" else "corporate"
    limits = rule_values(conn, "no_contact", NoContact).tiers.get(key)
    if limits and (reached is None or (today - reached).days >= limits[0]):
        found.append(Point(Topic.SILENCE, day=reached, count=limits[0]))
    return found


def _ends(picture: CustomerPicture) -> list[Point]:
    today = picture.business_date
    terms: list[TermLine] = [one for one in picture.time_deposits if _soon(one.maturity, today, AHEAD) or one.days_left < 0]
    found = [Point(Topic.DEPOSIT, day=one.maturity, amount=one.principal, count=int(one.rollover)) for one in terms]
    return found + [
        Point(Topic.INVESTMENT, day=one.maturity, amount=one.value, text=one.product)
        for one in picture.holdings
        if one.maturity and _soon(one.maturity, today, AHEAD)
    ]


def _level(moved: Movement) -> list[Point]:
    tier = moved.tier
    if tier is None:
        return []
    if tier.shortfall is not None:
        return [Point(Topic.TIER_DOWN, amount=tier.shortfall, other=tier.needed, count=tier.watch)]
    if tier.near_next and tier.next_missing is not None:
        return [Point(Topic.TIER_UP, amount=tier.next_missing, other=tier.needed, text=tier.next_code)]
    return []


def _idle(picture: CustomerPicture) -> list[Point]:
    sums = picture.figures[0]
    if sums.demand.minor < IDLE_LEAST or sums.demand.minor * 1_000_000 < sums.aum.minor * IDLE_SHARE:
        return []
    return [Point(Topic.IDLE, amount=sums.demand, share=sums.demand.minor * 1_000_000 // sums.aum.minor)]


def peers_of(conn: Connection, level: str, today: date) -> Peers:
    """What the customers of a level hold. Reads all holdings of the book: ask once for a level and day."""
    (count,) = conn.execute("SELECT count(*) FROM customer WHERE level = ? AND kind = 'retail' AND deleted_at IS NULL", (level,)).fetchone()
    rows = conn.execute(
        """
        SELECT p.line, count(DISTINCT h.customer_id)
        FROM holding AS h
        JOIN product AS p ON p.id = h.product_id
        JOIN customer AS c ON c.id = h.customer_id AND c.level = :level AND c.kind = 'retail'
        WHERE h.deleted_at IS NULL AND (h.maturity IS NULL OR h.maturity >= :day) AND (h.bought IS NULL OR h.bought <= :day)
            AND p.line IN ('fund', 'wealth', 'insurance')
        GROUP BY p.line
        """,
        {"level": level, "day": today.isoformat()},
    )
    return Peers(count, {line: int(holders) for line, holders in rows})


def _peers(picture: CustomerPicture, peers: Peers) -> list[Point]:
    """What many customers of the same level in this book have, and this one does not: funds, wealth products, insurance."""
    if picture.identity.kind != "retail" or peers.count < LEAST_PEERS:
        return []
    own = {one.line for one in picture.holdings}
    shares = sorted(
        ((holders * 1_000_000 // peers.count, line) for line, holders in peers.holders.items() if line not in own), reverse=True
    )
    return [Point(Topic.PEERS, share=share, text=line, count=peers.count) for share, line in shares if share >= PEERS][:1]


def _soon(day: date, today: date, within: int) -> bool:
    return today <= day <= today + timedelta(within)


__all__ = ["Peers", "Point", "Talk", "Topic", "peers_of", "talk"]
