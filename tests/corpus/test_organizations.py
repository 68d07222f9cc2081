import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.authority import load
from corpus.fields.bodies.named import named_bodies
from corpus.fields.bodies.organizations import organizations
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
        ("the Fourth Circuit Court of Appeals ruled", ["U.S. Court of Appeals for the Fourth Circuit"]),
        ("the Valdorian Court of Appeals ruled", ["Valdorian Court of Appeals"]),
        ("The U.S. Navy sat on the Third and Seventh Circuits.",
         ["U.S. Navy", *(f"U.S. Court of Appeals for the {one} Circuit" for one in ("Third", "Seventh"))]),
        ("the U.S. Attorneys Offices for the Middle and Northern Districts of Georgia",
         [f"U.S. Attorney's Office for the {one} District of Georgia" for one in ("Middle", "Northern")]),
        ("sentenced in U.S. District Court in Alexandria, Va., today",
         ["U.S. District Court for the Eastern District of Virginia"]),
        ("the U.S. District Court in the Western District of Texas",
         ["U.S. District Court for the Western District of Texas"]),
        ("The Department of Justices work", ["U.S. Department of Justice"]),
        ("the Office of the Attorney General for the State of Maine and NATO; the FBI",
         ["Office of the Attorney General for the State of Maine", "North Atlantic Treaty Organization",
          "Federal Bureau of Investigation"]),
        ("Congresswoman Pell told the Senate", ["U.S. Senate"]),
        ("Ann Pell (D-NY) told the Senate", ["U.S. Senate"]),
        ("The Senate of Veldora; Minister Pell told the Senate", []),
        ("the Afghan Government met; the Afghan government; the Government of the Republic of Kenya",
         ["Government of Afghanistan", "Government of Kenya"]),
        ("she went to the VA hospital", ["U.S. Department of Veterans Affairs"]),
        ("The U.S. Navy asked. Congress’s answer came.", ["U.S. Navy", "United States Congress"]),
        ("Congress met in the house.", []),
        ("The U.S. Navy left the house and the Senate.", ["U.S. Navy", "U.S. Senate"]),
        ("The Indian Government and the Ministry of Defence", ["Government of India", "Ministry of Defence of India"]),
        ("HM Treasury and the Ministry of Defence met.", ["HM Treasury", "UK Ministry of Defence"]),
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


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the NASA Office of Inspector General helped", ["NASA Office of Inspector General"]),
        ("the Department of Labor (DOL) Office of the Inspector General (OIG) helped. OIG and DOL agreed.",
         ["Department of Labor Office of the Inspector General", "U.S. Department of Labor"]),
        ("the Office of Inspector General of NASA and the FBI",
         ["Office of Inspector General of NASA", "Federal Bureau of Investigation"]),
        ("the Offices of Inspector General of the Department of Labor (DOL), the Department of Health and Human"
         " Services and NASA, and the FBI. DOL paid.",
         ["Department of Labor Office of Inspector General", "U.S. Department of Labor",
          "Department of Health and Human Services Office of Inspector General", "NASA Office of Inspector General",
          "Federal Bureau of Investigation"]),
        ("agents of the Treasury Inspector General for Tax Administration (TIGTA); TIGTA said",
         ["Treasury Inspector General for Tax Administration"]),
        ("the Department of Justice and Federal Trade Commission sued",
         ["U.S. Department of Justice", "Federal Trade Commission"]),
        ("the Department of State and USAID sued",
         ["U.S. Department of State", "United States Agency for International Development"]),
        ("Louisiana Department of Transportation and Harrow Bank",
         ["Louisiana Department of Transportation", "Harrow Bank"]),
        ("Second Harrow Armor Inc. paid. The maker, Second Harrow Armor Inc., agreed.", ["Second Harrow Armor Inc."]),
        ("National Security Advisor (NSA) Tom Weston came. The NSA spoke.", []),
        ("a Corporate Integrity Agreement (CIA) and combustion engines (ICE). ICE came; CIA too.",
         ["U.S. Immigration and Customs Enforcement"]),
        ("the National Security Agency (NSA) and its National Security Advisor (NSA). The NSA spoke.",
         ["National Security Agency"]),
        ("the Drug Enforcement Adminstration (DEA) asked. The DEA came.", ["Drug Enforcement Administration"]),
        ("the Department of Labor and Governor Pell met", ["U.S. Department of Labor"]),
        ("the Department of Justice and Defense agreed", ["U.S. Department of Justice"]),
        ("the Department of Commerce and Industry Harrow agreed", ["U.S. Department of Commerce"]),
    ],
)  # fmt: skip
def test_names_of_their_own(text: str, names: list[str]) -> None:
    assert list(told(text)) == names


def test_local_names_need_their_parent() -> None:
    assert all(one.id is None for one in told("The Revenue Tax Division ruled. The Tax Division too.").values())
    assert told("The Tax Division of the Department of Justice ruled.")["Tax Division"].id == "us-doj-tax"


def test_a_local_name_beside_a_place_is_another_body() -> None:
    assert told("The Justice Department met. Maine’s Tax Division too.")["Tax Division"].id is None
    assert told("The Justice Department met the Tax Division of Maine.")["Tax Division of Maine"].id is None


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


def test_a_lone_acronym_of_the_text_is_a_mention_of_its_body() -> None:
    text = "The VFA spoke first. The Valdorian Fisheries Agency (VFA) met. The VFA’s head left."
    page = Page("/x", "text/plain", "0", (Block(text),), ())
    named = named_bodies(page, "VFA meets", load())
    assert [(one.raw, one.meant, one.rule) for one in named] == [
        ("VFA", "Valdorian Fisheries Agency", "acronym of the text"),
        ("VFA", "Valdorian Fisheries Agency", "acronym of the text"),
        ("Valdorian Fisheries Agency", None, "by form"),
        ("VFA", "Valdorian Fisheries Agency", "acronym of the text"),
        ("VFA", "Valdorian Fisheries Agency", "acronym of the text"),
    ]
    assert list(told(text, title="VFA meets")) == ["Valdorian Fisheries Agency"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Institute of Care Economics (ICE) met. ICE left.", ["Institute of Care Economics"]),
        (
            "The Omaha Field Office of the FBI (FBI) met. The FBI left.",
            ["Omaha Field Office of the FBI", "Federal Bureau of Investigation"],
        ),
        ("SIPO (State Intellectual Property Office) met. SIPO left.", ["State Intellectual Property Office"]),
        ("The VFA (Valdorian Fisheries Agency) met.", ["Valdorian Fisheries Agency"]),
        ("The Valdorian Fisheries Agency (XQZ) met. XQZ left.", ["Valdorian Fisheries Agency"]),
    ],
)
def test_what_an_acronym_in_brackets_means(text: str, names: list[str]) -> None:
    assert list(told(text)) == names


@pytest.mark.parametrize(
    ("text", "rule", "source"),
    [
        ("The Central Intelligence Agency met.", "known name", "text, authority entry us-cia: name"),
        ("The Justice Department met.", "known alias", "text, authority entry us-doj: alias"),
        ("Today NATO met.", "acronym", "text, authority entry nato: acronym"),
        ("The Valdorian Fisheries Agency met.", "by form", "text"),
    ],
)
def test_evidence_says_which_entry_was_used_and_why(text: str, rule: str, source: str) -> None:
    evidence = next(iter(told(text).values())).evidence
    assert (evidence.rule, evidence.source, evidence.where) == (rule, source, "body")
    assert evidence.start is not None


def test_a_short_name_and_a_declared_body_say_so_too() -> None:
    found = told("The U.S. Navy told Congress.", declared=("Tax Division",))
    assert found["United States Congress"].evidence.rule == "short name"
    assert found["Tax Division"].evidence.rule == "declared organization"
    assert found["Tax Division"].evidence.source == "label component, authority entry us-doj-tax: name"


def test_a_press_office_is_named_as_its_parent_unless_it_is_declared() -> None:
    prose = "The State Department met. Its Office of the Spokesperson spoke."
    assert list(told(prose)) == ["U.S. Department of State"]
    assert told(prose)["U.S. Department of State"].raw == ("State Department", "Office of the Spokesperson")
    assert list(told("Office of the Spokesperson\n\nThe State Department met.")) == ["U.S. Department of State"]
    assert told("Office of the Spokesperson\n\nThe State Department met.").popitem()[1].raw == ("State Department",)
    declared = told("The Justice Department met.", declared=("Office of Public Affairs",))
    assert list(declared) == ["Office of Public Affairs", "U.S. Department of Justice"]


def test_the_host_of_a_release_tells_what_its_short_names_mean() -> None:
    block, address = Block("The Tax Division told Congress."), Declared("url", "https://www.justice.gov/x", "canonical")
    page = Page("/x", "text/html", "0", (block,), (address,))
    assert [one.id for one in organizations(page, load(), named_bodies(page, "", load()))] == [
        "us-doj-tax",
        "us-congress",
    ]


def test_spellings_of_one_body_are_one() -> None:
    found = told("the U.S. Department of State; the State Department", title="State Department opens")
    assert len(found) == 1
    assert found["U.S. Department of State"].raw == ("State Department", "U.S. Department of State")
    assert found["U.S. Department of State"].evidence.where == "title"


PIECES = [
    "(XYZ) ",
    "XYZ ",
    "Xylophone Youth Zone Council ",
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
