import pytest

from corpus.authority import load
from corpus.fields.bodies.named import named_bodies
from corpus.fields.issuing.issuer import issuer
from corpus.fields.people.mentions import people
from corpus.fields.statements.told import statements
from corpus.page import Block, Declared, Page
from corpus.release import Organization


def told(text: str = "Some text.", title: str = "A title", **declared: str) -> Organization | None:
    values = tuple(Declared(field, value, f"meta {field}") for field, value in declared.items())
    given_page = Page("/x", "text/html", "0", tuple(Block(part) for part in text.split("\n\n")), values)
    everyone = people(given_page, title, load())
    said = statements(given_page, title, everyone, None, load())
    return issuer(given_page, title, load(), named_bodies(given_page, title, load()), everyone, said)


@pytest.mark.parametrize(
    ("declared", "name", "entry"),
    [
        ({"issuer": "Department of Justice"}, "U.S. Department of Justice", "us-doj"),
        ({"issuer": "Valdorian Fisheries Agency"}, "Valdorian Fisheries Agency", None),
        ({"site": "United States Department of State"}, "U.S. Department of State", "us-state"),
        ({"author": "Office of the Spokesperson"}, "U.S. Department of State", "us-state"),
        ({"author": "Ministry of Fisheries"}, "Ministry of Fisheries", None),
        ({"url": "https://bidenwhitehouse.archives.gov/briefing-room/x"}, "The White House", "white-house"),
        ({"url": "https://www.justice.gov/opa/pr/x"}, "U.S. Department of Justice", "us-doj"),
    ],
)
def test_declared_issuers(declared: dict[str, str], name: str, entry: str | None) -> None:
    found = told(**declared)
    assert found
    assert (found.name, found.id) == (name, entry)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Department of Justice announced today that it will sue.", "U.S. Department of Justice"),
        ("WASHINGTON – The Justice Department today filed a brief.", "U.S. Department of Justice"),
        ("A judge barred him from it, the Justice Department announced today.", "U.S. Department of Justice"),
        (
            "The Department of Justice and the Department of Agriculture (USDA) today held a workshop.",
            "U.S. Department of Justice",
        ),
        (
            "He pleaded guilty, the Justice Department and Internal Revenue Service announced.",
            "U.S. Department of Justice",
        ),
        (
            "Today, U.S. Senator Maria Cantwell (D-WA) released the following statement regarding him.",
            "Office of U.S. Senator Maria Cantwell",
        ),
        ("Last week, the Food and Drug Administration (FDA) announced a plan.", None),
        ("Some text about the United Nations.", None),
        ("Issued by the Federal Trade Commission at 05:40 on 13 August 2002.\n\nText.", "Federal Trade Commission"),
        ("Institute of Health of Valdoria, 22 September 2008\n\nText.", "Institute of Health of Valdoria"),
        ("The bridge is open.\n\nMinistry of Transport, Press Section", "Ministry of Transport"),
        ("The bridge is open.\n\n--\nOffice of the Spokesperson, Department of State", "U.S. Department of State"),
        ("Reading Area Community College\n\n12:46 P.M.\n\nText.", None),
        ("The members are:\n\nCommittee on the Budget", None),
        ("The Supreme Court today ruled against it.", None),
    ],
)
def test_issuers_of_the_text(text: str, name: str | None) -> None:
    found = told(text)
    assert (found.name if found else None) == name
    if found and found.raw:
        assert text[found.evidence.start : found.evidence.end] == found.raw[0]


@pytest.mark.parametrize(
    ("title", "text", "name", "rule"),
    [
        (
            "Marlow, Teng Announce a Bridge",
            "WASHINGTON – U.S. Senators Ada Marlow (D-MN) and Bo Teng (D-MN) announced it.",
            "Office of U.S. Senator Ada Marlow",
            "leads the title",
        ),
        (
            "Chair Orrin Applauds the Bill",
            "NEW HAVEN – House Budget Committee Chair Lea Orrin (CT-03) spoke of it.",
            "Office of U.S. Representative Lea Orrin",
            "leads the title",
        ),
        (
            "A Bridge for Harrow",
            "Today, Florida Congressman Dan Wexley, R-Clermont, opened the bridge.",
            "Office of U.S. Representative Dan Wexley",
            "leads the text",
        ),
        (
            "Readout of President Joe Biden’s Meeting with Prime Minister Anders Holt of Valdoria",
            "They met today.",
            "The White House",
            "leads the title",
        ),
        (
            "Jury Convicts Two Men",
            "The two men took bribes. “They broke the law,” said Mara Quill, Acting Assistant Attorney General.",
            "U.S. Department of Justice",
            "is quoted",
        ),
        (
            "“A Bridge for All” – President",
            "A meeting between President Anura Kumara Dissanayake and engineers was held.",
            "President's Media Division of Sri Lanka",
            "office leads the title",
        ),
        (
            "A Day for Bridges",
            "NOW, by the authority vested in me by the Constitution and the laws of the United States, I say so.",
            "The White House",
            "own wording",
        ),
        (
            "Justice Department Sues a Landlord",
            "A suit was filed yesterday.",
            "U.S. Department of Justice",
            "announces",
        ),
    ],
)
def test_who_leads_a_release_acts_for_its_issuer(title: str, text: str, name: str, rule: str) -> None:
    found = told(text, title)
    assert found
    assert (found.name, found.evidence.rule) == (name, rule)
    assert found.evidence.confidence < 0.9


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Ruling on the Bridge", "The state Senator Ada Marlow spoke. Former Secretary of State Hillary Clinton came."),
        ("A letter to President Joe Biden", "Farmers wrote to President Joe Biden."),
        ("On the work of the Special Representative", "Special Representative Tom Weston travels to Geneva."),
    ],
)
def test_a_person_who_is_only_named_leads_nothing(title: str, text: str) -> None:
    assert told(text, title) is None


def test_a_member_of_congress_named_by_the_address() -> None:
    text = (
        "WASHINGTON – U.S. Senators Amy Klobuchar and Tina Smith announced.\n\n“Good,” said U.S. Senator Amy Klobuchar."
    )
    found = told(text, url="https://www.klobuchar.senate.gov/public/x")
    assert found
    assert found.name == "Office of U.S. Senator Amy Klobuchar"


def test_an_author_who_is_a_person_issues_for_the_body_of_the_office_if_that_is_known() -> None:
    assert told(author="Mara Quill, Keeper of the Seal") is None
    found = told(author="Antony J. Blinken, Secretary of State")
    assert found
    assert (found.id, found.evidence.where) == ("us-state", "metadata")
