"""The command line: thin commands over the packages below. What they print is drawn in `onrecord_terminal`."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import click
import msgspec

import onrecord_terminal as terminal
from corpus.authority import AuthorityError
from corpus.formats.jsonl import FieldsError, load_fields
from corpus.reading import read
from corpus.release import Release
from corpus.source import Rejection
from corpus.workers import WorkersError
from indexer.batch import answers
from indexer.engine import MEMORY_MIB, WHOLE, Engine, IndexProblem, Part, open_engine
from indexer.query.errors import QueryError
from indexer.results import MissingShards
from indexer.sync import synchronise
from onrecord_options import (
    PartOfAll,
    filter_options,
    index_option,
    page_options,
    paths_argument,
    reading_options,
    refuse_unknown_options,
    search_request,
)


class Failure(click.ClickException):
    """One line to the user, and exit code 1."""


class Commands(click.Group):
    """Commands whose typed errors become one line and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a problem that the user can act on is no traceback."""
        try:
            return super().invoke(ctx)
        except (IndexProblem, AuthorityError, FieldsError, WorkersError) as problem:
            raise Failure(str(problem)) from problem
        except OSError as problem:
            if problem.errno == errno.EPIPE:
                raise  # who reads our output has seen enough: click ends quietly
            where = f"{problem.filename}: " if problem.filename else ""
            raise Failure(f"{where}{problem.strerror or problem}.") from problem


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="onrecord", message="onrecord %(version)s")
def main() -> None:
    """Search policy releases: who said what, for which organization, and when.

    \b
    Example:
      onrecord index ~/releases
      onrecord search 'heritage "intellectual property"' --facets
      onrecord serve
    """


@contextmanager
def _opened(index: str, *, create: bool = False) -> Iterator[Engine]:
    """The index; which part of it did not answer is told at the end."""
    away: list[MissingShards] = []
    with open_engine(index, create=create) as engine:
        try:
            yield engine.noting(away.append)
        except Exception:
            away.clear()  # nothing is told in which something could be missing
            raise
        finally:
            if away:
                terminal.partial(max(away, key=lambda part: part.shards))


@contextmanager
def _kept_when_stopped() -> Iterator[None]:
    """Ctrl-C ends in a line that says how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        raise Failure("Stopped; the index is whole. Run the same again to go on.") from None


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@index_option
@click.option(
    "--rebuild",
    is_flag=True,
    help="Read all that the index has, and PATH..., anew; the old index is searched until the new one is whole.",
)
@click.option("--prune", is_flag=True, help="Drop the releases of files under PATH... that are gone.")
@click.option(
    "--authority",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="TOML with bodies and people of your own; the index remembers it.",
)
@click.option(
    "--report",
    type=click.File("w", encoding="utf-8", lazy=False),
    metavar="FILE",
    help="Write what of PATH... is rejected there, one JSON a line.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=16),
    metavar="MIB",
    default=MEMORY_MIB,
    show_default=True,
    help="What releases may take in memory before they are written, beside the processes themselves.",
)
@click.option(
    "--part",
    type=PartOfAll(),
    default=WHOLE,
    metavar="N/M",
    help="Read only this share of the files, of M shares: for several processes or machines that fill one index in a"
    " cluster, each with a share of its own.",
)
@reading_options
def index(
    paths: tuple[str, ...],
    index: str,
    rebuild: bool,
    prune: bool,
    authority: str | None,
    report: TextIO | None,
    memory: int,
    part: Part,
    fields: str | None,
    max_size: int,
    jobs: int | None,
    strict: bool,
) -> None:
    """Read the releases in PATH... (files and folders) into the index; only what changed is read again.

    \b
    Example:
      onrecord index ~/releases --prune --report rejected.jsonl
      onrecord index ~/releases --index opensearch://localhost/releases --part 2/8
    """
    if rebuild and part != WHOLE:
        advice = "fill an index of another name with these parts, and serve that one"
        raise click.UsageError(f"--rebuild reads all files, --part some of them: leave one out, or {advice}.")
    missing = next((path for path in paths if not Path(path).exists()), None)
    if missing and not prune:
        raise click.UsageError(f"There is no {missing}; --prune drops the releases of what is gone.")
    mapping = load_fields(Path(fields)) if fields else None
    with (
        _opened(index, create=True) as engine,
        _kept_when_stopped(),
        terminal.rejections(reported=report is not None) as on_rejection,
        terminal.progress("Reading") as progress,
    ):
        summary = synchronise(
            engine,
            [Path(path) for path in paths],
            rebuild=rebuild,
            prune=prune,
            jobs=jobs,
            max_size=max_size,
            fields=mapping,
            authority=Path(authority).read_bytes() if authority else None,
            memory_mib=memory,
            part=part,
            progress=progress,
            on_rejection=on_rejection,
        )
    if report:
        report.writelines(f"{msgspec.json.encode(rejection).decode()}\n" for rejection in summary.standing)
    terminal.summary(summary, index, rebuilt=rebuild)
    sys.exit(1 if strict and summary.standing else 0)


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1)
@index_option
@filter_options
@page_options
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "jsonl", "csv", "ids"]), default="text", show_default=True
)
@click.option(
    "--batch",
    type=click.File("rb"),
    metavar="FILE",
    help='Answer many queries: one a line, or JSON Lines {"id": ..., "query": ...}; one JSON a line comes back.',
)
def search(query: tuple[str, ...], index: str, batch: BinaryIO | None, form: str, **options: Any) -> None:
    """Find releases. Words must all match; docs/query-language.md has phrases, NEAR, fields and dates.

    \b
    Example:
      onrecord search 'tax fraud' --organization 'Tax Division' --from 2015 --facets
      onrecord search '"patent rights"~5 speaker:Xing' -trademark
    """
    if batch and query:
        raise click.UsageError("Give a QUERY or --batch FILE, not both.")
    if not batch and not query:
        raise click.UsageError("Give a QUERY; '' finds every release.")
    if batch and form in ("csv", "ids"):
        raise click.UsageError(f"--batch answers in JSON, one a line: leave out --format {form}.")
    refuse_unknown_options(query, search.params)
    request = search_request(" ".join(query), snippets=form == "text" and not batch, **options)
    with _opened(index) as engine:
        if batch:
            failed = False
            for answer in answers(engine, request, batch):
                failed |= "error" in answer
                click.echo(msgspec.json.encode(answer))
            sys.exit(1 if failed else 0)
        try:
            found = engine.search(request)
        except QueryError as problem:
            terminal.query_error(problem, request.query)
            sys.exit(2)
        terminal.results(found, form)


@main.command()
@click.argument("release_id", metavar="ID")
@index_option
@click.option("--evidence", is_flag=True, help="Show with each field and statement what told it, and how surely.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def show(release_id: str, index: str, evidence: bool, form: str) -> None:
    """Show one release with its fields and statements; as JSON, everything has its evidence.

    \b
    Example:
      onrecord show "$(onrecord search heritage --limit 1 --format ids)" --evidence
    """
    with _opened(index) as engine:
        release = engine.get(release_id)
    if release is None:
        raise Failure(f"No release {release_id} in {index}; 'onrecord search --format ids' prints ids.")
    terminal.release(release, form, evidence=evidence)


@main.command("read")
@paths_argument
@reading_options
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True, expose_value=False)
def read_command(paths: tuple[str, ...], fields: str | None, max_size: int, jobs: int | None, strict: bool) -> None:
    """Print what is told of the releases in PATH..., one a line; nothing is indexed.

    \b
    Example:
      onrecord read ~/releases/2007-heritage.html | python3 -m json.tool
    """
    mapping = load_fields(Path(fields)) if fields else None
    rejections = 0
    for item in read([Path(path) for path in paths], jobs=jobs, max_size=max_size, fields=mapping):
        if isinstance(item, Release):
            click.echo(msgspec.json.encode(item))
        elif isinstance(item, Rejection):
            rejections += 1
            terminal.rejection(item)
    sys.exit(1 if strict and rejections else 0)


@main.command()
@index_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 lets others in.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option(
    "--settings",
    type=click.Path(exists=True, dir_okay=False),
    envvar="ONRECORD_SETTINGS",
    metavar="FILE",
    help="TOML with limits, time budget, address and log; docs/operations.md lists all.",
)
@click.pass_context
def serve(context: click.Context, index: str, host: str, port: int, settings: str | None) -> None:
    """Serve the search pages.

    \b
    Example:
      onrecord serve --port 8080
    """
    import waitress

    from webui import SettingsProblem, create_app, load

    chosen = context.get_parameter_source("index") is not click.core.ParameterSource.DEFAULT
    file = {"ONRECORD_SETTINGS": settings} if settings else {}
    try:
        known = load(os.environ | file, index=index if chosen else None)
    except SettingsProblem as problem:
        raise Failure(str(problem)) from problem
    with _opened(known.index) as engine:
        releases = engine.status().releases
    try:
        server = waitress.create_server(create_app(settings=known, warm=True), host=host, port=port, threads=8)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise Failure(f"Can't listen on {host}:{port}: {reason}; try another --host or --port.") from problem
    click.echo(f"Serving {releases:,} releases on http://{host}:{port} (Ctrl-C stops)", err=True)
    server.run()


@main.command()
@index_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def status(index: str, form: str) -> None:
    """Tell what is in the index: releases, coverage by year, size, what was rejected.

    \b
    Example:
      onrecord status --format json
    """
    with _opened(index) as engine:
        terminal.status(engine.status(), form)


@main.command()
@index_option
def check(index: str) -> None:
    """Verify every file, or every shard, of the index; name what is damaged and how to mend it.

    \b
    Example:
      onrecord check --index onrecord-index
    """
    with _opened(index) as engine:
        damages = engine.check()
    for damage in damages:
        click.echo(f"{damage.file}: {damage.problem}; {damage.advice}")
    if damages:
        raise Failure(f"{index} is damaged in {terminal.counted(len(damages), 'place')}.")
    click.echo(f"{index} is whole.")


if __name__ == "__main__":
    main()
