"""A document tells what the embedded engine knows of a release: key stems, what makes twins, roles."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import dated, make
from test_feedback import VOCABULARY, some_releases
from test_held_roles import naming
from test_hits import segment_of
from test_similarity import ORIGINAL, RELEASES

from corpus.release import Release
from indexer.answering.roles import Naming, held_roles
from indexer.columnar import twins as columnar
from indexer.columnar.hits import plain_hit
from indexer.columnar.key_stems import key_stems
from indexer.opensearch.layout.documents import document_of
from indexer.opensearch.layout.terms import stem
from indexer.opensearch.naming.lexicon import patterns
from indexer.opensearch.twins import WANTED, with_twins
from indexer.results import Hit

WORDS = st.sampled_from([*VOCABULARY[:30], "the", "U.S.", "policies", "policy", "1,000", "章程草案", "l'eau", "Élan’s"])
TEXTS = st.lists(WORDS, max_size=120).map(" ".join)


def of_segment(release: Release) -> list[tuple[str, int]]:
    """The key stems that the embedded engine keeps, with their weights."""
    segment = segment_of([release])
    keys = key_stems(segment, [0])
    stems = [segment.stems[at].decode() for at in keys.stems.tolist()]
    return list(zip(stems, keys.weights.tolist(), strict=True))


def of_document(release: Release) -> list[tuple[str, int]]:
    document = document_of(release, 1)
    return list(zip(document.get("key_stems", []), document.get("key_weights", []), strict=True))


@given(TEXTS, TEXTS)
def test_a_document_has_the_key_stems_of_a_segment(title: str, body: str) -> None:
    release = make("a", body, title=title or "…")
    assert of_document(release) == of_segment(release)


def test_of_many_stems_and_of_very_frequent_ones_the_same_are_kept() -> None:
    long = make("long", f"{VOCABULARY[3]} " * 400 + " ".join(VOCABULARY), title=VOCABULARY[4])
    for release in [*some_releases(20), long]:
        assert of_document(release) == of_segment(release)
    assert len(of_document(long)) == 48
    assert max(weight for _, weight in of_document(long)) == 255


def test_a_stem_of_any_length_is_kept_as_the_term_that_finds_it() -> None:
    word = "a" * 5000
    assert of_document(make("a", word, title="…")) == [(stem(word), 1)]
    assert document_of(make("a", title="…"), 1).keys().isdisjoint(("key_stems", "key_weights"))


# Twins


def found(releases: list[Release]) -> list[dict[str, object]]:
    """Releases as a cluster gives them, with what is compared and no more."""
    sources = []
    for release in releases:
        document = document_of(release, 1)
        record = {"body": document["record"]["body"]}
        sources.append({name: document[name] for name in WANTED if name in document} | {"record": record})
    return [{"_id": release.id, "_source": source} for release, source in zip(releases, sources, strict=True)]


def hits(releases: list[Release]) -> list[Hit]:
    segment = segment_of(releases)
    return [plain_hit(segment.records.line(number)[0]) for number in range(len(releases))]


@given(st.permutations(RELEASES))
def test_twins_are_those_of_the_embedded_engine(releases: list[Release]) -> None:
    segment, lines = segment_of(releases), hits(releases)
    expected = columnar.with_twins(lines, [(0, number, None) for number in range(len(releases))], [segment])
    assert with_twins(lines, found(releases)) == expected
    assert sum(hit.twin_of is not None for hit in expected) == 2


def test_pages_without_words_or_hits_have_no_twins() -> None:
    empty = [make("a", title="…"), make("b", title="…")]
    assert [hit.twin_of for hit in with_twins(hits(empty), found(empty))] == [None, None]
    assert with_twins([], []) == ()
    one = [make("a", ORIGINAL)]
    assert with_twins(hits(one), found(one)) == tuple(hits(one))


# Roles


def test_a_release_names_a_speaker_in_a_role_once() -> None:
    release = naming("a", "2009", ("Anna", "Minister of  Trade"), ("Anna", "minister of trade"), ("Bo", "Judge"))
    release = msgspec.structs.replace(release, speakers=(*release.speakers, *naming("b", "", ("Bo", None)).speakers))
    assert document_of(release, 1)["speaker_role"] == ["Anna\x1fminister of trade", "Bo\x1fJudge"]


def test_the_most_frequent_writing_is_told_and_of_equals_the_first() -> None:
    early, late = dated("1999"), dated("2009-02-03")
    namings = [Naming("Judge", 1, late, late), Naming("JUDGE", 2, early, early), Naming("Poet", 1, None, None)]
    assert [(held.role, held.first, held.last, held.count) for held in held_roles(namings)] == [
        ("JUDGE", early, late, 3),
        ("Poet", None, None, 1),
    ]
    assert [held.role for held in held_roles([namings[0], Naming("judge", 1, early, early)])] == ["Judge"]


@pytest.mark.parametrize("name", ["Anna Lind", 'J. R. "Bob" O\'Neil (D-NY) #1 <a&b>~@', "李明", "[x]{2}|y*?+^$\\"])
def test_a_name_is_asked_for_as_it_is_written(name: str) -> None:
    (pattern,) = patterns([f"{name}\x1f"])
    assert re.fullmatch(pattern, f"{name}\x1fMinister")
    assert not re.fullmatch(pattern, f"{name}s\x1fMinister")
    (pattern,) = patterns(["(" * 20_000])
    assert len(pattern) < 1000
