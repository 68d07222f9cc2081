"""What result lines show of what is said, and who says it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import make
from naive_evaluation import Plain
from naive_evaluation import Said as Statement
from naive_marks import naive_marks, words_of
from test_hits import BODIES, TITLES, NoNames, asked_of_statements, hits, segment_of, shown

from indexer.columnar.evaluation import Collection, Evaluator
from indexer.columnar.hits import explained, hits_of
from indexer.highlight.pieces import SNIPPET_CHARACTERS
from indexer.query import clauses, parse
from indexer.query.compile import compile_query
from indexer.query.highlights import Highlights, Stretches, highlight_terms
from indexer.query.tree import Said
from indexer.results import SearchRequest, Snippet
from indexer.schema import GAP

TEXT = "The law holds. “Patents are law,” said Ann. “The law is old, and patents are new,” said Bo, “in law.” A law."
VOICES = segment_of(
    [
        make(
            "v",
            TEXT,
            title="Patents and law",
            speakers=["Ann", "Bo"],
            # Ann: "Patents are law"; Bo: "The law ... new", in which Ann says "patents are new", and "in law";
            # of nobody: "A law."
            said=[(0, 16, 31), (1, 45, 80), (0, 62, 80), (1, 92, 98), (None, 101, 107)],
        ),
        make("w", "Nobody speaks of law.", speakers=["Ann"]),
    ]
)


@pytest.mark.parametrize(
    ("query", "marked", "speaker"),
    [
        ("said:(patents law)", ["Patents", "law", "law", "patents"], "Ann"),
        ("said:(law by:Bo)", ["law", "law"], "Bo"),
        ("said:(law -patents)", ["law"], "Bo"),
        ("said:(patents new)", ["patents", "new"], "Ann"),
        ("said:(patents -law)", ["patents"], "Ann"),
        ('said:"patents are"', ["Patents are", "patents are"], "Ann"),
        ("said:(old by:Bo) holds", ["holds", "old"], None),
        ("said:old OR said:in", ["old", "in"], "Bo"),
        ("new", ["new"], "Ann"),
        ("old", ["old"], "Bo"),
        ("said", ["said", "said"], None),
        ("said:(zebra)", [], None),
    ],
)
def test_words_are_marked_where_they_are_said(query: str, marked: list[str], speaker: str | None) -> None:
    (hit,) = hits(query, VOICES, page=[(0, 0)])
    assert [word for piece in shown(hit)[1:] for word in piece] == marked
    assert hit.snippets[0].speaker == speaker
    assert not hit.title.marks
    assert hit.title.speaker is None


def pieces_of(query: str, body: str, *said: tuple[int | None, str]) -> list[tuple[str, str | None]]:
    """Each piece with its marks in brackets, and who says it; `said` are the words that Ann (0) and Bo (1) say."""
    spans = [(speaker, body.index(words), body.index(words) + len(words)) for speaker, words in said]
    (hit,) = hits(query, segment_of([make("x", body, speakers=["Ann", "Bo"], said=spans)]))
    shown = []
    for piece in hit.snippets:
        text = piece.text
        for start, end in reversed(piece.marks):
            text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
        shown.append(("…" * piece.starts_cut + text + "…" * piece.ends_cut, piece.speaker))
    return shown


def test_without_marks_what_is_asked_for_begins_the_pieces() -> None:
    by_bo = [("…“The law is old, and patents are new,”…", "Bo"), ("…“in law.”…", "Bo")]
    for query in ("said:(by:Bo)", "title:law said:(by:Bo)", "said:(by:Bo) OR said:(zebra by:Ann)"):
        (hit,) = hits(query, VOICES, page=[(0, 0)])
        pieces = [("…" * each.starts_cut + each.text + "…" * each.ends_cut, each.speaker) for each in hit.snippets]
        assert pieces == by_bo
        assert not any(each.marks for each in hit.snippets)
    (hit,) = hits("-said:(by:Bo)", VOICES, page=[(0, 0)])
    assert (hit.snippets[0].text, hit.snippets[0].speaker) == (TEXT, None)


def test_long_statements_are_cut_like_other_pieces() -> None:
    long = "all of the land, " * 60
    body = f"Some words. He said that {long}as before. More [of it] was said. The end."
    first, second = pieces_of("said:(by:Bo)", body, (1, long + "as before"), (0, "land"), (1, "of it"))
    assert re.fullmatch(r"…all of the land, .{180,230}\w,?…", first[0])
    assert first[0][1:-1].split() == long.split()[: len(first[0].split())]
    assert second == ("…[of it]…", "Bo")
    overlapping = pieces_of("said:(by:Bo)", "one two three", (1, "one two"), (1, "two three"), (1, "two"))
    assert overlapping == [("one two…", "Bo")]
    assert pieces_of("said:(by:Bo)", "国家知识产权局。", (1, "知识产")) == [("…知识产…", "Bo")]


def test_marks_elsewhere_stand_beside_what_is_asked_for() -> None:
    body = "The law. " + "No word. " * 60 + "“We act,” said Bo. “Now,” said Ann. " + "No word. " * 60 + "A law."
    (first, one), (second, two) = pieces_of("said:(by:Bo) law", body, (1, "We act"), (0, "Now"))
    assert ("[law]" in first, one) == (True, None)
    assert (second, two) == ("…“We act,”…", "Bo")
    assert [who for _, who in pieces_of("said:(by:Bo) OR law", body, (1, "We act"), (1, "A law"))] == [None, "Bo"]
    assert pieces_of("said:(by:Bo) law", "The law is here.", (1, "The law is here")) == [("The [law] is here.", "Bo")]
    assert pieces_of("said:(by:Bo) law", "The law is here.", (1, "is here")) == [("The [law] is here.", None)]


@pytest.mark.parametrize(
    ("query", "speaker"),
    [("said:(law by:Bo)", "Bo"), ("said:(law by:Ann)", "Ann"), ("said:(by:Bo) law", "Bo")],
)
def test_who_is_asked_for_is_named_where_several_say_the_same(query: str, speaker: str) -> None:
    body = "Both: “The law holds and is good,” they said."
    for said in (
        [(0, "law holds"), (1, "law holds")],
        [(0, "law holds"), (1, "The law")],
        [(0, "law holds" if speaker == "Bo" else "The law holds and"), (1, "The law holds and")],
    ):
        assert [who for _, who in pieces_of(query, body, *said)] == [speaker]
    assert pieces_of("said:law", body, (1, "law holds"), (0, "law holds"))[0][1] == "Ann"


@pytest.mark.parametrize(
    ("query", "said", "expected"),
    [
        ("said:(tax NEAR/2 law)", "tax law is", "A [tax] [law] is a law of a tax."),
        ("said:(tax NEAR/2 law NEAR/3 a)", "tax law is a", "A [tax] [law] is [a] law of a tax."),
        ("said:(tax NEAR/1 law) OR said:tax", "tax", "A [tax] law is a law of a tax."),
        ('said:"tax law"', "tax law", "A [tax law] is a law of a tax."),
        ('said:("tax law" OR is)', "law is", "A tax law [is] a law of a tax."),
        ('said:("law tax a"~1)', "A tax law is", "[A] [tax] [law] is a law of a tax."),
        ('said:("law tax a"~1 OR tax)', "tax law is", "A [tax] law is a law of a tax."),
    ],
)
def test_words_are_marked_where_the_whole_is_said(query: str, said: str, expected: str) -> None:
    assert pieces_of(query, "A tax law is a law of a tax.", (0, said)) == [(expected, "Ann")]


def test_a_run_that_a_statement_cuts_through_is_marked_in_it() -> None:
    body = "国家知识产权局 law"
    assert pieces_of("said:知识", body, (0, "国家知识")) == [("国家[知识]产权局 law", "Ann")]
    assert pieces_of("said:(知识 OR 国家)", body, (0, "国家知")) == [("[国家]知识产权局 law", "Ann")]
    assert pieces_of("said:(局 NEAR/9 law)", body, (0, "产权局 law")) == [("国家知识产权[局] [law]", "Ann")]
    assert pieces_of("said:(知识 NEAR/9 国家) OR said:国", body, (0, "国家知")) == [("[国]家知识产权局 law", "Ann")]


def test_what_several_statements_hold_counts_once() -> None:
    parts = highlight_terms(parse("said:law"))
    whole = Stretches(np.array([5, 5, 6]), np.array([9, 8, 8]))
    found = parts.places({parts.atoms[0]: np.array([1, 5, 7, 8, 10])}, np.zeros(1, np.int64), {parts.said[0]: whole})
    assert found[0].tolist() == [5, 7, 8]


def test_marks_of_a_title_stay_where_other_parts_ask_for_them() -> None:
    first, second = hits("said:patents law", VOICES)
    assert shown(first)[0] == ["law"]
    assert (shown(second), second.snippets[0].speaker) == ([[], ["law"]], None)


def test_a_score_of_what_is_said_is_explained_by_its_words() -> None:
    evaluate = Evaluator(Collection([VOICES], [None]))
    queries = [(words, compile_query(node, NoNames())) for words, node in clauses(parse("said:(law by:Bo -zebra)"))]
    page = [(0, 0, 1.0)]
    found = explained(hits_of(page, [VOICES], SearchRequest(), Highlights(())), page, queries, evaluate)
    assert re.fullmatch(r".+ ([\d.]+) \(title and text \1\)", str(found[0].explanation))


# As the tokens say

STATEMENTS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 400), st.integers(1, 200)), max_size=9)
SAID = st.sampled_from(
    [
        *("said:law", "said:(law patent)", "said:(law by:Ann) other", "said:(law -patent) law", "said:(none by:Bo)"),
        *('said:("law patent" OR us)', "said:(pat* lwa~) OR said:(us 1000)", "said:pave patent", "law patent other"),
        *("said:(by:Ann)", "said:(by:Bo) OR said:(law by:Ann)", "title:law said:(by:Bo)", "said:(-law)"),
        *("said:(by:Bo) law", "said:(-law) OR patent OR said:(by:Bo us)"),
        *("said:(law NEAR/2 patent NEAR/9 none)", 'said:("patent law none"~4 by:Ann)', "said:(law NEAR/5 (产 OR us))"),
        *("said:知识产", "said:(知识产权 by:Ann)", 'said:("知识 law" OR 产)', "said:(识产 NEAR/9 law)", "said:知识*"),
    ]
)


@given(SAID, st.lists(st.tuples(TITLES, BODIES, STATEMENTS), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_what_is_said_and_who_says_it_is_that_of_the_tokens(
    query: str, drawn: list[tuple[str, str, list[tuple[int, int, int]]]]
) -> None:
    releases = []
    for number, (title, body, some) in enumerate(drawn):
        said = [(speaker, start, start + length) for speaker, start, length in some]
        releases.append(make(str(number), body, title=title, speakers=["Bo", "Ann"], said=said))
    highlights = highlight_terms(parse(query))
    for hit, release in zip(hits(query, segment_of(releases)), releases, strict=True):
        text = Plain(release)

        asked = asked_of_statements(highlights)
        having = {said: [each for each in text.said if each.has(asked[said].part)] for said in asked}
        matching = [each for some in having.values() for each in some]

        def saying(said: Said, having: dict[Said, list[Statement]] = having) -> list[tuple[int, int]]:
            return [(each.start, each.end) for each in having[said]]

        assert list(hit.title.marks) == naive_marks(highlights, release.title, title=True, saying=saying)
        expected = naive_marks(highlights, release.body, saying=saying)
        at = 0
        for piece in hit.snippets:
            at = release.body.index(piece.text, at)
            marks = [(start + at, end + at) for start, end in piece.marks]
            assert all(any(begin <= start and end <= stop for begin, stop in expected) for start, end in marks)
            inside = {(begin, end) for begin, end in expected if at <= begin and end <= at + len(piece.text)}
            assert inside <= set(marks)
            if marks:
                assert piece.speaker == (speaker_at(matching, marks[0][0]) or speaker_at(text.said, marks[0][0]))
            at += len(piece.text)
        assert bool(expected) == any(piece.marks for piece in hit.snippets)
        unmarked = not any(holds(each, start) for each in matching for start, _ in expected)
        if matching and unmarked:
            are_beginnings(hit.snippets, matching, text)
        assert matching or expected or [piece.speaker for piece in hit.snippets] in ([], [None])


def are_beginnings(pieces: Sequence[Snippet], matching: Sequence[Statement], text: Plain) -> None:
    """Whether but for one piece with marks they are the beginnings of the first statements that lie apart."""
    body, base = text.release.body, text.title_length + GAP
    words = {base + word.position: word for word in reversed(words_of(body))}
    marked, left = [piece for piece in pieces if piece.marks], [piece for piece in pieces if not piece.marks]
    assert len(marked) <= 1
    low = 0
    for each in sorted(matching, key=lambda said: (min(said.inside), max(said.inside), said.speaker)):
        start, last = words[min(each.inside)].start, max(each.inside)
        if start < low or (marked and not (left and body.startswith(left[0].text, start))):
            continue
        if not left:
            assert len(pieces) == 2
            return
        piece = left.pop(0)
        low, end = start + len(piece.text), words[last].end
        if last + 1 in words:
            end = min(end, words[last + 1].start)  # of a run that is cut
        assert body.startswith(piece.text, start)
        assert piece.speaker == each.speaker
        assert not body[end:low].strip(" .,’")
        assert low >= end or SNIPPET_CHARACTERS - 60 <= len(piece.text) <= SNIPPET_CHARACTERS + 30
        assert (piece.starts_cut, piece.ends_cut) == (bool(body[:start].strip()), bool(body[low:].strip()))
    assert not left


def speaker_at(said: Sequence[Statement], character: int) -> str | None:
    """The speaker of the statement with the fewest words, of equals the first, that holds a word."""
    holding = [(len(each.inside), min(each.inside), each.speaker) for each in said if holds(each, character)]
    return min(holding)[2] if holding else None


def holds(said: Statement, character: int) -> bool:
    return said.start <= character < said.end
