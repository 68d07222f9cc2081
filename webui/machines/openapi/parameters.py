"""The parameters of the description. Names, choices and bounds are those by which addresses are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from indexer.query.structure import MAX_CHARACTERS
from indexer.results import FACETS, NONE
from webui import parameters
from webui.checks import KINDS, MAX_VALUE
from webui.parameters import DEFAULT_FACETS, DEFAULT_LIMIT, EXCLUDED, FOUND, MATCHES, MAX_LIMIT, MAX_PAGE, MAX_VALUES
from webui.profiles import directories
from webui.search import suggesting, values
from webui.trends import asking

Schema = dict[str, Any]
_NAME: Schema = {"type": "string", "maxLength": MAX_VALUE}
_YEAR: Schema = {"type": "string", "pattern": rf"^([0-9]{{4}}|\({NONE[1:-1]}\))$"}
_DAY: Schema = {
    "type": "string",
    "pattern": r"^(?!0000)[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
}
_TEXT: Schema = {"type": "string", "maxLength": MAX_CHARACTERS}
_SOME: Schema = {"type": "string", "minLength": 1}
_SPELT = "in any known spelling, percent-encoded as one part of the path."


def _one_of(*choices: str) -> Schema:
    return {"type": "string", "enum": list(choices)}


def _number(largest: int, default: int = 1) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": largest, "default": default}


def _several(items: Schema) -> Schema:
    """Values of a parameter that is repeated; the same one twice counts once, so that no number of them is too many."""
    return {"type": "array", "items": items}


def _value(facet: str) -> Schema:
    return {"year": _YEAR, "kind": _one_of(*KINDS, NONE)}.get(facet, _NAME)


#: Of each parameter of a search what it does, and its values.
_SEARCH: dict[str, tuple[str, Schema]] = {
    "q": (
        "The query; without it every release is found. The query language is told at /help.json.",
        _TEXT,
    ),
    "in": ("The words must stand in one statement of a named speaker, who is then the speaker.", _one_of("said")),
    **{
        facet: (
            f"Only releases with one of these values, at most {MAX_VALUES}; {NONE} is that of those without any.",
            _several(_value(facet)),
        )
        for facet in FACETS
    },
    **{
        name: (f"Only releases without these values of {facet}, at most {MAX_VALUES}.", _several(_value(facet)))
        for name, facet in EXCLUDED.items()
    },
    "from": ("Only releases that may be of this day, month or year, or of a later one.", _DAY),
    "to": ("Only releases that may be of this day, month or year, or of an earlier one.", _DAY),
    **{name: (f"Counts only values of {facet} with words that begin so.", _NAME) for name, facet in FOUND.items()},
    "match": ("Whether all words must be there, or any of them.", _one_of(*MATCHES)),
    "sort": ("The order; releases without a date come last in orders of time.", _one_of(*parameters.SORTS)),
    "limit": ("Results on a page.", _number(MAX_LIMIT, DEFAULT_LIMIT)),
    "facet": (f"Facets to count; unless told {', '.join(DEFAULT_FACETS)}.", _several(_one_of(*FACETS))),
    "timeline": ("Asks for a timeline in these steps.", _one_of(*parameters.STEPS)),
    "page": ("The page.", _number(MAX_PAGE)),
}

#: Of the other parameters where they stand, what they do, and their values. A star: it must be given.
_OTHERS: dict[str, tuple[str, str, str, Schema]] = {
    "from_value": ("from_value", "query", "The first value that is told.", _number(values.LAST)),
    "queries": ("q", "query", f"The queries to compare, at most {asking.MOST_QUERIES}.", _several(_TEXT)),
    "unit": ("unit", "query", "The steps; unless told what suits the time.", _one_of(*asking.UNITS)),
    "as": ("as", "query", "What a page draws; JSON and CSV have both.", _one_of(*asking.SCALES)),
    "by": ("by", "query", "The facet of which is told who took a query up.", _one_of(*asking.BYS)),
    "text": ("q", "query", "What is typed; its end is completed.", _TEXT),
    "format": ("format", "query", "The form of the answer.", _one_of(*suggesting.FORMS)),
    "find": ("find", "query", "Only names with words that begin so.", _NAME),
    "names_page": ("page", "query", "The page.", _number(directories.LAST)),
    "id": ("id", "query*", "The id of a release.", _SOME),
    "a": ("a", "query*", "The id of the first release.", _SOME),
    "b": ("b", "query*", "The id of the second release.", _SOME),
    "release_id": (
        "release_id",
        "path*",
        "The id of a release, percent-encoded as one part of the path; `url` in results has that done.",
        _SOME,
    ),
    "speaker_name": ("name", "path*", f"A speaker {_SPELT}", _SOME),
    "organization_name": ("name", "path*", f"An organization {_SPELT}", _SOME),
    "facet_name": ("facet", "path*", "A facet.", _one_of(*FACETS)),
    "number": ("number", "path*", "The sitemap, counted from 1.", {"type": "integer", "minimum": 1}),
}

SEARCH = parameters.NAMES
TRENDS = tuple("queries" if name == "q" else name for name in asking.NAMES)


def described(examples: Mapping[str, str | int]) -> dict[str, Any]:
    """All parameters by the names of their components; `examples` has a value for some of these names."""
    told = {name: _parameter(name, "query", *_SEARCH[name]) for name in SEARCH}
    told |= {key: _parameter(*each) for key, each in _OTHERS.items()}
    for key, example in examples.items():
        several = told[key]["schema"]["type"] == "array"
        told[key]["example"] = [example] if several else example
    return told


def _parameter(name: str, where: str, description: str, schema: Schema) -> dict[str, Any]:
    told: dict[str, Any] = {"name": name, "in": where.rstrip("*"), "description": description, "schema": schema}
    return told | ({"required": True} if where.endswith("*") else {})
