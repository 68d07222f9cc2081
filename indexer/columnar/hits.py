"""Result lines: what is stored of a release, its snippets, and why it was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec
import numpy as np
from whoosh.query.qcore import Query
from whoosh.query.terms import Term

from indexer.columnar.attribution import attribution_of
from indexer.columnar.evaluation import Evaluator, Matches
from indexer.columnar.evaluation.expansion import WORDS, forms_of
from indexer.columnar.evaluation.places import PLACED
from indexer.columnar.evaluation.positions import positions_in
from indexer.columnar.evaluation.statements import as_whole
from indexer.columnar.places import AT_ONCE, Finder
from indexer.columnar.segment import Segment
from indexer.columnar.segment.records import Line
from indexer.highlight import shown_of
from indexer.query.highlights import Highlights
from indexer.query.statements import InStatement
from indexer.query.tree import Said
from indexer.results import Hit, HitSpeaker, SearchRequest, Snippet

#: A hit on a page: the index of its segment, its number there, and its score; null where it was not asked for.
Found = tuple[int, int, float | None]


def hits_of(
    page: Sequence[Found],
    segments: Sequence[Segment],
    request: SearchRequest,
    highlights: Highlights,
    said: Mapping[Said, InStatement] = MappingProxyType({}),
) -> tuple[Hit, ...]:
    """The result lines of a page, in its order; with marks and snippets, if they are asked for.

    Snippets show where a text matches, else what is said that matches, else its opening; `said` has what each part of
    `highlights` that is said asks. No text is tokenized: the index knows where its words are, and who says them.
    """
    if not request.snippets:
        return tuple([plain_hit(segments[segment].records.line(number)[0], score) for segment, number, score in page])
    finder = Finder(segments, highlights)
    hits: list[Hit] = []
    for at in range(0, len(page), AT_ONCE):
        hits += _hits(page[at : at + AT_ONCE], segments, finder, said)
    return tuple(hits)


def plain_hit(line: Line, score: float | None = None) -> Hit:
    """A result line without marks and snippets."""
    return _hit(line, Snippet(line.title, ()), (), score)


def _hits(
    page: Sequence[Found], segments: Sequence[Segment], finder: Finder, said: Mapping[Said, InStatement]
) -> list[Hit]:
    fronts = [segments[segment].records.front(number) for segment, number, _ in page]
    places = [(segment, number) for segment, number, _ in page]
    attribution = attribution_of(places, segments, fronts, said)
    marks = finder.marks(places, fronts, attribution.saying)
    titles, bodies = [front.line.title for front in fronts], [front.body for front in fronts]
    shown = shown_of(titles, bodies, marks, attribution.speaker, attribution.passages(marks))
    return [
        _hit(front.line, title, pieces, score)
        for (_, _, score), front, (title, pieces) in zip(page, fronts, shown, strict=True)
    ]


def _hit(line: Line, title: Snippet, snippets: tuple[Snippet, ...], score: float | None) -> Hit:
    return Hit(
        id=line.id,
        url=line.url,
        title=title,
        date=line.date,
        kind=line.kind,
        language=line.language,
        issuer=line.issuer,
        organizations=line.organizations,
        speakers=tuple([HitSpeaker(name, role) for name, role in line.speakers]),
        snippets=snippets,
        score=score,
    )


def explained(
    hits: Sequence[Hit], page: Sequence[Found], clauses: Sequence[tuple[str, Query]], evaluate: Evaluator
) -> tuple[Hit, ...]:
    """The hits of a page, each with what says where its score comes from."""
    return tuple(
        msgspec.structs.replace(hit, explanation=explanation(segment, number, clauses, evaluate))
        for hit, (segment, number, _) in zip(hits, page, strict=True)
    )


def explanation(segment: int, number: int, clauses: Iterable[tuple[str, Query]], evaluate: Evaluator) -> str:
    """Which part of the query gave a release how much of its score, and where the part's words stand in it.

    A word has one score for title and text together, so it is not told apart further.
    """
    parts: list[str] = []
    for words, query in clauses:
        whole = _score_at(evaluate(query)[segment], number)
        if whole is None:
            continue
        by_place: dict[str, float] = {}
        for term in _words(query):
            score = _score_at(evaluate(term)[segment], number)
            if score is not None:
                place = _place(term, evaluate.collection.segments[segment], number)
                by_place[place] = by_place.get(place, 0.0) + score
        places = ", ".join(f"{place} {score:.3f}" for place, score in by_place.items())
        parts.append(f"{words} {whole:.3f}" + (f" ({places})" if whole and places else ""))
    return "; ".join(parts) or "no word of the query weighs here"


def _place(term: Any, segment: Segment, number: int) -> str:
    """Where a word that a release has counts in it."""
    _, titles_only = WORDS[term.fieldname]
    if titles_only:
        return "title"
    _, positions = positions_in(segment, forms_of(segment, term), np.array([number]))
    in_title = positions < segment.numbers("length.title")[number]
    if in_title.all():
        return "title"
    return "title and text" if in_title.any() else "text"


def _words(query: Query) -> Iterator[Any]:
    """The single words in a query whose scores add up to its own; those of a phrase do not."""
    waiting = [query]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Term):
            if each.fieldname in WORDS:
                yield each
        elif isinstance(each, InStatement):
            waiting.append(as_whole(each.part))
        elif not isinstance(each, PLACED):
            waiting.extend(reversed(list(each.children())))


def _score_at(found: Matches, number: int) -> float | None:
    place = int(np.searchsorted(found.numbers, number))
    if place == len(found.numbers) or found.numbers[place] != number:
        return None
    return float(found.scores[place])
