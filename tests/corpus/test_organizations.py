import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.authority import load
from corpus.fields.named_bodies import named_bodies
from corpus.fields.organizations import organizations
from corpus.page import Block, Declared, Page
from corpus.release import Organization


def told(text: str, title: str = "", declared: tuple[str, ...] = ()) -> dict[str, Organization]:
    values = tuple(Declared("organization", name, "label component") for name in declared)
    given_page = Page("/x", "text/plain", "0", tuple(Block(part) for part in text.split("\n\n")), values)
    found = organizations(given_page, load(), named_bodies(given_page, title, load()))
    for one in found:
        evidence = one.evidence
        if evidence.start is not None:
            place = title if evidence.where == "title" else given_page.body
            assert " ".join(place[evidence.start : evidence.end].split()) in one.raw
    return {one.name: one for one in found}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It told the Securities and Exchange Commission so.", ["U.S. Securities and Exchange Commission"]),
        ("The U.N. Security Council met.", ["United Nations Security Council"]),
        ("It is NATO’s plan.", ["North Atlantic Treaty Organization"]),
        ("The Justice Department’s Tax Division sued.", ["U.S. Department of Justice", "Tax Division"]),
        ("The Justice Departments Tax Division sued.", ["U.S. Department of Justice", "Tax Division"]),
        ("The U.S. Attorneys Office for the District of Maine", ["U.S. Attorney's Office for the District of Maine"]),
        ("the Texas Department of Transportation said", ["Texas Department of Transportation"]),
        ("the White House Council on Native American Affairs", ["White House Council on Native American Affairs"]),
        ("the Ministry of Lands, Water and Forests said", ["Ministry of Lands, Water and Forests"]),
        ("the Ministry of Finance and the Ministry of Health", ["Ministry of Finance", "Ministry of Health"]),
        ("the Fourth Circuit Court of Appeals ruled", ["Fourth Circuit Court of Appeals"]),
        ("Martin Marietta Materials Inc. will sell", ["Martin Marietta Materials Inc."]),
        ("the ministry said and the office closed; the Office too", []),
        ("MR ICE: Good morning. who knows us? THE IRS HAS", ["Internal Revenue Service"]),
        ("the Congress of deputies; Congress met", []),
        ("The Department of Defense told Congress.", ["U.S. Department of Defense", "United States Congress"]),
        ("外交部和商务部发布公告", []),
        ("国家知识产权局副局长出席会议", ["State Intellectual Property Office"]),
        ("the U.S. Attorney's Office said", []),
        ("SECRETARIAT OF THE COMMITTEE ON WATER", []),
    ],
)  # fmt: skip
def test_names_in_text(text: str, names: list[str]) -> None:
    found = told(text)
    if names or text.isascii():
        assert list(found) == names


def test_local_names_need_their_parent() -> None:
    assert all(one.id is None for one in told("The Revenue Tax Division ruled. The Tax Division too.").values())
    assert told("The Tax Division of the Department of Justice ruled.")["Tax Division"].id == "us-doj-tax"


def test_declared_bodies_come_first_and_keep_their_form() -> None:
    found = told(
        "The FBI said.",
        declared=("Office of Justice Programs (OJP)", "USAO - New York, Eastern", "Valdorian Guild (VG)"),
    )
    assert list(found)[:3] == [
        "Office of Justice Programs", "U.S. Attorney's Office for the Eastern District of New York", "Valdorian Guild"
    ]  # fmt: skip
    assert found["Office of Justice Programs"].raw == ("Office of Justice Programs (OJP)",)
    assert found["Valdorian Guild"].id is None


def test_an_acronym_that_the_text_defines_joins_its_body() -> None:
    found = told("The Valdorian Fisheries Agency (VFA) met. Later the VFA spoke.")
    assert found["Valdorian Fisheries Agency"].raw == ("Valdorian Fisheries Agency", "VFA")


def test_spellings_of_one_body_are_one() -> None:
    found = told("the U.S. Department of State; the State Department", title="State Department opens")
    assert len(found) == 1
    assert found["U.S. Department of State"].raw == ("State Department", "U.S. Department of State")
    assert found["U.S. Department of State"].evidence.where == "title"


PIECES = [
    "the Department of Justice’s ",
    "Ministry of ",
    "Health, ",
    "and ",
    "UN ",
    "Inc. ",
    "A B C ",
    "Office ",
    "外交部",
    "\n\n",
    "’s ",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8)).map("".join), st.text(max_size=40))
def test_any_text_gives_bodies_that_stand_in_it(text: str, title: str) -> None:
    told(text, title)
