from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from operator import itemgetter

import numpy as np
import pytest
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st
from marking import pieces, snippets_in

from indexer.highlight import TEXT_SHIFT, Marks, shown_of, to_html
from indexer.highlight.densest import KNOWN, NEW, REPEAT, Densest, Left
from indexer.highlight.pieces import SNIPPET_CHARACTERS
from indexer.results import Snippet

FILLER = "Nothing of note is told in this sentence of the text. " * 20
NONE = Marks(*np.empty((5, 0), np.int64))


def words(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.marks]


def marks_at(starts: list[int], part: list[int] | None = None) -> Marks:
    """Marks of one body: whole words."""
    at = 1 << TEXT_SHIFT | np.array(starts, np.int64)
    nothing = np.zeros_like(at)
    return Marks(at, at, nothing, nothing if part is None else np.array(part), nothing)


def test_the_whole_title_with_its_words() -> None:
    titles = ["Patents and the patent office", "None", " A patent "]
    shown = snippets_in("patent", [(title, "a patent") for title in titles])
    assert [words(each.title) for each in shown] == [["Patents", "patent"], [], ["patent"]]
    assert [each.title.text for each in shown] == titles
    assert [each.title for each in shown_of(titles, titles, NONE)] == [Snippet(title, ()) for title in titles]


def test_the_piece_where_different_words_stand_together_wins() -> None:
    body = f"A patent, a patent, one more patent. {FILLER}Here patent meets heritage law. {FILLER}Heritage alone."
    first, second = sorted(pieces("patent heritage law", body), key=lambda piece: len(set(words(piece))), reverse=True)
    assert words(first) == ["patent", "heritage", "law"]
    assert "Here patent meets heritage law." in first.text
    assert first.starts_cut
    assert first.ends_cut
    assert words(second) == ["patent"] * 3


def test_a_second_piece_shows_what_the_first_did_not() -> None:
    body = f"{FILLER}The patent is here, the patent. {FILLER}A patent, a patent. {FILLER}And heritage too. {FILLER}"
    assert [words(piece) for piece in pieces("patent heritage", body)] == [["patent", "patent"], ["heritage"]]


@pytest.mark.parametrize(
    ("between", "shown"),
    [
        (" law is ours. The speaker paused. ", "A patent law is ours."),
        (" law is ours, said the minister of ", "A patent law is ours,"),
        (" law or ", "A patent law or"),
    ],
)
def test_a_piece_ends_before_words_that_somebody_else_says(between: str, shown: str) -> None:
    body = f"A patent{between}heritage."
    marks = marks_at([2, 8 + len(between)])
    marks = marks._replace(position=np.array([0, 1]))
    speakers = ("Mara Elling", None)
    piece, rest = shown_of([""], [body], marks, lambda _hit, position: speakers[position])[0].pieces
    assert (piece.text, piece.speaker, words(piece), piece.ends_cut) == (shown, "Mara Elling", ["patent"], True)
    assert (rest.speaker, words(rest), rest.starts_cut) == (None, ["heritage"], True)


def test_each_text_has_its_own_pieces() -> None:
    bodies = [f"{FILLER}A patent. {FILLER}", "", "No word.", f"{FILLER}Heritage and law. {FILLER}One patent.", ""]
    titles = ["", "", "A patent.", "The law", "Law, law, law"]
    shown = snippets_in("patent heritage law", list(zip(titles, bodies, strict=True)))
    assert [tuple(words(piece) for piece in each.pieces) for each in shown] == [
        (["patent"],),
        (),
        ([],),
        (["Heritage", "law"], ["patent"]),
        (),
    ]
    assert [words(each.title) for each in shown] == [[], [], ["patent"], ["law"], ["Law", "law", "law"]]


def test_a_phrase_is_marked_as_one_and_a_lone_word_of_it_not() -> None:
    (piece,) = pieces('"patent examination"', "Patents came. Then patent examination came.")
    assert words(piece) == ["patent examination"]


def test_a_phrase_longer_than_a_piece_is_shown_whole() -> None:
    phrase = " ".join(f"word{number}" for number in range(60))
    assert words(pieces(f'"{phrase}"', f"{FILLER}{phrase}. {FILLER}")[0]) == [phrase]


def test_without_words_the_opening_is_shown() -> None:
    opening, nothing = shown_of(["", ""], [f"  The opening stands here. {FILLER}", " \n"], NONE)
    (piece,) = opening.pieces
    assert piece.text.startswith("The opening stands here.")
    assert (piece.marks, piece.starts_cut, piece.ends_cut) == ((), False, True)
    assert len(piece.text) <= SNIPPET_CHARACTERS + 60
    assert nothing.pieces == ()


def test_pieces_are_cut_at_sentences_and_words() -> None:
    (piece,) = pieces("heritage", f"{FILLER}It was said that the heritage must be kept by all who live here. {FILLER}")
    assert piece.text.startswith(("Nothing", "It"))
    assert piece.text.endswith(".")
    assert 100 <= len(piece.text) <= 320


@pytest.mark.parametrize("end", [".", ".”", "!", "。", '?"', ".\n\n"])
def test_a_sentence_ends_with_its_quotes(end: str) -> None:
    before = ("One of the words before it here " * 6).strip()
    (piece,) = pieces("heritage", f"{FILLER}{before}{end} The heritage is here{end} {FILLER}")
    assert re.search(rf"heritage is here{re.escape(end.strip())}(\s|$)", piece.text)
    assert not piece.text.startswith(("”", '"'))


def test_html_is_escaped() -> None:
    snippet = Snippet("<b>a & b</b>", ((3, 4),), starts_cut=True)
    assert to_html(snippet) == "… &lt;b&gt;<mark>a</mark> &amp; b&lt;/b&gt;"


@pytest.mark.parametrize("parts", [1, 3, 100])
def test_a_page_of_megabytes_takes_linear_time(parts: int) -> None:
    def task_of(count: int) -> Callable[[], None]:
        body = "the plan of heritage stands in the plan " * count
        starts = np.array([match.start() for match in re.finditer("the|plan", body)])
        at = (np.arange(1, 9, 2)[:, np.newaxis] << TEXT_SHIFT | starts).ravel()
        marks = Marks(at, at, np.zeros_like(at), np.arange(len(at)) % parts, at)

        def task() -> None:
            assert [len(each.pieces) for each in shown_of([""] * 4, [body] * 4, marks)] == [2] * 4

        return task

    assert_linear(task_of, 25_000)


def test_one_line_without_spaces() -> None:
    (piece,) = pieces("heritage", "x" * 100_000 + " heritage " + "y" * 100_000)
    assert words(piece) == ["heritage"]
    assert len(piece.text) < 400


TEXTS = st.lists(
    st.sampled_from(["plan", "heritage", "law", "other", ".", "\n\n", "。", "<b>", "x" * 90]), max_size=200
)


@given(TEXTS)
@settings(deadline=None)
def test_pieces_lie_in_the_text_apart_and_in_order(parts: list[str]) -> None:
    body = " ".join(parts)
    found = pieces("plan heritage law", body)
    at = 0
    for piece in found:
        place = body.index(piece.text, at)
        assert piece.text == piece.text.strip() != ""
        assert len(piece.text) <= SNIPPET_CHARACTERS + 200
        at = place
        for one, other in pairwise(piece.marks):
            assert one[1] <= other[0]
        assert all(0 <= start < end <= len(piece.text) for start, end in piece.marks)
        assert set(words(piece)) <= {"plan", "heritage", "law"}
    assert bool(found) == bool(body.strip())


@pytest.mark.parametrize("between", range(20, 45))
def test_a_cut_right_behind_a_mark_leaves_no_piece_of_a_word(between: int) -> None:
    body = "craft " + "word " * between + "heritage drainingawaythrough " + "end " * 50
    for snippet in shown_of([""], [body], marks_at([0, body.index("heritage")], [0, 1]))[0].pieces:
        assert set(snippet.text.split()) <= set(body.split())


# The choice of windows


def naive_window(
    starts: list[int], closing: list[int], parts: list[int], reach: int, seen: set[int]
) -> tuple[int, int, int]:
    """The best of all windows that end at a mark, the first of equals: its worth, its first and its last mark."""
    best = (0, 0, 0)
    for last in range(len(starts)):
        first = min([at for at in range(last) if starts[at] >= closing[last] - reach], default=last)
        here = parts[first : last + 1]
        worth = REPEAT * len(here) + sum(KNOWN if part in seen else NEW for part in set(here))
        best = max(best, (worth, -last, -first))
    return best[0], -best[2], -best[1]


MARKS = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 30), st.integers(0, 5)), min_size=1, max_size=25)


@given(st.lists(MARKS, min_size=1, max_size=3))
@settings(deadline=None)
def test_the_densest_windows(texts: list[list[tuple[int, int, int]]]) -> None:
    texts = [sorted(some) for some in texts]
    rows = [(n << TEXT_SHIFT | start, length, part) for n, some in enumerate(texts) for start, length, part in some]
    start, length, part = np.array(rows).T
    densest = Densest(start, start + length, part, 100)
    begins = [sum(map(len, texts[:number])) for number in range(len(texts))]
    first = densest.first(begins)
    left: list[Left] = []
    expected = {}
    for number, (some, begin, window) in enumerate(zip(texts, begins, first, strict=True)):
        assert (window[1] - begin, window[2] - begin) == naive_best(some, set())[1:]
        shown = range(window[1] - begin, window[2] - begin + 1)
        seen = {some[at][2] for at in shown}
        before, behind = some[: shown[0]], some[shown[-1] + 1 :]
        windows = [(0, *naive_best(before, seen))] if before else []
        windows += [(shown[-1] + 1, *naive_best(behind, seen))] if behind else []
        left += [(begin, number, False, window)] if before else []
        left += [(begin + shown[0], -1, False, None)]
        left += [(begin + shown[-1] + 1, number, True, window)] if behind else []
        if windows:
            offset, _, one, other = max(windows, key=itemgetter(1))  # of equals the first
            expected[number] = (begin + offset + one, begin + offset + other)
    assert {text: window[1:] for text, window in densest.second(left)} == expected


def naive_best(some: list[tuple[int, int, int]], seen: set[int]) -> tuple[int, int, int]:
    starts, closing = [s for s, _, _ in some], [s + length for s, length, _ in some]
    return naive_window(starts, closing, [part for *_, part in some], 100, seen)
