"""Who the customers of the demo bank are: people, companies and institutions that could exist, looked after by managers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

import pytest

from rmdesk.center.database import CenterDb
from rmdesk.center.demo_bank import generate
from rmdesk.center.demo_bank.places import BIRTH_COUNTIES
from rmdesk.domain.birthdays import Birthday, Calendar, check_birthday
from rmdesk.domain.identity import is_credit_code, parse_resident_id
from rmdesk.domain.lunar import LunarDay, from_solar, to_solar
from rmdesk.domain.money import PPM
from rmdesk.domain.phones import PhoneKind, parse_phone
from rmdesk.store.wire import Image
from tests.center.demo_banks import DAY, Made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """A thousand customers, so that shares mean something."""
    db = CenterDb(f"sqlite:///{tmp_path_factory.mktemp('demo')}/center.db")
    yield Made(db, generate(db, business_date=DAY, customers=1_000, managers=4, months=2, workers=0))
    db.close()


def _by(images: list[Image], column: str) -> dict[object, Image]:
    return {image[column]: image for image in images}


def test_nine_in_ten_are_persons_and_some_are_institutions(made: Made) -> None:
    kinds = Counter(image["kind"] for image in made.images("customer"))
    assert 850 <= kinds["retail"] <= 940
    assert 50 <= kinds["corporate"] <= 120
    assert 8 <= kinds["institution"] <= 40


def test_levels_thin_out_towards_the_top(made: Made) -> None:
    levels = Counter(image["level"] for image in made.images("customer"))
    assert levels["ordinary"] > levels["gold"] > levels["platinum"] > levels["private"] > 0
    assert levels["corporate"] == sum(1 for image in made.images("customer") if image["kind"] != "retail")


def test_level_rank_sorts_by_the_tier_table_best_first(made: Made) -> None:
    ranks = {image["code"]: image["rank"] for image in made.images("tier")}
    assert all(image["level_rank"] == -int(ranks[image["level"]] or 0) for image in made.images("customer"))
    assert sorted(ranks, key=lambda code: -int(ranks[code] or 0))[:3] == ["private", "diamond", "platinum"]


def test_resident_ids_are_valid_and_say_the_persons_birthday_and_sex(made: Made) -> None:
    profiles = _by(made.images("retail_profile"), "customer_id")
    numbers = [image for image in made.images("customer") if image["id_type"] == "resident_id"]
    assert len(numbers) > 800
    for image in numbers:
        said, profile = parse_resident_id(str(image["id_number"])), profiles[image["id"]]
        assert said.region in BIRTH_COUNTIES
        assert said.sex == profile["sex"]
        year, month, day = (int(profile[column] or 0) for column in ("birth_year", "birth_month", "birth_day"))
        if profile["birth_calendar"] == "lunar":
            assert said.birth == to_solar(LunarDay(year, month, day, bool(profile["birth_leap"])))
            assert from_solar(said.birth) == (year, month, day, bool(profile["birth_leap"]))
        else:
            assert said.birth == date(year, month, day)
    assert len({image["id_number"] for image in numbers}) == len(numbers)


def test_all_birthdays_are_possible(made: Made) -> None:
    for image in made.images("retail_profile"):
        if image["birth_month"] is not None:
            year = int(image["birth_year"]) if image["birth_year"] is not None else None
            check_birthday(
                Birthday(
                    Calendar(str(image["birth_calendar"])),
                    year,
                    int(image["birth_month"]),
                    int(image["birth_day"] or 0),
                    bool(image["birth_leap"]),
                )
            )


def test_companies_and_institutions_have_valid_credit_codes_of_their_own(made: Made) -> None:
    named = {image["id"]: image["id_number"] for image in made.images("customer") if image["kind"] != "retail"}
    profiles = [*made.images("corporate_profile"), *made.images("institution_profile")]
    assert len(profiles) == len(named)
    for image in profiles:
        assert is_credit_code(str(image["credit_code"]))
        assert named[image["customer_id"]] == image["credit_code"]
    assert len(set(named.values())) == len(named)


def test_telephones_are_numbers_and_their_digits_are_what_one_dials(made: Made) -> None:
    for image in made.images("contact_point"):
        if image["kind"] in ("mobile", "phone"):
            phone = parse_phone(str(image["value"]))
            assert phone.kind is (PhoneKind.MOBILE if image["kind"] == "mobile" else PhoneKind.LANDLINE)
            assert phone.dialled == image["digits"]


def test_most_persons_can_be_telephoned_and_some_cannot(made: Made) -> None:
    reachable = {image["customer_id"] for image in made.images("contact_point") if image["kind"] in ("mobile", "phone")}
    persons = [image["id"] for image in made.images("customer") if image["kind"] == "retail"]
    assert 0.9 < sum(1 for person in persons if person in reachable) / len(persons) < 1


def test_surnames_come_in_their_real_order(made: Made) -> None:
    surnames = Counter(str(image["name"])[0] for image in made.images("customer") if image["kind"] == "retail")
    assert {surname for surname, _count in surnames.most_common(8)} >= {"王", "李", "张"}
    assert len(surnames) > 80


def test_every_customer_has_one_lead_and_shares_that_make_a_whole(made: Made) -> None:
    now: dict[object, list[Image]] = defaultdict(list)
    for image in made.images("assignment"):
        if image["valid_to"] is None:
            now[image["customer_id"]].append(image)
        assert str(image["valid_from"]) <= (str(image["valid_to"]) if image["valid_to"] is not None else DAY.isoformat())
    assert len(now) == 1_000
    for images in now.values():
        assert [image["part"] for image in images].count("lead") == 1
        assert sum(int(image["share"] or 0) for image in images) == PPM


def test_families_and_companies_hang_together(made: Made) -> None:
    people = _by(made.images("customer"), "id")
    kinds = {image["id"]: image["code"] for image in made.images("relation_type")}
    profiles = _by(made.images("retail_profile"), "customer_id")
    found = Counter[object]()
    for image in made.images("customer_relation"):
        one, other, code = people[image["customer_id"]], people[image["related_id"]], kinds[image["type_id"]]
        found[code] += 1
        if code == "spouse":
            assert {profiles[one["id"]]["sex"], profiles[other["id"]]["sex"]} == {"M", "F"}
        elif code == "parent" and profiles[one["id"]]["birth_year"] and profiles[other["id"]]["birth_year"]:
            assert 15 <= int(profiles[other["id"]]["birth_year"] or 0) - int(profiles[one["id"]]["birth_year"] or 0) <= 50
        elif code == "legal_representative":
            assert (one["kind"], other["kind"]) == ("retail", "corporate")
            assert profiles[one["id"]]["employer"] == other["name"]
        elif code == "group_member":
            assert (one["kind"], other["kind"]) == ("corporate", "corporate")
    assert found["spouse"] > 20
    assert found["parent"] > 20
    assert found["legal_representative"] > 10


def test_a_companys_legal_representative_is_named_in_its_profile(made: Made) -> None:
    people = _by(made.images("customer"), "id")
    profiles = _by(made.images("corporate_profile"), "customer_id")
    kinds = {image["id"]: image["code"] for image in made.images("relation_type")}
    for image in made.images("customer_relation"):
        if kinds[image["type_id"]] == "legal_representative":
            assert profiles[image["related_id"]]["legal_representative"] == people[image["customer_id"]]["name"]


def test_coded_columns_hold_codes_that_the_bank_has_named(made: Made) -> None:
    named = {(image["code_set"], image["code"]) for image in made.images("code")}
    for table, column, code_set in (
        ("retail_profile", "marital_status", "marital_status"),
        ("retail_profile", "position", "position"),
        ("retail_profile", "income_band", "income_band"),
        ("retail_profile", "risk_rating", "risk_rating"),
        ("customer", "id_type", "id_type"),
        ("corporate_profile", "industry", "industry"),
        ("corporate_profile", "scale", "scale"),
        ("institution_profile", "sector", "sector"),
        ("institution_profile", "budget_level", "budget_level"),
        ("contact_person", "position", "position"),
        ("contact_person", "decision_role", "decision_role"),
        ("family_member", "kinship", "kinship"),
        ("card", "kind", "card_kind"),
        ("opportunity", "sales_method", "sales_method"),
        ("activity", "category", "activity_category"),
        ("complaint", "category", "complaint_category"),
        ("complaint", "severity", "severity"),
        ("requirement", "severity", "severity"),
        ("requirement", "urgency", "urgency"),
        ("standing_order", "category", "transaction_category"),
        ("transaction", "category", "transaction_category"),
        ("transaction", "channel", "transaction_channel"),
        ("person", "grade", "grade"),
        ("branch", "region", "region"),
    ):
        used = {image[column] for image in made.images(table)} - {""}
        assert {(code_set, code) for code in used} <= named, f"{table}.{column}: {used}"
