"""A report as tables: on a terminal, and as the Markdown of `docs/benchmarks.md`."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from rich.console import Console
from rich.table import Table as Drawn

from bench.peers import OURS
from bench.questions import CLASSES
from bench.results import Asked, Build, Measured, Report, agreement

#: What stands where there is nothing to tell.
_NOTHING = "-"


class Table(msgspec.Struct):
    """A heading, what is told, the names of the columns, and rows of text; the first column names the row."""

    title: str
    note: str
    columns: list[str]
    rows: list[list[str]]


def tables(report: Report) -> list[Table]:
    """The tables of a report; the agreement with OnRecord only where it and another were asked."""
    found = [*_times(report), _builds(report), _indexes(report)]
    compared = OURS in report.peers and report.peers[OURS].classes and len(report.peers) > 1
    return [*found, _agreement(report)] if compared else found


def draw(report: Report, console: Console) -> None:
    """Print the tables on a terminal."""
    console.print(_about(report), soft_wrap=True)
    for table in tables(report):
        drawn = Drawn(title=table.title, caption=table.note, title_justify="left", caption_justify="left")
        for number, column in enumerate(table.columns):
            drawn.add_column(column, justify="right" if number else "left", overflow="fold")
        for row in table.rows:
            drawn.add_row(*row)
        console.print()
        console.print(drawn)


def markdown(report: Report) -> str:
    """The tables in Markdown."""
    pieces = [_about(report) + "\n"]
    for table in tables(report):
        lines = [table.columns, ["---"] + ["---:"] * (len(table.columns) - 1), *table.rows]
        drawn = "".join(f"| {' | '.join(line)} |\n" for line in lines)
        pieces.append(f"### {table.title}\n\n{table.note}\n\n{drawn}")
    return "\n".join(pieces)


def _about(report: Report) -> str:
    """What was measured where, in a sentence."""
    machine, parameters = report.machine, report.parameters
    versions = ", ".join(
        f"{each.label} {each.version}" for name, each in report.peers.items() if name != "tantivy-bare"
    )
    return (
        f"{report.releases:,} releases of {report.characters / report.releases:,.0f} characters each"
        f" ({parameters['data']}), {parameters['queries']} questions a class asked {parameters['rounds']} times after"
        f" the first, seed {parameters['seed']}. {machine['cores']} cores ({machine['processor']}), {machine['memory']}"
        f", {machine['system']}, Python {machine['python']}. {versions}."
    )


def _by_class(report: Report, title: str, note: str, time: Callable[[Asked], float]) -> Table:
    """A row a class, a column a peer: a time, and its ratio to ours."""
    ours = report.peers[OURS].classes if OURS in report.peers else {}

    def cell(kind: str, name: str, measured: Measured) -> str:
        asked = measured.classes.get(kind)
        if asked is None:
            return _NOTHING
        rival = ours.get(kind) if name != OURS else None
        return _ms(time(asked)) + (_ratio(time(asked), time(rival)) if rival else "")

    rows = [[label, *(cell(kind, *each) for each in report.peers.items())] for kind, label in CLASSES.items()]
    return Table(title, note, ["", *(each.label for each in report.peers.values())], rows)


def _times(report: Report) -> list[Table]:
    """Medians, first answers and slow ones: the same table thrice."""
    ratio = ", and how many times OnRecord's; below 1x OnRecord loses" if OURS in report.peers else ""
    told: list[tuple[str, str, Callable[[Asked], float]]] = [
        ("Questions", f"Median ms of repeated questions{ratio}.", lambda asked: asked.median_ms),
        (
            "First answers",
            "Median ms of the first answer to each question in the process: nothing can be cached for it.",
            lambda asked: asked.first_ms,
        ),
        ("Slow answers", "The 99th percentile of repeated questions, in ms.", lambda asked: asked.p99_ms),
    ]
    return [_by_class(report, *each) for each in told]


def _agreement(report: Report) -> Table:
    ours = report.peers[OURS].classes
    rows = []
    others = {name: each for name, each in report.peers.items() if name != OURS}
    for kind, label in CLASSES.items():
        found = str(round(sum(ours[kind].totals) / len(ours[kind].totals))) if kind in ours else _NOTHING
        cells = [_share(ours.get(kind), each.classes.get(kind)) for each in others.values()]
        rows.append([label, found, *cells])
    note = "The releases that OnRecord finds in the mean, and the questions that a peer answers with the same numbers."
    return Table("Agreement", note, ["", "found", *(each.label for each in others.values())], rows)


def _share(ours: Asked | None, theirs: Asked | None) -> str:
    return f"{agreement(ours, theirs):.0%}" if ours and theirs else _NOTHING


def _builds(report: Report) -> Table:
    """A row a peer that builds."""
    note = "From records in memory to all searchable; CPU seconds and the most memory are those of all its processes."
    columns = ["", "took", "releases a second", "CPU", "memory"]
    return Table("Building", note, columns, [_build_row(each, report) for each in report.peers.values() if each.build])


def _build_row(measured: Measured, report: Report) -> list[str]:
    build = measured.build
    if build is None or build.failed:
        return [measured.label, "failed", *[_NOTHING] * 3]
    if build.stopped:
        far = f"at {build.releases:,} releases" if build.releases < report.releases else "committing all releases"
        took = f"more than {build.seconds:,.4g} s (stopped {far})"
        return [measured.label, took, _NOTHING, _NOTHING, f"{_mb(build.memory)} by then"]
    rival = _rival(build, report)
    return [
        measured.label,
        f"{build.seconds:,.1f} s{_ratio(build.seconds, rival.seconds if rival else None)}",
        f"{build.releases / build.seconds:,.0f}",
        f"{build.cpu_seconds:,.1f} s",
        f"{_mb(build.memory)}{_ratio(build.memory, rival.memory if rival else None)}",
    ]


def _indexes(report: Report) -> Table:
    """A row a peer that has an index of its own."""
    note = (
        "Opening and the first whole page are those of a fresh process; its memory is told after that page, and in"
        " parentheses before opening, when it is Python and the engine's code."
    )
    rows = [_index_row(each, report) for each in report.peers.values() if each.build and each.build.complete]
    return Table("The index", note, ["", "on disk", "files", "open", "first page", "memory"], rows)


def _index_row(measured: Measured, report: Report) -> list[str]:
    build, opening = measured.build, measured.opening
    rival = _rival(build, report)
    size = [f"{_mb(build.size)}{_ratio(build.size, rival.size if rival else None)}", str(build.files)] if build else []
    if opening is None:
        return [measured.label, *size, *[_NOTHING] * 3]
    memory = f"{_mb(opening.after)} ({_mb(opening.before)})"
    return [measured.label, *size, f"{_ms(opening.open_ms)} ms", f"{_ms(opening.page_ms)} ms", memory]


def _rival(build: Build | None, report: Report) -> Build | None:
    """Our own build where it is complete and another than this one."""
    own = report.peers[OURS].build if OURS in report.peers else None
    return own if own and own.complete and own is not build else None


def _ms(value: float) -> str:
    """Three digits that count."""
    return (
        f"{value:,.0f}"
        if value >= 100
        else f"{value:.1f}"
        if value >= 10
        else f"{value:.2f}"
        if value >= 1
        else f"{value:.3f}"
    )


def _mb(size: int) -> str:
    return f"{size / 1e6:,.0f} MB" if size >= 1e7 else f"{size / 1e6:.1f} MB"


def _ratio(theirs: float, ours: float | None) -> str:
    if not ours:
        return ""
    times = theirs / ours
    return f" {times:.2f}x" if times < 1 else f" {times:.1f}x" if times < 100 else f" {times:,.0f}x"
