"""docs/authority.md under test: its example means what the page says, and every key and method stands in it."""

import re
from datetime import date
from pathlib import Path

import msgspec
import pytest

from corpus.authority import Authority, OrganizationEntry, PersonEntry, load
from corpus.fields.bodies.organizations import RULES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "authority.md").read_text(encoding="utf-8")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    path = tmp_path / "mine.toml"
    path.write_text(PAGE.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    return load(path)


def test_the_example_of_a_users_file(authority: Authority) -> None:
    water = authority.organization("NWAX")
    assert water
    assert [one.entry.id for one in authority.predecessors(water)] == ["xy-rivers", "xy-dams"]
    assert authority.lifetime(authority.predecessors(water)[0].entry) == (date(1974, 7, 1), date(2011, 4, 1))
    presidency, desk = authority.organization("Presidency of Xylonia"), authority.organization("Water Press Desk")
    assert presidency
    assert desk
    assert authority.publisher_for(presidency).id == "xy-press"
    assert authority.speaks_for(desk) == water
    justice = authority.organization("Main Justice")
    assert justice
    assert justice.name == "U.S. Department of Justice"
    holt = authority.holder("Director", "Holt", date(2015, 1, 1))
    assert holt
    assert authority.roles_on(holt, date(2020, 1, 1))[0].title == "President of Xylonia"


def test_every_key_and_lookup_is_documented() -> None:
    keys = {field.name for kind in (OrganizationEntry, PersonEntry) for field in msgspec.structs.fields(kind)}
    methods = {
        name for name, member in vars(Authority).items() if callable(member) and not name.startswith(("_", "form_of"))
    }
    assert {name for name in keys if not re.search(rf"`{name}`", PAGE)} == set()
    assert {name for name in methods - {"body_of_office"} if not re.search(rf"`{name}\(", PAGE)} == set()


def test_every_rule_is_documented() -> None:
    table = PAGE.partition("| told by |")[2]
    assert set(re.findall(r"^\| `([a-z ]+)` \| `", table, re.MULTILINE)) == {*RULES, "declared organization"}
