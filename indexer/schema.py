"""The Whoosh schema: which fields an indexed release has, and how each becomes terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable
from typing import Any, NamedTuple

from whoosh.fields import ID, NUMERIC, STORED, FieldType, Schema
from whoosh.formats import Existence, Positions

from indexer.analysis import tokens

#: Parts of a value that holds several: a name and a form in which it was written.
UNIT_SEPARATOR = "\x1f"
#: A field boost: a word in the title says more of a release than the same word in its text.
TITLE_BOOST = 2.5
#: The fields whose words are searched and scored.
TEXT_FIELDS = ("title", "title_form", "body", "body_form")

#: What the index holds of one term of one text: how often it stands there, and its encoded positions.
Occurrences = tuple[int, bytes]

_POSITIONS = Positions()


class Terms(NamedTuple):
    """A text taken apart: the occurrences of each stem and of each form."""

    stems: dict[str, Occurrences]
    forms: dict[str, Occurrences]


def terms(text: str) -> Terms:
    """The stems and forms of `text` with their occurrences, tokenized once for both."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    forms_of: defaultdict[str, list[str]] = defaultdict(list)
    for form, stem, _start, _end, position in tokens(text):
        at = places[form]
        if not at:
            forms_of[stem].append(form)
        at.append(position)
    forms = {form: (len(at), _POSITIONS.encode(at)) for form, at in places.items()}
    stems: dict[str, Occurrences] = {}
    for stem, members in forms_of.items():
        if len(members) == 1:
            stems[stem] = forms[members[0]]
        else:
            at = sorted(position for form in members for position in places[form])
            stems[stem] = (len(at), _POSITIONS.encode(at))
    return Terms(stems, forms)


class Words(FieldType):
    """Text whose terms are given as `Terms.stems` or `Terms.forms`; indexed with positions."""

    def __init__(self, boost: float = 1.0) -> None:
        """Index with positions; `boost` multiplies the weight of every occurrence."""
        self.analyzer = None
        self.boost = boost
        self.format = Positions(field_boost=boost)
        self.scorable = True
        self.stored = False
        self.unique = False
        self.vector = None

    def index(
        self, value: dict[str, Occurrences], **_options: Any
    ) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        """Each term as UTF-8, with its number of occurrences, its weight and its encoded positions."""
        boost = self.boost
        for term, (count, positions) in value.items():
            yield term.encode(), count, count * boost, positions


class Values(FieldType):
    """Several whole values of a release, as a tuple of strings: what facets count."""

    def __init__(self) -> None:
        """Index each value as one term, without positions."""
        self.analyzer = None
        self.format = Existence()
        self.scorable = False
        self.stored = False
        self.unique = False
        self.vector = None

    def index(self, value: Iterable[str], **_options: Any) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        """Each distinct value as UTF-8."""
        for text in dict.fromkeys(value):
            yield text.encode(), 1, 1.0, b""


def schema() -> Schema:
    """The fields of a release in the index.

    `title` and `body` hold stems, `title_form` and `body_form` forms, all with positions. `speaker`, `organization`
    (the issuer among them), `issuer`, `place`, `kind`, `language` and `year` hold whole values; `speaker_form` and
    `organization_form` a value and a form in which some release writes it, with `UNIT_SEPARATOR` between. `first_day`
    and `last_day` are proleptic Gregorian ordinals (`date.toordinal`), absent where no date could be told. `record` is
    the release itself, as compressed JSON.
    """
    return Schema(
        id=ID(unique=True, sortable=True),
        title=Words(TITLE_BOOST),
        title_form=Words(TITLE_BOOST),
        body=Words(),
        body_form=Words(),
        speaker=Values(),
        speaker_form=Values(),
        organization=Values(),
        organization_form=Values(),
        issuer=Values(),
        place=Values(),
        kind=Values(),
        language=Values(),
        year=Values(),
        first_day=NUMERIC(int, sortable=True),
        last_day=NUMERIC(int, sortable=True),
        record=STORED(),
    )
