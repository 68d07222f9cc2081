"""A few releases in a real Whoosh index and in a segment of ours, and a search that follows a tree through both."""

from __future__ import annotations

from typing import NamedTuple

from naive_segment import naive_sections
from whoosh.query import Query
from whoosh.searching import Searcher
from whoosh_index import stock_reader

from corpus.release import Evidence, Kind, Organization, Place, Release, ReleaseDate, Source, Speaker
from indexer.columnar.evaluation import Collection, Evaluator
from indexer.columnar.segment import Segment
from indexer.columnar.segment.sections import MemorySections
from indexer.query import parse, significant
from indexer.query.compile import compile_query
from indexer.query.dates import days
from indexer.query.tree import Node


class Item(NamedTuple):
    """A release as these tests need it; an organization's earlier bodies are told after `/`."""

    id: str
    title: str
    body: str
    date: str = ""
    speakers: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    kind: Kind = "press release"
    language: str = "en"
    place: str = ""


class Spellings:
    """Names by any of their spellings."""

    def __init__(self, known: dict[tuple[str, str], tuple[str, ...]], lineage: dict[str, tuple[str, ...]]) -> None:
        self.known, self.lineage = known, lineage

    def resolve(self, field: str, value: str, predecessors: bool) -> tuple[str, ...]:
        found = self.known.get((field, value.casefold()), ())
        earlier = tuple(body for name in found for body in self.lineage.get(name, ())) if predecessors else ()
        return found + earlier


class Searched(NamedTuple):
    """The releases in an index of Whoosh's own, and in a segment of ours."""

    stock: Searcher
    segment: Segment

    def found(self, query: Query) -> set[str]:
        """The ids of the releases that our evaluator finds: the same as Whoosh's matchers find."""
        (ours,) = Evaluator(Collection([self.segment], [None]))(query)
        ids = {self.segment.ids.text(int(self.segment.id_rank[number])) for number in ours.numbers}
        assert ids == set(self.ranked(query))
        return ids

    def ranked(self, query: Query) -> list[str]:
        """The ids of the releases that Whoosh finds, best first."""
        ids = self.stock.reader().column_reader("id")
        return [ids[number] for _, number in self.stock.search(query, limit=None).top_n]


def searched(items: list[Item]) -> Searched:
    """The items, indexed both ways."""
    releases = [release(item) for item in items]
    return Searched(Searcher(stock_reader([releases])), Segment(MemorySections(naive_sections(releases))))


def release(item: Item) -> Release:
    """The item as the record that engines take."""
    told = Evidence("test", "metadata", "test", 1.0)
    first, last = days(item.date) if item.date else (None, None)
    dated = ReleaseDate(item.date, "day", first, last, told) if first and last else None
    bodies = tuple(Organization(name, (name,), None, told) for name in item.organizations)
    return Release(
        id=item.id,
        url=None,
        title=item.title,
        body=item.body,
        language=item.language,
        kind=item.kind,
        date=dated,
        issuer=bodies[0] if bodies else None,
        organizations=bodies,
        speakers=tuple(Speaker(name, (name,), None, None, told) for name in item.speakers),
        statements=(),
        places=(Place(item.place, told),) if item.place else (),
        source=Source(f"/{item.id}", "0" * 64, "text/plain", "2026-01-01T00:00:00Z"),
    )


def names_of(items: list[Item], aliases: dict[tuple[str, str], str], lineage: dict[str, tuple[str, ...]]) -> Spellings:
    known: dict[tuple[str, str], tuple[str, ...]] = {}
    for item in items:
        for field, values in (
            ("speaker", item.speakers),
            ("organization", item.organizations),
            ("issuer", item.organizations[:1]),
            ("kind", (item.kind,)),
            ("language", (item.language,)),
            ("place", (item.place,)),
        ):
            for value in values:
                known[field, value.casefold()] = (value,)
    known |= {(field, alias.casefold()): (name,) for (field, alias), name in aliases.items()}
    return Spellings(known, lineage)


def found(index: Searched, query: str | Node, names: Spellings) -> set[str]:
    """The ids of the releases that the query matches."""
    return index.found(compile_query(_tree(query), names))


def ranked(index: Searched, node: Node, names: Spellings) -> list[str]:
    """The ids of the releases that a tree matches, best first."""
    return index.ranked(compile_query(node, names))


def _tree(query: str | Node) -> Node:
    return significant(parse(query) if isinstance(query, str) else query)[0]
