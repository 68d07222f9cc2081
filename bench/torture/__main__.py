"""The command: which tortures, and what came of them."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from pathlib import Path

import click

from bench.torture.beside import Beside, Step, readers_beside, small_commits
from bench.torture.kills import Killed, Torture
from bench.torture.state import Broken


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--kills", type=click.IntRange(1), metavar="N", help="Kill N runs at random moments; needs --data.")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), help="A folder of releases.")
@click.option("--readers", type=click.IntRange(1), metavar="N", help="N readers beside a writer.")
@click.option("--seconds", default=60.0, show_default=True, help="How long readers read.")
@click.option("--commits", type=click.IntRange(1), metavar="N", help="N commits of one release.")
@click.option("--seed", default=1, show_default=True, help="Of the moments and of the changes.")
def main(
    kills: int | None, data: Path | None, readers: int | None, seconds: float, commits: int | None, seed: int
) -> None:
    """Torture an index: kill -9, readers beside a writer, many small commits. Exit code 1 where anything breaks."""
    started = time.monotonic()

    def notice(what: str) -> None:
        click.echo(f"{time.monotonic() - started:7.1f} s  {what}")

    try:
        with tempfile.TemporaryDirectory(prefix="onrecord-torture-") as folder:
            if kills:
                if data is None:
                    raise click.UsageError("--kills needs --data FOLDER.")
                torture = Torture(data, Path(folder), seed, notice)
                _tell_kills(torture.run(kills), torture.compared)
            if readers:
                _tell_readers(readers_beside(Path(folder) / "read", readers, seconds, processes=min(5, readers)))
            if commits:
                for step in small_commits(Path(folder) / "small", commits):
                    _tell_step(step)
    except Broken as problem:
        raise click.ClickException(str(problem)) from problem


def _tell_kills(killed: list[Killed], compared: int) -> None:
    """What was found after the kills."""
    changed = sum(each.changed for each in killed)
    none = sum(each.generation < 0 for each in killed)
    kinds = Counter(f"{each.action} ({each.jobs} jobs)" for each in killed)
    click.echo(
        f"{len(killed)} kills, {changed} of runs that had committed; {none} found no index yet, "
        f"{len(killed) - none} a whole one at {len({each.generation for each in killed})} different commits"
    )
    click.echo(", ".join(f"{kind}: {count}" for kind, count in sorted(kinds.items())))
    click.echo(f"orphans ended within {max(each.orphan_seconds for each in killed):.2f} s; {compared} runs compared")


def _tell_readers(beside: Beside) -> None:
    """What readers met; raises `Broken` where something went wrong."""
    took, commit = beside.seconds(), sorted(beside.commit_seconds)
    half, late = len(took) // 2, len(took) * 99 // 100
    click.echo(
        f"{len(took)} searches beside {beside.commits} commits (median {_ms(commit[len(commit) // 2])}, "
        f"longest {_ms(commit[-1])}): median {_ms(took[half])}, p99 {_ms(took[late])}, longest {_ms(took[-1])}"
    )
    for reading in beside.readings:
        click.echo(
            f"  a process: {len(reading.seconds)} searches, saw {reading.commits} commits; open files "
            f"{reading.descriptors[0]}, at most {reading.most_descriptors}, {reading.descriptors[1]} at last; removed "
            f"files mapped at most {reading.most_removed}, {reading.removed} at last; "
            f"{reading.memory[0] >> 20} MiB early, {reading.memory[1] >> 20} MiB at last"
        )
    click.echo(f"{beside.files} files in the build at last")
    if problems := beside.problems():
        raise Broken("; ".join(problems[:5]))


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def _tell_step(step: Step) -> None:
    click.echo(
        f"{step.commits:6} commits: at most {step.files} files, {step.segments} segments, a commit "
        f"{step.commit_ms:.1f} ms (longest {step.slowest_ms:.1f}), a search {step.query_ms:.2f} ms, "
        f"{step.memory >> 20} MiB"
    )


if __name__ == "__main__":
    main(prog_name="python -m bench.torture")
