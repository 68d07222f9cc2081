import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fields.kind import kind
from corpus.page import Block, Declared, Page

TURNS = "MS. PSAKI:  Hi.\n\nQ  Hello.\n\nMS. PSAKI:  Yes.\n\nTHE PRESIDENT:  No.\n\nMS. PSAKI (laughs): Well."


def told(title: str = "A title", text: str = "Some text.", declared: str | None = None) -> str | None:
    values = (Declared("kind", declared, "front matter tags"),) if declared else ()
    return kind(Page("/x", "text/plain", "0", tuple(Block(part) for part in text.split("\n\n")), values), title)


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
    ],
)
def test_titles(title: str, expected: str | None) -> None:
    assert told(title) == expected


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


def test_a_topic_may_be_a_kind() -> None:
    values = (Declared("topic", "notice, security, data", "front matter tags"),)
    assert kind(Page("/x", "text/markdown", "0", (), values), "A title") == "notice"


def test_the_labels_of_a_notice_are_no_turns() -> None:
    assert told(text="WHO: The Minister\n\nWHAT: A visit\n\nWHEN: 3 May 2007\n\nWHERE: Talmond\n\nCONTACT: 12") is None


@given(st.text(), st.text())
def test_any_text_has_a_kind_or_none(title: str, text: str) -> None:
    told(title, text)
