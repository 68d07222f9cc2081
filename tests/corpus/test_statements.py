"""What people say: quotations, reported speech, turns, whole releases, and who is no speaker."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.authority import Authority, load
from corpus.fields.people.mentions import people
from corpus.fields.sentences import Sentences
from corpus.fields.statements.quotations import quotations
from corpus.fields.statements.told import statements
from corpus.page import Block, Declared, Page
from corpus.release import Kind, Speaker, Statement

NOBODY = Authority(organizations=(), people=())
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"

Told = tuple[str | None, str, str]


def page(*blocks: str, **declared: str) -> Page:
    values = tuple(Declared(field, value, "front matter") for field, value in declared.items())
    return Page("r.txt", "text/plain", "", tuple(Block(text) for text in blocks), values)


def read(
    one: Page, title: str = "", kind: Kind | None = None, authority: Authority = NOBODY
) -> tuple[tuple[Speaker, ...], tuple[Statement, ...]]:
    return statements(one, title, people(one, title, authority), kind, authority)


def told(*blocks: str, title: str = "", **declared: str) -> list[Told]:
    """(speaker, kind, words) of each statement."""
    one = page(*blocks, **declared)
    speakers, said = read(one, title)
    return [
        (speakers[s.speaker].name if s.speaker is not None else None, s.kind, one.body[s.start : s.end]) for s in said
    ]


@pytest.mark.parametrize(
    "text",
    [
        "“We will mend the harbour,” said Minister Ann Berg.",
        '"We will mend the harbour," Minister Ann Berg said.',
        '"We will mend the harbour," stated Ann Berg, Minister of Ports.',
        "Minister Ann Berg said: “We will mend the harbour,” and left.",
        "Minister Ann Berg said in a statement on Monday, “We will mend the harbour,” and left.",
        "«We will mend the harbour,» said Minister Ann Berg.",
        "「We will mend the harbour,」 said Minister Ann Berg.",
    ],
)
def test_quotation_with_its_speaker_on_either_side(text: str) -> None:
    assert told(text) == [("Ann Berg", "direct", "We will mend the harbour,")]


def test_broken_quotation_gives_two() -> None:
    text = "“We will mend it,” said Minister Ann Berg. “It will take a year.”"
    assert told(text) == [("Ann Berg", "direct", "We will mend it,"), ("Ann Berg", "direct", "It will take a year.")]


def test_quotation_over_paragraphs_is_one() -> None:
    found = told("Minister Ann Berg said:", "“One thing is sure.", "“Another is not.”")
    assert found == [("Ann Berg", "direct", "One thing is sure.\n\n“Another is not.")]


def test_quotation_of_two_people_belongs_to_its_own_neighbour() -> None:
    found = told("“The first thing is done,” said Minister Ann Berg.", "“The second is not,” said Governor Bo Lund.")
    assert [(name, words) for name, _, words in found] == [
        ("Ann Berg", "The first thing is done,"),
        ("Bo Lund", "The second is not,"),
    ]


def test_quotation_without_a_name_has_no_speaker() -> None:
    assert told("“Nobody in this town knows who has ever said these words.”") == [
        (None, "direct", "Nobody in this town knows who has ever said these words.")
    ]
    assert told("The “Clean Harbour” programme began.") == []


def test_lost_marks() -> None:
    found = told(
        "The harbour is safe again, said Acting Minister Ann Berg of the Ports Department. We will go on with it.",
        "This case was led by Bo Lund.",
    )
    assert found == [
        ("Ann Berg", "direct", "The harbour is safe again,"),
        ("Ann Berg", "direct", "We will go on with it."),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Minister Ann Berg stressed that ports matter.", "ports matter"),
        ("Minister Ann Berg pointed outthat ports matter.", "ports matter"),
        ("Minister Ann Berg told reporters today that ports matter.", "ports matter"),
        ("Ann Berg, the Minister of Ports, announced a plan.", "a plan"),
        ("Minister Ann Berg also urged everyone to help.", "everyone to help"),
        ("As Minister Ann Berg noted last week, ports matter.", "ports matter"),
        ("According to Minister Ann Berg, ports matter.", "ports matter"),
        ("A port was opened, announced Minister Ann Berg.", "A port was opened"),
        ("Minister Ann Berg met them. The Minister thanked Norland for its help.", "Norland for its help"),
        ("Minister Ann Berg met them. She called on Norland to help.", "Norland to help"),
    ],
)
def test_reported_speech(text: str, words: str) -> None:
    assert told(text) == [("Ann Berg", "reported", words)]


def test_reported_speech_goes_on_in_its_mood() -> None:
    found = told("Minister Ann Berg stressed that ports matter. Towns should mend theirs. The meeting was long.")
    assert found == [("Ann Berg", "reported", "ports matter. Towns should mend theirs")]


def test_two_people_say_the_same() -> None:
    found = told("Minister Ann Berg spoke with Governor Bo Lund. Both reaffirmed their support for the port.")
    assert found == [
        ("Ann Berg", "reported", "their support for the port"),
        ("Bo Lund", "reported", "their support for the port"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Minister Ann Berg attended the meeting with Governor Bo Lund.",
        "The Ports Department said that all is well.",
        "The participants stressed that ports matter.",
        "Minister Ann Berg was told that it rains.",
        "She said that it rains.",
        "What Minister Ann Berg said is known.",
        "Secretary to the President Bo Lund met President Ann Berg. The Clerk to the President said that it rains.",
    ],
)
def test_who_is_no_speaker(text: str) -> None:
    assert told(text) == []


def test_speeches_make_speakers() -> None:
    speakers, said = read(
        page("A speech was delivered by Wen Li, vice chairman of the Council. Director Bo Lund made a speech.")
    )
    assert [(s.name, s.role) for s in speakers] == [
        ("Wen Li", "vice chairman of the Council"),
        ("Bo Lund", "Director"),
    ]
    assert said == ()
    assert told("Director Bo Lund made a closing speech on our ports.") == [("Bo Lund", "reported", "our ports")]


def test_transcript_turns() -> None:
    found = told(
        "2:03 p.m. EST",
        "MS. HALE: Hi, everyone.",
        "Welcome.",
        "Q    Hello?",
        "THE PRESIDENT: Thank you, Jen.",
        "QUESTION: Well —",
        "MODERATOR: Next.",
        title="Press Briefing by Press Secretary Jen Hale and President Ann Berg",
    )
    assert found == [
        ("Jen Hale", "direct", "Hi, everyone.\n\nWelcome."),
        ("Ann Berg", "direct", "Thank you, Jen."),
    ]


@pytest.mark.parametrize(
    ("title", "declared", "blocks", "words"),
    [
        ("Statement by Minister Ann Berg on Ports", {}, ("I am glad.", "###"), "I am glad."),
        ("Ann Berg’s Message", {}, ("Minister Ann Berg.", "We are glad."), "Minister Ann Berg.\n\nWe are glad."),
        (
            "Ports",
            {"speaker": "Ann Berg, Minister of Ports"},
            ("Ann Berg, Minister of Ports", "All is well."),
            "All is well.",
        ),
        ("Ports", {}, ("Ann Berg, Minister of Ports", "All is well."), "All is well."),
        ("Ports", {}, ("I proclaim it.", "ANN BERG, Minister, signs my page.", "ANN BERG"), None),
    ],
)
def test_whole_release_in_one_persons_words(
    title: str, declared: dict[str, str], blocks: tuple[str, ...], words: str | None
) -> None:
    found = told(*blocks, title=title, **declared)
    assert [(name, kind) for name, kind, _ in found] == [("Ann Berg", "own")]
    assert words is None or found[0][2] == words


def test_declared_speaker_has_no_place_in_the_text() -> None:
    speakers, said = read(page("All is well.", speaker="Ann Berg, Minister of Ports"))
    assert (speakers[0].name, speakers[0].role) == ("Ann Berg", "Minister of Ports")
    assert speakers[0].evidence.where == said[0].evidence.where == "metadata"
    assert speakers[0].evidence.start is None


def test_introduced_statement() -> None:
    found = told(
        "Ports Minister Ann Berg released the following statement on the storm:", "All is well.", "More later.", "###"
    )
    assert found == [("Ann Berg", "direct", "All is well.\n\nMore later.")]
    found = told("The Ministry released the following statement Tuesday from spokesperson Bo Lund:", "All is well.")
    assert found == [("Bo Lund", "direct", "All is well.")]


def test_quotations_pair_marks_of_every_kind() -> None:
    body = 'A “b “c” d” e "f" g «h» i 「j」 k "l\n\nm'
    assert [body[q.start : q.end] for q in quotations(body)[0]] == ["b “c” d", "f", "h", "j", "l"]


def test_sentences_know_short_forms() -> None:
    body = "Mr. A. Berg of the U.S. Senate came. He left.Then it rained. 好。下雨。"
    sentences, at, found = Sentences(body), 0, []
    while span := sentences.at(at) if not found else sentences.after(at):
        found.append(body[slice(*span)])
        at = span[0]
    assert found == ["Mr. A. Berg of the U.S. Senate came.", "He left.", "Then it rained.", "好。", "下雨。"]


def test_seed_release() -> None:
    files = sorted((SHARED / "data" / "seed").glob("*.txt"))
    if not files:
        pytest.skip("the shared data are not here")
    title, _, body = files[0].read_text(encoding="utf-8").partition("\n")
    one = page(*(block.strip() for block in body.split("\n\n") if block.strip()))
    speakers, said = read(one, title, authority=load())
    assert {s.name for s in speakers} == {"Xing Shengcai", "Chen Lei", "Jin Nuo"}
    by_name = {s.name: s for s in speakers}
    assert by_name["Xing Shengcai"].role == "Deputy commissioner"
    assert "heritage" in " ".join(
        one.body[s.start : s.end] for s in said if speakers[s.speaker or 0].name == "Xing Shengcai"
    )


def test_declared_state_speakers_are_found() -> None:
    path = SHARED / "data" / "state" / "items.jsonl"
    if not path.exists():
        pytest.skip("the shared data are not here")
    found = wanted = 0
    for line in path.read_text(encoding="utf-8").splitlines()[:200]:
        item = json.loads(line)
        if item["creator"].startswith(("Office", "U.S. Department")):
            continue
        speakers, _ = read(page("All is well.", speaker=item["creator"]), item["title"])
        wanted += 1
        found += any(speaker.name.split()[-1] in item["creator"] for speaker in speakers)
    assert found >= 0.97 * wanted > 0


def test_who_writes_down_says_nothing() -> None:
    assert told("Minister Ann Berg had written down the rules. Minister Ann Berg noted down the words.") == []


def test_the_role_between_a_verb_and_a_name() -> None:
    words = ("Rosalind Ekker", "direct", "The quota stands,")
    assert told("“The quota stands,” said its chairwoman, Rosalind Ekker.") == [words]
    assert told("“The quota stands,” said the Fisheries Council’s chairwoman, Rosalind Ekker.") == [words]


def test_a_turns_label_means_the_full_name_in_the_list_of_those_present() -> None:
    said = told("Present: Anton Kerrow and Brida Loss.", "MR. KERROW: It rains.", "MS. LOSS: It does.")
    assert said == [("Anton Kerrow", "direct", "It rains."), ("Brida Loss", "direct", "It does.")]


def check(one: Page, title: str, kind: Kind | None) -> None:
    speakers, said = read(one, title, kind)
    for statement in said:
        assert 0 <= statement.start < statement.end <= len(one.body)
        assert statement.speaker is None or 0 <= statement.speaker < len(speakers)
        assert one.body[statement.start : statement.end].strip()
    for evidence in [item.evidence for item in (*speakers, *said)]:
        length = {"body": len(one.body), "title": len(title)}.get(evidence.where)
        if evidence.start is not None and evidence.end is not None:
            assert length is not None
            assert 0 <= evidence.start <= evidence.end <= length


PIECES = st.sampled_from(
    [
        "President Ann Berg ", "Berg ", "he ", "They ", "said ", "announced that ", "told ", "“", "”", "« ",
        '"', "「", "」", ", ", ". ", ": ", "\n", "\n\n", "MS. BERG: ", "Q ", "THE PRESIDENT: ", "following statement",
        "released the ",
        "according to ", "speech ", "made a ", "I am ",
        "we should ", "Statement by ", "###", "of the ", "and ", "Both ", "delivered by ", "was ",
    ]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(
    st.lists(PIECES | st.text(max_size=5), max_size=50).map("".join),
    st.lists(PIECES, max_size=6).map("".join),
    st.sampled_from([None, "transcript", "statement"]),
)
def test_every_span_lies_in_its_text(text: str, title: str, kind: Kind | None) -> None:
    check(page(*text.split("\n\n")), title, kind)
    check(page(text, speaker="Ann Berg, Minister"), title, kind)


@pytest.mark.parametrize(
    "text",
    [
        "“Hello, he said to no one, " * 1000,
        'said X "Hello ' * 12000,
        "Minister Ann Berg said that it rains. He said that it will snow. " * 4000,
        "WASHINGTON, said Acting Minister Ann B. Berg of the Tax Division. " * 5000,
        "The President said " * 12000,
        "Ann Berg said that " * 12000,
        "".join(f"Minister Ann Q{n}x. MR. {chr(65 + n % 26)}{chr(65 + n // 26 % 26)}X: hi\n" for n in range(4000)),
        "MS. BERG: hi\n" * 12000,
        " " * 300000,
    ],
)
def test_long_texts_take_linear_time(text: str) -> None:
    title = "Statement by President Ann Berg"
    assert_linear(lambda length: partial(check, page(text[:length]), title, None), len(text))
