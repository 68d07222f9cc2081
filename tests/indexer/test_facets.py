from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import body_named, day, engine_with, ids, make, search
from naive_segment import add_values

from corpus.release import Release
from indexer.columnar.facet_columns import Among, join
from indexer.columnar.segment.columns import ValuesColumn, read_values
from indexer.columnar.segment.sections import Array, MemorySections
from indexer.results import NONE, Facet

pytestmark = pytest.mark.conformance

RELEASES = [
    make("1", "plan", day="2007-01-02", speakers=["Chen Lei", "Jin Nuo"], organizations=[body_named("Office A")]),
    make("2", "plan", day="2007-05", speakers=["Chen Lei"], organizations=[body_named("Office B")], places=["Aune"]),
    make("3", "plan", day="2008", speakers=["Jin Nuo"], organizations=[body_named("Office A")]),
    make("4", "plan", issuer=body_named("Office C"), organizations=[body_named("Office C")]),
    make("5", "other", day="2009-09-09", speakers=["Xing Shengcai"]),
]
FIELDS = ("speaker", "organization", "year", "kind", "issuer", "place", "language")


def counts(facet: Facet) -> dict[str, int]:
    return {option.value: option.count for option in facet.options}


@pytest.fixture(params=[1, 2, 5], ids=lambda size: f"segments of {size}")
def batches(request: pytest.FixtureRequest) -> list[list[Release]]:
    return [RELEASES[start : start + request.param] for start in range(0, len(RELEASES), request.param)]


def test_counts_are_exact_and_have_a_none(tmp_path: Path, batches: list[list[Release]]) -> None:
    with engine_with(tmp_path / "ix", *batches) as engine:
        facets = search(engine, "plan", facets=FIELDS).facets
    assert counts(facets["speaker"]) == {"Chen Lei": 2, "Jin Nuo": 2}
    assert counts(facets["organization"]) == {"Office A": 2, "Office B": 1, "Office C": 1}
    assert counts(facets["issuer"]) == {"Office C": 1}
    assert list(counts(facets["year"])) == ["2008", "2007"]
    assert (facets["speaker"].none, facets["year"].none, facets["place"].none, facets["kind"].none) == (1, 1, 3, 0)
    assert counts(facets["language"]) == {"en": 4}


def test_a_facet_leaves_its_own_selection_out(tmp_path: Path, batches: list[list[Release]]) -> None:
    with engine_with(tmp_path / "ix", *batches) as engine:
        results = search(engine, "plan", selected={"speaker": ("Chen Lei",)}, facets=FIELDS)
        assert sorted(ids(results)) == ["1", "2"]
        assert counts(results.facets["speaker"]) == {"Chen Lei": 2, "Jin Nuo": 2}
        assert counts(results.facets["organization"]) == {"Office A": 1, "Office B": 1}
        assert [option.selected for option in results.facets["speaker"].options] == [True, False]
        both = search(engine, "plan", selected={"speaker": ("Chen Lei",), "year": ("2007",)}, facets=FIELDS)
        assert both.total == 2
        assert counts(both.facets["year"]) == {"2007": 2}
        assert counts(both.facets["speaker"]) == {"Chen Lei": 2, "Jin Nuo": 1}


def test_values_of_a_facet_are_alternatives_and_facets_combine(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", RELEASES) as engine:
        chosen = {"speaker": ("Chen Lei", "Jin Nuo"), "organization": ("Office A",)}
        assert sorted(ids(search(engine, selected=chosen))) == ["1", "3"]
        assert sorted(ids(search(engine, selected={"speaker": (NONE,)}))) == ["4"]
        assert sorted(ids(search(engine, selected={"speaker": (NONE, "Xing Shengcai")}))) == ["4", "5"]
        assert search(engine, selected={"speaker": (NONE,)}, facets=("speaker",)).facets["speaker"].none_selected
        assert sorted(ids(search(engine, excluded={"speaker": ("Jin Nuo", NONE)}))) == ["2", "5"]
        assert sorted(ids(search(engine, selected={"year": ("2007",)}, first_day=day("2007-05-01")))) == ["2"]


def test_other_spellings_select_the_canonical_value(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", RELEASES) as engine:
        results = search(engine, selected={"speaker": ("lei CHEN",)}, facets=("speaker",))
        assert sorted(ids(results)) == ["1", "2"]
        (option,) = [option for option in results.facets["speaker"].options if option.selected]
        assert option.value == "Chen Lei"


def test_selected_values_are_always_shown(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", RELEASES) as engine:
        chosen = {"speaker": ("Xing Shengcai", "Nobody Known")}
        facet = search(engine, "plan", selected=chosen, facets=("speaker",), facet_limit=1).facets["speaker"]
    shown = [(option.value, option.count, option.selected) for option in facet.options]
    assert shown == [("Chen Lei", 2, False), ("Xing Shengcai", 0, True), ("Nobody Known", 0, True)]
    assert facet.more == 1


def test_deleted_releases_are_not_counted(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", RELEASES[:4], [make("6", "plan", speakers=["Jin Nuo"], path="/b")]) as engine:
        with engine.writer() as writer:
            writer.forget("/b")
            writer.add(make("2", "plan", day="2007-05", speakers=["Xing Shengcai"]))
            writer.finish()
        facets = search(engine, "plan", facets=("speaker", "place")).facets
    assert counts(facets["speaker"]) == {"Jin Nuo": 2, "Chen Lei": 1, "Xing Shengcai": 1}
    assert facets["place"].none == 4


VALUES = st.lists(st.sets(st.sampled_from("abcdef"), max_size=4), max_size=12)


def values_column(documents: list[set[str]]) -> ValuesColumn:
    arrays: dict[str, Array] = {}
    add_values(arrays, "speaker", [sorted(document, reverse=True) for document in documents])
    return read_values(MemorySections(arrays), "speaker")


@pytest.mark.embedded
@given(st.lists(VALUES, min_size=1, max_size=4), st.data())
def test_columns_agree_with_counting_by_hand(parts: list[list[set[str]]], data: st.DataObject) -> None:
    column = join([values_column(part) for part in parts])
    at = data.draw(st.sampled_from(range(len(parts))))
    documents = parts[at]
    chosen = sorted(data.draw(st.sets(st.sampled_from(range(len(documents)))))) if documents else []
    numbers, among = np.array(chosen, np.intp), np.zeros(len(documents), np.bool_)
    among[numbers] = True
    expected = Counter(value for number in chosen for value in documents[number])
    *counted, none = column.counts(at, Among(numbers, among)).tolist()
    assert {column.values[o]: count for o, count in enumerate(counted) if count} == dict(expected)
    assert none == sum(not documents[number] for number in chosen)
    assert column.without(at).tolist() == [not document for document in documents]
    wanted = [o for o, value in enumerate(column.values) if value in "ab"]
    assert column.having(at, wanted).tolist() == [bool(document & {"a", "b"}) for document in documents]
