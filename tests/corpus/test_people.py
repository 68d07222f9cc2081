"""The names of a release: roles, short forms, canonical names, declared speakers."""

from __future__ import annotations

from functools import partial

import pytest
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.authority import Authority, PersonEntry, Role
from corpus.fields.people.bylines import byline_people
from corpus.fields.people.mentions import Mention, people
from corpus.fields.people.naming import named
from corpus.fields.people.roles import role_behind
from corpus.page import Block, Declared, Page

NOBODY = Authority(organizations=(), people=())
KNOWN = Authority(
    organizations=(),
    people=(
        PersonEntry("ada", "Ada M. Lindqvist", ("Ada Lindqvist",), roles=(Role("President of Norland"),)),
        PersonEntry("wen", "Wen Baoli", family_first=True, roles=(Role("Minister of Trade"),)),
    ),
)


def page(*blocks: str, **declared: str) -> Page:
    values = tuple(Declared(field, value, "front matter") for field, value in declared.items())
    return Page("r.txt", "text/plain", "", tuple(Block(text) for text in blocks), values)


def told(*blocks: str, title: str = "", authority: Authority = NOBODY, **declared: str) -> list[Mention]:
    return list(people(page(*blocks, **declared), title, authority))


def first(text: str) -> tuple[str, str | None]:
    found = next(name for name in named(text) if name.addressed)
    return found.name, found.role


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Deputy commissioner Wen Baoli of the IPO attended", "Wen Baoli", "Deputy commissioner"),
        (
            "Acting Assistant Attorney General Mary C. Aldous said",
            "Mary C. Aldous",
            "Acting Assistant Attorney General",
        ),
        ("Secretary to the President Dr. Amal Silva said", "Amal Silva", "Secretary to the President"),
        ("Deputy Secretary of State for Management and Resources Ann P. Lee", "Ann P. Lee", None),
        ("Assistant Minister for the Harbour Division Karin Sand spoke", "Karin Sand", None),
        ("FBI Special Agent in Charge Scott Marsh said", "Scott Marsh", "FBI Special Agent in Charge"),
        ("spokesperson Emily Pell said", "Emily Pell", "spokesperson"),
        ("former Governor Otto van der Berg", "Otto van der Berg", "former Governor"),
        ("First Lady Jane Roe", "Jane Roe", "First Lady"),
        ("President Hans R. Mork, Jr. and", "Hans R. Mork Jr.", "President"),
        ("Minister Jean-Luc O’Neil’s letter", "Jean-Luc O’Neil", "Minister"),
        ("Director S.P.C. Perera", "S.P.C. Perera", "Director"),
        ("Attorney General Tony West said", "Tony West", "Attorney General"),
        ("Prime Minister José Ángel Ñíguez said", "José Ángel Ñíguez", "Prime Minister"),
    ],
)
def test_role_before_the_name(text: str, name: str, role: str | None) -> None:
    found_name, found_role = first(text)
    assert found_name == name
    assert found_role == (role or text[: text.index(name)].strip())


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (", assistant to the chairwoman, made", "assistant to the chairwoman"),
        (", Chief, Harbour Police. It", "Chief, Harbour Police"),
        (
            ", U.S. Attorney for the Eastern District of Norland. It",
            "U.S. Attorney for the Eastern District of Norland",
        ),
        (", director of the Fund who led it", "director of the Fund"),
        (", under the leadership of Secretary Lee", None),
        (", the President said", None),
        (", which is a town", None),
        (" said", None),
    ],
)
def test_role_behind_the_name(text: str, role: str | None) -> None:
    found = role_behind("Ann Lee" + text, len("Ann Lee"))
    assert (found[0] if found else None) == role


def test_bodies_and_places_are_no_people() -> None:
    text = "The Sri Lanka Ports Authority said so. Sri Lanka announced it. Acme Industries said no."
    assert told(text) == []


def test_short_forms_mean_the_full_name() -> None:
    found = told("Attorney General Erik Holm spoke. Holm said it. He left. Minister Wen Baoli came. Wen stayed.")
    assert [mention.name for mention in found] == ["Erik Holm"] * 2 + ["Wen Baoli"] * 2


def test_several_of_one_surname_are_told_by_their_office() -> None:
    found = told("Minister Ann Berg and Governor Tom Berg met. Minister Berg said no. Governor Berg agreed.")
    assert [mention.name for mention in found] == ["Ann Berg", "Tom Berg", "Ann Berg", "Tom Berg"]


def test_plural_role_is_everyones() -> None:
    found = told("U.S. Senators Amy Kolb (D-MN) and Tina Smythe (D-MN) announced it.")
    assert [(mention.name, mention.role) for mention in found] == [
        ("Amy Kolb", "U.S. Senator"),
        ("Tina Smythe", "U.S. Senator"),
    ]


def test_the_next_of_a_list_is_no_role() -> None:
    found = told("President Ann Berg, Secretary Tom Hill, and Minister Bo Lund met.")
    assert [(mention.name, mention.role) for mention in found] == [
        ("Ann Berg", "President"),
        ("Tom Hill", "Secretary"),
        ("Bo Lund", "Minister"),
    ]


def test_the_authority_names_people() -> None:
    found = told("President Lindqvist met Minister Wen.", authority=KNOWN)
    assert [mention.name for mention in found] == ["Ada M. Lindqvist", "Wen Baoli"]
    found = told("Ada Lindqvist said it.", authority=KNOWN)
    assert [mention.name for mention in found] == ["Ada M. Lindqvist"]


def test_another_person_of_the_surname_is_not_taken_for_the_president() -> None:
    found = told("Dr. Jill Lindqvist and President Lindqvist came.", authority=KNOWN)
    assert [mention.name for mention in found] == ["Jill Lindqvist", "Ada M. Lindqvist"]


def test_the_fullest_form_is_the_name_and_capitals_are_read_as_a_name() -> None:
    found = told("Minister Ann Berg said it. ANN R. BERG, Minister of Trade. Ms. Berg left.")
    assert {mention.name for mention in found} == {"Ann Berg"}
    assert told("I, HANS R. MORK JR., President of Norland, say so.")[0].name == "Hans R. Mork Jr."


def test_organizations_are_those_named_with_the_person() -> None:
    found = told(
        "Director Ann Berg of the Harbour Police Agency and U.S. Attorney Bo Lund of the District of Iowa came."
    )
    assert [mention.organization for mention in found] == [
        "Harbour Police Agency",
        "U.S. Attorney's Office for the District of Iowa",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ann J. Berg, Secretary of State", [("Ann J. Berg", "Secretary of State")]),
        (
            "Ned Hale, Department Spokesperson, Ann J. Berg, Secretary of State",
            [("Ned Hale", "Department Spokesperson"), ("Ann J. Berg", "Secretary of State")],
        ),
        (
            "Lisa Lund, Acting Assistant SecretaryBureau of Ports",
            [("Lisa Lund", "Acting Assistant Secretary, Bureau of Ports")],
        ),
        ("Ambassador Bonnie Holt, Under Secretary", [("Bonnie Holt", "Ambassador")]),
        ("Office of the Spokesperson", []),
        ("Norland Department of State", []),
        ("", []),
    ],
)
def test_bylines(line: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(person.name, person.role) for person in byline_people(line)] == expected


def test_declared_people_and_web_editors() -> None:
    assert [m.where for m in told("Text.", speaker="Ann J. Berg, Secretary of State")] == ["metadata"]
    assert told("Text.", author="Web Editor") == []
    assert told("Text.", author="Tom Hill") == []


def check(text: str, title: str) -> None:
    one = page(*text.split("\n\n"))
    for mention in people(one, title, KNOWN):
        where = {"body": one.body, "title": title}.get(mention.where, "")
        assert mention.start is not None
        assert mention.end is not None
        assert where[mention.start : mention.end] == mention.raw
        assert mention.name.strip()


PIECES = st.sampled_from(
    [
        "President ",
        "Ann ",
        "Berg",
        "B. ",
        ", ",
        "the ",
        "of ",
        "Minister ",
        "SAID ",
        " said ",
        "“",
        "”",
        '"',
        ".",
        "\n",
        "\n\n",
        "Jr.",
        "(D-X)",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES | st.text(max_size=6), max_size=40).map("".join), st.text(max_size=30))
def test_every_mention_lies_where_it_says(text: str, title: str) -> None:
    check(text, title)


@pytest.mark.parametrize(
    "text",
    [
        "Minister Ann Berg and Governor Tom Berg met. Berg said that. " * 3000,
        " ".join(
            f"Minister Ann{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)} Berg. Berg."
            for i in range(5000)
        ),
        "A. " * 60000,
        "President of " * 15000,
    ],
)
def test_long_texts_take_linear_time(text: str) -> None:
    assert_linear(lambda length: partial(told, text[:length]), len(text))


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("“It stands,” said its chairwoman, Rosalind Ekker.", "Rosalind Ekker", "chairwoman"),
        ("The Minister of Justice, Pavel Orn, said so.", "Pavel Orn", "Minister of Justice"),
        ("Minister of Health, Ina Roth, announced it.", "Ina Roth", "Minister of Health"),
        ("It rained. The U.S. Attorney for the Northern District, Ann Lee, said so.", "Ann Lee", None),
        (
            "With the Senior Secretary to the President, Amal Silva; and",
            "Amal Silva",
            "Senior Secretary to the President",
        ),
        ("Their newly elected president, Hans Mork, spoke.", "Hans Mork", "president"),
        ("Governor Sen Irova said so.", "Sen Irova", "Governor"),
    ],
)
def test_roles_that_a_comma_parts_from_the_name(text: str, name: str, role: str | None) -> None:
    (mention,) = told(text)
    assert mention.name == name
    assert mention.role == (role or "U.S. Attorney for the Northern District")
    assert mention.start is not None
    assert text[mention.start : mention.end] == mention.raw


@pytest.mark.parametrize(
    "text",
    [
        "He thanked the mayor, Anna Lee said on Monday.",
        "Mary Roe, the President of Acme, Anna Lee, and others said so.",
        "They wrote a letter to the President, Anna Lee, and left. Anna Lee said so.",
        "They met in the capital, Anna Lee, and left. Anna Lee said so.",
    ],
)
def test_a_comma_gives_nobody_the_role_of_another(text: str) -> None:
    assert [mention.role for mention in told(text) if mention.name == "Anna Lee"][-1:] in ([], [None])


def test_a_turns_label_makes_a_person_of_the_full_name_in_the_list_of_those_present() -> None:
    names = {mention.name for mention in told("Present: Anton Kerrow and Brida Loss.", "MR. KERROW: It rains.")}
    assert "Anton Kerrow" in names
    assert "Brida Loss" not in names
