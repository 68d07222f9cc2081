"""`python -m bench.cluster PATH...`: both engines over the same files; docs/benchmarks.md says what is measured."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import click
from rich.console import Console
from rich.table import Table

from bench.cluster.comparing import Comparison, compared
from bench.cluster.jars import NoCluster
from bench.cluster.nodes import Nodes, three_nodes
from bench.cluster.questions import WORDS, questions
from bench.cluster.timing import Built, Paged, built, paged
from indexer.engine import Engine, IndexProblem, open_engine
from indexer.results import SearchRequest

#: How often the releases are counted that wait for the node to die.
_LOOK_S = 1.0
#: Words of titles that whole pages are asked for.
_PAGES = 60


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--shards", default=3, show_default=True, type=click.IntRange(1, 64))
@click.option("--replicas", default=1, show_default=True, type=click.IntRange(0, 2))
@click.option("--heap", default="1g", show_default=True, help="Of each of the three nodes, as Java writes it.")
@click.option("--kill/--no-kill", help="Kill one of three nodes when half of the releases are in.")
@click.option("--queries", default=200, show_default=True, type=click.IntRange(1), help="Searches that are compared.")
def main(paths: tuple[Path, ...], shards: int, replicas: int, heap: str, kill: bool, queries: int) -> None:
    """Index PATH... in a directory and in a cluster of three nodes on this machine; compare answers and times."""
    with TemporaryDirectory() as work:
        try:
            with three_nodes(Path(mkdtemp(dir=work)), [f"-Xms{heap}", f"-Xmx{heap}"]) as nodes:
                address = f"opensearch://{nodes.hosts}/releases?shards={shards}&replicas={replicas}"
                _measure(str(Path(work) / "index"), address, paths, nodes if kill else None, queries)
        except (NoCluster, IndexProblem) as problem:
            raise click.ClickException(str(problem)) from problem


def _measure(directory: str, address: str, paths: Sequence[Path], killing: Nodes | None, queries: int) -> None:
    console = Console()
    with open_engine(directory, create=True) as one, open_engine(address, create=True) as other:
        builds = [built(one, paths)]
        if not builds[0].releases:
            raise click.ClickException("there are no releases in what is given.")
        console.print(f"embedded: {builds[0].releases:,} releases in {builds[0].seconds:.0f} s")
        with _node_killed(other, killing, builds[0].releases // 2, console):
            builds.append(built(other, paths))
        console.print(f"cluster: {builds[1].releases:,} releases in {builds[1].seconds:.0f} s")
        found = [each for request in questions(one, queries) if (each := compared(one, other, request))]
        words = [request.query for request in questions(one, _PAGES, kinds=WORDS)]
        pages = [paged(engine, words) for engine in (one, other)]
    _print(console, builds, pages)
    _print_comparison(console, found)


@contextmanager
def _node_killed(engine: Engine, nodes: Nodes | None, after: int, console: Console) -> Iterator[None]:
    """While the block runs, kill the last node once `after` releases are there; fails where it was over before."""
    ended = threading.Event()
    watching = threading.Thread(target=_kill, args=(engine, nodes, after, console, ended))
    watching.start()
    try:
        yield
    finally:
        ended.set()
        watching.join()
    if nodes and nodes[-1].runs:
        raise click.ClickException("the run was over before a node could be killed; give it more releases")


def _kill(engine: Engine, nodes: Nodes | None, after: int, console: Console, ended: threading.Event) -> None:
    while nodes and not ended.wait(_LOOK_S):
        with suppress(IndexProblem):  # busy: the next look tells
            releases = engine.search(SearchRequest(limit=0)).total
            if releases >= after:
                nodes[-1].kill()
                console.print(f"killed a node at {releases:,} releases")
                return


def _print(console: Console, builds: Sequence[Built], pages: Sequence[Paged]) -> None:
    table = Table("engine", "releases", "indexed, a second", "bytes a release", "whole page, ms", "slow (95 %), ms")
    for name, build, page in zip(("embedded", "three nodes"), builds, pages, strict=True):
        rate, size = f"{build.rate:,.0f}", f"{build.size / build.releases:,.0f}"
        table.add_row(name, f"{build.releases:,}", rate, size, f"{page.median:.1f}", f"{page.slow:.1f}")
    console.print(table)


def _print_comparison(console: Console, found: Sequence[Comparison]) -> None:
    different = [each for each in found if each.differences]
    first, same = sum(each.first for each in found), sum(each.same_first for each in found)
    finding = sum(each.total > 0 for each in found)
    console.print(
        f"{len(found)} searches compared, {finding} find something; {len(different)} differ in totals, counts,"
        f" timelines or orders by date; {same} of {first} releases of the first pages are the same",
        soft_wrap=True,
    )
    for each in different:
        console.print(f"{each.request.query!r}: {'; '.join(each.differences)}", soft_wrap=True)


if __name__ == "__main__":
    main(prog_name="python -m bench.cluster")
