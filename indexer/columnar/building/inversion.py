"""Releases become the sections of a segment, in memory: tokens are sorted by form, then all else is counted off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from corpus.release import Release
from indexer.analysis.arrays import TokenArrays, token_arrays
from indexer.analysis.vocabulary import Vocabulary
from indexer.columnar.building.keys import key_sections
from indexer.columnar.building.statements import statement_sections
from indexer.columnar.building.storing import record_sections
from indexer.columnar.building.values import dictionary_sections, starts, value_sections
from indexer.columnar.segment.postings import encode
from indexer.columnar.segment.sections import MAX_POSITIONS, MAX_RELEASES, Array
from indexer.schema import GAP

_vocabulary = Vocabulary()


class _Places(NamedTuple):
    """Of each place of a batch (see `TokenArrays`): its release, whether it is in the title, its position.

    `releases` is how many releases there are.
    """

    releases: int
    release: NDArray[np.uint16]
    in_title: NDArray[np.bool_]
    position: NDArray[np.uint32]


class _Postings(NamedTuple):
    """Postings in order: the term and the release of each, and how often it stands there, and in the title."""

    term: NDArray[np.int64]
    release: NDArray[np.uint16]
    frequency: NDArray[np.uint32]
    in_title: NDArray[np.uint32]


def invert(releases: Sequence[Release]) -> dict[str, Array]:
    """The sections of a segment of `releases`, in this order.

    A process does one batch at a time. Raises `ValueError` for more than `MAX_RELEASES` releases or `MAX_POSITIONS`
    positions.
    """
    if len(releases) > MAX_RELEASES:
        raise ValueError(f"a segment takes {MAX_RELEASES} releases, not {len(releases)}: give fewer at once")
    _vocabulary.make_room()
    tokens = token_arrays([text for release in releases for text in (release.title, release.body)], _vocabulary)
    if len(tokens.place) >= MAX_POSITIONS:
        raise ValueError(f"a segment takes {MAX_POSITIONS} words, not {len(tokens.place)}: give fewer at once")
    lengths = np.diff(tokens.first).reshape(-1, 2)
    arrays = {
        "meta": np.frombuffer(msgspec.json.encode({"releases": len(releases)}), "<u1"),
        "length.text": lengths.sum(axis=1).astype("<u4"),
        "length.title": lengths[:, 0].astype("<u4"),
    }
    arrays |= _term_sections(tokens, _places(tokens.first, lengths))
    arrays |= value_sections(releases)
    of_texts = [tokens.start[first:last] for first, last in zip(tokens.first[:-1], tokens.first[1:], strict=True)]
    arrays |= statement_sections(releases, of_texts[1::2], arrays)
    return arrays | record_sections(releases, of_texts[::2], of_texts[1::2])


def _places(first: NDArray[np.int64], lengths: NDArray[np.int64]) -> _Places:
    """The places of texts that are title and body by turns; text i has the places `first[i]` to `first[i + 1]`."""
    per_text = lengths.ravel()
    bases = np.zeros_like(lengths)
    bases[:, 1] = lengths[:, 0] + GAP
    position = np.arange(first[-1]) - np.repeat(first[:-1] - bases.ravel(), per_text)
    return _Places(
        len(lengths),
        np.repeat(np.arange(len(lengths), dtype=np.uint16), lengths.sum(axis=1)),
        np.repeat(np.arange(len(per_text)) % 2 == 0, per_text),
        position.astype(np.uint32),
    )


def _term_sections(tokens: TokenArrays, places: _Places) -> dict[str, Array]:
    """All sections of forms and stems."""
    numbers = np.flatnonzero(np.bincount(tokens.form, minlength=len(_vocabulary.forms)))
    numbers = _sorted_by_text(numbers, _vocabulary.forms)
    stem_of = _vocabulary.stem_of_forms()[numbers]
    stem_numbers = _sorted_by_text(np.unique(stem_of), _vocabulary.stems)
    form_ordinals = _ordinals(numbers, len(_vocabulary.forms))
    stem = _ordinals(stem_numbers, len(_vocabulary.stems))[stem_of]
    key = form_ordinals[tokens.form] << 32 | tokens.place
    again = stem[key[tokens.again] >> 32], tokens.place[tokens.again]
    key.sort()
    place = key & 0xFFFFFFFF
    postings = _counted(key >> 32, place, places)
    position = places.position[place]
    far = np.flatnonzero(position >> 16)
    stems = [_vocabulary.stems[number] for number in stem_numbers.tolist()]
    return {
        **dictionary_sections("forms", [_vocabulary.forms[number] for number in numbers.tolist()]),
        **dictionary_sections("stems", stems),
        "forms.positions": starts(np.bincount(form_ordinals[tokens.form], minlength=len(numbers))),
        "forms.postings": starts(np.bincount(postings.term, minlength=len(numbers))),
        **_posting_sections("postings", postings),
        "positions": position.astype("<u2"),
        "positions.far": np.stack([far, position[far] >> 16], axis=1).astype("<u4"),
        **_stem_sections(stems, stem, postings, again, places),
    }


def _sorted_by_text(numbers: NDArray[np.int64], texts: Sequence[str]) -> NDArray[np.int64]:
    return np.array(sorted(numbers.tolist(), key=texts.__getitem__), np.int64)


def _ordinals(numbers: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """Where each number stands in `numbers`; anything for one that does not."""
    ordinals = np.zeros(most, np.int64)
    ordinals[numbers] = np.arange(len(numbers))
    return ordinals


def _posting_sections(name: str, postings: _Postings) -> dict[str, Array]:
    codes, many = encode(postings.frequency, postings.in_title)
    return {f"{name}.release": postings.release.astype("<u2"), f"{name}.code": codes, f"{name}.many": many}


def _counted(term: NDArray[np.int64], place: NDArray[np.int64], places: _Places) -> _Postings:
    """The postings of tokens that are sorted by term and place."""
    release = places.release[place]
    first = _run_starts(term, release)
    frequency = np.diff(first, append=len(term))
    in_title = np.flatnonzero(places.in_title[place])
    title_frequency = np.bincount(np.searchsorted(first, in_title, "right") - 1, minlength=len(first))
    return _Postings(
        term[first], release[first], frequency.astype(np.uint32), title_frequency.astype(np.uint32)[: len(first)]
    )


def _run_starts(*columns: Array) -> NDArray[np.int64]:
    """The rows in which any of the columns is another than in the row before; the first one among them."""
    changes = np.ones(len(columns[0]), np.bool_)
    if len(changes):
        changes[1:] = columns[0][1:] != columns[0][:-1]
        for column in columns[1:]:
            changes[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(changes)


def _stem_sections(
    texts: Sequence[str],
    stem: NDArray[np.int64],
    postings: _Postings,
    again: tuple[NDArray[np.int64], NDArray[np.int64]],
    places: _Places,
) -> dict[str, Array]:
    """The sections of the stems `texts`, and of key stems.

    `stem` has the stem of each form, `again` stem and place of tokens that count no more.
    """
    forms = np.bincount(stem, minlength=len(texts))
    several = (forms > 1)[stem]
    merged = _merged(stem, several, postings)
    if len(again[0]):
        _take_off(merged, *again, places)
    return {
        "stems.forms": starts(forms),
        "stems.form": np.argsort(stem, kind="stable").astype("<u4"),
        "stems.postings": starts(np.bincount(merged.term, minlength=len(texts))),
        **_posting_sections("merged", merged),
        **key_sections(texts, places.releases, *_of_all_stems(stem, several, postings, merged)),
    }


def _of_all_stems(
    stem: NDArray[np.int64], several: NDArray[np.bool_], postings: _Postings, merged: _Postings
) -> _Postings:
    """The postings of all stems: first those that have one form, then `merged`."""
    at = np.flatnonzero(~several[postings.term])
    return _Postings(
        np.concatenate((stem[postings.term[at]], merged.term)),
        np.concatenate((postings.release[at], merged.release)),
        np.concatenate((postings.frequency[at], merged.frequency)),
        np.concatenate((postings.in_title[at], merged.in_title)),
    )


def _merged(stem: NDArray[np.int64], several: NDArray[np.bool_], postings: _Postings) -> _Postings:
    """The postings of stems with several forms: those of their forms, added up."""
    at = np.flatnonzero(several[postings.term])
    key = stem[postings.term[at]] << 16 | postings.release[at]
    order = np.argsort(key)
    key, at = key[order], at[order]
    first = _run_starts(key)
    if not len(first):
        nothing = np.empty(0, np.uint32)
        return _Postings(key, np.empty(0, np.uint16), nothing, nothing)
    return _Postings(
        key[first] >> 16,
        (key[first] & 0xFFFF).astype(np.uint16),
        np.add.reduceat(postings.frequency[at], first),
        np.add.reduceat(postings.in_title[at], first),
    )


def _take_off(merged: _Postings, stem: NDArray[np.int64], place: NDArray[np.int64], places: _Places) -> None:
    """Two forms of a stem at one place count once."""
    rows = np.searchsorted(merged.term << 16 | merged.release, stem << 16 | places.release[place])
    np.subtract.at(merged.frequency, rows, 1)
    np.subtract.at(merged.in_title, rows, places.in_title[place])
