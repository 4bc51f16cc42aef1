"""The demo bank's branches, teams and people."""

from __future__ import annotations

from dataclasses import dataclass

from rmdesk.center.demo_bank.chance import one_of, stream
from rmdesk.center.demo_bank.people_names import person_name
from rmdesk.center.demo_bank.rows import Row, maker
from rmdesk.domain.ids import id_from_key

BANK_NAME = "之江银行"
SOURCE = "core"
_HEAD_OFFICE = ("0001", "总行", "330102")
_BRANCHES = (
    ("城东支行", "330102"), ("城西支行", "330106"), ("滨江支行", "330108"), ("萧山支行", "330109"), ("余杭支行", "330110"),
    ("城北支行", "330105"), ("临平支行", "330113"), ("钱塘支行", "330114"), ("富阳支行", "330111"), ("临安支行", "330112"),
    ("武林支行", "330105"), ("庆春支行", "330102"), ("文三路支行", "330106"), ("钱江新城支行", "330102"), ("未来科技城支行", "330110"),
    ("奥体支行", "330108"), ("金沙湖支行", "330114"), ("湘湖支行", "330109"), ("良渚支行", "330110"), ("大关支行", "330105"),
)  # fmt: skip
_MANAGERS_A_BRANCH = 5
_GRADES = ("junior", "middle", "senior", "principal")

_branch = maker("branch", "id code name parent_id region", source=SOURCE)
_team = maker("team", "id code name branch_id", source=SOURCE)
_person = maker("person", "id staff_no name role grade branch_id team_id", source=SOURCE)


@dataclass(frozen=True, slots=True)
class BranchOffice:
    """A branch with its four-digit code and the district it lies in."""

    id: str
    code: str
    name: str
    district: str


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody who works at the demo bank."""

    id: str
    staff_no: str
    name: str
    role: str
    grade: str
    branch: int
    """Index in `Organisation.branches`."""

    @property
    def book(self) -> str:
        """The book of their customers."""
        return f"rm:{self.id}"


@dataclass(frozen=True)
class Organisation:
    """Everybody. `staff` begins with the relationship managers; the supervisors follow, one a branch; the operator is last."""

    branches: tuple[BranchOffice, ...]
    staff: tuple[Employee, ...]
    managers: int

    def supervisor(self, branch: int) -> int:
        """Index in `staff` of the head of a branch's team (branches count from 1, the head office is 0)."""
        return self.managers + branch - 1

    def colleague(self, of: int, turn: int) -> int:
        """Another manager than `of`, nearby ones first; the supervisor if there is only one manager."""
        if self.managers == 1:
            return self.supervisor(self.staff[of].branch)
        return (of + 1 + turn % (self.managers - 1)) % self.managers

    def team_id(self, branch: int) -> str | None:
        """The team of a branch."""
        return id_from_key("team", "demo", self.branches[branch].code) if branch else None


def organisation(seed: int, managers: int) -> Organisation:
    """The staff of a bank with `managers` relationship managers, five to a branch, the first ones at 城东支行."""
    code, name, region = _HEAD_OFFICE
    offices = [BranchOffice(id_from_key("branch", "demo", code), code, name, region)]
    count = max(1, -(-managers // _MANAGERS_A_BRANCH))
    for number in range(count):
        name, region = _BRANCHES[number % len(_BRANCHES)]
        turn = number // len(_BRANCHES)
        code = f"{number + 2:04d}"
        offices.append(BranchOffice(id_from_key("branch", "demo", code), code, f"{name[:-2]}第{turn + 1}支行" if turn else name, region))
    chance = stream(seed, "staff")
    staff: list[Employee] = []

    def hire(staff_no: str, role: str, grade: str, branch: int, name: str = "") -> None:
        sex = one_of(chance, "MFF")
        named = name or person_name(chance, sex, 1975 + int(chance.random() * 23))
        staff.append(Employee(id_from_key("person", "demo", staff_no), staff_no, named, role, grade, branch))

    for number in range(managers):
        grade = _GRADES[min(3, int(chance.random() * 4))]
        hire(f"1{number + 1:05d}", "rm", grade, 1 + number * count // managers, "陈静" if number == 0 else "")
    for branch in range(1, count + 1):
        hire(f"2{branch:05d}", "supervisor", "principal", branch)
    hire("900001", "operator", "", 0)
    return Organisation(tuple(offices), tuple(staff), managers)


def organisation_rows(bank: Organisation) -> dict[str, list[Row]]:
    """Rows of `branch`, `team` and `person`."""
    head = bank.branches[0].id
    branches = [
        _branch(office.id, office.code, office.name, head if office.id != head else None, office.district) for office in bank.branches
    ]
    teams = [
        _team(bank.team_id(number), f"T{office.code}", f"{office.name[:-2]}客户经理团队", office.id)
        for number, office in enumerate(bank.branches)
        if number
    ]
    people = [
        _person(who.id, who.staff_no, who.name, who.role, who.grade, bank.branches[who.branch].id, bank.team_id(who.branch))
        for who in bank.staff
    ]
    return {"branch": branches, "team": teams, "person": people}
