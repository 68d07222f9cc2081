"""The Whoosh schema: which fields an indexed release has. It is code, never read from a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from whoosh.columns import Column
from whoosh.fields import ID, NUMERIC, STORED, FieldType, Schema
from whoosh.formats import Existence, Format

#: The version of the fields and of what they hold; an index of another one has to be built anew.
SCHEMA_VERSION = 3
#: Parts of a value that holds several: a name and a form in which it was written.
UNIT_SEPARATOR = "\x1f"
#: An occurrence in the title counts as so many in the body: it says more of what a release is about. Part of what an
#: index holds (the weights of key stems): with another one `SCHEMA_VERSION` is another one too.
TITLE_BOOST = 2
#: The positions that lie free between title and body: more than any distance that can be asked for.
GAP = 1024
#: The fields whose words are searched and scored.
TEXT_FIELDS = ("text", "text_form", "title", "title_form")

#: The sort key of a release without a value: after all others.
_LAST = "\U0010ffff"


class Places(Format):
    """The positions of a posting as 32-bit numbers; those of Whoosh's own format are pickles."""

    def encode(self, positions: Sequence[int]) -> bytes:
        """Positions, rising, as bytes."""
        return np.asarray(positions, "<u4").tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        """The positions again."""
        positions: list[int] = np.frombuffer(value, "<u4").tolist()
        return positions

    def decode_position_boosts(self, value: bytes) -> list[tuple[int, float]]:
        """The positions, each with the boost 1."""
        return [(position, 1.0) for position in self.decode_positions(value)]

    def decode_frequency(self, value: bytes) -> int:
        """The number of positions."""
        return len(value) // 4

    def decode_weight(self, value: bytes) -> float:
        """The number of positions: a value alone does not know which are the title's."""
        return float(self.decode_frequency(value))

    def combine(self, values: Iterable[bytes]) -> bytes:
        """The positions of several terms as those of one."""
        return self.encode(sorted({position for value in values for position in self.decode_positions(value)}))


class Words(FieldType):
    """Text, with the positions of its terms; scored by its length."""

    def __init__(self) -> None:
        """Terms come from `indexer.analysis`, not from an analyzer of Whoosh."""
        self.analyzer = None
        self.format = Places()
        self.scorable = True
        self.stored = False
        self.unique = False
        self.vector = None


class SeveralValues(Column):
    """The column of `Values`: a tuple of strings for each release; only a reader over a segment gives it."""

    def stores_lists(self) -> bool:
        """Yes: facets may count a release under each of its values."""
        return True

    def default_value(self, reverse: bool = False) -> Any:  # noqa: ARG002 - the signature is Whoosh's
        """No values."""
        return ()


class Values(FieldType):
    """Several whole values of a release, as a tuple of strings: what facets count."""

    def __init__(self) -> None:
        """Each value is one term, without positions."""
        self.analyzer = None
        self.format = Existence()
        self.scorable = False
        self.stored = False
        self.unique = False
        self.vector = None
        self.column_type = SeveralValues()

    def sort_key(self, values: tuple[str, ...]) -> str:
        """What a release is sorted and grouped by where it may have one place only: its first value."""
        return values[0] if values else _LAST

    def from_column_value(self, value: Any) -> Any:
        """The values of a release as they are; of a sort key the value, null where it says that there is none."""
        return None if value == _LAST else value


#: A day: a proleptic Gregorian ordinal (`date.toordinal`).
DAY = NUMERIC(int, sortable=True)


def schema() -> Schema:
    """The fields of a release in the index.

    `text` (title and body) and `title` hold stems, `text_form` and `title_form` forms, all with positions: those of the
    title from 0, those of the body behind a gap. `speaker`, `organization` (the issuer among them), `issuer`, `place`,
    `kind`, `language` and `year` hold whole values; `speaker_form` and `organization_form` a value and a form in which
    some release writes it, with `UNIT_SEPARATOR` between. `first_day` and `last_day` are absent where no date could be
    told. `record` is JSON of the release itself.
    """
    return Schema(
        id=ID(unique=True, sortable=True),
        text=Words(),
        text_form=Words(),
        title=Words(),
        title_form=Words(),
        speaker=Values(),
        speaker_form=Values(),
        organization=Values(),
        organization_form=Values(),
        issuer=Values(),
        place=Values(),
        kind=Values(),
        language=Values(),
        year=Values(),
        first_day=DAY,
        last_day=DAY,
        record=STORED(),
    )
