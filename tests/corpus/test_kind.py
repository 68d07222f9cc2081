from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fields.kind import kind, kind_of_statements
from corpus.page import Block, Declared, Page
from corpus.release import Evidence, Statement

TURNS = "MS. PSAKI:  Hi.\n\nQ  Hello.\n\nMS. PSAKI:  Yes.\n\nTHE PRESIDENT:  No.\n\nMS. PSAKI (laughs): Well."


def told(title: str = "A title", text: str = "Some text.", declared: str | None = None) -> str | None:
    values = (Declared("kind", declared, "front matter tags"),) if declared else ()
    found = kind(Page("/x", "text/plain", "0", tuple(Block(part) for part in text.split("\n\n")), values), title)
    return found.value if found else None


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("press-release", "press release"),
        ("Statements", "statement"),
        ("speeches-remarks", "speech"),
        ("press-briefings", "transcript"),
        ("presidential-actions", "notice"),
        ("Fact Sheet", "fact sheet"),
        ("articles", None),
    ],
)
def test_declared_kinds(declared: str, expected: str | None) -> None:
    assert told(declared=declared) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Remarks by President Biden at a Reception", "speech"),
        ("Statement by the Minister on the Flood", "statement"),
        ("Cantwell Statement on the Passing of Governor Gardner", "statement"),
        ("Readout of President Biden’s Meeting", "press release"),
        ("FACT SHEET: The Plan", "fact sheet"),
        ("Press Briefing by Press Secretary Jen Psaki", "transcript"),
        ("Department Press Briefing – August 4, 2021", "transcript"),
        ("Notice on the Continuation of the Emergency", "notice"),
        ("A Proclamation on Earth Day, 2022", "notice"),
        ("Minister opens dam", None),
        ("America 250: Presidential Message on the Birthday of Thomas Jefferson", "statement"),
        ("Mayor Statement on the State of the Union Address", "statement"),
        ("State of the Port: Inaugural Address", "speech"),
        ("Council presents a plan to address flooding", None),
        ("Former officer sentenced for false statements to the court", None),
        ("Minister to deliver remarks at the harbour", None),
        ("Mayor hosts press conference on the ferry", None),
        ("Ministry condemns hate speech", None),
    ],
)
def test_titles(title: str, expected: str | None) -> None:
    assert told(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Remarks by the Minister at the Harbour", "speech"),
        ("Minister’s Statement on the Flood", "statement"),
        ("Fact sheet: the flood", "press release"),
        ("Minister opens dam", "press release"),
    ],
)
def test_a_section_of_releases_may_hold_what_the_title_calls_otherwise(title: str, expected: str) -> None:
    assert told(title, declared="press-release") == expected


def test_the_title_tells_what_a_mixed_section_leaves_open() -> None:
    assert told("Statement of the President", declared="statements-releases") == "statement"


def test_the_shape_of_the_text() -> None:
    assert told(text=TURNS) == "transcript"
    assert told(text="FOR IMMEDIATE RELEASE\n\nThe ministry announced a plan.") == "press release"
    assert told(text="NOTICE No. 14/2002\n\nThe bridge is closed.") == "notice"
    assert told(text="WASHINGTON – The department has fined a company.") is None
    assert (
        told(text="Statement after statement was read to the court that day by its clerk, until the judge had enough.")
        is None
    )


def test_texts_in_turns() -> None:
    assert (
        told(text="Jakarta\n\nSECRETARY LEE: We met today and agreed.\n\nMINISTER NOOR: We did indeed.") == "transcript"
    )
    assert told(text="Jakarta\n\nSECRETARY LEE: We met today, and agreed on all that we came for.") == "speech"
    regions = "\n\n".join(f"{name}: The town paper praises the plan." for name in ("NORTH", "SOUTH", "EAST", "WEST"))
    assert told(text=regions) is None, "none of them speaks again"
    assert told(text="BY THE PRESIDENT\n\nA PROCLAMATION\n\nTrees matter.") == "notice"


def test_each_kind_has_its_evidence() -> None:
    page = Page("/x", "text/plain", "0", (Block("Oster"), Block("For Immediate Release\nThe dam is open.")))
    named, labelled = kind(page, "Yearly Remarks by the Mayor"), kind(page, "A title")
    assert named
    assert labelled
    assert (named.evidence.where, named.evidence.start, named.evidence.end) == ("title", 7, 14)
    assert page.body[labelled.evidence.start : labelled.evidence.end] == "For Immediate Release"


def said(body: str, part: float, how: Literal["direct", "reported", "own"] = "own") -> Statement:
    return Statement(None, how, 0, int(len(body) * part), Evidence("byline", "body", "byline", 0.9, 0, 3))


def test_what_is_nearly_all_one_statement_is_a_statement() -> None:
    page = Page("/x", "text/plain", "0", (Block("We are glad that the dam is open again."),))
    found = kind_of_statements(page, [said(page.body, 0.9)])
    assert found
    assert (found.value, found.evidence.source) == ("statement", "byline")
    assert kind_of_statements(page, [said(page.body, 0.9, "direct")]) is None
    assert kind_of_statements(page, [said(page.body, 0.3)]) is None
    assert kind_of_statements(Page("/x", "text/plain", "0", ()), []) is None


def test_the_rest_of_a_section_of_statements_and_releases() -> None:
    values = (Declared("kind", "statements-releases", "front matter tags"),)
    found = kind_of_statements(Page("/x", "text/markdown", "0", (Block("The dam is open."),), values), [])
    assert found
    assert (found.value, found.evidence.confidence < 0.9) == ("press release", True)


def test_a_topic_may_be_a_kind() -> None:
    values = (Declared("topic", "notice, security, data", "front matter tags"),)
    found = kind(Page("/x", "text/markdown", "0", (), values), "A title")
    assert found is not None
    assert (found.value, found.evidence.source) == ("notice", "front matter tags")


def test_the_labels_of_a_notice_are_no_turns() -> None:
    assert told(text="WHO: The Minister\n\nWHAT: A visit\n\nWHEN: 3 May 2007\n\nWHERE: Talmond\n\nCONTACT: 12") is None


@given(st.text(), st.text())
def test_any_text_has_a_kind_or_none(title: str, text: str) -> None:
    told(title, text)
