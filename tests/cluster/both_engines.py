"""The same releases in an embedded index and in one of a cluster, and what both must tell alike."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from making import body_named, make

from corpus.release import Release
from indexer.engine import Engine, open_engine
from indexer.results import FACETS, Hit, Results, SearchRequest
from indexer.sync import synchronise

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples"
#: Forms of one stem, stop words, accents, signs within words, and writing without spaces.
WORDS = (
    "tax taxes taxing law laws budget act the of to économie U.S. l'eau don't 中国 中国人 国家知识产权局 1,000".split()
)
PEOPLE = (("Anna Lind", "Minister Lind"), ("Bo Ek",), ("Čapek, Jan", "Jan Capek"), ("申长雨", "Shen Changyu"))
BODIES = (body_named("Office A", "Office A", "OA"), body_named("Société d’État"), body_named("U.S. Patent Office"))
DAYS = ("", "", "2005", "2005-02", "2005-02-28", "2006-12-31", "2007", "2007-03", "2012-07-01")


class Both(NamedTuple):
    """Two engines over the same releases."""

    embedded: Engine
    cluster: Engine

    def search(self, **asked: Any) -> tuple[Results, Results]:
        request = SearchRequest(**asked)
        return self.embedded.search(request), self.cluster.search(request)


def releases(folder: Path) -> list[Release]:
    """The samples as they are read from files, and some made of few words, so that queries meet several."""
    with open_engine(str(folder / "samples"), create=True) as engine:
        synchronise(engine, [SAMPLES / "releases"], jobs=1)
        found = [engine.get(id_) for id_ in engine.ids(0, 1000)]
    return [release for release in found if release] + made(160)


def made(count: int) -> list[Release]:
    chance = random.Random(11)
    return [_made(chance, number) for number in range(count)]


def _made(chance: random.Random, number: int) -> Release:
    words = chance.choices(WORDS, k=chance.randint(1, 16))
    starts = [sum(len(word) + 1 for word in words[:at]) for at in range(len(words))]
    people = chance.sample(PEOPLE, chance.randint(0, 3))
    said = []
    for _ in range(chance.randint(0, 3) if people else 0):
        first, last = sorted(chance.choices(range(len(words)), k=2))
        said.append((chance.choice([None, *range(len(people))]), starts[first], starts[last] + len(words[last])))
    return make(
        f"m{number:03}",
        " ".join(words),
        title=" ".join(chance.choices(WORDS, k=3)),
        day=chance.choice(DAYS),
        speakers=people,
        organizations=chance.sample(BODIES, chance.randint(0, 2)),
        issuer=chance.choice([None, BODIES[0]]),
        places=chance.sample(["Aune", "Orvale"], chance.randint(0, 1)),
        said=said,
        path=f"/{number % 20}",
    )


def fill(engine: Engine, batches: Sequence[Sequence[Release]]) -> None:
    """Add releases, each batch a commit; some are replaced and some are removed again."""
    with engine.writer() as writer:
        for batch in batches:
            for release in batch:
                writer.add(release)
            writer.commit()
        for number in range(0, 160, 9):
            writer.add(make(f"m{number:03}", "Another law of the 中国 budget", day="2008-08", path=f"/{number % 20}"))
        writer.commit()
        writer.forget("/3")
        writer.finish()


def told(results: Results) -> dict[str, Any]:
    """All that results say but for scores, the order of hits and how long it took."""
    hits = sorted((_without_score(hit) for hit in results.hits), key=lambda hit: hit.id)
    whole = msgspec.structs.replace(results, hits=tuple(hits), took_ms=0.0)
    return {name: getattr(whole, name) for name in Results.__struct_fields__}


def _without_score(hit: Hit) -> Hit:
    return msgspec.structs.replace(hit, score=None, explanation=None)


#: What is asked beside a query.
EVERYTHING: dict[str, Any] = {"facets": FACETS, "facet_limit": 200, "timeline": "auto", "snippets": True, "limit": 400}
