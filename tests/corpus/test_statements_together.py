"""What several people say together: lists, groups, letters, announcements, second verbs, and who says it not."""

from __future__ import annotations

from functools import partial

import pytest
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.authority import Authority
from corpus.fields.people.mentions import people
from corpus.fields.statements.other_languages import Utterers
from corpus.fields.statements.quotations import quotations
from corpus.fields.statements.saying_verbs import verbs
from corpus.fields.statements.told import statements
from corpus.page import Block, Page

NOBODY = Authority(organizations=(), people=())
HEAD = "Senator Ann Berg (D-OR) and Senator Bo Lund (R-ME)"
Told = tuple[str | None, str, str]


def told(*blocks: str, title: str = "") -> list[Told]:
    """(speaker, kind, words) of each statement."""
    page = Page("r.txt", "text/plain", "", tuple(Block(text) for text in blocks), ())
    speakers, said = statements(page, title, people(page, title, NOBODY), None, NOBODY)
    return [
        (speakers[s.speaker].name if s.speaker is not None else None, s.kind, page.body[s.start : s.end]) for s in said
    ]


def both(kind: str, words: str) -> list[Told]:
    return [("Ann Berg", kind, words), ("Bo Lund", kind, words)]


@pytest.mark.parametrize(
    "attribution", ["the Senators wrote.", "wrote the lawmakers.", "they added.", "the two senators said."]
)
def test_a_group_says_what_each_of_it_says(attribution: str) -> None:
    found = told(f"{HEAD} led a letter to the Ports Board.", f"“We ask for a new quay,” {attribution}")
    assert found == both("direct", "We ask for a new quay,")


@pytest.mark.parametrize(
    "verb",
    [
        "sent a letter to the Ports Board urging",
        "led a letter to Director Cy Dahl asking",
        "today wrote to the Ports Board, calling on",
        "led their colleagues in urging",
    ],
)
def test_a_letter_asks_in_the_name_of_its_senders(verb: str) -> None:
    assert told(f"WASHINGTON — {HEAD} {verb} it to build a quay.") == both("reported", "it to build a quay")


def test_who_joins_in_a_letter_sends_it_too() -> None:
    found = told("Senator Ann Berg, D-Ore. joined Senator Bo Lund and others in a letter urging a new quay for all.")
    assert found == both("reported", "a new quay for all")


def test_the_lawmakers_of_a_letter_are_its_lead() -> None:
    found = told(
        "Senator Ann Berg led a group of colleagues in sending a letter to the Board.", "“Build,” the group wrote."
    )
    assert found == [("Ann Berg", "direct", "Build,")]


def test_a_quotation_of_a_group_goes_on_for_each() -> None:
    found = told(f"{HEAD} led a letter to the Board.", "“We ask for a quay,” they wrote. “It must be long.”")
    assert found == [
        *both("direct", "We ask for a quay,"),
        *both("direct", "It must be long."),
    ]  # fmt: skip


def test_a_group_that_nobody_named_says_nothing() -> None:
    assert told("The senators said that it rains. They added that it snows.") == []


def test_what_was_announced_by_several() -> None:
    found = told(
        "A smuggler was sentenced today to a year in prison.",
        "Today’s sentence was announced by Minister Ann Berg of the Ports Division; and Director Bo Lund.",
    )
    assert found == both("reported", "A smuggler was sentenced today to a year in prison")


def test_a_dateline_is_nobodys_words() -> None:
    found = told("BERGEN, Nor. — The quay is done, announced Minister Ann Berg.")
    assert found == [("Ann Berg", "reported", "The quay is done")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Minister Ann Berg urged Minister Bo Lund to help and thanked Norland for its ships.", 2),
        ("Minister Ann Berg praised the quay, adding that it is long.", 2),
        ("Minister Ann Berg praised the quay while noting that it is long.", 2),
        ("Minister Ann Berg stressed that ports matter and stated that towns do.", 1),
    ],
)
def test_further_verbs_of_one_subject(text: str, words: int) -> None:
    found = told(text)
    assert [name for name, _, _ in found] == ["Ann Berg"] * words
    assert all(" thanked " not in said and "adding" not in said for _, _, said in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Minister Ann Berg urged Minister Bo Lund, who is new, to help.", "Minister Bo Lund, who is new, to help"),
        ("Minister Ann Berg invited Norland to join the pact.", "Norland to join the pact"),
        ("Minister Ann Berg falsely stated that it rained.", "it rained"),
        ("Minister Ann Berg told the U.S. House Ports Committee that it rains.", "it rains"),
        ("Minister Ann Berg is quoted as saying that it rains.", "it rains"),
        ("In the words of Minister Ann Berg, ports matter.", "ports matter"),
    ],
)
def test_more_reported_speech(text: str, words: str) -> None:
    assert told(text) == [("Ann Berg", "reported", words)]


@pytest.mark.parametrize(
    "text",
    [
        "Minister Ann Berg’s bill calls for a quay.",
        "Minister Ann Berg asked the clerk.",
        "Minister Ann Berg responded to the harbour.",
        "Minister Ann Berg announced at the quay.",
        "A plan that Minister Ann Berg argued was needed failed.",
        "Minister Ann Berg welcomed the crew to her office.",
    ],
)
def test_what_is_no_saying(text: str) -> None:
    assert told(text) == []


def test_the_words_of_somebody_unknown_are_not_the_last_speakers() -> None:
    found = told("“It is long,” Minister Ann Berg said.", "“We lost a great deal of money in that year,” Olsen said.")
    assert [name for name, _, _ in found] == ["Ann Berg", None]


def test_she_is_not_the_congressman() -> None:
    text = "Congressman Bo Lund said that it rains. She said that it snows."
    assert told(text) == [("Bo Lund", "reported", "it rains")]


def test_the_body_before_the_name() -> None:
    found = told("“The quay is long,” the Harbour Council’s Director Bo Lund said.")
    assert found == [("Bo Lund", "direct", "The quay is long,")]


def test_whoever_a_letter_is_written_to_does_not_write_it() -> None:
    found = told(
        "Senator Ann Berg today sent the following letter to Minister Bo Lund:", "“Build the quay for all of us.”"
    )
    assert found == [("Ann Berg", "direct", "Build the quay for all of us.")]


def test_who_is_told_of_did_not_write_the_release() -> None:
    found = told("Ann Berg, Minister of Ports", "The quay is done. Minister Ann Berg said that it is long.")
    assert found == [("Ann Berg", "reported", "it is long")]


def test_turns_with_labels_in_mixed_case() -> None:
    found = told(
        "Congressman Bo Lund questioned Minister Ann Berg. Lund said that it mattered.",
        "Lund: Is it long?",
        "Minister Berg: It is.",
        "**Rep. Lund:** How long?",
        "Minister Berg. Very long.",
        "Reporter: And wide?",
    )
    assert found == [
        ("Bo Lund", "reported", "it mattered"),
        ("Bo Lund", "direct", "Is it long?"),
        ("Ann Berg", "direct", "It is."),
        ("Bo Lund", "direct", "How long?"),
        ("Ann Berg", "direct", "Very long."),
    ]


def test_a_transcript_closes_with_no_words() -> None:
    assert told("MS. BERG: Hi.", "MR. LUND: Bye.", "END 3:04 P.M. EDT")[-1][2] == "Bye."


@pytest.mark.parametrize(
    ("body", "alone", "within"),
    [
        ("‘The dogs’ quay isn’t long enough,’ said he.", ["The dogs’ quay isn’t long enough,"], []),
        ("'The quay isn't long enough,' said he.", ["The quay isn't long enough,"], []),
        ("The ‘Clean Quay’ plan and the workers’ plan.", [], []),
        ("“He said, ‘It is long enough.’ Yes.”", ["He said, ‘It is long enough.’ Yes."], ["It is long enough."]),
    ],
)  # fmt: skip
def test_single_marks(body: str, alone: list[str], within: list[str]) -> None:
    found = quotations(body)
    assert [[body[q.start : q.end] for q in some] for some in found] == [alone, within]


def test_a_quotation_in_a_statement_is_its_own_speakers() -> None:
    found = told(
        "Senator Ann Berg released the following statement:",
        "“The quay is done. As Minister Bo Lund said, ‘The quay will be long.’ I agree with all of it.”",
    )
    assert [(name, words[:12]) for name, _, words in found] == [
        ("Ann Berg", "The quay is "),
        ("Bo Lund", "The quay wil"),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("« Le port est sûr », a déclaré Aurélie Vasseur, ministre de la Mer.", "Aurélie Vasseur"),
        ("Le ministre Jean Rouvel a déclaré : « Le port est sûr. »", "Jean Rouvel"),
        ("„Der Hafen ist sicher“, sagte Ministerin Hanna Brügge.", "Hanna Brügge"),
        ("«El puerto es seguro», afirmó la alcaldesa Marta Ruiz.", "Marta Ruiz"),
        ("王建国局长指出：“港口已经安全了。”", "王建国"),
        ("外交部表示：“港口已经安全了。”", None),
        ("„Der Hafen ist sicher“, sagte Frau Brügge.", None),
    ],
)
def test_speakers_in_other_languages(text: str, name: str | None) -> None:
    assert [who for who, _, _ in told(text)] == ([name] if name else [])


def test_a_surname_in_another_language_means_who_bore_it_in_full() -> None:
    found = told("« Le port est sûr », a déclaré Aurélie Vasseur.", "« Il le restera », a ajouté Mme Vasseur.")
    assert [name for name, _, _ in found] == ["Aurélie Vasseur"] * 2


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_verbs_and_utterers_lie_in_the_text(text: str) -> None:
    assert all(0 <= verb.start < verb.end <= len(text) for verb in verbs(text))
    utterers = Utterers(text, {})
    for quotation in quotations(text)[0]:
        uttered = utterers.of(quotation)
        assert uttered is None or 0 <= uttered.start < uttered.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "‘He said, " * 20000,
        "'He said to 'em " * 12000,
        "« Oui », a déclaré la ministre de la Mer et de la Terre " * 4000,
        "Senator Ann Berg, " * 10000 + "sent a letter.",
        "led sent wrote joined " * 12000,
        "the senators said " * 12000,
        "Ann Berg: yes.\n" * 12000,
        "the announcement was announced by " * 5000,
        "Senator Ann Berg urged it, adding, noting, saying that " * 4000,
    ],
)  # fmt: skip
def test_long_texts_take_linear_time(text: str) -> None:
    assert_linear(lambda length: partial(told, text[-length:]), len(text))
