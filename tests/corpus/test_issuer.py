import pytest

from corpus.authority import load
from corpus.fields.issuer import issuer
from corpus.fields.named_bodies import named_bodies
from corpus.page import Block, Declared, Page
from corpus.release import Organization


def told(text: str = "Some text.", title: str = "A title", **declared: str) -> Organization | None:
    values = tuple(Declared(field, value, f"meta {field}") for field, value in declared.items())
    given_page = Page("/x", "text/html", "0", tuple(Block(part) for part in text.split("\n\n")), values)
    return issuer(given_page, title, load(), named_bodies(given_page, title, load()))


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
        ("U.S. Senator Jack Reed (D-RI) and U.S. Rep. Don Beyer (D-VA) released the following statement.", None),
        ("Today, the Department of Energy announced a plan. “Good,” said Senator Jack Reed.", None),
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
    if found:
        assert text[found.evidence.start : found.evidence.end] == found.raw[0]


def test_a_member_of_congress_named_by_the_address() -> None:
    text = (
        "WASHINGTON – U.S. Senators Amy Klobuchar and Tina Smith announced.\n\n“Good,” said U.S. Senator Amy Klobuchar."
    )
    found = told(text, url="https://www.klobuchar.senate.gov/public/x")
    assert found
    assert found.name == "Office of U.S. Senator Amy Klobuchar"


def test_an_author_who_is_a_person_issues_nothing() -> None:
    assert told(author="Antony J. Blinken, Secretary of State") is None
