"""Merging: whatever is merged is, section by section, what the live releases give when they are indexed together."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import body_named, make
from naive_segment import naive_sections
from numpy.typing import NDArray

from corpus.release import Release
from indexer.columnar.building import merge_stems, merge_terms
from indexer.columnar.building.merging import merge
from indexer.columnar.building.output import MemorySectionWriter
from indexer.columnar.segment import Segment
from indexer.columnar.segment.sealed import SealedSections, SealedWriter
from indexer.columnar.segment.sections import BLOBS, MAX_RELEASES, TYPES, MemorySections, Sections

Live = NDArray[np.bool_] | None
#: Stems with one form and with several, accents, other scripts, a word that stands twice at one position.
WORDS = (
    *("run", "runs", "running", "dog", "dogs", "general", "generally", "the", "policy", "policies"),
    *("Café", "cafe", "Œuvre", "東京都", "мир", "ελλάδα", "inthe", "ofthe", "1,000", "U.S.", "a's", "z"),
)
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
#: More than a code can tell of title and body.
long_texts = st.tuples(st.sampled_from(WORDS), st.integers(55, 70), texts).map(
    lambda each: f"{each[0]} " * each[1] + each[2]
)
names = st.lists(st.sampled_from(("Ann Lee", "Bo", "Ærø", "ann lee", "Zoë")), max_size=3)
fresh_ids = count()


@st.composite
def releases(draw: st.DrawFn) -> Release:
    bodies = [body_named(name, f"The {name}") for name in draw(names)]
    return make(
        f"{draw(st.sampled_from('abc'))}{next(fresh_ids)}",
        draw(st.one_of(texts, long_texts)),
        title=draw(texts),
        day=draw(st.sampled_from(("", "2007", "2007-03", "2008-01-02"))),
        speakers=draw(names),
        organizations=bodies,
        issuer=draw(st.sampled_from([None, *bodies])),
        places=draw(names),
    )


class Given:
    """A part as it is merged, and its live releases."""

    def __init__(self, all_releases: Sequence[Release], live: Sequence[bool] | None, dictionary: bytes) -> None:
        self.segment = Segment(MemorySections(naive_sections(all_releases, dictionary)))
        self.mask: Live = None if live is None else np.array(live, np.bool_)
        self.releases = [
            each for each, kept in zip(all_releases, live or [True] * len(all_releases), strict=True) if kept
        ]
        self.dictionary = dictionary


@st.composite
def given_parts(draw: st.DrawFn) -> Given:
    some = draw(st.lists(releases(), max_size=4))
    masks = st.lists(st.booleans(), min_size=len(some), max_size=len(some))
    live = draw(st.one_of(st.none(), st.just([False] * len(some)), masks, masks))
    return Given(some, live, draw(st.sampled_from((b"", b"general policies of the day", b"the dog runs " * 9))))


def merged(parts: Sequence[Given]) -> Sections:
    out = MemorySectionWriter()
    size = merge([(part.segment, part.mask) for part in parts], out)
    assert size == sum(len(part.releases) for part in parts)
    return out.sections()


def expected(parts: Sequence[Given]) -> Sections:
    most = max(parts, key=lambda part: len(part.releases), default=None)
    dictionary = most.dictionary if most and most.releases else b""
    return MemorySections(naive_sections([release for part in parts for release in part.releases], dictionary))


def assert_same(made: Sections, wanted: Sections) -> None:
    for name in (*TYPES, *BLOBS):
        one, other = made.array(name), wanted.array(name)
        assert one.dtype == other.dtype, name
        assert one.shape == other.shape, name
        assert np.array_equal(one, other), name


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(parts=st.lists(given_parts(), max_size=5), budget=st.sampled_from((1, 40, 1000, 1 << 21)))
def test_merged_is_as_if_indexed_together(parts: list[Given], budget: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for walking in (merge_terms, merge_stems):
            patch.setattr(walking, "BUDGET", budget)  # ranges of the alphabet from one text to all
        assert_same(merged(parts), expected(parts))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(parts=st.lists(given_parts(), min_size=2, max_size=5), at=st.integers(1, 4), data=st.data())
def test_what_was_merged_is_merged_again(parts: list[Given], at: int, data: st.DataObject) -> None:
    first = parts[:at]
    there = [release for part in first for release in part.releases]
    live = data.draw(st.lists(st.booleans(), min_size=len(there), max_size=len(there)))
    again = Given(there, live, b"")
    again.segment = Segment(merged(first))
    again.dictionary = again.segment.records.dictionary
    rest = [again, *parts[at:]]
    assert_same(merged(rest), expected(rest))


def far(word: str) -> str:
    return f"{word} the {word} " * 22_000 + "last"


@pytest.mark.parametrize("live", [None, [True, False, True], [False, True, True]])
def test_long_releases(live: list[bool] | None) -> None:
    """Positions above 65,535 and frequencies above what a code tells, in several parts and with deletions."""
    one = [make("a", far("policy"), title="policy " * 5), make("b", far("policies")), make("c", "last policy")]
    other = [make("d", "policies"), make("e", far("policy")), make("f", far("general"))]
    parts = [Given(one, live, b""), Given(other, None, b""), Given([make("g", "generals last")], live and [True], b"")]
    assert_same(merged(parts), expected(parts))
    assert len(merged(parts).array("positions.far")) > 1000


def test_a_stem_has_the_forms_of_all_parts() -> None:
    parts = [Given([make("a", "runs"), make("b", "dog")], None, b""), Given([make("c", "run run")], None, b"")]
    segment = Segment(merged(parts))
    stem = segment.stems.find("run")
    assert [segment.forms.text(form) for form in segment.forms_of(stem)] == ["run", "runs"]
    assert segment.stem_postings(stem).releases.tolist() == [0, 2]
    assert segment.stem_postings(stem).frequencies().tolist() == [1, 2]


def test_a_stem_whose_second_form_vanishes_has_one() -> None:
    part = Given([make("a", "runs"), make("b", "run")], [False, True], b"")
    segment = Segment(merged([part]))
    assert segment.forms.find("runs") == -1
    assert len(segment.sections.array("merged.release")) == 0
    assert segment.stem_postings(segment.stems.find("run")).releases.tolist() == [0]


def test_values_that_no_live_release_has_vanish() -> None:
    part = Given([make("a", speakers=["Ann Lee"]), make("b", speakers=["Bo"])], [False, True], b"")
    assert Segment(merged([part])).values("speaker").values == ["Bo"]


def test_from_files_to_a_file(tmp_path: Path) -> None:
    """Records are stored again where dictionaries differ, and are the same when they are read."""
    some = [[make(f"{part}-{n}", f"{far('dog') if n == 1 else 'runs'} {n}") for n in range(5)] for part in range(3)]
    files = []
    for number, each in enumerate(some):
        path = tmp_path / f"{number}.seg"
        with SealedWriter(path) as out:
            given_part = Given(each, None, b"some dictionary %d" % number)
            assert merge([(given_part.segment, None)], out) == 5
        files.append(Segment(SealedSections(path, "index anew")))
    live = np.array([True, False, True, True, True])
    with SealedWriter(tmp_path / "all.seg") as out:
        assert merge([(files[0], live), (files[1], None), (files[2], ~live)], out) == 10
    result = Segment(SealedSections(tmp_path / "all.seg", "index anew"))
    kept = [some[0][0], *some[0][2:], *some[1], some[2][1]]
    assert [result.records.release(number) for number in range(10)] == kept
    assert_same(result.sections, MemorySections(naive_sections(kept, b"some dictionary 1")))


def test_more_than_a_segment_holds_is_refused() -> None:
    part = Given([make("a", "dog")], None, b"")
    with pytest.raises(ValueError, match="65537 releases"):
        merge([(part.segment, None)] * (MAX_RELEASES + 1), MemorySectionWriter())
