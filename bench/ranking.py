"""`make eval-ranking`: how well any-word searches rank the Cranfield collection, and what each means is worth alone.

Questions go the way of `onrecord search --batch FILE --match any --limit 1000`, through the engine as it is.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean, median

import click
import msgspec

from bench import floors
from bench.judgements import Collection, CollectionError, Marks, mark, read
from corpus.release import Release, Source
from indexer import SearchRequest, open_engine
from indexer.answering import feedback
from indexer.batch import answers
from indexer.engine import Engine

#: The collection, where it lies beside the repository.
CRANFIELD = Path(__file__).resolve().parents[2] / "shared" / "data" / "cranfield"
FLOORS = Path(__file__).with_suffix(".toml")
#: Floors are pinned so far below what was measured: less than any change worth the name.
MARGIN = 0.003
_HITS, _PAGE, _ROUNDS = 1000, 10, 3
_SOURCE = Source("/bench/judged.jsonl", "0" * 64, "application/jsonl", "2026-01-01T00:00:00+00:00")


class Measured(msgspec.Struct, frozen=True):
    """What one way of ranking is worth: means over all questions, and the milliseconds of a page of ten hits."""

    name: str
    marks: Marks
    errors: int
    milliseconds: float


def measure(collection: Collection, directory: Path, *, alone: bool = True) -> list[Measured]:
    """The ways of ranking, each with the ones before it: plain BM25, titles that weigh more, feedback.

    Without `alone` the last of them, which is how searches are. Plain BM25 is the same engine over releases without
    titles, their titles being the beginnings of their texts.
    """
    plain = [(key, "", f"{title}\n\n{text}") for key, title, text in collection.texts]
    rows = []
    if alone:
        with _index(directory / "plain", plain) as engine, _without_feedback():
            rows.append(_measured("BM25 over title and text", engine, collection))
    with _index(directory / "titled", collection.texts) as engine:
        if alone:
            with _without_feedback():
                rows.append(_measured("+ words of the title weigh more", engine, collection))
        rows.append(_measured("+ relevance feedback: as searches are", engine, collection))
    return rows


@contextmanager
def _index(directory: Path, texts: Sequence[tuple[str, str, str]]) -> Iterator[Engine]:
    """An index of texts, each an id, a title and a body."""
    with open_engine(str(directory), create=True) as engine:
        with engine.writer(jobs=1) as writer:
            for key, title, body in texts:
                writer.add(_release(key, title, body))
            writer.finish()
        yield engine


@contextmanager
def _without_feedback() -> Iterator[None]:
    """No best releases are looked at."""
    best, feedback.BEST = feedback.BEST, 0
    try:
        yield
    finally:
        feedback.BEST = best


def _release(key: str, title: str, body: str) -> Release:
    return Release(
        id=key,
        url=None,
        title=title,
        body=body,
        language="en",
        kind=None,
        date=None,
        issuer=None,
        organizations=(),
        speakers=(),
        statements=(),
        places=(),
        source=_SOURCE,
    )


def _measured(name: str, engine: Engine, collection: Collection) -> Measured:
    lines = [msgspec.json.encode({"id": key, "query": text}) for key, text in collection.questions.items()]
    ranked: dict[str, list[str]] = {}
    errors = 0
    for answer in answers(engine, SearchRequest(match="any", limit=_HITS), lines):
        errors += "error" in answer
        ranked[answer["id"]] = [hit["id"] for hit in answer.get("results", ())]
    return Measured(name, mark(collection, ranked), errors, _milliseconds(engine, lines))


def _milliseconds(engine: Engine, lines: Sequence[bytes]) -> float:
    """The mean over the questions of what a page takes, each the median of some rounds."""
    request = SearchRequest(match="any", limit=_PAGE)
    times: list[list[float]] = [[] for _ in lines]
    for _ in range(_ROUNDS):
        for line, own in zip(lines, times, strict=True):
            started = time.perf_counter()
            next(answers(engine, request, [line]))
            own.append(time.perf_counter() - started)
    return fmean(map(median, times)) * 1000


def table(rows: Sequence[Measured]) -> str:
    """The measures for people."""
    lines = [f"{'':40}{'nDCG@10':>9}{'linear':>9}{'AP':>9}{'errors':>8}{'ms':>8}"]
    lines += [
        f"{row.name:40}{row.marks.ndcg:9.4f}{row.marks.linear_ndcg:9.4f}{row.marks.average_precision:9.4f}"
        f"{row.errors:8}{row.milliseconds:8.2f}"
        for row in rows
    ]
    return "\n".join(lines)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path), default=CRANFIELD, help="Folder of docs, queries and qrels.")
@click.option("--quick", is_flag=True, help="Only searches as they are, not what each means is worth.")
@click.option("--pin", is_flag=True, help="Raise the floors to what is measured.")
@click.option("--accept-lower", is_flag=True, help="With --pin: floors may fall too.")
def main(data: Path, quick: bool, pin: bool, accept_lower: bool) -> None:
    """Measure the ranking of any-word searches; ends with 1 where it is below the floors of ranking.toml."""
    if accept_lower and not pin:
        raise click.UsageError("--accept-lower goes with --pin.")
    if not data.is_dir():
        click.echo(f"There is no {data}: the ranking was NOT measured. Name a folder with --data.")
        return
    try:
        collection = read(data)
    except CollectionError as problem:
        raise click.ClickException(str(problem)) from problem
    with tempfile.TemporaryDirectory(prefix="onrecord-ranking-") as folder:
        rows = measure(collection, Path(folder), alone=not quick)
    click.echo(f"{data.name}: {len(collection.texts)} releases, {len(collection.questions)} questions")
    click.echo(table(rows))
    sys.exit(_judged(data.name, rows[-1], pin=pin, accept_lower=accept_lower))


def _judged(name: str, row: Measured, *, pin: bool, accept_lower: bool) -> int:
    """Compare with the floors, once they are pinned where that is asked for; the exit code."""
    found = {"ndcg": row.marks.ndcg, "average_precision": row.marks.average_precision}
    if pin:
        least = {mean: value - MARGIN for mean, value in found.items()}
        may_fall = least if accept_lower else ()
        floors.write(FLOORS, floors.pinned(floors.read(FLOORS), name, least, accept_lower=may_fall))
    pinned = floors.read(FLOORS).get(name, {})
    low = floors.below(found, pinned)
    if row.errors:
        low.append(f"{row.errors} questions could not be read")
    for problem in low:
        click.echo(f"{name}: {problem}", err=True)
    if not low:
        click.echo(f"Not below the floors of {FLOORS.name}." if pinned else f"{FLOORS.name} has no floors for {name}.")
    return 1 if low else 0


if __name__ == "__main__":
    main(prog_name="python -m bench.ranking")
