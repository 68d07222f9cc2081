"""A few releases in a real Whoosh index, and a search that follows a tree through it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from whoosh import index
from whoosh.searching import Searcher

from corpus.release import Evidence, Kind, Organization, Place, Release, ReleaseDate, Source, Speaker
from indexer.query import parse, significant
from indexer.query.compile import compile_query
from indexer.query.dates import days
from indexer.query.tree import Node
from indexer.schema import schema, terms


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


@contextmanager
def searched(folder: Path, items: list[Item]) -> Iterator[Searcher]:
    made = index.create_in(str(folder), schema())
    with made.writer() as writer:
        for item in items:
            dates = {}
            if item.date:
                first, last = days(item.date)
                assert first
                assert last
                dates = {"first_day": first.toordinal(), "last_day": last.toordinal()}
            title, body = terms(item.title), terms(item.body)
            writer.add_document(
                id=item.id,
                title=title.stems,
                title_form=title.forms,
                body=body.stems,
                body_form=body.forms,
                speaker=item.speakers,
                organization=item.organizations,
                issuer=item.organizations[:1],
                kind=(item.kind,),
                language=(item.language,),
                place=(item.place,) if item.place else (),
                **dates,
            )
    with made.searcher() as searcher:
        yield searcher
    made.close()


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


def found(searcher: Searcher, query: str | Node, names: Spellings) -> set[str]:
    """The ids of the releases that the query matches."""
    node = significant(parse(query) if isinstance(query, str) else query)[0]
    return set(ranked(searcher, node, names))


def ranked(searcher: Searcher, node: Node, names: Spellings) -> list[str]:
    """The ids of the releases that a tree matches, best first."""
    ids = searcher.reader().column_reader("id")
    return [ids[number] for _, number in searcher.search(compile_query(node, names), limit=None).top_n]
