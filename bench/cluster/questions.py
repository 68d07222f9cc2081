"""Searches of every kind, made of what the releases of an index say, so that they find something."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle

from corpus.release import Release
from indexer.analysis import STOP_WORDS
from indexer.engine import Engine
from indexer.results import FACETS, SearchRequest

_WORD = re.compile(r"[^\W\d_]{4,}")
_RUN = re.compile(r"[A-Za-z]+ [A-Za-z]+ [A-Za-z]+")


#: Makes a search, or a query, of a release.
Kind = Callable[[Release], SearchRequest | str]


def questions(engine: Engine, count: int, kinds: Sequence[Kind] = ()) -> Iterator[SearchRequest]:
    """`count` searches of all kinds, or of some, made of as many releases, evenly spread over the index.

    All ask for every facet, a timeline and snippets.
    """
    total = engine.status().releases
    for at, kind in zip(range(count), cycle(kinds or KINDS), strict=False):
        release = engine.get(engine.ids(total * at // count, 1)[0])
        if release is not None:
            made = kind(release)
            yield _with_all(SearchRequest(query=made) if isinstance(made, str) else made)


def _with_all(request: SearchRequest) -> SearchRequest:
    return SearchRequest(
        query=request.query,
        selected=request.selected,
        excluded=request.excluded,
        sort=request.sort,
        match=request.match,
        said=request.said,
        facets=FACETS,
        timeline="auto",
        snippets=True,
    )


def _words(release: Release, count: int) -> list[str]:
    """Words of the title that tell something, and then of the text."""
    found = _WORD.findall(f"{release.title} {release.body[:2000]}")
    telling = dict.fromkeys(word for word in found if word.lower() not in STOP_WORDS)
    return [*telling, *["policy"] * count][:count]


def _run(release: Release) -> str:
    found = _RUN.search(release.body, len(release.body) // 3) or _RUN.search(release.body)
    return found[0] if found else " ".join(_words(release, 3))


def _speaker(release: Release) -> str:
    return release.speakers[0].name if release.speakers else "Smith"


def _body(release: Release) -> str:
    return release.organizations[0].name if release.organizations else "Department of Justice"


def _year(release: Release) -> int:
    return release.date.first_day.year if release.date else 2015


#: One word.
WORDS: tuple[Kind, ...] = (lambda release: _words(release, 1)[0],)
#: What is asked of a release, in turn.
KINDS: tuple[Kind, ...] = (
    lambda release: _words(release, 1)[0],
    lambda release: " ".join(_words(release, 2)),
    lambda release: " OR ".join(_words(release, 3)),
    lambda release: f'"{_run(release)}"',
    lambda release: f'"{" ".join(_words(release, 2))}"~8',
    lambda release: "{} NEAR/5 {}".format(*_words(release, 2)),
    lambda release: "{} NEAR/9 {} NEAR/9 {}".format(*_words(release, 3)),
    lambda release: f"{_words(release, 1)[0][:4]}*",
    lambda release: f"{_words(release, 1)[0]}~",
    lambda release: f"={_words(release, 1)[0]}",
    lambda release: "{} -{}".format(*_words(release, 2)),
    lambda release: f"title:{_words(release, 1)[0]}",
    lambda release: f'speaker:"{_speaker(release)}"',
    lambda release: f'org:"{_body(release)}" {_words(release, 1)[0]}',
    lambda release: f"{_words(release, 1)[0]} date:{_year(release)}",
    lambda release: f"{_words(release, 1)[0]} date:{_year(release) - 1}..{_year(release)}",
    lambda release: "said:({} {})".format(*_words(release, 2)),
    lambda release: f'said:({_words(release, 1)[0]} by:"{_speaker(release)}")',
    lambda release: SearchRequest(query=_words(release, 1)[0], said=True),
    lambda release: SearchRequest(query=" ".join(_words(release, 4)), match="any"),
    lambda release: SearchRequest(query=_words(release, 1)[0], selected={"speaker": (_speaker(release),)}),
    lambda release: SearchRequest(query=_words(release, 1)[0], excluded={"organization": (_body(release),)}),
    lambda release: SearchRequest(query=_words(release, 1)[0], selected={"year": (f"{_year(release):04}",)}),
    lambda release: SearchRequest(query=_words(release, 1)[0], sort="newest"),
    lambda release: SearchRequest(query=_words(release, 1)[0], sort="oldest"),
)
