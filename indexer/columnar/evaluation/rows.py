"""Forms right after each other, or near each other, in all releases of a segment at once, on lines of bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from whoosh.query.positional import Phrase
from whoosh.query.terms import Term

from indexer.columnar.evaluation.line import Keys, Line, Marks, Rows, cut
from indexer.columnar.evaluation.ordered import distinct
from indexer.columnar.evaluation.reading import PAD, Reading
from indexer.columnar.evaluation.standing import FormList, Releases, Standing, joined
from indexer.columnar.evaluation.together import Counted
from indexer.columnar.evaluation.words import WordMatches
from indexer.query.proximity import Adjacent, Nearby

#: So many words in a row, and so many positions between two, are less than what is free after each release.
MOST_WORDS, FARTHEST = PAD, 15
#: A cell of a line is so long that what is near lies in the same or in the next.
_CELL_BITS = 4
_WINDOW = 8

Forms = Sequence[FormList]
_NO_PLACES = np.empty(0, np.int64)
NOTHING = Counted(np.empty(0, np.uint16), np.empty(0, np.intp), np.empty(0, np.intp))


def is_quick(query: Any, parts: Sequence[Any]) -> bool:
    """True for a query in places for which `counted_in` may know an answer, given its `parts`."""
    if isinstance(query, Nearby):
        known = query.distance <= FARTHEST
    else:
        in_order = isinstance(query, Adjacent) or (isinstance(query, Phrase) and query.slop == 1)
        known = in_order and 1 < len(parts) <= MOST_WORDS
    return known and all(map(_is_word, parts))


def _is_word(query: Any) -> bool:
    return type(query) is Term and query.fieldname in ("text", "text_form")


def counted_in(reading: Reading, query: Any, words: Sequence[WordMatches]) -> Counted | None:
    """How often the `words` of a query stand as it says, in all releases; null where that is told in another way."""
    lists = [_lists(reading, each) for each in words]
    if not all(lists):
        return NOTHING
    if isinstance(query, Nearby):
        shorter = min((each.word.postings.releases for each in words), key=len)
        return nearby(reading, lists[0], lists[1], shorter, query.distance)
    return in_a_row(reading, [forms[0] for forms in lists]) if max(map(len, lists)) == 1 else None


def _lists(reading: Reading, words: WordMatches) -> Forms:
    forms = words.forms()
    if len(forms) == 1:
        return [FormList(reading, forms[0], words.word.postings)]
    return [FormList(reading, form) for form in forms]


def in_a_row(reading: Reading, words: Forms) -> Counted:
    """How often each of `words`, two or more, stands right after the one before it; rare words are looked at first."""
    order = sorted(range(len(words)), key=lambda at: len(words[at].releases))

    def find(line: Line, lists: Sequence[Forms]) -> Counted:
        return _in_a_row(line, lists[0], order)

    return _on_lines(reading, words[order[0]].releases, [words], find)


def nearby(reading: Reading, left: Forms, right: Forms, among: Releases, distance: int) -> Counted:
    """How often a form of `right` stands with at most `distance` words between it and one of `left`, on either side.

    All releases with both are among the releases `among`, rising.
    """

    def find(line: Line, lists: Sequence[Forms]) -> Counted:
        return _nearby(line, lists[0], lists[1], distance)

    return _on_lines(reading, among, [left, right], find)


def _on_lines(
    reading: Reading, releases: Releases, lists: Sequence[Forms], find: Callable[[Line, Sequence[Forms]], Counted]
) -> Counted:
    """What `find` finds of the forms in `lists` on the lines that `releases` take."""
    if not len(releases):
        return NOTHING
    ends = reading.rooms.take(releases).cumsum()
    cuts = cut(ends)
    if len(cuts) == 1:
        return find(Line(reading, releases, ends), lists)
    found = []
    for first, last in cuts:
        some, before = releases[first:last], ends[first - 1] if first else 0
        within = [[form.within(int(some[0]), int(some[-1])) for form in forms] for forms in lists]
        found.append(find(Line(reading, some, ends[first:last] - before), within))
    return Counted(*map(np.concatenate, zip(*found, strict=True)))


def _in_a_row(line: Line, words: Forms, order: Sequence[int]) -> Counted:
    """On a line of the releases of the first word in `order`; marked is where all words seen so far fit."""
    marked = line.inside(words[order[0]].all(), order[0])
    line.marks[marked] = True
    found, here = NOTHING, line
    for seen, at in enumerate(order[1:], 2):
        standing = here.standing(words[at])
        if standing is None:
            break
        places = here.places(standing, at)
        places = places.take(here.has(places).nonzero()[0])
        if not len(places):
            break
        rows = here.rows(places)
        if seen == len(words):
            found = _counted(here, places, rows)
            break
        line.marks[marked] = False
        marked = places
        line.marks[marked] = True
        here = here.only(rows)
    line.clean(marked)
    return found


def _nearby(line: Line, left: Iterable[FormList], right: Iterable[FormList], distance: int) -> Counted:
    """On one line: `left` is marked, and around each of `right` there is looked for marks."""
    around, standing = _standing(line, left), _standing(line, right)
    if not around or not standing:
        line.clean(_NO_PLACES)
        return NOTHING
    marked, places = line.inside(joined(around)), line.places(joined(standing))
    places = _beside(marked, places, len(line.marks))
    line.marks[marked] = True
    places = places.compress(_marked_near(line.marks, places, distance + 1))
    line.clean(marked)
    if len(standing) > 1:  # one form after the other, and two forms may stand in one place
        places = distinct(places)
    return _counted(line, places, line.rows(places)) if len(places) else NOTHING


def _counted(line: Line, places: Keys, rows: Rows) -> Counted:
    return Counted(rows.releases, rows.often, line.in_titles(places, rows))


def _standing(line: Line, forms: Iterable[FormList]) -> list[Standing]:
    return [standing for form in forms if (standing := line.standing(form)) is not None]


def _beside(marked: Keys, places: Keys, length: int) -> Keys:
    """The places that may have one of `marked` within `_CELL` bytes: of each cell is told whether one is in it.

    So most others are left out by looking at a sixteenth of the line, which the cache holds.
    """
    cells = np.zeros((length >> _CELL_BITS) + 2, np.bool_)
    cell = marked >> _CELL_BITS
    for each in (cell, cell + 1, cell - 1):
        cells[each] = True
    return places.compress(cells.take(places >> _CELL_BITS, mode="clip"))


def _marked_near(marks: Marks, places: Keys, reach: int) -> Marks:
    """For each place whether something is marked within `reach` bytes on either side, not in the place itself.

    Eight bytes are looked at as one number, from any byte on. Before all releases, and so before the line begins, which
    is its end, nothing is marked.
    """
    eight = np.ndarray((len(marks) - _WINDOW + 1,), "<u8", marks.view(np.uint8), strides=(1,))
    near = eight[places - reach]
    near |= eight[places + 1]
    if reach <= _WINDOW:
        near &= np.uint64((1 << 8 * reach) - 1)  # the first bytes are the low ones
    else:
        near |= eight[places - _WINDOW]
        near |= eight[places + (1 + reach - _WINDOW)]
    marked: Marks = near != 0
    return marked
