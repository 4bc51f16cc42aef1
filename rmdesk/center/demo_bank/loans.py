"""Loans with their instalments, credit lines, overdue payments and the five grades. Amounts are fen, rates ppm a year."""

from __future__ import annotations

from rmdesk.center.demo_bank.accounts import open_account
from rmdesk.center.demo_bank.balances import repaid
from rmdesk.center.demo_bank.catalogue import Sold
from rmdesk.center.demo_bank.chance import Odds, one_of, whole
from rmdesk.center.demo_bank.frame import maybe_text, months_later, text
from rmdesk.center.demo_bank.plan import WAN
from rmdesk.center.demo_bank.rows import Row, day_head, maker
from rmdesk.center.demo_bank.world import Cluster, Party

_SHOWN_BEFORE, _SHOWN_AHEAD = 6, 12
"""Instalments of a long loan that are kept: this many months back and ahead; of loans up to two years all are."""
_SHORT = 24
_GRADES = Odds((("pass", 955.0), ("special_mention", 30.0), ("substandard", 8.0), ("doubtful", 4.0), ("loss", 3.0)))
_MISSED = {"pass": 0, "special_mention": 1, "substandard": 4, "doubtful": 7, "loss": 13}
"""Instalments unpaid by grade: past due up to 90 days is special mention, beyond it at least substandard (NFRA rules of 2023)."""
_DAYS = Odds(((20, 30.0), (15, 18.0), (10, 18.0), (5, 10.0), (25, 10.0), (28, 4.0), (30, 4.0), (31, 6.0)))
"""Days of the month on which instalments fall due; 29th to 31st are clamped to shorter months."""

_loan = maker("loan", "id loan_no account_id principal outstanding rate start maturity months payment grade status as_of", source="loan")
_line = maker("credit_line", "id customer_id line_no amount used start expiry grade as_of", source="loan")


def annuity(principal: int, rate: int, months: int) -> int:
    """The equal monthly payment: P·i ÷ (1 − (1 + i)^−n) with i a twelfth of the yearly rate, rounded up to a fen."""
    monthly = rate / 12 / 1_000_000
    return int(principal * monthly / (1 - (1 + monthly) ** -months)) + 1


def write_loan(cluster: Cluster, party: Party, product: Sold, principal: int, months: int, *, grade: str = "", day: int = 0) -> None:
    """A running loan repaid in equal instalments, its account, and the instalments around today."""
    chance, frame = cluster.chance, cluster.frame
    grade = grade or _GRADES.draw(chance)
    day = day or _DAYS.draw(chance)
    missed = min(_MISSED[grade], months - 2)
    paid_months = whole(chance, missed + 1, months - 1)
    start = months_later(frame.as_of, -paid_months, day)
    payment = annuity(principal, product.rate, months)
    passed = paid_months if months_later(start, paid_months, day) <= frame.as_of else paid_months - 1
    paid = passed - missed
    owed, steps = principal, [(start, principal)]
    for number in range(1, paid + 1):
        owed = max(0, owed - (payment - owed * product.rate // 12_000_000))
        if paid - number <= len(frame.months):
            steps.append((months_later(start, number, day), owed))
    points = repaid(frame, steps)
    first, last = (1, months) if months <= _SHORT else (max(1, passed - _SHOWN_BEFORE + 1), min(months, passed + _SHOWN_AHEAD))
    dues = {number: months_later(start, number, day) for number in (*range(first, last + 1), months)}
    account = open_account(cluster, party, product, points, opened=start, last_own=start)
    loan_id = cluster.ids.next()
    row = _loan(
        loan_id,
        f"{text(start).replace('-', '')}{party.number:07d}{party.accounts:02d}",
        account.id,
        principal,
        owed,
        product.rate,
        text(start),
        text(dues[months]),
        months,
        payment,
        grade,
        "overdue" if missed else "running",
        text(frame.as_of),
    )
    cluster.out.add("loan", row, account.books)
    party.borrowed += owed
    head = day_head(loan_id)
    listed = [
        _instalment(f"{head}{number:08x}", loan_id, number, dues[number], payment, dues[number] if number <= paid else None)
        for number in range(first, last + 1)
    ]
    cluster.out.extend("instalment", listed, account.books)


def _instalment(row_id: str, loan_id: str, number: int, due: int, amount: int, paid: int | None) -> Row:
    """Columns as `Shape` has them: id, row_version, source, as_of, deleted_at, loan_id, number, due, amount, paid_on."""
    return (row_id, 1, "loan", None, None, loan_id, number, text(due), amount, maybe_text(paid))


def write_bullet(cluster: Cluster, party: Party, product: Sold, principal: int, *, in_days: int) -> None:
    """A company's loan: interest each quarter, all of the principal at its end, `in_days` from the business date."""
    frame = cluster.frame
    maturity = frame.today + in_days
    start = months_later(maturity, -product.months)
    account = open_account(cluster, party, product, repaid(frame, [(start, principal)]), opened=start, last_own=start)
    loan_id = cluster.ids.next()
    grade = _GRADES.draw(cluster.chance)
    row = _loan(
        loan_id,
        f"{text(start).replace('-', '')}{party.number:07d}{party.accounts:02d}",
        account.id,
        principal,
        principal,
        product.rate,
        text(start),
        text(maturity),
        product.months,
        principal * product.rate // 4_000_000,
        grade,
        "overdue" if grade != "pass" else "running",
        text(frame.as_of),
    )
    cluster.out.add("loan", row, account.books)
    party.borrowed += principal
    head, listed = day_head(loan_id), []
    quarters = product.months // 3
    for number in range(1, quarters + 1):
        due = months_later(start, 3 * number) if number < quarters else maturity
        amount = principal * product.rate // 4_000_000 + (principal if number == quarters else 0)
        late = grade != "pass" and due > frame.as_of - 92
        listed.append(_instalment(f"{head}{number:08x}", loan_id, number, due, amount, due if due <= frame.as_of and not late else None))
    cluster.out.extend("instalment", listed, account.books)


def borrow_as_person(cluster: Cluster, party: Party) -> None:
    """The loans of a person: a mortgage, a car, a shop; and what a hard case demands."""
    chance, catalogue, traits = cluster.chance, cluster.world.catalogue, party.traits
    if traits.repays_on or traits.grade:
        write_loan(cluster, party, catalogue["L-CONSUMER"], 30 * WAN, 36, grade=traits.grade or "pass", day=traits.repays_on)
    if party.status != "active" or party.livelihood is None or party.livelihood.code in ("student", "retired"):
        return
    draw = chance.random()
    if draw < 0.055:
        write_loan(cluster, party, catalogue["L-MORTGAGE"], whole(chance, 60, 480) * WAN, one_of(chance, (120, 180, 240, 240, 300, 360)))
    elif draw < 0.085:
        write_loan(cluster, party, catalogue["L-CONSUMER"], whole(chance, 3, 30) * WAN, one_of(chance, (12, 24, 36)))
    elif draw < 0.1:
        write_loan(cluster, party, catalogue["L-CAR"], whole(chance, 6, 40) * WAN, one_of(chance, (36, 48, 60)))
    elif draw < 0.2 and party.livelihood.code == "proprietor":
        write_loan(cluster, party, catalogue["L-PROPRIETOR"], whole(chance, 20, 300) * WAN, one_of(chance, (12, 24, 36)))
        write_line(cluster, party, whole(chance, 50, 400) * WAN)


def write_line(cluster: Cluster, party: Party, amount: int) -> None:
    """A credit line of one year that is partly used."""
    chance, frame = cluster.chance, cluster.frame
    away = party.traits.line_in if party.traits.line_in is not None else whole(chance, 3, 360)
    expiry = frame.today + away
    used = int(amount * chance.random()) // WAN * WAN if party.borrowed == 0 else min(party.borrowed, amount)
    row = _line(
        cluster.ids.next(),
        party.id,
        f"SX{text(frame.today)[:4]}{party.number:08d}",
        amount,
        used,
        text(months_later(expiry, -12)),
        text(expiry),
        "pass",
        text(frame.as_of),
    )
    cluster.out.add("credit_line", row, party.books)
