from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import body_named, make

from corpus.release import Release
from indexer.columnar.documents import bodies_of
from indexer.columnar.segment.records import Records, copy_frames, dictionary_from, frames
from indexer.columnar.segment.sections import Array, MemorySections

STEPS = st.lists(st.one_of(st.integers(0, 30), st.integers(250, 260), st.integers(65_530, 65_540)), max_size=40)
TEXTS = st.one_of(st.text(max_size=300), st.sampled_from(["", "\0", "\U0010ffff", "é" * 700, "e\u0301 \u202e \ufeff"]))
DICTIONARY = b"The Attorney General said today that the settlement resolves the case. " * 20


def records_of(
    releases: Sequence[Release], starts: Sequence[tuple[Sequence[int], Sequence[int]]], dictionary: bytes = b""
) -> Records:
    made = frames(releases, [np.array(t, int) for t, _ in starts], [np.array(b, int) for _, b in starts], dictionary)
    return as_records(*made, dictionary)


def as_records(content: Array, offsets: Array, dictionary: bytes) -> Records:
    arrays = {
        "records": content,
        "records.offsets": offsets,
        "records.dictionary": np.frombuffer(dictionary, "<u1"),
    }
    return Records(MemorySections(arrays))


def some(count: int, words: int = 40) -> tuple[list[Release], list[tuple[list[int], list[int]]]]:
    releases = [
        make(
            f"release-{number}",
            f"Release {number}. " + " ".join(f"word{number * at % 97}" for at in range(words)),
            speakers=[("Loretta Lynch", "Ms Lynch"), "Eric Holder"],
            organizations=[body_named("Department of Justice", "DOJ")],
            issuer=body_named("Department of State"),
            day="2016-03-04",
            url=f"https://example.org/{number}",
        )
        for number in range(count)
    ]
    return releases, [([0, 6], list(range(0, words, 2))) for _ in releases]


@settings(max_examples=60)
@given(st.lists(st.tuples(TEXTS, TEXTS, STEPS, STEPS), max_size=5), st.sampled_from([b"", DICTIONARY]))
def test_what_is_stored_comes_back(
    given_releases: list[tuple[str, str, list[int], list[int]]], dictionary: bytes
) -> None:
    releases = [
        msgspec.structs.replace(make(f"r{number}", body), title=title)
        for number, (title, body, _, _) in enumerate(given_releases)
    ]
    starts = [(np.cumsum(title, dtype=int), np.cumsum(body, dtype=int)) for _, _, title, body in given_releases]
    records = records_of(releases, starts, dictionary)
    assert len(records) == len(releases)
    for number, release in enumerate(releases):
        front = records.front(number)
        assert records.release(number) == release
        assert front.body == release.body
        assert front.line.title == release.title
        assert front.title_starts.tolist() == starts[number][0].tolist()
        assert front.body_starts.tolist() == starts[number][1].tolist()
        assert front.title_starts.dtype == front.body_starts.dtype == np.int64


def test_the_line_has_what_a_result_shows() -> None:
    releases, starts = some(1)
    line = records_of(releases, starts).front(0).line
    assert (line.id, line.url, line.kind, line.language) == (
        "release-0",
        "https://example.org/0",
        "press release",
        "en",
    )
    assert line.date == releases[0].date
    assert line.issuer == "Department of State"
    assert line.organizations == tuple(body.name for body in bodies_of(releases[0]))
    assert line.organizations == ("Department of State", "Department of Justice")
    assert line.speakers == (("Loretta Lynch", "Minister"), ("Eric Holder", "Minister"))


@pytest.mark.parametrize("starts", [([0], [5, 4]), ([7, 6], [0]), ([0], [-1]), ([0], [1 << 33])])
def test_starts_that_do_not_rise_are_refused(starts: tuple[list[int], list[int]]) -> None:
    with pytest.raises(ValueError, match="word starts of r0 do not rise"):
        records_of([make("r0", "a b")], [starts])


def test_as_many_starts_as_releases() -> None:
    with pytest.raises(ValueError, match="zip"):
        frames([make("r0", "a")], [], [], b"")


@pytest.mark.parametrize("before", [b"", DICTIONARY])
@pytest.mark.parametrize("after", [b"", DICTIONARY, b"another"])
@pytest.mark.parametrize("chunk", [1, 3_000, 4 << 20])
def test_frames_are_copied(before: bytes, after: bytes, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.columnar.segment.records._CHUNK", chunk)
    releases, starts = some(30)
    records = records_of(releases, starts, before)
    chosen = [number for number in range(30) if number % 4]
    chunks = list(copy_frames(records, chosen, after))
    assert all(len(content) == lengths.sum() for content, lengths in chunks)
    lengths = np.concatenate([lengths for _, lengths in chunks])
    content = np.frombuffer(b"".join(content for content, _ in chunks), "<u1")
    copied = as_records(content, np.concatenate(([0], np.cumsum(lengths))).astype("<u8"), after)
    assert [copied.release(number) for number in range(len(copied))] == [releases[number] for number in chosen]
    assert copied.front(3).body_starts.tolist() == starts[chosen[3]][1]
    anew = records_of([releases[n] for n in chosen], [starts[n] for n in chosen], after)
    assert anew.frame(5) == copied.frame(5)


def test_no_release_is_copied_to_nothing() -> None:
    releases, starts = some(2)
    assert list(copy_frames(records_of(releases, starts), [], b"")) == []
    assert list(copy_frames(records_of([], []), [], DICTIONARY)) == []


def test_a_dictionary_is_made_of_enough_text_and_helps() -> None:
    few, _ = some(10)
    assert dictionary_from(few) == dictionary_from([]) == b""
    many, starts = some(400, words=1000)
    dictionary = dictionary_from(many)
    assert dictionary == dictionary_from(many)
    assert 100_000 < len(dictionary) <= 131_072
    some_releases, some_starts = many[:40], starts[:40]
    plain = frames(some_releases, *map(_arrays, zip(*some_starts, strict=True)), b"")
    better = frames(some_releases, *map(_arrays, zip(*some_starts, strict=True)), dictionary)
    assert len(better[0]) < 0.8 * len(plain[0])
    assert as_records(*better, dictionary).release(7) == many[7]


def _arrays(starts: Sequence[list[int]]) -> list[Array]:
    return [np.array(each) for each in starts]


def test_wrong_bytes_raise_and_nothing_else() -> None:
    releases, starts = some(1)
    content, offsets = frames(releases, *map(_arrays, zip(*starts, strict=True)), b"")
    for at in range(len(content)):
        damaged = content.copy()
        damaged[at] ^= 0x55
        with suppress(ValueError):
            as_records(damaged, offsets, b"").release(0)
    with pytest.raises(ValueError, match="stored frame 0 can't be decompressed"):
        as_records(content[:10], offsets, b"").front(0)


def test_threads_read_at_once() -> None:
    releases, starts = some(60, words=400)
    records = records_of(releases, starts, DICTIONARY)
    wrong: list[object] = []

    def read(first: int) -> None:
        try:
            wrong.extend(n for n in [*range(first, 60), *range(first)] * 5 if records.release(n) != releases[n])
        except ValueError as problem:
            wrong.append(problem)

    threads = [threading.Thread(target=read, args=(7 * each,)) for each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
