"""`make eval`: how well fields are told, against what people set down by hand, and whether it is below the floors."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from bench import floors
from bench.extraction import doj, gold, samples, speed, state, tagged
from bench.extraction.files import REPOSITORY
from bench.extraction.measures import Measured, MeasureError, least, low, markdown, table
from bench.floors import Floors

FLOORS = REPOSITORY / "bench" / "extraction.toml"

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--gold", "other", type=_file, help="Score these gold releases alone; they have no floors.")
@click.option("--jobs", type=click.IntRange(1), help="Processes that read; all processors by default.")
@click.option("--pin", is_flag=True, help="Raise the floors to what is measured.")
@click.option("--accept-lower", multiple=True, metavar="SET.MEASURE", help="With --pin: this floor may fall, too.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print the table of docs/extraction.md.")
@click.option("--tagger", "tags", is_flag=True, help="Measure gold with a general tagger's names instead; no floors.")
@click.option("--speed", "fast", is_flag=True, help="Measure how fast releases are read instead, and where time goes.")
def main(
    other: Path | None,
    jobs: int | None,
    pin: bool,
    accept_lower: tuple[str, ...],
    as_markdown: bool,
    tags: bool,
    fast: bool,
) -> None:
    """Measure how well the fields of releases are told; ends with 1 where it is below the floors of extraction.toml."""
    if accept_lower and not pin:
        raise click.UsageError("--accept-lower goes with --pin.")
    if other and pin:
        raise click.UsageError("--pin is for the gold that the floors are of, not for --gold FILE.")
    if tags and pin:
        raise click.UsageError("--pin is for the rules alone, not for --tagger.")
    if fast and (other or pin or tags or as_markdown):
        raise click.UsageError("--speed measures something else: give it alone.")
    try:
        if fast:
            click.echo(speed.table(speed.measure()))
            return
        if tags:
            _tag(other or gold.GOLD)
            return
        rows = _measured(_of_gold(other) if other else _all(), jobs)
    except MeasureError as problem:
        raise click.ClickException(str(problem)) from problem
    if pin:
        _pin(rows, accept_lower)
    if not rows:
        raise click.ClickException("Nothing was measured; see above for what is missing.")
    pinned = {} if other else floors.read(FLOORS)
    click.echo(markdown(rows) if as_markdown else table(rows, pinned))
    sys.exit(0 if other else _judged(rows, pinned))


def _tag(path: Path) -> None:
    """Print the measures of gold releases with a tagger's names; ends with 2 where it is not installed."""
    if not tagged.installed():
        click.echo(tagged.MISSING, err=True)
        sys.exit(2)
    with tempfile.TemporaryDirectory(prefix="onrecord-extraction-") as folder:
        click.echo(tagged.table(tagged.measure(path, Path(folder))))


#: What is measured: where its data lies, what it is called, and how, in a folder for files, by so many processes.
Step = tuple[Path, str, Callable[[Path, int | None], Sequence[Measured]]]


def _all() -> list[Step]:
    return [
        (samples.GOLD, "samples", lambda _folder, _jobs: [samples.measure(samples.pairs())]),
        *_of_gold(gold.GOLD),
        (state.ITEMS, "State items", lambda folder, jobs: [state.measure(state.ITEMS, folder, jobs=jobs)]),
        (doj.FOLDER, "DOJ pages", lambda _folder, jobs: [doj.measure(doj.FOLDER, jobs=jobs)]),
    ]


def _of_gold(path: Path) -> list[Step]:
    """The gold releases; they can be scored where the scorer lies beside the repository."""
    needed = path if gold.SCORER.exists() else gold.SCORER
    return [(needed, "gold releases", lambda folder, jobs: gold.measure(path, folder, jobs=jobs))]


def _measured(steps: Iterable[Step], jobs: int | None) -> list[Measured]:
    """What can be measured; what can't is said."""
    rows: list[Measured] = []
    for needed, what, take in steps:
        if not needed.exists():
            click.echo(f"There is no {needed}: the {what} were NOT measured.", err=True)
            continue
        with tempfile.TemporaryDirectory(prefix="onrecord-extraction-") as folder:
            rows += take(Path(folder), jobs)
    return rows


def _judged(rows: Sequence[Measured], pinned: Floors) -> int:
    """Say what is below its floor; the exit code."""
    problems = low(rows, pinned)
    if problems:
        click.echo(f"Below the floors of {FLOORS.name}: {'; '.join(problems)}.", err=True)
    else:
        click.echo(f"Not below the floors of {FLOORS.name}.", err=True)
    return 1 if problems else 0


def _pin(rows: Sequence[Measured], accept_lower: Sequence[str]) -> None:
    """Raise floors to what was measured, and say which of those that may fall did."""
    known = {f"{row.name}.{measure}" for row in rows for measure in row.values}
    if unknown := [name for name in accept_lower if name not in known]:
        raise click.ClickException(f"{unknown[0]} was not measured; name a measure as the table does.")
    old = new = floors.read(FLOORS)
    for row in rows:
        may_fall = [name for name in row.values if f"{row.name}.{name}" in accept_lower]
        new = floors.pinned(new, row.name, least(row.values), accept_lower=may_fall)
    floors.write(FLOORS, new)
    for line in _fallen(old, new):
        click.echo(line, err=True)


def _fallen(old: Floors, new: Floors) -> Iterable[str]:
    for name, pinned in old.items():
        for measure, value in pinned.items():
            if new[name][measure] < value:
                yield f"Lowered {name}.{measure} from {value:.3f} to {new[name][measure]:.3f}."


if __name__ == "__main__":
    main(prog_name="python -m bench.extraction")
