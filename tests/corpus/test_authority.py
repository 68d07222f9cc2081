import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus.authority
from corpus.authority import (
    AuthorityError,
    covered,
    fold,
    load,
    name_tokens,
    same_person,
)

EXTRA = """
[[organization]]
id = "vd-fish"
name = "Valdorian Fisheries Office"
aliases = ["Fisheries Office"]
acronyms = ["VFO"]

[[organization]]
id = "vd-sea"
name = "Valdorian Sea Agency"
hosts = ["sea.gov.vd"]
predecessors = [{ id = "vd-fish", on = 2012-05-01 }]

[[organization]]
id = "us-doj"
name = "Department of Justice of Valdoria"

[[person]]
id = "mira-holt"
name = "Holt Mira"
aliases = ["M. Holt"]
family_first = true
roles = [{ title = "Minister", organization = "vd-sea", start = 2011-01-02 }]
"""


def test_lookups_by_name_alias_and_acronym() -> None:
    authority = load()
    for name in (
        "SIPO",
        "sipo",
        "State Intellectual Property Office",
        "the state intellectual  property office",
        "国家知识产权局",
    ):
        entry = authority.organization(name)
        assert entry
        assert entry.id == "cn-sipo"
    assert authority.organization("") is None
    assert authority.organization("Nobody at all") is None


def test_renamings_are_followed_with_their_days() -> None:
    authority = load()
    cnipa = authority.organization("CNIPA")
    assert cnipa
    assert [(one.entry.id, one.until) for one in authority.predecessors(cnipa)] == [("cn-sipo", date(2018, 8, 28))]
    desnz = authority.organization("DESNZ")
    assert desnz
    assert [one.entry.id for one in authority.predecessors(desnz)][:3] == ["uk-beis", "uk-decc", "uk-bis"]


def test_attorneys_offices_are_made_by_a_pattern() -> None:
    entry = load().organization("USAO - New York, Eastern")
    assert entry
    assert entry.name == "U.S. Attorney's Office for the Eastern District of New York"
    maine = load().organization("United States Attorney’s Office for the District of Maine")
    assert maine
    assert maine.parent == "us-doj"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("U.S. District Court in Manhattan", "U.S. District Court for the Southern District of New York"),
        ("United States District Court in the District of Maine", "U.S. District Court for the District of Maine"),
        ("U.S. District Court in Washington, D.C", "U.S. District Court for the District of Columbia"),
        ("Philippine Government", "Government of the Philippines"),
        ("Government of the Kingdom of Denmark", "Government of Denmark"),
    ],
)
def test_courts_and_governments_are_made_by_patterns(written: str, name: str) -> None:
    entry = load().organization(written)
    assert entry
    assert entry.name == name


def test_every_seat_is_of_a_district() -> None:
    here = Path(corpus.authority.__file__).parent
    districts = tomllib.loads((here / "districts.toml").read_text(encoding="utf-8"))
    seats = tomllib.loads((here / "seats.toml").read_text(encoding="utf-8"))
    names = {f"{part} District of {state}".lstrip() for state, parts in districts.items() for part in parts or [""]}
    assert {name for name in seats if name != "District of Columbia"} <= names
    cities = [city for some in seats.values() for city in some]
    assert len(cities) == len(set(cities))


def test_people_are_found_in_either_order() -> None:
    authority = load()
    for name in ("Xing Shengcai", "Shengcai Xing", "XING Shengcai", "邢胜才"):
        person = authority.person(name)
        assert person
        assert person.family_first


def test_hosts_and_the_domains_above_them() -> None:
    authority = load()
    for host in ("www.justice.gov", "justice.gov", "WWW.Justice.Gov"):
        entry = authority.publisher(host)
        assert entry
        assert entry.id == "us-doj"
    assert authority.publisher("injustice.gov") is None
    assert authority.publisher("klobuchar.senate.gov") is None


def test_a_users_file_adds_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "authority.toml"
    path.write_text(EXTRA)
    authority = load(path)
    sea = authority.organization("Valdorian Sea Agency")
    assert sea
    assert authority.predecessors(sea)[0].entry.acronyms == ("VFO",)
    assert authority.publisher("www.sea.gov.vd") == sea
    justice = authority.organization_with_id("us-doj")
    assert justice
    assert justice.name == "Department of Justice of Valdoria"
    mira = authority.person("Mira Holt")
    assert mira
    assert mira.roles[0].start == date(2011, 1, 2)
    assert load(path) is authority


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[organization]]\nid = 'a'\n", "organization 'a'"),
        ("[[organization]]\nid = 'a'\nname = 'A'\nalias = ['B']\n", "organization 'a'"),
        ("[[organization]]\nname = 'A'\n", "organization 1"),
        ("[[organization]]\nid = 'a'\nname = ' '\n", "must not be empty"),
        ("[[organization]]\nid = 'a'\nname = 'A'\n[[organization]]\nid = 'a'\nname = 'B'\n", "stands twice"),
        ("[[organization]]\nid = 'a'\nname = 'A'\nparent = 'zz'\n", "no organization has the id 'zz'"),
        ("[[organization]]\nid = 'a'\nname = 'A'\nreleases_by = 'zz'\n", "no organization has the id 'zz'"),
        ("[[organization]]\nid = 'a'\nextends = true\n", "extends nothing"),
        ("[[organization]]\nid = 'un'\nextends = 1\n", "extends must be true"),
        ("[[organization]]\nid = 'un'\nextends = true\nalias = ['B']\n", "organization 'un'"),
        ("[[organization]]\nid = []\nextends = true\n", "organization []"),
        ("[[person]]\nid = 'p'\nname = 'P'\nroles = [{ title = 'T', start = 'x' }]\n", "person 'p'"),
        ("[organization]\nid = 'a'\nname = 'A'\n", "[[organization]]"),
        ("[[organisation]]\nid = 'a'\n", "unknown table [[organisation]]"),
        ("id = \n", "mend the TOML"),
    ],
)
def test_errors_name_the_file_and_the_entry(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(AuthorityError) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_a_typed_error(tmp_path: Path) -> None:
    with pytest.raises(AuthorityError, match="no-such"):
        load(tmp_path / "no-such.toml")


def test_shipped_names_are_not_disputed() -> None:
    owner: dict[str, str] = {}
    for entry in load().organizations:
        for form in (entry.name, *entry.aliases):
            assert owner.setdefault(fold(form).removeprefix("the "), entry.id) == entry.id, form


@pytest.mark.parametrize(
    ("query", "name", "answer"),
    [
        ("Xing", "Xing Shengcai", True),
        ("Shengcai Xing", "Xing Shengcai", True),
        ("Mr. Xing", "Xing Shengcai", True),
        ("A. Blinken", "Antony J. Blinken", True),
        ("Antony John Blinken", "Antony J. Blinken", True),
        ("President Biden", "Joseph R. Biden Jr.", True),
        ("A.", "Antony J. Blinken", False),
        ("B. Blinken", "Antony J. Blinken", False),
        ("Xing Li", "Xing Shengcai", False),
        ("guaido", "Juan Guaidó", True),
        ("", "Xing", False),
    ],
)
def test_the_words_of_a_name_cover_those_asked_for(query: str, name: str, answer: bool) -> None:
    assert covered(name_tokens(query), name_tokens(name)) is answer


def test_same_person() -> None:
    assert same_person("0", "0:0") == same_person("0:0", "0")
    assert same_person("President Joe Biden", "Biden Joe")
    assert same_person("Antony J. Blinken", "Antony Blinken")
    assert not same_person("Blinken", "Antony Blinken")
    assert not same_person("Jill Biden", "Joe Biden")
    assert not same_person("", "")


@given(st.text(), st.text())
def test_comparing_never_fails_and_folding_twice_is_folding_once(a: str, b: str) -> None:
    assert fold(fold(a)) == fold(a)
    assert same_person(a, b) == same_person(b, a)
    covered(name_tokens(a), name_tokens(b))
    assert bool(name_tokens(a)) == bool(fold(a))
