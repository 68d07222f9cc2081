from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import body_named, make, varied

from corpus.release import Release
from indexer.columnar.building.storing import record_sections
from indexer.columnar.segment.records import Records
from indexer.columnar.segment.sections import Array, MemorySections
from indexer.documents import bodies_of

STEPS = st.lists(st.one_of(st.integers(0, 30), st.integers(250, 260), st.integers(65_530, 65_540)), max_size=40)
TEXTS = st.one_of(st.text(max_size=300), st.sampled_from(["", "\0", "\U0010ffff", "é" * 700, "e\u0301 \u202e \ufeff"]))
DICTIONARY = b"The Attorney General said today that the settlement resolves the case. " * 20
Starts = Sequence[tuple[Sequence[int], Sequence[int]]]


def sections_of(releases: Sequence[Release], starts: Starts, dictionary: bytes | None = b"") -> dict[str, Array]:
    return record_sections(
        releases, [np.array(t, int) for t, _ in starts], [np.array(b, int) for _, b in starts], dictionary
    )


def records_of(releases: Sequence[Release], starts: Starts, dictionary: bytes | None = b"") -> Records:
    return Records(MemorySections(sections_of(releases, starts, dictionary)))


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
        line, title_starts = records.line(number)
        assert (line, title_starts.tolist()) == (front.line, front.title_starts.tolist())
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
        record_sections([make("r0", "a")], [], [], b"")


def test_a_dictionary_is_made_of_enough_text_and_helps() -> None:
    releases = varied(250)
    starts: Starts = [([], [])] * 250
    few = sections_of(releases[:20], starts[:20], None)
    assert len(few["dictionaries"]) == 0
    assert few["dictionaries.offsets"].tolist() == [0]
    assert few["records.dictionary"].tolist() == [0] * 20
    made, plain = sections_of(releases, starts, None), sections_of(releases, starts)
    assert made["records.dictionary"].tolist() == [1] * 250
    assert len(made["records"]) + len(made["dictionaries"]) < 0.8 * len(plain["records"])
    assert Records(MemorySections(made)).release(77) == releases[77]
    again = sections_of(releases, starts, None)
    assert all(np.array_equal(made[name], again[name]) for name in made)


@pytest.mark.parametrize("count", [1, 3, 10])
def test_text_of_which_no_dictionary_can_be_made(count: int) -> None:
    releases = [make(f"r{at}", "\n" * (2_500_000 // count)) for at in range(count)]
    records = records_of(releases, [([], [])] * count, None)
    assert [records.release(at) for at in range(count)] == releases


def test_a_line_needs_no_body() -> None:
    releases, starts = some(3)
    sections = sections_of(releases, starts, DICTIONARY)
    line_at, body_at, rest_at = sections["records.offsets"][3:6].tolist()
    sections["records"] = sections["records"].copy()
    sections["records"][body_at:] = 0
    records = Records(MemorySections(sections))
    assert line_at < body_at < rest_at
    assert records.line(1)[0].title == releases[1].title
    assert records.line(1)[1].tolist() == starts[1][0]
    with pytest.raises(ValueError, match="of stored release 1 can't be read"):
        records.front(1)


def test_many_dictionaries_are_not_all_kept_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.columnar.segment.records._MOST_READY", 2)
    releases, starts = some(1)
    per_dictionary = [sections_of(releases, starts, DICTIONARY + bytes([at])) for at in range(5)]
    lengths = np.concatenate([np.diff(each["records.offsets"]) for each in per_dictionary])
    stored = [len(each["dictionaries"]) for each in per_dictionary]
    united = {
        "records": np.concatenate([each["records"] for each in per_dictionary]),
        "records.offsets": np.concatenate(([0], np.cumsum(lengths))).astype("<u4"),
        "records.dictionary": np.arange(1, 6, dtype="<u2"),
        "dictionaries": np.concatenate([each["dictionaries"] for each in per_dictionary]),
        "dictionaries.offsets": np.cumsum([0, *stored]).astype("<u4"),
    }
    records = Records(MemorySections(united))
    assert [records.release(at) for at in (0, 4, 1, 3, 2, 0)] == releases * 6
    assert len(records._ready) <= 2


def test_wrong_bytes_raise_and_nothing_else() -> None:
    releases, starts = some(1)
    sections = sections_of(releases, starts, DICTIONARY)
    for name in ("records", "dictionaries"):
        for at in range(len(sections[name])):
            damaged = sections[name].copy()
            damaged[at] ^= 0x55
            with suppress(ValueError):
                Records(MemorySections({**sections, name: damaged})).release(0)
    with pytest.raises(ValueError, match="stored release 0 can't be read"):
        Records(MemorySections({**sections, "records": sections["records"][:10]})).front(0)


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
