"""A wrong mapping is refused before any file is opened, and the complaint names the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from rmdesk.center.intake import MappingError, load_mapping, parse_mapping, shipped

HEAD = """
system = "s"
[file.client]
path = "client.csv"
"""
CUSTOMER = """
[[load]]
table = "customer"
from = "client"
key = "no"
[load.columns]
customer_no = "no"
name = "name"
"""
ASSIGNMENT = """
[[load]]
table = "assignment"
from = "client"
key = "no"
columns = { customer_id = "no", person_id = "p", valid_from = "d" }
"""
CLIENT = HEAD + CUSTOMER
HERE = "load[1].customer.columns"


def test_a_minimal_mapping_is_enough() -> None:
    mapping = parse_mapping(CLIENT, "m.toml")
    assert (mapping.name, mapping.system) == ("m", "s")
    assert mapping.fields_of("client") == {"no", "name"}


def test_the_shipped_mappings_are_sound() -> None:
    assert "berka" in shipped()
    assert [load_mapping(name).name for name in shipped()] == shipped()


def test_a_mapping_may_lie_anywhere(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(CLIENT, encoding="utf-8")
    assert load_mapping(str(tmp_path / "mine.toml")).name == "mine"


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("system = ", "", "not TOML"),
        ("", "", "system is missing"),
        ('system = "s"', "", "load is missing"),
        ('system = "s"\nload = 3', "load", "a list"),
        ('system = ""\nload = []', "system", "1 to 40"),
        ('sytem = "s"\nload = []', "sytem", "Is system meant?"),
        ('system = "s"\nas_of = "soon"\nload = []', "as_of", "a date like"),
        ('system = "s"\nbusiness_date = "max(trans.date)"\nload = []', "business_date", "no file trans"),
        (CLIENT.replace('"customer"', '"customers"'), "load[1].table", "Is customer meant?"),
        (CLIENT.replace('"client"', '"clients"'), "load[1].customer.from", "Is client meant?"),
        (CLIENT.replace('key = "no"', ""), "load[1].customer", "either key or id"),
        (CLIENT.replace('customer_no = "no"', ""), "load[1].customer.columns", "customer_no must be given"),
        (CLIENT + 'nmae = "x"', f"{HERE}.nmae", "Is name meant?"),
        (CLIENT + 'row_version = "x"', f"{HERE}.row_version", "unknown key"),
        (CLIENT + "opened = 3", f"{HERE}.opened", "a text in quotes"),
        (CLIENT + 'opened = { from = "d", type = "money" }', f"{HERE}.opened", "money gives int, and opened holds day"),
        (CLIENT + 'opened = { from = "d", typ = "date" }', f"{HERE}.opened.typ", "Is type meant?"),
        (CLIENT + 'opened = { transform = "add_month", from = ["d", "m"] }', f"{HERE}.opened.transform", "Is add_months meant?"),
        (CLIENT + 'opened = { transform = "add_months", from = "d" }', f"{HERE}.opened.from", "2 values"),
        (CLIENT + 'kind = { transform = "add_months", from = ["d", "m"] }', f"{HERE}.kind", "this gives day"),
        (CLIENT + 'kind = { from = "k", map = "kinds" }', f"{HERE}.kind.map", "not known"),
        (CLIENT + 'kind = { from = "k", map = { a = 3 } }', f"{HERE}.kind.map.a", "does not fit"),
        (CLIENT + 'kind = { from = "k", otherwise = "retail" }', f"{HERE}.kind.otherwise", "needs a map"),
        (CLIENT + 'kind = { from = "k", sign = { by = "t", plus = "+", minus = "-" } }', f"{HERE}.kind.sign", "only a number"),
        (CLIENT + "level_rank = { const = 'high' }", f"{HERE}.level_rank.const", "does not fit"),
        (CLIENT + "kind = { const = 'person' }", f"{HERE}.kind.const", "kind IN ('retail'"),
        (CLIENT + "kind = { from = 'k', map = { P = 'person' } }", f"{HERE}.kind.map.P", "kind IN ('retail'"),
        (CLIENT + "kind = { nothing = true }", f"{HERE}.kind.nothing", "must not be empty"),
        (CLIENT + 'kind = { words = "x" }', f"{HERE}.kind", "one of const"),
        (CLIENT + 'kind = { text = "{a" }', f"{HERE}.kind.text", "braces"),
        (CLIENT + 'branch_id = { const = "x" }', f"{HERE}.branch_id.const", "points to branch"),
        (CLIENT + 'branch_id = { key = "b", ref = "person" }', f"{HERE}.branch_id.ref", "points to branch"),
        (CLIENT + 'kind = { key = "b" }', f"{HERE}.kind", "ref is missing"),
        (HEAD + 'delimiter = ";;"\n' + CUSTOMER, "file.client.delimiter", "one character"),
        (HEAD + "delimiter = '\"'\n" + CUSTOMER, "file.client", "the delimiter cannot be"),
        (HEAD + 'encoding = "utf-9"\n' + CUSTOMER, "file.client.encoding", "no encoding"),
        (HEAD + 'encoding = "rot13"\n' + CUSTOMER, "file.client.encoding", "no encoding"),
        (HEAD + "header = false\n" + CUSTOMER, "file.client", "fields must name"),
        (HEAD + 'header = false\nfields = ["no"]\n' + CUSTOMER, "load[1].customer", "client has no field name"),
        (HEAD + '[[file.client.join]]\nfile = "x"\non = "no"\ntake = ["y"]\n' + CUSTOMER, "file.client.join", "no file x"),
        (HEAD + '[[file.client.join]]\nfile = "client"\non = "no"\ntake = ["y"]\n' + CUSTOMER, "file.client.join", "circle"),
        (
            HEAD + '[file.d]\npath = "d"\n[[file.client.join]]\nfile = "d"\non = "no"\ntake = ["y"]\n' + CUSTOMER + 'kind = "d.z"',
            "load[1].customer",
            "d.z is not among",
        ),
        (
            HEAD + ASSIGNMENT + CUSTOMER,
            "load[1].assignment",
            "customer, which is loaded later",
        ),
        (
            'system = "s"\n[[load]]\ntable = "tier"\nkey = "code"\nrows = [{ code = "x", name_zh = "x" }]',
            "load[1].tier.rows[1]",
            "rank must be given",
        ),
        (
            'system = "s"\n[[load]]\ntable = "product"\nkey = "code"\nrows = [{ code = "x", line = "gems", name_zh = "x" }]',
            "load[1].product.rows[1].line",
            "line IN ('demand'",
        ),
        (
            'system = "s"\n[[load]]\ntable = "tier"\nkey = "cod"\nrows = [{ code = "x", rank = 1, name_zh = "x" }]',
            "load[1].tier.rows[1]",
            "cod must be given",
        ),
        (HEAD + '[[load]]\ntable = "loan"\nfrom = "client"\n[load.end_of_day]\n', "load[1].loan.end_of_day", "rows of balance only"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_names_the_place(text: str, place: str, what: str) -> None:
    with pytest.raises(MappingError) as caught:
        parse_mapping(text, "m.toml")
    assert caught.value.place == place
    assert what in str(caught.value)
    assert "m.toml" in str(caught.value)
    assert caught.value.exit_status == 2


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"no mapping of that name; shipped are: .*berka"):
        load_mapping("berk")
    with pytest.raises(MappingError, match="cannot be read"):
        load_mapping(str(tmp_path / "none.toml"))
    (tmp_path / "latin.toml").write_bytes("system = 'banque générale'".encode("latin-1"))
    with pytest.raises(MappingError, match="not UTF-8"):
        load_mapping(str(tmp_path / "latin.toml"))
