"""Statements as marked pieces of a text."""

from __future__ import annotations

from html.parser import HTMLParser

import msgspec
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st
from webui_releases import DECLARED, RELEASES

from corpus.release import Release, Speaker, Statement
from webui.parameters import SearchParameters
from webui.releases.matches import MarkedText, Matches
from webui.releases.parts import parts_of
from webui.releases.passages import cut, marked_paragraphs, named, paragraphs, stretches
from webui.releases.reading import Reading

NO_MARKS = MarkedText()
NAMES = ("Ann Lee", "<b>Bo</b>", "Edda Corvane")
SHOWN = """{% from "releases/_text.html" import text_of with context %}
{%- for one in parts %}<p>{{ text_of(one, body) }}</p>{% endfor %}"""


def release(body: str, *said: tuple[int | None, int, int]) -> Release:
    return msgspec.structs.replace(
        RELEASES[0],
        body=body,
        speakers=tuple(Speaker(name, (name,), None, None, DECLARED) for name in NAMES),
        statements=tuple(Statement(who, "direct", start, end, DECLARED) for who, start, end in said),
    )


def reading_of(one: Release, text: MarkedText = NO_MARKS) -> Reading:
    """A page that shows all of a release."""
    search = SearchParameters()
    return Reading(one, parts_of(one), None, search, Matches(search, body=text))


def labels(one: Release) -> list[str]:
    found = [piece for part in marked_paragraphs(one) for piece in part.pieces if piece.named]
    return [", ".join(piece.stretch.speakers) if piece.stretch else "" for piece in found]


@st.composite
def releases(draw: st.DrawFn) -> Release:
    body = draw(st.text(alphabet='aé< &"\n\u2028声', max_size=60))
    place = st.integers(0, len(body))
    said = st.tuples(st.none() | st.integers(0, len(NAMES) - 1), place, place)
    spans = [(who, *sorted((one, other))) for who, one, other in draw(st.lists(said, max_size=8))]
    return release(body, *((who, start, end) for who, start, end in spans))


@given(releases())
def test_segments_are_the_body_and_each_statement_is_exactly_its_own(one: Release) -> None:
    marked = stretches(one)
    pieces = list(named(cut((0, len(one.body)), marked), one.body))
    assert "".join(one.body[piece.start : piece.end] for piece in pieces) == one.body
    for stretch in marked:
        within = [each for each in pieces if stretch.start <= each.start and each.end <= stretch.end]
        assert (within[0].start, within[-1].end) == (stretch.start, stretch.end)
        assert all(each.stretch and each.stretch.start >= stretch.start for each in within)
        assert [stretch in each.begins for each in pieces].count(True) == 1
        assert stretch in within[0].begins
        assert [stretch in each.ends for each in pieces].count(True) == 1
        assert stretch in within[-1].ends
    numbers = [number for stretch in marked for number in stretch.numbers]
    assert sorted(numbers) == [
        number for number, said in enumerate(one.statements, 1) if one.body[said.start : said.end].strip()
    ]
    for piece in pieces:
        lies_in = any(each.start <= piece.start and piece.end <= each.end for each in marked)
        assert lies_in == (piece.stretch is not None)


@given(releases())
def test_paragraphs_have_all_the_words_and_every_mark(one: Release) -> None:
    parts = marked_paragraphs(one)
    for part in parts:
        assert "".join(one.body[each.start : each.end] for each in part.pieces) == one.body[part.start : part.end]
    assert "".join("".join(one.body[part.start : part.end].split()) for part in parts) == "".join(one.body.split())
    for edge in ("begins", "ends"):
        shown = [stretch for part in parts for piece in part.pieces for stretch in getattr(piece, edge)]
        assert sorted(shown, key=lambda stretch: stretch.numbers) == sorted(
            stretches(one), key=lambda stretch: stretch.numbers
        )


class Balance(HTMLParser):
    """Reads markup whose every element is closed where it was opened; `text` is what the body says."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []
        self.ids: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert not (tag == "p" and self.open)
        added = tag == "sup" or "who" in (values.get("class") or "").split()
        self.open.append((tag, added or any(inner for _, inner in self.open)))
        if values.get("id"):
            self.ids.append(str(values["id"]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if not any(added for _, added in self.open):
            self.text += data


@given(one=releases())
def test_the_markup_is_balanced_and_says_the_body(app: Flask, one: Release) -> None:
    with app.test_request_context():
        parts = marked_paragraphs(one)
        shown = render_template_string(SHOWN, parts=parts, body=one.body, reading=reading_of(one))
    read = Balance()
    read.feed(shown)
    read.close()
    assert not read.open
    assert read.text == "".join(one.body[part.start : part.end] for part in parts)
    assert len(read.ids) == len(set(read.ids)) == sum(len(stretch.numbers) for stretch in stretches(one))


def test_the_speaker_is_named_once_for_a_run() -> None:
    body = "“One,” said Lee. “Two.”\n\nThree, Lee added.\n\nRain fell.\n\n“Four.”"
    said = [(0, body.index(word), body.index(word) + len(word)) for word in ("“One,”", "“Two.”", "Three", "“Four.”")]
    assert labels(release(body, *said)) == ["Ann Lee", "Ann Lee"], "once more after a paragraph of nobody's"


def test_a_quotation_inside_a_report_is_the_inner_speakers() -> None:
    body = "Lee said that Bo had called it “grand” and left."
    inner = body.index("“")
    assert labels(release(body, (0, 14, len(body)), (1, inner, inner + 7))) == ["Ann Lee", "<b>Bo</b>", "Ann Lee"]


def test_a_name_stands_before_words_and_never_before_the_sign_that_closes_others() -> None:
    body = "Lee hopes that Bo will find “common ground.” She left.\n\nBo said: “…and so on”."
    inner, goes_on = body.index("Bo will"), body.index("“…and")
    one = release(body, (0, 0, body.index("\n")), (1, inner, body.index(".”")), (1, goes_on, len(body)))
    named_before = [body[piece.start :][:5] for part in marked_paragraphs(one) for piece in part.pieces if piece.named]
    assert named_before == ["Lee h", "Bo wi", "She l", "“…and"]
    ends = [
        number
        for part in marked_paragraphs(one)
        for piece in part.pieces
        for each in piece.ends
        for number in each.numbers
    ]
    assert ends == [2, 1, 3]


def test_words_of_two_are_one_stretch_with_both_names() -> None:
    body = "We agree."
    (stretch,) = stretches(release(body, (0, 0, 9), (2, 0, 9), (None, 4, 4)))
    assert (stretch.numbers, stretch.speakers) == ((1, 2), ("Ann Lee", "Edda Corvane"))
    assert labels(release(body, (None, 0, 9))) == [""]


def test_a_turn_is_whole_but_for_its_label() -> None:
    body = "MS. LEE: Good day.\n\nIt is.\n\nShe said “yes” to it."
    yes = body.index("“yes”")
    parts = marked_paragraphs(release(body, (0, 9, body.index("It is.") + 6), (0, yes, yes + 5)))
    assert [part.whole for part in parts] == [True, True, False]


def test_a_megabyte_of_statements_within_each_other() -> None:
    body = "a " * 500_000
    one = release(body, *((0, start, len(body) - start) for start in range(0, 40_000, 2)))
    (part,) = marked_paragraphs(one)
    assert len(part.pieces) == 40_000 - 1


def test_the_key_of_a_paragraph_survives_what_is_put_before_it() -> None:
    first, second = paragraphs("The plan has ten parts.\n\nIt is new.")
    added, moved, spaced = paragraphs("Corrected.\n\nThe plan has ten parts.\n\nIt  IS\nnew.")
    assert (moved.key, spaced.key) == (first.key, second.key)
    assert added.key != first.key
    assert [part.key for part in paragraphs("Same.\n\nSame.\n\nsame.")] == [
        paragraphs("Same.")[0].key + suffix for suffix in ("", "-2", "-3")
    ]


def test_paragraphs_keep_their_places() -> None:
    body = "\n\nOne\nstill one\n\n\n\nTwo\n\n \n\nThree"
    parts = paragraphs(body)
    assert [(part.number, body[part.start : part.end]) for part in parts] == [
        (1, "One\nstill one"),
        (2, "Two"),
        (3, "Three"),
    ]
