from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import body_named, make
from naive_segment import add_dictionary, naive_sections

from indexer.analysis import tokens
from indexer.columnar.segment import Segment
from indexer.columnar.segment.dictionary import Dictionary
from indexer.columnar.segment.postings import NO_POSTINGS, PostingLists, encode
from indexer.columnar.segment.sealed import SealedSections, SealedWriter
from indexer.columnar.segment.sections import VALUE_FIELDS, Array, MemorySections
from indexer.documents import facet_values, name_forms
from indexer.schema import GAP

TEXTS = st.lists(st.one_of(st.text("abé\U0001f600", max_size=4), st.text(max_size=6)), unique=True, max_size=60)
COUNTS = st.one_of(st.integers(0, 5), st.integers(60, 70), st.integers(0, 1 << 31))

RELEASES = [
    make("b", "Companies and a company settle.", title="The company settled", day="2016-03-04", speakers=["Ann Lee"]),
    make("a", "word " * 70 + "company", title="word word word word", places=["Boston", "Paris"]),
    make("c", "many " * 66_000 + "Ends with the Word company's", title="Word", issuer=body_named("State", "DoS")),
    make("d", "", organizations=[body_named("Justice", "DOJ"), body_named("State")], day="2015"),
]


@pytest.fixture(scope="module", params=["in memory", "sealed"])
def segment(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Segment]:
    arrays = naive_sections(RELEASES, b"The company said today that it has settled")
    if request.param == "in memory":
        yield Segment(MemorySections(arrays))
        return
    path = tmp_path_factory.mktemp("sealed") / "a.seg"
    with SealedWriter(path) as writer:
        for name, rows in arrays.items():
            writer.append(name, rows)
    sealed = Segment(SealedSections(path, "mend it"))
    yield sealed
    sealed.close()


Places = dict[str, dict[int, list[int]]]


@pytest.fixture(scope="module")
def places() -> tuple[Places, dict[str, set[str]]]:
    """Where each form stands, and the forms of each stem, told plainly."""
    found: Places = defaultdict(lambda: defaultdict(list))
    forms: dict[str, set[str]] = defaultdict(set)
    for number, release in enumerate(RELEASES):
        base = 0
        for text in (release.title, release.body):
            at = base
            for token in tokens(text):
                at = base + token.position
                found[token.form][number].append(at)
                forms[token.stem].add(token.form)
            base = at + 1 + GAP
    return found, forms


@settings(max_examples=100)
@given(TEXTS, st.lists(st.text("abé\U0001f600", max_size=5), max_size=20))
def test_a_dictionary_finds_what_is_there(texts: list[str], others: list[str]) -> None:
    ordered = sorted(text.encode() for text in texts)
    arrays: dict[str, Array] = {}
    add_dictionary(arrays, "forms", [text.decode() for text in ordered])
    dictionary = Dictionary(MemorySections(arrays), "forms")
    assert len(dictionary) == len(ordered)
    assert list(dictionary) == ordered == [dictionary[each] for each in range(len(ordered))]
    assert [dictionary.text(each).encode() for each in range(len(ordered))] == ordered
    assert [dictionary.find(text) for text in ordered] == list(range(len(ordered)))
    for text in others:
        wanted = text.encode()
        assert dictionary.find(text) == (ordered.index(wanted) if wanted in ordered else -1)
        assert dictionary.first_from(wanted) == bisect_left(ordered, wanted)
        within = [ordinal for ordinal, each in enumerate(ordered) if each.startswith(wanted)]
        assert list(dictionary.beginning(text)) == within


@given(st.lists(st.tuples(COUNTS, COUNTS), max_size=60), st.data())
def test_codes_and_exceptions_say_what_was_counted(counts: list[tuple[int, int]], data: st.DataObject) -> None:
    frequencies, titles = (np.array([count[at] for count in counts], np.uint32) for at in (0, 1))
    codes, many = encode(frequencies, titles)
    arrays = {
        "postings.release": np.arange(len(counts), dtype="<u2"),
        "postings.code": codes,
        "postings.many": many,
    }
    start = data.draw(st.integers(0, len(counts)))
    stop = data.draw(st.integers(start, len(counts)))
    postings = PostingLists(MemorySections(arrays), "postings").read(start, stop)
    assert len(postings) == stop - start
    assert postings.releases.tolist() == list(range(start, stop))
    assert postings.frequencies().tolist() == frequencies[start:stop].tolist()
    assert postings.title_frequencies().tolist() == titles[start:stop].tolist()
    assert many.tolist() == encode(frequencies, titles)[1].tolist()  # reading left it as it was


def test_forms_stand_where_the_text_has_them(segment: Segment, places: tuple[Places, dict[str, set[str]]]) -> None:
    found, _ = places
    assert list(segment.forms) == sorted(form.encode() for form in found)
    for ordinal, form in enumerate(form.decode() for form in segment.forms):
        expected = {number: sorted(set(at)) for number, at in sorted(found[form].items())}
        postings = segment.form_postings(ordinal)
        assert postings.releases.tolist() == list(expected)
        assert postings.frequencies().tolist() == [len(at) for at in expected.values()]
        in_title = [sum(at < segment.numbers("length.title")[n] for at in some) for n, some in expected.items()]
        assert postings.title_frequencies().tolist() == in_title
        positions = [at for some in expected.values() for at in some]
        assert segment.positions(ordinal).tolist() == positions
        first, last = len(positions) // 3, len(positions) - len(positions) // 4
        assert segment.positions_at(ordinal, first, last).tolist() == positions[first:last]


def test_the_releases_reach_the_exceptions(segment: Segment) -> None:
    assert segment.sections.length("positions.far") > 400
    assert segment.sections.length("postings.many") >= 2
    assert segment.positions(segment.forms.find("ends")).tolist() == [1 + GAP + 66_000]
    word = segment.form_postings(segment.forms.find("word"))
    assert word.frequencies().tolist() == [74, 2]
    assert word.title_frequencies().tolist() == [4, 1]


def test_stems_have_the_postings_of_all_their_forms(
    segment: Segment, places: tuple[Places, dict[str, set[str]]]
) -> None:
    found, forms = places
    assert list(segment.stems) == sorted(stem.encode() for stem in forms)
    several = 0
    for ordinal, stem in enumerate(stem.decode() for stem in segment.stems):
        assert {segment.forms.text(form) for form in segment.forms_of(ordinal)} == forms[stem]
        several += len(forms[stem]) > 1
        counts = Counter((number, at) for form in forms[stem] for number, some in found[form].items() for at in some)
        per_release = Counter(number for number, _ in counts)
        postings = segment.stem_postings(ordinal)
        assert postings.releases.tolist() == sorted(per_release)
        assert postings.frequencies().tolist() == [per_release[number] for number in sorted(per_release)]
    assert several
    assert segment.stem_postings(-1) is NO_POSTINGS
    assert NO_POSTINGS.frequencies().tolist() == NO_POSTINGS.title_frequencies().tolist() == []


def test_columns_have_the_values_of_each_release(segment: Segment) -> None:
    for field in VALUE_FIELDS:
        column = segment.values(field)
        assert column is segment.values(field)
        values = [{**facet_values(release), **name_forms(release)}.get(field, ()) for release in RELEASES]
        read = [
            tuple(column.values[at] for at in column.ordinals[start:stop].tolist())
            for start, stop in zip(column.starts[:-1].tolist(), column.starts[1:].tolist(), strict=True)
        ]
        assert read == values
        assert column.owners.tolist() == [number for number, each in enumerate(values) for _ in each]
        assert column.without.tolist() == [not each for each in values]
        for ordinal, value in enumerate(column.values):
            assert column.having(np.array([ordinal])).tolist() == [value in each for each in values]


def test_releases_are_found_by_id(segment: Segment) -> None:
    assert segment.size == len(RELEASES)
    assert [segment.release_of(release.id) for release in RELEASES] == [0, 1, 2, 3]
    assert segment.release_of("e") == -1
    assert segment.id_rank.tolist() == [1, 0, 2, 3]
    assert [segment.records.release(number) for number in range(4)] == RELEASES
    assert segment.numbers("first_day")[0] == RELEASES[0].date.first_day.toordinal()  # type: ignore[union-attr]
    assert segment.numbers("last_day").tolist()[1:3] == [0, 0]


def test_a_word_begins_where_its_position_says(segment: Segment) -> None:
    for number, release in enumerate(RELEASES):
        front = segment.records.front(number)
        assert front.body_starts.tolist() == sorted({token.start for token in tokens(release.body)})
        assert front.title_starts.tolist() == sorted({token.start for token in tokens(release.title)})


def test_a_segment_of_nothing(tmp_path: Path) -> None:
    with SealedWriter(tmp_path / "a.seg") as writer:
        for name, rows in naive_sections([]).items():
            writer.append(name, rows)
    segment = Segment(SealedSections(tmp_path / "a.seg", "mend it"))
    assert segment.size == len(segment.forms) == len(segment.stems) == len(segment.records) == 0
    assert segment.release_of("a") == segment.forms.find("a") == -1
    assert segment.values("speaker").values == []
