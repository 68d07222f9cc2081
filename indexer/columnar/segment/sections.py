"""The arrays that a segment is made of, and what each holds.

Of a segment with N releases, numbered from 0; F forms, S stems, P postings of forms, Q postings of stems with several
forms, T positions, W statements; `x.text` and `x.offsets` together are a `Dictionary`. All numbers are little-endian.

    meta               bytes      JSON: {"releases": N}

    forms.text, .offsets          the forms of titles and bodies
    forms.postings     u4[F+1]    where each form's postings begin in postings.*
    forms.positions    u4[F+1]    where each form's positions begin in positions
    postings.release   u2[P]      release numbers, rising within a form
    postings.code      u1[P]      how often it stands there: frequency | title frequency << 6, see below
    postings.many      u4[n,3]    (posting, frequency, title frequency) of those that their code can't tell
    positions          u2[T]      the low 16 bits of the positions, by form, release and position
    positions.far      u4[n,2]    (index into positions, high bits) of positions above 65,535

    stems.text, .offsets          the stems of titles and bodies
    stems.forms        u4[S+1]    where each stem's forms begin in stems.form
    stems.form         u4[F]      ordinals of forms, by stem
    stems.postings     u4[S+1]    where each stem's own postings begin in merged.*; none for a stem with one form
    merged.release     u2[Q]      as postings.release: the releases with any of the stem's forms
    merged.code        u1[Q]      as postings.code, of all its forms together
    merged.many        u4[n,3]    as postings.many

    length.text        u4[N]      positions of title and body together
    length.title       u4[N]      positions of the title
    first_day, last_day i4[N]     proleptic Gregorian ordinals, 0 where no date could be told

    keys.starts        u4[N+1]    where each release's key stems begin in the two below
    keys.stem          u4[K]      ordinals of stems, by release, rising within it
    keys.weight        u1[K]      frequency + (TITLE_BOOST - 1) * title frequency, 255 for all that is more

    FIELD.text, .offsets          the values of a field of `VALUE_FIELDS`
    FIELD.starts       u4[N+1]    where each release's values begin in FIELD.ordinals
    FIELD.ordinals     u4[V]      ordinals of values, by release, in the order that the release gives them

    statements.starts  u4[N+1]    where each release's statements begin in the three below
    statements.first   u4[W]      the position of the first word of each, in order within a release
    statements.last    u4[W]      the position of its last word
    statements.speaker u4[W]      who says it: an ordinal of `speaker`, one of the release's own

    id.text, .offsets             the ids, as a dictionary
    id.release         u2[N]      the release of each id, by ordinal
    id.rank            u2[N]      the ordinal of each release's id

    records            bytes      the frames of all releases, see `records`
    records.offsets    u4[3N+1]   where each frame begins: line, body and rest of release 0, of release 1, ...
    records.dictionary u2[N]      what the frames of each release were compressed with: 1 for the first dictionary, 0
                                  for none
    dictionaries       bytes      those dictionaries, each compressed itself
    dictionaries.offsets u4[D+1]  where each begins

A posting's code has the frequency in its lower six bits (63: look into `.many`) and the title frequency in the upper
two (3: look into `.many`). The frequency counts title and body together.

Positions of a release: those of its title from 0, those of its body from `length.title + GAP`, so that nothing
that is asked to be near reaches from one into the other.

Statements are those of named speakers; others are in the stored release alone. A word belongs to a statement where it
begins within its characters; a statement without words is not here. The order of a release's statements is that of
first, last and speaker; no two are the same, but they may overlap and lie in one another.

The key stems of a release are those that tell it best by themselves, see `indexer.answering.key_stems`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

#: A release number has 16 bits.
MAX_RELEASES = 1 << 16
#: Postings and positions of a segment are counted in 32 bits; a segment takes no more releases near this.
MAX_POSITIONS = 1 << 31
#: The lower bits of a code, and what stands there for "look into .many".
FREQUENCY_BITS, MANY, MANY_IN_TITLE = 6, 63, 3
#: Fields of whole values: facets, and the forms in which names are written.
VALUE_FIELDS = (
    "speaker",
    "speaker_form",
    "organization",
    "organization_form",
    "issuer",
    "place",
    "kind",
    "language",
    "year",
)

#: The type of each array; `#` stands for each field of `VALUE_FIELDS`. What is not here is bytes.
TYPES: Mapping[str, str] = {
    "forms.offsets": "<u4",
    "forms.postings": "<u4",
    "forms.positions": "<u4",
    "postings.release": "<u2",
    "postings.code": "<u1",
    "postings.many": "<u4",
    "positions": "<u2",
    "positions.far": "<u4",
    "stems.offsets": "<u4",
    "stems.forms": "<u4",
    "stems.form": "<u4",
    "stems.postings": "<u4",
    "merged.release": "<u2",
    "merged.code": "<u1",
    "merged.many": "<u4",
    "length.text": "<u4",
    "length.title": "<u4",
    "first_day": "<i4",
    "last_day": "<i4",
    "keys.starts": "<u4",
    "keys.stem": "<u4",
    "keys.weight": "<u1",
    "statements.starts": "<u4",
    "statements.first": "<u4",
    "statements.last": "<u4",
    "statements.speaker": "<u4",
    "id.offsets": "<u4",
    "id.release": "<u2",
    "id.rank": "<u2",
    "records.offsets": "<u4",
    "records.dictionary": "<u2",
    "dictionaries.offsets": "<u4",
    **{f"{field}.offsets": "<u4" for field in VALUE_FIELDS},
    **{f"{field}.starts": "<u4" for field in VALUE_FIELDS},
    **{f"{field}.ordinals": "<u4" for field in VALUE_FIELDS},
}
#: Sections of bytes.
BLOBS = (
    *("meta", "forms.text", "stems.text", "id.text", "records", "dictionaries"),
    *(f"{field}.text" for field in VALUE_FIELDS),
)
#: The sections with several numbers in a row.
WIDTHS: Mapping[str, int] = {"postings.many": 3, "merged.many": 3, "positions.far": 2}

Array = NDArray[Any]


class Sections(Protocol):
    """Arrays by name. What is given is checked: bytes that are not what was written raise `IndexDamaged`."""

    def array(self, name: str, start: int = 0, stop: int | None = None) -> Array:
        """The rows `start` to `stop` (half-open) of a section, read-only; of bytes, u1."""

    def length(self, name: str) -> int:
        """The number of rows of a section."""

    def close(self) -> None:
        """Let go of the file; arrays that were given stay valid."""


class MemorySections:
    """Sections that lie in memory; pickled between the processes of one writer."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        """Hold `arrays`, one for each name of `TYPES` and `BLOBS`."""
        self._arrays = arrays

    def array(self, name: str, start: int = 0, stop: int | None = None) -> Array:
        """The rows `start` to `stop` of a section."""
        return self._arrays[name][start:stop]

    def length(self, name: str) -> int:
        """The number of rows of a section."""
        return len(self._arrays[name])

    def close(self) -> None:
        """Nothing to let go of."""


def empty(name: str) -> Array:
    """A section without rows."""
    width = WIDTHS.get(name)
    return np.empty((0, width) if width else 0, TYPES.get(name, "<u1"))
