from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import tokens
from indexer.highlight import SNIPPET_CHARACTERS, Mark, body_snippets, title_snippet, to_html
from indexer.query import parse
from indexer.query.highlights import highlight_terms
from indexer.results import Snippet

FILLER = "Nothing of note is told in this sentence of the text. " * 20


def marks(query: str, text: str) -> list[Mark]:
    return highlight_terms(parse(query)).marks(list(tokens(text)))


def words(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.marks]


def test_the_whole_title_with_its_words() -> None:
    title = "Patents and the patent office"
    assert words(title_snippet(title, marks("patent", title))) == ["Patents", "patent"]


def test_the_piece_where_different_words_stand_together_wins() -> None:
    body = f"A patent, a patent, one more patent. {FILLER}Here patent meets heritage law. {FILLER}Heritage alone."
    first = body_snippets(body, marks("patent heritage law", body), count=1)[0]
    assert words(first) == ["patent", "heritage", "law"]
    assert "Here patent meets heritage law." in first.text
    assert first.starts_cut
    assert first.ends_cut


def test_a_second_piece_shows_what_the_first_did_not() -> None:
    body = f"{FILLER}The patent is here. {FILLER}Much later there is heritage too. {FILLER}"
    pieces = body_snippets(body, marks("patent heritage", body))
    assert [words(piece) for piece in pieces] == [["patent"], ["heritage"]]


def test_a_phrase_is_marked_as_one_and_a_lone_word_of_it_not() -> None:
    body = "Patents came. Then patent examination came."
    (piece,) = body_snippets(body, marks('"patent examination"', body))
    assert words(piece) == ["patent examination"]


def test_without_words_the_opening_is_shown() -> None:
    (piece,) = body_snippets(f"  The opening stands here. {FILLER}", [])
    assert piece.text.startswith("The opening stands here.")
    assert (piece.marks, piece.starts_cut, piece.ends_cut) == ((), False, True)
    assert len(piece.text) <= SNIPPET_CHARACTERS + 60
    assert body_snippets(" \n", []) == ()


def test_pieces_are_cut_at_sentences_and_words() -> None:
    body = f"{FILLER}It was said that the heritage must be kept by all who live here. {FILLER}"
    (piece,) = body_snippets(body, marks("heritage", body))
    assert piece.text.startswith(("Nothing", "It"))
    assert piece.text.endswith(".")
    assert 100 <= len(piece.text) <= 320


def test_html_is_escaped() -> None:
    snippet = Snippet("<b>a & b</b>", ((3, 4),), starts_cut=True)
    assert to_html(snippet) == "… &lt;b&gt;<mark>a</mark> &amp; b&lt;/b&gt;"


@pytest.mark.parametrize("query", ["the", "plan heritage", '"plan of"', "pla*"])
def test_a_megabyte_takes_well_under_a_second(query: str) -> None:
    body = "the plan of heritage stands in the plan " * 25_000
    found = list(tokens(body))
    started = time.perf_counter()
    body_snippets(body, highlight_terms(parse(query)).marks(found))
    assert time.perf_counter() - started < 2.0


def test_one_line_without_spaces() -> None:
    body = "x" * 100_000 + " heritage " + "y" * 100_000
    (piece,) = body_snippets(body, marks("heritage", body))
    assert words(piece) == ["heritage"]
    assert len(piece.text) < 400


TEXTS = st.lists(
    st.sampled_from(["plan", "heritage", "law", "other", ".", "\n\n", "。", "<b>", "x" * 90]), max_size=200
)


@given(TEXTS)
def test_pieces_lie_in_the_text_apart_and_in_order(parts: list[str]) -> None:
    body = " ".join(parts)
    pieces = body_snippets(body, marks("plan heritage law", body))
    at = 0
    for piece in pieces:
        place = body.index(piece.text, at)
        assert piece.text
        assert len(piece.text) <= SNIPPET_CHARACTERS + 200
        at = place
        for one, other in pairwise(piece.marks):
            assert one[1] <= other[0]
        assert all(0 <= start < end <= len(piece.text) for start, end in piece.marks)
        assert set(words(piece)) <= {"plan", "heritage", "law"}
    assert bool(pieces) == bool(body.strip())


@pytest.mark.parametrize("between", range(20, 45))
def test_a_cut_right_behind_a_mark_leaves_no_piece_of_a_word(between: int) -> None:
    body = "craft " + "word " * between + "heritage drainingawaythrough " + "end " * 50
    marks = [Mark(0, 5, 0), Mark(body.index("heritage"), body.index("heritage") + 8, 1)]
    for snippet in body_snippets(body, marks):
        assert set(snippet.text.split()) <= set(body.split())
