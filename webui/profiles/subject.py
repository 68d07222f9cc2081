"""The two kinds of pages here, and what the name in an address means: a value of the index, or other ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from corpus.authority import OrganizationEntry, PersonEntry
from indexer.names import Names
from indexer.results import NONE
from webui import urls
from webui.checks import MAX_VALUE
from webui.parameters import SearchParameters
from webui.path_texts import texts_of

#: The facets whose values have pages.
Field = Literal["speaker", "organization"]
Entry = PersonEntry | OrganizationEntry
AnyEntry = TypeVar("AnyEntry", bound=Entry)
#: A longer name, in characters, is taken as it stands alone: each of its words has forms to be compared with.
_LOOSELY = 200


@dataclass(frozen=True)
class Subject:
    """What a page is of: the facet, what one and many are called, and the addresses."""

    facet: Field
    one: str
    many: str
    page: Callable[[str], str]
    data: Callable[[str], str]
    directory: Callable[..., str]
    directory_data: Callable[..., str]

    def searched(self, name: str) -> SearchParameters:
        """The search for the releases that have a value."""
        return SearchParameters(selected={self.facet: (name,)})

    def called(self, names: Names, name: str) -> Entry | None:
        """What the authority knows under any form of its name."""
        known = names.authority
        return known.person(name) if self.facet == "speaker" else known.organization(name)


SPEAKER = Subject(
    *("speaker", "speaker", "speakers"),
    *(urls.speaker, urls.speaker_json, urls.speakers, urls.speakers_json),
)
ORGANIZATION = Subject(
    *("organization", "organization", "organizations"),
    *(urls.organization, urls.organization_json, urls.organizations, urls.organizations_json),
)


@dataclass(frozen=True)
class Meaning:
    """What a name means: `values` has itself alone where it is a value; others where they are written so."""

    asked: str
    values: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether the name is what has the page."""
        return self.values == (self.asked,)


def meaning(subject: Subject, segment: str, names: Names) -> Meaning:
    """What the name in an address means; a body or a person that the authority alone knows has a page as well."""
    asked = [name for name in texts_of(segment) if len(name) <= MAX_VALUE and name != NONE]
    for name in asked:
        if names.forms(subject.facet, name) or own_entry(subject.called(names, name), name):
            return Meaning(name, (name,))
    for name in (each for each in asked if len(each) <= _LOOSELY):
        if found := names.resolve(subject.facet, name) or _known(subject.called(names, name)):
            return Meaning(name, found)
    return Meaning(asked[0] if asked else segment[:MAX_VALUE], ())


def own_entry(found: AnyEntry | None, value: str) -> AnyEntry | None:
    """The entry of a value; a value that is but another form of a known name may well be somebody else."""
    return found if found and found.name == value else None


def _known(entry: Entry | None) -> tuple[str, ...]:
    return (entry.name,) if entry else ()
