"""Roles before and behind a name: where they begin, whom they belong to, and the body that they name."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.authority import Authority, OrganizationEntry, PersonEntry, Role
from corpus.fields.people.roles import readable, role_behind, singular
from tests.corpus.test_people import told

PORTS = OrganizationEntry("ports", "Norland Department of Ports", ("Ports Department",), ("NDP",))
KNOWN = Authority(
    organizations=(PORTS, OrganizationEntry("tariffs", "Tariff Division", parent="ports")),
    people=(
        PersonEntry("old", "Ada Lindqvist", roles=(Role("Secretary of Ports", "ports", end=date(2009, 1, 1)),)),
        PersonEntry("new", "Bo R. Lindqvist", roles=(Role("Secretary of Ports", "ports", start=date(2015, 1, 1)),)),
    ),
)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Washington, D.C. – U.S. Senator Ann Berg spoke.", "U.S. Senator"),
        ("Washington, D.C. U.S. Senator Ann Berg spoke.", "U.S. Senator"),
        ("WASHINGTON Attorney General Ann Berg spoke.", "Attorney General"),
        ("Today U.S. Senator Ann Berg spoke.", "U.S. Senator"),
        ("As U.S. Ambassador to the United Nations Ann Berg said.", "U.S. Ambassador to the United Nations"),
        ("Ohio Democrats Senator Ann Berg spoke.", "Senator"),
        (
            "Institute for Harbours and International Trade President Ann Berg spoke.",
            "Institute for Harbours and International Trade President",
        ),
        (
            "Today, House Committee on Natural Harbours Ranking Member Ann Berg spoke.",
            "House Committee on Natural Harbours Ranking Member",
        ),
        ("the Department of Justice and FBI Director Ann Berg spoke.", "FBI Director"),
        ("Norland Harbour Institute Middle East Portfolio Manager Ann Berg spoke.", "Middle East Portfolio Manager"),
        ("Chairman of the Joint Chiefs of Staff Ann Berg spoke.", "Chairman of the Joint Chiefs of Staff"),
        ("Norland Foreign Ministry spokesman Ann Berg spoke.", "Norland Foreign Ministry spokesman"),
        ("Departmentspokesman Ann Berg spoke.", "Department spokesman"),
        ("Veterans’ Affairs Committee Chairman Ann Berg spoke.", "Veterans’ Affairs Committee Chairman"),
        ("Under Secretary of Ports Ann Berg spoke.", "Under Secretary of Ports"),
        ("Special Agent-in-Charge Ann Berg spoke.", "Special Agent-in-Charge"),
        ("Senator Tom Hill Senator Ann Berg spoke.", "Senator"),
        ("Speaker Ann Berg joined them.", "Speaker"),
    ],
)
def test_where_a_role_begins(text: str, role: str) -> None:
    assert [mention.role for mention in told(text) if mention.name == "Ann Berg"] == [role]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (" (D-MN), chair of the Harbour Caucus, spoke", "chair of the Harbour Caucus"),
        (", D-Minn., chair of the Harbour Caucus, spoke", "chair of the Harbour Caucus"),
        (", M.D., director of the clinic, spoke", "director of the clinic"),
        (", who serves as chair of the Caucus, spoke", "chair of the Caucus"),
        (", who is the Committee’s ranking member, spoke", "Committee’s ranking member"),
        (", owner and operator of Berg Logging, spoke", "owner and operator of Berg Logging"),
        (", who left the room, spoke", None),
    ],
)
def test_what_stands_between_a_name_and_its_role(text: str, role: str | None) -> None:
    found = role_behind("Ann Berg" + text, len("Ann Berg"))
    assert (found[0] if found else None) == role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Senators Ann Berg (D-MN), Tom Hill (R-UT), and Bo Lund (R-ME) wrote.", "Senator"),
        ("Sens. Ann Berg, D-Minn., Tom Hill, R-Utah, and Bo Lund, R-Maine, wrote.", "Sen."),
        ("Trial Attorneys Ann Berg, Tom Hill and Bo Lund wrote.", "Trial Attorney"),
    ],
)
def test_a_plural_role_is_that_of_the_whole_list(text: str, role: str) -> None:
    assert [(one.name, one.role) for one in told(text)] == [("Ann Berg", role), ("Tom Hill", role), ("Bo Lund", role)]


def test_a_plural_role_behind_two_is_that_of_both() -> None:
    found = told("Ann Berg and Tom Hill, co-chairs of the Forum, wrote.")
    assert [(one.name, one.role) for one in found] == [
        ("Ann Berg", "co-chair of the Forum"),
        ("Tom Hill", "co-chair of the Forum"),
    ]


def test_roles_in_the_singular_and_without_capitals() -> None:
    assert singular("U.S. Senators") == "U.S. Senator"
    assert singular("co-chairs of the Forum") == "co-chair of the Forum"
    assert singular("Reps.") == "Rep."
    assert readable("PRIME MINISTER") == "Prime Minister"
    assert readable("CEO") == "CEO"
    assert readable("FBI DIRECTOR") == "FBI Director"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Director Ann Berg of the Ports Departments Tariff Division spoke.", "Tariff Division"),
        ("Director Ann Berg of the Departments Tariff Division spoke.", "Tariff Division"),
        ("Director Ann Berg of NDPs Norland Division spoke.", "NDP Norland Division"),
        ("Director Ann Berg of the NDP. And so it was.", "Norland Department of Ports"),
        ("NDP Director Ann Berg spoke.", "Norland Department of Ports"),
        ("Norland Harbour Institute President Ann Berg spoke.", "Norland Harbour Institute"),
        (
            "U.S. Attorney for the District of Maine Ann Berg spoke.",
            "U.S. Attorney's Office for the District of Maine",
        ),
        ("Director Ann Berg of the Harbour Police Agency and Special Agent in Charge Tom", "Harbour Police Agency"),
        ("Minister Ann Berg of the Netherlands spoke.", None),
    ],
)
def test_the_body_of_a_person(text: str, body: str | None) -> None:
    assert [one.organization for one in told(text, authority=KNOWN) if one.name == "Ann Berg"] == [body]


@pytest.mark.parametrize(
    ("day", "name"), [("2007-05-01", "Ada Lindqvist"), ("2017-05-01", "Bo R. Lindqvist"), ("2012-05-01", "Lindqvist")]
)
def test_who_held_an_office_on_the_day_of_the_release(day: str, name: str) -> None:
    assert [one.name for one in told("Secretary Lindqvist spoke.", authority=KNOWN, date=day)] == [name]
    assert [one.name for one in told("Spokesperson Lindqvist spoke.", authority=KNOWN, date=day)] == ["Lindqvist"]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Health and Human Services Secretary Ann Berg spoke.", "Health and Human Services Secretary"),
        ("New Mexico Senator Ann Berg spoke.", "New Mexico Senator"),
        ("Dr. Tom Hill and Treasury Secretary Ann Berg spoke.", "Treasury Secretary"),
        ("Chief of Staff Ann Berg spoke.", "Chief of Staff"),
    ],
)
def test_roles_of_several_words_stay_whole(text: str, role: str) -> None:
    assert [(mention.role, mention.organization) for mention in told(text) if mention.name == "Ann Berg"] == [
        (role, None)
    ]


def test_where_somebody_speaks_is_no_body_of_hers() -> None:
    found = told("Minister Ann Berg at the Harbour Trade Association said so. Ann Berg, Chief, Harbour Police Agency.")
    assert [mention.organization for mention in found] == [None, "Harbour Police Agency"]
