"""Statements as marked pieces of a text."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import msgspec
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st
from webui_releases import DECLARED, RELEASES

from corpus.release import Release, Speaker, Statement
from webui.releases.passages import marked_paragraphs, named, paragraphs, passages, segmented

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


def labels(one: Release) -> list[str]:
    found = [segment for part in marked_paragraphs(one) for segment in part.segments if segment.named]
    return [", ".join(segment.passage.speakers) if segment.passage else "" for segment in found]


@st.composite
def releases(draw: st.DrawFn) -> Release:
    body = draw(st.text(alphabet='aé< &"\n\u2028声', max_size=60))
    place = st.integers(0, len(body))
    said = st.tuples(st.none() | st.integers(0, len(NAMES) - 1), place, place)
    spans = [(who, *sorted((one, other))) for who, one, other in draw(st.lists(said, max_size=8))]
    return release(body, *((who, start, end) for who, start, end in spans))


@given(releases())
def test_segments_are_the_body_and_each_statement_is_exactly_its_own(one: Release) -> None:
    marked = passages(one)
    segments = list(named(segmented(one.body, marked), one.body))
    assert "".join(one.body[segment.start : segment.end] for segment in segments) == one.body
    for passage in marked:
        within = [each for each in segments if passage.start <= each.start and each.end <= passage.end]
        assert (within[0].start, within[-1].end) == (passage.start, passage.end)
        assert all(each.passage and each.passage.start >= passage.start for each in within)
        assert [passage in each.begins for each in segments].count(True) == 1
        assert passage in within[0].begins
        assert [passage in each.ends for each in segments].count(True) == 1
        assert passage in within[-1].ends
    numbers = [number for passage in marked for number in passage.numbers]
    assert sorted(numbers) == [
        number for number, said in enumerate(one.statements, 1) if one.body[said.start : said.end].strip()
    ]
    for segment in segments:
        lies_in = any(each.start <= segment.start and segment.end <= each.end for each in marked)
        assert lies_in == (segment.passage is not None)


@given(releases())
def test_paragraphs_have_all_the_words_and_every_mark(one: Release) -> None:
    parts = marked_paragraphs(one)
    for part in parts:
        assert "".join(one.body[each.start : each.end] for each in part.segments) == one.body[part.start : part.end]
    assert "".join("".join(one.body[part.start : part.end].split()) for part in parts) == "".join(one.body.split())
    for edge in ("begins", "ends"):
        shown = [passage for part in parts for segment in part.segments for passage in getattr(segment, edge)]
        assert sorted(shown, key=lambda passage: passage.numbers) == sorted(
            passages(one), key=lambda passage: passage.numbers
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
        shown = render_template_string(SHOWN, parts=parts, body=one.body)
    read = Balance()
    read.feed(shown)
    read.close()
    assert not read.open
    assert read.text == "".join(one.body[part.start : part.end] for part in parts)
    assert len(read.ids) == len(set(read.ids)) == sum(len(passage.numbers) for passage in passages(one))


def test_the_speaker_is_named_once_for_a_run() -> None:
    body = "“One,” said Lee. “Two.”\n\nThree, Lee added.\n\nRain fell.\n\n“Four.”"
    said = [(0, body.index(word), body.index(word) + len(word)) for word in ("“One,”", "“Two.”", "Three", "“Four.”")]
    assert labels(release(body, *said)) == ["Ann Lee", "Ann Lee"], "once more after a paragraph of nobody's"


def test_a_quotation_inside_a_report_is_the_inner_speakers() -> None:
    body = "Lee said that Bo had called it “grand” and left."
    inner = body.index("“")
    assert labels(release(body, (0, 14, len(body)), (1, inner, inner + 7))) == ["Ann Lee", "<b>Bo</b>", "Ann Lee"]


def test_words_of_two_are_one_passage_with_both_names() -> None:
    body = "We agree."
    (passage,) = passages(release(body, (0, 0, 9), (2, 0, 9), (None, 4, 4)))
    assert (passage.numbers, passage.speakers) == ((1, 2), ("Ann Lee", "Edda Corvane"))
    assert labels(release(body, (None, 0, 9))) == [""]


def test_a_turn_is_whole_but_for_its_label() -> None:
    body = "MS. LEE: Good day.\n\nIt is.\n\nShe said “yes” to it."
    yes = body.index("“yes”")
    parts = marked_paragraphs(release(body, (0, 9, body.index("It is.") + 6), (0, yes, yes + 5)))
    assert [part.whole for part in parts] == [True, True, False]


def test_many_statements_within_each_other_take_no_long() -> None:
    body = "a " * 20_000
    one = release(body, *((0, start, len(body) - start) for start in range(0, 16_000, 2)))
    begun = time.perf_counter()
    assert len(marked_paragraphs(one)) == 1
    assert time.perf_counter() - begun < 3


def test_paragraphs_keep_their_places() -> None:
    body = "\n\nOne\nstill one\n\n\n\nTwo\n\n \n\nThree"
    parts = paragraphs(body)
    assert [(part.number, body[part.start : part.end]) for part in parts] == [
        (1, "One\nstill one"),
        (2, "Two"),
        (3, "Three"),
    ]
