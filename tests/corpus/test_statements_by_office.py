"""Words told of somebody by an office, a letter, a label; short quotations in reports; whose a whole release is not."""

from __future__ import annotations

from functools import partial

import pytest
from growth import assert_linear

from corpus.authority import Authority
from corpus.fields.people.mentions import people
from corpus.fields.statements.told import statements
from corpus.page import Block, Declared, Page

NOBODY = Authority(organizations=(), people=())
Told = tuple[str | None, str, str]


def told(*blocks: str, speaker: str | None = None) -> list[Told]:
    """(speaker, kind, words) of each statement; `speaker` is whom the file declares."""
    declared = (Declared("speaker", speaker, "json speaker"),) if speaker else ()
    page = Page("r.txt", "text/plain", "", tuple(Block(text) for text in blocks), declared)
    speakers, said = statements(page, "", people(page, "", NOBODY), None, NOBODY)
    return [
        (speakers[s.speaker].name if s.speaker is not None else None, s.kind, page.body[s.start : s.end]) for s in said
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“The quay is long and old,” said the Minister.", ["The quay is long and old,"]),
        ("According to the Minister the port will open.", ["the port will open"]),
        ("She described the quay as the best in the north.", ["the quay as the best in the north"]),
        ("She described the quay at length.", []),
        ("She called the port “a door that nobody ever closes”.", ["a door that nobody ever closes"]),
        ("She called the port and the police.", []),
        ("“We go now,” the Minister went on, “by the old road.”", ["We go now,", "by the old road."]),
        ("The Minister is announcing two new ferries.", ["two new ferries"]),
        ("The Minister has now announced two ferries.", ["two ferries"]),
        ("The Minister continues to call on Norland to pay.", ["Norland to pay"]),
        ("The Minister congratulated the ringers.", []),
        ("The Minister thanked the ringers for the bells.", ["the ringers for the bells"]),
        (
            "The Minister said the town had “carried a heavy load through two long winters”.",
            [
                "the town had “carried a heavy load through two long winters”",
                "carried a heavy load through two long winters",
            ],
        ),
        ("The Minister said 2007 is the “year of the long quay”.", ["2007 is the “year of the long quay”"]),
        (
            "The Minister urged whoever is hungry to ask: “It is a short question.”",
            ["whoever is hungry to ask", "It is a short question."],
        ),
    ],
)
def test_the_minister_and_her_words(text: str, words: list[str]) -> None:
    found = told("Minister Ann Berg came to the port.", text)
    assert [said for _, _, said in found] == words
    assert {name for name, _, _ in found} <= {"Ann Berg"}


def test_a_report_ends_before_the_next_one() -> None:
    found = told(
        "“It is late,” said Bo Lund, Director of the Port. Minister Ann Berg said the quay should be mended. She also "
        "noted that the towns would have to pay for it."
    )
    assert [words for name, _, words in found if name == "Ann Berg"] == [
        "the quay should be mended",
        "the towns would have to pay for it",
    ]


def test_a_quotation_is_not_told_again_without_its_marks() -> None:
    found = told("“We are ten,” said Minister Ann Berg, “that is a start. We will be twenty by the spring.”")
    assert [words for _, _, words in found] == ["We are ten,", "that is a start. We will be twenty by the spring."]


def test_an_unnamed_voice_goes_on() -> None:
    found = told("“We were afraid that it would eat all our money,” says a letter from one town, which pays. “It did.”")
    assert found == [
        (None, "direct", "We were afraid that it would eat all our money,"),
        (None, "direct", "It did."),
    ]


def test_a_letter_below_the_release_is_its_writer_s() -> None:
    found = told(
        "Senator Ann Berg sent a letter to Minister Bo Lund, urging him to mend the quay.",
        "Read the letter below.",
        "Dear Minister Lund:",
        "I write today regarding the quay.",
        "It is old.",
        "Sincerely,",
    )
    assert ("Ann Berg", "direct", "I write today regarding the quay.\n\nIt is old.") in found
    assert not told("Dear Minister Lund:", "I write today regarding the quay.", "Sincerely,")


def test_a_declared_speaker_of_whom_the_text_tells_does_not_speak_all_of_it() -> None:
    text = "“The fund was a good umbrella,” said Ann Berg, Minister of Water."
    kinds = [kind for _, kind, _ in told("The fund pays for three works.", text, speaker="Ann Berg")]
    assert kinds == ["direct"]
    kinds = [kind for _, kind, _ in told("The fund pays for three works.", speaker="Ann Berg")]
    assert kinds == ["own"]
    kinds = [kind for _, kind, _ in told("I thank Norland for the fund.", text, speaker="Ann Berg")]
    assert kinds == ["own"]


def test_the_chair_of_a_hearing() -> None:
    found = told(
        "Present: Otto Venn (Chair), Sile Marr and Dr. Tove Hald of the Water Service.",
        "THE CHAIR: I open the hearing.",
        "DR. HALD: Thank you, Chair.",
        "(The hearing was suspended.)",
        "THE CHAIR: We go on.",
    )
    assert found == [
        ("Otto Venn", "direct", "I open the hearing."),
        ("Tove Hald", "direct", "Thank you, Chair."),
        ("Otto Venn", "direct", "We go on."),
    ]


def test_labels_with_particles_and_offices() -> None:
    found = told(
        "Ada de Hoop Brandt, Director of the Port: Good morning, all of you.",
        "Irene Lund, Executive Director of the Quay Foundation: Thank you, Ada.",
        "Ada de Hoop Brandt: Please, Irene, go on.",
        "Irene Lund: It is a long story.",
        "Ada de Hoop Brandt: We have time.",
    )
    assert [name for name, _, _ in found] == ["Ada de Hoop Brandt", "Irene Lund"] * 2 + ["Ada de Hoop Brandt"]


@pytest.mark.parametrize(
    "text",
    [
        "Minister Ann Berg: “It is.” " * 4000,
        "The The The The " * 12 + "x Minister Ann Berg: “It is so.”\n" * 400,
        "Minister Ann Berg said the town had “carried a heavy load through two winters” " * 2000,
        "Dear " * 20000,
    ],
)
def test_labels_and_reports_take_linear_time(text: str) -> None:
    assert_linear(lambda length: partial(told, text[:length]), len(text))
