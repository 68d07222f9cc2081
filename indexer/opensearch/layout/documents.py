"""A release as the document that a cluster holds, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
import numpy as np

from corpus.release import Release, ReleaseDate
from indexer.answering.roles import written_roles
from indexer.documents import facet_values
from indexer.opensearch.layout.terms import BESIDE
from indexer.opensearch.layout.texts import Speller, Texts
from indexer.opensearch.naming.lexicon import name_fields
from indexer.schema import TITLE_BOOST, UNIT_SEPARATOR

#: Characters of texts that are told at once.
_CHARACTERS = 1 << 20
#: Before each text are free positions, as between title and body: see `indexer.opensearch.queries.shifted`.
_ROOM = ""

_speller = Speller()


def document_of(release: Release, run: int) -> dict[str, Any]:
    """The document of a release as `indexer.opensearch.layout.mapping` tells; `run` is the run that writes it."""
    (texts,) = _speller.texts([release])
    return _document(release, texts, run) | {"record": msgspec.to_builtins(release)}


def documents_of(releases: Iterable[Release], run: int) -> Iterator[tuple[str, bytes]]:
    """The documents of releases as JSON, each with the release's id; some megabytes of texts are told at once."""
    for some in _portions(releases):
        for release, texts in zip(some, _speller.texts(some), strict=True):
            yield release.id, msgspec.json.encode(_document(release, texts, run))


def _portions(releases: Iterable[Release]) -> Iterator[list[Release]]:
    some: list[Release] = []
    characters = 0
    for release in releases:
        some.append(release)
        characters += len(release.title) + len(release.body)
        if characters >= _CHARACTERS:
            yield some
            some, characters = [], 0
    if some:
        yield some


def _document(release: Release, texts: Texts, run: int) -> dict[str, Any]:
    document = {
        "id": release.id,
        "text": [_ROOM, " ".join(BESIDE.join([word] * TITLE_BOOST) for word in texts.title), " ".join(texts.body)],
        "title": [_ROOM, " ".join(texts.title)],
        "said": _said(release, texts),
        **facet_values(release),
        **name_fields(release),
        "speaker_role": _roles(release),
        "word": texts.words,
        **_dates(release.date),
        "run": run,
        "length": len(texts.title) + len(texts.body),
        "key_stems": texts.key_stems,
        "key_weights": texts.key_weights,
        "record": release,
    }
    return {field: value for field, value in document.items() if value not in ((), [], "")}


def release_of(record: Mapping[str, Any]) -> Release:
    """The release that a document keeps as its `record`."""
    return msgspec.convert(record, Release)


def _said(release: Release, texts: Texts) -> list[dict[str, Any]]:
    """The statements of named speakers that have words, equal ones once; a word is in it where it begins in it."""
    found = {}
    for statement in release.statements:
        begin, end = np.searchsorted(texts.starts, (statement.start, statement.end)).tolist()
        if statement.speaker is not None and begin < end:
            speaker = release.speakers[statement.speaker].name
            found[speaker, begin, end] = {"speaker": speaker, "text": [_ROOM, " ".join(texts.body[begin:end])]}
    return list(found.values())


def _roles(release: Release) -> list[str]:
    written = written_roles((speaker.name, speaker.role) for speaker in release.speakers)
    return [f"{name}{UNIT_SEPARATOR}{role}" for (name, _), role in written.items()]


def _dates(date: ReleaseDate | None) -> dict[str, Any]:
    if date is None:
        return {}
    first, last = date.first_day.isoformat(), date.last_day.isoformat()
    return {
        "days": {"gte": first, "lte": last},
        "first_day": first,
        "last_day": last,
        "years": f"{first[:4]}/{last[:4]}",
        "months": f"{first[:7]}/{last[:7]}",
    }
