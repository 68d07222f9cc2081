"""The options that several commands share, and how what is typed becomes values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any, get_args

import click

from corpus import edtf
from corpus.reading import DEFAULT_MAX_SIZE
from corpus.release import Kind
from indexer.engine import Part
from indexer.results import FACETS, NONE, SearchRequest

DEFAULT_INDEX = "onrecord-index"
#: The facets that `--facets` counts.
SHOWN_FACETS = ("speaker", "organization", "year", "kind")
_PART = re.compile(r"([1-9]\d{0,5})/([1-9]\d{0,5})", re.ASCII)


class EdtfDate(click.ParamType[tuple[date, date]]):
    """A date at any precision, as its first and last day."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[date, date]:
        """Read "2007", "2007-03" or "2007-03-14"."""
        try:
            return edtf.days(value)
        except ValueError as problem:
            self.fail(str(problem), param, ctx)


class Size(click.ParamType[int]):
    """A number of bytes, with k, M or G behind it."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read "500k", "64M" or "1G"."""
        if isinstance(value, int):
            return value
        number, unit = (value[:-1], value[-1]) if value[-1:] in "kMG" else (value, "")
        if not number.isdigit() or int(number) == 0:
            self.fail(f"“{value}” is not a size such as 500k, 64M or 1G", param, ctx)
        return int(number) * {"": 1, "k": 1 << 10, "M": 1 << 20, "G": 1 << 30}[unit]


class PartOfAll(click.ParamType[Part]):
    """A share of all files: which, and of how many."""

    name = "part"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Part:
        """Read "2/8"."""
        if isinstance(value, Part):
            return value
        written = _PART.fullmatch(value)
        if written is None or int(written[1]) > int(written[2]):
            self.fail(f"“{value}” is not a share such as 2/8, the second of eight", param, ctx)
        return Part(int(written[1]), int(written[2]))


class Year(click.ParamType[str]):
    """A year of four digits, or "(none)"."""

    name = "year"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read "2007"."""
        if value != NONE and not (value.isascii() and value.isdigit() and len(value) == 4):
            self.fail(f"“{value}” is not a year such as 2007, nor {NONE}", param, ctx)
        return str(value)


#: What filters take beside names.
_FILTER_TYPES: dict[str, click.ParamType[Any]] = {
    "kind": click.Choice([*get_args(Kind), NONE], case_sensitive=False),
    "year": Year(),
}
index_option = click.option(
    "--index",
    envvar="ONRECORD_INDEX",
    default=DEFAULT_INDEX,
    show_default=True,
    metavar="INDEX",
    help="A directory, or opensearch://host:port/name; $ONRECORD_INDEX where it is not given.",
)
paths_argument = click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True), metavar="PATH...")


def reading_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of commands that read files."""
    for option in (
        click.option("--strict", is_flag=True, help="Exit with 1 if anything was rejected."),
        click.option(
            "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes that read; all cores if not given."
        ),
        click.option(
            "--max-size",
            type=Size(),
            default=DEFAULT_MAX_SIZE,
            metavar="SIZE",
            help=f"Reject larger files or JSON lines (500k, 64M); {DEFAULT_MAX_SIZE // 1024**2}M if not given.",
        ),
        click.option(
            "--fields",
            type=click.Path(exists=True, dir_okay=False),
            metavar="FILE",
            help='TOML that maps our names to those of your JSON Lines: title = "headline".',
        ),
    ):
        command = option(command)
    return command


def filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add --from and --to, and --NAME and --not-NAME for each facet, in the facets' order."""
    since = "Dated then or later: 2007, 2007-03 or 2007-03-14."
    command = click.option("--to", "last", type=EdtfDate(), metavar="DATE", help="Dated then or earlier.")(command)
    command = click.option("--from", "first", type=EdtfDate(), metavar="DATE", help=since)(command)
    for name in reversed(FACETS):
        only = f"Only this {name}; repeat for alternatives; (none) for none told."
        kind, metavar = _FILTER_TYPES.get(name), None if name == "kind" else name.upper()
        command = click.option(
            f"--not-{name}", type=kind, multiple=True, metavar=metavar, help=f"Leave out this {name}."
        )(command)
        command = click.option(f"--{name}", type=kind, multiple=True, metavar=metavar, help=only)(command)
    return command


def page_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which of the releases found are shown, in which order and with what."""
    orders, matches = click.Choice(["relevance", "newest", "oldest"]), click.Choice(["all", "any"])
    for option in (
        click.option("--explain", is_flag=True, help="Say where each score comes from."),
        click.option("--facets", is_flag=True, help="Count speakers, organizations, years and kinds too."),
        click.option("--page", type=click.IntRange(min=1), default=1, show_default=True),
        click.option("--limit", type=click.IntRange(1, 10_000), default=10, show_default=True, help="Releases a page."),
        click.option("--match", type=matches, default="all", show_default=True, help="Which of the words must match."),
        click.option("--sort", type=orders, default="relevance", show_default=True),
    ):
        command = option(command)
    return command


def refuse_unknown_options(words: Iterable[str], known: Iterable[click.Parameter]) -> None:
    """Raises `click.NoSuchOption` for a word of a query that begins with two hyphens; with one it excludes."""
    if unknown := next((word for word in words if word.startswith("--")), None):
        names = [name for parameter in known for name in parameter.opts if name.startswith("--")]
        raise click.NoSuchOption(unknown, possibilities=get_close_matches(unknown, names))


def search_request(
    query: str, *, first: tuple[date, date] | None, last: tuple[date, date] | None, **options: Any
) -> SearchRequest:
    """What the options of a search ask for; `first` and `last` are the first and last days of --from and --to."""
    facets = SHOWN_FACETS if options.pop("facets") else ()
    chosen = {name: options.pop(name) for name in FACETS}
    excluded = {name: options.pop(f"not_{name}") for name in FACETS}
    return SearchRequest(
        query=query,
        selected={name: values for name, values in chosen.items() if values},
        excluded={name: values for name, values in excluded.items() if values},
        first_day=first[0] if first else None,
        last_day=last[1] if last else None,
        facets=facets,
        **options,
    )
