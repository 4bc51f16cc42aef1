"""What is recorded of a contact with a customer: channel, direction, result, and the product line it was about. Values are stored codes."""

from __future__ import annotations

import enum


class Channel(enum.StrEnum):
    """How a contact took place."""

    PHONE = "phone"
    VISIT = "visit"
    MESSAGE = "message"
    MEETING = "meeting"
    EMAIL = "email"


class Direction(enum.StrEnum):
    """Who sought whom."""

    OUT = "out"
    IN = "in"


class Result(enum.StrEnum):
    """What came of a contact."""

    SUCCESS = "success"
    INTERESTED = "interested"
    CALL_AGAIN = "call_again"
    NOT_INTERESTED = "not_interested"
    REFUSES_MARKETING = "refuses_marketing"
    INFORMED = "informed"
    NO_ANSWER = "no_answer"
    SWITCHED_OFF = "switched_off"
    SUSPENDED = "suspended"
    EMPTY_NUMBER = "empty_number"
    WRONG_NUMBER = "wrong_number"

    @property
    def connected(self) -> bool:
        """Whether the customer was reached; only then does the contact reset the no-contact clock."""
        return self not in _NOT_CONNECTED

    @property
    def sets_do_not_call(self) -> bool:
        """Whether no sales call may follow."""
        return self is Result.REFUSES_MARKETING

    @property
    def opens_phone_correction(self) -> bool:
        """Whether the number on file has proved wrong."""
        return self in (Result.EMPTY_NUMBER, Result.WRONG_NUMBER)


_NOT_CONNECTED = frozenset({Result.NO_ANSWER, Result.SWITCHED_OFF, Result.SUSPENDED, Result.EMPTY_NUMBER, Result.WRONG_NUMBER})


class Line(enum.StrEnum):
    """Product lines, as AUM and coverage count them."""

    DEMAND = "demand"
    TIME = "time"
    LOAN = "loan"
    WEALTH = "wealth"
    FUND = "fund"
    BOND = "bond"
    INSURANCE = "insurance"
    GOLD = "gold"
    CARD = "card"
    SERVICE = "service"
