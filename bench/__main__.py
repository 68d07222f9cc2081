"""The command: which releases, which peers, what to print."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import click
import msgspec
from rich.console import Console

from bench import peers, report
from bench.generator import generate
from bench.records import DataError, Record, read
from bench.results import Report
from bench.runs import Settings, run

#: Real releases, where they lie beside the repository.
REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "bench" / "releases-30k.jsonl.gz"
#: Generated releases where there are no real ones and no number is given.
_GENERATED = 30_000

_existing = click.Path(exists=True, dir_okay=False, path_type=Path)
_writable = click.Path(dir_okay=False, path_type=Path)
_peer = click.Choice(peers.NAMES)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=_existing, help="JSON Lines of id, title, date, organization, speaker and text (.gz too).")
@click.option("--first", type=click.IntRange(1), metavar="N", help="Only the first N releases of the data.")
@click.option("--generate", "--releases", "count", type=click.IntRange(1), metavar="N", help="N generated releases.")
@click.option("--peer", "chosen", multiple=True, type=_peer, help="Only this peer; may be repeated.")
@click.option("--skip", "skipped", multiple=True, type=_peer, help="Not this peer; may be repeated.")
@click.option("--seed", default=1, show_default=True, help="Of the generated releases and of the draw of questions.")
@click.option("--queries", default=40, show_default=True, type=click.IntRange(1), help="Questions a class.")
@click.option("--rounds", default=10, show_default=True, type=click.IntRange(0), help="Times each is repeated.")
@click.option("--class-seconds", default=30.0, show_default=True, help="Most seconds a class may take of a peer.")
@click.option("--max-build", type=float, metavar="SECONDS", help="Stop a peer's build after so long.")
@click.option(
    "--work", type=click.Path(file_okay=False, path_type=Path), help="Folder for indexes; default: temporary."
)
@click.option("--json", "json_file", type=_writable, help="Write all measures to this file.")
@click.option("--markdown", is_flag=True, help="Print the tables of docs/benchmarks.md.")
@click.option("--show", type=_existing, help="Measure nothing: print the tables of a file that --json wrote.")
def main(
    data: Path | None,
    first: int | None,
    count: int | None,
    chosen: tuple[str, ...],
    skipped: tuple[str, ...],
    seed: int,
    queries: int,
    rounds: int,
    class_seconds: float,
    max_build: float | None,
    work: Path | None,
    json_file: Path | None,
    markdown: bool,
    show: Path | None,
) -> None:
    """Build and question OnRecord's engine and its peers on the same releases, in one run.

    Without --data or --generate the releases are the real ones that lie beside the repository, else generated.
    """
    if show:
        _print(_load(show), markdown)
        return
    records, told = _records(data, first, count, seed)
    settings = Settings(told, seed, queries, rounds, class_seconds, max_build)
    if json_file:
        _check_writable(json_file)
    made = _run(records, _names(chosen, skipped), settings, work)
    if json_file:
        json_file.write_bytes(msgspec.json.encode(made) + b"\n")
    _print(made, markdown)


def _names(chosen: Iterable[str], skipped: Iterable[str]) -> list[str]:
    """The peers to measure with their variants, in the order of the tables; says which are not installed."""
    wanted = set(chosen or peers.NAMES) - set(skipped)
    for name in sorted(wanted):
        if not peers.installed(name):
            click.echo(
                f"{peers.ROOMS[name].label} is not installed here and is left out; `make bench` has it.", err=True
            )
    return [name for name, room in peers.ROOMS.items() if room.opens in wanted and peers.installed(name)]


def _records(data: Path | None, first: int | None, count: int | None, seed: int) -> tuple[Iterable[Record], str]:
    """The releases, and how the report calls them."""
    if data and count:
        raise click.UsageError("--data and --generate exclude each other.")
    if data is None and count is None:
        data, count = (REAL, None) if REAL.exists() else (None, _GENERATED)
    if data:
        return islice(read(data), first), data.name
    return islice(generate(count or _GENERATED, seed), first), "generated"


def _run(records: Iterable[Record], names: list[str], settings: Settings, work: Path | None) -> Report:
    """Run in `work`, which must be empty and is kept, or in a temporary folder."""
    if not names:
        raise click.UsageError("There is no peer left to measure.")
    if work and work.exists() and any(work.iterdir()):
        raise click.ClickException(f"{work} is not empty; name a new folder with --work.")
    started = time.monotonic()

    def notice(what: str) -> None:
        click.echo(f"{time.monotonic() - started:7.1f} s  {what}", err=True)

    try:
        if work:
            work.mkdir(parents=True, exist_ok=True)
            return run(records, names, settings, work.resolve(), notice)
        with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
            return run(records, names, settings, Path(folder), notice)
    except DataError as problem:
        raise click.ClickException(str(problem)) from problem


def _check_writable(path: Path) -> None:
    """Find out before a long run that its numbers can't be kept."""
    try:
        path.open("ab").close()
    except OSError as problem:
        raise click.ClickException(f"{path}: {problem.strerror}; name another file with --json.") from problem


def _load(path: Path) -> Report:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Report)
    except msgspec.DecodeError as problem:
        raise click.ClickException(f"{path}: {problem}; give a file that --json wrote.") from problem


def _print(made: Report, markdown: bool) -> None:
    if markdown:
        click.echo(report.markdown(made), nl=False)
    else:
        report.draw(made, Console())


if __name__ == "__main__":
    main(prog_name="python -m bench")
