"""Result lines: what a page shows of each release that was found."""

from __future__ import annotations

import msgspec
from markupsafe import Markup

from corpus.release import ReleaseDate
from indexer.results import Hit, HitSpeaker, Results, Snippet
from webui import urls
from webui.parameters import SearchParameters
from webui.wording import SPEAKERS_SHOWN, marked


class Words(msgspec.Struct, frozen=True):
    """A snippet, and who says it, with the role in which they speak; `speaker` is null where nobody is known to."""

    text: Markup
    speaker: str | None
    role: str | None


class Named(msgspec.Struct, frozen=True):
    """A speaker of a release, as written there, and the URL of their page."""

    name: str
    role: str | None
    url: str


class Twin(msgspec.Struct, frozen=True):
    """A line above that says nearly the same: its title, and the URL of what differs."""

    title: str
    difference: str


class Line(msgspec.Struct, frozen=True):
    """A release that was found. `more_speakers` counts those that are not named; `twin` is null for what is new."""

    id: str
    url: str
    title: Markup
    language: str | None
    date: ReleaseDate | None
    issuer: str | None
    kind: str | None
    snippets: tuple[Words, ...]
    speakers: tuple[Named, ...]
    more_speakers: int
    twin: Twin | None


def lines(parameters: SearchParameters, results: Results) -> list[Line]:
    """The lines of a page of results, in its order."""
    titles = {hit.id: hit.title.text for hit in results.hits}
    return [_line(parameters, hit, titles) for hit in results.hits]


def _line(parameters: SearchParameters, hit: Hit, titles: dict[str, str]) -> Line:
    roles = {speaker.name: speaker.role for speaker in hit.speakers}
    of_twin = titles.get(hit.twin_of) if hit.twin_of else None
    return Line(
        id=hit.id,
        url=urls.release_found(hit.id, parameters),
        title=marked(hit.title),
        language=hit.language,
        date=hit.date,
        issuer=hit.issuer,
        kind=hit.kind,
        snippets=tuple(_words(snippet, roles) for snippet in hit.snippets),
        speakers=tuple(_named(speaker) for speaker in hit.speakers[:SPEAKERS_SHOWN]),
        more_speakers=max(len(hit.speakers) - SPEAKERS_SHOWN, 0),
        twin=Twin(of_twin, urls.compare(hit.twin_of, hit.id)) if hit.twin_of and of_twin is not None else None,
    )


def _words(snippet: Snippet, roles: dict[str, str | None]) -> Words:
    return Words(marked(snippet), snippet.speaker, roles.get(snippet.speaker) if snippet.speaker else None)


def _named(speaker: HitSpeaker) -> Named:
    return Named(speaker.name, speaker.role, urls.speaker(speaker.name))
