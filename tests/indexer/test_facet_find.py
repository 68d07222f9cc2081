from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import body_named, engine_with, make, search

from corpus.authority import fold
from indexer.answering.facet_words import FacetWords
from indexer.columnar.options import OptionsPage
from indexer.engine import Engine
from indexer.results import Facet

pytestmark = pytest.mark.conformance

BODIES = {
    "Ministry of Culture": 5,
    "Ministry of Trade": 4,
    "Office of the Minister": 3,
    "Société d’État": 2,
    "北京市政府": 1,
}
RELEASES = [
    make(f"{name} {at}", organizations=[body_named(name)]) for name, times in BODIES.items() for at in range(times)
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    batches = (RELEASES[:8], [*RELEASES[8:], make("none")])
    with engine_with(tmp_path_factory.mktemp("facets") / "ix", *batches) as opened:
        yield opened


def facet(engine: Engine, **settings: object) -> Facet:
    return search(engine, facets=("organization",), **settings).facets["organization"]


def values(found: Facet) -> list[str]:
    return [option.value for option in found.options]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("minist", ["Ministry of Culture", "Ministry of Trade", "Office of the Minister"]),
        ("MINISTRY tra", ["Ministry of Trade"]),
        ("cult minist", ["Ministry of Culture"]),
        ("of the", ["Office of the Minister"]),
        ("inistry", []),
        ("etat societe", []),
        ("detat societe", ["Société d’État"]),
        ("市政", ["北京市政府"]),
        ("政市", []),
        ("  ", list(BODIES)),
    ],
)
def test_values_are_found_by_the_beginnings_of_their_words(engine: Engine, asked: str, expected: list[str]) -> None:
    found = facet(engine, facet_find={"organization": asked})
    assert values(found) == expected
    assert [option.count for option in found.options] == [BODIES[value] for value in expected]
    assert (found.none, found.more) == (1, 0)


def test_more_counts_what_is_left_of_those_found(engine: Engine) -> None:
    found = facet(engine, facet_find={"organization": "minist", "speaker": "x"}, facet_limit=2)
    assert (values(found), found.more) == (["Ministry of Culture", "Ministry of Trade"], 1)
    found = facet(engine, facet_find={"organization": "minist"}, facet_limit=2, facet_offset=2)
    assert (values(found), found.more) == (["Office of the Minister"], 0)


def test_selected_values_are_on_the_first_page_alone(engine: Engine) -> None:
    chosen = {"organization": ("Société d’État", "Nobody Known")}
    first = facet(engine, selected=chosen, facet_limit=2, facet_find={"organization": "minist"})
    assert values(first) == ["Ministry of Culture", "Ministry of Trade", "Société d’État", "Nobody Known"]
    assert [option.count for option in first.options if option.selected] == [2, 0]
    assert first.more == 1
    second = facet(engine, selected=chosen, facet_limit=2, facet_offset=2)
    assert (values(second), second.more) == (["Office of the Minister", "北京市政府"], 0)


COUNTS = st.lists(st.integers(0, 3), min_size=1, max_size=90)


@pytest.mark.embedded
@given(COUNTS, st.integers(1, 8), st.booleans(), st.data())
def test_pages_hold_each_value_once(counts: list[int], limit: int, newest: bool, data: st.DataObject) -> None:
    chosen = data.draw(st.sets(st.sampled_from(range(len(counts))), max_size=4))
    found = data.draw(st.none() | st.lists(st.booleans(), min_size=len(counts), max_size=len(counts)))
    mask = None if found is None else np.array(found, np.bool_)
    listed = [at for at, count in enumerate(counts) if count and (found is None or found[at])]
    order = sorted(listed, key=lambda at: -at if newest else (-counts[at], at))
    seen: list[int] = []
    for offset in range(0, len(counts) + 1, limit):
        shown = OptionsPage(limit, offset, newest, mask).of(np.array(counts, np.intp), chosen)
        seen += shown.values
        assert shown.more == len(set(listed) - set(seen))
    assert Counter(seen) == Counter(dict.fromkeys([*listed, *chosen], 1))
    assert [at for at in seen if at not in chosen] == [at for at in order if at not in chosen]


@pytest.mark.embedded
@given(st.lists(st.text("aábA 北京府 ", max_size=9), max_size=8), st.text("abA北京 ", max_size=4))
def test_words_agree_with_looking_at_each_value(names: list[str], asked: str) -> None:
    def begins(word: str, name: str) -> bool:
        return any(each.startswith(word) or (not each.isascii() and word in each) for each in fold(name).split())

    expected = [all(begins(word, name) for word in fold(asked).split()) for name in names]
    assert FacetWords(names).having(asked).tolist() == expected


@pytest.mark.embedded
def test_runs_that_hold_one_another_cost_no_more_than_their_length() -> None:
    words = FacetWords(["府" * length for length in range(1, 120)])
    assert int(words.having("府" * 60).sum()) == 60
    assert words.having("府" * 5000).tolist() == [False] * 63 + [True] * 56
