"""Marks in texts that are not in an index: the keys of words come from tokens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from naive_marks import fits

from indexer.analysis import tokens
from indexer.answering.marks import in_texts
from indexer.columnar.segment.records import Front, Line
from indexer.highlight import TEXT_SHIFT, Marks, Shown, shown_of
from indexer.query import parse
from indexer.query.highlights import Highlights, Stretches, highlight_terms
from indexer.results import Snippet
from indexer.schema import GAP

Text = tuple[str, str]


def starts_of(text: str) -> np.ndarray:
    at: dict[int, int] = {}
    for token in tokens(text):
        at.setdefault(token.position, token.start)
    return np.array(list(at.values()), np.int64)


def marks_in(highlights: Highlights, texts: Sequence[Text]) -> Marks:
    """What to mark in titles and bodies; of what must be said, each body is one statement that has it."""
    found = defaultdict(set)
    fronts = []
    for number, (title, body) in enumerate(texts):
        line = Line("id", None, title, None, None, None, None, (), ())
        fronts.append(Front(line, starts_of(title), starts_of(body), body))
        for text, base in ((title, 0), (body, len(fronts[-1].title_starts) + GAP)):
            for token in tokens(text):
                for atom in highlights.atoms:
                    if fits(atom, token.form, token.stem):
                        found[atom].add(number << TEXT_SHIFT | base + token.position)
    titles = np.array([len(front.title_starts) for front in fronts])
    keys = {atom: np.array(sorted(some), np.int64) for atom, some in found.items()}
    first = (np.arange(len(fronts)) << TEXT_SHIFT) + titles + GAP
    bodies = Stretches(first, first + [len(front.body_starts) - 1 for front in fronts])
    return in_texts(highlights.places(keys, titles, dict.fromkeys(highlights.said, bodies)), fronts, titles)


def snippets_in(query: str, texts: Sequence[Text]) -> list[Shown]:
    """What is shown of titles and bodies."""
    titles, bodies = zip(*texts, strict=True)
    return shown_of(titles, bodies, marks_in(highlight_terms(parse(query)), texts))


def pieces(query: str, body: str) -> tuple[Snippet, ...]:
    """The snippets of one body."""
    return snippets_in(query, [("", body)])[0].pieces


def marked(query: str, text: str, *, title: bool = False) -> list[tuple[int, int]]:
    """All that is marked in one text, as a title or as a body."""
    found = marks_in(highlight_terms(parse(query)), [(text, "") if title else ("", text)])
    if not title:  # as it would be in a title, which is shown whole
        found = found._replace(start=found.start - (1 << TEXT_SHIFT), closing=found.closing - (1 << TEXT_SHIFT))
    return list(shown_of([text], [""], found)[0].title.marks)
