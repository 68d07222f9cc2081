"""Names as the index of a cluster holds them: the terms of each, what finds them, and what an answer tells of them.

Of each form in which a release writes a name, the field `KIND_name` has `key, value, form` with UNIT_SEPARATOR between,
for each key that the form is told by: its folded words, `@` and all of them, and nothing (for the forms of a value).
The field `KIND_key` has what releases are found by: `=word`, `-word` for a word that no name is looked for by alone,
and `@` with all words. It is small where `KIND_name` is long, so it is what conditions are put to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from corpus.authority import fold, name_tokens
from corpus.release import Release
from indexer.analysis import STOP_WORDS
from indexer.answering.completion import KINDS, Kind
from indexer.answering.name_starts import ASIDE, entrances
from indexer.documents import name_forms
from indexer.names import whole_name
from indexer.opensearch.connection.cluster import Answer, TooBroad
from indexer.opensearch.queries.rows import Query
from indexer.schema import UNIT_SEPARATOR

WORD, SILENT, WHOLE = "=", "-", "@"
#: Names that one question may have: a cluster gives no more than 65,535 buckets at once.
_MOST_NAMES = 60_000
#: Characters of a pattern and of a text in it; a cluster takes patterns of 1,000.
_PATTERN, _TEXT = 900, 200
#: What follows a beginning. With `.*` for it OpenSearch 2.19 fails where no term comes after that beginning.
_REST = "[^\x00]*"
_SPECIAL = re.compile(r"[^\w\s]")


class Name(NamedTuple):
    """A key, a value and a form of it that has the key."""

    key: str
    value: str
    form: str


def name_fields(release: Release) -> dict[str, list[str]]:
    """The fields of a release's document that its names are found by."""
    forms = name_forms(release)
    places = list(dict.fromkeys(place.name for place in release.places))
    found = {
        "place_name": [UNIT_SEPARATOR.join((whole_key("place", place), place, place)) for place in places],
        "place_key": list(dict.fromkeys(whole_key("place", place) for place in places)),
    }
    for kind in KINDS:
        parts = [pair.partition(UNIT_SEPARATOR) for pair in forms[f"{kind}_form"]]
        pairs = [(value, form) for value, _, form in parts]
        found[f"{kind}_name"] = list(dict.fromkeys(term for pair in pairs for term in _terms(kind, *pair)))
        found[f"{kind}_key"] = sorted(_keys(kind, {form for _, form in pairs}))
    return found


def _terms(kind: Kind, value: str, form: str) -> Iterator[str]:
    for key in dict.fromkeys(("", whole_key(kind, form), *fold(form).split(), *name_tokens(form))):
        yield UNIT_SEPARATOR.join((key, value, form))


def _keys(kind: Kind, forms: set[str]) -> set[str]:
    return {key for form in forms for key in (whole_key(kind, form), *map(_marked, entrances(fold(form).split())))}


def _marked(entrance: str) -> str:
    return SILENT + entrance.removeprefix(ASIDE) if entrance.startswith(ASIDE) else WORD + entrance


def whole_key(field: str, name: str) -> str:
    """What a name is found by as a whole."""
    return WHOLE + (fold(name) if field == "place" else whole_name(name, people=field == "speaker"))


def having(word: str) -> list[str]:
    """The keys of names with a word."""
    return [WORD + word, SILENT + word] if word in STOP_WORDS else [WORD + word]


def any_key(field: str, keys: Iterable[str]) -> Query:
    """Releases with a name that has one of some keys."""
    return {"terms": {f"{field}_key": sorted(set(keys))}}


def beginning(field: str, start: str, *, alone: bool) -> Query:
    """Releases with a name that has a word beginning so; not `alone`: even with one that no name is looked for by."""
    prefix: Query = {"prefix": {f"{field}_key": WORD + start}}
    return prefix if alone or start not in STOP_WORDS else any_of([prefix, any_key(field, having(start))])


def any_of(queries: list[Query]) -> Query:
    """Releases that one of some queries finds."""
    return {"bool": {"should": queries}}


def patterns(starts: Iterable[str], *, inside: bool = False) -> list[str]:
    """Patterns of terms that begin with one of some texts; of a long text its beginning says enough.

    `inside`: or whose key has one in it, as a run without spaces may.
    """
    found: list[str] = []
    for start in starts:
        piece = _escaped(start[:_TEXT])
        if found and len(found[-1]) + len(piece) < _PATTERN:
            found[-1] += f"|{piece}"
        else:
            found.append(piece)
    before = f"[^{UNIT_SEPARATOR}]*" if inside else ""
    return [f"{before}({pattern}){_REST}" for pattern in found]


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def key_patterns(keys: Iterable[str]) -> list[str]:
    """Patterns of the names that have one of some keys."""
    return patterns(key + UNIT_SEPARATOR for key in keys)


def names_body(field: str, filters: Sequence[Query], wanted: Sequence[str]) -> Query:
    """A search for all names that one of the patterns `wanted` fits, in the releases that `filters` find."""
    terms = {"field": f"{field}_name", "size": _MOST_NAMES}
    return counting(filters, {str(at): {"terms": {**terms, "include": each}} for at, each in enumerate(wanted)})


def values_body(field: str, values: Sequence[str]) -> Query:
    """A search for how many releases have each of some values, or keys, of a field."""
    terms = {"field": field, "size": len(values), "include": list(values)}
    return counting([{"terms": {field: list(values)}}], {"values": {"terms": terms}})


def counting(filters: Sequence[Query], aggregations: Query) -> Query:
    """A search for counts alone."""
    query = {"bool": {"filter": list(filters)}}
    return {"size": 0, "track_total_hits": False, "query": query, "aggs": aggregations}


def names_of(answer: Answer) -> dict[Name, int]:
    """The names that were searched for, each with its releases; raises `TooBroad` where there are more of them."""
    found: dict[Name, int] = {}
    for aggregation in answer.get("aggregations", {}).values():
        if aggregation["sum_other_doc_count"]:
            raise TooBroad("too many names have these words; write more of the name")
        found.update(told_names(aggregation["buckets"]))
    return found


def told_names(buckets: Iterable[Answer]) -> dict[Name, int]:
    """The names of buckets."""
    return {Name(*bucket["key"].split(UNIT_SEPARATOR, 2)): bucket["doc_count"] for bucket in buckets}


def values_of(answer: Answer) -> dict[str, int]:
    """The values that are there, each with its releases."""
    buckets = answer["aggregations"]["values"]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}
