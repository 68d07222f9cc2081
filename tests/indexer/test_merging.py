"""Merging: whatever is merged is, section by section, what the live releases give when they are indexed together."""

from collections import Counter
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import body_named, make, varied
from naive_segment import naive_sections
from numpy.typing import NDArray

from corpus.release import Release
from indexer.columnar.building.inversion import invert
from indexer.columnar.building.merging import merge, records, stems, terms
from indexer.columnar.building.output import MemorySectionWriter
from indexer.columnar.building.storing import record_sections
from indexer.columnar.segment import Segment
from indexer.columnar.segment.sealed import SealedSections, SealedWriter
from indexer.columnar.segment.sections import BLOBS, MAX_RELEASES, TYPES, Array, MemorySections, Sections, empty

Live = NDArray[np.bool_] | None
STORED = ("records", "records.offsets", "records.dictionary", "dictionaries", "dictionaries.offsets")
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
    speakers = draw(names)
    voices = st.one_of(st.none(), st.integers(0, len(speakers) - 1)) if speakers else st.none()
    return make(
        f"{draw(st.sampled_from('abc'))}{next(fresh_ids)}",
        draw(st.one_of(texts, long_texts)),
        title=draw(texts),
        day=draw(st.sampled_from(("", "2007", "2007-03", "2008-01-02"))),
        speakers=speakers,
        said=draw(st.lists(st.tuples(voices, st.integers(0, 40), st.integers(0, 80)), max_size=4)),
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

    def numbers(self) -> list[int]:
        return list(range(self.segment.size)) if self.mask is None else np.flatnonzero(self.mask).tolist()


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
    parts = [part for part in parts if part.releases]
    arrays = naive_sections([release for part in parts for release in part.releases], b"")
    if len(parts) == 1 and len(parts[0].releases) == parts[0].segment.size:
        arrays |= {name: parts[0].segment.sections.array(name) for name in STORED}  # copied, whatever its dictionaries
    else:
        arrays |= expected_records(parts)
    return MemorySections(arrays)


def expected_records(parts: Sequence[Given]) -> dict[str, Array]:
    """Each release stored by itself, with its dictionary of before where that serves enough bytes."""
    served: Counter[bytes] = Counter()
    for part in parts:
        records, dictionaries = part.segment.records, [b"", *part.segment.records.dictionaries()]
        for number in part.numbers():
            served[dictionaries[records.dictionary[number]]] += np.diff(records.offsets[3 * number :: 3][:2])[0]
    every = [each for part in parts for each in part.segment.records.dictionaries()]
    kept = [each for each in dict.fromkeys(every) if served[each] > 4 * len(each)]
    frames: list[dict[str, Array]] = []
    numbers: list[int] = []
    for part in parts:
        records, dictionaries = part.segment.records, [b"", *part.segment.records.dictionaries()]
        for number in part.numbers():
            front, dictionary = records.front(number), dictionaries[records.dictionary[number]]
            numbers.append(kept.index(dictionary) + 1 if dictionary in kept else 0)
            raw = zstandard.decompress(dictionary) if numbers[-1] else b""
            release = records.release(number)
            frames.append(record_sections([release], [front.title_starts], [front.body_starts], raw))
    lengths = [length for each in frames for length in np.diff(each["records.offsets"])]
    return {
        "records": np.concatenate([empty("records"), *(each["records"] for each in frames)]),
        "records.offsets": np.cumsum([0, *lengths]).astype("<u4"),
        "records.dictionary": np.array(numbers, "<u2"),
        "dictionaries": np.frombuffer(b"".join(kept), "<u1"),
        "dictionaries.offsets": np.cumsum([0, *map(len, kept)]).astype("<u4"),
    }


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
        for walking in (terms, stems):
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
    """Parts with a dictionary each."""
    some = [[make(f"{part}-{n}", f"{far('dog') if n == 1 else 'runs'} {n}") for n in range(5)] for part in range(3)]
    masks = [True, False, True, True, True], None, [False, True, False, False, False]
    parts = [Given(each, mask, b"dictionary %d" % at) for at, (each, mask) in enumerate(zip(some, masks, strict=True))]
    files = []
    for number, part in enumerate(parts):
        path = tmp_path / f"{number}.seg"
        with SealedWriter(path) as out:
            assert merge([(part.segment, None)], out) == 5
        files.append(Segment(SealedSections(path, "index anew")))
    with SealedWriter(tmp_path / "all.seg") as out:
        assert merge([(file, part.mask) for file, part in zip(files, parts, strict=True)], out) == 10
    result = Segment(SealedSections(tmp_path / "all.seg", "index anew"))
    kept = [some[0][0], *some[0][2:], *some[1], some[2][1]]
    assert [result.records.release(number) for number in range(10)] == kept
    assert len(result.records.dictionaries()) == 3
    assert_same(result.sections, expected(parts))


def segment_of(releases: Sequence[Release]) -> Segment:
    return Segment(MemorySections(invert(releases)))


def merged_segment(*parts: tuple[Segment, Live]) -> Segment:
    out = MemorySectionWriter()
    merge(parts, out)
    return Segment(out.sections())


def test_small_commits_end_up_as_small_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has no dictionary gets one, once it is enough; what has one is left as it is."""
    monkeypatch.setattr(records, "_CHUNK", 50_000)
    releases = varied(250)
    small = [(segment_of(releases[at : at + 50]), None) for at in range(0, 250, 50)]
    assert merged_segment(*small[:2]).records.dictionaries() == []
    enough = merged_segment(*small)
    at_once = segment_of(releases)
    for name in STORED:
        assert np.array_equal(enough.sections.array(name), at_once.sections.array(name)), name
    more = merged_segment(small[0], (enough, None), small[1])
    assert more.records.dictionary.tolist() == [0] * 50 + [1] * 250 + [0] * 50
    assert [more.records.release(at) for at in (5, 55, 305)] == [releases[at] for at in (5, 5, 55)]


def test_much_without_a_dictionary_gets_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_TEXT_AT_ONCE", 2_500_000)
    releases = varied(500)
    result = merged_segment(*((segment_of(releases[at : at + 125]), None) for at in range(0, 500, 125)))
    assert len(result.records.dictionaries()) == 2
    assert 200 < np.count_nonzero(result.records.dictionary == 1) < 300
    assert [result.records.release(at) for at in range(0, 500, 30)] == releases[::30]


def test_a_dictionary_goes_with_those_that_used_it() -> None:
    releases = varied(250)
    segment, other = segment_of(releases), segment_of(releases[:50])
    few = merged_segment((other, None), (segment, np.arange(250) % 50 == 0))
    assert few.records.dictionaries() == []
    assert [few.records.release(50 + at) for at in range(5)] == releases[::50]
    assert merged_segment((segment, np.arange(250) >= 50), (other, None)).records.dictionaries() != []


def test_a_dictionary_of_several_parts_is_there_once() -> None:
    parts = [Given([make(f"{part}-{n}", far("dog")) for n in range(2)], None, b"the dog") for part in range(3)]
    result = Segment(merged(parts))
    assert len(result.records.dictionaries()) == 1
    assert result.records.dictionary.tolist() == [1] * 6


def test_more_than_a_segment_holds_is_refused() -> None:
    part = Given([make("a", "dog")], None, b"")
    with pytest.raises(ValueError, match="65537 releases"):
        merge([(part.segment, None)] * (MAX_RELEASES + 1), MemorySectionWriter())
