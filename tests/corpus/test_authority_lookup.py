from datetime import date
from pathlib import Path

import pytest

from corpus.authority import Authority, OrganizationEntry, PersonEntry, Renaming, Role, load
from corpus.authority.finding import tokens


def person(name: str, *roles: Role, family_first: bool = False) -> PersonEntry:
    return PersonEntry(name.lower().replace(" ", "-"), name, family_first=family_first, roles=roles)


def test_as_many_bodies_people_and_renamings_as_promised() -> None:
    authority = load()
    made = [entry for entry in authority.organizations if not entry.id.startswith("us-attorney-")]
    assert len(made) >= 340
    assert len(authority.people) >= 120
    assert sum(bool(entry.predecessors) for entry in authority.organizations) >= 25


def test_shipped_acronyms_hosts_and_people_are_not_disputed() -> None:
    authority = load()
    for forms in (
        [one for entry in authority.organizations for one in entry.acronyms],
        [one for entry in authority.organizations for one in entry.hosts],
        [" ".join(sorted(one.lower().split())) for entry in authority.people for one in entry.forms],
    ):
        assert not {one for one in forms if forms.count(one) > 1}


def test_shipped_facts_do_not_contradict_one_another() -> None:
    authority = load()
    for entry in authority.organizations:
        start, end = authority.lifetime(entry)
        assert start is None or end is None or start < end, entry.id
        assert entry.parent is None or authority.root(entry) != entry.id, entry.id
        assert not entry.local or entry.parent, entry.id
    for one in authority.people:
        for role in one.roles:
            assert role.start is None or role.end is None or role.start <= role.end, one.id


@pytest.mark.parametrize(
    ("title", "surname", "on", "name"),
    [
        ("Secretary", "Blinken", None, "Antony J. Blinken"),
        ("U.S. Secretary of State", "Blinken", None, "Antony J. Blinken"),
        ("Secretary", "Mayorkas", date(2022, 1, 1), "Alejandro N. Mayorkas"),
        ("Secretary", "Blinken", date(2020, 1, 1), None),
        ("Treasury Secretary", "Blinken", None, None),
        ("Deputy Secretary", "Blinken", None, None),
        ("President", "Bush", None, None),
        ("President", "Bush", date(2005, 6, 1), "George W. Bush"),
        ("President", "Bush", date(1990, 6, 1), "George H. W. Bush"),
        ("President", "Biden", date(2010, 1, 1), None),
        ("Vice President", "Biden", date(2010, 1, 1), "Joseph R. Biden Jr."),
        ("President-elect", "Biden", None, "Joseph R. Biden Jr."),
        ("Former President", "OBAMA", None, "Barack Obama"),
        ("Press Secretary", "Jean-Pierre", None, "Karine Jean-Pierre"),
        ("White House Press Secretary", "Psaki", None, "Jen Psaki"),
        ("Secretary", "Psaki", None, None),
        ("Spokesman", "Price", None, "Ned Price"),
        ("Attorney General", "Holder", None, "Eric Holder"),
        ("General", "Holder", None, None),
        ("Assistant Attorney General", "Breuer", None, "Lanny A. Breuer"),
        ("President", "Xi", None, "Xi Jinping"),
        ("Chinese President", "Xi", None, "Xi Jinping"),
        ("President", "Jinping", None, None),
        ("Indian Prime Minister", "Modi", None, "Narendra Modi"),
        ("British Prime Minister", "Johnson", None, "Boris Johnson"),
        ("French Prime Minister", "Johnson", None, None),
        ("President", "von der Leyen", None, "Ursula von der Leyen"),
        ("Director-General", "Tedros", None, "Tedros Adhanom Ghebreyesus"),
        ("", "Biden", None, None),
        ("President", "", None, None),
        ("of", "Biden", None, None),
    ],
)
def test_who_held_an_office(title: str, surname: str, on: date | None, name: str | None) -> None:
    found = load().holder(title, surname, on)
    assert (found.name if found else None) == name


def test_a_name_that_two_holders_share_is_nobodys_without_a_day() -> None:
    early, late = Role("Mayor", None, date(2001, 1, 1), date(2005, 1, 1)), Role("Mayor", None, date(2006, 1, 1))
    authority = Authority((), (person("Ann Holt", early), person("Bea Holt", late), person("Cy Holt", Role("Judge"))))
    assert authority.holder("Mayor", "Holt") is None
    assert authority.holder("Mayor", "Holt", date(2005, 6, 1)) is None
    assert authority.holder("Mayor", "Holt", date(2005, 1, 1)) == authority.people[0]
    assert authority.holder("Mayor", "Holt", date(2020, 1, 1)) == authority.people[1]
    assert authority.holder("Judge", "Holt") == authority.people[2]


def test_people_by_id_and_their_offices_on_a_day() -> None:
    authority = load()
    biden = authority.person_with_id("joe-biden")
    assert biden
    assert [role.title for role in authority.roles_on(biden, date(2010, 1, 1))] == [
        "Vice President of the United States"
    ]
    assert authority.roles_on(biden, date(2018, 1, 1)) == ()
    assert authority.person_with_id("nobody") is None


def test_who_publishes_for_a_body() -> None:
    authority = load()
    dissanayake = authority.holder("President", "Dissanayake")
    assert dissanayake
    secretariat = authority.organization_with_id(dissanayake.roles[0].organization or "")
    assert secretariat
    assert authority.publisher_for(secretariat).name == "President's Media Division of Sri Lanka"
    white_house = authority.organization("White House")
    assert white_house
    assert authority.publisher_for(white_house) is white_house


def test_what_a_press_office_speaks_for() -> None:
    authority = load()
    office = authority.organization_with_id("us-state-spokesperson")
    division = authority.organization_with_id("us-doj-tax")
    assert office
    assert division
    assert authority.speaks_for(office).id == "us-state"
    assert authority.speaks_for(division) is division


@pytest.mark.parametrize(
    ("entry", "start", "end", "successors"),
    [
        ("cn-sipo", None, date(2018, 8, 28), ["cn-cnipa"]),
        ("cn-cnipa", date(2018, 8, 28), None, []),
        ("uk-dfid", None, date(2020, 9, 2), ["uk-fcdo"]),
        ("uk-beis", date(2016, 7, 14), date(2023, 2, 7), ["uk-dbt", "uk-desnz", "uk-dsit"]),
        ("us-ins", None, date(2003, 3, 1), ["us-cbp", "us-ice", "us-uscis"]),
        ("us-space-force", date(2019, 12, 20), None, []),
    ],
)
def test_lifetimes_follow_renamings_mergers_and_splits(
    entry: str, start: date | None, end: date | None, successors: list[str]
) -> None:
    authority = load()
    body = authority.organization_with_id(entry)
    assert body
    assert authority.lifetime(body) == (start, end)
    assert sorted(one.id for one in authority.successors(body)) == successors


@pytest.mark.parametrize(
    "text",
    [
        "Flexibilities that began in the PHE will end.",
        "The grant is listed under CFDA number 84.425.",
        "He hit three home runs for UNO and had two RBI.",
        "A contract with SAIC was announced in San Diego.",
        "The vessel Tiksy, IMO 8821802, flies the flag of Russia.",
        "For more, call the USDA Office of Communications.",
        "The NHS route and the JPO schedule were discussed.",
        "The Home Office deduction may be claimed.",
        "Drilling in the NPR-A reserve was discussed, as was money for HSIs and others.",
    ],
)
def test_what_other_things_are_called_too_is_no_certain_name(text: str) -> None:
    found = {one.entry.id for one in load().finder.find(text, tokens(text)) if not one.short and not one.entry.local}
    assert found <= {"us-usda"}


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("a line of credit from the African Export-Import Bank", "afreximbank"),
        ("a fellow of the European Council on Foreign Relations", "ecfr"),
        ("the Armed Forces of the Philippines", "ph-armed-forces"),
        ("Ukrainian Armed Forces", "ua-armed-forces"),
        ("by Europol and others", "europol"),
        ("within the Executive Office of the President", "us-eop"),
        ("agents of the Diplomatic Security Service", "us-state-dss"),
        ("a member of the Council of Economic Advisers", "us-cea"),
        ("a debate in the House of Commons", "uk-commons"),
        ("led by the FBIs Detroit Division", "us-fbi"),
    ],
)
def test_a_name_that_holds_another_is_its_own_body(text: str, entry: str) -> None:
    assert [one.entry.id for one in load().finder.find(text, tokens(text))] == [entry]


@pytest.mark.parametrize("host", ["www.gov.uk", "www.canada.ca", "www.gov.ie", "www.gov.za", "www.consilium.europa.eu"])
def test_a_host_that_several_bodies_share_names_none(host: str) -> None:
    assert load().publisher(host) is None


@pytest.mark.parametrize(
    ("title", "surname", "on", "name"),
    [
        ("Secretary", "Johnson", date(2016, 8, 1), None),  # Jeh Johnson, and the British Foreign Secretary
        ("Secretary", "Johnson", date(2015, 8, 1), "Jeh Charles Johnson"),
        ("Attorney General", "Bondi", date(2026, 6, 1), None),
        ("Acting Attorney General", "Blanche", date(2026, 6, 1), "Todd Blanche"),
        ("Secretary of War", "Hegseth", date(2025, 12, 1), "Pete Hegseth"),
        ("Prime Minister", "Ishiba", date(2026, 1, 1), None),
        ("Senate Minority Leader", "McConnell", date(2022, 1, 1), "Mitch McConnell"),
    ],
)
def test_offices_end_and_namesakes_stay_apart(title: str, surname: str, on: date, name: str | None) -> None:
    found = load().holder(title, surname, on)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("entry", "start"),
    [("eu", date(1993, 11, 1)), ("irmct", date(2012, 7, 1)), ("au-dfat", date(1987, 7, 24))],
)
def test_a_body_that_took_another_over_may_be_older_than_that(entry: str, start: date) -> None:
    authority = load()
    body = authority.organization_with_id(entry)
    assert body
    assert authority.lifetime(body)[0] == start


def test_what_an_entry_says_of_its_days_stands_before_what_others_say() -> None:
    old = OrganizationEntry("old", "Old Office", start=date(1990, 1, 1), end=date(2001, 1, 1))
    new = OrganizationEntry("new", "New Office", predecessors=(Renaming("old", date(2000, 1, 1)),))
    authority = Authority((old, new), ())
    assert authority.lifetime(old) == (date(1990, 1, 1), date(2001, 1, 1))
    assert authority.lifetime(new) == (date(2000, 1, 1), None)


def test_a_user_adds_to_a_shipped_entry(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        """
        [[organization]]
        id = "us-doj"
        extends = true
        aliases = ["Main Justice"]
        short = ["Justice"]

        [[person]]
        id = "joe-biden"
        extends = true
        aliases = ["Uncle Joe"]
        roles = [{ title = "Chair", organization = "us-doj" }]
        """
    )
    shipped, own = load().organization("DOJ"), load(path).organization("Main Justice")
    assert shipped
    assert own
    assert own.name == shipped.name
    assert own.acronyms == shipped.acronyms
    assert own.aliases == (*shipped.aliases, "Main Justice")
    biden = load(path).person("Uncle Joe")
    assert biden
    assert biden.roles[-1].title == "Chair"
    assert biden.roles[0].start == date(2021, 1, 20)
    assert load().organization("Main Justice") is None
