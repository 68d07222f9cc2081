"""What pages call things: dates at their true precision, facets, counts."""

from __future__ import annotations

from datetime import date as Day
from datetime import datetime

from flask import Flask
from markupsafe import Markup

from corpus import edtf
from corpus.release import ReleaseDate
from indexer.highlight import to_html
from indexer.language_names import language_name
from indexer.results import NONE, Snippet
from webui import urls
from webui.parameters import SearchParameters

#: What a facet is called, and what its bucket of releases without a value is.
FACET_NAMES = {
    "speaker": ("Speaker", "nobody named"),
    "organization": ("Organization", "none named"),
    "year": ("Year", "date not known"),
    "kind": ("Kind", "kind not known"),
    "issuer": ("Issuer", "issuer not known"),
    "place": ("Place", "place not known"),
    "language": ("Language", "language not known"),
}
#: What several values of a facet are called.
FACET_PLURALS = {
    "speaker": "speakers",
    "organization": "organizations",
    "year": "years",
    "kind": "kinds",
    "issuer": "issuers",
    "place": "places",
    "language": "languages",
}
STATEMENT_NAMES = {"direct": "quoted", "reported": "reported", "own": "the release itself"}
#: Speakers that a line of the results names.
SPEAKERS_SHOWN = 3
SORT_NAMES = {"relevance": "Best match", "newest": "Newest first", "oldest": "Oldest first"}
MATCH_NAMES = {"all": "All words", "any": "Any word"}


def release_date(date: ReleaseDate | None) -> str:
    """The date of a release in words."""
    return edtf.in_words(date.value) if date else "date not known"


def day(value: Day) -> str:
    """A day in words."""
    return edtf.in_words(value.isoformat())


def moment(at: datetime | str) -> str:
    """A time of UTC, as such or as ISO 8601 writes it, in words, to the minute."""
    time = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{time.day} {time:%B %Y, %H:%M} UTC"


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun: "1 release", "1,902 releases"."""
    return f"{number:,} {one if number == 1 else many}"


def facet_name(facet: str, *, said: bool) -> str:
    """What a facet is called; where only what was said is looked in, a speaker is who said it."""
    return "Said by" if said and facet == "speaker" else FACET_NAMES[facet][0]


def facet_value(facet: str, value: str) -> str:
    """A value of a facet as it is shown; the bucket without a value and languages have words of their own."""
    if value == NONE:
        return FACET_NAMES[facet][1]
    return language_name(value) if facet == "language" else value


def sentence(message: str) -> str:
    """A message of one line as a sentence: it begins with a capital and ends with a full stop.

    >>> sentence("there is no month 13")
    'There is no month 13.'
    """
    return message[:1].upper() + message[1:] + ("" if message.endswith((".", "?", "!")) else ".")


def marked(snippet: Snippet) -> Markup:
    """The text of a snippet, escaped, its matching words marked."""
    return Markup(to_html(snippet))  # noqa: S704 - it escapes all text


def excludes(clause_text: str) -> bool:
    """Whether a part of a query, as it is read back, takes releases away: its matches are not missed."""
    return clause_text.endswith(", left out")


def init_app(app: Flask) -> None:
    """Let the templates of `app` use these words and the URLs."""
    for function in (release_date, day, moment, counted, facet_value, language_name, sentence, marked):
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.tests["excludes"] = excludes
    app.jinja_env.globals.update(
        urls=urls,
        FACET_NAMES=FACET_NAMES,
        FACET_PLURALS=FACET_PLURALS,
        SORT_NAMES=SORT_NAMES,
        MATCH_NAMES=MATCH_NAMES,
        STATEMENT_NAMES=STATEMENT_NAMES,
        SPEAKERS_SHOWN=SPEAKERS_SHOWN,
        EVERYTHING=SearchParameters(sort="newest"),
    )
