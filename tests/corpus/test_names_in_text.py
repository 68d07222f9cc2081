"""The names of people in running text: nicknames, suffixes, degrees, headlines, and what is nobody's name."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.authority import Authority, OrganizationEntry, PersonEntry, Role
from corpus.fields.people.mentions import Mention, people
from corpus.fields.people.naming import named
from tests.corpus.test_people import NOBODY, page, told


def names(text: str, title: str = "") -> list[str]:
    return list(dict.fromkeys(mention.name for mention in told(text, title=title)))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Congressman Iker “Txema” Garay spoke.", "Iker “Txema” Garay"),
        ('Senator Glenn "GT" Mork (R-PA) spoke.', 'Glenn "GT" Mork'),
        ("Director Tricia (Pat) Holm spoke.", "Tricia (Pat) Holm"),
        ("Governor Harry C. “Hank” Lund Jr. spoke.", "Harry C. “Hank” Lund Jr."),
        ("Governor Harry Lund, JR. spoke.", "Harry Lund Jr."),
        ("Attorney Harry Lund, III spoke.", "Harry Lund III"),
        ("Director Ana Holm, M.D., spoke.", "Ana Holm"),
        ("Director Ana Holm MD spoke.", "Ana Holm"),
        ("Lt. Gen. Eyal Zorin spoke.", "Eyal Zorin"),
        ("Minister Shri Ravi Menen spoke.", "Ravi Menen"),
        ("Minister of Lands, Attorney-at-Law Nimal Soysan, spoke.", "Nimal Soysan"),
        ("President of Sri Lanka Nimal Kumara Soysan spoke.", "Nimal Kumara Soysan"),
        ("Senate President Pro Tempore Ana Holm spoke.", "Ana Holm"),
        ("Departmentspokesman Dev O'Moran spoke.", "Dev O'Moran"),
        ("U S Senator Ana Holm D MN spoke", "Ana Holm"),
        ("Governor Tom Dean spoke.", "Tom Dean"),
    ],
)
def test_a_name_as_one_writes_it(text: str, name: str) -> None:
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Senior Norland Department Officials spoke.",
        "The Chief Operating Officer said so.",
        "The Arctic Wildlife Refuge said nothing, director of nothing.",
        "He invited the President to Capitol Hill.",
        "Tom Lund, owner of the John W. Engelen Theater, left.",
        "Puerto Rico said so. New Zealand announced it.",
    ],
)
def test_what_is_nobodys_name(text: str) -> None:
    assert [name for name in names(text) if name != "Tom Lund"] == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Holmgren Urges President Lindemann to Act", [("Lindemann", "President")]),
        ("Senators Requesting Answers From Secretary Lindemann", [("Lindemann", "Secretary")]),
        ("Congresswoman Lori Holmgren Co-Chairing New Caucus", [("Lori Holmgren", "Congresswoman")]),
        ("President Ana Holm Remembering Those Who Fell", [("Ana Holm", "President")]),
        ("Congresswoman Ana Holm Protests Signing of New Bill", [("Ana Holm", "Congresswoman")]),
        ("Press Secretary Ana Holm Holds Briefing", [("Ana Holm", "Press Secretary")]),
    ],
)
def test_verbs_of_headlines_are_no_names_and_no_roles(title: str, expected: list[tuple[str, str]]) -> None:
    assert [(mention.name, mention.role) for mention in told("Text.", title=title)] == expected
    assert [(mention.name, mention.role) for mention in told(title, "It rains here.", title="x")] == expected


def test_a_headline_in_capitals_ends_before_the_text() -> None:
    text = (
        "MINISTER OPENS A VERY LONG BRIDGE OVER THE RIVER AND THE RAILWAY OF THE NORTH\nSenate Majority Leader Ann Berg"
    )
    assert [(one.name, one.role) for one in told(f"{text} spoke.")] == [("Ann Berg", "Senate Majority Leader")]


def test_surnames_behind_an_office_name_the_full_name_before_and_behind() -> None:
    found = told(
        "It elected the first woman mayor, Sothea Chey, and Vuth Nuom. “Yes,” said Mayor Chey. Councilor Nuom agreed."
    )
    assert [mention.name for mention in found] == ["Sothea Chey", "Vuth Nuom"] * 2
    assert [mention.role for mention in found[2:]] == ["Mayor", "Councilor"]


def test_a_nickname_is_the_same_person() -> None:
    found = told("Congressman Iker “Txema” Garay spoke. Txema Garay left. Congressman Garay returned.")
    assert {mention.name for mention in found} == {"Iker “Txema” Garay"}


def test_short_forms_are_marked() -> None:
    assert [mention.short for mention in told("Minister Ann Berg spoke. Minister Berg left.")] == [False, True]


def test_every_name_lies_where_it_says() -> None:
    text = 'WASHINGTON, D.C. Senator Glenn "GT" Mork, Jr. (R-PA) and Lt. Gov. Ana Holm, M.D., spoke.'
    for name in named(text):
        assert text[name.start : name.end].split()[0] == name.name.split()[0]
    found: tuple[Mention, ...] = people(page(text), "", NOBODY)
    assert [mention.name for mention in found] == ['Glenn "GT" Mork Jr.', "Ana Holm"]


def test_companies_that_announce_are_nobody() -> None:
    assert told("Thermo Lindqvist announced a plant. Norland-based Silver Mork announced another.") == []


def test_a_verb_that_no_list_has_is_cut_from_a_known_name_in_a_title() -> None:
    found = told("President Ann R. Berg spoke.", title="President Ann R. Berg Frobnicates New Rule")
    assert [(one.where, one.name, one.raw) for one in found] == [
        ("title", "Ann R. Berg", "President Ann R. Berg"),
        ("body", "Ann R. Berg", "President Ann R. Berg"),
    ]


def test_what_follows_a_dash_is_no_role() -> None:
    assert [(one.name, one.role) for one in told("Green Elm, Norland – Senator Joan Berg spoke.")] == [
        ("Joan Berg", "Senator")
    ]


def people_of(text: str, title: str = "", authority: Authority = NOBODY) -> dict[str, str | None]:
    """The canonical names of a text's people, each with the last role that it writes of them."""
    found: dict[str, str | None] = {}
    for mention in people(page(*text.split("\n\n")), title, authority):
        found[mention.name] = mention.role or found.get(mention.name)
    return found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We had no match, said Sen Irova, Governor of Kessin.", {"Sen Irova": "Governor of Kessin"}),
        ("We had no match, said Sen Irova, Chair of the Ports Committee.", {"Irova": "Sen"}),
        ("Present: Otto Venn (Chair) and others.", {"Otto Venn": "Chair"}),
        ("Otto Venn (Minister of Ports) was there.", {"Otto Venn": "Minister of Ports"}),
        (
            "The Chair of the Heritage Council, Professor Ansa Lorr, spoke.",
            {"Ansa Lorr": "Chair of the Heritage Council"},
        ),
        ("Professor Ansa Lorr, Chair of the Heritage Council, spoke.", {"Ansa Lorr": "Chair of the Heritage Council"}),
        ("Captain Ida Brand, told port agents to wait.", {"Ida Brand": "Captain"}),
        (
            "“It is,” said Ron Brund, Director of the Norland Department of Public Works.",
            {"Ron Brund": "Director of the Norland Department of Public Works"},
        ),
        ("The Institute of Health.\n\nMinister of Health Ruvan Ebrick spoke.", {"Ruvan Ebrick": "Minister of Health"}),
        ("Labor Lisa Peters spoke.\n\nMS. PETERS: Good morning.", {"Lisa Peters": None}),
        ("Chairman Musa Faki Maham came.\n\nMR. FAKI: Good morning.", {"Musa Faki Maham": "Chairman"}),
    ],
)
def test_people_of_a_text(text: str, told: dict[str, str | None]) -> None:
    assert people_of(text) == told


def test_the_spokesperson_of_a_press_briefing() -> None:
    body = OrganizationEntry("ports", "Ministry of Ports")
    price = PersonEntry("ned", "Ned Prite", roles=(Role("Spokesperson", "ports", date(2021, 1, 1), date(2022, 1, 1)),))
    known = Authority(organizations=(body,), people=(price,))

    def told(title: str, day: str = "3 May 2021", text: str = "The Ministry of Ports is open.") -> set[str]:
        return set(people_of(f"{day}\n\nMR. PRITE: Good morning. {text}", title, known))

    assert people_of(
        "3 May 2021\n\nMS. BERG: Yes.\n\nMR. PRITE: The Ministry of Ports is open.", "Press Briefing", known
    ) == {
        "Berg": None,
        "Ned Prite": "Spokesperson",
    }
    assert told("Press Briefing – 3 May 2021") == {"Ned Prite"}
    assert told("A meeting – 3 May 2021") == {"Prite"}
    assert told("Press Briefing – 3 May 2021", text="It is open.") == {"Prite"}
    assert told("Press Briefing – 3 May 2024", "3 May 2024") == {"Prite"}


def test_an_office_with_and_before_it() -> None:
    held = Role("Secretary of Health and Human Services")
    known = Authority(organizations=(), people=(PersonEntry("ann", "Ann Berg", roles=(held,)),))
    assert known.holder("Health and Human Services Secretary", "Berg") is known.people[0]
    assert known.holder("Secretary of Health and Human Services", "Berg") is known.people[0]
    assert known.holder("Deputy Secretary of Health and Human Services", "Berg") is None
