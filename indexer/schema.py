"""The Whoosh schema: which fields an indexed release has, and how each becomes terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Analyzer
from whoosh.analysis import Token as WhooshToken
from whoosh.fields import ID, NUMERIC, STORED, FieldType, Schema
from whoosh.formats import Existence, Positions

from indexer.analysis import tokens

#: Parts of a value that holds several: a name and a form in which it was written.
UNIT_SEPARATOR = "\x1f"
#: A field boost: a word in the title says more of a release than the same word in its text.
TITLE_BOOST = 2.5


class TermAnalyzer(Analyzer):  # type: ignore[misc]
    """Our tokens as Whoosh wants them; `term` is "stem" or "form"."""

    def __init__(self, term: str) -> None:
        """Take the stems or the forms of the tokens."""
        self.term = term

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TermAnalyzer) and other.term == self.term

    __hash__ = None  # type: ignore[assignment]

    def __call__(self, value: str, **_options: Any) -> Iterator[WhooshToken]:
        """One Whoosh token, reused, for each token of `value`."""
        out = WhooshToken(positions=True, chars=True, removestops=True, mode="index")
        stems = self.term == "stem"
        for token in tokens(value):
            out.text = out.original = token.stem if stems else token.form
            out.pos, out.startchar, out.endchar = token.position, token.start, token.end
            out.boost, out.stopped = 1.0, False
            yield out


class ValuesAnalyzer(Analyzer):  # type: ignore[misc]
    """Whole values, one term each, of a list."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ValuesAnalyzer)

    __hash__ = None  # type: ignore[assignment]

    def __call__(self, value: tuple[str, ...], **_options: Any) -> Iterator[WhooshToken]:
        """One Whoosh token, reused, for each value."""
        out = WhooshToken(positions=True, chars=True, removestops=True, mode="index")
        for position, text in enumerate(value):
            out.text = out.original = text
            out.pos, out.startchar, out.endchar, out.boost, out.stopped = position, 0, 0, 1.0, False
            yield out


class Words(FieldType):  # type: ignore[misc]
    """Text as terms with positions: `term` is "stem" or "form"."""

    def __init__(self, term: str, boost: float = 1.0) -> None:
        """Index the stems or the forms, with positions."""
        self.analyzer = TermAnalyzer(term)
        self.format = Positions(field_boost=boost)
        self.scorable = True
        self.stored = False
        self.unique = False
        self.vector = None


class Values(FieldType):  # type: ignore[misc]
    """Several whole values of a release, as a tuple of strings: what facets count."""

    def __init__(self) -> None:
        """Index each value as one term."""
        self.analyzer = ValuesAnalyzer()
        self.format = Existence()
        self.scorable = False
        self.stored = False
        self.unique = False
        self.vector = None


def schema() -> Schema:
    """The fields of a release in the index.

    `title` and `body` hold stems, `title_form` and `body_form` forms, all with positions. `speaker`, `organization` (the
    issuer among them), `issuer`, `place`, `kind`, `language` and `year` hold whole values; `speaker_form` and
    `organization_form` a value and a form in which some release writes it, with `UNIT_SEPARATOR` between. `first_day` and
    `last_day` are proleptic Gregorian ordinals (`date.toordinal`), absent where no date could be told. `record` is the
    release itself, as compressed JSON.
    """
    return Schema(
        id=ID(unique=True, stored=True),
        title=Words("stem", TITLE_BOOST),
        title_form=Words("form", TITLE_BOOST),
        body=Words("stem"),
        body_form=Words("form"),
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
        source=ID(),
        record=STORED,
    )
