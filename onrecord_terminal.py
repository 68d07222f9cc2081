"""What the command line prints: answers on stdout, notices and progress on stderr, colour only on terminals."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.text import Text

from corpus import edtf
from corpus.evidence import Proofs
from corpus.release import Evidence, Organization, Release
from corpus.source import Rejection
from indexer.engine import Status
from indexer.payload import results_payload
from indexer.query.errors import QueryError
from indexer.results import Facet, Hit, MissingShards, Results, Snippet
from indexer.sync import Summary
from indexer.table import csv_header, csv_lines

MARK = "bold yellow"
SOFT = "dim"
#: Rejections, in a run those of one file, and years printed before the rest is only counted.
MOST_ROWS = 20


#: Releases come from anywhere: their control characters must not steer the terminal.
_CONTROLS = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}


def _text(value: str, style: str = "") -> Text:
    return Text(value.translate(_CONTROLS), style=style)


def _out() -> Console:
    # Lines are wrapped for a terminal alone: scripts and pagers want them whole.
    return Console(file=sys.stdout, highlight=False, soft_wrap=not sys.stdout.isatty())


def partial(missing: MissingShards) -> None:
    """Say on stderr which part of the index is missing in what was printed."""
    click.echo(f"These results are partial: {missing.in_words}.", err=True)


def results(found: Results, form: str) -> None:
    """Print an answer as text, json, jsonl, csv or ids."""
    if form == "text":
        _results_text(found)
    elif form == "ids":
        click.echo("".join(f"{hit.id}\n" for hit in found.hits), nl=False)
    elif form == "csv":
        click.echo(csv_header() + csv_lines(found.hits), nl=False)
    elif form == "jsonl":
        for item in results_payload(found)["results"]:
            click.echo(msgspec.json.encode(item))
    else:
        click.echo(msgspec.json.format(msgspec.json.encode(results_payload(found)), indent=2))


def _results_text(found: Results) -> None:
    out = _out()
    words = "in all" if found.reading.text == "all releases" else found.reading.text
    out.print(_text(f"{counted(found.total, 'release')} {words}", "bold"))
    if len(found.reading.clauses) > 1 or not found.total:
        counts = "; ".join(f"{clause.text}: {clause.count:,}" for clause in found.reading.clauses)
        out.print(_text(f"alone: {counts}" if counts else "", SOFT))
    if found.reading.ignored:
        out.print(_text(f"left out, since they say nothing alone: {', '.join(found.reading.ignored)}", SOFT))
    if found.match != found.request.match:
        out.print(_text("No release has all of these words; these have some of them:", "bold"))
    if found.page > max(found.pages, 1):
        click.echo(f"There is no page {found.page:,}; the last is {max(found.pages, 1):,}.", err=True)
    first = (found.page - 1) * found.request.limit + 1
    for number, hit in enumerate(found.hits, first):
        _hit_text(out, number, hit)
    for name, facet in found.facets.items():
        _facet_text(out, name, facet)
    if found.page < found.pages:
        out.print(_text(f"\npage {found.page} of {found.pages:,}; --page {found.page + 1} shows more", SOFT))


def _hit_text(out: Console, number: int, hit: Hit) -> None:
    out.print()
    out.print(_text(f"{number}. ", SOFT) + _marked(hit.title, "bold"))
    speakers = [f"{speaker.name} ({speaker.role})" if speaker.role else speaker.name for speaker in hit.speakers]
    facts = (edtf.in_words(hit.date.value) if hit.date else "date not known", hit.issuer or "", ", ".join(speakers))
    out.print(_text("   " + " · ".join(fact for fact in facts if fact), SOFT))
    for snippet in hit.snippets:
        cut = ("…" if snippet.starts_cut else ""), ("…" if snippet.ends_cut else "")
        who = _text(f"   {snippet.speaker}: " if snippet.speaker else "   ", SOFT)
        out.print(who + _text(cut[0]) + _marked(snippet) + _text(cut[1]))
    out.print(_text(f"   {hit.id}", SOFT) + _text(f"  {hit.url or ''}", SOFT))
    if hit.explanation:
        out.print(_text("   " + hit.explanation.replace("\n", "\n   "), SOFT))


def _marked(snippet: Snippet, style: str = "") -> Text:
    text = _text(snippet.text, style)
    for start, end in snippet.marks:
        text.stylize(MARK, start, end)
    # Same number of characters, so that the marks stay where they are.
    text.plain = text.plain.replace("\n", " ")
    return text


def _facet_text(out: Console, name: str, facet: Facet) -> None:
    out.print()
    out.print(_text(name.capitalize(), "bold"))
    for option in facet.options:
        out.print(_text(f"{option.count:>8,}  {option.value}{'  (chosen)' if option.selected else ''}"))
    if facet.none:
        out.print(_text(f"{facet.none:>8,}  (none)"))
    if facet.more:
        out.print(_text(f"{'':8}  and {facet.more:,} more", SOFT))


def release(found: Release, form: str, *, evidence: bool = False) -> None:
    """Print one release as text or json; with `evidence` each field of the text is followed by why it stands."""
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
        return
    out = _out()
    proofs = Proofs(found) if evidence else None
    out.print(_text(found.title, "bold"))
    for name, value, why in _facts(found):
        out.print(_text(f"{name:>14}  ", SOFT) + _text(value))
        _proof(out, proofs, why, " " * 16)
    out.print()
    out.print(_text(found.body))
    if found.statements:
        out.print()
        out.print(_text("Statements", "bold"))
    for statement in found.statements:
        who = "unattributed" if statement.speaker is None else found.speakers[statement.speaker].name
        said = " ".join(found.body[statement.start : statement.end].split())
        out.print(_text(f"{who} ({statement.kind}): ", SOFT) + _text(said if len(said) <= 300 else said[:299] + "…"))
        _proof(out, proofs, statement.evidence, "  ")


def _proof(out: Console, proofs: Proofs | None, why: Evidence | None, indent: str) -> None:
    """The sentence with the evidence marked, and under it the rule and how sure it is."""
    if proofs is None or why is None:
        return
    proof = proofs.of(why)
    if proof.words:
        out.print(_text(indent + proof.before) + _text(proof.words, MARK) + _text(proof.after))
    out.print(_text(f"{indent}{proof.told_by} · {proof.rule} · {proof.confidence}", SOFT))


def _facts(found: Release) -> Iterator[tuple[str, str, Evidence | None]]:
    """The fields of a release: their names, their values in words, and what told them."""
    date, issuer, grounds = found.date, found.issuer, found.grounds
    if grounds.title:
        yield "title", found.title, grounds.title
    yield "date", edtf.in_words(date.value) if date else "none told", date.evidence if date else None
    for other in date.others if date else ():
        yield "", f"told otherwise: {edtf.in_words(other.value)}", other.evidence
    if issuer:
        yield "issuer", _named(issuer), issuer.evidence
    for speaker in found.speakers:
        told = ", ".join(part for part in (speaker.name, speaker.role, speaker.organization) if part)
        yield "speaker", told, speaker.evidence
    for organization in found.organizations:
        yield "organization", _named(organization), organization.evidence
    for place in found.places:
        yield "place", place.name, place.evidence
    plain = (("kind", found.kind, grounds.kind), ("language", found.language, grounds.language))
    for name, value, why in (*plain, ("url", found.url, None), ("id", found.id, None)):
        if value:
            yield name, value, why
    yield "read from", found.source.path, None


def _named(organization: Organization) -> str:
    written = [form for form in organization.raw if form != organization.name]
    return organization.name + (f" (written {', '.join(written)})" if written else "")


def status(found: Status, form: str) -> None:
    """Print what is in an index as text or json."""
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
        return
    out = _out()
    updated = f"{found.updated:%Y-%m-%d %H:%M:%S} UTC" if found.updated else "never"
    rows = (
        ("index", found.location),
        ("releases", f"{found.releases:,}"),
        ("segments", f"{found.segments:,}"),
        ("size", f"{found.size / 1e6:,.1f} MB"),
        ("last update", updated),
        ("rejected", f"{len(found.rejected):,}"),
    )
    for name, value in rows:
        out.print(_text(f"{name:>12}  {value}"))
    for year, count in sorted(found.years.items()):
        out.print(_text(f"{year:>12}  {count:,}"))
    if found.undated:
        out.print(_text(f"{'no date':>12}  {found.undated:,}"))
    for rejected in found.rejected[:MOST_ROWS]:
        rejection(rejected)
    if len(found.rejected) > MOST_ROWS:
        click.echo(f"and {len(found.rejected) - MOST_ROWS:,} more; --format json lists them all", err=True)


def rejection(rejected: Rejection) -> None:
    """Say on stderr what could not be read, why, and what to do."""
    where = f"{rejected.path} ({rejected.part})" if rejected.part else rejected.path
    click.echo(f"rejected {where}: {rejected.reason}; {rejected.advice}".translate(_CONTROLS), err=True)


@contextmanager
def rejections(*, reported: bool) -> Iterator[Callable[[Rejection], None]]:
    """Says what could not be read as it comes: of one file the first parts, and at the end how many more."""
    counts: Counter[str] = Counter()

    def say(rejected: Rejection) -> None:
        counts[rejected.path] += 1
        if counts[rejected.path] <= MOST_ROWS:
            rejection(rejected)

    try:
        yield say
    finally:
        advice = "" if reported else "; --report FILE lists all"
        for path, count in counts.items():
            if count > MOST_ROWS:
                line = f"rejected {path}: {counted(count - MOST_ROWS, 'part')} more{advice}"
                click.echo(line.translate(_CONTROLS), err=True)


def summary(done: Summary, index: str, *, rebuilt: bool) -> None:
    """Say on stderr what a run of indexing did."""
    parts = (
        (done.added, "added"),
        (done.replaced, "replaced"),
        (done.same, "read again and the same"),
        (done.repeated, "given twice and kept once"),
        (done.removed, "removed"),
        (done.rejections, "rejected"),
        (len(done.standing) - done.rejections, "rejected before"),
    )
    counts = ", ".join(f"{number:,} {what}" for number, what in parts if number > 0) or "nothing new"
    files = [f"{counted(done.unchanged, 'file')} unchanged"] if done.unchanged else []
    gone = "gone from disk, and so not in it any more" if rebuilt else "gone from disk (--prune drops what they gave)"
    files += [f"{counted(done.gone, 'file')} {gone}"] if done.gone else []
    parts_of_line = "; ".join([counts, *files, f"took {done.seconds:.1f} s"])
    click.echo(f"{index}: {parts_of_line}. {counted(done.total, 'release')} in the index.", err=True)


def query_error(problem: QueryError, query: str) -> None:
    """Show on stderr where a query can't be read, why, and a repair."""
    click.echo(f"Error: {problem.message}", err=True)
    line = "".join(letter if letter.isprintable() else " " for letter in query)
    # A caret stands under its place only where each character is one column wide and the line is not wrapped.
    if len(line) <= 100 and line.isascii():
        click.echo(f"  {line}\n  {' ' * problem.start}{'^' * max(problem.end - problem.start, 1)}", err=True)
    if problem.suggestion:
        click.echo(f"Try: {problem.suggestion}", err=True)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on stderr with rate and remaining time, fed with bytes done and bytes in all; silent off a terminal."""
    columns = (TextColumn(what), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total, _path: bar.update(task, completed=done, total=total)


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 release", "1,902 releases"."""
    return f"{number:,} {noun if number == 1 else noun + 's'}"
